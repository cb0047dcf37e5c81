/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What the program prints for people: widths, escapes, sizes, dates, columns, URLs, JSON, and the UTF-8
 * below them. */
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/main.h"
#undef COUNTOF
#include "tools/columns.h"
#include "tools/json.h"
#include "tools/text.h"
#include "tools/url.h"
#include "tools/utf8.h"

static char *written(const char *text)
{
	char *out = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&out, &size);

	ck_assert_ptr_nonnull(f);
	text_write(f, text);
	fclose(f);
	return out;
}

struct glyph_case {
	const char *name, *in, *out;
	int width;
};

static const struct glyph_case glyph_cases[] = {
	{ "nothing", "", "", 0 },
	{ "ASCII", "abc ~", "abc ~", 5 },
	{ "umlaut", "Entw\u00fcrfe", "Entw\u00fcrfe", 8 },
	{ "combining mark", "e\u0301", "e\u0301", 1 },
	{ "CJK", "\u4ed5\u4e8b", "\u4ed5\u4e8b", 4 },
	{ "Hangul", "\ud55c\uad6d", "\ud55c\uad6d", 4 },
	{ "halfwidth katakana", "\uff71", "\uff71", 1 },
	{ "fullwidth letter", "\uff21", "\uff21", 2 },
	{ "emoji", "\U0001F4E7", "\U0001F4E7", 2 },
	{ "zero width joiner", "a\u200db", "a\u200db", 2 },
	{ "soft hyphen", "a\u00adb", "a\u00adb", 3 },
	{ "euro", "\u20ac", "\u20ac", 1 },
	{ "escape", "\033[31m", "\\x1b[31m", 8 },
	{ "delete", "\177", "\\x7f", 4 },
	{ "a control of C1", "\xc2\x9b", "\\x9b", 4 },
	{ "tab and line ends", "a\tb\nc\rd", "a\\tb\\nc\\rd", 10 },
	{ "right to left override", "\u202egpj", "\\u{202e}gpj", 11 },
	{ "isolate", "\u2066", "\\u{2066}", 8 },
	{ "Arabic letter mark", "\u061c", "\\u{61c}", 7 },
	{ "line separator", "\u2028", "\\u{2028}", 8 },
	{ "a tag", "\U000E0041", "\\u{e0041}", 9 },
	{ "an octet that is not UTF-8", "a\xff", "a\ufffd", 2 },
	{ "cut off", "\xe4\xbb", "\ufffd\ufffd", 2 },
};

START_TEST(glyphs)
{
	const struct glyph_case *t = &glyph_cases[_i];
	char *out = written(t->in);

	ck_assert_msg(!strcmp(out, t->out), "%s: %s", t->name, out);
	ck_assert_msg(text_width(t->in) == t->width, "%s: width %d", t->name, text_width(t->in));
	free(out);
}
END_TEST

struct size_case {
	uint64_t octets;
	const char *out;
};

static const struct size_case size_cases[] = {
	{ 0, "0" },
	{ 999, "999" },
	{ 1000, "1.0K" },
	{ 1024, "1.0K" },
	{ 1500, "1.5K" },
	{ 9949, "9.9K" },
	{ 9950, "10K" },
	{ 100000, "100K" },
	{ 999449, "999K" },
	{ 1000000, "1.0M" },
	{ 1048576, "1.0M" },
	{ 25000000, "25M" },
	{ 26214400, "26M" },
	{ 1000000000, "1.0G" },
	{ 1000000000000, "1.0T" },
	{ UINT64_MAX, "huge" },
};

START_TEST(sizes)
{
	char room[16];

	ck_assert_str_eq(text_size(size_cases[_i].octets, room), size_cases[_i].out);
}
END_TEST

struct time_case {
	satchel_time time;
	const char *people, *iso;
};

static const struct time_case time_cases[] = {
	{ { 760686745, -28800, true, "" }, "1994-02-07 21:52 -0800", "1994-02-07T21:52:25-08:00" },
	{ { 0, 0, true, "" }, "1970-01-01 00:00 +0000", "1970-01-01T00:00:00+00:00" },
	{ { 0, 20700, true, "" }, "1970-01-01 05:45 +0545", "1970-01-01T05:45:00+05:45" },
	{ { -1, -1800, true, "" }, "1969-12-31 23:29 -0030", "1969-12-31T23:29:59-00:30" },
	{ { 1000, 0, false, "" }, "", "" },
};

