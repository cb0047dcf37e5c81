/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Options of programs that were built with another version. Knows nothing but where a struct ends here. */
#include "core/options.h"

enum { SIZE_MOST = 65536 }; /* no size of a struct: one that nobody has set */

static bool is_zero(const void *from, size_t size)
{
	const unsigned char *p = from;

	while (size && !*p) {
		p++;
		size--;
	}
	return !size;
}

bool satcheli_options_fit(const void *given, size_t size, size_t known)
{
	const char *p = given;

	if (!given)
		return true;
	if (!size)
		return is_zero(p + sizeof size, known - sizeof size);
	return size <= SIZE_MOST && (size <= known || is_zero(p + known, size - known));
}
