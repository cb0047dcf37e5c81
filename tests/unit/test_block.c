/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Blocks: who made them, what is called when they go, and what a failure leaves. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/block.h"
#include "tests/support/alloc.h"
#include "tests/support/main.h"

static bool all_are(const char *p, size_t size, char c)
{
	for (size_t i = 0; i < size; i++)
		if (p[i] != c)
			return false;
	return true;
}

START_TEST(made_zeroed)
{
	struct failing_allocator f;
	char *p;

	failing_allocator_init(&f);
	for (size_t size = 0; size < 100; size++) {
		p = satcheli_block_new(&f.allocator, size);
		ck_assert_ptr_nonnull(p);
		ck_assert_uint_eq((uintptr_t)p % 16, 0);
		ck_assert(all_are(p, size, 0));
		memset(p, 'x', size);
		satchel_free(p);
	}
	failing_allocator_check(&f);
}
END_TEST

START_TEST(keeps_its_allocator)
{
	struct failing_allocator f;
	char *p;

	failing_allocator_init(&f);
	p = satcheli_block_new(&f.allocator, 10);
	memset(p, 'x', 10);
	ck_assert_ptr_eq(satcheli_block_allocator(p).user, &f);
	p = satcheli_block_resize(p, 1000);
	ck_assert(all_are(p, 10, 'x'));
	memset(p, 'y', 1000);
	ck_assert_ptr_eq(satcheli_block_allocator(p).user, &f);
	p = satcheli_block_resize(p, 5);
	ck_assert(all_are(p, 5, 'y'));
	ck_assert_uint_eq(f.live, 1);
	satchel_free(p);
	failing_allocator_check(&f);
}
END_TEST

START_TEST(default_allocator)
{
	char *p = satcheli_block_resize(NULL, 7);

	ck_assert_ptr_nonnull(p);
	ck_assert_ptr_eq(satcheli_block_allocator(p).resize, satcheli_default_allocator()->resize);
	ck_assert_ptr_eq(satcheli_block_allocator(NULL).resize,
	                 satcheli_default_allocator()->resize);
	ck_assert(all_are(p, 7, 0));
	satchel_free(p);
	satchel_free(NULL);
}
END_TEST

START_TEST(fails)
{
	struct failing_allocator f;
	char *p;

	failing_allocator_init(&f);
	failing_allocator_arm(&f, 1, FAIL_FROM);
	ck_assert_ptr_null(satcheli_block_new(&f.allocator, 1));
	ck_assert_ptr_null(satcheli_block_text(&f.allocator, "x", 1));
	failing_allocator_arm(&f, 2, FAIL_ONCE);
	p = satcheli_block_text(&f.allocator, "abcd", 3);
	ck_assert_str_eq(p, "abc");
	ck_assert_ptr_null(satcheli_block_resize(p, 1000));
	ck_assert_str_eq(p, "abc");
	satchel_free(p);
	failing_allocator_check(&f);
}
END_TEST

START_TEST(too_large)
{
	struct failing_allocator f;
	char *p;

	failing_allocator_init(&f);
	p = satcheli_block_new(&f.allocator, 4);
	failing_allocator_arm(&f, 0, FAIL_NEVER);
	ck_assert_ptr_null(satcheli_block_new(&f.allocator, SIZE_MAX));
	ck_assert_ptr_null(satcheli_block_new(&f.allocator, SIZE_MAX - 8));
	ck_assert_ptr_null(satcheli_block_resize(p, SIZE_MAX - 8));
	ck_assert_uint_eq(f.calls, 0);
	satchel_free(p);
	failing_allocator_check(&f);
}
END_TEST

struct holder {
	int *cleared;
	void *inner;
};

static void clear_holder(void *block)
{
	struct holder *h = block;

	++*h->cleared;
	satchel_free(h->inner);
}

START_TEST(cleared_once)
{
	struct failing_allocator f;
	struct holder *h;
	int cleared = 0;

	failing_allocator_init(&f);
	h = satcheli_block_new(&f.allocator, sizeof *h);
	satcheli_block_on_free(h, clear_holder);
	h->cleared = &cleared;
	h->inner = satcheli_block_new(&f.allocator, 3);
	h = satcheli_block_resize(h, sizeof *h + 100);
	ck_assert_int_eq(cleared, 0);
	satchel_free(h);
	ck_assert_int_eq(cleared, 1);
	failing_allocator_check(&f);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("block");
	TCase *tc = tcase_create("block");

	tcase_add_test(tc, made_zeroed);
	tcase_add_test(tc, keeps_its_allocator);
	tcase_add_test(tc, default_allocator);
	tcase_add_test(tc, fails);
	tcase_add_test(tc, too_large);
	tcase_add_test(tc, cleared_once);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
