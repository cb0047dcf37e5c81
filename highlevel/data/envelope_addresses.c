/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The six lists of addresses of an ENVELOPE: RFC 9051 section 7.5.2. Sender and Reply-To are nearly always the octets of
 * From once more, as servers put them there where a message has none: such a list is not read again. */
#include "core/apart.h"
#include "core/scan.h"
#include "highlevel/data/envelope.h"
#include "highlevel/data/placeholder.h"

/* ---- one address */

/* What an address begins with: no space in front. */
static bool name_field(struct reader *r, satchel_address *a, bool *nil)
{
	struct text t;

	if (!cursor_nstring(&r->c, &t, nil))
		return false;
	a->name = satcheli_decode_text(r, &t);
	return !cursor_failed(&r->c);
}

/* Q160: "<user@host>" stands where the name belongs, and the name where the mailbox does. */
static bool is_swapped(const satchel_address *a)
{
	size_t n = strlen(a->name);

	return n > 3 && a->name[0] == '<' && a->name[n - 1] == '>' && strchr(a->name, '@');
}

/* name: what stands where the mailbox belongs. */
static bool unswap(struct reader *r, satchel_address *a, const struct text *name)
{
	const char *at = strchr(a->name, '@'), *from = a->name + 1;
	struct text mailbox = { (char *)(uintptr_t)from, (size_t)(at - from), 1, true };
	struct text host = { (char *)(uintptr_t)(at + 1), strlen(at + 1) - 1, 1, true };

	if (!satcheli_cursor_quirk(&r->c, 160, "name and address are swapped (Q160)"))
		return false;
	a->name = satcheli_decode_text(r, name);
	return satcheli_cursor_keep(&r->c, &mailbox) && satcheli_cursor_keep(&r->c, &host) &&
	       satcheli_take_text(r, &mailbox, &a->mailbox) &&
	       satcheli_take_text(r, &host, &a->host);
}

/* The name of a group is text for people. */
static bool group_name(struct reader *r, satchel_address *a, const struct text *name)
{
	a->mailbox = satcheli_decode_text(r, name);
	return !cursor_failed(&r->c);
}

/* Q143: the server could not read the message and made one that says so. */
static bool placeholder(struct reader *r, const satchel_address *a)
{
	if (*a->host != '.' || !satcheli_placeholder_sender(a))
		return true;
	r->placeholder = true;
	return satcheli_cursor_quirk(&r->c, 143,
	                             "the server's words in place of the message (Q143)");
}

/* address = "(" addr-name SP addr-adl SP addr-mailbox SP addr-host ")" */
APART static bool address(struct reader *r, satchel_address *a)
{
	struct cursor *c = &r->c;
	struct text route, mailbox, host;
	bool no_name, no_route, no_mailbox, no_host;

	memset(a, 0, sizeof *a);
	if (!cursor_open(c) || !name_field(r, a, &no_name) ||
	    !cursor_sp_nstring(c, &route, &no_route) ||
	    !cursor_sp_nstring(c, &mailbox, &no_mailbox) ||
	    !cursor_sp_nstring(c, &host, &no_host) || !cursor_close(c) ||
	    !satcheli_take_text(r, &route, &a->route) ||
	    !satcheli_take_text(r, &mailbox, &a->mailbox) ||
	    !satcheli_take_text(r, &host, &a->host))
		return false;
	if (!no_host)
		return placeholder(r, a);
	if (!no_mailbox && !no_name && is_swapped(a))
		return unswap(r, a, &mailbox);
	a->kind = no_mailbox ? SATCHEL_GROUP_END : SATCHEL_GROUP_START;
	return no_mailbox || group_name(r, a, &mailbox);
}

/* What stands between the name and the mailbox nearly always. */
static const char no_route[] = " NIL \"";

/* Mailbox and host, from behind the name on; behind the parenthesis, or NULL: they are not two short strings. */
static inline char *short_rest(const struct cursor *c, char *p, satchel_address *a)
{
	const size_t size = sizeof no_route - 1;
	struct text mailbox, host;
	char *end =
		memcmp(p, no_route, size) ? NULL : cursor_plain_pair(c, p + size, &mailbox, &host);

	if (!end)
		return NULL;
	a->kind = SATCHEL_ADDRESS;
	a->route = "";
	a->mailbox = mailbox.s;
	a->host = host.s;
	if (*end == ')' && *host.s != '.')
		return end + 1;
	satcheli_cursor_restore(c, p, end);
	return NULL;
}

