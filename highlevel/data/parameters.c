/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Parameters of Content-Type and Content-Disposition. Knows RFC 2231 and what mailers do instead of it. Refuses to drop
 * anything: pieces out of order or with gaps between them are joined all the same. */
#include "highlevel/data/parameters.h"

#include <stdlib.h>

#include "core/octets.h"
#include "highlevel/data/header_text.h"
#include "highlevel/data/transfer.h"

/* What a name says: "title", "title*", "title*0", "title*0*". */
enum { PLAIN = -2, WHOLE = -1 }; /* else the number of the piece */

struct piece {
	const char *name; /* as it came; the first base_size octets are the name proper */
	size_t base_size;
	const char *value;
	int section;
	bool encoded; /* "%" and two digits stand for an octet */
	size_t index; /* where it stood */
};

/* A parameter of the result, and what decides its place. */
struct joined {
	satchel_parameter parameter;
	size_t index;
	bool plain;
};

struct join {
	struct text_decoder *d;
	struct arena *a;
	struct joined *list;
	size_t count;
};

static const char *section(const char *star, struct piece *p)
{
	const char *at = star + 1;

	p->section = WHOLE;
	if (!ascii_digit((unsigned char)*at))
		return star;
	for (p->section = 0; ascii_digit((unsigned char)*at); at++)
		p->section = p->section > 9999999 ? p->section : p->section * 10 + (*at - '0');
	return at;
}

/* A name that is not one of RFC 2231 after all stays as it is. */
static struct piece piece_of(const satchel_parameter *p, size_t index)
{
	struct piece whole = { p->name, strlen(p->name), p->value, PLAIN, false, index },
		     piece = whole;
	const char *star = strchr(p->name, '*'), *rest;

	if (!star || star == p->name)
		return whole;
	rest = section(star, &piece);
	piece.base_size = (size_t)(star - p->name);
	piece.encoded = *rest == '*';
	rest += piece.encoded;
	return *rest || (piece.section == WHOLE && !piece.encoded) ? whole : piece;
}

static int compare_names(const struct piece *x, const struct piece *y)
{
	for (size_t i = 0; i < x->base_size && i < y->base_size; i++) {
		int d = ascii_upper((unsigned char)x->name[i]) -
		        ascii_upper((unsigned char)y->name[i]);

		if (d)
			return d;
	}
	return (x->base_size > y->base_size) - (x->base_size < y->base_size);
}

/* By name, then by section, then as they stood. */
static int compare_pieces(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;
	int d = compare_names(x, y);

	if (!d)
		d = (x->section > y->section) - (x->section < y->section);
	return d ? d : (x->index > y->index) - (x->index < y->index);
}

static int compare_joined(const void *a, const void *b)
{
	const struct joined *x = a, *y = b;
	int d = (x->index > y->index) - (x->index < y->index);

	return d ? d : (int)x->plain - (int)y->plain;
}

/* ext-octet of RFC 2231; a "%" without digits stands for itself. */
static void put_percent(struct text_decoder *d, const char *s)
{
	const char *end = s + strlen(s);

	for (const char *mark; (mark = strchr(s, '%'));) {
		char octet = '%';
		bool valid = satcheli_hex_octet(mark + 1, end, &octet);

		satcheli_text_put(d, s, (size_t)(mark - s));
		satcheli_text_put(d, &octet, 1);
		s = mark + (valid ? 3 : 1);
	}
	satcheli_text_put(d, s, (size_t)(end - s));
}

/* charset "'" language "'"; what follows it, or the whole value if there is no such thing. */
static const char *charset_of(const char *value, size_t *size)
{
	const char *first = strchr(value, '\''), *second = first ? strchr(first + 1, '\'') : NULL;

	*size = second ? (size_t)(first - value) : 0;
	return second ? second + 1 : value;
}

/* The pieces of one value, in their order; the first one has the charset, if it is encoded. */
static const char *extended(struct join *j, const struct piece *p, size_t count)
{
	struct text_decoder *d = j->d;
	const char *text = p->value;
	size_t charset_size = 0;

	satcheli_text_start(d);
	if (p->encoded)
		text = charset_of(text, &charset_size);
	for (size_t i = 0; i < count; i++) {
		text = i ? p[i].value : text;
		if (p[i].encoded)
			put_percent(d, text);
		else
			satcheli_text_put(d, text, strlen(text));
	}
	satcheli_text_settle(d, 0, p->value, charset_size);
	return satcheli_text_finish(d, j->a);
}

