/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Folder names: modified UTF-7 and what is not. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/block.h"
#include "core/octets.h"
#include "highlevel/data/folder_name.h"
#include "tests/support/main.h"

static struct text_decoder decoder;
static struct arena arena;

static void setup(void)
{
	satcheli_text_init(&decoder, satcheli_default_allocator());
	satcheli_arena_init(&arena, satcheli_default_allocator());
}

static void teardown(void)
{
	satcheli_text_clear(&decoder);
	satcheli_arena_clear(&arena);
}

struct name_case {
	const char *name, *wire, *utf8;
	int rc;
};

static const struct name_case decode_cases[] = {
	{ "plain", "Sent Items", "Sent Items", 1 },
	{ "empty", "", "", 1 },
	{ "INBOX in any case", "iNbOx", "iNbOx", 1 },
	{ "wildcards and quotes", "a%*\"\\~/b", "a%*\"\\~/b", 1 },
	{ "RFC 3501", "~peter/mail/&U,BTFw-/&ZeVnLIqe-",
	  "~peter/mail/\xe5\x8f\xb0\xe5\x8c\x97/\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e", 1 },
	{ "umlaut", "Entw&APw-rfe", "Entw\xc3\xbcrfe", 1 },
	{ "ampersand", "A&-B", "A&B", 1 },
	{ "outside the BMP", "&2D3cqQ-", "\xf0\x9f\x92\xa9", 1 },
	{ "control character", "a&AAE-b",
	  "a\x01"
	  "b",
	  1 },
	{ "byte order mark", "&,v8-x", "\xef\xbb\xbfx", 1 },
	{ "noncharacter", "&,,8-", "\xef\xbf\xbf", 1 },
	{ "a lone surrogate", "&2D0-", "%262D0-", 0 },
	{ "a lone trail", "&3Kk-", "%263Kk-", 0 },
	{ "ASCII in base64", "&AGE-", "%26AGE-", 0 },
	{ "ampersand in base64 (Yandex)", "&BBAEMQQyACYEMwQ0BDU-", "%26BBAEMQQyACYEMwQ0BDU-", 0 },
	{ "ampersand alone", "&", "%26", 0 },
	{ "ampersand as itself", "Tom & Jerry", "Tom %26 Jerry", 0 },
	{ "percent in such a name", "Tom & 5%", "Tom %26 5%25", 0 },
	{ "not terminated", "&APw", "%26APw", 0 },
	{ "null shift", "&APw-&APw-", "%26APw-%26APw-", 0 },
	{ "bits left over", "&APx-", "%26APx-", 0 },
	{ "slash of plain base64", "&U/BTFw-", "%26U/BTFw-", 0 },
	{ "too short", "&AP-", "%26AP-", 0 },
	{ "NUL in base64", "&AAA-", "%26AAA-", 0 },
	{ "line feed in base64", "&AAo-", "%26AAo-", 0 },
	{ "raw UTF-8", "Entw\xc3\xbcrfe", "Entw\xc3\xbcrfe", 0 },
	{ "raw UTF-8 with an ampersand", "R&D \xc3\xbc", "R&D \xc3\xbc", 0 },
	{ "raw Latin-1", "Entw\xfcrfe", "Entw%FCrfe", 0 },
	{ "raw control character", "a\tb", "a%09b", 0 },
	{ "delete",
	  "a\x7f"
	  "b",
	  "a%7Fb", 0 },
	{ "looks escaped", "%26AOQ", "%2526AOQ", 0 },
	{ "looks escaped, in raw UTF-8", "%26\xc3\xbc", "%2526%C3%BC", 0 },
	{ "looks escaped, and has an umlaut", "%26&APw-", "%2526%26APw-", 0 },
	{ "does not look escaped", "5%A &APw- %2f", "5%A \xc3\xbc %2f", 1 },
	{ "over-long UTF-8", "\xc0\xaf", "%C0%AF", 0 },
};

START_TEST(decode)
{
	const struct name_case *t = &decode_cases[_i];
	const char *utf8 = NULL;
	int rc = satcheli_folder_decode(&decoder, &arena, t->wire, strlen(t->wire), &utf8);

	ck_assert_msg(rc == t->rc, "%s: %d", t->name, rc);
	ck_assert_msg(strcmp(utf8, t->utf8) == 0, "%s: %s", t->name, utf8);
}
END_TEST

