/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Search criteria: RFC 9051 section 6.4.4. They are the caller's text; what is outside of quoted strings goes as it is, once
 * it is sure that it is one line with no literal. MODSEQ 0 is sent as 1, and NEW as (RECENT UNSEEN), which are the same,
 * and which all servers take (Q206, Q204). Where UIDONLY is enabled "*" is sent as the highest UID there can be. */
#include "highlevel/commands/search_criteria.h"
#include "highlevel/commands/search_keys.h"
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

/* The word at p, up to what ends one. */
static size_t word_size(const char *p)
{
	return strcspn(p, " ()\"");
}

bool satcheli_criteria_numbers(const char *criteria)
{
	struct key_walk walk = { 0 };

	for (const char *p = criteria; *p;) {
		size_t n = word_size(p);

		if (n && satcheli_search_word(&walk, p, n) == WORD_NUMBERS)
			return true;
		if (*p == '"')
			satcheli_search_quoted(&walk);
		p = *p == '"' ? behind_quoted(p) : p + (n ? n : 1);
	}
	return false;
}

/* ---- keys */

struct encoding {
	struct command *cmd;
	struct encoder *e;
	const char *charset;
	int depth;
	struct key_walk walk;
};

static int refuse(struct command *cmd, const char *why)
{
	return satcheli_command_fail(cmd, SATCHEL_E_ARGUMENT, "%s", why);
}

/* RFC 9586 section 3: no "*", which alone is one message, and has no other name. */
int satcheli_criteria_star(struct command *cmd, const char *s, size_t size)
{
	bool refused = false;

	for (size_t i = 0; i < size && cmd->imap->uid_only; i++)
		refused |= s[i] == '*' && (!i || s[i - 1] != ':') &&
		           (i + 1 == size || s[i + 1] != ':');
	return refused ? satcheli_command_fail(cmd, SATCHEL_E_UIDREQUIRED,
	                                       "\"*\" cannot be used: UIDONLY is enabled")
	               : SATCHEL_OK;
}

static int encode_uids(struct encoding *c, const char *s, size_t size)
{
	int rc = satcheli_criteria_star(c->cmd, s, size);

	for (size_t i = 0; !rc && i < size; i++) {
		bool star = s[i] == '*';

		satcheli_encode_octets(c->e, star ? ENCODER_STAR : s + i,
		                       star ? sizeof ENCODER_STAR - 1 : 1);
	}
	return rc;
}

/* What stands for a word that some servers do not take; NULL: nothing. */
static const char *instead(const struct encoding *c, const char *s, size_t size)
{
	if (c->walk.modseq && strspn(s, "0") >= size)
		return "1";
	return !c->walk.left && ascii_is(s, size, "NEW", 3) ? "(RECENT UNSEEN)" : NULL;
}

static int encode_key(struct encoding *c, const char *s, size_t size)
{
	const char *other = instead(c, s, size);

	if (satcheli_search_word(&c->walk, s, size) == WORD_UIDS && c->e->no_star)
		return encode_uids(c, s, size);
	satcheli_encode_octets(c->e, other ? other : s, other ? strlen(other) : size);
	return SATCHEL_OK;
}

static int encode_mark(struct encoding *c, char mark)
{
	c->depth += (mark == '(') - (mark == ')');
	if (c->depth < 0)
		return refuse(c->cmd, "parentheses of the search criteria do not match");
	satcheli_encode_octets(c->e, &mark, 1);
	return SATCHEL_OK;
}

int satcheli_criteria_word(struct command *cmd, const char *p, size_t *size)
{
	*size = word_size(p);
	for (size_t i = 0; i < *size; i++)
		if ((unsigned char)p[i] < 32 || (unsigned char)p[i] > 126 || p[i] == '{')
			return refuse(cmd,
			              "search criteria have an octet that needs a quoted string");
	return SATCHEL_OK;
}

/* One word, space or parenthesis of what is not quoted. */
static int encode_token(struct encoding *c, const char **p)
{
	const char *word = *p;
	size_t n;
	int rc = satcheli_criteria_word(c->cmd, word, &n);

	if (rc)
		return rc;
	if (!n)
		return encode_mark(c, *(*p)++);
	*p += n;
	return encode_key(c, word, n);
}

/* ---- strings */

int satcheli_criteria_unquote(struct command *cmd, const char **p, char **text, size_t *size)
{
	const char *from = *p + 1;
	char *to = *text = arena_new(&cmd->arena, strlen(*p) + 1);

	if (!to)
		return SATCHEL_E_MEMORY;
	for (; *from && *from != '"'; from++) {
		if (*from == '\\' && from[1])
			from++;
		*to++ = *from;
	}
	*to = '\0';
	*size = (size_t)(to - *text);
	if (!*from)
		return refuse(cmd, "a quoted string in the search criteria has no end");
	if (memchr(*text, '\r', *size) || memchr(*text, '\n', *size))
		return refuse(cmd, "a line end in the search criteria");
	*p = from + 1;
	return SATCHEL_OK;
}

static int encode_quoted(struct encoding *c, const char **p)
{
	const char *octets;
	char *text;
	size_t size;
	int rc = satcheli_criteria_unquote(c->cmd, p, &text, &size);

	octets = text;
	if (!rc && c->charset)
		rc = satcheli_charset_from_utf8(&c->cmd->arena, c->charset, text, size, &octets,
		                                &size);
	if (rc)
		return rc;
	satcheli_search_quoted(&c->walk);
	c->e->fresh = true; /* the space in front is in the text */
	satcheli_encode_string(c->e, octets, size);
	return SATCHEL_OK;
}

/* ---- all of them */

static int encode_all(struct encoding *c, const char *p)
{
	int rc = SATCHEL_OK;

	while (!rc && *p)
		rc = *p == '"' ? encode_quoted(c, &p) : encode_token(c, &p);
	if (!rc && c->depth)
		return refuse(c->cmd, "parentheses of the search criteria do not match");
	return rc;
}

int satcheli_encode_criteria(struct command *cmd, struct encoder *e, const char *criteria,
                             const char *charset)
{
	struct encoding c = { .cmd = cmd, .e = e, .charset = charset };

	if (!*criteria)
		return refuse(cmd, "search criteria are empty");
	if (satcheli_criteria_8bit(criteria) && !satcheli_utf8_valid(criteria, strlen(criteria)))
		return refuse(cmd, "search criteria are not UTF-8");
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
