/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The extension fields of a body structure: MD5, disposition, language, location and what the future brings. All are
 * optional, and servers mix them up; the kind of the token decides. */
#include "core/apart.h"
#include "highlevel/data/structure.h"

/* Whether there is one more field; the space before it is taken. */
static bool more(struct cursor *c)
{
	char *p = c->p;

	if (*p != ' ' || c->rc)
		return false;
	while (*p == ' ')
		p++;
	return *p != ')' && cursor_sp(c);
}

/* Q183: "()" where a string or NIL is due. */
static bool take_empty(struct cursor *c)
{
	if (c->p[0] != '(' || c->p[1] != ')')
		return false;
	if (!satcheli_cursor_quirk(c, 183, "empty list for a string (Q183)"))
		return true;
	c->p += 2;
	return true;
}

static bool text(struct reader *r, satchel_part *p, const char **field, uint32_t bit)
{
	return take_empty(&r->c) ? !cursor_failed(&r->c)
	                         : satcheli_read_part_text(r, p, field, bit, false);
}

/* Q189, Q190: a number where the MD5 is due. */
bool satcheli_read_part_md5(struct reader *r, satchel_part *p)
{
	struct cursor *c = &r->c;
	uint64_t surplus;

	if (!more(c))
		return !cursor_failed(c);
	if (ascii_digit((unsigned char)*c->p)) {
		bool lines = p->known & SATCHEL_PART_LINES;

		if (!satcheli_cursor_quirk(c, lines ? 190 : 189,
		                           "a number before the MD5 (Q189, Q190)") ||
		    !satcheli_cursor_number64(c, &surplus))
			return false;
		if (!more(c))
			return !cursor_failed(c);
	}
	return text(r, p, &p->md5, SATCHEL_PART_MD5);
}

/* ---- disposition */

/* "(" string SP body-fld-param ")"; Q180: no parameters; Q179: (NIL NIL). */
static bool disposition_list(struct reader *r, satchel_part *p)
{
	struct cursor *c = &r->c;
	bool nil = true;

	if (!cursor_open(c) ||
	    !satcheli_read_part_text(r, p, &p->disposition, SATCHEL_PART_DISPOSITION, false))
		return false;
	if (!(p->known & SATCHEL_PART_DISPOSITION) &&
	    !satcheli_cursor_quirk(c, 179, "disposition is (NIL NIL) (Q179)"))
		return false;
	if (*c->p == ')')
		return satcheli_cursor_quirk(c, 180, "disposition has no parameters (Q180)") &&
		       cursor_close(c);
	return cursor_sp(c) && satcheli_read_parameters(r, &p->disposition_parameters, &nil) &&
	       cursor_close(c);
}

static bool is_token(const char *s)
{
	return *s && !strpbrk(s, " ()<>@,;:\\\"/[]?=");
}

/* Q179: a string by itself; Q181: it is no disposition but the description. */
APART static bool disposition_string(struct reader *r, satchel_part *p)
{
	struct text t;

	if (!satcheli_cursor_string(&r->c, &t))
		return false;
	if (is_token(t.s)) {
		if (!satcheli_take_text(r, &t, &p->disposition))
			return false;
		p->known |= SATCHEL_PART_DISPOSITION;
		return satcheli_cursor_quirk(&r->c, 179, "disposition without parentheses (Q179)");
	}
	p->description = satcheli_decode_text(r, &t);
	p->known |= SATCHEL_PART_DESCRIPTION;
	return satcheli_cursor_quirk(&r->c, 181, "description in place of the disposition (Q181)");
}

/* ---- language */

static bool language_list(struct reader *r, size_t mark, satchel_part *p)
{
	struct cursor *c = &r->c;
	struct text t;
	bool nil;

	if (!cursor_open(c))
		return false;
	for (bool again = false; !cursor_take_close(c); again = true) {
		if (cursor_failed(c) || (again && !cursor_sp(c)) ||
		    !satcheli_cursor_nstring(c, &t, &nil))
			return false;
		if (nil ? !satcheli_cursor_quirk(c, 184, "NIL in a list of languages (Q184)")
		        : !satcheli_push_text(r, &t))
			return false;
	}
	p->languages.list = satcheli_pop(r, mark, sizeof(char *), &p->languages.count);
	return !cursor_failed(c);
}

