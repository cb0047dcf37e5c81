/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_TESTS_SCENARIOS_H
#define SATCHEL_TESTS_SCENARIOS_H

#include <check.h>

/* Scenarios on Dovecot, one file each. */
TCase *scenarios_append(void);
TCase *scenarios_events(void);
TCase *scenarios_fetch(void);
TCase *scenarios_folders(void);
TCase *scenarios_login(void);
TCase *scenarios_loop(void);
TCase *scenarios_names(void);
TCase *scenarios_search(void);
TCase *scenarios_sections(void);
TCase *scenarios_select(void);
TCase *scenarios_store(void);
TCase *scenarios_stream(void);
TCase *scenarios_transport(void);

#endif