static const struct {
	const char *name, *wire, *text;
} display_cases[] = {
	{ "ampersand in base64 (Yandex)", "&BBAEMQQyACYEMwQ0BDU-",
	  "\xd0\x90\xd0\xb1\xd0\xb2&\xd0\xb3\xd0\xb4\xd0\xb5" },
	{ "ASCII in base64", "x/&AGEAYg-", "x/ab" },
	{ "null shift", "&APw-&APw-", "\xc3\xbc\xc3\xbc" },
	{ "bits left over", "&APx-", "\xc3\xbc" },
	{ "slash of plain base64", "&U/BTFw-", "\xe5\x8f\xb0\xe5\x8c\x97" },
	{ "outside the BMP", "%26&2D3cqQ-", "%26\xf0\x9f\x92\xa9" },
	{ "a lone surrogate", "&2D0-", "\xef\xbf\xbd" },
	{ "a lone trail", "&3KkAYQ-",
	  "\xef\xbf\xbd"
	  "a" },
	{ "a lead without its trail", "&2D0AYQ-",
	  "\xef\xbf\xbd"
	  "a" },
	{ "ampersand as itself", "Tom & Jerry", "Tom & Jerry" },
	{ "ampersand as itself, and a minus", "R&D-old", "R&D-old" },
	{ "both", "A&B &- C&APw-", "A&B & C\xc3\xbc" },
	{ "no whole unit", "&AP-", "&AP-" },
	{ "not terminated", "&APw", "&APw" },
	{ "no base64", "&A=w-&A w-", "&A=w-&A w-" },
	{ "line feed in base64", "a&AAo-b",
	  "a\xef\xbf\xbd"
	  "b" },
	{ "raw Latin-1", "Entw\xfcrfe/&APw-", "Entw\xc3\xbcrfe/\xc3\xbc" },
	{ "raw UTF-8", "R&D \xc3\xbc", "R&D \xc3\xbc" },
	{ "raw control character", "a\t\x7f", "a\xef\xbf\xbd\xef\xbf\xbd" },
	{ "looks escaped", "%26AOQ", "%26AOQ" },
	{ "empty", "", "" },
};

START_TEST(display)
{
	const char *wire = display_cases[_i].wire;
	const char *text = satcheli_folder_display(&decoder, &arena, wire, strlen(wire));

	ck_assert_msg(strcmp(text, display_cases[_i].text) == 0, "%s: %s", display_cases[_i].name,
	              text);
}
END_TEST

START_TEST(nul_on_the_wire)
{
	const char *utf8 = NULL;

	ck_assert_int_eq(satcheli_folder_decode(&decoder, &arena, "a\0\xc3\xbc", 4, &utf8), 0);
	ck_assert_str_eq(utf8, "a%00%C3%BC");
}
END_TEST

START_TEST(no_copy)
{
	const char *in = "Sent", *utf8, *wire;
	size_t size;

	ck_assert_int_eq(satcheli_folder_decode(&decoder, &arena, in, 4, &utf8), 1);
	ck_assert_ptr_eq(utf8, in);
	ck_assert_int_eq(satcheli_folder_encode(&decoder, &arena, in, 3, &wire, &size), SATCHEL_OK);
	ck_assert_ptr_eq(wire, in);
	ck_assert_uint_eq(size, 3);
	ck_assert_ptr_null(arena.first);
	ck_assert_ptr_null(decoder.folder);
}
END_TEST

struct encode_case {
	const char *name, *utf8;
	size_t size;
	const char *wire;
	int rc;
};

