/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Memory that runs out on request. Each block carries its size in front, so that what the library says of it is checked. */
#include "tests/transcripts/heap.h"

#include <stdlib.h>
#include <string.h>

struct header {
	size_t size;
	max_align_t data[];
};

static bool denied(struct heap *h)
{
	bool fails = ++h->asked == h->fail_at || (h->fail_on && h->asked > h->fail_at);

	h->starved = h->starved || fails;
	return fails;
}

static void release(struct heap *h, struct header *old)
{
	if (!old)
		return;
	memset(old->data, 0x5a, old->size);
	free(old);
	h->live--;
}

static struct header *make(struct heap *h, const struct header *old, size_t size)
{
	struct header *made = denied(h) ? NULL : malloc(sizeof(*made) + size);

	if (!made)
		return NULL;
	made->size = size;
	memset(made->data, 0xa5, size);
	if (old)
		memcpy(made->data, old->data, old->size < size ? old->size : size);
	h->live++;
	return made;
}

/* What is resized is always moved, so that whoever keeps the old place is seen. */
static void *resize(void *user, void *block, size_t old_size, size_t size)
{
	struct heap *h = user;
	struct header *old =
		block ? (struct header *)((char *)block - offsetof(struct header, data)) : NULL;
	struct header *made = NULL;

	if (old_size != (old ? old->size : 0))
		h->misused = true;
	if (size && !(made = make(h, old, size)))
		return NULL;
	release(h, old);
	return made ? made->data : NULL;
}

void heap_init(struct heap *h, size_t fail_at, bool fail_on)
{
	*h = (struct heap){ .fail_at = fail_at, .fail_on = fail_on && fail_at };
	h->allocator = (satchel_allocator){ .resize = resize, .user = h };
}
