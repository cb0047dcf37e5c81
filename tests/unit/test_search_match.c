/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Words in texts however they are written, fields of headers, and transfer encodings of bodies. */
#include "highlevel/data/transfer.h"
#include "highlevel/search/header.h"
#include "highlevel/search/match.h"
#include "tests/support/alloc.h"
#include "tests/support/main.h"

#include <stdlib.h>
#include <string.h>

/* ---- words */

static bool has(const char *text, const char *words)
{
	struct failing_allocator f;
	struct arena a, scratch;
	struct needle n;
	bool is;

	failing_allocator_init(&f);
	satcheli_arena_init(&a, &f.allocator);
	satcheli_arena_init(&scratch, &f.allocator);
	ck_assert_int_eq(satcheli_needle(&n, &a, words, strlen(words)), SATCHEL_OK);
	is = satcheli_has_words(&scratch, &n, text, strlen(text));
	ck_assert(!scratch.failed);
	satcheli_arena_clear(&a);
	satcheli_arena_clear(&scratch);
	failing_allocator_check(&f);
	return is;
}

START_TEST(words)
{
	static const struct {
		const char *text, *words;
		bool is;
	} table[] = {
		{ "", "", true },
		{ "", "a", false },
		{ "a", "", true },
		{ "Hello", "ELL", true },
		{ "Hello", "Hello!", false },
		{ "one\r\ntwo", "two", true },
		{ "one\ntwo", "one\ntwo", false },
		{ "one two", "onetwo", false },
		{ "a[b", "A{B", false }, /* not letters, though 32 lies between them */
		{ "STRASSE", "straße", true },
		{ "Straße", "STRASSE", true },
		{ "GRU\xcc\x88N", "grün", true },
		{ "ＦＵＬＬ", "full", true },
		{ "仕事です", "事", true },
		{ "ΣΑΣ", "σας", true },
		{ "caf\xe9", "caf", true }, /* no UTF-8 */
		{ "caf\xe9 x", "\xef\xbf\xbd X", true },
		{ "\xff\xfe", "a", false },
		{ "Ünï\nASCII", "ascii", true },
		{ "any", "\xc2\xad", false }, /* a soft hyphen */
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		ck_assert_msg(has(table[i].text, table[i].words) == table[i].is, "%s in %s",
		              table[i].words, table[i].text);
}
END_TEST

/* A line of many letters that each become several. */
START_TEST(long_lines)
{
	enum { COUNT = 20000 };
	static const char one[] = "\xef\xb7\xba"; /* U+FDFA: 18 letters */
	char *text = malloc(COUNT * 3 + 2);

	for (size_t i = 0; i < COUNT; i++)
		memcpy(text + 3 * i, one, 3);
	strcpy(text + 3 * COUNT, "Z");
	ck_assert(has(text, "z") && !has(text, "y"));
	free(text);
}
END_TEST

/* ---- headers */

/* One line, and all of it is looked at. */
START_TEST(longest_line)
{
	const size_t size = 40u * 1024 * 1024;
	char *text = malloc(size + 1);

	ck_assert_ptr_nonnull(text);
	memset(text, 'a', size);
	memcpy(text + size - 6, "needle", 7);
	ck_assert(has(text, "NEEDLE"));
	memcpy(text, "\xc3\xa9", 2);
	ck_assert(has(text, "NEEDLE"));
	free(text);
}
END_TEST

START_TEST(fields)
{
	static const char header[] = "A: 1\r\nB :\r\n 2\r\n\t3\r\nno colon\r\n: x\r\nC:4\nD: 5";
	static const struct {
		const char *name, *value;
	} wanted[] = {
		{ "A", " 1" },      { "B", "\r\n 2\r\n\t3" },
		{ "", "no colon" }, { "", " x" },
		{ "C", "4" },       { "D", " 5" },
	};
	const char *p = header, *end = header + strlen(header);
	struct header_field f;
	size_t n = 0;

	for (; satcheli_next_field(&f, &p, end); n++) {
		ck_assert_uint_lt(n, sizeof wanted / sizeof *wanted);
		ck_assert_uint_eq(f.name_size, strlen(wanted[n].name));
		ck_assert(!memcmp(f.name, wanted[n].name, f.name_size));
		ck_assert_msg(f.value_size == strlen(wanted[n].value) &&
		                      !memcmp(f.value, wanted[n].value, f.value_size),
		              "%s", wanted[n].value);
	}
	ck_assert_uint_eq(n, sizeof wanted / sizeof *wanted);
}
END_TEST

/* ---- transfer encodings */

static void assert_put(char *(*put)(char *, const char *, const char *), const char *in,
                       const char *wanted)
{
	size_t size = strlen(in);
	char *copy = malloc(size + 1), *to = malloc(size + 1); /* what lies behind them is seen */

	memcpy(copy, in, size);
	*put(to, copy, copy + size) = '\0';
	ck_assert_str_eq(to, wanted);
	free(copy);
	free(to);
}

START_TEST(transfer)
{
	static const struct {
		char *(*put)(char *, const char *, const char *);
		const char *in, *wanted;
	} table[] = {
		{ satcheli_quoted_printable_put, "", "" },
		{ satcheli_quoted_printable_put, "a=3Db_c", "a=b_c" },
		{ satcheli_quoted_printable_put, "so=\r\nft", "soft" },
		{ satcheli_quoted_printable_put, "so= \t\nft=", "soft" },
		{ satcheli_quoted_printable_put, "a=\r b", "a=\r b" },
		{ satcheli_quoted_printable_put, "=4", "=4" },
		{ satcheli_quoted_printable_put, "=zz=c3=BC", "=zz\xc3\xbc" },
		{ satcheli_quoted_printable_put, "line\r\n", "line\r\n" },
		{ satcheli_base64_put, "", "" },
		{ satcheli_base64_put, "SGVs\r\nbG8s\r\nIHdv\r\ncmxk\r\n", "Hello, world" },
		{ satcheli_base64_put, "SGVsb\r\nG8=\r\n", "Hello" },
		{ satcheli_base64_put, "SGVsbG8=SGVsbG8", "HelloHello" },
		{ satcheli_base64_put, "S!G-V*s", "Hel" },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		assert_put(table[i].put, table[i].in, table[i].wanted);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("search_match");
	TCase *tc = tcase_create("search_match");

	tcase_add_test(tc, words);
	tcase_add_test(tc, long_lines);
	tcase_add_test(tc, longest_line);
	tcase_add_test(tc, fields);
	tcase_add_test(tc, transfer);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
