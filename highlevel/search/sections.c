/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Where the text of a message stands: in all parts that are text, those of messages within too. What attachments of other types
 * say stands in their headers alone. */
#include "highlevel/search/sections.h"

#include "core/octets.h"
#include "highlevel/data/transfer.h"

#include <stdio.h>

enum { NUMBER_MAX = 256 };

struct walk {
	bool headers;
	bool (*each)(void *user, const char *section);
	void *user;
};

static bool is_type(const satchel_part *p, const char *type)
{
	return ascii_equal(p->type, type);
}

/* Of no type is text, RFC 2045 section 5.2; so is a message that nobody has taken apart, such as a report. */
static bool is_text(const satchel_part *p)
{
	return !p->child_count && (!*p->type || is_type(p, "TEXT") || is_type(p, "MESSAGE"));
}

static bool name(const struct walk *w, const satchel_part *p, const char *behind)
{
	char section[NUMBER_MAX];
	int n = snprintf(section, sizeof section, "%s%s", p->number, behind);

	return n < NUMBER_MAX && w->each(w->user, section);
}

/* What stands in front of a part of a multipart is a header of its own. */
static bool walk_part(const struct walk *w, const satchel_part *p, bool has_header)
{
	bool goes_on = !w->headers || !has_header || name(w, p, ".MIME");

	if (!p->child_count &&
	    is_type(p, "MULTIPART")) /* Q166: it has some, and nobody knows where */
		return false;
	if (goes_on && is_text(p))
		goes_on = name(w, p, "");
	if (goes_on && w->headers && p->child_count && is_type(p, "MESSAGE"))
		goes_on = name(w, p, ".HEADER");
	for (size_t i = 0; goes_on && i < p->child_count; i++)
		goes_on = walk_part(w, p->children[i], is_type(p, "MULTIPART"));
	return goes_on;
}

bool satcheli_text_sections(const satchel_part *top, bool headers,
                            bool (*each)(void *user, const char *section), void *user)
{
	struct walk w = { headers, each, user };

	return (!headers || each(user, "HEADER")) && walk_part(&w, top, false);
}

/* ---- fields */

/* Whether a key asks for a field that none in front of it asks for. */
static bool is_new(const struct criteria *c, const struct criterion *key)
{
	for (const struct criterion *k = c->keys; key->field && k != key; k = k->next_key)
		if (k->field && ascii_equal(k->field, key->field))
			return false;
	return key->field;
}

const char *satcheli_fields_section(struct arena *a, const struct criteria *c)
{
	static const char head[] = "BODY.PEEK[HEADER.FIELDS (";
	size_t room = sizeof head + sizeof ")]", size = sizeof head - 1;
	char *text;

	for (const struct criterion *k = c->keys; k; k = k->next_key)
		room += k->field ? strlen(k->field) + 1 : 0;
	text = arena_new(a, room);
	if (!text)
		return NULL;
	memcpy(text, head, size);
	for (const struct criterion *k = c->keys; k; k = k->next_key)
		if (is_new(c, k))
			size += (size_t)snprintf(text + size, room - size, "%s ", k->field);
	snprintf(text + size - 1, room - size + 1, ")]"); /* in place of the last blank */
	return text;
}

/* ---- what came */

static bool ends_in(const char *s, size_t size, const char *upper)
{
	size_t n = strlen(upper);

	return size >= n && ascii_is(s + size - n, n, upper, n);
}

bool satcheli_text_section(struct text_section *s, const satchel_part *top,
                           const satchel_body *body)
{
	const char *from = strchr(body->section, '['), *end = strchr(body->section, ']');
	char number[NUMBER_MAX];
	size_t size;

	if (!from || !end || end - from > NUMBER_MAX)
		return false;
	size = (size_t)(end - ++from);
	s->header = ends_in(from, size, "HEADER") || ends_in(from, size, "MIME");
	s->part = NULL;
	if (s->header)
		return true;
	memcpy(number, from, size);
	number[size] = '\0';
	s->part = size ? satchel_part_find(top, number) : NULL;
	return s->part && is_text(s->part);
}

static const char *undone(struct arena *a, const satchel_part *part, satchel_octets *octets)
{
	char *(*put)(char *to, const char *s, const char *end) =
		ascii_equal(part->encoding, "BASE64")             ? satcheli_base64_put
		: ascii_equal(part->encoding, "QUOTED-PRINTABLE") ? satcheli_quoted_printable_put
								  : NULL;
	const char *from = octets->data;
	char *to = put ? arena_new(a, octets->size + 1) : NULL;

	if (!put)
		return from;
	if (to)
		octets->size = (size_t)(put(to, from, from + octets->size) - to);
	return to;
}

const char *satcheli_part_text(struct text_decoder *d, struct arena *a, const satchel_part *part,
                               satchel_octets octets)
{
	const char *charset = satchel_parameter_value(part->parameters, "charset");
	const char *plain = octets.size ? undone(a, part, &octets) : "";

	if (!plain)
		return NULL;
	return satcheli_charset_to_utf8(d, a, charset, strlen(charset), plain, octets.size);
}
