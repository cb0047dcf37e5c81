/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* A descriptor that the program opened itself: a socket, a pipe, a terminal. Makes it non-blocking, and
 * gives it back its old flags at the end, because other processes may share them. */
#include "highlevel/transport/channel.h"
#include "core/block.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

struct descriptor {
	struct transport base;
	struct channel channel;
	int old_flags;
};

static struct descriptor *of(struct transport *t)
{
	return (struct descriptor *)t;
}

static int descriptor_advance(struct transport *t, struct fault *f)
{
	(void)t;
	(void)f;
	return SATCHEL_OK;
}

static int descriptor_read(struct transport *t, void *room, size_t size, size_t *got,
                           struct fault *f)
{
	return satcheli_channel_read(&of(t)->channel, room, size, got, f);
}

static int descriptor_write(struct transport *t, const void *octets, size_t size, size_t *put,
                            struct fault *f)
{
	return satcheli_channel_write(&of(t)->channel, octets, size, put, f);
}

static size_t descriptor_waits(const struct transport *t, bool writing,
                               struct transport_wait room[TRANSPORT_WAITS_MAX])
{
	return satcheli_channel_waits(&((const struct descriptor *)t)->channel, writing, room);
}

static int64_t descriptor_deadline(const struct transport *t)
{
	(void)t;
	return INT64_MAX;
}

static bool descriptor_pending(const struct transport *t)
{
	(void)t;
	return false;
}

static void descriptor_close(struct transport *t)
{
	fcntl(of(t)->channel.fd, F_SETFL, of(t)->old_flags);
	satcheli_channel_close(&of(t)->channel);
	satcheli_block_free(t);
}

static const struct transport_table descriptor_table = {
	.advance = descriptor_advance,
	.read = descriptor_read,
	.write = descriptor_write,
	.waits = descriptor_waits,
	.deadline = descriptor_deadline,
	.pending = descriptor_pending,
	.close = descriptor_close,
};

/* The flags that it had, or -1. */
static int make_nonblocking(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0)
		return -1;
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	return flags;
}

static bool is_socket(int fd)
{
	struct stat what;

	return !fstat(fd, &what) && S_ISSOCK(what.st_mode);
}

int satcheli_descriptor_new(const struct transport_env *env, int fd, struct transport **out,
                            struct fault *f)
{
	int old_flags = make_nonblocking(fd);
	struct descriptor *d;

	if (old_flags < 0)
		return satcheli_fault_os(f, SATCHEL_E_ARGUMENT, errno,
		                         "descriptor %d cannot be used", fd);
	d = satcheli_block_new(env->from, sizeof(*d));
	if (!d) {
		close(fd);
		return satcheli_fault(f, SATCHEL_E_MEMORY, "no memory for a connection");
	}
	d->base.table = &descriptor_table;
	d->channel = (struct channel){ .env = env, .fd = fd, .is_socket = is_socket(fd) };
	d->old_flags = old_flags;
	satcheli_transport_note(env, "using descriptor %d", fd);
	*out = &d->base;
	return SATCHEL_OK;
}
