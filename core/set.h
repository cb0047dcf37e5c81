/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_CORE_SET_H
#define SATCHEL_CORE_SET_H

#include <satchel/set.h>

#include "core/arena.h"

/* The ranges of a set, whichever way it holds them. Good as long as the set is. */
static inline const satchel_span *set_spans(const satchel_set *set)
{
	return set->spans ? set->spans : &set->one;
}

/* "1:*" */
static inline bool set_is_everything(const satchel_set *set)
{
	const satchel_span *s = set_spans(set);

	return set->count == 1 && s->first == 1 && s->last == SATCHEL_LAST;
}

/* Ranges from i to below end, borrowed. */
static inline satchel_set set_slice(const satchel_set *set, size_t i, size_t end)
{
	satchel_set s = { set->kind, set->one, NULL, end - i, 0 };

	if (set->spans && s.count)
		s.spans = set->spans + i;
	return s;
}

/* The last number of a range, with "*" as the highest that there can be; 0 for a range that is
 * none. */
static inline uint32_t span_end(satchel_span s)
{
	if (!s.first)
		return 0;
	return s.last ? s.last : UINT32_MAX;
}

/* Whether a range that begins at first goes together with one that ends at end: they overlap or
 * touch. */
static inline bool span_joins(uint32_t end, uint32_t first)
{
	return first <= (uint64_t)end + 1;
}

/* Whether a set can be sent: "$", or ranges of numbers above 0, ascending, apart. Linear in the
 * ranges. */
bool satcheli_set_valid(const satchel_set *set);

/* Whether two sets may be put together: neither is "$", both are valid, and their kinds do not
 * differ. */
bool satcheli_set_agree(const satchel_set *set, const satchel_set *other);

/* Makes count ranges of a block with that much room the ranges of a set; what the set had is
 * released. */
void satcheli_set_adopt(satchel_set *set, satchel_span *block, size_t count, size_t room);

/* The ranges, owned, with room for so many more; NULL: no memory, nothing changed. */
satchel_span *satcheli_set_own(satchel_set *set, size_t more);

/* Where the ranges of a set come from: its own block's, or the default. */
satchel_allocator satcheli_set_allocator(const satchel_set *set);

/* A block for ranges, not zeroed, as large ones are written over at once. core/set_build.c */
satchel_span *satcheli_spans_new(const satchel_allocator *from, size_t room);

/* A result: one block that holds the set and its ranges. E_ARGUMENT: the set is not valid. */
int satcheli_set_result(const satchel_allocator *a, const satchel_set *set, satchel_set **copy);

/* A copy in an arena, to be borrowed and never cleared. */
int satcheli_set_in_arena(struct arena *a, const satchel_set *set, satchel_set *copy);

/* A set that grows range by range, in whatever order they come. core/set_build.c */
struct set_builder {
	const satchel_allocator *from; /* NULL: the default */
	size_t limit;                  /* ranges at most, neighbours joined as they come; 0: none */
	satchel_span *spans;           /* a block; "*" is UINT32_MAX until the end */
	size_t count, room;
	bool unsorted, star;
};

void satcheli_set_builder_init(struct set_builder *b, const satchel_allocator *from, size_t limit);
/* Empties it and keeps the memory. */
void satcheli_set_builder_reset(struct set_builder *b);
void satcheli_set_builder_clear(struct set_builder *b);

/* Widens the range that was appended last by the number behind it; false: n is not that. */
static inline bool set_extend(struct set_builder *b, uint32_t n)
{
	if (!b->count || !n || b->spans[b->count - 1].last != n - 1)
		return false;
	b->spans[b->count - 1].last = n;
	return true;
}

/* first and last in either order, last SATCHEL_LAST for "*". O(1), amortised. E_ARGUMENT (first is
 * 0), E_LIMIT or E_MEMORY: the builder is as before. */
int satcheli_set_append(struct set_builder *b, uint32_t first, uint32_t last);

