/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_COMMANDS_SEARCH_KEYS_H
#define SATCHEL_COMMANDS_SEARCH_KEYS_H

#include <stdbool.h>
#include <stddef.h>

/* What a word of the criteria is: a key, what stands behind one, a set of UIDs behind UID, or a set of sequence numbers, which
 * is a key by itself. */

enum word_role { WORD_KEY, WORD_ARGUMENT, WORD_UIDS, WORD_NUMBERS };

struct key_walk {
	int left;    /* arguments to come; KEY_UNKNOWN: nobody knows how many */
	bool uids;   /* the next is a set of UIDs */
	bool modseq; /* the next is the value of MODSEQ, or what may stand in front of it */
};

/* The role of the word at s; the walk moves behind it. */
enum word_role satcheli_search_word(struct key_walk *w, const char *s, size_t size);
/* The same for a quoted string. */
void satcheli_search_quoted(struct key_walk *w);

#endif
