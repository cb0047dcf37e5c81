/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* A watch among other commands: interrupted, resumed, unread, ended in all the wrong places; and its times. */
#include "tests/faults/peer.h"

#include <satchel/watch.h>

static const int64_t SECOND = 1000000000;

/* ---- other commands */

/* The event that is lent stays, what comes meanwhile is kept, and waiting goes on behind. */
START_TEST(a_command_interrupts)
{
	const satchel_event *event = NULL;
	satchel_watch *w = NULL;
	satchel_client *imap;
	struct peer p;

	peer_init(&p);
	peer_preamble(&p, "IDLE", 3);
	peer_lines(&p, "C:T2 IDLE\nS:+ .\nS:* OK [ALERT] hello\nC:DONE\nS:* 4 EXISTS\nS:T2 OK .\n"
	               "C:T3 NOOP\nS:* 2 EXPUNGE\nS:T3 OK .\nC:T4 IDLE\nS:+ .\nS:* 4 EXISTS");
	imap = peer_ready(&p, NULL, true);
	expect(imap, satchel_watch_start(imap, NULL, &w), SATCHEL_OK);
	expect(imap, satchel_watch_next(w, &event), SATCHEL_ROW);
	ck_assert_int_eq(event->kind, SATCHEL_EVENT_ALERT);
	expect(imap, satchel_noop(imap, NULL), SATCHEL_OK);
	ck_assert_str_eq(event->text, "hello");
	ck_assert_str_eq(event->code->name, "ALERT");
	ck_assert_uint_eq(satchel_selected(imap)->exists, 3);
	expect(imap, satchel_watch_next(w, &event), SATCHEL_ROW);
	ck_assert_int_eq(event->kind, SATCHEL_EVENT_STATUS);
	expect(imap, satchel_watch_next(w, &event), SATCHEL_ROW);
	ck_assert_int_eq(event->kind, SATCHEL_EVENT_EXISTS);
	ck_assert_uint_eq(event->number, 4);
	expect(imap, satchel_watch_next(w, &event), SATCHEL_ROW);
	ck_assert_int_eq(event->kind, SATCHEL_EVENT_EXPUNGE);
	expect(imap, satchel_watch_next(w, &event), SATCHEL_ROW);
	ck_assert_int_eq(event->kind, SATCHEL_EVENT_EXISTS);
	ck_assert(peer_done(&p));
	satchel_watch_end(w);
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

/* A fetch whose rows are unread stands in the way of a blocking wait, not of the watch itself. */
START_TEST(rows_of_a_fetch_come_first)
{
	const satchel_event *event = NULL;
	const satchel_message *m = NULL;
	satchel_fetch *f = NULL;
	satchel_watch *w = NULL;
	satchel_client *imap;
	struct peer p;

	peer_init(&p);
	peer_preamble(&p, "IDLE", 1);
	peer_lines(&p, "C:T2 IDLE\nS:+ .\nS:* 2 EXISTS\nC:DONE\nS:T2 OK .\n"
	               "C:T3 UID FETCH 2 (UID FLAGS)\nS:* 2 FETCH (UID 2 FLAGS ())\nS:T3 OK .\n"
	               "C:T4 IDLE\nS:+ .\nS:* 3 EXISTS");
	imap = peer_ready(&p, NULL, true);
	expect(imap, satchel_watch_start(imap, NULL, &w), SATCHEL_OK);
	expect(imap, satchel_watch_next(w, &event), SATCHEL_ROW);
	expect(imap,
	       satchel_fetch_start(imap, SATCHEL_ONE(2),
	                           SATCHEL_FETCH(.items = SATCHEL_FETCH_FLAGS), &f),
	       SATCHEL_OK);
	expect(imap, satchel_watch_next(w, &event), SATCHEL_E_BUSY);
	expect(imap, satchel_fetch_next(f, &m), SATCHEL_ROW);
	expect(imap, satchel_fetch_next(f, &m), SATCHEL_OK);
	satchel_fetch_end(f);
	expect(imap, satchel_watch_next(w, &event), SATCHEL_ROW);
	ck_assert_uint_eq(event->number, 3);
	satchel_watch_end(w);
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

START_TEST(there_is_one_at_a_time)
{
	satchel_watch *w = NULL, *other = NULL;
	const satchel_event *event;
	satchel_client *imap;
	struct peer p;

	peer_init(&p);
	peer_preamble(&p, "", -1);
	imap = peer_ready(&p, NULL, false);
	expect(imap, satchel_watch_start(imap, NULL, &w), SATCHEL_OK);
	expect(imap, satchel_watch_start(imap, NULL, &other), SATCHEL_E_BUSY);
	ck_assert_ptr_null(other);
	expect(imap, satchel_wait(imap, NULL), SATCHEL_OK); /* nobody else is about */
	satchel_watch_end(w);
	expect(imap, satchel_watch_start(imap, NULL, &w), SATCHEL_OK);
	satchel_close(imap);
	ck_assert_int_eq(satchel_watch_next(w, &event), SATCHEL_E_CLOSED);
	ck_assert_int_eq(satchel_watch_next(w, &event), SATCHEL_E_CLOSED);
	satchel_watch_end(w);
	satchel_watch_end(NULL);
	peer_clear(&p);
}
END_TEST

/* ---- event loops */

struct told {
	unsigned times;
	int rc;
};

static void note(satchel_client *imap, satchel_call *call)
{
	struct told *t = call->user;

	(void)imap;
	t->times++;
	t->rc = call->rc;
}

static void turns(satchel_client *imap, const struct told *t, unsigned until)
{
	for (unsigned i = 0; t->times < until && i < 10000; i++)
		satchel_process(imap);
	ck_assert_uint_eq(t->times, until);
}

/* What is not pulled is not read; a queued command goes on all the same. */
START_TEST(unread_events_hold_the_server_back)
{
	struct told t = { 0, 0 }, other = { 0, 0 };
	satchel_call call = { .then = note, .user = &t }, noop = { .then = note, .user = &other };
	const satchel_event *event = NULL;
	satchel_watch *w = NULL;
	satchel_client *imap;
	struct peer p;
	size_t given;

	peer_init(&p);
	peer_preamble(&p, "IDLE", 0);
	peer_lines(&p, "C:T2 IDLE\nS:+ .\nS:* 1 EXISTS\nS:* 2 EXISTS\nS:* 3 EXISTS\n"
	               "C:DONE\nS:T2 OK .\nC:T3 NOOP\nS:T3 OK .\nC:T4 IDLE\nS:+ .\nS:* 4 EXISTS");
	imap = peer_ready(&p, NULL, true);
	p.chunk = 14;
	ck_assert_int_eq(satchel_watch_start(imap, SATCHEL_WATCH(.call = &call), &w),
	                 SATCHEL_QUEUED);
	turns(imap, &t, 1);
	ck_assert_int_eq(t.rc, SATCHEL_ROW);
	given = p.given;
	for (int i = 0; i < 10; i++)
		ck_assert_int_eq(satchel_process(imap), SATCHEL_ROW);
	ck_assert_uint_eq(p.given, given);
	ck_assert_uint_eq(t.times, 1);
	ck_assert_int_eq(satchel_noop(imap, SATCHEL_CALL(&noop)), SATCHEL_QUEUED);
	turns(imap, &other, 1);
	ck_assert_int_eq(other.rc, SATCHEL_OK);
	for (uint32_t n = 1; n <= 3; n++) {
		ck_assert_int_eq(satchel_watch_next(w, &event), SATCHEL_ROW);
		ck_assert_uint_eq(event->number, n);
	}
	ck_assert_int_eq(satchel_watch_next(w, &event), SATCHEL_AGAIN);
	turns(imap, &t, 2);
	ck_assert_int_eq(satchel_watch_next(w, &event), SATCHEL_ROW);
	ck_assert_uint_eq(event->number, 4);
	satchel_watch_end(w);
	satchel_close(imap);
	ck_assert_uint_eq(t.times, 2);
	peer_clear(&p);
}
END_TEST

/* satchel_deadline knows the end of the wait, the renewal, and the time for the answer to DONE. */
START_TEST(deadlines_of_a_loop)
{
	struct told t = { 0, 0 };
	satchel_call call = { .then = note, .user = &t };
	const satchel_event *event = NULL;
	satchel_watch *w = NULL;
	satchel_client *imap;
	struct peer p;
	int64_t began;

	peer_init(&p);
	peer_preamble(&p, "IDLE", 0);
	peer_lines(&p, "C:T2 IDLE\nS:+ .\nC:DONE\nZ");
	imap = peer_ready(&p, NULL, true);
	ck_assert_int_eq(satchel_watch_start(imap,
	                                     SATCHEL_WATCH(.call = &call, .timeout_ms = 100000,
	                                                   .renew_ms = 300000, .done_ms = 7000),
	                                     &w),
	                 SATCHEL_QUEUED);
	began = p.now;
	for (int i = 0; i < 3; i++)
		satchel_process(imap);
	ck_assert_int_le(satchel_deadline(imap), began + 100 * SECOND);
	ck_assert_int_ge(satchel_deadline(imap), began + 99 * SECOND);
	turns(imap, &t, 1);
	ck_assert_int_eq(t.rc, SATCHEL_AGAIN);
	ck_assert_int_ge(p.now - began, 100 * SECOND);
	ck_assert_int_eq(satchel_watch_next(w, &event), SATCHEL_AGAIN);
	turns(imap, &t, 2);
	ck_assert_int_eq(t.rc, SATCHEL_AGAIN);
	ck_assert_int_eq(satchel_deadline(imap) / SECOND, (began + 300 * SECOND) / SECOND);
	ck_assert_int_eq(satchel_watch_next(w, &event), SATCHEL_AGAIN);
	turns(imap, &t, 3);
	ck_assert_int_eq(t.rc == SATCHEL_AGAIN || t.rc == SATCHEL_E_TIMEOUT, 1);
	while (t.rc == SATCHEL_AGAIN) {
		ck_assert_int_eq(satchel_watch_next(w, &event), SATCHEL_AGAIN);
		turns(imap, &t, t.times + 1);
	}
	ck_assert_int_eq(t.rc, SATCHEL_E_TIMEOUT);
	ck_assert_int_le(p.now - began, 309 * SECOND);
	ck_assert_int_eq(satchel_watch_next(w, &event), SATCHEL_E_TIMEOUT);
	satchel_watch_end(w);
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

/* satchel_wait on the call of a watch: a row, or the time. */
START_TEST(waiting_for_the_call)
{
	satchel_call call = { .rc = 0 };
	const satchel_event *event = NULL;
	satchel_watch *w = NULL;
	satchel_client *imap;
	struct peer p;

	peer_init(&p);
	peer_preamble(&p, "IDLE", 0);
	peer_lines(&p, "C:T2 IDLE\nS:+ .\nS:* 1 EXISTS");
	imap = peer_ready(&p, NULL, true);
	ck_assert_int_eq(
		satchel_watch_start(imap, SATCHEL_WATCH(.call = &call, .timeout_ms = 5000), &w),
		SATCHEL_QUEUED);
	expect(imap, satchel_wait(imap, &call), SATCHEL_ROW);
	expect(imap, satchel_watch_next(w, &event), SATCHEL_ROW);
	expect(imap, satchel_watch_next(w, &event), SATCHEL_AGAIN);
	expect(imap, satchel_wait(imap, &call), SATCHEL_AGAIN);
	satchel_watch_end(w);
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

/* ---- ends */

static void end_it(satchel_client *imap, const satchel_event *event, void *user)
{
	struct peer *p = user;

	(void)imap;
	if (event->kind == SATCHEL_EVENT_EXISTS && p->test) {
		satchel_watch_end(p->test);
		p->test = NULL;
	}
}

START_TEST(ended_in_a_callback)
{
	const satchel_event *event = NULL;
	satchel_watch *w = NULL;
	satchel_client *imap;
	struct peer p;

	peer_init(&p);
	peer_preamble(&p, "IDLE", 0);
	peer_lines(
		&p,
		"C:T2 IDLE\nS:+ .\nS:* 1 EXISTS\nC:DONE\nS:* 2 EXISTS\nS:T2 OK .\nC:T3 NOOP\nS:T3 OK .");
	imap = peer_ready(
		&p, &(satchel_options){ .size = sizeof(satchel_options), .listen = end_it }, true);
	expect(imap, satchel_watch_start(imap, NULL, &w), SATCHEL_OK);
	p.test = w;
	expect(imap, satchel_watch_next(w, &event), SATCHEL_E_CANCELLED);
	ck_assert_ptr_null(event);
	expect(imap, satchel_noop(imap, NULL), SATCHEL_OK);
	ck_assert_uint_eq(satchel_selected(imap)->exists, 2);
	ck_assert(peer_done(&p));
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

static void close_it(satchel_client *imap, const satchel_event *event, void *user)
{
	(void)user;
	if (event->kind == SATCHEL_EVENT_EXISTS && event->number == 9)
		satchel_close(imap);
}

START_TEST(closed_in_a_callback)
{
	const satchel_event *event = NULL;
	satchel_watch *w = NULL;
	satchel_client *imap;
	struct peer p;

	peer_init(&p);
	peer_preamble(&p, "IDLE", 0);
	peer_lines(&p, "C:T2 IDLE\nS:+ .\nS:* 9 EXISTS");
	imap = peer_ready(&p,
	                  &(satchel_options){ .size = sizeof(satchel_options), .listen = close_it },
	                  true);
	expect(imap, satchel_watch_start(imap, NULL, &w), SATCHEL_OK);
	ck_assert_int_eq(satchel_watch_next(w, &event), SATCHEL_E_CLOSED);
	ck_assert_int_eq(satchel_watch_next(w, &event), SATCHEL_E_CLOSED);
	satchel_watch_end(w);
	peer_clear(&p);
}
END_TEST

/* Never sent, sent and not granted, granted: the next command comes through each time. */
START_TEST(ended_early)
{
	static const char *const scripts[] = {
		"C:T2 NOOP\nS:T2 OK .",
		"C:T2 IDLE\nS:* 1 EXISTS\nS:+ .\nC:DONE\nS:T2 OK .\nC:T3 NOOP\nS:T3 OK .",
		"C:T2 IDLE\nS:+ .\nS:* 1 EXISTS\nC:DONE\nS:T2 OK .\nC:T3 NOOP\nS:T3 OK .",
		"C:T2 IDLE\nS:* 1 EXISTS\nS:T2 NO no\nC:T3 NOOP\nS:T3 OK .",
	};
	const satchel_event *event = NULL;
	satchel_watch *w = NULL;
	satchel_client *imap;
	struct peer p;

	peer_init(&p);
	p.chunk = 14;
	peer_preamble(&p, "IDLE", 0);
	peer_lines(&p, scripts[_i]);
	imap = peer_ready(&p, NULL, true);
	expect(imap, satchel_watch_start(imap, NULL, &w), SATCHEL_OK);
	if (_i)
		expect(imap, satchel_watch_next(w, &event), SATCHEL_ROW);
	satchel_watch_end(w);
	expect(imap, satchel_noop(imap, NULL), SATCHEL_OK);
	ck_assert(peer_done(&p));
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

/* The server ends its IDLE while DONE is on its way, and takes that for a command. */
START_TEST(done_crosses_the_end)
{
	const satchel_event *event = NULL;
	satchel_watch *w = NULL;
	satchel_client *imap;
	struct peer p;

	peer_init(&p);
	peer_preamble(&p, "IDLE", 0);
	peer_lines(&p, "C:T2 IDLE\nS:+ .\nS:* 1 EXISTS\nS:T2 OK I have had enough\nC:DONE\n"
	               "S:DONE BAD what is this\nC:T3 NOOP\nS:T3 OK .");
	imap = peer_ready(&p, NULL, true);
	p.chunk = 14;
	p.put = 1;
	expect(imap, satchel_watch_start(imap, NULL, &w), SATCHEL_OK);
	expect(imap, satchel_watch_next(w, &event), SATCHEL_ROW);
	satchel_watch_end(w);
	p.rests = true;
	expect(imap, satchel_noop(imap, NULL), SATCHEL_OK);
	ck_assert(peer_done(&p));
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

/* Every wait of a watch on a server that falls silent ends in its time. */
START_TEST(no_wait_is_without_an_end)
{
	static const struct {
		const char *script;
		int64_t seconds;
	} cases[] = {
		{ "C:T2 IDLE\nZ", 120 },
		{ "C:T2 IDLE\nS:+ .\nZ", 600 + 30 },
		{ "C:T2 IDLE\nS:T2 NO no\nC:T3 NOOP\nZ", 120 },
	};
	const satchel_event *event = NULL;
	satchel_watch *w = NULL;
	satchel_client *imap;
	struct peer p;
	int64_t began;

	peer_init(&p);
	peer_preamble(&p, "IDLE", 0);
	peer_lines(&p, cases[_i].script);
	imap = peer_ready(&p, NULL, true);
	expect(imap, satchel_watch_start(imap, NULL, &w), SATCHEL_OK);
	began = p.now;
	expect(imap, satchel_watch_next(w, &event), SATCHEL_E_TIMEOUT);
	ck_assert_int_ge(p.now - began, cases[_i].seconds * SECOND);
	ck_assert_int_le(p.now - began, (cases[_i].seconds + 2) * SECOND);
	ck_assert_int_eq(satchel_error_of(imap)->action, SATCHEL_CLASS_REOPEN);
	satchel_watch_end(w);
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("watch");
	TCase *tc = tcase_create("watch");

	tcase_add_test(tc, a_command_interrupts);
	tcase_add_test(tc, rows_of_a_fetch_come_first);
	tcase_add_test(tc, there_is_one_at_a_time);
	tcase_add_test(tc, unread_events_hold_the_server_back);
	tcase_add_test(tc, deadlines_of_a_loop);
	tcase_add_test(tc, waiting_for_the_call);
	tcase_add_test(tc, ended_in_a_callback);
	tcase_add_test(tc, closed_in_a_callback);
	tcase_add_loop_test(tc, ended_early, 0, 4);
	tcase_add_test(tc, done_crosses_the_end);
	tcase_add_loop_test(tc, no_wait_is_without_an_end, 0, 3);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