/* An address as most are, in a hurry. true: taken. What is not goes the long way, from the octets as they came. */
static inline bool take_short(struct reader *r, satchel_address *a)
{
	struct cursor *c = &r->c;
	struct text name;
	bool nil;
	char *p, *end;

	if (c->depth >= c->limits->max_depth)
		return false;
	p = cursor_plain_nstring(c, c->p + 1, &name, &nil);
	if (!p)
		return false;
	end = short_rest(c, p, a);
	if (!end) {
		satcheli_cursor_restore(c, c->p, p);
		return false;
	}
	c->p = end;
	a->name = satcheli_decode_text(r, &name);
	return true;
}

/* One element of a list of addresses; Q154: NIL among them is passed over. */
static bool element(struct reader *r, bool *plain)
{
	satchel_address *a;

	if (*r->c.p != '(' && cursor_take_nil(&r->c)) {
		*plain = false;
		return satcheli_cursor_quirk(&r->c, 154, "NIL in a list of addresses (Q154)");
	}
	a = satcheli_push_room(r, sizeof *a);
	if (a && *r->c.p == '(' && take_short(r, a))
		return !cursor_failed(&r->c);
	*plain = false;
	return a && address(r, a);
}

/* ---- a list of them */

/* The list that was read last, if nothing in it was odd. */
struct last_list {
	const char *from;
	size_t size; /* octets, parentheses included; 0: none */
	satchel_addresses list;
};

/* 1*address ")"; *plain: each of them, and nothing between them. */
static bool elements(struct reader *r, size_t mark, bool *plain)
{
	struct cursor *c = &r->c;

	while (!cursor_take_close(c)) {
		if (cursor_failed(c) || !element(r, plain))
			return false;
		while (*c->p == ' ') {
			*plain = false;
			if (c->p[1] != '(')
				break;
			c->p++;
		}
		if (r->stack.size - mark > r->limits->max_addresses * sizeof(satchel_address))
			return satcheli_cursor_fail(c, SATCHEL_E_LIMIT,
			                            "more addresses than max_addresses");
	}
	return true;
}

/* "(" 1*address ")" / nil */
static bool addresses(struct reader *r, satchel_addresses *list, bool *nil, struct last_list *last)
{
	struct cursor *c = &r->c;
	size_t mark = r->stack.size;
	char *from = c->p;
	bool plain = true;

	*nil = cursor_take_nil(c);
	if (*nil)
		return true;
	if (!cursor_open(c))
		return false;
	if (*c->p == ')' && !satcheli_cursor_quirk(c, 155, "empty list instead of NIL (Q155)"))
		return false;
	if (!elements(r, mark, &plain))
		return false;
	list->list = satcheli_pop(r, mark, sizeof(satchel_address), &list->count);
	if (plain && list->count)
		*last = (struct last_list){ from, (size_t)(c->p - from), *list };
	return !cursor_failed(c);
}

/* ---- all of them */

static const size_t lists[] = {
	offsetof(satchel_envelope, from),     offsetof(satchel_envelope, sender),
	offsetof(satchel_envelope, reply_to), offsetof(satchel_envelope, to),
	offsetof(satchel_envelope, cc),       offsetof(satchel_envelope, bcc),
};

/* Takes a list whose octets are those of one that was read. */
static bool take_again(struct cursor *c, const struct last_list *last, satchel_addresses *list)
{
	if (!last->size || last->size > (size_t)(c->stop - c->p) ||
	    !scan_read_before(last->from, c->p, last->size))
		return false;
	*list = last->list;
	c->p += last->size;
	return true;
}

/* NIL as most write it. */
static bool take_none(struct cursor *c)
{
	static const char none[] = " NIL ";

	return cursor_take_up_to(c, none, sizeof none - 1);
}

/* Each with its space in front; fewer if the envelope ends early. */
bool satcheli_read_address_lists(struct reader *r, satchel_envelope *e)
{
	struct last_list last = { NULL, 0, { NULL, 0 } };

	for (size_t i = 0; i < sizeof lists / sizeof *lists && *r->c.p != ')'; i++) {
		satchel_addresses *list = (satchel_addresses *)(void *)((char *)e + lists[i]);
		bool nil = false;

		if (take_none(&r->c))
			continue;
		if (!cursor_sp(&r->c) ||
		    (!take_again(&r->c, &last, list) && !addresses(r, list, &nil, &last)))
			return false;
		e->known |= nil ? 0 : SATCHEL_ENVELOPE_FROM << i;
	}
	return true;
}
