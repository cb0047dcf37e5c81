/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Child processes: what they say, how they end, and that nothing of them stays. */
#include "test_transport_world.h"
#include "tests/support/main.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
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

/* ECHILD: there is no child, not even a zombie. */
static void tear_down(void)
{
	ck_assert_uint_eq(world.misclosed, 0);
	ck_assert_uint_eq(world_count_fds(), fds_before);
	ck_assert(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD);
}

static struct transport *start(const char *const *argv)
{
	struct transport *t = NULL;

	ck_assert_msg(satcheli_child_new(&world.env, argv, &t, &fault) == SATCHEL_OK, "%s",
	              fault.message);
	ck_assert_int_eq(t->table->advance(t, &fault), SATCHEL_OK);
	ck_assert(t->table->deadline(t) == INT64_MAX && !t->table->pending(t));
	return t;
}

static struct transport *shell(const char *script)
{
	return start((const char *const[]){ "sh", "-c", script, NULL });
}

static pid_t pid_of_child(void)
{
	const char *at = strstr(world.notes, "as process ");

	ck_assert(at != NULL);
	return (pid_t)strtol(at + strlen("as process "), NULL, 10);
}

/* Closes; returns how many milliseconds that took. */
static int64_t close_it(struct transport *t)
{
	int64_t begin = world_real_now();
	pid_t pid = pid_of_child();

	t->table->close(t);
	ck_assert_uint_eq(world.closed, 2);
	ck_assert(kill(pid, 0) && errno == ESRCH);
	return (world_real_now() - begin) / MS;
}

START_TEST(echo)
{
	struct transport *t = start((const char *const[]){ "cat", NULL });
	char room[64];
	size_t n;

	ck_assert_int_eq(t->table->read(t, room, sizeof(room), &n, &fault), SATCHEL_AGAIN);
	ck_assert_int_eq(world_write(t, "a1 NOOP\r\n", &fault), SATCHEL_OK);
	ck_assert_int_eq(world_read(t, room, 9, &n, &fault), SATCHEL_OK);
	ck_assert(n == 9 && !memcmp(room, "a1 NOOP\r\n", 9));
	ck_assert(strstr(world.notes, "started cat as process "));
	close_it(t);
}
END_TEST

START_TEST(path_of_command_is_not_in_the_name)
{
	struct transport *t = start((const char *const[]){ "/bin/sh", "-c", "exit 7", NULL });
	char room[8];
	size_t n;

	ck_assert_int_eq(world_read(t, room, sizeof(room), &n, &fault), SATCHEL_E_IO);
	ck_assert_str_eq(fault.message, "sh ended with status 7");
	close_it(t);
}
END_TEST

struct end_case {
	const char *script;
	int rc;
	const char *said, *message;
};

static const struct end_case end_cases[] = {
	{ "exit 3", SATCHEL_E_IO, "", "sh ended with status 3" },
	{ "echo hello; exit 255", SATCHEL_E_IO, "hello\n", "sh ended with status 255" },
	{ "kill -9 $$", SATCHEL_E_IO, "", "sh was ended by signal 9" },
	{ "exit 0", SATCHEL_OK, "", "" },
	{ "echo bye", SATCHEL_OK, "bye\n", "" },
	{ "exec <&- >&-; exec sleep 100", SATCHEL_OK, "", "" }, /* closed, and lives on */
};

START_TEST(end_of_child)
{
	const struct end_case *c = &end_cases[_i];
	struct transport *t = shell(c->script);
	char room[64] = "";
	size_t n;

	ck_assert_int_eq(world_read(t, room, sizeof(room) - 1, &n, &fault), c->rc);
	ck_assert_msg(n == strlen(c->said) && !memcmp(room, c->said, n), "%s", c->script);
	ck_assert_str_eq(fault.message, c->message);
	close_it(t);
}
END_TEST

/* No SIGPIPE, and the reason. */
START_TEST(write_to_ended_child)
{
	struct transport *t = shell("exit 4");
	char room[8];
	size_t n;

	ck_assert_int_eq(world_read(t, room, sizeof(room), &n, &fault), SATCHEL_E_IO);
	memset(&fault, 0, sizeof(fault));
	ck_assert_int_eq(t->table->write(t, "x", 1, &n, &fault), SATCHEL_E_IO);
	ck_assert_str_eq(fault.message, "sh ended with status 4");
	close_it(t);
}
END_TEST

