/*
 * recording.c - maps a recorded answer and splits it into responses: lines and the literals that
 * belong to them. It knows nothing of what the responses say.
 *
 * Copyright (C) 2026 The satchel developers
 * SPDX-License-Identifier: MIT
 */
#include "recording.h"
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* The octets of the literal that a line announces at its end (just before `end`), or -1. */
static long long announced(const char *line, const char *end)
{
	const char *p = end - 3; /* "}\r\n" */
	if (p <= line || *p != '}')
		return -1;
	while (--p > line && *p >= '0' && *p <= '9')
		;
	return *p == '{' ? strtoll(p + 1, NULL, 10) : -1;
}

/* Where the response that starts at `at` ends. */
static size_t response_end(const struct recording *r, size_t at)
{
	for (;;) {
		const char *line = r->octets + at;
		const char *feed = memchr(line, '\n', r->size - at);
		if (!feed)
			return r->size;
		long long literal = announced(line, feed + 1);
		at = (size_t)(feed + 1 - r->octets);
		if (literal < 0)
			return at;
		at += (size_t)literal;
	}
}

static bool split(struct recording *r)
{
	size_t room = 0, at = 0;
	while (at < r->size && r->octets[at] == '*') {
		if (r->count + 1 >= room) {
			room = room ? room * 2 : 1024;
			r->start = realloc(r->start, room * sizeof *r->start);
			if (!r->start)
				return false;
		}
		r->start[r->count++] = at;
		at = response_end(r, at);
	}
	if (r->count)
		r->start[r->count] = at;
	return r->count && at == r->size;
}

_Bool recording_load(struct recording *r, const char *path)
{
	struct stat st;
	void *map = MAP_FAILED;
	r->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (r->fd >= 0 && !fstat(r->fd, &st) && st.st_size)
		map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, r->fd, 0);
	if (map != MAP_FAILED) {
		r->octets = map;
		r->size = (size_t)st.st_size;
	}
	if (map == MAP_FAILED || !split(r)) {
		fprintf(stderr, "%s: no recording\n", path);
		return false;
	}
	return true;
}

size_t recording_literal(const struct recording *r, size_t i)
{
	const char *p = r->octets + r->start[i], *end = r->octets + r->start[i + 1];
	const char *feed = memchr(p, '\n', (size_t)(end - p));
	long long size = feed ? announced(p, feed + 1) : -1;
	return size < 0 ? 0 : (size_t)size;
}
