/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The cursor: spaces, lists, words and numbers, and the error that sticks. */
#include "core/block.h"
#include "core/cursor.h"
#include "core/scan.h"
#include "tests/support/main.h"

#include <stdlib.h>

struct segment {
	char data[256];
	satchel_limits limits;
	struct quirk_ledger quirks;
	struct arena arena;
	struct cursor c;
};

/* CRLF is added, as it stands behind every segment. */
static void begin(struct segment *s, const char *in, bool strict)
{
	struct frame frame = { .data = s->data, .size = strlen(in) + 2 };

	memset(s, 0, sizeof *s);
	memcpy(s->data, in, strlen(in));
	memcpy(s->data + strlen(in), "\r\n", 2);
	satcheli_limits_init(&s->limits, NULL);
	s->limits.max_depth = 3;
	s->limits.max_token = 8;
	satcheli_quirks_init(&s->quirks, strict, NULL);
	satcheli_arena_init(&s->arena, satcheli_default_allocator());
	satcheli_cursor_init(&s->c, &s->arena, &s->limits, &s->quirks);
	cursor_begin(&s->c, &frame);
}

/* Where it stands, or went wrong. */
static size_t place(const struct segment *s)
{
	return (size_t)((s->c.rc ? s->c.at : s->c.p) - s->data);
}

static void end(struct segment *s)
{
	ck_assert(!s->c.rc || (s->c.why && s->c.p == s->c.stop));
	satcheli_arena_clear(&s->arena);
}

/* ---- what a function does at a place */

struct step_case {
	const char *in;
	int rc; /* tolerant */
	size_t place;
	uint16_t quirk; /* met; in strict mode it is the error */
	uint64_t value;
};

static const struct step_case space_cases[] = {
	{ " a", 0, 1, 0, 0 },
	{ "  a", 0, 2, 42, 0 },
	{ "   (", 0, 3, 43, 0 },
	{ " (", 0, 1, 0, 0 },
	{ "(", 0, 0, 43, 0 },
	{ "a", SATCHEL_E_PROTOCOL, 0, 0, 0 },
	{ "", SATCHEL_E_PROTOCOL, 0, 0, 0 },
	{ " ", 0, 1, 0, 0 },
};

static void check_step(const struct step_case *t, bool (*take)(struct cursor *, uint64_t *),
                       bool strict)
{
	struct segment s;
	uint64_t value = 0;
	int rc = strict && t->quirk && !t->rc ? SATCHEL_E_PROTOCOL : t->rc;
	bool ok;

	begin(&s, t->in, strict);
	ok = take(&s.c, &value);
	ck_assert_msg(s.c.rc == rc && ok == !rc, "%s: %d", t->in, s.c.rc);
	ck_assert_msg(s.c.quirk == (strict ? t->quirk : 0), "%s: quirk %d", t->in, s.c.quirk);
	ck_assert_msg(strict || !t->quirk || s.quirks.counts[t->quirk] == 1, "%s: not counted",
	              t->in);
	ck_assert_msg((strict && t->quirk) || place(&s) == t->place, "%s: at %zu", t->in,
	              place(&s));
	ck_assert_msg(rc || value == t->value, "%s: %llu", t->in, (unsigned long long)value);
	end(&s);
}

static bool take_space(struct cursor *c, uint64_t *value)
{
	(void)value;
	return cursor_sp(c);
}

START_TEST(spaces)
{
	check_step(&space_cases[_i], take_space, false);
	check_step(&space_cases[_i], take_space, true);
}
END_TEST

static const struct step_case number_cases[] = {
	{ "0", 0, 1, 0, 0 },
	{ "4294967295 ", 0, 10, 0, 4294967295 },
	{ "4294967296", SATCHEL_E_PROTOCOL, 0, 0, 0 },
	{ "007", 0, 3, 0, 7 },
	{ "", SATCHEL_E_PROTOCOL, 0, 0, 0 },
	{ "-1", SATCHEL_E_PROTOCOL, 0, 0, 0 },
	{ "+1", SATCHEL_E_PROTOCOL, 0, 0, 0 },
	{ "a", SATCHEL_E_PROTOCOL, 0, 0, 0 },
	{ "12a", 0, 2, 0, 12 },
	{ "12.", 0, 2, 0, 12 },
	{ "9.3736e+06", 0, 10, 66, 9373600 },
	{ "1.5", 0, 3, 66, 1 },
	{ "2e3", 0, 3, 66, 2000 },
	{ "25e-1", 0, 3, 66, 25 }, /* what follows is for the next to refuse */
};

