/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* ENVELOPE: RFC 9051 section 7.5.2. Knows the ten fields and what servers do to them. */
#include "highlevel/data/placeholder.h"
#include "highlevel/data/date.h"
#include "highlevel/data/reader.h"

/* ---- addresses */

/* SP nstring as text; NIL is "", and *nil tells. */
static bool field(struct reader *r, const char **text, bool *nil)
{
	struct text t;

	if (!cursor_sp_nstring(&r->c, &t, nil))
		return false;
	*text = t.s;
	return true;
}

/* The same, for a text that may be encoded. */
static bool text_field(struct reader *r, const char **text, bool *nil)
{
	struct text t;

	if (!cursor_sp_nstring(&r->c, &t, nil))
		return false;
	*text = satcheli_decode_text(r, &t);
	return !cursor_failed(&r->c);
}

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

static bool unswap(struct reader *r, satchel_address *a)
{
	const char *at = strchr(a->name, '@'), *from = a->name + 1;
	struct text name = { (char *)(uintptr_t)a->mailbox, strlen(a->mailbox), 1 };
	struct text mailbox = { (char *)(uintptr_t)from, (size_t)(at - from), 0 };
	struct text host = { (char *)(uintptr_t)(at + 1), strlen(at + 1) - 1, 0 };

	if (!satcheli_cursor_quirk(&r->c, 160, "name and address are swapped (Q160)"))
		return false;
	a->name = satcheli_decode_text(r, &name);
	if (!satcheli_cursor_keep(&r->c, &mailbox) || !satcheli_cursor_keep(&r->c, &host))
		return false;
	a->mailbox = mailbox.s;
	a->host = host.s;
	return true;
}

