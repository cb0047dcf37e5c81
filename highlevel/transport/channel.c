/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* One non-blocking descriptor: reads and writes that neither wait nor raise a signal. Knows sockets from
 * the rest; refuses to know who opened the descriptor and what is spoken on it. */
#include "highlevel/transport/channel.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

void satcheli_transport_note(const struct transport_env *env, const char *format, ...)
{
	char line[320];
	va_list arguments;

	if (!env->note)
		return;
	va_start(arguments, format);
	vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	env->note(env->user, line);
}

void satcheli_close_fd(const struct transport_env *env, int fd)
{
	if (env->closing)
		env->closing(env->user, fd);
	close(fd); /* EINTR closes too on Linux: never repeated */
}

static bool would_block(int error)
{
	return error == EAGAIN || error == EWOULDBLOCK;
}

static bool waits_in_read(const struct channel *c)
{
	return c->can_wait && c->env->patient;
}

static int receive_flags(const struct channel *c, size_t size)
{
	if (!waits_in_read(c))
		return MSG_DONTWAIT;
	return size <= c->env->due ? MSG_WAITALL : 0;
}

/* A signal ends a read that waits: else deadlines would not be looked at where signals are frequent. */
static ssize_t read_some(const struct channel *c, void *room, size_t size)
{
	ssize_t n;

	do
		n = c->is_socket ? recv(c->fd, room, size, receive_flags(c, size))
		                 : read(c->fd, room, size);
	while (n < 0 && errno == EINTR && !waits_in_read(c));
	return n;
}

int satcheli_channel_read(struct channel *c, void *room, size_t size, size_t *got, struct fault *f)
{
	ssize_t n = read_some(c, room, size);

	if (n >= 0) {
		*got = (size_t)n;
		return SATCHEL_OK;
	}
	if (would_block(errno) || errno == EINTR)
		return SATCHEL_AGAIN;
	return satcheli_fault_os(f, SATCHEL_E_IO, errno, "cannot read from the server");
}

static bool sigpipe_is_pending(void)
{
	sigset_t pending;

	return !sigpending(&pending) && sigismember(&pending, SIGPIPE) == 1;
}

/* write() on a pipe whose reader is gone raises SIGPIPE in this thread: it is blocked meanwhile and, unless
 * one was waiting before, taken away again. The program's own disposition is never touched. */
static ssize_t write_without_signal(int fd, const void *octets, size_t size)
{
	const struct timespec at_once = { 0, 0 };
	sigset_t sigpipe, before;
	bool was_pending = sigpipe_is_pending();
	ssize_t n;
	int error;

	sigemptyset(&sigpipe);
	sigaddset(&sigpipe, SIGPIPE);
	pthread_sigmask(SIG_BLOCK, &sigpipe, &before);
	n = write(fd, octets, size);
	error = errno;
	if (n < 0 && error == EPIPE && !was_pending)
		while (sigtimedwait(&sigpipe, NULL, &at_once) < 0 && errno == EINTR)
			;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	errno = error;
	return n;
}

int satcheli_channel_write(struct channel *c, const void *octets, size_t size, size_t *put,
                           struct fault *f)
{
	ssize_t n;

	do {
		n = c->is_socket ? send(c->fd, octets, size, MSG_NOSIGNAL | MSG_DONTWAIT)
		                 : write_without_signal(c->fd, octets, size);
	} while (n < 0 && errno == EINTR);
	if (n >= 0) {
		*put = (size_t)n;
		return SATCHEL_OK;
	}
	if (would_block(errno))
		return SATCHEL_AGAIN;
	return satcheli_fault_os(f, SATCHEL_E_IO, errno, "cannot write to the server");
}

size_t satcheli_channel_waits(const struct channel *c, bool writing, struct transport_wait *room)
{
	room[0].fd = c->fd;
	room[0].want = writing ? SATCHEL_READABLE | SATCHEL_WRITABLE : SATCHEL_READABLE;
	return 1;
}

void satcheli_channel_close(struct channel *c)
{
	if (c->fd >= 0)
		satcheli_close_fd(c->env, c->fd);
	c->fd = -1;
}
