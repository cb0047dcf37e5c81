/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_COMMANDS_COMMANDS_H
#define SATCHEL_COMMANDS_COMMANDS_H

#include "highlevel/client/client.h"
#include "highlevel/data/result.h"

#include <satchel/search.h>

/* What the files of this folder share. */

static inline satchel_call *satcheli_call_of(const satchel_call_options *options)
{
	return options ? options->call : NULL;
}

/* Options as they were given, with the fields behind their end as zero. */
#define OPTIONS_OF(type, given) \
	satcheli_options_copy(&(type){ .size = sizeof(type) }, sizeof(type), (given))
static inline void *satcheli_options_copy(void *to, size_t size, const void *given)
{
	if (given)
		memcpy(to, given, *(const size_t *)given < size ? *(const size_t *)given : size);
	return to;
}

/* Whether a set names sequence numbers on this client. */
static inline bool satcheli_is_numbers(const satchel_client *imap, const satchel_set *set)
{
	return set->kind == SATCHEL_SET_NUMBERS ||
	       (set->kind == SATCHEL_SET_DEFAULT && imap->options.sequence_numbers);
}

/* Flags as a list in parentheses; \Recent and \* are never sent. flags_encode.c */
int satcheli_encode_flags(struct command *cmd, struct encoder *e, const satchel_flags *flags);
/* A copy in the command's memory. */
int satcheli_keep_flags(struct command *cmd, const satchel_flags *from, satchel_flags *to);

/* moved.c: COPYUID and APPENDUID as a result. */
satchel_moved *satcheli_moved_new(const satchel_allocator *from);
int satcheli_moved_add(satchel_moved *moved, const satchel_code *code);

#endif
