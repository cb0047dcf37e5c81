/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Base64 of RFC 4648: whole texts in memory. Knows nothing of MIME lines, and nothing of the other
 * alphabet of modified UTF-7. */
#include "core/base64.h"

#include <stdint.h>

#include "core/check.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

enum { PAD = 64, SPACE, OTHER };

bool satcheli_base64_encoded_size(size_t size, size_t *encoded)
{
	return check_mul(size / 3 + (size % 3 > 0), 4, encoded);
}

char *satcheli_base64_encode(const void *from, size_t size, char *to)
{
	const unsigned char *s = from;

	for (; size; to += 4) {
		size_t n = size < 3 ? size : 3;
		uint32_t v = (uint32_t)s[0] << 16;

		v |= n > 1 ? (uint32_t)s[1] << 8 : 0;
		v |= n > 2 ? s[2] : 0;
		to[0] = alphabet[v >> 18];
		to[1] = alphabet[v >> 12 & 63];
		to[2] = n > 1 ? alphabet[v >> 6 & 63] : '=';
		to[3] = n > 2 ? alphabet[v & 63] : '=';
		s += n;
		size -= n;
	}
	return to;
}

static uint32_t value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (uint32_t)(c - 'A');
	if (c >= 'a' && c <= 'z')
		return (uint32_t)(c - 'a') + 26;
	if (c >= '0' && c <= '9')
		return (uint32_t)(c - '0') + 52;
	if (c == '+' || c == '/')
		return c == '+' ? 62 : 63;
	if (c == '=')
		return PAD;
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' ? SPACE : OTHER;
}

/* What was read of the text. */
struct reading {
	unsigned char *to; /* NULL: only count */
	size_t written;
	uint32_t bits;        /* of the group in work */
	unsigned int letters; /* in it, 0 to 3 */
	unsigned int pads;
};

static void put(struct reading *r, unsigned int octets)
{
	for (unsigned int i = 0; r->to && i < octets; i++)
		r->to[r->written + i] = (unsigned char)(r->bits >> (16 - 8 * i));
	r->written += octets;
}

static bool letter(struct reading *r, uint32_t v)
{
	if (r->pads)
		return false;
	r->bits = r->bits << 6 | v;
	if (++r->letters == 4) {
		put(r, 3);
		r->bits = 0;
		r->letters = 0;
	}
	return true;
}

static bool padding(struct reading *r)
{
	return r->letters >= 2 && ++r->pads <= 4 - r->letters;
}

/* Two or three letters at the end are one or two octets and two or four bits too many. */
static bool finish(struct reading *r, enum base64_mode mode)
{
	unsigned int missing = 4 - r->letters;
	uint32_t unused = missing == 1 ? 0xFF : 0xFFFF;

	if (!r->letters)
		return true;
	if (r->letters == 1)
		return false;
	r->bits <<= 6 * missing;
	if (mode == BASE64_STRICT && (r->pads != missing || (r->bits & unused)))
		return false;
	put(r, r->letters - 1);
	return true;
}

static bool read_all(const char *text, size_t size, enum base64_mode mode, struct reading *r)
{
	for (size_t i = 0; i < size; i++) {
		uint32_t v = value(text[i]);

		if (v == SPACE && mode == BASE64_TOLERANT)
			continue;
		if (v > PAD || !(v == PAD ? padding(r) : letter(r, v)))
			return false;
	}
	return finish(r, mode);
}

bool satcheli_base64_decode(const char *text, size_t size, enum base64_mode mode, void *to,
                            size_t *decoded)
{
	struct reading r = { to, 0, 0, 0, 0 };

	if (!read_all(text, size, mode, &r))
		return false;
	*decoded = r.written;
	return true;
}

bool satcheli_base64_decoded_size(const char *text, size_t size, enum base64_mode mode,
                                  size_t *decoded)
{
	return satcheli_base64_decode(text, size, mode, NULL, decoded);
}
