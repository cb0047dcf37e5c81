/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_COMMANDS_FETCH_REQUEST_H
#define SATCHEL_COMMANDS_FETCH_REQUEST_H

#include "highlevel/commands/commands.h"

/* The list of items as it is sent, "(UID FLAGS BODY.PEEK[])", in a block. SATCHEL_E_ARGUMENT with *why. */
int satcheli_fetch_request(const satchel_allocator *from, const satchel_fetch_options *options,
                           char **text, const char **why);

/* What of a request a server may lack. */
struct fetch_needs {
	uint64_t items; /* SATCHEL_FETCH_... */
	bool binary, changed_since, partial;
};
/* Options that do not go together: SATCHEL_E_ARGUMENT with *why. */
int satcheli_fetch_check(const satchel_fetch_options *o, bool numbers, const char **why);
bool satcheli_fetch_wants_binary(const char *const *sections);
/* The whole message, under whichever name. */
bool satcheli_fetch_wants_whole(const char *const *sections);
/* The name of a capability that is missing; NULL: none is. */
const char *satcheli_fetch_lacks(const satchel_client *imap, const struct fetch_needs *needs);

#endif
