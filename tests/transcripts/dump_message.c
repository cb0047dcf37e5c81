/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* A message as lines: its numbers and scalars, the envelope, the parts, the bodies, then what was odd. */
#include "tests/transcripts/dump.h"
#include "tests/transcripts/words.h"

#include <inttypes.h>
#include <string.h>

static void numbers(struct string *t, const satchel_message *m)
{
	bool has_uid = m->has & SATCHEL_FETCH_UID;

	if (m->seq)
		dump_number(t, "seq", m->seq);
	if (m->uid) /* "~": known, but not from this answer */
		text_print(t, " uid%c%" PRIu32, has_uid ? '=' : '~', m->uid);
	else if (has_uid)
		text_print(t, " !!uid");
	if (m->rc)
		dump_rc(t, m->rc);
	if (m->rc && !m->error)
		text_print(t, " !!error");
	if (m->error && m->error->quirk)
		dump_number(t, "quirk", m->error->quirk);
}

static const struct words_bit nil_names[] = {
	{ "RFC822.SIZE", SATCHEL_FETCH_SIZE },
	{ "INTERNALDATE", SATCHEL_FETCH_INTERNALDATE },
	{ "MODSEQ", SATCHEL_FETCH_MODSEQ },
	{ "SAVEDATE", SATCHEL_FETCH_SAVEDATE },
	{ "PREVIEW", SATCHEL_FETCH_PREVIEW },
	{ "EMAILID", SATCHEL_FETCH_EMAILID },
	{ "THREADID", SATCHEL_FETCH_THREADID },
	{ "X-GM-LABELS", SATCHEL_FETCH_X_GM_LABELS },
	{ NULL, 0 },
};

/* NAME=nil */
static void nils(struct string *t, const satchel_message *m)
{
	uint64_t left = m->nil;

	for (size_t i = 0; nil_names[i].name; i++) {
		if (m->nil & nil_names[i].bit)
			text_print(t, " %s=nil", nil_names[i].name);
		left &= ~nil_names[i].bit;
	}
	if (left || (m->nil & m->has))
		text_print(t, " !!nil");
}

static void labels(struct string *t, const satchel_message *m)
{
	text_print(t, " labels=(");
	for (size_t i = 0; i < m->label_count; i++) {
		const satchel_label *l = m->labels[i];

		text_print(t, "%s", i ? " " : "");
		dump_quoted(t, l->name);
		if (l->wire.size != strlen(l->name) ||
		    memcmp(l->wire.data, l->name, l->wire.size) != 0) {
			text_print(t, "<");
			text_quote(t, l->wire.data, l->wire.size);
		}
		text_print(t, "%s%s", l->escaped ? " escaped" : "", l->system ? " system" : "");
	}
	text_print(t, ")");
}

/* Items of extensions. */
static void extended(struct string *t, const satchel_message *m)
{
	if (m->has & SATCHEL_FETCH_SAVEDATE)
		dump_time(t, "saved", &m->save_date);
	if (m->has & SATCHEL_FETCH_PREVIEW)
		dump_text(t, "preview", m->preview);
	if (m->has & SATCHEL_FETCH_EMAILID)
		dump_text(t, "email-id", m->email_id);
	if (m->has & SATCHEL_FETCH_THREADID)
		dump_text(t, "thread-id", m->thread_id);
	if (m->has & SATCHEL_FETCH_X_GM_MSGID)
		dump_number(t, "gm-msgid", m->gmail_message_id);
	if (m->has & SATCHEL_FETCH_X_GM_THRID)
		dump_number(t, "gm-thrid", m->gmail_thread_id);
	if (m->has & SATCHEL_FETCH_X_GM_LABELS)
		labels(t, m);
	nils(t, m);
}

static void scalars(struct string *t, const satchel_message *m)
{
	if (m->has & SATCHEL_FETCH_FLAGS)
		dump_flags(t, "flags", &m->flags);
	if (m->has & SATCHEL_FETCH_INTERNALDATE)
		dump_time(t, "date", &m->internal_date);
	if (m->has & SATCHEL_FETCH_SIZE)
		dump_number(t, "size", m->size);
	if (m->has & SATCHEL_FETCH_MODSEQ)
		dump_number(t, "modseq", m->modseq);
	extended(t, m);
	if (m->has & SATCHEL_FETCH_BODY)
		text_print(t, " BODY");
	if (m->has & SATCHEL_FETCH_BODYSTRUCTURE)
		text_print(t, " BODYSTRUCTURE");
}

