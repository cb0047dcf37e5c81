/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Faults, and descriptors that the program opened itself. No test here may die of SIGPIPE. */
#include "test_transport_world.h"
#include "tests/support/main.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct world world;
static struct fault fault;
static size_t fds_before;

static void set_up(void)
{
	world_init(&world);
	memset(&fault, 0, sizeof(fault));
	fds_before = world_count_fds();
}

static void tear_down(void)
{
	ck_assert_uint_eq(world.misclosed, 0);
	ck_assert_uint_eq(world_count_fds(), fds_before);
}

static struct transport *adopt(int fd)
{
	struct transport *t = NULL;

	ck_assert_int_eq(satcheli_descriptor_new(&world.env, fd, &t, &fault), SATCHEL_OK);
	ck_assert_int_eq(t->table->advance(t, &fault), SATCHEL_OK);
	ck_assert(t->table->deadline(t) == INT64_MAX && !t->table->pending(t));
	return t;
}

START_TEST(fault_says_what_it_is)
{
	ck_assert_int_eq(satcheli_fault(&fault, SATCHEL_E_TLS, "%s %d", "odd", 7), SATCHEL_E_TLS);
	ck_assert(fault.code == SATCHEL_E_TLS && !fault.os_error && !fault.tls_status);
	ck_assert_str_eq(fault.message, "odd 7");
	satcheli_fault_os(&fault, SATCHEL_E_IO, ECONNREFUSED, "cannot go to %s", "x");
	ck_assert(fault.code == SATCHEL_E_IO && fault.os_error == ECONNREFUSED);
	ck_assert_str_eq(fault.message, "cannot go to x: Connection refused");
	satcheli_fault_os(&fault, SATCHEL_E_IO, 99999, "odd");
	ck_assert_str_eq(fault.message, "odd: unknown error");
}
END_TEST

START_TEST(fault_is_cut_not_overrun)
{
	char text[400];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = 0;
	satcheli_fault(&fault, SATCHEL_E_IO, "%s", text);
	ck_assert_uint_eq(strlen(fault.message), sizeof(fault.message) - 1);
	satcheli_fault_os(&fault, SATCHEL_E_IO, EIO, "%s", text);
	ck_assert_uint_eq(strlen(fault.message), sizeof(fault.message) - 1);
}
END_TEST

