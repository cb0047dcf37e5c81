/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Plays the server's octets of a transcript into the decoder. */
#include "tests/transcripts/dump.h"
#include "tests/transcripts/heap.h"
#include "tests/transcripts/play.h"

#include <satchel/quirk.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct decoding {
	satchel_decoder *decoder;
	struct string *dump, *fault;
	bool offsets, over;
};

static void one_reply(struct decoding *d, const satchel_reply *reply)
{
	if (d->offsets)
		text_print(d->dump, "at %" PRIu64 " ", reply->offset);
	dump_reply(d->dump, reply);
}

/* All that can be read now. */
static void drain(struct decoding *d)
{
	const satchel_reply *reply = NULL;
	int rc;

	while ((rc = satchel_decoder_next(d->decoder, &reply)) == SATCHEL_ROW)
		one_reply(d, reply);
	if (rc == SATCHEL_AGAIN)
		return;
	text_print(d->dump, "end %s\n", satchel_error_name(rc) + strlen("SATCHEL_"));
	d->over = true;
}

static void feed(struct decoding *d, const char *octets, size_t size)
{
	while (size && !d->over) {
		size_t taken = 0;
		int rc = satchel_decoder_feed(d->decoder, octets, size, &taken);

		if (rc) {
			text_print(d->dump, "end %s\n",
			           satchel_error_name(rc) + strlen("SATCHEL_"));
			d->over = true;
			return;
		}
		drain(d);
		if (!taken && !d->over) {
			text_print(d->fault, "the decoder takes nothing and gives nothing");
			return;
		}
		octets += taken;
		size -= taken;
	}
}

/* From a block of exactly that size, so that reading beyond it is seen. */
static void feed_copy(struct decoding *d, const char *octets, size_t size)
{
	char *copy = malloc(size ? size : 1);

	if (!copy)
		abort();
	memcpy(copy, octets, size);
	feed(d, copy, size);
	free(copy);
}

static void deliver(struct decoding *d, const struct way *way, const struct string *all)
{
	size_t first = way->delivery == DELIVER_WHOLE ? all->size : way->cut;

	if (way->delivery == DELIVER_SINGLE) {
		for (size_t i = 0; i < all->size; i++)
			feed_copy(d, all->at + i, 1);
		return;
	}
	feed_copy(d, all->at, first);
	if (way->delivery != DELIVER_BROKEN)
		feed_copy(d, all->at + first, all->size - first);
}

static void finish(struct decoding *d)
{
	const satchel_reply *reply = NULL;
	int rc = d->over ? SATCHEL_OK : satchel_decoder_end(d->decoder, &reply);

	if (rc == SATCHEL_E_TRUNCATED)
		one_reply(d, reply);
	else if (rc)
		text_print(d->dump, "end %s\n", satchel_error_name(rc) + strlen("SATCHEL_"));
	for (const satchel_quirk *q = satchel_quirk_next(NULL); q; q = satchel_quirk_next(q)) {
		uint64_t times = satchel_decoder_quirk_count(d->decoder, q->number);

		if (times)
			text_print(d->dump, "quirk %u", (unsigned)q->number);
		if (times > 1)
			text_print(d->dump, " x%" PRIu64, times);
		text_print(d->dump, times ? "\n" : "");
	}
}

static void server_octets(const struct transcript *t, struct string *all)
{
	text_add(all, "", 0);
	for (size_t i = 0; i < t->step_count; i++)
		if (t->steps[i].kind == STEP_RECEIVE)
			text_add(all, t->steps[i].octets.at, t->steps[i].octets.size);
}

void play_decode(const struct transcript *t, const struct way *way, struct played *out)
{
	struct decoding d = { .dump = &out->dump, .fault = &out->fault, .offsets = t->offsets };
	const uint16_t refuse[] = { way->refuse, 0 };
	struct string all = { 0 };
	struct heap heap;
	int rc;

	heap_init(&heap, way->fail_at, way->fail_on);
	server_octets(t, &all);
	rc = satchel_decoder_new(&d.decoder,
	                         SATCHEL_DECODER(.allocator = &heap.allocator, .limits = &t->limits,
	                                         .strict = way->strict || t->strict,
	                                         .raw_text = t->raw_text, .refuse = refuse));
	if (rc) {
		text_print(d.dump, "end %s\n", satchel_error_name(rc) + strlen("SATCHEL_"));
	} else {
		deliver(&d, way, &all);
		finish(&d);
	}
	satchel_decoder_free(d.decoder);
	if (heap.misused)
		text_print(d.fault, "a block was resized with a wrong old size");
	*out = (struct played){ out->dump, out->fault, heap.asked, heap.live, heap.starved };
	text_clear(&all);
}
