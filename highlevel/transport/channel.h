/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_HIGHLEVEL_TRANSPORT_CHANNEL_H
#define SATCHEL_HIGHLEVEL_TRANSPORT_CHANNEL_H

#include "highlevel/transport/transport.h"

/* One non-blocking descriptor, socket or not: what tcp, descriptor and command have in common. */
struct channel {
	const struct transport_env *env;
	int fd;         /* -1: none */
	bool is_socket; /* else writing needs its own care for SIGPIPE */
	bool can_wait; /* a socket that blocks where it is not asked not to: see transport_env.patient */
};

int satcheli_channel_read(struct channel *c, void *room, size_t size, size_t *got, struct fault *f);
int satcheli_channel_write(struct channel *c, const void *octets, size_t size, size_t *put,
                           struct fault *f);
size_t satcheli_channel_waits(const struct channel *c, bool writing, struct transport_wait *room);
void satcheli_channel_close(struct channel *c);

/* Tells the client that fd is about to be closed, and closes it. */
void satcheli_close_fd(const struct transport_env *env, int fd);

/* A line for the trace. */
void satcheli_transport_note(const struct transport_env *env, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