START_TEST(socket_both_ways)
{
	char room[16];
	size_t n = 0;
	int ends[2];
	struct transport *t;

	ck_assert(!socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
	t = adopt(ends[0]);
	ck_assert_int_eq(t->table->read(t, room, sizeof(room), &n, &fault), SATCHEL_AGAIN);
	ck_assert(write(ends[1], "hello", 5) == 5);
	ck_assert_int_eq(t->table->read(t, room, sizeof(room), &n, &fault), SATCHEL_OK);
	ck_assert_uint_eq(n, 5);
	ck_assert_int_eq(world_write(t, "world", &fault), SATCHEL_OK);
	ck_assert(read(ends[1], room, sizeof(room)) == 5 && !memcmp(room, "world", 5));
	close(ends[1]);
	ck_assert_int_eq(t->table->read(t, room, sizeof(room), &n, &fault), SATCHEL_OK);
	ck_assert_uint_eq(n, 0);
	ck_assert_int_eq(t->table->write(t, "x", 1, &n, &fault), SATCHEL_E_IO);
	ck_assert_int_eq(fault.os_error, EPIPE);
	t->table->close(t);
	ck_assert_uint_eq(world.closed, 1);
}
END_TEST

START_TEST(full_socket_waits_for_room)
{
	static char much[1 << 20];
	struct transport_wait waits[TRANSPORT_WAITS_MAX];
	int ends[2], rc;
	size_t n;
	struct transport *t;

	ck_assert(!socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
	t = adopt(ends[0]);
	while ((rc = t->table->write(t, much, sizeof(much), &n, &fault)) == SATCHEL_OK)
		ck_assert_uint_gt(n, 0);
	ck_assert_int_eq(rc, SATCHEL_AGAIN);
	ck_assert_uint_eq(t->table->waits(t, true, waits), 1);
	ck_assert(waits[0].fd == ends[0] && waits[0].want == (SATCHEL_READABLE | SATCHEL_WRITABLE));
	ck_assert_uint_eq(t->table->waits(t, false, waits), 1);
	ck_assert_uint_eq(waits[0].want, SATCHEL_READABLE);
	ck_assert(!world_wait(t, true, 0));
	ck_assert(read(ends[1], much, sizeof(much)) > 0);
	ck_assert(world_wait(t, true, 1000));
	t->table->close(t);
	close(ends[1]);
}
END_TEST

START_TEST(reset_is_an_error)
{
	struct linger abort = { 1, 0 };
	struct transport *t;
	uint16_t port;
	char room[4];
	size_t n;
	int listener = world_listen(false, 1, &port), peer;

	ck_assert_int_eq(satcheli_tcp_new(&world.env, "127.0.0.1", port, &t, &fault), SATCHEL_OK);
	ck_assert_int_eq(world_open(t, &fault), SATCHEL_OK);
	peer = accept(listener, NULL, NULL);
	ck_assert(!setsockopt(peer, SOL_SOCKET, SO_LINGER, &abort, sizeof(abort)));
	close(peer);
	close(listener);
	ck_assert_int_eq(world_read(t, room, sizeof(room), &n, &fault), SATCHEL_E_IO);
	ck_assert_int_eq(fault.os_error, ECONNRESET);
	ck_assert_str_eq(fault.message, "cannot read from the server: Connection reset by peer");
	t->table->close(t);
}
END_TEST

START_TEST(pipe_to_read)
{
	char room[16];
	size_t n = 1;
	int ends[2];
	struct transport *t;

	ck_assert(!pipe(ends));
	t = adopt(ends[0]);
	ck_assert_int_eq(t->table->read(t, room, sizeof(room), &n, &fault), SATCHEL_AGAIN);
	ck_assert(write(ends[1], "abc", 3) == 3);
	close(ends[1]);
	ck_assert_int_eq(world_read(t, room, sizeof(room), &n, &fault), SATCHEL_OK);
	ck_assert(n == 3 && !memcmp(room, "abc", 3));
	t->table->close(t);
}
END_TEST

/* The disposition is the default: the signal would end this process. */
START_TEST(broken_pipe_raises_no_signal)
{
	sigset_t pending;
	size_t n;
	int ends[2];
	struct transport *t;

	ck_assert(!pipe(ends));
	t = adopt(ends[1]);
	ck_assert_int_eq(t->table->write(t, "x", 1, &n, &fault), SATCHEL_OK);
	close(ends[0]);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(t->table->write(t, "x", 1, &n, &fault), SATCHEL_E_IO);
		ck_assert_int_eq(fault.os_error, EPIPE);
	}
	ck_assert(!sigpending(&pending) && !sigismember(&pending, SIGPIPE));
	t->table->close(t);
}
END_TEST

/* A SIGPIPE of the program's own, blocked and waiting, is left to it. */
START_TEST(a_waiting_signal_stays)
{
	sigset_t sigpipe, pending;
	size_t n;
	int ends[2];
	struct transport *t;

	sigemptyset(&sigpipe);
	sigaddset(&sigpipe, SIGPIPE);
	pthread_sigmask(SIG_BLOCK, &sigpipe, NULL);
	raise(SIGPIPE);
	ck_assert(!pipe(ends));
	t = adopt(ends[1]);
	close(ends[0]);
	ck_assert_int_eq(t->table->write(t, "x", 1, &n, &fault), SATCHEL_E_IO);
	ck_assert(!sigpending(&pending) && sigismember(&pending, SIGPIPE));
	ck_assert(sigwaitinfo(&sigpipe, NULL) == SIGPIPE);
	pthread_sigmask(SIG_UNBLOCK, &sigpipe, NULL);
	t->table->close(t);
}
END_TEST

START_TEST(full_pipe_waits_for_room)
{
	static char much[1 << 17];
	size_t n;
	int ends[2], rc;
	struct transport *t;

	ck_assert(!pipe(ends));
	t = adopt(ends[1]);
	while ((rc = t->table->write(t, much, sizeof(much), &n, &fault)) == SATCHEL_OK)
		;
	ck_assert_int_eq(rc, SATCHEL_AGAIN);
	t->table->close(t);
	close(ends[0]);
}
END_TEST

START_TEST(terminal)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY), slave;
	char room[8];
	size_t n;
	struct transport *t;

	ck_assert(master >= 0 && !grantpt(master) && !unlockpt(master));
	slave = open(ptsname(master), O_RDWR | O_NOCTTY);
	ck_assert_int_ge(slave, 0);
	t = adopt(slave);
	ck_assert_int_eq(world_write(t, "hi", &fault), SATCHEL_OK);
	ck_assert(read(master, room, sizeof(room)) == 2);
	ck_assert(write(master, "ok\n", 3) == 3);
	ck_assert_int_eq(world_read(t, room, 3, &n, &fault), SATCHEL_OK);
	ck_assert(n == 3 && !memcmp(room, "ok\n", 3));
	t->table->close(t);
	close(master);
}
END_TEST

