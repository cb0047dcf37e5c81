/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_TESTS_TRANSPORT_SERVER_H
#define SATCHEL_TESTS_TRANSPORT_SERVER_H

#include "test_transport_certs.h"
#include "test_transport_world.h"

struct queue {
	char *data;
	size_t begin, end, room;
};

void queue_put(struct queue *q, const void *data, size_t size);
size_t queue_take(struct queue *q, void *room, size_t size);
size_t queue_size(const struct queue *q);

/* A transport whose other end is in the same thread. */
struct memory {
	struct transport base;
	struct queue in, out; /* to the client, from the client */
	size_t step;          /* octets of one call at most; 0: no limit */
	bool hiccups;         /* each second call says AGAIN */
	unsigned calls;
	bool full;  /* no room to write */
	bool ended; /* in is all that there will be */
	size_t seen,
		cut;  /* octets given to the client; the end comes after cut of them; 0: never */
	size_t asked; /* at once, at most */
	int broken_read, broken_write; /* errno to fail with; 0: none */
	unsigned closed;
};

void memory_init(struct memory *m);
void memory_clear(struct memory *m);

/* A TLS server at the other end of it. */
struct server {
	gnutls_session_t session;
	gnutls_certificate_credentials_t credentials;
	struct memory *memory;
	bool open;
	int error; /* of the handshake; 0: none */
};

struct server_plan {
	const char *priority; /* NULL: what is usual */
	const struct cert_plan *cert;
	const struct cert_chain *chain; /* NULL: made of cert */
	bool tickets;
	bool wants_certificate;
	const char *ocsp_file;
};

void server_init(struct server *s, struct memory *m, const struct server_plan *plan);
void server_clear(struct server *s);
/* Goes on with the handshake. */
void server_step(struct server *s);
/* Octets that the client sent as application data, until there are no more: how many; the end is noted. */
size_t server_read(struct server *s, char *room, size_t size, bool *ended);
void server_write(struct server *s, const void *data, size_t size);

/* Both sides in turn until the client is done, or nothing moves (SATCHEL_E_TIMEOUT). */
int server_shake_hands(struct server *s, struct transport *t, struct fault *f);

#endif
