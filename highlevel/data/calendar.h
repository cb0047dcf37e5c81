/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_DATA_CALENDAR_H
#define SATCHEL_DATA_CALENDAR_H

#include <satchel/types.h>

enum { HOUR_S = 3600 };

/* A moment as it is written; offset_s is that of the writer's clock, seconds east of UTC. */
struct civil {
	int year, month, day, hour, minute, second;
	int32_t offset_s;
};

/* Three letters each. */
extern const char satcheli_months[];

/* Fills all of *time but raw. False: there is no such day or hour, and *time says that nothing is known. */
bool satcheli_civil_store(const struct civil *c, satchel_time *time);

/* Its day on the writer's clock, counted from 1970-01-01. */
int64_t satcheli_day(const satchel_time *time);

#endif
