/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Criteria as a tree. Keys behind one another are "and", as those in parentheses are. Knows how many arguments a key has, not
 * what it means. */
#include "highlevel/search/criteria.h"

#include "core/set.h"
#include "highlevel/commands/search_criteria.h"
#include "highlevel/data/calendar.h"
#include "highlevel/data/date.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

struct reading {
	struct command *cmd;
	struct criteria *tree;
	const char *p;
	unsigned depth;
};

enum { WORD_SHOWN = 40 };

static int refuse(const struct reading *r, const char *why)
{
	return satcheli_command_fail(r->cmd, SATCHEL_E_ARGUMENT, "search criteria: %s", why);
}

static int refuse_word(const struct reading *r, const char *why, const char *s, size_t size)
{
	return satcheli_command_fail(r->cmd, SATCHEL_E_ARGUMENT, "search criteria: %s: %.*s", why,
	                             (int)(size < WORD_SHOWN ? size : WORD_SHOWN), s);
}

static int only_server(const struct reading *r, const char *s, size_t size)
{
	return satcheli_command_fail(r->cmd, SATCHEL_E_UNSUPPORTED,
	                             "only a server can search by %.*s",
	                             (int)(size < WORD_SHOWN ? size : WORD_SHOWN), s);
}

static void skip_blanks(struct reading *r)
{
	r->p += strspn(r->p, " ");
}

static int one(struct reading *r, struct criterion **out);

static struct criterion *new_criterion(struct reading *r, enum criterion_kind kind)
{
	struct criterion *c = satcheli_arena_zero(&r->cmd->arena, 1, sizeof *c);

	if (c)
		c->kind = kind;
	return c;
}

/* ---- arguments */

static int word_argument(struct reading *r, const char **text, size_t *size)
{
	int rc = satcheli_criteria_word(r->cmd, r->p, size);

	if (rc)
		return rc;
	if (!*size)
		return refuse(r, "an argument is missing");
	*text = satcheli_arena_text(&r->cmd->arena, r->p, *size);
	r->p += *size;
	return *text ? SATCHEL_OK : SATCHEL_E_MEMORY;
}

/* A quoted string, or the word that stands there. */
static int argument(struct reading *r, const char **text, size_t *size)
{
	char *copy = NULL;
	int rc;

	skip_blanks(r);
	if (*r->p != '"')
		return word_argument(r, text, size);
	rc = satcheli_criteria_unquote(r->cmd, &r->p, &copy, size);
	*text = copy;
	return rc;
}

static int read_text(struct reading *r, struct criterion *c)
{
	size_t size = 0;
	int rc = argument(r, &c->text, &size);

	return rc ? rc : satcheli_needle(&c->needle, &r->cmd->arena, c->text, size);
}

static bool is_field_name(const char *s)
{
	size_t n = 0;

	while (s[n] > ' ' && s[n] < 127 && !strchr(":()[]{}%*\"\\", s[n]))
		n++;
	return n && !s[n];
}

static int read_field(struct reading *r, struct criterion *c)
{
	size_t size = 0;
	int rc = argument(r, &c->field, &size);

	if (!rc && !is_field_name(c->field))
		rc = refuse_word(r, "this is no header field", c->field, size);
	return rc ? rc : read_text(r, c);
}

static int read_day(struct reading *r, struct criterion *c)
{
	satchel_time day = { 0 };
	struct date_memo none = { 0 };
	char text[64];
	size_t size = 0;
	int rc = argument(r, &c->text, &size);

	if (rc)
		return rc;
	snprintf(text, sizeof text, "%.32s 00:00:00 +0000", c->text);
	if (!satcheli_date_internal(text, strlen(text), &none, &day, NULL))
		return refuse_word(r, "this is no date", c->text, size);
	c->day = satcheli_day(&day);
	return SATCHEL_OK;
}

static bool is_number(const char *s, uint64_t *number)
{
	char *end;

	if (!*s || s[strspn(s, "0123456789")])
		return false;
	errno = 0;
	*number = strtoull(s, &end, 10);
	return !errno;
}

static int read_number(struct reading *r, struct criterion *c)
{
	size_t size = 0;
	int rc = argument(r, &c->text, &size);

	if (!rc && !is_number(c->text, &c->number))
		rc = refuse_word(r, "this is no number", c->text, size);
	return rc;
}

