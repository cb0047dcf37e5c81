/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_DATA_REPLIES_H
#define SATCHEL_DATA_REPLIES_H

#include "highlevel/data/fetch.h"
#include "highlevel/data/numbers.h"

/* Octets in, typed replies out: the framer and the grammar, put together. The client reads with it, and so does the
 * decoder. One reply at a time; it is lent until the next step. */
struct replies {
	satchel_limits limits;
	struct quirk_ledger quirks;
	struct framer framer;
	struct reader reader;
	satchel_reply reply;
	satchel_folder folder;
	satchel_found found;
	satchel_namespaces namespaces;
	satchel_quota quota;
	struct esearch_work esearch;
	struct fetch_work fetch;
	/* where the response in work stands */
	enum { REPLIES_NEW, REPLIES_NUMBERS, REPLIES_VANISHED, REPLIES_FETCH } state;
	struct frame frame; /* what the framer gave last */
	struct frame part;  /* REPLIES_VANISHED: some of it is not read yet */
	bool failed;        /* REPLIES_NUMBERS: a part could not be read, the rest is passed over */
	/* REPLIES_NUMBERS: what was wrong with that part */
	struct {
		int rc;
		uint16_t quirk;
		const char *why;
		uint64_t at;
	} first;
	satchel_octets beginning; /* of numbers that came in parts; data NULL: they did not */
	size_t handed_out;        /* REPLIES_FETCH, streaming: bodies whose pieces were given */
	/* REPLIES_FETCH: the last segment was read, only pieces are left to give */
	bool final;
};

void satcheli_replies_init(struct replies *r, const satchel_allocator *from,
                           const satchel_limits *limits, bool strict, const uint16_t *refuse);
void satcheli_replies_clear(struct replies *r);

/* SATCHEL_ROW: r->reply; SATCHEL_DATA: a piece of a body (r->reply.message->piece); SATCHEL_AGAIN; < 0: nothing more can be
 * read, r->framer.why says why (or no memory). */
int satcheli_replies_next(struct replies *r);

/* fetch_join.c: the FETCH in work, or its first piece, is more of a message: what came before goes in front of it, and stays
 * where it is. false: no memory. */
bool satcheli_replies_join(struct replies *r, const satchel_message *first);

/* reply.c: one whole response that is no FETCH and no list of numbers. */
bool satcheli_read_reply(struct replies *r);
/* The message whose FETCH has begun to come, as far as that is known by now; else 0. */
void satcheli_replies_in_work(const struct replies *r, uint32_t *seq, uint32_t *uid);
/* Copies the octets of a response as they came into the reply. */
void satcheli_reply_raw(struct replies *r, const struct frame *frame);

#endif
