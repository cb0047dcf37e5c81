/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Strings of a segment, and stepping over values: what is read, what is left as it came, and what is undone. */
#include "core/block.h"
#include "core/cursor.h"
#include "core/scan.h"
#include "tests/support/alloc.h"
#include "tests/support/main.h"

#include <stdio.h>
#include <stdlib.h>

struct segment {
	char *data;
	struct elided elided;
	satchel_limits limits;
	struct quirk_ledger quirks;
	struct arena arena;
	struct cursor c;
};

/* In a block of its own: CRLF and the padding stand behind it. */
static void begin(struct segment *s, const char *in, size_t size, bool strict,
                  const satchel_allocator *from)
{
	struct frame frame = { .size = size + 2 };

	memset(s, 0, sizeof *s);
	s->data = frame.data = calloc(1, size + 2 + SCAN_PADDING);
	memcpy(s->data, in, size);
	memcpy(s->data + size, "\r\n", 2);
	satcheli_limits_init(&s->limits, NULL);
	s->limits.max_token = 20;
	satcheli_quirks_init(&s->quirks, strict, NULL);
	satcheli_arena_init(&s->arena, from ? from : satcheli_default_allocator());
	satcheli_cursor_init(&s->c, &s->arena, &s->limits, &s->quirks);
	cursor_begin(&s->c, &frame);
}

static void end(struct segment *s)
{
	satcheli_arena_clear(&s->arena);
	free(s->data);
}

/* ---- strings */

struct string_case {
	const char *name, *in, *out; /* out NULL: an error */
	size_t size;                 /* of in */
	size_t place;                /* where it stands behind it, or went wrong */
	int rc;
	uint16_t quirk;
	bool high;
};

#define CASE(n, i, o, ...)                                                       \
	{                                                                        \
		.name = n, .in = i, .size = sizeof(i) - 1, .out = o, __VA_ARGS__ \
	}
#define WRONG(n, i, p)                                                                          \
	{                                                                                       \
		.name = n, .in = i, .size = sizeof(i) - 1, .place = p, .rc = SATCHEL_E_PROTOCOL \
	}
#define LONG(n, i, p)                                                                        \
	{                                                                                    \
		.name = n, .in = i, .size = sizeof(i) - 1, .place = p, .rc = SATCHEL_E_LIMIT \
	}

