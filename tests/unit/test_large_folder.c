/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* A folder of a million messages of which a hundred thousand ranges vanish at once: the map stays true, and twice as much
 * takes about twice as long. */
#include <stdio.h>
#include <time.h>

#include "core/block.h"
#include "core/set.h"
#include "highlevel/client/uidmap.h"
#include "tests/support/main.h"

/* Two of each twenty UIDs, every other UID being in use. */
static satchel_set every_tenth(uint32_t messages)
{
	satchel_set gone = SATCHEL_SET_EMPTY;

	for (uint32_t i = 0; i < messages / 10; i++)
		ck_assert_int_eq(satchel_set_add(&gone, 20 * i + 2, 20 * i + 5), SATCHEL_OK);
	return gone;
}

static double seconds_for(uint32_t messages)
{
	satchel_set gone = every_tenth(messages);
	uint32_t left = messages - messages / 5;
	struct uidmap m;
	clock_t start;
	double took;

	satcheli_uidmap_init(&m, satcheli_default_allocator());
	satcheli_uidmap_exists(&m, messages);
	for (uint32_t i = 1; i <= messages; i++)
		ck_assert_int_eq(satcheli_uidmap_learn(&m, i, 2 * i), SATCHEL_OK);
	start = clock();
	ck_assert_uint_eq(satcheli_uidmap_vanish_set(&m, &gone), messages / 5);
	took = (double)(clock() - start) / CLOCKS_PER_SEC;
	ck_assert_uint_eq(satcheli_uidmap_size(&m), left);
	ck_assert_uint_eq(satcheli_uidmap_uid(&m, 1), 6);
	ck_assert_uint_eq(satcheli_uidmap_seq(&m, 2 * messages), left);
	ck_assert_uint_eq(satcheli_uidmap_seq(&m, 2), 0);
	satchel_set_clear(&gone);
	satcheli_uidmap_clear(&m);
	return took;
}

START_TEST(vanish)
{
	double half = 0, whole = 0;

	for (int i = 0; i < 5; i++) {
		half = seconds_for(500000);
		whole = seconds_for(1000000);
		printf("# 100,000 ranges of 1,000,000 messages: %.3f s\n", whole);
		if (whole <= 2.6 * half + 0.01)
			return;
	}
	ck_abort_msg("%.3f s, and %.3f s for twice as many", half, whole);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("large_folder");
	TCase *tc = tcase_create("large_folder");

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, vanish);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
