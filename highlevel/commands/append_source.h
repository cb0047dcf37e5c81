/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_COMMANDS_APPEND_SOURCE_H
#define SATCHEL_COMMANDS_APPEND_SOURCE_H

#include "highlevel/commands/commands.h"

/* Where the octets of a message to append come from: memory, a file, the caller's function. */

struct append_source {
	satchel_draft draft; /* with fields that the caller's struct does not have as zero */
	uint64_t size, sent; /* octets */
	bool in;             /* it is in the folder */
	bool again;          /* refused with others: it is to be sent alone */
};

/* Copies of count drafts, which are as large as their first says. NULL: no memory. */
struct append_source *satcheli_sources_new(struct arena *a, const satchel_draft *drafts,
                                           size_t count);
/* Finds out the size. Fails the command where there is no message. */
int satcheli_source_begin(struct command *cmd, struct append_source *s);
/* The next octets, as the function of a verb. */
int satcheli_source_pull(struct command *cmd, struct append_source *s, char *room, size_t size,
                         size_t *got);

#endif
