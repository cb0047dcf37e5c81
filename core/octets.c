/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* UTF-8 validation: knows the table of RFC 3629 section 4 and nothing of characters. */
#include "core/octets.h"

/* For each lead octet: how many follow, and what the first of them must lie between. */
struct lead {
	unsigned char from, to, follow, low, high;
};

static const struct lead leads[] = {
	{ 0xC2, 0xDF, 1, 0x80, 0xBF }, { 0xE0, 0xE0, 2, 0xA0, 0xBF }, { 0xE1, 0xEC, 2, 0x80, 0xBF },
	{ 0xED, 0xED, 2, 0x80, 0x9F }, { 0xEE, 0xEF, 2, 0x80, 0xBF }, { 0xF0, 0xF0, 3, 0x90, 0xBF },
	{ 0xF1, 0xF3, 3, 0x80, 0xBF }, { 0xF4, 0xF4, 3, 0x80, 0x8F },
};

static size_t sequence(const unsigned char *s, size_t size)
{
	const struct lead *l = NULL;

	for (size_t i = 0; i < sizeof leads / sizeof *leads; i++)
		if (*s >= leads[i].from && *s <= leads[i].to)
			l = &leads[i];
	if (!l || size <= l->follow || s[1] < l->low || s[1] > l->high)
		return 0;
	for (size_t i = 2; i <= l->follow; i++)
		if ((s[i] & 0xC0) != 0x80)
			return 0;
	return (size_t)l->follow + 1;
}

bool satcheli_utf8_valid(const char *text, size_t size)
{
	const unsigned char *s = (const unsigned char *)text;

	while (size) {
		size_t n = *s < 0x80 ? 1 : sequence(s, size);

		if (!n)
			return false;
		s += n;
		size -= n;
	}
	return true;
}

int satcheli_utf8_high(const char *s, size_t size)
{
	size_t n = 0;

	while (n < size && !(s[n] & 0x80))
		n++;
	if (n == size)
		return 0;
	return satcheli_utf8_valid(s + n, size - n) ? 1 : -1;
}

void satcheli_zero(void *block, size_t size)
{
	memset(block, 0, size);
}
