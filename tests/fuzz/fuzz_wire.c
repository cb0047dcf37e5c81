/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The reader of wire.h: the same token trees whole and in pieces, whose octets lie within the response. */
#include "tests/fuzz/fuzz.h"
#include "tests/transcripts/text.h"

#include <inttypes.h>
#include <satchel/wire.h>
#include <string.h>

const char fuzz_corpus[] = "responses";

struct reading {
	satchel_wire *wire;
	struct string out;
	bool over;
};

static void write_tokens(struct string *out, const satchel_token *t, unsigned depth)
{
	fuzz_expect(depth <= 100, "depth is bounded");
	for (; t; t = t->next) {
		text_print(out, " %d:%zu:", (int)t->kind, t->octets.size);
		if (t->kind == SATCHEL_TOKEN_LIST)
			write_tokens(out, t->child, depth + 1);
		else if (t->octets.data)
			text_add(out, t->octets.data, t->octets.size);
	}
	text_print(out, ".");
}

static void write_response(struct string *out, const satchel_response *r)
{
	text_print(out, "\n%" PRIu64 " %s %d %s %" PRIu64 " ", r->offset, r->tag, r->rc, r->why,
	           r->rc ? r->at : 0);
	write_tokens(out, r->tokens, 0);
	text_add(out, r->raw.data, r->raw.size);
	fuzz_expect(r->rc <= 0 && (!r->rc || *r->why), "an error has words");
}

static void write_piece(struct string *out, const satchel_piece *p)
{
	if (p->first)
		text_print(out, "\nP%" PRIu64 " ", p->size);
	text_add(out, p->octets.data, p->octets.size);
	fuzz_expect(p->last == (p->offset + p->octets.size == p->size),
	            "the last piece is the last");
}

static void drain(struct reading *r)
{
	const satchel_response *response;
	int rc;

	while ((rc = satchel_wire_next(r->wire, &response)) == SATCHEL_ROW || rc == SATCHEL_DATA)
		if (rc == SATCHEL_ROW)
			write_response(&r->out, response);
		else
			write_piece(&r->out, &response->piece);
	r->over = rc < 0;
	if (r->over)
		text_print(&r->out, "\n%d %s %" PRIu64, rc, response->why, response->at);
}

static void feed(struct reading *r, const uint8_t *data, size_t size)
{
	for (size_t taken; size && !r->over; data += taken, size -= taken) {
		fuzz_expect(!satchel_wire_feed(r->wire, data, size, &taken) && taken,
		            "octets are taken");
		drain(r);
	}
}

static void begin(struct reading *r, const struct fuzz_options *o)
{
	memset(r, 0, sizeof *r);
	fuzz_expect(
		!satchel_wire_new(&r->wire, SATCHEL_WIRE(.limits = &o->limits, .stream = o->stream,
	                                                 .strict = o->strict)),
		"there is memory");
}

static void end(struct reading *r)
{
	if (!r->over)
		text_print(&r->out, "\n%d", satchel_wire_at_rest(r->wire));
	satchel_wire_free(r->wire);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reading whole, cut;
	struct fuzz_options o;
	struct fuzz_pieces p;

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
	fuzz_expect(whole.out.size == cut.out.size &&
	                    !memcmp(text_of(&whole.out), text_of(&cut.out), whole.out.size),
	            "the responses are the same in pieces");
	text_clear(&whole.out);
	text_clear(&cut.out);
	return 0;
}
