/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Lists of folders: levels, special uses, subscriptions, counts with each row, and what is refused. */
#include "tests/servers/scenarios.h"
#include "tests/servers/session.h"

#include <stdio.h>
#include <string.h>

struct counts {
	char text[4096]; /* "NAME MESSAGES/UNSEEN/UIDNEXT/SIZE" a line, in the order of rows */
	size_t rows, refused;
	uint64_t attributes; /* of all */
};

static void add_row(struct counts *c, const satchel_folder *f)
{
	size_t used = strlen(c->text);

	c->rows++;
	c->refused += f->rc < 0;
	c->attributes |= f->attributes;
	snprintf(c->text + used, sizeof(c->text) - used, "%s %u/%u/%u/%llu\n", f->name,
	         (unsigned)f->messages, (unsigned)f->unseen, (unsigned)f->uid_next,
	         (unsigned long long)f->total_size);
}

/* The options without their call. */
static void list(struct session *s, const char *pattern, satchel_list_options options,
                 struct counts *c)
{
	satchel_list *rows = NULL;
	const satchel_folder *f;
	int rc;

	memset(c, 0, sizeof(*c));
	options.size = sizeof(options);
	options.call = CALL(s);
	ck_assert_int_eq(session_started(s, satchel_list_start(s->imap, pattern, &options, &rows)),
	                 SATCHEL_OK);
	while ((rc = session_folder(s, rows, &f)) == SATCHEL_ROW)
		add_row(c, f);
	satchel_list_end(rows);
	session_expect(__LINE__, s, SATCHEL_OK, pattern, rc);
}

/* The same rows, in whatever order. */
static void assert_same(const struct counts *a, const struct counts *b)
{
	ck_assert_uint_eq(a->rows, b->rows);
	for (const char *at = a->text; *at; at = strchr(at, '\n') + 1) {
		char line[256];

		snprintf(line, sizeof(line), "%.*s", (int)strcspn(at, "\n") + 1, at);
		ck_assert_msg(strstr(b->text, line), "not in both: %s", line);
	}
}

static void make_tree(struct session *s)
{
	static const char *const folders[] = { "Müll", "Müll/Älteres", "Müll/Älteres/2023",
		                               "Briefe" };

	for (size_t i = 0; i < COUNTOF(folders); i++)
		must(s, satchel_create(s->imap, folders[i], PLAIN_CALL(s)));
	must(s, satchel_subscribe(s->imap, "Müll/Älteres", PLAIN_CALL(s)));
	append_small(s, "Müll/Älteres", "one", SATCHEL_FLAG_SEEN);
	append_small(s, "Müll/Älteres", "two", 0);
	append_small(s, "Briefe", "three", 0);
}

START_TEST(levels_and_uses)
{
	const uint64_t uses = SATCHEL_FOLDER_ARCHIVE | SATCHEL_FOLDER_DRAFTS | SATCHEL_FOLDER_JUNK |
	                      SATCHEL_FOLDER_SENT | SATCHEL_FOLDER_TRASH;
	struct session s;
	struct counts c;

	session_start(&s, _i, "levels", NOTHING);
	make_tree(&s);
	list(&s, "*", (satchel_list_options){ .size = 0 }, &c);
	ck_assert_uint_eq(c.rows, 10); /* INBOX, the five with a use, and these four */
	ck_assert_uint_eq(c.attributes & uses, uses);
	ck_assert(c.attributes & SATCHEL_FOLDER_INBOX);
	list(&s, "%", (satchel_list_options){ .size = 0 }, &c);
	ck_assert_uint_eq(c.rows, 8);
	list(&s, "Müll/%", (satchel_list_options){ .size = 0 }, &c);
	ck_assert_str_eq(c.text, "Müll/Älteres 0/0/0/0\n");
	list(&s, "%", (satchel_list_options){ .reference = "Müll/Älteres/" }, &c);
	ck_assert_str_eq(c.text, "Müll/Älteres/2023 0/0/0/0\n");
	list(&s, "No such*", (satchel_list_options){ .size = 0 }, &c);
	ck_assert_uint_eq(c.rows, 0);
	session_end(&s);
}
END_TEST

