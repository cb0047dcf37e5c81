/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* DEFLATE over a transport in memory that gives and takes as little as it likes: cut anywhere, broken anywhere, a thousand
 * times larger than it was on the wire. The other end is zlib itself. */
#include "test_transport_world.h"
#include "tests/support/main.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { ROOM = 1 << 20 };

/* The transport below. */
struct tube {
	struct transport base;
	const unsigned char *in;
	size_t in_size, in_at, in_step; /* octets to give, at most in_step at a time */
	bool in_ends;                   /* then the end, else SATCHEL_AGAIN */
	bool shy;                       /* SATCHEL_AGAIN before each step */
	bool rested;
	unsigned char *out;
	size_t out_size, out_step;
	unsigned closed;
};

static struct world world;
static struct fault fault;
static struct tube tube;
static struct transport *deflated;
static unsigned char wire[ROOM], text[ROOM], room[ROOM];

static bool rests(struct tube *t)
{
	t->rested = t->shy && !t->rested;
	return t->rested;
}

static int tube_advance(struct transport *t, struct fault *f)
{
	(void)t;
	(void)f;
	return SATCHEL_OK;
}

static int tube_read(struct transport *base, void *to, size_t size, size_t *got, struct fault *f)
{
	struct tube *t = (struct tube *)base;
	size_t n = t->in_size - t->in_at;

	(void)f;
	n = n < t->in_step ? n : t->in_step;
	n = n < size ? n : size;
	*got = n;
	if (!n)
		return t->in_ends ? SATCHEL_OK : SATCHEL_AGAIN;
	if (rests(t))
		return SATCHEL_AGAIN;
	memcpy(to, t->in + t->in_at, n);
	t->in_at += n;
	return SATCHEL_OK;
}

static int tube_write(struct transport *base, const void *octets, size_t size, size_t *put,
                      struct fault *f)
{
	struct tube *t = (struct tube *)base;
	size_t n = size < t->out_step ? size : t->out_step;

	if (!n)
		return satcheli_fault(f, SATCHEL_E_IO, "the tube is closed");
	if (rests(t))
		return SATCHEL_AGAIN;
	ck_assert_uint_le(t->out_size + n, ROOM);
	memcpy(t->out + t->out_size, octets, n);
	t->out_size += n;
	*put = n;
	return SATCHEL_OK;
}

static size_t tube_waits(const struct transport *t, bool writing,
                         struct transport_wait waits[TRANSPORT_WAITS_MAX])
{
	(void)t;
	waits[0] = (struct transport_wait){ 7, writing ? SATCHEL_WRITABLE : SATCHEL_READABLE };
	return 1;
}

static int64_t tube_deadline(const struct transport *t)
{
	(void)t;
	return 12345;
}

static bool tube_pending(const struct transport *t)
{
	(void)t;
	return false;
}

static void tube_close(struct transport *t)
{
	((struct tube *)t)->closed++;
}

static const struct transport_table tube_table = {
	.advance = tube_advance,
	.read = tube_read,
	.write = tube_write,
	.waits = tube_waits,
	.deadline = tube_deadline,
	.pending = tube_pending,
	.close = tube_close,
};

static void set_up(void)
{
	world_init(&world);
	memset(&fault, 0, sizeof(fault));
	tube = (struct tube){ .base.table = &tube_table,
		              .in = wire,
		              .in_step = ROOM,
		              .out = wire,
		              .out_step = ROOM };
}

static void tear_down(void)
{
	deflated->table->close(deflated);
	ck_assert_uint_eq(tube.closed, 1);
}

static void start(const void *early, size_t size)
{
	ck_assert_int_eq(satcheli_deflate_new(&world.env, &tube.base,
	                                      (satchel_octets){ early, size }, &deflated, &fault),
	                 SATCHEL_OK);
	ck_assert_int_eq(deflated->table->advance(deflated, &fault), SATCHEL_OK);
	ck_assert(deflated->table->deadline(deflated) == 12345);
}

/* What a server would send for these octets, `flush` at each end of a piece. */
static size_t pack(const unsigned char *from, size_t size, size_t piece, int flush)
{
	z_stream z = { 0 };

	ck_assert_int_eq(deflateInit2(&z, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), Z_OK);
	z.next_out = wire;
	z.avail_out = ROOM;
	for (size_t at = 0; at < size; at += piece) {
		z.next_in = (unsigned char *)(uintptr_t)(from + at);
		z.avail_in = (unsigned)(size - at < piece ? size - at : piece);
		deflate(&z, flush);
	}
	size = ROOM - z.avail_out;
	deflateEnd(&z);
	return size;
}

/* Text that compresses, but not away. */
static void fill_text(size_t size)
{
	uint32_t n = 1;

	for (size_t i = 0; i < size; i++) {
		n = n * 1103515245 + 12345;
		text[i] = n >> 24 & 8 ? (unsigned char)('a' + (n >> 16 & 15)) : ' ';
	}
}

