/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_COMMANDS_FOR_ONE_H
#define SATCHEL_COMMANDS_FOR_ONE_H

#include "highlevel/commands/commands.h"

/* What was done with the message that a refusal may be for. */
enum {
	FOR_ONE_FETCHED = 1,
	FOR_ONE_CHANGED = 2, /* stored, copied, moved, expunged */
	FOR_ONE_APPENDED = 4,
};

/* Whether the error code of a refusal may be for one message alone. */
bool satcheli_may_be_for_one(int rc, unsigned of);

#endif
