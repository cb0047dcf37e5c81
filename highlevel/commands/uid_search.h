/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_COMMANDS_UID_SEARCH_H
#define SATCHEL_COMMANDS_UID_SEARCH_H

#include "highlevel/commands/commands.h"

/* UID SEARCH within another command, which goes on from what was found: in one line, or in several that are joined. */

struct uid_search {
	struct set_builder found;
	bool came;  /* an answer, of whatever line */
	bool odd;   /* one that says something else than was asked, or is for nobody */
	int failed; /* no memory, or more ranges than max_ranges */
};

void satcheli_uid_search_init(const satchel_client *imap, struct uid_search *s);
void satcheli_uid_search_clear(struct uid_search *s);
/* As the function of a verb, for a line that said cmd->relies. */
bool satcheli_uid_search_reply(struct command *cmd, struct uid_search *s,
                               const satchel_reply *reply);
/* A line was granted. E_PROTOCOL, and the command has failed: its answers do not tell what was asked. E_LIMIT, E_MEMORY. */
int satcheli_uid_search_line(struct command *cmd, const struct uid_search *s);
/* All lines were: what was found, for satchel_set_clear. Empty for the next search then. SATCHEL_OK or E_MEMORY. */
int satcheli_uid_search_take(struct uid_search *s, satchel_set *found);

#endif
