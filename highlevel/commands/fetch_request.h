/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_COMMANDS_FETCH_REQUEST_H
#define SATCHEL_COMMANDS_FETCH_REQUEST_H

#include "highlevel/commands/commands.h"

/* The list of items as it is sent, "(UID FLAGS BODY.PEEK[])", in a block. SATCHEL_E_ARGUMENT with *why. */
int satcheli_fetch_request(const satchel_allocator *from, const satchel_fetch_options *options,
                           char **text, const char **why);

#endif