/* The entry and its type are for servers that keep a MODSEQ for each: nobody tells a client of them. */
static int read_modseq(struct reading *r, struct criterion *c)
{
	size_t size = 0;
	int rc = SATCHEL_OK;

	skip_blanks(r);
	for (int i = 0; !rc && i < 2 && *r->p && !strchr("0123456789", *r->p); i++) {
		rc = argument(r, &c->text, &size);
		skip_blanks(r);
	}
	return rc ? rc : read_number(r, c);
}

static int build_set(struct reading *r, struct criterion *c, size_t size, satchel_set_kind kind)
{
	struct set_builder b;
	satchel_set view;
	int rc;

	satcheli_set_builder_init(&b, &r->cmd->imap->from, 0);
	rc = satcheli_set_parse_octets(&b, c->text, size);
	if (!rc)
		rc = satcheli_set_finish(&b);
	view = satcheli_set_view(&b, kind);
	if (!rc)
		rc = satcheli_set_in_arena(&r->cmd->arena, &view, &c->set);
	satcheli_set_builder_clear(&b);
	return rc;
}

static int read_set(struct reading *r, struct criterion *c, satchel_set_kind kind)
{
	size_t size = 0;
	int rc = argument(r, &c->text, &size);

	if (!rc && !strcmp(c->text, "$"))
		return only_server(r, c->text, size);
	if (!rc)
		rc = satcheli_criteria_star(r->cmd, c->text, size);
	if (!rc)
		rc = build_set(r, c, size, kind);
	return rc == SATCHEL_E_ARGUMENT && c->text ? refuse_word(r, "this is no set", c->text, size)
	                                           : rc;
}

static int read_argument(struct reading *r, struct criterion *c)
{
	switch (c->key->argument) {
	case ARGUMENT_NONE: return SATCHEL_OK;
	case ARGUMENT_TEXT:
	case ARGUMENT_WORD: return read_text(r, c);
	case ARGUMENT_FIELD: return read_field(r, c);
	case ARGUMENT_DATE: return read_day(r, c);
	case ARGUMENT_NUMBER: return read_number(r, c);
	case ARGUMENT_MODSEQ: return read_modseq(r, c);
	case ARGUMENT_UIDS: return read_set(r, c, SATCHEL_SET_UIDS);
	case ARGUMENT_NUMBERS: return read_set(r, c, SATCHEL_SET_NUMBERS);
	}
	return SATCHEL_E_ARGUMENT;
}

/* ---- keys */

static void note_needs(struct criteria *t, const struct search_key *key)
{
	t->items |= key->items;
	t->fields |= key->argument == ARGUMENT_FIELD;
	t->texts |= key->items == SATCHEL_FETCH_BODYSTRUCTURE;
	t->headers |= key->items == SATCHEL_FETCH_BODYSTRUCTURE && key->what;
}

static int key_criterion(struct reading *r, const struct search_key *key, struct criterion **out)
{
	struct criterion *c = new_criterion(r, CRITERION_KEY);

	if (!c)
		return SATCHEL_E_MEMORY;
	c->key = key;
	c->place = r->tree->count++;
	c->next_key = r->tree->keys;
	r->tree->keys = *out = c;
	note_needs(r->tree, key);
	return read_argument(r, c);
}

static int negated(struct reading *r, struct criterion **out)
{
	struct criterion *c = *out = new_criterion(r, CRITERION_NOT);

	return c ? one(r, &c->first) : SATCHEL_E_MEMORY;
}

static bool take_or(struct reading *r)
{
	bool is;

	skip_blanks(r);
	is = ascii_begins(r->p, "OR") && (r->p[2] == ' ' || r->p[2] == '(');
	r->p += is ? 2 : 0;
	return is;
}

/* Two criteria; where the second is an OR again, it is one more of the same, so that long chains are not deep. */
static int either(struct reading *r, struct criterion **out)
{
	struct criterion *c = *out = new_criterion(r, CRITERION_ONE), **to = c ? &c->first : NULL;
	int rc;

	if (!c)
		return SATCHEL_E_MEMORY;
	do {
		rc = one(r, to);
		if (rc)
			return rc;
		to = &(*to)->next;
	} while (take_or(r));
	return one(r, to);
}

