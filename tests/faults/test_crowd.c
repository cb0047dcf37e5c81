/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* One thread, five hundred connections, and a server that says one octet at a time to each. Knows how long a call may
 * take; that nobody is left behind; and what a connection costs that has nothing to do. Time is counted twice, so that a
 * loaded machine makes nothing fail: as time of this thread on a processor, and by the clock where the thread went to
 * sleep in the call, which it does when something blocks and not when others are given the processor. */
#include "tests/faults/peer.h"

#include <errno.h>
#include <pthread.h>
#include <satchel/search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CROWD = 500, CALL_MAX_NS = 10 * 1000 * 1000, IDLE_MAX = 40 * 1024, TRIES = 3 };

/* ---- the server: a thread of its own */

/* What it says: at first, and behind each line of the client. */
static const char *const says[] = {
	"* OK [CAPABILITY IMAP4rev1] hi\r\n",
	"T1 OK [CAPABILITY IMAP4rev1] in\r\n",
	"* 2 EXISTS\r\n* OK [UIDVALIDITY 7] .\r\n* OK [UIDNEXT 9] .\r\nT2 OK [READ-WRITE] .\r\n",
	("* 1 FETCH (UID 7 ENVELOPE (NIL \"=?utf-8?q?=C3=A9?=\" NIL NIL NIL NIL NIL NIL NIL NIL))\r\n"
	 "* 2 FETCH (UID 8 ENVELOPE (NIL {3}\r\na\"b NIL NIL NIL NIL NIL NIL NIL NIL))\r\nT3 OK .\r\n"),
	"* 1 FETCH (UID 7 BODY[] {26}\r\nabcdefghijklmnopqrstuvwxyz)\r\nT4 OK .\r\n",
	"* SEARCH 7 8\r\nT5 OK .\r\n",
	"* BYE bye\r\nT6 OK .\r\n",
};

struct seat {
	int fd;
	size_t line, at; /* of says */
	size_t lines;    /* that the client sent */
	bool over;
};

struct server {
	struct seat seats[CROWD];
	pthread_t thread;
	int epoll;
};

static void hear(struct seat *s)
{
	char room[256];
	ssize_t n = recv(s->fd, room, sizeof room, MSG_DONTWAIT);

	for (ssize_t i = 0; i < n; i++)
		s->lines += room[i] == '\n';
	s->over |= n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR);
}

/* One octet, if one is due. */
static bool speak(struct seat *s)
{
	if (s->line > s->lines || s->line == COUNTOF(says) || s->over)
		return false;
	if (send(s->fd, says[s->line] + s->at, 1, MSG_NOSIGNAL) == 1 && !says[s->line][++s->at]) {
		s->line++;
		s->at = 0;
	}
	return true;
}

static void *serve(void *data)
{
	struct server *server = data;
	struct epoll_event ready[CROWD];

	for (size_t left = CROWD; left;) {
		bool busy = false;
		int n;

		left = 0;
		for (size_t i = 0; i < CROWD; i++) {
			busy |= speak(&server->seats[i]);
			left += !server->seats[i].over;
		}
		n = epoll_wait(server->epoll, ready, CROWD, busy ? 0 : 10);
		for (int i = 0; i < n; i++) {
			struct seat *s = ready[i].data.ptr;

			hear(s);
			if (s->over)
				epoll_ctl(server->epoll, EPOLL_CTL_DEL, s->fd, NULL);
		}
	}
	return NULL;
}

/* ---- a client of the crowd */

struct crowd;

struct member {
	struct crowd *crowd;
	satchel_client *imap;
	satchel_call call;
	satchel_fetch *fetch;
	satchel_set *found;
	size_t step, rows, octets, turns;
	int fd;
	unsigned want;
	bool due; /* it has more to do, and waits for nothing */
};

struct crowd {
	struct member members[CROWD];
	struct server server;
	struct failing_allocator memory;
	int epoll;
	size_t waiting; /* members that have done all but the logout */
	size_t done;
	int64_t longest;     /* call, in nanoseconds of the thread */
	size_t blocked;      /* calls that slept, and were over the bound by the clock */
	size_t behind_least; /* steps that the slowest had done when the first was through */
};

/* ---- how long a call took */

struct moment {
	int64_t thread, clock; /* nanoseconds */
	long sleeps;           /* of this thread, by its own will */
};

