/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What comes of a FETCH: which answers are rows, and whose. */
#include "core/apart.h"
#include "core/block.h"
#include "highlevel/commands/fetch.h"

/* ---- which answers are rows */

/* An item or a section that was asked for is there, valid or not; one that is lost was there too (Q128). */
bool satcheli_fetch_is_answer(const satchel_fetch *f, const satchel_message *m)
{
	return ((m->has | m->invalid | m->nil) & f->needs.items) || m->rc < 0 ||
	       satcheli_fetch_sections_of(f, m) || f->handle.imap->replies.fetch.curtailed;
}

/* In another range than the first; "$", which only the server knows; "*", the last message. Behind UIDONLY nobody says which that is. */
APART static bool is_named_otherwise(const satchel_fetch *f, const struct fetch_part *p,
                                     const satchel_message *m, uint32_t n)
{
	satchel_span last = { 0, 0 };

	if (p->set.kind == SATCHEL_SET_SAVED || satchel_set_contains(p->set, n))
		return true;
	if (p->set.count)
		last = satchel_set_span(&p->set, p->set.count - 1);
	return last.first == UINT32_MAX && !last.last &&
	       (!m->seq || m->seq == f->handle.imap->folder.state.exists);
}

/* Most sets have but one range. */
static inline bool is_named(const satchel_fetch *f, const struct fetch_part *p,
                            const satchel_message *m, uint32_t n)
{
	return (n >= p->first.first && n <= p->first.last) || is_named_otherwise(f, p, m, n);
}

/* Rows of a UID FETCH have a UID; what has none was not asked for, unless we know it ourselves (Q113). */
static bool is_asked(const satchel_fetch *f, const struct fetch_part *p, const satchel_message *m)
{
	uint32_t n = fetch_number(f, m);

	return n && is_named(f, p, m, n) && satcheli_fetch_is_answer(f, m);
}

/* ---- the account of them */

APART static void note_apart(satchel_fetch *f, struct set_builder *b, uint32_t n)
{
	f->limit |= satcheli_set_append(b, n, n) != SATCHEL_OK;
}

/* Most messages come in their order. */
static inline void note(satchel_fetch *f, struct set_builder *b, uint32_t n)
{
	if (!set_extend(b, n))
		note_apart(f, b, n);
}

static void note_row(satchel_fetch *f, struct fetch_part *p, const satchel_message *m)
{
	uint32_t n = fetch_number(f, m);

	note(f, m->rc < 0 ? &f->failed : &f->got, n);
	f->highest = n > f->highest ? n : f->highest;
	p->odd |= n <= p->last;
	p->last = n;
	p->from = p->rows ? p->from : m->seq;
	p->upto = m->seq;
	p->rows++;
	if (m->rc < 0)
		return;
	f->narrowing.vain = 0;
	f->narrowing.witness = n;
}

/* The first error of a message is the fetch's, if nothing worse comes. */
static void keep_error(satchel_fetch *f, int rc)
{
	if (f->message_rc)
		return;
	f->message_rc = rc;
	f->message_error = satcheli_block_new(&f->handle.from, sizeof *f->message_error);
	f->limit |= !f->message_error;
	if (!f->message_error)
		return;
	satcheli_error_copy(f->message_error, f->row_error);
	f->message_error->error.outcome = SATCHEL_PARTLY;
}

static bool has_row_error(satchel_fetch *f)
{
	if (!f->row_error)
		f->row_error = satcheli_block_new(&f->handle.from, sizeof *f->row_error);
	return f->row_error != NULL;
}

/* The row's own error, and the fetch's: it was too long, or its end could not be found. The session lives. */
APART static void set_error(satchel_fetch *f, satchel_message *m)
{
	const char *why = m->error ? m->error->message : "";
	uint16_t quirk = m->error ? m->error->quirk : 0;

	m->error = has_row_error(f) ? &f->row_error->error : &satcheli_no_memory;
	if (!f->row_error) {
		fetch_deafen(f);
		return;
	}
	satcheli_error_set(f->row_error, m->rc, "FETCH", "message %u could not be read whole: %s",
	                   (unsigned)(m->uid ? m->uid : m->seq), why);
	f->row_error->error.quirk = quirk;
	f->row_error->error.outcome = SATCHEL_PARTLY;
	f->row_error->error.action = SATCHEL_CLASS_MESSAGE;
	keep_error(f, m->rc);
}

