/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_CORE_SCAN_H
#define SATCHEL_CORE_SCAN_H

#include "core/apart.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* Finding the end of a quoted string, many octets at a time. What is scanned has SCAN_PADDING readable octets behind it. */
enum { SCAN_PADDING = 64, SCAN_TEXT = 64 };

/* Where the lowest bit is; there is one. */
static inline size_t scan_first(uint64_t bits)
{
	return (unsigned)__builtin_ctzll(bits);
}

/* Eight octets as a number, the first of them lowest. */
static inline uint64_t scan_eight(const char *p)
{
	uint64_t x;

	memcpy(&x, p, sizeof x);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	x = __builtin_bswap64(x);
#endif
	return x;
}

/* scan_quoted: the first octet at or after p that is a quote, a backslash or a control character. The caller knows that
 * there is one (the CR at the end of a segment). scan_plain is the same for what is most likely ASCII: it gives up,
 * with *high set, where an 8-bit octet stands before that one, or (without SSE2) just behind it. */
#if defined(__SSE2__)
static inline __m128i scan_load(const char *p)
{
	return _mm_loadu_si128((const __m128i *)(const void *)p);
}

static inline unsigned scan_hits(__m128i x)
{
	const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\'),
		      ctl = _mm_set1_epi8(0x1F);

	return (unsigned)_mm_movemask_epi8(
		_mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(x, quote), _mm_cmpeq_epi8(x, slash)),
	                     _mm_cmpeq_epi8(_mm_min_epu8(x, ctl), x)));
}

static inline char *scan_quoted(char *p)
{
	for (;; p += 16) {
		unsigned hits = scan_hits(scan_load(p));

		if (hits)
			return p + (unsigned)__builtin_ctz(hits);
	}
}

/* Whether the first octets at p are those of text; both can be read 16 octets far. */
static inline bool scan_begins(const char *p, const char text[16], size_t size)
{
	unsigned same = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(scan_load(p), scan_load(text)));

	return !(~same & ((1u << size) - 1));
}

static inline uint64_t scan_equal(__m128i x, __m128i y)
{
	return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(x, y));
}

/* A bit for each of SCAN_TEXT octets that is this one. All of them are looked at: that nobody could foretell where it
 * stands costs nothing then. */
static inline uint64_t scan_places(const char *p, char octet)
{
	const __m128i wanted = _mm_set1_epi8(octet);

	return scan_equal(scan_load(p), wanted) | scan_equal(scan_load(p + 16), wanted) << 16 |
	       scan_equal(scan_load(p + 32), wanted) << 32 |
	       scan_equal(scan_load(p + 48), wanted) << 48;
}

/* A bit for each of 16 octets that is plain: no quote, backslash, control character or 8-bit octet. With one bit changed, the
 * quote has the space's place, right above the control characters and the 8-bit octets, which as
 * numbers with a sign are below: one comparison tells them all from other octets. */
enum { SCAN_FLIP = '"' ^ ' ' };
static inline uint64_t scan_plain_bits(__m128i x)
{
	const __m128i flip = _mm_set1_epi8(SCAN_FLIP), slash = _mm_set1_epi8('\\' ^ SCAN_FLIP),
		      below = _mm_set1_epi8(' ');

	x = _mm_xor_si128(x, flip);
	return (unsigned)_mm_movemask_epi8(
		_mm_andnot_si128(_mm_cmpeq_epi8(x, slash), _mm_cmpgt_epi8(x, below)));
}

/* A bit for each of SCAN_TEXT octets where a plain string can end: all others. */
static inline uint64_t scan_stops(const char *p)
{
	return ~(scan_plain_bits(scan_load(p)) | scan_plain_bits(scan_load(p + 16)) << 16 |
	         scan_plain_bits(scan_load(p + 32)) << 32 |
	         scan_plain_bits(scan_load(p + 48)) << 48);
}

/* SCAN_TEXT octets a step: nearly all strings are shorter, so that the branch is foreseen. */
static inline char *scan_plain(char *p, bool *high)
{
	uint64_t stops = scan_stops(p);

	while (RARE(!stops)) {
		p += SCAN_TEXT;
		stops = scan_stops(p);
	}
	p += scan_first(stops);
	*high = (unsigned char)*p >> 7;
	return p;
}

/* Whether the first `size` of SCAN_TEXT octets are the same, in the same way; size is not 0. */
static inline bool scan_same(const char *a, const char *b, size_t size)
{
	uint64_t same = scan_equal(scan_load(a), scan_load(b)) |
	                scan_equal(scan_load(a + 16), scan_load(b + 16)) << 16 |
	                scan_equal(scan_load(a + 32), scan_load(b + 32)) << 32 |
	                scan_equal(scan_load(a + 48), scan_load(b + 48)) << 48;

	return !(~same << (SCAN_TEXT - size));
}

