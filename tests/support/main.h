/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_TESTS_MAIN_H
#define SATCHEL_TESTS_MAIN_H

#include <check.h>
#include <stdbool.h>

#define COUNTOF(array) (sizeof(array) / sizeof((array)[0]))

/* Runs the suite and speaks TAP on standard output: "int main(void) { return satchel_test_main(suite); }".
 * Returns what main shall return. CK_FORK, CK_RUN_CASE and the other variables of Check work as always. */
int satchel_test_main(Suite *(*make)(void));

/* Whether "make check-long PART=valgrind" runs it: time says nothing there, and what vfork begins seems to be begun always. */
bool in_valgrind(void);

#endif
