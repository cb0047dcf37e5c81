/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* FETCH: rows as they are pulled, and streamed bodies put together again, each piece checked. */
#include "tests/transcripts/calls.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const struct words_bit items[] = {
	{ "UID", SATCHEL_FETCH_UID },
	{ "FLAGS", SATCHEL_FETCH_FLAGS },
	{ "INTERNALDATE", SATCHEL_FETCH_INTERNALDATE },
	{ "RFC822.SIZE", SATCHEL_FETCH_SIZE },
	{ "ENVELOPE", SATCHEL_FETCH_ENVELOPE },
	{ "BODYSTRUCTURE", SATCHEL_FETCH_BODYSTRUCTURE },
	{ "BODY", SATCHEL_FETCH_BODY },
	{ "MODSEQ", SATCHEL_FETCH_MODSEQ },
	{ "SAVEDATE", SATCHEL_FETCH_SAVEDATE },
	{ "PREVIEW", SATCHEL_FETCH_PREVIEW },
	{ "EMAILID", SATCHEL_FETCH_EMAILID },
	{ "THREADID", SATCHEL_FETCH_THREADID },
	{ "X-GM-MSGID", SATCHEL_FETCH_X_GM_MSGID },
	{ "X-GM-THRID", SATCHEL_FETCH_X_GM_THRID },
	{ "X-GM-LABELS", SATCHEL_FETCH_X_GM_LABELS },
	{ "FAST", SATCHEL_FETCH_FAST },
	{ "ALL", SATCHEL_FETCH_ALL },
	{ "FULL", SATCHEL_FETCH_FULL },
	{ NULL, 0 },
};

static void partial_of(const char *text, satchel_fetch_options *o)
{
	char *end = NULL;

	if (!text)
		return;
	o->partial_first = strtoll(text, &end, 10);
	o->partial_last = *end == ':' ? strtoll(end + 1, NULL, 10) : 0;
}

/* fetch SET [items=A,B] [section=TEXT ...] [stream] [raw] [lazy] [changed-since=N] [vanished] [partial=A:B] [once] [rows=N]
 * [find=TEXT ...] */
int fetch_start(struct call *c)
{
	const char *since = words_value(&c->words, "changed-since", 0);
	satchel_fetch_options o = { .size = sizeof(o), .call = c->use, .sections = c->list };
	satchel_set set;
	int rc;

	for (size_t i = 0; i < SECTIONS_MAX; i++)
		c->list[i] = words_value(&c->words, "section", i);
	o.stream = words_have(&c->words, "stream");
	o.raw_text = words_have(&c->words, "raw");
	o.lazy_preview = words_have(&c->words, "lazy");
	o.vanished = words_have(&c->words, "vanished");
	o.once = words_have(&c->words, "once");
	partial_of(words_value(&c->words, "partial", 0), &o);
	o.changed_since = since ? strtoull(since, NULL, 10) : 0;
	if (!words_set(words_at(&c->words, 1), &set) ||
	    !words_bits(words_value(&c->words, "items", 0), items, &o.items)) {
		text_print(c->player->fault, "the set or an item is none");
		return SATCHEL_E_ARGUMENT;
	}
	rc = satchel_fetch_start(c->player->imap, set, &o, &c->fetch);
	satchel_set_clear(&set);
	return rc;
}

/* Each begins where the one before ended, only the first says first, and one says last. */
static void take_piece(struct call *c, const satchel_message *m)
{
	struct string *body = m->piece.index < BODIES_MAX ? &c->bodies[m->piece.index] : NULL;

	if (!body || m->piece.index >= m->body_count) {
		text_print(c->player->fault, "a piece of body %" PRIu32, m->piece.index);
		return;
	}
	if (m->piece.offset != body->size || m->piece.first != (body->at == NULL))
		text_print(c->player->fault, "a piece at %" PRIu64 " where %zu came",
		           m->piece.offset, body->size);
	if (c->ended[m->piece.index])
		text_print(c->player->fault, "a piece behind the last");
	c->ended[m->piece.index] = m->piece.last;
	text_add(body, m->piece.octets.data, m->piece.octets.size);
}

static void clear_pieces(struct call *c)
{
	for (size_t i = 0; i < BODIES_MAX; i++) {
		if (c->bodies[i].at && !c->ended[i])
			text_print(c->player->fault, "a body without its last piece");
		text_clear(&c->bodies[i]);
		c->ended[i] = false;
	}
}

/* A copy must say the same, also when the row is gone. */
static void show_copy(struct call *c, const satchel_message *m)
{
	satchel_message *copy = NULL;
	struct string a = { 0 }, b = { 0 };

	if (satchel_message_dup(m, &copy) != SATCHEL_OK)
		return;
	dump_message(&a, "item", m, c->bodies, BODIES_MAX);
	dump_message(&b, "item", copy, c->bodies, BODIES_MAX);
	if (strcmp(text_of(&a), text_of(&b)) != 0)
		text_print(c->player->fault, "a copy of the message differs: %s", text_of(&b));
	satchel_free(copy);
	text_clear(&a);
	text_clear(&b);
}

/* find=SECTION: which body that is. */
static void show_found(struct call *c, const satchel_message *m)
{
	const char *section;

	for (size_t i = 0; (section = words_value(&c->words, "find", i)); i++) {
		const satchel_body *b = satchel_message_body(m, section);

		text_print(c->player->dump, "found ");
		dump_name(c->player->dump, section);
		if (b)
			text_print(c->player->dump, " index=%" PRIu32 "\n", b->index);
		else
			text_print(c->player->dump, " nowhere\n");
	}
}

static void show_row(struct call *c, const satchel_message *m)
{
	dump_message(c->player->dump, "item", m, c->bodies, BODIES_MAX);
	show_found(c, m);
	if (m->rc && m->error)
		dump_error(c->player->dump, "item-error", m->error);
	show_copy(c, m);
	clear_pieces(c);
}

static void show_gone(struct call *c)
{
	satchel_set gone =
		c->fetch ? satchel_fetch_vanished(c->fetch) : (satchel_set)SATCHEL_SET_EMPTY;

	if (!gone.count)
		return;
	text_print(c->player->dump, "gone");
	dump_set(c->player->dump, "", gone);
	text_print(c->player->dump, "\n");
}

void fetch_left(struct call *c)
{
	satchel_set left = SATCHEL_SET_EMPTY;

	show_gone(c);

	if (c->fetch)
		left = satchel_fetch_left(c->fetch);
	if (!left.count)
		return;
	text_print(c->player->dump, "left");
	dump_set(c->player->dump, "", left);
	text_print(c->player->dump, "\n");
}

int fetch_step(struct call *c)
{
	const char *rows = words_value(&c->words, "rows", 0);
	const satchel_message *m = NULL;
	int rc = c->fetch ? satchel_fetch_next(c->fetch, &m) : SATCHEL_OK;

	if (rc == SATCHEL_DATA)
		take_piece(c, m);
	if (rc == SATCHEL_ROW)
		show_row(c, m);
	if (rc == SATCHEL_ROW && rows && ++c->rows >= strtoul(rows, NULL, 10)) {
		fetch_stop(c);
		return SATCHEL_OK;
	}
	return rc;
}

void fetch_stop(struct call *c)
{
	satchel_fetch_end(c->fetch);
	c->fetch = NULL;
}
