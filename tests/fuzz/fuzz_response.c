/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The decoder: the same typed replies whole and in pieces, and none that contradicts itself. */
#include "tests/fuzz/fuzz.h"
#include "tests/transcripts/dump.h"

#include <inttypes.h>
#include <string.h>

const char fuzz_corpus[] = "responses";

struct reading {
	satchel_decoder *decoder;
	struct string out;
	bool raw, over;
};

static void drain(struct reading *r)
{
	const satchel_reply *reply;
	int rc;

	while ((rc = satchel_decoder_next(r->decoder, &reply)) == SATCHEL_ROW) {
		text_print(&r->out, "%" PRIu64 " ", reply->offset);
		dump_reply(&r->out, reply);
	}
	r->over = rc < 0;
	if (r->over)
		text_print(&r->out, "end %d\n", rc);
}

static void feed(struct reading *r, const uint8_t *data, size_t size)
{
	for (size_t taken; size && !r->over; data += taken, size -= taken) {
		fuzz_expect(!satchel_decoder_feed(r->decoder, data, size, &taken) && taken,
		            "octets are taken");
		drain(r);
	}
}

static void begin(struct reading *r, const struct fuzz_options *o)
{
	memset(r, 0, sizeof *r);
	r->raw = o->stream;
	fuzz_expect(!satchel_decoder_new(&r->decoder,
	                                 SATCHEL_DECODER(.limits = &o->limits, .strict = o->strict,
	                                                 .raw_text = r->raw)),
	            "there is memory");
}

/* "!!octets" is text that is no UTF-8, which header text may be where it was asked for as it came. */
static bool contradicts_itself(const char *out, bool raw)
{
	for (const char *p = out; (p = strstr(p, "!!")); p += 2)
		if (!raw || strncmp(p, "!!octets", 8) != 0)
			return true;
	return false;
}

static void end(struct reading *r)
{
	const satchel_reply *reply;

	if (!r->over && satchel_decoder_end(r->decoder, &reply))
		text_print(&r->out, "cut at %" PRIu64 " %s\n", reply->offset, reply->why);
	for (uint16_t i = 0; i < 256; i++)
		text_print(&r->out, "%" PRIu64 " ", satchel_decoder_quirk_count(r->decoder, i));
	fuzz_expect(!contradicts_itself(text_of(&r->out), r->raw), text_of(&r->out));
	satchel_decoder_free(r->decoder);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reading whole, cut;
	struct fuzz_options o;
	struct fuzz_pieces p;

	if (!fuzz_options(&o, &data, &size) || memmem(data, size, "!!", 2))
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
	fuzz_expect(!strcmp(text_of(&whole.out), text_of(&cut.out)),
	            "the replies are the same in pieces");
	text_clear(&whole.out);
	text_clear(&cut.out);
	return 0;
}
