/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The reader of satchel/wire.h: framer and token tree, put together. A response that comes in one segment is read
 * where it lies; the segments of any other are joined first. Knows no response by its name. */
#include "core/block.h"
#include "core/options.h"
#include "core/scan.h"
#include "core/tokens.h"

enum { JOINED_FIRST = 4096, GAPS_FIRST = 64, KEEP_MAX = 1024 * 1024 };

struct satchel_wire {
	satchel_allocator from;
	satchel_limits limits;
	struct quirk_ledger quirks;
	struct framer framer;
	struct arena arena;
	struct token_reader reader;
	satchel_response response;
	char *joined; /* the segments of a response that comes in several; without the padding: */
	size_t joined_size, joined_capacity;
	struct gap *gaps;
	size_t gap_count, gap_capacity;
	bool inside; /* a response was begun, its end is to come */
	bool over;   /* it is longer than its limit: no more of it is kept */
	bool unread; /* a response may be there: nothing more is taken before it was asked for */
	int rc;      /* sticky: memory failed, and with it a response was lost */
};

/* ---- the handle */

int satchel_wire_new(satchel_wire **wire, const satchel_wire_options *options)
{
	const satchel_wire_options *o = OPTIONS_OF(satchel_wire_options, options);
	satchel_wire *w;

	if (!OPTIONS_FIT(satchel_wire_options, options) || !OPTIONS_FIT(satchel_limits, o->limits))
		return SATCHEL_E_ARGUMENT;
	w = satcheli_block_new(o->allocator, sizeof *w);
	if (!w)
		return SATCHEL_E_MEMORY;
	w->from = satcheli_block_allocator(w);
	satcheli_limits_init(&w->limits, o->limits);
	satcheli_quirks_init(&w->quirks, o->strict, NULL);
	satcheli_framer_init(&w->framer, &w->from, &w->limits, &w->quirks);
	satcheli_arena_init(&w->arena, &w->from);
	w->framer.stream = o->stream;
	w->response.tag = w->response.why = "";
	*wire = w;
	return SATCHEL_OK;
}

static void release(satchel_wire *w)
{
	if (w->joined)
		w->from.resize(w->from.user, w->joined, w->joined_capacity + SCAN_PADDING, 0);
	if (w->gaps)
		w->from.resize(w->from.user, w->gaps, w->gap_capacity * sizeof *w->gaps, 0);
	w->joined = NULL;
	w->gaps = NULL;
	w->joined_capacity = w->gap_capacity = 0;
}

void satchel_wire_free(satchel_wire *w)
{
	if (!w)
		return;
	release(w);
	satcheli_framer_clear(&w->framer);
	satcheli_arena_clear(&w->arena);
	satcheli_block_free(w);
}

int satchel_wire_feed(satchel_wire *w, const void *octets, size_t size, size_t *taken)
{
	size_t room;
	char *to;

	*taken = 0;
	if (w->unread || !size)
		return SATCHEL_OK;
	to = satcheli_framer_room(&w->framer, size < 65536 ? size : 65536, &room);
	if (!to)
		return SATCHEL_E_MEMORY;
	*taken = size < room ? size : room;
	memcpy(to, octets, *taken);
	satcheli_framer_added(&w->framer, *taken);
	w->unread = true;
	return SATCHEL_OK;
}

bool satchel_wire_at_rest(const satchel_wire *w)
{
	return !w->inside && satcheli_framer_at_rest(&w->framer);
}

/* ---- joining segments */

static bool room_for_octets(satchel_wire *w, size_t size)
{
	size_t capacity = w->joined_capacity ? w->joined_capacity : JOINED_FIRST;
	size_t old = w->joined ? w->joined_capacity + SCAN_PADDING : 0;
	char *joined;

	while (capacity - w->joined_size < size)
		capacity *= 2;
	if (capacity == w->joined_capacity)
		return true;
	joined = w->from.resize(w->from.user, w->joined, old, capacity + SCAN_PADDING);
	if (!joined)
		return false;
	w->joined = joined;
	w->joined_capacity = capacity;
	return true;
}

static bool add_gap(satchel_wire *w, size_t at, uint64_t size, bool streamed)
{
	size_t capacity = w->gap_capacity ? w->gap_capacity * 2 : GAPS_FIRST;
	struct gap *gaps = w->gaps;

	if (w->gap_count == w->gap_capacity) {
		gaps = w->from.resize(w->from.user, gaps, w->gap_capacity * sizeof *gaps,
		                      capacity * sizeof *gaps);
		if (!gaps)
			return false;
		w->gaps = gaps;
		w->gap_capacity = capacity;
	}
	gaps[w->gap_count++] = (struct gap){ at, size, streamed };
	return true;
}

static bool add_elided(satchel_wire *w, const struct frame *frame)
{
	for (size_t i = 0; i < frame->elided_count; i++)
		if (!add_gap(w, w->joined_size + frame->elided[i].at, frame->elided[i].size, false))
			return false;
	return true;
}

/* Of a list of numbers no more is kept than of any other response. */
static bool too_long(const satchel_wire *w, const struct frame *frame)
{
	return frame->context == CONTEXT_NUMBERS &&
	       (frame->size > w->limits.max_response ||
	        w->joined_size > w->limits.max_response - frame->size);
}

