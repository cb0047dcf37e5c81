/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_CORE_CURSOR_H
#define SATCHEL_CORE_CURSOR_H

#include "core/apart.h"
#include "core/arena.h"
#include "core/chars.h"
#include "core/framer.h"
#include "core/octets.h"
#include "core/scan.h"

/* A place in one complete segment of a response. The error sticks: it moves the place to the line end at the end of the
 * segment, where nothing matches, so that grammar code needs no checks in between. Strings are read in place: the
 * closing quote becomes NUL; satcheli_cursor_restore undoes that for whoever wants the octets as they came. */
struct cursor {
	char *p;
	char *stop; /* the line end of the segment: CR or LF, the stop of every scan */
	char *base; /* where the segment begins */
	struct arena *arena;
	const satchel_limits *limits;
	struct quirk_ledger *quirks;
	const struct elided *elided;
	size_t elided_count;
	bool cut;        /* the segment is only the beginning of a response */
	unsigned depth;  /* of open parentheses */
	int rc;          /* SATCHEL_OK, or the first error */
	uint16_t quirk;  /* it: the deviation that was refused, or 0 */
	const char *why; /* it: in words; static */
	char *at;        /* it: where */
};

struct text {
	char *s; /* NUL-terminated where the function says so */
	size_t size;
	unsigned high; /* not 0: there are 8-bit octets in it, or NUL */
	bool controls; /* there may be control characters in it */
};

/* What stays the same for all segments of a reader. */
void satcheli_cursor_init(struct cursor *c, struct arena *arena, const satchel_limits *limits,
                          struct quirk_ledger *quirks);

/* No error any more, and nothing of it: its place is not kept beyond the octets that it is in. */
static inline void cursor_forgive(struct cursor *c)
{
	c->rc = SATCHEL_OK;
	c->quirk = 0;
	c->why = NULL;
	c->at = NULL;
}

/* The beginning of a segment; errors of another one are void. */
static inline void cursor_begin(struct cursor *c, const struct frame *frame)
{
	char *stop = frame->data + frame->size;

	if (USUAL(stop > frame->data && stop[-1] == '\n'))
		stop--;
	if (USUAL(stop > frame->data && stop[-1] == '\r'))
		stop--;
	c->p = c->base = frame->data;
	c->stop = stop;
	c->elided = frame->elided;
	c->elided_count = frame->elided_count;
	c->cut = frame->cut;
	c->depth = 0;
	if (RARE(c->rc))
		cursor_forgive(c);
}

/* The first error wins. Always false. */
bool satcheli_cursor_fail(struct cursor *c, int rc, const char *why);
/* A deviation: true if it is tolerated. */
bool satcheli_cursor_quirk(struct cursor *c, uint16_t quirk, const char *why);
/* Fails, by the number of a deviation that has no reading: it is counted, in strict mode it is the error. */
bool satcheli_cursor_fail_quirk(struct cursor *c, uint16_t quirk, const char *why);

/* Strings. All are NUL-terminated; false: error. */
char *satcheli_cursor_plain_high(const struct cursor *c, char *from, struct text *t);
bool satcheli_cursor_quoted_slow(struct cursor *c, char *from, struct text *t);
bool satcheli_cursor_literal(struct cursor *c, struct text *t);
bool satcheli_cursor_string(struct cursor *c, struct text *t);  /* quoted or literal */
bool satcheli_cursor_astring(struct cursor *c, struct text *t); /* also an atom */
/* ["~"] "{" number ["+"] "}" and a line end, as the framer takes them: behind it. NULL: p is at something else. */
char *satcheli_literal_head(const char *p, uint64_t *size);
/* string or NIL: *nil, and then t is "". */
bool satcheli_cursor_nstring(struct cursor *c, struct text *t, bool *nil);
/* Whether the rest of the segment is text for people; Q056: it is not UTF-8. */
bool satcheli_cursor_is_text(struct cursor *c);
/* A word of CHAR_WORD octets, not terminated; false (an error too): there is none. */
bool satcheli_cursor_word(struct cursor *c, struct text *t);
/* Q056: 8-bit octets in a word that stands for an atom. To be asked once of each word. */
static inline bool cursor_is_ascii(struct cursor *c, const struct text *t)
{
	return !t->high || satcheli_cursor_quirk(c, 56, "8-bit octets in an atom (Q056)");
}
/* A word, as an atom, copied into the arena with a NUL, in upper case. */
bool satcheli_cursor_name(struct cursor *c, struct text *t);
/* A copy in the arena with a NUL. */
bool satcheli_cursor_keep(struct cursor *c, struct text *t);

