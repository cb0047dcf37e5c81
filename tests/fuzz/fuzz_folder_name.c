/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Folder names: what can be decoded is encoded to the same octets, and what can be encoded is decoded to the same
 * text; all that is shown is UTF-8. */
#include "core/block.h"
#include "core/octets.h"
#include "highlevel/data/folder_name.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

const char fuzz_corpus[] = "folder_name";

static bool same(const char *a, size_t a_size, const char *b, size_t b_size)
{
	return a_size == b_size && !memcmp(a, b, a_size);
}

static void for_people(struct text_decoder *d, struct arena *a, const char *name, size_t size)
{
	const char *text = satcheli_folder_display(d, a, name, size);

	fuzz_expect(text && satcheli_utf8_valid(text, strlen(text)), "any octets can be read");
	for (; *text; text++)
		fuzz_expect((unsigned char)*text >= 0x20 && *text != 0x7f,
		            "without control characters");
}

static void from_wire(struct text_decoder *d, struct arena *a, const char *name, size_t size)
{
	const char *utf8 = NULL, *wire;
	int rc = satcheli_folder_decode(d, a, name, size, &utf8);
	size_t wire_size;

	fuzz_expect(rc == 0 || rc == 1, "any octets are shown");
	fuzz_expect(satcheli_utf8_valid(utf8, strlen(utf8)), "as UTF-8");
	if (!rc)
		return;
	fuzz_expect(satcheli_folder_encode(d, a, utf8, strlen(utf8), &wire, &wire_size) ==
	                    SATCHEL_OK,
	            "a decoded name can be encoded");
	fuzz_expect(same(wire, wire_size, name, size), "to the octets that came");
}

static void from_text(struct text_decoder *d, struct arena *a, const char *text, size_t size)
{
	const char *wire, *utf8, *kept;
	size_t wire_size;
	int rc = satcheli_folder_encode(d, a, text, size, &wire, &wire_size);
	bool valid = satcheli_utf8_valid(text, size) && !memchr(text, 0, size) &&
	             !memchr(text, '\r', size) && !memchr(text, '\n', size);

	fuzz_expect(rc == (valid ? SATCHEL_OK : SATCHEL_E_ARGUMENT),
	            "UTF-8 can be encoded, and nothing else");
	if (rc)
		return;
	for (size_t i = 0; i < wire_size; i++)
		fuzz_expect(wire[i] >= 0x20 && wire[i] < 0x7f, "what is sent is printable ASCII");
	kept = satcheli_arena_text(a, wire, wire_size);
	rc = satcheli_folder_decode(d, a, kept, wire_size, &utf8);
	fuzz_expect(rc == !satcheli_folder_looks_escaped(kept, wire_size),
	            "what is sent can be decoded, if it does not look escaped");
	if (!rc)
		return;
	fuzz_expect(same(utf8, strlen(utf8), text, size), "to the text that was given");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text_decoder d;
	char *name = malloc(size + 1);
	struct arena a;

	memcpy(name, data, size);
	name[size] = 0;
	satcheli_text_init(&d, satcheli_default_allocator());
	satcheli_arena_init(&a, satcheli_default_allocator());
	from_wire(&d, &a, name, size);
	for_people(&d, &a, name, size);
	from_text(&d, &a, name, size);
	satcheli_arena_clear(&a);
	satcheli_text_clear(&d);
	free(name);
	return 0;
}