static void lend(satchel_fetch *f, const satchel_message *m, bool data)
{
	f->row = m;
	f->data = f->open_row = data;
	satcheli_row_ready(&f->handle);
}

/* Q125: NIL in place of the message. Of a part or of chosen fields (Q138) NIL may say just that: there is none. */
APART static bool is_withheld(const satchel_message *m)
{
	for (size_t i = 0; i < m->body_count; i++)
		if (m->bodies[i]->nil && satcheli_is_whole_message(m->bodies[i]))
			return true;
	return false;
}

APART static void withhold(satchel_fetch *f, satchel_message *m)
{
	m->rc = SATCHEL_E_UNAVAILABLE;
	m->error = has_row_error(f) ? &f->row_error->error : &satcheli_no_memory;
	if (!f->row_error) {
		fetch_deafen(f);
		return;
	}
	satcheli_error_set(f->row_error, m->rc, "FETCH",
	                   "the server sent NIL in place of message %u (Q125)",
	                   (unsigned)(m->uid ? m->uid : m->seq));
	f->row_error->error.outcome = SATCHEL_PARTLY;
	keep_error(f, m->rc);
}

/* What was asked for, and may be in the last item: behind the end of the list (Q128), or behind an item without an end. */
APART static uint64_t mark_lost(struct fetch_work *w, uint64_t asked)
{
	satchel_message *m = &w->message;
	uint64_t lost = asked & ~(m->has | m->nil | m->invalid | SATCHEL_FETCH_UID);

	m->invalid |= lost;
	w->items[m->item_count - 1]->bit |= lost;
	return lost;
}

APART static void note_lost(satchel_fetch *f, struct fetch_work *w)
{
	uint64_t lost = mark_lost(w, f->needs.items);

	f->behind.curtailed |= w->curtailed;
	if (w->message.rc >= 0)
		satcheli_fetch_note_behind(f, &w->message, lost);
}

/* Octets behind a body that are no item which is known: perhaps its rest. */
static bool may_be_of_body(const satchel_message *m)
{
	return m->body_count && m->item_count && !m->items[m->item_count - 1]->bit;
}

/* The end of an item could not be found, which costs no more than what stands behind it, as that is asked for once more. A
 * deviation that is refused costs the row. */
APART static bool forgive(const satchel_fetch *f, struct fetch_work *w)
{
	satchel_message *m = &w->message;

	if (m->rc != SATCHEL_E_PROTOCOL || m->error->quirk || f->behind.asked ||
	    may_be_of_body(m) || f->once || !(f->limit || satcheli_fetch_may_ask(f)))
		return false;
	m->rc = SATCHEL_OK;
	m->error = NULL;
	return true;
}

/* What is wrong with a row although all of it was read. */
static void judge(satchel_fetch *f, satchel_message *m)
{
	if (m->rc < 0)
		set_error(f, m);
	else if (f->whole && is_withheld(m))
		withhold(f, m);
}

void satcheli_fetch_give(satchel_fetch *f, struct fetch_part *p, satchel_message *m)
{
	f->held.came = 0;
	judge(f, m);
	if (f->sections && m->rc >= 0)
		satcheli_fetch_note_sections(f, m);
	note_row(f, p, m);
	lend(f, m, false);
}

static bool take_row(satchel_fetch *f, struct command *cmd, const satchel_reply *reply)
{
	struct fetch_work *w = &cmd->imap->replies.fetch;
	bool lost = w->curtailed;

	if (!is_asked(f, cmd->work, reply->message)) {
		satcheli_fetch_note_nameless(f, cmd, w);
		return false;
	}
	if (w->lost)
		lost |= forgive(f, w);
	else if (satcheli_fetch_lacks_any(f, reply->message) && satcheli_fetch_hold(f, cmd, w))
		return true;
	satcheli_fetch_give(f, cmd->work, &w->message);
	if (lost)
		note_lost(f, w);
	return true;
}

static bool has_no_other(const satchel_message *m, uint64_t items)
{
	return !(m->has & ~items) && !m->invalid && !m->item_count;
}

static bool has_uid_alone(const satchel_message *m)
{
	return has_no_other(m, SATCHEL_FETCH_UID);
}

