/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Plays a transcript with a client: its calls blocking, or each with a satchel_call and driven by satchel_process. */
#include "tests/transcripts/calls.h"

#include "highlevel/client/client.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { STEPS_MAX = 20000, GROUP_MAX = 8 };

/* ---- what the client calls */

static void listen(satchel_client *imap, const satchel_event *event, void *user)
{
	struct player *p = user;

	(void)imap;
	if (!p->silent && event->kind != SATCHEL_EVENT_QUIRK &&
	    event->kind != SATCHEL_EVENT_CAPABILITY)
		dump_event(p->dump, event);
}

/* ---- secrets that are asked for */

static void answer(struct player *p)
{
	const char *secret = p->t->credentials[p->answers];

	p->asked = false;
	if (p->answers < p->t->credentials_count)
		p->answers++;
	satchel_answer(p->imap, secret && strcmp(secret, "NIL") ? secret : NULL);
}

static void ask(satchel_client *imap, const satchel_secret_request *request, void *user)
{
	struct player *p = user;

	(void)imap;
	text_print(p->dump, "asked");
	dump_text(p->dump, "user", request->user);
	dump_text(p->dump, "mechanism", request->mechanism);
	if (request->refused) {
		text_print(p->dump, " refused=%s",
		           satchel_error_name(request->refused->code) + strlen("SATCHEL_"));
		dump_text(p->dump, "text", request->refused->server_text);
	}
	text_print(p->dump, "\n");
	p->asked = true;
	if (!p->way->queued)
		answer(p);
}

static int64_t tell_time(void *user)
{
	struct player *p = user;

	return p->dialogue.now += 1000;
}

/* ---- the end of a call */

static void finish(struct call *c, int rc, const satchel_error *e)
{
	struct player *p = c->player;

	c->done = true;
	if (p->silent && rc == SATCHEL_OK)
		return;
	if (c->verb->show && rc == SATCHEL_OK)
		c->verb->show(c);
	if (rc < 0 && (!e || (e->code != rc && !(p->heap.starved && e->code == SATCHEL_E_MEMORY))))
		text_print(p->fault, "%s returned %s, and its error says something else",
		           c->words.list[0], satchel_error_name(rc));
	if (rc >= 0)
		text_print(p->dump, "done %s\n", satchel_error_name(rc) + strlen("SATCHEL_"));
	else
		dump_error(p->dump, "error", e);
	if (c->verb->rest && rc < 0)
		c->verb->rest(c);
	p->stopped = p->stopped || (rc < 0 && e && e->code == SATCHEL_E_MEMORY);
}

static void then(satchel_client *imap, satchel_call *call)
{
	struct call *c = call->user;

	(void)imap;
	c->told++;
	if (!c->verb->next)
		finish(c, call->rc, call->error);
}

/* ---- blocking */

static void run_blocking(struct call *c)
{
	int rc = c->verb->start(c);

	while (rc >= 0 && c->verb->next && (rc = c->verb->next(c)) > 0)
		if (rc != SATCHEL_ROW && rc != SATCHEL_DATA)
			break;
	finish(c, rc, satchel_error_of(c->player->imap));
	if (c->verb->end)
		c->verb->end(c);
}

/* ---- queued */

static void queue(struct call *c)
{
	int rc;

	c->call = (satchel_call){ .then = then, .user = c };
	c->use = &c->call;
	rc = c->verb->start(c);
	c->queued = rc == SATCHEL_QUEUED;
	if (!c->queued && !(rc == SATCHEL_OK && c->verb->next))
		finish(c, rc, satchel_error_of(c->player->imap));
}

/* Pulls all that a handle has now. */
static void pull(struct call *c)
{
	int rc;

	do
		rc = c->verb->next(c);
	while (rc == SATCHEL_ROW || rc == SATCHEL_DATA);
	if (rc != SATCHEL_AGAIN)
		finish(c, rc,
		       rc < 0 && c->call.error ? c->call.error : satchel_error_of(c->player->imap));
}

static bool all_done(const struct call *calls, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!calls[i].done)
			return false;
	return true;
}

/* Until all are done. A dead connection has told every call; the handles say it when they are pulled. */
static void drive(struct player *p, struct call *calls, size_t count)
{
	for (size_t n = 0; !all_done(calls, count) && !p->stopped; n++) {
		satchel_process(p->imap);
		if (p->asked)
			answer(p);
		for (size_t i = 0; i < count; i++)
			if (calls[i].verb->next && !calls[i].done)
				pull(&calls[i]);
		if (n == STEPS_MAX) {
			text_print(p->fault, "the calls do not end");
			return;
		}
	}
}

