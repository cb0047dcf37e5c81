/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Queued calls: waiting, letting go, using a call again, what callbacks may do. And the two risks of the design: queued
 * commands behind an unread fetch, and calls made inside a callback. */
#include "tests/faults/peer.h"

#include <satchel/search.h>
#include <stdio.h>
#include <stdlib.h>

static satchel_call_options *queued(satchel_call_options *o, satchel_call *call)
{
	*o = (satchel_call_options){ sizeof *o, call };
	return o;
}

static int noop(satchel_client *imap, satchel_call *call)
{
	satchel_call_options o;

	return satchel_noop(imap, queued(&o, call));
}

static void count(satchel_client *imap, satchel_call *call)
{
	(void)imap;
	++*(unsigned *)call->user;
}

/* ---- waiting */

START_TEST(waiting_for_one_leaves_the_next)
{
	unsigned told[2] = { 0, 0 };
	satchel_call a = { .then = count, .user = &told[0] },
		     b = { .then = count, .user = &told[1] };
	satchel_client *imap;
	struct peer p;

	peer_init(&p);
	peer_preamble(&p, "", -1);
	peer_lines(&p, "C:T1 NOOP\nC:T2 NOOP\nS:T1 NO [INUSE] busy\nS:T2 OK .");
	imap = peer_ready(&p, NULL, false);
	p.chunk = 22; /* one answer at a time */
	ck_assert_int_eq(noop(imap, &a), SATCHEL_QUEUED);
	ck_assert_int_eq(noop(imap, &b), SATCHEL_QUEUED);
	ck_assert_int_eq(a.rc, SATCHEL_QUEUED);
	ck_assert_int_eq(satchel_wait(imap, &a), SATCHEL_E_INUSE);
	ck_assert_uint_eq(told[0], 1);
	ck_assert_int_eq(a.error->code, SATCHEL_E_INUSE);
	ck_assert_str_eq(a.error->server_text, "busy");
	ck_assert_int_eq(a.error->outcome, SATCHEL_REFUSED);
	ck_assert_str_eq(a.error->command, "NOOP");
	ck_assert_int_eq(b.rc, SATCHEL_QUEUED);
	ck_assert_int_eq(satchel_wait(imap, &b), SATCHEL_OK);
	ck_assert_int_eq(satchel_wait(imap, &a), SATCHEL_E_INUSE); /* done already */
	ck_assert_int_eq(a.error->code, SATCHEL_E_INUSE);          /* still lent */
	ck_assert_ptr_null(b.error);
	ck_assert_uint_eq(told[0], 1);
	ck_assert_uint_eq(told[1], 1);
	satchel_close(imap);
	ck_assert_uint_eq(told[0] + told[1], 2);
	peer_clear(&p);
}
END_TEST