START_TEST(times)
{
	const struct time_case *t = &time_cases[_i];
	char room[40];

	ck_assert_str_eq(text_time(&t->time, false, room), t->people);
	ck_assert_str_eq(text_time(&t->time, true, room), t->iso);
}
END_TEST

/* ---- columns */

static const struct column three[] = { { "A", 3, false }, { "N", 4, true }, { "LAST", 4, false } };

struct row_case {
	const char *name;
	int screen; /* cells; 0: no terminal */
	const char *cells[3], *out;
};

static const struct row_case row_cases[] = {
	{ "plain", 0, { "x", "7", "end" }, "x       7  end\n" },
	{ "too wide for a file is not cut", 0, { "abcdef", "123456", "z" }, "abcdef  123456  z\n" },
	{ "wide characters", 0, { "\u4ed5", "7", "z" }, "\u4ed5      7  z\n" },
	{ "cut on a terminal", 40, { "abcdef", "123456", "z" }, "ab\u2026  123456  z\n" },
	{ "just fitting", 40, { "abc", "1234", "z" }, "abc  1234  z\n" },
	{ "no half of a wide character", 40, { "a\u4ed5\u4e8b", "7", "z" }, "a\u2026      7  z\n" },
	{ "the last has the rest",
	  30,
	  { "a", "7", "12345678901234567890" },
	  "a       7  123456789012345678\u2026\n" },
	{ "the last just fits",
	  31,
	  { "a", "7", "12345678901234567890" },
	  "a       7  12345678901234567890\n" },
	{ "a narrow terminal leaves the last something",
	  10,
	  { "a", "7", "123456789" },
	  "a       7  1234567\u2026\n" },
	{ "an empty cell", 0, { "", "7", "z" }, "        7  z\n" },
	{ "an empty cell at the end", 0, { "a", "7", "" }, "a       7\n" },
	{ "empty cells at the end", 0, { "a", "", "" }, "a\n" },
	{ "nothing at all", 0, { "", "", "" }, "\n" },
	{ "a name that would drive the terminal", 0, { "\033c", "7", "z" }, "\\x1bc     7  z\n" },
};

START_TEST(rows)
{
	const struct row_case *t = &row_cases[_i];
	struct screen screen = { .bounded = t->screen > 0, .width = t->screen };
	struct columns c;
	char *out = NULL;
	size_t size = 0;

	screen.out = open_memstream(&out, &size);
	columns_init(&c, screen, three, 3);
	columns_row(&c, STYLE_BOLD, t->cells);
	fclose(screen.out);
	ck_assert_msg(!strcmp(out, t->out), "%s: %s", t->name, out);
	free(out);
}
END_TEST

/* Widths of the widest; on a terminal no more than half of it. */
static char *table_of(int width, bool colour)
{
	struct table t = { .cells = 4 };
	struct screen screen = { .bounded = width > 0, .colour = colour, .width = width };
	struct columns c;
	char *out = NULL;
	size_t size = 0;

	screen.out = open_memstream(&out, &size);
	table_add(&t, STYLE_PLAIN,
	          (const char *const[]){ "\u4ed5\u4e8b\u4ed5\u4e8b\u4ed5\u4e8b", "1", "x", "2" });
	table_add(&t, STYLE_BOLD, (const char *const[]){ "b", "12345", "y", "1" });
	if (colour)
		table_sort(&t, 3);
	columns_init(&c, screen, three, 3);
	table_write(&t, &c);
	table_clear(&t);
	fclose(screen.out);
	return out;
}

START_TEST(tables)
{
	char *out = table_of(0, false);

	ck_assert_str_eq(
		out, "A                 N  LAST\n\u4ed5\u4e8b\u4ed5\u4e8b\u4ed5\u4e8b      1  x\n"
		     "b             12345  y\n");
	free(out);
	out = table_of(20, false);
	ck_assert_str_eq(out, "A             N  LAST\n\u4ed5\u4e8b\u4ed5\u2026       1  x\n"
	                      "b         12345  y\n");
	free(out);
	out = table_of(80, true);
	ck_assert_ptr_nonnull(strstr(out, "\033[1mb             12345  y\033[0m\n"));
	free(out);
}
END_TEST

