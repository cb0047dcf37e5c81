/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Compares the lines that were seen with those that are expected. "*" in quotes stands for any text that is not empty,
 * =* for any value without a space: words that are for people only, and may change. */
#include "tests/transcripts/play.h"

#include <string.h>

static size_t line_size(const char *s)
{
	return strcspn(s, "\n");
}

/* The end of the quoted string that begins at s; NULL: it is none, or empty. */
static const char *behind_quotes(const char *s, const char *end)
{
	const char *from = s;

	if (s == end || *s++ != '"')
		return NULL;
	while (s < end && *s != '"')
		s += *s == '\\' ? 2 : 1;
	return s < end && s > from + 1 ? s + 1 : NULL;
}

/* expected and seen up to their ends; no backtracking is needed */
static bool line_matches(const char *expected, const char *e_end, const char *seen, const char *s_end)
{
	while (expected < e_end) {
		if (e_end - expected >= 3 && memcmp(expected, "\"*\"", 3) == 0) {
			seen = behind_quotes(seen, s_end);
			expected += 3;
			if (!seen)
				return false;
			continue;
		}
		if (seen == s_end || *expected != *seen)
			return false;
		expected++;
		if (*seen++ == '=' && e_end - expected >= 1 && *expected == '*') {
			expected++;
			while (seen < s_end && *seen != ' ')
				seen++;
		}
	}
	return seen == s_end;
}

static bool differ(struct string *why, const char *expected, const char *seen)
{
	text_print(why, "expected: %.*s\nseen:     %.*s\n", (int)line_size(expected),
	           *expected ? expected : "(nothing more)", (int)line_size(seen), *seen ? seen : "(nothing more)");
	return false;
}

/* Lines of seen before `until`; all of them must match, and with until NULL also end together. */
static bool match(const struct transcript *t, const char *seen, const char *until, struct string *why)
{
	const char *expected = text_of(&t->expected);

	while (until ? seen < until : *seen || *expected) {
		size_t e = line_size(expected), s = line_size(seen);

		if (!*expected || !*seen || !line_matches(expected, expected + e, seen, seen + s))
			return differ(why, expected, seen);
		expected += e + 1;
		seen += s + 1;
	}
	return true;
}

bool lines_match(const struct transcript *t, const char *seen, struct string *why)
{
	return match(t, seen, NULL, why);
}

bool lines_match_until_memory(const struct transcript *t, const char *seen, struct string *why)
{
	const char *until = strstr(seen, "E_MEMORY");

	if (!until)
		return false;
	while (until > seen && until[-1] != '\n')
		until--;
	return match(t, seen, until, why);
}
