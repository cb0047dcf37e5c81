/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What one connection does, another one of the same account hears; and sets that are sequence numbers. */
#include "tests/servers/scenarios.h"
#include "tests/servers/session.h"

#include <string.h>

static void end_two(struct session *one, struct session *two)
{
	session_end(one);
	session_end(two);
}

START_TEST(new_message)
{
	struct session one, two;

	open_two(&one, &two, _i, "arrival", 2, NOTHING);
	append_small(&one, "INBOX", "news", 0);
	ck_assert_uint_eq(satchel_selected(two.imap)->exists, 2);
	must(&two, satchel_noop(two.imap, PLAIN_CALL(&two)));
	ck_assert_uint_eq(session_seen(&two, SATCHEL_EVENT_EXISTS), 1);
	ck_assert_uint_eq(session_event(&two, SATCHEL_EVENT_EXISTS, 0)->number, 3);
	ck_assert_uint_eq(satchel_selected(two.imap)->exists, 3);
	ck_assert_uint_eq(flags_of(&two, 3, NULL, 0), 0);
	end_two(&one, &two);
}
END_TEST

START_TEST(new_flags)
{
	static const char *const word[] = { "$NeverSeenBefore" };
	const satchel_flags flags = { SATCHEL_FLAG_FLAGGED, word, 1 };
	struct session one, two;
	const struct seen *e;

	open_two(&one, &two, _i, "flags-event", 3, NOTHING);
	must(&one, satchel_store(one.imap, SATCHEL_ONE(2), SATCHEL_FLAGS_ADD, &flags,
	                         SATCHEL_STORE(.call = CALL(&one)), NULL));
	must(&two, satchel_noop(two.imap, PLAIN_CALL(&two)));
	ck_assert_uint_ge(session_seen(&two, SATCHEL_EVENT_FLAGS),
	                  1); /* the folder has a new keyword */
	ck_assert_uint_eq(session_seen(&two, SATCHEL_EVENT_MESSAGE), 1);
	e = session_event(&two, SATCHEL_EVENT_MESSAGE, 0);
	ck_assert_uint_eq(e->seq, 2);
	ck_assert_uint_eq(e->uid, 2);
	ck_assert_uint_eq(e->flags & SATCHEL_FLAG_FLAGGED, SATCHEL_FLAG_FLAGGED);
	ck_assert_uint_eq(e->keywords, 1);
	end_two(&one, &two);
}
END_TEST

START_TEST(gone_messages)
{
	struct session one, two;

	open_two(&one, &two, _i, "expunged", 6, NOTHING);
	must(&one, satchel_delete_messages(one.imap, SATCHEL_RANGE(2, 3),
	                                   SATCHEL_STORE(.call = CALL(&one)), NULL));
	must(&one, satchel_delete_messages(one.imap, SATCHEL_ONE(5),
	                                   SATCHEL_STORE(.call = CALL(&one)), NULL));
	must(&one, satchel_expunge(one.imap, PLAIN_CALL(&one)));
	ck_assert_uint_eq(satchel_number_of(two.imap, 6), 6);
	must(&two, satchel_noop(two.imap, PLAIN_CALL(&two)));
	ck_assert_uint_eq(session_seen(&two, SATCHEL_EVENT_EXPUNGE), 3);
	for (size_t i = 0; i < 3; i++)
		ck_assert_uint_ne(session_event(&two, SATCHEL_EVENT_EXPUNGE, i)->uid, 0);
	ck_assert_uint_eq(satchel_selected(two.imap)->exists, 3);
	ck_assert_uint_eq(satchel_uid_of(two.imap, 1), 1);
	ck_assert_uint_eq(satchel_uid_of(two.imap, 2), 4);
	ck_assert_uint_eq(satchel_uid_of(two.imap, 3), 6);
	ck_assert_uint_eq(satchel_number_of(two.imap, 6), 3);
	ck_assert_uint_eq(satchel_number_of(two.imap, 5), 0);
	end_two(&one, &two);
}
END_TEST

