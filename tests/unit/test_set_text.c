/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Sets between text and memory: read in the order written, cut to the length of a command line,
 * built from what comes in any order, and all of it without memory. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/set.h"
#include "tests/support/alloc.h"
#include "tests/support/main.h"

static void same(satchel_set s, const char *text, const char *name)
{
	char *t;

	ck_assert_msg(satchel_set_format(s, &t) == SATCHEL_OK, "%s: no text", name);
	ck_assert_msg(!strcmp(t, text), "%s: %s, not %s", name, t, text);
	satchel_free(t);
}

struct walk_case {
	const char *in, *out;
	int rc;
};

static const struct walk_case walk_cases[] = {
	{ "5,1:3,9:7", "5-5 1-3 7-9 ", SATCHEL_OK },
	{ "3,3,2", "3-3 3-3 2-2 ", SATCHEL_OK },
	{ "*,4:*,*:4", "4294967295-0 4-0 4-0 ", SATCHEL_OK },
	{ "", "", SATCHEL_OK },
	{ "7,", "7-7 ", SATCHEL_E_ARGUMENT },
	{ "7,0", "7-7 ", SATCHEL_E_ARGUMENT },
	{ "7;8", "", SATCHEL_E_ARGUMENT },
	{ "7:8:9", "", SATCHEL_E_ARGUMENT },
};

START_TEST(walk)
{
	const struct walk_case *t = &walk_cases[_i];
	size_t size = strlen(t->in);
	char *in = malloc(size ? size : 1); /* without NUL, so that a look behind the end is seen */
	struct set_walk w;
	char out[200] = "";
	satchel_span s;
	int rc;

	w = satcheli_set_walk(memcpy(in, t->in, size), size);
	while ((rc = satcheli_set_walk_next(&w, &s)) == SATCHEL_ROW)
		snprintf(out + strlen(out), sizeof out - strlen(out), "%" PRIu32 "-%" PRIu32 " ",
		         s.first, s.last);
	ck_assert_msg(rc == t->rc, "%s: %d", t->in, rc);
	ck_assert_str_eq(out, t->out);
	free(in);
}
END_TEST

struct pairs_case {
	const char *name, *from, *to, *out;
	int rc;
};

static const struct pairs_case pairs_cases[] = {
	{ "RFC 4315", "304,319:320", "3956:3958", "304>3956x1 319>3957x2 ", SATCHEL_OK },
	{ "not ascending", "7,3,5", "101:103", "7>101x1 3>102x1 5>103x1 ", SATCHEL_OK },
	{ "the other side not ascending", "1:3", "9,7,8", "1>9x1 2>7x1 3>8x1 ", SATCHEL_OK },
	{ "range reversed", "3:1", "7:9", "1>7x3 ", SATCHEL_OK },
	{ "cut differently", "1:4,10:11", "20:21,30:33", "1>20x2 3>30x2 10>32x2 ", SATCHEL_OK },
	{ "as long as can be", "1:4294967295", "1:4294967295", "1>1x4294967295 ", SATCHEL_OK },
	{ "highest", "4294967295", "4294967295", "4294967295>4294967295x1 ", SATCHEL_OK },
	{ "empty", "", "", "", SATCHEL_OK },
	{ "one empty", "1", "", "", SATCHEL_E_ARGUMENT },
	{ "from longer", "1:3", "5:6", "1>5x2 ", SATCHEL_E_ARGUMENT },
	{ "to longer", "1:3", "5:6,8:9", "1>5x2 3>8x1 ", SATCHEL_E_ARGUMENT },
	{ "star", "1:*", "5:*", "", SATCHEL_E_ARGUMENT },
	{ "no set", "1,x", "5:6", "1>5x1 ", SATCHEL_E_ARGUMENT },
};

START_TEST(pairs)
{
	const struct pairs_case *t = &pairs_cases[_i];
	struct set_pairs p = satcheli_set_pairs(t->from, strlen(t->from), t->to, strlen(t->to));
	uint32_t from, to, count;
	char out[200] = "";
	int rc;

	while ((rc = satcheli_set_pairs_next(&p, &from, &to, &count)) == SATCHEL_ROW)
		snprintf(out + strlen(out), sizeof out - strlen(out),
		         "%" PRIu32 ">%" PRIu32 "x%" PRIu32 " ", from, to, count);
	ck_assert_msg(rc == t->rc, "%s: %d", t->name, rc);
	ck_assert_msg(!strcmp(out, t->out), "%s: %s", t->name, out);
}
END_TEST

struct split_case {
	const char *in;
	size_t max;
	const char *part, *rest; /* part NULL: no room */
};

