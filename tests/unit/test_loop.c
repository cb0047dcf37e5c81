/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What an event loop is told: when satchel_process is due, and what to wait for. */
#include <satchel/satchel.h>

#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "tests/support/main.h"

struct watched {
	int fd;
	unsigned want;
};

static void watch(satchel_client *imap, int fd, unsigned want, void *user)
{
	struct watched *w = user;

	(void)imap;
	w->fd = fd;
	w->want = want;
}

static int64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void say(int fd, const char *octets)
{
	ck_assert_int_eq(write(fd, octets, strlen(octets)), (ssize_t)strlen(octets));
}

/* A loop reads the clock, then asks: what is due must not be later than that. */
START_TEST(due)
{
	int64_t before = now();
	struct watched w = { -1, 0 };
	satchel_client *imap = NULL;
	satchel_call call = { 0 };
	int fds[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	ck_assert_int_eq(satchel_open(&imap, NULL,
	                              SATCHEL_OPTIONS(.fd_plus_1 = fds[0] + 1, .watch = watch,
	                                              .user = &w, .call = &call)),
	                 SATCHEL_QUEUED);
	ck_assert_msg(satchel_deadline(imap) <= before, "the first step is due");
	ck_assert_int_eq(satchel_process(imap), SATCHEL_AGAIN);
	ck_assert_int_eq(w.fd, fds[0]);
	ck_assert_uint_eq(w.want, SATCHEL_READABLE);
	ck_assert_msg(satchel_deadline(imap) > before, "the greeting may take its time");
	say(fds[1], "* OK ready\r\n");
	ck_assert_int_eq(satchel_process(imap), SATCHEL_AGAIN);
	ck_assert_int_eq(call.rc, SATCHEL_OK);
	ck_assert_msg(satchel_deadline(imap) == INT64_MAX, "nothing is to be done");
	ck_assert_int_eq(satchel_noop(imap, SATCHEL_CALL(&call)), SATCHEL_QUEUED);
	ck_assert_msg(satchel_deadline(imap) <= before, "there is a line to send");
	ck_assert_int_eq(satchel_process(imap), SATCHEL_AGAIN);
	ck_assert_msg(satchel_deadline(imap) > before && satchel_deadline(imap) < INT64_MAX,
	              "the answer is awaited");
	satchel_close(imap);
	ck_assert_uint_eq(w.want, 0);
	ck_assert_int_eq(call.rc, SATCHEL_E_CLOSED);
	close(fds[1]);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("loop");
	TCase *tc = tcase_create("loop");

	tcase_add_test(tc, due);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
