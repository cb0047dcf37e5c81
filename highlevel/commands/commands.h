/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_COMMANDS_COMMANDS_H
#define SATCHEL_COMMANDS_COMMANDS_H

#include "core/options.h"
#include "highlevel/client/client.h"
#include "highlevel/data/result.h"

#include <satchel/search.h>

/* What the files of this folder share. */

/* OPTIONS_OF; those that do not fit are as none, but for a call that nobody may make. */
#define CALL_OPTIONS_OF(type, given)                      \
	(OPTIONS_FIT(type, given)                         \
	         ? OPTIONS_OF(type, given)                \
	         : (void *)&(type){ .size = sizeof(type), \
	                            .call = (satchel_call *)(uintptr_t)&satcheli_unfit })

static inline satchel_call *satcheli_call_of(const satchel_call_options *options)
{
	const satchel_call_options *o = CALL_OPTIONS_OF(satchel_call_options, options);

	return o->call;
}

/* What a server tells of its own accord in an untagged FETCH. */
#define FETCH_NEWS (SATCHEL_FETCH_UID | SATCHEL_FETCH_FLAGS | SATCHEL_FETCH_MODSEQ)

/* Whether a set names sequence numbers on this client. */
static inline bool satcheli_is_numbers(const satchel_client *imap, const satchel_set *set)
{
	return set->kind == SATCHEL_SET_NUMBERS ||
	       (set->kind == SATCHEL_SET_DEFAULT && imap->options.sequence_numbers);
}

/* The set of a command that is being made. */
static inline void satcheli_name_set(struct command *cmd, const satchel_set *set)
{
	cmd->numbers = satcheli_is_numbers(cmd->imap, set);
	satcheli_numbers_fix(cmd, set);
}

/* Q086: where SPECIAL-USE is absent, and only there. */
static inline bool satcheli_uses_xlist(const satchel_client *imap)
{
	return satchel_has(imap, "XLIST") && !satchel_has(imap, "SPECIAL-USE") && !imap->rev2;
}

/* Flags as a list in parentheses; \Recent and \* are never sent. flags_encode.c */
/* SATCHEL_OK, or E_ARGUMENT: they cannot be sent. */
int satcheli_check_flags(struct command *cmd, const satchel_flags *flags);
int satcheli_encode_flags(struct command *cmd, struct encoder *e, const satchel_flags *flags);
/* A copy in the command's memory. */
int satcheli_keep_flags(struct command *cmd, const satchel_flags *from, satchel_flags *to);

/* enable.c: ENABLE in one line or in several, for the command of that name and for login. */
struct enabling {
	satchel_words
		words; /* as they were given, then as they are sent; they outlive the command */
	enum { ENABLE_ALL, ENABLE_WITHOUT_REV2, ENABLE_ONE_BY_ONE } round;
	size_t at; /* ENABLE_ONE_BY_ONE: which */
	bool begun;
	bool answered; /* "* ENABLED" came for this line */
	bool granted;  /* one line at least was */
	bool failed;   /* no memory while an answer was kept */
};
/* As the functions of a verb; encode: COMMAND_SKIP if the server has none of the words. */
int satcheli_enabling_encode(struct command *cmd, struct enabling *w, struct encoder *e);
bool satcheli_enabling_reply(struct command *cmd, struct enabling *w, const satchel_reply *reply);
int satcheli_enabling_finish(struct command *cmd, struct enabling *w);
int satcheli_enabling_refused(struct command *cmd, struct enabling *w, const satchel_reply *reply,
                              int rc);

/* partial.c: both places above 0 or both below, in 32 bits. */
bool satcheli_is_partial_range(int64_t first, int64_t last);
void satcheli_encode_partial(struct encoder *e, int64_t first, int64_t last);

/* quota.c: fails where the server is known to have no QUOTA. */
int satcheli_needs_quota(struct command *cmd);

/* moved.c: COPYUID and APPENDUID as a result. */
satchel_moved *satcheli_moved_new(const satchel_allocator *from);
/* Takes COPYUID out of a reply, if it has one; moved NULL: nobody wants it. Keeps the first error in *failed. */
void satcheli_moved_note(satchel_moved *moved, const satchel_reply *reply, int *failed);
/* The end of COPY and MOVE: the caller's if there is still a caller, and all went well or something is known; else
 * released. */
void satcheli_moved_end(const struct command *cmd, satchel_moved **moved, satchel_moved **out);
/* APPENDUID of count drafts, which are the array's from place `first` on, counted from 1. */
int satcheli_moved_appended(satchel_moved *moved, const satchel_code *code, size_t first,
                            size_t count);

#endif
