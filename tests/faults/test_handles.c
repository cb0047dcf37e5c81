/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Handles whose client or folder goes while they have something to say, and handles that are ended by a callback of their own. */
#include <satchel/watch.h>

#include "tests/faults/peer.h"

static const char rows[] = "C:T2 UID FETCH 1:* (UID FLAGS BODY.PEEK[1])\n"
			   "S:* 1 FETCH (UID 7 FLAGS ($one) BODY[1] {3}\n"
			   "S:abc)\n"
			   "S:* 1 RECENT\n"
			   "S:* 2 FETCH (UID 8 FLAGS () BODY[1] \"\")\n"
			   "S:T2 OK .";

static satchel_fetch *begin(struct peer *p, satchel_client **imap, const satchel_options *o,
                            bool stream)
{
	satchel_fetch *f = NULL;

	peer_init(p);
	peer_preamble(p, "", 2);
	peer_lines(p, rows);
	*imap = peer_ready(p, o, true);
	expect(*imap,
	       satchel_fetch_start(*imap, SATCHEL_ALL,
	                           SATCHEL_FETCH(.items = SATCHEL_FETCH_FLAGS, .stream = stream,
	                                         .sections = SATCHEL_SECTIONS("BODY.PEEK[1]")),
	                           &f),
	       SATCHEL_OK);
	return f;
}

/* ---- closed while a row is lent */

START_TEST(a_row_outlives_its_client)
{
	const satchel_message *m;
	satchel_client *imap;
	struct peer p;
	satchel_fetch *f = begin(&p, &imap, NULL, false);

	expect(imap, satchel_fetch_next(f, &m), SATCHEL_ROW);
	satchel_close(imap);
	ck_assert_uint_eq(m->uid, 7);
	ck_assert_uint_eq(m->flags.count, 1);
	ck_assert_str_eq(m->flags.keywords[0], "$one");
	ck_assert_mem_eq(m->bodies[0]->octets.data, "abc", 3);
	if (_i) {
		ck_assert_int_eq(satchel_fetch_next(f, &m), SATCHEL_E_CLOSED);
		ck_assert(satchel_set_contains(satchel_fetch_left(f), 8));
		ck_assert(!satchel_set_contains(satchel_fetch_left(f), 7));
	}
	satchel_fetch_end(f);
	peer_clear(&p); /* which tells what was not released */
}
END_TEST

START_TEST(a_piece_outlives_its_client)
{
	const satchel_message *m;
	satchel_client *imap;
	struct peer p;
	satchel_fetch *f = begin(&p, &imap, NULL, true);

	expect(imap, satchel_fetch_next(f, &m), SATCHEL_DATA);
	satchel_close(imap);
	ck_assert_mem_eq(m->piece.octets.data, "abc", m->piece.octets.size);
	ck_assert_str_eq(m->bodies[0]->section, "BODY[1]");
	satchel_fetch_end(f);
	peer_clear(&p);
}
END_TEST

START_TEST(a_folder_outlives_its_client)
{
	const satchel_folder *folder;
	satchel_list *l = NULL;
	satchel_client *imap;
	struct peer p;

	peer_init(&p);
	peer_preamble(&p, "", -1);
	peer_lines(&p, "C:T1 LIST \"\" \"*\"\nS:* LIST (\\Sent) \"/\" Sent\nS:T1 OK .");
	imap = peer_ready(&p, NULL, false);
	expect(imap, satchel_list_start(imap, "*", NULL, &l), SATCHEL_OK);
	expect(imap, satchel_list_next(l, &folder), SATCHEL_ROW);
	satchel_close(imap);
	ck_assert_str_eq(folder->name, "Sent");
	satchel_list_end(l);
	peer_clear(&p);
}
END_TEST

/* ---- what is left, when another folder is open */

