/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* BODY and BODYSTRUCTURE: RFC 9051 section 7.5.2, body-type-1part and body-type-mpart. Knows the tree and the section
 * numbers; the fields are in structure_fields.c and structure_extension.c. */
#include "core/apart.h"
#include "highlevel/data/structure.h"

static bool body(struct reader *r, const char *number, const char *prefix, unsigned *count,
                 const satchel_part **out);

/* ---- kinds of parts */

static const char *const multipart_subtypes[] = {
	"MIXED",      "ALTERNATIVE",   "RELATED",    "DIGEST",          "REPORT",
	"SIGNED",     "ENCRYPTED",     "PARALLEL",   "FORM-DATA",       "APPLEDOUBLE",
	"HEADER-SET", "VOICE-MESSAGE", "BYTERANGES", "X-MIXED-REPLACE",
};
static const char *const text_subtypes[] = { "PLAIN",    "HTML", "CALENDAR", "ENRICHED",
	                                     "RICHTEXT", "CSS",  "XML",      "CSV" };

static bool is_one_of(const char *s, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (ascii_equal(s, list[i]))
			return true;
	return false;
}
#define IS_ONE_OF(s, list) is_one_of((s), (list), sizeof(list) / sizeof *(list))

static bool is_multipart_subtype(const char *s)
{
	return IS_ONE_OF(s, multipart_subtypes);
}

/* Type names that mean something here: their first letters tell nearly all others from them. */
static bool is_type(const satchel_part *p, const char *upper)
{
	return ((unsigned char)*p->type & 0xDF) == (unsigned char)*upper &&
	       ascii_equal(p->type, upper);
}

/* ---- section numbers */

/* Part n below that prefix. */
static const char *numbered(struct reader *r, const char *prefix, unsigned n)
{
	static const char first[][2] = { "1", "2", "3", "4", "5", "6", "7", "8", "9" };
	size_t size;
	char *s, *to, digits[10];
	unsigned count = 0;

	if (USUAL(!*prefix) && n <= sizeof first / sizeof *first)
		return first[n - 1];
	size = strlen(prefix);
	s = arena_new(&r->arena, size + 12);
	if (!s) {
		satcheli_cursor_fail(&r->c, SATCHEL_E_MEMORY, "out of memory");
		return "";
	}
	memcpy(s, prefix, size);
	to = s + size;
	if (size)
		*to++ = '.';
	for (; n; n /= 10)
		digits[count++] = (char)('0' + n % 10);
	while (count)
		*to++ = digits[--count];
	*to = 0;
	return s;
}

const satchel_part satcheli_no_part = {
	.number = "",
	.type = "",
	.subtype = "",
	.id = "",
	.description = "",
	.encoding = "",
	.md5 = "",
	.disposition = "",
	.location = "",
	.extension = { "", 0 },
};

static satchel_part *new_part(struct reader *r, const char *number)
{
	satchel_part *p = arena_new(&r->arena, sizeof *p);

	if (!p) {
		satcheli_cursor_fail(&r->c, SATCHEL_E_MEMORY, "out of memory");
		return NULL;
	}
	copy_halves(p, &satcheli_no_part, sizeof *p);
	p->number = number;
	return p;
}

/* Those of the type, of a multipart behind its parts. */
static bool type_parameters(struct reader *r, satchel_part *p)
{
	bool nil = true;

	if (!satcheli_read_parameters(r, &p->parameters, &nil))
		return false;
	p->known |= nil ? 0 : SATCHEL_PART_PARAMETERS;
	return true;
}

/* ---- multipart */

static bool push_child(struct reader *r, const char *prefix, unsigned *n, unsigned *count)
{
	const satchel_part *child;

	const char *number = numbered(r, prefix, ++*n);

	return body(r, number, number, count, &child) && satcheli_push(r, &child, sizeof child);
}

/* 1*body; Q168: NIL instead. */
static bool children(struct reader *r, satchel_part *p, const char *prefix, unsigned *count)
{
	struct cursor *c = &r->c;
	size_t mark = r->stack.size;
	unsigned n = 0;

	if (cursor_take_nil(c))
		return satcheli_cursor_quirk(c, 168, "NIL for the children of a multipart (Q168)");
	while (*c->p == '(' && push_child(r, prefix, &n, count))
		if (*c->p == ' ' && c->p[1] == '(') {
			if (!satcheli_cursor_quirk(c, 192, "space between parts (Q192)"))
				return false;
			c->p++;
		}
	p->children = satcheli_pop(r, mark, sizeof p, &p->child_count);
	return !cursor_failed(c);
}

/* SP media-subtype [SP body-ext-mpart] */
static bool multipart_rest(struct reader *r, satchel_part *p)
{
	struct cursor *c = &r->c;
	struct text t;

	if (*c->p != '"' && !cursor_sp(c))
		return false;
	if (!cursor_string(c, &t))
		return false;
	if (!satcheli_take_text(r, &t, &p->subtype))
		return false;
	if (*c->p == ')')
		return true;
	return cursor_sp(c) && type_parameters(r, p) && satcheli_read_part_extension(r, p);
}