START_TEST(waiting_for_all_tells_the_first_error)
{
	unsigned told = 0;
	satchel_call calls[4];
	satchel_client *imap;
	struct peer p;

	peer_init(&p);
	peer_preamble(&p, "", -1);
	peer_lines(
		&p,
		"C:T1 NOOP\nC:T2 NOOP\nC:T3 NOOP\nC:T4 NOOP\nS:T1 OK .\nS:T2 NO [INUSE] .\nS:T3 BAD .\nS:T4 OK .");
	imap = peer_ready(&p, NULL, false);
	ck_assert_int_eq(satchel_wait(imap, NULL), SATCHEL_OK); /* of none */
	for (size_t i = 0; i < 4; i++) {
		calls[i] = (satchel_call){ .then = count, .user = &told };
		ck_assert_int_eq(noop(imap, &calls[i]), SATCHEL_QUEUED);
	}
	ck_assert_int_eq(satchel_wait(imap, NULL), SATCHEL_E_INUSE);
	ck_assert_uint_eq(told, 4);
	ck_assert_int_eq(calls[2].rc, SATCHEL_E_BAD);
	ck_assert_int_eq(calls[2].error->code, SATCHEL_E_BAD);
	ck_assert_int_eq(calls[1].error->code, SATCHEL_E_INUSE);
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

START_TEST(waiting_for_all_tells_the_error_of_a_fetch)
{
	unsigned told = 0;
	satchel_call call = { .then = count, .user = &told };
	satchel_fetch *f;
	satchel_client *imap;
	struct peer p;

	peer_init(&p);
	peer_preamble(&p, "", 3);
	peer_lines(&p, "C:T2 UID FETCH 1:* (UID FLAGS)\nS:T2 BAD no");
	imap = peer_ready(&p, NULL, true);
	ck_assert_int_eq(
		satchel_fetch_start(imap, SATCHEL_ALL,
	                            SATCHEL_FETCH(.call = &call, .items = SATCHEL_FETCH_FLAGS), &f),
		SATCHEL_QUEUED);
	ck_assert_int_eq(satchel_wait(imap, NULL), SATCHEL_E_BAD);
	ck_assert_uint_eq(told, 1);
	satchel_fetch_end(f);
	ck_assert_int_eq(call.rc, SATCHEL_E_BAD);
	ck_assert_int_eq(call.error->code, SATCHEL_E_BAD); /* outlives the handle */
	ck_assert_str_eq(call.error->server_text, "no");
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

static void answer_later(satchel_client *imap, const satchel_secret_request *request, void *user)
{
	(void)imap;
	(void)request;
	(void)user;
}

static int block_noop(satchel_client *imap)
{
	return satchel_noop(imap, NULL);
}

static int block_wait(satchel_client *imap)
{
	return satchel_wait(imap, NULL);
}

static int block_login(satchel_client *imap)
{
	return satchel_login(imap, "a", "b", NULL);
}

static int block_list(satchel_client *imap)
{
	const satchel_folder *folder;
	satchel_list *list;
	int rc;

	expect(imap, satchel_list_start(imap, "*", NULL, &list), SATCHEL_OK);
	rc = satchel_list_next(list, &folder);
	satchel_list_end(list);
	return rc;
}

static int (*const blocking[])(satchel_client *) = { block_noop, block_wait, block_login,
	                                             block_list };

/* Nothing goes on before the program has answered, which it cannot while the call blocks. */
START_TEST(waiting_behind_a_password_that_was_asked_for)
{
	satchel_call login = { .rc = 0 };
	satchel_options o = { .size = sizeof o, .credentials = answer_later };
	satchel_client *imap;
	struct peer p;

	peer_init(&p);
	peer_lines(
		&p,
		"S:* OK [CAPABILITY IMAP4rev1] .\nC:T1 LOGIN \"a\" \"b\"\nS:T1 OK [CAPABILITY IMAP4rev1] .\n"
		"C:T2 NOOP\nS:T2 OK .");
	imap = peer_ready(&p, &o, false);
	ck_assert_int_eq(satchel_login(imap, "a", NULL, SATCHEL_LOGIN(.call = &login)),
	                 SATCHEL_QUEUED);
	for (size_t turn = 0; turn < 2; turn++) {
		expect(imap, blocking[_i](imap), SATCHEL_E_BUSY);
		ck_assert_int_eq(satchel_error_of(imap)->outcome, SATCHEL_NOT_SENT);
		ck_assert_str_eq(satchel_error_of(imap)->message,
		                 "a password was asked for, and is not answered yet");
	}
	expect(imap, satchel_answer(imap, "b"), SATCHEL_OK);
	expect(imap, satchel_wait(imap, &login), SATCHEL_OK);
	expect(imap, satchel_noop(imap, NULL), SATCHEL_OK); /* what was refused was not sent */
	ck_assert(peer_done(&p));
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

START_TEST(waiting_for_what_is_not_queued)
{
	satchel_call call = { .rc = SATCHEL_QUEUED };
	satchel_client *imap;
	struct peer p;

	peer_init(&p);
	peer_preamble(&p, "", -1);
	imap = peer_ready(&p, NULL, false);
	ck_assert_int_eq(satchel_wait(imap, &call), SATCHEL_E_ARGUMENT);
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

START_TEST(a_call_is_used_again)
{
	unsigned told = 0;
	satchel_call call = { .then = count, .user = &told };
	satchel_client *imap;
	struct peer p;
	size_t live = 0;

	peer_init(&p);
	peer_preamble(&p, "", -1);
	for (unsigned i = 1; i <= 20; i++) {
		peer_line(&p, "C:T%u NOOP", i);
		peer_line(&p, "S:T%u %s", i, i % 2 ? "NO no" : "OK yes");
	}
	imap = peer_ready(&p, NULL, false);
	for (unsigned i = 1; i <= 20; i++) {
		ck_assert_int_eq(noop(imap, &call), SATCHEL_QUEUED);
		ck_assert_int_eq(noop(imap, &call), SATCHEL_E_ARGUMENT); /* in use */
		ck_assert_ptr_null(call.error);
		ck_assert_int_eq(satchel_wait(imap, &call), i % 2 ? SATCHEL_E_NO : SATCHEL_OK);
		ck_assert(!call.error == !(i % 2));
		if (i == 2)
			live = p.memory.live;
	}
	ck_assert_uint_eq(p.memory.live, live); /* errors do not gather */
	ck_assert_uint_eq(told, 20);
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

/* ---- letting go */

START_TEST(forgotten_before_it_was_sent)
{
	unsigned told = 0;
	satchel_call login = { .rc = 0 }, call = { .then = count, .user = &told };
	satchel_call_options o;
	satchel_fields *fields = (satchel_fields *)&told;
	satchel_client *imap;
	struct peer p;

	peer_init(&p);
	peer_lines(
		&p,
		"S:* OK [CAPABILITY IMAP4rev1 ID] .\nC:T1 LOGIN \"a\" \"b\"\nS:T1 OK [CAPABILITY IMAP4rev1 ID] .\n"
		"C:T2 NOOP\nS:T2 OK .");
	imap = peer_ready(&p, NULL, false);
	ck_assert_int_eq(satchel_login(imap, "a", "b", SATCHEL_LOGIN(.call = &login)),
	                 SATCHEL_QUEUED);
	ck_assert_int_eq(satchel_id(imap, (satchel_fields){ NULL, 0 }, queued(&o, &call), &fields),
	                 SATCHEL_QUEUED);
	satchel_forget(imap, &call);
	ck_assert_int_eq(call.rc, SATCHEL_E_CANCELLED);
	satchel_forget(imap, &call);
	satchel_forget(imap, NULL);
	expect(imap, satchel_wait(imap, NULL), SATCHEL_OK);
	expect(imap, satchel_noop(imap, NULL), SATCHEL_OK);
	ck_assert_uint_eq(told, 0);
	ck_assert_ptr_eq(fields, &told);
	ck_assert(peer_done(&p));
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

/* What the calls below must leave alone; allocated, so that the sanitizer sees a touch. */
struct outputs {
	satchel_call call;
	satchel_fields *fields;
	satchel_set *found, *modified;
	satchel_folder *folder;
	satchel_moved *moved;
	satchel_namespaces *spaces;
};

static int forget_id(satchel_client *imap, struct outputs *o, satchel_call_options *c)
{
	return satchel_id(imap, (satchel_fields){ NULL, 0 }, c, &o->fields);
}
static int forget_search(satchel_client *imap, struct outputs *o, satchel_call_options *c)
{
	return satchel_search(imap, "ALL", SATCHEL_SEARCH(.call = c->call), &o->found);
}
static int forget_status(satchel_client *imap, struct outputs *o, satchel_call_options *c)
{
	return satchel_status(imap, "a",
	                      SATCHEL_STATUS(.call = c->call, .items = SATCHEL_STATUS_UNSEEN),
	                      &o->folder);
}
static int forget_copy(satchel_client *imap, struct outputs *o, satchel_call_options *c)
{
	return satchel_copy(imap, SATCHEL_ONE(1), "a", c, &o->moved);
}
static int forget_namespace(satchel_client *imap, struct outputs *o, satchel_call_options *c)
{
	return satchel_namespace_get(imap, c, &o->spaces);
}
static int forget_store(satchel_client *imap, struct outputs *o, satchel_call_options *c)
{
	return satchel_store(imap, SATCHEL_ONE(1), SATCHEL_FLAGS_ADD,
	                     &(satchel_flags){ SATCHEL_FLAG_SEEN, NULL, 0 },
	                     SATCHEL_STORE(.call = c->call), &o->modified);
}
static int forget_append(satchel_client *imap, struct outputs *o, satchel_call_options *c)
{
	return satchel_append(imap, "a",
	                      (const satchel_draft[]){
				      { .size_of = sizeof(satchel_draft), .memory = { "x", 1 } } },
	                      1, c, &o->moved);
}

static const struct {
	const char *sent, *answer;
	int (*start)(satchel_client *, struct outputs *, satchel_call_options *);
} outputs[] = {
	{ "ID NIL", "S:* ID (\"name\" \"x\")", forget_id },
	{ "UID SEARCH ALL", "S:* SEARCH 1 2", forget_search },
	{ "STATUS a (UNSEEN)", "S:* STATUS a (UNSEEN 3)", forget_status },
	{ "UID COPY 1 a", "", forget_copy },
	{ "NAMESPACE", "S:* NAMESPACE NIL NIL NIL", forget_namespace },
	{ "UID STORE 1 +FLAGS (\\Seen)", "", forget_store },
	{ "APPEND a () {1+}\nC:x", "", forget_append },
};

START_TEST(forgotten_when_it_was_sent)
{
	unsigned told = 0;
	struct outputs *out = calloc(1, sizeof *out);
	satchel_call_options o;
	satchel_client *imap;
	struct peer p;
	char line[128];

	peer_init(&p);
	peer_preamble(&p, "ID NAMESPACE LITERAL+ UIDPLUS", 3);
	snprintf(line, sizeof line, "C:T2 %s", outputs[_i].sent);
	peer_lines(&p, line);
	peer_lines(&p, "C:T3 NOOP");
	peer_lines(&p, outputs[_i].answer);
	peer_lines(&p, "S:T2 OK [COPYUID 1 1 2] .\nS:T3 OK .");
	imap = peer_ready(&p, NULL, true);
	out->call = (satchel_call){ .then = count, .user = &told };
	ck_assert_int_eq(outputs[_i].start(imap, out, queued(&o, &out->call)), SATCHEL_QUEUED);
	p.out_at = p.out_size; /* nothing comes in this turn */
	satchel_process(imap);
	satchel_forget(imap, &out->call);
	free(out);
	expect(imap, satchel_noop(imap, NULL), SATCHEL_OK);
	ck_assert_uint_eq(told, 0);
	ck_assert(peer_done(&p));
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

START_TEST(forgotten_when_it_was_done)
{
	satchel_call call = { .rc = 0 };
	satchel_client *imap;
	struct peer p;

	peer_init(&p);
	peer_preamble(&p, "", -1);
	peer_lines(&p, "C:T1 NOOP\nS:T1 NO no");
	imap = peer_ready(&p, NULL, false);
	ck_assert_int_eq(noop(imap, &call), SATCHEL_QUEUED);
	ck_assert_int_eq(satchel_wait(imap, &call), SATCHEL_E_NO);
	ck_assert_int_eq(call.error->code, SATCHEL_E_NO);
	satchel_forget(imap, &call);
	ck_assert_int_eq(call.rc, SATCHEL_E_NO);
	ck_assert_ptr_null(call.error); /* the client keeps nothing for it any more */
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

START_TEST(a_forgotten_fetch_does_not_block)
{
	unsigned told = 0;
	satchel_call call = { .then = count, .user = &told };
	const satchel_message *m;
	satchel_fetch *f;
	satchel_client *imap;
	struct peer p;

	peer_init(&p);
	peer_preamble(&p, "", 3);
	peer_lines(&p, "C:T2 NOOP\nS:T2 OK ."); /* the fetch is never sent */
	imap = peer_ready(&p, NULL, true);
	ck_assert_int_eq(
		satchel_fetch_start(imap, SATCHEL_ALL,
	                            SATCHEL_FETCH(.call = &call, .items = SATCHEL_FETCH_FLAGS), &f),
		SATCHEL_QUEUED);
	satchel_forget(imap, &call);
	ck_assert_int_eq(call.rc, SATCHEL_E_CANCELLED);
	ck_assert_int_eq(satchel_fetch_next(f, &m), SATCHEL_AGAIN);
	satchel_fetch_end(f);
	ck_assert_int_eq(noop(imap, &call), SATCHEL_QUEUED);
	expect(imap, satchel_wait(imap, &call), SATCHEL_OK);
	ck_assert_uint_eq(told, 1);
	ck_assert(peer_done(&p));
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

/* ---- the end */

START_TEST(close_ends_every_call_first)
{
	unsigned told = 0;
	satchel_call calls[3];
	const satchel_message *m;
	satchel_call fetching = { .then = count, .user = &told };
	satchel_fetch *f;
	satchel_client *imap;
	struct peer p;

	peer_init(&p);
	peer_preamble(&p, "", 3);
	peer_lines(&p, "C:T2 NOOP\nC:T3 NOOP\nC:T4 NOOP\nC:T5 UID FETCH 1:* (UID FLAGS)\nZ");
	imap = peer_ready(&p, NULL, true);
	for (size_t i = 0; i < 3; i++) {
		calls[i] = (satchel_call){ .then = count, .user = &told };
		ck_assert_int_eq(noop(imap, &calls[i]), SATCHEL_QUEUED);
	}
	ck_assert_int_eq(
		satchel_fetch_start(imap, SATCHEL_ALL,
	                            SATCHEL_FETCH(.call = &fetching, .items = SATCHEL_FETCH_FLAGS),
	                            &f),
		SATCHEL_QUEUED);
	satchel_process(imap);
	satchel_close(imap);
	ck_assert_uint_eq(told, 4);
	for (size_t i = 0; i < 3; i++)
		ck_assert_int_eq(calls[i].rc, SATCHEL_E_CLOSED);
	ck_assert_int_eq(fetching.rc, SATCHEL_E_CLOSED);
	memset(&fetching, 0x55, sizeof fetching); /* not touched any more */
	ck_assert_int_eq(satchel_fetch_next(f, &m), SATCHEL_E_CLOSED);
	ck_assert_int_eq(satchel_fetch_next(f, &m), SATCHEL_E_CLOSED);
	satchel_fetch_end(f);
	peer_clear(&p);
}
END_TEST

/* ---- risk 1: queued commands behind an unread fetch */

START_TEST(risk_queued_commands_behind_an_unread_fetch)
{
	unsigned told = 0;
	satchel_call call = { .then = count, .user = &told },
		     other = { .then = count, .user = &told };
	satchel_set *found = NULL;
	const satchel_message *m;
	satchel_fetch *f;
	satchel_client *imap;
	struct peer p;

	peer_init(&p);
	peer_preamble(&p, "", 2);
	peer_lines(&p, "C:T2 UID FETCH 1:* (UID FLAGS)\nS:* 1 FETCH (UID 7 FLAGS (\\Seen $one))\n"
	               "S:* 2 FETCH (UID 8 FLAGS ())\nC:T3 UID SEARCH ALL\nC:T4 NOOP\n"
	               "S:T2 OK .\nS:* SEARCH 7 8\nS:T3 OK .\nS:T4 OK .");
	imap = peer_ready(&p, NULL, true);
	expect(imap,
	       satchel_fetch_start(imap, SATCHEL_ALL, SATCHEL_FETCH(.items = SATCHEL_FETCH_FLAGS),
	                           &f),
	       SATCHEL_OK);
	expect(imap, satchel_fetch_next(f, &m), SATCHEL_ROW);
	ck_assert_int_eq(satchel_noop(imap, NULL), SATCHEL_E_BUSY);
	ck_assert_int_eq(satchel_error_of(imap)->action, SATCHEL_CLASS_PROGRAM);
	ck_assert_int_eq(satchel_search(imap, "ALL", SATCHEL_SEARCH(.call = &call), &found),
	                 SATCHEL_QUEUED);
	ck_assert_int_eq(noop(imap, &other), SATCHEL_QUEUED);
	ck_assert_int_eq(satchel_wait(imap, &call),
	                 SATCHEL_ROW); /* it cannot come before the rows */
	ck_assert_int_eq(satchel_wait(imap, NULL), SATCHEL_ROW);
	ck_assert_int_eq(satchel_process(imap), SATCHEL_ROW);
	ck_assert_uint_eq(told, 0);
	ck_assert_uint_eq(m->uid, 7); /* what is lent stays */
	ck_assert_uint_eq(m->flags.count, 1);
	ck_assert_str_eq(m->flags.keywords[0], "$one");
	expect(imap, satchel_fetch_next(f, &m), SATCHEL_ROW);
	ck_assert_uint_eq(m->uid, 8);
	expect(imap, satchel_fetch_next(f, &m), SATCHEL_OK);
	satchel_fetch_end(f);
	expect(imap, satchel_wait(imap, NULL), SATCHEL_OK);
	ck_assert_uint_eq(told, 2);
	ck_assert_uint_eq(satchel_set_count(*found), 2);
	ck_assert(peer_done(&p));
	satchel_free(found);
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

/* ---- risk 2: calls made inside a callback */

enum { IN_THEN, IN_LISTENER, IN_TRACE, IN_WATCH, IN_ROW, PLACES };

struct inside {
	int place;
	bool closes, done;
	unsigned told;
	satchel_call again, queued, fetching;
	satchel_fetch *fetch;
	satchel_fetch *blocking; /* a handle that blocks */
};

static void inner_then(satchel_client *imap, satchel_call *call)
{
	struct inside *in = call->user;

	(void)imap;
	in->told++;
}

static void do_inside(satchel_client *imap, int place)
{
	struct inside *in = ((struct peer *)satchel_user(imap))->test;
	satchel_call_options o;
	const satchel_message *m;
	satchel_fetch *f;

	if (!in || in->done || in->place != place ||
	    satchel_state_of(imap) != SATCHEL_STATE_SELECTED)
		return;
	in->done = true;
	ck_assert_int_eq(satchel_noop(imap, NULL), SATCHEL_E_BUSY);
	ck_assert_int_eq(satchel_select(imap, "x", NULL), SATCHEL_E_BUSY);
	ck_assert_int_eq(satchel_fetch_start(imap, SATCHEL_ALL, SATCHEL_FETCH(.items = 1), &f),
	                 SATCHEL_E_BUSY);
	ck_assert_int_eq(satchel_process(imap), SATCHEL_E_BUSY);
	ck_assert_int_eq(satchel_wait(imap, NULL), SATCHEL_E_BUSY);
	if (in->blocking)
		ck_assert_int_eq(satchel_fetch_next(in->blocking, &m), SATCHEL_E_BUSY);
	ck_assert_str_eq(satchel_selected(imap)->name, "INBOX");
	ck_assert(satchel_has(imap, "UNSELECT"));
	ck_assert_ptr_eq(satchel_user(imap), satchel_user(imap));
	ck_assert(satchel_deadline(imap) >= 0);
	in->queued = (satchel_call){ .then = inner_then, .user = in };
	ck_assert_int_eq(satchel_noop(imap, queued(&o, &in->queued)), SATCHEL_QUEUED);
	ck_assert_uint_eq(in->told, 0);
	if (!in->closes)
		return;
	satchel_close(imap);
	satchel_close(imap);
	ck_assert_int_eq(noop(imap, &in->again), SATCHEL_E_CLOSED);
	ck_assert_uint_eq(in->told, 0);
}

static void inside_listener(satchel_client *imap, const satchel_event *e, void *user)
{
	(void)user;
	if (e->kind == SATCHEL_EVENT_RECENT)
		do_inside(imap, IN_LISTENER);
}

static void inside_trace(satchel_client *imap, satchel_trace_kind kind, satchel_octets o,
                         void *user)
{
	(void)user;
	(void)o;
	if (kind == SATCHEL_TRACE_RECEIVED)
		do_inside(imap, IN_TRACE);
}

static void inside_watch(satchel_client *imap, int fd, unsigned want, void *user)
{
	(void)user;
	(void)fd;
	if (want)
		do_inside(imap, IN_WATCH);
}

static void inside_then(satchel_client *imap, satchel_call *call)
{
	struct inside *in = call->user;
	const satchel_message *m;

	if (call == &in->fetching && call->rc == SATCHEL_ROW) {
		ck_assert_int_eq(satchel_fetch_next(in->fetch, &m), SATCHEL_ROW);
		ck_assert_uint_eq(m->uid, 7);
		do_inside(imap, IN_ROW);
		ck_assert_uint_eq(m->uid, 7);
		ck_assert_int_eq(satchel_fetch_next(in->fetch, &m), SATCHEL_AGAIN);
	}
	do_inside(imap, IN_THEN);
}

/* A session in which each callback is called at some time. */
static void play_inside(struct inside *in, bool loop)
{
	satchel_call call = { .then = inside_then, .user = in };
	satchel_options o = { .size = sizeof o,
		              .listen = inside_listener,
		              .trace = inside_trace,
		              .watch = inside_watch };
	satchel_client *imap;
	struct peer p;
	int rc;

	peer_init(&p);
	p.loose = true; /* where the inner NOOP stands depends on the callback */
	peer_preamble(&p, "UNSELECT", 2);
	peer_lines(&p, "C:T2 NOOP");
	if (in->place == IN_THEN || in->place == IN_LISTENER || in->place == IN_TRACE ||
	    in->place == IN_WATCH)
		peer_lines(&p,
		           "S:* 1 RECENT\nS:T2 OK .\nC:T3 NOOP\nS:T3 OK .\nC:T4 NOOP\nS:T4 OK .");
	else
		peer_lines(
			&p,
			"S:* 1 RECENT\nS:T2 OK .\nC:T3 UID FETCH 1:* (UID FLAGS)\nS:* 1 FETCH (UID 7 FLAGS ())\nS:T3 OK .\n"
			"C:T4 NOOP\nS:T4 OK .");
	imap = peer_ready(&p, &o, true);
	p.test = in;
	p.chunk = 1;
	p.rests = in->place == IN_WATCH;
	rc = noop(imap, &call);
	if (in->done && in->closes) { /* in watch, from inside the queueing call */
		ck_assert_int_eq(call.rc, SATCHEL_E_CLOSED);
		goto closed;
	}
	ck_assert_int_eq(rc, SATCHEL_QUEUED);
	if (in->place == IN_WATCH) /* told when a write has to wait */
		while ((rc = satchel_process(imap)) >= 0 && call.rc == SATCHEL_QUEUED)
			;
	else
		rc = satchel_wait(imap, &call);
	if (rc >= 0 && in->place == IN_ROW) {
		in->fetching = (satchel_call){ .then = inside_then, .user = in };
		ck_assert_int_eq(satchel_fetch_start(imap, SATCHEL_ALL,
		                                     SATCHEL_FETCH(.call = &in->fetching,
		                                                   .items = SATCHEL_FETCH_FLAGS),
		                                     &in->fetch),
		                 SATCHEL_QUEUED);
		while ((rc = loop ? satchel_process(imap) : satchel_wait(imap, &in->fetching)) >=
		               0 &&
		       in->fetching.rc > 0)
			;
	} else if (rc >= 0 && !in->done) {
		rc = satchel_noop(imap, NULL);
	}
	ck_assert_msg(in->done, "the callback was not called");
	if (in->closes) {
		ck_assert_int_eq(rc, SATCHEL_E_CLOSED);
		ck_assert_uint_eq(in->told, 1);
		ck_assert_int_eq(in->queued.rc, SATCHEL_E_CLOSED);
	} else {
		expect(imap, satchel_wait(imap, &in->queued), SATCHEL_OK);
		ck_assert_uint_eq(in->told, 1);
		satchel_close(imap);
	}
closed:
	satchel_fetch_end(in->fetch);
	peer_clear(&p);
}

START_TEST(risk_calls_made_inside_a_callback)
{
	struct inside in = { .place = _i };

	play_inside(&in, false);
}
END_TEST

START_TEST(risk_closed_inside_a_callback)
{
	struct inside in = { .place = _i, .closes = true };

	play_inside(&in, false);
}
END_TEST

START_TEST(risk_closed_inside_a_callback_of_an_event_loop)
{
	struct inside in = { .place = IN_ROW, .closes = true };

	play_inside(&in, true);
}
END_TEST

static void close_it(satchel_client *imap, satchel_call *call)
{
	(void)call;
	satchel_close(imap);
}

static void close_traced(satchel_client *imap, satchel_trace_kind kind, satchel_octets o,
                         void *user)
{
	(void)o;
	(void)user;
	if (kind == SATCHEL_TRACE_RECEIVED)
		satchel_close(imap);
}

static void close_watched(satchel_client *imap, int fd, unsigned want, void *user)
{
	(void)fd;
	(void)want;
	(void)user;
	satchel_close(imap);
}

START_TEST(closed_while_it_opens)
{
	satchel_call call = { .then = close_it };
	satchel_client *imap = NULL;
	struct peer p;
	int rc;

	peer_init(&p);
	peer_line(&p, "S:* OK ready");
	ck_assert_int_eq(peer_open(&p, &imap, NULL, SATCHEL_OPTIONS(.trace = close_traced)),
	                 SATCHEL_E_CLOSED);
	ck_assert_ptr_null(imap); /* gone */
	peer_clear(&p);
	peer_init(&p);
	peer_line(&p, "S:* OK ready");
	ck_assert_int_eq(peer_open(&p, &imap, NULL, SATCHEL_OPTIONS(.call = &call)),
	                 SATCHEL_QUEUED);
	while ((rc = satchel_process(imap)) != SATCHEL_E_CLOSED)
		ck_assert_int_eq(rc, SATCHEL_AGAIN);
	peer_clear(&p);
	peer_init(&p);
	peer_line(&p, "S:* OK ready");
	call = (satchel_call){ .rc = 0 };
	ck_assert_int_eq(
		peer_open(&p, &imap, NULL, SATCHEL_OPTIONS(.call = &call, .watch = close_watched)),
		SATCHEL_E_CLOSED);
	ck_assert_ptr_null(imap);
	peer_clear(&p);
}
END_TEST

/* A fetch that a callback queues while another call blocks: its rows come first, and nobody pulls them. */
struct late {
	satchel_call fetching;
	satchel_fetch *fetch;
};

static void fetch_late(satchel_client *imap, const satchel_event *e, void *user)
{
	struct late *late = ((struct peer *)user)->test;

	if (e->kind == SATCHEL_EVENT_RECENT && late && !late->fetch)
		ck_assert_int_eq(satchel_fetch_start(imap, SATCHEL_ALL,
		                                     SATCHEL_FETCH(.call = &late->fetching,
		                                                   .items = SATCHEL_FETCH_FLAGS),
		                                     &late->fetch),
		                 SATCHEL_QUEUED);
}

START_TEST(a_fetch_queued_while_another_call_blocks)
{
	satchel_set *found = NULL;
	const satchel_message *m;
	struct late late = { .fetch = NULL };
	satchel_client *imap;
	struct peer p;

	peer_init(&p);
	peer_preamble(&p, "", 1);
	peer_lines(
		&p,
		"C:T2 UID SEARCH ALL\nS:* 1 RECENT\nC:T3 UID FETCH 1:* (UID FLAGS)\nS:* 1 FETCH (UID 7 FLAGS ())\n"
		"S:* SEARCH 7\nS:T2 OK .\nS:T3 OK .\nC:T4 NOOP\nS:T4 OK .");
	imap = peer_ready(&p, SATCHEL_OPTIONS(.listen = fetch_late), true);
	p.test = &late;
	ck_assert_int_eq(satchel_search(imap, "ALL", NULL, &found), SATCHEL_E_BUSY);
	ck_assert_int_eq(satchel_error_of(imap)->outcome, SATCHEL_UNKNOWN);
	ck_assert_ptr_null(found);
	ck_assert_int_eq(late.fetching.rc, SATCHEL_ROW);
	ck_assert_int_eq(satchel_fetch_next(late.fetch, &m), SATCHEL_ROW);
	ck_assert_uint_eq(m->uid, 7);
	ck_assert_int_eq(satchel_fetch_next(late.fetch, &m), SATCHEL_AGAIN);
	expect(imap, satchel_wait(imap, &late.fetching), SATCHEL_OK);
	ck_assert_int_eq(satchel_fetch_next(late.fetch, &m), SATCHEL_OK);
	satchel_fetch_end(late.fetch);
	expect(imap, satchel_noop(imap, NULL), SATCHEL_OK);
	ck_assert_ptr_null(found);
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("waiting");
	TCase *tc = tcase_create("waiting");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, waiting_for_one_leaves_the_next);
	tcase_add_test(tc, waiting_for_all_tells_the_first_error);
	tcase_add_test(tc, waiting_for_all_tells_the_error_of_a_fetch);
	tcase_add_loop_test(tc, waiting_behind_a_password_that_was_asked_for, 0,
	                    (int)COUNTOF(blocking));
	tcase_add_test(tc, waiting_for_what_is_not_queued);
	tcase_add_test(tc, a_call_is_used_again);
	tcase_add_test(tc, forgotten_before_it_was_sent);
	tcase_add_loop_test(tc, forgotten_when_it_was_sent, 0, (int)COUNTOF(outputs));
	tcase_add_test(tc, forgotten_when_it_was_done);
	tcase_add_test(tc, a_forgotten_fetch_does_not_block);
	tcase_add_test(tc, close_ends_every_call_first);
	tcase_add_test(tc, risk_queued_commands_behind_an_unread_fetch);
	tcase_add_loop_test(tc, risk_calls_made_inside_a_callback, 0, PLACES);
	tcase_add_loop_test(tc, risk_closed_inside_a_callback, 0, PLACES);
	tcase_add_test(tc, risk_closed_inside_a_callback_of_an_event_loop);
	tcase_add_test(tc, closed_while_it_opens);
	tcase_add_test(tc, a_fetch_queued_while_another_call_blocks);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
