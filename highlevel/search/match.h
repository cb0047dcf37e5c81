/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_SEARCH_MATCH_H
#define SATCHEL_SEARCH_MATCH_H

#include "core/arena.h"

/* Whether a text has some words in it, however they are written: case, width and composition make no difference
 * (NFKC_Casefold; i;unicode-casemap of RFC 5051 takes letters apart too, so that e is in é). No match goes across the end of
 * a line. */

/* What is looked for, folded. */
struct needle {
	const char *text;
	size_t size; /* octets; 0: it is in every text */
};

/* The text may be lent for good. SATCHEL_OK or SATCHEL_E_MEMORY. */
int satcheli_needle(struct needle *n, struct arena *a, const char *text, size_t size);

/* A text, line by line. The arena is for this alone: it is reset for each line. */
struct lines {
	const char *at, *end;
	struct arena *scratch;
};

/* The next line, folded, until the next one. false: there is none any more; or no memory, as for all texts that follow: the
 * arena has failed until somebody else resets it. */
bool satcheli_next_line(struct lines *l, struct needle *line);
bool satcheli_line_has(const struct needle *line, const struct needle *n);

/* The same for one needle in a whole text. */
bool satcheli_has_words(struct arena *scratch, const struct needle *n, const char *text,
                        size_t size);

#endif