static inline uint64_t scan_read_bits(const char *read, const char *fresh)
{
	__m128i x = scan_load(read);
	__m128i quotes = _mm_and_si128(_mm_cmpeq_epi8(x, _mm_setzero_si128()), _mm_set1_epi8('"'));

	return scan_equal(_mm_or_si128(x, quotes), scan_load(fresh));
}

/* Whether `fresh` is what was read at `read`, where each closing quote has become a NUL. */
static inline bool scan_read_before(const char *read, const char *fresh, size_t size)
{
	for (size_t i = 0; i < size; i += SCAN_TEXT) {
		const char *x = read + i, *y = fresh + i;
		uint64_t same = scan_read_bits(x, y) | scan_read_bits(x + 16, y + 16) << 16 |
		                scan_read_bits(x + 32, y + 32) << 32 |
		                scan_read_bits(x + 48, y + 48) << 48;

		if (size - i < SCAN_TEXT)
			same |= ~UINT64_C(0) << (size - i);
		if (~same)
			return false;
	}
	return true;
}
#else
static inline uint64_t scan_has_zero(uint64_t x)
{
	return (x - UINT64_C(0x0101010101010101)) & ~x & UINT64_C(0x8080808080808080);
}

static inline bool scan_high(uint64_t x)
{
	return (x & UINT64_C(0x8080808080808080)) != 0;
}

static inline bool scan_hits(uint64_t x)
{
	return scan_has_zero(x ^ UINT64_C(0x2222222222222222)) ||
	       scan_has_zero(x ^ UINT64_C(0x5C5C5C5C5C5C5C5C)) ||
	       scan_high((x - UINT64_C(0x2020202020202020)) & ~x);
}

static inline char *scan_quoted(char *p)
{
	uint64_t x;

	for (memcpy(&x, p, 8); !scan_hits(x); memcpy(&x, p, 8))
		p += 8;
	while (*p != '"' && *p != '\\' && (unsigned char)*p >= 32)
		p++;
	return p;
}

static inline char *scan_plain(char *p, bool *high)
{
	uint64_t x;

	for (memcpy(&x, p, 8); !scan_hits(x) && !scan_high(x); memcpy(&x, p, 8))
		p += 8;
	*high = scan_high(x) != 0;
	return *high ? p : scan_quoted(p);
}

static inline bool scan_begins(const char *p, const char text[16], size_t size)
{
	return !memcmp(p, text, size);
}

static inline uint64_t scan_places(const char *p, char octet)
{
	uint64_t places = 0;

	for (size_t i = 0; i < SCAN_TEXT; i++)
		places |= (uint64_t)(p[i] == octet) << i;
	return places;
}

/* Eight octets: the high bit of each that is plain, without a carry from one to the next. */
static inline uint64_t scan_plain_octets(uint64_t x)
{
	const uint64_t low = UINT64_C(0x7F7F7F7F7F7F7F7F);

	return (((x ^ UINT64_C(0x2222222222222222)) & low) + low) &
	       (((x ^ UINT64_C(0x5C5C5C5C5C5C5C5C)) & low) + low) &
	       ((x & low) + UINT64_C(0x6060606060606060)) & ~x & UINT64_C(0x8080808080808080);
}

/* The high bits of eight octets put together, the first of them lowest. */
static inline uint64_t scan_high_bits(uint64_t x)
{
	return (x >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

static inline uint64_t scan_stops(const char *p)
{
	uint64_t plain = 0;

	for (unsigned i = 0; i < SCAN_TEXT; i += 8)
		plain |= scan_high_bits(scan_plain_octets(scan_eight(p + i))) << i;
	return ~plain;
}

static inline bool scan_same(const char *a, const char *b, size_t size)
{
	return !memcmp(a, b, size);
}

static inline bool scan_read_before(const char *read, const char *fresh, size_t size)
{
	size_t i = 0;

	while (i < size && fresh[i] == (read[i] ? read[i] : '"'))
		i++;
	return i == size;
}
#endif

/* Where digits are when '0' was taken from each octet: the high bit of all others. */
static inline uint64_t scan_no_digits(uint64_t x)
{
	return (x | (x + UINT64_C(0x7676767676767676))) & UINT64_C(0x8080808080808080);
}

/* A number of at most SCAN_DIGITS digits, and how many they are; 0 and 0 if there is none, or it is longer. */
enum { SCAN_DIGITS = 7 };
static inline size_t scan_number(const char *p, uint32_t *number)
{
	uint64_t x = scan_eight(p) ^ UINT64_C(0x3030303030303030), others = scan_no_digits(x);
	unsigned digits = others ? (unsigned)__builtin_ctzll(others) / 8 : 0;

	*number = 0;
	if (!digits)
		return 0;
	/* the last digit becomes the highest octet; pairs, fours and eights are put together at once */
	x <<= 64 - 8 * digits;
	x = (x * 10 + (x >> 8)) & UINT64_C(0x00FF00FF00FF00FF);
	x = (x * 100 + (x >> 16)) & UINT64_C(0x0000FFFF0000FFFF);
	*number = (uint32_t)(x * 10000 + (x >> 32));
	return digits;
}

#endif
