/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The one table of default limits. Enforced by whoever holds the memory. */
#include "core/limits.h"

#include <string.h>

static const struct {
	size_t offset;
	uint64_t value;
} defaults[] = {
	{ offsetof(satchel_limits, max_before_tls), 16 * 1024 },
	{ offsetof(satchel_limits, max_before_login), 64 * 1024 },
	{ offsetof(satchel_limits, max_token), 64 * 1024 },
	{ offsetof(satchel_limits, max_literal), 1024 * 1024 },
	{ offsetof(satchel_limits, inline_max), 64 * 1024 * 1024 },
	{ offsetof(satchel_limits, max_response), 16 * 1024 * 1024 },
	{ offsetof(satchel_limits, max_depth), 100 },
	{ offsetof(satchel_limits, max_ranges), 1000000 },
	{ offsetof(satchel_limits, max_parts), 10000 },
	{ offsetof(satchel_limits, max_addresses), 16384 },
	{ offsetof(satchel_limits, max_flags), 1024 },
	{ offsetof(satchel_limits, max_capabilities), 1024 },
	{ offsetof(satchel_limits, max_challenge), 64 * 1024 },
	{ offsetof(satchel_limits, max_blank_lines), 1000 },
	{ offsetof(satchel_limits, max_command_line), 8192 },
	{ offsetof(satchel_limits, drain_max), 1024 * 1024 },
	{ offsetof(satchel_limits, max_resources), 1024 },
	{ offsetof(satchel_limits, max_folders), 100000 },
	{ offsetof(satchel_limits, max_events), 65536 },
	{ offsetof(satchel_limits, max_bad), 10 },
};

static uint64_t *field(satchel_limits *l, size_t offset)
{
	return (uint64_t *)(void *)((char *)l + offset);
}

void satcheli_limits_init(satchel_limits *in_force, const satchel_limits *given)
{
	size_t size = given && given->size < sizeof *given ? given->size : sizeof *given;

	memset(in_force, 0, sizeof *in_force);
	if (given)
		memcpy(in_force, given, size);
	in_force->size = sizeof *in_force;
	for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++)
		if (!*field(in_force, defaults[i].offset))
			*field(in_force, defaults[i].offset) = defaults[i].value;
	if (in_force->max_depth > SATCHEL_DEPTH_MOST)
		in_force->max_depth = SATCHEL_DEPTH_MOST;
}