static bool join(satchel_wire *w, const struct frame *frame)
{
	w->over = w->over || too_long(w, frame);
	if (w->over)
		return true;
	if (!room_for_octets(w, frame->size) || !add_elided(w, frame))
		return false;
	memcpy(w->joined + w->joined_size, frame->data, frame->size);
	w->joined_size += frame->size;
	memset(w->joined + w->joined_size, 0, SCAN_PADDING);
	return frame->kind != FRAME_HEAD || add_gap(w, w->joined_size, frame->literal, true);
}

/* ---- responses */

static void begin(satchel_wire *w, const struct frame *frame)
{
	satcheli_arena_reset(&w->arena);
	memset(&w->response, 0, sizeof w->response);
	w->response.tag = w->response.why = "";
	w->response.offset = frame->offset;
	w->joined_size = w->gap_count = 0;
	w->inside = w->over = false;
	if (w->joined_capacity > KEEP_MAX || w->gap_capacity > KEEP_MAX / sizeof *w->gaps)
		release(w);
}

/* Where an octet of the response was in all that was fed. */
static uint64_t offset_of(const satchel_wire *w, size_t at)
{
	uint64_t offset = w->response.offset + at;

	for (size_t i = 0; i < w->gap_count && w->gaps[i].at <= at; i++)
		offset += w->gaps[i].size;
	return offset;
}

static void fail(satchel_response *r, int rc, const char *why, uint64_t at)
{
	r->rc = rc;
	r->why = why;
	r->at = at;
}

static int read_tokens(satchel_wire *w, const struct frame *frame)
{
	struct token_reader *t = &w->reader;
	satchel_response *r = &w->response;

	satcheli_cursor_init(&t->c, &w->arena, &w->limits, &w->quirks);
	cursor_begin(&t->c, frame);
	t->context = frame->context;
	t->gaps = w->gaps;
	t->gap_count = w->gap_count;
	r->raw = (satchel_octets){ frame->data, frame->size };
	if (!satcheli_tokens_read(t))
		fail(r, t->c.rc, t->c.why, offset_of(w, (size_t)(t->c.at - frame->data)));
	if (frame->cut && r->rc != SATCHEL_E_MEMORY)
		fail(r, SATCHEL_E_LIMIT, "response is longer than max_response",
		     offset_of(w, frame->size));
	r->tag = t->tag;
	r->tokens = t->tokens;
	return r->rc == SATCHEL_E_MEMORY ? SATCHEL_E_MEMORY : SATCHEL_ROW;
}

/* The last segment: all is there. What was kept of a list that is too long gets a line end. */
static int finish(satchel_wire *w, struct frame *frame)
{
	w->inside = false;
	if (frame->first)
		return add_elided(w, frame) ? read_tokens(w, frame) : SATCHEL_E_MEMORY;
	if (!join(w, frame) || (w->over && !room_for_octets(w, 2)))
		return SATCHEL_E_MEMORY;
	frame->cut = frame->cut || w->over;
	if (w->over) {
		memcpy(w->joined + w->joined_size, "\r\n", 2);
		memset(w->joined + w->joined_size + 2, 0, SCAN_PADDING);
		w->joined_size += 2;
	}
	frame->data = w->joined;
	frame->size = w->joined_size;
	frame->elided_count = 0;
	return read_tokens(w, frame);
}

static int piece(satchel_wire *w, const struct frame *frame)
{
	w->response.piece = (satchel_piece){
		frame->at, frame->literal, { frame->data, frame->size }, frame->first, frame->last
	};
	return SATCHEL_DATA;
}

static int segment(satchel_wire *w, struct frame *frame)
{
	if (frame->kind == FRAME_PIECE)
		return piece(w, frame);
	memset(&w->response.piece, 0, sizeof w->response.piece);
	if (frame->first)
		begin(w, frame);
	if (frame->kind == FRAME_RESPONSE)
		return finish(w, frame);
	w->inside = true;
	w->response.tag = "*";
	return join(w, frame) ? SATCHEL_OK : SATCHEL_E_MEMORY;
}

/* The end of a response cannot be known. */
static int broken(satchel_wire *w, int rc)
{
	const struct framer *f = &w->framer;

	if (!w->inside) {
		memset(&w->response, 0, sizeof w->response);
		w->response.tag = "";
		w->response.offset = satcheli_framer_offset(f);
	}
	w->response.raw = satcheli_framer_seen(f);
	fail(&w->response, rc, f->why ? f->why : "out of memory", f->offset + f->scan);
	return rc;
}

int satchel_wire_next(satchel_wire *w, const satchel_response **response)
{
	struct frame frame;
	int rc;

	*response = &w->response;
	if (w->rc)
		return w->rc;
	do {
		rc = satcheli_framer_next(&w->framer, &frame);
		if (rc < 0)
			return broken(w, rc);
		if (rc == SATCHEL_ROW)
			rc = segment(w, &frame);
	} while (rc == SATCHEL_OK);
	w->unread = rc != SATCHEL_AGAIN;
	w->rc = rc == SATCHEL_E_MEMORY ? rc : SATCHEL_OK;
	return rc;
}