static const struct split_case split_cases[] = {
	{ "1:3,7,9:*", 9, "1:3,7,9:*", "" },
	{ "1:3,7,9:*", 8, "1:3,7", "9:*" },
	{ "1:3,7,9:*", 5, "1:3,7", "9:*" },
	{ "1:3,7,9:*", 4, "1:3", "7,9:*" },
	{ "1:3,7,9:*", 3, "1:3", "7,9:*" },
	{ "1:3,7,9:*", 2, NULL, NULL },
	{ "1:3,7,9:*", 0, NULL, NULL },
	{ "1:4294967294,*", 100, "1:*", "" },
	{ "5,*", 3, "5,*", "" },
	{ "5,*", 2, "5", "*" },
	{ "4294967295", 10, "4294967295", "" },
	{ "4294967295", 9, NULL, NULL },
	{ "", 0, "", "" },
	{ "$", 1, "$", "" },
	{ "$", 0, NULL, NULL },
};

START_TEST(split)
{
	const struct split_case *t = &split_cases[_i];
	satchel_set s = SATCHEL_SET_EMPTY, part, rest;

	ck_assert_int_eq(satchel_set_parse(&s, t->in), SATCHEL_OK);
	ck_assert_msg(satcheli_set_split(&s, t->max, &part, &rest) == !!t->part, "%s", t->in);
	if (t->part) {
		same(part, t->part, t->in);
		same(rest, t->rest, t->in);
		ck_assert_uint_le(satcheli_set_text_size(&part), t->max);
	}
	satchel_set_clear(&s);
}
END_TEST

struct expand_case {
	const char *in;
	size_t max;
	const char *pieces; /* number by number; NULL: no room */
};

static const struct expand_case expand_cases[] = {
	{ "1:3,7,9:*", 200, "1,2,3,7,9:*" },
	{ "1:3,7,9:*", 44, "1,2,3,7|9:*" },
	{ "1:3,7,9:*", 43, "1,2,3|7,9:*" },
	{ "1:3,7,9:*", 32, "1,2|3|7|9:*" },
	{ "1:9", 33, "1,2,3|4,5,6|7,8,9" },
	{ "1:8,10", 33, "1,2,3|4,5,6|7,8|10" },
	{ "4294967293:4294967295", 22, "4294967293,4294967294|4294967295" },
	{ "*", 22, "*" },
	{ "5", 21, NULL },
	{ "", 22, "" },
};

/* Sets as single numbers, in pieces. */
START_TEST(expand)
{
	const struct expand_case *t = &expand_cases[_i];
	satchel_set s = SATCHEL_SET_EMPTY, part, rest;
	char text[256], *to = text;
	uint32_t at = 0;

	ck_assert_int_eq(satchel_set_parse(&s, t->in), SATCHEL_OK);
	rest = s;
	ck_assert_msg(satcheli_set_split_expanded(&rest, &at, t->max, &part, &rest) == !!t->pieces,
	              "%s", t->in);
	while (t->pieces) {
		char *from = to;

		ck_assert_uint_le(satcheli_set_expanded_size(&part), t->max);
		to = satcheli_set_expand(&part, to);
		ck_assert_uint_le((size_t)(to - from), t->max);
		if (!rest.count)
			break;
		*to++ = '|';
		ck_assert(satcheli_set_split_expanded(&rest, &at, t->max, &part, &rest));
	}
	*to = 0;
	ck_assert_str_eq(text, t->pieces ? t->pieces : "");
	satchel_set_clear(&s);
}
END_TEST

/* Cut for a command line again and again, nothing is lost and every piece is as long as it can be.
 * */
START_TEST(split_all)
{
	struct set_builder b;
	satchel_set s, rest, part, joined = SATCHEL_SET_EMPTY;
	size_t pieces = 0, max = 20 + (size_t)_i;

	satcheli_set_builder_init(&b, NULL, 0);
	for (uint32_t n = 1; n < 5000; n += 2 + n % 7)
		ck_assert_int_eq(satcheli_set_append(&b, n, n + n % 3), SATCHEL_OK);
	ck_assert_int_eq(satcheli_set_finish(&b), SATCHEL_OK);
	s = satcheli_set_take(&b, SATCHEL_SET_UIDS);
	for (rest = s; rest.count; pieces++) {
		size_t size;

		rest.room = 0;
		ck_assert(satcheli_set_split(&rest, max, &part, &rest));
		size = satcheli_set_text_size(&part);
		ck_assert_uint_le(size, max);
		if (rest.count) {
			satchel_set next = rest;

			next.count = 1;
			ck_assert_uint_gt(size + 1 + satcheli_set_text_size(&next), max);
		}
		ck_assert_int_eq(satchel_set_union(&joined, part), SATCHEL_OK);
	}
	ck_assert_uint_gt(pieces, 1);
	ck_assert_uint_eq(joined.count, s.count);
	ck_assert(!memcmp(joined.spans, s.spans, s.count * sizeof *s.spans));
	satchel_set_clear(&joined);
	satchel_set_clear(&s);
}
END_TEST

