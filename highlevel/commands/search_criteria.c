/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Search criteria: RFC 9051 section 6.4.4. They are the caller's text; what is outside of quoted strings goes as it is, once
 * it is sure that it is one line with no literal. Knows no key but MODSEQ: 0 is sent as 1, which is the same, and which all
 * servers take (Q206). */
#include "highlevel/commands/search_criteria.h"
#include "highlevel/data/charset.h"

/* ---- what is in them */

bool satcheli_criteria_8bit(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s >= 128)
			return true;
	return false;
}

/* The word at s, and a space or a parenthesis behind it. */
static bool begins(const char *s, const char *upper)
{
	size_t n = strlen(upper);

	return ascii_begins(s, upper) && (!s[n] || s[n] == ' ' || s[n] == '(');
}

bool satcheli_criteria_led(const char *criteria)
{
	return begins(criteria, "RETURN") || begins(criteria, "CHARSET");
}

bool satcheli_criteria_save(const char *criteria)
{
	const char *p = criteria;

	if (!begins(p, "RETURN"))
		return false;
	for (p += strcspn(p, "("); *p && *p != ')'; p++)
		if ((*p == '(' || *p == ' ') && ascii_is(p + 1, strnlen(p + 1, 4), "SAVE", 4) &&
		    (p[5] == ')' || p[5] == ' '))
			return true;
	return false;
}

/* Behind the quoted string at p; at its end where it has none. */
static const char *behind_quoted(const char *p)
{
	for (p++; *p && *p != '"'; p++)
		p += *p == '\\' && p[1];
	return *p ? p + 1 : p;
}

static bool is_delimiter(char c)
{
	return !c || c == ' ' || c == '(' || c == ')' || c == ',';
}

bool satcheli_criteria_saved(const char *criteria)
{
	char before = ' ';

	for (const char *p = criteria; *p; before = p[-1]) {
		if (*p == '$' && is_delimiter(before) && is_delimiter(p[1]))
			return true;
		p = *p == '"' ? behind_quoted(p) : p + 1;
	}
	return false;
}

/* ---- keys */

struct criteria {
	struct command *cmd;
	struct encoder *e;
	const char *charset;
	int depth;
	bool modseq; /* the value of MODSEQ comes next */
};

static int refuse(const struct criteria *c, const char *why)
{
	return satcheli_command_fail(c->cmd, SATCHEL_E_ARGUMENT, "%s", why);
}

/* What may stand between MODSEQ and its value: RFC 7162 section 3.1.5. */
static bool is_entry_type(const char *s, size_t size)
{
	return ascii_is(s, size, "PRIV", 4) || ascii_is(s, size, "SHARED", 6) ||
	       ascii_is(s, size, "ALL", 3);
}

static void encode_key(struct criteria *c, const char *s, size_t size)
{
	bool zero = c->modseq && strspn(s, "0") >= size;

	satcheli_encode_octets(c->e, zero ? "1" : s, zero ? 1 : size);
	c->modseq = ascii_is(s, size, "MODSEQ", 6) || (c->modseq && is_entry_type(s, size));
}

static int encode_mark(struct criteria *c, char mark)
{
	c->depth += (mark == '(') - (mark == ')');
	if (c->depth < 0)
		return refuse(c, "parentheses of the search criteria do not match");
	satcheli_encode_octets(c->e, &mark, 1);
	return SATCHEL_OK;
}

/* One word, space or parenthesis of what is not quoted. */
static int encode_token(struct criteria *c, const char **p)
{
	size_t n = strcspn(*p, " ()\"");

	for (size_t i = 0; i < n; i++)
		if ((unsigned char)(*p)[i] < 32 || (unsigned char)(*p)[i] > 126 || (*p)[i] == '{')
			return refuse(c,
			              "search criteria have an octet that needs a quoted string");
	if (!n)
		return encode_mark(c, *(*p)++);
	encode_key(c, *p, n);
	*p += n;
	return SATCHEL_OK;
}

/* ---- strings */

/* A quoted string, escapes undone, in the command's memory. Moves behind its closing quote. */
static int unquote(struct criteria *c, const char **p, char **text, size_t *size)
{
	const char *from = *p + 1;
	char *to = *text = arena_new(&c->cmd->arena, strlen(*p) + 1);

	if (!to)
		return SATCHEL_E_MEMORY;
	for (; *from && *from != '"'; from++) {
		if (*from == '\\' && from[1])
			from++;
		*to++ = *from;
	}
	*size = (size_t)(to - *text);
	if (!*from)
		return refuse(c, "a quoted string in the search criteria has no end");
	if (memchr(*text, '\r', *size) || memchr(*text, '\n', *size))
		return refuse(c, "a line end in the search criteria");
	*p = from + 1;
	return SATCHEL_OK;
}

static int encode_quoted(struct criteria *c, const char **p)
{
	const char *octets;
	char *text;
	size_t size;
	int rc = unquote(c, p, &text, &size);

	octets = text;
	if (!rc && c->charset)
		rc = satcheli_charset_from_utf8(&c->cmd->arena, c->charset, text, size, &octets,
		                                &size);
	if (rc)
		return rc;
	c->e->fresh = true; /* the space in front is in the text */
	satcheli_encode_string(c->e, octets, size);
	return SATCHEL_OK;
}

/* ---- all of them */

static int encode_all(struct criteria *c, const char *p)
{
	int rc = SATCHEL_OK;

	while (!rc && *p)
		rc = *p == '"' ? encode_quoted(c, &p) : encode_token(c, &p);
	if (!rc && c->depth)
		return refuse(c, "parentheses of the search criteria do not match");
	return rc;
}

int satcheli_encode_criteria(struct command *cmd, struct encoder *e, const char *criteria,
                             const char *charset)
{
	struct criteria c = { cmd, e, charset, 0, false };

	if (!*criteria)
		return refuse(&c, "search criteria are empty");
	if (satcheli_criteria_8bit(criteria) && !satcheli_utf8_valid(criteria, strlen(criteria)))
		return refuse(&c, "search criteria are not UTF-8");
	satcheli_encode_word(e, "");
	return encode_all(&c, criteria);
}

int satcheli_criteria_fit(struct command *cmd, const char *criteria, const char *charset)
{
	int rc = SATCHEL_OK;

	for (const char *p = criteria; !rc && *p;) {
		const char *from = p, *octets;
		size_t size;

		p = *p == '"' ? behind_quoted(p) : p + 1;
		if (*from == '"')
			rc = satcheli_charset_from_utf8(&cmd->arena, charset, from,
			                                (size_t)(p - from), &octets, &size);
	}
	return rc;
}
