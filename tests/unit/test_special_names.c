/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The table of localised folder names: it is well formed, and names are found in it however they are written. */
#include "highlevel/data/special_names.h"
#include "tests/support/main.h"

#include <stdlib.h>
#include <string.h>

/* ---- the table itself */

struct one_name {
	const char *at;
	size_t size;
};

static size_t collect(struct one_name *all, size_t most)
{
	size_t n = 0;

	for (size_t i = 0; i < satcheli_special_language_count; i++)
		for (size_t use = 0; use < SPECIAL_USES; use++) {
			const char *at = satcheli_special_languages[i].names[use];

			while (*at) {
				size_t size = strcspn(at, "|");

				ck_assert_uint_lt(n, most);
				all[n++] = (struct one_name){ at, size };
				at += size + (at[size] == '|');
			}
		}
	return n;
}

static int by_text(const void *a, const void *b)
{
	const struct one_name *x = a, *y = b;
	int order = memcmp(x->at, y->at, x->size < y->size ? x->size : y->size);

	return order ? order : (x->size > y->size) - (x->size < y->size);
}

START_TEST(table)
{
	enum { MOST = 2000 };
	struct one_name *all = calloc(MOST, sizeof *all);
	size_t n = collect(all, MOST);
	char folded[SPECIAL_NAME_MAX];

	ck_assert_uint_ge(satcheli_special_language_count, 20);
	for (size_t i = 0; i < n; i++) {
		ck_assert_msg(satcheli_special_fold(all[i].at, all[i].size, folded), "%.*s",
		              (int)all[i].size, all[i].at);
		ck_assert_msg(strlen(folded) == all[i].size &&
		                      !memcmp(folded, all[i].at, all[i].size),
		              "%.*s is not folded: %s", (int)all[i].size, all[i].at, folded);
	}
	qsort(all, n, sizeof *all, by_text);
	for (size_t i = 1; i < n; i++)
		ck_assert_msg(by_text(&all[i - 1], &all[i]), "%.*s stands twice", (int)all[i].size,
		              all[i].at);
	free(all);
}
END_TEST

/* ---- finding */

static const struct name_case {
	const char *name;
	uint64_t use;
} name_cases[] = {
	{ "Sent", SATCHEL_FOLDER_SENT },
	{ "SENT ITEMS", SATCHEL_FOLDER_SENT },
	{ "Gelöschte Elemente", SATCHEL_FOLDER_TRASH },
	{ "GELÖSCHT", SATCHEL_FOLDER_TRASH },
	{ "Entwu\xcc\x88rfe",
	  SATCHEL_FOLDER_DRAFTS }, /* u and a combining diaeresis, as on macOS */
	{ "Éléments supprimés", SATCHEL_FOLDER_TRASH },
	{ "Черновики", SATCHEL_FOLDER_DRAFTS },
	{ "ΑΠΕΣΤΑΛΜΈΝΑ", SATCHEL_FOLDER_SENT },
	{ "Κάδος", SATCHEL_FOLDER_TRASH },
	{ "İstenmeyen", SATCHEL_FOLDER_JUNK },
	{ "迷惑メール", SATCHEL_FOLDER_JUNK },
	{ "Ｓｐａｍ", SATCHEL_FOLDER_JUNK }, /* full width */
	{ "טיוטות", SATCHEL_FOLDER_DRAFTS },
	{ "Archiv", SATCHEL_FOLDER_ARCHIVE },
	{ "All Mail", SATCHEL_FOLDER_ALL },
	{ "Suivis", SATCHEL_FOLDER_FLAGGED },
	{ "Wichtig", SATCHEL_FOLDER_IMPORTANT },
	{ "", 0 },
	{ "Sent|Drafts", 0 },
	{ "Sen", 0 },
	{ "Sents", 0 },
	{ "Sent ", 0 },
	{ "INBOX", 0 },
	{ "\xff\xfe", 0 },
	{ "a name that is much longer than any that is in the table, and than what is kept of it, "
	  "as it goes on and on",
	  0 },
};

START_TEST(names)
{
	const struct name_case *t = &name_cases[_i];
	unsigned place = 0;

	ck_assert_msg(satcheli_special_use_of(t->name, strlen(t->name), &place) == t->use, "%s",
	              t->name);
	ck_assert_msg(!t->use == !place, "%s", t->name);
}
END_TEST

START_TEST(places)
{
	unsigned usual = 0, other = 0;

	satcheli_special_use_of("Sent", 4, &usual);
	satcheli_special_use_of("Sent Items", 10, &other);
	ck_assert_uint_lt(usual, other);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("special_names");
	TCase *tc = tcase_create("special_names");

	tcase_add_test(tc, table);
	tcase_add_loop_test(tc, names, 0, (int)COUNTOF(name_cases));
	tcase_add_test(tc, places);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