static const struct encode_case encode_cases[] = {
	{ "plain", "Sent", 4, "Sent", SATCHEL_OK },
	{ "empty", "", 0, "", SATCHEL_OK },
	{ "umlaut", "Entw\xc3\xbcrfe", 9, "Entw&APw-rfe", SATCHEL_OK },
	{ "ampersand", "A&B", 3, "A&-B", SATCHEL_OK },
	{ "two ampersands", "&&", 2, "&-&-", SATCHEL_OK },
	{ "ampersand between others", "\xc3\xbc&\xc3\xbc", 5, "&APw-&-&APw-", SATCHEL_OK },
	{ "outside the BMP", "\xf0\x9f\x92\xa9", 4, "&2D3cqQ-", SATCHEL_OK },
	{ "tab", "a\tb", 3, "a&AAk-b", SATCHEL_OK },
	{ "delete",
	  "a\x7f"
	  "b",
	  3, "a&AH8-b", SATCHEL_OK },
	{ "CR", "a\rb", 3, NULL, SATCHEL_E_ARGUMENT },
	{ "LF", "a\nb", 3, NULL, SATCHEL_E_ARGUMENT },
	{ "NUL", "a\0b", 3, NULL, SATCHEL_E_ARGUMENT },
	{ "Latin-1", "a\xfc", 2, NULL, SATCHEL_E_ARGUMENT },
	{ "cut", "a\xc3", 2, NULL, SATCHEL_E_ARGUMENT },
	{ "surrogate", "\xed\xa0\xbd", 3, NULL, SATCHEL_E_ARGUMENT },
};

START_TEST(encode)
{
	const struct encode_case *t = &encode_cases[_i];
	const char *wire = NULL;
	size_t size = 77;
	int rc = satcheli_folder_encode(&decoder, &arena, t->utf8, t->size, &wire, &size);

	ck_assert_msg(rc == t->rc, "%s: %d", t->name, rc);
	if (rc) {
		ck_assert_msg(!wire && size == 77, "%s: outputs touched", t->name);
		return;
	}
	ck_assert_msg(size == strlen(t->wire) && memcmp(wire, t->wire, size) == 0, "%s: %.*s",
	              t->name, (int)size, wire);
}
END_TEST

static int decode_copy(const char *wire, size_t size, char **copy, const char **utf8)
{
	*copy = malloc(size + 1);
	ck_assert_ptr_nonnull(*copy);
	memcpy(*copy, wire, size);
	(*copy)[size] = 0;
	return satcheli_folder_decode(&decoder, &arena, *copy, size, utf8);
}

/* Whatever the octets: a string of UTF-8; and if decoded, encoding it gives them back. */
static void check_wire(const char *octets, size_t size)
{
	const char *utf8 = NULL, *back = NULL;
	size_t back_size = 0;
	char *copy;
	int rc = decode_copy(octets, size, &copy, &utf8);

	ck_assert(rc == 0 || rc == 1);
	ck_assert(satcheli_utf8_valid(utf8, strlen(utf8)));
	if (rc == 1) {
		ck_assert_int_eq(satcheli_folder_encode(&decoder, &arena, utf8, strlen(utf8), &back,
		                                        &back_size),
		                 SATCHEL_OK);
		ck_assert_uint_eq(back_size, size);
		ck_assert_int_eq(memcmp(back, octets, size), 0);
	}
	free(copy);
}

START_TEST(all_short_ones)
{
	static const char alphabet[] = "&-,/AD9w%\t\0\r\xc3\xbc\xff";
	size_t n = sizeof alphabet - 1, total = n * n * n * n;

	for (size_t i = 0; i < total; i++) {
		char octets[4] = { alphabet[i % n], alphabet[i / n % n], alphabet[i / n / n % n],
			           alphabet[i / n / n / n] };

		for (size_t size = i < n           ? 1
		                   : i < n * n     ? 2
		                   : i < n * n * n ? 3
		                                   : 4;
		     size <= 4; size++)
			check_wire(octets, size);
		satcheli_arena_reset(&arena);
	}
}
END_TEST

/* "&" with base64 of up to six digits behind it. */
START_TEST(all_short_shifts)
{
	static const char alphabet[] = "A3DJw,";
	char octets[16];

	for (unsigned i = 0; i < 6 * 6 * 6 * 6 * 6 * 6; i++) {
		for (unsigned size = 0, k = i; size <= 6; size++, k /= 6) {
			snprintf(octets, sizeof octets, "&");
			for (unsigned m = 0, v = i; m < size; m++, v /= 6)
				octets[1 + m] = alphabet[v % 6];
			octets[1 + size] = '-';
			if (!k || size == 6)
				check_wire(octets, size + 2);
		}
		satcheli_arena_reset(&arena);
	}
}
END_TEST

