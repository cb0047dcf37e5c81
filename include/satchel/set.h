/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_SET_H
#define SATCHEL_SET_H

#include <satchel/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What the numbers of a set are. The default follows the client: UIDs, unless it was opened with
 * .sequence_numbers. */
typedef enum satchel_set_kind {
	SATCHEL_SET_DEFAULT,
	SATCHEL_SET_UIDS,
	SATCHEL_SET_NUMBERS, /* message sequence numbers */
	SATCHEL_SET_SAVED,   /* "$", the saved result of a search (RFC 5182) */
} satchel_set_kind;

/* first <= last, but for last 0, which is "*" (the highest number in use). */
typedef struct satchel_span {
	uint32_t first, last;
} satchel_span;

/* A set of UIDs or sequence numbers as ranges: ascending, apart, merged; never expanded.
 * Passed by value to borrow, by pointer to change. spans NULL and count 1: the range is in `one`. room 0: the
 * spans belong to somebody else and are copied by the first change. A set that was changed has satchel_set_clear,
 * unless it is a result for satchel_free, which takes the spans along. */
typedef struct satchel_set {
	satchel_set_kind kind;
	satchel_span one;
	const satchel_span *spans;
	size_t count, room;
} satchel_set;

#define SATCHEL_LAST 0u /* "*" */

/* From first to last, both included; last SATCHEL_LAST is "*". */
static inline satchel_set satchel_range(uint32_t first, uint32_t last)
{
	satchel_set s = { SATCHEL_SET_DEFAULT, { 0, 0 }, NULL, 1, 0 };

	s.one.first = first;
	s.one.last = last;
	return s;
}

/* The same numbers, said to be sequence numbers. */
static inline satchel_set satchel_numbers(satchel_set s)
{
	s.kind = SATCHEL_SET_NUMBERS;
	return s;
}

/* The same numbers, said to be UIDs. */
static inline satchel_set satchel_uids(satchel_set s)
{
	s.kind = SATCHEL_SET_UIDS;
	return s;
}

/* "$": what the last search with SAVE found (needs SEARCHRES). */
static inline satchel_set satchel_saved(void)
{
	satchel_set s = satchel_range(1, 1);

	s.kind = SATCHEL_SET_SAVED;
	return s;
}

#define SATCHEL_ALL satchel_range(1, SATCHEL_LAST)
#define SATCHEL_ONE(n) satchel_range((n), (n))
#define SATCHEL_RANGE(a, b) satchel_range((a), (b))
#define SATCHEL_SET_EMPTY { SATCHEL_SET_DEFAULT, { 0, 0 }, NULL, 0, 0 }

/* Range i of a set, 0 <= i < count. */
static inline satchel_span satchel_set_span(const satchel_set *set, size_t i)
{
	return set->spans ? set->spans[i] : set->one;
}

/**
 * Empty a set and release what it owns.
 *
 * In:      set may be NULL. Its kind stays.
 * Since: 0.1
 */
SATCHEL_API void satchel_set_clear(satchel_set *set);

/**
 * Put a range into a set.
 *
 * In:      first and last in either order; 0 is "*" and only allowed as last, where it reaches to the highest
 *          number in use, whatever that is. Adding in ascending order costs O(1), else O(n).
 * Returns: SATCHEL_OK; SATCHEL_E_ARGUMENT (first is 0); SATCHEL_E_MEMORY, the set is as before.
 * Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_set_add(satchel_set *set, uint32_t first, uint32_t last);

/**
 * Read a set as it is written in commands.
 *
 * In:      text such as "1:3,7,9:*" or "$"; numbers are 1 to 4294967295, in any order, overlapping as they like;
 *          set is replaced, its kind stays but for "$".
 * Returns: SATCHEL_OK; SATCHEL_E_ARGUMENT, the set is as before; SATCHEL_E_MEMORY.
 * See:     RFC 9051 section 9, sequence-set. Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_set_parse(satchel_set *set, const char *text);

/**
 * Write a set as it is sent in commands.
 *
 * Out:     *text is one block for satchel_free: "1:3,7,9:*", "" for an empty set, "$" for a saved result.
 * Returns: SATCHEL_OK or SATCHEL_E_MEMORY.
 * Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_set_format(satchel_set set, char **text);

/**
 * Copy a set.
 *
 * Out:     *copy is one block for satchel_free.
 * Returns: SATCHEL_OK or SATCHEL_E_MEMORY.
 * Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_set_dup(satchel_set set, satchel_set **copy);

/**
 * Put all of another set into a set.
 *
 * Cost is linear in the ranges of both.
 *
 * Returns: SATCHEL_OK; SATCHEL_E_ARGUMENT ("$" has no numbers that could be known); SATCHEL_E_MEMORY, the set is as before.
 * Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_set_union(satchel_set *set, satchel_set other);

/**
 * Take all of another set out of a set.
 *
 * "*" counts as the highest number there can be.
 *
 * Returns: as satchel_set_union.
 * Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_set_subtract(satchel_set *set, satchel_set other);

/**
 * Keep in a set only what is in another one too.
 *
 * Returns: as satchel_set_union.
 * Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_set_intersect(satchel_set *set, satchel_set other);

/**
 * Tell whether a number is in a set.
 *
 * "*" counts as the highest number there can be. Cost: O(log ranges).
 *
 * Since: 0.1
 */
SATCHEL_API bool satchel_set_contains(satchel_set set, uint32_t n);

/**
 * Count the members of a set.
 *
 * "*" counts as 4294967295.
 *
 * Since: 0.1
 */
SATCHEL_API uint64_t satchel_set_count(satchel_set set);

/**
 * Step through the members of a set.
 *
 * In:      *n is the member before, or 0 at first.
 * Out:     *n is the next member above it.
 * Returns: false when there is none.
 * Since: 0.1
 */
SATCHEL_API bool satchel_set_next(satchel_set set, uint32_t *n);

#ifdef __cplusplus
}
#endif
#endif