static int64_t nanoseconds(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static struct moment now(void)
{
	struct rusage usage;

	getrusage(RUSAGE_THREAD, &usage);
	return (struct moment){ nanoseconds(CLOCK_THREAD_CPUTIME_ID), nanoseconds(CLOCK_MONOTONIC),
		                usage.ru_nvcsw };
}

static void measure(struct crowd *c, struct moment from)
{
	struct moment to = now();

	if (to.thread - from.thread > c->longest)
		c->longest = to.thread - from.thread;
	c->blocked += to.sleeps > from.sleeps && to.clock - from.clock > CALL_MAX_NS;
}

/* ---- what a member does */

static void watch(satchel_client *imap, int fd, unsigned want, void *user)
{
	struct member *m = user;
	struct epoll_event e = { .events = (want & SATCHEL_READABLE ? EPOLLIN : 0) |
		                           (want & SATCHEL_WRITABLE ? EPOLLOUT : 0),
		                 .data.ptr = m };
	int how = !want ? EPOLL_CTL_DEL : m->want ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;

	(void)imap;
	ck_assert_int_eq(epoll_ctl(m->crowd->epoll, how, fd, &e), 0);
	m->fd = fd;
	m->want = want;
}

static int start_fetch(struct member *m, bool body)
{
	return satchel_fetch_start(
		m->imap, body ? SATCHEL_ONE(7) : SATCHEL_RANGE(7, 8),
		SATCHEL_FETCH(.call = &m->call, .items = body ? 0 : SATCHEL_FETCH_ENVELOPE,
	                      .sections = body ? SATCHEL_SECTIONS("BODY.PEEK[]") : NULL,
	                      .stream = body),
		&m->fetch);
}

static int start(struct member *m)
{
	switch (m->step) {
	case 1: return satchel_login(m->imap, "a", "b", SATCHEL_LOGIN(.call = &m->call));
	case 2: return satchel_select(m->imap, "INBOX", SATCHEL_SELECT(.call = &m->call));
	case 3: return start_fetch(m, false);
	case 4: return start_fetch(m, true);
	case 5: return satchel_search(m->imap, "ALL", SATCHEL_SEARCH(.call = &m->call), &m->found);
	default: return satchel_logout(m->imap, SATCHEL_CALL(&m->call));
	}
}

/* Whatever can be had of the rows. */
static int pull(struct member *m)
{
	const satchel_message *row;
	int rc;

	while ((rc = satchel_fetch_next(m->fetch, &row)) == SATCHEL_ROW || rc == SATCHEL_DATA) {
		m->rows += rc == SATCHEL_ROW;
		m->octets += rc == SATCHEL_DATA ? row->piece.octets.size : 0;
	}
	return rc;
}

static size_t least_step(const struct crowd *c)
{
	size_t least = c->members[0].step;

	for (size_t i = 1; i < CROWD; i++)
		least = c->members[i].step < least ? c->members[i].step : least;
	return least;
}

static void then(satchel_client *imap, satchel_call *call)
{
	struct member *m = call->user;
	int rc = m->fetch ? pull(m) : call->rc;

	(void)imap;
	if (rc == SATCHEL_AGAIN)
		return;
	ck_assert_msg(rc == SATCHEL_OK, "step %zu: %s: %s", m->step, satchel_error_name(rc),
	              call->error ? call->error->message : "");
	satchel_fetch_end(m->fetch);
	m->fetch = NULL;
	m->step++;
	if (m->step == 6 && !m->crowd->waiting++)
		m->crowd->behind_least = least_step(m->crowd);
	if (m->step == 7)
		m->crowd->done++;
	if (m->step < 6)
		ck_assert_int_eq(start(m), SATCHEL_QUEUED);
}

/* ---- the loop */

static void turn(struct member *m)
{
	struct moment from = now();

	satchel_process(m->imap);
	measure(m->crowd, from);
	m->turns++;
	m->due = satchel_deadline(m->imap) == 0;
}

static bool turn_due(struct crowd *c)
{
	bool any = false;

	for (size_t i = 0; i < CROWD; i++)
		if (c->members[i].due) {
			turn(&c->members[i]);
			any |= c->members[i].due;
		}
	return any;
}

/* Everything that is ready gets one turn, then all others do. */
static void loop_until(struct crowd *c, const size_t *count)
{
	struct epoll_event ready[CROWD];

	for (size_t calm = 0; *count < CROWD;) {
		int n = epoll_wait(c->epoll, ready, CROWD, turn_due(c) ? 0 : 100);

		calm = n > 0 ? 0 : calm + 1;
		ck_assert_msg(calm < 300, "nothing comes any more; %zu are done", *count);
		for (int i = 0; i < n; i++)
			turn(ready[i].data.ptr);
	}
}

static void open_member(struct crowd *c, size_t i)
{
	struct member *m = &c->members[i];
	struct epoll_event e = { .events = EPOLLIN, .data.ptr = &c->server.seats[i] };
	struct moment from;
	int pair[2], rc;

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
	c->server.seats[i].fd = pair[1];
	ck_assert_int_eq(epoll_ctl(c->server.epoll, EPOLL_CTL_ADD, pair[1], &e), 0);
	m->crowd = c;
	m->call = (satchel_call){ .then = then, .user = m };
	from = now();
	rc = satchel_open(&m->imap, NULL,
	                  SATCHEL_OPTIONS(.call = &m->call, .fd_plus_1 = pair[0] + 1,
	                                  .watch = watch, .user = m, .tag_prefix = "T",
	                                  .allocator = &c->memory.allocator));
	measure(c, from);
	ck_assert_int_eq(rc, SATCHEL_QUEUED);
	turn(m);
}

static void want_descriptors(void)
{
	struct rlimit l;

	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &l), 0);
	ck_assert_msg(l.rlim_max >= 2 * CROWD + 64, "this test needs %d descriptors",
	              2 * CROWD + 64);
	l.rlim_cur = l.rlim_max;
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &l), 0);
}