/* The name of a group is text for people. */
static bool group_name(struct reader *r, satchel_address *a)
{
	struct text t = { (char *)(uintptr_t)a->mailbox, strlen(a->mailbox), 1 };

	a->mailbox = satcheli_decode_text(r, &t);
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
static bool address(struct reader *r, satchel_address *a)
{
	struct cursor *c = &r->c;
	bool no_name, no_route, no_mailbox, no_host;

	memset(a, 0, sizeof *a);
	if (!cursor_open(c) || !name_field(r, a, &no_name) || !field(r, &a->route, &no_route) ||
	    !field(r, &a->mailbox, &no_mailbox) || !field(r, &a->host, &no_host) ||
	    !cursor_close(c))
		return false;
	if (!no_host)
		return placeholder(r, a);
	if (!no_mailbox && !no_name && is_swapped(a))
		return unswap(r, a);
	a->kind = no_mailbox ? SATCHEL_GROUP_END : SATCHEL_GROUP_START;
	return no_mailbox || group_name(r, a);
}

/* One element of a list of addresses; Q154: NIL among them is passed over. */
static bool element(struct reader *r)
{
	satchel_address *a;

	if (cursor_take_nil(&r->c))
		return satcheli_cursor_quirk(&r->c, 154, "NIL in a list of addresses (Q154)");
	a = satcheli_push_room(r, sizeof *a);
	return a && address(r, a);
}

/* "(" 1*address ")" / nil */
static bool addresses(struct reader *r, satchel_addresses *list, bool *nil)
{
	struct cursor *c = &r->c;
	size_t mark = r->stack.size;

	*nil = cursor_take_nil(c);
	if (*nil)
		return true;
	if (!cursor_open(c))
		return false;
	if (*c->p == ')' && !satcheli_cursor_quirk(c, 155, "empty list instead of NIL (Q155)"))
		return false;
	while (!cursor_take_close(c)) {
		if (cursor_failed(c) || !element(r))
			return false;
		while (*c->p == ' ' && c->p[1] == '(')
			c->p++;
		if (r->stack.size - mark > r->limits->max_addresses * sizeof(satchel_address))
			return satcheli_cursor_fail(c, SATCHEL_E_LIMIT,
			                            "more addresses than max_addresses");
	}
	list->list = satcheli_pop(r, mark, sizeof(satchel_address), &list->count);
	return !cursor_failed(c);
}

/* ---- the ten fields */

/* Text is UTF-8, also this one: comments in it come in any charset. */
static bool date_text(struct reader *r, const struct text *t, const char **raw)
{
	*raw = t->s;
	if (t->high && !satcheli_utf8_valid(t->s, t->size))
		*raw = satcheli_charset_to_utf8(&r->decoder, &r->arena, "", 0, t->s, t->size);
	return *raw || satcheli_cursor_fail(&r->c, SATCHEL_E_MEMORY, "out of memory");
}

static bool date(struct reader *r, satchel_envelope *e, bool *nil)
{
	struct text t;
	unsigned quirk = 0;

	if (!satcheli_cursor_nstring(&r->c, &t, nil) || !date_text(r, &t, &e->date.raw))
		return false;
	if (t.size && satcheli_date_header(t.s, t.size, &e->date, &quirk) != DATE_EXACT && quirk)
		return satcheli_cursor_quirk(&r->c, (uint16_t)quirk,
		                             "Date is not as in RFC 5322 (Q164)");
	return true;
}

static const size_t lists[] = {
	offsetof(satchel_envelope, from),     offsetof(satchel_envelope, sender),
	offsetof(satchel_envelope, reply_to), offsetof(satchel_envelope, to),
	offsetof(satchel_envelope, cc),       offsetof(satchel_envelope, bcc),
};

/* Each with its space in front; fewer if the envelope ends early. */
static bool all_addresses(struct reader *r, satchel_envelope *e)
{
	for (size_t i = 0; i < sizeof lists / sizeof *lists && *r->c.p != ')'; i++) {
		bool nil;

		if (!cursor_sp(&r->c) ||
		    !addresses(r, (satchel_addresses *)(void *)((char *)e + lists[i]), &nil))
			return false;
		e->known |= nil ? 0 : SATCHEL_ENVELOPE_FROM << i;
	}
	return true;
}

static bool is_message_id(const char *s)
{
	size_t n = strlen(s);

	return n > 2 && s[0] == '<' && s[n - 1] == '>' && strchr(s, '@');
}

/* Q158: the fields at the end are missing. */
static bool ends_early(struct cursor *c)
{
	return satcheli_cursor_quirk(c, 158, "ENVELOPE has fewer than ten fields (Q158)");
}

/* The last two fields. */
static bool ids(struct reader *r, satchel_envelope *e)
{
	struct cursor *c = &r->c;
	bool nil = true;

	if (*c->p == ')')
		return ends_early(c);
	if (!field(r, &e->in_reply_to, &nil))
		return false;
	if (*c->p != ')') {
		e->known |= nil ? 0 : SATCHEL_ENVELOPE_IN_REPLY_TO;
		if (!field(r, &e->message_id, &nil))
			return false;
		e->known |= nil ? 0 : SATCHEL_ENVELOPE_MESSAGE_ID;
		return true;
	}
	if (!ends_early(c))
		return false;
	if (nil || !is_message_id(e->in_reply_to)) {
		e->known |= nil ? 0 : SATCHEL_ENVELOPE_IN_REPLY_TO;
		return true;
	}
	e->message_id = e->in_reply_to;
	e->in_reply_to = "";
	e->known |= SATCHEL_ENVELOPE_MESSAGE_ID;
	return true;
}

bool satcheli_read_envelope(struct reader *r, satchel_envelope *e)
{
	struct cursor *c = &r->c;
	bool no_date, no_subject;

	satcheli_zero(e, sizeof *e);
	e->date.raw = e->subject = e->in_reply_to = e->message_id = "";
	if (!cursor_open(c) || !date(r, e, &no_date) || !text_field(r, &e->subject, &no_subject) ||
	    !all_addresses(r, e) || !ids(r, e) || !cursor_close(c))
		return false;
	e->known |=
		(no_date ? 0 : SATCHEL_ENVELOPE_DATE) | (no_subject ? 0 : SATCHEL_ENVELOPE_SUBJECT);
	return true;
}