static const struct string_case string_cases[] = {
	CASE("empty", "\"\" x", "", .place = 2),
	CASE("plain", "\"abc\" x", "abc", .place = 5),
	CASE("at the end", "\"abc\"", "abc", .place = 5),
	CASE("before a list ends", "\"abc\")", "abc", .place = 5),
	CASE("16 octets", "\"0123456789abcdef\" x", "0123456789abcdef", .place = 18),
	CASE("8-bit", "\"f\xC3\xBC\" x", "f\xC3\xBC", .place = 5, .high = true),
	CASE("8-bit behind it", "\"f\" \xC3\xBC", "f", .place = 3),
	CASE("escapes", "\"a\\\"b\\\\\" x", "a\"b\\", .place = 8),
	CASE("8-bit and escapes", "\"\xC3\xBC\\\"\" x", "\xC3\xBC\"", .place = 6, .high = true),
	CASE("Q232: other escapes stay", "\"a\\b\" x", "a\\b", .place = 5, .quirk = 232),
	CASE("escape at the end", "\"a\\\\\"", "a\\", .place = 5),
	CASE("controls", "\"a\x01\t\" x", "a\x01\t", .place = 5),
	CASE("longest", "\"01234567890123456789\" x", "01234567890123456789", .place = 22),
	LONG("too long", "\"012345678901234567890\" x", 23),
	LONG("too long, escaped", "\"0123456789\\\"0123456789\" x", 24),
	WRONG("no end", "\"abc", 4),
	WRONG("escaped end", "\"abc\\\\\\", 7),
	WRONG("NUL", "\"a\0b\" x", 2),
	CASE("Q051", "\"a\"b\" x", "a\"b", .place = 5, .quirk = 51),
	CASE("Q053", "\"a\\\" x", "a\\", .place = 4, .quirk = 53),
	CASE("no Q053, a string follows", "\"a\\\" x\"", "a\" x", .place = 7),
	CASE("Q054", "\"a\rb\" x", "a\rb", .place = 5, .quirk = 54),
	CASE("Q054, counted before", "\"a\r\nb\" x", "a\r\nb", .place = 6),
	CASE("Q056", "\"f\xFC\" x", "f\xFC", .place = 4, .quirk = 56, .high = true),
	CASE("Q056, escapes", "\"\xC3\\\"\xBC\" x", "\xC3\"\xBC", .place = 6, .quirk = 56,
	     .high = true),
	CASE("Q056, cut", "\"abc\xE2\x82\"", "abc\xE2\x82", .place = 7, .quirk = 56, .high = true),
	LONG("Q056, too long",
	     "\"0123456789\xFC"
	     "0123456789\" x",
	     23),
	CASE("literal", "{3}\r\na\nb x", "a\nb", .place = 8),
	CASE("literal, empty", "{0}\r\n x", "", .place = 5),
	CASE("literal, to the end", "{2}\r\nab", "ab", .place = 7),
	CASE("literal, 8-bit", "{2}\r\n\xC3\xBC x", "\xC3\xBC", .place = 7, .high = true),
	CASE("literal, no UTF-8", "{2}\r\nf\xFC x", "f\xFC", .place = 7, .high = true),
	CASE("literal8", "~{2}\r\nab x", "ab", .place = 8),
	CASE("literal, plus", "{2+}\r\nab x", "ab", .place = 8),
	CASE("literal, LF", "{2}\nab x", "ab", .place = 6),
	CASE("literal, blanks", "{2}  \r\nab x", "ab", .place = 9),
	CASE("literal, zeros", "{02}\r\nab x", "ab", .place = 8),
	CASE("literal, negative", "{-2}\r\n x", "", .place = 6),
	WRONG("literal beyond the end", "{3}\r\nab", 0),
	WRONG("literal far beyond it", "{18446744073709551615}\r\nab", 0),
	WRONG("literal without a line", "{3}ab", 0),
	WRONG("literal without a number", "{}\r\nab", 0),
	WRONG("literal without a brace", "{3\r\nab", 0),
	WRONG("atom", "abc x", 0),
	WRONG("tilde", "~abc x", 0),
	WRONG("list", "(a)", 0),
	WRONG("nothing", "", 0),
};

static void check_string(const struct string_case *t, bool strict,
                         bool (*take)(struct cursor *, struct text *))
{
	int rc = strict && t->quirk ? SATCHEL_E_PROTOCOL : t->rc;
	struct text text = { 0 };
	struct segment s;
	char *at;

	begin(&s, t->in, t->size, strict, NULL);
	ck_assert_msg(take(&s.c, &text) == !rc, "%s", t->name);
	ck_assert_msg(s.c.rc == rc, "%s: %d", t->name, s.c.rc);
	at = rc ? s.c.at : s.c.p;
	if (!strict || !t->quirk)
		ck_assert_msg((size_t)(at - s.data) == t->place, "%s: at %zu", t->name,
		              (size_t)(at - s.data));
	ck_assert_msg(s.quirks.counts[t->quirk] == (t->quirk && !strict), "%s: not counted",
	              t->name);
	if (!rc) {
		ck_assert_msg(!strcmp(text.s, t->out) && text.size == strlen(t->out), "%s: %s",
		              t->name, text.s);
		ck_assert_msg(!text.high == !t->high, "%s: 8-bit", t->name);
	}
	satcheli_cursor_restore(&s.c, s.data, rc ? s.c.at : s.c.p);
	ck_assert_msg(!memcmp(s.data, t->in, t->size), "%s: not as it came", t->name);
	end(&s);
}

