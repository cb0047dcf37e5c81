/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Sets, one at a time and put together: against tables, and against a model that has one flag for
 * each number. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/set.h"
#include "tests/support/main.h"

#define TOP UINT32_MAX

static satchel_set set_of(const char *text)
{
	satchel_set s = SATCHEL_SET_EMPTY;

	ck_assert_int_eq(satchel_set_parse(&s, text), SATCHEL_OK);
	return s;
}

static void same(satchel_set s, const char *text, const char *name)
{
	char *t;

	ck_assert_msg(satchel_set_format(s, &t) == SATCHEL_OK, "%s: no text", name);
	ck_assert_msg(!strcmp(t, text), "%s: %s, not %s", name, t, text);
	satchel_free(t);
}

struct parse_case {
	const char *name, *in, *out; /* out NULL: no set */
	uint64_t count;
};

static const struct parse_case parse_cases[] = {
	{ "one", "7", "7", 1 },
	{ "several", "1:3,7,9:*", "1:3,7,9:*", 3 + 1 + 4294967287 },
	{ "touching", "1:3,4", "1:4", 4 },
	{ "touching from below", "4,1:3", "1:4", 4 },
	{ "overlapping", "1:5,3:8", "1:8", 8 },
	{ "within", "1:9,3:4,20", "1:9,20", 10 },
	{ "the same twice", "5,5", "5", 1 },
	{ "apart by one", "1,3", "1,3", 2 },
	{ "descending", "9,7,5,3", "3,5,7,9", 4 },
	{ "descending, touching", "9,8,7", "7:9", 3 },
	{ "grows down into an earlier one", "1:5,9,8,7,6", "1:9", 9 },
	{ "reversed range", "9:4", "4:9", 6 },
	{ "range of one", "4:4", "4", 1 },
	{ "star", "*", "*", 1 },
	{ "star to star", "*:*", "*", 1 },
	{ "star first", "*:3", "3:*", 4294967293 },
	{ "star among others", "*,3", "3,*", 2 },
	{ "number within star", "9:*,12", "9:*", 4294967287 },
	{ "number touches star from below", "9:*,8", "8:*", 4294967288 },
	{ "everything", "1:*", "1:*", 4294967295 },
	{ "highest number", "4294967295", "4294967295", 1 },
	{ "all numbers", "1:4294967295", "1:4294967295", 4294967295 },
	{ "highest number and star", "4294967295,*", "*", 1 },
	{ "range to the highest and star", "5:4294967295,*", "5:*", 4294967291 },
	{ "thirty, sorted by digits",
	  "30,29,1,28,2,27,3,26,4,25,5,24,6,23,7,22,8,21,9,20,10,19,"
	  "11,18,12,17,13,16,14,15",
	  "1:30", 30 },
	{ "forty, apart",
	  "80,2,78,4,76,6,74,8,72,10,70,12,68,14,66,16,64,18,62,20,60,22,58,24,56,"
	  "26,54,28,52,30,50,32,48,34,46,36,44,38,42,40,4000000000,70000,3000",
	  "2,4,6,8,10,12,14,16,18,20,22,24,26,28,30,32,34,36,38,40,42,44,46,48,50,52,54,56,58,60,"
	  "62,64,66,68,70,72,74,76,78,80,3000,70000,4000000000",
	  43 },
	{ "empty", "", "", 0 },
	{ "saved", "$", "$", 0 },
	{ "zero", "0", NULL, 0 },
	{ "zero in front", "07", NULL, 0 },
	{ "zero at the end of a range", "1:0", NULL, 0 },
	{ "too large", "4294967296", NULL, 0 },
	{ "far too large", "99999999999999999999999999", NULL, 0 },
	{ "too large by a turn", "18446744073709551617", NULL, 0 },
	{ "comma first", ",1", NULL, 0 },
	{ "comma last", "1,", NULL, 0 },
	{ "only a comma", ",", NULL, 0 },
	{ "two commas", "1,,2", NULL, 0 },
	{ "colon last", "1:", NULL, 0 },
	{ "colon first", ":1", NULL, 0 },
	{ "two colons", "1:2:3", NULL, 0 },
	{ "space", "1, 2", NULL, 0 },
	{ "space behind", "1 ", NULL, 0 },
	{ "minus", "-1", NULL, 0 },
	{ "letters", "1,x", NULL, 0 },
	{ "saved among others", "1,$", NULL, 0 },
	{ "two stars", "**", NULL, 0 },
	{ "star and digit", "*1", NULL, 0 },
};

