/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The map from sequence number to UID: by table, against a plain array, with a million messages,
 * and without memory. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "highlevel/client/uidmap.h"
#include "tests/support/alloc.h"
#include "tests/support/main.h"

/* "5 ? 9": what is known of each message. */
static void load(struct uidmap *m, const char *text)
{
	uint32_t uids[64], n = 0;

	for (const char *p = text; *p; p++) {
		if (*p == ' ')
			continue;
		uids[n++] = *p == '?' ? 0 : (uint32_t)strtoul(p, (char **)&p, 10);
		if (!*p)
			break;
	}
	ck_assert(satcheli_uidmap_exists(m, n));
	for (uint32_t i = 0; i < n; i++)
		if (uids[i])
			ck_assert_int_eq(satcheli_uidmap_learn(m, i + 1, uids[i]), SATCHEL_OK);
}

static void same(const struct uidmap *m, const char *want, const char *name)
{
	char text[1000] = "";

	for (uint32_t i = 1; i <= satcheli_uidmap_size(m); i++) {
		uint32_t uid = satcheli_uidmap_uid(m, i);
		char one[16];

		snprintf(one, sizeof one, "%" PRIu32, uid);
		strcat(text, i > 1 ? " " : "");
		strcat(text, uid ? one : "?");
		if (uid)
			ck_assert_uint_eq(satcheli_uidmap_seq(m, uid), i);
	}
	ck_assert_msg(!strcmp(text, want), "%s: %s, not %s", name, text, want);
}

struct vanish_case {
	const char *name, *before;
	uint32_t first, last, gone;
	const char *after;
};

static const struct vanish_case vanish_cases[] = {
	{ "one that is known", "5 7 9", 7, 7, 1, "5 9" },
	{ "a range", "5 7 9 11", 7, 9, 2, "5 11" },
	{ "the first", "5 7 9", 5, 5, 1, "7 9" },
	{ "the last", "5 7 9", 9, 9, 1, "5 7" },
	{ "all", "5 7 9", 5, 9, 3, "" },
	{ "none like that", "5 7 9", 6, 6, 0, "5 7 9" },
	{ "none above", "5 7 9", 10, 20, 0, "5 7 9" },
	{ "none below", "5 7 9", 1, 4, 0, "5 7 9" },
	{ "one of two not known", "5 ? ? 9", 7, 7, 1, "5 ? 9" },
	{ "both not known", "5 ? ? 9", 7, 8, 2, "5 9" },
	{ "more than not known", "5 ? ? 9", 6, 8, 2, "5 9" },
	{ "one not known at the end", "5 ? ?", 8, 8, 1, "5 ?" },
	{ "one not known in front", "? ? 9", 8, 8, 1, "? 9" },
	{ "known and not known in front of it", "5 ? ? 9", 8, 9, 2, "5 ?" },
	{ "known and not known behind it", "5 ? ? 9", 5, 6, 2, "? 9" },
	{ "on both sides", "3 ? ? 9 ? ? 20", 8, 10, 3, "3 ? ? 20" },
	{ "not known within", "3 ? 9 ? ? 11 ? 20", 9, 11, 4, "3 ? ? 20" },
	{ "everything", "? 5 ? 7 ?", 1, UINT32_MAX, 5, "" },
	{ "nothing known at all", "? ? ? ?", 100, 101, 2, "? ?" },
	{ "nothing there", "", 1, 5, 0, "" },
	{ "highest UID", "5 4294967295", UINT32_MAX, UINT32_MAX, 1, "5" },
	{ "from 0", "5 6", 0, 5, 0, "5 6" },
	{ "reversed", "5 6", 6, 5, 0, "5 6" },
};

START_TEST(vanish)
{
	const struct vanish_case *t = &vanish_cases[_i];
	struct failing_allocator f;
	struct uidmap m;

	failing_allocator_init(&f);
	satcheli_uidmap_init(&m, &f.allocator);
	load(&m, t->before);
	same(&m, t->before, t->name);
	ck_assert_msg(satcheli_uidmap_vanish(&m, t->first, t->last) == t->gone, "%s", t->name);
	same(&m, t->after, t->name);
	satcheli_uidmap_clear(&m);
	failing_allocator_check(&f);
}
END_TEST

struct learn_case {
	const char *name, *before;
	uint32_t seq, uid;
	int rc;
	const char *after;
};

