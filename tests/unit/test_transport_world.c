/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What the tests of transports share: a client that keeps what it is told, and loopback sockets. */
#include "test_transport_world.h"

#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

int64_t world_real_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 * MS + t.tv_nsec;
}

static int64_t tell_time(void *user)
{
	const struct world *w = user;

	return w->own_clock ? w->now : world_real_now();
}

static void keep_closing(void *user, int fd)
{
	struct world *w = user;

	w->closed++;
	if (fcntl(fd, F_GETFD) < 0)
		w->misclosed++;
}

static void keep_note(void *user, const char *text)
{
	struct world *w = user;
	size_t length = strlen(w->notes), more = strlen(text);

	ck_assert(!strchr(text, '\n'));
	if (length + more + 2 > sizeof(w->notes))
		return;
	memcpy(w->notes + length, text, more);
	memcpy(w->notes + length + more, "\n", 2);
}

void world_init(struct world *w)
{
	memset(w, 0, sizeof(*w));
	w->env = (struct transport_env){
		.clock = tell_time,
		.clock_user = w,
		.closing = keep_closing,
		.note = keep_note,
		.user = w,
	};
}

static int timeout_of(const struct transport *t, int ms)
{
	int64_t deadline = t->table->deadline(t), left;

	if (t->table->pending(t))
		return 0;
	if (deadline == INT64_MAX)
		return ms;
	left = deadline == INT64_MIN ? 0 : (deadline - world_real_now() + MS - 1) / MS;
	return left < 0 ? 0 : left < ms ? (int)left : ms;
}

bool world_wait(struct transport *t, bool writing, int ms)
{
	struct transport_wait waits[TRANSPORT_WAITS_MAX];
	struct pollfd fds[TRANSPORT_WAITS_MAX];
	size_t count = t->table->waits(t, writing, waits);
	int limit = timeout_of(t, ms), ready;

	ck_assert_uint_le(count, TRANSPORT_WAITS_MAX);
	for (size_t i = 0; i < count; i++) {
		fds[i].fd = waits[i].fd;
		fds[i].events = (short)((waits[i].want & SATCHEL_READABLE ? POLLIN : 0) |
		                        (waits[i].want & SATCHEL_WRITABLE ? POLLOUT : 0));
	}
	ready = poll(fds, count, limit);
	return ready > 0 || limit < ms;
}

int world_open(struct transport *t, struct fault *f)
{
	int64_t end = world_real_now() + 5000 * MS;
	int rc;

	while ((rc = t->table->advance(t, f)) == SATCHEL_AGAIN) {
		if (world_real_now() > end)
			return satcheli_fault(f, SATCHEL_E_TIMEOUT, "not open after 5 s");
		world_wait(t, false, 1000);
	}
	return rc;
}

int world_read(struct transport *t, char *room, size_t size, size_t *got, struct fault *f)
{
	int rc = SATCHEL_OK;
	size_t n;

	for (*got = 0; *got < size; *got += n) {
		rc = t->table->read(t, room + *got, size - *got, &n, f);
		if (rc == SATCHEL_AGAIN && !world_wait(t, false, 5000))
			return satcheli_fault(f, SATCHEL_E_TIMEOUT, "nothing to read for 5 s");
		if (rc < 0 || (!rc && !n))
			break;
		if (rc == SATCHEL_AGAIN)
			n = 0;
	}
	return rc;
}

int world_write(struct transport *t, const char *text, struct fault *f)
{
	size_t size = strlen(text), put;
	int rc;

	while (size) {
		rc = t->table->write(t, text, size, &put, f);
		if (rc < 0)
			return rc;
		if (rc == SATCHEL_AGAIN && !world_wait(t, true, 5000))
			return satcheli_fault(f, SATCHEL_E_TIMEOUT, "no room to write for 5 s");
		if (rc == SATCHEL_AGAIN)
			continue;
		text += put;
		size -= put;
	}
	return SATCHEL_OK;
}

static size_t count_entries(const char *path)
{
	DIR *folder = opendir(path);
	size_t count = 0;

	ck_assert(folder != NULL);
	while (readdir(folder))
		count++;
	closedir(folder);
	return count;
}

size_t world_count_fds(void)
{
	return count_entries("/proc/self/fd");
}

size_t world_count_threads(void)
{
	return count_entries("/proc/self/task");
}

void world_await_threads(size_t count)
{
	const struct timespec step = { 0, 1000000 };
	int64_t end = world_real_now() + 60000 * MS;

	while (world_count_threads() > count && world_real_now() < end)
		nanosleep(&step, NULL);
	ck_assert_uint_eq(world_count_threads(), count);
}

static socklen_t loopback(bool v6, struct sockaddr_storage *room)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)room;
	struct sockaddr_in6 *six = (struct sockaddr_in6 *)room;

	memset(room, 0, sizeof(*room));
	if (v6) {
		six->sin6_family = AF_INET6;
		six->sin6_addr = in6addr_loopback;
		return sizeof(*six);
	}
	v4->sin_family = AF_INET;
	v4->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return sizeof(*v4);
}

int world_listen(bool v6, int backlog, uint16_t *port)
{
	struct sockaddr_storage at;
	socklen_t size = loopback(v6, &at);
	int fd = socket(at.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	if (bind(fd, (struct sockaddr *)&at, size) || (backlog >= 0 && listen(fd, backlog)) ||
	    getsockname(fd, (struct sockaddr *)&at, &size)) {
		close(fd);
		return -1;
	}
	*port = ntohs(v6 ? ((struct sockaddr_in6 *)&at)->sin6_port
	                 : ((struct sockaddr_in *)&at)->sin_port);
	return fd;
}

uint16_t world_refused_port(void)
{
	uint16_t port = 0;
	int fd = world_listen(false, -1, &port);

	ck_assert_int_ge(fd, 0);
	close(fd);
	return port;
}

uint16_t world_dig_hole(int fds[3])
{
	struct sockaddr_storage at;
	socklen_t size = loopback(false, &at);
	uint16_t port = 0;

	fds[0] = world_listen(false, 0, &port);
	ck_assert_int_ge(fds[0], 0);
	((struct sockaddr_in *)&at)->sin_port = htons(port);
	for (int i = 1; i < 3; i++) {
		fds[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
		ck_assert(!connect(fds[i], (struct sockaddr *)&at, size) || errno == EINPROGRESS);
	}
	return port;
}
