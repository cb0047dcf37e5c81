/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Strings that grow, and how octets are shown in a dump. Knows nothing of IMAP. */
#include "tests/transcripts/text.h"

#include "core/octets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN_MAX = 400, SHOWN_OF_LONG = 64 };

static void text_reserve(struct string *t, size_t more)
{
	size_t room = t->room ? t->room : 128;

	if (t->at && t->size + more < t->room)
		return;
	while (room <= t->size + more)
		room *= 2;
	t->at = realloc(t->at, room);
	if (!t->at)
		abort();
	t->room = room;
}

void text_add(struct string *t, const void *octets, size_t size)
{
	text_reserve(t, size);
	if (size)
		memcpy(t->at + t->size, octets, size);
	t->size += size;
	t->at[t->size] = '\0';
}

void text_print(struct string *t, const char *format, ...)
{
	va_list args, again;
	int size;

	va_start(args, format);
	va_copy(again, args);
	size = vsnprintf(NULL, 0, format, args);
	va_end(args);
	text_reserve(t, (size_t)size + 1);
	vsnprintf(t->at + t->size, (size_t)size + 1, format, again);
	va_end(again);
	t->size += (size_t)size;
}

void text_clear(struct string *t)
{
	free(t->at);
	*t = (struct string){ 0 };
}

const char *text_of(const struct string *t)
{
	return t->at ? t->at : "";
}

/* How many octets at s are one UTF-8 character above ASCII; 0: none. */
static size_t wide_character(const unsigned char *s, size_t size)
{
	size_t n = *s >= 0xf0 ? 4 : *s >= 0xe0 ? 3 : 2;

	if (*s < 0xc2 || n > size || !satcheli_utf8_valid((const char *)s, n))
		return 0;
	return n;
}

static size_t quote_one(struct string *t, const unsigned char *s, size_t size)
{
	static const char named[] = "\r\n\t\"\\", shown[] = "rnt\"\\";
	const char *name = *s ? strchr(named, *s) : NULL;
	size_t wide = wide_character(s, size);

	if (name)
		text_print(t, "\\%c", shown[name - named]);
	else if (wide || (*s >= ' ' && *s < 0x7f))
		text_add(t, s, wide ? wide : 1);
	else
		text_print(t, "\\x%02x", *s);
	return wide ? wide : 1;
}

void text_quote(struct string *t, const void *octets, size_t size)
{
	const unsigned char *s = octets;
	size_t shown = size > SHOWN_MAX ? SHOWN_OF_LONG : size;

	text_add(t, "\"", 1);
	for (size_t i = 0; i < shown;)
		i += quote_one(t, s + i, size - i);
	text_add(t, "\"", 1);
	if (shown < size)
		text_print(t, "..%zu", size);
}

void text_word(struct string *t, const char *word)
{
	bool plain = *word != '\0';

	for (const char *s = word; *s; s++)
		plain = plain && *s > ' ' && *s < 0x7f && !strchr("\"()[]{}", *s);
	if (plain)
		text_print(t, "%s", word);
	else
		text_quote(t, word, strlen(word));
}

static int hex_digit(char c)
{
	const char *digits = "0123456789abcdef", *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* The escape behind a backslash; how many octets it took, 0: not known. */
static size_t unescape_one(struct string *t, const char *s, size_t size)
{
	static const char named[] = "rnt0\\\"", meant[] = "\r\n\t\0\\\"";
	const char *name = size && *s ? strchr(named, *s) : NULL;
	int high, low;

	if (name) {
		text_add(t, meant + (name - named), 1);
		return 1;
	}
	if (size < 3 || *s != 'x' || (high = hex_digit(s[1])) < 0 || (low = hex_digit(s[2])) < 0)
		return 0;
	text_add(t, &(char){ (char)(high * 16 + low) }, 1);
	return 3;
}

bool text_unescape(struct string *t, const char *from, size_t size)
{
	for (size_t i = 0; i < size;) {
		size_t taken;

		if (from[i] != '\\') {
			text_add(t, from + i++, 1);
			continue;
		}
		taken = unescape_one(t, from + i + 1, size - i - 1);
		if (!taken)
			return false;
		i += 1 + taken;
	}
	return true;
}
