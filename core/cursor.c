/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The cursor: places, errors, words and numbers. Strings are in strings.c, skipping in skip.c. */
#include "core/cursor.h"

void satcheli_cursor_init(struct cursor *c, struct arena *arena, const satchel_limits *limits,
                          struct quirk_ledger *quirks)
{
	memset(c, 0, sizeof *c);
	c->arena = arena;
	c->limits = limits;
	c->quirks = quirks;
}

bool satcheli_cursor_fail(struct cursor *c, int rc, const char *why)
{
	if (c->rc)
		return false;
	c->rc = rc;
	c->why = why;
	c->at = c->p;
	if (c->cut && rc == SATCHEL_E_PROTOCOL && c->p >= c->stop) {
		c->rc = SATCHEL_E_LIMIT;
		c->why = "response is longer than max_response";
	}
	c->p = c->stop;
	return false;
}

bool satcheli_cursor_quirk(struct cursor *c, uint16_t quirk, const char *why)
{
	if (c->rc)
		return false;
	if (satcheli_quirk_met(c->quirks, quirk))
		return true;
	c->quirk = quirk;
	return satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL, why);
}

bool satcheli_cursor_fail_quirk(struct cursor *c, uint16_t quirk, const char *why)
{
	return satcheli_cursor_quirk(c, quirk, why) &&
	       satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL, why);
}

bool satcheli_cursor_miss(struct cursor *c, char ch)
{
	static const struct {
		char ch;
		const char *why;
	} misses[] = {
		{ ' ', "a space is missing" },
		{ '(', "an opening parenthesis is missing" },
		{ ')', "a closing parenthesis is missing" },
		{ ':', "a colon is missing" },
		{ '>', "the end of an origin is missing" },
	};

	for (size_t i = 0; i < sizeof misses / sizeof *misses; i++)
		if (misses[i].ch == ch)
			return satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL, misses[i].why);
	return satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL, "an octet is missing");
}

bool satcheli_cursor_sp_odd(struct cursor *c)
{
	if (*c->p == '(')
		return satcheli_cursor_quirk(c, 43, "no space before a list (Q043)");
	if (!cursor_expect(c, ' '))
		return false;
	while (*c->p == ' ')
		c->p++;
	return *c->p == '('
	               ? satcheli_cursor_quirk(c, 43, "more than one space before a list (Q043)")
	               : satcheli_cursor_quirk(c, 42, "more than one space (Q042)");
}

/* ---- words */

bool satcheli_cursor_word(struct cursor *c, struct text *t)
{
	char *p = c->p;
	unsigned high = 0;

	while (p < c->stop && char_is(*p, CHAR_WORD))
		high |= (unsigned char)*p++ >> 7;
	if (p == c->p)
		return satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL, "a word is missing");
	if ((size_t)(p - c->p) > c->limits->max_token)
		return satcheli_cursor_fail(c, SATCHEL_E_LIMIT, "atom is longer than max_token");
	*t = (struct text){ c->p, (size_t)(p - c->p), high, false };
	c->p = p;
	return true;
}

bool satcheli_cursor_keep(struct cursor *c, struct text *t)
{
	t->s = satcheli_arena_text(c->arena, t->s, t->size);
	return t->s || satcheli_cursor_fail(c, SATCHEL_E_MEMORY, "out of memory");
}

bool satcheli_cursor_name(struct cursor *c, struct text *t)
{
	if (!satcheli_cursor_word(c, t) || !cursor_is_ascii(c, t) || !satcheli_cursor_keep(c, t))
		return false;
	for (size_t i = 0; i < t->size; i++)
		t->s[i] = (char)ascii_upper((unsigned char)t->s[i]);
	return true;
}

/* ---- numbers */

/* Q066: "9.3736e+06" where an integer is due. */
static bool float_number(struct cursor *c, const char *from, uint64_t *n)
{
	uint64_t value = 0;
	int scale = 0, exponent = 0;
	const char *p = from;

	for (bool dot = false; ascii_digit((unsigned char)*p) || (*p == '.' && !dot); p++) {
		if (*p == '.')
			dot = true;
		else if (value < UINT64_MAX / 20) {
			value = value * 10 + (unsigned)(*p - '0');
			scale += dot;
		}
	}
	if (*p == 'e' || *p == 'E')
		for (p += p[1] == '+' ? 2 : 1; ascii_digit((unsigned char)*p) && exponent < 100;
		     p++)
			exponent = exponent * 10 + (*p - '0');
	for (; exponent > scale && value < UINT64_MAX / 20; exponent--)
		value *= 10;
	for (; exponent < scale; scale--)
		value /= 10;
	c->p += p - c->p;
	*n = value;
	return satcheli_cursor_quirk(c, 66, "number is written as a float (Q066)");
}

/* What stands behind the first digits; nearly always a space or a parenthesis. */
static bool is_float(const char *p)
{
	return *p > ')' &&
	       ((*p == '.' && ascii_digit((unsigned char)p[1])) || *p == 'e' || *p == 'E');
}

/* Above 9: it is none. */
static unsigned digit_of(char ch)
{
	return (unsigned char)ch - (unsigned)'0';
}

bool satcheli_cursor_number64(struct cursor *c, uint64_t *n)
{
	char *p = c->p, *safe = p + 18; /* so many digits always fit */
	uint64_t value = 0;
	unsigned digit;

	for (; p < safe && (digit = digit_of(*p)) <= 9; p++)
		value = value * 10 + digit;
	for (; (digit = digit_of(*p)) <= 9; p++) {
		if (value > ((uint64_t)INT64_MAX - digit) / 10)
			return satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL,
			                            "number is above 2^63-1");
		value = value * 10 + digit;
	}
	if (p == c->p)
		return satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL, "a number is missing");
	if (is_float(p))
		return float_number(c, c->p, n);
	c->p = p;
	*n = value;
	return true;
}

bool satcheli_cursor_number(struct cursor *c, uint32_t *n)
{
	uint64_t value;
	char *from = c->p;

	if (!satcheli_cursor_number64(c, &value))
		return false;
	if (value > UINT32_MAX) {
		c->p = from;
		return satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL, "number is above 4294967295");
	}
	*n = (uint32_t)value;
	return true;
}

bool satcheli_cursor_number_known(struct cursor *c, uint64_t *n, bool *known, uint16_t quirk)
{
	*n = 0;
	*known = true;
	if (*c->p == '-' && ascii_digit((unsigned char)c->p[1])) {
		*known = false;
		if (!satcheli_cursor_quirk(c, quirk, "number is negative (Q171, Q131)"))
			return false;
		for (c->p++; ascii_digit((unsigned char)*c->p);)
			c->p++;
		return true;
	}
	if (cursor_take_nil(c)) {
		*known = false;
		return satcheli_cursor_quirk(c, 172, "number is NIL (Q172)");
	}
	return satcheli_cursor_number64(c, n);
}