START_TEST(parse)
{
	const struct parse_case *t = &parse_cases[_i];
	satchel_set s = set_of("11:12,99");
	int rc = satchel_set_parse(&s, t->in);

	ck_assert_msg(rc == (t->out ? SATCHEL_OK : SATCHEL_E_ARGUMENT), "%s: %d", t->name, rc);
	same(s, t->out ? t->out : "11:12,99", t->name);
	ck_assert_msg(satchel_set_count(s) == (t->out ? t->count : 3), "%s: count", t->name);
	ck_assert_msg(satcheli_set_valid(&s), "%s: valid", t->name);
	satchel_set_clear(&s);
	ck_assert_msg(!s.spans && !s.count && !s.room, "%s: cleared", t->name);
}
END_TEST

struct algebra_case {
	const char *a, *b, *unite, *subtract, *intersect;
};

static const struct algebra_case algebra_cases[] = {
	{ "1:3", "4", "1:4", "1:3", "" },
	{ "9:*", "3", "3,9:*", "9:*", "" },
	{ "1:*", "5", "1:*", "1:4,6:*", "5" },
	{ "1:*", "9:*", "1:*", "1:8", "9:*" },
	{ "1:*", "5:9", "1:*", "1:4,10:*", "5:9" },
	{ "5:9", "1:*", "1:*", "", "5:9" },
	{ "5:*", "*", "5:*", "5:4294967294", "*" },
	{ "*", "*", "*", "", "*" },
	{ "*", "1:100", "1:100,*", "*", "" },
	{ "1:4294967294", "*", "1:*", "1:4294967294", "" },
	{ "5:4294967295", "9:*", "5:*", "5:8", "9:4294967295" },
	{ "1:*", "4294967295", "1:*", "1:4294967294", "4294967295" },
	{ "1:10,20:30", "5:25", "1:30", "1:4,26:30", "5:10,20:25" },
	{ "1:10,20:30", "11:19", "1:30", "1:10,20:30", "" },
	{ "1:30", "2,4,6:8,30:40", "1:40", "1,3,5,9:29", "2,4,6:8,30" },
	{ "1:4294967294", "*", "1:*", "1:4294967294", "" },
	{ "1:3", "4,6:9", "1:4,6:9", "1:3", "" },
	{ "1:3", "4:*", "1:*", "1:3", "" },
	{ "", "1:3", "1:3", "", "" },
	{ "1:3", "", "1:3", "1:3", "" },
	{ "", "", "", "", "" },
	{ "1,3,5", "2,4", "1:5", "1,3,5", "" },
	{ "1,3,5", "1,3,5", "1,3,5", "", "1,3,5" },
	{ "7:9", "8", "7:9", "7,9", "8" },
};

START_TEST(algebra)
{
	static int (*const functions[])(satchel_set *, satchel_set) = { satchel_set_union,
		                                                        satchel_set_subtract,
		                                                        satchel_set_intersect };
	const struct algebra_case *t = &algebra_cases[_i];
	const char *const out[] = { t->unite, t->subtract, t->intersect };

	for (size_t i = 0; i < COUNTOF(functions); i++) {
		satchel_set a = set_of(t->a), b = set_of(t->b), *dup;

		ck_assert_int_eq(satchel_set_dup(a, &dup), SATCHEL_OK);
		ck_assert_int_eq(functions[i](&a, b), SATCHEL_OK);
		same(a, out[i], t->a);
		same(b, t->b, "the other one");
		ck_assert_int_eq(functions[i](dup, b), SATCHEL_OK);
		same(*dup, out[i], "a result");
		satchel_free(dup);
		satchel_set_clear(&a);
		satchel_set_clear(&b);
	}
}
END_TEST

