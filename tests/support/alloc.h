/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_TESTS_ALLOC_H
#define SATCHEL_TESTS_ALLOC_H

#include <pthread.h>
#include <satchel/error.h>

/* An allocator that counts, checks what it is told, and fails when asked. To be put to use:
 *
 *	struct failing_allocator f;
 *
 *	failing_allocator_init(&f);
 *	for (size_t i = 1; i <= most; i++) {
 *		failing_allocator_arm(&f, i, FAIL_ONCE);
 *		... use &f.allocator ...
 *		failing_allocator_check(&f);
 *	}
 */
enum failing { FAIL_NEVER, FAIL_ONCE, FAIL_FROM };

struct failing_allocator {
	satchel_allocator allocator;
	size_t calls;  /* that ask for memory, since the last arm */
	size_t failed; /* of these, refused */
	size_t live;   /* blocks not released */
	size_t octets; /* in them */
	size_t peak;   /* most octets at a time, since the last arm */
	size_t at;     /* the call that fails, counted from 1 */
	enum failing how;
	pthread_mutex_t lock;
};

void failing_allocator_init(struct failing_allocator *f);
/* Starts counting anew; call i, from 1 on, fails (and those behind it with FAIL_FROM). */
void failing_allocator_arm(struct failing_allocator *f, size_t i, enum failing how);
/* Fails the test when something is still allocated. */
void failing_allocator_check(struct failing_allocator *f);

#endif
