/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* APPEND of several messages that ends early: what is told of those that were on their way. */
#include "tests/faults/peer.h"

#include <errno.h>
#include <stdio.h>

enum { MANY = 300, BIG = 4097, HUGE = 1024 * 1024 };

static char big[BIG + 1];

static satchel_draft text(const char *octets)
{
	return (satchel_draft){ .size_of = sizeof(satchel_draft),
		                .memory = { octets, strlen(octets) } };
}

static satchel_client *begin(struct peer *p, const char *capabilities, const char *script)
{
	peer_init(p);
	peer_preamble(p, capabilities, -1);
	peer_lines(p, script);
	return peer_ready(p, NULL, false);
}

static void finish(satchel_client *imap, satchel_moved *moved, struct peer *p)
{
	satchel_free(moved);
	satchel_close(imap);
	peer_clear(p);
}

static void check(satchel_client *imap, const satchel_moved *m, int outcome, size_t count,
                  const char *left)
{
	char *text_of_left = NULL;

	ck_assert_int_eq(satchel_error_of(imap)->outcome, outcome);
	ck_assert_uint_eq(m ? m->count : 0, count);
	if (!m)
		return;
	ck_assert_int_eq(satchel_set_format(m->left, &text_of_left), SATCHEL_OK);
	ck_assert_str_eq(text_of_left, left);
	satchel_free(text_of_left);
}

/* The second waits for "+" while the first is refused for all; the third is not sent. */
START_TEST(refused_while_another_is_sent)
{
	static char script[BIG + 512];
	satchel_moved *moved = NULL;
	satchel_client *imap;
	struct peer p;

	memset(big, 'x', BIG);
	snprintf(script, sizeof script,
	         "C:T1 APPEND X () {3+}\nC:one\nC:T2 APPEND X () {4097}\nS:T1 NO [OVERQUOTA] full\n"
	         "S:+ go on\nC:%s\nC:T3 NOOP\nS:T2 OK [APPENDUID 7 101] in\nS:T3 OK done",
	         big);
	imap = begin(&p, "LITERAL- UIDPLUS", script);
	expect(imap,
	       satchel_append(imap, "X", (satchel_draft[]){ text("one"), text(big), text("three") },
	                      3, NULL, &moved),
	       SATCHEL_E_OVERQUOTA);
	check(imap, moved, SATCHEL_PARTLY, 1, "1,3");
	ck_assert(peer_done(&p));
	finish(imap, moved, &p);
}
END_TEST

/* NO in the middle of a literal, and then the connection ends: that it was refused is known. */
START_TEST(refused_in_its_middle)
{
	static char huge[HUGE + 1];
	satchel_moved *moved = NULL;
	satchel_client *imap;
	struct peer p;

	memset(huge, 'x', HUGE);
	imap = begin(&p, "LITERAL+",
	             "C:T1 APPEND X () {1048576+}\nC.xx\nS:T1 NO [OVERQUOTA] full\nZ");
	p.put = 700;
	p.rests = true;
	p.jam = 2000;
	p.jam_errno = ECONNRESET;
	expect(imap, satchel_append(imap, "X", (satchel_draft[]){ text(huge) }, 1, NULL, &moved),
	       SATCHEL_E_OVERQUOTA);
	check(imap, moved, SATCHEL_REFUSED, 0, "");
	finish(imap, moved, &p);
}
END_TEST

/* What cannot be sent is known before the first is. */
START_TEST(one_cannot_be_sent)
{
	static const char *const keyword[] = { "a b" };
	satchel_draft drafts[] = { text("one"), text("two"), text("three") };
	satchel_moved *moved = NULL;
	satchel_client *imap;
	struct peer p;

	imap = begin(&p, "LITERAL+ UIDPLUS", "Z");
	if (_i == 0)
		drafts[1].flags = (satchel_flags){ 0, keyword, 1 };
	else if (_i == 1)
		drafts[2].flags.bits = 1u << 20;
	else
		drafts[2].date = (satchel_time){ .seconds = INT64_MAX, .known = true };
	expect(imap, satchel_append(imap, "X", drafts, 3, NULL, &moved), SATCHEL_E_ARGUMENT);
	check(imap, moved, SATCHEL_NOT_SENT, 0, "");
	ck_assert_uint_eq(p.sent_size, 0);
	finish(imap, moved, &p);
}
END_TEST

/* So many are refused that no more are sent; what had been sent by then is taken all the same. */
static void answer(struct peer *p, char *line)
{
	unsigned n;

	if (sscanf(line, "T%u APPEND", &n) == 1 && n <= 16)
		peer_say(p, "T%u NO not this one\r\n", n);
	else if (sscanf(line, "T%u ", &n) == 1)
		peer_say(p, "T%u OK done\r\n", n);
}

START_TEST(many_are_refused)
{
	static satchel_draft drafts[MANY];
	satchel_moved *moved = NULL;
	satchel_client *imap;
	struct peer p;
	size_t accepted = 0;

	imap = begin(&p, "LITERAL+", "");
	p.answer = answer;
	for (size_t i = 0; i < MANY; i++)
		drafts[i] = text("a message");
	expect(imap, satchel_append(imap, "X", drafts, MANY, NULL, &moved), SATCHEL_E_NO);
	for (const char *at = p.sent; (at = strstr(at, " APPEND ")); at++)
		accepted++;
	ck_assert_uint_gt(accepted, 16);
	ck_assert_int_eq(satchel_error_of(imap)->outcome, SATCHEL_PARTLY);
	ck_assert_uint_eq(moved->count, accepted - 16);
	ck_assert_uint_eq(satchel_set_count(moved->left), MANY - moved->count);
	finish(imap, moved, &p);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("append");
	TCase *tc = tcase_create("append");

	tcase_add_test(tc, refused_while_another_is_sent);
	tcase_add_test(tc, refused_in_its_middle);
	tcase_add_loop_test(tc, one_cannot_be_sent, 0, 3);
	tcase_add_test(tc, many_are_refused);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
