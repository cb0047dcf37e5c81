/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* A message beyond its row: a deep copy in one result. */
#include "highlevel/commands/commands.h"

static bool copy_time(struct arena *a, satchel_time *t)
{
	return satcheli_copy_text(a, &t->raw);
}

/* ---- envelope */

static bool copy_addresses(struct arena *a, satchel_addresses *list)
{
	satchel_address *copy;

	if (!list->count)
		return true;
	copy = satcheli_arena_zero(a, list->count, sizeof *copy);
	for (size_t i = 0; copy && i < list->count; i++) {
		copy[i] = list->list[i];
		if (!satcheli_copy_text(a, &copy[i].name) ||
		    !satcheli_copy_text(a, &copy[i].mailbox) ||
		    !satcheli_copy_text(a, &copy[i].host) || !satcheli_copy_text(a, &copy[i].route))
			return false;
	}
	list->list = copy;
	return copy != NULL;
}

static bool copy_envelope(struct arena *a, const satchel_envelope **envelope)
{
	satchel_envelope *e = satcheli_copy_struct(a, *envelope, sizeof *e);

	if (!e)
		return false;
	*envelope = e;
	return copy_time(a, &e->date) && satcheli_copy_text(a, &e->subject) &&
	       copy_addresses(a, &e->from) && copy_addresses(a, &e->sender) &&
	       copy_addresses(a, &e->reply_to) && copy_addresses(a, &e->to) &&
	       copy_addresses(a, &e->cc) && copy_addresses(a, &e->bcc) &&
	       satcheli_copy_text(a, &e->in_reply_to) && satcheli_copy_text(a, &e->message_id);
}

/* ---- structure */

static bool copy_parameters(struct arena *a, satchel_parameters *list)
{
	satchel_parameter *copy;

	if (!list->count)
		return true;
	copy = satcheli_arena_zero(a, list->count, sizeof *copy);
	for (size_t i = 0; copy && i < list->count; i++) {
		copy[i] = list->list[i];
		if (!satcheli_copy_text(a, &copy[i].name) || !satcheli_copy_text(a, &copy[i].value))
			return false;
	}
	list->list = copy;
	return copy != NULL;
}

static bool copy_part_texts(struct arena *a, satchel_part *p)
{
	const char **texts[] = { &p->number, &p->type,        &p->subtype,
		                 &p->id,     &p->description, &p->encoding,
		                 &p->md5,    &p->disposition, &p->location };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (!satcheli_copy_text(a, texts[i]))
			return false;
	return true;
}

static bool copy_part(struct arena *a, const satchel_part **part);

static bool copy_children(struct arena *a, satchel_part *p)
{
	const satchel_part **copy;

	if (!p->child_count)
		return true;
	copy = satcheli_arena_zero(a, p->child_count, sizeof *copy);
	for (size_t i = 0; copy && i < p->child_count; i++) {
		copy[i] = p->children[i];
		if (!copy_part(a, &copy[i]))
			return false;
	}
	p->children = copy;
	return copy != NULL;
}

/* As deep as the structure was read: max_depth. */
static bool copy_part(struct arena *a, const satchel_part **part)
{
	satchel_part *p = satcheli_copy_struct(a, *part, sizeof *p);

	if (!p)
		return false;
	*part = p;
	return copy_part_texts(a, p) && copy_parameters(a, &p->parameters) &&
	       copy_parameters(a, &p->disposition_parameters) &&
	       satcheli_copy_words(a, &p->languages) && satcheli_copy_octets(a, &p->extension) &&
	       (!p->envelope || copy_envelope(a, &p->envelope)) && copy_children(a, p);
}

/* ---- bodies and items */

