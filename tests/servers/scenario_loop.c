/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* One thread, one poll, many connections: each step of an account's work is queued by the end of the one before. */
#include "tests/servers/scenarios.h"
#include "tests/servers/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CONNECTIONS = 24, MESSAGES = 3 };

/* One account's work. Its call and its outputs stay in place until `then`. */
struct work {
	struct session s;
	satchel_call call;
	satchel_list *list;
	satchel_fetch *fetch;
	size_t step, folders, rows;
	bool done;
	char text[128];
	satchel_draft drafts[MESSAGES];
};

/* ---- steps; each says QUEUED, and the next one follows when it is done */

static void next_step(satchel_client *imap, satchel_call *call);

static satchel_call *call_of(struct work *w)
{
	memset(&w->call, 0, sizeof(w->call));
	w->call.then = next_step;
	w->call.user = w;
	return &w->call;
}

static int log_in(struct work *w)
{
	return satchel_login(w->s.imap, w->s.user, PASSWORD, SATCHEL_LOGIN(.call = call_of(w)));
}

static int append(struct work *w)
{
	size_t size = (size_t)snprintf(w->text, sizeof(w->text), "Subject: of %s\r\n\r\nText.\r\n",
	                               w->s.user);

	for (size_t i = 0; i < MESSAGES; i++)
		w->drafts[i] = *SATCHEL_DRAFT(.memory = { w->text, size });
	return satchel_append(w->s.imap, "INBOX", w->drafts, MESSAGES, SATCHEL_CALL(call_of(w)),
	                      NULL);
}

static int list(struct work *w)
{
	return satchel_list_start(w->s.imap, "*", SATCHEL_LIST(.call = call_of(w)), &w->list);
}

static int examine(struct work *w)
{
	return satchel_examine(w->s.imap, "INBOX", SATCHEL_SELECT(.call = call_of(w)));
}

static int fetch(struct work *w)
{
	return satchel_fetch_start(w->s.imap, SATCHEL_ALL,
	                           SATCHEL_FETCH(.call = call_of(w), .items = SATCHEL_FETCH_ALL,
	                                         .sections = SATCHEL_SECTIONS("BODY.PEEK[TEXT]")),
	                           &w->fetch);
}

static int log_out(struct work *w)
{
	return satchel_logout(w->s.imap, SATCHEL_CALL(call_of(w)));
}

static int (*const steps[])(struct work *) = { log_in, append, list, examine, fetch, log_out };

/* ---- rows, pulled from inside `then` */

static int pull_folders(struct work *w)
{
	const satchel_folder *f;
	int rc;

	while ((rc = satchel_list_next(w->list, &f)) == SATCHEL_ROW)
		w->folders++;
	return rc;
}

static int pull_messages(struct work *w)
{
	const satchel_message *m;
	char subject[128];
	int rc;

	snprintf(subject, sizeof(subject), "of %s", w->s.user);
	while ((rc = satchel_fetch_next(w->fetch, &m)) == SATCHEL_ROW) {
		ck_assert_str_eq(m->envelope->subject, subject);
		ck_assert_uint_eq(m->bodies[0]->octets.size, 7);
		ck_assert_uint_eq(m->uid, ++w->rows);
	}
	return rc;
}

/* What the step that a call belongs to ended with; SATCHEL_AGAIN: it goes on. */
static int result(struct work *w)
{
	if (w->list)
		return pull_folders(w);
	return w->fetch ? pull_messages(w) : w->call.rc;
}

static void end_handles(struct work *w)
{
	satchel_list_end(w->list);
	satchel_fetch_end(w->fetch);
	w->list = NULL;
	w->fetch = NULL;
}

static void next_step(satchel_client *imap, satchel_call *call)
{
	struct work *w = call->user;
	int rc = result(w);

	ck_assert_ptr_eq(imap, w->s.imap);
	if (rc == SATCHEL_AGAIN)
		return;
	ck_assert_msg(rc == SATCHEL_OK, "step %zu of %s: %s", w->step, w->s.user,
	              call->error ? call->error->message : "");
	end_handles(w);
	w->done = w->step == COUNTOF(steps);
	if (w->done)
		return;
	ck_assert_int_eq(satchel_noop(imap, NULL),
	                 SATCHEL_E_BUSY); /* what blocks is refused here */
	ck_assert_int_eq(steps[w->step++](w), SATCHEL_QUEUED);
}

/* ---- the loop */

static size_t collect(const struct work *all, struct pollfd *fds)
{
	size_t n = 0;

	for (size_t i = 0; i < CONNECTIONS; i++)
		for (size_t k = 0; k < all[i].s.watched_count; k++)
			fds[n++] = all[i].s.watched[k];
	return n;
}

