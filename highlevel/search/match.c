/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Words in texts. Lines of ASCII, which most are, never meet ICU. */
#include "highlevel/search/match.h"

#include "highlevel/data/text.h"

#include <string.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

enum { REPLACEMENT = 0xFFFD };

static bool fold_ascii(struct needle *n, struct arena *a, const char *text, size_t size)
{
	char *to = arena_new(a, size);

	if (!to)
		return false;
	for (size_t i = 0; i < size; i++)
		to[i] = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] + 32) : text[i];
	*n = (struct needle){ to, size };
	return true;
}

/* UTF-8 as units; no more of them than octets. */
static UChar *to_units(struct arena *a, const char *text, size_t size, int32_t *count)
{
	UErrorCode error = U_ZERO_ERROR;
	UChar *units = arena_new(a, (size + 1) * sizeof *units);

	if (units)
		u_strFromUTF8WithSub(units, (int32_t)size + 1, count, text, (int32_t)size,
		                     REPLACEMENT, NULL, &error);
	return U_SUCCESS(error) ? units : NULL;
}

static UChar *fold_units(struct arena *a, const UChar *units, int32_t *count)
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *fold = unorm2_getNFKCCasefoldInstance(&error);
	int32_t n = unorm2_normalize(fold, units, *count, NULL, 0, &error);
	UChar *folded;

	if (error != U_BUFFER_OVERFLOW_ERROR && U_FAILURE(error))
		return NULL;
	error = U_ZERO_ERROR;
	folded = arena_new(a, ((size_t)n + 1) * sizeof *folded);
	if (folded)
		*count = unorm2_normalize(fold, units, *count, folded, n + 1, &error);
	return U_SUCCESS(error) ? folded : NULL;
}

static bool to_utf8(struct needle *n, struct arena *a, const UChar *units, int32_t count)
{
	UErrorCode error = U_ZERO_ERROR;
	int32_t room = 3 * count + 1, size = 0;
	char *to = arena_new(a, (size_t)room);

	if (to)
		u_strToUTF8WithSub(to, room, &size, units, count, REPLACEMENT, NULL, &error);
	*n = (struct needle){ to, (size_t)size };
	return to && U_SUCCESS(error);
}

static bool fold_wide(struct needle *n, struct arena *a, const char *text, size_t size)
{
	int32_t count = 0;
	UChar *units = to_units(a, text, size, &count);

	if (units)
		units = fold_units(a, units, &count);
	return units && to_utf8(n, a, units, count);
}

/* Of three octets 18 units are made at most (U+FDFA), and three octets of each: ICU counts them in 31 bits. A line that is
 * longer has no room, as if there were no memory. */
static bool fold(struct needle *n, struct arena *a, const char *text, size_t size)
{
	const size_t most = INT32_MAX / 18 - 1;

	if (satcheli_ascii_size(text, size) == size)
		return fold_ascii(n, a, text, size);
	if (size <= most && fold_wide(n, a, text, size))
		return true;
	a->failed = true;
	return false;
}

int satcheli_needle(struct needle *n, struct arena *a, const char *text, size_t size)
{
	if (!fold(n, a, text, size))
		return SATCHEL_E_MEMORY;
	if (size &&
	    !n->size) /* a soft hyphen, of which folding leaves nothing: it is in no text, not in all of them */
		*n = (struct needle){ text, size };
	return SATCHEL_OK;
}

bool satcheli_next_line(struct lines *l, struct needle *line)
{
	const char *from = l->at, *next;

	if (from == l->end || l->scratch->failed) /* of this text, or another before it */
		return false;
	next = memchr(from, '\n', (size_t)(l->end - from));
	l->at = next ? next + 1 : l->end;
	satcheli_arena_reset(l->scratch);
	return fold(line, l->scratch, from, (size_t)((next ? next : l->end) - from));
}

bool satcheli_line_has(const struct needle *line, const struct needle *n)
{
	return memmem(line->text, line->size, n->text, n->size);
}

bool satcheli_has_words(struct arena *scratch, const struct needle *n, const char *text,
                        size_t size)
{
	struct lines l = { text, text + size, scratch };
	struct needle line;

	while (n->size && satcheli_next_line(&l, &line))
		if (satcheli_line_has(&line, n))
			return true;
	return !n->size;
}
