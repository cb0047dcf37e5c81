/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* ENVELOPE: RFC 9051 section 7.5.2. Knows the ten fields and what servers do to them. */
#include "highlevel/data/date.h"
#include "highlevel/data/envelope.h"

/* ---- strings */

/* SP nstring as text; NIL is "", and *nil tells. */
static bool field(struct reader *r, const char **text, bool *nil)
{
	struct text t;

	return cursor_sp_nstring(&r->c, &t, nil) && satcheli_take_text(r, &t, text);
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

/* ---- the ten fields */

const satchel_envelope satcheli_no_envelope = {
	.date = { .raw = "" },
	.subject = "",
	.in_reply_to = "",
	.message_id = "",
};

/* Comments in it come in any charset. */
static bool date(struct reader *r, satchel_envelope *e, bool *nil)
{
	struct text t;
	unsigned quirk = 0;

	if (!cursor_nstring(&r->c, &t, nil) || !satcheli_take_text(r, &t, &e->date.raw))
		return false;
	if (t.size &&
	    satcheli_date_header(t.s, t.size, &r->header_day, &e->date, &quirk) != DATE_EXACT &&
	    quirk)
		return satcheli_cursor_quirk(&r->c, (uint16_t)quirk,
		                             "Date is not as in RFC 5322 (Q164)");
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

	copy_halves(e, &satcheli_no_envelope, sizeof *e);
	if (!cursor_open(c) || !date(r, e, &no_date) || !text_field(r, &e->subject, &no_subject) ||
	    !satcheli_read_address_lists(r, e) || !ids(r, e) || !cursor_close(c))
		return false;
	e->known |=
		(no_date ? 0 : SATCHEL_ENVELOPE_DATE) | (no_subject ? 0 : SATCHEL_ENVELOPE_SUBJECT);
	return true;
}
