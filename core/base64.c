/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Base64 of RFC 4648: whole texts in memory. Knows nothing of MIME lines, and nothing of the other
 * alphabet of modified UTF-7. */
#include <satchel/wire.h>

#include "core/check.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

enum { PAD = 64, SPACE, OTHER };

static void encode_group(const unsigned char *s, size_t n, char *to)
{
	uint32_t v = (uint32_t)s[0] << 16;

	v |= n > 1 ? (uint32_t)s[1] << 8 : 0;
	v |= n > 2 ? s[2] : 0;
	to[0] = alphabet[v >> 18];
	to[1] = alphabet[v >> 12 & 63];
	to[2] = n > 1 ? alphabet[v >> 6 & 63] : '=';
	to[3] = n > 2 ? alphabet[v & 63] : '=';
}

int satchel_base64_encode(const void *octets, size_t size, char *to, size_t room, size_t *written)
{
	const unsigned char *s = octets;

	*written = SIZE_MAX;
	if (!check_mul(size / 3 + (size % 3 > 0), 4, written) || (to && *written > room))
		return SATCHEL_E_LIMIT;
	for (size_t i = 0; to && i < size; i += 3, to += 4)
		encode_group(s + i, size - i < 3 ? size - i : 3, to);
	return SATCHEL_OK;
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
	size_t room, written;
	uint32_t bits;        /* of the group in work */
	unsigned int letters; /* in it, 0 to 3 */
	unsigned int pads;
};

static int put(struct reading *r, unsigned int octets)
{
	if (r->to && octets > r->room - r->written)
		return SATCHEL_E_LIMIT;
	for (unsigned int i = 0; r->to && i < octets; i++)
		r->to[r->written + i] = (unsigned char)(r->bits >> (16 - 8 * i));
	r->written += octets;
	return SATCHEL_OK;
}

static int letter(struct reading *r, uint32_t v)
{
	int rc;

	if (r->pads)
		return SATCHEL_E_PROTOCOL;
	r->bits = r->bits << 6 | v;
	if (++r->letters < 4)
		return SATCHEL_OK;
	rc = put(r, 3);
	r->bits = 0;
	r->letters = 0;
	return rc;
}

static int padding(struct reading *r)
{
	return r->letters >= 2 && ++r->pads <= 4 - r->letters ? SATCHEL_OK : SATCHEL_E_PROTOCOL;
}

/* Two or three letters at the end are one or two octets and two or four bits too many. */
static int finish(struct reading *r, bool strict)
{
	unsigned int missing = 4 - r->letters;
	uint32_t unused = missing == 1 ? 0xFF : 0xFFFF;

	if (!r->letters)
		return SATCHEL_OK;
	if (r->letters == 1)
		return SATCHEL_E_PROTOCOL;
	r->bits <<= 6 * missing;
	if (strict && (r->pads != missing || (r->bits & unused)))
		return SATCHEL_E_PROTOCOL;
	return put(r, r->letters - 1);
}

static int read_one(struct reading *r, char c, bool strict)
{
	uint32_t v = value(c);

	if (v == PAD)
		return padding(r);
	if (v == SPACE && !strict)
		return SATCHEL_OK;
	return v < PAD ? letter(r, v) : SATCHEL_E_PROTOCOL;
}

int satchel_base64_decode(const char *text, size_t size, bool strict, void *to, size_t room,
                          size_t *written)
{
	struct reading r = { to, room, 0, 0, 0, 0 };
	int rc = SATCHEL_OK;

	for (size_t i = 0; !rc && i < size; i++)
		rc = read_one(&r, text[i], strict);
	rc = rc ? rc : finish(&r, strict);
	*written = rc ? 0 : r.written;
	return rc;
}
