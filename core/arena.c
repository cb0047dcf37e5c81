/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The arena of one response: a pointer that moves through chunks. Refuses to free single things. */
#include "core/arena.h"
#include "core/check.h"

#include <string.h>

enum { CHUNK_SIZE = 16 * 1024, ALIGN = 16, KEEP_MAX = 1024 * 1024 };

struct arena_chunk {
	struct arena_chunk *next;
	size_t size; /* octets, this head included */
};

#define CHUNK_HEAD ((sizeof(struct arena_chunk) + ALIGN - 1) & ~(size_t)(ALIGN - 1))

void satcheli_arena_init(struct arena *a, const satchel_allocator *from)
{
	memset(a, 0, sizeof *a);
	a->from = from;
}

static void use(struct arena *a, struct arena_chunk *c)
{
	a->chunk = c;
	a->at = c ? (char *)c + CHUNK_HEAD : NULL;
	a->end = c ? (char *)c + c->size : NULL;
}

static void release(struct arena *a, struct arena_chunk *c)
{
	a->held -= c->size;
	a->from->resize(a->from->user, c, c->size, 0);
}

/* One huge response must not keep its memory for ever. */
static void release_large(struct arena *a)
{
	for (struct arena_chunk **c = &a->first; *c;) {
		struct arena_chunk *next = (*c)->next;

		if ((*c)->size <= KEEP_MAX) {
			c = &(*c)->next;
			continue;
		}
		release(a, *c);
		*c = next;
	}
}

void satcheli_arena_reset(struct arena *a)
{
	if (a->chunk != a->first || (a->first && a->first->size > KEEP_MAX))
		release_large(a);
	use(a, a->first);
	a->begin = a->at;
	a->failed = false;
}

void satcheli_arena_wipe(struct arena *a)
{
	for (struct arena_chunk *c = a->first; c; c = c->next)
		explicit_bzero((char *)c + CHUNK_HEAD, c->size - CHUNK_HEAD);
}

void satcheli_arena_clear(struct arena *a)
{
	while (a->first) {
		struct arena_chunk *next = a->first->next;

		release(a, a->first);
		a->first = next;
	}
	use(a, NULL);
	a->begin = NULL;
	a->failed = false;
}

static struct arena_chunk *chunk_new(struct arena *a, size_t size)
{
	size_t usual = a->chunk_size ? a->chunk_size : CHUNK_SIZE;
	size_t whole = size >= usual - CHUNK_HEAD ? size + CHUNK_HEAD + ALIGN : usual;
	struct arena_chunk *c = a->from->resize(a->from->user, NULL, 0, whole);

	if (!c)
		return NULL;
	c->size = whole;
	a->held += whole;
	c->next = a->chunk ? a->chunk->next : a->first;
	if (a->chunk)
		a->chunk->next = c;
	else
		a->first = c;
	return c;
}

void *satcheli_arena_more(struct arena *a, size_t size)
{
	struct arena_chunk *c = a->chunk ? a->chunk->next : a->first;

	if (size > SIZE_MAX - CHUNK_HEAD - 2 * ALIGN) {
		a->failed = true;
		return NULL;
	}
	if (!c || c->size - CHUNK_HEAD <= size)
		c = chunk_new(a, size);
	if (!c) {
		a->failed = true;
		return NULL;
	}
	use(a, c);
	return arena_new(a, size);
}

void *satcheli_arena_zero(struct arena *a, size_t count, size_t size)
{
	size_t octets;
	void *p;

	if (!check_mul(count, size, &octets)) {
		a->failed = true;
		return NULL;
	}
	p = arena_new(a, octets);
	return p ? memset(p, 0, octets) : NULL;
}

char *satcheli_arena_text(struct arena *a, const char *text, size_t size)
{
	char *copy = size < SIZE_MAX ? arena_new(a, size + 1) : NULL;

	if (!copy) {
		a->failed = true;
		return NULL;
	}
	memcpy(copy, text, size);
	copy[size] = 0;
	return copy;
}
