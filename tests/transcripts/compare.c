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
static bool line_matches(const char *expected, const char *e_end, const char *seen,
                         const char *s_end)
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
	           *expected ? expected : "(nothing more)", (int)line_size(seen),
	           *seen ? seen : "(nothing more)");
	return false;
}

/* Lines of seen before `until`; all of them must match, and with until NULL also end together. */
static bool match(const struct transcript *t, const char *seen, const char *until,
                  struct string *why)
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

static bool begins(const char *line, const char *with)
{
	return strncmp(line, with, strlen(with)) == 0;
}

/* "error E_NO action=...": the part up to the code. */
static size_t error_head(const char *line)
{
	const char *code = strstr(line, "E_");

	return code && code < line + line_size(line) ? (size_t)(code - line) + strcspn(code, " \n")
	                                             : 0;
}

/* Without memory an error may have lost its words, but not its code; and what was learned of UIDs may be forgotten. */
static bool same_but_less(const char *expected, const char *seen)
{
	size_t n = error_head(seen);

	if (begins(seen, "uid-of ") || begins(seen, "number-of "))
		return strncmp(expected, seen, strcspn(seen, "=") + 1) == 0 &&
		       begins(seen + strcspn(seen, "="), "=0\n");
	return n && n == error_head(expected) && strncmp(expected, seen, n) == 0;
}

static bool tells(const char *seen, const char *const *codes)
{
	size_t n = error_head(seen);

	for (; n && *codes; codes++)
		if (memmem(seen, n, *codes, strlen(*codes)))
			return true;
	return false;
}

/* What is left may be overstated without memory, never understated: see satchel_fetch_left. */
static const char *pass_left(const char *line)
{
	return begins(line, "left ") ? line + line_size(line) + 1 : line;
}

bool lines_match_until_memory(const struct transcript *t, const char *seen, struct string *why)
{
	/* closed: the connection ended of it, before the call */
	static const char *const codes[] = { "E_MEMORY", "E_CLOSED", NULL };
	const char *expected = text_of(&t->expected);

	for (;;) {
		size_t e, s;

		if (begins(seen, "left ")) {
			seen = pass_left(seen);
			expected = pass_left(expected);
		}
		if (!*seen && !*expected)
			return true;
		e = line_size(expected);
		s = line_size(seen);

		if (*seen && tells(seen, codes))
			return true;
		if (!*expected || !*seen ||
		    (!line_matches(expected, expected + e, seen, seen + s) &&
		     !same_but_less(expected, seen)))
			return differ(why, expected, seen);
		expected += e + 1;
		seen += s + 1;
	}
}

bool lines_match_until_broken(const struct transcript *t, const char *seen, struct string *why)
{
	static const char *const codes[] = { "E_TRUNCATED", "E_IO", "E_CLOSED", "E_BYE", NULL };
	const char *expected = text_of(&t->expected);

	while (*seen && !begins(seen, "quirk ")) {
		size_t e = line_size(expected), s = line_size(seen);

		if (tells(seen, codes))
			return true;
		if (!*expected || !line_matches(expected, expected + e, seen, seen + s))
			return differ(why, expected, seen);
		expected += e + 1;
		seen += s + 1;
	}
	return t->decode || !*expected || begins(expected, "quirk ") || differ(why, expected, seen);
}
