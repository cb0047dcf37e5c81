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
enum { SCAN_PADDING = 32 };

/* The first octet at or after p that is a quote, a backslash or a control character. The caller knows that there is
 * one (the CR at the end of a segment). *high gets a bit set if an 8-bit octet stands before it. */
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

/* 32 octets a step: most strings are shorter, so that the branch is nearly always foreseen. */
static inline char *scan_quoted(char *p, unsigned *high)
{
	for (;; p += 32) {
		__m128i x = scan_load(p), y = scan_load(p + 16);
		unsigned hits = scan_hits(x) | scan_hits(y) << 16;
		unsigned top = (unsigned)_mm_movemask_epi8(x) | (unsigned)_mm_movemask_epi8(y)
		                                                        << 16;

		if (hits) {
			unsigned n = (unsigned)__builtin_ctz(hits);

			*high |= top & ((1u << n) - 1);
			return p + n;
		}
		*high |= top;
	}
}

/* Whether the first octets at p are those of text; both can be read 16 octets far. */
static inline bool scan_begins(const char *p, const char text[16], size_t size)
{
	unsigned same = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(scan_load(p), scan_load(text)));

	return !(~same & ((1u << size) - 1));
}

/* Where the octet is among the first `most`; `most` or more: it is not. */
static inline size_t scan_find(const char *p, char octet, size_t most)
{
	const __m128i wanted = _mm_set1_epi8(octet);

	for (size_t i = 0; i < most; i += 16) {
		unsigned hits =
			(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(scan_load(p + i), wanted));

		if (hits)
			return i + (unsigned)__builtin_ctz(hits);
	}
	return most;
}

/* Whether all of 16 are the same, or of fewer that are left. */
static inline bool scan_all(unsigned same, size_t left)
{
	if (left < 16)
		same |= ~0u << left;
	return (same & 0xFFFF) == 0xFFFF;
}

/* memcmp of few octets, which may lie before SCAN_PADDING others, without a call. */
static inline bool scan_same(const char *a, const char *b, size_t size)
{
	for (size_t i = 0; i < size; i += 16) {
		unsigned same = (unsigned)_mm_movemask_epi8(
			_mm_cmpeq_epi8(scan_load(a + i), scan_load(b + i)));

		if (!scan_all(same, size - i))
			return false;
	}
	return true;
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

static inline char *scan_quoted(char *p, unsigned *high)
{
	for (;; p += 8) {
		uint64_t x;

		memcpy(&x, p, 8);
		if (scan_has_zero(x ^ UINT64_C(0x2222222222222222)) |
		    scan_has_zero(x ^ UINT64_C(0x5C5C5C5C5C5C5C5C)) |
		    ((x - UINT64_C(0x2020202020202020)) & ~x & UINT64_C(0x8080808080808080)))
			break;
		*high |= (x & UINT64_C(0x8080808080808080)) != 0;
	}
	for (; *p != '"' && *p != '\\' && (unsigned char)*p >= 32; p++)
		*high |= (unsigned char)*p >> 7;
	return p;
}

static inline bool scan_begins(const char *p, const char text[16], size_t size)
{
	return !memcmp(p, text, size);
}

static inline size_t scan_find(const char *p, char octet, size_t most)
{
	size_t i = 0;

	while (i < most && p[i] != octet)
		i++;
	return i;
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

#endif
