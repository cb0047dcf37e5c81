/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_COMMANDS_SEARCH_ACCOUNT_H
#define SATCHEL_COMMANDS_SEARCH_ACCOUNT_H

#include "highlevel/commands/commands.h"

/* Which messages a local search has looked at, and whether these are all. */

struct search_account {
	struct set_builder rows; /* UIDs, or numbers */
	uint32_t highest;        /* of these */
	uint64_t named;          /* messages that the lines have named, as far as is known */
	uint64_t removed;        /* folder_work.removed when the first answer came */
	/* the first message that cannot be judged, and why */
	int rc;         /* 0: all can */
	uint32_t uid;   /* 0: not known */
	uint16_t quirk; /* the deviation that strict mode refused; 0: none */
	char why[128];
};

void satcheli_account_init(const satchel_client *imap, struct search_account *a);
void satcheli_account_clear(struct search_account *a);
/* The first answer comes. */
void satcheli_account_begin(struct command *cmd, struct search_account *a);
/* A row. false: no memory. */
bool satcheli_account_row(struct search_account *a, uint32_t n);
/* A line that named these was granted. */
void satcheli_account_line(const struct command *cmd, struct search_account *a,
                           const satchel_set *part, bool by_number);
/* A message that cannot be judged: something of it did not come, or could not be read. */
void satcheli_account_lost(struct search_account *a, uint32_t uid, int rc, const char *why);
void satcheli_account_lost_row(struct search_account *a, const satchel_message *m);
/* Whether a message that did not come is gone. */
bool satcheli_account_is_gone(const struct command *cmd, const struct search_account *a,
                              uint32_t uid);
/* All rows are there. SATCHEL_OK, or the command has failed: whole: of the folder, else of what was named. */
int satcheli_account_check_rows(struct command *cmd, struct search_account *a, bool whole);
/* The end, in the same way. */
int satcheli_account_check(struct command *cmd, const struct search_account *a);

#endif