static size_t process_all(struct work *all)
{
	size_t open = 0;

	for (size_t i = 0; i < CONNECTIONS; i++) {
		if (all[i].done)
			continue;
		satchel_process(all[i].s.imap);
		open += !all[i].done;
	}
	return open;
}

static void finish(struct work *all)
{
	for (size_t i = 0; i < CONNECTIONS; i++) {
		ck_assert_uint_eq(all[i].folders, 6);
		ck_assert_uint_eq(all[i].rows, MESSAGES);
		ck_assert_int_eq(satchel_state_of(all[i].s.imap), SATCHEL_STATE_LOGOUT);
		satchel_close(all[i].s.imap);
		ck_assert_uint_eq(all[i].s.watched_count, 0);
	}
}

START_TEST(many_connections)
{
	static struct pollfd fds[CONNECTIONS * WATCHED_MAX];
	struct work *all = calloc(CONNECTIONS, sizeof(*all));

	ck_assert_ptr_nonnull(all);
	for (size_t i = 0; i < CONNECTIONS; i++) {
		int rc =
			session_queue_open(&all[i].s, &the_server, i % 2 ? 5 : 2, call_of(&all[i]));

		ck_assert_int_eq(rc, SATCHEL_QUEUED);
		snprintf(all[i].s.user, sizeof(all[i].s.user), "loop-%zu", i);
		ck_assert(server_user(&the_server, all[i].s.user));
	}
	while (process_all(all)) {
		size_t n = collect(all, fds);

		ck_assert_int_ge(poll(fds, (nfds_t)n, 100), 0);
	}
	finish(all);
	free(all);
}
END_TEST

/* Closed with calls in flight: each is told, once, and handles live on until their end. */
static void count(satchel_client *imap, satchel_call *call)
{
	(void)imap;
	ck_assert_int_eq(call->rc, SATCHEL_E_CLOSED);
	++*(int *)call->user;
}

START_TEST(closed_in_flight)
{
	struct session s;
	int told = 0;
	satchel_call noop = { .then = count, .user = &told },
		     fetching = { .then = count, .user = &told },
		     forgotten = { .then = count, .user = &told };
	satchel_fetch *rows = NULL;
	const satchel_message *m;

	session_start(&s, _i, "closed", NOTHING);
	fill_inbox(&s, 3);
	ck_assert_int_eq(satchel_noop(s.imap, SATCHEL_CALL(&noop)), SATCHEL_QUEUED);
	ck_assert_int_eq(satchel_noop(s.imap, SATCHEL_CALL(&forgotten)), SATCHEL_QUEUED);
	ck_assert_int_eq(
		satchel_fetch_start(s.imap, SATCHEL_ALL,
	                            SATCHEL_FETCH(.call = &fetching, .items = SATCHEL_FETCH_FLAGS),
	                            &rows),
		SATCHEL_QUEUED);
	satchel_forget(s.imap, &forgotten);
	satchel_close(s.imap);
	ck_assert_int_eq(noop.rc, SATCHEL_E_CLOSED);
	ck_assert_int_eq(told, 2);
	ck_assert_int_eq(satchel_fetch_next(rows, &m), SATCHEL_E_CLOSED);
	satchel_fetch_end(rows);
	ck_assert_uint_eq(s.watched_count, 0);
}
END_TEST

/* Twenty commands leave at once, and end in their order. */
static void in_order(satchel_client *imap, satchel_call *call)
{
	satchel_call ***next = call->user;

	(void)imap;
	ck_assert_int_eq(call->rc, SATCHEL_OK);
	ck_assert_ptr_eq(**next, call);
	++*next;
}

START_TEST(many_commands)
{
	enum { COMMANDS = 20 };
	struct session s;
	satchel_call calls[COMMANDS] = { { .rc = 0 } }, *order[COMMANDS], **next = order;

	session_start(&s, _i, "commands", NOTHING);
	session_forget(&s);
	for (size_t i = 0; i < COMMANDS; i++) {
		order[i] = &calls[i];
		calls[i].then = in_order;
		calls[i].user = &next;
		ck_assert_int_eq(satchel_noop(s.imap, SATCHEL_CALL(&calls[i])), SATCHEL_QUEUED);
	}
	ck_assert_ptr_eq(next, order);
	ck_assert_int_eq(satchel_wait(s.imap, NULL), SATCHEL_OK);
	ck_assert_ptr_eq(next, order + COMMANDS);
	ck_assert_msg(strcspn(s.sent, "<") == s.sent_size - 1, "not at once: %s", s.sent);
	session_end(&s);
}
END_TEST

TCase *scenarios_loop(void)
{
	TCase *tc = tcase_create("loop");

	tcase_set_timeout(tc, 60);
	if (scenario_wanted("many_connections", "event loops"))
		tcase_add_test(tc, many_connections);
	scenario(tc, "event loops", closed_in_flight);
	scenario(tc, "event loops", many_commands);
	return tc;
}
