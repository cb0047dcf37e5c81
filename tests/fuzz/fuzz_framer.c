/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The framer: the same frames whole and in pieces, that hold every octet once. */
#include "core/block.h"
#include "core/framer.h"
#include "core/scan.h"
#include "tests/fuzz/fuzz.h"
#include "tests/transcripts/text.h"

#include <inttypes.h>
#include <string.h>

const char fuzz_corpus[] = "responses";

struct feeding {
	satchel_limits limits;
	struct quirk_ledger quirks;
	struct framer framer;
	struct string out;
	uint64_t end; /* of the frames so far in all that was fed */
	bool piece, over;
};

static void check_place(struct feeding *f, const struct frame *frame)
{
	volatile char behind = 0;

	fuzz_expect(frame->offset >= f->end, "frames do not overlap");
	fuzz_expect(frame->kind == FRAME_PIECE || frame->size, "a frame has octets");
	for (size_t i = 0; i < SCAN_PADDING; i++) /* what is behind can be read */
		behind = frame->data[frame->size + i];
	(void)behind;
	f->end = frame->offset + frame->size;
	for (size_t i = 0; i < frame->elided_count; i++) {
		fuzz_expect(frame->elided[i].at <= frame->size || frame->cut,
		            "what is missing is missing inside");
		f->end += frame->elided[i].at < frame->size ? frame->elided[i].size : 0;
	}
}

static void write_frame(struct feeding *f, const struct frame *frame)
{
	check_place(f, frame);
	if (frame->kind != FRAME_PIECE || frame->first)
		text_print(&f->out, "\n%d %d %" PRIu64 " %" PRIu64 " %d%d ", (int)frame->kind,
		           (int)frame->context, frame->offset, frame->literal,
		           frame->kind == FRAME_PIECE || frame->first, frame->cut);
	for (size_t i = 0; i < frame->elided_count; i++)
		text_print(&f->out, "%zu+%" PRIu64 " ", frame->elided[i].at, frame->elided[i].size);
	if (frame->kind == FRAME_PIECE)
		fuzz_expect(frame->first == !f->piece, "a body begins once");
	f->piece = frame->kind == FRAME_PIECE && !frame->last;
	text_add(&f->out, frame->data, frame->size);
}

static void drain(struct feeding *f)
{
	struct frame frame;
	int rc;

	while ((rc = satcheli_framer_next(&f->framer, &frame)) == SATCHEL_ROW)
		write_frame(f, &frame);
	if (rc == SATCHEL_AGAIN)
		return;
	f->over = true;
	text_print(&f->out, "\n%d %s %u", rc, f->framer.why, (unsigned)f->framer.quirk);
}

static void feed(struct feeding *f, const uint8_t *data, size_t size)
{
	size_t room;
	char *to;

	if (!size || f->over)
		return;
	to = satcheli_framer_room(&f->framer, size, &room);
	fuzz_expect(to && room >= size, "there is room");
	memcpy(to, data, size);
	satcheli_framer_added(&f->framer, size);
	drain(f);
}

static void begin(struct feeding *f, const struct fuzz_options *o)
{
	memset(f, 0, sizeof *f);
	satcheli_limits_init(&f->limits, &o->limits);
	satcheli_quirks_init(&f->quirks, o->strict, NULL);
	satcheli_framer_init(&f->framer, satcheli_default_allocator(), &f->limits, &f->quirks);
	f->framer.stream = o->stream;
}

static void end(struct feeding *f)
{
	if (!f->over)
		text_print(&f->out, "\n%d", satcheli_framer_at_rest(&f->framer));
	satcheli_framer_clear(&f->framer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_options o;
	struct fuzz_pieces p;
	struct feeding whole, cut;

	if (!fuzz_options(&o, &data, &size))
		return 0;
	p = fuzz_pieces(data, size);
	begin(&whole, &o);
	begin(&cut, &o);
	feed(&whole, data, size);
	for (size_t n; size; data += n, size -= n) {
		n = fuzz_piece(&p, size);
		feed(&cut, data, n);
	}
	end(&whole);
	end(&cut);
	fuzz_expect(!strcmp(text_of(&whole.out), text_of(&cut.out)) &&
	                    whole.out.size == cut.out.size &&
	                    !memcmp(text_of(&whole.out), text_of(&cut.out), whole.out.size),
	            "the frames are the same in pieces");
	text_clear(&whole.out);
	text_clear(&cut.out);
	return 0;
}
