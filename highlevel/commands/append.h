/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_COMMANDS_APPEND_H
#define SATCHEL_COMMANDS_APPEND_H

#include "highlevel/commands/append_source.h"

/* The commands of one satchel_append: append.c sends them, append_answer.c has what is answered, append_end.c what is told
 * in the end. */

/* Messages refused alone, one after the other, before the refusal stands. */
enum { APPEND_VAIN_MAX = 16 };

/* Shared by them; a result, which holds what they need until the last has ended. */
struct append_share {
	size_t references;
	struct append_source *sources; /* one for each draft */
	size_t count;
	bool begun;
	size_t group;    /* messages of one command */
	bool plain;      /* the server does not take UTF8 (...): RFC 9755 */
	uint32_t exists; /* messages of the open folder before the first was sent */
	satchel_moved *moved, **out;
	bool forgotten; /* the caller's memory and descriptors may be gone */
	bool over;      /* rc is not for one message: nothing more is sent */
	bool unsure;    /* a command ended without its answer */
	size_t vain;    /* messages refused alone, one after the other */
	int rc;         /* the first failure, or the first that is not for one message */
	struct error_store error;
	struct error_store whole; /* why the first group that goes again was refused */
};

struct append_work {
	const char *folder;
	struct append_share *share;
	size_t index; /* of its message */
	bool last;
	bool chosen; /* the messages of the line in work are from ... to */
	size_t from, to;
	bool utf8;   /* sent with UTF8 (...) */
	bool noop;   /* the server is asked to show what is in */
	bool barred; /* it was not sent, as an earlier one was refused */
};

/* As the functions of the verb. */
int satcheli_append_finish(struct command *cmd, const satchel_reply *reply);
int satcheli_append_refused(struct command *cmd, const satchel_reply *reply, int rc);
/* append_end.c */
void satcheli_append_ended(struct command *cmd);
void satcheli_append_release(struct append_share *s);

#endif
