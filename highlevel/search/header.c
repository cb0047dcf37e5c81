/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The fields of a header, one after the other. Lines that end in LF alone are lines too. */
#include "highlevel/search/header.h"

#include <string.h>

/* Behind the line; one that begins with a blank goes with the line in front of it. */
static const char *field_end(const char *p, const char *end)
{
	const char *next;

	for (; (next = memchr(p, '\n', (size_t)(end - p))); p = next + 1)
		if (next + 1 == end || (next[1] != ' ' && next[1] != '\t'))
			return next + 1;
	return end;
}

static size_t without_blanks(const char *s, size_t size)
{
	while (size && (s[size - 1] == ' ' || s[size - 1] == '\t'))
		size--;
	return size;
}

static size_t without_line_end(const char *s, size_t size)
{
	size -= size && s[size - 1] == '\n';
	size -= size && s[size - 1] == '\r';
	return size;
}

bool satcheli_next_field(struct header_field *f, const char **p, const char *end)
{
	const char *from = *p, *next = from < end ? field_end(from, end) : end, *colon;
	size_t size = without_line_end(from, (size_t)(next - from));

	if (from == end)
		return false;
	*p = next;
	colon = size ? memchr(from, ':', size) : NULL;
	f->name = from;
	f->name_size = colon ? without_blanks(from, (size_t)(colon - from)) : 0;
	f->value = colon ? colon + 1 : from;
	f->value_size = size - (size_t)(f->value - from);
	return true;
}
