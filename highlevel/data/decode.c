/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The decoder of satchel/decode.h: replies without a connection. */
#include "core/block.h"
#include "core/options.h"
#include "highlevel/data/replies.h"

struct satchel_decoder {
	satchel_allocator from;
	struct replies replies;
	bool unread; /* a reply may be there: nothing more is taken before it was asked for */
	bool told;   /* what broke the stream was given as a reply */
};

int satchel_decoder_new(satchel_decoder **decoder, const satchel_decoder_options *options)
{
	const satchel_decoder_options *o = OPTIONS_OF(satchel_decoder_options, options);
	satchel_decoder *d;

	if (!OPTIONS_FIT(satchel_decoder_options, options) ||
	    !OPTIONS_FIT(satchel_limits, o->limits))
		return SATCHEL_E_ARGUMENT;
	d = satcheli_block_new(o->allocator, sizeof *d);
	if (!d)
		return SATCHEL_E_MEMORY;
	d->from = satcheli_block_allocator(d);
	satcheli_replies_init(&d->replies, &d->from, o->limits, o->strict, o->refuse);
	d->replies.reader.raw_text = o->raw_text;
	*decoder = d;
	return SATCHEL_OK;
}

int satchel_decoder_feed(satchel_decoder *d, const void *octets, size_t size, size_t *taken)
{
	size_t room;
	char *to;

	*taken = 0;
	if (d->unread || !size)
		return SATCHEL_OK;
	to = satcheli_framer_room(&d->replies.framer, size < 65536 ? size : 65536, &room);
	if (!to)
		return SATCHEL_E_MEMORY;
	*taken = size < room ? size : room;
	memcpy(to, octets, *taken);
	satcheli_framer_added(&d->replies.framer, *taken);
	d->unread = true;
	return SATCHEL_OK;
}

/* Nothing more can be read: said as a reply once. */
static int broken(satchel_decoder *d, int rc)
{
	const struct framer *f = &d->replies.framer;
	satchel_reply *reply = &d->replies.reply;

	if (rc == SATCHEL_E_MEMORY || d->told)
		return rc;
	d->told = true;
	memset(reply, 0, sizeof *reply);
	reply->kind = SATCHEL_REPLY_INVALID;
	reply->rc = rc;
	reply->name = reply->tag = reply->text = "";
	reply->why = f->why;
	reply->quirk = f->quirk;
	reply->offset = satcheli_framer_offset(f);
	reply->at = f->offset + f->scan;
	reply->raw = satcheli_framer_seen(f);
	return SATCHEL_ROW;
}

int satchel_decoder_next(satchel_decoder *d, const satchel_reply **reply)
{
	int rc = satcheli_replies_next(&d->replies);

	*reply = &d->replies.reply;
	if (rc == SATCHEL_AGAIN)
		d->unread = false;
	return rc < 0 ? broken(d, rc) : rc;
}

int satchel_decoder_end(satchel_decoder *d, const satchel_reply **reply)
{
	const struct framer *f = &d->replies.framer;
	satchel_reply *out = &d->replies.reply;

	if (satcheli_framer_at_rest(f))
		return SATCHEL_OK;
	memset(out, 0, sizeof *out);
	out->kind = SATCHEL_REPLY_INVALID;
	out->rc = SATCHEL_E_TRUNCATED;
	out->name = out->tag = out->text = "";
	out->why =
		f->literal ? "the octets end inside a literal" : "the octets end inside a response";
	out->offset = satcheli_framer_offset(f);
	out->at = f->offset + f->end;
	out->raw = (satchel_octets){ f->data + f->start, f->end - f->start };
	*reply = out;
	return SATCHEL_E_TRUNCATED;
}

uint64_t satchel_decoder_quirk_count(const satchel_decoder *d, uint16_t number)
{
	return number <= QUIRK_MAX ? d->replies.quirks.counts[number] : 0;
}

void satchel_decoder_free(satchel_decoder *d)
{
	if (!d)
		return;
	satcheli_replies_clear(&d->replies);
	satcheli_block_free(d);
}
