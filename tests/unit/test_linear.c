/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Hostile responses cost time in proportion to their size, and no stack: N and 2N of the same are read, and the ratio of
 * their times is about 2. */
#include <satchel/decode.h>
#include <satchel/wire.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "tests/support/main.h"

struct pattern {
	const char *name, *head, *repeated, *tail;
	size_t times;
	satchel_limits limits;
};

static const struct pattern patterns[] = {
	{ .name = "literals",
	  .head = "* X",
	  .repeated = " {0}\r\n",
	  .tail = "\r\n",
	  .times = 100000 },
	{ .name = "bodies",
	  .head = "* 1 FETCH (UID 1",
	  .repeated = " BODY[1] {0}\r\n",
	  .tail = ")\r\n",
	  .times = 50000 },
	{ .name = "strings as bodies",
	  .head = "* 1 FETCH (UID 1",
	  .repeated = " BODY[1] \"\"",
	  .tail = ")\r\n",
	  .times = 50000 },
	{ .name = "unknown items",
	  .head = "* 1 FETCH (UID 1",
	  .repeated = " X {0}\r\n",
	  .tail = ")\r\n",
	  .times = 50000 },
	{ .name = "items twice",
	  .head = "* 1 FETCH (UID 1",
	  .repeated = " FLAGS (a) ENVELOPE (\"",
	  .tail = ")\r\n",
	  .times = 50000 },
	{ .name = "open lists",
	  .head = "* 1 FETCH (BODY ",
	  .repeated = "(",
	  .tail = "\r\n",
	  .times = 1000000 },
	{ .name = "open lists, unknown",
	  .head = "* X ",
	  .repeated = "(",
	  .tail = "\r\n",
	  .times = 1000000 },
	{ .name = "open lists in an envelope",
	  .head = "* 1 FETCH (ENVELOPE ",
	  .repeated = "(",
	  .tail = "\r\n",
	  .times = 1000000 },
	{ .name = "closed lists",
	  .head = "* 1 FETCH (BODY (",
	  .repeated = "()",
	  .tail = "))\r\n",
	  .times = 500000 },
	{ .name = "sections without end",
	  .head = "* 1 FETCH (",
	  .repeated = "BODY[ ",
	  .tail = ")\r\n",
	  .times = 200000 },
	{ .name = "quotes", .head = "* X \"", .repeated = "a\"b ", .tail = "\r\n", .times = 10000 },
	{ .name = "open quotes",
	  .head = "* X",
	  .repeated = " \"a",
	  .tail = "\r\n",
	  .times = 200000 },
	{ .name = "escapes before quotes",
	  .head = "* X",
	  .repeated = " \"a\\\" ",
	  .tail = "\r\n",
	  .times = 200000 },
	{ .name = "lines in quotes",
	  .head = "* 1 FETCH (X \"",
	  .repeated = "a\r\n",
	  .tail = "\")\r\n",
	  .times = 100000 },
	{ .name = "stray line ends",
	  .head = "* 1 FETCH (X {0}\r\n",
	  .repeated = "\r\n",
	  .tail = ")\r\n",
	  .times = 200000 },
	{ .name = "brackets", .head = "* OK [", .repeated = "[", .tail = "\r\n", .times = 500000 },
	{ .name = "spaces", .head = "*", .repeated = " ", .tail = "X\r\n", .times = 500000 },
	{ .name = "empty lines",
	  .head = "",
	  .repeated = "\r\n",
	  .tail = "",
	  .times = 500000,
	  .limits = { .size = sizeof(satchel_limits), .max_blank_lines = SATCHEL_UNLIMITED } },
	{ .name = "lines of one octet",
	  .head = "",
	  .repeated = "a\n",
	  .tail = "",
	  .times = 100000 },
	{ .name = "numbers",
	  .head = "* SEARCH",
	  .repeated = " 7",
	  .tail = "\r\n",
	  .times = 500000 },
	{ .name = "numbers that go down",
	  .head = "* SEARCH",
	  .repeated = " 9 7 5 3",
	  .tail = "\r\n",
	  .times = 100000 },
	{ .name = "number without end",
	  .head = "* SEARCH ",
	  .repeated = "1",
	  .tail = "\r\n",
	  .times = 500000 },
	{ .name = "literals above their limit",
	  .head = "* X",
	  .repeated = " {1}\r\na",
	  .tail = "\r\n",
	  .times = 50000,
	  .limits = { .size = sizeof(satchel_limits), .max_literal = 1, .max_response = 1000 } },
	{ .name = "line above the limit",
	  .head = "* X ",
	  .repeated = "a",
	  .tail = "\r\n",
	  .times = 2000000,
	  .limits = { .size = sizeof(satchel_limits), .max_response = 1000 } },
};

