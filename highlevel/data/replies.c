/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The stream of replies. Knows which responses come in segments, and hands out streamed bodies piece by piece. */
#include "highlevel/data/replies.h"
#include "core/apart.h"

void satcheli_replies_init(struct replies *r, const satchel_allocator *from,
                           const satchel_limits *limits, bool strict, const uint16_t *refuse)
{
	memset(r, 0, sizeof *r);
	satcheli_limits_init(&r->limits, limits);
	satcheli_quirks_init(&r->quirks, strict, refuse);
	satcheli_framer_init(&r->framer, from, &r->limits, &r->quirks);
	satcheli_reader_init(&r->reader, from, &r->limits, &r->quirks);
}

void satcheli_replies_clear(struct replies *r)
{
	satcheli_framer_clear(&r->framer);
	satcheli_reader_clear(&r->reader);
}

static void blank(satchel_reply *reply)
{
	satcheli_zero(reply, sizeof *reply);
	reply->tag = reply->text = reply->name = reply->why = "";
}

/* All that a FETCH has set. */
static void blank_fetch(satchel_reply *reply)
{
	reply->number = 0;
	reply->name = "";
	reply->message = NULL;
}

static void begin(struct replies *r, const struct frame *frame)
{
	satcheli_reader_reset(&r->reader);
	if (r->reply.kind == SATCHEL_REPLY_FETCH)
		blank_fetch(&r->reply);
	else
		blank(&r->reply);
	r->reply.kind = SATCHEL_REPLY_INVALID;
	r->reply.offset = frame->offset;
	r->failed = r->final = false;
	r->beginning.data = NULL;
	r->handed_out = 0;
}

/* ---- a response that cannot be read */

/* Reading has moved things: literals and strings stay, NULs are undone. */
void satcheli_reply_raw(struct replies *r, const struct frame *frame)
{
	struct cursor *c = &r->reader.c;

	satcheli_cursor_restore(c, frame->data, c->at ? c->at : c->stop);
	r->reply.raw = (satchel_octets){ frame->data, frame->size };
}

static uint64_t place_of_failure(const struct replies *r, const struct frame *frame)
{
	const struct cursor *c = &r->reader.c;

	return satcheli_frame_offset(frame, c->at ? (size_t)(c->at - frame->data) : 0);
}

static int invalid(struct replies *r, const struct frame *frame)
{
	const struct cursor *c = &r->reader.c;
	satchel_reply *reply = &r->reply;
	uint64_t offset = reply->offset;

	if (c->rc == SATCHEL_E_MEMORY)
		return SATCHEL_E_MEMORY;
	satcheli_reply_raw(r, frame);
	if (r->beginning.data)
		reply->raw = r->beginning;
	reply->kind = SATCHEL_REPLY_INVALID;
	reply->rc = c->rc;
	reply->why = c->why;
	reply->quirk = c->quirk;
	reply->at = r->failed ? r->first.at : place_of_failure(r, frame);
	reply->offset = offset;
	reply->tag = "";
	return SATCHEL_ROW;
}

/* What was cut may still look whole. The text of a status may end early, nothing else. */
static bool is_whole(struct replies *r, const struct frame *frame)
{
	r->reply.cut = frame->cut;
	if (!frame->cut || r->reply.kind == SATCHEL_REPLY_STATUS)
		return true;
	return satcheli_cursor_fail(&r->reader.c, SATCHEL_E_LIMIT,
	                            "response is longer than max_response");
}

/* ---- FETCH */

/* The framer knows that it is one of the two. */
static bool fetch_name(struct cursor *c, bool *is_uid)
{
	struct text name;

	*is_uid = false;
	if (!memcmp(c->p, "FETCH ", 6)) {
		c->p += 5;
		return true;
	}
	if (!satcheli_cursor_word(c, &name))
		return false;
	*is_uid = name.size > 5;
	return true;
}

static bool fetch_begin(struct replies *r, uint32_t number, bool is_uid)
{
	r->reply.kind = SATCHEL_REPLY_FETCH;
	r->reply.name = is_uid ? "UIDFETCH" : "FETCH";
	r->reply.number = number;
	r->reply.message = &r->fetch.message;
	satcheli_fetch_begin(&r->reader, &r->fetch, number, is_uid);
	return true;
}

