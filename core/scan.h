/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_CORE_SCAN_H
#define SATCHEL_CORE_SCAN_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* Finding the end of a quoted string, many octets at a time. What is scanned has SCAN_PADDING readable octets behind it. */
enum { SCAN_PADDING = 48, SCAN_TEXT = 48 };

/* scan_quoted: the first octet at or after p that is a quote, a backslash or a control character. The caller knows that
 * there is one (the CR at the end of a segment). scan_plain is the same for what is most likely ASCII: it gives up,
 * with *high set, where an 8-bit octet stands before that one, or not far behind it. */
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

static inline unsigned scan_high(__m128i x, __m128i y)
{
	return (unsigned)_mm_movemask_epi8(_mm_or_si128(x, y));
}

/* 32 octets a step: most strings are shorter, so that the branch is nearly always foreseen. */
static inline char *scan_plain(char *p, bool *high)
{
	for (;; p += 32) {
		__m128i x = scan_load(p), y = scan_load(p + 16);
		unsigned hits = scan_hits(x) | scan_hits(y) << 16;

		*high = __builtin_expect(scan_high(x, y) != 0, 0);
		if (*high)
			return p;
		if (hits)
			return p + (unsigned)__builtin_ctz(hits);
	}
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
	       scan_equal(scan_load(p + 32), wanted) << 32;
}

/* As a number with its sign an 8-bit octet is below the space too. */
static inline uint64_t scan_odd_bits(__m128i x)
{
	const __m128i slash = _mm_set1_epi8('\\'), space = _mm_set1_epi8(' ');

	return (unsigned)_mm_movemask_epi8(
		_mm_or_si128(_mm_cmpeq_epi8(x, slash), _mm_cmplt_epi8(x, space)));
}

/* The same for backslashes, control characters and 8-bit octets: what makes a quoted string more than its octets. */
static inline uint64_t scan_odd(const char *p)
{
	return scan_odd_bits(scan_load(p)) | scan_odd_bits(scan_load(p + 16)) << 16 |
	       scan_odd_bits(scan_load(p + 32)) << 32;
}

/* Whether the first `size` of SCAN_TEXT octets are the same, in the same way. */
static inline bool scan_same(const char *a, const char *b, size_t size)
{
	uint64_t same = scan_equal(scan_load(a), scan_load(b)) |
	                scan_equal(scan_load(a + 16), scan_load(b + 16)) << 16 |
	                scan_equal(scan_load(a + 32), scan_load(b + 32)) << 32;

	return !(~same & ((UINT64_C(1) << size) - 1));
}

/* Whether all of 16 are the same, or of fewer that are left. */
static inline bool scan_all(unsigned same, size_t left)
{
	if (left < 16)
		same |= ~0u << left;
	return (same & 0xFFFF) == 0xFFFF;
}

/* Whether `fresh` is what was read at `read`, where each closing quote has become a NUL. */
static inline bool scan_read_before(const char *read, const char *fresh, size_t size)
{
	const __m128i quote = _mm_set1_epi8('"'), nul = _mm_setzero_si128();

	for (size_t i = 0; i < size; i += 16) {
		__m128i x = scan_load(read + i), y = scan_load(fresh + i);
		__m128i ended = _mm_and_si128(_mm_cmpeq_epi8(x, nul), _mm_cmpeq_epi8(y, quote));
		unsigned same =
			(unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(x, y), ended));

		if (!scan_all(same, size - i))
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

static inline uint64_t scan_odd(const char *p)
{
	uint64_t odd = 0;

	for (size_t i = 0; i < SCAN_TEXT; i++)
		odd |= (uint64_t)(p[i] == '\\' || (unsigned char)(p[i] - ' ') >= 96) << i;
	return odd;
}

static inline bool scan_same(const char *a, const char *b, size_t size)
{
	return !memcmp(a, b, size);
}

static inline bool scan_read_before(const char *read, const char *fresh, size_t size)
{
	size_t i = 0;

	while (i < size && (read[i] == fresh[i] || (!read[i] && fresh[i] == '"')))
		i++;
	return i == size;
}
#endif

/* A number of at most SCAN_DIGITS digits, and how many they are; 0 and 0 if there is none, or it is longer. */
enum { SCAN_DIGITS = 7 };
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
static inline size_t scan_number(const char *p, uint32_t *number)
{
	const uint64_t high = UINT64_C(0x8080808080808080);
	uint64_t x, others;
	unsigned digits;

	*number = 0;
	memcpy(&x, p, sizeof x);
	x ^= UINT64_C(0x3030303030303030);
	others = (x | (x + UINT64_C(0x7676767676767676))) & high;
	digits = others ? (unsigned)__builtin_ctzll(others) / 8 : 0;
	if (!digits)
		return 0;
	/* the last digit becomes the highest octet; pairs, fours and eights are put together at once */
	x <<= 64 - 8 * digits;
	x = (x * 10 + (x >> 8)) & UINT64_C(0x00FF00FF00FF00FF);
	x = (x * 100 + (x >> 16)) & UINT64_C(0x0000FFFF0000FFFF);
	*number = (uint32_t)(x * 10000 + (x >> 32));
	return digits;
}
#else
static inline size_t scan_number(const char *p, uint32_t *number)
{
	uint32_t n = 0;
	size_t i = 0;

	for (; i <= SCAN_DIGITS && p[i] >= '0' && p[i] <= '9'; i++)
		n = n * 10 + (uint32_t)(p[i] - '0');
	*number = i <= SCAN_DIGITS ? n : 0;
	return i <= SCAN_DIGITS ? i : 0;
}
#endif

#endif
