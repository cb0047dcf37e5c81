/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* COMPRESS=DEFLATE (RFC 4978) over another transport: raw deflate in both directions, flushed with each write. Knows zlib,
 * and nothing of what is said. What a server makes of few octets is bounded twice: no read gives more than 64 KiB, however
 * much it was asked for, and every limit of the client counts what comes out of here, not what was on the wire. So a
 * stream that grows a thousandfold costs what any answer of that length costs, and no rule for the ratio is needed. */
#include "config.h"

#include "core/block.h"
#include "highlevel/transport/channel.h"

#ifdef HAVE_ZLIB
#include <string.h>
#include <zlib.h>

enum {
	INFLATE_MAX = 64 * 1024, /* given out at a time */
	AHEAD_SIZE = 16 * 1024,  /* read from below at a time */
	FILLS_MOST = 64,         /* and how often in one turn */
	TAKE_MAX = 16 * 1024,    /* compressed at a time */
	/* Commands are short: 8 KiB of window and few hash buckets take 48 KiB in place of 256. */
	WINDOW_OUT = 13,
	MEMORY_OUT = 5,
	WINDOW_IN = 15, /* the server's choice */
};

struct deflate {
	struct transport base;
	const struct transport_env *env;
	struct transport *below;
	z_stream in, out;
	bool in_ready, out_ready;
	bool more; /* the last read gave all that there was room for: more may come of the same octets */
	bool ended; /* the server ended its stream */
	/* compressed octets that were read, and those to be written; NULL while there are none */
	unsigned char *ahead, *packed;
	size_t packed_at, packed_size;
	size_t owed; /* octets that are in `packed`: told as written when all of it has left */
};

static struct deflate *of(struct transport *t)
{
	return (struct deflate *)t;
}

static const struct deflate *of_const(const struct transport *t)
{
	return (const struct deflate *)(const void *)t;
}

/* ---- memory */

static void *take(void *from, unsigned items, unsigned size)
{
	return size && items > UINT32_MAX / size ? Z_NULL
	                                         : satcheli_block_new(from, (size_t)items * size);
}

static void give_back(void *from, void *block)
{
	(void)from;
	satcheli_block_free(block);
}

static int no_memory(struct fault *f)
{
	return satcheli_fault(f, SATCHEL_E_MEMORY, "no memory for compression");
}

static void drop_ahead(struct deflate *d)
{
	satcheli_block_free(d->ahead);
	d->ahead = NULL;
	d->in.next_in = NULL;
	d->in.avail_in = 0;
}

static void drop_packed(struct deflate *d)
{
	satcheli_block_free(d->packed);
	d->packed = NULL;
	d->packed_at = d->packed_size = d->owed = 0;
}

/* ---- reading */

/* More octets from below; *end: there will be no more. */
static int fill(struct deflate *d, bool *end, struct fault *f)
{
	size_t got = 0;
	int rc;

	drop_ahead(d); /* idle connections keep none; the first may be larger than the others */
	d->ahead = satcheli_block_new(d->env->from, AHEAD_SIZE);
	if (!d->ahead)
		return no_memory(f);
	rc = d->below->table->read(d->below, d->ahead, AHEAD_SIZE, &got, f);
	*end = !rc && !got;
	if (rc || !got) {
		drop_ahead(d);
		return rc;
	}
	d->in.next_in = d->ahead;
	d->in.avail_in = (unsigned)got;
	return SATCHEL_OK;
}

/* A stream that ends at a point where nothing ends: octets behind it belong to nobody. */
static int after_end(const struct deflate *d, struct fault *f)
{
	return d->in.avail_in ? satcheli_fault(f, SATCHEL_E_PROTOCOL,
	                                       "octets behind the end of the compressed stream")
	                      : SATCHEL_OK;
}

/* What the octets that are here give. SATCHEL_AGAIN: nothing yet. */
static int unpack(struct deflate *d, void *room, size_t size, size_t *got, struct fault *f)
{
	unsigned limit = size < INFLATE_MAX ? (unsigned)size : INFLATE_MAX;
	int rc;

	d->in.next_out = room;
	d->in.avail_out = limit;
	rc = inflate(&d->in, Z_SYNC_FLUSH);
	*got = limit - d->in.avail_out;
	d->more = !d->in.avail_out || (*got && rc != Z_OK);
	d->ended = rc == Z_STREAM_END;
	if (*got) /* what is wrong behind it is told next time */
		return SATCHEL_OK;
	if (d->ended)
		return after_end(d, f);
	if (rc == Z_OK || rc == Z_BUF_ERROR)
		return SATCHEL_AGAIN;
	d->more = true; /* it is not read any further, and says so again */
	if (rc == Z_MEM_ERROR)
		return no_memory(f);
	return satcheli_fault(f, SATCHEL_E_PROTOCOL, "the compressed stream is broken: %s",
	                      d->in.msg ? d->in.msg : "it needs a dictionary");
}

/* Blocks without octets could come for ever: after some of them it says AGAIN, though there may be more below. */
static int deflate_read(struct transport *t, void *room, size_t size, size_t *got, struct fault *f)
{
	struct deflate *d = of(t);
	bool end = false;
	int rc = SATCHEL_AGAIN;

	*got = 0;
	if (d->ended)
		return after_end(d, f);
	if (d->in.avail_in || d->more)
		rc = unpack(d, room, size, got, f);
	for (unsigned fills = 0; rc == SATCHEL_AGAIN && fills < FILLS_MOST; fills++) {
		rc = fill(d, &end, f);
		if (rc || end)
			return rc;
		rc = unpack(d, room, size, got, f);
	}
	if (!d->in.avail_in)
		drop_ahead(d);
	return rc;
}