/* It left without reading: its output ends, and the status says more than that. */
START_TEST(child_that_reads_nothing)
{
	struct transport *t = shell("sleep 0.2; exit 5");
	char room[8];
	size_t n;

	ck_assert_int_eq(world_write(t, "unread", &fault), SATCHEL_OK);
	ck_assert_int_eq(world_read(t, room, sizeof(room), &n, &fault), SATCHEL_E_IO);
	ck_assert_str_eq(fault.message, "sh ended with status 5");
	close_it(t);
}
END_TEST

START_TEST(polite_child_ends_at_once)
{
	struct transport *t = start((const char *const[]){ "cat", NULL });

	ck_assert_int_lt(close_it(t), 90);
}
END_TEST

START_TEST(child_that_overlooks_the_end_is_asked)
{
	struct transport *t = shell("exec sleep 1000");

	ck_assert_int_ge(close_it(t), 90);
}
END_TEST

START_TEST(child_that_ignores_sigterm_is_ended)
{
	struct transport *t = shell("trap '' TERM; echo; exec sleep 1000");
	char room[1];
	int64_t ms;
	size_t n;

	ck_assert_int_eq(world_read(t, room, 1, &n, &fault), SATCHEL_OK);
	ms = close_it(t);
	ck_assert_int_ge(ms, 290);
	ck_assert_int_lt(ms, 3000);
}
END_TEST

START_TEST(child_with_much_to_say)
{
	struct transport *t = shell("exec yes 2>/dev/null");
	char room[4096];
	size_t n;

	ck_assert_int_eq(world_read(t, room, sizeof(room), &n, &fault), SATCHEL_OK);
	ck_assert_uint_eq(n, sizeof(room));
	close_it(t);
}
END_TEST

/* What the program left open without close-on-exec does not reach the child: 3 is ls's own. */
START_TEST(child_gets_three_descriptors)
{
	int extra = fcntl(0, F_DUPFD, 50);
	struct transport *t;
	char room[256];
	size_t n;

	ck_assert_int_ge(extra, 50);
	t = start((const char *const[]){ "ls", "/proc/self/fd", NULL });
	ck_assert_int_eq(world_read(t, room, sizeof(room), &n, &fault), SATCHEL_OK);
	ck_assert_msg(n == 8 && !memcmp(room, "0\n1\n2\n3\n", 8), "%.*s", (int)n, room);
	close(extra);
	close_it(t);
}
END_TEST

/* The pipe then is 0 and 1 itself. */
START_TEST(without_stdin_and_stdout)
{
	int in = fcntl(0, F_DUPFD_CLOEXEC, 50), out = fcntl(1, F_DUPFD_CLOEXEC, 50);
	struct transport *t;
	char room[8];
	size_t n;

	close(0);
	close(1);
	t = start((const char *const[]){ "cat", NULL });
	ck_assert_int_eq(world_write(t, "through", &fault), SATCHEL_OK);
	ck_assert_int_eq(world_read(t, room, 7, &n, &fault), SATCHEL_OK);
	close_it(t);
	dup2(in, 0);
	dup2(out, 1);
	close(in);
	close(out);
}
END_TEST

/* Dovecot's imap: "must not be started from inetd", as root and with a socket for its output. */
START_TEST(output_is_no_socket)
{
	struct transport *t = shell("test -p /proc/self/fd/1 && echo pipe");
	char room[8];
	size_t n;

	ck_assert_int_eq(world_read(t, room, 5, &n, &fault), SATCHEL_OK);
	ck_assert(n == 5 && !memcmp(room, "pipe\n", 5));
	close_it(t);
}
END_TEST

/* What cannot be written at once is waited for, beside what may come. */
START_TEST(waits_for_both_ways)
{
	struct transport *t = shell("exec sleep 1000");
	struct transport_wait waits[TRANSPORT_WAITS_MAX];
	char room[4096] = { 0 };
	size_t n;
	int rc;

	while ((rc = t->table->write(t, room, sizeof(room), &n, &fault)) == SATCHEL_OK)
		;
	ck_assert_int_eq(rc, SATCHEL_AGAIN);
	ck_assert_uint_eq(t->table->waits(t, false, waits), 1);
	ck_assert_uint_eq(waits[0].want, SATCHEL_READABLE);
	ck_assert_uint_eq(t->table->waits(t, true, waits), 2);
	ck_assert(waits[0].want == SATCHEL_READABLE && waits[1].want == SATCHEL_WRITABLE);
	ck_assert_int_ne(waits[0].fd, waits[1].fd);
	close_it(t);
}
END_TEST

