/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_TESTS_FUZZ_H
#define SATCHEL_TESTS_FUZZ_H

#include <satchel/limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a target has: one input, any octets. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Its folder in tests/fuzz/corpus. */
extern const char fuzz_corpus[];

/* Ends the program, so that the input is kept, when something does not hold. */
void fuzz_expect(bool holds, const char *what);

/* The first octet of an input says how it is read: ' ' as usual, '!' strict, '"' streaming, '#' both, and four octets
 * further the same with low limits ('$', '%', '&', 0x27). */
struct fuzz_options {
	bool strict, stream;
	satchel_limits limits;
};

/* Takes that octet off; false: there is none. */
bool fuzz_options(struct fuzz_options *o, const uint8_t **data, size_t *size);

/* Sizes of pieces, a sequence for each input: 0 < size <= left. */
struct fuzz_pieces {
	uint64_t state;
};

struct fuzz_pieces fuzz_pieces(const uint8_t *data, size_t size);
size_t fuzz_piece(struct fuzz_pieces *p, size_t left);

#endif
