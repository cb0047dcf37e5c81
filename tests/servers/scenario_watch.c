/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* One connection waits, another one of the same account does something: IDLE, polling, NOTIFY. */
#include "tests/servers/scenarios.h"
#include "tests/servers/session.h"

#include <string.h>

enum { WAIT_MS = 20000 };

/* The next event of a watch, in every way. */
static int next_event(struct session *s, satchel_watch *w, const satchel_event **event)
{
	for (;;) {
		int rc = satchel_watch_next(w, event);

		if (rc != SATCHEL_AGAIN || s->way->drive == DRIVE_BLOCK)
			return rc;
		if (session_finish(s, SATCHEL_QUEUED) == SATCHEL_AGAIN)
			return SATCHEL_AGAIN;
	}
}

/* The next event of a kind; others may come before it. */
static const satchel_event *event_of(struct session *s, satchel_watch *w, satchel_event_kind kind)
{
	const satchel_event *event = NULL;
	int rc;

	do
		rc = next_event(s, w, &event);
	while (rc == SATCHEL_ROW && event->kind != kind);
	ck_assert_msg(rc == SATCHEL_ROW, "the event did not come: %s", satchel_error_name(rc));
	return event;
}

static satchel_watch *start(struct session *s, uint32_t timeout_ms, uint32_t poll_ms)
{
	satchel_watch *w = NULL;
	int rc = satchel_watch_start(
		s->imap,
		SATCHEL_WATCH(.call = CALL(s), .timeout_ms = timeout_ms, .poll_ms = poll_ms), &w);

	ck_assert_int_eq(session_started(s, rc), SATCHEL_OK);
	return w;
}

START_TEST(told_while_idling)
{
	struct session one, two;
	satchel_watch *w;
	const satchel_event *e;

	open_two(&one, &two, _i, "idle", 3, NOTHING);
	w = start(&two, WAIT_MS, 0);
	append_small(&one, "INBOX", "news", 0);
	ck_assert_uint_eq(event_of(&two, w, SATCHEL_EVENT_EXISTS)->number, 4);
	must(&one, satchel_delete_messages(one.imap, SATCHEL_ONE(2),
	                                   SATCHEL_STORE(.call = CALL(&one)), NULL));
	e = event_of(&two, w, SATCHEL_EVENT_MESSAGE);
	ck_assert_uint_eq(e->uid, 2);
	ck_assert_uint_eq(e->message->flags.bits & SATCHEL_FLAG_DELETED, SATCHEL_FLAG_DELETED);
	must(&one, satchel_expunge(one.imap, PLAIN_CALL(&one)));
	e = event_of(&two, w, SATCHEL_EVENT_EXPUNGE);
	ck_assert_uint_eq(e->number, 2);
	ck_assert_uint_eq(e->uid, 2);
	ck_assert_uint_eq(satchel_selected(two.imap)->exists, 3);
	ck_assert_uint_eq(satchel_uid_of(two.imap, 2), 3);
	ck_assert(session_sent(&two, " IDLE\r\n"));
	satchel_watch_end(w);
	session_end(&one);
	session_end(&two);
}
END_TEST

/* A wait that ends, commands in between, and waiting goes on. */
START_TEST(commands_between)
{
	struct session one, two;
	satchel_watch *w;
	const satchel_event *e = NULL;
	int rc;

	if (ways[_i].drive != DRIVE_BLOCK) /* the session has but one call */
		return;
	open_two(&one, &two, _i, "between", 3, NOTHING);
	w = start(&two, 300, 0);
	ck_assert_int_eq(next_event(&two, w, &e), SATCHEL_AGAIN);
	append_small(&one, "INBOX", "news", 0);
	do
		rc = next_event(&two, w, &e);
	while (rc == SATCHEL_AGAIN);
	session_expect(__LINE__, &two, SATCHEL_ROW, "the news", rc);
	ck_assert_int_eq(e->kind, SATCHEL_EVENT_EXISTS);
	ck_assert_uint_eq(flags_of(&two, 4, NULL, 0), 0);
	append_small(&one, "INBOX", "more", 0);
	ck_assert_uint_eq(event_of(&two, w, SATCHEL_EVENT_EXISTS)->number, 5);
	satchel_watch_end(w);
	must(&two, satchel_noop(two.imap, NULL));
	session_end(&one);
	session_end(&two);
}
END_TEST