/* "iso-8859-1''na%EFve" without the star that belongs there (Q194). */
static bool forgotten_star(struct text_decoder *d, const struct piece *p)
{
	size_t size;
	const char *text = charset_of(p->value, &size);

	if (!ascii_is(p->name, p->base_size, "FILENAME", 8) &&
	    !ascii_is(p->name, p->base_size, "NAME", 4))
		return false;
	for (const char *s = p->value + size; size && s < text; s++)
		if (*s != '\'' && *s != '-' && !ascii_digit((unsigned char)*s) &&
		    (ascii_upper((unsigned char)*s) < 'A' || ascii_upper((unsigned char)*s) > 'Z'))
			return false;
	return satcheli_charset_known(d, p->value, size);
}

/* Nothing in a boundary may change: it is compared with what stands in the message. */
static const char *plain_value(struct join *j, const struct piece *p)
{
	size_t size = strlen(p->value);
	struct piece starred = *p;

	if (satcheli_ascii_size(p->value, size) == size &&
	    ascii_is(p->name, p->base_size, "BOUNDARY", 8))
		return p->value;
	starred.encoded = true;
	if (forgotten_star(j->d, p))
		return extended(j, &starred, 1);
	return satcheli_header_text_in_place(j->d, j->a, p->value, size);
}

static bool add(struct join *j, const struct piece *p, size_t index, const char *value)
{
	bool plain = p->section == PLAIN;
	const char *name = plain ? p->name : satcheli_arena_text(j->a, p->name, p->base_size);

	if (!name || !value)
		return false;
	j->list[j->count++] = (struct joined){ { name, value }, index, plain };
	return true;
}

/* Pieces without any "*" behind their number are joined first and then read like a plain value: some mailers cut an
 * encoded word into pieces. Of two with one number the first counts. */
static bool add_sections(struct join *j, struct piece *p, size_t count, size_t index)
{
	bool encoded = false;
	size_t kept = 0;
	const char *value;

	for (size_t i = 0; i < count; i++) {
		if (kept && p[kept - 1].section == p[i].section)
			continue;
		encoded |= p[i].encoded;
		p[kept++] = p[i];
	}
	if (encoded)
		return add(j, p, index, extended(j, p, kept));
	satcheli_text_start(j->d);
	for (size_t i = 0; i < kept; i++)
		satcheli_text_put(j->d, p[i].value, strlen(p[i].value));
	value = satcheli_text_finish(j->d, j->a);
	return add(j, p, index,
	           value ? satcheli_header_text_in_place(j->d, j->a, value, strlen(value)) : NULL);
}

/* All pieces of one name: plain ones, whole ones, sections. */
static bool add_name(struct join *j, struct piece *p, size_t count)
{
	size_t first = p->index, i = 0;

	for (size_t k = 0; k < count; k++)
		first = p[k].index < first ? p[k].index : first;
	for (; i < count && p[i].section == PLAIN; i++)
		if (!add(j, &p[i], p[i].index, plain_value(j, &p[i])))
			return false;
	for (; i < count && p[i].section == WHOLE; i++)
		if (!add(j, &p[i], first, extended(j, &p[i], 1)))
			return false;
	return i == count || add_sections(j, p + i, count - i, first);
}

static bool join(struct join *j, struct piece *p, size_t count)
{
	qsort(p, count, sizeof *p, compare_pieces);
	for (size_t from = 0, to; from < count; from = to) {
		for (to = from + 1; to < count && compare_names(&p[from], &p[to]) == 0; to++)
			;
		if (!add_name(j, p + from, to - from))
			return false;
	}
	qsort(j->list, j->count, sizeof *j->list, compare_joined);
	return true;
}

static bool hand_out(const struct join *j, satchel_parameters *out)
{
	satchel_parameter *list = satcheli_arena_zero(j->a, j->count, sizeof *list);

	if (!list)
		return false;
	for (size_t i = 0; i < j->count; i++)
		list[i] = j->list[i].parameter;
	*out = (satchel_parameters){ list, j->count };
	return true;
}

/* Most have neither "*" in a name nor anything to be decoded in a value. */
static bool simple(satchel_parameters in)
{
	for (size_t i = 0; i < in.count; i++)
		if (strchr(in.list[i].name, '*') || strchr(in.list[i].value, '\'') ||
		    !satcheli_header_plain(in.list[i].value, strlen(in.list[i].value)))
			return false;
	return true;
}

int satcheli_parameters_decode(struct text_decoder *d, struct arena *a, satchel_parameters in,
                               satchel_parameters *out)
{
	struct join j = { .d = d, .a = a };
	struct piece *pieces;

	if (simple(in)) {
		*out = in;
		return SATCHEL_OK;
	}
	pieces = satcheli_arena_zero(a, in.count, sizeof *pieces);
	j.list = satcheli_arena_zero(a, in.count, sizeof *j.list);
	if (!pieces || !j.list)
		return SATCHEL_E_MEMORY;
	for (size_t i = 0; i < in.count; i++)
		pieces[i] = piece_of(&in.list[i], i);
	return join(&j, pieces, in.count) && hand_out(&j, out) ? SATCHEL_OK : SATCHEL_E_MEMORY;
}
