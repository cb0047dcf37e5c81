/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Header fields as text: encoded words, folds, octets without a charset. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/block.h"
#include "core/octets.h"
#include "highlevel/data/header_text.h"
#include "tests/support/main.h"

#define T(text) text, sizeof text - 1

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

struct text_case {
	const char *name, *in;
	size_t size;
	const char *text;
};

/* clang-format off */
static const struct text_case text_cases[] = {
	{ "empty", T(""), "" },
	{ "plain", T("Re: lunch = 12?"), "Re: lunch = 12?" },
	{ "question and equals", T("a=?b"), "a=?b" },
	{ "Q", T("=?iso-8859-1?Q?a=E4_b?="), "a\xc3\xa4 b" },
	{ "small letters", T("=?utf-8?q?caf=c3=a9?="), "caf\xc3\xa9" },
	{ "B", T("=?UTF-8?B?bmHDr3Zl?="), "na\xc3\xafve" },
	{ "small b", T("=?utf-8?b?bmHDr3Zl?="), "na\xc3\xafve" },
	{ "language", T("=?utf-8*en-GB?Q?col=C3=B6ur?="), "col\xc3\xb6ur" },
	{ "RFC 2047, one", T("(=?ISO-8859-1?Q?a?=)"), "(a)" },
	{ "RFC 2047, word and text", T("(=?ISO-8859-1?Q?a?= b)"), "(a b)" },
	{ "RFC 2047, two words", T("(=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=)"), "(ab)" },
	{ "RFC 2047, many blanks", T("(=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=)"), "(ab)" },
	{ "RFC 2047, a fold", T("(=?ISO-8859-1?Q?a?=\r\n    =?ISO-8859-1?Q?b?=)"), "(ab)" },
	{ "RFC 2047, an encoded blank", T("(=?ISO-8859-1?Q?a_b?=)"), "(a b)" },
	{ "RFC 2047, both", T("(=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=)"), "(a b)" },
	{ "RFC 2047, B", T("=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?=\r\n =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?="), "If you can read this you understand the example." },
	{ "blanks around text stay", T(" a  =?utf-8?Q?b?=  c "), " a  b  c " },
	{ "text between words", T("=?utf-8?Q?a?= , =?utf-8?Q?b?="), "a , b" },
	{ "character split in B", T("=?utf-8?B?5pel5g==?= =?utf-8?B?nKzoqp4=?="), "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e" },
	{ "character split in Q", T("=?utf-8?Q?=E6=97?=\r\n\t=?UTF-8?Q?=A5?="), "\xe6\x97\xa5" },
	{ "character split over encodings and languages", T("=?utf-8*ja?Q?=E6?= =?utf-8?B?l6U=?="), "\xe6\x97\xa5" },
	{ "character not split over charsets", T("=?utf-8?Q?=E6=97?= =?iso-8859-1?Q?=A5?="), "\xef\xbf\xbd\xc2\xa5" },
	{ "ISO-2022-JP", T("=?ISO-2022-JP?B?GyRCMnE1RCRON28kSyREJCQkRhsoQg==?="), "\xe4\xbc\x9a\xe8\xad\xb0\xe3\x81\xae\xe4\xbb\xb6\xe3\x81\xab\xe3\x81\xa4\xe3\x81\x84\xe3\x81\xa6" },
	{ "ISO-2022-JP split within the shift", T("=?ISO-2022-JP?B?GyRCMnE1RA==?= =?iso-2022-jp?B?JE43byRLJEQkJCRGGyhC?="), "\xe4\xbc\x9a\xe8\xad\xb0\xe3\x81\xae\xe4\xbb\xb6\xe3\x81\xab\xe3\x81\xa4\xe3\x81\x84\xe3\x81\xa6" },
	{ "ISO-2022-JP, whole words", T("=?ISO-2022-JP?B?GyRCMnE1RBsoQg==?= =?iso-2022-jp?B?GyRCJE43bxsoQg==?="), "\xe4\xbc\x9a\xe8\xad\xb0\xe3\x81\xae\xe4\xbb\xb6" },
	{ "Shift_JIS", T("=?Shift_JIS?B?jI+WvA==?="), "\xe4\xbb\xb6\xe5\x90\x8d" },
	{ "KOI8-R", T("=?koi8-r?B?8NLJ18XU?="), "\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82" },
	{ "GB2312 with a character of GBK", T("=?gb2312?B?1uzpRrv5?="), "\xe6\x9c\xb1\xe9\x95\x95\xe5\x9f\xba" },
	{ "KS_C_5601-1987", T("=?ks_c_5601-1987?B?vsiz5w==?="), "\xec\x95\x88\xeb\x85\x95" },
	{ "Big5", T("=?big5?B?t3zEsw==?="), "\xe6\x9c\x83\xe8\xad\xb0" },
	{ "UTF-7", T("=?utf-7?Q?+AOQ-?="), "\xc3\xa4" },
	{ "UTF-16", T("=?utf-16be?B?AOTYPdyp?="), "\xc3\xa4\xf0\x9f\x92\xa9" },
	{ "surrogate alone in UTF-16", T("=?utf-16be?B?2D0AYQ==?="), "\xef\xbf\xbd""a" },
	{ "NUL in UTF-16", T("=?utf-16be?B?AAAAYQ==?="), "\xef\xbf\xbd""a" },
	{ "longer than 75", T("=?utf-8?Q?=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4=C3=A4?="), "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4" },
	{ "within text", T("abc=?utf-8?Q?=C3=A4?=def"), "abc\xc3\xa4""def" },
	{ "words without a blank between", T("=?utf-8?Q?a?==?utf-8?Q?b?==?utf-8?B?Yw==?==?utf-8?B?ZA==?="), "abcd" },
	{ "in quotes", T("\"=?utf-8?Q?=C3=A4?=\""), "\"\xc3\xa4\"" },
	{ "blanks in Q", T("=?utf-8?Q?a b =C3=A4?="), "a b \xc3\xa4" },
	{ "fold in Q", T("=?utf-8?Q?a\r\n b?="), "a b" },
	{ "fold in B", T("=?utf-8?B?YWJj\r\n ZGVm?="), "abcdef" },
	{ "question marks in Q", T("=?utf-8?Q?What?\?="), "What?" },
	{ "empty Q", T("=?utf-8?Q?\?="), "" },
	{ "empty B", T("=?utf-8?B?\?="), "" },
	{ "no padding", T("=?utf-8?B?YWI?="), "ab" },
	{ "too much padding", T("=?utf-8?B?YWI===?="), "ab" },
	{ "one digit left", T("=?utf-8?B?YWJjZ?="), "abc" },
	{ "padding within", T("=?utf-8?B?YQ==Yg==?="), "ab" },
	{ "equals without digits", T("=?utf-8?Q?a=b=?="), "a=b=" },
	{ "one digit", T("=?utf-8?Q?=4?="), "=4" },
	{ "underscore encoded", T("=?utf-8?Q?a=5Fb?="), "a_b" },
	{ "not ended", T("=?utf-8?Q?abc"), "=?utf-8?Q?abc" },
	{ "not ended, with a question mark", T("=?utf-8?Q?abc?"), "=?utf-8?Q?abc?" },
	{ "only a charset", T("=?utf-8?"), "=?utf-8?" },
	{ "only the start", T("=?"), "=?" },
	{ "no charset", T("=?\?Q?abc?="), "=?\?Q?abc?=" },
	{ "only a language", T("=?*en?Q?abc?="), "abc" },
	{ "unknown encoding", T("=?utf-8?X?abc?="), "=?utf-8?X?abc?=" },
	{ "no encoding", T("=?utf-8?\?abc?="), "=?utf-8?\?abc?=" },
	{ "blank in the charset", T("=?utf 8?Q?abc?="), "=?utf 8?Q?abc?=" },
	{ "not base64", T("=?utf-8?B?a!b?= =?utf-8?Q?c?="), "=?utf-8?B?a!b?= c" },
	{ "blank and a bad word", T("=?utf-8?Q?a?= =?utf-8?B?!?= =?utf-8?Q?b?="), "a =?utf-8?B?!?= b" },
	{ "start before a word", T("=?=?utf-8?Q?a?="), "=?a" },
	{ "not ended before a word", T("=?utf-8?Q?abc =?utf-8?Q?d?="), "=?utf-8?Q?abc d" },
	{ "unknown charset", T("=?x-nobody?Q?caf=E9_=C3=A9?="), "caf\xef\xbf\xbd \xc3\xa9" },
	{ "a path as charset", T("=?../../etc/passwd?Q?a=FF?="), "a\xef\xbf\xbd" },
	{ "long charset", T("=?xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx?Q?a=FF?="), "a\xef\xbf\xbd" },
	{ "ASCII that is UTF-8", T("=?us-ascii?Q?=C3=A9?="), "\xc3\xa9" },
	{ "unknown-8bit", T("=?unknown-8bit?Q?caf=E9?="), "caf\xc3\xa9" },
	{ "control characters of windows-1252", T("=?iso-8859-1?Q?=93a=94_=80?="), "\xe2\x80\x9c""a\xe2\x80\x9d \xe2\x82\xac" },
	{ "bad UTF-8", T("=?utf-8?Q?a=C3_=FFb=E2=82?="), "a\xef\xbf\xbd \xef\xbf\xbd""b\xef\xbf\xbd" },
	{ "surrogate in UTF-8", T("=?utf-8?Q?=ED=A0=80?="), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
	{ "NUL in a word", T("=?utf-8?Q?a=00b?="), "a\xef\xbf\xbd""b" },
	{ "NUL in Latin-1", T("=?iso-8859-1?Q?a=00=E4?="), "a\xef\xbf\xbd\xc3\xa4" },
	{ "NUL in the text", T("a\x00""b=?utf-8?Q?c?="), "a\xef\xbf\xbd""bc" },
	{ "NUL alone", T("\x00"), "\xef\xbf\xbd" },
	{ "bad Shift_JIS", T("=?shift_jis?Q?a=81?="), "a\xef\xbf\xbd" },
	{ "fold", T("a\r\n b"), "a b" },
	{ "fold with a tab", T("a\r\n\tb"), "a b" },
	{ "fold with LF", T("a\n b"), "a b" },
	{ "fold and more blanks", T("a\r\n  b"), "a  b" },
	{ "two folds", T("a\r\n \r\n b"), "a  b" },
	{ "no fold", T("a\r\nb"), "a\r\nb" },
	{ "line end", T("a\r\n"), "a\r\n" },
	{ "CR alone", T("a\rb"), "a\rb" },
	{ "fold before a word", T("a\r\n =?utf-8?Q?b?="), "a b" },
	{ "other control characters", T("a\x1b[1mb\x07"), "a\x1b[1mb\x07" },
	{ "raw UTF-8", T("na\xc3\xafve \xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e"), "na\xc3\xafve \xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e" },
	{ "raw UTF-8 and words", T("\xc3\xa4 =?utf-8?Q?=C3=B6?= \xc3\xbc"), "\xc3\xa4 \xc3\xb6 \xc3\xbc" },
	{ "raw UTF-8 with NUL", T("\xc3\xa4\x00"), "\xc3\xa4\xef\xbf\xbd" },
	{ "raw Latin-1", T("Gr\xfc\xdf""e"), "Gr\xc3\xbc\xc3\x9f""e" },
	{ "raw windows-1252", T("\x84""a\x93 \x96 b"), "\xe2\x80\x9e""a\xe2\x80\x9c \xe2\x80\x93 b" },
	{ "raw KOI8-R", T("\xf0\xd2\xc9\xd7\xc5\xd4, \xcb\xc1\xcb \xc4\xc5\xcc\xc1?"), "\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82, \xd0\xba\xd0\xb0\xd0\xba \xd0\xb4\xd0\xb5\xd0\xbb\xd0\xb0?" },
	{ "raw windows-1251", T("\xcf\xf0\xe8\xe2\xe5\xf2, \xea\xe0\xea \xe4\xe5\xeb\xe0?"), "\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82, \xd0\xba\xd0\xb0\xd0\xba \xd0\xb4\xd0\xb5\xd0\xbb\xd0\xb0?" },
	{ "raw Shift_JIS", T("\x82\xb1\x82\xf1\x82\xc9\x82\xbf\x82\xcd\x81""A\x8c\xb3\x8b""C\x82\xc5\x82\xb7\x82\xa9"), "\xe3\x81\x93\xe3\x82\x93\xe3\x81\xab\xe3\x81\xa1\xe3\x81\xaf\xe3\x80\x81\xe5\x85\x83\xe6\xb0\x97\xe3\x81\xa7\xe3\x81\x99\xe3\x81\x8b" },
	{ "raw EUC-JP", T("\xa4\xb3\xa4\xf3\xa4\xcb\xa4\xc1\xa4\xcf\xa1\xa2\xb8\xb5\xb5\xa4\xa4\xc7\xa4\xb9\xa4\xab"), "\xe3\x81\x93\xe3\x82\x93\xe3\x81\xab\xe3\x81\xa1\xe3\x81\xaf\xe3\x80\x81\xe5\x85\x83\xe6\xb0\x97\xe3\x81\xa7\xe3\x81\x99\xe3\x81\x8b" },
	{ "raw Hebrew", T("\xf9\xec\xe5\xed \xf2\xe5\xec\xed \xee\xe4 \xf9\xec\xe5\xee\xea"), "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d \xd7\xa2\xd7\x95\xd7\x9c\xd7\x9d \xd7\x9e\xd7\x94 \xd7\xa9\xd7\x9c\xd7\x95\xd7\x9e\xd7\x9a" },
	{ "one letter repeated", T("\xe9\xe9\xe9\xe9\xe9"), "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9" },
};
/* clang-format on */

/* From an exact copy on the heap, so that a sanitizer sees each octet too many. */
static const char *decode_copy(const char *in, size_t size)
{
	char *copy = malloc(size ? size : 1);
	const char *text;

	ck_assert_ptr_nonnull(copy);
	memcpy(copy, in, size);
	text = satcheli_header_text(&decoder, &arena, copy, size);
	free(copy);
	return text;
}

START_TEST(header_text)
{
	const struct text_case *t = &text_cases[_i];
	const char *text = decode_copy(t->in, t->size);

	ck_assert_msg(strcmp(text, t->text) == 0, "%s: %s", t->name, text);
	text = satcheli_header_text_in_place(&decoder, &arena, t->in, t->size);
	ck_assert_msg(strcmp(text, t->text) == 0, "%s, in place: %s", t->name, text);
}
END_TEST

/* With one decoder for all, in both orders: nothing of one field is left in the next. */
START_TEST(one_after_the_other)
{
	for (size_t round = 0; round < 2; round++)
		for (size_t i = 0; i < COUNTOF(text_cases); i++) {
			const struct text_case *t =
				&text_cases[round ? COUNTOF(text_cases) - 1 - i : i];

			ck_assert_msg(strcmp(decode_copy(t->in, t->size), t->text) == 0, "%s",
			              t->name);
		}
}
END_TEST

START_TEST(plain_is_not_copied)
{
	static const char in[] = "Plain text = with ? and\ttabs, longer than eight octets";

	for (size_t from = 0; from < sizeof in; from++)
		ck_assert_ptr_eq(satcheli_header_text_in_place(&decoder, &arena, in + from,
		                                               sizeof in - 1 - from),
		                 in + from);
	ck_assert_ptr_null(arena.first);
	ck_assert_str_eq(satcheli_header_text(&decoder, &arena, in, 5), "Plain");
}
END_TEST

/* What is not plain is seen at every offset of the groups of eight. */
START_TEST(odd_octets)
{
	static const char *const odd[] = { "\r", "\n", "\x80", "\xff", "=?", "" };
	char text[40];

	for (size_t k = 0; k < COUNTOF(odd); k++)
		for (size_t at = 0; at < 30; at++) {
			memset(text, 'a', sizeof text);
			memcpy(text + at, odd[k], *odd[k] ? strlen(odd[k]) : 1);
			for (size_t size = 0; size <= sizeof text; size++)
				ck_assert(satcheli_header_plain(text, size) ==
				          (size < at + (*odd[k] ? strlen(odd[k]) : 1)));
		}
}
END_TEST

/* Every prefix, and every octet changed: UTF-8 comes out. */
START_TEST(shaken)
{
	static const char odd[] = { 0, ' ', '=', '?', '\n', 'B', '\xc3', '\xff' };

	for (size_t i = 0; i < COUNTOF(text_cases); i++) {
		const struct text_case *t = &text_cases[i];
		char copy[512];

		ck_assert_uint_lt(t->size, sizeof copy);
		for (size_t size = 0; size < t->size; size++) {
			const char *text = decode_copy(t->in, size);

			ck_assert(satcheli_utf8_valid(text, strlen(text)));
		}
		for (size_t at = 0; at < t->size; at++)
			for (size_t k = 0; k < sizeof odd; k++) {
				const char *text;

				memcpy(copy, t->in, t->size);
				copy[at] = odd[k];
				text = decode_copy(copy, t->size);
				ck_assert(satcheli_utf8_valid(text, strlen(text)));
			}
		satcheli_arena_reset(&arena);
	}
}
END_TEST

/* More charsets than there is room for, again and again. */
START_TEST(many_charsets)
{
	static const char *const names[] = {
		"iso-8859-2",   "iso-8859-3",   "iso-8859-4",   "iso-8859-5",   "iso-8859-7",
		"iso-8859-10",  "iso-8859-13",  "iso-8859-14",  "iso-8859-15",  "windows-1250",
		"windows-1251", "windows-1253", "windows-1254", "windows-1255", "windows-1256",
		"windows-1257", "windows-1258", "koi8-r",       "koi8-u",       "x-none",
		"ibm850",       "macintosh",
	};
	char first[COUNTOF(names)][8], in[64];

	for (size_t i = 0; i < 3 * COUNTOF(names); i++) {
		size_t k = i % COUNTOF(names);
		const char *text;

		snprintf(in, sizeof in, "=?%s?Q?=E1?=", names[k]);
		text = satcheli_header_text(&decoder, &arena, in, strlen(in));
		ck_assert_uint_le(strlen(text), 3);
		if (i < COUNTOF(names))
			snprintf(first[k], sizeof first[k], "%s", text);
		ck_assert_str_eq(text, first[k]);
	}
	ck_assert_str_eq(first[10], "\xd0\xb1");
}
END_TEST

/* Longer than the buffer of units, with pairs of surrogates at every offset of its end. */
START_TEST(long_words)
{
	for (size_t shift = 0; shift < 4; shift++) {
		enum { PAIRS = 2000 };
		char in[16 + PAIRS * 4 + 4], *text;
		size_t size = shift;
		const char *out;

		memset(in, 'a', shift);
		for (size_t i = 0; i < PAIRS; i++, size += 4)
			memcpy(in + size, "\x94\x39\xda\x33", 4); /* U+1F4A9 in GB18030 */
		out = satcheli_charset_to_utf8(&decoder, &arena, "gb18030", 7, in, size);
		ck_assert_uint_eq(strlen(out), shift + PAIRS * 4);
		text = strstr(out, "\xf0\x9f\x92\xa9");
		ck_assert_ptr_eq(text, out + shift);
		for (size_t i = 0; i < PAIRS; i++)
			ck_assert_int_eq(memcmp(text + i * 4, "\xf0\x9f\x92\xa9", 4), 0);
	}
}
END_TEST

/* The cost must grow with the size only, whatever a sender thinks of: a square of these would not end in time. */
START_TEST(hostile)
{
	static const char *const pieces[] = { "=?",         "=?a?q?",
		                              "=?a?b?!?=",  "\xe9=?a?b?!?=",
		                              "=?a?q?x?= ", "\r\n ",
		                              "=?a?q??",    "=?u?q?a?= =?v?q?a?= ",
		                              "=?=?",       "=?utf-8?B?/?=\x80",
		                              "??",         "=?a?b?=" };

	for (size_t k = 0; k < COUNTOF(pieces); k++) {
		size_t n = strlen(pieces[k]), size = 1000000 / n * n;
		char *in = malloc(size);

		ck_assert_ptr_nonnull(in);
		for (size_t i = 0; i < size; i += n)
			memcpy(in + i, pieces[k], n);
		ck_assert_ptr_nonnull(satcheli_header_text(&decoder, &arena, in, size));
		free(in);
		satcheli_arena_reset(&arena);
	}
}
END_TEST

START_TEST(bodies)
{
	ck_assert_str_eq(satcheli_charset_to_utf8(&decoder, &arena, "iso-8859-1", 10,
	                                          "a\xe4\r\n=?x?Q?a?=", 13),
	                 "a\xc3\xa4\r\n=?x?Q?a?=");
	ck_assert_str_eq(satcheli_charset_to_utf8(&decoder, &arena, "", 0, "a\xe4", 2),
	                 "a\xc3\xa4");
	ck_assert_str_eq(satcheli_charset_to_utf8(&decoder, &arena, "utf-8", 5, "a\0\xe4", 3),
	                 "a\xef\xbf\xbd\xef\xbf\xbd");
	ck_assert_str_eq(satcheli_charset_to_utf8(&decoder, &arena, "utf-8", 5, "", 0), "");
	ck_assert(satcheli_charset_known(&decoder, "koi8-r", 6));
	ck_assert(!satcheli_charset_known(&decoder, "x-nobody", 8));
	ck_assert(!satcheli_charset_known(&decoder, "", 0));
	ck_assert(!satcheli_charset_known(&decoder, "utf-8\0", 6));
}
END_TEST

/* An allocator that fails from the nth call on. */
static void *scarce_resize(void *user, void *block, size_t old_size, size_t size)
{
	int *left = user;

	(void)old_size;
	if (!size) {
		free(block);
		return NULL;
	}
	return (*left)-- > 0 ? realloc(block, size) : NULL;
}

START_TEST(no_memory)
{
	const struct text_case *t = &text_cases[_i];
	int left = 0;
	satchel_allocator allocator = { scarce_resize, &left };
	const char *text = NULL;

	for (int rounds = 0; !text && rounds < 100; rounds++) {
		left = rounds;
		satcheli_text_init(&decoder, &allocator);
		satcheli_arena_init(&arena, &allocator);
		text = satcheli_header_text(&decoder, &arena, t->in, t->size);
		ck_assert_msg(!text || rounds, "%s: not from the allocator", t->name);
		ck_assert_msg(!text || strcmp(text, t->text) == 0, "%s: %s", t->name, text);
		teardown();
	}
	ck_assert_msg(text, "%s: never", t->name);
	setup();
}
END_TEST

static Suite *header_text_suite(void)
{
	Suite *s = suite_create("header text");
	TCase *tc = tcase_create("header text");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, header_text, 0, (int)COUNTOF(text_cases));
	tcase_add_loop_test(tc, no_memory, 0, (int)COUNTOF(text_cases));
	tcase_add_test(tc, one_after_the_other);
	tcase_add_test(tc, plain_is_not_copied);
	tcase_add_test(tc, odd_octets);
	tcase_add_test(tc, shaken);
	tcase_add_test(tc, many_charsets);
	tcase_add_test(tc, long_words);
	tcase_add_test(tc, hostile);
	tcase_add_test(tc, bodies);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(header_text_suite);
}
