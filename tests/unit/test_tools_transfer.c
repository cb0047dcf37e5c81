/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* How the program undoes transfer encodings and charsets: every case whole, octet by octet, and cut
 * at every place. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/main.h"
#undef COUNTOF
#include "tools/charset.h"
#include "tools/transfer.h"
#include "tools/utf8.h"

struct buffer {
	char text[8192];
	size_t size;
};

static void add(const char *octets, size_t size, void *user)
{
	struct buffer *b = user;

	ck_assert_uint_lt(b->size + size, sizeof(b->text));
	memcpy(b->text + b->size, octets, size);
	b->size += size;
	b->text[b->size] = '\0';
}

struct transfer_case {
	const char *name, *encoding, *in, *out;
};

#define BASE64 "base64"
#define QUOTED "Quoted-Printable"

static const struct transfer_case transfer_cases[] = {
	{ "identity", "7bit", "a=3D\r\n", "a=3D\r\n" },
	{ "no encoding", "", "a\r\n", "a\r\n" },
	{ "an unknown encoding", "x-uuencode", "M=3D", "M=3D" },
	{ "base64", BASE64, "Zm9vYmFy", "foobar" },
	{ "base64, one octet left", BASE64, "Zm9vYg==", "foob" },
	{ "base64, two octets left", BASE64, "Zm9vYmE=", "fooba" },
	{ "base64 in lines", "BASE64", "Zm9v\r\nYmFy\r\n", "foobar" },
	{ "base64 with dirt", BASE64, "Zm 9v!\tYm-Fy", "foobar" },
	{ "base64 without padding", BASE64, "Zm9vYg", "foob" },
	{ "base64, two texts", BASE64, "Zg==\r\nZm8=", "ffo" },
	{ "base64, a letter too many", BASE64, "Zm9vY", "foo" },
	{ "base64, all letters", BASE64, "+/+/", "\xfb\xff\xbf" },
	{ "base64, padding only", BASE64, "====", "" },
	{ "quoted-printable", QUOTED, "Gr=C3=BC=c3=9fe\r\n", "Gr\u00fc\u00dfe\r\n" },
	{ "soft break", QUOTED, "one =\r\ntwo", "one two" },
	{ "soft break of LF", QUOTED, "one =\ntwo", "one two" },
	{ "soft break with blanks", QUOTED, "one= \t\r\ntwo", "onetwo" },
	{ "blanks at the end of a line", QUOTED, "one  \t\r\n two \ntwo ", "one\r\n two\ntwo" },
	{ "an encoded blank at the end", QUOTED, "one =20\r\n", "one  \r\n" },
	{ "an equals sign encoded", QUOTED, "a=3Db", "a=b" },
	{ "no digits", QUOTED, "a=b=zz=", "a=b=zz" },
	{ "one digit", QUOTED, "a=4g", "a=4g" },
	{ "an equals sign at the end", QUOTED, "abc=", "abc" },
	{ "one digit at the end", QUOTED, "abc=4", "abc=4" },
	{ "two equals signs", QUOTED, "a==3D", "a==" },
	{ "a blank behind an equals sign", QUOTED, "a= b", "a= b" },
	{ "CR alone", QUOTED, "a\rb", "a\rb" },
	{ "8-bit as it is", QUOTED, "\xe4=E4", "\xe4\xe4" },
};

/* Cut in two at `cut`; 0: one octet at a time. */
static void run_transfer(const struct transfer_case *t, size_t cut)
{
	struct buffer b = { "", 0 };
	struct transfer transfer;
	size_t size = strlen(t->in);

	transfer_init(&transfer, t->encoding, add, &b);
	for (size_t i = 0; !cut && i < size; i++)
		transfer_feed(&transfer, t->in + i, 1);
	if (cut) {
		transfer_feed(&transfer, t->in, cut);
		transfer_feed(&transfer, t->in + cut, size - cut);
	}
	transfer_end(&transfer);
	ck_assert_msg(!strcmp(b.text, t->out), "%s, cut at %zu: %s", t->name, cut, b.text);
}

START_TEST(transfers)
{
	const struct transfer_case *t = &transfer_cases[_i];

	for (size_t cut = 0; cut <= strlen(t->in); cut++)
		run_transfer(t, cut);
}
END_TEST

/* Blanks beyond what is held of a line: not a line end, so they stay. */
START_TEST(many_blanks)
{
	struct buffer b = { "", 0 };
	struct transfer transfer;

	transfer_init(&transfer, QUOTED, add, &b);
	for (int i = 0; i < 5000; i++)
		transfer_feed(&transfer, " ", 1);
	transfer_feed(&transfer, "x", 1);
	transfer_end(&transfer);
	ck_assert_uint_eq(b.size, 5001);
	ck_assert_int_eq(b.text[5000], 'x');
}
END_TEST

