/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Sets: what is parsed is written and parsed again to the same, and the algebra of two sets holds. */
#include "tests/fuzz/fuzz.h"

#include <satchel/set.h>
#include <stdlib.h>
#include <string.h>

const char fuzz_corpus[] = "set";

static void written_and_read(satchel_set set)
{
	satchel_set again = SATCHEL_SET_EMPTY;
	char *text, *other;

	fuzz_expect(!satchel_set_format(set, &text), "a set can be written");
	fuzz_expect(!satchel_set_parse(&again, text), "what was written can be read");
	fuzz_expect(satchel_set_count(again) == satchel_set_count(set), "to as many numbers");
	fuzz_expect(!satchel_set_format(again, &other) && !strcmp(text, other),
	            "and is written the same");
	satchel_free(text);
	satchel_free(other);
	satchel_set_clear(&again);
}

static void ordered(satchel_set set)
{
	uint64_t end = 0;

	if (set.kind == SATCHEL_SET_SAVED)
		return;
	for (size_t i = 0; i < set.count; i++) {
		satchel_span s = satchel_set_span(&set, i);

		fuzz_expect(s.first > end + (i > 0), "ranges ascend and are apart");
		fuzz_expect(s.last == SATCHEL_LAST || s.last >= s.first,
		            "and begin before they end");
		end = s.last == SATCHEL_LAST ? UINT32_MAX : s.last;
	}
}

/* |a + b| = |a| + |b - a|, a - b has nothing of b, and a * b is what is left of a. */
static void algebra(satchel_set a, satchel_set b)
{
	satchel_set sum = SATCHEL_SET_EMPTY, rest = SATCHEL_SET_EMPTY, both = SATCHEL_SET_EMPTY;

	fuzz_expect(!satchel_set_union(&sum, a) && !satchel_set_union(&sum, b),
	            "a union can be made");
	fuzz_expect(!satchel_set_union(&rest, a) && !satchel_set_subtract(&rest, b),
	            "and a difference");
	fuzz_expect(!satchel_set_union(&both, a) && !satchel_set_intersect(&both, b),
	            "and an intersection");
	ordered(sum);
	ordered(rest);
	ordered(both);
	fuzz_expect(satchel_set_count(sum) == satchel_set_count(b) + satchel_set_count(rest),
	            "the union counts");
	fuzz_expect(satchel_set_count(a) == satchel_set_count(both) + satchel_set_count(rest),
	            "the parts count");
	satchel_set_clear(&sum);
	satchel_set_clear(&rest);
	satchel_set_clear(&both);
}

static bool parse(satchel_set *set, const char *text)
{
	return !satchel_set_parse(set, text);
}

/* Two sets with a space between. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	satchel_set a = SATCHEL_SET_EMPTY, b = SATCHEL_SET_EMPTY;
	char *text = malloc(size + 1), *space;

	memcpy(text, data, size);
	text[size] = 0;
	space = strchr(text, ' ');
	if (space)
		*space = 0;
	if (parse(&a, text)) {
		ordered(a);
		written_and_read(a);
		if (space && parse(&b, space + 1) && strcmp(text, "$") && strcmp(space + 1, "$"))
			algebra(a, b);
	}
	satchel_set_clear(&a);
	satchel_set_clear(&b);
	free(text);
	return 0;
}