static const struct learn_case learn_cases[] = {
	{ "new", "5 ? 9", 2, 7, SATCHEL_OK, "5 7 9" },
	{ "known already", "5 7 9", 2, 7, SATCHEL_OK, "5 7 9" },
	{ "the first", "? 7 9", 1, 6, SATCHEL_OK, "6 7 9" },
	{ "the last", "5 7 ?", 3, UINT32_MAX, SATCHEL_OK, "5 7 4294967295" },
	{ "another UID", "5 7 9", 2, 8, SATCHEL_E_PROTOCOL, "? 8 ?" },
	{ "same as in front", "5 ? 9", 2, 5, SATCHEL_E_PROTOCOL, "? 5 ?" },
	{ "same as behind", "5 ? 9", 2, 9, SATCHEL_E_PROTOCOL, "? 9 ?" },
	{ "below one in front", "5 6 ? 9", 3, 4, SATCHEL_E_PROTOCOL, "? ? 4 ?" },
	{ "above one behind", "5 ? 9 11", 2, 10, SATCHEL_E_PROTOCOL, "? 10 ? ?" },
	{ "above all, but in front", "? ? 9", 1, 10, SATCHEL_E_PROTOCOL, "10 ? ?" },
	{ "below all, but behind", "9 ? ?", 3, 8, SATCHEL_E_PROTOCOL, "? ? 8" },
	{ "no message 0", "5", 0, 7, SATCHEL_E_ARGUMENT, "5" },
	{ "no such message", "5", 2, 7, SATCHEL_E_ARGUMENT, "5" },
	{ "no UID", "5 ?", 2, 0, SATCHEL_E_ARGUMENT, "5 ?" },
};

START_TEST(learn)
{
	const struct learn_case *t = &learn_cases[_i];
	struct failing_allocator f;
	struct uidmap m;

	failing_allocator_init(&f);
	satcheli_uidmap_init(&m, &f.allocator);
	load(&m, t->before);
	ck_assert_msg(satcheli_uidmap_learn(&m, t->seq, t->uid) == t->rc, "%s", t->name);
	same(&m, t->after, t->name);
	satcheli_uidmap_clear(&m);
	failing_allocator_check(&f);
}
END_TEST

START_TEST(exists)
{
	struct failing_allocator f;
	struct uidmap m;
	uint32_t uid = 99;

	failing_allocator_init(&f);
	satcheli_uidmap_init(&m, &f.allocator);
	ck_assert(!satcheli_uidmap_expunge(&m, 1, &uid));
	ck_assert_uint_eq(satcheli_uidmap_seq(&m, 1), 0);
	load(&m, "5 7 9");
	ck_assert(satcheli_uidmap_exists(&m, 5));
	same(&m, "5 7 9 ? ?", "grown");
	ck_assert(!satcheli_uidmap_expunge(&m, 6, &uid) && !satcheli_uidmap_expunge(&m, 0, &uid));
	ck_assert_uint_eq(uid, 99);
	ck_assert(satcheli_uidmap_expunge(&m, 4, &uid));
	ck_assert_uint_eq(uid, 0);
	ck_assert(satcheli_uidmap_expunge(&m, 2, &uid));
	ck_assert_uint_eq(uid, 7);
	same(&m, "5 9 ?", "expunged");
	ck_assert_uint_eq(satcheli_uidmap_uid(&m, 4) + satcheli_uidmap_uid(&m, 0), 0);
	ck_assert_uint_eq(satcheli_uidmap_seq(&m, 0) + satcheli_uidmap_seq(&m, 7), 0);
	ck_assert(!satcheli_uidmap_exists(&m, 2));
	same(&m, "? ?", "fewer, so that nobody knows which");
	ck_assert(satcheli_uidmap_exists(&m, UINT32_MAX));
	ck_assert_int_eq(satcheli_uidmap_learn(&m, UINT32_MAX, UINT32_MAX), SATCHEL_OK);
	ck_assert_uint_eq(satcheli_uidmap_seq(&m, UINT32_MAX), UINT32_MAX);
	ck_assert_uint_eq(satcheli_uidmap_vanish(&m, 1, UINT32_MAX - 1), UINT32_MAX - 1);
	same(&m, "4294967295", "one left");
	ck_assert_uint_lt(f.peak, 100000);
	satcheli_uidmap_clear(&m);
	ck_assert_uint_eq(satcheli_uidmap_size(&m), 0);
	failing_allocator_check(&f);
}
END_TEST

/* The plain array: the true UIDs, and which of them the map was told. */
enum { MODEL_MAX = 6000 };

struct model {
	uint32_t uid[MODEL_MAX], size, next;
	bool told[MODEL_MAX];
};

static void model_remove(struct model *o, uint32_t i)
{
	o->size--;
	memmove(o->uid + i, o->uid + i + 1, (o->size - i) * sizeof *o->uid);
	memmove(o->told + i, o->told + i + 1, (o->size - i) * sizeof *o->told);
}