struct limit_case {
	const char *name, *in;
	size_t limit;
	int rc;
};

static const struct limit_case limit_cases[] = {
	{ "below", "1,3", 3, SATCHEL_OK },
	{ "at", "1,3,5", 3, SATCHEL_OK },
	{ "above", "1,3,5,7", 3, SATCHEL_E_LIMIT },
	{ "neighbours are joined", "1,2,3,4,5,9", 2, SATCHEL_OK },
	{ "descending neighbours too", "9,8,7,6,2,1", 2, SATCHEL_OK },
	{ "one", "7", 1, SATCHEL_OK },
	{ "none", "1,3,5,7,9,11,13", 0, SATCHEL_OK },
};

START_TEST(limit)
{
	const struct limit_case *t = &limit_cases[_i];
	struct set_builder b;

	satcheli_set_builder_init(&b, NULL, t->limit);
	ck_assert_msg(satcheli_set_parse_octets(&b, t->in, strlen(t->in)) == t->rc, "%s", t->name);
	satcheli_set_builder_clear(&b);
}
END_TEST

START_TEST(builder_again)
{
	struct failing_allocator f;
	struct set_builder b;
	size_t calls;

	failing_allocator_init(&f);
	satcheli_set_builder_init(&b, &f.allocator, 0);
	ck_assert_int_eq(satcheli_set_parse_octets(&b, "9,4:*,2", 7), SATCHEL_OK);
	ck_assert_int_eq(satcheli_set_finish(&b), SATCHEL_OK);
	ck_assert_int_eq(satcheli_set_finish(&b), SATCHEL_OK);
	same(satcheli_set_view(&b, SATCHEL_SET_UIDS), "2,4:*", "first");
	satcheli_set_builder_reset(&b);
	calls = f.calls;
	ck_assert_int_eq(satcheli_set_parse_octets(&b, "9,3", 3), SATCHEL_OK);
	ck_assert_int_eq(satcheli_set_finish(&b), SATCHEL_OK);
	same(satcheli_set_view(&b, SATCHEL_SET_UIDS), "3,9", "second");
	ck_assert_uint_eq(f.calls, calls);
	satcheli_set_builder_clear(&b);
	failing_allocator_check(&f);
}
END_TEST

/* Ranges in any order give the same set as adding them one by one. */
START_TEST(any_order)
{
	unsigned int seed = 7 + (unsigned int)_i;

	printf("# ranges in any order: seed %u\n", seed);
	for (int round = 0; round < 200; round++) {
		uint32_t width = 1u << (rand_r(&seed) % 31 + 1);
		satchel_set s = SATCHEL_SET_EMPTY, view;
		struct set_builder b;
		char *text;

		satcheli_set_builder_init(&b, NULL, 0);
		for (int n = rand_r(&seed) % 100; n >= 0; n--) {
			uint32_t first = 1 + (uint32_t)rand_r(&seed) % width;
			uint32_t last = first + (uint32_t)rand_r(&seed) % (width / 16 + 1);

			last = rand_r(&seed) % 100 ? last : 0;
			ck_assert_int_eq(satchel_set_add(&s, first, last), SATCHEL_OK);
			ck_assert_int_eq(satcheli_set_append(&b, first, last), SATCHEL_OK);
		}
		ck_assert_int_eq(satcheli_set_finish(&b), SATCHEL_OK);
		ck_assert_int_eq(satchel_set_format(s, &text), SATCHEL_OK);
		view = satcheli_set_view(&b, SATCHEL_SET_DEFAULT);
		same(view, text, "built");
		satchel_set_clear(&s);
		ck_assert_int_eq(satchel_set_parse(&s, text), SATCHEL_OK);
		same(s, text, "read again");
		satchel_free(text);
		satchel_set_clear(&s);
		satcheli_set_builder_clear(&b);
	}
}
END_TEST