/* "*" SP number SP ("FETCH" / "UIDFETCH"); Q115, Q116: a number that is none. */
static bool fetch_head(struct replies *r)
{
	struct cursor *c = &r->reader.c;
	uint32_t number = 0;
	bool is_uid;

	c->p++;
	if (!cursor_sp(c))
		return false;
	if (*c->p == '-') {
		if (!satcheli_cursor_quirk(c, 116, "negative message number (Q116)"))
			return false;
		for (c->p++; ascii_digit((unsigned char)*c->p);)
			c->p++;
	} else if (!cursor_number(c, &number) ||
	           (!number && !satcheli_cursor_quirk(c, 115, "FETCH of message 0 (Q115)"))) {
		return false;
	}
	if (!cursor_sp(c) || !fetch_name(c, &is_uid))
		return false;
	return fetch_begin(r, number, is_uid) && cursor_sp(c);
}

/* The framer has read it. */
static bool plain_head(struct replies *r, const struct frame *frame)
{
	r->reader.c.p += frame->head;
	return fetch_begin(r, frame->number, false);
}

/* A segment that is not the last outlives its place in the buffer. */
static bool keep_head(struct replies *r, struct frame *frame)
{
	char *copy = arena_new(&r->reader.arena, frame->size + SCAN_PADDING);

	if (!copy)
		return false;
	memcpy(copy, frame->data, frame->size);
	memset(copy + frame->size, 0, SCAN_PADDING);
	frame->data = copy;
	return true;
}

/* All that the message before was is blank, but for what each has. */
APART static void begin_plain(struct replies *r, const struct frame *frame)
{
	satchel_message *m = &r->fetch.message;

	const satchel_flags flags = m->flags;
	uint32_t uid = m->uid;

	begin(r, frame);
	fetch_begin(r, frame->number, false);
	memset(&m->piece, 0, sizeof m->piece);
	m->flags = flags;
	m->uid = uid;
	m->has = SATCHEL_FETCH_UID | SATCHEL_FETCH_FLAGS;
	r->fetch.open = false;
	r->fetch.plain = true;
}

static bool plain_fetch(struct replies *r, const struct frame *frame)
{
	satchel_message *m = &r->fetch.message;

	if (!satcheli_fetch_plain(&r->reader, frame, m))
		return false;
	if (!r->fetch.plain || r->reply.kind != SATCHEL_REPLY_FETCH)
		begin_plain(r, frame);
	r->reply.offset = frame->offset;
	r->reply.number = m->seq = frame->number;
	return true;
}

static int fetch_segment(struct replies *r, struct frame *frame)
{
	struct reader *in = &r->reader;
	bool head = frame->kind == FRAME_HEAD;

	if (USUAL(frame->first))
		begin(r, frame);
	if (RARE(head && !keep_head(r, frame)))
		return SATCHEL_E_MEMORY;
	satcheli_reader_segment(in, frame);
	if (frame->first && RARE(!(frame->head ? plain_head(r, frame) : fetch_head(r)))) {
		r->fetch.open = false;
		r->state = head ? REPLIES_FETCH : REPLIES_NEW;
		return head ? (r->failed = true, SATCHEL_OK) : invalid(r, frame);
	}
	if (RARE(r->failed)) { /* the head was not understood: what follows it is not either */
		r->state = head ? REPLIES_FETCH : REPLIES_NEW;
		satcheli_cursor_fail(&in->c, SATCHEL_E_PROTOCOL, "FETCH cannot be read");
		return head ? SATCHEL_OK : invalid(r, frame);
	}
	if (RARE(!satcheli_fetch_segment(in, &r->fetch, head, frame->literal)))
		return SATCHEL_E_MEMORY;
	r->state = REPLIES_FETCH;
	r->final = !head;
	return SATCHEL_OK;
}

static void set_piece(satchel_message *m, const satchel_body *b, uint64_t offset, const void *data,
                      size_t size)
{
	m->piece.index = b->index;
	m->piece.offset = offset;
	m->piece.octets = (satchel_octets){ data, size };
}

/* A body that came as a string is one piece. */
static bool next_string_piece(struct replies *r)
{
	satchel_message *m = &r->fetch.message;

	while (r->handed_out < m->body_count) {
		satchel_body *b = r->fetch.bodies[r->handed_out];

		if (b == r->fetch.streaming)
			return false;
		r->handed_out++;
		if (b->nil || !b->octets.data)
			continue;
		set_piece(m, b, 0, b->octets.data, b->octets.size);
		r->fetch.made_up |= satcheli_placeholder_body(b->octets.data, b->octets.size);
		m->piece.first = m->piece.last = true;
		b->octets.data = NULL;
		return true;
	}
	return false;
}

