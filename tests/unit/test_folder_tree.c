/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Lists as trees: parents are made, levels follow each row's delimiter, the order is as was asked for, memory may run out
 * anywhere, and a hostile list costs neither stack nor time. */
#include <satchel/tree.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/support/alloc.h"
#include "tests/support/main.h"

struct row {
	const char *name, *delimiter;
	uint64_t attributes;
};

enum { ROWS_MOST = 8 };

static const struct tree_case {
	const char *what;
	const char *collation;
	struct row rows[ROWS_MOST];
	const char *seen; /* "name(children) ...", "+" behind one that was made */
} tree_cases[] = {
	{ "nothing", NULL, { { 0 } }, "" },
	{ "as listed",
	  NULL,
	  { { "b", "/", 0 }, { "a", "/", 0 }, { "b/2", "/", 0 }, { "b/1", "/", 0 } },
	  "b(2 1) a" },
	{ "parents are made", NULL, { { "a/b/c", "/", 0 } }, "a+(b+(c))" },
	{ "a row for one that was made", NULL, { { "a/b", "/", 0 }, { "a", "/", 0 } }, "a(b)" },
	{ "INBOX in any case",
	  NULL,
	  { { "Inbox/a", "/", 0 }, { "INBOX", "/", SATCHEL_FOLDER_INBOX }, { "inbox/b", "/", 0 } },
	  "INBOX(a b)" },
	{ "INBOX on the first level only",
	  NULL,
	  { { "a/INBOX", "/", 0 }, { "a/inbox", "/", 0 }, { "inboxes", "/", 0 } },
	  "a+(INBOX inbox) inboxes" },
	{ "a delimiter of its own for each",
	  NULL,
	  { { "a.b", "/", 0 }, { "#news.comp.mail", ".", 0 }, { "x/y", "", 0 } },
	  "a.b #news+(comp+(mail)) x/y" },
	{ "a delimiter at the end",
	  NULL,
	  { { "#news.", ".", 0 }, { "#news.a", ".", 0 } },
	  "#news(a)" },
	{ "twice the same", NULL, { { "a", "/", 0 }, { "a", "/", 0 } }, "a" },
	{ "levels without a name",
	  NULL,
	  { { "a//b", "/", 0 }, { "/c", "/", 0 } },
	  "a+(+(b)) +(c)" },
	{ "sorted, INBOX first",
	  "",
	  { { "b", "/", 0 },
	    { "Zebra", "/", 0 },
	    { "INBOX", "/", SATCHEL_FOLDER_INBOX },
	    { "\xc3\xa4", "/", 0 },
	    { "a", "/", 0 },
	    { "B", "/", 0 },
	    { "b/z", "/", 0 },
	    { "b/a", "/", 0 } },
	  "INBOX a \xc3\xa4 b(a z) B Zebra" },
	{ "sorted as in Sweden",
	  "sv",
	  { { "\xc3\xa4", "/", 0 }, { "z", "/", 0 }, { "a", "/", 0 } },
	  "a z \xc3\xa4" },
	{ "sorted with numbers",
	  "de-u-kn",
	  { { "10", "/", 0 }, { "9", "/", 0 }, { "1", "/", 0 } },
	  "1 9 10" },
};

static satchel_folder folder_of(const struct row *r)
{
	satchel_folder f = { 0 };

	f.name = r->name;
	f.delimiter = r->delimiter;
	f.wire_name = (satchel_octets){ r->name, strlen(r->name) };
	f.attributes = r->attributes;
	f.old_name = f.mailbox_id = f.rights = "";
	return f;
}

