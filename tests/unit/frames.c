/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Frames in writing, for the tests of the framer. */
#include "tests/unit/frames.h"

#include <check.h>
#include <inttypes.h>
#include <string.h>

static void write_octets(FILE *out, const char *p, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (p[i] == '\n')
			fputc('|', out);
		else if (p[i] != '\r' || (i + 1 < size && p[i + 1] != '\n'))
			fputc(p[i], out);
}

static void write_piece(struct feeding *f, const struct frame *frame)
{
	ck_assert(frame->first == !f->piece);
	if (frame->first)
		fprintf(f->out, "P%" PRIu64 " ", frame->at);
	write_octets(f->out, frame->data, frame->size);
	if (frame->last)
		fputs("; ", f->out);
	f->piece = !frame->last;
}

static void write_frame(struct feeding *f, const struct frame *frame)
{
	static const char kinds[] = "RHPN";

	if (frame->kind == FRAME_PIECE) {
		write_piece(f, frame);
		return;
	}
	fprintf(f->out, "%c%" PRIu64 "%s", kinds[frame->kind], frame->offset,
	        frame->cut ? "C" : "");
	for (size_t i = 0; i < frame->elided_count; i++)
		fprintf(f->out, "~%zu+%" PRIu64, frame->elided[i].at, frame->elided[i].size);
	fputc(' ', f->out);
	write_octets(f->out, frame->data, frame->size);
	fputc(' ', f->out);
}

static void drain(struct feeding *f)
{
	struct frame frame;
	int rc;

	while ((rc = satcheli_framer_next(&f->framer, &frame)) == SATCHEL_ROW)
		write_frame(f, &frame);
	if (rc == SATCHEL_AGAIN)
		return;
	fprintf(f->out, "!%d", rc);
	ck_assert_ptr_nonnull(f->framer.why);
	f->over = true;
}

void frames_feed(struct feeding *f, const char *p, size_t size)
{
	size_t room;
	char *to;

	if (f->over || !size)
		return;
	to = satcheli_framer_room(&f->framer, size, &room);
	ck_assert_ptr_nonnull(to);
	ck_assert_uint_ge(room, size);
	memcpy(to, p, size);
	satcheli_framer_added(&f->framer, size);
	drain(f);
}

void frames_begin(struct feeding *f, const struct frame_case *t, const satchel_allocator *from,
                  FILE *out)
{
	memset(f, 0, sizeof *f);
	f->out = out;
	satcheli_limits_init(&f->limits, t->limits.size ? &t->limits : NULL);
	satcheli_quirks_init(&f->quirks, t->strict, NULL);
	satcheli_framer_init(&f->framer, from, &f->limits, &f->quirks);
	f->framer.stream = t->stream;
}

void frames_end(struct feeding *f)
{
	if (!f->over)
		fputs(satcheli_framer_at_rest(&f->framer) ? "." : "?", f->out);
	satcheli_framer_clear(&f->framer);
	fclose(f->out);
}