/* As results come: each behind the last one. With the square of their number it would take minutes. */
START_TEST(one_behind_the_other)
{
	enum { TIMES = 200000 };
	satchel_set s = SATCHEL_SET_EMPTY;

	for (uint32_t n = 1; n <= TIMES; n++)
		ck_assert_int_eq(satchel_set_union(&s, SATCHEL_ONE(2 * n)), SATCHEL_OK);
	ck_assert_uint_eq(s.count, TIMES);
	ck_assert_uint_eq(satchel_set_count(s), TIMES);
	satchel_set_clear(&s);
}
END_TEST

START_TEST(with_itself)
{
	satchel_set s = set_of("1:3,9,12:*");

	ck_assert_int_eq(satchel_set_union(&s, s), SATCHEL_OK);
	same(s, "1:3,9,12:*", "union");
	ck_assert_int_eq(satchel_set_intersect(&s, s), SATCHEL_OK);
	same(s, "1:3,9,12:*", "intersection");
	ck_assert_int_eq(satchel_set_subtract(&s, s), SATCHEL_OK);
	same(s, "", "difference");
	ck_assert_ptr_null(s.spans);
}
END_TEST

struct add_case {
	const char *name, *before;
	uint32_t first, last;
	const char *after; /* NULL: refused */
};

static const struct add_case add_cases[] = {
	{ "to nothing", "", 5, 7, "5:7" },
	{ "behind", "1:3", 5, 5, "1:3,5" },
	{ "touching behind", "1:3", 4, 9, "1:9" },
	{ "in front", "5:7", 1, 2, "1:2,5:7" },
	{ "touching in front", "5:7", 1, 4, "1:7" },
	{ "one in front of two", "2,4", 1, 1, "1:2,4" },
	{ "between", "1,9", 5, 5, "1,5,9" },
	{ "bridges", "1:3,5:7", 4, 4, "1:7" },
	{ "swallows", "1,3,5,7,9", 2, 8, "1:9" },
	{ "swallows apart", "1,4,6,9", 3, 7, "1,3:7,9" },
	{ "within", "1:9", 3, 4, "1:9" },
	{ "overlaps the end of one", "3:6,9", 5, 7, "3:7,9" },
	{ "overlaps the start of one", "3:6,9", 1, 4, "1:6,9" },
	{ "reversed", "1", 9, 7, "1,7:9" },
	{ "star behind", "1:3", 9, 0, "1:3,9:*" },
	{ "star swallows", "1:3,9,12", 5, 0, "1:3,5:*" },
	{ "star within star", "5:*", 9, 0, "5:*" },
	{ "number within star", "5:*", 9, 12, "5:*" },
	{ "star touches", "1:3", 4, 0, "1:*" },
	{ "a lone star", "1:3", TOP, 0, "1:3,*" },
	{ "highest beside star", "1:3,*", TOP, TOP, "1:3,*" },
	{ "star beside highest", "1:3,4294967295", TOP, 0, "1:3,*" },
	{ "highest", "1", TOP, TOP, "1,4294967295" },
	{ "range up to the highest under star", "9:*", 4, TOP, "4:*" },
	{ "from nothing", "1", 0, 0, NULL },
	{ "from nothing to something", "1", 0, 5, NULL },
	{ "to what is saved", "$", 1, 1, NULL },
};

