/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Lists of flags as they were written, and what they meant. Knows nothing of flags. */
#include "highlevel/data/flags_memo.h"
#include "core/scan.h"

/* Of a list: its first eight octets and its last. What stands behind a shorter one is shifted out, where the first octet is
 * the lowest; elsewhere such a list may not be found again, which does no harm. No branch: nobody could foretell it. */
static inline uint64_t hash_of(const char *from, size_t size)
{
	size_t first = size < 8 ? size : 8;
	uint64_t a, b;

	memcpy(&a, from, sizeof a);
	memcpy(&b, from + (size - first), sizeof b);
	a <<= 64 - 8 * first;
	b <<= 64 - 8 * first;
	return (a ^ (b << 29 | b >> 35) ^ size) * UINT64_C(0x9E3779B97F4A7C15);
}

/* The first of two places where it may be. */
static size_t place_of(uint64_t hash)
{
	return (size_t)(hash >> 58) & (MEMO_LISTS - 2);
}

/* What is compared has SCAN_PADDING octets behind it, and so has what was kept. */
static inline bool is_list(const struct flags_known *k, uint64_t hash, const char *from,
                           size_t size)
{
	return k->hash == hash && k->size == size && scan_same(k->text, from, size);
}

char *satcheli_flags_recall(const struct flags_memo *m, char *p, const char *stop,
                            satchel_flags *flags)
{
	uint64_t ends = scan_places(p, ')'), hash;
	size_t size = ends ? (size_t)__builtin_ctzll(ends) + 1 : 0, place;
	const struct flags_known *k;

	if (!size || size > (size_t)(stop - p))
		return NULL;
	hash = hash_of(p, size);
	place = place_of(hash);
	k = &m->lists[place | (m->lists[place].hash != hash)];
	if (!is_list(k, hash, p, size))
		return NULL;
	*flags = (satchel_flags){ k->bits, k->count ? (const char *const *)k->keywords : NULL,
		                  k->count };
	return p + size;
}

/* Those of its words that are keywords, in the same order. */
static void keep_keywords(struct flags_known *k, const satchel_flags *flags)
{
	char *p = k->held, *end = k->held + k->size;

	k->count = 0;
	while (++p < end) {
		char *word = p;

		while (*p != ' ' && *p != ')')
			p++;
		*p = 0;
		if (k->count < flags->count && !strcmp(word, flags->keywords[k->count]))
			k->keywords[k->count++] = word;
	}
}

void satcheli_flags_remember(struct flags_memo *m, const struct cursor *c, const char *from,
                             const satchel_flags *flags)
{
	size_t size = (size_t)(c->p - from);
	uint64_t hash;
	struct flags_known *k;

	if (size > MEMO_TEXT || flags->count > MEMO_KEYWORDS)
		return;
	hash = hash_of(from, size);
	k = &m->lists[place_of(hash)];
	k += k->size != 0;
	k->hash = hash;
	k->size = size;
	k->bits = flags->bits;
	memcpy(k->text, from, size);
	memcpy(k->held, from, size);
	keep_keywords(k, flags);
}
