/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The letters in front of tag numbers: what is no letter never leaves. */
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <satchel/client.h>

#include "tests/support/main.h"

static const struct {
	const char *prefix, *kept; /* kept NULL: two random letters, and four digits */
} prefix_cases[] = {
	{ "T", "T1" },   { "abc", "abc1" }, { NULL, NULL }, { "", NULL },     { "a\r\nb ", NULL },
	{ "a b", NULL }, { "7", NULL },     { "a+", NULL }, { "a{5}", NULL }, { "\xE4", NULL },
};

/* What is sent for NOOP. */
static size_t sent(const char *prefix, char *line, size_t room)
{
	static const char greeting[] = "* PREAUTH ready\r\n";
	satchel_client *imap = NULL;
	satchel_call call = { 0 };
	int fd[2];
	ssize_t n;

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fd), 0);
	ck_assert_int_eq(write(fd[1], greeting, sizeof greeting - 1), (ssize_t)sizeof greeting - 1);
	ck_assert_int_eq(
		satchel_open(&imap, NULL,
	                     SATCHEL_OPTIONS(.fd_plus_1 = fd[0] + 1, .tag_prefix = prefix)),
		SATCHEL_OK);
	ck_assert_int_eq(satchel_noop(imap, SATCHEL_CALL(&call)), SATCHEL_QUEUED);
	ck_assert_int_eq(satchel_process(imap), SATCHEL_AGAIN);
	n = read(fd[1], line, room - 1);
	ck_assert_int_gt(n, 0);
	line[n] = 0;
	satchel_close(imap);
	close(fd[1]);
	return (size_t)n;
}

START_TEST(prefix)
{
	const char *kept = prefix_cases[_i].kept;
	char line[64];
	size_t n = sent(prefix_cases[_i].prefix, line, sizeof line), size = kept ? strlen(kept) : 6;

	ck_assert_str_eq(line + n - 7, " NOOP\r\n");
	ck_assert_uint_eq(n - 7, size);
	for (size_t i = 0; i + (kept ? 1 : 4) < size; i++)
		ck_assert((line[i] | 32) >= 'a' && (line[i] | 32) <= 'z');
	ck_assert(!strncmp(kept ? line : line + 2, kept ? kept : "0001", kept ? size : 4));
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("tag_prefix");
	TCase *t = tcase_create("tag_prefix");

	tcase_add_loop_test(t, prefix, 0, (int)COUNTOF(prefix_cases));
	suite_add_tcase(s, t);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
