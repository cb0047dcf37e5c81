/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The arena: nothing overlaps, a reset keeps the memory, failures are remembered and harmless. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "tests/support/alloc.h"
#include "tests/support/main.h"

struct piece {
	unsigned char *at;
	size_t size;
	unsigned char mark;
};

static void check_pieces(const struct piece *p, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < p[i].size; j++)
			if (p[i].at[j] != p[i].mark)
				ck_abort_msg("piece %zu was written over", i);
}

/* The sizes at which something changes: alignment, the end of a chunk, a chunk of its own. */
static size_t random_size(unsigned int *seed)
{
	static const size_t edges[] = { 0, 1, 15, 16, 17, 16384 - 16, 16384, 16384 - 32, 100000 };
	unsigned int n = (unsigned int)rand_r(seed);

	if (n % 50 == 0)
		return edges[n / 50 % COUNTOF(edges)] + (size_t)(n / 1000 % 3);
	return n % 200;
}

START_TEST(apart)
{
	enum { MOST = 1000 };
	struct piece *pieces = calloc(MOST, sizeof *pieces);
	struct failing_allocator f;
	unsigned int seed = 11;
	struct arena a;

	printf("# pieces of an arena: seed %u\n", seed);
	failing_allocator_init(&f);
	satcheli_arena_init(&a, &f.allocator);
	for (int round = 0; round < 5; round++) {
		for (size_t i = 0; i < MOST; i++) {
			struct piece *p = &pieces[i];

			p->size = random_size(&seed);
			p->mark = (unsigned char)rand_r(&seed);
			p->at = arena_new(&a, p->size);
			ck_assert_ptr_nonnull(p->at);
			ck_assert_uint_eq((uintptr_t)p->at % 16, 0);
			memset(p->at, p->mark, p->size);
		}
		check_pieces(pieces, MOST);
		satcheli_arena_reset(&a);
	}
	satcheli_arena_clear(&a);
	failing_allocator_check(&f);
	free(pieces);
}
END_TEST

START_TEST(steady_state)
{
	struct failing_allocator f;
	struct arena a;
	size_t calls = 0;

	failing_allocator_init(&f);
	satcheli_arena_init(&a, &f.allocator);
	for (int round = 0; round < 100; round++) {
		for (int i = 0; i < 3000; i++)
			ck_assert_ptr_nonnull(arena_new(&a, 40));
		if (round == 0)
			calls = f.calls;
		satcheli_arena_reset(&a);
	}
	ck_assert_uint_gt(calls, 2);
	ck_assert_uint_eq(f.calls, calls);
	satcheli_arena_clear(&a);
	failing_allocator_check(&f);
}
END_TEST

START_TEST(huge_is_given_back)
{
	struct failing_allocator f;
	struct arena a;

	failing_allocator_init(&f);
	satcheli_arena_init(&a, &f.allocator);
	ck_assert_ptr_nonnull(arena_new(&a, 100));
	ck_assert_ptr_nonnull(arena_new(&a, 8 * 1024 * 1024));
	ck_assert_ptr_nonnull(arena_new(&a, 100));
	satcheli_arena_reset(&a);
	ck_assert_uint_lt(f.octets, 1024 * 1024);
	ck_assert_ptr_nonnull(arena_new(&a, 100));
	satcheli_arena_clear(&a);
	failing_allocator_check(&f);
}
END_TEST

START_TEST(huge_first_is_given_back)
{
	struct failing_allocator f;
	struct arena a;

	failing_allocator_init(&f);
	satcheli_arena_init(&a, &f.allocator);
	ck_assert_ptr_nonnull(arena_new(&a, 8 * 1024 * 1024));
	satcheli_arena_reset(&a);
	ck_assert_uint_lt(f.octets, 1024 * 1024);
	ck_assert_ptr_nonnull(arena_new(&a, 100));
	satcheli_arena_clear(&a);
	failing_allocator_check(&f);
}
END_TEST

START_TEST(fails)
{
	struct failing_allocator f;
	struct arena a;
	char *before, *after;

	failing_allocator_init(&f);
	satcheli_arena_init(&a, &f.allocator);
	before = satcheli_arena_text(&a, "before", 6);
	failing_allocator_arm(&f, 1, FAIL_ONCE);
	ck_assert_ptr_null(arena_new(&a, 1000000));
	ck_assert(a.failed);
	after = satcheli_arena_text(&a, "afterwards", 5);
	ck_assert_str_eq(before, "before");
	ck_assert_str_eq(after, "after");
	ck_assert(a.failed);
	satcheli_arena_reset(&a);
	ck_assert(!a.failed);
	satcheli_arena_clear(&a);
	failing_allocator_check(&f);
}
END_TEST

START_TEST(fails_at_first)
{
	struct failing_allocator f;
	struct arena a;

	failing_allocator_init(&f);
	satcheli_arena_init(&a, &f.allocator);
	failing_allocator_arm(&f, 1, FAIL_ONCE);
	ck_assert_ptr_null(arena_new(&a, 1));
	ck_assert(a.failed);
	satcheli_arena_reset(&a);
	ck_assert_ptr_nonnull(arena_new(&a, 1));
	satcheli_arena_clear(&a);
	ck_assert_ptr_nonnull(arena_new(&a, 1));
	satcheli_arena_clear(&a);
	failing_allocator_check(&f);
}
END_TEST

START_TEST(too_large)
{
	struct failing_allocator f;
	struct arena a;

	failing_allocator_init(&f);
	satcheli_arena_init(&a, &f.allocator);
	ck_assert_ptr_nonnull(arena_new(&a, 1));
	ck_assert_ptr_null(arena_new(&a, SIZE_MAX));
	ck_assert(a.failed);
	satcheli_arena_reset(&a);
	ck_assert_ptr_null(satcheli_arena_zero(&a, SIZE_MAX / 2, 3));
	ck_assert(a.failed);
	satcheli_arena_reset(&a);
	ck_assert_ptr_null(satcheli_arena_text(&a, "", SIZE_MAX));
	ck_assert(a.failed);
	satcheli_arena_clear(&a);
	failing_allocator_check(&f);
}
END_TEST

START_TEST(zeroed)
{
	struct failing_allocator f;
	struct arena a;

	failing_allocator_init(&f);
	satcheli_arena_init(&a, &f.allocator);
	for (int round = 0; round < 3; round++) {
		const unsigned char *p = satcheli_arena_zero(&a, 1000, 7);

		for (size_t i = 0; i < 7000; i++)
			if (p[i])
				ck_abort_msg("octet %zu is %d", i, p[i]);
		memset(arena_new(&a, 5000), 'x', 5000);
		satcheli_arena_reset(&a);
	}
	ck_assert_ptr_nonnull(satcheli_arena_zero(&a, 0, 7));
	ck_assert_ptr_nonnull(satcheli_arena_zero(&a, 7, 0));
	satcheli_arena_clear(&a);
	failing_allocator_check(&f);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("arena");
	TCase *tc = tcase_create("arena");

	tcase_add_test(tc, apart);
	tcase_add_test(tc, steady_state);
	tcase_add_test(tc, huge_is_given_back);
	tcase_add_test(tc, huge_first_is_given_back);
	tcase_add_test(tc, fails);
	tcase_add_test(tc, fails_at_first);
	tcase_add_test(tc, too_large);
	tcase_add_test(tc, zeroed);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
