/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Q059: a body that is shorter than its literal, so that the rest of the answer was taken for a part of it (Rambler:
 * "...text UID 7)" and the tagged OK). Knows that one form of an end, and takes no other for it. */
#include "core/framer.h"
#include "core/octets.h"

#include <string.h>

enum { LOOK_BACK_MAX = 512 };

/* The last octets that came may be behind the body. */
size_t satcheli_framer_ready(const struct framer *f)
{
	size_t there = f->end - f->scan;

	if (f->literal <= there)
		return (size_t)f->literal;
	if (!f->look_back)
		return there;
	return there > LOOK_BACK_MAX ? there - LOOK_BACK_MAX : 0;
}

/* The last line that ends in CRLF in front of `end`: its first octet. NULL: there is none. */
static const char *last_line(const char *from, const char *end)
{
	const char *p;

	if (end - from < 2 || end[-2] != '\r' || end[-1] != '\n')
		return NULL;
	for (p = end - 2; p > from && p[-1] != '\n'; p--)
		;
	return p;
}

/* tag SP "OK" */
static bool is_tagged_ok(const char *line, const char *end, const char *tag)
{
	size_t n = strlen(tag);

	return (size_t)(end - line) >= n + 5 && !memcmp(line, tag, n) &&
	       !memcmp(line + n, " OK", 3) && (line[n + 3] == ' ' || line[n + 3] == '\r');
}

/* Where " UID 7)" CRLF begins in front of `end`; NULL: it is not there. */
static const char *last_uid(const char *from, const char *end)
{
	static const char name[] = " UID ";
	const char *p = end - 3, *digits;

	if (end - from < 3 || memcmp(p, ")\r\n", 3))
		return NULL;
	for (digits = p; digits > from && ascii_digit((unsigned char)digits[-1]); digits--)
		;
	if (digits == p || (size_t)(digits - from) < sizeof name - 1)
		return NULL;
	digits -= sizeof name - 1;
	return memcmp(digits, name, sizeof name - 1) ? NULL : digits;
}

/* Where the body ends; NULL: the octets do not end as an answer does. */
static const char *end_of_body(const char *from, const char *end, const char *tag)
{
	const char *line = last_line(from, end);

	return line && is_tagged_ok(line, end, tag) ? last_uid(from, line) : NULL;
}

/* The grammar reads the length again: it gets the right one, with zeros in front. */
static void rewrite_length(char *body, uint64_t size)
{
	char *p = body - 1;

	while (!ascii_digit((unsigned char)*p))
		p--;
	for (; ascii_digit((unsigned char)*p); p--, size /= 10)
		*p = (char)('0' + size % 10);
}

static void end_held(struct framer *f, char *body, uint64_t size)
{
	rewrite_length(body, size);
	f->bodies -= f->body - size;
	f->scan = f->line = (size_t)(body - f->data) + (size_t)size;
	f->literal = 0;
	f->mode = LITERAL_NONE;
}

bool satcheli_framer_look_back(struct framer *f, const char *tag)
{
	uint64_t came = f->body - f->literal;
	char *from = f->data + f->scan;
	const char *end;

	if (f->context != CONTEXT_FETCH || f->cut || !satcheli_framer_missing(f) ||
	    (f->mode != LITERAL_STREAM && f->mode != LITERAL_INLINE))
		return false;
	if (f->mode == LITERAL_INLINE)
		from -= came;
	end = end_of_body(from, f->data + f->end, tag);
	if (!end)
		return false;
	if (!satcheli_quirk_met(f->quirks, 59)) {
		f->quirk = 59;
		return false;
	}
	if (f->mode == LITERAL_INLINE) {
		end_held(f, from, (uint64_t)(end - from));
		return true;
	}
	f->literal = (uint64_t)(end - from);
	f->body = came + f->literal;
	return true;
}