/* Reads to the end of what is there, `step` at a time; what it ended with. */
static int read_all(size_t step, size_t *have)
{
	int rc;
	size_t n, idle = 0;

	for (*have = 0; tube.in_at < tube.in_size || idle < 3; *have += n) {
		rc = deflated->table->read(deflated, room + *have, step, &n, &fault);
		if (rc == SATCHEL_AGAIN) {
			ck_assert(!deflated->table->pending(deflated));
			n = 0;
			idle++;
			continue;
		}
		if (rc || !n)
			return rc;
		idle = 0;
		ck_assert_uint_le(n, step);
		ck_assert_uint_le(n, 64 * 1024);
	}
	return SATCHEL_AGAIN;
}

static const struct read_case {
	const char *name;
	size_t size, piece, in_step, step;
	bool shy;
} read_cases[] = {
	{ "in one", 20000, 20000, ROOM, ROOM / 2, false },
	{ "octet by octet", 5000, 100, 1, 1, true },
	{ "small room", 20000, 20000, ROOM, 7, false },
	{ "small steps", 20000, 300, 13, 1000, true },
	{ "more than it gives at a time", 300000, 300000, ROOM, ROOM / 2, false },
	{ "empty flushes between", 100, 1, ROOM, 50, true },
};

START_TEST(reads_what_was_compressed)
{
	const struct read_case *c = &read_cases[_i];
	size_t have;

	fill_text(c->size);
	tube.in_size = pack(text, c->size, c->piece, Z_SYNC_FLUSH);
	tube.in_step = c->in_step;
	tube.shy = c->shy;
	start(NULL, 0);
	ck_assert_msg(read_all(c->step, &have) == SATCHEL_AGAIN, "%s", c->name);
	ck_assert_msg(have == c->size && !memcmp(room, text, have), "%s: %zu", c->name, have);
	tube.in_ends = true;
	ck_assert_int_eq(read_all(c->step, &have), SATCHEL_OK);
}
END_TEST

/* Octets that came with the answer to COMPRESS, cut in two at every place. */
START_TEST(early_octets_are_the_first)
{
	size_t size = (fill_text(300), pack(text, 300, 50, Z_SYNC_FLUSH));

	for (size_t cut = 0; cut <= size; cut++) {
		size_t have;

		set_up();
		tube.in = wire + cut;
		tube.in_size = size - cut;
		start(wire, cut);
		ck_assert(deflated->table->pending(deflated) == (cut > 0));
		ck_assert_int_eq(read_all(1000, &have), SATCHEL_AGAIN);
		ck_assert_uint_eq(have, 300);
		ck_assert(!memcmp(room, text, have));
		if (cut < size)
			tear_down();
	}
}
END_TEST

/* Whatever octet is damaged: an error, or other text; nothing else. */
START_TEST(garbage_is_an_error_or_text)
{
	size_t size = (fill_text(300), pack(text, 300, 300, Z_SYNC_FLUSH)), errors = 0;

	for (size_t i = 0; i < size; i++) {
		size_t have;
		int rc;

		set_up();
		wire[i] ^= 0x55;
		tube.in_size = size;
		start(NULL, 0);
		rc = read_all(1000, &have);
		ck_assert(rc == SATCHEL_AGAIN || rc == SATCHEL_OK || rc == SATCHEL_E_PROTOCOL);
		ck_assert(rc != SATCHEL_E_PROTOCOL || strstr(fault.message, "compressed stream"));
		errors += rc == SATCHEL_E_PROTOCOL;
		wire[i] ^= 0x55;
		if (i + 1 < size)
			tear_down();
	}
	ck_assert_uint_gt(errors, 0);
}
END_TEST

START_TEST(text_before_the_break_is_given)
{
	size_t n, size = pack((const unsigned char *)"* 1 EXISTS\r\n", 12, 12, Z_SYNC_FLUSH);

	wire[size] = 0x07; /* a block of the type that there is not */
	tube.in_size = size + 1;
	start(NULL, 0);
	ck_assert_int_eq(deflated->table->read(deflated, room, ROOM, &n, &fault), SATCHEL_OK);
	ck_assert(n == 12 && !memcmp(room, "* 1 EXISTS\r\n", 12));
	ck_assert(deflated->table->pending(deflated));
	ck_assert_int_eq(deflated->table->read(deflated, room, ROOM, &n, &fault),
	                 SATCHEL_E_PROTOCOL);
	ck_assert_int_eq(deflated->table->read(deflated, room, ROOM, &n, &fault),
	                 SATCHEL_E_PROTOCOL);
	ck_assert(strstr(fault.message, "broken"));
}
END_TEST

START_TEST(stream_that_ends)
{
	size_t n, size = pack((const unsigned char *)"bye\r\n", 5, 5, Z_FINISH);

	memcpy(wire + size, "more", 4);
	tube.in_size = size + (_i ? 4 : 0);
	start(NULL, 0);
	ck_assert_int_eq(deflated->table->read(deflated, room, ROOM, &n, &fault), SATCHEL_OK);
	ck_assert_uint_eq(n, 5);
	if (_i) {
		ck_assert_int_eq(deflated->table->read(deflated, room, ROOM, &n, &fault),
		                 SATCHEL_E_PROTOCOL);
		ck_assert(strstr(fault.message, "behind the end"));
		return;
	}
	ck_assert_int_eq(deflated->table->read(deflated, room, ROOM, &n, &fault), SATCHEL_OK);
	ck_assert_uint_eq(n, 0);
}
END_TEST

