/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* A transport without a network: it compares what is sent with the transcript, and gives what is received, whole or in
 * pieces. Knows nothing of IMAP. */
#include "tests/transcripts/double.h"

#include <satchel/client.h>

#include <stdlib.h>
#include <string.h>

enum { IDLE_MAX = 200 };
static const int64_t SILENCE_NS = INT64_C(3600) * 1000000000;

struct double_transport {
	struct transport base;
	struct dialogue *d;
};

static struct dialogue *dialogue_of(const struct transport *t)
{
	return ((const struct double_transport *)(const void *)t)->d;
}

static const struct step *current(struct dialogue *d)
{
	while (d->step < d->count) {
		const struct step *s = d->steps[d->step];
		bool octets = s->kind == STEP_SEND || s->kind == STEP_RECEIVE;

		if (!octets || d->at < s->octets.size)
			return s;
		d->step++;
		d->at = 0;
		if (d->step < d->count && d->steps[d->step]->kind == STEP_SEND) {
			d->at = d->ahead;
			d->ahead = 0;
		}
	}
	return NULL;
}

/* Where the octets that are written now belong; *at: how many of that step came before. NULL: nowhere. */
static const struct step *awaited(struct dialogue *d, size_t **at)
{
	const struct step *s = current(d);
	size_t next = d->step + 1;

	*at = &d->at;
	if (!s || s->kind == STEP_SEND)
		return s;
	*at = &d->ahead;
	return d->early && next < d->count && d->steps[next]->kind == STEP_SEND ? d->steps[next]
	                                                                        : NULL;
}

static int complain(struct dialogue *d, struct fault *f, const char *what)
{
	const struct step *s = current(d);

	if (!d->fault->size) {
		text_print(d->fault, "%s", what);
		if (s && s->octets.size > d->at) {
			text_print(d->fault, "; line %u goes on with ", s->line);
			text_quote(d->fault, s->octets.at + d->at, s->octets.size - d->at);
		}
	}
	f->code = SATCHEL_E_IO;
	strcpy(f->message, "the transcript is not followed");
	return SATCHEL_E_IO;
}

static int nothing_now(struct dialogue *d, struct fault *f)
{
	if (++d->idle > IDLE_MAX)
		return complain(d, f, "the client waits, and nothing more comes");
	return SATCHEL_AGAIN;
}

static int advance(struct transport *t, struct fault *f)
{
	(void)t;
	(void)f;
	return SATCHEL_OK;
}

/* How many octets may be given now; 0: SATCHEL_AGAIN first. */
static size_t piece(struct dialogue *d, size_t size)
{
	const struct way *w = d->way;
	bool rests =
		w->delivery == DELIVER_SINGLE || (w->delivery == DELIVER_CUT && d->given == w->cut);

	if (d->step < d->silent_steps || w->delivery == DELIVER_WHOLE)
		return size;
	if (w->delivery == DELIVER_BROKEN)
		return size < w->cut - d->given ? size : w->cut - d->given;
	if (rests && !d->rested) {
		d->rested = true;
		return 0;
	}
	d->rested = false;
	if (w->delivery == DELIVER_SINGLE)
		return 1;
	return d->given < w->cut && size > w->cut - d->given ? w->cut - d->given : size;
}

static int give(struct dialogue *d, const struct step *s, void *room, size_t size, size_t *got)
{
	size_t left = s->octets.size - d->at;

	size = piece(d, size < left ? size : left);
	if (!size)
		return SATCHEL_AGAIN;
	memcpy(room, s->octets.at + d->at, size);
	if (d->step >= d->silent_steps)
		d->given += size;
	d->at += size;
	d->idle = 0;
	*got = size;
	return SATCHEL_OK;
}

static int double_read(struct transport *t, void *room, size_t size, size_t *got, struct fault *f)
{
	struct dialogue *d = dialogue_of(t);
	const struct step *s = current(d);

	bool broken = d->way->delivery == DELIVER_BROKEN && d->given == d->way->cut &&
	              d->step >= d->silent_steps;

	if (s && s->kind == STEP_RECEIVE && !broken)
		return give(d, s, room, size, got);
	if (broken || (s && s->kind == STEP_EOF)) {
		*got = 0;
		return SATCHEL_OK;
	}
	if (s && s->kind == STEP_SILENCE) {
		d->now += SILENCE_NS;
		d->step++;
		return SATCHEL_AGAIN;
	}
	return nothing_now(d, f);
}

static size_t same(const char *a, const char *b, size_t size)
{
	size_t n = 0;

	while (n < size && a[n] == b[n])
		n++;
	return n;
}

static int wrong_octets(struct dialogue *d, struct fault *f, const char *octets, size_t size)
{
	int rc = complain(d, f, "the client sends something else");

	text_print(d->fault, "\nbut it sends ");
	text_quote(d->fault, octets, size);
	return rc;
}

static int double_write(struct transport *t, const void *octets, size_t size, size_t *put,
                        struct fault *f)
{
	struct dialogue *d = dialogue_of(t);
	size_t *at;
	const struct step *s = awaited(d, &at);
	size_t left = s ? s->octets.size - *at : 0;

	if (!left)
		return wrong_octets(d, f, octets, size);
	if (d->way->slow && !d->rested) {
		d->rested = true;
		return SATCHEL_AGAIN;
	}
	d->rested = false;
	size = d->way->slow ? 1 : size < left ? size : left;
	if (same(octets, s->octets.at + *at, size) < size)
		return wrong_octets(d, f, octets, size);
	*at += size;
	d->idle = 0;
	*put = size;
	return SATCHEL_OK;
}

static size_t waits(const struct transport *t, bool writing,
                    struct transport_wait room[TRANSPORT_WAITS_MAX])
{
	room[0].fd = dialogue_of(t)->fd;
	room[0].want = SATCHEL_READABLE | (writing ? SATCHEL_WRITABLE : 0);
	return 1;
}

static int64_t deadline(const struct transport *t)
{
	(void)t;
	return INT64_MAX;
}

static bool pending(const struct transport *t)
{
	(void)t;
	return false;
}

static void double_close(struct transport *t)
{
	dialogue_of(t)->open = false;
	free(t);
}

struct transport *dialogue_transport(struct dialogue *d)
{
	static const struct transport_table table = {
		.advance = advance,
		.read = double_read,
		.write = double_write,
		.waits = waits,
		.deadline = deadline,
		.pending = pending,
		.close = double_close,
	};
	struct double_transport *t = malloc(sizeof(*t));

	if (!t)
		return NULL;
	t->base.table = &table;
	t->d = d;
	d->open = true;
	return &t->base;
}
