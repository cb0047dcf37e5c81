/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_CORE_OPTIONS_H
#define SATCHEL_CORE_OPTIONS_H

#include <stddef.h>
#include <string.h>

/* Options as they were given, with the fields behind their end as zero. Given may be NULL. Lives as long as a compound
 * literal: to the end of the block. */
#define OPTIONS_OF(type, given) \
	satcheli_options_copy(&(type){ .size = sizeof(type) }, sizeof(type), (given))
static inline void *satcheli_options_copy(void *to, size_t size, const void *given)
{
	if (given)
		memcpy(to, given, *(const size_t *)given < size ? *(const size_t *)given : size);
	return to;
}

#endif
