/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_TRANSCRIPTS_DOUBLE_H
#define SATCHEL_TRANSCRIPTS_DOUBLE_H

#include "highlevel/transport/transport.h"
#include "tests/transcripts/play.h"

/* The other end of a connection, in memory: it has a list of what must be sent and what is received, in order. What
 * comes behind octets to be sent is there only when these were sent, and nothing may be sent before what comes in front
 * of it was read. */
struct dialogue {
	const struct way *way;
	const struct step **steps; /* SEND, RECEIVE, SILENCE and EOF only */
	size_t count;
	size_t silent_steps; /* the first ones: never cut */
	size_t step, at;     /* where it stands */
	bool early;          /* what is to be sent next may be sent before all was read */
	size_t ahead;        /* octets of it that were */
	size_t given;        /* octets received of the steps that may be cut */
	bool rested;         /* SATCHEL_AGAIN was said before the next octet */
	unsigned idle;       /* SATCHEL_AGAIN in a row without any progress */
	int64_t now;         /* its clock, in nanoseconds */
	int fd;              /* always ready; -1: none */
	bool open;           /* the transport was not closed yet */
	struct string *fault;
};

/* A transport that plays it. NULL: no memory. */
struct transport *dialogue_transport(struct dialogue *d);

#endif
