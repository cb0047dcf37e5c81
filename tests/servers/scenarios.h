/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_TESTS_SCENARIOS_H
#define SATCHEL_TESTS_SCENARIOS_H

#include <check.h>

/* Scenarios on Dovecot, one file each. */
TCase *scenarios_append(void);
TCase *scenarios_folders(void);
TCase *scenarios_login(void);
TCase *scenarios_names(void);
TCase *scenarios_select(void);

#endif
