/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* One message in two lines (Q113). A row that lacks something that was asked for is held back, in a copy, until the next
 * response tells whether more of it comes. One that has everything, as nearly all have, is not looked at twice. Each line
 * that is waited for has to bring something: so the waiting ends. */
#include "highlevel/commands/fetch.h"
#include "highlevel/commands/for_one.h"

/* ---- what a row lacks */

/* Items that may have come, in whatever form. */
static uint64_t items_of(const satchel_fetch *f, const satchel_message *m)
{
	return (m->has | m->nil | m->invalid) & f->needs.items & ~SATCHEL_FETCH_UID;
}

size_t satcheli_fetch_sections_of(const satchel_fetch *f, const satchel_message *m)
{
	size_t n = m->body_count + m->binary_size_count;

	for (size_t i = 0; i < m->item_count; i++)
		n += !m->items[i]->bit && m->items[i]->rc;
	return n < f->sections ? n : f->sections;
}

static size_t count_of(uint64_t bits, size_t n)
{
	for (; bits; bits &= bits - 1)
		n++;
	return n;
}

/* What is there of all that was asked for. */
static size_t came_of(const satchel_fetch *f, const satchel_message *m)
{
	return count_of(items_of(f, m), satcheli_fetch_sections_of(f, m));
}

bool satcheli_fetch_lacks_any(const satchel_fetch *f, const satchel_message *m)
{
	return items_of(f, m) != (f->needs.items & ~SATCHEL_FETCH_UID) ||
	       satcheli_fetch_sections_of(f, m) < f->sections;
}

/* ---- holding it back */

/* Arenas take turns: what is held may have come from what was held before. */
static bool keep(satchel_fetch *f, const satchel_message *m)
{
	struct held *h = &f->held;
	struct arena *a = &h->arenas[h->turn ^= 1];

	satcheli_arena_reset(a);
	h->message = *m;
	h->came = came_of(f, m);
	return satcheli_copy_message(a, &h->message);
}

/* Only the command whose answers come now knows that they are its. */
bool satcheli_fetch_hold(satchel_fetch *f, struct command *cmd, const struct fetch_work *w)
{
	const satchel_message *m = &w->message;
	satchel_client *imap = cmd->imap;

	if (m->rc < 0 || w->curtailed || cmd != imap->flight.first || came_of(f, m) <= f->held.came)
		return false;
	if (keep(f, m))
		imap->holding = cmd;
	else
		satcheli_die(imap, SATCHEL_E_MEMORY, "out of memory");
	return true;
}

/* ---- what comes then */

static bool is_same(const satchel_message *a, const satchel_message *b)
{
	if (a->uid && b->uid && a->uid != b->uid)
		return false;
	return a->seq && b->seq ? a->seq == b->seq : a->uid && a->uid == b->uid;
}

/* Of a streamed body no more than its message is known. */
static bool is_more(const satchel_fetch *f, const satchel_reply *reply, bool data)
{
	return reply->kind == SATCHEL_REPLY_FETCH && is_same(&f->held.message, reply->message) &&
	       (data || satcheli_fetch_is_answer(f, reply->message));
}

/* The command is refused, most likely for the message that did not come to its end. SATCHEL_OK: it is not. */
static int refusal_of(const struct command *cmd, const satchel_reply *reply, bool data)
{
	const satchel_fetch *f = cmd->owner;
	int rc;

	if (data || reply->kind != SATCHEL_REPLY_STATUS || strcmp(reply->tag, cmd->tag) != 0 ||
	    reply->condition == SATCHEL_CONDITION_OK || f->once)
		return SATCHEL_OK;
	rc = satcheli_refusal(reply);
	return satcheli_may_be_for_one(rc, FOR_ONE_FETCHED) ? rc : SATCHEL_OK;
}

/* Pieces of it were lent: its row says what became of them. */
static void give_refused(satchel_fetch *f, struct command *cmd, const satchel_reply *reply, int rc)
{
	struct error_store e = { 0 };

	satcheli_error_refused(&e, rc, "FETCH", "FETCH", reply);
	f->held.message.rc = rc;
	f->held.message.error = &e.error;
	satcheli_fetch_give(f, cmd->work, &f->held.message);
}

/* Else it has not come yet: it is asked for as if it had been left out. SATCHEL_ROW: there is a row. */
static int end_held(satchel_fetch *f, struct command *cmd, const satchel_reply *reply, bool data)
{
	int rc = refusal_of(cmd, reply, data);

	if (rc && !f->open_row) {
		f->held.came = 0;
		return SATCHEL_OK;
	}
	if (rc)
		give_refused(f, cmd, reply, rc);
	else
		satcheli_fetch_give(f, cmd->work, &f->held.message);
	return SATCHEL_ROW;
}

int satcheli_fetch_joins(struct command *cmd, const satchel_reply *reply, bool data)
{
	satchel_fetch *f = cmd->owner;

	cmd->imap->holding = NULL;
	if (!is_more(f, reply, data))
		return end_held(f, cmd, reply, data);
	return satcheli_replies_join(&cmd->imap->replies, &f->held.message) ? SATCHEL_OK
	                                                                    : SATCHEL_E_MEMORY;
}

/* Where the connection ended before more of it could come it is left. */
void satcheli_fetch_let_go(const struct command *cmd)
{
	if (cmd->imap->holding == cmd)
		cmd->imap->holding = NULL;
}