START_TEST(strings)
{
	check_string(&string_cases[_i], false, satcheli_cursor_string);
	check_string(&string_cases[_i], true, satcheli_cursor_string);
}
END_TEST

static bool take_nstring(struct cursor *c, struct text *t)
{
	bool nil;

	return satcheli_cursor_nstring(c, t, &nil) && !nil;
}

START_TEST(nstrings)
{
	check_string(&string_cases[_i], false, take_nstring);
}
END_TEST

START_TEST(nil)
{
	static const struct {
		const char *in;
		bool nil;
	} t[] = { { "NIL", true },   { "nil)", true }, { "Nil x", true },
		  { "NILS", false }, { "NI", false },  { "\"NIL\"", false } };

	for (size_t i = 0; i < COUNTOF(t); i++) {
		struct segment s;
		struct text text;
		bool is, ok;

		begin(&s, t[i].in, strlen(t[i].in), true, NULL);
		ok = satcheli_cursor_nstring(&s.c, &text, &is);
		ck_assert_msg(is == t[i].nil && (!is || (ok && !*text.s && !text.size)), "%s",
		              t[i].in);
		end(&s);
	}
}
END_TEST

START_TEST(astrings)
{
	static const char *const in[] = { "a]b x", "\"a]b\" x", "{3}\r\na]b x" };
	struct segment s;
	struct text t;

	for (size_t i = 0; i < COUNTOF(in); i++) {
		begin(&s, in[i], strlen(in[i]), true, NULL);
		ck_assert(satcheli_cursor_astring(&s.c, &t));
		ck_assert_str_eq(t.s, "a]b");
		ck_assert_int_eq(*s.c.p, ' ');
		end(&s);
	}
}
END_TEST

/* Every length, so that each way through the scan is taken. */
START_TEST(lengths)
{
	char in[200], out[200];

	for (size_t n = 0; n < 100; n++)
		for (size_t high = 0; high <= n; high++) {
			struct segment s;
			struct text t;

			memset(out, 'x', n);
			if (high)
				out[high - 1] = '\xFC';
			snprintf(in, sizeof in, "\"%.*s\" \xFC\"", (int)n, out);
			begin(&s, in, n + 5, false, NULL);
			s.limits.max_token = 100;
			ck_assert(satcheli_cursor_string(&s.c, &t));
			ck_assert(t.size == n && !memcmp(t.s, out, n) && !t.s[n]);
			ck_assert(!t.high == !high);
			end(&s);
		}
}
END_TEST

/* A literal with one octet that may be high, wherever it stands. */
static void check_high(size_t n, size_t at, unsigned char octet)
{
	char in[64];
	int head = snprintf(in, sizeof in, "{%zu}\r\n", n);
	struct segment s;
	struct text t;

	memset(in + head, 'a', n);
	if (n)
		in[(size_t)head + at] = (char)octet;
	begin(&s, in, (size_t)head + n, false, NULL);
	s.limits.max_token = sizeof in;
	ck_assert(satcheli_cursor_literal(&s.c, &t));
	ck_assert_uint_eq(t.size, n);
	ck_assert_msg(!t.high == (n == 0 || (octet && octet < 128)), "%zu octets, %zu: %u", n, at,
	              octet);
	end(&s);
}

START_TEST(high_in_literals)
{
	static const unsigned char octets[] = { 0, 1, 0x7F, 0x80, 0x81, 0xFF };

	for (size_t n = 0; n <= 40; n++)
		for (size_t at = 0; at < n || at == 0; at++)
			for (size_t i = 0; i < COUNTOF(octets); i++)
				check_high(n, at, octets[i]);
}
END_TEST

