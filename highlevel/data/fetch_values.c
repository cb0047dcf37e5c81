/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Values of FETCH items that stand alone: dates, identifiers, PREVIEW, BINARY.SIZE. NIL is a value too: it says that the
 * server has none. */
#include "highlevel/data/fetch_values.h"
#include "highlevel/data/date.h"

bool satcheli_fetch_is_nil(struct fetch_work *w, uint64_t bit)
{
	w->message.has &= ~bit;
	w->message.nil |= bit;
	satcheli_fetch_void(w);
	return true;
}

/* ---- dates */

static const char *const date_quirks[] = {
	"INTERNALDATE of no day (Q150)",
	"INTERNALDATE with one digit for the day (Q151)",
	"INTERNALDATE with words behind the zone (Q152)",
	"INTERNALDATE in another format (Q153)",
};

/* As RFC 9051 has it: read where it stands, as none of its octets can be another. */
static bool take_exact(struct reader *r, satchel_time *t)
{
	struct cursor *c = &r->c;
	char *text = c->p + 1, *end = text + DATE_SIZE;

	if (*c->p != '"' || *end != '"' || (end[1] != ' ' && end[1] != ')') ||
	    c->limits->max_token < DATE_SIZE || !satcheli_date_exact(text, &r->internal_day, t))
		return false;
	*end = 0;
	t->raw = text;
	c->p = end + 1;
	return true;
}

/* date-time; Q150 to Q153: dates in other forms. */
static bool read_date(struct reader *r, satchel_time *t, bool *nil)
{
	struct text text;
	unsigned quirk = 0;

	*nil = false;
	if (take_exact(r, t))
		return true;
	if (!satcheli_cursor_nstring(&r->c, &text, nil) || !satcheli_take_text(r, &text, &t->raw))
		return false;
	if (*nil ||
	    satcheli_date_internal(text.s, text.size, &r->internal_day, t, &quirk) == DATE_EXACT)
		return true;
	if (quirk)
		return satcheli_cursor_quirk(&r->c, (uint16_t)quirk, date_quirks[quirk - 150]);
	return satcheli_cursor_fail(&r->c, SATCHEL_E_PROTOCOL, "the value is not a date");
}

/* Q149: NIL. */
bool satcheli_fetch_internal_date(struct reader *r, struct fetch_work *w)
{
	bool nil;

	if (!read_date(r, &w->message.internal_date, &nil))
		return false;
	return !nil || (satcheli_fetch_is_nil(w, SATCHEL_FETCH_INTERNALDATE) &&
	                satcheli_cursor_quirk(&r->c, 149, "INTERNALDATE is NIL (Q149)"));
}

/* RFC 8514 section 4.2: NIL where the folder keeps none. */
bool satcheli_fetch_save_date(struct reader *r, struct fetch_work *w)
{
	bool nil;

	return read_date(r, &w->message.save_date, &nil) &&
	       (!nil || satcheli_fetch_is_nil(w, SATCHEL_FETCH_SAVEDATE));
}

/* ---- numbers */

/* "(" mod-sequence-value ")"; Q131: -1 or 0 is none. */
bool satcheli_fetch_modseq(struct reader *r, struct fetch_work *w)
{
	struct cursor *c = &r->c;
	bool known;

	if (!cursor_open(c) || !satcheli_cursor_number_known(c, &w->message.modseq, &known, 131) ||
	    !cursor_close(c))
		return false;
	if (w->message.modseq)
		return true;
	satcheli_fetch_is_nil(w, SATCHEL_FETCH_MODSEQ);
	return !known || satcheli_cursor_quirk(c, 131, "MODSEQ is 0 (Q131)");
}

/* All 64 bits, which no number of IMAP itself has. */
static bool read_id(struct cursor *c, uint64_t *id)
{
	if (!ascii_digit((unsigned char)*c->p))
		return satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL, "a number is missing");
	for (*id = 0; ascii_digit((unsigned char)*c->p); c->p++) {
		unsigned digit = (unsigned)(*c->p - '0');

		if (*id > (UINT64_MAX - digit) / 10)
			return satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL,
			                            "number is above 2^64-1");
		*id = *id * 10 + digit;
	}
	return *c->p == ' ' || *c->p == ')' ||
	       satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL, "octets behind a number");
}

bool satcheli_fetch_gmail_message_id(struct reader *r, struct fetch_work *w)
{
	return read_id(&r->c, &w->message.gmail_message_id);
}

bool satcheli_fetch_gmail_thread_id(struct reader *r, struct fetch_work *w)
{
	return read_id(&r->c, &w->message.gmail_thread_id);
}

/* ---- OBJECTID */

/* "(" objectid ")"; RFC 8474 section 7. */
static bool read_object_id(struct reader *r, const char **id)
{
	struct cursor *c = &r->c;
	struct text t;

	if (!cursor_open(c) || !satcheli_cursor_word(c, &t))
		return false;
	if (!satcheli_is_object_id(t.s, t.size))
		return satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL, "not an object identifier");
	if (!satcheli_cursor_keep(c, &t))
		return false;
	*id = t.s;
	return cursor_close(c);
}

bool satcheli_fetch_email_id(struct reader *r, struct fetch_work *w)
{
	if (cursor_take_nil(&r->c))
		return satcheli_fetch_is_nil(w, SATCHEL_FETCH_EMAILID);
	return read_object_id(r, &w->message.email_id);
}

/* RFC 8474 section 5.2: NIL where the server knows no threads. */
bool satcheli_fetch_thread_id(struct reader *r, struct fetch_work *w)
{
	if (cursor_take_nil(&r->c))
		return satcheli_fetch_is_nil(w, SATCHEL_FETCH_THREADID);
	return read_object_id(r, &w->message.thread_id);
}

/* ---- PREVIEW */

/* nstring of UTF-8; RFC 8970 section 3.2. NIL: it would have taken long. */
bool satcheli_fetch_preview(struct reader *r, struct fetch_work *w)
{
	struct text t;
	bool nil;

	if (!satcheli_cursor_nstring(&r->c, &t, &nil))
		return false;
	if (nil)
		return satcheli_fetch_is_nil(w, SATCHEL_FETCH_PREVIEW);
	return satcheli_take_text(r, &t, &w->message.preview);
}

/* ---- BINARY.SIZE */

/* number; RFC 3516 section 4.3. part is what stands between the brackets. */
bool satcheli_fetch_binary_size(struct reader *r, struct fetch_work *w, const char *part)
{
	satchel_message *m = &w->message;
	satchel_binary_size *size = satcheli_new(r, 1, sizeof *size);

	if (!size || !satcheli_cursor_number64(&r->c, &size->size))
		return false;
	size->part = part;
	if (!satcheli_fetch_append(r, (void ***)(void *)&w->sizes, &m->binary_size_count,
	                           &w->size_room, size))
		return false;
	m->binary_sizes = (const satchel_binary_size *const *)w->sizes;
	return true;
}
