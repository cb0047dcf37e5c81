/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Folders are found by what they are for and by name, selected by the options of LIST, and put into a tree. */
#include "tests/servers/scenarios.h"
#include "tests/servers/session.h"

#include <string.h>

static const uint64_t uses = SATCHEL_FOLDER_ARCHIVE | SATCHEL_FOLDER_DRAFTS | SATCHEL_FOLDER_JUNK |
                             SATCHEL_FOLDER_SENT | SATCHEL_FOLDER_TRASH;

static const satchel_special *special_for(const satchel_specials *all, uint64_t purpose)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->list[i]->purpose == purpose)
			return all->list[i];
	return NULL;
}

static void assert_special(const satchel_specials *all, uint64_t purpose, const char *name,
                           satchel_special_source source)
{
	const satchel_special *s = special_for(all, purpose);

	ck_assert_msg(s != NULL, "no folder like %s was found", name);
	ck_assert_str_eq(s->folder->name, name);
	ck_assert_int_eq(s->source, source);
}

START_TEST(special_by_attribute)
{
	struct session s;
	satchel_specials *found = NULL;

	session_start(&s, _i, "special", NOTHING);
	must(&s, satchel_create(s.imap, "Gesendet", PLAIN_CALL(&s)));
	must(&s, satchel_find_special(s.imap, uses, PLAIN_CALL(&s), &found));
	assert_special(found, SATCHEL_FOLDER_SENT, "Sent", SATCHEL_SPECIAL_ATTRIBUTE);
	assert_special(found, SATCHEL_FOLDER_TRASH, "Trash", SATCHEL_SPECIAL_ATTRIBUTE);
	ck_assert_uint_eq(found->count, 5);
	satchel_free(found);
	session_end(&s);
}
END_TEST

/* The forerunner of SPECIAL-USE, where there is nothing else; XLIST tells the same as LIST (SPECIAL-USE). */
START_TEST(special_by_xlist)
{
	static const char *const mask[] = { "SPECIAL-USE", NULL };
	struct session s;
	satchel_specials *found = NULL;

	session_start(&s, _i, "xlist", (satchel_options){ .mask = mask });
	must(&s, satchel_create(s.imap, "Gesendet", PLAIN_CALL(&s)));
	must(&s, satchel_find_special(s.imap, uses, PLAIN_CALL(&s), &found));
	ck_assert(session_sent(&s, " XLIST \"\" \"*\""));
	assert_special(found, SATCHEL_FOLDER_SENT, "Sent", SATCHEL_SPECIAL_XLIST);
	assert_special(found, SATCHEL_FOLDER_ARCHIVE, "Archive", SATCHEL_SPECIAL_XLIST);
	ck_assert_uint_eq(found->count, 5);
	satchel_free(found);
	session_end(&s);
}
END_TEST

/* Where no attribute says it; folders of others do not count. */
START_TEST(special_by_name)
{
	static const char *const mask[] = { "SPECIAL-USE", "LIST-EXTENDED", "XLIST", NULL };
	struct session s;
	satchel_specials *found = NULL;

	session_start(&s, _i, "named", (satchel_options){ .mask = mask });
	must(&s, satchel_create(s.imap, "Mail/WICHTIG", PLAIN_CALL(&s)));
	must(&s, satchel_create(s.imap, "Alle Nachrichten", PLAIN_CALL(&s)));
	must(&s, satchel_find_special(s.imap, SATCHEL_FOLDER_IMPORTANT | SATCHEL_FOLDER_ALL,
	                              PLAIN_CALL(&s), &found));
	assert_special(found, SATCHEL_FOLDER_IMPORTANT, "Mail/WICHTIG", SATCHEL_SPECIAL_NAME);
	assert_special(found, SATCHEL_FOLDER_ALL, "Alle Nachrichten", SATCHEL_SPECIAL_NAME);
	satchel_free(found);
	session_end(&s);
}
END_TEST

static bool exists(struct session *s, const char *name)
{
	bool answer = false;

	must(s, satchel_folder_exists(s->imap, name, PLAIN_CALL(s), &answer));
	return answer;
}

START_TEST(small_questions)
{
	static const char *const mask[] = { "NAMESPACE", NULL };
	struct session s, plain;
	char *delimiter = NULL;

	session_start(&s, _i, "questions", NOTHING);
	must(&s, satchel_create(s.imap, "Müll/Älteres", PLAIN_CALL(&s)));
	ck_assert(exists(&s, "inbox") && exists(&s, "Müll/Älteres"));
	ck_assert(!exists(&s, "M*") && !exists(&s, "Nowhere"));
	must(&s, satchel_delimiter(s.imap, PLAIN_CALL(&s), &delimiter));
	ck_assert_str_eq(delimiter, "/");
	satchel_free(delimiter);
	session_again(&plain, &s, (satchel_options){ .mask = mask });
	must(&plain, satchel_delimiter(plain.imap, PLAIN_CALL(&plain), &delimiter));
	ck_assert_str_eq(delimiter, "/");
	satchel_free(delimiter);
	session_end(&plain);
	session_end(&s);
}
END_TEST

/* ---- the options of LIST */

struct listed {
	char names[1024]; /* "a b " */
	uint64_t attributes, child_info;
	satchel_tree *tree;
};

static void list(struct session *s, const char *pattern, satchel_list_options options,
                 struct listed *l)
{
	satchel_list *rows = NULL;
	const satchel_folder *f;
	int rc;

