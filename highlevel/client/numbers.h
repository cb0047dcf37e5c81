/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_CLIENT_NUMBERS_H
#define SATCHEL_CLIENT_NUMBERS_H

#include <satchel/client.h>

/* Which messages the sequence numbers of a command name: those that they named when it was called. */

struct command;

struct numbered {
	bool fixed; /* "1:*" names everything at any time; all else is held to what it meant */
	bool known; /* the folder was open: the next two are of that time */
	unsigned long folder; /* folder_work.serial */
	uint64_t removed;     /* folder_work.removed */
};

/* The numbers of the command, if it has any, mean what they mean now. set: NULL where they stand elsewhere. */
void satcheli_numbers_fix(struct command *cmd, const satchel_set *set);
/* The same for numbers that are known to be of the open folder, whatever is queued. */
void satcheli_numbers_fix_now(struct command *cmd);
/* A folder was opened: numbers of commands that waited for it mean what they mean now. */
void satcheli_numbers_opened(satchel_client *imap);
/* They still mean that, as far as the server told. */
bool satcheli_numbers_hold(const struct command *cmd);
/* Whether they are still to be had: SATCHEL_OK, or E_UIDREQUIRED and the command has failed. */
int satcheli_numbers_check(struct command *cmd);

#endif