/* RFC 7162 section 3.1.4.1: with CHANGEDSINCE the MODSEQ comes by itself. */
static bool is_of_list(const satchel_fetch *f, const satchel_message *m)
{
	return has_no_other(m, SATCHEL_FETCH_UID | (f->changed_since ? SATCHEL_FETCH_MODSEQ : 0));
}

/* Which messages there are; what else an answer says is for the listener, and where only the server knows which were meant,
 * it may be about others. */
APART static bool take_listed(satchel_fetch *f, struct fetch_part *p, const satchel_message *m)
{
	uint32_t n = fetch_number(f, m);

	if (!n || !is_named(f, p, m, n) || (part_is_hidden(f, p) && !is_of_list(f, m)))
		return false;
	note(f, &p->there.found, n);
	return has_uid_alone(m);
}

/* It is no row: it was one before. */
APART static bool take_witness(const satchel_fetch *f, struct fetch_part *p,
                               const satchel_message *m)
{
	if (!is_asked(f, p, m))
		return false;
	p->rows++;
	return true;
}

/* Of items that were lost only these are an answer: the others came. */
static bool is_lost(const satchel_fetch *f, const struct fetch_part *p, const struct fetch_work *w)
{
	const satchel_message *m = &w->message;

	if (p->kind == PART_LACKING)
		return ((m->has | m->invalid | m->nil) & f->behind.items) || m->rc < 0 ||
		       w->curtailed;
	return satcheli_fetch_is_answer(f, m);
}

/* The sections: they count as those of a first answer do. */
static void judge_second(satchel_fetch *f, struct fetch_work *w)
{
	satchel_message *m = &w->message;

	if (m->rc < 0)
		set_error(f, m);
	else if (f->whole && is_withheld(m))
		withhold(f, m);
	if (m->rc >= 0)
		satcheli_fetch_note_second(f, w);
}

/* A further row of a message that came; an item that cannot be read now was invalid before. The next one is to be blanked. */
APART static bool take_behind(satchel_fetch *f, const struct fetch_part *p, struct fetch_work *w)
{
	satchel_message *m = &w->message;
	uint32_t n = fetch_number(f, m);

	if (!n || !is_named(f, p, m, n) || !is_lost(f, p, w))
		return false;
	if (p->kind == PART_BARE)
		judge_second(f, w);
	else if (m->rc < 0)
		return true;
	else if (w->curtailed)
		mark_lost(w, f->behind.items);
	m->again = true;
	w->plain = false;
	lend(f, m, false);
	return true;
}

/* RFC 7162 section 3.2.6 */
static bool take_vanished(satchel_fetch *f, const satchel_set *set)
{
	if (f->vanished)
		f->limit |= satcheli_set_append_set(&f->gone, set) != SATCHEL_OK;
	return f->vanished;
}

/* What else is answered to a FETCH. */
APART static bool take_other(satchel_fetch *f, struct command *cmd, const satchel_reply *reply)
{
	struct fetch_part *p = cmd->work;

	if (reply->kind == SATCHEL_REPLY_STATUS && reply->code && cmd == cmd->imap->flight.first)
		satcheli_fetch_note_limit(p, reply->code);
	if (p->kind == PART_SEARCH && satcheli_uid_search_reply(cmd, &p->there, reply))
		return true;
	return reply->kind == SATCHEL_REPLY_VANISHED && f && take_vanished(f, &reply->set);
}

/* What is no row, or not the first of its message. */
APART static bool take_other_row(satchel_fetch *f, struct command *cmd, const satchel_reply *reply)
{
	struct fetch_part *p = cmd->work;

	if (p->kind == PART_NAME) /* the folder has learnt it */
		return satchel_set_contains(p->set, reply->message->seq) &&
		       has_uid_alone(reply->message);
	if (part_is_behind(p))
		return take_behind(f, p, &cmd->imap->replies.fetch);
	if (p->kind == PART_LIST)
		return take_listed(f, p, reply->message);
	if (p->kind == PART_SEARCH)
		return false;
	return take_witness(f, p, reply->message);
}

/* ---- pieces */

/* No row, and pieces of it were lent: they belong to no other message. Whether one is missing then is found out when all else
 * has come. */
