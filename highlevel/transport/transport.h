/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_HIGHLEVEL_TRANSPORT_H
#define SATCHEL_HIGHLEVEL_TRANSPORT_H

#include <satchel/client.h>

/* How octets get to the server and back. One small table each: tcp, command, descriptor, caller; tls and deflate
 * are layers that own the one below. A transport never waits: it says SATCHEL_AGAIN and which descriptors it waits for. */

/* Why a transport failed; the client makes the public error of it. */
struct fault {
	int code;          /* SATCHEL_E_... */
	int os_error;      /* errno, or 0 */
	int tls_status;    /* gnutls error code or certificate status, or 0 */
	char message[256]; /* one line; "" when nothing failed */
};

/* Fills a fault and returns its code. */
int satcheli_fault(struct fault *f, int code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The same with an errno, whose words come behind the others: "cannot read: Connection reset by peer". */
int satcheli_fault_os(struct fault *f, int code, int os_error, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* What an errno means, in English; never NULL. */
const char *satcheli_os_words(int os_error);

/* What the client lends to its transports. */
struct transport_env {
	const satchel_allocator *from;
	int64_t (*clock)(void *clock_user); /* nanoseconds, monotonic */
	void *clock_user;
	void (*closing)(void *user,
	                int fd); /* fd is about to be closed: no one may poll it any more */
	void (*note)(
		void *user,
		const char *text); /* a line for the trace: "connected to 127.0.0.1 port 993" */
	void *user;
	/* Whoever makes this step waits if it says AGAIN, alone, where in an event loop many take turns: much may be read at
	 * once, which costs memory and wakes the sender less often. */
	bool waiting;
	/* Whoever reads now would wait for octets next, with poll and another read. A transport that can_wait does so in
	 * this read, for PATIENCE_MS at most or until a signal comes, which saves two calls of the system. */
	bool patient;
	/* Octets that come next in any case: the rest of a literal. A read that waits, and has room for no more than these,
	 * waits until its room is full; each part of them that it is woken for costs as much as the copying. */
	uint64_t due;
};
enum { PATIENCE_MS = 1000 };

struct transport_wait {
	int fd;
	unsigned want; /* SATCHEL_READABLE | SATCHEL_WRITABLE */
};
enum { TRANSPORT_WAITS_MAX = 16 };

struct transport {
	const struct transport_table *table;
};

struct transport_table {
	/* Goes on with connecting or the handshake. SATCHEL_OK: open for reading and writing; SATCHEL_AGAIN; < 0: failed. */
	int (*advance)(struct transport *t, struct fault *f);
	/* SATCHEL_OK with *got > 0; SATCHEL_OK with *got 0: the other end closed (tls: properly, with close_notify);
	 * SATCHEL_AGAIN; < 0: failed. */
	int (*read)(struct transport *t, void *room, size_t size, size_t *got, struct fault *f);
	/* read heeds env->patient, which is for a transport without a layer above it: a layer may read more than once. */
	bool can_wait;
	/* SATCHEL_OK with *put > 0; SATCHEL_AGAIN; < 0: failed. A write that said AGAIN is repeated with the same octets. *put is
	 * 0 then, or how many may have reached the other end all the same. */
	int (*write)(struct transport *t, const void *octets, size_t size, size_t *put,
	             struct fault *f);
	/* Which descriptors it waits for now; writing: the client has octets to send. Returns how many. */
	size_t (*waits)(const struct transport *t, bool writing,
	                struct transport_wait room[TRANSPORT_WAITS_MAX]);
	/* When advance must be called even if no descriptor is ready; INT64_MAX: never. */
	int64_t (*deadline)(const struct transport *t);
	/* Octets that were read from below already and can be had without waiting. */
	bool (*pending)(const struct transport *t);
	/* Says goodbye if that needs no waiting, closes, releases; also half-way through advance. */
	void (*close)(struct transport *t);
};

/* TCP to a host: resolves off the thread, races the addresses as RFC 8305 says. host and port are copied. */
int satcheli_tcp_new(const struct transport_env *env, const char *host, uint16_t port,
                     struct transport **out, struct fault *f);

/* A connected descriptor, which it closes, also when this fails. */
int satcheli_descriptor_new(const struct transport_env *env, int fd, struct transport **out,
                            struct fault *f);

/* A child process: argv ends with NULL, no shell. */
int satcheli_child_new(const struct transport_env *env, const char *const *argv,
                       struct transport **out, struct fault *f);

/* Functions of the program's own, whose close is called also when this fails. What it waits for has fd -1 when it has no
 * descriptor. */
int satcheli_caller_new(const struct transport_env *env, const satchel_transport *own,
                        struct transport **out, struct fault *f);

/* Tells the program that its transport will not be used any more. */
void satcheli_own_close(const satchel_transport *own);

struct tls_settings {
	const char
		*server_name; /* DNS name or IP literal that the certificate must have: SAN only */
	const char
		*ca_file; /* PEM; takes the place of the system's authorities; NULL: the system's */
};

/* TLS over an open transport, which it owns from then on (also when it fails). Verified always. */
int satcheli_tls_new(const struct transport_env *env, struct transport *below,
                     const struct tls_settings *settings, struct transport **out, struct fault *f);

/* Raw deflate over an open transport, which it owns from then on (also when it fails). early: octets of the compressed
 * stream that were read already; copied. SATCHEL_E_UNSUPPORTED in a library without zlib. */
int satcheli_deflate_new(const struct transport_env *env, struct transport *below,
                         satchel_octets early, struct transport **out, struct fault *f);
/* Whether the library has zlib. */
bool satcheli_deflate_there(void);

#endif
