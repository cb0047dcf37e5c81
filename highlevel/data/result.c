/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Results that outlive their response: a struct in a block for satchel_free, and what it points to in an arena that goes
 * with it. */
#include "highlevel/data/result.h"
#include "core/block.h"

#include <string.h>

enum { RESULT_CHUNK = 512, ALIGN = 16 };

/* Stands behind the struct, at the end of the block. */
struct result {
	satchel_allocator from;
	struct arena arena;
};

static struct result *result_of(void *block)
{
	return (struct result *)(void *)((char *)block + satcheli_block_size(block) -
	                                 sizeof(struct result));
}

static void clear(void *block)
{
	satcheli_arena_clear(&result_of(block)->arena);
}

void *satcheli_result_new(const satchel_allocator *from, size_t size, struct arena **arena)
{
	void *block = satcheli_block_new(from, ((size + ALIGN - 1) & ~(size_t)(ALIGN - 1)) +
	                                               sizeof(struct result));
	struct result *r;

	if (!block)
		return NULL;
	r = result_of(block);
	r->from = satcheli_block_allocator(block);
	satcheli_arena_init(&r->arena, &r->from);
	r->arena.chunk_size = RESULT_CHUNK;
	satcheli_block_on_free(block, clear);
	*arena = &r->arena;
	return block;
}

/* ---- copies */

void *satcheli_copy_struct(struct arena *a, const void *from, size_t size)
{
	void *copy = from ? arena_new(a, size) : NULL;

	return copy ? memcpy(copy, from, size) : NULL;
}

bool satcheli_copy_text(struct arena *a, const char **text)
{
	if (*text && **text)
		*text = satcheli_arena_text(a, *text, strlen(*text));
	else if (*text)
		*text = "";
	return *text || !a->failed;
}

bool satcheli_copy_octets(struct arena *a, satchel_octets *octets)
{
	if (!octets->data)
		return true;
	octets->data = satcheli_arena_text(a, octets->data, octets->size);
	return octets->data != NULL;
}

static bool copy_list(struct arena *a, const char *const **list, size_t count)
{
	const char **copy;

	if (!count)
		return true;
	copy = satcheli_arena_zero(a, count, sizeof *copy);
	for (size_t i = 0; copy && i < count; i++) {
		copy[i] = (*list)[i];
		if (!satcheli_copy_text(a, &copy[i]))
			return false;
	}
	*list = copy;
	return copy != NULL;
}

bool satcheli_copy_words(struct arena *a, satchel_words *words)
{
	return copy_list(a, &words->list, words->count);
}

bool satcheli_copy_flags(struct arena *a, satchel_flags *flags)
{
	return copy_list(a, &flags->keywords, flags->count);
}

bool satcheli_copy_fields(struct arena *a, satchel_fields *fields)
{
	satchel_field *copy;

	if (!fields->count)
		return true;
	copy = satcheli_arena_zero(a, fields->count, sizeof *copy);
	for (size_t i = 0; copy && i < fields->count; i++) {
		copy[i] = fields->list[i];
		if (!satcheli_copy_text(a, &copy[i].name) || !satcheli_copy_text(a, &copy[i].value))
			return false;
	}
	fields->list = copy;
	return copy != NULL;
}

bool satcheli_copy_annotations(struct arena *a, satchel_annotations *list)
{
	satchel_annotation *copy;

	if (!list->count)
		return true;
	copy = satcheli_arena_zero(a, list->count, sizeof *copy);
	for (size_t i = 0; copy && i < list->count; i++) {
		copy[i] = list->list[i];
		if (!satcheli_copy_text(a, &copy[i].name) ||
		    !satcheli_copy_octets(a, &copy[i].value))
			return false;
	}
	list->list = copy;
	return copy != NULL;
}

bool satcheli_copy_folder(struct arena *a, satchel_folder *f)
{
	return satcheli_copy_text(a, &f->name) && satcheli_copy_text(a, &f->display_name) &&
	       satcheli_copy_octets(a, &f->wire_name) && satcheli_copy_text(a, &f->delimiter) &&
	       satcheli_copy_words(a, &f->others) && satcheli_copy_text(a, &f->old_name) &&
	       satcheli_copy_text(a, &f->mailbox_id) && satcheli_copy_text(a, &f->rights) &&
	       satcheli_copy_annotations(a, &f->metadata) && satcheli_copy_words(a, &f->changed);
}

static bool copy_namespace_list(struct arena *a, satchel_namespace_list *l)
{
	satchel_namespace *copy;

	if (!l->count)
		return true;
	copy = satcheli_arena_zero(a, l->count, sizeof *copy);
	for (size_t i = 0; copy && i < l->count; i++) {
		copy[i] = l->list[i];
		if (!satcheli_copy_text(a, &copy[i].prefix) ||
		    !satcheli_copy_octets(a, &copy[i].wire_prefix) ||
		    !satcheli_copy_text(a, &copy[i].delimiter))
			return false;
	}
	l->list = copy;
	return copy != NULL;
}

bool satcheli_copy_namespaces(struct arena *a, satchel_namespaces *n)
{
	return copy_namespace_list(a, &n->personal) && copy_namespace_list(a, &n->other) &&
	       copy_namespace_list(a, &n->shared);
}

bool satcheli_copy_quota(struct arena *a, satchel_quota *q)
{
	satchel_quota_resource *copy;

	if (!satcheli_copy_text(a, &q->root))
		return false;
	if (!q->count)
		return true;
	copy = satcheli_arena_zero(a, q->count, sizeof *copy);
	for (size_t i = 0; copy && i < q->count; i++) {
		copy[i] = q->resources[i];
		if (!satcheli_copy_text(a, &copy[i].name))
			return false;
	}
	q->resources = copy;
	return copy != NULL;
}
