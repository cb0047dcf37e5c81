/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Happy Eyeballs (RFC 8305): AAAA first, families in turn, a new attempt each 250 ms or as soon as the last one
 * failed; the first connection wins and the others are closed. Knows addresses; refuses to know names. */
#include "highlevel/transport/channel.h"
#include "highlevel/transport/race.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#define MS INT64_C(1000000)

static int64_t now_of(const struct race *r)
{
	return r->env->clock(r->env->clock_user);
}

void satcheli_race_init(struct race *r, const struct transport_env *env)
{
	*r = (struct race){ .env = env, .latest_fd = -1 };
}

void satcheli_race_learn(struct race *r, enum family family, const struct addresses *found)
{
	r->known[family] = true;
	r->found[family] = *found;
	if (family == FAMILY_V4)
		r->v4_known_at = now_of(r);
}

static bool has_left(const struct race *r, enum family family)
{
	return r->next[family] < r->found[family].count;
}

static bool any_left(const struct race *r)
{
	return has_left(r, FAMILY_V6) || has_left(r, FAMILY_V4);
}

static enum family next_family(const struct race *r)
{
	enum family wanted = r->started && r->last == FAMILY_V6 ? FAMILY_V4 : FAMILY_V6;

	return has_left(r, wanted) ? wanted : wanted == FAMILY_V6 ? FAMILY_V4 : FAMILY_V6;
}

/* When the next attempt may start; INT64_MAX: there is none to start now. */
static int64_t start_time(const struct race *r)
{
	if (!any_left(r) || r->count == RACE_ATTEMPTS_MAX)
		return INT64_MAX;
	if (!r->started && !r->known[FAMILY_V6])
		return r->v4_known_at + RACE_RESOLUTION_DELAY_MS * MS;
	return r->count ? r->next_at : INT64_MIN;
}

static bool says_little(int os_error)
{
	return os_error == ENETUNREACH || os_error == EADDRNOTAVAIL || os_error == EAFNOSUPPORT ||
	       os_error == EHOSTUNREACH;
}

static void note_failure(struct race *r, const struct address *to, int os_error)
{
	char text[ADDRESS_TEXT_MAX];
	struct fault f;

	satcheli_fault_os(&f, SATCHEL_E_CONNECT, os_error, "%s", satcheli_address_text(to, text));
	satcheli_transport_note(r->env, "%s", f.message);
	if (r->os_error && !says_little(r->os_error))
		return;
	r->os_error = os_error;
	r->failed = *to;
}

/* Takes an attempt out of the list; its socket stays open. */
static struct attempt take_attempt(struct race *r, size_t i)
{
	struct attempt a = r->attempts[i];

	r->count--;
	for (; i < r->count; i++)
		r->attempts[i] = r->attempts[i + 1];
	return a;
}

static void drop_attempt(struct race *r, size_t i, int os_error)
{
	struct attempt a = take_attempt(r, i);

	if (a.fd == r->latest_fd) {
		r->latest_fd = -1;
		r->next_at = INT64_MIN;
	}
	satcheli_close_fd(r->env, a.fd);
	note_failure(r, &a.to, os_error);
}

static void win(struct race *r, size_t i, int *fd, struct address *to)
{
	struct attempt a = take_attempt(r, i);

	satcheli_race_end(r);
	*fd = a.fd;
	*to = a.to;
}

/* -1: goes on; 0: connected; else the errno. */
static int state_of(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLOUT };
	int error = 0;
	socklen_t size = sizeof(error);

	if (poll(&p, 1, 0) <= 0)
		return -1;
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size))
		return errno;
	return error;
}

/* True when one of them is connected. */
static bool harvest(struct race *r, int *fd, struct address *to)
{
	size_t i = 0;

	while (i < r->count) {
		int state = state_of(r->attempts[i].fd);

		if (!state) {
			win(r, i, fd, to);
			return true;
		}
		if (state > 0)
			drop_attempt(r, i, state);
		else
			i++;
	}
	return false;
}

static void start_attempt(struct race *r, const struct address *to)
{
	char text[ADDRESS_TEXT_MAX];
	int fd = socket(to->at.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0) {
		note_failure(r, to, errno);
		return;
	}
	satcheli_transport_note(r->env, "connecting to %s", satcheli_address_text(to, text));
	r->attempts[r->count++] = (struct attempt){ fd, *to };
	r->latest_fd = fd;
	r->next_at = now_of(r) + RACE_ATTEMPT_DELAY_MS * MS;
	if (connect(fd, &to->at.any, to->size) && errno != EINPROGRESS && errno != EINTR)
		drop_attempt(r, r->count - 1, errno);
}

int satcheli_race_advance(struct race *r, int *fd, struct address *to)
{
	if (harvest(r, fd, to))
		return SATCHEL_OK;
	while (start_time(r) <= now_of(r)) {
		enum family family = next_family(r);

		r->last = family;
		r->started = true;
		start_attempt(r, &r->found[family].list[r->next[family]++]);
		if (harvest(r, fd, to))
			return SATCHEL_OK;
	}
	if (r->count || any_left(r) || !r->known[FAMILY_V6] || !r->known[FAMILY_V4])
		return SATCHEL_AGAIN;
	return SATCHEL_E_CONNECT;
}

size_t satcheli_race_waits(const struct race *r, struct transport_wait room[RACE_ATTEMPTS_MAX])
{
	for (size_t i = 0; i < r->count; i++)
		room[i] = (struct transport_wait){ r->attempts[i].fd, SATCHEL_WRITABLE };
	return r->count;
}

int64_t satcheli_race_deadline(const struct race *r)
{
	return start_time(r);
}

void satcheli_race_end(struct race *r)
{
	while (r->count)
		satcheli_close_fd(r->env, take_attempt(r, r->count - 1).fd);
}
