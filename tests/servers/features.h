/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_TESTS_FEATURES_H
#define SATCHEL_TESTS_FEATURES_H

#include <stddef.h>

/* A row of the table in docs/interop.md. */
struct feature {
	const char *name;
	/* One of these, divided by "|", offers it (see server_offers); NULL: every server must. */
	const char *capabilities;
};

extern const struct feature features[];
extern const size_t features_count;

/* NULL when there is no such row. */
const struct feature *feature_named(const char *name);

#endif
