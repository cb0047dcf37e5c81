/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Types of text as they were written, and what they meant. Nothing is forgotten, as what is lent is part of messages: only
 * what has few values is learned, and no more than there is room for. */
#include "highlevel/data/type_memo.h"
#include "core/scan.h"

enum { LEAST = 16 }; /* octets; no type and parameter have fewer */

/* Of the first sixteen octets and the last eight. */
static inline uint64_t hash_of(const char *from, size_t size)
{
	uint64_t a, b, c;

	memcpy(&a, from, sizeof a);
	memcpy(&b, from + sizeof a, sizeof b);
	memcpy(&c, from + size - sizeof c, sizeof c);
	return (a ^ (b << 29 | b >> 35) ^ (c << 43 | c >> 21) ^ size) *
	       UINT64_C(0x9E3779B97F4A7C15);
}

/* The first of two places where it may be. */
static inline size_t place_of(uint64_t hash)
{
	return (size_t)(hash >> 59) & (TYPE_PLACES - 2);
}

/* Up to the first closing parenthesis; 0: there is none near. */
static inline size_t size_of(const char *from)
{
	uint64_t ends = scan_places(from, ')');
	size_t size = ends ? (size_t)__builtin_ctzll(ends) + 1 : 0;

	return size < LEAST ? 0 : size;
}

static inline bool is_type(const struct type_known *k, uint64_t hash, const char *from, size_t size)
{
	return k->hash == hash && k->size == size && scan_same(k->text, from, size);
}

bool satcheli_type_recall(const struct type_memo *m, struct cursor *c, satchel_part *p)
{
	size_t size, place;
	uint64_t hash;
	const struct type_known *k;

	if (!m || ((unsigned char)c->p[1] | 32) != 't')
		return false;
	size = size_of(c->p);
	if (!size || size > (size_t)(c->stop - c->p) || c->depth >= c->limits->max_depth)
		return false;
	hash = hash_of(c->p, size);
	place = place_of(hash);
	k = &m->types[place | (m->types[place].hash != hash)];
	if (!is_type(k, hash, c->p, size))
		return false;
	c->p += size;
	p->type = k->type;
	p->subtype = k->subtype;
	p->parameters = (satchel_parameters){ k->list, k->count };
	p->known |= SATCHEL_PART_PARAMETERS;
	return true;
}

/* ---- what is learned */

/* Parameters that say how text is written: RFC 2046 section 4.1.2, RFC 3676. */
static bool is_of_text(const char *name)
{
	static const char *const names[] = { "CHARSET", "FORMAT", "DELSP" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (ascii_equal(name, names[i]))
			return true;
	return false;
}

static bool has_few_values(const satchel_part *p)
{
	if (!ascii_equal(p->type, "TEXT") || !p->parameters.count ||
	    p->parameters.count > TYPE_PARAMETERS)
		return false;
	for (size_t i = 0; i < p->parameters.count; i++)
		if (!is_of_text(p->parameters.list[i].name))
			return false;
	return true;
}

/* Nothing in it is encoded or escaped. A NUL was a quote until it was read. */
static bool write_back(char text[TYPE_TEXT], const char *from, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		unsigned char ch = (unsigned char)from[i], letter = ch | 32;

		if (!(letter >= 'a' && letter <= 'z') && !ascii_digit(ch) &&
		    !memchr(" \"()-_.", ch, sizeof " \"()-_."))
			return false;
		text[i] = from[i] ? from[i] : '"';
	}
	return true;
}

/* A string that was read in place. */
static const char *held(const struct type_known *k, const char *from, const char *s)
{
	return k->held + (s - from);
}

static void keep(struct type_known *k, const char *from, size_t size, const satchel_part *p)
{
	k->size = size;
	memcpy(k->held, from, size);
	k->type = held(k, from, p->type);
	k->subtype = held(k, from, p->subtype);
	k->count = p->parameters.count;
	for (size_t i = 0; i < k->count; i++)
		k->list[i] = (satchel_parameter){ held(k, from, p->parameters.list[i].name),
			                          held(k, from, p->parameters.list[i].value) };
}

/* Makes the memo if there is none; false: no memory. */
static bool made(struct type_memo **m, const satchel_allocator *with)
{
	if (*m)
		return true;
	*m = with->resize(with->user, NULL, 0, sizeof **m);
	if (*m)
		memset(*m, 0, sizeof **m);
	return *m != NULL;
}

void satcheli_type_forget(struct type_memo **m, const satchel_allocator *with)
{
	if (*m)
		with->resize(with->user, *m, sizeof **m, 0);
	*m = NULL;
}

/* A place for it; NULL: both are taken. */
static struct type_known *free_place(struct type_memo *m, uint64_t hash)
{
	struct type_known *k = &m->types[place_of(hash)];

	k += k->size != 0;
	return k->size ? NULL : k;
}

void satcheli_type_remember(struct type_memo **m, const satchel_allocator *with,
                            const struct cursor *c, const char *from, const satchel_part *p)
{
	size_t size = size_of(from);
	char text[TYPE_TEXT];
	struct type_known *k;
	uint64_t hash;

	if (!size || from + size != c->p || !has_few_values(p) || !write_back(text, from, size) ||
	    !made(m, with))
		return;
	hash = hash_of(text, size);
	k = free_place(*m, hash);
	if (!k)
		return;
	k->hash = hash;
	memcpy(k->text, text, size);
	keep(k, from, size, p);
}
