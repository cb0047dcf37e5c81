/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_CORE_APART_H
#define SATCHEL_CORE_APART_H

/* For functions off the way that is gone for each row: put into their caller, they would make it save registers for what it
 * hardly ever does. */
#define APART __attribute__((noinline))

/* For what nearly always is so, and for what hardly ever is: the usual way is laid out without jumps. */
#define USUAL(condition) __builtin_expect(!!(condition), 1)
#define RARE(condition) __builtin_expect(!!(condition), 0)

#endif
