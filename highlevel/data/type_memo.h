/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_DATA_TYPE_MEMO_H
#define SATCHEL_DATA_TYPE_MEMO_H

#include "core/cursor.h"

#include <satchel/error.h>
#include <satchel/types.h>

/* Types of text with their parameters, as body structures begin with them: "text" "plain" ("charset" "utf-8"). A mailbox has
 * few different ones, and most parts have one of them. */
enum { TYPE_PLACES = 32, TYPE_TEXT = SCAN_TEXT, TYPE_PARAMETERS = 3 };

struct type_memo {
	struct type_known {
		uint64_t hash;
		size_t size; /* from the quote of the type to the closing parenthesis; 0: none */
		char text[TYPE_TEXT]; /* as written */
		char held[TYPE_TEXT]; /* the same, with a NUL behind each string */
		const char *type, *subtype;
		satchel_parameter list[TYPE_PARAMETERS];
		size_t count;
	} types[TYPE_PLACES];
};

/* The type and the parameters at the cursor, if they are known: it goes behind them. They stay as long as the memo; NULL: an
 * empty one. */
bool satcheli_type_recall(const struct type_memo *m, struct cursor *c, satchel_part *p);
/* Keeps what was read from there to the cursor, and nothing in it was odd, if it may well come again; the first makes the
 * memo. Without memory for it nothing is kept. */
void satcheli_type_remember(struct type_memo **m, const satchel_allocator *with,
                            const struct cursor *c, const char *from, const satchel_part *p);
/* When nothing of it is lent any more. */
void satcheli_type_forget(struct type_memo **m, const satchel_allocator *with);

#endif
