/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_DATA_NUMBERS_H
#define SATCHEL_DATA_NUMBERS_H

#include "highlevel/data/reader.h"

/* Lists of numbers that may come in parts. Each _part reads one segment; r->set holds what came. */

/* An ESEARCH in work: key is set between a name and its value. */
struct esearch_work {
	satchel_found *found;
	const char *key;
	size_t mark; /* of the stack */
	bool ranged; /* in PARTIAL, behind its range */
};

bool satcheli_read_search_part(struct reader *r, uint64_t *modseq);
bool satcheli_read_esearch_part(struct reader *r, struct esearch_work *w);
bool satcheli_read_esearch_end(struct reader *r, struct esearch_work *w);
/* SP ["(EARLIER)" SP] */
bool satcheli_read_vanished_head(struct reader *r, bool *earlier);
/* Ranges of one reply to VANISHED, which may be of any length: it gives several of them. */
enum { VANISHED_PART = 8192 };
/* Stops when there are that many, in front of what is left. again: it did so before in this segment. */
bool satcheli_read_set_part(struct reader *r, bool again);
/* The whole set, lent until the next response. */
bool satcheli_read_numbers_end(struct reader *r, satchel_set_kind kind, satchel_set *set);

#endif