static uint32_t next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

static size_t put_utf8(char *at, uint32_t c)
{
	static const unsigned char lead[] = { 0, 0, 0xC0, 0xE0, 0xF0 };
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	for (size_t i = n; i-- > 1; c >>= 6)
		at[i] = (char)(0x80 | (c & 0x3F));
	at[0] = (char)(lead[n] | c);
	return n;
}

static uint32_t random_character(uint32_t *state)
{
	static const uint32_t limits[] = { 0x80, 0x80, 0x800, 0x10000, 0x110000 };
	uint32_t limit = limits[next_random(state) % 5], c;

	do
		c = next_random(state) % limit;
	while (!c || c == '\r' || c == '\n' || (c >= 0xD800 && c < 0xE000));
	return c;
}

/* Any name that can be encoded is decoded to itself. */
START_TEST(random_names)
{
	uint32_t state = 20260727;

	for (int i = 0; i < 100000; i++) {
		char text[64], *copy;
		const char *wire = NULL, *utf8 = NULL;
		size_t size = 0, wire_size = 0;
		int rc;

		for (uint32_t n = next_random(&state) % 15; n; n--)
			size += put_utf8(text + size, random_character(&state));
		ck_assert_msg(satcheli_folder_encode(&decoder, &arena, text, size, &wire,
		                                     &wire_size) == SATCHEL_OK,
		              "seed 20260727, name %d", i);
		for (size_t k = 0; k < wire_size; k++)
			ck_assert(wire[k] >= ' ' && wire[k] <= '~');
		rc = decode_copy(wire, wire_size, &copy, &utf8);
		ck_assert_msg(rc == !satcheli_folder_looks_escaped(wire, wire_size),
		              "seed 20260727, name %d", i);
		ck_assert(!rc || (strlen(utf8) == size && !memcmp(utf8, text, size)));
		free(copy);
		satcheli_arena_reset(&arena);
	}
}
END_TEST

/* An allocator that fails from the nth call on. */
struct scarce {
	int left;
};

static void *scarce_resize(void *user, void *block, size_t old_size, size_t size)
{
	struct scarce *s = user;

	(void)old_size;
	if (!size) {
		free(block);
		return NULL;
	}
	return s->left-- > 0 ? realloc(block, size) : NULL;
}

START_TEST(no_memory)
{
	struct scarce scarce = { 0 };
	satchel_allocator allocator = { scarce_resize, &scarce };
	static const char *const wires[] = { "&APw-", "&", "\xfc" };

	for (size_t i = 0; i < COUNTOF(wires); i++) {
		int rc = SATCHEL_E_MEMORY, rounds = 0;

		for (; rc == SATCHEL_E_MEMORY && rounds < 100; rounds++) {
			const char *utf8 = NULL, *wire = NULL;
			size_t size;

			scarce.left = rounds;
			satcheli_text_init(&decoder, &allocator);
			satcheli_arena_init(&arena, &allocator);
			rc = satcheli_folder_decode(&decoder, &arena, wires[i], strlen(wires[i]),
			                            &utf8);
			ck_assert((rc < 0) == !utf8);
			if (rc >= 0)
				rc = satcheli_folder_encode(&decoder, &arena, "\xc3\xbc", 2, &wire,
				                            &size);
			teardown();
		}
		ck_assert_int_eq(rc, SATCHEL_OK);
		ck_assert_int_gt(rounds, 2);
	}
	setup();
}
END_TEST

static Suite *folder_name_suite(void)
{
	Suite *s = suite_create("folder name");
	TCase *tc = tcase_create("folder name");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, decode, 0, (int)COUNTOF(decode_cases));
	tcase_add_loop_test(tc, display, 0, (int)COUNTOF(display_cases));
	tcase_add_loop_test(tc, encode, 0, (int)COUNTOF(encode_cases));
	tcase_add_test(tc, nul_on_the_wire);
	tcase_add_test(tc, no_copy);
	tcase_add_test(tc, all_short_ones);
	tcase_add_test(tc, all_short_shifts);
	tcase_add_test(tc, random_names);
	tcase_add_test(tc, no_memory);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(folder_name_suite);
}
