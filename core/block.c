/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Blocks: memory that knows its allocator. Knows nothing of what is in them. */
#include "core/block.h"

#include <stdlib.h>
#include <string.h>

struct head {
	satchel_allocator from;
	void (*clear)(void *block);
	size_t size;
};

#define HEAD_SIZE ((sizeof(struct head) + 15) & ~(size_t)15)

static struct head *head_of(const void *block)
{
	return (struct head *)(uintptr_t)((const char *)block - HEAD_SIZE);
}

static void *default_resize(void *user, void *block, size_t old_size, size_t size)
{
	(void)user;
	(void)old_size;
	if (size)
		return realloc(block, size);
	free(block);
	return NULL;
}

static const satchel_allocator default_allocator = { default_resize, NULL };

const satchel_allocator *satcheli_default_allocator(void)
{
	return &default_allocator;
}

void *satcheli_block_new(const satchel_allocator *a, size_t size)
{
	satchel_allocator from = a && a->resize ? *a : default_allocator;
	struct head *h;

	if (size > SIZE_MAX - HEAD_SIZE || !(h = from.resize(from.user, NULL, 0, HEAD_SIZE + size)))
		return NULL;
	memset(h, 0, HEAD_SIZE + size);
	h->from = from;
	h->size = size;
	return (char *)h + HEAD_SIZE;
}

void *satcheli_block_resize(void *block, size_t size)
{
	struct head *h;

	if (!block)
		return satcheli_block_new(NULL, size);
	h = head_of(block);
	if (size > SIZE_MAX - HEAD_SIZE ||
	    !(h = h->from.resize(h->from.user, h, HEAD_SIZE + h->size, HEAD_SIZE + size)))
		return NULL;
	h->size = size;
	return (char *)h + HEAD_SIZE;
}

void satcheli_block_on_free(void *block, void (*clear)(void *block))
{
	head_of(block)->clear = clear;
}

size_t satcheli_block_size(const void *block)
{
	return head_of(block)->size;
}

satchel_allocator satcheli_block_allocator(const void *block)
{
	return block ? head_of(block)->from : default_allocator;
}

void satcheli_block_free(void *block)
{
	struct head *h;

	if (!block)
		return;
	h = head_of(block);
	if (h->clear)
		h->clear(block);
	h->from.resize(h->from.user, h, HEAD_SIZE + h->size, 0);
}

char *satcheli_block_text(const satchel_allocator *a, const char *text, size_t size)
{
	char *copy = satcheli_block_new(a, size + 1);

	if (copy)
		memcpy(copy, text, size);
	return copy;
}

void satchel_free(void *block)
{
	satcheli_block_free(block);
}
