/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Texts that were decoded lately: what is found is what was kept, whatever else was. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "highlevel/data/text_memo.h"
#include "tests/support/alloc.h"
#include "tests/support/main.h"

static struct failing_allocator memory;
static struct arena arena;
static struct text_memo *memo;

static void setup(void)
{
	failing_allocator_init(&memory);
	satcheli_arena_init(&arena, &memory.allocator);
	memo = NULL;
}

static void teardown(void)
{
	satcheli_text_forget(&memo, &memory.allocator);
	satcheli_arena_clear(&arena);
	failing_allocator_check(&memory);
}

static const char *recall(const char *in)
{
	return satcheli_text_recall(memo, &arena, in, strlen(in));
}

static void remember(const char *in, const char *text)
{
	satcheli_text_remember(&memo, &memory.allocator, in, strlen(in), text);
}

START_TEST(nothing_at_first)
{
	ck_assert_ptr_null(recall("=?utf-8?q?a?="));
	ck_assert_uint_eq(memory.live, 0);
}
END_TEST

/* The copy outlives what is kept later. */
START_TEST(copies)
{
	const char *text;

	remember("=?utf-8?q?a?=", "a");
	text = recall("=?utf-8?q?a?=");
	ck_assert_str_eq(text, "a");
	for (int i = 0; i < 5000; i++) {
		char in[40];

		snprintf(in, sizeof in, "=?utf-8?q?%d?=", i);
		remember(in, "other");
	}
	ck_assert_str_eq(text, "a");
}
END_TEST

/* Many more than there are places, each looked up at once and all of them later. */
START_TEST(only_what_was_kept)
{
	size_t found = 0;
	char in[64], out[64];

	for (int pass = 0; pass < 2; pass++)
		for (int i = 0; i < 5000; i++) {
			snprintf(in, sizeof in, "=?%d?q?the same in all of them?=", i);
			snprintf(out, sizeof out, "text %d", i);
			if (recall(in)) {
				ck_assert_str_eq(recall(in), out);
				found++;
			}
			remember(in, out);
			ck_assert_str_eq(recall(in), out);
		}
	ck_assert_uint_lt(found, 5000);
}
END_TEST

static const struct {
	const char *name;
	size_t in, out;
	bool kept;
} sizes[] = {
	{ "shortest", MEMO_TEXT_LEAST, 1, true },
	{ "too short", MEMO_TEXT_LEAST - 1, 1, false },
	{ "longest", MEMO_TEXT_MOST, 79, true },
	{ "too long", MEMO_TEXT_MOST + 1, 1, false },
	{ "becomes too long", MEMO_TEXT_MOST, 80, false },
	{ "becomes nothing", MEMO_TEXT_MOST, 0, true },
};

START_TEST(which_are_kept)
{
	char in[128] = { 0 }, out[128] = { 0 };

	memset(in, 'i', sizes[_i].in);
	memset(out, 'o', sizes[_i].out);
	remember(in, out);
	ck_assert_msg(!recall(in) == !sizes[_i].kept, "%s", sizes[_i].name);
	if (sizes[_i].kept)
		ck_assert_str_eq(recall(in), out);
}
END_TEST

START_TEST(without_memory)
{
	failing_allocator_arm(&memory, 1, FAIL_ONCE);
	remember("=?utf-8?q?a?=", "a");
	ck_assert_uint_eq(memory.failed, 1);
	ck_assert_ptr_null(recall("=?utf-8?q?a?="));
	remember("=?utf-8?q?a?=", "a");
	ck_assert_str_eq(recall("=?utf-8?q?a?="), "a");
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("text_memo");
	TCase *tc = tcase_create("text_memo");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, nothing_at_first);
	tcase_add_test(tc, copies);
	tcase_add_test(tc, only_what_was_kept);
	tcase_add_loop_test(tc, which_are_kept, 0, sizeof sizes / sizeof *sizes);
	tcase_add_test(tc, without_memory);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
