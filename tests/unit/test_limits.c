/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The table of limits: defaults as the header says, what is given stays, programs of an older header are served. */
#include "core/limits.h"
#include "tests/support/main.h"

#include <string.h>

struct limit_case {
	const char *name;
	size_t offset;
	uint64_t value; /* as limits.h says */
};

#define CASE(field, value)                                     \
	{                                                      \
#field, offsetof(satchel_limits, field), value \
	}

static const struct limit_case limit_cases[] = {
	CASE(max_before_tls, 16 << 10), CASE(max_before_login, 64 << 10),
	CASE(max_token, 64 << 10),      CASE(max_literal, 1 << 20),
	CASE(inline_max, 64 << 20),     CASE(max_response, 16 << 20),
	CASE(max_depth, 100),           CASE(max_ranges, 1000000),
	CASE(max_parts, 10000),         CASE(max_addresses, 16384),
	CASE(max_flags, 1024),          CASE(max_capabilities, 1024),
	CASE(max_challenge, 64 << 10),  CASE(max_blank_lines, 1000),
	CASE(max_command_line, 8192),   CASE(drain_max, 1 << 20),
	CASE(max_resources, 1024),      CASE(max_folders, 100000),
	CASE(max_events, 65536),        CASE(max_bad, 10),
};

static uint64_t field(const satchel_limits *l, const struct limit_case *t)
{
	uint64_t value;

	memcpy(&value, (const char *)l + t->offset, sizeof value);
	return value;
}

START_TEST(defaults)
{
	const struct limit_case *t = &limit_cases[_i];
	satchel_limits given = { .size = sizeof given }, in_force;
	uint64_t one = 1, none = SATCHEL_UNLIMITED;

	satcheli_limits_init(&in_force, NULL);
	ck_assert_msg(field(&in_force, t) == t->value, "%s", t->name);
	satcheli_limits_init(&in_force, &given);
	ck_assert_msg(field(&in_force, t) == t->value, "%s", t->name);
	memcpy((char *)&given + t->offset, &one, sizeof one);
	satcheli_limits_init(&in_force, &given);
	ck_assert_msg(field(&in_force, t) == 1, "%s", t->name);
	memcpy((char *)&given + t->offset, &none, sizeof none);
	satcheli_limits_init(&in_force, &given);
	if (t->offset != offsetof(satchel_limits, max_depth))
		ck_assert_msg(field(&in_force, t) == UINT64_MAX, "%s", t->name);
}
END_TEST

/* The server must not choose how deep the stack goes. */
START_TEST(depth)
{
	satchel_limits given = { .size = sizeof given, .max_depth = SATCHEL_UNLIMITED }, in_force;

	satcheli_limits_init(&in_force, &given);
	ck_assert_uint_eq(in_force.max_depth, SATCHEL_DEPTH_MOST);
	given.max_depth = SATCHEL_DEPTH_MOST;
	satcheli_limits_init(&in_force, &given);
	ck_assert_uint_eq(in_force.max_depth, SATCHEL_DEPTH_MOST);
	given.max_depth = SATCHEL_DEPTH_MOST - 1;
	satcheli_limits_init(&in_force, &given);
	ck_assert_uint_eq(in_force.max_depth, SATCHEL_DEPTH_MOST - 1);
}
END_TEST

/* Each field is in the table above. */
START_TEST(all)
{
	ck_assert_uint_eq(sizeof(satchel_limits),
	                  sizeof(size_t) + COUNTOF(limit_cases) * sizeof(uint64_t));
}
END_TEST

START_TEST(older_header)
{
	struct limit_case next = { "max_literal", offsetof(satchel_limits, max_literal), 1 << 20 };
	satchel_limits given, in_force;

	memset(&given, 7, sizeof given);
	given.size = offsetof(satchel_limits, max_literal);
	satcheli_limits_init(&in_force, &given);
	ck_assert_uint_eq(in_force.max_token, UINT64_C(0x0707070707070707));
	ck_assert_uint_eq(field(&in_force, &next), next.value);
	ck_assert_uint_eq(in_force.size, sizeof in_force);
	given.size = sizeof given + 8;
	satcheli_limits_init(&in_force, &given);
	ck_assert_uint_eq(in_force.drain_max, UINT64_C(0x0707070707070707));
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("limits");
	TCase *tc = tcase_create("limits");

	tcase_add_loop_test(tc, defaults, 0, (int)COUNTOF(limit_cases));
	tcase_add_test(tc, all);
	tcase_add_test(tc, depth);
	tcase_add_test(tc, older_header);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
