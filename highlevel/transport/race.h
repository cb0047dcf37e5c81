/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_HIGHLEVEL_TRANSPORT_RACE_H
#define SATCHEL_HIGHLEVEL_TRANSPORT_RACE_H

#include "highlevel/transport/resolve.h"

enum {
	RACE_RESOLUTION_DELAY_MS = 50, /* RFC 8305 section 3: how long A waits for AAAA */
	RACE_ATTEMPT_DELAY_MS = 250,   /* section 5: between two attempts */
	RACE_ATTEMPTS_MAX = 12,        /* under way at the same time; the client polls them all */
};

struct attempt {
	int fd;
	struct address to;
};

/* A race of connections to the addresses of one host (RFC 8305). */
struct race {
	const struct transport_env *env;
	bool known[FAMILIES];
	struct addresses found[FAMILIES];
	size_t next[FAMILIES]; /* the first address that was not tried */
	int64_t v4_known_at;
	bool started;
	enum family last; /* of the attempt that was started last */
	int latest_fd;    /* and its socket; -1 when it has failed */
	int64_t next_at;  /* when the next attempt may start */
	size_t count;
	struct attempt attempts[RACE_ATTEMPTS_MAX];
	int os_error; /* the error that says most, and of which address */
	struct address failed;
};

void satcheli_race_init(struct race *r, const struct transport_env *env);

/* Tells the addresses of one family, once; none is an answer too. */
void satcheli_race_learn(struct race *r, enum family family, const struct addresses *found);

/* SATCHEL_OK: *fd is connected to *to, the others are closed; SATCHEL_AGAIN; SATCHEL_E_CONNECT: no address is left
 * and none will come; r->os_error and r->failed say more. Never waits. */
int satcheli_race_advance(struct race *r, int *fd, struct address *to);

size_t satcheli_race_waits(const struct race *r, struct transport_wait room[RACE_ATTEMPTS_MAX]);
int64_t satcheli_race_deadline(const struct race *r);
void satcheli_race_end(struct race *r);

#endif