static bool take_number(struct cursor *c, uint64_t *value)
{
	uint32_t n = 0;
	bool ok = satcheli_cursor_number(c, &n);

	*value = n;
	return ok;
}

START_TEST(numbers)
{
	check_step(&number_cases[_i], take_number, false);
	check_step(&number_cases[_i], take_number, true);
}
END_TEST

static const struct step_case long_number_cases[] = {
	{ "9223372036854775807", 0, 19, 0, INT64_MAX },
	{ "9223372036854775808", SATCHEL_E_PROTOCOL, 0, 0, 0 },
	{ "18446744073709551616", SATCHEL_E_PROTOCOL, 0, 0, 0 },
	{ "99999999999999999999999", SATCHEL_E_PROTOCOL, 0, 0, 0 },
	{ "4294967296", 0, 10, 0, 4294967296 },
	{ "1e18", 0, 4, 66, 1000000000000000000 },
};

START_TEST(long_numbers)
{
	check_step(&long_number_cases[_i], satcheli_cursor_number64, false);
	check_step(&long_number_cases[_i], satcheli_cursor_number64, true);
}
END_TEST

static const struct step_case known_cases[] = {
	{ "5", 0, 1, 0, 5 + 1000 },
	{ "-1", 0, 2, 171, 0 },
	{ "-12 ", 0, 3, 171, 0 },
	{ "-", SATCHEL_E_PROTOCOL, 0, 0, 0 },
	{ "NIL", 0, 3, 172, 0 },
	{ "nil)", 0, 3, 172, 0 },
	{ "NILS", SATCHEL_E_PROTOCOL, 0, 0, 0 },
};

static bool take_known(struct cursor *c, uint64_t *value)
{
	bool known, ok = satcheli_cursor_number_known(c, value, &known, 171);

	*value += known ? 1000 : 0;
	return ok;
}

START_TEST(known_numbers)
{
	check_step(&known_cases[_i], take_known, false);
	check_step(&known_cases[_i], take_known, true);
}
END_TEST

/* ---- words */

static const struct step_case word_cases[] = {
	{ "abc def", 0, 3, 0, 3 },
	{ "12345678", 0, 8, 0, 8 },
	{ "123456789", SATCHEL_E_LIMIT, 0, 0, 0 },
	{ "\\Seen)", 0, 5, 0, 5 },
	{ "a]{%*", 0, 5, 0, 5 },
	{ "f\xC3\xBC", 0, 3, 0, 1003 },
	{ "a\"b", 0, 1, 0, 1 },
	{ "a\x01", 0, 1, 0, 1 },
	{ "(", SATCHEL_E_PROTOCOL, 0, 0, 0 },
	{ " a", SATCHEL_E_PROTOCOL, 0, 0, 0 },
	{ "", SATCHEL_E_PROTOCOL, 0, 0, 0 },
};

static bool take_word(struct cursor *c, uint64_t *value)
{
	struct text t = { 0 };
	bool ok = satcheli_cursor_word(c, &t);

	*value = t.size + (t.high ? 1000 : 0);
	return ok;
}

START_TEST(words)
{
	check_step(&word_cases[_i], take_word, false);
}
END_TEST

START_TEST(names)
{
	struct segment s;
	struct text t;

	begin(&s, "fLags (x", false);
	ck_assert(satcheli_cursor_name(&s.c, &t));
	ck_assert_str_eq(t.s, "FLAGS");
	ck_assert(!memcmp(s.data, "fLags (x\r\n", 10));
	end(&s);
}
END_TEST

/* ---- lists */

static bool take_lists(struct cursor *c, uint64_t *value)
{
	while (cursor_open(c))
		++*value;
	return false;
}

START_TEST(depth)
{
	struct segment s;
	uint64_t opened = 0;

	begin(&s, "((()))", false);
	ck_assert(cursor_open(&s.c) && cursor_open(&s.c) && cursor_open(&s.c));
	ck_assert(cursor_close(&s.c) && cursor_close(&s.c) && cursor_close(&s.c) && !s.c.depth);
	end(&s);
	begin(&s, "(((((", false);
	ck_assert(!take_lists(&s.c, &opened));
	ck_assert_uint_eq(opened, 3);
	ck_assert_int_eq(s.c.rc, SATCHEL_E_LIMIT);
	ck_assert_uint_eq(place(&s), 3);
	end(&s);
}
END_TEST

