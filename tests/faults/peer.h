/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_FAULTS_PEER_H
#define SATCHEL_FAULTS_PEER_H

#include "highlevel/client/client.h"
#include "tests/support/alloc.h"
#include "tests/support/main.h"

/* A server that follows a script, line by line, and is as unkind as it is asked to be. Lines:
 *	C:text   the client must send this and CRLF, now or before
 *	C.text   the same without CRLF
 *	L        the client must send a line, whatever it says
 *	S:text   the server says this and CRLF, once all lines before it are done
 *	S.text   the same without CRLF
 *	E        the server closes the connection
 *	Z        the server is silent for ever
 * It is a transport in memory with a clock of its own, or the other end of a socket. A client that waits for what
 * will not come finds that time passes. */
struct peer {
	char *lines[512];
	size_t count, step;
	char *in; /* what the client sent and no line has asked for yet */
	size_t in_size, in_room;
	char *out; /* what the server says */
	size_t out_at, out_size, out_room;
	bool eof, silent;
	/* how unkind */
	size_t chunk;     /* octets of one read at most; 0: all */
	size_t put;       /* octets of one write at most; 0: all */
	bool rests;       /* SATCHEL_AGAIN before each read and write */
	size_t cut;       /* the connection ends behind so many octets; 0: it does not */
	bool cut_at_once; /* it ends before the first one */
	size_t jam; /* a write fails behind so many octets, with jam_errno; errno 0: none does */
	int jam_errno;
	int64_t interval; /* nanoseconds between two reads that have something */
	bool unconnected; /* no connection is ever made */
	/* behind the script: takes each line that the client sends, without its CRLF; NULL: nobody does */
	void (*answer)(struct peer *p, char *line);
	bool loose; /* what the client sends need not be what the script says: it is only the end that counts */
	/* where it stands */
	size_t given, idle;
	char *sent; /* all that the client ever sent */
	size_t sent_size, sent_room;
	bool rested_read, rested_write, open;
	int64_t now, next; /* next: when there is something to read again */
	int fd;            /* always ready */
	/* for the tests */
	char log[16384];
	void *test;
	struct failing_allocator memory;
};

void peer_init(struct peer *p);
void peer_clear(struct peer *p);
void peer_line(struct peer *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Many lines, separated by line feeds. */
void peer_lines(struct peer *p, const char *lines);
/* PREAUTH, and SELECT of INBOX with that many messages as T1 unless it is negative. */
void peer_preamble(struct peer *p, const char *capabilities, int exists);
/* The server says this, at once. */
void peer_say(struct peer *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool peer_done(const struct peer *p);
void peer_note(struct peer *p, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A client on it. options may be NULL; clock, allocator, tag prefix and user are the peer's. */
int peer_open(struct peer *p, satchel_client **imap, const char *url,
              const satchel_options *options);
/* The same, and the SELECT of the preamble. Fails the test when it does not work. */
satchel_client *peer_ready(struct peer *p, const satchel_options *options, bool select);
satchel_options peer_options(struct peer *p, const satchel_options *options);

/* The other end of a socket: takes what came, says what is due. true: something happened. */
bool peer_pump(struct peer *p, int fd);

/* Fails the test with the client's words. */
#define expect(imap, got, wanted)                                                                  \
	do {                                                                                       \
		int got_ = (got);                                                                  \
		ck_assert_msg(got_ == (wanted), "%s is %d (%s), not %s: %s", #got, got_,           \
		              satchel_error_name(got_), #wanted, satchel_error_of(imap)->message); \
	} while (0)

#endif
