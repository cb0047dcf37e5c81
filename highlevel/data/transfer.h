/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_DATA_TRANSFER_H
#define SATCHEL_DATA_TRANSFER_H

#include <stdbool.h>
#include <stddef.h>

/* Undoes transfer encodings. What is written is never longer than what is read; each gives the end of it. */

/* Digits, padding and blanks alone. */
bool satcheli_base64_valid(const char *s, size_t size);
char *satcheli_base64_put(char *to, const char *s, const char *end);
char *satcheli_quoted_printable_put(char *to, const char *s, const char *end);
/* The octet that two hexadecimal digits at s stand for; false: there are no two. */
bool satcheli_hex_octet(const char *s, const char *end, char *octet);

#endif
