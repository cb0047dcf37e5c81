/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_TESTS_SCENARIOS_H
#define SATCHEL_TESTS_SCENARIOS_H

#include "tests/servers/session.h"

#include <check.h>
#include <stdbool.h>

/* Starts a server of this kind, plays all scenarios on it and speaks TAP. Returns what main shall return. What it found
 * is left in tests/servers/NAME.found, for docs/interop.md. */
int scenarios_main(const struct server_kind *kind);

/* Adds a test that is played in the ways of the server (its _i is the way) and proves features: names of rows of
 * features.c, divided by "|". Where the server does not offer one of them the test is skipped, unless "?" is in front
 * of it. */
#define scenario(tc, features, test)                                                 \
	do {                                                                         \
		if (scenario_wanted(#test, features))                                \
			for (int way = 0; way < WAYS; way++)                         \
				if (scenario_way(way))                               \
					tcase_add_loop_test(tc, test, way, way + 1); \
	} while (0)
bool scenario_wanted(const char *test, const char *features);
bool scenario_way(int way);
/* Tells of a test that is not played, and why. */
void scenario_skip(const char *test, const char *reason);

/* One file each. */
TCase *scenarios_append(void);
TCase *scenarios_compress(void);
TCase *scenarios_events(void);
TCase *scenarios_extended(void);
TCase *scenarios_facts(void);
TCase *scenarios_fetch(void);
TCase *scenarios_folders(void);
TCase *scenarios_folders_found(void);
TCase *scenarios_folders_resync(void);
TCase *scenarios_folders_told(void);
TCase *scenarios_login(void);
TCase *scenarios_loop(void);
TCase *scenarios_names(void);
TCase *scenarios_quota(void);
TCase *scenarios_search(void);
TCase *scenarios_sections(void);
TCase *scenarios_select(void);
TCase *scenarios_store(void);
TCase *scenarios_stream(void);
TCase *scenarios_transport(void);
TCase *scenarios_vanished(void);
TCase *scenarios_watch(void);

#endif
