/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Header text: always UTF-8, the same in place as in a copy, and plain text stays as it is. */
#include "core/block.h"
#include "core/octets.h"
#include "highlevel/data/header_text.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

const char fuzz_corpus[] = "header_text";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *copied, *in_place;
	char *text = malloc(size + 1);
	struct text_decoder d;
	struct arena a;

	memcpy(text, data, size);
	text[size] = 0;
	satcheli_text_init(&d, satcheli_default_allocator());
	satcheli_arena_init(&a, satcheli_default_allocator());
	copied = satcheli_header_text(&d, &a, text, size);
	in_place = satcheli_header_text_in_place(&d, &a, text, size);
	fuzz_expect(copied && in_place, "any octets are shown");
	fuzz_expect(satcheli_utf8_valid(copied, strlen(copied)), "as UTF-8");
	fuzz_expect(!strcmp(copied, in_place), "in place as in a copy");
	if (satcheli_header_plain(text, size))
		fuzz_expect(in_place == text && !strcmp(copied, text), "plain text is what it was");
	satcheli_arena_clear(&a);
	satcheli_text_clear(&d);
	free(text);
	return 0;
}