	memset(l, 0, sizeof(*l));
	ck_assert_int_eq(satchel_tree_new(&l->tree, SATCHEL_TREE(.collation = "de")), SATCHEL_OK);
	options.size = sizeof(options);
	options.call = CALL(s);
	ck_assert_int_eq(session_started(s, satchel_list_start(s->imap, pattern, &options, &rows)),
	                 SATCHEL_OK);
	while ((rc = session_folder(s, rows, &f)) == SATCHEL_ROW) {
		strcat(strcat(l->names, f->name), " ");
		l->attributes |= f->attributes;
		l->child_info |= f->child_info;
		ck_assert_int_eq(satchel_tree_add(l->tree, f), SATCHEL_OK);
	}
	satchel_list_end(rows);
	session_expect(__LINE__, s, SATCHEL_OK, pattern, rc);
}

static void make_some(struct session *s)
{
	must(s, satchel_create(s->imap, "a/b/c", PLAIN_CALL(s)));
	must(s, satchel_create(s->imap, "z", PLAIN_CALL(s)));
	must(s, satchel_subscribe(s->imap, "a/b/c", PLAIN_CALL(s)));
}

START_TEST(options_of_list)
{
	static const char *const more[] = { "a/%", "z", NULL };
	struct session s;
	struct listed l;

	session_start(&s, _i, "options", NOTHING);
	make_some(&s);
	list(&s, "a", (satchel_list_options){ .patterns = more }, &l);
	ck_assert_uint_eq(strlen(l.names), strlen("a a/b z "));
	ck_assert(strstr(l.names, "a a/b ") && strstr(l.names, "z ")); /* in any order */
	ck_assert(l.attributes & SATCHEL_FOLDER_HASCHILDREN);
	satchel_tree_free(l.tree);
	list(&s, "a%",
	     (satchel_list_options){ .select = SATCHEL_LIST_SUBSCRIBED |
	                                       SATCHEL_LIST_RECURSIVEMATCH },
	     &l);
	ck_assert_str_eq(l.names, "a ");
	ck_assert_uint_eq(l.child_info, SATCHEL_LIST_SUBSCRIBED);
	satchel_tree_free(l.tree);
	list(&s, "a*", (satchel_list_options){ .returns = SATCHEL_LIST_SUBSCRIBED }, &l);
	ck_assert_str_eq(l.names, "a a/b a/b/c ");
	ck_assert(l.attributes & SATCHEL_FOLDER_SUBSCRIBED);
	satchel_tree_free(l.tree);
	session_end(&s);
}
END_TEST

/* The same from LIST and LSUB, one line for each pattern. */
START_TEST(options_of_plain_list)
{
	static const char *const mask[] = { "LIST-EXTENDED", "LIST-STATUS", NULL };
	static const char *const more[] = { "a/%", "z", NULL };
	struct session s;
	struct listed l;

	session_start(&s, _i, "emulated", (satchel_options){ .mask = mask });
	make_some(&s);
	list(&s, "a",
	     (satchel_list_options){ .patterns = more, .returns = SATCHEL_LIST_SUBSCRIBED }, &l);
	ck_assert_str_eq(l.names, "a a/b z ");
	ck_assert(!(l.attributes & SATCHEL_FOLDER_SUBSCRIBED));
	satchel_tree_free(l.tree);
	list(&s, "a*", (satchel_list_options){ .returns = SATCHEL_LIST_SUBSCRIBED }, &l);
	ck_assert_str_eq(l.names, "a a/b a/b/c ");
	ck_assert(l.attributes & SATCHEL_FOLDER_SUBSCRIBED);
	satchel_tree_free(l.tree);
	session_end(&s);
}
END_TEST

START_TEST(special_selection)
{
	struct session s;
	struct listed l;

	session_start(&s, _i, "selected", NOTHING);
	make_some(&s);
	list(&s, "*", (satchel_list_options){ .select = SATCHEL_LIST_SPECIAL_USE }, &l);
	ck_assert_uint_eq(l.attributes & uses, uses);
	ck_assert_ptr_null(strstr(l.names, "INBOX"));
	satchel_tree_free(l.tree);
	session_end(&s);
}
END_TEST

START_TEST(list_as_a_tree)
{
	const satchel_tree_node *root, *a;
	struct session s;
	struct listed l;

	session_start(&s, _i, "tree", NOTHING);
	make_some(&s);
	list(&s, "*c", (satchel_list_options){ .size = 0 }, &l);
	ck_assert_int_eq(satchel_tree_root(l.tree, &root), SATCHEL_OK);
	a = satchel_tree_find(l.tree, "a");
	ck_assert(a && a->made && a->child_count == 1 && a->children[0]->made);
	ck_assert(!satchel_tree_find(l.tree, "a/b/c")->made);
	satchel_tree_free(l.tree);
	list(&s, "*", (satchel_list_options){ .size = 0 }, &l);
	ck_assert_int_eq(satchel_tree_root(l.tree, &root), SATCHEL_OK);
	ck_assert_str_eq(root->children[0]->name, "INBOX");
	ck_assert_str_eq(root->children[root->child_count - 1]->name, "z");
	satchel_tree_free(l.tree);
	session_end(&s);
}
END_TEST

TCase *scenarios_folders_found(void)
{
	TCase *tc = tcase_create("folders_found");

	scenario(tc, "special uses", special_by_attribute);
	scenario(tc, "special uses by XLIST", special_by_xlist);
	scenario(tc, "special uses by name", special_by_name);
	scenario(tc, "LIST", small_questions);
	scenario(tc, "LIST-EXTENDED", options_of_list);
	scenario(tc, "subscribed folders by LSUB", options_of_plain_list);
	scenario(tc, "special uses|LIST-EXTENDED", special_selection);
	scenario(tc, "LIST", list_as_a_tree);
	return tc;
}