/* All ranges of a set. What was appended before an error stays. */
int satcheli_set_append_set(struct set_builder *b, const satchel_set *set);

/* Sorts and merges, after which nothing more is appended. E_MEMORY: it can be tried again.
 * Linear. */
int satcheli_set_finish(struct set_builder *b);

/* What was built, lent until the builder is reset or cleared. */
satchel_set satcheli_set_view(const struct set_builder *b, satchel_set_kind kind);

/* The same as a set of its own, for satchel_set_clear. The builder is empty then. */
satchel_set satcheli_set_take(struct set_builder *b, satchel_set_kind kind);

/* Finishes the building: the set becomes what was built, unless rc says that it was not; then, or without memory, it is
 * as before. The builder is empty in any case. Returns rc or E_MEMORY. */
int satcheli_set_become(satchel_set *set, struct set_builder *b, satchel_set_kind kind, int rc);

/* The i-th member of a set without "*", from 0; UINT32_MAX: there are not so many. */
uint32_t satcheli_set_member(const satchel_set *set, uint64_t i);
/* Whether the last range of a set, which has one, goes up to "*": it has the last message in any case, even where it
 * begins above that. */
bool satcheli_set_has_star(const satchel_set *set);

/* Steps through the text of a set in the order written. core/set_text.c */
struct set_walk {
	const char *at, *end;
	bool more; /* a comma was read */
};

struct set_walk satcheli_set_walk(const char *text, size_t size);

/* The next range: first <= last, or last SATCHEL_LAST; a lone "*" is UINT32_MAX to "*".
 * SATCHEL_ROW; SATCHEL_OK at the end; E_ARGUMENT: no range is at w->at. */
int satcheli_set_walk_next(struct set_walk *w, satchel_span *span);

/* Appends every range of a text without NUL. E_ARGUMENT: it is no set (an empty text is one); what
 * was read before stays appended, as with E_LIMIT and E_MEMORY. */
int satcheli_set_parse_octets(struct set_builder *b, const char *text, size_t size);

/* Two texts that name the same number of UIDs, one for one (RFC 4315, COPYUID): the order matters,
 * 4:2 is 2:4. */
struct set_pairs {
	struct set_walk from, to;
	satchel_span from_left, to_left; /* first 0: nothing is left of the range */
};

struct set_pairs satcheli_set_pairs(const char *from, size_t from_size, const char *to,
                                    size_t to_size);

/* The next *count UIDs: *from went to *to, *from + 1 to *to + 1 and so on. SATCHEL_ROW; SATCHEL_OK
 * at the end; E_ARGUMENT: one of them is no set of UIDs, or they differ in length. */
int satcheli_set_pairs_next(struct set_pairs *p, uint32_t *from, uint32_t *to, uint32_t *count);

/* Octets of the text of a set, no NUL counted. */
size_t satcheli_set_text_size(const satchel_set *set);

/* Writes the text where there is room for it, without NUL. Returns its end. */
char *satcheli_set_write(const satchel_set *set, char *to);

/* Cuts the most ranges off the front whose text is at most max_octets. Both outputs are borrowed
 * from what set holds; one of them may be set where that is borrowed as well. False: not even the
 * first range has room. An empty set gives two empty ones. */
bool satcheli_set_split(const satchel_set *set, size_t max_octets, satchel_set *part,
                        satchel_set *rest);

/* Room for the text of a set number by number, ranges up to "*" but for. core/set_expand.c */
size_t satcheli_set_expanded_size(const satchel_set *set);

/* Writes that, without NUL. Returns its end. */
char *satcheli_set_expand(const satchel_set *set, char *to);

/* As satcheli_set_split, for that text: ranges are cut too. *at is where the first range of set
 * goes on, 0 at its beginning, and says that of rest afterwards. */
bool satcheli_set_split_expanded(const satchel_set *set, uint32_t *at, size_t max_octets,
                                 satchel_set *part, satchel_set *rest);

#endif
