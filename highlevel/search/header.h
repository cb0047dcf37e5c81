/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_SEARCH_HEADER_H
#define SATCHEL_SEARCH_HEADER_H

#include <stdbool.h>
#include <stddef.h>

/* Fields of a header as it came: RFC 5322 section 2.2. */
struct header_field {
	const char *name; /* where the field begins */
	size_t name_size;
	const char *value; /* behind the colon; folds are in it */
	size_t value_size;
};

/* The field at *p, which moves behind it; false: there is none any more. What has no colon has no name. */
bool satcheli_next_field(struct header_field *f, const char **p, const char *end);

#endif
