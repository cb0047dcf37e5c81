/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_TRANSCRIPTS_WORDS_H
#define SATCHEL_TRANSCRIPTS_WORDS_H

#include <satchel/types.h>

/* A ">" line in words: separated by spaces, or in quotes with \" \\ \r \n \xNN. */
enum { WORDS_MAX = 40 };

struct words {
	char *list[WORDS_MAX];
	size_t count;
};

/* False: a quote is not closed, an escape is not known, or there are too many. */
bool words_split(struct words *w, const char *line);
void words_clear(struct words *w);

/* The n-th word; NULL: there are fewer. */
const char *words_at(const struct words *w, size_t n);
/* What stands behind "key=" in a word; NULL: there is none. again: how many such words to pass over. */
const char *words_value(const struct words *w, const char *key, size_t again);
/* Whether a word behind the first is exactly this. */
bool words_have(const struct words *w, const char *word);

/* "\Seen,$Done" as flags; room for the keywords, which lie in text (changed). */
satchel_flags words_flags(char *text, const char **room, size_t count);
/* "MESSAGES,UIDNEXT" as bits of a table that ends with a name NULL; false: a name is not known. */
struct words_bit {
	const char *name;
	uint64_t bit;
};
bool words_bits(const char *text, const struct words_bit *table, uint64_t *bits);
/* "7:9", "numbers:1:3", "uids:5", "$", "empty". The set is for satchel_set_clear. */
bool words_set(const char *text, satchel_set *set);

#endif
