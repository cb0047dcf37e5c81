/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What does not fit a line is told in its own words: criteria where no set was given, a set where one was. */
#include <satchel/satchel.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/support/main.h"

static const char criteria[] = "UID 1,3,5,7,9,11,13,15,17,19,21,23,25,27,29,31,33,35,37";

static void say(int fd, const char *line)
{
	ck_assert_int_eq(write(fd, line, strlen(line)), (ssize_t)strlen(line));
}

/* A client with an open folder and short lines; *peer is the server's end. */
static satchel_client *open_folder(int *peer)
{
	static const satchel_limits limits = { .size = sizeof limits, .max_command_line = 180 };
	satchel_client *imap = NULL;
	satchel_call call = { 0 };
	int fd[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fd), 0);
	*peer = fd[1];
	say(fd[1], "* PREAUTH [CAPABILITY IMAP4rev1] ready\r\n");
	ck_assert_int_eq(satchel_open(&imap, NULL,
	                              SATCHEL_OPTIONS(.fd_plus_1 = fd[0] + 1, .tag_prefix = "T",
	                                              .limits = &limits)),
	                 SATCHEL_OK);
	ck_assert_int_eq(satchel_select(imap, "INBOX", SATCHEL_SELECT(.call = &call)),
	                 SATCHEL_QUEUED);
	ck_assert_int_eq(satchel_process(imap), SATCHEL_AGAIN);
	say(fd[1], "* 3 EXISTS\r\nT1 OK [READ-WRITE] done\r\n");
	satchel_process(imap);
	ck_assert_ptr_nonnull(satchel_selected(imap));
	return imap;
}

START_TEST(long_criteria)
{
	satchel_set *found = NULL;
	int peer;
	satchel_client *imap = open_folder(&peer);

	ck_assert_int_eq(satchel_search(imap, criteria, NULL, &found), SATCHEL_E_ARGUMENT);
	ck_assert_str_eq(satchel_error_of(imap)->message,
	                 "search criteria of 55 octets are too long for a line of 180");
	satchel_close(imap);
	close(peer);
}
END_TEST

START_TEST(long_name)
{
	char folder[100] = { 0 };
	int peer;
	satchel_client *imap = open_folder(&peer);

	memset(folder, 'x', sizeof folder - 1);
	ck_assert_int_eq(satchel_copy(imap, SATCHEL_ONE(70), folder, NULL, NULL),
	                 SATCHEL_E_ARGUMENT);
	ck_assert_str_eq(satchel_error_of(imap)->message,
	                 "a line of 180 octets has no room for a set behind its 262 others");
	satchel_close(imap);
	close(peer);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("line_room");
	TCase *t = tcase_create("line_room");

	tcase_add_test(t, long_criteria);
	tcase_add_test(t, long_name);
	suite_add_tcase(s, t);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
