/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* ASCII comparison, and UTF-8: by table, and against every scalar value there is. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/octets.h"
#include "tests/support/main.h"

struct utf8_case {
	const char *name, *in;
	bool valid;
};

static const struct utf8_case utf8_cases[] = {
	{ "empty", "", true },
	{ "ASCII", "abc\x7F", true },
	{ "two octets", "\xC2\x80", true },
	{ "three octets", "\xE2\x82\xAC", true },
	{ "four octets", "\xF0\x9F\x98\x80", true },
	{ "last before the surrogates", "\xED\x9F\xBF", true },
	{ "first behind the surrogates", "\xEE\x80\x80", true },
	{ "highest", "\xF4\x8F\xBF\xBF", true },
	{ "among ASCII", "a\xC3\xA4z", true },
	{ "continuation alone", "\x80", false },
	{ "continuation behind", "\xC3\xA4\xA4", false },
	{ "over-long, two", "\xC0\x80", false },
	{ "over-long, two, highest", "\xC1\xBF", false },
	{ "over-long, three", "\xE0\x9F\xBF", false },
	{ "over-long, four", "\xF0\x8F\xBF\xBF", false },
	{ "surrogate, first", "\xED\xA0\x80", false },
	{ "surrogate, last", "\xED\xBF\xBF", false },
	{ "above the highest", "\xF4\x90\x80\x80", false },
	{ "lead F5", "\xF5\x80\x80\x80", false },
	{ "lead FE", "\xFE", false },
	{ "lead FF", "\xFF", false },
	{ "cut, two", "\xC3", false },
	{ "cut, three", "\xE2\x82", false },
	{ "cut, four", "\xF0\x9F\x98", false },
	{ "cut by ASCII",
	  "\xE2\x82"
	  "a",
	  false },
	{ "cut by a lead", "\xF0\x9F\xC3\xA4", false },
	{ "Latin-1", "f\xFCr", false },
};

START_TEST(utf8)
{
	const struct utf8_case *t = &utf8_cases[_i];
	size_t size = strlen(t->in);
	char *in = malloc(size + 1);

	memcpy(in, t->in, size); /* no NUL behind it */
	ck_assert_msg(satcheli_utf8_valid(in, size) == t->valid, "%s", t->name);
	free(in);
}
END_TEST

static size_t encode(uint32_t c, char *to)
{
	static const unsigned char lead[] = { 0, 0, 0xC0, 0xE0, 0xF0 };
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	for (size_t i = n; i > 1; c >>= 6)
		to[--i] = (char)(0x80 | (c & 63));
	to[0] = (char)(lead[n] | c);
	return n;
}

START_TEST(every_scalar)
{
	char text[4];

	for (uint32_t c = 0; c < 0x110000; c++) {
		bool surrogate = c >= 0xD800 && c < 0xE000;
		size_t n = encode(c, text);

		if (satcheli_utf8_valid(text, n) == surrogate)
			ck_abort_msg("U+%04X", (unsigned int)c);
		if (n > 1 && satcheli_utf8_valid(text, n - 1))
			ck_abort_msg("U+%04X cut", (unsigned int)c);
	}
}
END_TEST

/* How many texts of two and three octets are valid follows from the table of RFC 3629. */
START_TEST(counted)
{
	size_t two = 0, three = 0;
	char t[3];

	for (uint32_t v = 0; v < 0x1000000; v++) {
		t[0] = (char)(v >> 16);
		t[1] = (char)(v >> 8);
		t[2] = (char)v;
		if (v < 0x10000)
			two += satcheli_utf8_valid(t + 1, 2);
		three += satcheli_utf8_valid(t, 3);
	}
	ck_assert_uint_eq(two, 128 * 128 + 1920);
	ck_assert_uint_eq(three, 128 * 128 * 128 + 2 * 128 * 1920 + 61440);
}
END_TEST

struct ascii_case {
	const char *a, *upper;
	bool equal;
};

static const struct ascii_case ascii_cases[] = {
	{ "", "", true },
	{ "Inbox", "INBOX", true },
	{ "INBOX", "INBOX", true },
	{ "inbox", "INBOX", true },
	{ "inbo", "INBOX", false },
	{ "inboxx", "INBOX", false },
	{ "1nbox", "INBOX", false },
	{ "{", "[", false }, /* 32 apart, as letters are */
	{ "`", "@", false },
	{ "\xE4", "\xC4", false },
};

START_TEST(ascii)
{
	const struct ascii_case *t = &ascii_cases[_i];
	bool is = ascii_is(t->a, strlen(t->a), t->upper, strlen(t->upper));

	ck_assert_msg(is == t->equal, "%s", t->a);
	ck_assert_msg(ascii_equal(t->a, t->upper) == t->equal, "%s", t->a);
	ck_assert_msg(ascii_equal(t->upper, t->a) == t->equal, "%s", t->a);
}
END_TEST

START_TEST(classes)
{
	for (int c = 0; c < 256; c++) {
		int upper = c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c;

		ck_assert_int_eq(ascii_upper((unsigned char)c), upper);
		ck_assert_int_eq(ascii_digit((unsigned char)c), c >= '0' && c <= '9');
	}
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("octets");
	TCase *tc = tcase_create("octets");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, utf8, 0, (int)COUNTOF(utf8_cases));
	tcase_add_loop_test(tc, ascii, 0, (int)COUNTOF(ascii_cases));
	tcase_add_test(tc, every_scalar);
	tcase_add_test(tc, counted);
	tcase_add_test(tc, classes);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
