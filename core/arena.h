/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_CORE_ARENA_H
#define SATCHEL_CORE_ARENA_H

#include "core/apart.h"

#include <satchel/error.h>

/* Memory that goes all at once. Chunks are kept over a reset, so that a steady stream of responses allocates nothing. */
struct arena_chunk;
struct arena {
	const satchel_allocator *from;
	char *at, *end;            /* room left in the chunk in use */
	char *begin;               /* of the first chunk's room: nothing was given out */
	struct arena_chunk *chunk; /* the one in use; chunk->next are kept for later */
	struct arena_chunk *first;
	uint64_t held;     /* octets of all chunks */
	size_t chunk_size; /* octets of a new chunk; 0: as for a response */
	bool failed;       /* an allocation failed since the last reset */
};

void satcheli_arena_init(struct arena *a, const satchel_allocator *from);
/* Everything that was given out is void; keeps the chunks. */
void satcheli_arena_reset(struct arena *a);
/* The same where it is done often, and mostly there is nothing to do. */
static inline void arena_reset(struct arena *a)
{
	if (a->at != a->begin || a->failed)
		satcheli_arena_reset(a);
}
/* Releases the chunks too; the arena can be used again. */
void satcheli_arena_clear(struct arena *a);
/* Overwrites everything that was given out, for secrets. It is void then. */
void satcheli_arena_wipe(struct arena *a);
/* The way when the chunk in use is full; NULL: no memory (and failed is set). */
void *satcheli_arena_more(struct arena *a, size_t size);

/* size octets, aligned for anything, not zeroed, of what is left in the chunk in use; NULL: it has too few. */
static inline void *arena_left(struct arena *a, size_t size)
{
	size_t whole = (size + 15) & ~(size_t)15, left = (size_t)(a->end - a->at);
	char *p = a->at;

	if (RARE(size >= left))
		return NULL;
	a->at = whole <= left ? p + whole : a->end;
	return p;
}
/* The same, of another chunk if need be; NULL: no memory. */
static inline void *arena_new(struct arena *a, size_t size)
{
	void *p = arena_left(a, size);

	return USUAL(p) ? p : satcheli_arena_more(a, size);
}

/* Zeroed memory for count things of size octets; NULL: no memory, or the product does not fit. */
void *satcheli_arena_zero(struct arena *a, size_t count, size_t size);
/* A copy with a NUL behind it; NULL: no memory. */
char *satcheli_arena_text(struct arena *a, const char *text, size_t size);

#endif
