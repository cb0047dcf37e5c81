/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Responses as trees of tokens. Knows the shape of values and of status lines, and of no response what it means.
 * Lists need no recursion: open ones are a chain of levels. */
#include "core/tokens.h"

/* One open list. Levels are kept for the next list of that depth. */
struct token_level {
	const satchel_token **tail;
	struct token_level *outer, *inner;
};

static bool starved(struct token_reader *t)
{
	return satcheli_cursor_fail(&t->c, SATCHEL_E_MEMORY, "out of memory");
}

satchel_token *satcheli_token_add(struct token_reader *t, satchel_token_kind kind, const char *from,
                                  size_t size)
{
	satchel_token *token = arena_new(t->c.arena, sizeof *token);

	if (!token) {
		starved(t);
		return NULL;
	}
	*token = (satchel_token){ .kind = kind, .octets = { from, size } };
	*t->level->tail = token;
	t->level->tail = &token->next;
	t->last = kind;
	t->fresh = false;
	return token;
}

/* ---- lists */

/* A level whose tokens begin at `first`. */
bool satcheli_tokens_enter(struct token_reader *t, const satchel_token **first)
{
	struct token_level *outer = t->level, *inner = outer ? outer->inner : NULL;

	if (!inner) {
		inner = satcheli_arena_zero(t->c.arena, 1, sizeof *inner);
		if (!inner)
			return starved(t);
		inner->outer = outer;
		if (outer)
			outer->inner = inner;
	}
	inner->tail = first;
	t->level = inner;
	t->fresh = true;
	return true;
}

static bool open_list(struct token_reader *t)
{
	satchel_token *list;

	if (!cursor_open(&t->c))
		return false;
	list = satcheli_token_add(t, SATCHEL_TOKEN_LIST, NULL, 0);
	return list && satcheli_tokens_enter(t, &list->child);
}

static void leave(struct token_reader *t)
{
	t->level = t->level->outer;
	t->last = SATCHEL_TOKEN_LIST;
	t->fresh = false;
}

/* ---- strings */

/* Reading ends a string with NUL; here its octets stay as they came. */
static bool quoted(struct token_reader *t)
{
	struct text text;

	if (!satcheli_cursor_string(&t->c, &text))
		return false;
	t->c.p[-1] = '"';
	return satcheli_token_add(t, SATCHEL_TOKEN_QUOTED, text.s, text.size);
}

static const struct gap *gap_here(struct token_reader *t)
{
	size_t at = (size_t)(t->c.p - t->c.base);

	while (t->gap < t->gap_count && t->gaps[t->gap].at < at)
		t->gap++;
	return t->gap < t->gap_count && t->gaps[t->gap].at == at ? &t->gaps[t->gap++] : NULL;
}

static bool elsewhere(struct token_reader *t, const struct gap *gap, char *from)
{
	size_t size = gap->size < SIZE_MAX ? (size_t)gap->size : SIZE_MAX;

	if (gap->streamed)
		return satcheli_token_add(t, SATCHEL_TOKEN_LITERAL, NULL, size);
	t->c.p = from;
	return satcheli_cursor_fail(&t->c, SATCHEL_E_LIMIT, "literal is longer than its limit");
}

/* behind: behind the line end that announced it. */
static bool literal(struct token_reader *t, char *behind, uint64_t size)
{
	struct cursor *c = &t->c;
	char *from = c->p;
	const struct gap *gap;

	c->p = behind;
	gap = gap_here(t);
	if (gap)
		return elsewhere(t, gap, from);
	if (behind > c->stop || size > (uint64_t)(c->stop - behind)) {
		c->p = from;
		return satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL,
		                            "literal is not in this response");
	}
	c->p += size;
	return satcheli_token_add(t, SATCHEL_TOKEN_LITERAL, behind, (size_t)size);
}

/* ---- words */

