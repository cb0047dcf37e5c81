/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The table of octet classes against the grammar of RFC 9051 section 9, written down once more. */
#include "core/chars.h"
#include "core/octets.h"
#include "core/scan.h"
#include "tests/support/main.h"

#include <stdio.h>
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
	char fresh[192 + SCAN_PADDING], read[192 + SCAN_PADDING];

	for (size_t size = 1; size < 180; size++) {
		memset(fresh, 'a', sizeof fresh);
		fresh[size / 2] = '"';
		memcpy(read, fresh, sizeof fresh);
		read[size / 2] = 0;
		ck_assert(scan_read_before(read, fresh, size));
		fresh[size] = 'b'; /* behind the end */
		ck_assert(scan_read_before(read, fresh, size));
		fresh[size] = 'a';
		fresh[size / 2] = 0; /* no quote, and no NUL of the reader's either */
		ck_assert(!scan_read_before(read, fresh, size));
		fresh[size / 2] = '"';
		for (size_t i = 0; i < size; i++) {
			fresh[i]++;
			ck_assert_msg(!scan_read_before(read, fresh, size), "%zu of %zu", i, size);
			fresh[i]--;
		}
	}
}
END_TEST

/* The scan stops at the first octet of those that end a string, wherever it lies; the one for plain strings gives up
 * where an 8-bit octet stands before it. */
START_TEST(scan)
{
	char text[160 + SCAN_PADDING];

	for (int c = 0; c < 256; c++) {
		bool stops = c < 32 || c == '"' || c == '\\', high;

		for (size_t at = 0; at < 140; at++) {
			char *hit;

			memset(text, 'a', sizeof text);
			text[150] = '"';
			text[at] = (char)c;
			ck_assert_msg(scan_quoted(text) == text + (stops ? at : 150), "%d at %zu",
			              c, at);
			hit = scan_plain(text, &high);
			ck_assert_msg(high == (c >= 128), "%d at %zu: 8-bit", c, at);
			ck_assert_msg(high || hit == text + (stops ? at : 150), "%d at %zu: plain",
			              c, at);
		}
	}
}
END_TEST

/* What stands far behind the place where it stops does not count, and nothing does in the other. */
START_TEST(scan_behind)
{
	char text[128 + SCAN_PADDING];
	bool high;

	for (size_t at = 0; at < 40; at++) {
		memset(text, '\xFC', sizeof text);
		memset(text, 'a', at + 32);
		text[at] = '"';
		ck_assert_ptr_eq(scan_quoted(text), text + at);
		ck_assert_ptr_eq(scan_plain(text, &high), text + at);
		ck_assert(!high);
	}
}
END_TEST

/* Up to seven digits, whatever stands behind them. */
START_TEST(scan_numbers)
{
	static const uint32_t numbers[] = { 0,     1,      7,      10,      42,
		                            99,    100,    1000,   9999,    12345,
		                            65536, 100000, 999999, 1234567, 9999999 };
	char text[32];
	uint32_t n;

	for (int c = 0; c < 256; c++)
		for (size_t i = 0; c < '0' || c > '9' ? i < COUNTOF(numbers) : false; i++) {
			int size = snprintf(text, sizeof text, "%u", (unsigned)numbers[i]);

			memset(text + size, c, sizeof text - (size_t)size);
			ck_assert_uint_eq(scan_number(text, &n), (size_t)size);
			ck_assert_msg(n == numbers[i], "%u before %d: %u", (unsigned)numbers[i], c,
			              (unsigned)n);
		}
}
END_TEST

/* None, zeros in front, and too many. */
START_TEST(scan_numbers_odd)
{
	static const struct {
		char text[16];
		size_t digits;
		uint32_t n;
	} table[] = { { "", 0, 0 },         { " 1", 0, 0 },
		      { "-1", 0, 0 },       { "0012 ", 4, 12 },
		      { "12345678", 0, 0 }, { "123456789 ", 0, 0 },
		      { "0000007)", 7, 7 }, { "7654321)9", 7, 7654321 } };
	uint32_t n;

	for (size_t i = 0; i < COUNTOF(table); i++) {
		ck_assert_msg(scan_number(table[i].text, &n) == table[i].digits, "%s",
		              table[i].text);
		ck_assert_uint_eq(n, table[i].n);
	}
}
END_TEST

/* Each octet counts, and none behind the size. */
START_TEST(scan_texts)
{
	char a[SCAN_TEXT], b[SCAN_TEXT];

	for (size_t size = 1; size <= SCAN_TEXT; size++) {
		uint64_t rest = size < SCAN_TEXT ? ~UINT64_C(0) << size : 0;

		memset(a, 'a', sizeof a);
		memset(b, 'b', sizeof b);
		memcpy(b, a, size);
		ck_assert(scan_same(a, b, size));
		ck_assert(scan_places(b, 'b') == rest);
		for (size_t i = 0; i < size; i++) {
			b[i]++;
			ck_assert_msg(!scan_same(a, b, size), "%zu of %zu", i, size);
			b[i]--;
		}
	}
}
END_TEST

/* Where a plain string can end, or is none, wherever it lies. */
START_TEST(scan_all_stops)
{
	char text[SCAN_TEXT];

	memset(text, 'a', sizeof text);
	for (int c = 0; c < 256; c++)
		for (size_t i = 0; i < SCAN_TEXT; i++) {
			bool stops = c < 32 || c == '"' || c == '\\' || c >= 128;

			text[i] = (char)c;
			ck_assert_msg(scan_stops(text) == (uint64_t)stops << i, "%d at %zu", c, i);
			text[i] = 'a';
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
	tcase_add_test(tc, scan_numbers);
	tcase_add_test(tc, scan_numbers_odd);
	tcase_add_test(tc, scan_texts);
	tcase_add_test(tc, scan_all_stops);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
