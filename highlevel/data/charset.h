/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_DATA_CHARSET_H
#define SATCHEL_DATA_CHARSET_H

#include "highlevel/data/text.h"

/* The charset of that name, never NULL; "" is one to be guessed. Lent until the next name is asked for. */
const struct text_charset *satcheli_charset(struct text_decoder *d, const char *name, size_t size);

#endif