/* A kilobyte of wire, a megabyte of zeros: 64 KiB at a time, however large the room is. */
START_TEST(bomb_comes_in_bounded_pieces)
{
	size_t n, pieces = 0, have = 0;

	memset(text, 0, ROOM);
	tube.in_size = pack(text, ROOM, ROOM, Z_SYNC_FLUSH);
	ck_assert_uint_lt(tube.in_size, 2000);
	start(NULL, 0);
	for (; have < ROOM; have += n, pieces++) {
		ck_assert_int_eq(deflated->table->read(deflated, room, ROOM, &n, &fault),
		                 SATCHEL_OK);
		ck_assert(n > 0 && n <= 64 * 1024);
	}
	ck_assert_uint_eq(pieces, ROOM / (64 * 1024));
}
END_TEST

static const struct write_case {
	const char *name;
	size_t size, out_step;
	bool shy;
} write_cases[] = {
	{ "one line", 60, ROOM, false },
	{ "octet by octet", 300, 1, true },
	{ "more than one turn takes", 100000, 1000, true },
};

/* Empty blocks, of which there could be any number. */
START_TEST(nothing_for_ever)
{
	enum { BLOCK = 5, BLOCKS = 100000 };
	size_t got = 1, reads = 0;
	int rc = SATCHEL_AGAIN;

	for (size_t i = 0; i < BLOCKS; i++)
		memcpy(wire + BLOCK * i, "\0\0\0\xff\xff", BLOCK);
	tube.in_size = (size_t)BLOCK * BLOCKS;
	tube.in_step = BLOCK;
	start(NULL, 0);
	while (rc == SATCHEL_AGAIN && tube.in_at < tube.in_size) {
		size_t before = tube.in_at;

		rc = deflated->table->read(deflated, room, ROOM, &got, &fault);
		ck_assert_int_eq(rc, SATCHEL_AGAIN);
		ck_assert_uint_eq(got, 0);
		ck_assert_uint_le(tube.in_at - before, 100 * BLOCK);
		reads++;
	}
	ck_assert_uint_gt(reads, 1000);
}
END_TEST

START_TEST(writes_what_can_be_inflated)
{
	const struct write_case *c = &write_cases[_i];
	z_stream z = { .next_in = wire, .next_out = room, .avail_out = ROOM };
	struct transport_wait waits[TRANSPORT_WAITS_MAX];
	size_t at = 0, n = 0;

	fill_text(c->size);
	tube.out_step = c->out_step;
	tube.shy = c->shy;
	start(NULL, 0);
	while (at < c->size) {
		int rc = deflated->table->write(deflated, text + at, c->size - at, &n, &fault);

		/* with AGAIN: how many may be there already, if any octet has left */
		ck_assert(rc == SATCHEL_OK ||
		          (rc == SATCHEL_AGAIN && c->shy && (!n || tube.out_size)));
		ck_assert_uint_le(n, c->size - at);
		ck_assert_uint_eq(deflated->table->waits(deflated, false, waits), 1);
		ck_assert(waits[0].want == (rc ? SATCHEL_WRITABLE : SATCHEL_READABLE));
		if (rc)
			continue;
		at += n;
		/* all that was taken can be read by the other end */
		ck_assert_int_eq(inflateInit2(&z, -15), Z_OK);
		z.next_in = wire;
		z.avail_in = (unsigned)tube.out_size;
		z.next_out = room;
		z.avail_out = ROOM;
		ck_assert_int_eq(inflate(&z, Z_SYNC_FLUSH), Z_OK);
		ck_assert_uint_eq(ROOM - z.avail_out, at);
		ck_assert(!memcmp(room, text, at));
		inflateEnd(&z);
	}
}
END_TEST

START_TEST(broken_below_is_told)
{
	size_t n = 1;

	start(NULL, 0);
	tube.out_step = 0;
	ck_assert_int_eq(deflated->table->write(deflated, "x", 1, &n, &fault), SATCHEL_E_IO);
	ck_assert_uint_eq(n, 0);
	ck_assert_str_eq(fault.message, "the tube is closed");
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("transport_deflate");
	TCase *tc = tcase_create("deflate");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, reads_what_was_compressed, 0, (int)COUNTOF(read_cases));
	tcase_add_test(tc, early_octets_are_the_first);
	tcase_add_test(tc, garbage_is_an_error_or_text);
	tcase_add_test(tc, text_before_the_break_is_given);
	tcase_add_loop_test(tc, stream_that_ends, 0, 2);
	tcase_add_test(tc, bomb_comes_in_bounded_pieces);
	tcase_add_test(tc, nothing_for_ever);
	tcase_add_loop_test(tc, writes_what_can_be_inflated, 0, (int)COUNTOF(write_cases));
	tcase_add_test(tc, broken_below_is_told);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