APART static bool close_row(satchel_fetch *f, struct fetch_work *w)
{
	satchel_message *m = &w->message;

	if (!m->rc)
		m->rc = SATCHEL_E_PROTOCOL;
	m->error = has_row_error(f) ? &f->row_error->error : &satcheli_no_memory;
	w->plain = false;
	lend(f, m, false);
	if (!f->row_error) {
		fetch_deafen(f);
		return true;
	}
	satcheli_error_set(f->row_error, m->rc, "FETCH",
	                   m->uid ? "a body came of message %u, which was not asked for"
	                          : "a body came without a UID, of the message with number %u",
	                   (unsigned)(m->uid ? m->uid : m->seq));
	f->row_error->error.outcome = SATCHEL_PARTLY;
	f->row_error->error.action = SATCHEL_CLASS_MESSAGE;
	return true;
}

bool satcheli_fetch_reply(struct command *cmd, const satchel_reply *reply)
{
	satchel_fetch *f = cmd->owner;
	const struct fetch_part *p = cmd->work;
	struct fetch_work *w = &cmd->imap->replies.fetch;

	if (reply->kind != SATCHEL_REPLY_FETCH)
		return take_other(f, cmd, reply);
	if (!f || f->deaf)
		return true;
	if (f->ranges)
		satcheli_fetch_check_ranges(f, w);
	if (p->kind < PART_WITNESS ? take_row(f, cmd, reply) : take_other_row(f, cmd, reply))
		return true;
	return f->open_row && close_row(f, w);
}

/* What is known of its message by now may tell that it is no answer. */
static bool takes_pieces(const satchel_fetch *f, const struct command *cmd,
                         const satchel_message *m)
{
	uint32_t n = fetch_number(f, m);

	if (!n && !f->numbers)
		n = satcheli_uidmap_uid(&cmd->imap->folder.uids, m->seq);
	return f->sections && (!n || is_named(f, cmd->work, m, n));
}

/* A body that nobody takes is not there in the event. */
static void first_piece(satchel_fetch *f, const struct command *cmd, struct fetch_work *w)
{
	f->takes_pieces = takes_pieces(f, cmd, &w->message);
	w->bodies[w->message.piece.index]->rc = f->takes_pieces ? SATCHEL_OK : SATCHEL_E_LIMIT;
	if (f->takes_pieces && f->ranges)
		satcheli_fetch_check_ranges(f, w);
}

bool satcheli_fetch_piece(struct command *cmd, const satchel_reply *reply)
{
	satchel_fetch *f = cmd->owner;

	cmd->imap->replies.fetch.message.again = part_is_behind(cmd->work);
	if (!f || f->deaf)
		return true;
	if (reply->message->piece.first)
		first_piece(f, cmd, &cmd->imap->replies.fetch);
	if (!f->takes_pieces)
		return false;
	lend(f, reply->message, true);
	return true;
}

/* ---- rows that the server did not give */

/* A refusal of one message alone says nothing of its folder; OK without it is half an answer. */
void satcheli_fetch_blame_message(struct error_store *e)
{
	if (e->error.outcome == SATCHEL_NOT_SENT)
		e->error.outcome = SATCHEL_PARTLY;
	if (e->error.action == SATCHEL_CLASS_FOLDER)
		e->error.action = SATCHEL_CLASS_MESSAGE;
}

bool satcheli_fetch_blame(satchel_fetch *f, uint32_t n, int rc, const struct error_store *why)
{
	if (!has_row_error(f))
		return fetch_deafen(f);
	if (why)
		satcheli_error_copy(f->row_error, why);
	else
		satcheli_error_set(f->row_error, rc, "FETCH", "message %u was refused",
		                   (unsigned)n);
	satcheli_fetch_blame_message(f->row_error);
	keep_error(f, rc);
	return true;
}

void satcheli_fetch_refuse(satchel_fetch *f, uint32_t n, int rc, const struct error_store *why)
{
	const struct uidmap *uids = &f->handle.imap->folder.uids;
	satchel_message *m = &f->refused;

	if (f->deaf || !satcheli_fetch_blame(f, n, rc, why))
		return;
	satcheli_fetch_blank(m);
	m->seq = f->numbers ? n : satcheli_uidmap_seq(uids, n);
	m->uid = f->numbers ? satcheli_uidmap_uid(uids, n) : n;
	m->rc = rc;
	m->error = &f->row_error->error;
	note(f, &f->failed, n);
	lend(f, m, false);
}
