/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_QUIRK_H
#define SATCHEL_QUIRK_H

#include <satchel/client.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Deviations from the grammar that real servers show and that the library tolerates. Each has a number that never
 * changes. They are counted per client, told as SATCHEL_EVENT_QUIRK, and errors in strict mode. */
typedef struct satchel_quirk {
	uint16_t number;     /* 41 for Q041 */
	const char *summary; /* what is tolerated, one line of English */
} satchel_quirk;

/**
 * Look up a deviation.
 *
 * Returns: static; NULL when the number is not known.
 * Since: 0.1
 */
SATCHEL_API const satchel_quirk *satchel_quirk_of(uint16_t number);

/**
 * Step through all deviations that are known.
 *
 * In:      quirk NULL: the first.
 * Returns: the next by number, NULL at the end. Static.
 * Since: 0.1
 */
SATCHEL_API const satchel_quirk *satchel_quirk_next(const satchel_quirk *quirk);

/**
 * Tell how often a deviation was met on this connection.
 *
 * Since: 0.1
 */
SATCHEL_API uint64_t satchel_quirk_count(const satchel_client *imap, uint16_t number);

#ifdef __cplusplus
}
#endif
#endif