START_TEST(what_is_left_is_of_its_own_folder)
{
	const satchel_message *m;
	satchel_fetch *f = NULL;
	satchel_client *imap;
	char *text = NULL;
	struct peer p;

	peer_init(&p);
	peer_preamble(&p, "", 3);
	peer_lines(&p, "C:T2 UID FETCH 1:* (UID FLAGS)\nS:* 1 FETCH (UID 7 FLAGS ())\n"
	               "S:* 2 FETCH (UID 9)\nS:* 3 FETCH (UID 11)\nS:T2 NO no more\n"
	               "C:T3 SELECT other\nS:* 1 EXISTS\nS:* OK [UIDNEXT 5] .\nS:T3 OK .");
	imap = peer_ready(&p, NULL, true);
	expect(imap,
	       satchel_fetch_start(imap, SATCHEL_ALL,
	                           SATCHEL_FETCH(.items = SATCHEL_FETCH_FLAGS, .once = true), &f),
	       SATCHEL_OK);
	expect(imap, satchel_fetch_next(f, &m), SATCHEL_ROW);
	ck_assert_int_eq(satchel_fetch_next(f, &m), SATCHEL_E_NO);
	expect(imap, satchel_select(imap, "other", NULL), SATCHEL_OK);
	ck_assert_int_eq(satchel_set_format(satchel_fetch_left(f), &text), SATCHEL_OK);
	ck_assert_str_eq(text, "9,11");
	satchel_free(text);
	satchel_fetch_end(f);
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

START_TEST(mail_that_comes_later_is_not_left)
{
	const satchel_message *m;
	satchel_fetch *f = NULL;
	satchel_client *imap;
	struct peer p;

	peer_init(&p);
	peer_preamble(&p, "", 1);
	peer_lines(&p, "C:T2 UID FETCH 1:* (UID FLAGS)\nS:* 1 FETCH (UID 7 FLAGS ())\nS:T2 OK .\n"
	               "C:T3 NOOP\nS:* 2 EXISTS\nS:* 2 FETCH (UID 4400 FLAGS ())\nS:T3 OK .");
	imap = peer_ready(&p, NULL, true);
	expect(imap,
	       satchel_fetch_start(imap, SATCHEL_ALL, SATCHEL_FETCH(.items = SATCHEL_FETCH_FLAGS),
	                           &f),
	       SATCHEL_OK);
	expect(imap, satchel_fetch_next(f, &m), SATCHEL_ROW);
	expect(imap, satchel_fetch_next(f, &m), SATCHEL_OK);
	expect(imap, satchel_noop(imap, NULL), SATCHEL_OK);
	ck_assert_uint_eq(satchel_uid_of(imap, 2), 4400);
	ck_assert_uint_eq(satchel_set_count(satchel_fetch_left(f)), 0);
	satchel_fetch_end(f);
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

/* ---- ended by its own callback */

struct ending {
	satchel_fetch *fetch;
	satchel_list *list;
	bool closes;
};

static void end_it(satchel_client *imap, const satchel_event *e, void *user)
{
	struct ending *ending = ((struct peer *)user)->test;

	if (!ending || e->kind != SATCHEL_EVENT_RECENT)
		return;
	satchel_fetch_end(ending->fetch);
	satchel_list_end(ending->list);
	if (ending->closes)
		satchel_close(imap);
}

START_TEST(a_fetch_ended_by_its_listener)
{
	struct ending ending = { .closes = _i };
	const satchel_message *m;
	satchel_client *imap;
	struct peer p;

	ending.fetch = begin(&p, &imap, SATCHEL_OPTIONS(.listen = end_it), false);
	p.test = &ending;
	peer_lines(&p, "C:T3 NOOP\nS:T3 OK .");
	expect(imap, satchel_fetch_next(ending.fetch, &m), SATCHEL_ROW);
	if (ending.closes) {
		ck_assert_int_eq(satchel_fetch_next(ending.fetch, &m), SATCHEL_E_CLOSED);
	} else {
		ck_assert_int_eq(satchel_fetch_next(ending.fetch, &m), SATCHEL_E_CANCELLED);
		p.test = NULL;
		expect(imap, satchel_noop(imap, NULL), SATCHEL_OK);
		satchel_close(imap);
	}
	peer_clear(&p);
}
END_TEST

START_TEST(a_list_ended_by_its_listener)
{
	struct ending ending = { .closes = false };
	const satchel_folder *folder;
	satchel_client *imap;
	struct peer p;

	peer_init(&p);
	peer_preamble(&p, "", 3);
	peer_lines(&p, "C:T2 LIST \"\" \"*\"\nS:* 1 RECENT\nS:* LIST () \"/\" a\nS:T2 OK .\n"
	               "C:T3 NOOP\nS:T3 OK .");
	imap = peer_ready(&p, SATCHEL_OPTIONS(.listen = end_it), true);
	expect(imap, satchel_list_start(imap, "*", NULL, &ending.list), SATCHEL_OK);
	p.test = &ending;
	ck_assert_int_eq(satchel_list_next(ending.list, &folder), SATCHEL_E_CANCELLED);
	p.test = NULL;
	expect(imap, satchel_noop(imap, NULL), SATCHEL_OK);
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

/* ---- answers before their command */

START_TEST(an_answer_that_was_there_before)
{
	satchel_client *imap;
	struct peer p;

	peer_init(&p);
	peer_preamble(&p, "", 1);
	peer_lines(&p, _i ? "S:T2 NO guessed\nC:T2 NOOP" : "S:T2 OK guessed\nC:T2 NOOP");
	imap = peer_ready(&p, NULL, true);
	expect(imap, satchel_noop(imap, NULL), SATCHEL_E_INSECURE);
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

/* ---- waited for, and ended by a callback of another call */

struct waiting {
	satchel_fetch *fetch;
	satchel_list *list;
	satchel_watch *watch;
	satchel_call noop, waited;
};

static void end_waited(satchel_client *imap, satchel_call *call)
{
	struct waiting *e = call->user;

	(void)imap;
	satchel_fetch_end(e->fetch);
	satchel_list_end(e->list);
	satchel_watch_end(e->watch);
}

static int queue_waited(satchel_client *imap, struct waiting *e, int kind)
{
	switch (kind) {
	case 0:
		return satchel_fetch_start(
			imap, SATCHEL_ALL,
			SATCHEL_FETCH(.call = &e->waited, .items = SATCHEL_FETCH_FLAGS), &e->fetch);
	case 1: return satchel_list_start(imap, "*", SATCHEL_LIST(.call = &e->waited), &e->list);
	default: return satchel_watch_start(imap, SATCHEL_WATCH(.call = &e->waited), &e->watch);
	}
}

START_TEST(a_handle_that_is_waited_for_is_ended)
{
	struct waiting e = { .noop = { .then = end_waited, .user = &e } };
	satchel_client *imap;
	struct peer p;

	peer_init(&p);
	peer_preamble(&p, "", 1);
	peer_lines(&p, "C:T2 NOOP\nS:T2 OK .");
	imap = peer_ready(&p, NULL, true);
	expect(imap, satchel_noop(imap, SATCHEL_CALL(&e.noop)), SATCHEL_QUEUED);
	expect(imap, queue_waited(imap, &e, _i), SATCHEL_QUEUED);
	expect(imap, satchel_wait(imap, &e.waited), SATCHEL_E_CANCELLED);
	ck_assert_int_eq(e.waited.rc, SATCHEL_E_CANCELLED);
	ck_assert_int_eq(satchel_error_of(imap)->code, SATCHEL_E_CANCELLED);
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

/* ---- what was waited for is the client's last error too */

START_TEST(an_error_that_was_waited_for)
{
	satchel_call call = { 0 };
	satchel_client *imap;
	struct peer p;

	peer_init(&p);
	peer_preamble(&p, "", -1);
	peer_lines(&p, "C:T1 CREATE a\nS:T1 NO [ALREADYEXISTS] it is there");
	imap = peer_ready(&p, NULL, false);
	expect(imap, satchel_create(imap, "a", SATCHEL_CALL(&call)), SATCHEL_QUEUED);
	expect(imap, satchel_wait(imap, _i ? &call : NULL), SATCHEL_E_ALREADYEXISTS);
	ck_assert_int_eq(satchel_error_of(imap)->code, SATCHEL_E_ALREADYEXISTS);
	ck_assert_str_eq(satchel_error_of(imap)->command, "CREATE");
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("handles");
	TCase *tc = tcase_create("handles");

	tcase_add_loop_test(tc, a_row_outlives_its_client, 0, 2);
	tcase_add_test(tc, a_piece_outlives_its_client);
	tcase_add_test(tc, a_folder_outlives_its_client);
	tcase_add_test(tc, what_is_left_is_of_its_own_folder);
	tcase_add_test(tc, mail_that_comes_later_is_not_left);
	tcase_add_loop_test(tc, a_fetch_ended_by_its_listener, 0, 2);
	tcase_add_test(tc, a_list_ended_by_its_listener);
	tcase_add_loop_test(tc, an_answer_that_was_there_before, 0, 2);
	tcase_add_loop_test(tc, a_handle_that_is_waited_for_is_ended, 0, 3);
	tcase_add_loop_test(tc, an_error_that_was_waited_for, 0, 2);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
