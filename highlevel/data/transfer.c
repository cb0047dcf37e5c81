/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Octets that went through a transfer encoding: RFC 2045 section 6. What is no digit is passed over, missing padding and a
 * "=" without digits are common, and accepted. */
#include "highlevel/data/transfer.h"

#include "core/octets.h"

enum { SKIP = 64 };

/* The digits of base64, each by one too much; 65 for what may stand between them, 0 for all other octets. */
static const unsigned char digits[256] = {
	0,  0,  0,  0,  0,  0,  0,  0,  0,  65, 65, 0,  0,  65, 0,  0,  0,  0,  0,  0,  0,  0,
	0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  65, 0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  63,
	0,  0,  0,  64, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 0,  0,  0,  65, 0,  0,  0,  1,
	2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23,
	24, 25, 26, 0,  0,  0,  0,  0,  0,  27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39,
	40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 0,  0,  0,  0,  0,
};

/* Above SKIP: none. */
static unsigned digit(char c)
{
	return digits[(unsigned char)c] - 1u;
}

bool satcheli_base64_valid(const char *s, size_t size)
{
	unsigned all = 0;

	for (size_t i = 0; i < size; i++)
		all |= digit(s[i]);
	return all < 128;
}

/* Four digits at a time, as long as nothing stands between them. */
static char *base64_groups(char *to, const char **text, const char *end)
{
	const char *s = *text;

	for (; end - s >= 4; s += 4, to += 3) {
		unsigned a = digit(s[0]), b = digit(s[1]), c = digit(s[2]), d = digit(s[3]);

		if ((a | b | c | d) >= SKIP)
			break;
		to[0] = (char)(a << 2 | b >> 4);
		to[1] = (char)(b << 4 | c >> 2);
		to[2] = (char)(c << 6 | d);
	}
	*text = s;
	return to;
}

char *satcheli_base64_put(char *to, const char *s, const char *end)
{
	unsigned bits = 0, have = 0;

	for (; s < end; s++) {
		unsigned v;

		to = have ? to : base64_groups(to, &s, end);
		if (s == end)
			break;
		if (*s == '=')
			have = 0; /* padding: what is left are no whole octets */
		v = digit(*s);
		if (v >= SKIP)
			continue;
		bits = bits << 6 | v;
		have += 6;
		if (have >= 8) {
			have -= 8;
			*to++ = (char)(bits >> have);
		}
	}
	return to;
}

/* 16 and above: none. */
static unsigned hex(char c)
{
	unsigned char u = ascii_upper((unsigned char)c);

	if (ascii_digit(u))
		return u - '0';
	return u >= 'A' && u <= 'F' ? u - 'A' + 10u : 16;
}

bool satcheli_hex_octet(const char *s, const char *end, char *octet)
{
	if (end - s < 2 || (hex(s[0]) | hex(s[1])) >= 16)
		return false;
	*octet = (char)(hex(s[0]) << 4 | hex(s[1]));
	return true;
}

/* Behind the blanks and the line end at s; NULL: something else stands there. */
static const char *soft_end(const char *s, const char *end)
{
	while (s < end && (*s == ' ' || *s == '\t' || *s == '\r'))
		s++;
	if (s == end)
		return s;
	return *s == '\n' ? s + 1 : NULL;
}

char *satcheli_quoted_printable_put(char *to, const char *s, const char *end)
{
	while (s < end) {
		const char *next = *s == '=' ? soft_end(s + 1, end) : NULL;
		char c = *s++;

		if (next)
			s = next;
		else if (c == '=' && satcheli_hex_octet(s, end, &c))
			s += 2;
		if (!next)
			*to++ = c;
	}
	return to;
}
