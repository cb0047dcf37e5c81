/*
 * digest_satchel.c - visits everything that a typed message of satchel's holds and sums it, as
 * README.md defines it. It knows the public structures and nothing else.
 *
 * Copyright (C) 2026 The satchel developers
 * SPDX-License-Identifier: MIT
 */
#include "digest_satchel.h"

/* A field that most have, and some not: nothing foretells which, so that a look whether it is "" costs more than its length. */
static void usual(struct bench_digest *d, enum bench_field field, const char *text)
{
	digest_octets(d, field, strlen(text));
}

static void addresses(struct bench_digest *d, const satchel_addresses *a)
{
	d->addresses += a->count;
	for (size_t i = 0; i < a->count; i++) {
		usual(d, FIELD_NAME, a->list[i].name);
		digest_text(d, FIELD_ROUTE, a->list[i].route);
		usual(d, FIELD_MAILBOX, a->list[i].mailbox);
		usual(d, FIELD_HOST, a->list[i].host);
	}
}

static void envelope(struct bench_digest *d, const satchel_envelope *e)
{
	usual(d, FIELD_DATE, e->date.raw);
	usual(d, FIELD_SUBJECT, e->subject);
	addresses(d, &e->from);
	addresses(d, &e->sender);
	addresses(d, &e->reply_to);
	addresses(d, &e->to);
	addresses(d, &e->cc);
	addresses(d, &e->bcc);
	usual(d, FIELD_IN_REPLY_TO, e->in_reply_to);
	usual(d, FIELD_MESSAGE_ID, e->message_id);
}

static void parameters(struct bench_digest *d, const satchel_parameters *p, enum bench_field name,
                       enum bench_field value)
{
	d->parameters += p->count;
	for (size_t i = 0; i < p->count; i++) {
		usual(d, name, p->list[i].name);
		usual(d, value, p->list[i].value);
	}
}

static void part(struct bench_digest *d, const satchel_part *p)
{
	d->parts++;
	d->numbers += p->size + p->lines;
	usual(d, FIELD_TYPE, p->type);
	usual(d, FIELD_SUBTYPE, p->subtype);
	parameters(d, &p->parameters, FIELD_PARAMETER_NAME, FIELD_PARAMETER_VALUE);
	digest_text(d, FIELD_ID, p->id);
	digest_text(d, FIELD_DESCRIPTION, p->description);
	usual(d, FIELD_ENCODING, p->encoding);
	digest_text(d, FIELD_MD5, p->md5);
	digest_text(d, FIELD_DISPOSITION, p->disposition);
	parameters(d, &p->disposition_parameters, FIELD_DISPOSITION_NAME, FIELD_DISPOSITION_VALUE);
	for (size_t i = 0; i < p->languages.count; i++)
		digest_text(d, FIELD_LANGUAGE, p->languages.list[i]);
	digest_text(d, FIELD_LOCATION, p->location);
	if (p->envelope)
		envelope(d, p->envelope);
	for (size_t i = 0; i < p->child_count; i++)
		part(d, p->children[i]);
}

static uint64_t flags(const satchel_flags *f)
{
	return f->count + (uint64_t)__builtin_popcount(f->bits);
}

void digest_satchel(struct bench_digest *d, const satchel_message *m)
{
	d->messages++;
	d->numbers += m->uid;
	d->flags += flags(&m->flags);
	if (m->has & SATCHEL_FETCH_SIZE)
		d->numbers += m->size;
	if (m->has & SATCHEL_FETCH_INTERNALDATE)
		d->dates += (uint64_t)m->internal_date.seconds;
	if (m->has & SATCHEL_FETCH_ENVELOPE)
		envelope(d, m->envelope);
	if (m->has & SATCHEL_FETCH_BODYSTRUCTURE)
		part(d, m->structure);
}
