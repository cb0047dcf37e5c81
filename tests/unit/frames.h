/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_TESTS_FRAMES_H
#define SATCHEL_TESTS_FRAMES_H

#include <stdio.h>

#include "core/framer.h"

/* Frames are written down as "R0 * 1 EXISTS|" and the like: the kind, where it begins, its octets with | for a line end;
 * C if it was cut, ~5+9 for nine octets that are missing at 5. Pieces of one body are joined. At the end "." at rest,
 * "?" inside a response, or "!" and the error. */
struct frame_case {
	const char *name, *in, *frames;
	size_t size;
	bool stream, strict;
	satchel_limits limits;
};

#define RESPONSE_MAX(n) .limits = { .size = sizeof(satchel_limits), .max_response = (n) }
#define LITERAL_MAX(n) .limits = { .size = sizeof(satchel_limits), .max_literal = (n) }
#define BODY_MAX(n) .limits = { .size = sizeof(satchel_limits), .inline_max = (n) }
#define BLANK_MAX(n) .limits = { .size = sizeof(satchel_limits), .max_blank_lines = (n) }

#define CASE(n, i, f, ...)                                                          \
	{                                                                           \
		.name = n, .in = i, .size = sizeof(i) - 1, .frames = f, __VA_ARGS__ \
	}

/* A framer that is fed, and what comes out of it in writing. */
struct feeding {
	satchel_limits limits;
	struct quirk_ledger quirks;
	struct framer framer;
	FILE *out;
	bool piece, over;
};

/* out is closed by frames_end. */
void frames_begin(struct feeding *f, const struct frame_case *t, const satchel_allocator *from,
                  FILE *out);
void frames_feed(struct feeding *f, const char *p, size_t size);
void frames_end(struct feeding *f);

#endif
