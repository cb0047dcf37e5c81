/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_COMMANDS_ANSWER_H
#define SATCHEL_COMMANDS_ANSWER_H

#include "highlevel/commands/commands.h"

/* Commands whose result is one untagged reply, copied: ID, NAMESPACE. The last reply counts; where none came, the result
 * is empty. */

struct answer_kind {
	satchel_reply_kind kind;
	size_t size; /* octets of the result's struct */
	/* The struct in the reply, and how what it points to is copied. */
	const void *(*of)(const satchel_reply *reply);
	bool (*copy)(struct arena *a, void *result);
};

/* At the beginning of the command's work. out points to the caller's pointer; NULL: nobody wants the result. */
struct answer {
	const struct answer_kind *kind;
	void *out, *result;
	bool failed;
};

/* Functions of the verb. */
bool satcheli_answer_reply(struct command *cmd, const satchel_reply *reply);
int satcheli_answer_finish(struct command *cmd, const satchel_reply *reply);
void satcheli_answer_ended(struct command *cmd);

#endif
