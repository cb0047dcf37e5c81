/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_DATA_RESULT_H
#define SATCHEL_DATA_RESULT_H

#include "core/arena.h"

#include <satchel/message.h>
#include <satchel/quota.h>
#include <string.h>

/* A result for satchel_free: a zeroed struct of `size` octets, and an arena for what it points to, which goes with it.
 * NULL: no memory. */
void *satcheli_result_new(const satchel_allocator *from, size_t size, struct arena **arena);

/* A struct alone: what it points to is still another's. NULL: no memory, or there is none. */
void *satcheli_copy_struct(struct arena *a, const void *from, size_t size);

static inline bool octets_equal(satchel_octets a, satchel_octets b)
{
	return a.size == b.size && !memcmp(a.data, b.data, a.size);
}

/* Deep copies; false: no memory. */
bool satcheli_copy_text(struct arena *a, const char **text);
bool satcheli_copy_words(struct arena *a, satchel_words *words);
bool satcheli_copy_octets(struct arena *a, satchel_octets *octets);
bool satcheli_copy_fields(struct arena *a, satchel_fields *fields);
bool satcheli_copy_flags(struct arena *a, satchel_flags *flags);
bool satcheli_copy_annotations(struct arena *a, satchel_annotations *list);
bool satcheli_copy_folder(struct arena *a, satchel_folder *folder);
/* highlevel/commands/message_dup.c; a piece stays behind */
bool satcheli_copy_message(struct arena *a, satchel_message *message);
bool satcheli_copy_namespaces(struct arena *a, satchel_namespaces *n);
bool satcheli_copy_quota(struct arena *a, satchel_quota *q);

#endif
