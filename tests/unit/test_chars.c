/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The table of octet classes against the grammar of RFC 9051 section 9, written down once more. */
#include "core/chars.h"
#include "core/octets.h"
#include "core/scan.h"
#include "tests/support/main.h"

#include <string.h>

static bool is_ctl(int c)
{
	return c < 32 || c == 127;
}

static bool is_one_of(int c, const char *set)
{
	return c && strchr(set, c);
}

/* ATOM-CHAR: no atom-specials, which are ( ) { SP CTL list-wildcards quoted-specials resp-specials */
static bool is_atom_char(int c)
{
	return !is_ctl(c) && !is_one_of(c, "(){ %*\"\\]");
}

START_TEST(classes)
{
	for (int c = 0; c < 256; c++) {
		bool atom = is_atom_char(c);

		ck_assert_msg(!char_is((char)c, CHAR_ATOM) == !atom, "ATOM-CHAR %d", c);
		ck_assert_msg(!char_is((char)c, CHAR_ASTRING) == !(atom || c == ']'),
		              "ASTRING-CHAR %d", c);
		ck_assert_msg(!char_is((char)c, CHAR_LIST) == !(atom || is_one_of(c, "]%*")),
		              "list-char %d", c);
		ck_assert_msg(!char_is((char)c, CHAR_TAG) == !((atom || c == ']') && c != '+'),
		              "tag %d", c);
		ck_assert_msg(!char_is((char)c, CHAR_WORD) ==
		                      !(!is_ctl(c) && !is_one_of(c, " ()\"")),
		              "word %d", c);
		ck_assert_msg(!char_is((char)c, CHAR_ENDS_STRING) == !is_one_of(c, " ()]\r\n"),
		              "end of a string %d", c);
	}
}
END_TEST

/* A closing quote that became a NUL is the quote that it was; nothing else is, and each octet counts. */
START_TEST(scan_again)
{
	char fresh[64 + SCAN_PADDING], read[64 + SCAN_PADDING];

	for (size_t size = 1; size < 50; size++) {
		memset(fresh, 'a', sizeof fresh);
		fresh[size / 2] = '"';
		memcpy(read, fresh, sizeof fresh);
		read[size / 2] = 0;
		ck_assert(scan_read_before(read, fresh, size));
		fresh[size] = 'b'; /* behind the end */
		ck_assert(scan_read_before(read, fresh, size));
		fresh[size] = 'a';
		for (size_t i = 0; i < size; i++) {
			fresh[i]++;
			ck_assert_msg(!scan_read_before(read, fresh, size), "%zu of %zu", i, size);
			fresh[i]--;
		}
	}
}
END_TEST

/* The scan stops at the first octet of those that end a plain run, wherever it lies, and tells 8-bit ones before it. */
START_TEST(scan)
{
	char text[64 + SCAN_PADDING];

	for (int c = 0; c < 256; c++) {
		bool stops = c < 32 || c == '"' || c == '\\';

		for (size_t at = 0; at < 40; at++) {
			unsigned high = 0;

			memset(text, 'a', sizeof text);
			text[50] = '"';
			text[at] = (char)c;
			ck_assert_msg(scan_quoted(text, &high) == text + (stops ? at : 50),
			              "%d at %zu", c, at);
			ck_assert_msg(!high == (c < 128), "%d at %zu: 8-bit", c, at);
		}
	}
}
END_TEST

/* Behind the place where it stops nothing counts. */
START_TEST(scan_behind)
{
	char text[64 + SCAN_PADDING];

	for (size_t at = 0; at < 40; at++) {
		unsigned high = 0;

		memset(text, '\xFC', sizeof text);
		memset(text, 'a', at);
		text[at] = '"';
		ck_assert_ptr_eq(scan_quoted(text, &high), text + at);
		ck_assert_uint_eq(high, 0);
	}
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("chars");
	TCase *tc = tcase_create("chars");

	tcase_add_test(tc, classes);
	tcase_add_test(tc, scan);
	tcase_add_test(tc, scan_behind);
	tcase_add_test(tc, scan_again);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
