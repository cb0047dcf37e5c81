/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* A large folder on a server that puts items behind the end of the list (Q128): how often it is asked again, and that each
 * message has a row with each item that the server gave in the end. Message n has UID n. */
#include "tests/faults/peer.h"

#include <stdio.h>
#include <stdlib.h>

enum { MESSAGES = 20000 };

struct manner {
	const char *name;
	uint32_t step; /* each so many messages a row is like that */
	bool again;    /* in the second answer too */
	bool numbers;
	size_t commands; /* at most */
};

/* What is asked for again is one set, in as many lines as it takes: never a command for each message. */
static const struct manner manners[] = {
	{ "none", MESSAGES + 1, false, false, 1 },
	{ "one", MESSAGES, false, false, 2 },
	{ "all", 1, false, false, 2 },
	{ "all, twice", 1, true, false, 2 },
	{ "all, by sequence numbers", 1, true, true, 2 },
	{ "every second", 2, false, false, 10 },
	{ "every second, twice", 2, true, false, 10 },
};

struct server {
	const struct manner *m;
	size_t commands;
};

static void say_row(struct peer *p, uint32_t n, bool second)
{
	const struct manner *m = ((struct server *)p->test)->m;
	bool odd = n % m->step == 0 && (!second || m->again);

	peer_say(p, "* %u FETCH (UID %u FLAGS ()%s RFC822.SIZE 5)\r\n", (unsigned)n, (unsigned)n,
	         odd ? ")" : "");
}

static void answer(struct peer *p, char *line)
{
	struct server *s = p->test;
	char tag[16], *text = malloc(strlen(line) + 1);
	satchel_set set = SATCHEL_SET_EMPTY;
	uint32_t n = 0;

	ck_assert_ptr_nonnull(text);
	ck_assert_int_eq(
		sscanf(line, s->m->numbers ? "%15s FETCH %s " : "%15s UID FETCH %s ", tag, text),
		2);
	ck_assert_int_eq(satchel_set_parse(&set, text), SATCHEL_OK);
	ck_assert_int_eq(satchel_set_intersect(&set, satchel_range(1, MESSAGES)), SATCHEL_OK);
	while (satchel_set_next(set, &n))
		say_row(p, n, s->commands > 0);
	peer_say(p, "%s OK done\r\n", tag);
	s->commands++;
	satchel_set_clear(&set);
	free(text);
}

/* ---- the client */

struct outcome {
	uint32_t rows, again, sizes, invalid;
};

static struct outcome pull(satchel_client *imap, satchel_fetch *fetch)
{
	struct outcome o = { 0 };
	const satchel_message *m;
	int rc;

	while ((rc = satchel_fetch_next(fetch, &m)) == SATCHEL_ROW) {
		o.rows += !m->again;
		o.again += m->again;
		o.sizes += (m->has & SATCHEL_FETCH_SIZE) && m->size == 5;
		o.invalid += (m->invalid & SATCHEL_FETCH_SIZE) && m->again;
	}
	expect(imap, rc, SATCHEL_OK);
	ck_assert_uint_eq(satchel_set_count(satchel_fetch_left(fetch)), 0);
	return o;
}

static void check(const struct server *s, struct outcome o)
{
	uint32_t odd = MESSAGES / s->m->step;

	printf("# %s: %zu commands, %u rows, %u again\n", s->m->name, s->commands, (unsigned)o.rows,
	       (unsigned)o.again);
	ck_assert_uint_le(s->commands, s->m->commands);
	ck_assert_uint_eq(o.rows, MESSAGES);
	ck_assert_uint_eq(o.again, odd);
	ck_assert_uint_eq(o.sizes, s->m->again ? MESSAGES - odd : MESSAGES);
	ck_assert_uint_eq(o.invalid, s->m->again ? odd : 0);
}

static void fetch_all(struct peer *p, bool numbers)
{
	satchel_client *imap = peer_ready(p, NULL, true);
	satchel_fetch *fetch = NULL;
	satchel_set all = SATCHEL_ALL;

	all.kind = numbers ? SATCHEL_SET_NUMBERS : SATCHEL_SET_UIDS;
	expect(imap,
	       satchel_fetch_start(imap, all,
	                           SATCHEL_FETCH(.items = SATCHEL_FETCH_FLAGS | SATCHEL_FETCH_SIZE),
	                           &fetch),
	       SATCHEL_OK);
	check(p->test, pull(imap, fetch));
	satchel_fetch_end(fetch);
	satchel_close(imap);
}

START_TEST(behind)
{
	struct server s = { &manners[_i], 0 };
	struct peer p;

	peer_init(&p);
	p.test = &s;
	p.answer = answer;
	peer_preamble(&p, "IMAP4rev1", MESSAGES);
	fetch_all(&p, s.m->numbers);
	peer_clear(&p);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("behind");
	TCase *tc = tcase_create("behind");

	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, behind, 0, (int)COUNTOF(manners));
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
