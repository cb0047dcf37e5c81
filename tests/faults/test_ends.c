/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The connection ends at each octet of whole dialogues, from either side. What was complete is told, nothing else is;
 * the call that is cut short says why, and whether the server may have heard of it. What each dialogue does when nothing
 * goes wrong is played first, one octet at a time: from how many octets something can be known is learned from that. */
#include "tests/faults/peer.h"

#include <errno.h>
#include <satchel/search.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { NOTES_MAX = 256, STEPS_MAX = 16 };

/* Something that was told, and how many octets of the server and of the client had gone when it was. */
struct note {
	char text[96];
	size_t given, sent;
};

struct play;

/* One call. sent: words on the wire by which it is known whether any of it left; NULL: nothing is sent. */
struct step {
	const char *name, *sent;
	int (*start)(struct play *, const struct step *, satchel_call *);
	/* notes what the call brought, when it ended well */
	void (*finish)(struct play *, const struct step *);
	/* words of the server: from there on some of it is done; NULL: it is all or nothing */
	const char *partly;
};

struct dialogue {
	const char *name, *url, *script;
	struct step steps[STEPS_MAX];
	/* the end is a failure in any case: of TLS, which nobody speaks here */
	int end;
};

struct result {
	satchel_call call;
	int rc;
	satchel_error error; /* its texts are gone */
	size_t done_given;   /* octets of the server when it was done */
	size_t from;         /* octets of the client before it */
	bool done;
};

struct play {
	struct peer peer;
	const struct dialogue *d;
	satchel_client *imap;
	bool queued;
	struct note notes[NOTES_MAX];
	size_t note_count;
	struct result results[STEPS_MAX];
	size_t at; /* the step in work */
	/* what calls put out */
	satchel_fetch *fetch;
	satchel_list *list;
	satchel_set *set;
	satchel_moved *moved;
	uint32_t rows;
};

