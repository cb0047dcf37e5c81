/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_CORE_APART_H
#define SATCHEL_CORE_APART_H

/* For functions off the way that is gone for each row: put into their caller, they would make it save registers for what it
 * hardly ever does. */
#define APART __attribute__((noinline))

#endif
