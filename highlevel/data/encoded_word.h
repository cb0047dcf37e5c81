/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_DATA_ENCODED_WORD_H
#define SATCHEL_DATA_ENCODED_WORD_H

#include "highlevel/data/text.h"

/* "=?" charset ["*" language] "?" encoding "?" encoded-text "?="; RFC 2047 section 2, RFC 2231 section 7. */
struct encoded_word {
	const char *charset; /* without the language */
	size_t charset_size;
	bool base64; /* else the Q encoding */
	const char *text;
	size_t text_size;
	const char *after; /* what follows it */
};

/* The word at at, which begins with "=?". False: it is none, or malformed. */
bool satcheli_encoded_word(struct encoded_word *w, const char *at, const char *end);

/* Appends the octets that it stands for, in its charset, to d->out. */
void satcheli_encoded_word_put(struct text_decoder *d, const struct encoded_word *w);

#endif
