/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_CORE_OPTIONS_H
#define SATCHEL_CORE_OPTIONS_H

#include <stdbool.h>
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

/* Whether nothing that was asked for would be overlooked: what a newer program has behind the end is zero, and so is all
 * where no size was said. Given may be NULL. */
#define OPTIONS_FIT(type, given) \
	satcheli_options_fit((given), (given) ? *(const size_t *)(given) : 0, sizeof(type))
bool satcheli_options_fit(const void *given, size_t size, size_t known);

/* Why they do not. */
#define OPTIONS_UNFIT "options have no size, or fields that this version does not know"

#endif
