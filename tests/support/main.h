/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_TESTS_MAIN_H
#define SATCHEL_TESTS_MAIN_H

#include <check.h>
#include <stdbool.h>

/* Check's own tell the parent process where the test is each time, which costs more than most of what is tested. */
#undef ck_assert
#undef ck_assert_msg
#define ck_assert(expr) ck_assert_msg(expr, "Assertion '%s' failed", #expr)
#define ck_assert_msg(expr, ...) ((expr) ? (void)0 : ck_abort_msg(__VA_ARGS__))

#define COUNTOF(array) (sizeof(array) / sizeof((array)[0]))

/* Runs the suite and speaks TAP on standard output: "int main(void) { return satchel_test_main(suite); }".
 * Returns what main shall return. All of it runs in one process, unless CK_FORK is set: "yes" shows which test crashes.
 * CK_RUN_CASE and the other variables of Check work as always. */
int satchel_test_main(Suite *(*make)(void));

/* Whether "make check-long PART=valgrind" runs it: time says nothing there, and what vfork begins seems to be begun always. */
bool in_valgrind(void);

#endif