static void show(const satchel_tree_node *n, char *to, size_t size)
{
	for (size_t i = 0; i < n->child_count; i++) {
		const satchel_tree_node *c = n->children[i];
		const uint64_t none = SATCHEL_FOLDER_NONEXISTENT | SATCHEL_FOLDER_NOSELECT;
		size_t used = strlen(to);

		ck_assert_ptr_eq(c->parent, n);
		ck_assert(!c->made || (c->folder->attributes & none) == none);
		ck_assert(c->made == !c->folder->wire_name.size);
		snprintf(to + used, size - used, "%s%s%s", i ? " " : "", c->name,
		         c->made ? "+" : "");
		if (!c->child_count)
			continue;
		strcat(to, "(");
		show(c, to, size);
		strcat(to, ")");
	}
}

static int build(const struct tree_case *t, const satchel_allocator *from, char *seen, size_t size)
{
	const satchel_tree_node *root = NULL;
	satchel_tree *tree = NULL;
	int rc =
		satchel_tree_new(&tree, SATCHEL_TREE(.allocator = from, .collation = t->collation));

	for (size_t i = 0; !rc && i < ROWS_MOST && t->rows[i].name; i++) {
		satchel_folder f = folder_of(&t->rows[i]);

		rc = satchel_tree_add(tree, &f);
	}
	if (!rc)
		rc = satchel_tree_root(tree, &root);
	*seen = '\0';
	if (!rc)
		show(root, seen, size);
	satchel_tree_free(tree);
	return rc;
}

START_TEST(trees)
{
	const struct tree_case *t = &tree_cases[_i];
	struct failing_allocator f;
	char seen[256];
	int rc = SATCHEL_E_MEMORY;

	failing_allocator_init(&f);
	ck_assert_int_eq(build(t, &f.allocator, seen, sizeof seen), SATCHEL_OK);
	ck_assert_msg(!strcmp(seen, t->seen), "%s: %s", t->what, seen);
	failing_allocator_check(&f);
	for (size_t i = 1; rc; i++) {
		failing_allocator_arm(&f, i, FAIL_ONCE);
		rc = build(t, &f.allocator, seen, sizeof seen);
		ck_assert_msg(!rc == !f.failed, "%s: allocation %zu", t->what, i);
		ck_assert(!rc || rc == SATCHEL_E_MEMORY);
		failing_allocator_check(&f);
	}
}
END_TEST

START_TEST(finding)
{
	const struct row rows[] = { { "Inbox/a", "/", 0 }, { "x.y", ".", 0 } };
	const satchel_tree_node *root;
	satchel_tree *tree;

	ck_assert_int_eq(satchel_tree_new(&tree, NULL), SATCHEL_OK);
	for (size_t i = 0; i < COUNTOF(rows); i++) {
		satchel_folder f = folder_of(&rows[i]);

		ck_assert_int_eq(satchel_tree_add(tree, &f), SATCHEL_OK);
	}
	ck_assert_int_eq(satchel_tree_root(tree, &root), SATCHEL_OK);
	ck_assert_ptr_eq(satchel_tree_find(tree, "inbox"), root->children[0]);
	ck_assert(root->children[0]->folder->attributes & SATCHEL_FOLDER_INBOX);
	ck_assert_str_eq(satchel_tree_find(tree, "INBOX/a")->folder->name, "Inbox/a");
	ck_assert_str_eq(satchel_tree_find(tree, "x.y")->name, "y");
	ck_assert_str_eq(satchel_tree_find(tree, "x")->folder->delimiter, ".");
	ck_assert_ptr_null(satchel_tree_find(tree, "y"));
	ck_assert_ptr_null(satchel_tree_find(tree, "INBOX/A"));
	satchel_tree_free(tree);
	satchel_tree_free(NULL);
}
END_TEST

/* What is added later is in the next tree that is lent. */
START_TEST(growing)
{
	const struct row rows[] = { { "b", "/", 0 }, { "a", "/", 0 }, { "b/c", "/", 0 } };
	const satchel_tree_node *root;
	satchel_tree *tree;
	char seen[64];

	ck_assert_int_eq(satchel_tree_new(&tree, SATCHEL_TREE(.collation = "")), SATCHEL_OK);
	for (size_t i = 0; i < COUNTOF(rows); i++) {
		satchel_folder f = folder_of(&rows[i]);

		ck_assert_int_eq(satchel_tree_add(tree, &f), SATCHEL_OK);
		ck_assert_int_eq(satchel_tree_root(tree, &root), SATCHEL_OK);
	}
	*seen = '\0';
	show(root, seen, sizeof seen);
	ck_assert_str_eq(seen, "a b(c)");
	satchel_tree_free(tree);
}
END_TEST

