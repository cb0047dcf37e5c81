/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What the targets share: options, pieces, and the end. */
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>

void fuzz_expect(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "this does not hold: %s\n", what);
	abort();
}

static const satchel_limits low = {
	.size = sizeof low,
	.max_token = 16,
	.max_literal = 8,
	.inline_max = 24,
	.max_response = 100,
	.max_depth = 4,
	.max_ranges = 3,
	.max_parts = 3,
	.max_addresses = 2,
	.max_flags = 2,
	.max_capabilities = 3,
	.max_resources = 3,
	.max_blank_lines = 2,
};

bool fuzz_options(struct fuzz_options *o, const uint8_t **data, size_t *size)
{
	if (!*size)
		return false;
	*o = (struct fuzz_options){ .strict = **data & 1, .stream = **data & 2 };
	if (**data & 4)
		o->limits = low;
	o->limits.size = sizeof o->limits;
	++*data;
	--*size;
	return true;
}

struct fuzz_pieces fuzz_pieces(const uint8_t *data, size_t size)
{
	struct fuzz_pieces p = { 14695981039346656037u };

	for (size_t i = 0; i < size; i++)
		p.state = (p.state ^ data[i]) * 1099511628211u;
	return p;
}

size_t fuzz_piece(struct fuzz_pieces *p, size_t left)
{
	size_t most, n;

	p->state = p->state * 6364136223846793005u + 1442695040888963407u;
	most = (size_t)1 << (p->state >> 61); /* mostly short ones */
	n = 1 + (size_t)(p->state >> 33) % most;
	return n < left ? n : left;
}