/* Told once, if and only if it was queued and has ended. */
static void end_call(struct player *p, struct call *c, bool fine)
{
	unsigned times = c->queued && c->done ? 1 : 0;

	if (fine && p->way->queued && !c->verb->next && c->told != times)
		text_print(p->fault, "%s was told %u times", c->words.list[0], c->told);
	if (c->queued && !c->done)
		satchel_forget(p->imap, &c->call);
	call_clear(c);
}

/* ---- ">" lines */

static bool prepare(struct player *p, struct call *c, const struct step *s)
{
	*c = (struct call){ .player = p };
	if (!words_split(&c->words, text_of(&s->octets)) || !(c->verb = call_verb_of(&c->words)) ||
	    !c->verb->start) {
		text_print(p->fault, "line %u: no such call", s->line);
		return false;
	}
	return true;
}

/* Calls on lines that follow one another are queued together. */
static void play_group(struct player *p, const struct step *steps, size_t count)
{
	struct call *calls = calloc(count, sizeof(*calls));
	bool fine = true;

	if (!calls)
		abort();
	for (size_t i = 0; i < count && fine; i++)
		fine = prepare(p, &calls[i], &steps[i]);
	for (size_t i = 0; i < count && fine; i++) {
		calls[i].done = p->stopped;
		if (!p->stopped)
			(p->way->queued ? queue : run_blocking)(&calls[i]);
	}
	if (fine && p->way->queued)
		drive(p, calls, count);
	for (size_t i = 0; i < count; i++)
		end_call(p, &calls[i], fine);
	free(calls);
}

static void play_calls(struct player *p)
{
	const struct step *steps = p->t->steps;
	size_t count;

	for (size_t i = 0; i < p->t->step_count && !p->stopped && !p->fault->size; i += count) {
		for (count = 0; i + count < p->t->step_count &&
		                steps[i + count].kind == STEP_CALL && count < GROUP_MAX;)
			count++;
		if (count && !(count == 1 && strcmp(text_of(&steps[i].octets), "open") == 0))
			play_group(p, steps + i, count);
		count += !count;
	}
}

/* ---- the preamble */

static struct step *preamble_step(struct step *s, enum step_kind kind)
{
	*s = (struct step){ .kind = kind };
	return s;
}

/* What the server says first, and the SELECT that comes before the case. */
static size_t preamble(const struct transcript *t, struct step steps[3])
{
	const char *offered = t->capabilities ? t->capabilities : "IMAP4rev1";
	struct step *s = preamble_step(&steps[0], STEP_RECEIVE);

	if (t->by_hand)
		return 0;
	text_print(&s->octets, "* %s [CAPABILITY %s] ready\r\n",
	           t->state == TRANSCRIPT_CONNECTED ? "OK" : "PREAUTH", offered);
	if (t->state != TRANSCRIPT_SELECTED)
		return 1;
	s = preamble_step(&steps[1], STEP_SEND);
	text_print(&s->octets, "T1 %s INBOX\r\n", t->read_only ? "EXAMINE" : "SELECT");
	s = preamble_step(&steps[2], STEP_RECEIVE);
	text_print(
		&s->octets,
		"* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)\r\n"
		"* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] Limited\r\n"
		"* %u EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY 3857529045] UIDs valid\r\n"
		"* OK [UIDNEXT 4392] Predicted next UID\r\nT1 OK [%s] done\r\n",
		t->exists, t->read_only ? "READ-ONLY" : "READ-WRITE");
	return 3;
}

static void gather(struct player *p, const struct step *first, size_t count)
{
	const struct transcript *t = p->t;
	struct dialogue *d = &p->dialogue;

	d->steps = calloc(t->step_count + count, sizeof(const struct step *));
	if (!d->steps)
		abort();
	for (size_t i = 0; i < count; i++)
		d->steps[d->count++] = &first[i];
	d->silent_steps = count;
	for (size_t i = 0; i < t->step_count; i++)
		if (t->steps[i].kind != STEP_CALL && t->steps[i].kind != STEP_PAUSE)
			d->steps[d->count++] = &t->steps[i];
}

/* ---- open, and the whole */

