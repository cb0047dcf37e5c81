/*
 * sets.c - what sets of numbers cost: reading, joining, taking apart and writing a million ranges.
 * One line for each, the best of the runs; see README.md for the figures that are held.
 *
 * Copyright (C) 2026 The satchel developers
 * SPDX-License-Identifier: MIT
 */
#include <satchel/set.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { RANGES = 1000000, RUNS = 7, STEP = 4 };

struct work {
	char *text; /* of a million ranges */
	satchel_set even, odd, set;
	char *written;
	uint64_t sum;
};

static void check(int rc, const char *what)
{
	if (rc == SATCHEL_OK)
		return;
	fprintf(stderr, "sets: %s: %s\n", what, satchel_error_name(rc));
	exit(1);
}

/* ---- what is measured */

static void parse(struct work *w)
{
	check(satchel_set_parse(&w->set, w->text), "parse");
}

static void join(struct work *w)
{
	check(satchel_set_union(&w->set, w->odd), "union");
}

static void subtract(struct work *w)
{
	check(satchel_set_subtract(&w->set, w->odd), "subtract");
}

static void intersect(struct work *w)
{
	check(satchel_set_intersect(&w->set, w->odd), "intersect");
}

static void format(struct work *w)
{
	satchel_free(w->written);
	check(satchel_set_format(w->set, &w->written), "format");
}

static void walk(struct work *w)
{
	for (uint32_t n = 0; satchel_set_next(w->set, &n);)
		w->sum += n;
}

static void ask(struct work *w)
{
	for (uint32_t n = 1; n <= RANGES; n++)
		w->sum += satchel_set_contains(w->set, n * STEP);
}

static void count(struct work *w)
{
	w->sum += satchel_set_count(w->set);
}

static void append(struct work *w)
{
	satchel_set_clear(&w->set);
	for (uint32_t i = 0; i < RANGES; i++)
		check(satchel_set_add(&w->set, i * STEP + 1, i * STEP + 2), "add");
}

static const struct {
	const char *name;
	void (*run)(struct work *w);
} tasks[] = {
	{ "parse 1,000,000 ranges", parse },
	{ "add 1,000,000 ranges, ascending", append },
	{ "union, 1,000,000 ranges each", join },
	{ "subtract, 1,000,000 ranges each", subtract },
	{ "intersect, 1,000,000 ranges each", intersect },
	{ "format 1,000,000 ranges", format },
	{ "contains, 1,000,000 times", ask },
	{ "next, 2,000,000 members", walk },
	{ "count", count },
};

/* ---- how */

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Each run begins with the same set: what came before it is not measured. */
static void begin(struct work *w)
{
	satchel_set_clear(&w->set);
	check(satchel_set_union(&w->set, w->even), "copy");
}

static double best_of(struct work *w, void (*run)(struct work *w))
{
	double best = 1e9;

	for (int i = 0; i < RUNS; i++) {
		double from, took;

		begin(w);
		from = now_ms();
		run(w);
		took = now_ms() - from;
		best = took < best ? took : best;
	}
	return best;
}

static void make(struct work *w)
{
	for (uint32_t i = 0; i < RANGES; i++) {
		check(satchel_set_add(&w->even, i * STEP + 1, i * STEP + 2), "add");
		check(satchel_set_add(&w->odd, i * STEP + 2, i * STEP + 3), "add");
	}
	check(satchel_set_format(w->even, &w->text), "format");
}

int main(void)
{
	struct work w = { NULL, SATCHEL_SET_EMPTY, SATCHEL_SET_EMPTY, SATCHEL_SET_EMPTY, NULL, 0 };

	make(&w);
	printf("sets of %d ranges, %zu octets of text; CPU milliseconds, best of %d\n", RANGES,
	       strlen(w.text), RUNS);
	for (size_t i = 0; i < sizeof tasks / sizeof *tasks; i++)
		printf("%-36s %8.2f\n", tasks[i].name, best_of(&w, tasks[i].run));
	satchel_set_clear(&w.even);
	satchel_set_clear(&w.odd);
	satchel_set_clear(&w.set);
	satchel_free(w.text);
	satchel_free(w.written);
	return w.sum ? 0 : 1;
}