static bool copy_bodies(struct arena *a, satchel_message *m)
{
	const satchel_body **copy;

	if (!m->body_count)
		return true;
	copy = satcheli_arena_zero(a, m->body_count, sizeof *copy);
	for (size_t i = 0; copy && i < m->body_count; i++) {
		satchel_body *b = satcheli_copy_struct(a, m->bodies[i], sizeof *b);

		copy[i] = b;
		if (!b || !satcheli_copy_text(a, &b->section) ||
		    !satcheli_copy_octets(a, &b->octets))
			return false;
	}
	m->bodies = copy;
	return copy != NULL;
}

static bool copy_items(struct arena *a, satchel_message *m)
{
	const satchel_item **copy;

	if (!m->item_count)
		return true;
	copy = satcheli_arena_zero(a, m->item_count, sizeof *copy);
	for (size_t i = 0; copy && i < m->item_count; i++) {
		satchel_item *item = satcheli_copy_struct(a, m->items[i], sizeof *item);

		copy[i] = item;
		if (!item || !satcheli_copy_text(a, &item->name) ||
		    !satcheli_copy_text(a, &item->why) || !satcheli_copy_octets(a, &item->octets))
			return false;
	}
	m->items = copy;
	return copy != NULL;
}

/* ---- items of extensions */

static bool copy_labels(struct arena *a, satchel_message *m)
{
	const satchel_label **copy;

	if (!m->label_count)
		return true;
	copy = satcheli_arena_zero(a, m->label_count, sizeof *copy);
	for (size_t i = 0; copy && i < m->label_count; i++) {
		satchel_label *l = satcheli_copy_struct(a, m->labels[i], sizeof *l);

		copy[i] = l;
		if (!l || !satcheli_copy_text(a, &l->name) || !satcheli_copy_octets(a, &l->wire))
			return false;
	}
	m->labels = copy;
	return copy != NULL;
}

static bool copy_binary_sizes(struct arena *a, satchel_message *m)
{
	const satchel_binary_size **copy;

	if (!m->binary_size_count)
		return true;
	copy = satcheli_arena_zero(a, m->binary_size_count, sizeof *copy);
	for (size_t i = 0; copy && i < m->binary_size_count; i++) {
		satchel_binary_size *b = satcheli_copy_struct(a, m->binary_sizes[i], sizeof *b);

		copy[i] = b;
		if (!b || !satcheli_copy_text(a, &b->part))
			return false;
	}
	m->binary_sizes = copy;
	return copy != NULL;
}

static bool copy_extended(struct arena *a, satchel_message *m)
{
	return copy_time(a, &m->save_date) && satcheli_copy_text(a, &m->preview) &&
	       satcheli_copy_text(a, &m->email_id) && satcheli_copy_text(a, &m->thread_id) &&
	       copy_labels(a, m) && copy_binary_sizes(a, m);
}

/* ---- the whole */

static bool copy_error(struct arena *a, satchel_message *m)
{
	struct error_store *e;

	if (!m->error)
		return true;
	e = satcheli_arena_zero(a, 1, sizeof *e);
	if (!e)
		return false;
	satcheli_error_dup(e, m->error);
	m->error = &e->error;
	return true;
}

bool satcheli_copy_message(struct arena *a, satchel_message *m)
{
	memset(&m->piece, 0, sizeof m->piece);
	return satcheli_copy_flags(a, &m->flags) && copy_time(a, &m->internal_date) &&
	       copy_envelope(a, &m->envelope) && copy_part(a, &m->structure) && copy_bodies(a, m) &&
	       copy_items(a, m) && copy_extended(a, m) && copy_error(a, m);
}

int satchel_message_dup(const satchel_message *message, satchel_message **copy)
{
	struct arena *a;
	satchel_message *m = satcheli_result_new(NULL, sizeof *m, &a);

	if (!m)
		return SATCHEL_E_MEMORY;
	*m = *message;
	if (satcheli_copy_message(a, m)) {
		*copy = m;
		return SATCHEL_OK;
	}
	satchel_free(m);
	return SATCHEL_E_MEMORY;
}
