/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_DATA_FLAGS_MEMO_H
#define SATCHEL_DATA_FLAGS_MEMO_H

#include "core/cursor.h"

#include <satchel/types.h>

/* Lists of flags that were read lately. A folder has few different ones, and comparing one as it is
 * written takes a fraction of reading it. */
enum { MEMO_LISTS = 64, MEMO_TEXT = SCAN_TEXT, MEMO_KEYWORDS = 4 };

struct flags_memo {
	struct flags_known {
		uint64_t hash;
		size_t size;          /* of the list with its parentheses; 0: none */
		char text[MEMO_TEXT]; /* as written */
		char held[MEMO_TEXT]; /* the same, with a NUL behind each keyword */
		const char *keywords[MEMO_KEYWORDS];
		uint32_t count, bits;
	} lists[MEMO_LISTS];
};

/* The list at p, if it is known, and what is behind it; NULL: it is not. stop is the line end. Its keywords are lent until
 * the next list is read. */
char *satcheli_flags_recall(const struct flags_memo *m, char *p, const char *stop,
                            satchel_flags *flags);
/* Keeps a list in which nothing was odd, if it is short; from its parenthesis to where the cursor is. */
void satcheli_flags_remember(struct flags_memo *m, const struct cursor *c, const char *from,
                             const satchel_flags *flags);

#endif
