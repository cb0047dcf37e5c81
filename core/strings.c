/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Strings of a segment: quoted ones in place, rare ones (escaped, literal, atom) in the arena. Knows no charset. */
#include "core/cursor.h"
#include "core/scan.h"

static bool token_fits(struct cursor *c, size_t size)
{
	return size <= c->limits->max_token ||
	       satcheli_cursor_fail(c, SATCHEL_E_LIMIT, "string is longer than max_token");
}

/* ---- quoted */

/* An octet that a plain scan stopped at: what it means inside a string. Returns false at the string's end. */
static bool inside(struct cursor *c, char **p, char **to)
{
	char ch = **p;

	if (*p >= c->stop)
		return satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL, "quoted string has no end");
	if (ch == '\\' && ((*p)[1] == '"' || (*p)[1] == '\\')) {
		if ((*p)[1] == '"' && string_can_end((*p)[2]) &&
		    !memchr(*p + 2, '"', (size_t)(c->stop - (*p + 2))))
			return satcheli_cursor_quirk(
				       c, 53, "backslash in front of the closing quote (Q053)") &&
			       (*(*to)++ = *(*p)++, false);
		(*p)++;
	} else if (ch == '\\' && *p + 1 < c->stop) {
		if (!satcheli_cursor_quirk(c, 232,
		                           "backslash in front of an octet that needs none (Q232)"))
			return false;
	} else if (ch == '"') {
		if (string_can_end((*p)[1]))
			return false;
		if (!satcheli_cursor_quirk(
			    c, 51, "quote inside a quoted string is not escaped (Q051, Q052)"))
			return false;
	} else if (!ch) {
		return satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL, "NUL in a quoted string");
	} else if (ch == '\r' && (*p)[1] != '\n' && /* line ends were counted by the framer */
	           !satcheli_cursor_quirk(c, 54, "line end in a quoted string (Q054)")) {
		return false;
	}
	*(*to)++ = *(*p)++;
	return true;
}

/* cursor_plain where 8-bit octets are near. */
char *satcheli_cursor_plain_high(const struct cursor *c, char *from, struct text *t)
{
	char *hit = scan_quoted(from);
	int high = satcheli_utf8_high(from, (size_t)(hit - from));

	return high < 0 ? NULL : cursor_plain_end(c, from, hit, (unsigned)high, t);
}

/* Q056: RFC 3501 section 9 has ASCII here alone, RFC 9051 UTF-8 too. */
static bool not_utf8(struct cursor *c, char *quote)
{
	char *behind = c->p;

	c->p = quote;
	if (!satcheli_cursor_quirk(c, 56, "quoted string is not UTF-8 (Q056)"))
		return false;
	c->p = behind;
	return true;
}

/* The octets as they are to be read, in the arena: at most as many as are left of the segment. */
bool satcheli_cursor_quoted_slow(struct cursor *c, char *from, struct text *t)
{
	char *p = from, *to, *end;
	int high;

	/* the length first, so that the arena gives no more than is needed */
	for (end = p; end < c->stop && !(*end == '"' && string_can_end(end[1])); end++)
		if (*end == '\\' && end + 1 < c->stop)
			end++;
	t->s = to = arena_new(c->arena, (size_t)(end - p) + 2);
	if (!to)
		return satcheli_cursor_fail(c, SATCHEL_E_MEMORY, "out of memory");
	for (;;) {
		char *hit = scan_quoted(p);

		if (hit > c->stop)
			hit = c->stop;
		memcpy(to, p, (size_t)(hit - p));
		to += hit - p;
		p = hit;
		c->p = p;
		if (!inside(c, &p, &to))
			break;
	}
	if (cursor_failed(c))
		return false;
	*to = 0;
	high = satcheli_utf8_high(t->s, (size_t)(to - t->s));
	*t = (struct text){ t->s, (size_t)(to - t->s), high != 0, true };
	c->p = p + 1;
	return token_fits(c, t->size) && (high >= 0 || not_utf8(c, from - 1));
}