/* A message that another one removed is no row, and no error. */
START_TEST(fetch_of_what_is_gone)
{
	struct session one, two;
	satchel_fetch *fetch;
	const satchel_message *m;
	uint32_t rows = 0;
	int rc;

	open_two(&one, &two, _i, "gone", 3, NOTHING);
	must(&one, satchel_delete_messages(one.imap, SATCHEL_ONE(2),
	                                   SATCHEL_STORE(.call = CALL(&one)), NULL));
	must(&one, satchel_expunge(one.imap, PLAIN_CALL(&one)));
	must(&two, satchel_noop(two.imap, PLAIN_CALL(&two)));
	fetch = session_fetch(&two, SATCHEL_RANGE(1, 3),
	                      ITEMS(.items = SATCHEL_FETCH_ENVELOPE,
	                            .sections = SATCHEL_SECTIONS("BODY.PEEK[]")));
	while ((rc = session_row(&two, fetch, &m)) == SATCHEL_ROW)
		rows += m->uid;
	session_expect(__LINE__, &two, SATCHEL_OK, "end", rc);
	ck_assert_uint_eq(rows, 4);
	assert_set(satchel_fetch_left(fetch), "2");
	satchel_fetch_end(fetch);
	end_two(&one, &two);
}
END_TEST

START_TEST(sequence_numbers)
{
	const satchel_flags seen = { .bits = SATCHEL_FLAG_SEEN };
	struct session s, numbers;
	satchel_set *found = NULL;
	satchel_fetch *fetch;
	const satchel_message *m;

	session_start(&s, _i, "by-number", NOTHING);
	fill_inbox(&s, 5);
	must(&s, satchel_delete_messages(s.imap, SATCHEL_RANGE(1, 2),
	                                 SATCHEL_STORE(.call = CALL(&s)), NULL));
	must(&s, satchel_expunge(s.imap, PLAIN_CALL(&s)));
	session_again(&numbers, &s, (satchel_options){ .sequence_numbers = true });
	must(&numbers,
	     satchel_select(numbers.imap, "INBOX", SATCHEL_SELECT(.call = CALL(&numbers))));
	session_forget(&numbers);
	fetch = session_fetch(&numbers, SATCHEL_RANGE(2, 3), ITEMS(.items = SATCHEL_FETCH_FLAGS));
	for (uint32_t n = 2; n <= 3; n++) {
		session_expect(__LINE__, &numbers, SATCHEL_ROW, "row",
		               session_row(&numbers, fetch, &m));
		ck_assert_uint_eq(m->seq, n);
		ck_assert_uint_eq(m->uid, n + 2);
	}
	session_fetch_end(&numbers, fetch);
	must(&numbers, satchel_store(numbers.imap, SATCHEL_ONE(1), SATCHEL_FLAGS_ADD, &seen,
	                             SATCHEL_STORE(.call = CALL(&numbers)), NULL));
	must(&numbers,
	     satchel_search(numbers.imap, "SEEN", SATCHEL_SEARCH(.call = CALL(&numbers)), &found));
	assert_set(*found, "1");
	ck_assert_int_eq(found->kind, SATCHEL_SET_NUMBERS);
	satchel_free(found);
	ck_assert(!session_sent(&numbers, " UID "));
	must(&numbers, satchel_store(numbers.imap, satchel_uids(SATCHEL_ONE(5)), SATCHEL_FLAGS_ADD,
	                             &seen, SATCHEL_STORE(.call = CALL(&numbers)), NULL));
	ck_assert(session_sent(&numbers, " UID STORE 5 "));
	must(&s, satchel_noop(s.imap, PLAIN_CALL(&s)));
	must(&s, satchel_search(s.imap, "SEEN", SATCHEL_SEARCH(.call = CALL(&s)), &found));
	assert_set(*found, "3,5");
	satchel_free(found);
	end_two(&s, &numbers);
}
END_TEST

TCase *scenarios_events(void)
{
	TCase *tc = tcase_create("events");

	scenario(tc, "news of other sessions", new_message);
	scenario(tc, "news of other sessions", new_flags);
	scenario(tc, "news of other sessions", gone_messages);
	scenario(tc, "news of other sessions", fetch_of_what_is_gone);
	scenario(tc, "FETCH", sequence_numbers);
	return tc;
}
