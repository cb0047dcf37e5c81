/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* A set of numbers: who owns its ranges, one change at a time, and questions about it. Knows the
 * rules that ranges keep (ascending, apart, merged); of the text form and of putting whole sets
 * together it knows nothing. */
#include "core/set.h"

#include <string.h>

#include "core/block.h"
#include "core/check.h"

enum { ROOM_MIN = 8 };

static bool spans_valid(const satchel_span *s, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!s[i].first || s[i].first > span_end(s[i]) ||
		    (i && span_joins(span_end(s[i - 1]), s[i].first)))
			return false;
	return true;
}

bool satcheli_set_valid(const satchel_set *set)
{
	if (set->kind == SATCHEL_SET_SAVED || !set->count)
		return true;
	return (set->spans || set->count == 1) && spans_valid(set_spans(set), set->count);
}

/* Ranges that are owned were made here. */
static bool changeable(const satchel_set *set)
{
	return set->kind != SATCHEL_SET_SAVED && (set->room || satcheli_set_valid(set));
}

bool satcheli_set_agree(const satchel_set *set, const satchel_set *other)
{
	if (set->kind && other->kind && set->kind != other->kind)
		return false;
	return changeable(set) && changeable(other);
}

satchel_allocator satcheli_set_allocator(const satchel_set *set)
{
	return satcheli_block_allocator(set->room ? set->spans : NULL);
}

static void release(satchel_set *set)
{
	if (set->room)
		satcheli_block_free((void *)(uintptr_t)set->spans);
}

void satcheli_set_adopt(satchel_set *set, satchel_span *block, size_t count, size_t room)
{
	release(set);
	set->one = (satchel_span){ 0, 0 };
	set->spans = block;
	set->count = count;
	set->room = room;
}

void satchel_set_clear(satchel_set *set)
{
	if (!set)
		return;
	satcheli_set_adopt(set, NULL, 0, 0);
	if (set->kind == SATCHEL_SET_SAVED)
		set->kind = SATCHEL_SET_DEFAULT;
}

static size_t room_for(size_t need)
{
	size_t room = need < ROOM_MIN ? ROOM_MIN : need + need / 2;

	return room <= SIZE_MAX / sizeof(satchel_span) ? room : 0;
}

satchel_span *satcheli_set_own(satchel_set *set, size_t more)
{
	size_t need, room;
	satchel_span *s;

	if (!check_add(set->count, more, &need))
		return NULL;
	room = need <= set->room ? set->room : room_for(need);
	if (room == set->room || !room)
		return room ? (satchel_span *)(uintptr_t)set->spans : NULL;
	if (set->room) {
		s = satcheli_block_resize((void *)(uintptr_t)set->spans, room * sizeof *s);
	} else {
		s = satcheli_block_new(NULL, room * sizeof *s);
		if (s && set->count)
			memcpy(s, set_spans(set), set->count * sizeof *s);
	}
	if (s) {
		set->spans = s;
		set->room = room;
	}
	return s;
}

/* The first range, from `from` on, that ends at n or above. */
static size_t find(const satchel_span *s, size_t from, size_t count, uint32_t n)
{
	while (from < count) {
		size_t middle = from + (count - from) / 2;

		if (span_end(s[middle]) < n)
			from = middle + 1;
		else
			count = middle;
	}
	return from;
}

/* Puts a range in place of those from i on that it joins. */
static void put(satchel_set *set, satchel_span *s, size_t i, satchel_span new)
{
	uint32_t end = span_end(new);
	size_t j = find(s, i, set->count, end);

	if (j < set->count && span_joins(end, s[j].first))
		j++;
	if (j > i) {
		if (s[i].first < new.first)
			new.first = s[i].first;
		if (new.last && (!s[j - 1].last || s[j - 1].last > end))
			new.last = s[j - 1].last;
	}
	memmove(s + i + 1, s + j, (set->count - j) * sizeof *s);
	set->count = set->count + 1 - (j - i);
	s[i] = new;
}