/* ---- literals */

static bool is_elided(const struct cursor *c, const char *p)
{
	for (size_t i = 0; i < c->elided_count; i++)
		if (c->elided[i].at == (size_t)(p - c->base))
			return true;
	return false;
}

char *satcheli_literal_head(const char *p, uint64_t *size)
{
	const char *digits;
	bool negative;

	p += *p == '~';
	negative = *p == '{' && p[1] == '-';
	digits = p += 1 + negative;
	for (*size = 0; ascii_digit((unsigned char)*p); p++)
		*size = *size < UINT64_MAX / 20 ? *size * 10 + (unsigned)(*p - '0')
		                                : UINT64_MAX / 2;
	if (digits[-1 - negative] != '{' || p == digits)
		return NULL;
	*size = negative ? 0 : *size;
	p += *p == '+';
	if (*p != '}')
		return NULL;
	for (p++; *p == ' ';)
		p++;
	p += *p == '\r';
	return *p == '\n' ? (char *)(uintptr_t)(p + 1) : NULL;
}

static bool literal_head(struct cursor *c, uint64_t *size)
{
	char *behind = satcheli_literal_head(c->p, size);

	if (!behind)
		return satcheli_cursor_fail(
			c, SATCHEL_E_PROTOCOL,
			"a literal is not announced as {n} at the end of a line");
	c->p = behind;
	return true;
}

/* Of NUL it is the octet below that is high. */
static unsigned has_high(const char *s, size_t size)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	unsigned char high = 0;
	uint64_t eight, highs = 0;

	for (; size >= sizeof eight; s += sizeof eight, size -= sizeof eight) {
		memcpy(&eight, s, sizeof eight);
		highs |= eight | ((eight - ones) & ~eight);
	}
	for (size_t i = 0; i < size; i++)
		high |= (unsigned char)(s[i] | (s[i] - 1));
	return high >> 7 || (highs & ones << 7);
}

bool satcheli_cursor_literal(struct cursor *c, struct text *t)
{
	char *from = c->p;
	uint64_t size;

	if (!literal_head(c, &size))
		return false;
	if (is_elided(c, c->p))
		return satcheli_cursor_fail(c, SATCHEL_E_LIMIT,
		                            "literal is longer than max_literal");
	if (c->p > c->stop || size > (uint64_t)(c->stop - c->p)) {
		c->p = from;
		if (c->cut)
			return satcheli_cursor_fail(c, SATCHEL_E_LIMIT,
			                            "response is longer than max_response");
		return satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL,
		                            "literal is not in this segment");
	}
	*t = (struct text){ c->p, (size_t)size, has_high(c->p, (size_t)size), true };
	c->p += size;
	return satcheli_cursor_keep(c, t);
}

/* ---- any */

static bool is_literal(const struct cursor *c)
{
	return *c->p == '{' || (*c->p == '~' && c->p[1] == '{');
}

bool satcheli_cursor_string(struct cursor *c, struct text *t)
{
	if (*c->p == '"')
		return cursor_quoted(c, t);
	if (is_literal(c))
		return satcheli_cursor_literal(c, t);
	return satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL, "a string is missing");
}

bool satcheli_cursor_astring(struct cursor *c, struct text *t)
{
	if (*c->p == '"' || is_literal(c))
		return satcheli_cursor_string(c, t);
	return satcheli_cursor_word(c, t) && cursor_is_ascii(c, t) && satcheli_cursor_keep(c, t);
}

bool satcheli_cursor_nstring(struct cursor *c, struct text *t, bool *nil)
{
	return cursor_nstring(c, t, nil);
}

/* What was cut may end within a character. */
bool satcheli_cursor_is_text(struct cursor *c)
{
	return c->cut || satcheli_utf8_valid(c->p, (size_t)(c->stop - c->p)) ||
	       satcheli_cursor_quirk(c, 56, "text of a response is not UTF-8 (Q056)");
}