static void grow(struct uidmap *m, struct model *o, unsigned int *seed)
{
	uint32_t n = (uint32_t)rand_r(seed) % (rand_r(seed) % 50 ? 4 : 1500);

	for (; n && o->size < MODEL_MAX; n--) {
		o->next += 1 + (uint32_t)rand_r(seed) % 3;
		o->told[o->size] = false;
		o->uid[o->size++] = o->next;
	}
	ck_assert(satcheli_uidmap_exists(m, o->size));
}

static void tell(struct uidmap *m, struct model *o, unsigned int *seed, int *rc)
{
	uint32_t i = (uint32_t)rand_r(seed) % o->size;
	uint32_t n = rand_r(seed) % 20 ? 1 : 1 + (uint32_t)rand_r(seed) % 800;
	bool down = rand_r(seed) % 4 == 0;

	for (; n && i < o->size; n--, i += down ? UINT32_MAX : 1) {
		*rc = satcheli_uidmap_learn(m, i + 1, o->uid[i]);
		if (*rc != SATCHEL_OK)
			return;
		o->told[i] = true;
	}
}

/* Which of those that were not told went is not to be seen, but the map must not tell a wrong one.
 * */
static void vanish_some(struct uidmap *m, struct model *o, unsigned int *seed)
{
	uint32_t i = (uint32_t)rand_r(seed) % o->size, n = 1 + (uint32_t)rand_r(seed) % 6;
	uint32_t left;

	if (rand_r(seed) % 40 == 0)
		n = 1 + (uint32_t)rand_r(seed) % 1000;
	for (left = n; left && i < o->size; left--) {
		/* the longest run of UIDs that follow each other is one range */
		uint32_t first = o->uid[i], last = first;

		model_remove(o, i);
		for (; left > 1 && i < o->size && o->uid[i] == last + 1; left--, last++)
			model_remove(o, i);
		ck_assert_uint_eq(satcheli_uidmap_vanish(m, first, last), last - first + 1);
	}
}

static void expunge_some(struct uidmap *m, struct model *o, unsigned int *seed)
{
	uint32_t n = rand_r(seed) % 50 ? 1 : 1 + (uint32_t)rand_r(seed) % 700, uid;
	uint32_t i = (uint32_t)rand_r(seed) % o->size;

	for (; n && i < o->size; n--) {
		ck_assert(satcheli_uidmap_expunge(m, i + 1, &uid));
		if (uid != (o->told[i] ? o->uid[i] : 0))
			ck_abort_msg("expunged %" PRIu32 ", not %" PRIu32, uid, o->uid[i]);
		model_remove(o, i);
	}
}

static void check_one(const struct uidmap *m, const struct model *o, uint32_t i)
{
	uint32_t uid = o->told[i] ? o->uid[i] : 0;

	if (satcheli_uidmap_uid(m, i + 1) != uid)
		ck_abort_msg("message %" PRIu32 ": %" PRIu32 ", not %" PRIu32, i + 1,
		             satcheli_uidmap_uid(m, i + 1), uid);
	if (satcheli_uidmap_seq(m, o->uid[i]) != (uid ? i + 1 : 0))
		ck_abort_msg("UID %" PRIu32 ": %" PRIu32 ", not %" PRIu32, o->uid[i],
		             satcheli_uidmap_seq(m, o->uid[i]), uid ? i + 1 : 0);
}

static void step(struct uidmap *m, struct model *o, unsigned int *seed, int *rc)
{
	int what = o->size ? rand_r(seed) % 10 : 0;

	if (what < 2)
		grow(m, o, seed);
	else if (what < 6)
		tell(m, o, seed, rc);
	else if (what < 8)
		expunge_some(m, o, seed);
	else
		vanish_some(m, o, seed);
	if (*rc == SATCHEL_E_LIMIT)
		*rc = SATCHEL_OK;
}

START_TEST(against_model)
{
	struct failing_allocator f;
	struct model *o = calloc(1, sizeof *o);
	unsigned int seed = 333 + (unsigned int)_i;
	struct uidmap m;
	int rc = SATCHEL_OK;

	printf("# UIDs against an array: seed %u\n", seed);
	failing_allocator_init(&f);
	satcheli_uidmap_init(&m, &f.allocator);
	for (int round = 0; round < 50000; round++) {
		step(&m, o, &seed, &rc);
		if (rc != SATCHEL_OK || satcheli_uidmap_size(&m) != o->size)
			ck_abort_msg("round %d: %d", round, rc);
		for (int i = 0; o->size && i < 3; i++)
			check_one(&m, o, (uint32_t)rand_r(&seed) % o->size);
		for (uint32_t i = 0; round % 500 == 0 && i < o->size; i++)
			check_one(&m, o, i);
	}
	satcheli_uidmap_clear(&m);
	failing_allocator_check(&f);
	free(o);
}
END_TEST