static void check_member(const struct member *m)
{
	ck_assert_uint_eq(m->rows, 3);
	ck_assert_uint_eq(m->octets, 26);
	ck_assert_uint_eq(satchel_set_count(*m->found), 2);
}

static void begin(struct crowd *c)
{
	memset(c, 0, sizeof *c);
	failing_allocator_init(&c->memory);
	c->epoll = epoll_create1(EPOLL_CLOEXEC);
	c->server.epoll = epoll_create1(EPOLL_CLOEXEC);
	for (size_t i = 0; i < CROWD; i++)
		open_member(c, i);
	ck_assert_int_eq(pthread_create(&c->server.thread, NULL, serve, &c->server), 0);
}

static void all_but_logout(struct crowd *c)
{
	size_t idle;

	loop_until(c, &c->waiting);
	idle = c->memory.octets / CROWD;
	printf("# the longest call took %.3f ms of this thread; %zu blocked; %zu octets for each idle connection; when the "
	       "first was through the last had done %zu steps of 6\n",
	       (double)c->longest / 1e6, c->blocked, idle, c->behind_least);
	ck_assert_msg(idle <= IDLE_MAX, "%zu octets for each idle connection", idle);
}

static void log_out(struct crowd *c)
{
	for (size_t i = 0; i < CROWD; i++)
		ck_assert_int_eq(start(&c->members[i]), SATCHEL_QUEUED);
	for (size_t i = 0; i < CROWD; i++)
		turn(&c->members[i]);
	loop_until(c, &c->done);
}

static void end(struct crowd *c)
{
	for (size_t i = 0; i < CROWD; i++) {
		check_member(&c->members[i]);
		satchel_free(c->members[i].found);
		satchel_close(c->members[i].imap);
	}
	pthread_join(c->server.thread, NULL);
	failing_allocator_check(&c->memory);
	for (size_t i = 0; i < CROWD; i++)
		close(c->server.seats[i].fd);
	close(c->epoll);
	close(c->server.epoll);
}

/* What blocks does so each time; that a page had to be read in between, or a lock was held, does not. */
START_TEST(five_hundred_by_octets)
{
	static struct crowd c;
	size_t blocked = 1;

	want_descriptors();
	for (int i = 0; i < TRIES && blocked; i++) {
		begin(&c);
		all_but_logout(&c);
		log_out(&c);
		end(&c);
		ck_assert_msg(c.longest <= CALL_MAX_NS, "a call took %.3f ms",
		              (double)c.longest / 1e6);
		blocked = c.blocked;
	}
	ck_assert_msg(!blocked, "%zu calls blocked, in the last of %d tries", blocked, TRIES);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("crowd");
	TCase *tc = tcase_create("crowd");

	tcase_set_timeout(tc, 300);
	tcase_add_test(tc, five_hundred_by_octets);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
