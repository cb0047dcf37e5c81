/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_CORE_CHECK_H
#define SATCHEL_CORE_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Sizes that come from outside are added and multiplied here. False: it does not fit, *out is as
 * before. */
static inline bool check_add(size_t a, size_t b, size_t *out)
{
	if (a > SIZE_MAX - b)
		return false;
	*out = a + b;
	return true;
}

static inline bool check_mul(size_t a, size_t b, size_t *out)
{
	size_t product;

	if (__builtin_mul_overflow(a, b, &product))
		return false;
	*out = product;
	return true;
}

#endif