START_TEST(polled)
{
	static const char *const mask[] = { "IDLE", NULL };
	struct session one, two;
	satchel_watch *w;

	open_two(&one, &two, _i, "polled", 3, (satchel_options){ .mask = mask });
	w = start(&two, WAIT_MS, 100);
	append_small(&one, "INBOX", "news", 0);
	ck_assert_uint_eq(event_of(&two, w, SATCHEL_EVENT_EXISTS)->number, 4);
	ck_assert(!session_sent(&two, " IDLE\r\n"));
	satchel_watch_end(w);
	session_end(&one);
	session_end(&two);
}
END_TEST

START_TEST(notified)
{
	static const char *const others[] = { "Lists", NULL };
	const satchel_notify_group groups[] = {
		{ .size_of = sizeof(groups[0]),
		  .filter = SATCHEL_NOTIFY_SELECTED_DELAYED,
		  .events = SATCHEL_NOTIFY_MESSAGE_NEW | SATCHEL_NOTIFY_MESSAGE_EXPUNGE |
		            SATCHEL_NOTIFY_FLAG_CHANGE,
		  .items = SATCHEL_FETCH_FLAGS | SATCHEL_FETCH_ENVELOPE },
		{ .size_of = sizeof(groups[0]),
		  .filter = SATCHEL_NOTIFY_SUBTREE,
		  .folders = others,
		  .events = SATCHEL_NOTIFY_MESSAGE_NEW | SATCHEL_NOTIFY_MESSAGE_EXPUNGE |
		            SATCHEL_NOTIFY_MAILBOX_NAME },
	};
	struct session one, two;
	satchel_watch *w;
	const satchel_event *e;

	open_two(&one, &two, _i, "notify", 3, NOTHING);
	must(&one, satchel_create(one.imap, "Lists", PLAIN_CALL(&one)));
	session_forget(&two);
	must(&two, satchel_notify(two.imap, groups, COUNTOF(groups),
	                          SATCHEL_NOTIFY(.call = CALL(&two), .status = true)));
	ck_assert_uint_ge(session_seen(&two, SATCHEL_EVENT_FOLDER), 1);
	w = start(&two, WAIT_MS, 0);
	append_small(&one, "Lists", "elsewhere", 0);
	e = event_of(&two, w, SATCHEL_EVENT_FOLDER);
	ck_assert_str_eq(e->folder->name, "Lists");
	ck_assert_uint_eq(e->folder->messages, 1);
	append_small(&one, "INBOX", "right here", 0);
	e = event_of(&two, w, SATCHEL_EVENT_MESSAGE);
	ck_assert_uint_eq(e->uid, 4);
	ck_assert_str_eq(e->message->envelope->subject, "right here");
	satchel_watch_end(w);
	must(&two, satchel_notify_none(two.imap, PLAIN_CALL(&two)));
	session_end(&one);
	session_end(&two);
}
END_TEST

/* Dovecot names what it does not have, RFC 5465 would have it name what it has. */
START_TEST(notify_refused)
{
	const satchel_notify_group group = { .size_of = sizeof(group),
		                             .filter = SATCHEL_NOTIFY_PERSONAL,
		                             .events = SATCHEL_NOTIFY_MESSAGE_NEW |
		                                       SATCHEL_NOTIFY_MESSAGE_EXPUNGE |
		                                       SATCHEL_NOTIFY_ANNOTATION_CHANGE };
	struct session s;

	session_start(&s, _i, "badevent", NOTHING);
	ends(&s, SATCHEL_E_UNSUPPORTED,
	     satchel_notify(s.imap, &group, 1, SATCHEL_NOTIFY(.call = CALL(&s))));
	ck_assert_uint_eq(satchel_notify_events(session_error(&s)->response),
	                  SATCHEL_NOTIFY_ANNOTATION_CHANGE);
	session_end(&s);
}
END_TEST

TCase *scenarios_watch(void)
{
	TCase *tc = tcase_create("watch");

	tcase_set_timeout(tc, 120);
	scenario(tc, "IDLE", told_while_idling);
	scenario(tc, "IDLE", commands_between);
	scenario(tc, "waiting by NOOP", polled);
	scenario(tc, "NOTIFY", notified);
	scenario(tc, "NOTIFY", notify_refused);
	return tc;
}
