/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The first words of a response as tokens, and status lines: tag, condition, code, text. Knows no code by its name. */
#include "core/tokens.h"

/* ---- status lines */

/* The "]" that closes a code, by balance; if there is none, the first. NULL: none at all. */
static char *code_end(char *from, const char *stop)
{
	size_t depth = 0;
	bool quoted = false;

	for (char *p = from; p < stop; p++) {
		if (quoted && *p == '\\')
			p++;
		else if (*p == '"')
			quoted = !quoted;
		else if (!quoted && *p == '[')
			depth++;
		else if (!quoted && *p == ']' && !--depth)
			return p;
	}
	return memchr(from, ']', (size_t)(stop - from));
}

/* resp-text; Q044: a code alone; Q013: a code without end is text. */
static bool text(struct token_reader *t)
{
	struct cursor *c = &t->c;
	char *end = *c->p == '[' ? code_end(c->p, c->stop) : NULL;

	if (end) {
		if (!satcheli_token_add(t, SATCHEL_TOKEN_CODE, c->p + 1, (size_t)(end - c->p - 1)))
			return false;
		c->p = end + 1;
		if (cursor_at_end(c) || (*c->p == ' ' && c->p + 1 == c->stop))
			return satcheli_cursor_quirk(c, 44,
			                             "no text behind a response code (Q044)");
		c->p += *c->p == ' ';
	} else if (*c->p == '[' &&
	           !satcheli_cursor_quirk(c, 13, "response code has no end (Q013)")) {
		return false;
	}
	return satcheli_cursor_is_text(c) &&
	       satcheli_token_add(t, SATCHEL_TOKEN_TEXT, c->p, (size_t)(c->stop - c->p));
}

static bool is_condition(const satchel_token *word)
{
	static const char *const names[] = { "OK", "NO", "BAD", "BYE", "PREAUTH" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (ascii_is(word->octets.data, word->octets.size, names[i], strlen(names[i])))
			return true;
	return false;
}

/* resp-cond-state; Q045: no text. */
static bool status(struct token_reader *t)
{
	struct cursor *c = &t->c;

	if (!satcheli_tokens_word(t))
		return false;
	if (!is_condition(t->tokens)) {
		c->p -= t->tokens->octets.size;
		return satcheli_cursor_fail_quirk(c, 15, "line without a tag (Q015)");
	}
	if (cursor_at_end(c) || (*c->p == ' ' && c->p + 1 == c->stop))
		return satcheli_cursor_quirk(c, 45, "status response without text (Q045)");
	return cursor_sp(c) && text(t);
}

/* ---- the first word */

static bool untagged(struct token_reader *t)
{
	t->tag = "*";
	t->c.p++;
	if (!cursor_sp(&t->c))
		return false;
	if (cursor_at_end(&t->c))
		return satcheli_cursor_fail(&t->c, SATCHEL_E_PROTOCOL, "a value is missing");
	return t->context == CONTEXT_TEXT ? status(t) : satcheli_tokens_values(t);
}

/* "+" [SP text]; Q009: nothing behind the plus. */
static bool continuation(struct token_reader *t)
{
	struct cursor *c = &t->c;

	t->tag = "+";
	c->p++;
	if (cursor_at_end(c))
		return satcheli_cursor_quirk(c, 9, "continuation request without a space (Q009)");
	return cursor_sp(c) && (cursor_at_end(c) || text(t));
}

/* Q046. */
static bool bare_code(struct token_reader *t)
{
	t->tag = "*";
	return satcheli_cursor_quirk(&t->c, 46, "response code without * OK in front (Q046)") &&
	       text(t);
}

static bool tagged(struct token_reader *t)
{
	struct cursor *c = &t->c;
	struct text tag;
	char *from = c->p;

	if (!satcheli_cursor_word(c, &tag))
		return false;
	for (size_t i = 0; i < tag.size; i++)
		if (!char_is(tag.s[i], CHAR_TAG)) {
			c->p = from;
			return satcheli_cursor_fail_quirk(c, 15, "line without a tag (Q015)");
		}
	if (!cursor_is_ascii(c, &tag) || !satcheli_cursor_keep(c, &tag))
		return false;
	t->tag = tag.s;
	return cursor_sp(c) && status(t);
}

bool satcheli_tokens_read(struct token_reader *t)
{
	char *p = t->c.p;

	t->tag = "";
	t->tokens = NULL;
	t->level = NULL;
	t->gap = 0;
	t->no_brackets = false;
	t->last = SATCHEL_TOKEN_LIST;
	if (!satcheli_tokens_enter(t, &t->tokens))
		return false;
	if (*p == '*' && (p[1] == ' ' || p + 1 == t->c.stop))
		return untagged(t);
	if (*p == '+')
		return continuation(t);
	return *p == '[' ? bare_code(t) : tagged(t);
}