static bool language(struct reader *r, satchel_part *p)
{
	struct cursor *c = &r->c;
	size_t mark = r->stack.size;
	struct text t;

	if (cursor_take_nil(c))
		return true;
	if (take_empty(c))
		return !cursor_failed(c);
	p->known |= SATCHEL_PART_LANGUAGE;
	if (*c->p == '(')
		return language_list(r, mark, p);
	if (!satcheli_cursor_string(c, &t) || !satcheli_push_text(r, &t))
		return false;
	p->languages.list = satcheli_pop(r, mark, sizeof(char *), &p->languages.count);
	return !cursor_failed(c);
}

/* ---- which of the two it is (Q182) */

/* A plain string and a list of parameters, as nearly all are. */
static bool is_disposition(const struct cursor *c)
{
	const char *end = c->p[1] == '"' ? scan_quoted(c->p + 2) : c->p;

	return end[0] == '"' && end[1] == ' ' && end[2] == '(';
}

/* A list of strings alone is one of languages, unless its only word names a disposition. */
APART static bool looks_like_languages(const struct cursor *c)
{
	struct cursor look = *c;
	const char *word = c->p + 2, *quote;

	look.p++;
	if (*look.p != '"' || !satcheli_cursor_skip(&look))
		return false;
	quote = look.p - 1;
	if (*look.p == ')')
		return !ascii_is(word, (size_t)(quote - word), "INLINE", 6) &&
		       !ascii_is(word, (size_t)(quote - word), "ATTACHMENT", 10) &&
		       quote - word <= 3;
	return look.p[0] == ' ' && look.p[1] == '"';
}

static bool looks_like_disposition(const struct cursor *c)
{
	struct cursor look = *c;

	look.p++;
	if (*look.p != '"' || !satcheli_cursor_skip(&look))
		return false;
	if (!cursor_take(&look, ' '))
		return false;
	return *look.p == '(' || (cursor_take_nil(&look) && *look.p == ')');
}

static bool swapped(struct reader *r)
{
	return satcheli_cursor_quirk(&r->c, 182, "disposition and language are swapped (Q182)");
}

static bool disposition(struct reader *r, satchel_part *p)
{
	struct cursor *c = &r->c;

	if (cursor_take_nil(c))
		return true;
	if (take_empty(c))
		return !cursor_failed(c);
	if (*c->p == '(' && !is_disposition(c) && looks_like_languages(c))
		return swapped(r) && language(r, p);
	return *c->p == '(' ? disposition_list(r, p) : disposition_string(r, p);
}

APART static bool language_or_disposition(struct reader *r, satchel_part *p)
{
	struct cursor *c = &r->c;

	if (*c->p != '(' || !looks_like_disposition(c))
		return language(r, p);
	return swapped(r) && disposition_list(r, p);
}

/* ---- all of it */

/* *(SP body-extension), kept as it came. */
APART static bool rest(struct reader *r, satchel_part *p)
{
	struct cursor *c = &r->c;
	char *from;

	if (!more(c))
		return !cursor_failed(c);
	from = c->p;
	do
		if (!satcheli_cursor_skip(c))
			return false;
	while (more(c));
	p->extension.size = (size_t)(c->p - from);
	p->extension.data = satcheli_arena_text(&r->arena, from, p->extension.size);
	p->known |= SATCHEL_PART_EXTENSION;
	return p->extension.data || satcheli_cursor_fail(c, SATCHEL_E_MEMORY, "out of memory");
}

bool satcheli_read_part_extension(struct reader *r, satchel_part *p)
{
	struct cursor *c = &r->c;

	if (*c->p == ')' || satcheli_take_nils(c, 3) || !more(c))
		return !cursor_failed(c);
	if (!disposition(r, p))
		return false;
	if (satcheli_take_nils(c, 2) || !more(c))
		return !cursor_failed(c);
	if (!language_or_disposition(r, p))
		return false;
	if (!more(c))
		return !cursor_failed(c);
	return text(r, p, &p->location, SATCHEL_PART_LOCATION) && rest(r, p);
}
