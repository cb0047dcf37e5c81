/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Questions to a UID map. Changes nothing. */
#include "core/set.h"
#include "highlevel/client/uidmap_tree.h"

uint32_t satcheli_uidmap_uid(const struct uidmap *m, uint32_t seq)
{
	struct uid_place p;

	if (!seq || seq > uid_covered(m))
		return 0;
	p = satcheli_uidmap_find(m, seq);
	return m->blocks[p.block].uids ? m->blocks[p.block].uids[p.at] : 0;
}

/* The first message of a block with a UID of n or above; there is one. */
static uint32_t first_from(const struct uid_block *b, uint32_t count, uint32_t n)
{
	uint32_t low = 0;

	if (b->known < count) {
		while (b->uids[low] < n)
			low++;
		return low;
	}
	while (low < count) {
		uint32_t middle = low + (count - low) / 2;

		if (b->uids[middle] < n)
			low = middle + 1;
		else
			count = middle;
	}
	return low;
}

/* The last message of a block with a UID of n or below; there is one. */
static uint32_t last_to(const struct uid_block *b, uint32_t count, uint32_t n)
{
	uint32_t i = count;

	if (b->known == count && n < b->uids[count - 1])
		return first_from(b, count, n + 1) - 1;
	while (!b->uids[--i] || b->uids[i] > n)
		;
	return i;
}

uint32_t satcheli_uidmap_seq_from(const struct uidmap *m, uint32_t n, uint32_t *uid)
{
	size_t i = satcheli_uidmap_block_from(m, n);
	uint32_t at;

	if (i == m->count)
		return 0;
	at = first_from(&m->blocks[i], uid_leaf(m, i)->count, n);
	*uid = m->blocks[i].uids[at];
	return satcheli_uidmap_before(m, i) + at + 1;
}

uint32_t satcheli_uidmap_seq_to(const struct uidmap *m, uint32_t n, uint32_t *uid)
{
	size_t i = satcheli_uidmap_block_to(m, n);
	uint32_t at;

	if (i == m->count)
		return 0;
	at = last_to(&m->blocks[i], uid_leaf(m, i)->count, n);
	*uid = m->blocks[i].uids[at];
	return satcheli_uidmap_before(m, i) + at + 1;
}

uint32_t satcheli_uidmap_seq(const struct uidmap *m, uint32_t uid)
{
	uint32_t found = 0, seq = uid ? satcheli_uidmap_seq_from(m, uid, &found) : 0;

	return found == uid ? seq : 0;
}

uint32_t satcheli_uidmap_span(const struct uidmap *m, satchel_span s, uint32_t *first)
{
	uint32_t uid, to = satcheli_uidmap_seq_to(m, span_end(s), &uid);

	*first = satcheli_uidmap_seq_from(m, s.first, &uid);
	return *first && to >= *first ? to - *first + 1 : 0;
}
