/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_CORE_BLOCK_H
#define SATCHEL_CORE_BLOCK_H

#include <satchel/error.h>

/* Memory with its allocator named in front of it, so that whoever holds a block can release it, whatever became of
 * the client. Everything that is handed out through a pointer-to-pointer is such a block. */

/* The allocator to use when there is none: realloc and free. Static, never NULL. */
const satchel_allocator *satcheli_default_allocator(void);

/* A block of size octets, zeroed; NULL: no memory. a NULL: the default. */
void *satcheli_block_new(const satchel_allocator *a, size_t size);

/* Makes a block larger or smaller; new octets are not zeroed. block NULL: a new one of the default allocator. */
void *satcheli_block_resize(void *block, size_t size);

/* Has clear(block) called before satcheli_block_free releases it. */
void satcheli_block_on_free(void *block, void (*clear)(void *block));

/* Octets of a block, as it was asked for. */
size_t satcheli_block_size(const void *block);

/* The allocator of a block; of NULL: the default. */
satchel_allocator satcheli_block_allocator(const void *block);

void satcheli_block_free(void *block);

/* Copies a string into a block of its own; NULL: no memory. */
char *satcheli_block_text(const satchel_allocator *a, const char *text, size_t size);

#endif
