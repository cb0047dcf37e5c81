/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_DATA_PARAMETERS_H
#define SATCHEL_DATA_PARAMETERS_H

#include <satchel/types.h>

#include "highlevel/data/text.h"

/* Parameters of a body part as UTF-8: pieces of RFC 2231 joined in their order, under the name without "*"; encoded
 * words and octets of 8 bits as in header text. What was encoded comes before a plain parameter of the same name,
 * which is its stand-in for old programs; all else keeps its place, duplicates too.
 *
 * In:      names and values as they came, each a string.
 * Out:     *out is in itself, or lies in the arena; strings that need no decoding are those of in.
 * Returns: SATCHEL_OK; SATCHEL_E_MEMORY, and *out is as before. */
int satcheli_parameters_decode(struct text_decoder *d, struct arena *a, satchel_parameters in,
                               satchel_parameters *out);

#endif