/* What list prints: 80 cells are never exceeded. */
static const struct column six[] = {
	{ "UID", 6, true },    { "FLAGS", 5, false }, { "DATE", 22, false },
	{ "FROM", 24, false }, { "SIZE", 5, true },   { "SUBJECT", 7, false },
};

START_TEST(line_widths)
{
	static const char word[] = "12345678901234567890123456789\u4ed5\u4e8b\u4ed5\u4e8b\u4ed5";
	const char *const cells[] = { "4294967295", "NA", word, word, "1.2K", word };
	struct screen screen = { .bounded = true, .width = 55 + _i };
	struct columns c;
	char *out = NULL;
	size_t size = 0;

	screen.out = open_memstream(&out, &size);
	columns_init(&c, screen, six, COUNTOF(six));
	columns_widen(&c, 0, cells[0]);
	columns_row(&c, STYLE_PLAIN, cells);
	fclose(screen.out);
	out[strcspn(out, "\n")] = '\0';
	ck_assert_ptr_nonnull(strstr(out, "4294967295  NA"));
	ck_assert_int_le(text_width(out), 55 + _i);
	ck_assert_int_ge(text_width(out), 53 + (_i < 60 ? _i : 60));
	free(out);
}
END_TEST

static const struct {
	const char *columns;
	uint64_t asked;
	bool bounded;
	int width;
} screen_cases[] = {
	{ NULL, 0, false, 0 },
	{ "70", 0, false, 0 },
	{ NULL, 72, true, 72 },
	{ "70", 72, true, 72 },
	{ NULL, UINT32_MAX, true, 10000 },
};

/* A file is not bounded, whatever COLUMNS says: it is for terminals. */
START_TEST(screens)
{
	FILE *file = tmpfile();
	struct screen s;

	ck_assert_ptr_nonnull(file);
	if (screen_cases[_i].columns)
		setenv("COLUMNS", screen_cases[_i].columns, 1);
	s = screen_of(file, screen_cases[_i].asked);
	unsetenv("COLUMNS");
	fclose(file);
	ck_assert(s.bounded == screen_cases[_i].bounded && !s.colour);
	ck_assert_int_eq(s.width, screen_cases[_i].width);
}
END_TEST

static const struct {
	const char *columns;
	unsigned short cells; /* of the terminal; 0: it does not know */
	int width;
} terminal_cases[] = {
	{ NULL, 120, 120 }, { "70", 120, 70 },  { "", 120, 120 },
	{ "x", 120, 120 },  { "-5", 120, 120 }, { NULL, 0, 80 },
};

START_TEST(terminals)
{
	struct winsize size = { .ws_row = 24, .ws_col = terminal_cases[_i].cells };
	int ends[2];
	FILE *terminal;

	ck_assert_int_eq(openpty(&ends[0], &ends[1], NULL, NULL, &size), 0);
	terminal = fdopen(ends[1], "w");
	ck_assert_ptr_nonnull(terminal);
	if (terminal_cases[_i].columns)
		setenv("COLUMNS", terminal_cases[_i].columns, 1);
	ck_assert_int_eq(screen_of(terminal, 0).width, terminal_cases[_i].width);
	unsetenv("COLUMNS");
	fclose(terminal);
	close(ends[0]);
}
END_TEST

/* ---- URLs */

static const struct {
	const char *in, *alone, *in_line; /* NULL: as it is */
} url_cases[] = {
	{ "imaps://mary@host:993", NULL, NULL },
	{ "imaps://host:993", NULL, NULL },
	{ "imaps://mary:secret@host", "imaps://mary:***@host", "imaps://mary:***@host" },
	{ "imaps://mary:@host", "imaps://mary:***@host", "imaps://mary:***@host" },
	{ "imap://mary:se@cr/et@[::1]:143", "imap://mary:***@[::1]:143",
	  "imap://mary:***@[::1]:143" },
	{ "imaps://mary:a b@host", "imaps://mary:***@host", NULL },
	{ "mary:secret@host", "mary:***@host", NULL },
	{ "x: imaps://a:b@c: no, imap://d:e@f", NULL, "x: imaps://a:***@c: no, imap://d:***@f" },
	{ "UID 7: mary@host", "UID 7:***@host", NULL },
	{ "", NULL, NULL },
};

