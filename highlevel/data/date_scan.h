/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_DATA_DATE_SCAN_H
#define SATCHEL_DATA_DATE_SCAN_H

#include "core/octets.h"
#include "highlevel/data/calendar.h"

/* The tokens of a date: blanks, comments, numbers, words and names. For date.c and date_exact.c alone. */

/* What was met beside the grammar's own form. */
enum {
	BLANKS = 1 << 0,   /* "17 Jul 1996" */
	DASHES = 1 << 1,   /* "17-Jul-1996" */
	DOTS = 1 << 2,     /* "02.44.25" */
	COMMENT = 1 << 3,  /* "(MET)" behind the zone */
	TRAILING = 1 << 4, /* something else behind the zone */
	LOOSE = 1 << 5,    /* any other liberty */
};

struct scan {
	const char *at, *end;
	unsigned facts;
	struct civil c;
};

static inline bool at_end(const struct scan *s)
{
	return s->at == s->end;
}

static inline bool at_digit(const struct scan *s)
{
	return !at_end(s) && ascii_digit((unsigned char)*s->at);
}

static inline bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static inline bool letter(char c)
{
	unsigned char u = ascii_upper((unsigned char)c);

	return (u >= 'A' && u <= 'Z') || u >= 0x80;
}

static inline bool take(struct scan *s, char c)
{
	if (at_end(s) || *s->at != c)
		return false;
	s->at++;
	return true;
}

/* RFC 5322 section 3.2.2, within comments; one that is never closed ends with the text. */
static inline void comment(struct scan *s)
{
	size_t depth = 0;

	do {
		unsigned char c = (unsigned char)*s->at++;

		depth += c == '(';
		depth -= c == ')';
		if (c == '\\' && !at_end(s))
			s->at++;
		if (c >= 0x80)
			s->facts |= LOOSE;
	} while (depth && !at_end(s));
	s->facts |= depth ? COMMENT | LOOSE : COMMENT;
}

static inline void skip(struct scan *s)
{
	while (!at_end(s) && (blank(*s->at) || *s->at == '('))
		if (*s->at == '(')
			comment(s);
		else
			s->at++;
}

/* The digits here, as many as there are; returns how many, 0 if there is no number that could mean anything. */
static inline size_t number(struct scan *s, int *value)
{
	const char *from = s->at;

	for (*value = 0; at_digit(s); s->at++)
		if (s->at - from < 9)
			*value = *value * 10 + (*s->at - '0');
	return s->at - from > 9 ? 0 : (size_t)(s->at - from);
}

static const char day_names[] = "MonTueWedThuFriSatSun";

/* Index into a table of names of three letters, or -1; longer words begin with one. */
static inline int name_of(const char *text, size_t size, const char *names)
{
	if (size < 3)
		return -1;
	for (const char *n = names; *n; n += 3)
		if ((text[0] | 32) == (n[0] | 32) && (text[1] | 32) == (n[1] | 32) &&
		    (text[2] | 32) == (n[2] | 32))
			return (int)(n - names) / 3;
	return -1;
}

static inline size_t word(struct scan *s, const char **text)
{
	for (*text = s->at; !at_end(s) && letter(*s->at); s->at++)
		;
	return (size_t)(s->at - *text);
}

#endif
