/*
 * bench.c - the clock, the memory figures and the line of output of every peer. It knows nothing
 * of IMAP and nothing of the peers.
 *
 * Copyright (C) 2026 The satchel developers
 * SPDX-License-Identifier: MIT
 */
#include "bench.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

/* Defined by count_allocations.so where that is preloaded. */
extern uint64_t bench_allocations(void) __attribute__((weak));

static struct {
	double wall, user, sys;
	uint64_t allocations;
} before;

static double seconds_of(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ru_maxrss would keep the parent's figure across fork and exec; VmHWM does not. */
static long peak_kib(void)
{
	char line[256];
	long kib = 0;
	FILE *f = fopen("/proc/self/status", "r");
	while (f && fgets(line, sizeof line, f))
		if (sscanf(line, "VmHWM: %ld", &kib) == 1)
			break;
	if (f)
		fclose(f);
	return kib;
}

void bench_begin(void)
{
	struct rusage r;
	getrusage(RUSAGE_SELF, &r);
	before.user = seconds_of(r.ru_utime);
	before.sys = seconds_of(r.ru_stime);
	before.allocations = bench_allocations ? bench_allocations() : 0;
	before.wall = now();
}

static void print_digest(const struct bench_digest *d)
{
	printf(" digest=%" PRIu64 "/%" PRIu64 "/%" PRIu64 "/%" PRIu64 "/%" PRIu64 "/%" PRIu64
	       "/%" PRIu64 "/%" PRIu64 "/%" PRIu64,
	       d->messages, d->text, d->fields, d->numbers, d->dates, d->flags, d->addresses,
	       d->parts, d->parameters);
}

void bench_end(const struct bench_arguments *a, uint64_t n, uint64_t octets,
               const struct bench_digest *d)
{
	struct rusage r;
	double wall = now() - before.wall;
	getrusage(RUSAGE_SELF, &r);
	uint64_t allocations = bench_allocations ? bench_allocations() - before.allocations : 0;
	printf("n=%" PRIu64 " octets=%" PRIu64 " wall=%.6f user=%.6f sys=%.6f rss_kib=%ld",
	       n / a->repeat, octets / a->repeat, wall, seconds_of(r.ru_utime) - before.user,
	       seconds_of(r.ru_stime) - before.sys, peak_kib());
	if (bench_allocations)
		printf(" allocations=%" PRIu64, allocations);
	if (d)
		print_digest(d);
	putchar('\n');
	if (fflush(stdout))
		exit(1);
}

void bench_fail(const char *what, const char *why)
{
	fprintf(stderr, "%s: %s\n", what, why);
	exit(1);
}

void bench_no_task(void)
{
	fputs("no such task\n", stderr);
	exit(BENCH_NO_SUCH_TASK);
}

static const char *setting(const char *name, const char *fallback)
{
	const char *value = getenv(name);
	return value && *value ? value : fallback;
}

struct bench_arguments bench_parse(int argc, char **argv)
{
	struct bench_arguments a = { 0 };
	if (argc != 5 || argv[1][0] != 'T' || argv[1][1] < '1' || argv[1][1] > '8')
		bench_fail("usage", "PEER T1..T8 HOST PORT plain|tls");
	a.task = argv[1][1] - '0';
	a.host = argv[2];
	a.port = (uint16_t)strtoul(argv[3], NULL, 10);
	a.tls = !strcmp(argv[4], "tls");
	a.folder = a.task == 3   ? "Huge"
	           : a.task == 8 ? "Bench-1000000"
	                         : setting("BENCH_FOLDER", "Bench");
	a.repeat = (unsigned)strtoul(setting("BENCH_REPEAT", "1"), NULL, 10);
	return a;
}

int64_t bench_seconds(int year, int month, int day, int hour, int minute, int second, int zone_s)
{
	/* The year begins in March, so that the leap day is its last. */
	int64_t y = month > 2 ? year : year - 1, m = month > 2 ? month - 3 : month + 9;
	int64_t days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
	return ((days * 24 + hour) * 60 + minute) * 60 + second - zone_s;
}