/* ---- charsets */

static void add_character(uint32_t c, void *user)
{
	char room[UTF8_ROOM];

	add(room, utf8_put(c, room), user);
}

struct charset_case {
	const char *name, *charset, *in, *out;
};

static const struct charset_case charset_cases[] = {
	{ "ASCII", "us-ascii", "abc", "abc" },
	{ "UTF-8", "UTF-8", "Gr\u00fc\u00dfe \U0001F4E7", "Gr\u00fc\u00dfe \U0001F4E7" },
	{ "none, but UTF-8", "", "\u4ed5\u4e8b", "\u4ed5\u4e8b" },
	{ "none, and not UTF-8", "", "Gr\xfc\xdf", "Gr\u00fc\u00df" },
	{ "ASCII that is Windows-1252", "us-ascii",
	  "\x93"
	  "a\x94 \x80",
	  "\u201ca\u201d \u20ac" },
	{ "UTF-8 with a wrong octet", "utf-8", "\u00fc\xfc\u00fc", "\u00fc\u00fc\u00fc" },
	{ "an unknown charset", "x-nobody-knows", "\u00fc\xfc", "\u00fc\u00fc" },
	{ "ISO 8859-1", "ISO-8859-1", "Gr\xfc\xdf", "Gr\u00fc\u00df" },
	{ "ISO 8859-1 that is Windows-1252", "iso-8859-1",
	  "\x84"
	  "a\x93",
	  "\u201ea\u201c" },
	{ "ISO 8859-15", "iso-8859-15", "\xa4", "\u20ac" },
	{ "KOI8-R", "koi8-r", "\xd0\xc9\xd3\xd8\xcd\xcf", "\u043f\u0438\u0441\u044c\u043c\u043e" },
	{ "Shift_JIS", "Shift_JIS", "\x8e\x64\x8e\x96", "\u4ed5\u4e8b" },
	{ "ISO-2022-JP", "iso-2022-jp", "a\033$B;E;v\033(Bb",
	  "a\u4ed5\u4e8b"
	  "b" },
	{ "EUC-JP", "euc-jp", "\xbb\xc5\xbb\xf6", "\u4ed5\u4e8b" },
	{ "EUC-KR", "euc-kr", "\xc7\xd1\xb1\xb9", "\ud55c\uad6d" },
	{ "GB2312", "gb2312", "\xd6\xd0\xce\xc4", "\u4e2d\u6587" },
	{ "Big5", "big5", "\xa4\xa4\xa4\xe5", "\u4e2d\u6587" },
	{ "GB18030 beyond the BMP", "gb18030", "\x94\x39\xda\x33", "\U0001F4A9" },
	{ "cut off", "shift_jis", "a\x8e", "a\ufffd" },
};

static void run_charset(const struct charset_case *t, size_t cut)
{
	struct buffer b = { "", 0 };
	struct charset charset;
	size_t size = strlen(t->in);

	charset_init(&charset, t->charset, add_character, &b);
	for (size_t i = 0; !cut && i < size; i++)
		charset_feed(&charset, t->in + i, 1);
	if (cut) {
		charset_feed(&charset, t->in, cut);
		charset_feed(&charset, t->in + cut, size - cut);
	}
	charset_end(&charset);
	ck_assert_msg(!strcmp(b.text, t->out), "%s, cut at %zu: %s", t->name, cut, b.text);
}

START_TEST(charsets)
{
	const struct charset_case *t = &charset_cases[_i];

	for (size_t cut = 0; cut <= strlen(t->in); cut++)
		run_charset(t, cut);
}
END_TEST

/* More than the converter's room in one piece. */
START_TEST(long_text)
{
	struct buffer b = { "", 0 };
	struct charset charset;
	char text[3000];

	memset(text, 'x', sizeof(text));
	charset_init(&charset, "iso-8859-1", add_character, &b);
	charset_feed(&charset, text, sizeof(text));
	charset_end(&charset);
	ck_assert_uint_eq(b.size, sizeof(text));
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("bodies as text");
	TCase *tc = tcase_create("all");

	tcase_add_loop_test(tc, transfers, 0, (int)COUNTOF(transfer_cases));
	tcase_add_test(tc, many_blanks);
	tcase_add_loop_test(tc, charsets, 0, (int)COUNTOF(charset_cases));
	tcase_add_test(tc, long_text);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