static void note(struct play *p, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void note(struct play *p, const char *format, ...)
{
	struct note *n = &p->notes[p->note_count++];
	va_list args;

	ck_assert_uint_le(p->note_count, NOTES_MAX);
	va_start(args, format);
	vsnprintf(n->text, sizeof n->text, format, args);
	va_end(args);
	n->given = p->peer.given;
	n->sent = p->peer.sent_size;
}

/* ---- calls */

#define START(name, ...)                                                          \
	static int name(struct play *p, const struct step *s, satchel_call *call) \
	{                                                                         \
		(void)s;                                                          \
		return __VA_ARGS__;                                               \
	}
START(do_login, satchel_login(p->imap, "mary", "secret", SATCHEL_LOGIN(.call = call)))
START(do_select, satchel_select(p->imap, "INBOX", SATCHEL_SELECT(.call = call)))
START(do_noop, satchel_noop(p->imap, SATCHEL_CALL(call)))
START(do_list, satchel_list_start(p->imap, "*", SATCHEL_LIST(.call = call), &p->list))
START(do_list_counts,
      satchel_list_start(p->imap, "*",
                         SATCHEL_LIST(.call = call, .status_items = SATCHEL_STATUS_MESSAGES),
                         &p->list))
START(do_fetch, satchel_fetch_start(p->imap, SATCHEL_RANGE(7, 9),
                                    SATCHEL_FETCH(.call = call, .items = SATCHEL_FETCH_FLAGS |
                                                                         SATCHEL_FETCH_ENVELOPE),
                                    &p->fetch))
START(do_stream, satchel_fetch_start(p->imap, SATCHEL_RANGE(7, 9),
                                     SATCHEL_FETCH(.call = call, .stream = true,
                                                   .sections = SATCHEL_SECTIONS("BODY.PEEK[]")),
                                     &p->fetch))
START(do_search, satchel_search(p->imap, "UNSEEN", SATCHEL_SEARCH(.call = call), &p->set))
START(do_store, satchel_store(p->imap, SATCHEL_RANGE(7, 9), SATCHEL_FLAGS_ADD,
                              &(satchel_flags){ SATCHEL_FLAG_DELETED, NULL, 0 },
                              SATCHEL_STORE(.call = call), NULL))
START(do_copy, satchel_copy(p->imap, SATCHEL_RANGE(7, 9), "a", SATCHEL_CALL(call), &p->moved))
START(do_expunge, satchel_expunge(p->imap, SATCHEL_CALL(call)))
START(do_logout, satchel_logout(p->imap, SATCHEL_CALL(call)))

static const satchel_draft drafts[] = {
	{ .size_of = sizeof(satchel_draft), .memory = { "From: a\r\n\r\none", 14 } },
	{ .size_of = sizeof(satchel_draft), .memory = { "From: b\r\n\r\ntwo", 14 } },
};
START(do_append, satchel_append(p->imap, "a", drafts, 1, SATCHEL_CALL(call), &p->moved))
START(do_append_two, satchel_append(p->imap, "a", drafts, 2, SATCHEL_CALL(call), &p->moved))

static int do_open(struct play *p, const struct step *s, satchel_call *call)
{
	(void)s;
	return peer_open(&p->peer, &p->imap, p->d->url, SATCHEL_OPTIONS(.call = call));
}

static void note_selected(struct play *p, const struct step *s)
{
	const satchel_folder_state *f = satchel_selected(p->imap);

	(void)s;
	note(p, "exists %u uid_next %u validity %u", f->exists, f->uid_next, f->uid_validity);
}

static void note_set(struct play *p, const struct step *s)
{
	(void)s;
	note(p, "found %u", (unsigned)satchel_set_count(*p->set));
}

static void note_moved(struct play *p, const struct step *s)
{
	note(p, "%s: validity %u to %u pairs %u count %u", s->name, p->moved->uid_validity,
	     (unsigned)satchel_set_count(p->moved->to), (unsigned)p->moved->pair_count,
	     (unsigned)p->moved->count);
}

/* ---- rows */

static void note_message(struct play *p, int rc, const satchel_message *m)
{
	if (rc == SATCHEL_DATA) {
		note(p, "piece at %u: %.*s%s%s", (unsigned)m->piece.offset,
		     (int)m->piece.octets.size, (const char *)m->piece.octets.data,
		     m->piece.first ? " first" : "", m->piece.last ? " last" : "");
		return;
	}
	ck_assert_int_eq(m->rc, SATCHEL_OK);
	p->rows++;
	note(p, "message %u has %x subject %s size %u", m->uid, (unsigned)m->has,
	     m->envelope->subject, m->body_count ? (unsigned)m->bodies[0]->size : 0);
}

static int pull_fetch(struct play *p)
{
	const satchel_message *m;
	int rc;

	while ((rc = satchel_fetch_next(p->fetch, &m)) == SATCHEL_ROW || rc == SATCHEL_DATA)
		note_message(p, rc, m);
	return rc;
}

static int pull_list(struct play *p)
{
	const satchel_folder *f;
	int rc;

	while ((rc = satchel_list_next(p->list, &f)) == SATCHEL_ROW)
		note(p, "folder %s known %x messages %u rc %d", f->name, (unsigned)f->known,
		     f->messages, f->rc);
	return rc;
}

static int pull(struct play *p)
{
	return p->fetch ? pull_fetch(p) : pull_list(p);
}

/* What did not come is left: the two together are what was asked for. */
static void end_handles(struct play *p)
{
	if (p->fetch)
		ck_assert_uint_eq(satchel_set_count(satchel_fetch_left(p->fetch)) + p->rows, 3);
	satchel_fetch_end(p->fetch);
	satchel_list_end(p->list);
	p->fetch = NULL;
	p->list = NULL;
}

static bool has_rows(const struct step *s)
{
	return s->start == do_fetch || s->start == do_stream || s->start == do_list ||
	       s->start == do_list_counts;
}

/* ---- a step ends */

static void free_outputs(struct play *p)
{
	satchel_free(p->set);
	satchel_free(p->moved);
	p->set = NULL;
	p->moved = NULL;
}

static void ended(struct play *p, size_t i, int rc, const satchel_error *e)
{
	const struct step *s = &p->d->steps[i];
	struct result *r = &p->results[i];

	ck_assert_msg(!r->done, "%s ended twice", s->name);
	r->done = true;
	r->rc = rc;
	r->done_given = p->peer.given;
	if (rc < 0)
		r->error = *e;
	else if (s->finish)
		s->finish(p, s);
	if (rc == SATCHEL_OK)
		note(p, "%s is done", s->name);
	end_handles(p);
	free_outputs(p);
}

static void run_blocking(struct play *p)
{
	for (p->at = 0; p->d->steps[p->at].name; p->at++) {
		const struct step *s = &p->d->steps[p->at];
		int rc;

		p->results[p->at].from = p->peer.sent_size;
		rc = s->start(p, s, NULL);
		if (rc == SATCHEL_OK && has_rows(s))
			rc = pull(p);
		ended(p, p->at, rc, satchel_error_of(p->imap));
	}
}

/* ---- queued: rows are pulled where they are told, and the next step is queued there too */

static void start_queued(struct play *p);

static void then(satchel_client *imap, satchel_call *call)
{
	struct play *p = call->user;
	int rc = call->rc;

	(void)imap;
	if (p->fetch || p->list)
		rc = pull(p);
	if (rc == SATCHEL_AGAIN)
		return;
	ended(p, (size_t)((struct result *)(void *)call - p->results), rc, call->error);
	p->at++;
	start_queued(p);
}

/* Every step that has no rows is queued at once behind the one before it; rows need a handle at a time. */
static void start_queued(struct play *p)
{
	const struct step *s = &p->d->steps[p->at];
	struct result *r = &p->results[p->at];
	int rc;

	if (!s->name)
		return;
	r->call = (satchel_call){ .then = then, .user = p };
	r->from = p->peer.sent_size;
	rc = s->start(p, s, &r->call);
	if (rc == SATCHEL_QUEUED)
		return;
	ck_assert_int_eq(rc, SATCHEL_E_CLOSED);
	ended(p, p->at, rc, satchel_error_of(p->imap));
	p->at++;
	start_queued(p);
}

static void run_queued(struct play *p)
{
	size_t turns = 0;

	p->at = 0;
	start_queued(p);
	while (p->d->steps[p->at].name) {
		int rc = satchel_process(p->imap);

		ck_assert_msg(rc < 0 || rc == SATCHEL_AGAIN, "process is %d", rc);
		ck_assert_uint_lt(turns++, 1000000);
	}
}

/* ---- one play */

static void begin(struct play *p, const struct dialogue *d, bool queued)
{
	memset(p, 0, sizeof *p);
	p->d = d;
	p->queued = queued;
	peer_init(&p->peer);
	peer_lines(&p->peer, d->script);
	p->peer.chunk = 1;
}

static void run(struct play *p)
{
	if (p->queued)
		run_queued(p);
	else
		run_blocking(p);
	satchel_close(p->imap);
}

static void play_whole(struct play *p, const struct dialogue *d, bool queued)
{
	begin(p, d, queued);
	run(p);
	for (size_t i = 0; d->steps[i].name; i++)
		ck_assert_msg(p->results[i].rc == (d->steps[i + 1].name ? SATCHEL_OK : d->end),
		              "%s: %s is %s", d->name, d->steps[i].name,
		              satchel_error_name(p->results[i].rc));
	ck_assert_msg(d->end || peer_done(&p->peer), "%s", d->name);
}

/* ---- what must hold */

/* All that was told in the whole play, from octets that came before the cut, is told; and nothing else. */
static void check_notes(const struct play *p, const struct play *whole, size_t cut)
{
	size_t n = 0;

	while (n < whole->note_count && whole->notes[n].given <= cut)
		n++;
	for (size_t i = 0; i < n; i++) {
		ck_assert_msg(i < p->note_count, "%s, cut at %zu: not told: %s", p->d->name, cut,
		              whole->notes[i].text);
		ck_assert_msg(!strcmp(p->notes[i].text, whole->notes[i].text),
		              "%s, cut at %zu: %s, not %s", p->d->name, cut, p->notes[i].text,
		              whole->notes[i].text);
	}
	if (p->note_count > n)
		ck_assert_msg(!strcmp(p->notes[n].text, "logout is done"),
		              "%s, cut at %zu: told all the same: %s", p->d->name, cut,
		              p->notes[n].text);
}

static bool was_sent(const struct play *p, const struct step *s)
{
	const char *sent = p->peer.sent ? p->peer.sent : "";

	return s->sent && memmem(sent, p->peer.sent_size, s->sent, strlen(s->sent));
}

/* Whether a response of the server ends there; the greeting is one. */
static bool is_boundary(const struct play *whole, size_t cut)
{
	size_t at = 0;

	for (size_t i = 0; i < whole->peer.count && at < cut; i++) {
		const char *line = whole->peer.lines[i];
		size_t n = strlen(line);

		if (*line != 'S')
			continue;
		at += n - 2 + (line[1] == ':' ? 2 : 0);
		if (at == cut)
			return line[1] == ':' && line[n - 1] != '}';
	}
	return at == cut;
}

static bool is_failure_of_end(const struct play *whole, const struct result *r, size_t cut)
{
	if (whole->d->url)
		return r->rc == SATCHEL_E_INSECURE || r->rc == SATCHEL_E_TLS ||
		       r->rc == SATCHEL_E_TRUNCATED || r->rc == SATCHEL_E_IO;
	return r->rc == (is_boundary(whole, cut) ? SATCHEL_E_IO : SATCHEL_E_TRUNCATED);
}

/* Whether the server had said that before the cut. */
static bool was_said(const struct play *whole, size_t cut, const char *words)
{
	const char *at = memmem(whole->peer.out, whole->peer.out_size, words, strlen(words));

	return at && (size_t)(at - whole->peer.out) + strlen(words) <= cut;
}

/* The outcome of what did not end well. */
static satchel_outcome outcome_of(const struct play *p, const struct play *whole, size_t i,
                                  size_t cut)
{
	const struct step *s = &p->d->steps[i];

	if (!was_sent(p, s))
		return SATCHEL_NOT_SENT;
	return s->partly && was_said(whole, cut, s->partly) ? SATCHEL_PARTLY : SATCHEL_UNKNOWN;
}

static void check_cut(const struct play *p, const struct play *whole, size_t cut)
{
	bool failed = false;

	for (size_t i = 0; p->d->steps[i].name; i++) {
		const struct step *s = &p->d->steps[i];
		const struct result *r = &p->results[i], *w = &whole->results[i];
		bool ended = !w->rc && w->done_given <= cut;

		ck_assert_msg(r->done, "%s, cut at %zu: %s has no end", p->d->name, cut, s->name);
		if (ended || (s->start == do_logout && !failed)) {
			ck_assert_msg(!r->rc, "%s, cut at %zu: %s is %s", p->d->name, cut, s->name,
			              satchel_error_name(r->rc));
			continue;
		}
		ck_assert_msg(r->rc < 0, "%s, cut at %zu: %s succeeds", p->d->name, cut, s->name);
		ck_assert_msg(failed ? r->rc == SATCHEL_E_CLOSED : is_failure_of_end(whole, r, cut),
		              "%s, cut at %zu: %s is %s", p->d->name, cut, s->name,
		              satchel_error_name(r->rc));
		ck_assert_msg(r->error.code == r->rc, "%s, cut at %zu: %s: the error says %s",
		              p->d->name, cut, s->name, satchel_error_name(r->error.code));
		ck_assert_msg(r->error.outcome == outcome_of(p, whole, i, cut),
		              "%s, cut at %zu: the outcome of %s is %d, not %d", p->d->name, cut,
		              s->name, (int)r->error.outcome, (int)outcome_of(p, whole, i, cut));
		ck_assert_int_eq(r->error.action, satchel_error_class(r->rc));
		failed = true;
	}
}

/* ---- dialogues */

#define GREETING "S:* PREAUTH [CAPABILITY IMAP4rev1 LITERAL+ UIDPLUS] ready\n"
#define SELECT(n)                                                                              \
	"C:T" #n " SELECT INBOX\nS:* 3 EXISTS\nS:* FLAGS (\\Seen)\nS:* OK [UIDVALIDITY 7] .\n" \
	"S:* OK [UIDNEXT 10] .\nS:T" #n " OK [READ-WRITE] done\n"
#define LOGOUT(n) "C:T" #n " LOGOUT\nS:* BYE bye\nS:T" #n " OK done\n"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
static const struct dialogue dialogues[] = {
	{
		"starttls",
		"imap://mary@mail.example.org",
		"S:* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\nC:T1 STARTTLS\nS:T1 OK begin\nE",
		{ { "open", NULL, do_open, NULL } },
		SATCHEL_E_TLS,
	},
	{
		"list with counts",
		NULL,
		"S:* OK [CAPABILITY IMAP4rev1] ready\n"
		"C:T1 LOGIN \"mary\" \"secret\"\nS:* CAPABILITY IMAP4rev1\nS:T1 OK in\n"
		"C:T2 LIST \"\" \"*\"\nS:* LIST () \"/\" INBOX\nS:* LIST () \"/\" {5}\nS.a/b c\nS:\n"
		"S:T2 OK done\n"
		"C:T3 STATUS INBOX (MESSAGES)\nC:T4 STATUS \"a/b c\" (MESSAGES)\n"
		"S:* STATUS INBOX (MESSAGES 3)\nS:T3 OK done\n"
		"S:* STATUS \"a/b c\" (MESSAGES 4)\nS:T4 OK done\n"
		"C:T5 LIST \"\" \"*\"\nS:* LIST () \"/\" INBOX\nS:* LIST () \"/\" {1}\nS.b\nS:\n"
		"S:T5 OK done\n" LOGOUT(6),
		{ { "open", NULL, do_open, NULL },
	          { "login", "T1 ", do_login, NULL },
	          { "list with counts", "T2 ", do_list_counts, NULL, "T2 OK done\r\n" },
	          { "list", "T5 ", do_list, NULL },
	          { "logout", "T6 ", do_logout, NULL } },
		SATCHEL_OK,
	},
	{
		"select and fetch",
		NULL,
		GREETING SELECT(
			1) "C:T2 UID FETCH 7:9 (UID FLAGS ENVELOPE)\n"
			   "S:* 1 FETCH (UID 7 FLAGS (\\Seen) ENVELOPE (NIL \"one\" NIL NIL NIL NIL NIL NIL NIL NIL))\n"
			   "S:* 2 FETCH (FLAGS () ENVELOPE (NIL {4}\nS.t\"2 \nS: NIL NIL NIL NIL NIL NIL NIL NIL) UID 8)\n"
			   "S:* 3 FETCH (UID 9 FLAGS () ENVELOPE (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL))\n"
			   "S:T2 OK done\n" LOGOUT(3),
		{ { "open", NULL, do_open, NULL },
	          { "select", "T1 ", do_select, note_selected },
	          { "fetch", "T2 ", do_fetch, NULL },
	          { "logout", "T3 ", do_logout, NULL } },
		SATCHEL_OK,
	},
	{
		"stream",
		NULL,
		GREETING SELECT(
			1) "C:T2 UID FETCH 7:9 (UID BODY.PEEK[])\n"
			   "S:* 1 FETCH (UID 7 BODY[] {7}\nS.From: a\nS:)\n"
			   "S:* 2 FETCH (BODY[] \"x\" UID 8)\nS:* 3 FETCH (UID 9 BODY[] \"\")\n"
			   "S:T2 OK done\n" LOGOUT(3),
		{ { "open", NULL, do_open, NULL },
	          { "select", "T1 ", do_select, note_selected },
	          { "fetch", "T2 ", do_stream, NULL },
	          { "logout", "T3 ", do_logout, NULL } },
		SATCHEL_OK,
	},
	{
		"append",
		NULL,
		"S:* PREAUTH [CAPABILITY IMAP4rev1 UIDPLUS] ready\n"
		"C:T1 APPEND a () {14}\nS:+ go on\nC:From: a\nC:\nC:one\nS:T1 OK [APPENDUID 3 4] in\n"
		"C:T2 NOOP\nS:T2 OK done\n" LOGOUT(3),
		{ { "open", NULL, do_open, NULL },
	          { "append", "T1 ", do_append, note_moved },
	          { "noop", "T2 ", do_noop, NULL },
	          { "logout", "T3 ", do_logout, NULL } },
		SATCHEL_OK,
	},
	{
		"append two",
		NULL,
		GREETING "C:T1 APPEND a () {14+}\nC:From: a\nC:\nC:one\n"
			 "C:T2 APPEND a () {14+}\nC:From: b\nC:\nC:two\n"
			 "S:T1 OK [APPENDUID 3 4] in\nS:T2 OK [APPENDUID 3 5] in\n" LOGOUT(3),
		{ { "open", NULL, do_open, NULL },
	          { "append", "T1 ", do_append_two, note_moved, "T1 OK [APPENDUID 3 4] in\r\n" },
	          { "logout", "T3 ", do_logout, NULL } },
		SATCHEL_OK,
	},
	{
		"store, copy, expunge",
		NULL,
		GREETING SELECT(
			1) "C:T2 UID STORE 7:9 +FLAGS (\\Deleted)\nS:* 1 FETCH (UID 7 FLAGS (\\Deleted))\nS:T2 OK done\n"
			   "C:T3 UID COPY 7:9 a\nS:T3 OK [COPYUID 55 7:9 31:33] done\n"
			   "C:T4 EXPUNGE\nS:* 1 EXPUNGE\nS:* 1 EXPUNGE\nS:* 1 EXPUNGE\nS:T4 OK done\n" LOGOUT(
				   5),
		{ { "open", NULL, do_open, NULL },
	          { "select", "T1 ", do_select, note_selected },
	          { "store", "T2 ", do_store, NULL },
	          { "copy", "T3 ", do_copy, note_moved },
	          { "expunge", "T4 ", do_expunge, note_selected },
	          { "logout", "T5 ", do_logout, NULL } },
		SATCHEL_OK,
	},
	{
		"search",
		NULL,
		GREETING SELECT(1) "C:T2 UID SEARCH UNSEEN\nS:* SEARCH 7 9\nS:T2 OK done\n"
				   "C:T3 UID SEARCH UNSEEN\nS:* SEARCH\nS:T3 OK done\n" LOGOUT(4),
		{ { "open", NULL, do_open, NULL },
	          { "select", "T1 ", do_select, note_selected },
	          { "search", "T2 ", do_search, note_set },
	          { "search again", "T3 ", do_search, note_set },
	          { "logout", "T4 ", do_logout, NULL } },
		SATCHEL_OK,
	},
};

#pragma GCC diagnostic pop

/* ---- the server ends it */

static void cut_everywhere(const struct dialogue *d, bool queued)
{
	static struct play whole, p;

	play_whole(&whole, d, queued);
	for (size_t cut = 0; cut < whole.peer.given; cut++) {
		begin(&p, d, queued);
		p.peer.cut = cut;
		p.peer.cut_at_once = !cut;
		run(&p);
		check_notes(&p, &whole, cut);
		check_cut(&p, &whole, cut);
		peer_clear(&p.peer);
	}
	peer_clear(&whole.peer);
}

START_TEST(cut_at_each_octet)
{
	cut_everywhere(&dialogues[_i], false);
}
END_TEST

START_TEST(cut_at_each_octet_queued)
{
	cut_everywhere(&dialogues[_i], true);
}
END_TEST

/* ---- the client cannot write any more */

static bool is_failure_of_writing(const struct result *r, int number)
{
	return r->rc == SATCHEL_E_TLS || (r->rc == SATCHEL_E_IO && r->error.os_error == number);
}

static satchel_outcome outcome_of_jam(const struct play *p, size_t i, size_t jam)
{
	const struct step *s = &p->d->steps[i];

	if (!s->sent || jam <= p->results[i].from)
		return SATCHEL_NOT_SENT;
	return s->partly && was_said(p, p->peer.given, s->partly) ? SATCHEL_PARTLY
	                                                          : SATCHEL_UNKNOWN;
}

static void check_jam(const struct play *p, const struct play *whole, size_t jam, int number)
{
	bool failed = false;

	for (size_t i = 0; p->d->steps[i].name; i++) {
		const struct step *s = &p->d->steps[i];
		const struct result *r = &p->results[i];
		bool ended = s[1].name && whole->results[i + 1].from <= jam;

		if (!failed && (ended || s->start == do_logout)) {
			ck_assert_msg(!r->rc, "%s, jam at %zu: %s is %s", p->d->name, jam, s->name,
			              satchel_error_name(r->rc));
			continue;
		}
		ck_assert_msg(r->rc < 0, "%s, jam at %zu: %s succeeds", p->d->name, jam, s->name);
		ck_assert_msg(failed ? r->rc == SATCHEL_E_CLOSED : is_failure_of_writing(r, number),
		              "%s, jam at %zu: %s is %s, errno %d", p->d->name, jam, s->name,
		              satchel_error_name(r->rc), r->error.os_error);
		ck_assert_msg(r->error.outcome == outcome_of_jam(p, i, jam),
		              "%s, jam at %zu: the outcome of %s is %d, not %d", p->d->name, jam,
		              s->name, (int)r->error.outcome, (int)outcome_of_jam(p, i, jam));
		failed = true;
	}
}

/* Of a handshake some places are enough. */
static size_t next_jam(const struct dialogue *d, size_t jam)
{
	return jam + (d->url && jam > 20 ? 61 : 1);
}

static void jam_everywhere(const struct dialogue *d, int number, size_t put)
{
	static struct play whole, p;

	play_whole(&whole, d, false);
	for (size_t jam = 0; jam < whole.peer.sent_size; jam = next_jam(d, jam)) {
		begin(&p, d, false);
		p.peer.jam = jam;
		p.peer.jam_errno = number;
		p.peer.put = put;
		run(&p);
		check_jam(&p, &whole, jam, number);
		peer_clear(&p.peer);
	}
	peer_clear(&whole.peer);
}

START_TEST(writing_fails_at_each_octet)
{
	jam_everywhere(&dialogues[_i], EPIPE, 0);
}
END_TEST

START_TEST(writing_fails_at_each_octet_of_short_writes)
{
	jam_everywhere(&dialogues[_i], ECONNRESET, 1);
}
END_TEST

/* A server that goes says why; its words are there when the client writes, which fails. */
START_TEST(what_was_said_before_writing_failed)
{
	satchel_client *imap;
	struct peer p;

	peer_init(&p);
	peer_preamble(&p, "", 1);
	peer_lines(&p, "S:* 2 EXISTS\nS:* BYE idle for too long\nE");
	imap = peer_ready(&p, NULL, true);
	p.jam = p.sent_size;
	p.jam_errno = EPIPE;
	expect(imap, satchel_noop(imap, NULL), SATCHEL_E_BYE);
	ck_assert_str_eq(satchel_error_of(imap)->server_text, "idle for too long");
	ck_assert_int_eq(satchel_error_of(imap)->outcome, SATCHEL_NOT_SENT);
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

START_TEST(what_was_answered_before_writing_failed)
{
	satchel_call calls[2] = { { .rc = 0 }, { .rc = 0 } };
	satchel_client *imap;
	struct peer p;

	peer_init(&p);
	peer_preamble(&p, "", 1);
	peer_lines(&p, "C:T2 NOOP\nS:T2 OK done\nZ");
	imap = peer_ready(&p, NULL, true);
	p.jam = p.sent_size + strlen("T2 NOOP\r\n");
	p.jam_errno = ECONNRESET;
	for (size_t i = 0; i < 2; i++)
		ck_assert_int_eq(satchel_noop(imap, SATCHEL_CALL(&calls[i])), SATCHEL_QUEUED);
	ck_assert_int_eq(satchel_wait(imap, &calls[0]), SATCHEL_OK);
	ck_assert_int_eq(satchel_wait(imap, &calls[1]), SATCHEL_E_IO);
	ck_assert_int_eq(calls[1].error->os_error, ECONNRESET);
	ck_assert_int_eq(calls[1].error->outcome, SATCHEL_NOT_SENT);
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

/* ---- what is only slow */

static void check_same(const struct play *p, const struct play *whole)
{
	ck_assert_uint_eq(p->note_count, whole->note_count);
	for (size_t i = 0; i < p->note_count; i++)
		ck_assert_str_eq(p->notes[i].text, whole->notes[i].text);
	for (size_t i = 0; p->d->steps[i].name; i++)
		ck_assert_int_eq(p->results[i].rc, whole->results[i].rc);
}

static void unkind(const struct dialogue *d, size_t put, bool rests)
{
	static struct play whole, p;

	for (int queued = 0; queued < 2; queued++) {
		play_whole(&whole, d, queued);
		begin(&p, d, queued);
		p.peer.put = put;
		p.peer.rests = rests;
		run(&p);
		check_same(&p, &whole);
		peer_clear(&p.peer);
		peer_clear(&whole.peer);
	}
}

START_TEST(short_writes)
{
	unkind(&dialogues[_i], 1, false);
}
END_TEST

START_TEST(nothing_at_once)
{
	unkind(&dialogues[_i], 0, true);
	unkind(&dialogues[_i], 1, true);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("ends");
	TCase *tc = tcase_create("ends");
	int n = (int)COUNTOF(dialogues);

	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, cut_at_each_octet, 0, n);
	tcase_add_loop_test(tc, cut_at_each_octet_queued, 0, n);
	tcase_add_loop_test(tc, writing_fails_at_each_octet, 0, n);
	tcase_add_loop_test(tc, writing_fails_at_each_octet_of_short_writes, 0, n);
	tcase_add_test(tc, what_was_said_before_writing_failed);
	tcase_add_test(tc, what_was_answered_before_writing_failed);
	tcase_add_loop_test(tc, short_writes, 0, n);
	tcase_add_loop_test(tc, nothing_at_once, 0, n);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
