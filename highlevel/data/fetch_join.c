/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Two lines of one message as one (Q113): what the first had is put to what has come of the second. Of an item that is in
 * both the later counts; bodies are added. Does not know which lines belong together. */
#include "highlevel/data/replies.h"

/* ---- values */

/* A field of an item, which comes from the first line where the second does not have it, or something better. */
static const struct {
	uint64_t bit, better;
	size_t at, size;
} fields[] = {
#define FIELD(bit, better, name)                                                                 \
	{                                                                                        \
		bit, better, offsetof(satchel_message, name), sizeof((satchel_message *)0)->name \
	}
	FIELD(SATCHEL_FETCH_FLAGS, 0, flags),
	FIELD(SATCHEL_FETCH_INTERNALDATE, 0, internal_date),
	FIELD(SATCHEL_FETCH_SIZE, 0, size),
	FIELD(SATCHEL_FETCH_ENVELOPE, 0, envelope),
	FIELD(SATCHEL_FETCH_BODYSTRUCTURE, 0, structure),
	FIELD(SATCHEL_FETCH_BODY, SATCHEL_FETCH_BODYSTRUCTURE, structure),
	FIELD(SATCHEL_FETCH_MODSEQ, 0, modseq),
	FIELD(SATCHEL_FETCH_SAVEDATE, 0, save_date),
	FIELD(SATCHEL_FETCH_PREVIEW, 0, preview),
	FIELD(SATCHEL_FETCH_EMAILID, 0, email_id),
	FIELD(SATCHEL_FETCH_THREADID, 0, thread_id),
	FIELD(SATCHEL_FETCH_X_GM_MSGID, 0, gmail_message_id),
	FIELD(SATCHEL_FETCH_X_GM_THRID, 0, gmail_thread_id),
	FIELD(SATCHEL_FETCH_X_GM_LABELS, 0, labels),
	FIELD(SATCHEL_FETCH_X_GM_LABELS, 0, label_count),
};

static void join_fields(satchel_message *m, const satchel_message *first)
{
	uint64_t came = m->has | m->nil;

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if ((first->has & fields[i].bit) && !(came & (fields[i].bit | fields[i].better)))
			memcpy((char *)m + fields[i].at, (const char *)first + fields[i].at,
			       fields[i].size);
}

static void join_bits(satchel_message *m, const satchel_message *first)
{
	m->has |= first->has & ~m->nil;
	m->nil |= first->nil & ~m->has;
	m->invalid = (m->invalid | first->invalid) & ~(m->has | m->nil);
}

/* ---- lists */

/* Pointers of the first line in front of those of the second. false: no memory, and it is as before. */
static bool join_list(struct reader *r, void ***list, size_t *count, size_t *room,
                      const void *first, size_t first_count)
{
	void **both = first_count ? satcheli_new(r, first_count + *count, sizeof *both) : NULL;

	if (!both)
		return !first_count;
	memcpy(both, first, first_count * sizeof *both);
	if (*count)
		memcpy(both + first_count, *list, *count * sizeof *both);
	*list = both;
	*room = *count += first_count;
	return true;
}

static bool join_bodies(struct replies *r, const satchel_message *first)
{
	struct fetch_work *w = &r->fetch;
	satchel_message *m = &w->message;
	size_t came = m->body_count;

	if (!join_list(&r->reader, (void ***)(void *)&w->bodies, &m->body_count, &w->body_room,
	               first->bodies, first->body_count))
		return false;
	m->bodies = (const satchel_body *const *)w->bodies;
	for (size_t i = 0; i < came; i++)
		w->bodies[first->body_count + i]->index += (uint32_t)first->body_count;
	m->piece.index += (uint32_t)first->body_count;
	r->handed_out += first->body_count;
	return true;
}

static bool join_lists(struct replies *r, const satchel_message *first)
{
	struct fetch_work *w = &r->fetch;
	satchel_message *m = &w->message;

	if (!join_bodies(r, first) ||
	    !join_list(&r->reader, (void ***)(void *)&w->items, &m->item_count, &w->item_room,
	               first->items, first->item_count) ||
	    !join_list(&r->reader, (void ***)(void *)&w->sizes, &m->binary_size_count,
	               &w->size_room, first->binary_sizes, first->binary_size_count))
		return false;
	m->items = (const satchel_item *const *)w->items;
	m->binary_sizes = (const satchel_binary_size *const *)w->sizes;
	return true;
}

/* ---- the message */

bool satcheli_replies_join(struct replies *r, const satchel_message *first)
{
	struct fetch_work *w = &r->fetch;
	satchel_message *m = &w->message;

	m->seq = m->seq ? m->seq : first->seq;
	m->uid = m->uid ? m->uid : first->uid;
	join_fields(m, first);
	join_bits(m, first);
	w->valued = true;
	w->plain = false;
	m->placeholder |= first->placeholder;
	r->reader.placeholder |= first->placeholder;
	if (!join_lists(r, first))
		return false;
	m->size_differs = satcheli_size_differs(m);
	return true;
}
