/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Sets written number by number, for servers that mishandle ranges. A range up to "*" stays one: nobody knows its numbers.
 * Room is reckoned by the longest number there is. */
#include "core/set.h"

#include <stdio.h>
#include <string.h>

enum { NUMBER_OCTETS = 11 }; /* ten digits and a comma */

static uint64_t numbers_of(satchel_span s)
{
	return s.last ? (uint64_t)s.last - s.first + 1 : 2;
}

size_t satcheli_set_expanded_size(const satchel_set *set)
{
	uint64_t n = 0;

	for (size_t i = 0; i < set->count; i++)
		n += numbers_of(set_spans(set)[i]);
	return n < SIZE_MAX / NUMBER_OCTETS ? (size_t)n * NUMBER_OCTETS : SIZE_MAX;
}

static char *write_number(char *to, uint32_t n, bool more)
{
	char text[NUMBER_OCTETS + 1];
	int size = snprintf(text, sizeof text, "%s%lu", more ? "," : "", (unsigned long)n);

	memcpy(to, text, (size_t)size);
	return to + size;
}

/* A range by itself: one up to "*", what is left of one that was cut, or as much as there is room for. */
static satchel_set piece(const satchel_set *set, satchel_span s)
{
	return (satchel_set){ set->kind, s, NULL, 1, 0 };
}

char *satcheli_set_expand(const satchel_set *set, char *to)
{
	const char *from = to;

	for (size_t i = 0; i < set->count; i++) {
		satchel_span s = set_spans(set)[i];

		if (!s.last) {
			satchel_set open = piece(set, s);

			if (to > from)
				*to++ = ',';
			to = satcheli_set_write(&open, to);
			continue;
		}
		for (uint64_t n = s.first; n <= s.last; n++)
			to = write_number(to, (uint32_t)n, to > from);
	}
	return to;
}

/* The first range, from *at on. True: it is done with that. */
static bool cut_first(const satchel_set *set, uint32_t *at, uint64_t room, satchel_set *part)
{
	satchel_span s = set_spans(set)[0];

	s.first = *at ? *at : s.first;
	*at = 0;
	if (numbers_of(s) > room) {
		*at = s.first + (uint32_t)room;
		s.last = *at - 1;
	}
	*part = piece(set, s);
	return !*at;
}

bool satcheli_set_split_expanded(const satchel_set *set, uint32_t *at, size_t max_octets,
                                 satchel_set *part, satchel_set *rest)
{
	const satchel_set whole = *set;
	uint64_t room = max_octets / NUMBER_OCTETS, used = 0;
	size_t n = 0;

	if (room < 2)
		return false;
	while (!*at && n < whole.count && used + numbers_of(set_spans(&whole)[n]) <= room)
		used += numbers_of(set_spans(&whole)[n++]);
	if (n || !whole.count)
		*part = set_slice(&whole, 0, n);
	else
		n = cut_first(&whole, at, room, part);
	*rest = set_slice(&whole, n, whole.count);
	return true;
}
