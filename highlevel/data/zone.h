/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_DATA_ZONE_H
#define SATCHEL_DATA_ZONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The offset of a time zone by its name, in seconds east of UTC; 0 if nobody can tell. False: RFC 5322 section 4.3 does
 * not know this name. */
bool satcheli_zone_named(const char *name, size_t size, int32_t *offset_s);

#endif
