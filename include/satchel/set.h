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

/* first <= last, but for last 0, which is "*" (the highest number in use). first 0 is no range. A
 * lone "*" is 4294967295 to "*", which means the same: nothing is above it. */
typedef struct satchel_span {
	uint32_t first, last;
} satchel_span;

/* A set of UIDs or sequence numbers as ranges: ascending, apart, merged; never expanded. "*" in it
 * is the highest number that there can be when the set is asked or put together with others, and is
 * written as "*" again. So 9:* and 3 are "3,9:*"; that a server with 5 as its highest takes 9:* for
 * 5:9 is not known here. Passed by value to borrow, by pointer to change. spans NULL and count 1:
 * the range is in `one`. room 0: the spans belong to somebody else and are copied by the first
 * change. A set that was changed has satchel_set_clear, unless it is a result for satchel_free,
 * which takes the spans along. */
typedef struct satchel_set {
	satchel_set_kind kind;
	satchel_span one;
	const satchel_span *spans;
	size_t count, room;
} satchel_set;

#define SATCHEL_LAST 0u /* "*" */

/**
 * Make a set of one range.
 *
 * In:      first and last, both included, in either order; last SATCHEL_LAST is "*". From 0 is no
 *          range: the set cannot be sent (SATCHEL_E_ARGUMENT) and nothing is in it.
 * Returns: the set, of the default kind; it owns nothing.
 * Since: 0.1
 */
static inline satchel_set satchel_range(uint32_t first, uint32_t last)
{
	satchel_set s = { SATCHEL_SET_DEFAULT, { 0, 0 }, NULL, 1, 0 };

	s.one.first = last && last < first ? last : first;
	s.one.last = last && last < first ? first : last;
	return s;
}

/**
 * Say that the numbers of a set are sequence numbers.
 *
 * A command means the messages that had these numbers when it was called. Where messages went since, and the numbers would
 * reach others, it fails with SATCHEL_E_UIDREQUIRED before they are sent; "1:*", which is everything, never does.
 *
 * Returns: the same set, with the same ranges in the same place: only one of the two is changed or
 *          cleared. "$" stays "$".
 * Since: 0.1
 */
static inline satchel_set satchel_numbers(satchel_set s)
{
	if (s.kind != SATCHEL_SET_SAVED)
		s.kind = SATCHEL_SET_NUMBERS;
	return s;
}

/**
 * Say that the numbers of a set are UIDs.
 *
 * Returns: as satchel_numbers.
 * Since: 0.1
 */
static inline satchel_set satchel_uids(satchel_set s)
{
	if (s.kind != SATCHEL_SET_SAVED)
		s.kind = SATCHEL_SET_UIDS;
	return s;
}

/**
 * Make the set "$": what the last search with SAVE found.
 *
 * Needs:   SEARCHRES where it is sent.
 * Returns: the set; it has no numbers that could be known.
 * See:     RFC 5182.   Since: 0.1
 */
static inline satchel_set satchel_saved(void)
{
	satchel_set s = satchel_range(0, 0);

	s.kind = SATCHEL_SET_SAVED;
	return s;
}

#define SATCHEL_ALL satchel_range(1, SATCHEL_LAST)
#define SATCHEL_ONE(n) satchel_range((n), (n))
#define SATCHEL_RANGE(a, b) satchel_range((a), (b))
#define SATCHEL_SET_EMPTY                                 \
	{                                                 \
		SATCHEL_SET_DEFAULT, { 0, 0 }, NULL, 0, 0 \
	}

/**
 * Take one range of a set.
 *
 * In:      i from 0, below the count of the set.
 * Returns: range i, ascending; last 0 is "*". Of "$" and of a set from 0 first is 0: no range.
 * Since: 0.1
 */
static inline satchel_span satchel_set_span(const satchel_set *set, size_t i)
{
	return set->spans ? set->spans[i] : set->one;
}

