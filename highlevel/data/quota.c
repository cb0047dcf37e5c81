/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* QUOTA and QUOTAROOT: RFC 9208 section 7. RFC 2087 has the same in fewer words. */
#include "highlevel/data/reader.h"

#include <string.h>

/* quota-root-name: an astring that stands for itself. */
static bool root_name(struct reader *r, const char **name)
{
	struct text t;

	if (!satcheli_cursor_astring(&r->c, &t))
		return false;
	*name = t.s;
	return strlen(t.s) == t.size ||
	       satcheli_cursor_fail(&r->c, SATCHEL_E_PROTOCOL, "NUL in the name of a quota root");
}

/* number64; Q109: what is below nothing is nothing. */
static bool amount(struct cursor *c, uint64_t *n)
{
	if (*c->p != '-')
		return satcheli_cursor_number64(c, n);
	if (!satcheli_cursor_quirk(c, 109, "quota is negative (Q109)"))
		return false;
	c->p++;
	if (!satcheli_cursor_number64(c, n))
		return false;
	*n = 0;
	return true;
}

/* quota-resource = resource-name SP resource-usage SP resource-limit */
static bool resource(struct reader *r)
{
	struct cursor *c = &r->c;
	satchel_quota_resource q;
	struct text name;

	if (!satcheli_cursor_name(c, &name) || !cursor_sp(c) || !amount(c, &q.usage) ||
	    !cursor_sp(c) || !amount(c, &q.limit))
		return false;
	return satcheli_take_text(r, &name, &q.name) && satcheli_push(r, &q, sizeof q);
}

/* One SP between two resources, none elsewhere in the list; Q110: more. */
static bool gap(struct cursor *c, bool again)
{
	char *p = c->p;
	bool due;

	while (*p == ' ')
		p++;
	due = again && *p != ')';
	if (due && p == c->p)
		return cursor_sp(c);
	if (p != c->p + due &&
	    !satcheli_cursor_quirk(c, 110, "more spaces in a list of resources (Q110)"))
		return false;
	c->p = p;
	return true;
}

/* quota-list; it may be empty: nothing is limited. */
static bool resources(struct reader *r, satchel_quota *quota)
{
	struct cursor *c = &r->c;
	size_t mark = r->stack.size;
	uint64_t n = 0;

	if (!cursor_open(c))
		return false;
	while (gap(c, n > 0) && !cursor_take_close(c)) {
		if (++n > r->limits->max_resources)
			return satcheli_cursor_fail(c, SATCHEL_E_LIMIT,
			                            "more resources than max_resources");
		if (!resource(r))
			return false;
	}
	quota->resources = satcheli_pop(r, mark, sizeof(satchel_quota_resource), &quota->count);
	return !cursor_failed(c);
}

bool satcheli_read_quota(struct reader *r, satchel_quota *quota)
{
	quota->known = true;
	return root_name(r, &quota->root) && cursor_sp(&r->c) && resources(r, quota);
}

/* Blanks before the line end are not ours to judge (Q039). */
static bool another(const struct cursor *c)
{
	const char *p = c->p;

	while (*p == ' ')
		p++;
	return p < c->stop;
}

/* mailbox *(SP quota-root-name) */
bool satcheli_read_quota_roots(struct reader *r, satchel_folder *folder, satchel_words *roots)
{
	struct cursor *c = &r->c;
	size_t mark = r->stack.size;
	struct text mailbox;
	const char *name;
	uint64_t n = 0;

	if (!satcheli_cursor_astring(c, &mailbox) || !satcheli_show_mailbox(r, &mailbox, folder))
		return false;
	while (another(c)) {
		if (++n > r->limits->max_resources)
			return satcheli_cursor_fail(c, SATCHEL_E_LIMIT,
			                            "more quota roots than max_resources");
		if (!cursor_sp(c) || !root_name(r, &name) || !satcheli_push(r, &name, sizeof name))
			return false;
	}
	roots->list = satcheli_pop(r, mark, sizeof(char *), &roots->count);
	return !cursor_failed(c);
}