static int wait_open(struct player *p, satchel_call *call)
{
	for (size_t n = 0; call->rc == SATCHEL_QUEUED && n < STEPS_MAX; n++)
		satchel_process(p->imap);
	return call->rc;
}

static int open_client(struct player *p)
{
	static const uint16_t none[] = { 0 };
	const uint16_t refuse[] = { p->way->refuse, 0 };
	satchel_call call = { 0 };
	struct transport *transport = dialogue_transport(&p->dialogue);
	int rc;

	if (!transport)
		abort();
	rc = satcheli_open_on(
		&p->imap, transport, p->t->starttls ? "imap://mail.example" : NULL,
		SATCHEL_OPTIONS(.call = p->way->queued ? &call : NULL, .listen = listen, .user = p,
	                        .credentials = p->t->credentials_count ? ask : NULL,
	                        .allocator = &p->heap.allocator, .clock = tell_time,
	                        .limits = &p->t->limits, .strict = p->way->strict || p->t->strict,
	                        .refuse = p->way->refuse ? refuse : none,
	                        .sequence_numbers = p->t->sequence_numbers,
	                        .look_back = p->t->look_back, .mask = p->t->mask,
	                        .plain_sets = p->t->plain_sets,
	                        .plain_strings = p->t->plain_strings,
	                        .search_locally = p->t->search_locally, .enable = p->t->enable,
	                        .tag_prefix = "T"));
	if (rc == SATCHEL_QUEUED)
		rc = wait_open(p, &call);
	if (rc == SATCHEL_OK && !p->t->by_hand)
		return rc;
	if (rc == SATCHEL_OK)
		text_print(p->dump, "open OK\n");
	else
		dump_error(p->dump, "open", call.error ? call.error : satchel_error_of(p->imap));
	return rc;
}

static void select_first(struct player *p)
{
	struct step s = { .kind = STEP_CALL };

	text_print(&s.octets, "%s INBOX", p->t->read_only ? "examine" : "select");
	play_group(p, &s, 1);
	text_clear(&s.octets);
}

static void show_quirks(struct player *p)
{
	for (const satchel_quirk *q = satchel_quirk_next(NULL); q && p->imap;
	     q = satchel_quirk_next(q)) {
		uint64_t times = satchel_quirk_count(p->imap, q->number);

		if (times)
			text_print(p->dump, "quirk %u", (unsigned)q->number);
		if (times > 1)
			text_print(p->dump, " x%" PRIu64, times);
		text_print(p->dump, times ? "\n" : "");
	}
}

/* All that was to be sent was sent, and all that came was read. */
static void check_end(struct player *p)
{
	const struct dialogue *d = &p->dialogue;
	size_t at = d->at;

	if (p->heap.starved || p->fault->size || p->way->strict || p->way->refuse)
		return;
	for (size_t i = d->step; i < d->count; i++, at = 0)
		if (at < d->steps[i]->octets.size) {
			text_print(p->fault, "line %u was not reached", d->steps[i]->line);
			return;
		}
}

static void play(struct player *p)
{
	p->silent = !p->t->by_hand;
	if (open_client(p) == SATCHEL_OK) {
		if (!p->t->by_hand && p->t->state == TRANSCRIPT_SELECTED)
			select_first(p);
		p->silent = false;
		play_calls(p);
		if (!p->stopped)
			show_quirks(p);
	}
	check_end(p);
	satchel_close(p->imap);
	if (p->dialogue.open)
		text_print(p->fault, "the transport was not closed");
}

void play_client(const struct transcript *t, const struct way *way, struct played *out)
{
	struct step first[3] = { { .kind = STEP_RECEIVE } };
	struct player p = { .t = t, .way = way, .dump = &out->dump, .fault = &out->fault };

	heap_init(&p.heap, way->fail_at, way->fail_on);
	p.dialogue = (struct dialogue){ .way = way,
		                        .fault = &out->fault,
		                        .early = t->early,
		                        .fd = eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK) };
	gather(&p, first, preamble(t, first));
	play(&p);
	if (p.heap.misused)
		text_print(p.fault, "a block was resized with a wrong old size");
	*out = (struct played){ out->dump, out->fault, p.heap.asked, p.heap.live, p.heap.starved };
	for (size_t i = 0; i < 3; i++)
		text_clear(&first[i].octets);
	free(p.dialogue.steps);
	close(p.dialogue.fd);
}
