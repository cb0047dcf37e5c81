/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_FAULTS_EFFORT_H
#define SATCHEL_FAULTS_EFFORT_H

#include <stdbool.h>
#include <stdint.h>

/* How much a thread worked: a loaded machine makes it no more. Instructions where the kernel counts them for us, else
 * nanoseconds of the thread on a processor, which caches and neighbours make vary. */
struct effort {
	int fd; /* of the counter, or -1 */
};

void effort_open(struct effort *e);
void effort_close(struct effort *e);
/* Since some time in the past. */
uint64_t effort_now(const struct effort *e);
bool effort_is_exact(const struct effort *e);

#endif
