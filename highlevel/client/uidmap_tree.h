/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_HIGHLEVEL_UIDMAP_TREE_H
#define SATCHEL_HIGHLEVEL_UIDMAP_TREE_H

#include "highlevel/client/uidmap.h"

/* Messages of one block that holds UIDs; one that holds none may have any number. */
enum { UID_BLOCK = 512 };

struct uid_block {
	uint32_t *uids; /* 0: not known; NULL: none is */
	uint32_t known;
};

struct uid_node {
	uint32_t count;    /* messages */
	uint32_t min, max; /* of the UIDs that are known; max 0: none */
};

/* A message in its block, counted from 0. */
struct uid_place {
	size_t block;
	uint32_t at;
};

static inline struct uid_node *uid_leaf(const struct uidmap *m, size_t block)
{
	return &m->tree[m->room + block];
}

/* Messages in blocks. */
static inline uint32_t uid_covered(const struct uidmap *m)
{
	return m->room ? m->tree[1].count : 0;
}

/* Makes the tree follow one leaf, or all of them. */
void satcheli_uidmap_update(struct uidmap *m, size_t block);
void satcheli_uidmap_rebuild(struct uidmap *m);

/* Counts one more message at the end of a block, with the highest UID of all. */
void satcheli_uidmap_grow(struct uidmap *m, size_t block, uint32_t uid);

/* Room for so many blocks; false: no memory, nothing changed. */
bool satcheli_uidmap_reserve(struct uidmap *m, size_t blocks);

/* Releases the blocks and the tree; the number of messages is not looked after. */
void satcheli_uidmap_release(struct uidmap *m);

/* seq is 1 to uid_covered(m). */
struct uid_place satcheli_uidmap_find(const struct uidmap *m, uint32_t seq);

/* Messages in front of a block. */
uint32_t satcheli_uidmap_before(const struct uidmap *m, size_t block);

/* The first block with a UID of n or above, the last one with one of n or below; m->count: none. */
size_t satcheli_uidmap_block_from(const struct uidmap *m, uint32_t n);
size_t satcheli_uidmap_block_to(const struct uidmap *m, uint32_t n);

/* The last message with a known UID of n or below, and that UID; 0: none. highlevel/client/uidmap_find.c */
uint32_t satcheli_uidmap_seq_to(const struct uidmap *m, uint32_t n, uint32_t *uid);

/* The nearest UID that is known in the blocks to the left or to the right; 0: none. */
uint32_t satcheli_uidmap_left(const struct uidmap *m, size_t block);
uint32_t satcheli_uidmap_right(const struct uidmap *m, size_t block);

#endif
