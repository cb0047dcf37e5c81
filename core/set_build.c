/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Sets that grow: ranges are taken in the order in which they come, joined with the one before
 * where that is possible, and sorted once at the end if they have to be. Refuses to look at its
 * earlier ranges meanwhile. */
#include "core/set.h"

#include <string.h>

#include "core/block.h"
#include "core/check.h"

enum { ROOM_MIN = 16, INSERT_MAX = 24, DIGIT = 11 };

void satcheli_set_builder_init(struct set_builder *b, const satchel_allocator *from, size_t limit)
{
	memset(b, 0, sizeof *b);
	b->from = from;
	b->limit = limit;
}

void satcheli_set_builder_reset(struct set_builder *b)
{
	b->count = 0;
	b->unsorted = b->star = false;
}

void satcheli_set_builder_clear(struct set_builder *b)
{
	satcheli_block_free(b->spans);
	satcheli_set_builder_init(b, b->from, b->limit);
}

satchel_span *satcheli_spans_new(const satchel_allocator *from, size_t room)
{
	void *empty, *s;
	size_t size;

	if (!check_mul(room, sizeof(satchel_span), &size) || !(empty = satcheli_block_new(from, 0)))
		return NULL;
	s = satcheli_block_resize(empty, size);
	if (!s)
		satcheli_block_free(empty);
	return s;
}

static int grow(struct set_builder *b)
{
	size_t room = b->room ? b->room * 2 : ROOM_MIN;
	satchel_span *s;
	size_t size;

	if (b->limit && b->count >= b->limit)
		return SATCHEL_E_LIMIT;
	if (b->count < b->room)
		return SATCHEL_OK;
	if (!check_mul(room, sizeof *s, &size))
		return SATCHEL_E_MEMORY;
	s = b->spans ? satcheli_block_resize(b->spans, size) : satcheli_spans_new(b->from, room);
	if (!s)
		return SATCHEL_E_MEMORY;
	b->spans = s;
	b->room = room;
	return SATCHEL_OK;
}

/* Widens the newest range where the next one overlaps it or touches it, above or below. */
static bool join(struct set_builder *b, satchel_span s)
{
	satchel_span *tail;

	if (!b->count)
		return false;
	tail = b->spans + b->count - 1;
	if (!span_joins(tail->last, s.first) || !span_joins(s.last, tail->first))
		return false;
	if (s.last > tail->last)
		tail->last = s.last;
	if (s.first < tail->first) {
		tail->first = s.first;
		if (b->count > 1 && span_joins(tail[-1].last, s.first))
			b->unsorted = true;
	}
	return true;
}

int satcheli_set_append(struct set_builder *b, uint32_t first, uint32_t last)
{
	satchel_span s = { first, last };
	int rc;

	if (!first)
		return SATCHEL_E_ARGUMENT;
	if (!last)
		s.last = UINT32_MAX;
	else if (first > last)
		s = (satchel_span){ last, first };
	if (!join(b, s)) {
		if (b->limit || b->count == b->room)
			if ((rc = grow(b)) != SATCHEL_OK)
				return rc;
		if (b->count && s.first < b->spans[b->count - 1].first)
			b->unsorted = true;
		b->spans[b->count++] = s;
	}
	b->star |= !last;
	return SATCHEL_OK;
}

int satcheli_set_append_set(struct set_builder *b, const satchel_set *set)
{
	const satchel_span *s = set_spans(set);
	int rc = SATCHEL_OK;

	for (size_t i = 0; !rc && i < set->count; i++)
		rc = satcheli_set_append(b, s[i].first, s[i].last);
	return rc;
}

static void insertion_sort(satchel_span *s, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		satchel_span new = s[i];
		size_t j = i;

		for (; j && s[j - 1].first > new.first; j--)
			s[j] = s[j - 1];
		s[j] = new;
	}
}

/* By eleven bits of the first numbers; the order of equals is kept. False: they have
 * it in common. */
static bool sort_by(const satchel_span *from, satchel_span *to, size_t count, unsigned int shift)
{
	const size_t mask = (1 << DIGIT) - 1;
	size_t at[1 << DIGIT] = { 0 }, sum = 0;

	for (size_t i = 0; i < count; i++)
		at[from[i].first >> shift & mask]++;
	if (at[from[0].first >> shift & mask] == count)
		return false;
	for (size_t i = 0; i <= mask; i++) {
		size_t n = at[i];

		at[i] = sum;
		sum += n;
	}
	for (size_t i = 0; i < count; i++)
		to[at[from[i].first >> shift & mask]++] = from[i];
	return true;
}

static int radix_sort(struct set_builder *b)
{
	satchel_span *from = b->spans, *to = satcheli_spans_new(b->from, b->room);

	if (!to)
		return SATCHEL_E_MEMORY;
	for (unsigned int shift = 0; shift < 32; shift += DIGIT) {
		satchel_span *swap = from;

		if (!sort_by(from, to, b->count, shift))
			continue;
		from = to;
		to = swap;
	}
	b->spans = from;
	satcheli_block_free(to);
	return SATCHEL_OK;
}

static void merge(struct set_builder *b)
{
	satchel_span *s = b->spans;
	size_t n = 0;

	for (size_t i = 1; i < b->count; i++) {
		if (!span_joins(s[n].last, s[i].first))
			s[++n] = s[i];
		else if (s[i].last > s[n].last)
			s[n].last = s[i].last;
	}
	b->count = n + 1;
}

int satcheli_set_finish(struct set_builder *b)
{
	int rc = SATCHEL_OK;

	if (b->unsorted) {
		if (b->count <= INSERT_MAX)
			insertion_sort(b->spans, b->count);
		else
			rc = radix_sort(b);
		if (rc != SATCHEL_OK)
			return rc;
		merge(b);
		b->unsorted = false;
	}
	if (b->star)
		b->spans[b->count - 1].last = SATCHEL_LAST;
	return SATCHEL_OK;
}

satchel_set satcheli_set_view(const struct set_builder *b, satchel_set_kind kind)
{
	return (satchel_set){ kind, { 0, 0 }, b->spans, b->count, 0 };
}

satchel_set satcheli_set_take(struct set_builder *b, satchel_set_kind kind)
{
	satchel_set s = { kind, { 0, 0 }, NULL, 0, 0 };

	if (b->count) {
		s = satcheli_set_view(b, kind);
		s.room = b->room;
		b->spans = NULL;
	}
	satcheli_set_builder_clear(b);
	return s;
}

int satcheli_set_become(satchel_set *set, struct set_builder *b, satchel_set_kind kind, int rc)
{
	if (!rc)
		rc = satcheli_set_finish(b);
	if (!rc) {
		satchel_set_clear(set);
		*set = satcheli_set_take(b, kind);
	}
	satcheli_set_builder_clear(b);
	return rc;
}
