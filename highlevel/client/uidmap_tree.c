/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The tree above the blocks of a UID map: for every pair of blocks, pair of pairs and so on, how
 * many messages they have and between which UIDs they lie. Knows nothing of what a server says. */
#include "highlevel/client/uidmap_tree.h"

#include <string.h>

#include "core/check.h"

static const struct uid_node no_messages = { 0, UINT32_MAX, 0 };

static inline struct uid_node both(struct uid_node a, struct uid_node b)
{
	return (struct uid_node){ a.count + b.count, a.min < b.min ? a.min : b.min,
		                  a.max > b.max ? a.max : b.max };
}

void satcheli_uidmap_update(struct uidmap *m, size_t block)
{
	m->near.count = 0;
	for (size_t i = (m->room + block) / 2; i; i /= 2)
		m->tree[i] = both(m->tree[2 * i], m->tree[2 * i + 1]);
}

void satcheli_uidmap_grow(struct uidmap *m, size_t block, uint32_t uid)
{
	for (size_t i = m->room + block; i; i /= 2) {
		struct uid_node *t = &m->tree[i];

		t->count++;
		t->max = uid;
		if (uid < t->min)
			t->min = uid;
	}
}

void satcheli_uidmap_rebuild(struct uidmap *m)
{
	m->near.count = 0;
	for (size_t i = m->count; i < m->room; i++)
		*uid_leaf(m, i) = no_messages;
	for (size_t i = m->room; i-- > 1;)
		m->tree[i] = both(m->tree[2 * i], m->tree[2 * i + 1]);
}

static void *take(const struct uidmap *m, size_t count, size_t size)
{
	size_t octets;

	return check_mul(count, size, &octets) ? m->from->resize(m->from->user, NULL, 0, octets)
	                                       : NULL;
}

static void give(const struct uidmap *m, void *block, size_t octets)
{
	if (block)
		m->from->resize(m->from->user, block, octets, 0);
}

static void give_tables(struct uidmap *m)
{
	give(m, m->blocks, m->room * sizeof *m->blocks);
	give(m, m->tree, 2 * m->room * sizeof *m->tree);
}

bool satcheli_uidmap_reserve(struct uidmap *m, size_t blocks)
{
	size_t room = m->room ? m->room : 4;
	struct uid_block *b;
	struct uid_node *t;

	if (blocks <= m->room)
		return true;
	while (room < blocks)
		room *= 2;
	b = take(m, room, sizeof *b);
	t = take(m, 2 * room, sizeof *t);
	if (!b || !t) {
		give(m, b, room * sizeof *b);
		give(m, t, 2 * room * sizeof *t);
		return false;
	}
	if (m->count) {
		memcpy(b, m->blocks, m->count * sizeof *b);
		memcpy(t + room, uid_leaf(m, 0), m->count * sizeof *t);
	}
	give_tables(m);
	m->blocks = b;
	m->tree = t;
	m->room = room;
	satcheli_uidmap_rebuild(m);
	return true;
}

void satcheli_uidmap_release(struct uidmap *m)
{
	m->near.count = 0;
	for (size_t i = 0; i < m->count; i++)
		give(m, m->blocks[i].uids, UID_BLOCK * sizeof *m->blocks[i].uids);
	give_tables(m);
	m->blocks = NULL;
	m->tree = NULL;
	m->count = m->room = m->filled = m->removals = 0;
	m->known = 0;
}

struct uid_place satcheli_uidmap_find(const struct uidmap *m, uint32_t seq)
{
	uint32_t at = seq - 1;
	size_t i = 1;

	while (i < m->room) {
		i *= 2;
		if (at >= m->tree[i].count)
			at -= m->tree[i++].count;
	}
	return (struct uid_place){ i - m->room, at };
}

uint32_t satcheli_uidmap_before(const struct uidmap *m, size_t block)
{
	uint32_t sum = 0;

	for (size_t i = m->room + block; i > 1; i /= 2)
		if (i % 2)
			sum += m->tree[i - 1].count;
	return sum;
}

/* UIDs ascend, so that whole subtrees lie below n or above it. */
size_t satcheli_uidmap_block_from(const struct uidmap *m, uint32_t n)
{
	size_t i = 1;

	if (!m->room || m->tree[1].max < n)
		return m->count;
	while (i < m->room) {
		i *= 2;
		if (m->tree[i].max < n)
			i++;
	}
	return i - m->room;
}

static bool reaches_down_to(struct uid_node t, uint32_t n)
{
	return t.max && t.min <= n;
}

size_t satcheli_uidmap_block_to(const struct uidmap *m, uint32_t n)
{
	size_t i = 1;

	if (!m->room || !reaches_down_to(m->tree[1], n))
		return m->count;
	while (i < m->room) {
		i = 2 * i + 1;
		if (!reaches_down_to(m->tree[i], n))
			i--;
	}
	return i - m->room;
}

uint32_t satcheli_uidmap_left(const struct uidmap *m, size_t block)
{
	for (size_t i = m->room + block; i > 1; i /= 2)
		if (i % 2 && m->tree[i - 1].max)
			return m->tree[i - 1].max;
	return 0;
}

uint32_t satcheli_uidmap_right(const struct uidmap *m, size_t block)
{
	for (size_t i = m->room + block; i > 1; i /= 2)
		if (i % 2 == 0 && m->tree[i + 1].max)
			return m->tree[i + 1].min;
	return 0;
}