/* A piece of the body that is streamed; false: nobody wants it. */
static bool literal_piece(struct replies *r, const struct frame *frame)
{
	satchel_message *m = &r->fetch.message;
	satchel_body *b = r->fetch.streaming;

	if (!b || r->failed)
		return false;
	set_piece(m, b, frame->at, frame->data, frame->size);
	if (frame->first)
		r->fetch.watch = (struct placeholder_watch){ .size = 0 };
	r->fetch.made_up |= satcheli_placeholder_piece(&r->fetch.watch, frame->data, frame->size,
	                                               frame->literal);
	m->piece.first = frame->first;
	m->piece.last = frame->last;
	if (frame->last) {
		b->size = frame->at + frame->size; /* Q059: it was announced longer */
		r->handed_out = b->index + 1;
		r->fetch.streaming = NULL;
	}
	return true;
}

static int end_of_fetch(struct replies *r)
{
	satchel_message *m = &r->fetch.message;

	r->state = REPLIES_NEW;
	memset(&m->piece, 0, sizeof m->piece);
	return satcheli_fetch_end(&r->reader, &r->fetch) ? SATCHEL_ROW : SATCHEL_E_MEMORY;
}

/* ---- SEARCH, ESEARCH, VANISHED */

static bool numbers_name(struct replies *r, const char *name)
{
	satchel_reply *reply = &r->reply;

	reply->name = name;
	satcheli_set_builder_reset(&r->reader.set);
	if (!strcmp(name, "ESEARCH")) {
		reply->kind = SATCHEL_REPLY_ESEARCH;
		memset(&r->found, 0, sizeof r->found);
		r->found.tag = "";
		r->esearch =
			(struct esearch_work){ .found = &r->found, .mark = r->reader.stack.size };
		reply->found = &r->found;
		return true;
	}
	if (!strcmp(name, "VANISHED")) {
		reply->kind = SATCHEL_REPLY_VANISHED;
		return satcheli_read_vanished_head(&r->reader, &reply->earlier);
	}
	reply->kind = SATCHEL_REPLY_SEARCH;
	return true;
}

static bool numbers_head(struct replies *r)
{
	struct cursor *c = &r->reader.c;
	struct text name;

	c->p++;
	return cursor_sp(c) && satcheli_cursor_name(c, &name) && numbers_name(r, name.s);
}

static bool numbers_part(struct replies *r)
{
	struct cursor *c = &r->reader.c;

	switch (r->reply.kind) {
	case SATCHEL_REPLY_ESEARCH: return satcheli_read_esearch_part(&r->reader, &r->esearch);
	case SATCHEL_REPLY_VANISHED:
		return cursor_at_end(c) ||
		       satcheli_read_set_part(&r->reader, r->state == REPLIES_VANISHED);
	default: return satcheli_read_search_part(&r->reader, &r->reply.modseq);
	}
}

static bool numbers_end(struct replies *r)
{
	satchel_reply *reply = &r->reply;

	while (*r->reader.c.p == ' ')
		r->reader.c.p++;
	if (!cursor_at_end(&r->reader.c))
		return satcheli_cursor_fail(&r->reader.c, SATCHEL_E_PROTOCOL,
		                            "octets behind the end of the response");
	if (reply->kind == SATCHEL_REPLY_ESEARCH)
		return satcheli_read_esearch_end(&r->reader, &r->esearch);
	return satcheli_read_numbers_end(
		&r->reader,
		reply->kind == SATCHEL_REPLY_VANISHED ? SATCHEL_SET_UIDS : SATCHEL_SET_DEFAULT,
		&reply->set);
}

/* What was read of a part that is not the last is all of it. Parts are divided behind numbers, and in front of others. */
static bool part_end(struct cursor *c)
{
	if (cursor_at_end(c))
		return true;
	while (*c->p == ' ')
		c->p++;
	return satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL, "octets behind the end of the response");
}

/* The part is gone when the response ends: its error is not. */
static void keep_failure(struct replies *r, const struct frame *frame)
{
	const struct cursor *c = &r->reader.c;

	r->failed = true;
	r->first.rc = c->rc;
	r->first.quirk = c->quirk;
	r->first.why = c->why;
	r->first.at = place_of_failure(r, frame);
}

enum { BEGINNING_MAX = 1024 };