START_TEST(add)
{
	const struct add_case *t = &add_cases[_i];
	satchel_set s = set_of(t->before), *dup;
	int want = t->after ? SATCHEL_OK : SATCHEL_E_ARGUMENT;

	ck_assert_int_eq(satchel_set_dup(s, &dup), SATCHEL_OK);
	ck_assert_msg(satchel_set_add(&s, t->first, t->last) == want, "%s", t->name);
	same(s, t->after ? t->after : t->before, t->name);
	ck_assert_msg(satchel_set_add(dup, t->first, t->last) == want, "%s: a result", t->name);
	same(*dup, t->after ? t->after : t->before, t->name);
	satchel_free(dup);
	satchel_set_clear(&s);
}
END_TEST

START_TEST(borrowed_is_copied)
{
	const satchel_span spans[] = { { 1, 3 }, { 7, 7 }, { 9, 0 } };
	satchel_set mine = { SATCHEL_SET_UIDS, { 0, 0 }, spans, COUNTOF(spans), 0 };
	satchel_set s = mine, one = SATCHEL_RANGE(4, 6);

	ck_assert_int_eq(satchel_set_add(&s, 5, 5), SATCHEL_OK);
	same(s, "1:3,5,7,9:*", "changed");
	same(mine, "1:3,7,9:*", "borrowed");
	ck_assert_int_eq(satchel_set_add(&one, 9, 9), SATCHEL_OK);
	same(one, "4:6,9", "from one range");
	ck_assert_uint_eq(satchel_set_span(&one, 1).first, 9);
	satchel_set_clear(&s);
	satchel_set_clear(&one);
	ck_assert_int_eq(s.kind, SATCHEL_SET_UIDS);
}
END_TEST

/* Sets that a program may have put together wrongly. */
START_TEST(rules_broken)
{
	static const satchel_span unsorted[] = { { 5, 6 }, { 1, 2 } },
				  touching[] = { { 1, 2 }, { 3, 4 } }, reversed[] = { { 6, 5 } },
				  star[] = { { 1, 0 }, { 9, 9 } }, zero[] = { { 0, 4 } };
	const satchel_set sets[] = {
		{ SATCHEL_SET_UIDS, { 0, 0 }, unsorted, 2, 0 },
		{ SATCHEL_SET_UIDS, { 0, 0 }, touching, 2, 0 },
		{ SATCHEL_SET_UIDS, { 0, 0 }, reversed, 1, 0 },
		{ SATCHEL_SET_UIDS, { 0, 0 }, star, 2, 0 },
		{ SATCHEL_SET_UIDS, { 0, 0 }, zero, 1, 0 },
		{ SATCHEL_SET_UIDS, { 1, 1 }, NULL, 2, 0 },
		SATCHEL_ONE(0),
		SATCHEL_RANGE(0, 9),
	};
	satchel_set good = SATCHEL_ONE(3), *dup;
	char *text;

	for (size_t i = 0; i < COUNTOF(sets); i++) {
		satchel_set s = sets[i];

		ck_assert_int_eq(satchel_set_format(s, &text), SATCHEL_E_ARGUMENT);
		ck_assert_int_eq(satchel_set_dup(s, &dup), SATCHEL_E_ARGUMENT);
		ck_assert_int_eq(satchel_set_add(&s, 1, 1), SATCHEL_E_ARGUMENT);
		ck_assert_int_eq(satchel_set_union(&s, good), SATCHEL_E_ARGUMENT);
		ck_assert_int_eq(satchel_set_subtract(&good, s), SATCHEL_E_ARGUMENT);
	}
	ck_assert(!satchel_set_contains(SATCHEL_ONE(0), 1));
	ck_assert(!satchel_set_contains(SATCHEL_ONE(0), 0));
	ck_assert(!satchel_set_contains(SATCHEL_ONE(0), TOP));
	ck_assert_uint_eq(satchel_set_count(SATCHEL_ONE(0)), 0);
	ck_assert(!satchel_set_contains(SATCHEL_ALL, 0));
	ck_assert(satchel_set_contains(SATCHEL_RANGE(9, 4), 5));
}
END_TEST