/* ---- writing */

/* Octets of one write into `packed`, to the last bit. */
static int pack(struct deflate *d, const void *octets, size_t size, struct fault *f)
{
	size_t n = size < TAKE_MAX ? size : TAKE_MAX, room = deflateBound(&d->out, n) + 16;

	d->packed = satcheli_block_new(d->env->from, room);
	if (!d->packed)
		return no_memory(f);
	d->out.next_in = (unsigned char *)(uintptr_t)octets;
	d->out.avail_in = (unsigned)n;
	d->out.next_out = d->packed;
	d->out.avail_out = (unsigned)room;
	if (deflate(&d->out, Z_SYNC_FLUSH) != Z_OK || d->out.avail_in || !d->out.avail_out)
		return satcheli_fault(f, SATCHEL_E_IO, "the octets cannot be compressed");
	d->packed_size = room - d->out.avail_out;
	d->owed = n;
	return SATCHEL_OK;
}

static int push(struct deflate *d, struct fault *f)
{
	int rc = SATCHEL_OK;

	while (!rc && d->packed_at < d->packed_size) {
		size_t n = 0;

		rc = d->below->table->write(d->below, d->packed + d->packed_at,
		                            d->packed_size - d->packed_at, &n, f);
		d->packed_at += n;
	}
	return rc;
}

/* What was compressed cannot be compressed again: it counts as written when the last octet of it has left. Until then
 * this says AGAIN, and is called again with the same octets. */
static int deflate_write(struct transport *t, const void *octets, size_t size, size_t *put,
                         struct fault *f)
{
	struct deflate *d = of(t);
	int rc = d->packed ? SATCHEL_OK : pack(d, octets, size, f);

	*put = 0;
	if (!rc)
		rc = push(d, f);
	*put = d->packed_at ? d->owed
	                    : 0; /* all but the last octets of a block can be enough to read it */
	if (rc != SATCHEL_AGAIN)
		drop_packed(d);
	return rc;
}

/* ---- the rest */

static int deflate_advance(struct transport *t, struct fault *f)
{
	struct transport *below = of(t)->below;

	return below->table->advance(below, f);
}

static size_t deflate_waits(const struct transport *t, bool writing,
                            struct transport_wait room[TRANSPORT_WAITS_MAX])
{
	const struct deflate *d = of_const(t);

	return d->below->table->waits(d->below, writing || d->packed, room);
}

static int64_t deflate_deadline(const struct transport *t)
{
	const struct transport *below = of_const(t)->below;

	return below->table->deadline(below);
}

static bool deflate_pending(const struct transport *t)
{
	const struct deflate *d = of_const(t);

	return d->in.avail_in || d->more || d->below->table->pending(d->below);
}

static void deflate_close(struct transport *t)
{
	struct deflate *d = of(t);

	if (d->in_ready)
		inflateEnd(&d->in);
	if (d->out_ready)
		deflateEnd(&d->out);
	drop_ahead(d);
	drop_packed(d);
	d->below->table->close(d->below);
	satcheli_block_free(d);
}

static const struct transport_table deflate_table = {
	.advance = deflate_advance,
	.read = deflate_read,
	.write = deflate_write,
	.waits = deflate_waits,
	.deadline = deflate_deadline,
	.pending = deflate_pending,
	.close = deflate_close,
};

/* RFC 4978 section 3: raw deflate, without the header of zlib. */
static bool set_up(struct deflate *d)
{
	d->in.zalloc = d->out.zalloc = take;
	d->in.zfree = d->out.zfree = give_back;
	d->in.opaque = d->out.opaque = (void *)(uintptr_t)d->env->from;
	d->in_ready = inflateInit2(&d->in, -WINDOW_IN) == Z_OK;
	d->out_ready = deflateInit2(&d->out, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -WINDOW_OUT,
	                            MEMORY_OUT, Z_DEFAULT_STRATEGY) == Z_OK;
	return d->in_ready && d->out_ready;
}

/* Octets that were read before anyone knew that they are compressed. */
static bool take_early(struct deflate *d, satchel_octets early)
{
	if (!early.size)
		return true;
	d->ahead = early.size > UINT32_MAX ? NULL : satcheli_block_new(d->env->from, early.size);
	if (!d->ahead)
		return false;
	memcpy(d->ahead, early.data, early.size);
	d->in.next_in = d->ahead;
	d->in.avail_in = (unsigned)early.size;
	return true;
}

int satcheli_deflate_new(const struct transport_env *env, struct transport *below,
                         satchel_octets early, struct transport **out, struct fault *f)
{
	struct deflate *d = satcheli_block_new(env->from, sizeof *d);

	if (!d) {
		below->table->close(below);
		return no_memory(f);
	}
	d->base.table = &deflate_table;
	d->env = env;
	d->below = below;
	if (!set_up(d) || !take_early(d, early)) {
		deflate_close(&d->base);
		return no_memory(f);
	}
	satcheli_transport_note(env, "compressed from here on, %zu octets of it are here already",
	                        early.size);
	*out = &d->base;
	return SATCHEL_OK;
}

bool satcheli_deflate_there(void)
{
	return true;
}

#else

int satcheli_deflate_new(const struct transport_env *env, struct transport *below,
                         satchel_octets early, struct transport **out, struct fault *f)
{
	(void)env;
	(void)early;
	(void)out;
	below->table->close(below);
	return satcheli_fault(f, SATCHEL_E_UNSUPPORTED, "this library was built without zlib");
}

bool satcheli_deflate_there(void)
{
	return false;
}

#endif
