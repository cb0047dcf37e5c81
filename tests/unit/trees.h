/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_TESTS_TREES_H
#define SATCHEL_TESTS_TREES_H

#include <satchel/wire.h>
#include <stdio.h>

/* Responses are written down with a line for each: tag, then tokens (atom "quoted" {literal} {+9} for a streamed one of
 * nine octets, NIL (list) [code] 'text'), then !-6@12 if it went wrong at octet 12. A line "P3 octets" is a streamed
 * literal of three octets. The last line is . at rest, ? inside a response, or an error. */
struct wire_case {
	const char *name, *in, *out;
	size_t size;
	bool stream, strict;
	satchel_limits limits;
};

#define LIMIT(field, n) .limits = { .size = sizeof(satchel_limits), .field = (n) }
#define CASE(n, i, o, ...)                                                       \
	{                                                                        \
		.name = n, .in = i, .size = sizeof(i) - 1, .out = o, __VA_ARGS__ \
	}

struct reading {
	satchel_wire *wire;
	FILE *out;
	bool piece, over;
};

/* Feeds octets and writes what comes; false: no memory. */
bool trees_feed(struct reading *r, const struct wire_case *t, const char *p, size_t size);

/* Reads a case `step` octets at a time; step 0: in two, cut at `cut`. Returns what came in writing; NULL: no memory. */
char *trees_read(const struct wire_case *t, const satchel_allocator *from, size_t step, size_t cut);

#endif
