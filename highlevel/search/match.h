/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_SEARCH_MATCH_H
#define SATCHEL_SEARCH_MATCH_H

#include "core/arena.h"

/* Whether a text has some words in it, however they are written: case, width and composition make no difference
 * (NFKC_Casefold, as good as i;unicode-casemap of RFC 5051). No match goes across the end of a line. */

/* What is looked for, folded. */
struct needle {
	const char *text;
	size_t size; /* octets; 0: it is in every text */
};

/* The text may be lent for good. SATCHEL_OK or SATCHEL_E_MEMORY. */
int satcheli_needle(struct needle *n, struct arena *a, const char *text, size_t size);

/* The arena is for this alone: it is reset for each line. No memory: false, as for all texts that follow, and the arena has
 * failed until somebody else resets it. */
bool satcheli_has_words(struct arena *scratch, const struct needle *n, const char *text,
                        size_t size);

#endif
