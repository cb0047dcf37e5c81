/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_CORE_TOKENS_H
#define SATCHEL_CORE_TOKENS_H

#include "core/cursor.h"

#include <satchel/wire.h>

/* Where the octets of a literal are missing from a response. */
struct gap {
	size_t at;     /* in the octets that are there */
	uint64_t size; /* octets that are not */
	bool streamed; /* they were handed out; else they were longer than the limit, and let go */
};

/* One response as a tree of tokens. Its octets stay as they are: tokens point into them. */
struct token_reader {
	struct cursor c;
	enum frame_context context;
	const struct gap *gaps; /* by place */
	size_t gap_count;
	const char *tag;             /* "" while it is not known */
	const satchel_token *tokens; /* what could be read */
	/* at work */
	struct token_level *level;
	size_t gap;
	bool fresh;       /* nothing was read of this list */
	bool no_brackets; /* a "[" has no end in what follows */
	satchel_token_kind last;
};

/* Reads all of a response. false: t->c says why, and t->tokens holds what stands before. */
bool satcheli_tokens_read(struct token_reader *t);

/* Between tokens.c and tokens_line.c. NULL, false: t->c says why. */
satchel_token *satcheli_token_add(struct token_reader *t, satchel_token_kind kind, const char *from,
                                  size_t size);
/* Begins the list whose first token goes to *first. */
bool satcheli_tokens_enter(struct token_reader *t, const satchel_token **first);
bool satcheli_tokens_word(struct token_reader *t);
/* Values with spaces between, up to the end of the response. */
bool satcheli_tokens_values(struct token_reader *t);

#endif