START_TEST(saved)
{
	satchel_set s = satchel_saved(), one = SATCHEL_ONE(1), kept = satchel_uids(satchel_saved());
	uint32_t n = 0;

	same(s, "$", "saved");
	same(kept, "$", "said to be UIDs");
	same(satchel_numbers(s), "$", "said to be sequence numbers");
	ck_assert_int_eq(satchel_set_union(&s, one), SATCHEL_E_ARGUMENT);
	ck_assert_int_eq(satchel_set_subtract(&one, s), SATCHEL_E_ARGUMENT);
	ck_assert(!satchel_set_contains(s, 1) && !satchel_set_next(s, &n));
	ck_assert_int_eq(satchel_set_parse(&s, "3"), SATCHEL_OK);
	ck_assert_int_eq(s.kind, SATCHEL_SET_DEFAULT);
	ck_assert_int_eq(satchel_set_parse(&s, "$"), SATCHEL_OK);
	satchel_set_clear(&s);
	ck_assert_int_eq(s.kind, SATCHEL_SET_DEFAULT);
	same(s, "", "cleared");
}
END_TEST

START_TEST(kinds)
{
	satchel_set s = SATCHEL_SET_EMPTY;

	ck_assert_int_eq(satchel_set_union(&s, satchel_uids(SATCHEL_RANGE(1, 3))), SATCHEL_OK);
	ck_assert_int_eq(s.kind, SATCHEL_SET_UIDS);
	ck_assert_int_eq(satchel_set_union(&s, satchel_numbers(SATCHEL_ONE(5))),
	                 SATCHEL_E_ARGUMENT);
	ck_assert_int_eq(satchel_set_union(&s, SATCHEL_ONE(7)), SATCHEL_OK);
	same(s, "1:3,7", "UIDs");
	satchel_set_clear(&s);
}
END_TEST

START_TEST(members)
{
	satchel_set s = set_of("1:3,7,4294967294:*");
	static const uint32_t in[] = { 1, 2, 3, 7, TOP - 1, TOP }, out[] = { 0, 4, 6, 8, TOP - 2 };
	uint32_t n = 0;

	for (size_t i = 0; i < COUNTOF(in); i++) {
		ck_assert(satchel_set_contains(s, in[i]));
		ck_assert(satchel_set_next(s, &n));
		ck_assert_uint_eq(n, in[i]);
	}
	ck_assert(!satchel_set_next(s, &n));
	for (size_t i = 0; i < COUNTOF(out); i++)
		ck_assert(!satchel_set_contains(s, out[i]));
	satchel_set_clear(&s);
}
END_TEST

/* The model: numbers 1 to 64, one for all in between, and the highest 64. */
enum { LOW = 64, MIDDLE = LOW + 1, ALL = MIDDLE + 64 };

struct model {
	bool in[ALL + 1], star;
};

/* The last number that i stands for; the first one is the same but for MIDDLE. */
static uint32_t number_of(int i)
{
	return i <= LOW ? (uint32_t)i : TOP - (uint32_t)(ALL - i);
}

static uint32_t first_of(int i)
{
	return i == MIDDLE ? MIDDLE : number_of(i);
}

static void model_write(const struct model *m, char *to, size_t size)
{
	size_t at = 0;

	*to = 0;
	for (int i = 1, j; i <= ALL; i = j + 1) {
		for (j = i; j <= ALL && m->in[j]; j++)
			;
		if (j == i)
			continue;
		at += (size_t)snprintf(to + at, size - at, "%s", at ? "," : "");
		if (m->star && j > ALL && i == ALL)
			at += (size_t)snprintf(to + at, size - at, "*");
		else if (m->star && j > ALL)
			at += (size_t)snprintf(to + at, size - at, "%" PRIu32 ":*", first_of(i));
		else if (j == i + 1 && i != MIDDLE)
			at += (size_t)snprintf(to + at, size - at, "%" PRIu32, number_of(i));
		else
			at += (size_t)snprintf(to + at, size - at, "%" PRIu32 ":%" PRIu32,
			                       first_of(i), number_of(j - 1));
	}
}

