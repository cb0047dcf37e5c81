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
static inline char *scan_quoted(char *p, unsigned *high)
{
	const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\'), ctl = _mm_set1_epi8(0x1F);

	for (;; p += 16) {
		__m128i x = _mm_loadu_si128((const __m128i *)(const void *)p);
		__m128i hit = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(x, quote), _mm_cmpeq_epi8(x, slash)),
		                           _mm_cmpeq_epi8(_mm_min_epu8(x, ctl), x));
		unsigned hits = (unsigned)_mm_movemask_epi8(hit), top = (unsigned)_mm_movemask_epi8(x);

		if (hits) {
			unsigned n = (unsigned)__builtin_ctz(hits);

			*high |= top & ((1u << n) - 1);
			return p + n;
		}
		*high |= top;
	}
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
		if (scan_has_zero(x ^ UINT64_C(0x2222222222222222)) | scan_has_zero(x ^ UINT64_C(0x5C5C5C5C5C5C5C5C)) |
		    ((x - UINT64_C(0x2020202020202020)) & ~x & UINT64_C(0x8080808080808080)))
			break;
		*high |= (x & UINT64_C(0x8080808080808080)) != 0;
	}
	for (; *p != '"' && *p != '\\' && (unsigned char)*p >= 32; p++)
		*high |= (unsigned char)*p >> 7;
	return p;
}
#endif

#endif