static bool multipart(struct reader *r, satchel_part *p, const char *prefix, unsigned *count)
{
	p->type = "multipart";
	p->known |= SATCHEL_PART_TYPE;
	return children(r, p, prefix, count) && multipart_rest(r, p);
}

/* Q166: the subtype follows the parenthesis at once: a multipart without children. */
static bool empty_multipart(struct reader *r, satchel_part *p)
{
	p->type = "multipart";
	p->known |= SATCHEL_PART_TYPE;
	return satcheli_cursor_quirk(&r->c, 166, "multipart without children (Q166)") &&
	       multipart_rest(r, p);
}

/* ---- message/rfc822 */

/* The body of a nested message: a single part is .1, a multipart is .TEXT, and its parts go on with the message's number. */
static bool nested_body(struct reader *r, const satchel_part *p, unsigned *count,
                        const satchel_part **child)
{
	size_t n = strlen(p->number);
	char *number;

	if (*r->c.p == '(' && r->c.p[1] != '(')
		return body(r, numbered(r, p->number, 1), p->number, count, child);
	number = arena_new(&r->arena, n + sizeof ".TEXT");
	if (!number)
		return satcheli_cursor_fail(&r->c, SATCHEL_E_MEMORY, "out of memory");
	memcpy(number, p->number, n);
	memcpy(number + n, ".TEXT", sizeof ".TEXT");
	return body(r, number, p->number, count, child);
}

/* SP envelope SP body SP lines */
static bool nested_message(struct reader *r, satchel_part *p, unsigned *count)
{
	satchel_envelope *e = satcheli_new(r, 1, sizeof *e);
	const satchel_part **child = satcheli_new(r, 1, sizeof *child);
	struct cursor *c = &r->c;

	if (!e || !child || !cursor_sp(c) || !satcheli_read_envelope(r, e) || !cursor_sp(c) ||
	    !nested_body(r, p, count, child))
		return false;
	p->envelope = e;
	p->known |= SATCHEL_PART_ENVELOPE;
	p->children = child;
	p->child_count = 1;
	return satcheli_read_part_lines(r, p);
}

/* ---- single parts */

static bool list_follows(const struct cursor *c)
{
	const char *p = c->p;

	while (*p == ' ')
		p++;
	return *p == '(';
}

/* Q185: message/rfc822 as a basic part; Q186: another message/... with an envelope. */
APART static bool message_part(struct reader *r, satchel_part *p, unsigned *count)
{
	bool rfc822 = ascii_equal(p->subtype, "RFC822") || ascii_equal(p->subtype, "GLOBAL");

	if (!list_follows(&r->c))
		return !rfc822 ||
		       satcheli_cursor_quirk(&r->c, 185, "message/rfc822 as a basic part (Q185)");
	if (!rfc822 && !satcheli_cursor_quirk(
			       &r->c, 186, "envelope in a message/... that is not rfc822 (Q186)"))
		return false;
	return nested_message(r, p, count);
}

/* Q191: multipart as a single part, with whatever behind its size. */
APART static bool false_multipart(struct reader *r)
{
	struct cursor *c = &r->c;

	if (!satcheli_cursor_quirk(c, 191, "multipart as a single part (Q191)"))
		return false;
	while (*c->p == ' ') {
		while (*c->p == ' ')
			c->p++;
		if (*c->p != ')' && !satcheli_cursor_skip(c))
			return false;
	}
	return !cursor_failed(c);
}

/* Behind the fields of its kind. */
static inline bool part_end(struct reader *r, satchel_part *p)
{
	return satcheli_take_nils(&r->c, 4) ||
	       (satcheli_read_part_md5(r, p) && satcheli_read_part_extension(r, p));
}

/* Behind the parameters. */
static bool kind_rest(struct reader *r, satchel_part *p, unsigned *count)
{
	if (!satcheli_read_part_fields(r, p))
		return false;
	if (is_type(p, "MULTIPART"))
		return false_multipart(r);
	if (is_type(p, "TEXT") && !satcheli_read_part_lines(r, p))
		return false;
	if (is_type(p, "MESSAGE") && !message_part(r, p, count))
		return false;
	return part_end(r, p);
}

static bool single_rest(struct reader *r, satchel_part *p, unsigned *count)
{
	return type_parameters(r, p) && kind_rest(r, p, count);
}

/* The type was read, and no subtype follows (Q170). */
static bool guess_subtype(struct reader *r, satchel_part *p)
{
	if (!satcheli_cursor_quirk(&r->c, 170, "media subtype is missing (Q170)"))
		return false;
	p->subtype = p->type;
	p->type = IS_ONE_OF(p->subtype, text_subtypes) ? "text" : "application";
	return true;
}

