/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The table of deviations, and the ledger that counts and refuses them. */
#include "core/quirk.h"
#include "tests/support/main.h"

#include <satchel/quirk.h>
#include <stdlib.h>
#include <string.h>

START_TEST(table)
{
	const satchel_quirk *last = NULL;
	size_t count = 0;

	for (const satchel_quirk *q = satchel_quirk_next(NULL); q; q = satchel_quirk_next(q)) {
		ck_assert_msg(!last || q->number > last->number, "%d", q->number);
		ck_assert_msg(q->number <= QUIRK_MAX && q->summary && *q->summary, "%d", q->number);
		ck_assert_ptr_eq(satchel_quirk_of(q->number), q);
		last = q;
		count++;
	}
	ck_assert_uint_gt(count, 50);
	ck_assert_ptr_null(satchel_quirk_of(0));
	ck_assert_ptr_null(satchel_quirk_of(UINT16_MAX));
}
END_TEST

struct met {
	uint16_t number;
	int times;
};

static void on_met(void *user, uint16_t number)
{
	struct met *m = user;

	m->number = number;
	m->times++;
}

START_TEST(counts)
{
	struct met m = { 0, 0 };
	struct quirk_ledger *q = malloc(sizeof *q);

	satcheli_quirks_init(q, false, NULL);
	ck_assert(satcheli_quirk_met(q, 41));
	q->met = on_met;
	q->user = &m;
	ck_assert(satcheli_quirk_met(q, 41) && satcheli_quirk_met(q, 42));
	ck_assert(q->counts[41] == 2 && q->counts[42] == 1 && q->counts[43] == 0);
	ck_assert(m.number == 42 && m.times == 2);
	free(q);
}
END_TEST

START_TEST(refuses)
{
	static const uint16_t refuse[] = { 41, QUIRK_MAX, 9999, 0, 42 };
	struct quirk_ledger *q = malloc(sizeof *q);
	struct met m = { 0, 0 };

	satcheli_quirks_init(q, false, refuse);
	q->met = on_met;
	q->user = &m;
	ck_assert(!satcheli_quirk_met(q, 41) && !satcheli_quirk_met(q, QUIRK_MAX) &&
	          satcheli_quirk_met(q, 42));
	ck_assert(q->counts[41] == 0 && m.times == 1);
	satcheli_quirks_init(q, true, NULL);
	ck_assert(!satcheli_quirk_met(q, 41) && !satcheli_quirk_met(q, 42) && !q->counts[42]);
	free(q);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("quirk");
	TCase *tc = tcase_create("quirk");

	tcase_add_test(tc, table);
	tcase_add_test(tc, counts);
	tcase_add_test(tc, refuses);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
