/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The value of a body section: a literal in place, a string, NIL, or a literal that is streamed and is not here. */
#include "highlevel/data/fetch.h"

static satchel_body *new_body(struct reader *r, struct fetch_work *w, const char *section)
{
	satchel_body *b = satcheli_new(r, 1, sizeof *b);

	if (!b || !satcheli_fetch_append(r, (void ***)(void *)&w->bodies, &w->message.body_count,
	                                 &w->body_room, b))
		return NULL;
	w->message.bodies = (const satchel_body *const *)w->bodies;
	b->index = (uint32_t)w->message.body_count - 1;
	b->section = section;
	b->octets.data = "";
	return b;
}

static bool is_elided(const struct cursor *c, uint64_t *size)
{
	for (size_t i = 0; i < c->elided_count; i++)
		if (c->elided[i].at == (size_t)(c->p - c->base)) {
			*size = c->elided[i].size;
			return true;
		}
	return false;
}

static bool literal_body(struct reader *r, struct fetch_work *w, satchel_body *b)
{
	struct cursor *c = &r->c;
	uint64_t size;
	char *octets = satcheli_literal_head(c->p, &size);

	if (!octets)
		return satcheli_cursor_fail(
			c, SATCHEL_E_PROTOCOL,
			"a literal is not announced as {n} at the end of a line");
	c->p = octets;
	b->size = size;
	if (w->head && c->p > c->stop) {
		w->streaming = b;
		b->octets.data = NULL;
		return true;
	}
	if (is_elided(c, &size)) {
		b->octets.data = NULL;
		b->rc = SATCHEL_E_LIMIT;
		return true;
	}
	if (c->p > c->stop || size > (uint64_t)(c->stop - c->p))
		return satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL,
		                            "literal is not in this segment");
	b->octets = (satchel_octets){ c->p, (size_t)size };
	c->p += size;
	return true;
}

static bool string_body(struct reader *r, satchel_body *b)
{
	struct text t;

	if (!satcheli_cursor_string(&r->c, &t))
		return false;
	b->size = t.size;
	b->octets = (satchel_octets){ t.s, t.size };
	return true;
}

/* Q126: no value at all. */
static bool no_value(struct cursor *c)
{
	const char *p = c->p;

	while (*p == ' ')
		p++;
	return *p == ')';
}

bool satcheli_fetch_body(struct reader *r, struct fetch_work *w, const char *section,
                         uint64_t origin, bool has_origin)
{
	struct cursor *c = &r->c;
	bool missing = no_value(c);
	satchel_body *b;

	if (missing ? !satcheli_cursor_quirk(c, 126, "body section without a value (Q126)")
	            : !cursor_sp(c))
		return false;
	while (missing && *c->p == ' ')
		c->p++;
	b = new_body(r, w, section);
	if (!b)
		return false;
	b->origin = origin;
	b->has_origin = has_origin;
	b->nil = missing || cursor_take_nil(c);
	if (b->nil)
		return true;
	if (*c->p == '{' || *c->p == '~' ? literal_body(r, w, b) : string_body(r, b))
		return true;
	w->message.body_count--;
	return false;
}
