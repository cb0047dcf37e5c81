/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The framer's buffer: room to read into, what is lent, and what is let go. Knows where things lie, and nothing of what
 * they are. */
#include "core/framer.h"
#include "core/scan.h"

#include <string.h>

void satcheli_framer_init(struct framer *f, const satchel_allocator *from,
                          const satchel_limits *limits, struct quirk_ledger *quirks)
{
	memset(f, 0, sizeof *f);
	f->from = from;
	f->limits = limits;
	f->quirks = quirks;
}

static void release(struct framer *f)
{
	if (f->data)
		f->from->resize(f->from->user, f->data, f->capacity + SCAN_PADDING, 0);
	f->data = NULL;
	f->capacity = 0;
}

void satcheli_framer_clear(struct framer *f)
{
	release(f);
}

/* Moves what is there to the front, so that all of the room is behind it. */
static void compact(struct framer *f)
{
	size_t by = f->start;

	if (!by)
		return;
	memmove(f->data, f->data + by, f->end - by);
	f->offset += by;
	f->start = 0;
	f->line = f->line > by ? f->line - by : 0;
	f->quote = f->quote > by ? f->quote - by : 0;
	f->scan -= by;
	f->end -= by;
}

static bool grow(struct framer *f, size_t least)
{
	size_t capacity = f->capacity ? f->capacity : least;
	char *data;

	while (capacity - f->end < least) {
		if (capacity > SIZE_MAX / 4)
			return false;
		capacity *= 2;
	}
	data = f->from->resize(f->from->user, f->data, f->data ? f->capacity + SCAN_PADDING : 0,
	                       capacity + SCAN_PADDING);
	if (!data)
		return false;
	memset(data + capacity, 0, SCAN_PADDING);
	f->data = data;
	f->capacity = capacity;
	return true;
}

char *satcheli_framer_room(struct framer *f, size_t least, size_t *size)
{
	if (f->lent)
		satcheli_framer_let_go(f);
	if (f->capacity - f->end < least)
		compact(f);
	if (f->capacity - f->end < least && !grow(f, least))
		return NULL;
	*size = f->capacity - f->end;
	return f->data + f->end;
}

void satcheli_framer_added(struct framer *f, size_t size)
{
	f->end += size;
	memset(f->data + f->end, 0, SCAN_PADDING);
}

bool satcheli_framer_at_rest(const struct framer *f)
{
	return !f->inside && f->mode == LITERAL_NONE && f->start + f->lent == f->end;
}

void satcheli_framer_rest(struct framer *f)
{
	if (f->lent)
		satcheli_framer_let_go(f);
	if (f->start == f->end && f->mode == LITERAL_NONE)
		release(f);
}

uint64_t satcheli_framer_offset(const struct framer *f)
{
	return f->offset + f->start - f->gone;
}

uint64_t satcheli_framer_fed(const struct framer *f)
{
	return f->offset + f->end;
}

uint64_t satcheli_frame_offset(const struct frame *frame, size_t at)
{
	uint64_t offset = frame->offset + at;

	for (size_t i = 0; i < frame->elided_count && frame->elided[i].at <= at; i++)
		offset += frame->elided[i].size;
	return offset;
}

satchel_octets satcheli_framer_seen(const struct framer *f)
{
	return (satchel_octets){ f->data + f->start, f->scan - f->start };
}

uint64_t satcheli_framer_missing(const struct framer *f)
{
	size_t there = f->mode == LITERAL_STREAM ? f->end - f->scan : 0;

	if (f->mode == LITERAL_NONE)
		return 0;
	return f->literal > there ? f->literal - there : 0;
}

size_t satcheli_framer_unread(const struct framer *f)
{
	return f->end - f->start - f->lent;
}

satchel_octets satcheli_framer_tail(const struct framer *f)
{
	return (satchel_octets){ f->data + f->start + f->lent, satcheli_framer_unread(f) };
}

void satcheli_framer_cut(struct framer *f)
{
	f->end -= satcheli_framer_unread(f);
	memset(f->data + f->end, 0, SCAN_PADDING);
}

/* ---- what is done with */

void satcheli_framer_begin(struct framer *f)
{
	f->context = CONTEXT_NEW;
	f->inside = f->cut = f->quoted = false;
	f->kept = f->elided_count = 0;
	f->held = f->bodies = 0;
	f->line = f->scan = f->start;
}

void satcheli_framer_let_go(struct framer *f)
{
	f->start += f->lent;
	f->lent = f->elided_count = 0;
	f->gone = 0;
	if (f->start == f->end && f->scan == f->end) {
		f->offset += f->start;
		f->start = f->scan = f->end = f->line = 0;
	}
	if (!f->inside && f->mode == LITERAL_NONE)
		satcheli_framer_begin(f);
}

/* Takes octets out of the middle of the buffer: [from, to) goes, the tail moves down. */
void satcheli_framer_drop(struct framer *f, size_t from, size_t to)
{
	memmove(f->data + from, f->data + to, f->end - to);
	f->end -= to - from;
	f->offset += to - from;
	f->gone += to - from;
}
