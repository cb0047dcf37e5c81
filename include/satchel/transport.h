/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_TRANSPORT_H
#define SATCHEL_TRANSPORT_H

#include <satchel/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A way to a server that is the program's own: a proxy, a tunnel, a library that has the connection, a test. Given to
 * satchel_open as .transport, and copied; what `user` points to stays in place until `close`.
 *
 * The functions never wait: they do what can be done now, and say SATCHEL_AGAIN when that is nothing. They are called from
 * inside calls on the client, on the thread that made the call, and must not call any function on it.
 *
 * Calls that block need to know when to try again: by .fd_plus_1 or by .wait. In an event loop .watch of the client is told
 * of the descriptor; without one the program calls satchel_process when there is something to read, or room again behind
 * a write that said SATCHEL_AGAIN.
 *
 * The URL of satchel_open says what is spoken above it: imaps:// TLS from the first octet, imap:// STARTTLS, NULL nothing,
 * as the program vouches for the way. satchel_compress works above it too. */
typedef struct satchel_transport {
	size_t size SATCHEL_SIZED(satchel_transport);
	/* Reads what is there, at most `size` octets. SATCHEL_OK with *got > 0; SATCHEL_OK with *got 0: the other end has closed;
	 * SATCHEL_AGAIN; < 0, mostly SATCHEL_E_IO: it broke, and errno (0: none) is told as os_error. */
	int (*read)(void *user, void *room, size_t size, size_t *got);
	/* Writes some of it. SATCHEL_OK with *put > 0; SATCHEL_AGAIN; < 0: as for read. */
	int (*write)(void *user, const void *octets, size_t size, size_t *put);
	/* May be NULL: whether octets can be read without waiting although the descriptor does not say so, as they were taken
	 * from it already. */
	bool (*pending)(void *user);
	/* May be NULL: waits until one of `want` (SATCHEL_READABLE, SATCHEL_WRITABLE) is so, or ms have passed (-1: however
	 * long it takes). Too early is fine. < 0: it broke. Only calls that block use it, rather than to poll the descriptor. */
	int (*wait)(void *user, unsigned want, int ms);
	/* May be NULL: the end. Called once, whatever happens, also when satchel_open fails. */
	void (*close)(void *user);
	void *user;
	/* a descriptor that says when it can be read or written; 0: none, N + 1: descriptor N. `close` closes it. */
	int fd_plus_1;
} satchel_transport;
#define SATCHEL_TRANSPORT(...) \
	(&(const satchel_transport){ .size = sizeof(satchel_transport), __VA_ARGS__ })

#ifdef __cplusplus
}
#endif
#endif