/* number, nz-number; number64 (up to 2^63-1). Q066: a float is read as an integer. */
bool satcheli_cursor_number(struct cursor *c, uint32_t *n);
bool satcheli_cursor_number64(struct cursor *c, uint64_t *n);
/* number64, or NIL or -1: *known false (Q171, Q172, Q131). */
bool satcheli_cursor_number_known(struct cursor *c, uint64_t *n, bool *known, uint16_t quirk);

/* What nearly every number is: few digits, and a space or a parenthesis behind them. false: nothing was done. */
static inline bool cursor_few_digits(struct cursor *c, uint32_t *n)
{
	uint32_t value;
	size_t digits = scan_number(c->p, &value);
	char behind = c->p[digits];

	if (RARE(!digits || !((behind == ' ') | (behind == ')'))))
		return false;
	c->p += digits;
	*n = value;
	return true;
}

/* satcheli_cursor_number, _number64 and _number_known where many are read. */
static inline bool cursor_number(struct cursor *c, uint32_t *n)
{
	return USUAL(cursor_few_digits(c, n)) || satcheli_cursor_number(c, n);
}

static inline bool cursor_number64(struct cursor *c, uint64_t *n)
{
	uint32_t small;

	if (RARE(!cursor_few_digits(c, &small)))
		return satcheli_cursor_number64(c, n);
	*n = small;
	return true;
}

static inline bool cursor_number_known(struct cursor *c, uint64_t *n, bool *known, uint16_t quirk)
{
	uint32_t small;

	*known = cursor_few_digits(c, &small);
	if (RARE(!*known))
		return satcheli_cursor_number_known(c, n, known, quirk);
	*n = small;
	return true;
}

/* Steps over one value of any kind: atom, string, list. Nothing is changed. */
bool satcheli_cursor_skip(struct cursor *c);
/* Undoes the NULs that reading put between from and to. */
void satcheli_cursor_restore(const struct cursor *c, char *from, char *to);
/* After an error: back to `from`, octets as they came, no error; then over the value there. false: the value has no end
 * in this segment. */
bool satcheli_cursor_recover(struct cursor *c, char *from);

static inline bool cursor_failed(const struct cursor *c)
{
	return c->rc != SATCHEL_OK;
}

static inline bool cursor_at_end(const struct cursor *c)
{
	return c->p >= c->stop;
}

/* Takes an octet if it is the next. */
static inline bool cursor_take(struct cursor *c, char ch)
{
	if (*c->p != ch || c->p >= c->stop)
		return false;
	c->p++;
	return true;
}

/* Takes these octets but for the last, which tells what follows and stays; false: others are there. size: of them all. */
static inline bool cursor_take_up_to(struct cursor *c, const char *octets, size_t size)
{
	if (memcmp(c->p, octets, size))
		return false;
	c->p += size - 1;
	return true;
}

/* The error that this octet is not the next. */
bool satcheli_cursor_miss(struct cursor *c, char ch);

static inline bool cursor_expect(struct cursor *c, char ch)
{
	return USUAL(cursor_take(c, ch)) || satcheli_cursor_miss(c, ch);
}

/* One SP. Q042: more than one; Q043: more than one, or none, before a list. */
bool satcheli_cursor_sp_odd(struct cursor *c);

static inline bool cursor_sp(struct cursor *c)
{
	if (RARE(*c->p != ' ' || c->p[1] == ' '))
		return satcheli_cursor_sp_odd(c);
	c->p++;
	return true;
}

/* Spaces where the grammar has none, before `)` and the like. */
static inline bool cursor_no_sp(struct cursor *c, uint16_t quirk, const char *why)
{
	if (USUAL(*c->p != ' '))
		return true;
	if (!satcheli_cursor_quirk(c, quirk, why))
		return false;
	while (*c->p == ' ')
		c->p++;
	return true;
}

static inline bool cursor_open(struct cursor *c)
{
	if (RARE(c->depth >= c->limits->max_depth))
		return satcheli_cursor_fail(c, SATCHEL_E_LIMIT, "nested deeper than max_depth");
	if (!cursor_expect(c, '('))
		return false;
	c->depth++;
	return true;
}

/* ")", with Q041: a space before it. */
static inline bool cursor_take_close(struct cursor *c)
{
	if (RARE(*c->p == ' ')) {
		char *p = c->p;

		while (*p == ' ')
			p++;
		if (*p == ')' &&
		    satcheli_cursor_quirk(c, 41, "space before a closing parenthesis (Q041)"))
			c->p = p;
	}
	if (!cursor_take(c, ')'))
		return false;
	c->depth--;
	return true;
}

static inline bool cursor_close(struct cursor *c)
{
	return USUAL(cursor_take_close(c)) || satcheli_cursor_miss(c, ')');
}

/* NIL as a whole word. */
static inline bool cursor_take_nil(struct cursor *c)
{
	const char *p = c->p;

	if (((unsigned char)p[0] | 32) != 'n' || ((unsigned char)p[1] | 32) != 'i' ||
	    ((unsigned char)p[2] | 32) != 'l' || char_is(p[3], CHAR_WORD))
		return false;
	c->p += 3;
	return true;
}

