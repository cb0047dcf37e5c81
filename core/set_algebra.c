/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Sets put together: one pass over the ranges of both, into new memory. "*" is the highest number
 * there can be while this goes on; that a range reached to it is put back at the end. */
#include "core/set.h"

#include <string.h>

#include "core/block.h"
#include "core/check.h"

struct side {
	const satchel_span *at, *end;
	bool star;
};

static struct side side_of(const satchel_set *set)
{
	const satchel_span *s = set_spans(set);
	size_t n = set->count;

	return (struct side){ s, s + n, n && !s[n - 1].last };
}

/* The range in front of a side, one above all when there is none. */
static inline satchel_span front(const struct side *s)
{
	return s->at < s->end ? (satchel_span){ s->at->first, span_end(*s->at) }
	                      : (satchel_span){ 0, 0 };
}

/* Takes the next range in ascending order. No branch here depends on the numbers, which nobody
 * could foretell: the range so far is always written and only kept when the next one does not join
 * it. */
static inline size_t push(satchel_span *out, size_t n, satchel_span *now, satchel_span in)
{
	bool joins = span_joins(now->last, in.first);

	in.last = span_end(in);
	out[n] = *now;
	now->first = joins ? now->first : in.first;
	now->last = joins && now->last > in.last ? now->last : in.last;
	return n + !joins;
}

/* At least one side has ranges. */
static size_t unite(struct side a, struct side b, satchel_span *out)
{
	bool left = a.at < a.end && (b.at == b.end || a.at->first < b.at->first);
	satchel_span now = left ? front(&a) : front(&b);
	size_t n = 0;

	while (a.at < a.end && b.at < b.end) {
		const satchel_span x = *a.at, y = *b.at;

		left = x.first <= y.first;
		n = push(out, n, &now, left ? x : y);
		a.at += left;
		b.at += !left;
	}
	while (a.at < a.end)
		n = push(out, n, &now, *a.at++);
	while (b.at < b.end)
		n = push(out, n, &now, *b.at++);
	out[n] = now;
	return n + 1;
}

static size_t subtract(struct side a, struct side b, satchel_span *out)
{
	size_t n = 0;

	for (; a.at < a.end; a.at++) {
		satchel_span s = front(&a);

		while (b.at < b.end && span_end(*b.at) < s.first)
			b.at++;
		for (; b.at < b.end && b.at->first <= s.last; b.at++) {
			satchel_span cut = front(&b);

			if (cut.first > s.first)
				out[n++] = (satchel_span){ s.first, cut.first - 1 };
			s.first = cut.last < s.last ? cut.last + 1 : 0;
			if (!s.first)
				break;
		}
		if (s.first)
			out[n++] = s;
	}
	return n;
}

static size_t intersect(struct side a, struct side b, satchel_span *out)
{
	size_t n = 0;

	while (a.at < a.end && b.at < b.end) {
		satchel_span x = front(&a), y = front(&b);
		satchel_span s = { x.first > y.first ? x.first : y.first,
			           x.last < y.last ? x.last : y.last };

		if (s.first <= s.last)
			out[n++] = s;
		if (x.last < y.last)
			a.at++;
		else
			b.at++;
	}
	return n;
}

/* Gives the set its new ranges; memory that is mostly unused is given back. */
static void settle(satchel_set *set, satchel_span *out, size_t n, size_t room, bool star)
{
	satchel_span *less;

	if (!n) {
		satcheli_block_free(out);
		satcheli_set_adopt(set, NULL, 0, 0);
		return;
	}
	if (star && out[n - 1].last == UINT32_MAX)
		out[n - 1].last = SATCHEL_LAST;
	if (n < room / 2 && (less = satcheli_block_resize(out, n * sizeof *out))) {
		out = less;
		room = n;
	}
	satcheli_set_adopt(set, out, n, room);
}

enum operation { UNION, SUBTRACT, INTERSECT };

/* What is put in keeps its "*"; what is taken out takes it along, as the highest number goes. */
static bool star_of(enum operation what, bool a, bool b)
{
	if (what == UNION)
		return a || b;
	return what == SUBTRACT ? a : a && b;
}

static int combine(satchel_set *set, const satchel_set *other, enum operation what)
{
	static size_t (*const make[])(struct side, struct side, satchel_span *) = { unite, subtract,
		                                                                    intersect };
	const satchel_allocator from = satcheli_set_allocator(set);
	struct side a, b;
	satchel_span *out = NULL;
	size_t room;

	if (!satcheli_set_agree(set, other))
		return SATCHEL_E_ARGUMENT;
	a = side_of(set);
	b = side_of(other);
	if (!check_add(set->count, other->count, &room))
		return SATCHEL_E_MEMORY;
	if (room && !(out = satcheli_spans_new(&from, room)))
		return SATCHEL_E_MEMORY;
	settle(set, out, room ? make[what](a, b, out) : 0, room, star_of(what, a.star, b.star));
	if (!set->kind)
		set->kind = other->kind;
	return SATCHEL_OK;
}

/* Whether what is put in lies behind all that there is, as in results that come one after the other. */
static bool is_behind(const satchel_set *set, const satchel_set *other)
{
	if (!set->count || !other->count || !satcheli_set_agree(set, other))
		return false;
	return span_end(set_spans(set)[set->count - 1]) < set_spans(other)->first;
}

static int append(satchel_set *set, const satchel_set *other)
{
	const satchel_span *in = set_spans(other);
	satchel_span *s = satcheli_set_own(set, other->count);
	bool joins;

	if (!s)
		return SATCHEL_E_MEMORY;
	joins = span_joins(s[set->count - 1].last, in->first);
	if (joins)
		s[set->count - 1].last = in->last;
	memcpy(s + set->count, in + joins, (other->count - joins) * sizeof *s);
	set->count += other->count - joins;
	if (!set->kind)
		set->kind = other->kind;
	return SATCHEL_OK;
}

int satchel_set_union(satchel_set *set, satchel_set other)
{
	return is_behind(set, &other) ? append(set, &other) : combine(set, &other, UNION);
}

int satchel_set_subtract(satchel_set *set, satchel_set other)
{
	return combine(set, &other, SUBTRACT);
}

int satchel_set_intersect(satchel_set *set, satchel_set other)
{
	return combine(set, &other, INTERSECT);
}
