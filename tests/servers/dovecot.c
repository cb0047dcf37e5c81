/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Every command of the library on a real Dovecot: over implicit TLS and STARTTLS, blocking, queued and in an event loop.
 * Knows the list of scenarios. */
#include "tests/servers/scenarios.h"
#include "tests/servers/server.h"
#include "tests/support/main.h"

#include <stdio.h>
#include <stdlib.h>

static Suite *suite(void)
{
	static TCase *(*const scenarios[])(void) = {
		scenarios_login,     scenarios_select, scenarios_names,  scenarios_folders,
		scenarios_append,    scenarios_store,  scenarios_search, scenarios_sections,
		scenarios_fetch,     scenarios_stream, scenarios_events, scenarios_loop,
		scenarios_transport,
	};
	Suite *s = suite_create("dovecot");

	for (size_t i = 0; i < COUNTOF(scenarios); i++)
		suite_add_tcase(s, scenarios[i]());
	return s;
}

int main(void)
{
	int code = server_start(&the_server);

	if (code == 77) {
		puts("1..0 # SKIP Dovecot is not installed");
		return EXIT_SUCCESS;
	}
	if (code) {
		puts("Bail out! Dovecot did not start");
		return EXIT_FAILURE;
	}
	code = satchel_test_main(suite);
	server_stop(&the_server);
	return code;
}
