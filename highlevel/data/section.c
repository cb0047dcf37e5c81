/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* A body found by the section that was asked for. Knows what two ways to write one section have in common (Q136), and
 * not whether the server has such a section. */
#include "highlevel/data/section.h"
#include "core/octets.h"

enum form { FORM_BODY, FORM_BINARY, FORM_RFC822 };

/* A section in pieces of the text that it was written in. */
struct section {
	enum form form;
	const char *part; /* "1.2.HEADER.FIELDS", or what stands behind RFC822 */
	size_t part_size;
	const char *fields; /* behind "("; "": none */
	bool has_range;
	struct section_range range;
};

static const struct {
	const char *text;
	enum form form;
} prefixes[] = {
	{ "BODY.PEEK[", FORM_BODY }, { "BODY[", FORM_BODY },    { "BINARY.PEEK[", FORM_BINARY },
	{ "BINARY[", FORM_BINARY },  { "RFC822", FORM_RFC822 },
};

/* ---- a list of field names */

struct field {
	const char *name;
	size_t size;
};

/* RFC 9051 section 9, astring; an escape in quotes stays as it is. Returns where it ends. */
static const char *quoted(const char *p, struct field *f)
{
	for (f->name = ++p; *p && *p != '"'; p++)
		if (*p == '\\' && p[1])
			p++;
	f->size = (size_t)(p - f->name);
	return *p ? p + 1 : p;
}

static const char *literal(const char *p, struct field *f)
{
	size_t size = 0;

	for (p++; ascii_digit((unsigned char)*p); p++)
		size = size > 9999999 ? size : size * 10 + (size_t)(*p - '0');
	p += strcspn(p, "\n");
	f->name = *p ? p + 1 : p;
	for (f->size = 0; f->size < size && f->name[f->size];)
		f->size++;
	return f->name + f->size;
}

/* false: no field is left; *at is at what closes the list then. */
static bool next_field(const char **at, struct field *f)
{
	const char *p = *at + strspn(*at, " ");

	if (*p == '"') {
		p = quoted(p, f);
	} else if (*p == '{') {
		p = literal(p, f);
	} else {
		*f = (struct field){ p, strcspn(p, " )") };
		p += f->size;
	}
	*at = p;
	return p != f->name;
}

static bool has_field(const char *fields, const struct field *wanted)
{
	struct field f;

	while (next_field(&fields, &f))
		if (ascii_same(f.name, f.size, wanted->name, wanted->size))
			return true;
	return false;
}

/* Each of a is in b. */
static bool has_fields(const char *b, const char *a)
{
	struct field f;

	while (next_field(&a, &f))
		if (!has_field(b, &f))
			return false;
	return true;
}

/* ---- a section */

static const char *take_prefix(const char *p, enum form *form)
{
	*form = FORM_BODY;
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		if (ascii_begins(p, prefixes[i].text)) {
			*form = prefixes[i].form;
			return p + strlen(prefixes[i].text);
		}
	return p;
}

static const char *take_fields(const char *p, struct section *s)
{
	struct field f;

	s->fields = *p == '(' ? ++p : "";
	while (*s->fields && next_field(&p, &f))
		;
	return p;
}

static const char *take_number(const char *p, uint64_t *n)
{
	for (*n = 0; ascii_digit((unsigned char)*p); p++)
		*n = *n > UINT64_MAX / 10 - 1 ? UINT64_MAX : *n * 10 + (uint64_t)(*p - '0');
	return p;
}

/* "<" number ["." number] */
static void take_range(const char *p, struct section *s)
{
	s->has_range = *p == '<';
	s->range = (struct section_range){ 0, 0 };
	if (!s->has_range)
		return;
	p = take_number(p + 1, &s->range.origin);
	if (*p == '.')
		take_number(p + 1, &s->range.octets);
}

static void take_section(const char *p, struct section *s)
{
	p = take_prefix(p, &s->form);
	s->part = p;
	s->part_size = strcspn(p, " (]<");
	p += s->part_size;
	p = take_fields(p + strspn(p, " "), s);
	p += strspn(p, " )");
	take_range(p + (*p == ']'), s);
}

static bool same_section(const struct section *a, const struct section *b)
{
	return a->form == b->form && ascii_same(a->part, a->part_size, b->part, b->part_size) &&
	       has_fields(a->fields, b->fields) && has_fields(b->fields, a->fields);
}

enum section_match satcheli_section_match(const char *asked, const char *came,
                                          struct section_range *range)
{
	struct section a, b;

	take_section(asked, &a);
	take_section(came, &b);
	*range = a.range;
	if (!same_section(&a, &b))
		return SECTION_OTHER;
	return a.has_range ? SECTION_RANGE : SECTION_WHOLE;
}

/* ---- the body */

/* What stands behind RFC822 begins with a dot. */
static const char *undotted(const struct section *s, size_t *size)
{
	bool dot = s->form == FORM_RFC822 && s->part_size && *s->part == '.';

	*size = s->part_size - dot;
	return s->part + dot;
}

bool satcheli_section_is_like(const char *asked, const char *came)
{
	struct section a, b;
	size_t a_size, b_size;
	const char *a_part, *b_part;

	take_section(asked, &a);
	take_section(came, &b);
	a_part = undotted(&a, &a_size);
	b_part = undotted(&b, &b_size);
	return (a.form == FORM_BINARY) == (b.form == FORM_BINARY) &&
	       ascii_same(a_part, a_size, b_part, b_size);
}

/* It begins where it was asked for. */
static bool begins_there(const satchel_body *b, const struct section *asked)
{
	return b->has_origin == asked->has_range &&
	       (!b->has_origin || b->origin == asked->range.origin);
}

/* Another range of that section is another body; the whole is one that may have come for a part (Q134). */
static bool may_be(const satchel_body *b, const struct section *asked)
{
	return !asked->has_range || !b->has_origin;
}

const satchel_body *satchel_message_body(const satchel_message *message, const char *section)
{
	const satchel_body *next_best = NULL;
	struct section asked, came;

	if (!message || !section)
		return NULL;
	take_section(section, &asked);
	for (size_t i = 0; i < message->body_count; i++) {
		const satchel_body *b = message->bodies[i];

		take_section(b->section, &came);
		if (!same_section(&asked, &came))
			continue;
		if (begins_there(b, &asked))
			return b;
		if (!next_best && may_be(b, &asked))
			next_best = b;
	}
	return next_best;
}
