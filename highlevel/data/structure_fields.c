/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The fields that every single part of a body structure has: parameters, id, description, encoding, size, lines. */
#include "core/apart.h"
#include "highlevel/data/parameters.h"
#include "highlevel/data/structure.h"

/* ---- parameters */

/* Nothing in it is encoded. A boundary may have "=?" in it. */
static bool is_plain(const struct text *name, const struct text *value)
{
	return !memchr(name->s, '*', name->size) && !memchr(value->s, '\'', value->size) &&
	       (satcheli_text_is_plain(value) ||
	        (!value->high && ascii_is(name->s, name->size, "BOUNDARY", 8)));
}

/* The value is decoded with the whole list; what comes there has no NUL in it. */
static bool parameter_value(struct reader *r, const struct text *t, const char **value)
{
	*value = t->s;
	return !t->high || !memchr(t->s, 0, t->size) || satcheli_take_text(r, t, value);
}

/* SP string; Q176: it is NIL. */
static bool parameter_nstring(struct cursor *c, struct text *value)
{
	bool nil;

	if (!cursor_sp_nstring(c, value, &nil))
		return false;
	return !nil || satcheli_cursor_quirk(c, 176, "value of a parameter is NIL (Q176)");
}

static bool parameter(struct reader *r, bool *plain)
{
	struct cursor *c = &r->c;
	struct text name, value;
	satchel_parameter *p;

	if (!cursor_string(c, &name) || !parameter_nstring(c, &value))
		return false;
	p = satcheli_push_room(r, sizeof *p);
	if (!p)
		return false;
	if (!satcheli_take_text(r, &name, &p->name) || !parameter_value(r, &value, &p->value))
		return false;
	*plain = *plain && (r->raw_text || is_plain(&name, &value));
	return true;
}

static bool parameter_list(struct reader *r, bool *plain)
{
	struct cursor *c = &r->c;

	if (!cursor_open(c))
		return false;
	if (*c->p == ')' && !satcheli_cursor_quirk(c, 172, "empty list of parameters (Q172)"))
		return false;
	for (bool more = false; !cursor_take_close(c); more = true)
		if (cursor_failed(c) || (more && !cursor_sp(c)) || !parameter(r, plain))
			return false;
	return true;
}

/* Q178: the list cannot be read; go on behind it. */
APART static bool pass_list(struct reader *r, char *from, size_t mark, unsigned depth)
{
	struct cursor *c = &r->c;

	if (c->rc != SATCHEL_E_PROTOCOL || c->quirk || !satcheli_cursor_recover(c, from))
		return false;
	r->stack.size = mark;
	c->depth = depth;
	return satcheli_cursor_quirk(c, 178, "list of parameters cannot be read (Q178)");
}

/* The only one, and short, as in most lists; false: nothing was done. */
static bool only_parameter(struct reader *r, satchel_parameters *list)
{
	struct cursor *c = &r->c;
	struct text name, value;
	satchel_parameter *p;
	char *end;

	if (RARE(c->p[0] != '(' || c->p[1] != '"' || c->depth >= c->limits->max_depth))
		return false;
	end = cursor_find_pair(c, c->p + 2, ')', &name, &value);
	if (RARE(!end) || (!r->raw_text && !is_plain(&name, &value)))
		return false;
	p = arena_left(&r->arena, sizeof *p);
	if (!p)
		return false;
	cursor_end_pair(&name, &value);
	*p = (satchel_parameter){ name.s, value.s };
	*list = (satchel_parameters){ p, 1 };
	c->p = end + 1;
	return true;
}

APART static bool parameters(struct reader *r, satchel_parameters *list)
{
	struct cursor *c = &r->c;
	size_t mark = r->stack.size;
	char *from = c->p;
	unsigned depth = c->depth;
	bool plain = true;

	if (*from != '(')
		return satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL,
		                            "a list of parameters is missing");
	if (!parameter_list(r, &plain) && !pass_list(r, from, mark, depth))
		return false;
	list->list = satcheli_pop(r, mark, sizeof(satchel_parameter), &list->count);
	if (cursor_failed(c) || plain || !list->count)
		return !cursor_failed(c);
	if (satcheli_parameters_decode(&r->decoder, &r->arena, *list, list) < 0)
		return satcheli_cursor_fail(c, SATCHEL_E_MEMORY, "out of memory");
	return true;
}

bool satcheli_read_parameters(struct reader *r, satchel_parameters *list, bool *nil)
{
	*nil = false;
	if (only_parameter(r, list))
		return true;
	*nil = cursor_take_nil(&r->c);
	return *nil || parameters(r, list);
}

/* ---- the other fields */

bool satcheli_read_part_text(struct reader *r, satchel_part *p, const char **field, uint32_t bit,
                             bool decode)
{
	struct text t;
	bool nil;

	if (!cursor_nstring(&r->c, &t, &nil))
		return false;
	p->known |= nil ? 0 : bit;
	if (!decode)
		return satcheli_take_text(r, &t, field);
	*field = satcheli_decode_text(r, &t);
	return !cursor_failed(&r->c);
}

