/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* NAMESPACE (RFC 9051 section 7.3.5) and ID (RFC 2971). */
#include "highlevel/data/reader.h"

/* ---- NAMESPACE */

/* "(" string SP (DQUOTE QUOTED-CHAR DQUOTE / nil) *extension ")" */
static bool namespace(struct reader *r)
{
	struct cursor *c = &r->c;
	satchel_folder shown = { 0 };
	satchel_namespace n;
	struct text prefix;

	if (!cursor_open(c) || !satcheli_cursor_string(c, &prefix) ||
	    !satcheli_show_mailbox(r, &prefix, &shown) || !cursor_sp(c) ||
	    !satcheli_read_delimiter(r, &n.delimiter))
		return false;
	n.prefix = shown.name;
	n.wire_prefix = shown.wire_name;
	while (!cursor_take_close(c))
		if (cursor_failed(c) || !cursor_sp(c) || !satcheli_cursor_skip(c))
			return false;
	return satcheli_push(r, &n, sizeof n);
}

static bool namespace_list(struct reader *r, satchel_namespace_list *list)
{
	struct cursor *c = &r->c;
	size_t mark = r->stack.size;
	uint64_t n = 0;

	if (cursor_take_nil(c))
		return true;
	if (!cursor_open(c))
		return false;
	while (!cursor_take_close(c)) {
		if (++n > r->limits->max_resources)
			return satcheli_cursor_fail(c, SATCHEL_E_LIMIT,
			                            "more namespaces than max_resources");
		if (cursor_failed(c) || !namespace(r))
			return false;
		while (*c->p == ' ' && c->p[1] == '(')
			c->p++;
	}
	list->list = satcheli_pop(r, mark, sizeof(satchel_namespace), &list->count);
	return !cursor_failed(c);
}

bool satcheli_read_namespaces(struct reader *r, satchel_namespaces *n)
{
	return namespace_list(r, &n->personal) && cursor_sp(&r->c) &&
	       namespace_list(r, &n->other) && cursor_sp(&r->c) && namespace_list(r, &n->shared);
}

/* ---- ID */

static bool id_field(struct reader *r)
{
	struct cursor *c = &r->c;
	struct text name, value;
	satchel_field f;
	bool nil;

	if (!satcheli_cursor_string(c, &name) || !cursor_sp(c) ||
	    !satcheli_cursor_nstring(c, &value, &nil))
		return false;
	f.name = satcheli_decode_text(r, &name);
	f.value = nil ? NULL : satcheli_decode_text(r, &value);
	return satcheli_push(r, &f, sizeof f);
}

bool satcheli_read_fields(struct reader *r, satchel_fields *fields)
{
	struct cursor *c = &r->c;
	size_t mark = r->stack.size;

	if (cursor_take_nil(c))
		return true;
	if (!cursor_open(c))
		return false;
	for (uint64_t n = 0; !cursor_take_close(c); n++) {
		if (n == r->limits->max_resources)
			return satcheli_cursor_fail(c, SATCHEL_E_LIMIT,
			                            "more fields than max_resources");
		if (cursor_failed(c) || (n && !cursor_sp(c)) || !id_field(r))
			return false;
	}
	fields->list = satcheli_pop(r, mark, sizeof(satchel_field), &fields->count);
	return !cursor_failed(c);
}
