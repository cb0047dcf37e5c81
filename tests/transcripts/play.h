/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_TRANSCRIPTS_PLAY_H
#define SATCHEL_TRANSCRIPTS_PLAY_H

#include "tests/transcripts/transcript.h"

/* How the server's octets arrive. */
enum delivery {
	DELIVER_WHOLE,
	DELIVER_SINGLE, /* one octet at a time */
	DELIVER_CUT,    /* in two, before octet `cut` */
	DELIVER_BROKEN, /* up to octet `cut`, then the connection ends */
};

/* How a transcript is played once. */
struct way {
	enum delivery delivery;
	size_t cut;
	size_t fail_at;  /* which allocation fails, 1 is the first; 0: none */
	bool fail_on;    /* all behind it too */
	bool queued;     /* with a satchel_call each, else blocking */
	bool slow;       /* one octet is taken from the client at a time */
	bool strict;     /* strict mode */
	uint16_t refuse; /* this deviation is refused; 0: none */
};

struct played {
	struct string dump;  /* what was seen, one line per value */
	struct string fault; /* what the runner itself finds wrong; "" */
	size_t asked;        /* allocations */
	size_t live;         /* blocks that were left behind */
	bool starved;        /* an allocation failed */
};

void play_decode(const struct transcript *t, const struct way *way,
                 struct played *out); /* play_decode.c */
void play_client(const struct transcript *t, const struct way *way,
                 struct played *out); /* play_client.c */
void played_clear(struct played *p);

/* compare.c: whether the lines seen are those expected; why gets the first that is not. */
bool lines_match(const struct transcript *t, const char *seen, struct string *why);
/* The same when memory has run out: up to the first error that says so, if there is one. */
bool lines_match_until_memory(const struct transcript *t, const char *seen, struct string *why);

/* The same when the connection broke: up to the first error that says so. */
bool lines_match_until_broken(const struct transcript *t, const char *seen, struct string *why);

/* ways.c: plays a transcript in every way; true: all went well, else why says what did not. */
bool play_all_ways(const struct transcript *t, bool quick, struct string *why);

#endif