/* SP subtype, after the type */
static bool subtype(struct reader *r, satchel_part *p)
{
	struct cursor *c = &r->c;
	struct text t;

	if (!cursor_sp(c))
		return false;
	if (*c->p != '"' && *c->p != '{')
		return guess_subtype(r, p);
	return cursor_string(c, &t) && satcheli_take_text(r, &t, &p->subtype) && cursor_sp(c);
}

/* Q169: NIL for type, and mostly for subtype. */
static bool unknown_type(struct reader *r, satchel_part *p)
{
	struct cursor *c = &r->c;
	struct text t;
	bool nil;

	p->type = "application";
	p->subtype = "octet-stream";
	p->known &= ~SATCHEL_PART_TYPE;
	return satcheli_cursor_quirk(c, 169, "media type is NIL (Q169)") && cursor_sp(c) &&
	       satcheli_cursor_nstring(c, &t, &nil) && cursor_sp(c);
}

/* What is not two short strings. */
APART static bool odd_types(struct reader *r, satchel_part *p, unsigned *count)
{
	struct cursor *c = &r->c;
	struct text t;
	char *from = c->p;

	if (cursor_take_nil(c))
		return unknown_type(r, p) && single_rest(r, p, count);
	if (!cursor_string(c, &t) || !satcheli_take_text(r, &t, &p->type))
		return false;
	if ((*c->p == ')' || (*c->p == ' ' && c->p[1] != '"')) && is_multipart_subtype(p->type)) {
		satcheli_cursor_restore(c, from, c->p);
		c->p = from;
		return empty_multipart(r, p);
	}
	return subtype(r, p) && single_rest(r, p, count);
}

/* Text of a type that was read before. */
static bool known_text(struct reader *r, satchel_part *p)
{
	return satcheli_read_part_fields(r, p) && satcheli_read_part_lines(r, p) && part_end(r, p);
}

/* Two short strings, as nearly all types are. */
static bool pair_rest(struct reader *r, satchel_part *p, unsigned *count, const char *from)
{
	uint64_t odd = r->quirks->all;

	if (!cursor_sp(&r->c) || !type_parameters(r, p))
		return false;
	if (odd == r->quirks->all)
		satcheli_type_remember(&r->types, r->arena.from, &r->c, from, p);
	return kind_rest(r, p, count);
}

static bool single(struct reader *r, satchel_part *p, unsigned *count)
{
	struct text type, subtype;
	const char *from = r->c.p;

	p->known |= SATCHEL_PART_TYPE;
	if (USUAL(satcheli_type_recall(r->types, &r->c, p)))
		return known_text(r, p);
	if (!cursor_take_pair(&r->c, &type, &subtype))
		return odd_types(r, p, count);
	p->type = type.s;
	p->subtype = subtype.s;
	return pair_rest(r, p, count, from);
}

/* ---- any part */

/* Q168 has NIL and then a string that is a multipart's subtype. */
static bool is_nil_multipart(const struct cursor *c)
{
	const char *p = c->p;

	return ((unsigned char)p[0] | 32) == 'n' && ((unsigned char)p[1] | 32) == 'i' &&
	       ((unsigned char)p[2] | 32) == 'l' && p[3] == ' ' && p[4] == '"';
}

static inline bool begins_multipart(const struct cursor *c)
{
	return *c->p == '(' || (RARE(*c->p != '"') && is_nil_multipart(c));
}

static bool contents(struct reader *r, satchel_part *p, const char *prefix, unsigned *count)
{
	struct cursor *c = &r->c;

	if (!cursor_no_sp(c, 170, "space behind an opening parenthesis (Q170)"))
		return false;
	if (begins_multipart(c))
		return multipart(r, p, prefix, count);
	return single(r, p, count);
}

/* number: of this part, prefix: what its children's numbers begin with. */
static bool body(struct reader *r, const char *number, const char *prefix, unsigned *count,
                 const satchel_part **out)
{
	struct cursor *c = &r->c;
	satchel_part *p;

	if (RARE(++*count > r->limits->max_parts))
		return satcheli_cursor_fail(c, SATCHEL_E_LIMIT, "more parts than max_parts");
	if (RARE(cursor_failed(c) || !cursor_open(c)))
		return false;
	p = new_part(r, !*prefix && begins_multipart(c) ? "" : number);
	if (RARE(!p || !contents(r, p, prefix, count) || !cursor_close(c)))
		return false;
	if (RARE(!*prefix && *p->number && is_type(p, "MULTIPART")))
		p->number = ""; /* Q166, Q191: at the top it has none */
	*out = p;
	return true;
}

bool satcheli_read_structure(struct reader *r, const satchel_part **part)
{
	unsigned count = 0;

	return body(r, "1", "", &count, part);
}
