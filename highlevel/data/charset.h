/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_DATA_CHARSET_H
#define SATCHEL_DATA_CHARSET_H

#include "highlevel/data/text.h"

/* The charset of that name, never NULL; "" is one to be guessed. Lent until the next name is asked for. */
const struct text_charset *satcheli_charset(struct text_decoder *d, const char *name, size_t size);

/* UTF-8 in another charset, in the arena. E_ARGUMENT: the charset is not known, or cannot carry it; E_MEMORY. */
int satcheli_charset_from_utf8(struct arena *a, const char *charset, const char *text, size_t size,
                               const char **octets, size_t *octets_size);

#endif
