/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Lists of flags as they were written, and what they meant. Knows nothing of flags. */
#include "highlevel/data/flags_memo.h"

/* The first of two places where a list may be, by its first eight octets and the last. What stands behind a shorter list is shifted out, where the first octet is the
 * lowest; elsewhere such a list may not be found again, which does no harm. */
static struct flags_known *place_of(struct flags_memo *m, const char *from, size_t size)
{
	uint64_t a, b = 0;

	memcpy(&a, from, sizeof a);
	if (size < sizeof a)
		a <<= 8 * (sizeof a - size);
	else
		memcpy(&b, from + size - sizeof b, sizeof b);
	a = a * UINT64_C(0x9E3779B97F4A7C15) ^ (b + size) * UINT64_C(0xC2B2AE3D27D4EB4F);
	a = (a ^ a >> 32) * UINT64_C(0x9E3779B97F4A7C15);
	return &m->lists[a >> 58 & (MEMO_LISTS - 2)];
}

static bool is_list(const struct flags_known *k, const char *from, size_t size)
{
	return k->size == size && !memcmp(k->text, from, size);
}

bool satcheli_flags_recall(struct flags_memo *m, struct cursor *c, satchel_flags *flags)
{
	size_t size = (size_t)(c->stop - c->p);
	const char *end = memchr(c->p, ')', size < MEMO_TEXT ? size : MEMO_TEXT);
	const struct flags_known *k;

	if (!end)
		return false;
	size = (size_t)(end + 1 - c->p);
	k = place_of(m, c->p, size);
	k += !is_list(k, c->p, size);
	if (!is_list(k, c->p, size))
		return false;
	*flags = (satchel_flags){ k->bits, k->count ? k->keywords : NULL, k->count };
	c->p += size;
	return true;
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
	struct flags_known *k;

	if (size > MEMO_TEXT || flags->count > MEMO_KEYWORDS)
		return;
	k = place_of(m, from, size);
	k += k->size != 0;
	k->size = size;
	k->bits = flags->bits;
	memcpy(k->text, from, size);
	memcpy(k->held, from, size);
	keep_keywords(k, flags);
}