/* What an item left behind though it did not come, or pointers that must not be NULL. */
static void contradictions(struct string *t, const satchel_message *m)
{
	uint64_t structure = SATCHEL_FETCH_BODY | SATCHEL_FETCH_BODYSTRUCTURE;

	if (!m->envelope || !m->structure)
		text_print(t, " !!NULL");
	else if (!(m->has & SATCHEL_FETCH_ENVELOPE) && m->envelope->known)
		text_print(t, " !!envelope");
	else if (!(m->has & structure) && (m->structure->known || m->structure->child_count))
		text_print(t, " !!structure");
	if (m->has & m->invalid)
		text_print(t, " !!has");
	if (!(m->has & SATCHEL_FETCH_FLAGS) && (m->flags.bits || m->flags.count))
		text_print(t, " !!flags");
	if (!(m->has & SATCHEL_FETCH_INTERNALDATE) &&
	    (*m->internal_date.raw || m->internal_date.known))
		text_print(t, " !!date");
	if (!(m->has & SATCHEL_FETCH_SAVEDATE) && (*m->save_date.raw || m->save_date.known))
		text_print(t, " !!saved");
	if (!(m->has & SATCHEL_FETCH_PREVIEW) && *m->preview)
		text_print(t, " !!preview");
	if (!(m->has & SATCHEL_FETCH_EMAILID) && *m->email_id)
		text_print(t, " !!email-id");
	if (!(m->has & SATCHEL_FETCH_THREADID) && *m->thread_id)
		text_print(t, " !!thread-id");
	if (!(m->has & SATCHEL_FETCH_X_GM_MSGID) && m->gmail_message_id)
		text_print(t, " !!gm-msgid");
	if (!(m->has & SATCHEL_FETCH_X_GM_LABELS) && m->label_count)
		text_print(t, " !!labels");
}

static void body(struct string *t, const satchel_body *b, const struct string *streamed)
{
	text_print(t, "body ");
	if (strpbrk(b->section, "\r\n")) /* a literal in it */
		dump_quoted(t, b->section);
	else
		dump_name(t, b->section);
	if (b->has_origin)
		dump_number(t, "origin", b->origin);
	if (b->whole)
		text_print(t, " whole");
	if (b->nil)
		text_print(t, " nil");
	else
		dump_number(t, "size", b->size);
	if (b->rc)
		dump_rc(t, b->rc);
	if (streamed) {
		text_print(t, " streamed ");
		text_quote(t, text_of(streamed), streamed->size);
	} else if (!b->nil && !b->rc) {
		text_print(t, " ");
		text_quote(t, b->octets.data, b->octets.size);
	}
	if (!b->rc && b->size != (streamed ? streamed->size : b->octets.size))
		text_print(t, " !!size");
	text_print(t, "\n");
}

static void item(struct string *t, const satchel_item *i)
{
	text_print(t, i->rc ? "invalid " : "unknown ");
	dump_name(t, i->name);
	if (i->rc) {
		dump_rc(t, i->rc);
		dump_text(t, "why", i->why);
	}
	if (i->quirk)
		dump_number(t, "quirk", i->quirk);
	text_print(t, " raw=");
	text_quote(t, i->octets.data, i->octets.size);
	text_print(t, "\n");
}

/* Each bit of m->invalid has its item. An item whose bit is not set came again, and could be read then. */
static void items(struct string *t, const satchel_message *m)
{
	uint64_t invalid = 0;

	for (size_t i = 0; i < m->item_count; i++) {
		item(t, m->items[i]);
		if (m->items[i]->rc)
			invalid |= m->items[i]->bit;
	}
	if (m->invalid & ~invalid)
		text_print(t, "!!invalid %" PRIx64 " but %" PRIx64 "\n", m->invalid, invalid);
}

void dump_message(struct string *t, const char *label, const satchel_message *m,
                  const struct string *streamed, size_t streamed_count)
{
	text_print(t, "%s", label);
	numbers(t, m);
	scalars(t, m);
	text_print(t, "%s%s%s", m->placeholder ? " placeholder" : "",
	           m->size_differs ? " size-differs" : "", m->again ? " again" : "");
	contradictions(t, m);
	text_print(t, "\n");
	if (m->has & SATCHEL_FETCH_ENVELOPE)
		dump_envelope(t, "", m->envelope);
	if (m->has & (SATCHEL_FETCH_BODY | SATCHEL_FETCH_BODYSTRUCTURE))
		dump_part(t, m->structure);
	for (size_t i = 0; i < m->body_count; i++)
		body(t, m->bodies[i], i < streamed_count && streamed[i].at ? &streamed[i] : NULL);
	for (size_t i = 0; i < m->binary_size_count; i++) {
		text_print(t, "binary-size [");
		dump_name(t, m->binary_sizes[i]->part);
		text_print(t, "] %" PRIu64 "\n", m->binary_sizes[i]->size);
	}
	items(t, m);
}