static bool is_set(const char *s, size_t size)
{
	return strspn(s, "0123456789:,*") == size;
}

static int other_key(struct reading *r, const char *s, size_t size, struct criterion **out)
{
	const struct search_key *known = satcheli_search_key(s, size);

	if (known)
		return key_criterion(r, known, out);
	return only_server(r, s, size);
}

static int key(struct reading *r, const char *s, size_t size, struct criterion **out)
{
	if (is_set(s, size))
		return key_criterion(r, &satcheli_search_numbers, out);
	r->p += size;
	if (ascii_is(s, size, "NOT", 3))
		return negated(r, out);
	if (ascii_is(s, size, "OR", 2))
		return either(r, out);
	if (ascii_is(s, size, "FUZZY", 5)) /* RFC 6203: as fuzzy as one likes */
		return one(r, out);
	return other_key(r, s, size, out);
}

/* All criteria up to the end, or to the parenthesis that closes them. */
static int all(struct reading *r, struct criterion **out)
{
	struct criterion *c = *out = new_criterion(r, CRITERION_ALL), **to = c ? &c->first : NULL;
	int rc;

	if (!c)
		return SATCHEL_E_MEMORY;
	while (*r->p && *r->p != ')') {
		rc = one(r, to);
		if (rc)
			return rc;
		to = &(*to)->next;
		skip_blanks(r);
	}
	return c->first ? SATCHEL_OK : refuse(r, "there is nothing to look for");
}

static int in_parentheses(struct reading *r, struct criterion **out)
{
	int rc;

	r->p++;
	skip_blanks(r);
	rc = all(r, out);
	if (!rc && *r->p != ')')
		rc = refuse(r, "parentheses do not match");
	r->p += !rc;
	return rc;
}

static int one_key(struct reading *r, struct criterion **out)
{
	size_t size = 0;
	int rc = satcheli_criteria_word(r->cmd, r->p, &size);

	if (rc)
		return rc;
	return size ? key(r, r->p, size, out) : refuse(r, "a key is missing");
}

static int one(struct reading *r, struct criterion **out)
{
	int rc;

	skip_blanks(r);
	if (r->depth >= r->cmd->imap->replies.limits.max_depth)
		return refuse(r, "they are nested deeper than max_depth");
	r->depth++;
	rc = *r->p == '(' ? in_parentheses(r, out) : one_key(r, out);
	r->depth--;
	return rc;
}

int satcheli_criteria_read(struct criteria *c, struct command *cmd, const char *text)
{
	struct reading r = { .cmd = cmd, .tree = c, .p = text };
	int rc;

	*c = (struct criteria){ .root = NULL };
	if (satcheli_criteria_8bit(text) && !satcheli_utf8_valid(text, strlen(text)))
		return refuse(&r, "they are not UTF-8");
	skip_blanks(&r);
	rc = all(&r, &c->root);
	return !rc && *r.p ? refuse(&r, "parentheses do not match") : rc;
}

/* ---- what is true */

/* Either is enough if it decides; else what is not known yet goes in front of what never will be. */
static enum truth together(enum truth a, enum truth b, enum truth decides)
{
	if (a == decides || b == decides)
		return decides;
	if (a == TRUTH_OPEN || b == TRUTH_OPEN)
		return TRUTH_OPEN;
	return a == TRUTH_LOST ? a : b;
}

static enum truth opposite(enum truth t)
{
	if (t == TRUTH_OPEN || t == TRUTH_LOST)
		return t;
	return t == TRUTH_YES ? TRUTH_NO : TRUTH_YES;
}

static enum truth judge(const struct criterion *c, const unsigned char *truths)
{
	enum truth decides = c->kind == CRITERION_ONE ? TRUTH_YES : TRUTH_NO, t = opposite(decides);

	if (c->kind == CRITERION_KEY)
		return truths[c->place];
	for (const struct criterion *of = c->first; of; of = of->next)
		t = together(t, judge(of, truths), decides);
	return c->kind == CRITERION_NOT ? opposite(t) : t;
}

enum truth satcheli_criteria_judge(const struct criteria *c, const unsigned char *truths)
{
	return judge(c->root, truths);
}