static bool has_section(const char *p, const char *bracket)
{
	static const char *const names[] = { "BODY", "BODY.PEEK", "BINARY", "BINARY.PEEK",
		                             "BINARY.SIZE" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (ascii_is(p, (size_t)(bracket - p), names[i], strlen(names[i])))
			return true;
	return false;
}

/* Behind the "]" that ends a section, whose field names may be quoted or literals. NULL: there is none. */
static char *section_end(struct token_reader *t, char *p)
{
	bool quoted = false;
	uint64_t size;

	while (p < t->c.stop) {
		char *behind = quoted || *p != '{' ? NULL : satcheli_literal_head(p, &size);

		if (!quoted && *p == ']')
			return p + 1;
		if (behind && (behind > t->c.stop || size > (uint64_t)(t->c.stop - behind)))
			break;
		quoted ^= *p == '"';
		p = behind ? behind + size : p + (quoted && *p == '\\' ? 2 : 1);
	}
	t->no_brackets = true;
	return NULL;
}

static char *word_end(struct token_reader *t, unsigned *high)
{
	char *p = t->c.p, *end;

	for (; p < t->c.stop && char_is(*p, CHAR_WORD); p++) {
		*high |= (unsigned char)*p >> 7;
		if (*p != '[' || t->context != CONTEXT_FETCH || t->no_brackets ||
		    !has_section(t->c.p, p))
			continue;
		end = section_end(t, p);
		p = end ? end - 1 : p;
	}
	return p;
}

/* Lists of numbers have words of any length. */
static bool word_fits(struct token_reader *t, size_t size)
{
	return t->context == CONTEXT_NUMBERS || size <= t->c.limits->max_token ||
	       satcheli_cursor_fail(&t->c, SATCHEL_E_LIMIT, "atom is longer than max_token");
}

bool satcheli_tokens_word(struct token_reader *t)
{
	struct cursor *c = &t->c;
	unsigned high = 0;
	char *from = c->p, *end = word_end(t, &high);
	size_t size = (size_t)(end - from);

	if (!size)
		return satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL, "a value is missing");
	if (!word_fits(t, size) ||
	    (high && !satcheli_cursor_quirk(c, 56, "8-bit octets in an atom (Q056)")))
		return false;
	c->p = end;
	return satcheli_token_add(t, SATCHEL_TOKEN_ATOM, from, size);
}

/* ---- values */

static bool value(struct token_reader *t)
{
	struct cursor *c = &t->c;
	char *from = c->p, *behind;
	uint64_t size;

	if (*from == '(')
		return open_list(t);
	if (*from == '"')
		return quoted(t);
	behind = *from == '{' || *from == '~' ? satcheli_literal_head(from, &size) : NULL;
	if (behind)
		return literal(t, behind, size);
	if (cursor_take_nil(c))
		return satcheli_token_add(t, SATCHEL_TOKEN_NIL, from, 3);
	return satcheli_tokens_word(t);
}

/* Q039. */
static bool spaces_to_end(struct token_reader *t)
{
	struct cursor *c = &t->c;
	char *p = c->p;

	while (*p == ' ')
		p++;
	if (p < c->stop || !satcheli_cursor_quirk(c, 39, "space at the end of a response (Q039)"))
		return false;
	c->p = p;
	return true;
}

/* Q060: the line end behind a literal, which the framer counted. */
static void stray_line_end(struct token_reader *t)
{
	struct cursor *c = &t->c;

	if (t->last != SATCHEL_TOKEN_LITERAL || t->context != CONTEXT_FETCH || t->fresh)
		return;
	while (c->p < c->stop && (*c->p == '\r' || *c->p == '\n'))
		c->p++;
}

static bool between(struct token_reader *t)
{
	struct cursor *c = &t->c;

	if (t->fresh)
		return cursor_no_sp(c, 42, "space behind an opening parenthesis (Q042)");
	if (t->last == SATCHEL_TOKEN_LIST && *c->p == '(')
		return true;
	return cursor_sp(c);
}

static bool at_end(struct token_reader *t)
{
	if (cursor_at_end(&t->c))
		return true;
	return *t->c.p == ' ' && spaces_to_end(t);
}

/* SP-separated values up to the end of the response. */
bool satcheli_tokens_values(struct token_reader *t)
{
	struct cursor *c = &t->c;

	for (; !cursor_failed(c); stray_line_end(t)) {
		if (at_end(t))
			break;
		if (c->depth && cursor_take_close(c))
			leave(t);
		else if (between(t))
			value(t);
	}
	if (c->depth)
		satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL, "a list has no end");
	return !cursor_failed(c);
}
