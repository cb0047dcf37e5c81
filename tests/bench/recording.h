/*
 * recording.h - one recorded answer in memory and where each of its responses starts.
 *
 * Copyright (C) 2026 The satchel developers
 * SPDX-License-Identifier: MIT
 */
#ifndef RECORDING_H
#define RECORDING_H
#include <stddef.h>

struct recording {
	const char *octets;
	size_t size, count;
	size_t *start; /* count + 1 offsets */
	int fd;
};

/* Gives false, with the reason on stderr, if there is no such file or it holds no response. */
_Bool recording_load(struct recording *r, const char *path);

/* Octets of the first literal in response i; 0 if there is none. */
size_t recording_literal(const struct recording *r, size_t i);

#endif
