/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Between GnuTLS and the layer below: reads ahead, so that one system call serves several records, and
 * remembers who had to wait. Knows of TLS only what its first octet looks like. */
#include "highlevel/transport/tls.h"

#include <errno.h>
#include <string.h>

/* A record of the handshake or an alert; "* OK" and "HTTP" are something else. */
static bool looks_like_tls(unsigned char first)
{
	return first >= 20 && first <= 23;
}

/* Not a block: those are zeroed, which costs as much as the copying. */
static unsigned char *resize(const struct tls_wire *w, size_t old_size, size_t size)
{
	return w->from->resize(w->from->user, w->ahead, old_size, size);
}

static void drop_buffer(struct tls_wire *w)
{
	if (w->ahead)
		resize(w, w->room, 0);
	w->ahead = NULL;
	w->room = w->begin = w->end = 0;
}

/* An empty buffer for as much as came at once lately. */
static bool make_room(struct tls_wire *w)
{
	size_t wanted = w->env->waiting && w->fast ? w->fast : TLS_AHEAD_MIN;

	if (w->room == wanted)
		return true;
	drop_buffer(w);
	w->ahead = resize(w, 0, wanted);
	if (!w->ahead && wanted > TLS_AHEAD_MIN)
		w->ahead = resize(w, 0, wanted = TLS_AHEAD_MIN);
	w->room = w->ahead ? wanted : 0;
	return w->ahead != NULL;
}

/* Fills the empty buffer: 0, also at the end of the input, or the errno that GnuTLS shall see. */
static int fill(struct tls_wire *w)
{
	size_t got = 0;
	int rc;

	if (!make_room(w)) {
		satcheli_fault(&w->fault, SATCHEL_E_MEMORY, "no memory to read");
		return EIO;
	}
	rc = w->below->table->read(w->below, w->ahead, w->room, &got, &w->fault);
	w->starved = rc == SATCHEL_AGAIN;
	if (rc)
		return rc == SATCHEL_AGAIN ? EAGAIN : EIO;
	w->begin = 0;
	w->end = got;
	w->ended = !got;
	if (got == w->room && got < TLS_AHEAD_MAX)
		w->fast = 2 * got;
	if (got && !w->heard)
		w->not_tls = !looks_like_tls(w->ahead[0]);
	w->heard |= got > 0;
	return 0;
}

static ssize_t pull(gnutls_transport_ptr_t pointer, void *room, size_t size)
{
	struct tls_wire *w = pointer;
	int error;

	w->starved = false;
	if (w->begin == w->end && (error = fill(w))) {
		errno = error;
		return -1;
	}
	if (size > w->end - w->begin)
		size = w->end - w->begin;
	memcpy(room, w->ahead + w->begin, size);
	w->begin += size;
	return (ssize_t)size;
}

/* Whether something can be had without waiting; GnuTLS must not poll a descriptor of its own. */
static int pull_timeout(gnutls_transport_ptr_t pointer, unsigned ms)
{
	const struct tls_wire *w = pointer;

	(void)ms;
	return w->begin < w->end;
}

static ssize_t push(gnutls_transport_ptr_t pointer, const void *octets, size_t size)
{
	struct tls_wire *w = pointer;
	size_t put = 0;
	int rc = w->below->table->write(w->below, octets, size, &put, &w->fault);

	w->stuck = rc == SATCHEL_AGAIN;
	if (!rc)
		return (ssize_t)put;
	errno = rc == SATCHEL_AGAIN ? EAGAIN : EIO;
	return -1;
}

void satcheli_tls_wire_attach(struct tls_wire *w, gnutls_session_t session)
{
	gnutls_transport_set_ptr(session, w);
	gnutls_transport_set_pull_function(session, pull);
	gnutls_transport_set_pull_timeout_function(session, pull_timeout);
	gnutls_transport_set_push_function(session, push);
}

void satcheli_tls_wire_rest(struct tls_wire *w)
{
	if (w->starved)
		drop_buffer(w);
}

void satcheli_tls_wire_end(struct tls_wire *w)
{
	drop_buffer(w);
	if (w->below)
		w->below->table->close(w->below);
	w->below = NULL;
}
