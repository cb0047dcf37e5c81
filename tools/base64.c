/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Writes base64 (RFC 4648). */
#include <stdlib.h>

#include "base64.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void put_group(char *out, const unsigned char *in, size_t n)
{
	uint32_t bits = (uint32_t)in[0] << 16;

	bits |= n > 1 ? (uint32_t)in[1] << 8 : 0;
	bits |= n > 2 ? in[2] : 0;
	out[0] = alphabet[bits >> 18];
	out[1] = alphabet[bits >> 12 & 63];
	out[2] = n > 1 ? alphabet[bits >> 6 & 63] : '=';
	out[3] = n > 2 ? alphabet[bits & 63] : '=';
}

char *base64_of(const void *octets, size_t size)
{
	const unsigned char *in = octets;
	char *text = must(calloc(size / 3 + 1, 4 + 1)), *out = text;

	for (size_t i = 0; i < size; i += 3, out += 4)
		put_group(out, in + i, size - i < 3 ? size - i : 3);
	*out = '\0';
	return text;
}