int satchel_set_add(satchel_set *set, uint32_t first, uint32_t last)
{
	satchel_span new = { first, last };
	satchel_span *s;
	size_t i;

	if (!first || !changeable(set))
		return SATCHEL_E_ARGUMENT;
	if (last && first > last)
		new = (satchel_span){ last, first };
	s = satcheli_set_own(set, 1);
	if (!s)
		return SATCHEL_E_MEMORY;
	i = set->count;
	if (i && span_joins(span_end(s[i - 1]), new.first))
		i = find(s, 0, i, new.first - 1 ? new.first - 1 : 1);
	put(set, s, i, new);
	return SATCHEL_OK;
}

static void clear_result(void *block)
{
	release(block);
}

int satcheli_set_result(const satchel_allocator *a, const satchel_set *set, satchel_set **copy)
{
	size_t size = 0;
	satchel_set *new;

	if (!satcheli_set_valid(set))
		return SATCHEL_E_ARGUMENT;
	if (set->spans && !check_mul(set->count, sizeof *set->spans, &size))
		return SATCHEL_E_MEMORY;
	if (!check_add(size, sizeof *new, &size) || !(new = satcheli_block_new(a, size)))
		return SATCHEL_E_MEMORY;
	*new = (satchel_set){ set->kind, set->one, NULL, set->count, 0 };
	if (set->spans && set->count) {
		memcpy(new + 1, set->spans, set->count * sizeof *set->spans);
		new->spans = (const satchel_span *)(new + 1);
	}
	satcheli_block_on_free(new, clear_result);
	*copy = new;
	return SATCHEL_OK;
}

int satchel_set_dup(satchel_set set, satchel_set **copy)
{
	return satcheli_set_result(NULL, &set, copy);
}

int satcheli_set_in_arena(struct arena *a, const satchel_set *set, satchel_set *copy)
{
	satchel_set new = { set->kind, set->one, NULL, set->count, 0 };
	satchel_span *s;

	if (set->spans && set->count) {
		s = satcheli_arena_zero(a, set->count, sizeof *s);
		if (!s)
			return SATCHEL_E_MEMORY;
		memcpy(s, set->spans, set->count * sizeof *s);
		new.spans = s;
	}
	*copy = new;
	return SATCHEL_OK;
}

bool satchel_set_contains(satchel_set set, uint32_t n)
{
	const satchel_span *s = set_spans(&set);
	size_t i;

	if (!n || set.kind == SATCHEL_SET_SAVED)
		return false;
	i = find(s, 0, set.count, n);
	return i < set.count && s[i].first <= n;
}

uint64_t satchel_set_count(satchel_set set)
{
	const satchel_span *s = set_spans(&set);
	uint64_t sum = 0;

	if (set.kind == SATCHEL_SET_SAVED)
		return 0;
	for (size_t i = 0; i < set.count; i++)
		if (s[i].first && s[i].first <= span_end(s[i]))
			sum += (uint64_t)span_end(s[i]) - s[i].first + 1;
	return sum;
}

bool satchel_set_next(satchel_set set, uint32_t *n)
{
	const satchel_span *s = set_spans(&set);
	uint32_t next = *n + 1;
	size_t i;

	if (!next || set.kind == SATCHEL_SET_SAVED)
		return false;
	i = find(s, 0, set.count, next);
	if (i == set.count)
		return false;
	*n = s[i].first > next ? s[i].first : next;
	return true;
}

uint32_t satcheli_set_member(const satchel_set *set, uint64_t i)
{
	for (size_t k = 0; k < set->count; k++) {
		satchel_span s = satchel_set_span(set, k);
		uint64_t n = (uint64_t)span_end(s) - s.first + 1;

		if (i < n)
			return (uint32_t)(s.first + i);
		i -= n;
	}
	return UINT32_MAX;
}

bool satcheli_set_has_star(const satchel_set *set)
{
	return satchel_set_span(set, set->count - 1).last == SATCHEL_LAST;
}