/* What stands between parameters and encoding nearly always. */
static bool take_neither(struct cursor *c)
{
	static const char neither[] = " NIL NIL \"";

	return cursor_take_up_to(c, neither, sizeof neither - 1);
}

static bool id(struct reader *r, satchel_part *p)
{
	struct text t;
	bool nil;

	if (!cursor_sp_nstring(&r->c, &t, &nil))
		return false;
	p->known |= nil ? 0 : SATCHEL_PART_ID;
	return satcheli_take_text(r, &t, &p->id);
}

static bool description(struct reader *r, satchel_part *p)
{
	struct text t;
	bool nil;

	if (!cursor_sp_nstring(&r->c, &t, &nil))
		return false;
	p->description = satcheli_decode_text(r, &t);
	p->known |= nil ? 0 : SATCHEL_PART_DESCRIPTION;
	return !cursor_failed(&r->c);
}

/* Q174: an atom; Q175: a space at the end; Q173: NIL. */
APART static bool odd_encoding(struct reader *r, satchel_part *p, struct text *t)
{
	struct cursor *c = &r->c;

	p->encoding = "7BIT";
	if (*c->p != '"' && *c->p != '{' &&
	    !satcheli_cursor_quirk(c, 174, "encoding is not quoted (Q174)"))
		return false;
	return satcheli_cursor_astring(c, t);
}

APART static bool trim_encoding(struct reader *r, struct text *t)
{
	if (!satcheli_cursor_quirk(&r->c, 175, "space at the end of the encoding (Q175)"))
		return false;
	while (t->size && t->s[t->size - 1] == ' ')
		t->s[--t->size] = 0;
	return true;
}

static bool keep_encoding(struct reader *r, satchel_part *p, struct text *t)
{
	if (t->size && t->s[t->size - 1] == ' ' && !trim_encoding(r, t))
		return false;
	p->known |= SATCHEL_PART_ENCODING;
	return satcheli_take_text(r, t, &p->encoding);
}

static bool quoted_encoding(struct reader *r, satchel_part *p)
{
	struct text t;

	return cursor_quoted(&r->c, &t) && keep_encoding(r, p, &t);
}

/* How nearly all encodings are written, each in a place of its own by its first letter. */
#define PLACE(letter) (((letter)&15) | ((letter) >> 1 & 16))
#define ENCODING(letter, text) [PLACE(letter)] = { text, sizeof text - 1 }
static const struct {
	char text[17];
	unsigned char size;
} encodings[32] = {
	ENCODING('7', "7bit"), ENCODING('q', "quoted-printable"), ENCODING('Q', "QUOTED-PRINTABLE"),
	ENCODING('8', "8bit"), ENCODING('b', "base64"),           ENCODING('B', "BASE64"),
};

/* One of them, at its quote; false: nothing was done. */
static inline bool take_encoding(struct cursor *c, satchel_part *p)
{
	const char *from = c->p + 1;
	unsigned place = PLACE((unsigned char)*from);
	size_t size = encodings[place].size;

	if (RARE(!scan_begins(from, encodings[place].text, size) || from[size] != '"' ||
	         from[size + 1] != ' ' || c->limits->max_token < size))
		return false;
	p->encoding = encodings[place].text;
	p->known |= SATCHEL_PART_ENCODING;
	c->p += size + 2;
	return true;
}

static bool encoding(struct reader *r, satchel_part *p)
{
	struct cursor *c = &r->c;
	struct text t;

	if (!cursor_sp(c))
		return false;
	if (*c->p == '"')
		return quoted_encoding(r, p);
	if (cursor_take_nil(c)) {
		p->encoding = "7BIT";
		return satcheli_cursor_quirk(c, 173, "encoding is NIL (Q173)");
	}
	return odd_encoding(r, p, &t) && keep_encoding(r, p, &t);
}

static bool size(struct reader *r, satchel_part *p)
{
	bool known;

	if (!cursor_number_known(&r->c, &p->size, &known, 171))
		return false;
	p->known |= known ? SATCHEL_PART_SIZE : 0;
	return true;
}

bool satcheli_read_part_fields(struct reader *r, satchel_part *p)
{
	struct cursor *c = &r->c;
	bool ok = USUAL(take_neither(c)) ? take_encoding(c, p) || quoted_encoding(r, p)
	                                 : id(r, p) && description(r, p) && encoding(r, p);

	return ok && cursor_sp(c) && size(r, p);
}

bool satcheli_read_part_lines(struct reader *r, satchel_part *p)
{
	struct cursor *c = &r->c;
	bool known;

	if (RARE(*c->p != ' ' || (!ascii_digit((unsigned char)c->p[1]) && c->p[1] != '-')))
		return satcheli_cursor_quirk(c, 188, "text part without a count of lines (Q188)");
	c->p++;
	if (!cursor_number_known(c, &p->lines, &known, 171))
		return false;
	p->known |= known ? SATCHEL_PART_LINES : 0;
	return true;
}