START_TEST(flags_are_set_and_given_back)
{
	int ends[2], copy;
	struct transport *t;

	ck_assert(!pipe(ends));
	copy = dup(ends[0]);
	t = adopt(ends[0]);
	ck_assert(fcntl(ends[0], F_GETFL) & O_NONBLOCK);
	ck_assert(fcntl(ends[0], F_GETFD) & FD_CLOEXEC);
	t->table->close(t);
	ck_assert(!(fcntl(copy, F_GETFL) & O_NONBLOCK));
	close(copy);
	close(ends[1]);
}
END_TEST

START_TEST(closed_descriptor_is_refused)
{
	struct transport *t = NULL;
	int fd = dup(0);

	close(fd);
	ck_assert_int_eq(satcheli_descriptor_new(&world.env, fd, &t, &fault), SATCHEL_E_ARGUMENT);
	ck_assert_int_eq(fault.os_error, EBADF);
	ck_assert_int_eq(satcheli_descriptor_new(&world.env, -1, &t, &fault), SATCHEL_E_ARGUMENT);
	ck_assert_ptr_null(t);
}
END_TEST

static void *no_memory(void *user, void *block, size_t old_size, size_t size)
{
	(void)user;
	(void)block;
	(void)old_size;
	(void)size;
	return NULL;
}

START_TEST(no_memory_closes_it_too)
{
	static const satchel_allocator none = { no_memory, NULL };
	struct transport *t = NULL;
	int fd = dup(0);

	world.env.from = &none;
	ck_assert_int_eq(satcheli_descriptor_new(&world.env, fd, &t, &fault), SATCHEL_E_MEMORY);
	ck_assert(fcntl(fd, F_GETFD) < 0);
	ck_assert_ptr_null(t);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("transport: descriptor");
	TCase *tc = tcase_create("descriptor");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, fault_says_what_it_is);
	tcase_add_test(tc, fault_is_cut_not_overrun);
	tcase_add_test(tc, socket_both_ways);
	tcase_add_test(tc, full_socket_waits_for_room);
	tcase_add_test(tc, reset_is_an_error);
	tcase_add_test(tc, pipe_to_read);
	tcase_add_test(tc, broken_pipe_raises_no_signal);
	tcase_add_test(tc, a_waiting_signal_stays);
	tcase_add_test(tc, full_pipe_waits_for_room);
	tcase_add_test(tc, terminal);
	tcase_add_test(tc, flags_are_set_and_given_back);
	tcase_add_test(tc, closed_descriptor_is_refused);
	tcase_add_test(tc, no_memory_closes_it_too);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
