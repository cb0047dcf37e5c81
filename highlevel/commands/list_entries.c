/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Folders of a list that are held until their counts, or what else comes later, are there. Found by name at O(1): a server
 * may list any number, and names are spread by a key that it does not know. */
#include "core/block.h"
#include "core/hash.h"
#include "core/limits.h"
#include "highlevel/commands/list.h"

enum { BUCKETS_FIRST = 64 };

void satcheli_entries_init(struct entries *e, const satchel_allocator *from)
{
	memset(e, 0, sizeof *e);
	e->from = from;
	e->last = &e->first;
	satcheli_arena_init(&e->arena, from);
}

void satcheli_entries_clear(struct entries *e)
{
	for (struct entry *x = e->first; x; x = x->next)
		satcheli_block_free(x->error);
	satcheli_block_free(e->buckets);
	satcheli_arena_clear(&e->arena);
}

/* INBOX is one folder, in whatever case it is written. */
static unsigned folded(satchel_octets name, size_t i, bool inbox)
{
	unsigned char c = ((const unsigned char *)name.data)[i];

	return inbox ? ascii_upper(c) : c;
}

static bool is_inbox(satchel_octets name)
{
	return ascii_is(name.data, name.size, "INBOX", 5);
}

static bool same(satchel_octets a, satchel_octets b)
{
	return octets_equal(a, b) || (is_inbox(a) && is_inbox(b));
}

static struct entry **bucket(const struct entries *e, satchel_octets name)
{
	uint64_t h = hash_begin(e);
	bool inbox = is_inbox(name);

	for (size_t i = 0; i < name.size; i++)
		h = hash_octet(h, folded(name, i, inbox));
	return &e->buckets[hash_place(h, e->room)];
}

struct entry *satcheli_entries_find(const struct entries *e, satchel_octets name)
{
	struct entry *x = e->room ? *bucket(e, name) : NULL;

	while (x && !same(x->folder.wire_name, name))
		x = x->same;
	return x;
}

static void place(struct entries *e, struct entry *x)
{
	struct entry **b = bucket(e, x->folder.wire_name);

	x->same = *b;
	*b = x;
}

static bool grow(struct entries *e)
{
	size_t room = e->room ? e->room * 2 : BUCKETS_FIRST;
	struct entry **buckets;

	if (e->count < e->room)
		return true;
	buckets = satcheli_block_new(e->from, room * sizeof *buckets);
	if (!buckets)
		return false;
	satcheli_block_free(e->buckets);
	e->buckets = buckets;
	e->room = room;
	for (struct entry *x = e->first; x; x = x->next)
		place(e, x);
	return true;
}

bool satcheli_entries_fit(const struct entries *e, uint64_t max)
{
	return e->held <= max && e->arena.held <= held_most(max);
}

int satcheli_entries_add(struct entries *e, const satchel_folder *folder, uint64_t max)
{
	struct entry *x;

	if (satcheli_entries_find(e, folder->wire_name))
		return SATCHEL_OK;
	e->held += folder_share(folder->wire_name.size);
	if (!satcheli_entries_fit(e, max))
		return SATCHEL_E_LIMIT;
	x = grow(e) ? satcheli_arena_zero(&e->arena, 1, sizeof *x) : NULL;
	if (!x)
		return SATCHEL_E_MEMORY;
	x->folder = *folder;
	if (!satcheli_copy_folder(&e->arena, &x->folder))
		return SATCHEL_E_MEMORY;
	place(e, x);
	*e->last = x;
	e->last = &x->next;
	e->count++;
	return SATCHEL_OK;
}