/**
 * Empty a set and release what it owns.
 *
 * In:      set may be NULL. Its kind stays, but "$" becomes the default.
 * Since: 0.1
 */
SATCHEL_API void satchel_set_clear(satchel_set *set);

/**
 * Put a range into a set.
 *
 * In:      first and last in either order; 0 is "*" and only allowed as last, where it reaches to
 *          the highest number in use, whatever that is. Adding in ascending order costs O(1), else
 *          O(n); the first change of a set that owns no ranges copies them.
 * Returns: SATCHEL_OK; SATCHEL_E_ARGUMENT (first is 0, or the set is "$" or breaks its rules);
 *          SATCHEL_E_MEMORY. The set is as before when it fails.
 * Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_set_add(satchel_set *set, uint32_t first, uint32_t last);

/**
 * Read a set as it is written in commands.
 *
 * In:      text such as "1:3,7,9:*", "*" or "$"; numbers are 1 to 4294967295 without zeros in
 *          front, in any order, overlapping as they like; "" is an empty set. set is replaced (what
 *          it owned is released), its kind stays; "$" makes it SATCHEL_SET_SAVED, and anything else
 *          makes that the default again.
 * Returns: SATCHEL_OK; SATCHEL_E_ARGUMENT (text is no set); SATCHEL_E_MEMORY. The set is as before
 *          when it fails. Cost is linear in the text.
 * See:     RFC 9051 section 9, sequence-set. Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_set_parse(satchel_set *set, const char *text);

/**
 * Write a set as it is sent in commands.
 *
 * Out:     *text is one block for satchel_free: "1:3,7,9:*", "" for an empty set, "$" for a saved
 *          result.
 * Returns: SATCHEL_OK; SATCHEL_E_ARGUMENT (a range from 0, or ranges that are not ascending and
 *          apart); SATCHEL_E_MEMORY.
 * Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_set_format(satchel_set set, char **text);

/**
 * Copy a set.
 *
 * Out:     *copy is one block for satchel_free, which releases what later changes gave it, too.
 * Returns: as satchel_set_format.
 * Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_set_dup(satchel_set set, satchel_set **copy);

/**
 * Put all of another set into a set.
 *
 * Cost is linear in the ranges of both, and in those of the other alone where they lie behind all of the set's (amortised).
 * A set of the default kind takes the kind of the other one.
 *
 * Returns: SATCHEL_OK; SATCHEL_E_ARGUMENT ("$" has no numbers that could be known; UIDs and
 *          sequence numbers do not mix; a set breaks its rules); SATCHEL_E_MEMORY. The set is as
 *          before when it fails.
 * Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_set_union(satchel_set *set, satchel_set other);

/**
 * Take all of another set out of a set.
 *
 * "*" counts as the highest number there can be: 1:* without 9:* is 1:8, without 5 it is 1:4,6:*.
 *
 * Returns: as satchel_set_union.
 * Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_set_subtract(satchel_set *set, satchel_set other);

/**
 * Keep in a set only what is in another one too.
 *
 * A range reaches to "*" only where both do: 1:* within 5:* is 5:*, within 5:9 it is 5:9.
 *
 * Returns: as satchel_set_union.
 * Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_set_intersect(satchel_set *set, satchel_set other);

/**
 * Tell whether a number is in a set.
 *
 * "*" counts as the highest number there can be. Nothing is in "$". Cost: O(log ranges).
 *
 * Since: 0.1
 */
SATCHEL_API bool satchel_set_contains(satchel_set set, uint32_t n);

/**
 * Count the members of a set.
 *
 * "*" counts as 4294967295, "$" as nothing.
 *
 * Since: 0.1
 */
SATCHEL_API uint64_t satchel_set_count(satchel_set set);

/**
 * Step through the members of a set.
 *
 * "*" counts as 4294967295, so bound the set before you walk to its end. "$" has no members.
 * Cost: O(log ranges).
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
