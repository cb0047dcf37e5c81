/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Lists of numbers that come in parts: whatever arrives first, the result is that of the whole. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <satchel/decode.h>

#include "tests/support/main.h"

enum { NUMBERS = 6000, SIZE_MAX_ALL = 128 * 1024, TAIL = 160 };

struct list_case {
	const char *name, *head, *tail; /* between them: NUMBERS numbers, apart */
	char between;
	size_t limit; /* max_response, or 0 */
	const char *seen;
};

static const struct list_case list_cases[] = {
	{ "SEARCH", "* SEARCH", "\r\n", ' ', 0, "kind SEARCH rc 0 count 6000" },
	{ "SEARCH, space at the end", "* SEARCH", " \r\n", ' ', 0, "kind SEARCH rc 0 count 6000" },
	{ "SEARCH, spaces", "* SEARCH", "   \r\n", ' ', 0, "kind SEARCH rc 0 count 6000" },
	{ "SEARCH with MODSEQ", "* SEARCH", " (MODSEQ 917162500)\r\n", ' ', 0,
	  "kind SEARCH rc 0 count 6000 modseq 917162500" },
	{ "SEARCH of no numbers", "* SEARCH", " x\r\n", ' ', 0, "kind INVALID rc -6" },
	{ "VANISHED", "* VANISHED (EARLIER)", "\r\n", ',', 0, "kind VANISHED rc 0 count 6000" },
	{ "VANISHED, two sets", "* VANISHED (EARLIER) 1", "\r\n", ',', 0, "kind INVALID rc -6" },
	{ "VANISHED, two sets with space", "* VANISHED 1", " \r\n", ',', 0, "kind INVALID rc -6" },
	{ "SEARCH of no numbers at first", "* SEARCH x", "\r\n", ' ', 0, "kind INVALID rc -6" },
	{ "VANISHED, comma at the end", "* VANISHED (EARLIER)", ",\r\n", ',', 0,
	  "kind INVALID rc -6" },
	{ "ESEARCH", "* ESEARCH (TAG \"T1\") UID ALL", " MODSEQ 17\r\n", ',', 0,
	  "kind ESEARCH rc 0 count 6000" },
	{ "ESEARCH with PARTIAL", "* ESEARCH (TAG \"T1\") UID PARTIAL (-1:-9000", ") MODSEQ 17\r\n",
	  ',', 0, "kind ESEARCH rc 0 partial 6000" },
	{ "ESEARCH with PARTIAL that has no end", "* ESEARCH PARTIAL (1:9000", "\r\n", ',', 0,
	  "kind INVALID rc -6" },
	{ "SEARCH, longer than max_response", "* SEARCH", "\r\n", ' ', 500, NULL },
};

static size_t make(char *to, const struct list_case *t)
{
	size_t n = (size_t)sprintf(to, "%s", t->head);

	for (unsigned i = 0; i < NUMBERS; i++)
		n += (size_t)sprintf(to + n, "%c%u", i ? t->between : ' ', 100001 + 2 * i);
	return n + (size_t)sprintf(to + n, "%s", t->tail);
}

static void feed(satchel_decoder *d, const char *octets, size_t size)
{
	for (size_t taken = 0; size; octets += taken, size -= taken) {
		const satchel_reply *r;

		ck_assert_int_eq(satchel_decoder_feed(d, octets, size, &taken), SATCHEL_OK);
		if (taken < size)
			ck_assert_int_eq(satchel_decoder_next(d, &r), SATCHEL_AGAIN);
	}
}

static const char *kind_of(const satchel_reply *r)
{
	return r->kind == SATCHEL_REPLY_SEARCH     ? "SEARCH"
	       : r->kind == SATCHEL_REPLY_ESEARCH  ? "ESEARCH"
	       : r->kind == SATCHEL_REPLY_VANISHED ? "VANISHED"
	                                           : "INVALID";
}

static void describe(char *to, const satchel_reply *r)
{
	size_t count = r->kind == SATCHEL_REPLY_ESEARCH ? r->found->all.count : r->set.count;

	to += sprintf(to, "kind %s rc %d", kind_of(r), r->rc);
	if (!r->rc && r->kind == SATCHEL_REPLY_ESEARCH && r->found->partial.count)
		to += sprintf(to, " partial %zu", r->found->partial.count);
	else if (!r->rc)
		to += sprintf(to, " count %zu", count);
	if (!r->rc && r->modseq)
		sprintf(to, " modseq %llu", (unsigned long long)r->modseq);
}

/* The first `cut` octets are read before the others come. */
static uint64_t play(const struct list_case *t, const char *in, size_t size, size_t cut, char *seen)
{
	uint64_t at;
	satchel_limits limits = { .size = sizeof limits, .max_response = t->limit };
	satchel_decoder *d;
	const satchel_reply *r;

	ck_assert_int_eq(satchel_decoder_new(&d, SATCHEL_DECODER(.limits = &limits)), SATCHEL_OK);
	feed(d, in, cut);
	if (cut)
		ck_assert_int_eq(satchel_decoder_next(d, &r), SATCHEL_AGAIN);
	feed(d, in + cut, size - cut);
	ck_assert_int_eq(satchel_decoder_next(d, &r), SATCHEL_ROW);
	describe(seen, r);
	ck_assert(r->kind != SATCHEL_REPLY_INVALID || t->limit ||
	          (r->raw.size && !memcmp(r->raw.data, in, r->raw.size)));
	at = r->at;
	satchel_decoder_free(d);
	return at;
}