START_TEST(limits)
{
	const struct row deep = { "a/b/c", "/", 0 };
	satchel_folder f = folder_of(&deep);
	satchel_tree *tree;

	ck_assert_int_eq(satchel_tree_new(&tree, SATCHEL_TREE(.max_folders = 2)), SATCHEL_OK);
	ck_assert_int_eq(satchel_tree_add(tree, &f), SATCHEL_E_LIMIT);
	satchel_tree_free(tree);
	ck_assert_int_eq(satchel_tree_new(&tree, SATCHEL_TREE(.max_folders = 3)), SATCHEL_OK);
	ck_assert_int_eq(satchel_tree_add(tree, &f), SATCHEL_OK);
	satchel_tree_free(tree);
}
END_TEST

/* A name of very many levels: a hundred are nodes, and nothing of it is lost. */
START_TEST(depth)
{
	enum { LEVELS = 20000 };
	char *name = malloc(2 * LEVELS);
	const satchel_tree_node *n;
	satchel_tree *tree;
	satchel_folder f;
	unsigned levels = 0;

	for (size_t i = 0; i < LEVELS; i++)
		memcpy(name + 2 * i, "a/", 2);
	name[2 * LEVELS - 1] = '\0';
	f = folder_of(&(struct row){ name, "/", 0 });
	ck_assert_int_eq(satchel_tree_new(&tree, NULL), SATCHEL_OK);
	ck_assert_int_eq(satchel_tree_add(tree, &f), SATCHEL_OK);
	ck_assert_int_eq(satchel_tree_root(tree, &n), SATCHEL_OK);
	for (; n->child_count; n = n->children[0])
		levels++;
	ck_assert_uint_eq(levels, SATCHEL_TREE_DEPTH_MOST);
	ck_assert_str_eq(n->folder->name, name);
	satchel_tree_free(tree);
	free(name);
}
END_TEST

static double seconds_for(unsigned rows)
{
	clock_t start = clock();
	const satchel_tree_node *root;
	satchel_tree *tree;

	ck_assert_int_eq(satchel_tree_new(&tree, SATCHEL_TREE(.max_folders = 10 * rows)),
	                 SATCHEL_OK);
	for (unsigned i = 0; i < rows; i++) {
		char name[32];
		satchel_folder f;

		snprintf(name, sizeof name, "%u/%u", i % 100, i);
		f = folder_of(&(struct row){ name, "/", 0 });
		ck_assert_int_eq(satchel_tree_add(tree, &f), SATCHEL_OK);
	}
	ck_assert_int_eq(satchel_tree_root(tree, &root), SATCHEL_OK);
	ck_assert_uint_eq(root->child_count, rows < 100 ? rows : 100);
	satchel_tree_free(tree);
	return (double)(clock() - start) / CLOCKS_PER_SEC;
}

START_TEST(linear)
{
	double once = 0, twice = 0;

	for (int i = 0; i < 5; i++) {
		once = seconds_for(40000);
		twice = seconds_for(80000);
		if (twice <= 2.5 * once + 0.001)
			return;
	}
	ck_abort_msg("%.3f s, and %.3f s for twice as many", once, twice);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("folder_tree");
	TCase *tc = tcase_create("folder_tree");

	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, trees, 0, (int)COUNTOF(tree_cases));
	tcase_add_test(tc, finding);
	tcase_add_test(tc, growing);
	tcase_add_test(tc, limits);
	tcase_add_test(tc, depth);
	tcase_add_test(tc, linear);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