START_TEST(subscribed_ones)
{
	static const char *const mask[] = { "LIST-EXTENDED", NULL };
	struct session s, plain;
	struct counts by_list, by_lsub, by_choice;

	session_start(&s, _i, "subscribed", NOTHING);
	make_tree(&s);
	session_forget(&s);
	list(&s, "*", (satchel_list_options){ .subscribed = true }, &by_list);
	ck_assert(session_sent(&s, "SUBSCRIBED") && strstr(by_list.text, "Müll/Älteres "));
	ck_assert_ptr_null(strstr(by_list.text, "Briefe"));
	session_forget(&s);
	list(&s, "*", (satchel_list_options){ .lsub = true }, &by_lsub);
	ck_assert(session_sent(&s, " LSUB "));
	session_again(&plain, &s, (satchel_options){ .mask = mask });
	session_forget(&plain);
	list(&plain, "*", (satchel_list_options){ .subscribed = true }, &by_choice);
	ck_assert(session_sent(&plain, " LSUB "));
	assert_same(&by_choice, &by_lsub);
	assert_same(&by_list, &by_lsub);
	session_end(&plain);
	session_end(&s);
}
END_TEST

/* LIST-STATUS, and without it a STATUS for each: the second leaves before the first is answered. */
START_TEST(counts_with_each_row)
{
	static const char *const mask[] = { "LIST-STATUS", NULL };
	const satchel_list_options options = { .status_items =
		                                       SATCHEL_STATUS_BASIC | SATCHEL_STATUS_SIZE };
	struct session s, plain;
	struct counts at_once, one_by_one;
	const char *first, *second;

	session_start(&s, _i, "counts", NOTHING);
	make_tree(&s);
	session_forget(&s);
	list(&s, "*", options, &at_once);
	ck_assert(session_sent(&s, "RETURN (") && !session_sent(&s, " STATUS \""));
	ck_assert_ptr_nonnull(strstr(at_once.text, "Müll/Älteres 2/1/3/"));
	ck_assert_ptr_nonnull(strstr(at_once.text, "Briefe 1/1/2/"));
	session_again(&plain, &s, (satchel_options){ .mask = mask });
	session_forget(&plain);
	list(&plain, "*", options, &one_by_one);
	ck_assert(!session_sent(&plain, "RETURN (STATUS"));
	first = strstr(plain.sent, " STATUS ");
	ck_assert_ptr_nonnull(first);
	second = strstr(first + 1, " STATUS ");
	ck_assert_ptr_nonnull(second);
	ck_assert_msg(!memchr(first, '<', (size_t)(second - first)), "one after the other: %s",
	              plain.sent);
	assert_same(&one_by_one, &at_once);
	ck_assert_uint_eq(one_by_one.refused, 0);
	session_end(&plain);
	session_end(&s);
}
END_TEST

START_TEST(all_counts)
{
	/* what is not offered is not asked for */
	const uint64_t asked =
		SATCHEL_STATUS_BASIC | SATCHEL_STATUS_RECENT | SATCHEL_STATUS_SIZE |
		SATCHEL_STATUS_MODSEQ |
		(server_offers(&the_server, "OBJECTID") ? SATCHEL_STATUS_MAILBOXID : 0);
	struct session s;
	satchel_folder *f = NULL;

	session_start(&s, _i, "status", NOTHING);
	append_small(&s, "INBOX", "one", SATCHEL_FLAG_SEEN);
	append_small(&s, "INBOX", "two", 0);
	/* Cyrus 3.6 names a wrong MAILBOXID (Q230) the first time */
	must(&s, satchel_status(s.imap, "INBOX", SATCHEL_STATUS(.call = CALL(&s)), &f));
	satchel_free(f);
	must(&s, satchel_status(s.imap, "INBOX",
	                        SATCHEL_STATUS(.call = CALL(&s),
	                                       .items = asked | SATCHEL_STATUS_MAILBOXID),
	                        &f));
	ck_assert_uint_eq(f->known, asked);
	ck_assert_uint_eq(f->messages, 2);
	ck_assert_uint_eq(f->unseen, 1);
	ck_assert_uint_eq(f->uid_next, 3);
	ck_assert_uint_gt(f->total_size, 200);
	ck_assert_uint_ge(f->highest_modseq, 1);
	ck_assert_uint_ne(f->uid_validity, 0);
	satchel_free(f);
	session_end(&s);
}
END_TEST