/* Never the one in between, which no range of the test begins or ends with. */
static int random_end(unsigned int *seed)
{
	int i = 1 + rand_r(seed) % (ALL - 1);

	return i < MIDDLE ? i : i + 1;
}

static void random_add(unsigned int *seed, satchel_set *s, struct model *m)
{
	int a = random_end(seed), b = rand_r(seed) % 3 ? a + rand_r(seed) % 4 : random_end(seed);
	bool star = rand_r(seed) % 32 == 0;

	if (b > ALL || b == MIDDLE)
		b = a;
	ck_assert_int_eq(satchel_set_add(s, number_of(a), star ? 0 : number_of(b)), SATCHEL_OK);
	if (star)
		b = ALL;
	for (int i = a < b ? a : b; i <= (a < b ? b : a); i++)
		m->in[i] = true;
	m->star |= star;
}

static void random_set(unsigned int *seed, satchel_set *s, struct model *m)
{
	memset(m, 0, sizeof *m);
	*s = (satchel_set)SATCHEL_SET_EMPTY;
	for (int n = rand_r(seed) % 24; n > 0; n--)
		random_add(seed, s, m);
}

static void check_model(const satchel_set *s, const struct model *m, unsigned int seed)
{
	char text[ALL * 24];
	uint64_t count = 0;

	model_write(m, text, sizeof text);
	same(*s, text, "model");
	for (int i = 1; i <= ALL; i++) {
		uint32_t n = i == MIDDLE ? TOP / 2 : number_of(i);

		if (satchel_set_contains(*s, n) != m->in[i])
			ck_abort_msg("seed %u, %" PRIu32, seed, n);
		if (m->in[i])
			count += i == MIDDLE ? (uint64_t)TOP - ALL + 1 : 1;
	}
	ck_assert_msg(satchel_set_count(*s) == count, "seed %u: count", seed);
	ck_assert_uint_eq(satcheli_set_text_size(s), strlen(text));
}

static void combine_models(struct model *a, const struct model *b, int how)
{
	for (int i = 1; i <= ALL; i++)
		a->in[i] = how == 0 ? a->in[i] || b->in[i] : a->in[i] && b->in[i] == (how == 2);
	a->star = how == 0 ? a->star || b->star : how == 1 ? a->star : a->star && b->star;
	a->star = a->star && a->in[ALL];
}

START_TEST(against_model)
{
	static int (*const functions[])(satchel_set *, satchel_set) = { satchel_set_union,
		                                                        satchel_set_subtract,
		                                                        satchel_set_intersect };
	unsigned int seed = 20260 + (unsigned int)_i, first = seed;

	printf("# sets against the model: seed %u\n", first);
	for (int round = 0; round < 1000; round++) {
		satchel_set a, b;
		struct model x, y;
		int how = rand_r(&seed) % 3;

		random_set(&seed, &a, &x);
		random_set(&seed, &b, &y);
		check_model(&a, &x, first);
		ck_assert_int_eq(functions[how](&a, b), SATCHEL_OK);
		combine_models(&x, &y, how);
		check_model(&a, &x, first);
		random_add(&seed, &a, &x);
		check_model(&a, &x, first);
		satchel_set_clear(&a);
		satchel_set_clear(&b);
	}
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("set");
	TCase *tc = tcase_create("set");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, parse, 0, (int)COUNTOF(parse_cases));
	tcase_add_loop_test(tc, algebra, 0, (int)COUNTOF(algebra_cases));
	tcase_add_loop_test(tc, add, 0, (int)COUNTOF(add_cases));
	tcase_add_loop_test(tc, against_model, 0, 4);
	tcase_add_test(tc, one_behind_the_other);
	tcase_add_test(tc, with_itself);
	tcase_add_test(tc, borrowed_is_copied);
	tcase_add_test(tc, rules_broken);
	tcase_add_test(tc, saved);
	tcase_add_test(tc, kinds);
	tcase_add_test(tc, members);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
