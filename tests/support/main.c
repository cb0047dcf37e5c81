/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The main of every Check program. Knows how results are told, and nothing of what is tested. */
#include "tests/support/main.h"

#include <stdlib.h>

int satchel_test_main(Suite *(*make)(void))
{
	SRunner *runner = srunner_create(make());
	int failed;

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