START_TEST(elided)
{
	struct segment s;
	struct text t;

	begin(&s, "{5}\r\n x", 7, true, NULL);
	s.elided = (struct elided){ 5, 5 };
	s.c.elided = &s.elided;
	s.c.elided_count = 1;
	ck_assert(!satcheli_cursor_string(&s.c, &t) && s.c.rc == SATCHEL_E_LIMIT);
	ck_assert(satcheli_cursor_recover(&s.c, s.data));
	ck_assert_uint_eq((size_t)(s.c.p - s.data), 5);
	end(&s);
}
END_TEST

START_TEST(memory)
{
	static const char *const in[] = { "\"a\\\"b\"", "{2}\r\nab", "atom" };
	struct failing_allocator f;
	struct segment s;
	struct text t;

	for (size_t i = 0; i < COUNTOF(in); i++) {
		failing_allocator_init(&f);
		failing_allocator_arm(&f, 1, FAIL_ONCE);
		begin(&s, in[i], strlen(in[i]), true, &f.allocator);
		ck_assert(!satcheli_cursor_astring(&s.c, &t));
		ck_assert_int_eq(s.c.rc, SATCHEL_E_MEMORY);
		end(&s);
		failing_allocator_check(&f);
	}
}
END_TEST

/* ---- stepping over values */

struct skip_case {
	const char *in;
	size_t place; /* behind the value; 0: it has no end, or there is none */
};

static const struct skip_case skip_cases[] = {
	{ "abc x", 3 },
	{ "abc)", 3 },
	{ "abc", 3 },
	{ "\"a b\" x", 5 },
	{ "\"a\\\" b\" x", 7 },
	{ "\"a\"b\" x", 5 },
	{ "() x", 2 },
	{ "(a (b) c) x", 9 },
	{ "(\")\" b) x", 7 },
	{ "({1}\r\n)) x", 8 },
	{ "{2}\r\n() x", 7 },
	{ "~{2}\r\n() x", 8 },
	{ "a{b x", 3 },
	{ "{ab x", 3 },
	{ "{5}x y", 4 },
	{ "a(b c)d", 6 },
	{ "BODY[] x", 6 },
	{ "(a", 0 },
	{ "(a (b)", 0 },
	{ "", 0 },
	{ " a", 0 },
	{ ")", 0 },
};

START_TEST(skips)
{
	const struct skip_case *t = &skip_cases[_i];
	struct segment s;
	bool ok;

	begin(&s, t->in, strlen(t->in), true, NULL);
	ok = satcheli_cursor_skip(&s.c);
	ck_assert_msg(ok == (t->place > 0), "%s", t->in);
	ck_assert_msg(!ok || (size_t)(s.c.p - s.data) == t->place, "%s: at %zu", t->in,
	              (size_t)(s.c.p - s.data));
	ck_assert_msg(!memcmp(s.data, t->in, strlen(t->in)), "%s", t->in);
	end(&s);
}
END_TEST

/* A list is read up to each of its values; then all is as it came, and behind it goes on. */
START_TEST(recovers)
{
	static const char in[] = "(\"a b\" \"c\\\"d\" {5}\r\n\"e\" f \"g)\" \"\xC3\xBC\" 7) x";
	struct segment s;
	struct text t;

	for (int n = 0; n <= 5; n++) {
		begin(&s, in, sizeof in - 1, true, NULL);
		ck_assert(cursor_open(&s.c));
		for (int i = 0; i < n; i++)
			ck_assert(satcheli_cursor_string(&s.c, &t) && cursor_sp(&s.c));
		ck_assert(!satcheli_cursor_fail(&s.c, SATCHEL_E_PROTOCOL, "enough"));
		ck_assert(satcheli_cursor_recover(&s.c, s.data));
		ck_assert(!s.c.rc && !s.c.why && *s.c.p == ' ' && s.c.p[1] == 'x');
		ck_assert(!memcmp(s.data, in, sizeof in - 1));
		end(&s);
	}
}
END_TEST

/* ---- pairs */