/* Everything that takes memory, once; what fails must leave its set as it was. */
static int all_steps(struct failing_allocator *f)
{
	static const char long_text[] =
		"90,88,1:2,86,84,82,80,78,76,74,72,70,68,66,64,62,60,58,56,54,52,"
		"50,48,46,44,42,40,38,36,34,32,30,28,26,24";
	static int (*const functions[])(satchel_set *, satchel_set) = { satchel_set_union,
		                                                        satchel_set_subtract,
		                                                        satchel_set_intersect };
	satchel_set s = SATCHEL_SET_EMPTY, *copy = NULL;
	struct set_builder b;
	char *before = NULL;
	int rc;

	satcheli_set_builder_init(&b, &f->allocator, 0);
	rc = satcheli_set_parse_octets(&b, long_text, sizeof long_text - 1);
	if (rc == SATCHEL_OK)
		rc = satcheli_set_finish(&b);
	if (rc != SATCHEL_OK)
		goto out;
	s = satcheli_set_take(&b, SATCHEL_SET_UIDS);
	rc = satcheli_set_result(&f->allocator, &s, &copy);
	for (uint32_t n = 200; rc == SATCHEL_OK && n < 400; n += 2) {
		satchel_free(before);
		ck_assert_int_eq(satchel_set_format(s, &before), SATCHEL_OK);
		if ((rc = satchel_set_add(&s, n, n)) != SATCHEL_OK)
			same(s, before, "add");
	}
	for (size_t i = 0; rc == SATCHEL_OK && i < COUNTOF(functions); i++) {
		satchel_free(before);
		ck_assert_int_eq(satchel_set_format(s, &before), SATCHEL_OK);
		if ((rc = functions[i](&s, SATCHEL_RANGE(220 + (uint32_t)i, 260))) != SATCHEL_OK)
			same(s, before, "algebra");
	}
	if (rc == SATCHEL_OK && (rc = satchel_set_parse(&s, "5,1:3")) != SATCHEL_OK)
		ck_assert_uint_ge(s.count, 1);
out:
	satchel_free(before);
	satchel_free(copy);
	satchel_set_clear(&s);
	satcheli_set_builder_clear(&b);
	return rc;
}

START_TEST(no_memory)
{
	struct failing_allocator f;
	size_t most, refused = 0;

	failing_allocator_init(&f);
	ck_assert_int_eq(all_steps(&f), SATCHEL_OK);
	failing_allocator_check(&f);
	most = f.calls;
	ck_assert_uint_ge(most, 15);
	for (size_t i = 1; i <= most; i++) {
		int rc;

		failing_allocator_arm(&f, i, _i ? FAIL_FROM : FAIL_ONCE);
		rc = all_steps(&f);
		failing_allocator_check(&f);
		/* only giving memory back may fail without harm */
		ck_assert(rc == SATCHEL_E_MEMORY || rc == SATCHEL_OK);
		refused += rc == SATCHEL_E_MEMORY;
	}
	ck_assert_uint_ge(refused, most - 3);
}
END_TEST

START_TEST(in_arena)
{
	satchel_set s = SATCHEL_SET_EMPTY, copy, one = satchel_uids(SATCHEL_RANGE(4, 9));
	struct failing_allocator f;
	struct arena a;

	failing_allocator_init(&f);
	satcheli_arena_init(&a, &f.allocator);
	ck_assert_int_eq(satchel_set_parse(&s, "1:3,7,9:*"), SATCHEL_OK);
	failing_allocator_arm(&f, 1, FAIL_ONCE);
	ck_assert_int_eq(satcheli_set_in_arena(&a, &s, &copy), SATCHEL_E_MEMORY);
	ck_assert_int_eq(satcheli_set_in_arena(&a, &s, &copy), SATCHEL_OK);
	satchel_set_clear(&s);
	same(copy, "1:3,7,9:*", "copied");
	ck_assert_uint_eq(copy.room, 0);
	ck_assert_int_eq(satcheli_set_in_arena(&a, &one, &copy), SATCHEL_OK);
	same(copy, "4:9", "one range");
	ck_assert_int_eq(copy.kind, SATCHEL_SET_UIDS);
	satcheli_arena_clear(&a);
	failing_allocator_check(&f);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("set_text");
	TCase *tc = tcase_create("set_text");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, walk, 0, (int)COUNTOF(walk_cases));
	tcase_add_loop_test(tc, pairs, 0, (int)COUNTOF(pairs_cases));
	tcase_add_loop_test(tc, split, 0, (int)COUNTOF(split_cases));
	tcase_add_loop_test(tc, split_all, 0, 12);
	tcase_add_loop_test(tc, expand, 0, (int)COUNTOF(expand_cases));
	tcase_add_loop_test(tc, limit, 0, (int)COUNTOF(limit_cases));
	tcase_add_loop_test(tc, any_order, 0, 4);
	tcase_add_loop_test(tc, no_memory, 0, 2);
	tcase_add_test(tc, builder_again);
	tcase_add_test(tc, in_arena);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
