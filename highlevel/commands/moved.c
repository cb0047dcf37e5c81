/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* COPYUID and APPENDUID: RFC 4315. Pairs go by position, whatever order the server names them in (Q213). */
#include "core/block.h"
#include "highlevel/commands/commands.h"

static void clear(void *block)
{
	satchel_moved *m = block;

	satchel_set_clear(&m->from);
	satchel_set_clear(&m->to);
	satcheli_block_free((void *)(uintptr_t)m->pairs);
}

satchel_moved *satcheli_moved_new(const satchel_allocator *from)
{
	satchel_moved *m = satcheli_block_new(from, sizeof *m);

	if (!m)
		return NULL;
	m->from.kind = m->to.kind = SATCHEL_SET_UIDS;
	satcheli_block_on_free(m, clear);
	return m;
}

static int add_pair(satchel_moved *m, uint32_t from, uint32_t to, uint32_t count)
{
	satchel_allocator a = satcheli_block_allocator(m);
	satchel_pair *pairs = (satchel_pair *)(uintptr_t)m->pairs, *larger;
	size_t n = m->pair_count;

	if (!(n & (n - 1))) { /* full: room is the next power of two */
		larger = satcheli_block_new(&a, (n ? n * 2 : 1) * sizeof *larger);
		if (!larger)
			return SATCHEL_E_MEMORY;
		if (n)
			memcpy(larger, pairs, n * sizeof *larger);
		satcheli_block_free(pairs);
		m->pairs = pairs = larger;
	}
	pairs[m->pair_count++] = (satchel_pair){ from, to, count };
	return SATCHEL_OK;
}

/* "uidvalidity from to", as the server wrote it. */
static int add_pairs(satchel_moved *m, const char *text)
{
	const char *from = text + strcspn(text, " ") + 1, *to;
	size_t from_size;
	struct set_pairs pairs;
	uint32_t a, b, n;
	int rc;

	from += strspn(from, " ");
	from_size = strcspn(from, " ");
	to = from + from_size + strspn(from + from_size, " ");
	pairs = satcheli_set_pairs(from, from_size, to, strcspn(to, " "));
	while ((rc = satcheli_set_pairs_next(&pairs, &a, &b, &n)) == SATCHEL_ROW) {
		rc = add_pair(m, a, b, n);
		if (rc)
			return rc;
	}
	/* sets of different lengths: nothing can be said of pairs */
	return rc == SATCHEL_E_ARGUMENT ? SATCHEL_OK : rc;
}

int satcheli_moved_add(satchel_moved *m, const satchel_code *code)
{
	int rc;

	if (!code->valid || !code->to.count)
		return SATCHEL_OK;
	m->known = true;
	m->uid_validity = (uint32_t)code->number;
	rc = satchel_set_union(&m->to, code->to);
	if (rc || code->kind != SATCHEL_CODE_COPYUID)
		return rc;
	rc = satchel_set_union(&m->from, code->from);
	return rc ? rc : add_pairs(m, code->text);
}
