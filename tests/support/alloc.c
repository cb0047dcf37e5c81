/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The allocator of the tests: every block carries its size, so that a wrong old size, a block of
 * somebody else and one released twice are seen at once. Always moves what it resizes. */
#include "tests/support/alloc.h"

#include <check.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { HEAD = 16, MARK = 0x5a7c4e1 };

struct mark {
	size_t size;
	uint32_t mark;
};

static bool refuse(struct failing_allocator *f)
{
	f->calls++;
	if (f->how == FAIL_NEVER || f->calls < f->at || (f->how == FAIL_ONCE && f->calls > f->at))
		return false;
	f->failed++;
	return true;
}

static char *make(struct failing_allocator *f, size_t size)
{
	char *p = refuse(f) ? NULL : malloc(HEAD + size);

	if (!p)
		return NULL;
	*(struct mark *)(void *)p = (struct mark){ size, MARK };
	memset(p + HEAD, 0xA5, size);
	f->live++;
	f->octets += size;
	if (f->octets > f->peak)
		f->peak = f->octets;
	return p + HEAD;
}

static void release(struct failing_allocator *f, char *block, size_t size)
{
	struct mark *m = (struct mark *)(void *)(block - HEAD);

	ck_assert_msg(m->mark == MARK, "a block that is not allocated");
	ck_assert_msg(m->size == size, "block of %zu octets said to have %zu", m->size, size);
	m->mark = 0;
	f->live--;
	f->octets -= size;
	memset(block, 0x5A, size);
	free(m);
}

static void *resize(void *user, void *block, size_t old_size, size_t size)
{
	struct failing_allocator *f = user;
	char *new = NULL;

	pthread_mutex_lock(&f->lock);
	if (size)
		new = make(f, size);
	if (new &&block)
		memcpy(new, block, old_size < size ? old_size : size);
	if (block && (new || !size))
		release(f, block, old_size);
	pthread_mutex_unlock(&f->lock);
	return new;
}

void failing_allocator_init(struct failing_allocator *f)
{
	memset(f, 0, sizeof *f);
	f->allocator = (satchel_allocator){ resize, f };
	pthread_mutex_init(&f->lock, NULL);
}

void failing_allocator_arm(struct failing_allocator *f, size_t i, enum failing how)
{
	f->calls = f->failed = 0;
	f->peak = f->octets;
	f->at = i;
	f->how = how;
}

void failing_allocator_check(struct failing_allocator *f)
{
	ck_assert_msg(f->live == 0, "%zu blocks with %zu octets live", f->live, f->octets);
}
