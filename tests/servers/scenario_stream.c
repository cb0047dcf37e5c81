/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* 25 MB up from a callback and down in pieces: the same SHA-256, in memory that does not grow with it. */
#include "tests/servers/scenarios.h"
#include "tests/servers/session.h"
#include "tests/support/alloc.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>

/* SOME: more than is read away (drain_max) or may be held. */
enum { SIZE = 25000000, SOME = 4000000, MEMORY_MAX = 1 << 20, DIGEST = 32 };

/* ---- the message, made while it is sent */

struct maker {
	uint64_t at;
	unsigned octet;
	gnutls_hash_hd_t hash;
};

/* Lines of 100 octets; the header is the first. */
static char made_octet(struct maker *m, uint64_t at)
{
	static const char head[] =
		"Subject: large\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n";

	if (at < sizeof(head) - 1)
		return head[at];
	if (at % 100 >= 98)
		return at % 100 == 98 ? '\r' : '\n';
	m->octet = m->octet * 1103515245 + 12345;
	return (char)('!' + (m->octet >> 16) % 94);
}

static int make(void *user, void *room, size_t size, size_t *got)
{
	struct maker *m = user;
	char *out = room;

	for (size_t i = 0; i < size; i++)
		out[i] = made_octet(m, m->at + i);
	gnutls_hash(m->hash, room, size);
	m->at += size;
	*got = size;
	return 0;
}

/* The digest may be NULL. */
static void put(struct session *s, uint64_t size, unsigned char *digest)
{
	struct maker m = { .octet = 7 };

	ck_assert_int_eq(gnutls_hash_init(&m.hash, GNUTLS_DIG_SHA256), 0);
	must(s,
	     satchel_append(s->imap, "INBOX", SATCHEL_DRAFT(.read = make, .user = &m, .size = size),
	                    1, PLAIN_CALL(s), NULL));
	ck_assert_uint_eq(m.at, size);
	gnutls_hash_deinit(m.hash, digest);
}

/* ---- the way back */

static satchel_fetch *start(struct session *s, bool stream)
{
	return session_fetch(s, SATCHEL_ONE(1),
	                     ITEMS(.items = SATCHEL_FETCH_SIZE, .stream = stream,
	                           .sections = SATCHEL_SECTIONS("BODY.PEEK[]")));
}

static void get(struct session *s, unsigned char *digest)
{
	satchel_fetch *fetch = start(s, true);
	const satchel_message *m;
	gnutls_hash_hd_t hash;
	uint64_t at = 0;
	bool last = false;
	int rc;

	ck_assert_int_eq(gnutls_hash_init(&hash, GNUTLS_DIG_SHA256), 0);
	while ((rc = session_row(s, fetch, &m)) == SATCHEL_DATA) {
		ck_assert(!last && m->piece.offset == at && m->piece.first == !at);
		gnutls_hash(hash, m->piece.octets.data, m->piece.octets.size);
		at += m->piece.octets.size;
		last = m->piece.last;
	}
	gnutls_hash_deinit(hash, digest);
	session_expect(__LINE__, s, SATCHEL_ROW, "row", rc);
	ck_assert(last && at == SIZE && m->size == SIZE && m->bodies[0]->size == SIZE);
	session_fetch_end(s, fetch);
}

START_TEST(large_message)
{
	unsigned char up[DIGEST], down[DIGEST];
	struct failing_allocator memory;
	struct session s;

	failing_allocator_init(&memory);
	session_start(&s, _i, "large", (satchel_options){ .allocator = &memory.allocator });
	s.quiet = true;
	put(&s, SIZE, up);
	must(&s, satchel_examine(s.imap, "INBOX", SATCHEL_SELECT(.call = CALL(&s))));
	get(&s, down);
	ck_assert_msg(!memcmp(up, down, DIGEST), "%s: another SHA-256 came back", s.way->name);
	ck_assert_msg(memory.peak <= MEMORY_MAX, "%s: %zu octets were held at once", s.way->name,
	              memory.peak);
	session_end(&s);
	failing_allocator_check(&memory);
}
END_TEST

/* Not streamed, and longer than may be kept: that item is lost, the message and the connection are not. */
START_TEST(longer_than_may_be_kept)
{
	struct failing_allocator memory;
	struct session s;
	satchel_fetch *fetch;
	const satchel_message *m;

	failing_allocator_init(&memory);
	session_start(&s, _i, "kept",
	              (satchel_options){ .allocator = &memory.allocator,
	                                 .limits = SATCHEL_LIMITS(.inline_max = 100000) });
	s.quiet = true;
	put(&s, SOME, NULL);
	must(&s, satchel_examine(s.imap, "INBOX", SATCHEL_SELECT(.call = CALL(&s))));
	fetch = start(&s, false);
	session_expect(__LINE__, &s, SATCHEL_ROW, "row", session_row(&s, fetch, &m));
	ck_assert_int_eq(m->bodies[0]->rc, SATCHEL_E_LIMIT);
	ck_assert_uint_eq(m->size, SOME);
	session_fetch_end(&s, fetch);
	ck_assert_msg(memory.peak <= MEMORY_MAX, "%zu octets were held at once", memory.peak);
	must(&s, satchel_noop(s.imap, PLAIN_CALL(&s)));
	session_end(&s);
	failing_allocator_check(&memory);
}
END_TEST

/* An early end reads a little away, and gives the connection up where it is much. */
START_TEST(ended_in_the_middle)
{
	struct session s, next;
	satchel_fetch *fetch;
	const satchel_message *m;
	int rc;

	session_start(&s, _i, "middle", NOTHING);
	s.quiet = true;
	put(&s, SOME, NULL);
	must(&s, satchel_examine(s.imap, "INBOX", SATCHEL_SELECT(.call = CALL(&s))));
	fetch = start(&s, true);
	session_expect(__LINE__, &s, SATCHEL_DATA, "piece", session_row(&s, fetch, &m));
	satchel_fetch_end(fetch);
	rc = session_finish(&s, satchel_noop(s.imap, PLAIN_CALL(&s)));
	ck_assert_int_lt(rc, 0);
	ck_assert_int_eq(session_error(&s)->action, SATCHEL_CLASS_REOPEN);
	session_again(
		&next, &s,
		(satchel_options){ .limits = SATCHEL_LIMITS(.drain_max = SATCHEL_UNLIMITED) });
	next.quiet = true;
	must(&next, satchel_examine(next.imap, "INBOX", SATCHEL_SELECT(.call = CALL(&next))));
	fetch = start(&next, true);
	session_expect(__LINE__, &next, SATCHEL_DATA, "piece", session_row(&next, fetch, &m));
	satchel_fetch_end(fetch);
	must(&next, satchel_noop(next.imap, PLAIN_CALL(&next)));
	session_end(&next);
	satchel_close(s.imap);
}
END_TEST

TCase *scenarios_stream(void)
{
	TCase *tc = tcase_create("stream");

	tcase_set_timeout(tc, 60);
	scenario(tc, "FETCH in pieces", large_message);
	scenario(tc, "FETCH in pieces", longer_than_may_be_kept);
	scenario(tc, "FETCH in pieces", ended_in_the_middle);
	return tc;
}