START_TEST(parts)
{
	const struct list_case *t = &list_cases[_i];
	char *in = malloc(SIZE_MAX_ALL), seen[128];
	size_t size = make(in, t);
	uint64_t whole = play(t, in, size, 0, seen);

	for (size_t cut = size - TAIL; cut < size; cut++) {
		uint64_t at = play(t, in, size, cut, seen);

		ck_assert_msg(!t->seen || at == whole,
		              "%s, cut %zu from the end: at %d in place of %d", t->name, size - cut,
		              (int)at, (int)whole);
		if (t->seen)
			ck_assert_msg(!strcmp(seen, t->seen), "%s, cut %zu from the end: %s",
			              t->name, size - cut, seen);
		else /* what is not all there is an error, or else all is there */
			ck_assert_msg(!strcmp(seen, "kind INVALID rc -5") ||
			                      !strcmp(seen, "kind SEARCH rc 0 count 6000"),
			              "%s, cut %zu from the end: %s", t->name, size - cut, seen);
	}
	free(in);
}
END_TEST

/* The replies to one VANISHED: how many ranges each has, "+" where another follows, and in all. */
static void play_vanished(const char *in, size_t size, size_t step, char *seen)
{
	satchel_decoder *d;
	const satchel_reply *r;
	size_t all = 0;
	bool more = true;

	ck_assert_int_eq(satchel_decoder_new(&d, NULL), SATCHEL_OK);
	*seen = '\0';
	for (size_t at = 0, taken; more; at += taken) {
		size_t n = size - at < step ? size - at : step;

		ck_assert_int_eq(satchel_decoder_feed(d, in + at, n, &taken), SATCHEL_OK);
		while (more && satchel_decoder_next(d, &r) == SATCHEL_ROW) {
			ck_assert_int_eq(r->kind, SATCHEL_REPLY_VANISHED);
			ck_assert(r->earlier);
			more = r->more;
			all += r->set.count;
			seen += sprintf(seen, "%zu%s", r->set.count, more ? "+" : "=");
		}
	}
	sprintf(seen, "%zu", all);
	satchel_decoder_free(d);
}

/* RFC 7162 section 3.2.10: however long it is, no more than a part of it is held; parts do not depend on what arrives when. */
START_TEST(long_vanished)
{
	enum { COUNT = 20000 };
	static const size_t steps[] = { 1000, 4096, 32 * 1024, 77777, SIZE_MAX };
	char *in = malloc(COUNT * 8 + 64), seen[128];
	size_t n = (size_t)sprintf(in, "* VANISHED (EARLIER) ");

	for (unsigned i = 0; i < COUNT; i++)
		n += (size_t)sprintf(in + n, "%s%u", i ? "," : "", 100001 + 2 * i);
	n += (size_t)sprintf(in + n, "\r\n");
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		play_vanished(in, n, steps[i], seen);
		ck_assert_str_eq(seen, "8192+8192+3616=20000");
	}
	free(in);
}
END_TEST

/* A part must not end within a string: what follows it is not of the part. */
START_TEST(strings)
{
	static const char *const ends[] = { "\\\"", "\\\\", "\" 1,2", "\"", "\\" };
	size_t n = 40000;
	char *in = malloc(n + 64);
	size_t head = (size_t)sprintf(in, "* ESEARCH (TAG \"");

	memset(in + head, 'x', n);
	memcpy(in + n - 20, "1 1 2 ", 6);
	memset(in + n - 14, '7', 14);
	for (size_t i = 0; i < 2 * (sizeof ends / sizeof *ends); i++) {
		const char *end = ends[i / 2];
		size_t at = i % 2 ? n : n - 14, size = at + (size_t)sprintf(in + at, "%s", end);
		satchel_decoder *d;
		const satchel_reply *r;

		ck_assert_int_eq(satchel_decoder_new(&d, NULL), SATCHEL_OK);
		feed(d, in, size);
		ck_assert_int_eq(satchel_decoder_next(d, &r), SATCHEL_AGAIN);
		feed(d, ") UID ALL 1\r\n", 13);
		ck_assert_int_eq(satchel_decoder_next(d, &r), SATCHEL_ROW);
		satchel_decoder_free(d);
	}
	free(in);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("long_lists");
	TCase *t = tcase_create("long_lists");

	tcase_add_loop_test(t, parts, 0, (int)(sizeof list_cases / sizeof *list_cases));
	tcase_add_test(t, strings);
	tcase_add_test(t, long_vanished);
	suite_add_tcase(s, t);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
