/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_DATA_FOLDER_NAME_H
#define SATCHEL_DATA_FOLDER_NAME_H

#include "highlevel/data/text.h"

/* A folder's name in modified UTF-7 (RFC 3501 section 5.1.3), as a person shall see it.
 *
 * In:      wire has a NUL behind its size octets; a name of printable ASCII is handed back as it is, with no copy.
 * Returns: 1: decoded, and encoding *utf8 gives the same octets. 0: shown otherwise, as UTF-8 if the octets are that
 *          and not ASCII, else with %XX for what cannot be shown and for "&" and "%", also where a "%26" or its like is part
 *          of the name; then only the octets that were received may be sent for this folder. SATCHEL_E_MEMORY. */
int satcheli_folder_decode(struct text_decoder *d, struct arena *a, const char *wire, size_t size,
                           const char **utf8);

/* Such a name as it is meant, as well as that can be told: UTF-8 without ASCII's control characters. NULL: no memory. */
const char *satcheli_folder_display(struct text_decoder *d, struct arena *a, const char *wire,
                                    size_t size);

/* Whether there is a "%26" or its like in it. */
bool satcheli_folder_looks_escaped(const char *s, size_t size);

/* The way back. *wire is the caller's own text if it is printable ASCII, else it is in the arena; both have a size, and
 * what is in the arena a NUL too.
 *
 * Returns: SATCHEL_OK; SATCHEL_E_ARGUMENT (not UTF-8, or NUL, CR or LF in it); SATCHEL_E_MEMORY. */
int satcheli_folder_encode(struct text_decoder *d, struct arena *a, const char *utf8, size_t size,
                           const char **wire, size_t *wire_size);

#endif
