/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Texts as they were written, and as they read. Knows nothing of charsets. Two places for each text: the first keeps what
 * it has until the second is taken too. */
#include "highlevel/data/text_memo.h"

#include <string.h>

enum { PLACES = 512, ROOM = 80 };

struct text_known {
	unsigned char size, room; /* octets of in, of text with its NUL; 0: none */
	char in[MEMO_TEXT_MOST], text[ROOM];
};

struct text_memo {
	struct text_known texts[PLACES];
};

static bool is_short(size_t size)
{
	return size >= MEMO_TEXT_LEAST && size <= MEMO_TEXT_MOST;
}

static uint64_t eight(const char *p)
{
	uint64_t n;

	memcpy(&n, p, sizeof n);
	return n;
}

/* By the eight octets in the middle and the last eight: the first name the charset. */
static size_t place_of(const char *in, size_t size)
{
	uint64_t a = eight(in + size / 2 - 4) * UINT64_C(0x9E3779B97F4A7C15) ^
	             (eight(in + size - 8) + size) * UINT64_C(0xC2B2AE3D27D4EB4F);

	a = (a ^ a >> 32) * UINT64_C(0x9E3779B97F4A7C15);
	return (size_t)(a >> 55) & (PLACES - 2);
}

static bool is(const struct text_known *k, const char *in, size_t size)
{
	return k->size == size && !memcmp(k->in, in, size);
}

const char *satcheli_text_recall(const struct text_memo *m, struct arena *a, const char *in,
                                 size_t size)
{
	const struct text_known *k;
	char *copy;

	if (!m || !is_short(size))
		return NULL;
	k = &m->texts[place_of(in, size)];
	k += !is(k, in, size);
	if (!is(k, in, size))
		return NULL;
	copy = arena_new(a, k->room);
	return copy ? memcpy(copy, k->text, k->room) : NULL;
}

static struct text_memo *make(const satchel_allocator *from)
{
	struct text_memo *m = from->resize(from->user, NULL, 0, sizeof *m);

	return m ? memset(m, 0, sizeof *m) : NULL;
}

void satcheli_text_remember(struct text_memo **m, const satchel_allocator *from, const char *in,
                            size_t size, const char *text)
{
	size_t room = strlen(text) + 1;
	struct text_known *k;

	if (!is_short(size) || room > ROOM)
		return;
	if (!*m)
		*m = make(from);
	if (!*m)
		return;
	k = &(*m)->texts[place_of(in, size)];
	k += k->size != 0;
	k->size = (unsigned char)size;
	k->room = (unsigned char)room;
	memcpy(k->in, in, size);
	memcpy(k->text, text, room);
}

void satcheli_text_forget(struct text_memo **m, const satchel_allocator *from)
{
	if (*m)
		from->resize(from->user, *m, sizeof **m, 0);
	*m = NULL;
}
