/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Single lines: their first word, and the literal that their end announces. Knows no state of the stream. */
#include "core/line.h"
#include "core/octets.h"

/* ---- the end */

static const char *skip_blanks_back(const char *from, const char *p)
{
	while (p > from && p[-1] == ' ')
		p--;
	return p;
}

static void read_length(const char *p, const char *stop, struct line_end *end)
{
	bool negative = *p == '-';

	if (negative)
		p++;
	if (stop - p > 1 && *p == '0')
		end->quirk = 64;
	for (; p < stop; p++) {
		unsigned digit = (unsigned)(*p - '0');

		if (end->literal > ((uint64_t)INT64_MAX - digit) / 10)
			end->overflow = true;
		else
			end->literal = end->literal * 10 + digit;
	}
	if (negative) {
		end->quirk = 62;
		end->literal = 0;
	}
}

/* p is behind the "}". */
static void find_literal(const char *from, const char *p, struct line_end *end)
{
	const char *stop = --p;

	if (p > from && p[-1] == '+')
		stop = --p;
	while (p > from && ascii_digit((unsigned char)p[-1]))
		p--;
	if (p == stop)
		return;
	if (p > from && p[-1] == '-')
		p--;
	if (p == from || p[-1] != '{')
		return;
	end->brace = p - 1;
	read_length(p, stop, end);
}

void satcheli_line_end(const char *from, const char *to, struct line_end *end)
{
	const char *stop = to - 1, *p;

	if (stop > from && stop[-1] == '\r')
		stop--;
	p = skip_blanks_back(from, stop);
	memset(end, 0, sizeof *end);
	end->last = p > from ? p[-1] : 0;
	if (end->last != '}')
		return;
	find_literal(from, p, end);
	if (end->brace && p < stop)
		end->quirk = 63;
	if (end->brace && to - end->brace > LITERAL_HEAD_MAX)
		end->overflow = true;
}

/* ---- the beginning */

static const struct {
	const char *word;
	enum frame_context context;
} words[] = {
	{ "OK", CONTEXT_TEXT },          { "NO", CONTEXT_TEXT },
	{ "BAD", CONTEXT_TEXT },         { "BYE", CONTEXT_TEXT },
	{ "PREAUTH", CONTEXT_TEXT },     { "SEARCH", CONTEXT_NUMBERS },
	{ "SORT", CONTEXT_NUMBERS },     { "ESEARCH", CONTEXT_NUMBERS },
	{ "VANISHED", CONTEXT_NUMBERS },
};

static const char *skip_blanks(const char *p, const char *end)
{
	while (p < end && *p == ' ')
		p++;
	return p;
}

static const char *word_end(const char *p, const char *end)
{
	while (p < end && *p != ' ' && *p != '(' && *p != '\r' && *p != '\n')
		p++;
	return p;
}

static enum frame_context context_of_word(const char *p, size_t size)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (ascii_is(p, size, words[i].word, strlen(words[i].word)))
			return words[i].context;
	return CONTEXT_DATA;
}

enum frame_context satcheli_line_context(const char *p, size_t size)
{
	const char *end = p + size, *word, *stop;

	if (*p != '*' || (size > 1 && p[1] != ' '))
		return CONTEXT_TEXT;
	word = skip_blanks(p + 1, end);
	stop = word_end(word, end);
	if (word == stop || !(ascii_digit((unsigned char)*word) || *word == '-'))
		return context_of_word(word, (size_t)(stop - word));
	word = skip_blanks(stop, end);
	stop = word_end(word, end);
	if (ascii_is(word, (size_t)(stop - word), "FETCH", 5) ||
	    ascii_is(word, (size_t)(stop - word), "UIDFETCH", 8))
		return CONTEXT_FETCH;
	return CONTEXT_DATA;
}

/* ---- the middle */

static bool ends_with_word(const char *from, const char *p, const char *upper)
{
	size_t n = strlen(upper);
	const char *word;

	if ((size_t)(p - from) <= n)
		return false;
	word = p - n;
	return ascii_is(word, n, upper, n) && (word[-1] == ' ' || word[-1] == '(');
}

bool satcheli_line_is_body(const char *from, const char *brace)
{
	const char *p = brace > from && brace[-1] == '~' ? brace - 1 : brace;

	if (p == from || p[-1] != ' ')
		return false;
	p = skip_blanks_back(from, p);
	return (p > from && (p[-1] == ']' || p[-1] == '>')) || ends_with_word(from, p, "RFC822") ||
	       ends_with_word(from, p, "RFC822.HEADER") || ends_with_word(from, p, "RFC822.TEXT");
}

bool satcheli_line_blank(const char *p, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (p[i] != ' ' && p[i] != '\r' && p[i] != '\n')
			return false;
	return true;
}

/* A quote closes only where something that can follow a string follows (Q051, Q052). */
static bool closes(const char *p, const char *end)
{
	return p + 1 == end || memchr(" )](\r\n", p[1], 6);
}

bool satcheli_line_quoted(const char *p, const char *end, bool quoted)
{
	for (; p < end; p++) {
		if (quoted && *p == '\\')
			p++;
		else if (*p == '"')
			quoted = !quoted || !closes(p, end);
	}
	return quoted;
}
