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
static const char no_route[8] = " NIL \"";
enum { NO_ROUTE = 6 };

/* A name that ends near, or NIL, at p: behind it; NULL: it is another, and nothing was done. Only one with 8-bit octets has its
 * NUL then. */
static inline char *short_name(const struct cursor *c, char *p, struct text *name)
{
	uint64_t stops;

	if (RARE(*p != '"')) {
		*name = (struct text){ (char *)(uintptr_t) "", 0, 0, false };
		return memcmp(p, "NIL", 3) ? NULL : p + 3;
	}
	stops = scan_stops(++p);
	if (RARE(!stops))
		return NULL;
	*name = (struct text){ p, scan_first(stops), 0, false };
	p += name->size;
	if (RARE((unsigned char)*p >= 0x80))
		return satcheli_cursor_plain_high(c, name->s, name);
	return *p == '"' ? p + 1 : NULL;
}

/* It is no address of this kind: all is as it was. */
static inline char *give_back(char *behind_name)
{
	if (!behind_name[-1])
		behind_name[-1] = '"';
	return NULL;
}

/* NIL for the route, mailbox and host from behind a name on; the closing parenthesis, or NULL: it is no address of this kind. */
static inline char *short_rest(const struct cursor *c, char *p, struct text *mailbox,
                               struct text *host)
{
	if (RARE((scan_eight(p) ^ scan_eight(no_route)) << 8 * (8 - NO_ROUTE)))
		return NULL;
	p = cursor_find_pair(c, p + NO_ROUTE, ')', mailbox, host);
	return RARE(!p || *host->s == '.') ? NULL : p;
}

/* An address as most are, from behind its parenthesis on; behind the other, or NULL: it is none, and nothing was done. */
static inline char *short_address(struct reader *r, char *p, satchel_address *a)
{
	struct text name, mailbox, host;
	char *end = short_name(&r->c, p, &name);

	if (RARE(!end))
		return NULL;
	p = short_rest(&r->c, end, &mailbox, &host);
	if (RARE(!p))
		return give_back(end);
	if (end[-1] == '"')
		end[-1] = 0;
	cursor_end_pair(&mailbox, &host);
	r->c.p = p + 1;
	*a = (satchel_address){ .kind = SATCHEL_ADDRESS,
		                .name = satcheli_decode_text(r, &name),
		                .route = "",
		                .mailbox = mailbox.s,
		                .host = host.s };
	return p + 1;
}

/* As many as there are of them one behind the other, until the stack has that size. */
static inline void short_addresses(struct reader *r, size_t most)
{
	char *p = r->c.p;

	if (r->c.depth >= r->c.limits->max_depth)
		return;
	while (*p == '(' && r->stack.size < most) {
		satchel_address *a = satcheli_push_room(r, sizeof *a);

		p = a ? short_address(r, p + 1, a) : NULL;
		if (RARE(!p || cursor_failed(&r->c))) {
			r->stack.size -= a ? sizeof *a : 0;
			return;
		}
	}
}

/* Any other element of a list of addresses; Q154: NIL among them is passed over. */
static bool element(struct reader *r)
{
	satchel_address *a;

	if (*r->c.p != '(' && cursor_take_nil(&r->c))
		return satcheli_cursor_quirk(&r->c, 154, "NIL in a list of addresses (Q154)");
	a = satcheli_push_room(r, sizeof *a);
	return a && address(r, a);
}

/* ---- a list of them */

/* The list that was read last, if nothing in it was odd. */
struct last_list {
	const char *from;
	size_t size; /* octets, parentheses included; 0: none */
	satchel_addresses list;
};

/* How large the stack may become. */
static inline size_t most_of(const struct reader *r, size_t mark)
{
	uint64_t most = r->limits->max_addresses;

	return most < SIZE_MAX / 2 / sizeof(satchel_address)
	               ? mark + (size_t)most * sizeof(satchel_address)
	               : SIZE_MAX;
}

/* Between two elements there may be one. */
static bool pass_space(struct cursor *c)
{
	bool between = c->p[0] == ' ' && c->p[1] == '(' && c->p[-1] != '(';

	c->p += between;
	return between;
}

/* 1*address ")"; *plain: each of them, and nothing between them. */
static bool elements(struct reader *r, size_t mark, bool *plain)
{
	struct cursor *c = &r->c;
	size_t most = most_of(r, mark);

	for (;;) {
		short_addresses(r, most);
		*plain = *plain && *c->p == ')';
		if (USUAL(cursor_take_close(c)))
			return true;
		if (pass_space(c))
			continue;
		if (cursor_failed(c) || !element(r))
			return false;
		if (r->stack.size > most)
			return satcheli_cursor_fail(c, SATCHEL_E_LIMIT,
			                            "more addresses than max_addresses");
	}
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
	if (RARE(!elements(r, mark, &plain)))
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
