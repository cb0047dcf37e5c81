/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_TESTS_TRANSPORT_WORLD_H
#define SATCHEL_TESTS_TRANSPORT_WORLD_H

#include "highlevel/transport/transport.h"

#define MS INT64_C(1000000)

/* A transport's client, for tests: it keeps what it is told. */
struct world {
	struct transport_env env;
	int64_t now;        /* the clock, when it is ours */
	bool own_clock;     /* else the real one */
	unsigned closed;    /* descriptors that were about to be closed */
	unsigned misclosed; /* of these, closed before it was told */
	char notes[8192];
};

void world_init(struct world *w);

/* Polls what the transport waits for, at most ms: true when something is ready or its deadline passed. */
bool world_wait(struct transport *t, bool writing, int ms);

/* advance until it is open or failed; 5 s at most. */
int world_open(struct transport *t, struct fault *f);

/* Reads until the end, an error, or size octets; 5 s without an octet is SATCHEL_E_TIMEOUT. */
int world_read(struct transport *t, char *room, size_t size, size_t *got, struct fault *f);
int world_write(struct transport *t, const char *text, struct fault *f);

int64_t world_real_now(void);
size_t world_count_fds(void);
size_t world_count_threads(void);
/* Waits until there are no more threads than that: look-ups that were let go hold descriptors of their own. */
void world_await_threads(size_t count);

/* A socket that listens on 127.0.0.1 or, v6, on ::1; -1 when there is no such address. */
int world_listen(bool v6, int backlog, uint16_t *port);
/* A port of 127.0.0.1 where a connection neither stands nor fails: its queue is full, and who else knocks is dropped.
 * All of fds are to be closed at the end. */
uint16_t world_dig_hole(int fds[3]);
/* A port of 127.0.0.1 on which no one listens. */
uint16_t world_refused_port(void);

#endif
