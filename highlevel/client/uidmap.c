/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The map from sequence number to UID and back. Messages lie in blocks: up to 512 with four octets
 * each, or any number of which nothing is known. This file knows how UIDs get in; of connections,
 * events and of who asks it knows nothing.  A server that names few messages of very many makes one
 * block for each of them: beyond FEW_BLOCKS, every block must hold FEW_KNOWN UIDs on average, else
 * no more are learnt. */
#include "highlevel/client/uidmap.h"

#include <string.h>

#include "highlevel/client/uidmap_tree.h"

enum { FEW_BLOCKS = 2048, FEW_KNOWN = 32 };

void satcheli_uidmap_init(struct uidmap *m, const satchel_allocator *from)
{
	memset(m, 0, sizeof *m);
	m->from = from;
}

void satcheli_uidmap_clear(struct uidmap *m)
{
	satcheli_uidmap_release(m);
	m->tail = 0;
}

void satcheli_uidmap_forget(struct uidmap *m)
{
	uint32_t size = satcheli_uidmap_size(m);

	satcheli_uidmap_release(m);
	m->tail = size;
}

uint32_t satcheli_uidmap_size(const struct uidmap *m)
{
	return uid_covered(m) + m->tail;
}

bool satcheli_uidmap_exists(struct uidmap *m, uint32_t n)
{
	uint32_t size = satcheli_uidmap_size(m);

	if (n < size) {
		satcheli_uidmap_release(m);
		m->tail = n;
		return false;
	}
	m->tail += n - size;
	return true;
}

/* The blocks that hold UIDs. */

static bool fill(struct uidmap *m, size_t block)
{
	const size_t octets = UID_BLOCK * sizeof(uint32_t);
	struct uid_block *b = &m->blocks[block];

	b->uids = m->from->resize(m->from->user, NULL, 0, octets);
	if (!b->uids)
		return false;
	memset(b->uids, 0, octets);
	m->filled++;
	return true;
}

/* A block of messages not known, in front of block i; there is room. The tree has to be rebuilt. */
static void insert(struct uidmap *m, size_t i, uint32_t count)
{
	memmove(m->blocks + i + 1, m->blocks + i, (m->count - i) * sizeof *m->blocks);
	memmove(uid_leaf(m, i + 1), uid_leaf(m, i), (m->count - i) * sizeof *m->tree);
	m->blocks[i] = (struct uid_block){ NULL, 0 };
	*uid_leaf(m, i) = (struct uid_node){ count, UINT32_MAX, 0 };
	m->count++;
}

static int may_fill(const struct uidmap *m)
{
	return m->filled < FEW_BLOCKS + m->known / FEW_KNOWN ? SATCHEL_OK : SATCHEL_E_LIMIT;
}

/* Makes a place in a block without UIDs one with: the 512 around it are cut out. They begin at a
 * multiple, so that messages learnt in descending order fill blocks as well as in ascending. */
static int cut_out(struct uidmap *m, struct uid_place *p)
{
	uint32_t count = uid_leaf(m, p->block)->count, front = p->at - p->at % UID_BLOCK;
	uint32_t middle = count - front < UID_BLOCK ? count - front : UID_BLOCK;
	int rc = may_fill(m);

	if (rc != SATCHEL_OK)
		return rc;
	if (!satcheli_uidmap_reserve(m, m->count + 2) || !fill(m, p->block))
		return SATCHEL_E_MEMORY;
	if (count > front + middle) {
		insert(m, p->block + 1, count - front - middle);
		uid_leaf(m, p->block)->count = front + middle;
	}
	if (front) {
		insert(m, p->block, front);
		p->block++;
		p->at -= front;
		uid_leaf(m, p->block)->count = middle;
	}
	satcheli_uidmap_rebuild(m);
	return SATCHEL_OK;
}

/* Makes the last block reach to message `at` of the tail, if it has room. The tree is to follow. */
static bool extend(struct uidmap *m, uint32_t at, struct uid_place *p)
{
	struct uid_block *b = m->count ? &m->blocks[m->count - 1] : NULL;
	struct uid_node *leaf = b && b->uids ? uid_leaf(m, m->count - 1) : NULL;

	if (!leaf || at >= UID_BLOCK - leaf->count)
		return false;
	memset(b->uids + leaf->count, 0, (at + 1) * sizeof *b->uids);
	*p = (struct uid_place){ m->count - 1, leaf->count + at };
	leaf->count += at + 1;
	m->tail -= at + 1;
	return true;
}