/* first NULL: it is none with that octet behind it, and stays as it came. */
static const struct {
	const char *in;
	char behind;
	const char *first, *second;
} pairs[] = {
	{ "\"a\" \"bc\" x", ' ', "a", "bc" },
	{ "\"\" \"\")", ')', "", "" },
	{ "\"a\" \"b\")", ' ', NULL, NULL },
	{ "\"a\" \"b\" x", ')', NULL, NULL },
	{ "\"a b\" \"c(d\"", '\r', "a b", "c(d" },
	{ "\"a\" \"b\" \"\\\"\"", ' ', "a", "b" },
	{ "\"01234567890123456789\" \"0123456789012345678901234567890123456789\" x", ' ',
	  "01234567890123456789", "0123456789012345678901234567890123456789" },
	{ "\"01234567890123456789\" \"01234567890123456789012345678901234567890\" x", ' ', NULL,
	  NULL },
	{ "\"a\\\\\" \"b\" x", ' ', NULL, NULL },
	{ "\"a\" \"b\\\"\" x", ' ', NULL, NULL },
	{ "\"f\xC3\xBC\" \"b\" x", ' ', NULL, NULL },
	{ "\"a\" \"b\x01\" x", ' ', NULL, NULL },
	{ "\"a\"  \"b\" x", ' ', NULL, NULL },
	{ "\"a\" NIL \"b\"", ' ', NULL, NULL },
	{ "\"a\"\"b\" x", ' ', NULL, NULL },
	{ "\"a\" \"b\"x", ' ', NULL, NULL },
	{ "\"a\" \"b", ' ', NULL, NULL },
	{ "\"a\"", ' ', NULL, NULL },
	{ "a \"b\" \"c\"", ' ', NULL, NULL },
	{ "", ' ', NULL, NULL },
};

/* With a space behind it in the usual way. */
static bool taken_pair(struct cursor *c, char behind, struct text *first, struct text *second)
{
	char *end;

	if (behind == ' ' || *c->p != '"')
		return cursor_take_pair(c, first, second);
	end = cursor_find_pair(c, c->p + 1, behind, first, second);
	if (!end)
		return false;
	cursor_end_pair(first, second);
	c->p = end;
	return true;
}

START_TEST(pair)
{
	const char *in = pairs[_i].in;
	char behind = pairs[_i].behind;
	struct text first, second;
	struct segment s;
	bool taken;

	begin(&s, in, strlen(in), true, NULL);
	ck_assert(!taken_pair(&s.c, behind, &first, &second)); /* max_token forbids it */
	s.limits.max_token = SCAN_TEXT;
	taken = taken_pair(&s.c, behind, &first, &second);
	ck_assert_msg(taken == (pairs[_i].first != NULL), "%s", in);
	if (taken) {
		ck_assert_str_eq(first.s, pairs[_i].first);
		ck_assert_str_eq(second.s, pairs[_i].second);
		ck_assert(first.size == strlen(first.s) && second.size == strlen(second.s));
		ck_assert(s.c.p == second.s + second.size + 1);
		satcheli_cursor_restore(&s.c, s.data, s.c.p);
	}
	ck_assert(taken || s.c.p == s.data);
	ck_assert(!memcmp(s.data, in, strlen(in)));
	end(&s);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("strings");
	TCase *tc = tcase_create("strings");

	tcase_add_loop_test(tc, strings, 0, (int)COUNTOF(string_cases));
	tcase_add_loop_test(tc, nstrings, 0, (int)COUNTOF(string_cases));
	tcase_add_test(tc, nil);
	tcase_add_test(tc, astrings);
	tcase_add_test(tc, lengths);
	tcase_add_test(tc, high_in_literals);
	tcase_add_test(tc, elided);
	tcase_add_test(tc, memory);
	tcase_add_loop_test(tc, skips, 0, (int)COUNTOF(skip_cases));
	tcase_add_test(tc, recovers);
	tcase_add_loop_test(tc, pair, 0, (int)COUNTOF(pairs));
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
