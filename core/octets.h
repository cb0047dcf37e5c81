/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_CORE_OCTETS_H
#define SATCHEL_CORE_OCTETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* ASCII without locale: the only letters that the protocol compares. */
static inline unsigned char ascii_upper(unsigned char c)
{
	return c >= 'a' && c <= 'z' ? (unsigned char)(c - 32) : c;
}

static inline bool ascii_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

/* Equal without regard to ASCII case; upper is in upper case already. */
static inline bool ascii_is(const char *s, size_t size, const char *upper, size_t upper_size)
{
	if (size != upper_size)
		return false;
	for (size_t i = 0; i < size; i++)
		if (ascii_upper((unsigned char)s[i]) != (unsigned char)upper[i])
			return false;
	return true;
}

/* The same where neither is known to be in upper case. */
static inline bool ascii_same(const char *a, size_t a_size, const char *b, size_t b_size)
{
	if (a_size != b_size)
		return false;
	for (size_t i = 0; i < a_size; i++)
		if (ascii_upper((unsigned char)a[i]) != ascii_upper((unsigned char)b[i]))
			return false;
	return true;
}

/* The same for two strings with a NUL, in any case. */
static inline bool ascii_equal(const char *a, const char *b)
{
	for (; *a && *b; a++, b++)
		if (ascii_upper((unsigned char)*a) != ascii_upper((unsigned char)*b))
			return false;
	return *a == *b;
}

/* Whether a string with a NUL begins so. */
static inline bool ascii_begins(const char *s, const char *upper)
{
	while (*upper && ascii_upper((unsigned char)*s) == (unsigned char)*upper) {
		s++;
		upper++;
	}
	return !*upper;
}

/* memset by a call. Compilers make "rep stos" of one whose size they know, which takes longer than all else that a short
 * FETCH needs. */
void satcheli_zero(void *block, size_t size);
/* memcpy of a structure by registers, for the same reason; its size is known where it is called. */
static inline void copy_halves(void *to, const void *from, size_t size)
{
	const size_t half = size / 2;

	memcpy(to, from, half);
	memcpy((char *)to + half, (const char *)from + half, size - half);
}

/* Whether the octets are UTF-8 (no surrogates, nothing over-long). core/octets.c */
bool satcheli_utf8_valid(const char *s, size_t size);
/* 1: they are, and some are 8-bit; 0: none is; -1: they are no UTF-8. */
int satcheli_utf8_high(const char *s, size_t size);

#endif
