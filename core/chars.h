/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_CORE_CHARS_H
#define SATCHEL_CORE_CHARS_H

#include <stdbool.h>

/* Classes of octets in RFC 9051 section 9; 8-bit octets count as letters (Q056). */
enum {
	CHAR_ATOM = 1,    /* ATOM-CHAR */
	CHAR_ASTRING = 2, /* ASTRING-CHAR: also "]" */
	CHAR_LIST = 4,    /* list-char: also "%" and "*" */
	CHAR_TAG = 8,     /* tag: no "+" */
	CHAR_WORD =
		16, /* what a tolerant reader takes as part of an atom: all but SP, parentheses, quotes and CTL */
	CHAR_ENDS_STRING =
		32, /* what can stand behind a string: SP, parentheses, "]", a line end */
};

extern const unsigned char satcheli_chars[256];

static inline bool char_is(char c, int class)
{
	return satcheli_chars[(unsigned char)c] & class;
}

#endif
