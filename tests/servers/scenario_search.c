/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The server searches: criteria of every kind, text that is not ASCII, numbers instead of UIDs. */
#include "tests/servers/scenarios.h"
#include "tests/servers/session.h"

#include <stdio.h>
#include <string.h>

static void put(struct session *s, const char *subject, const char *body,
                const satchel_flags *flags)
{
	char text[1024];
	int size = snprintf(
		text, sizeof(text),
		"From: Jane <jane@example.net>\r\nSubject: %s\r\nDate: Tue, 5 Mar 2024 10:11:12 +0100\r\n"
		"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
		"Content-Transfer-Encoding: 8bit\r\n\r\n%s\r\n",
		subject, body);

	must(s, satchel_append(s->imap, "INBOX",
	                       SATCHEL_DRAFT(.memory = { text, (size_t)size }, .flags = *flags), 1,
	                       PLAIN_CALL(s), NULL));
}

/* UIDs 2, 3 and 5: a message is missing in front and between. */
static void make_mail(struct session *s)
{
	static const char *const word[] = { "$Work" };

	put(s, "gone", "gone", &(const satchel_flags){ .bits = SATCHEL_FLAG_DELETED });
	put(s, "Minutes \"draft\"", "nothing", &(const satchel_flags){ .bits = SATCHEL_FLAG_SEEN });
	put(s, "=?utf-8?Q?Gr=C3=BC=C3=9Fe_aus_K=C3=B6ln?=", "Bärenfell und 仕事",
	    &(const satchel_flags){ .bits = SATCHEL_FLAG_FLAGGED, .keywords = word, .count = 1 });
	put(s, "gone", "gone", &(const satchel_flags){ .bits = SATCHEL_FLAG_DELETED });
	put(s, "=?koi8-r?B?8NLJ18XU?=", "back\\slash {5}", &(const satchel_flags){ .bits = 0 });
	must(s, satchel_select(s->imap, "INBOX", SATCHEL_SELECT(.call = CALL(s))));
	must(s, satchel_expunge(s->imap, PLAIN_CALL(s)));
}

static void assert_found(struct session *s, const char *criteria, const char *wanted)
{
	satchel_set *found = NULL;

	session_expect(__LINE__, s, SATCHEL_OK, criteria,
	               session_finish(s, satchel_search(s->imap, criteria,
	                                                SATCHEL_SEARCH(.call = CALL(s)), &found)));
	assert_set(*found, wanted);
	ck_assert_int_eq(found->kind, SATCHEL_SET_UIDS);
	satchel_free(found);
}

static const struct {
	const char *criteria, *found;
} table[] = {
	{ "ALL", "2:3,5" },
	{ "UNSEEN", "3,5" },
	{ "OR FLAGGED SEEN", "2:3" },
	{ "NOT (OR FLAGGED SEEN)", "5" },
	{ "KEYWORD $Work", "3" },
	{ "UNKEYWORD $Work UNFLAGGED", "2,5" },
	{ "UID 3:*", "3,5" },
	{ "1", "2" },
	{ "FROM \"jane@example.net\"", "2:3,5" },
	{ "SUBJECT \"\\\"draft\\\"\"", "2" },
	{ "SUBJECT \"grüße aus\"", "3" },
	{ "SUBJECT \"Привет\"", "5" },
	{ "BODY \"BÄRENFELL\"", "3" },
	{ "TEXT \"仕事\"", "3" },
	{ "OR SUBJECT \"Köln\" SUBJECT \"Привет\"", "3,5" },
	{ "BODY \"back\\\\slash {5}\"", "5" },
	{ "SENTON 5-Mar-2024 LARGER 10 SMALLER 100000", "2:3,5" },
	{ "HEADER Subject \"Minutes\"", "2" },
	{ "SUBJECT \"nobody wrote this\"", "" },
	{ "DELETED", "" },
};

static void search_all(struct session *s)
{
	for (size_t i = 0; i < COUNTOF(table); i++)
		assert_found(s, table[i].criteria, table[i].found);
}

START_TEST(criteria)
{
	struct session s;

	session_start(&s, _i, "criteria", NOTHING);
	make_mail(&s);
	search_all(&s);
	session_end(&s);
}
END_TEST

/* The same criteria find the same when the client judges them. */
START_TEST(criteria_locally)
{
	struct session s;

	session_start(&s, _i, "locally", (satchel_options){ .search_locally = true });
	make_mail(&s);
	session_forget(&s);
	search_all(&s);
	ck_assert(!session_sent(&s, "SEARCH"));
	session_end(&s);
}
END_TEST

/* Servers that do not wait, and those that must be asked before each literal. */
START_TEST(literals)
{
	static const char *const mask[] = { "LITERAL+", "LITERAL-", NULL };
	struct session s;

	session_start(&s, _i, "literals", (satchel_options){ .mask = mask });
	make_mail(&s);
	session_forget(&s);
	assert_found(&s, "OR SUBJECT \"Köln\" SUBJECT \"Привет\"", "3,5");
	ck_assert(session_sent(&s, "CHARSET UTF-8") && session_sent(&s, "{5}\r\n<"));
	session_end(&s);
}
END_TEST

START_TEST(numbers)
{
	struct session s;
	satchel_set *found = NULL;

	session_start(&s, _i, "numbers", NOTHING);
	make_mail(&s);
	must(&s,
	     satchel_search(s.imap, "UNSEEN",
	                    SATCHEL_SEARCH(.call = CALL(&s), .sequence_numbers = true), &found));
	assert_set(*found, "2:3");
	ck_assert_int_eq(found->kind, SATCHEL_SET_NUMBERS);
	/* what was found can be used as it is */
	must(&s, satchel_store(s.imap, *found, SATCHEL_FLAGS_ADD,
	                       &(const satchel_flags){ .bits = SATCHEL_FLAG_ANSWERED },
	                       SATCHEL_STORE(.call = CALL(&s)), NULL));
	satchel_free(found);
	assert_found(&s, "ANSWERED", "3,5");
	session_end(&s);
}
END_TEST

START_TEST(refused_criteria)
{
	static const char *const mine[] = {
		"ALL\r\nx LOGOUT", "SUBJECT \"open",   "(ALL",
		"BODY {3}\r\nabc", "SUBJECT \"\xff\"", "",
	};
	struct session s;
	satchel_set *found = NULL;

	session_start(&s, _i, "refused", NOTHING);
	make_mail(&s);
	session_forget(&s);
	for (size_t i = 0; i < COUNTOF(mine); i++)
		ends(&s, SATCHEL_E_ARGUMENT,
		     satchel_search(s.imap, mine[i], SATCHEL_SEARCH(.call = CALL(&s)), &found));
	ck_assert_uint_eq(s.sent_size, 0);
	ends(&s, SATCHEL_E_BAD,
	     satchel_search(s.imap, "NONSENSE WORDS", SATCHEL_SEARCH(.call = CALL(&s)), &found));
	ck_assert_ptr_null(found);
	assert_found(&s, "ALL", "2:3,5");
	session_end(&s);
}
END_TEST

TCase *scenarios_search(void)
{
	TCase *tc = tcase_create("search");

	scenario(tc, "SEARCH", criteria);
	scenario(tc, "search by FETCH", criteria_locally);
	scenario(tc, "literals without LITERAL+", literals);
	scenario(tc, "SEARCH", numbers);
	scenario(tc, "SEARCH", refused_criteria);
	return tc;
}