/* What can follow a string. */
static inline bool string_can_end(char ch)
{
	return char_is(ch, CHAR_ENDS_STRING);
}

/* Where the scan of a string that began at `from` has stopped: behind it, or NULL: something is odd. */
static inline char *cursor_plain_end(const struct cursor *c, char *from, char *hit, unsigned high,
                                     struct text *t)
{
	if (RARE(*hit != '"' || !string_can_end(hit[1]) || hit >= c->stop ||
	         (size_t)(hit - from) > c->limits->max_token))
		return NULL;
	*hit = 0;
	*t = (struct text){ from, (size_t)(hit - from), high, false };
	return hit + 1;
}

/* A plain quoted string from behind its quote on, which stays where it is; its end, or NULL: something is odd, and
 * nothing was done. */
static inline char *cursor_plain(const struct cursor *c, char *from, struct text *t)
{
	bool high;
	char *hit = scan_plain(from, &high);

	return RARE(high) ? satcheli_cursor_plain_high(c, from, t)
	                  : cursor_plain_end(c, from, hit, 0, t);
}

/* string SP string from behind the first quote on, both plain, and so short that one look finds all of their quotes; behind
 * the second, or NULL: they are not, or anything but that octet follows. Nothing was done yet: cursor_end_pair. */
static inline char *cursor_find_pair(const struct cursor *c, char *from, char behind,
                                     struct text *first, struct text *second)
{
	uint64_t stops = scan_stops(from), opening = stops & (stops - 1),
		 last = opening & (opening - 1);
	char *end, *hit;

	if (RARE(!last || c->limits->max_token < SCAN_TEXT))
		return NULL;
	end = from + scan_first(stops);
	hit = from + scan_first(last);
	if (RARE(memcmp(end, "\" \"", 3) || *hit != '"' || hit[1] != behind))
		return NULL;
	*first = (struct text){ from, (size_t)(end - from), 0, false };
	*second = (struct text){ end + 3, (size_t)(hit - end - 3), 0, false };
	return hit + 1;
}

static inline void cursor_end_pair(const struct text *first, const struct text *second)
{
	first->s[first->size] = second->s[second->size] = 0;
}

/* Takes such a pair with a space behind it; false: there is none here, and nothing was done. */
static inline bool cursor_take_pair(struct cursor *c, struct text *first, struct text *second)
{
	char *end = *c->p == '"' ? cursor_find_pair(c, c->p + 1, ' ', first, second) : NULL;

	if (!end)
		return false;
	cursor_end_pair(first, second);
	c->p = end;
	return true;
}

/* A quoted string at its quote; the plain ones are nearly all. */
static inline bool cursor_quoted(struct cursor *c, struct text *t)
{
	char *from = c->p + 1, *end = cursor_plain(c, from, t);

	if (RARE(!end))
		return satcheli_cursor_quoted_slow(c, from, t);
	c->p = end;
	return true;
}

/* satcheli_cursor_string, and satcheli_cursor_nstring, where many are read. */
static inline bool cursor_string(struct cursor *c, struct text *t)
{
	return USUAL(*c->p == '"') ? cursor_quoted(c, t) : satcheli_cursor_string(c, t);
}

static inline bool cursor_nstring(struct cursor *c, struct text *t, bool *nil)
{
	*nil = false;
	if (USUAL(*c->p == '"'))
		return cursor_quoted(c, t);
	*nil = cursor_take_nil(c);
	if (!*nil)
		return satcheli_cursor_string(c, t);
	*t = (struct text){ (char *)(uintptr_t) "", 0, 0, false };
	return true;
}

/* A plain string or NIL at p, a place that the caller keeps: behind it; NULL: something is odd, and nothing was done. */
static inline char *cursor_plain_nstring(const struct cursor *c, char *p, struct text *t, bool *nil)
{
	if (*p == '"') {
		*nil = false;
		return cursor_plain(c, p + 1, t);
	}
	*nil = !memcmp(p, "NIL", 3) && (p[3] == ' ' || p[3] == ')');
	*t = (struct text){ (char *)(uintptr_t) "", 0, 0, false };
	return *nil ? p + 3 : NULL;
}

/* SP nstring: a plain string or NIL with one look at the place, as all in between would have to wait for the last. */
static inline bool cursor_sp_nstring(struct cursor *c, struct text *t, bool *nil)
{
	char *end = USUAL(*c->p == ' ') ? cursor_plain_nstring(c, c->p + 1, t, nil) : NULL;

	if (RARE(!end))
		return cursor_sp(c) && satcheli_cursor_nstring(c, t, nil);
	c->p = end;
	return true;
}

#endif
