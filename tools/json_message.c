/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* A message as JSON: envelope, body structure, sections, and the items that are unknown or
 * invalid. */
#include "json.h"

static const char *const address_kinds[] = {
	[SATCHEL_ADDRESS] = "address",
	[SATCHEL_GROUP_START] = "group_start",
	[SATCHEL_GROUP_END] = "group_end",
};

static json_object *nth_address(const void *list, size_t i)
{
	const satchel_address *a = (const satchel_address *)list + i;
	json_object *o = json_new();

	json_put_text(o, "kind", address_kinds[a->kind]);
	json_put_given(o, "name", a->name);
	if (a->kind != SATCHEL_GROUP_END)
		json_put_text(o, "mailbox", a->mailbox);
	if (a->kind == SATCHEL_ADDRESS)
		json_put_text(o, "host", a->host);
	json_put_given(o, "route", a->route);
	return o;
}

static json_object *json_addresses(satchel_addresses list)
{
	return json_list(list.list, list.count, nth_address);
}

static const struct {
	uint32_t bit;
	const char *key;
	size_t offset;
} address_fields[] = {
	{ SATCHEL_ENVELOPE_FROM, "from", offsetof(satchel_envelope, from) },
	{ SATCHEL_ENVELOPE_SENDER, "sender", offsetof(satchel_envelope, sender) },
	{ SATCHEL_ENVELOPE_REPLY_TO, "reply_to", offsetof(satchel_envelope, reply_to) },
	{ SATCHEL_ENVELOPE_TO, "to", offsetof(satchel_envelope, to) },
	{ SATCHEL_ENVELOPE_CC, "cc", offsetof(satchel_envelope, cc) },
	{ SATCHEL_ENVELOPE_BCC, "bcc", offsetof(satchel_envelope, bcc) },
};

static const satchel_addresses *addresses_at(const satchel_envelope *e, size_t offset)
{
	return (const satchel_addresses *)(const void *)((const char *)e + offset);
}

json_object *json_envelope(const satchel_envelope *e)
{
	json_object *o = json_new();

	if (e->known & SATCHEL_ENVELOPE_DATE)
		json_put_time(o, "date", &e->date);
	if (e->known & SATCHEL_ENVELOPE_SUBJECT)
		json_put_text(o, "subject", e->subject);
	for (size_t i = 0; i < COUNTOF(address_fields); i++)
		if (e->known & address_fields[i].bit)
			json_put(o, address_fields[i].key,
			         json_addresses(*addresses_at(e, address_fields[i].offset)));
	if (e->known & SATCHEL_ENVELOPE_IN_REPLY_TO)
		json_put_text(o, "in_reply_to", e->in_reply_to);
	if (e->known & SATCHEL_ENVELOPE_MESSAGE_ID)
		json_put_text(o, "message_id", e->message_id);
	return o;
}

static json_object *nth_parameter(const void *list, size_t i)
{
	const satchel_parameter *p = (const satchel_parameter *)list + i;
	json_object *o = json_new();

	json_put_text(o, "name", p->name);
	json_put_text(o, "value", p->value);
	return o;
}

static void put_parameters(json_object *o, const char *key, satchel_parameters list)
{
	if (list.count)
		json_put(o, key, json_list(list.list, list.count, nth_parameter));
}

static const struct {
	uint32_t bit;
	const char *key;
	size_t offset;
} part_texts[] = {
	{ SATCHEL_PART_ID, "id", offsetof(satchel_part, id) },
	{ SATCHEL_PART_DESCRIPTION, "description", offsetof(satchel_part, description) },
	{ SATCHEL_PART_ENCODING, "encoding", offsetof(satchel_part, encoding) },
	{ SATCHEL_PART_MD5, "md5", offsetof(satchel_part, md5) },
	{ SATCHEL_PART_LOCATION, "location", offsetof(satchel_part, location) },
	{ SATCHEL_PART_DISPOSITION, "disposition", offsetof(satchel_part, disposition) },
};

static void put_part_fields(json_object *o, const satchel_part *p)
{
	put_parameters(o, "parameters", p->parameters);
	json_put_given(o, "filename", satchel_part_filename(p));
	for (size_t i = 0; i < COUNTOF(part_texts); i++)
		if (p->known & part_texts[i].bit)
			json_put_text(o, part_texts[i].key,
			              *(const char *const *)(const void *)((const char *)p +
			                                                   part_texts[i].offset));
	if (p->known & SATCHEL_PART_SIZE)
		json_put_number(o, "size", p->size);
	if (p->known & SATCHEL_PART_LINES)
		json_put_number(o, "lines", p->lines);
	put_parameters(o, "disposition_parameters", p->disposition_parameters);
	if (p->known & SATCHEL_PART_LANGUAGE)
		json_put_words(o, "languages", p->languages);
	if (p->known & SATCHEL_PART_EXTENSION)
		json_put_octets(o, "extension", p->extension);
	if (p->envelope)
		json_put(o, "envelope", json_envelope(p->envelope));
}

static json_object *nth_part(const void *list, size_t i)
{
	return json_part(((const satchel_part *const *)list)[i]);
}

json_object *json_part(const satchel_part *p)
{
	json_object *o = json_new();

	json_put_text(o, "number", p->number);
	json_put_text(o, "type", p->type);
	json_put_text(o, "subtype", p->subtype);
	put_part_fields(o, p);
	if (p->child_count)
		json_put(o, "children", json_list(p->children, p->child_count, nth_part));
	return o;
}

