/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_DATA_HEADER_TEXT_H
#define SATCHEL_DATA_HEADER_TEXT_H

#include "highlevel/data/text.h"

/* An unstructured field or a display name as UTF-8: encoded words of RFC 2047 and RFC 2231 decoded, folds undone,
 * octets of 8 bits taken for UTF-8 or what the detector is sure of. Malformed words stay as they are. Control
 * characters stay too, but for NUL.
 *
 * Returns: a string in the arena; NULL: no memory. */
const char *satcheli_header_text(struct text_decoder *d, struct arena *a, const char *in,
                                 size_t size);

/* The same for text with a NUL behind its size octets: where there is nothing to decode, it is handed back itself. */
const char *satcheli_header_text_in_place(struct text_decoder *d, struct arena *a, const char *in,
                                          size_t size);

/* The same for text that is not plain. */
const char *satcheli_header_decode(struct text_decoder *d, struct arena *a, const char *in,
                                   size_t size);

/* Whether decoding would change nothing: ASCII without NUL, folds and "=?". */
bool satcheli_header_plain(const char *in, size_t size);

#endif
