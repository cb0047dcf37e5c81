/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_TRANSCRIPTS_TEXT_H
#define SATCHEL_TRANSCRIPTS_TEXT_H

#include <satchel/types.h>

#include <stdarg.h>

/* A string that grows; it always has a NUL behind it. The test gives up when there is no memory for it. */
struct string {
	char *at; /* NULL: nothing yet */
	size_t size, room;
};

void text_add(struct string *t, const void *octets, size_t size);
void text_print(struct string *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_clear(struct string *t);
/* Never NULL. */
const char *text_of(const struct string *t);

/* Octets in quotes: \r \n \t \" \\ escaped, what is no UTF-8 and controls as \xNN; of a long one only the beginning. */
void text_quote(struct string *t, const void *octets, size_t size);
/* A word as it is if it needs no quotes, else in quotes. */
void text_word(struct string *t, const char *word);

/* Adds text with \r \n \t \0 \\ \" \xNN undone; false: an escape that is not known. */
bool text_unescape(struct string *t, const char *from, size_t size);

#endif
