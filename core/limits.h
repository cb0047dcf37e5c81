/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_CORE_LIMITS_H
#define SATCHEL_CORE_LIMITS_H

#include <satchel/limits.h>

/* The limits in force: defaults filled in, SATCHEL_UNLIMITED as the largest number. given NULL: all defaults. */
void satcheli_limits_init(satchel_limits *in_force, const satchel_limits *given);

#endif