static json_object *nth_body(const void *list, size_t i)
{
	const satchel_body *b = ((const satchel_body *const *)list)[i];
	json_object *o = json_new();

	json_put_text(o, "section", b->section);
	if (b->has_origin)
		json_put_number(o, "origin", b->origin);
	if (b->nil) {
		json_put_flag(o, "nil", true);
		return o;
	}
	if (b->rc < 0)
		json_put_error(o, b->rc, NULL);
	json_put_number(o, "size", b->size);
	if (b->rc >= 0 && (b->octets.data || !b->size))
		json_put_octets(o, "octets", b->octets);
	return o;
}

static void put_bodies(json_object *o, const satchel_message *m)
{
	if (m->body_count)
		json_put(o, "bodies", json_list(m->bodies, m->body_count, nth_body));
}

static json_object *nth_item(const void *list, size_t i)
{
	const satchel_item *item = ((const satchel_item *const *)list)[i];
	json_object *o = json_new();

	json_put_text(o, "name", item->name);
	if (item->rc < 0)
		json_put_error(o, item->rc, item->why);
	if (item->rc < 0)
		json_put_number(o, "at", item->at);
	if (item->quirk)
		json_put_quirk(o, "quirk", item->quirk);
	json_put_octets(o, "octets", item->octets);
	return o;
}

static bool is_invalid(const void *list, size_t i)
{
	return ((const satchel_item *const *)list)[i]->rc < 0;
}

static bool is_unknown(const void *list, size_t i)
{
	return !is_invalid(list, i);
}

/* Nothing is put where there are none. */
static void put_items(json_object *o, const char *key, const satchel_message *m, json_choice choice)
{
	size_t i = 0;

	while (i < m->item_count && !choice(m->items, i))
		i++;
	if (i < m->item_count)
		json_put(o, key, json_list_of(m->items, m->item_count, nth_item, choice));
}

static json_object *nth_label(const void *list, size_t i)
{
	const satchel_label *l = ((const satchel_label *const *)list)[i];
	json_object *o = json_new();

	json_put_text(o, "name", l->name);
	json_put_octets(o, "wire_name", l->wire);
	if (l->escaped)
		json_put_flag(o, "escaped", true);
	if (l->system)
		json_put_flag(o, "system", true);
	return o;
}

static json_object *nth_binary_size(const void *list, size_t i)
{
	const satchel_binary_size *size = ((const satchel_binary_size *const *)list)[i];
	json_object *o = json_new();

	json_put_text(o, "part", size->part);
	json_put_number(o, "size", size->size);
	return o;
}

static void put_binary_sizes(json_object *o, const satchel_message *m)
{
	if (m->binary_size_count)
		json_put(o, "binary_sizes",
		         json_list(m->binary_sizes, m->binary_size_count, nth_binary_size));
}

/* Items of extensions. */
static void put_extended(json_object *o, const satchel_message *m)
{
	if (m->has & SATCHEL_FETCH_SAVEDATE)
		json_put_time(o, "save_date", &m->save_date);
	if (m->has & SATCHEL_FETCH_PREVIEW)
		json_put_text(o, "preview", m->preview);
	if (m->has & SATCHEL_FETCH_EMAILID)
		json_put_text(o, "email_id", m->email_id);
	if (m->has & SATCHEL_FETCH_THREADID)
		json_put_text(o, "thread_id", m->thread_id);
	if (m->has & SATCHEL_FETCH_X_GM_MSGID)
		json_put_number(o, "gmail_message_id", m->gmail_message_id);
	if (m->has & SATCHEL_FETCH_X_GM_THRID)
		json_put_number(o, "gmail_thread_id", m->gmail_thread_id);
	if (m->has & SATCHEL_FETCH_X_GM_LABELS)
		json_put(o, "labels", json_list(m->labels, m->label_count, nth_label));
	put_binary_sizes(o, m);
}

static void put_data(json_object *o, const satchel_message *m)
{
	if (m->has & SATCHEL_FETCH_FLAGS)
		json_put_flags(o, "flags", &m->flags);
	if (m->has & SATCHEL_FETCH_INTERNALDATE)
		json_put_time(o, "internal_date", &m->internal_date);
	if (m->has & SATCHEL_FETCH_SIZE)
		json_put_number(o, "size", m->size);
	if (m->has & SATCHEL_FETCH_MODSEQ)
		json_put_number(o, "modseq", m->modseq);
	if (m->has & SATCHEL_FETCH_ENVELOPE)
		json_put(o, "envelope", json_envelope(m->envelope));
	if (m->has & (SATCHEL_FETCH_BODYSTRUCTURE | SATCHEL_FETCH_BODY))
		json_put(o, "structure", json_part(m->structure));
}

json_object *json_message(const satchel_message *m)
{
	json_object *o = json_new();

	if (m->seq)
		json_put_number(o, "seq", m->seq);
	if (m->uid)
		json_put_number(o, "uid", m->uid);
	json_put_bits(o, "has", item_names, m->has, (satchel_words){ NULL, 0 });
	if (m->nil)
		json_put_bits(o, "nil", item_names, m->nil, (satchel_words){ NULL, 0 });
	if (m->rc < 0)
		json_put_error(o, m->rc, m->error ? m->error->message : "");
	if (m->placeholder)
		json_put_flag(o, "placeholder", true);
	if (m->size_differs)
		json_put_flag(o, "size_differs", true);
	if (m->again)
		json_put_flag(o, "again", true);
	put_data(o, m);
	put_extended(o, m);
	put_bodies(o, m);
	put_items(o, "unknown", m, is_unknown);
	put_items(o, "invalid", m, is_invalid);
	return o;
}