struct text {
	char *at;
	size_t size;
};

static struct text make(const struct pattern *p, size_t times)
{
	size_t n = strlen(p->repeated);
	struct text t = { malloc(strlen(p->head) + n * times + strlen(p->tail) + 1), 0 };

	t.size = (size_t)sprintf(t.at, "%s", p->head);
	for (size_t i = 0; i < times; i++, t.size += n)
		memcpy(t.at + t.size, p->repeated, n);
	t.size += (size_t)sprintf(t.at + t.size, "%s", p->tail);
	return t;
}

static void decode(const struct pattern *p, const struct text *t, size_t step)
{
	const satchel_reply *reply;
	satchel_decoder *d;
	size_t taken;
	int rc = 0;

	ck_assert_int_eq(satchel_decoder_new(
				 &d, SATCHEL_DECODER(.limits = p->limits.size ? &p->limits : NULL)),
	                 0);
	for (size_t i = 0; i < t->size && rc >= 0; i += taken) {
		ck_assert_int_eq(satchel_decoder_feed(d, t->at + i,
		                                      t->size - i < step ? t->size - i : step,
		                                      &taken),
		                 0);
		while ((rc = satchel_decoder_next(d, &reply)) == SATCHEL_ROW)
			;
	}
	satchel_decoder_free(d);
}

static void read_tokens(const struct pattern *p, const struct text *t, size_t step)
{
	const satchel_response *response;
	satchel_wire *w;
	size_t taken;
	int rc = 0;

	ck_assert_int_eq(
		satchel_wire_new(&w, SATCHEL_WIRE(.limits = p->limits.size ? &p->limits : NULL,
	                                          .stream = step > 1000)),
		0);
	for (size_t i = 0; i < t->size && rc >= 0; i += taken) {
		ck_assert_int_eq(satchel_wire_feed(w, t->at + i,
		                                   t->size - i < step ? t->size - i : step, &taken),
		                 0);
		while ((rc = satchel_wire_next(w, &response)) == SATCHEL_ROW || rc == SATCHEL_DATA)
			;
	}
	satchel_wire_free(w);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* The best of some, as others use the machine too. */
static double seconds(const struct pattern *p, size_t times, size_t step,
                      void (*read_all)(const struct pattern *, const struct text *, size_t))
{
	struct text t = make(p, times);
	double best = 1e9;

	for (int i = 0; i < 3; i++) {
		double begin = now(), took;

		read_all(p, &t, step);
		took = now() - begin;
		best = took < best ? took : best;
	}
	free(t.at);
	return best;
}

/* What is over in a millisecond is not measured well enough to be judged. Time says whether the effort is linear or grows with
 * the square (4), caches that others use too make the rest; the benchmark counts instructions (at most 2.2). */
static void check_linear(const struct pattern *p, size_t step,
                         void (*read_all)(const struct pattern *, const struct text *, size_t))
{
	double once = 0, twice = 0;
	size_t times = step < 1000 ? p->times / 4 : p->times; /* small pieces take longer */

	if (in_valgrind())
		times = 1000;
	for (int i = 0; i < 5; i++) {
		once = seconds(p, times, step, read_all);
		twice = seconds(p, 2 * times, step, read_all);
		if (twice <= 2.8 * once + 0.001 || in_valgrind())
			return;
	}
	ck_abort_msg("%s, %zu octets at a time: %.4f s and %.4f s for twice as much", p->name, step,
	             once, twice);
}

START_TEST(decoder)
{
	check_linear(&patterns[_i], 65536, decode);
	check_linear(&patterns[_i], 16, decode);
}
END_TEST

START_TEST(wire)
{
	check_linear(&patterns[_i], 65536, read_tokens);
	check_linear(&patterns[_i], 16, read_tokens);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("linear");
	TCase *tc = tcase_create("linear");

	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, decoder, 0, (int)COUNTOF(patterns));
	tcase_add_loop_test(tc, wire, 0, (int)COUNTOF(patterns));
	suite_add_tcase(s, tc);
	return s;
}

/* Memory that was used once stays: what the kernel needs for fresh pages is not the library's effort, and on some machines is
 * more than all of that. */
static void keep_memory(void)
{
#ifdef M_TRIM_THRESHOLD
	mallopt(M_MMAP_MAX, 0);
	mallopt(M_TRIM_THRESHOLD, INT_MAX);
#endif
}

int main(void)
{
	keep_memory();
	return satchel_test_main(suite);
}
