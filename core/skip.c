/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Values that cannot be read: finding their end by counting parentheses, strings and literals, and giving their octets
 * back as they came. Recursion-free: depth costs nothing here. */
#include "core/cursor.h"

static char *skip_literal(const struct cursor *c, char *p)
{
	uint64_t size;
	char *behind = satcheli_literal_head(p, &size);

	if (!behind)
		return p + 1;
	for (size_t i = 0; i < c->elided_count; i++)
		if (c->elided[i].at == (size_t)(behind - c->base))
			return behind;
	return behind <= c->stop && size <= (uint64_t)(c->stop - behind) ? behind + size : c->stop;
}

static bool closes(const struct cursor *c, const char *p)
{
	char next = p + 1 < c->stop ? p[1] : '\r';

	return next == ' ' || next == ')' || next == ']' || next == '(' || next == '\r' ||
	       next == '\n';
}

/* Behind the string that begins at p. A NUL before `read` stands for the closing quote that reading replaced. */
static char *skip_string(const struct cursor *c, char *p, const char *read)
{
	for (p++; p < c->stop; p++) {
		if (p < read && !*p) {
			*p = '"';
			return p + 1;
		}
		if (*p == '\\' && p + 1 < c->stop)
			p++;
		else if (*p == '"' && closes(c, p))
			return p + 1;
	}
	return p;
}

static char *skip_one(const struct cursor *c, char *p, const char *read)
{
	if (*p == '"')
		return skip_string(c, p, read);
	if (*p == '{')
		return skip_literal(c, p);
	return p + 1;
}

bool satcheli_cursor_skip(struct cursor *c)
{
	char *p = c->p;
	size_t depth = 0;

	if (p >= c->stop || *p == ' ' || *p == ')')
		return satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL, "a value is missing");
	while (p < c->stop) {
		char ch = *p, *from = p;

		if (!depth && (ch == ' ' || ch == ')'))
			break;
		p = skip_one(c, from, from);
		depth += ch == '(';
		depth -= ch == ')';
		if (!depth && (ch == ')' || ch == '"' || (ch == '{' && p > from + 1)))
			break;
	}
	c->p = p;
	return !depth || satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL, "a list has no end");
}

void satcheli_cursor_restore(const struct cursor *c, char *from, char *to)
{
	while (from < to)
		from = skip_one(c, from, to);
}

bool satcheli_cursor_recover(struct cursor *c, char *from)
{
	satcheli_cursor_restore(c, from, c->at ? c->at : c->stop);
	cursor_forgive(c);
	c->p = from;
	return satcheli_cursor_skip(c);
}