/* A refused allocation costs knowledge and nothing else. */
START_TEST(no_memory)
{
	struct model *o = malloc(sizeof *o);
	struct failing_allocator f;
	size_t refused = 0;

	failing_allocator_init(&f);
	for (size_t i = 1; i <= 60; i++) {
		unsigned int seed = 5;
		struct uidmap m;

		memset(o, 0, sizeof *o);
		satcheli_uidmap_init(&m, &f.allocator);
		failing_allocator_arm(&f, i, _i ? FAIL_FROM : FAIL_ONCE);
		for (int round = 0; round < 300; round++) {
			int rc = SATCHEL_OK;

			step(&m, o, &seed, &rc);
			ck_assert(rc == SATCHEL_OK || rc == SATCHEL_E_MEMORY);
			refused += rc == SATCHEL_E_MEMORY;
			ck_assert_uint_eq(satcheli_uidmap_size(&m), o->size);
		}
		for (uint32_t k = 0; k < o->size; k++)
			check_one(&m, o, k);
		satcheli_uidmap_clear(&m);
		failing_allocator_check(&f);
	}
	ck_assert_uint_gt(refused, 5);
	free(o);
}
END_TEST

enum { MANY = 1000000 };

START_TEST(a_million)
{
	struct failing_allocator f;
	struct uidmap m;
	satchel_set set = SATCHEL_SET_EMPTY;
	uint32_t left = MANY;

	failing_allocator_init(&f);
	satcheli_uidmap_init(&m, &f.allocator);
	ck_assert(satcheli_uidmap_exists(&m, MANY));
	ck_assert_uint_eq(f.calls, 0);
	for (uint32_t i = 1; i <= MANY; i++) {
		uint32_t seq = _i ? MANY + 1 - i : i;

		if (satcheli_uidmap_learn(&m, seq, 2 * seq) != SATCHEL_OK)
			ck_abort_msg("%" PRIu32, seq);
	}
	ck_assert_uint_lt(f.octets, MANY * 4 + MANY * 4 / 16);
	for (uint32_t i = 20; i <= 2 * MANY; i += 20) {
		/* every tenth message, in a range of its own */
		ck_assert_int_eq(satchel_set_add(&set, i, i), SATCHEL_OK);
		left--;
	}
	ck_assert_uint_eq(satcheli_uidmap_vanish_set(&m, &set), MANY - left);
	ck_assert_uint_eq(satcheli_uidmap_size(&m), left);
	for (uint32_t i = 1; i <= left; i++) {
		uint32_t uid = 2 * (i + (i - 1) / 9);

		if (satcheli_uidmap_uid(&m, i) != uid || satcheli_uidmap_seq(&m, uid) != i)
			ck_abort_msg("%" PRIu32 " is %" PRIu32 ", not %" PRIu32, i,
			             satcheli_uidmap_uid(&m, i), uid);
	}
	ck_assert_uint_lt(f.octets, MANY * 5);
	satchel_set_clear(&set);
	satcheli_uidmap_clear(&m);
	failing_allocator_check(&f);
}
END_TEST

/* Few UIDs of very many messages cost no more than the map allows. */
START_TEST(sparse)
{
	struct failing_allocator f;
	struct uidmap m;
	uint32_t learnt = 0, seq;
	int rc = SATCHEL_OK;

	failing_allocator_init(&f);
	satcheli_uidmap_init(&m, &f.allocator);
	ck_assert(satcheli_uidmap_exists(&m, UINT32_MAX));
	for (seq = 1000000; rc == SATCHEL_OK && learnt < 10000; seq += 100000, learnt++)
		rc = satcheli_uidmap_learn(&m, seq, seq);
	ck_assert_int_eq(rc, SATCHEL_E_LIMIT);
	ck_assert_uint_gt(learnt, 2000);
	ck_assert_uint_lt(f.octets, 6 * 1024 * 1024);
	ck_assert_uint_eq(satcheli_uidmap_seq(&m, 1000000), 1000000);
	ck_assert_uint_eq(satcheli_uidmap_uid(&m, seq - 100000), 0);
	ck_assert_int_eq(satcheli_uidmap_learn(&m, 999999, 999999), SATCHEL_OK);
	satcheli_uidmap_forget(&m);
	ck_assert_uint_eq(satcheli_uidmap_size(&m), UINT32_MAX);
	failing_allocator_check(&f);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("uidmap");
	TCase *tc = tcase_create("uidmap");

	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, vanish, 0, (int)COUNTOF(vanish_cases));
	tcase_add_loop_test(tc, learn, 0, (int)COUNTOF(learn_cases));
	tcase_add_loop_test(tc, against_model, 0, 2);
	tcase_add_loop_test(tc, no_memory, 0, 2);
	tcase_add_loop_test(tc, a_million, 0, 2);
	tcase_add_test(tc, exists);
	tcase_add_test(tc, sparse);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
