/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_COMMANDS_COPIED_H
#define SATCHEL_COMMANDS_COPIED_H

#include "highlevel/commands/set_lines.h"

/* Which messages are in the other folder for certain, while UID COPY is done line by line. */

struct copied {
	struct set_builder line; /* from of COPYUID, for the line in work */
	struct set_builder all;
	bool told; /* COPYUID came for the line in work */
	bool odd;  /* and it cannot be believed */
	int failed;
};

void satcheli_copied_init(const satchel_client *imap, struct copied *c);
void satcheli_copied_clear(struct copied *c);
/* Takes COPYUID out of a reply to the line in work, if it has one. */
void satcheli_copied_note(struct copied *c, const satchel_reply *reply);
/* The line was granted. SATCHEL_OK; E_PROTOCOL, and the command has failed: it is not certain that anything of it was
 * copied; E_MEMORY. */
int satcheli_copied_line(struct command *cmd, struct copied *c, const struct set_lines *lines);
/* All lines were: what was copied, for satchel_set_clear. SATCHEL_OK or E_MEMORY. */
int satcheli_copied_take(struct copied *c, satchel_set *copied);

#endif
