/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_CORE_QUIRK_H
#define SATCHEL_CORE_QUIRK_H

#include <stdbool.h>
#include <stdint.h>

enum { QUIRK_MAX = 255 };

/* What is tolerated on one connection, and what was met. */
struct quirk_ledger {
	bool strict;                 /* tolerate nothing */
	bool refused[QUIRK_MAX + 1]; /* tolerate all but these */
	uint32_t counts[QUIRK_MAX + 1];
	uint64_t all;                             /* of them together */
	void (*met)(void *user, uint16_t number); /* may be NULL */
	void *user;
};

void satcheli_quirks_init(struct quirk_ledger *q, bool strict, const uint16_t *refuse);

/* Counts a deviation; false: it is refused. */
bool satcheli_quirk_met(struct quirk_ledger *q, uint16_t number);

#endif
