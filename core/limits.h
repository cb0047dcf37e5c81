/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_CORE_LIMITS_H
#define SATCHEL_CORE_LIMITS_H

#include <satchel/limits.h>

/* The limits in force: defaults filled in, SATCHEL_UNLIMITED as the largest number. given NULL: all defaults. */
void satcheli_limits_init(satchel_limits *in_force, const satchel_limits *given);

/* How much a folder takes of max_folders: long names count for more than one. */
static inline size_t folder_share(size_t name_size)
{
	return 1 + name_size / 256;
}

/* Octets that as many things as a limit allows may take, all together: a few of them can be large. */
static inline uint64_t held_most(uint64_t things)
{
	const uint64_t each = 2048, few = 1024 * 1024;

	return things > (UINT64_MAX - few) / each ? UINT64_MAX : things * each + few;
}

#endif