START_TEST(refusals)
{
	struct session s;
	satchel_folder *f = NULL;

	session_start(&s, _i, "refused", NOTHING);
	must(&s, satchel_create(s.imap, "One", PLAIN_CALL(&s)));
	must(&s, satchel_create(s.imap, "Two", PLAIN_CALL(&s)));
	ends(&s, CODE(SATCHEL_E_ALREADYEXISTS),
	     satchel_rename(s.imap, "One", "Two", PLAIN_CALL(&s)));
	ends(&s, CODE(SATCHEL_E_NONEXISTENT),
	     satchel_rename(s.imap, "Nowhere", "Three", PLAIN_CALL(&s)));
	ends(&s, SATCHEL_E_NO, satchel_subscribe(s.imap, "Nowhere", PLAIN_CALL(&s)));
	ends(&s, SATCHEL_E_NO,
	     satchel_status(s.imap, "Nowhere", SATCHEL_STATUS(.call = CALL(&s)), &f));
	ck_assert_ptr_null(f);
	ck_assert_int_eq(session_error(&s)->action, SATCHEL_CLASS_FOLDER);
	ends(&s, SATCHEL_E_ARGUMENT, satchel_create(s.imap, "\xc3(", PLAIN_CALL(&s)));
	ends(&s, SATCHEL_E_ARGUMENT, satchel_create(s.imap, "One\r\nx DELETE Two", PLAIN_CALL(&s)));
	session_forget(&s);
	must(&s, satchel_noop(s.imap, PLAIN_CALL(&s)));
	ck_assert(!session_sent(&s, "DELETE"));
	session_end(&s);
}
END_TEST

START_TEST(list_ended_early)
{
	struct session s;
	satchel_list *rows = NULL;
	const satchel_folder *f;
	struct counts c;

	session_start(&s, _i, "early", NOTHING);
	make_tree(&s);
	ck_assert_int_eq(
		session_started(
			&s, satchel_list_start(s.imap, "*", SATCHEL_LIST(.call = CALL(&s)), &rows)),
		SATCHEL_OK);
	ck_assert_int_eq(session_folder(&s, rows, &f), SATCHEL_ROW);
	satchel_list_end(rows);
	must(&s, satchel_noop(s.imap, PLAIN_CALL(&s)));
	list(&s, "Müll", (satchel_list_options){ .size = 0 }, &c);
	ck_assert_uint_eq(c.rows, 1);
	session_end(&s);
}
END_TEST

TCase *scenarios_folders(void)
{
	TCase *tc = tcase_create("folders");

	scenario(tc, "LIST|SPECIAL-USE", levels_and_uses);
	scenario(tc, "LIST-EXTENDED|subscribed folders by LSUB", subscribed_ones);
	scenario(tc, "LIST-STATUS|counts of a list by STATUS", counts_with_each_row);
	scenario(tc, "STATUS|STATUS=SIZE|?STATUS MAILBOXID", all_counts);
	scenario(tc, "CREATE, RENAME, DELETE, SUBSCRIBE", refusals);
	scenario(tc, "LIST", list_ended_early);
	return tc;
}
