/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Folders that a list holds: found by name in constant time, in whatever order their counts come; bounded; memory may run
 * out anywhere. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/block.h"
#include "highlevel/commands/list.h"
#include "tests/support/alloc.h"
#include "tests/support/main.h"

static satchel_folder named(const char *name)
{
	satchel_folder f = { 0 };

	f.name = name;
	f.wire_name = (satchel_octets){ name, strlen(name) };
	f.delimiter = "/";
	f.old_name = f.mailbox_id = f.rights = "";
	return f;
}

static int add(struct entries *e, const char *name, uint64_t max)
{
	satchel_folder f = named(name);

	return satcheli_entries_add(e, &f, max);
}

static const struct entry *find(const struct entries *e, const char *name)
{
	return satcheli_entries_find(e, named(name).wire_name);
}

START_TEST(names)
{
	struct entries e;

	satcheli_entries_init(&e, satcheli_default_allocator());
	ck_assert_ptr_null(find(&e, "a"));
	ck_assert_int_eq(add(&e, "a", 10), SATCHEL_OK);
	ck_assert_int_eq(add(&e, "Inbox", 10), SATCHEL_OK);
	ck_assert_int_eq(add(&e, "INBOX", 10), SATCHEL_OK);
	ck_assert_int_eq(add(&e, "a", 10), SATCHEL_OK);
	ck_assert_uint_eq(e.count, 2);
	ck_assert_str_eq(find(&e, "INBOX")->folder.name, "Inbox");
	ck_assert_str_eq(find(&e, "a")->folder.name, "a");
	ck_assert_ptr_null(find(&e, "A"));
	ck_assert_ptr_eq(e.first->next, find(&e, "inbox"));
	satcheli_entries_clear(&e);
}
END_TEST

/* A name counts once more for each 256 octets. */
START_TEST(limit)
{
	char name[600];
	struct entries e;

	memset(name, 'x', sizeof name);
	name[sizeof name - 1] = '\0';
	satcheli_entries_init(&e, satcheli_default_allocator());
	ck_assert_int_eq(add(&e, "a", 4), SATCHEL_OK);
	ck_assert_int_eq(add(&e, name, 4), SATCHEL_OK);
	ck_assert_int_eq(add(&e, "a", 4), SATCHEL_OK);
	ck_assert_int_eq(add(&e, "b", 4), SATCHEL_E_LIMIT);
	satcheli_entries_clear(&e);
}
END_TEST

START_TEST(no_memory)
{
	struct failing_allocator f;
	struct entries e;
	int rc = SATCHEL_E_MEMORY;

	failing_allocator_init(&f);
	for (size_t i = 1; rc; i++) {
		rc = SATCHEL_OK;
		failing_allocator_arm(&f, i, FAIL_ONCE);
		satcheli_entries_init(&e, &f.allocator);
		for (unsigned n = 0; !rc && n < 200; n++) {
			char name[16];

			snprintf(name, sizeof name, "%u", n);
			rc = add(&e, name, 1000);
		}
		ck_assert_int_eq(rc, f.failed ? SATCHEL_E_MEMORY : SATCHEL_OK);
		satcheli_entries_clear(&e);
		failing_allocator_check(&f);
	}
}
END_TEST

/* All are listed, then their counts come from the last to the first. */
static double seconds_for(unsigned folders)
{
	clock_t start = clock();
	struct entries e;
	char name[16];

	satcheli_entries_init(&e, satcheli_default_allocator());
	for (unsigned i = 0; i < folders; i++) {
		snprintf(name, sizeof name, "%u", i);
		ck_assert_int_eq(add(&e, name, folders), SATCHEL_OK);
	}
	for (unsigned i = folders; i--;) {
		snprintf(name, sizeof name, "%u", i);
		ck_assert_ptr_nonnull(find(&e, name));
	}
	satcheli_entries_clear(&e);
	return (double)(clock() - start) / CLOCKS_PER_SEC;
}

START_TEST(linear)
{
	double once = 0, twice = 0;

	for (int i = 0; i < 5; i++) {
		once = seconds_for(50000);
		twice = seconds_for(100000);
		if (twice <= 2.6 * once + 0.01)
			return;
	}
	ck_abort_msg("%.3f s, and %.3f s for twice as many", once, twice);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("list_entries");
	TCase *tc = tcase_create("list_entries");

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, names);
	tcase_add_test(tc, limit);
	tcase_add_test(tc, no_memory);
	tcase_add_test(tc, linear);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