START_TEST(urls)
{
	const char *in = url_cases[_i].in, *alone = url_cases[_i].alone,
		   *in_line = url_cases[_i].in_line;
	char *shown = url_shown(in);

	if (alone || !in_line)
		ck_assert_str_eq(shown, alone ? alone : in);
	free(shown);
	shown = url_shown_in(in);
	ck_assert_str_eq(shown, in_line ? in_line : in);
	free(shown);
}
END_TEST

/* ---- UTF-8 */

START_TEST(utf8_both_ways)
{
	char room[UTF8_ROOM];

	for (uint32_t c = 1; c <= 0x10FFFF; c++) {
		const char *at = room;
		size_t n;

		if (c == 0xD800)
			c = 0xE000;
		n = utf8_put(c, room);
		ck_assert_uint_eq(utf8_next(&at, room + n), c);
		ck_assert_ptr_eq(at, room + n);
		ck_assert(utf8_is_text(room, n));
	}
}
END_TEST

static const char *const not_text[] = {
	"\xc0\x80",     "\xc1\xbf",         "\xe0\x80\x80",
	"\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80",
	"\x80",         "\xe4\xbb",         "\xc3(",
	"a\xff",
};

START_TEST(utf8_refused)
{
	ck_assert(!utf8_is_text(not_text[_i], strlen(not_text[_i])));
}
END_TEST

START_TEST(utf8_nul)
{
	ck_assert(!utf8_is_text("a\0b", 3));
	ck_assert(utf8_is_text("", 0));
}
END_TEST

/* The value of the key "t" as JSON. */
static const struct {
	const char *name, *in, *out;
} json_cases[] = {
	{ "UTF-8", "Entw\u00fcrfe", "Entw\u00fcrfe" },
	{ "an octet that is not UTF-8", "a\xff\xe4\xbb", "a\ufffd\ufffd\ufffd" },
	{ "controls", "\033\177\xc2\x80\xc2\x9f\xc2\xa0", "\\u001b\\u007f\\u0080\\u009f\u00a0" },
	{ "behind a backslash", "\\\xc2\x9b", "\\\\\\u009b" },
	{ "line breaks", "\n\u2028\u2029", "\\n\\u2028\\u2029" },
	{ "directions of writing", "\u202a\u202e\u2066\u2069\u200f\u061c",
	  "\\u202a\\u202e\\u2066\\u2069\\u200f\\u061c" },
	{ "a tag", "\U000E0041", "\\udb40\\udc41" },
	{ "letters", "\u4ed5\U0001F4E7\u05d0", "\u4ed5\U0001F4E7\u05d0" },
};

START_TEST(json)
{
	char *out = NULL, want[100];
	size_t size = 0;
	FILE *f = open_memstream(&out, &size);
	json_object *o = json_new();

	ck_assert_ptr_nonnull(f);
	json_put_text(o, "t", json_cases[_i].in);
	json_line(f, o);
	fclose(f);
	snprintf(want, sizeof(want), "{\"t\":\"%s\"}\n", json_cases[_i].out);
	ck_assert_msg(!strcmp(out, want), "%s: %s", json_cases[_i].name, out);
	free(out);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("text of the program");
	TCase *tc = tcase_create("all");

	tcase_add_loop_test(tc, glyphs, 0, (int)COUNTOF(glyph_cases));
	tcase_add_loop_test(tc, sizes, 0, (int)COUNTOF(size_cases));
	tcase_add_loop_test(tc, times, 0, (int)COUNTOF(time_cases));
	tcase_add_loop_test(tc, rows, 0, (int)COUNTOF(row_cases));
	tcase_add_test(tc, tables);
	tcase_add_loop_test(tc, line_widths, 0, 70);
	tcase_add_loop_test(tc, screens, 0, (int)COUNTOF(screen_cases));
	tcase_add_loop_test(tc, terminals, 0, (int)COUNTOF(terminal_cases));
	tcase_add_loop_test(tc, urls, 0, (int)COUNTOF(url_cases));
	tcase_add_test(tc, utf8_both_ways);
	tcase_add_loop_test(tc, utf8_refused, 0, (int)COUNTOF(not_text));
	tcase_add_test(tc, utf8_nul);
	tcase_add_loop_test(tc, json, 0, (int)COUNTOF(json_cases));
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
