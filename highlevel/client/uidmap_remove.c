/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Messages that leave a UID map, by position and by UID. Knows how to find out which of those not
 * known must have gone, and puts small blocks together now and then; never asks for memory. */
#include <string.h>

#include "core/set.h"
#include "highlevel/client/uidmap_tree.h"

enum { REPACK_MIN = 64 };

static void empty(struct uidmap *m, size_t block)
{
	struct uid_block *b = &m->blocks[block];

	if (!b->uids)
		return;
	m->from->resize(m->from->user, b->uids, UID_BLOCK * sizeof(uint32_t), 0);
	b->uids = NULL;
	m->filled--;
}

/* Looks for what is known in a block again. */
static void refresh(struct uidmap *m, size_t block)
{
	struct uid_block *b = &m->blocks[block];
	struct uid_node *leaf = uid_leaf(m, block);
	uint32_t i = 0, j = leaf->count;

	leaf->min = UINT32_MAX;
	leaf->max = 0;
	if (!b->known) {
		empty(m, block);
		return;
	}
	while (!b->uids[i])
		i++;
	while (!b->uids[j - 1])
		j--;
	leaf->min = b->uids[i];
	leaf->max = b->uids[j - 1];
}

/* Takes n messages out of one block. */
static void drop(struct uidmap *m, struct uid_place p, uint32_t n)
{
	struct uid_block *b = &m->blocks[p.block];
	struct uid_node *leaf = uid_leaf(m, p.block);
	uint32_t behind = leaf->count - p.at - n, known = 0;

	if (b->uids) {
		for (uint32_t i = p.at; i < p.at + n; i++)
			known += b->uids[i] > 0;
		memmove(b->uids + p.at, b->uids + p.at + n, behind * sizeof *b->uids);
	}
	b->known -= known;
	m->known -= known;
	leaf->count -= n;
	refresh(m, p.block);
	satcheli_uidmap_update(m, p.block);
	m->removals++;
}

/* Appends block b to block a if both together are one. */
static bool merge(struct uidmap *m, size_t a, size_t b)
{
	struct uid_block *x = &m->blocks[a], *y = &m->blocks[b];
	struct uid_node *p = uid_leaf(m, a), *q = uid_leaf(m, b);

	if (!x->uids != !y->uids || (x->uids && p->count + q->count > UID_BLOCK))
		return false;
	if (x->uids)
		memcpy(x->uids + p->count, y->uids, q->count * sizeof *x->uids);
	x->known += y->known;
	p->count += q->count;
	y->known = 0;
	empty(m, b);
	if (x->uids)
		refresh(m, a);
	return true;
}

/* Puts neighbours together, so that blocks stay half full or more, and drops what is empty. */
static void repack(struct uidmap *m)
{
	size_t to = 0;

	for (size_t i = 0; i < m->count; i++) {
		if (!uid_leaf(m, i)->count || (to && merge(m, to - 1, i)))
			continue;
		m->blocks[to] = m->blocks[i];
		*uid_leaf(m, to++) = *uid_leaf(m, i);
	}
	if (to && !m->blocks[to - 1].uids)
		m->tail += uid_leaf(m, --to)->count;
	m->count = to;
	m->removals = 0;
	satcheli_uidmap_rebuild(m);
}

/* seq to seq + n - 1 are messages. */
static void take_out(struct uidmap *m, uint32_t seq, uint32_t n)
{
	while (n) {
		uint32_t covered = uid_covered(m), k = n;
		struct uid_place p;

		if (seq > covered) {
			m->tail -= n;
			break;
		}
		p = satcheli_uidmap_find(m, seq);
		if (k > uid_leaf(m, p.block)->count - p.at)
			k = uid_leaf(m, p.block)->count - p.at;
		drop(m, p, k);
		n -= k;
	}
	if (m->removals > m->count + REPACK_MIN)
		repack(m);
}

bool satcheli_uidmap_expunge(struct uidmap *m, uint32_t seq, uint32_t *uid)
{
	if (!seq || seq > satcheli_uidmap_size(m))
		return false;
	if (uid)
		*uid = satcheli_uidmap_uid(m, seq);
	take_out(m, seq, 1);
	return true;
}

static uint32_t least(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

/* The last message known to be below UID n; 0: none. */
static uint32_t below(const struct uidmap *m, uint32_t n)
{
	uint32_t uid;

	return n > 1 ? satcheli_uidmap_seq_to(m, n - 1, &uid) : 0;
}

/* The last message that is not known to be above UID n; 0: none. */
static uint32_t not_above(const struct uidmap *m, uint32_t n)
{
	uint32_t uid, seq = n < UINT32_MAX ? satcheli_uidmap_seq_from(m, n + 1, &uid) : 0;

	return seq ? seq - 1 : satcheli_uidmap_size(m);
}

/* No UID of the range is known: as many go as there are UIDs, of those in between. */
static uint32_t vanish_unknown(struct uidmap *m, uint32_t first, uint32_t last)
{
	uint32_t seq = below(m, first), n = least(not_above(m, last) - seq, last - first + 1);

	take_out(m, seq + 1, n);
	return n;
}

uint32_t satcheli_uidmap_vanish(struct uidmap *m, uint32_t first, uint32_t last)
{
	uint32_t low = 0, high = 0, seq, end;

	if (!first || first > last)
		return 0;
	seq = satcheli_uidmap_seq_from(m, first, &low);
	if (!seq || low > last)
		return vanish_unknown(m, first, last);
	end = satcheli_uidmap_seq_to(m, last, &high);
	/* those not known in front of the first one that is, and behind the last one */
	if (low > first)
		seq -= least(low - first, seq - 1 - below(m, first));
	if (high < last)
		end += least(last - high, not_above(m, last) - end);
	take_out(m, seq, end - seq + 1);
	return end - seq + 1;
}

uint32_t satcheli_uidmap_vanish_set(struct uidmap *m, const satchel_set *set)
{
	const satchel_span *s = set_spans(set);
	uint32_t n = 0;

	for (size_t i = 0; i < set->count; i++)
		n += satcheli_uidmap_vanish(m, s[i].first, span_end(s[i]));
	return n;
}