START_TEST(closing)
{
	struct segment s;

	begin(&s, "(  ) )", false);
	ck_assert(cursor_open(&s.c) && cursor_take_close(&s.c));
	ck_assert_uint_eq(s.quirks.counts[41], 1);
	end(&s);
	begin(&s, "( )", true);
	ck_assert(cursor_open(&s.c) && !cursor_take_close(&s.c));
	ck_assert(s.c.rc == SATCHEL_E_PROTOCOL && s.c.quirk == 41);
	end(&s);
	begin(&s, "( a)", false);
	ck_assert(cursor_open(&s.c) && !cursor_take_close(&s.c) && !s.c.rc);
	ck_assert(!cursor_close(&s.c) && s.c.rc == SATCHEL_E_PROTOCOL);
	end(&s);
}
END_TEST

/* ---- the error */

START_TEST(sticks)
{
	struct segment s;
	struct text t;
	uint32_t n;
	bool nil;

	begin(&s, "a b \"c\" 5", false);
	ck_assert(!satcheli_cursor_number(&s.c, &n));
	ck_assert(!cursor_sp(&s.c) && !satcheli_cursor_word(&s.c, &t) && !cursor_open(&s.c) &&
	          !cursor_take(&s.c, '\r'));
	ck_assert(!satcheli_cursor_string(&s.c, &t) && !satcheli_cursor_nstring(&s.c, &t, &nil));
	ck_assert(!satcheli_cursor_astring(&s.c, &t) && !satcheli_cursor_quirk(&s.c, 41, "x"));
	ck_assert_str_eq(s.c.why, "a number is missing");
	ck_assert_uint_eq(place(&s), 0);
	ck_assert_uint_eq(s.quirks.counts[41], 0);
	end(&s);
}
END_TEST

/* What is missing at the end of a response that was cut is missing because it was cut. */
START_TEST(cut)
{
	struct segment s;
	struct text t;

	begin(&s, "(a", false);
	s.c.cut = true;
	ck_assert(cursor_open(&s.c) && satcheli_cursor_word(&s.c, &t) && !cursor_close(&s.c));
	ck_assert_int_eq(s.c.rc, SATCHEL_E_LIMIT);
	end(&s);
	begin(&s, "{5}\r\nab", false);
	s.c.cut = true;
	ck_assert(!satcheli_cursor_string(&s.c, &t));
	ck_assert_int_eq(s.c.rc, SATCHEL_E_LIMIT);
	end(&s);
	begin(&s, "a)", false);
	s.c.cut = true;
	ck_assert(!cursor_open(&s.c));
	ck_assert_int_eq(s.c.rc, SATCHEL_E_PROTOCOL);
	end(&s);
}
END_TEST

/* CR, LF, either or both: all end a segment. */
START_TEST(stops)
{
	static const struct {
		const char *in;
		size_t stop;
	} t[] = { { "a\r\n", 1 }, { "a\n", 1 }, { "\n", 0 },     { "\r\n", 0 },
		  { "a", 1 },     { "", 0 },    { "a\n\r\n", 2 } };
	struct segment s;

	for (size_t i = 0; i < COUNTOF(t); i++) {
		struct frame frame = { .data = s.data, .size = strlen(t[i].in) };

		begin(&s, "", false);
		memcpy(s.data, t[i].in, strlen(t[i].in) + 1);
		satcheli_cursor_init(&s.c, &s.arena, &s.limits, &s.quirks);
		cursor_begin(&s.c, &frame);
		ck_assert_uint_eq((size_t)(s.c.stop - s.data), t[i].stop);
	}
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("cursor");
	TCase *tc = tcase_create("cursor");

	tcase_add_loop_test(tc, spaces, 0, (int)COUNTOF(space_cases));
	tcase_add_loop_test(tc, numbers, 0, (int)COUNTOF(number_cases));
	tcase_add_loop_test(tc, long_numbers, 0, (int)COUNTOF(long_number_cases));
	tcase_add_loop_test(tc, known_numbers, 0, (int)COUNTOF(known_cases));
	tcase_add_loop_test(tc, words, 0, (int)COUNTOF(word_cases));
	tcase_add_test(tc, names);
	tcase_add_test(tc, depth);
	tcase_add_test(tc, closing);
	tcase_add_test(tc, sticks);
	tcase_add_test(tc, cut);
	tcase_add_test(tc, stops);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
