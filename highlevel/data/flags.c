/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Flags and keywords: RFC 9051 section 2.3.2. Known ones become bits, all others keep their text. */
#include "highlevel/data/flags.h"
#include "core/scan.h"

#define NAME(text) text, sizeof text - 1

const struct flag_name satcheli_flag_names[] = {
	{ SATCHEL_FLAG_SEEN, NAME("\\Seen") },       { SATCHEL_FLAG_ANSWERED, NAME("\\Answered") },
	{ SATCHEL_FLAG_FLAGGED, NAME("\\Flagged") }, { SATCHEL_FLAG_DELETED, NAME("\\Deleted") },
	{ SATCHEL_FLAG_DRAFT, NAME("\\Draft") },     { SATCHEL_FLAG_RECENT, NAME("\\Recent") },
	{ SATCHEL_FLAG_WILDCARD, NAME("\\*") },
};
const size_t satcheli_flag_name_count = sizeof satcheli_flag_names / sizeof *satcheli_flag_names;

static uint32_t flag_bit(const struct text *t)
{
	if (!t->size || *t->s != '\\')
		return 0;
	for (size_t i = 0; i < satcheli_flag_name_count; i++) {
		const struct flag_name *n = &satcheli_flag_names[i];
		size_t k = 0;

		if (n->size != t->size)
			continue;
		while (k < t->size && ascii_upper((unsigned char)t->s[k]) ==
		                              ascii_upper((unsigned char)n->text[k]))
			k++;
		if (k == t->size)
			return n->bit;
	}
	return 0;
}

/* Octets that can only be part of a flag: also "]", spaces are not (Q103). */
static bool is_odd(const struct text *t)
{
	for (size_t i = t->s[0] == '\\'; i < t->size; i++)
		if (!char_is(t->s[i], CHAR_ATOM))
			return true;
	return false;
}

/* Where a flag may be, by its first letter; Draft is looked for behind Deleted. */
static const unsigned char by_letter[32] = {
	['S' & 31] = 0, ['A' & 31] = 1, ['F' & 31] = 2, ['D' & 31] = 3, ['R' & 31] = 5,
};

/* A flag that is a bit, written as in the RFC, which is how nearly all are written. */
static bool take_exact(struct cursor *c, satchel_flags *flags)
{
	const char *p = c->p;
	const struct flag_name *n = &satcheli_flag_names[by_letter[p[1] & 31]];

	n += p[2] == 'r'; /* Draft */
	if (!scan_begins(p, n->text, n->size) || (p[n->size] != ' ' && p[n->size] != ')'))
		return false;
	flags->bits |= n->bit;
	c->p += n->size;
	return true;
}

/* A keyword without anything odd, which is how nearly all are. */
static bool plain_keyword(struct reader *r, bool *taken)
{
	struct cursor *c = &r->c;
	struct text t = { c->p, 0, 0, false };

	for (; char_is(t.s[t.size], CHAR_ATOM); t.size++)
		t.high |= (unsigned char)t.s[t.size] >> 7;
	*taken = t.size && !t.high && (t.s[t.size] == ' ' || t.s[t.size] == ')') &&
	         t.size <= c->limits->max_token;
	if (!*taken)
		return false;
	c->p += t.size;
	return satcheli_cursor_keep(c, &t) && satcheli_push(r, &t.s, sizeof t.s);
}

static bool atom_flag(struct reader *r, satchel_flags *flags)
{
	struct cursor *c = &r->c;
	struct text t;
	uint32_t bit;

	if (!satcheli_cursor_word(c, &t))
		return false;
	bit = flag_bit(&t);
	flags->bits |= bit;
	if (bit)
		return true;
	if (!cursor_is_ascii(c, &t))
		return false;
	if (is_odd(&t) &&
	    !satcheli_cursor_quirk(c, 103, "octets in a keyword that are not allowed (Q103)"))
		return false;
	return satcheli_cursor_keep(c, &t) && satcheli_push_text(r, &t);
}

static bool string_flag(struct reader *r, satchel_flags *flags)
{
	struct text t;
	uint32_t bit;

	if (!satcheli_cursor_quirk(&r->c, 104, "quoted keyword (Q104)") ||
	    !satcheli_cursor_string(&r->c, &t))
		return false;
	bit = flag_bit(&t);
	flags->bits |= bit;
	return bit || satcheli_push_text(r, &t);
}

static bool one_flag(struct reader *r, satchel_flags *flags)
{
	struct cursor *c = &r->c;
	bool taken;

	if (*c->p == '\\' && take_exact(c, flags))
		return true;
	if (*c->p == '"' || *c->p == '{')
		return string_flag(r, flags);
	if (cursor_take_nil(c))
		return satcheli_cursor_quirk(c, 105, "NIL in a list of flags (Q105)");
	if (*c->p == '(')
		return satcheli_cursor_quirk(c, 105, "list in a list of flags (Q105)") &&
		       satcheli_cursor_skip(c);
	return plain_keyword(r, &taken) || (!taken && atom_flag(r, flags));
}

static bool read_list(struct reader *r, satchel_flags *flags)
{
	struct cursor *c = &r->c;
	size_t mark = r->stack.size, n = 0;

	if (cursor_take_nil(c))
		return satcheli_cursor_quirk(c, 105, "NIL instead of a list of flags (Q105)");
	if (!cursor_open(c))
		return false;
	while (!cursor_take_close(c)) {
		if (cursor_failed(c) || (n && !cursor_sp(c)) || !one_flag(r, flags))
			return false;
		if (++n > r->limits->max_flags)
			return satcheli_cursor_fail(c, SATCHEL_E_LIMIT,
			                            "more flags than max_flags");
	}
	flags->keywords = satcheli_pop(r, mark, sizeof(char *), &flags->count);
	return !cursor_failed(c);
}

/* Reads a list that is not known; nothing of it stays if it fails. */
static bool new_list(struct reader *r, satchel_flags *flags)
{
	size_t mark = r->stack.size;
	uint64_t odd = r->quirks->all;
	char *from = r->c.p;

	if (!read_list(r, flags)) {
		*flags = (satchel_flags){ 0, NULL, 0 };
		r->stack.size = mark;
		return false;
	}
	if (odd == r->quirks->all)
		satcheli_flags_remember(&r->flags, &r->c, from, flags);
	return true;
}

bool satcheli_read_flags(struct reader *r, satchel_flags *flags)
{
	struct cursor *c = &r->c;
	char *behind = c->depth < r->limits->max_depth
	                       ? satcheli_flags_recall(&r->flags, c->p, c->stop, flags)
	                       : NULL;

	if (!behind) {
		*flags = (satchel_flags){ 0, NULL, 0 };
		return new_list(r, flags);
	}
	c->p = behind;
	return true;
}