/* Message `at` of the tail gets a block of its own, behind one for those in between. */
static int append(struct uidmap *m, uint32_t at, struct uid_place *p)
{
	uint32_t front = at - at % UID_BLOCK;
	size_t last = m->count + (front > 0);
	int rc;

	if (extend(m, at, p))
		return SATCHEL_OK;
	if ((rc = may_fill(m)) != SATCHEL_OK)
		return rc;
	if (!satcheli_uidmap_reserve(m, last + 1))
		return SATCHEL_E_MEMORY;
	m->blocks[last] = (struct uid_block){ NULL, 0 };
	if (!fill(m, last))
		return SATCHEL_E_MEMORY;
	if (front) {
		insert(m, m->count, front);
		satcheli_uidmap_update(m, last - 1);
	}
	*uid_leaf(m, last) = (struct uid_node){ at % UID_BLOCK + 1, UINT32_MAX, 0 };
	m->count = last + 1;
	m->tail -= at + 1;
	satcheli_uidmap_update(m, last);
	*p = (struct uid_place){ last, at % UID_BLOCK };
	return SATCHEL_OK;
}

/* The place of a message, in a block that can hold its UID. The tree above this block is to follow.
 * */
static int place_of(struct uidmap *m, uint32_t seq, struct uid_place *p)
{
	uint32_t covered = uid_covered(m);

	if (seq > covered)
		return append(m, seq - covered - 1, p);
	*p = satcheli_uidmap_find(m, seq);
	if (!m->blocks[p->block].uids)
		return cut_out(m, p);
	m->near.uids = m->blocks[p->block].uids;
	m->near.before = seq - 1 - p->at;
	m->near.count = uid_leaf(m, p->block)->count;
	return SATCHEL_OK;
}

static uint32_t known_before(const struct uid_block *b, uint32_t at)
{
	while (at)
		if (b->uids[--at])
			return b->uids[at];
	return 0;
}

static uint32_t known_behind(const struct uid_block *b, uint32_t at, uint32_t count)
{
	while (++at < count)
		if (b->uids[at])
			return b->uids[at];
	return 0;
}

/* Whether a UID, not in this place yet, lies between those around it. In the usual order of FETCH
 * it is the highest, and one look at its neighbour tells. */
static bool fits(const struct uidmap *m, struct uid_place p, uint32_t uid)
{
	const struct uid_block *b = &m->blocks[p.block];
	const struct uid_node leaf = *uid_leaf(m, p.block), all = m->tree[1];
	uint32_t before, behind;

	if (b->uids[p.at])
		return false;
	if (uid > leaf.max) {
		if (leaf.max ? known_before(b, p.at) != leaf.max
		             : satcheli_uidmap_left(m, p.block) >= uid)
			return false;
		behind = uid > all.max && leaf.max == all.max ? 0
		                                              : satcheli_uidmap_right(m, p.block);
		return !behind || behind > uid;
	}
	if (uid < leaf.min)
		return known_behind(b, p.at, leaf.count) == leaf.min &&
		       satcheli_uidmap_left(m, p.block) < uid;
	before = known_before(b, p.at);
	behind = known_behind(b, p.at, leaf.count);
	return before && before < uid && uid < behind;
}

static void put(struct uidmap *m, struct uid_place p, uint32_t uid)
{
	struct uid_node *leaf = uid_leaf(m, p.block);

	m->blocks[p.block].uids[p.at] = uid;
	m->blocks[p.block].known++;
	m->known++;
	if (uid < leaf->min)
		leaf->min = uid;
	if (uid > leaf->max)
		leaf->max = uid;
	satcheli_uidmap_update(m, p.block);
}

/* The usual order of a first FETCH: the message behind the last one known, in its block. All above have its UID then. */
static bool is_next(const struct uidmap *m, uint32_t seq, uint32_t uid)
{
	const struct uid_block *last;

	if (!m->count || !m->tail || seq != m->tree[1].count + 1 || uid <= m->tree[1].max)
		return false;
	last = &m->blocks[m->count - 1];
	return last->uids && uid_leaf(m, m->count - 1)->count < UID_BLOCK;
}

static void put_next(struct uidmap *m, uint32_t uid)
{
	size_t block = m->count - 1;

	m->blocks[block].uids[uid_leaf(m, block)->count] = uid;
	m->blocks[block].known++;
	m->known++;
	m->tail--;
	satcheli_uidmap_grow(m, block, uid);
}

int satcheli_uidmap_learn(struct uidmap *m, uint32_t seq, uint32_t uid)
{
	struct uid_place p;
	int rc;

	if (!uid || !seq || seq > satcheli_uidmap_size(m))
		return SATCHEL_E_ARGUMENT;
	if (is_next(m, seq, uid)) {
		put_next(m, uid);
		return SATCHEL_OK;
	}
	rc = place_of(m, seq, &p);
	if (rc != SATCHEL_OK || m->blocks[p.block].uids[p.at] == uid)
		return rc;
	if (fits(m, p, uid)) {
		put(m, p, uid);
		return SATCHEL_OK;
	}
	satcheli_uidmap_update(m, p.block);
	satcheli_uidmap_forget(m);
	if (place_of(m, seq, &p) == SATCHEL_OK)
		put(m, p, uid);
	return SATCHEL_E_PROTOCOL;
}
