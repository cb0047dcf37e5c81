/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The main of every Check program. Knows how results are told, and nothing of what is tested. */
#include "tests/support/main.h"

#include <stdlib.h>
#include <unistd.h>

enum { SECONDS_MOST = 900 };

/* A process for each of thousands of small tests takes most of the time, under the sanitizers above all. A test that crashes
 * or never ends takes the others of its program along, which fails all the same. */
static void run_in_one(SRunner *runner)
{
	srunner_set_fork_status(runner, CK_NOFORK);
	alarm(SECONDS_MOST);
}

int satchel_test_main(Suite *(*make)(void))
{
	SRunner *runner = srunner_create(make());
	int failed;

	if (!getenv("CK_FORK"))
		run_in_one(runner);
	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	failed = srunner_ntests_run(runner) == 0 || srunner_ntests_failed(runner) > 0;
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

bool in_valgrind(void)
{
	return getenv("SATCHEL_IN_VALGRIND") != NULL;
}
