/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Counts what the calling thread does. Knows Linux's counters; refuses to know the time on the wall. */
#include "tests/faults/effort.h"

#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

void effort_open(struct effort *e)
{
	struct perf_event_attr a = { .type = PERF_TYPE_HARDWARE,
		                     .size = sizeof a,
		                     .config = PERF_COUNT_HW_INSTRUCTIONS,
		                     .exclude_kernel = 1,
		                     .exclude_hv = 1 };

	e->fd = (int)syscall(SYS_perf_event_open, &a, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

void effort_close(struct effort *e)
{
	if (e->fd >= 0)
		close(e->fd);
	e->fd = -1;
}

bool effort_is_exact(const struct effort *e)
{
	return e->fd >= 0;
}

uint64_t effort_now(const struct effort *e)
{
	struct timespec t;
	uint64_t n;

	if (e->fd >= 0 && read(e->fd, &n, sizeof n) == (ssize_t)sizeof n)
		return n;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}
