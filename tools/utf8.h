/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef TOOLS_UTF8_H
#define TOOLS_UTF8_H

#include "tool.h"

#define UTF8_BROKEN UINT32_MAX
#define UTF8_ROOM 5 /* octets of one character, and a NUL */

/* Takes the next character of [*at, end), which is not empty. UTF8_BROKEN: one octet that is not
 * UTF-8 was taken. */
uint32_t utf8_next(const char **at, const char *end);

/* Writes a character and a NUL, and returns how many octets it has. */
size_t utf8_put(uint32_t c, char room[UTF8_ROOM]);

/* Valid UTF-8 without NUL. */
bool utf8_is_text(const char *text, size_t size);

#endif