/* Not a shell: some clear their mask themselves. */
START_TEST(signals_are_as_usual_in_the_child)
{
	sigset_t term;
	unsigned long blocked, ignored;
	struct transport *t;
	char room[128];
	size_t n;

	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &term, NULL);
	signal(SIGPIPE, SIG_IGN);
	t = start(
		(const char *const[]){ "grep", "-E", "^Sig(Blk|Ign)", "/proc/self/status", NULL });
	ck_assert_int_eq(world_read(t, room, sizeof(room) - 1, &n, &fault), SATCHEL_OK);
	room[n] = 0;
	ck_assert(sscanf(room, "SigBlk: %lx SigIgn: %lx", &blocked, &ignored) == 2);
	ck_assert(!blocked && !(ignored >> (SIGPIPE - 1) & 1));
	signal(SIGPIPE, SIG_DFL);
	pthread_sigmask(SIG_UNBLOCK, &term, NULL);
	close_it(t);
}
END_TEST

/* The kernel reaps then, and the status is lost. */
START_TEST(program_that_ignores_sigchld)
{
	struct transport *t;
	char room[8];
	size_t n;

	signal(SIGCHLD, SIG_IGN);
	t = shell("exit 3");
	ck_assert_int_eq(world_read(t, room, sizeof(room), &n, &fault), SATCHEL_OK);
	ck_assert_uint_eq(n, 0);
	close_it(t);
	signal(SIGCHLD, SIG_DFL);
}
END_TEST

struct refusal {
	const char *argv0;
	int rc, os_error;
};

static const struct refusal refusals[] = {
	{ "does-not-exist-anywhere", SATCHEL_E_CONNECT, ENOENT },
	{ "/etc/passwd", SATCHEL_E_CONNECT, EACCES },
	{ "/", SATCHEL_E_CONNECT, EACCES },
	{ "", SATCHEL_E_ARGUMENT, 0 },
	{ NULL, SATCHEL_E_ARGUMENT, 0 },
};

START_TEST(cannot_start)
{
	const struct refusal *c = &refusals[_i];
	const char *const argv[] = { c->argv0, NULL };
	struct transport *t = NULL;

	if (in_valgrind())
		return;
	ck_assert_int_eq(satcheli_child_new(&world.env, argv, &t, &fault), c->rc);
	ck_assert_int_eq(fault.os_error, c->os_error);
	ck_assert_ptr_null(t);
}
END_TEST

START_TEST(fifty_leave_nothing)
{
	for (int i = 0; i < 50; i++) {
		struct transport *t = start((const char *const[]){ "true", NULL });

		t->table->close(t);
	}
	ck_assert_uint_eq(world.closed, 100);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("transport: command");
	TCase *tc = tcase_create("command");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, echo);
	tcase_add_test(tc, path_of_command_is_not_in_the_name);
	tcase_add_loop_test(tc, end_of_child, 0, (int)COUNTOF(end_cases));
	tcase_add_test(tc, write_to_ended_child);
	tcase_add_test(tc, child_that_reads_nothing);
	tcase_add_test(tc, polite_child_ends_at_once);
	tcase_add_test(tc, child_that_overlooks_the_end_is_asked);
	tcase_add_test(tc, child_that_ignores_sigterm_is_ended);
	tcase_add_test(tc, child_with_much_to_say);
	tcase_add_test(tc, child_gets_three_descriptors);
	tcase_add_test(tc, without_stdin_and_stdout);
	tcase_add_test(tc, output_is_no_socket);
	tcase_add_test(tc, waits_for_both_ways);
	tcase_add_test(tc, signals_are_as_usual_in_the_child);
	tcase_add_test(tc, program_that_ignores_sigchld);
	tcase_add_loop_test(tc, cannot_start, 0, (int)COUNTOF(refusals));
	tcase_add_test(tc, fifty_leave_nothing);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