/* The first part is gone too when it is known that something is wrong. */
static bool keep_beginning(struct replies *r, const struct frame *frame)
{
	size_t size = frame->size < BEGINNING_MAX ? frame->size : BEGINNING_MAX;
	const char *copy = satcheli_arena_text(&r->reader.arena, frame->data, size);

	r->beginning = (satchel_octets){ copy, size };
	return copy;
}

/* As many ranges as one reply to VANISHED gets, and more of them in this segment. */
static bool is_full(struct replies *r)
{
	return r->reply.kind == SATCHEL_REPLY_VANISHED && !cursor_at_end(&r->reader.c) &&
	       *r->reader.c.p != ' ';
}

static int vanished_part(struct replies *r, const struct frame *frame)
{
	satchel_reply *reply = &r->reply;

	if (!satcheli_read_numbers_end(&r->reader, SATCHEL_SET_UIDS, &reply->set))
		return invalid(r, frame);
	reply->more = true;
	r->part = *frame;
	r->state = REPLIES_VANISHED;
	return SATCHEL_ROW;
}

/* A segment of which the head, if any, was read. */
static int numbers_rest(struct replies *r, const struct frame *frame, bool ok)
{
	ok = ok && numbers_part(r);
	if (ok && is_full(r))
		return vanished_part(r, frame);
	r->state = frame->kind == FRAME_PART ? REPLIES_NUMBERS : REPLIES_NEW;
	if (frame->kind == FRAME_PART) {
		if (!ok || !part_end(&r->reader.c))
			keep_failure(r, frame);
		return r->reader.c.rc == SATCHEL_E_MEMORY ? SATCHEL_E_MEMORY : SATCHEL_OK;
	}
	return ok && numbers_end(r) && is_whole(r, frame) ? SATCHEL_ROW : invalid(r, frame);
}

static int numbers_segment(struct replies *r, const struct frame *frame)
{
	if (frame->first)
		begin(r, frame);
	if (frame->first && frame->kind == FRAME_PART && !keep_beginning(r, frame))
		return SATCHEL_E_MEMORY;
	r->state = frame->kind == FRAME_PART ? REPLIES_NUMBERS : REPLIES_NEW;
	satcheli_reader_segment(&r->reader, frame);
	if (r->failed) {
		satcheli_cursor_fail(&r->reader.c, r->first.rc, r->first.why);
		r->reader.c.quirk = r->first.quirk;
		return frame->kind == FRAME_PART ? SATCHEL_OK : invalid(r, frame);
	}
	return numbers_rest(r, frame, !frame->first || numbers_head(r));
}

static int more_vanished(struct replies *r)
{
	r->reply.more = false;
	satcheli_set_builder_reset(&r->reader.set);
	return numbers_rest(r, &r->part, true);
}

/* ---- all others */

static int other(struct replies *r, struct frame *frame)
{
	begin(r, frame);
	satcheli_reader_segment(&r->reader, frame);
	if (!satcheli_read_reply(r) || !is_whole(r, frame))
		return invalid(r, frame);
	if (r->reply.kind == SATCHEL_REPLY_UNKNOWN)
		satcheli_reply_raw(r, frame);
	return SATCHEL_ROW;
}

APART static int segment(struct replies *r, struct frame *frame)
{
	if (RARE(frame->kind == FRAME_PIECE))
		return literal_piece(r, frame) ? SATCHEL_DATA : SATCHEL_OK;
	if (USUAL(frame->context == CONTEXT_FETCH))
		return fetch_segment(r, frame);
	if (frame->context == CONTEXT_NUMBERS)
		return numbers_segment(r, frame);
	return other(r, frame);
}

static int next_segment(struct replies *r)
{
	int rc = satcheli_framer_next(&r->framer, &r->frame);

	if (RARE(rc != SATCHEL_ROW))
		return rc;
	return plain_fetch(r, &r->frame) ? SATCHEL_ROW : segment(r, &r->frame);
}

/* What was begun before, or the next segment. */
APART static int go_on(struct replies *r)
{
	if (r->state == REPLIES_FETCH && r->framer.stream && !r->failed && next_string_piece(r))
		return SATCHEL_DATA;
	if (r->state == REPLIES_FETCH && r->final)
		return end_of_fetch(r);
	if (r->state == REPLIES_VANISHED)
		return more_vanished(r);
	return next_segment(r);
}

int satcheli_replies_next(struct replies *r)
{
	int rc = r->state == REPLIES_NEW ? next_segment(r) : SATCHEL_OK;

	while (rc == SATCHEL_OK)
		rc = go_on(r);
	return rc;
}
