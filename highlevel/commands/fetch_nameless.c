/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Answers to a UID FETCH without a UID, of messages whose UID is not known. Each may be one that was asked for: so the server
 * is asked, by sequence number, which UIDs these have, and those that did not come are asked for again. What it may tell of
 * its own accord in the middle of a fetch, new flags, is no answer where more than that was asked for. */
#include "highlevel/commands/fetch.h"

/* More than news: it was an answer, or cannot be read. */
static bool is_more(const satchel_fetch *f, const struct fetch_work *w)
{
	const satchel_message *m = &w->message;

	return m->rc < 0 || w->curtailed ||
	       ((m->has | m->invalid | m->nil) & f->needs.items & ~FETCH_NEWS) ||
	       (f->sections && (m->body_count || m->binary_size_count));
}

void satcheli_fetch_note_nameless(satchel_fetch *f, const struct command *cmd,
                                  const struct fetch_work *w)
{
	const satchel_message *m = &w->message;
	struct nameless *n = &f->nameless;
	bool more = is_more(f, w);

	if (m->uid || !m->seq || f->numbers || cmd != cmd->imap->flight.first ||
	    !satcheli_fetch_is_answer(f, m))
		return;
	if (!more && ((f->needs.items & ~FETCH_NEWS) || f->sections))
		return;
	if (!n->seqs.count)
		n->removed = cmd->imap->folder.removed;
	n->more |= more;
	f->limit |= satcheli_set_append(&n->seqs, m->seq, m->seq) != SATCHEL_OK;
}

/* ---- which messages they are */

/* NULL: the numbers mean other messages by now. */
static const struct uidmap *uids_of(const satchel_fetch *f)
{
	const struct folder_work *folder = satcheli_fetch_folder(f);

	return folder && folder->removed == f->nameless.removed ? &folder->uids : NULL;
}

/* The first number of a set above one; 0: none. Asked in order. */
static uint32_t next_of(const satchel_set *set, size_t *at, uint32_t n)
{
	satchel_span s;

	for (; *at < set->count; ++*at) {
		s = satchel_set_span(set, *at);
		if (n < s.last)
			return n < s.first ? s.first : n + 1;
	}
	return 0;
}

static bool is_asked_for(const satchel_fetch *f, uint32_t uid)
{
	return f->asked.kind == SATCHEL_SET_SAVED || satchel_set_contains(f->asked, uid);
}

/* The numbers of those whose UIDs are not known, or the UIDs of the others, as far as they were asked for. */
static int collect(const satchel_fetch *f, bool known, struct set_builder *to)
{
	satchel_set all = satcheli_set_view(&f->nameless.seqs, SATCHEL_SET_NUMBERS);
	size_t at = 0;
	uint32_t seq = 0;
	int rc = SATCHEL_OK;

	while (!rc && (seq = next_of(&all, &at, seq))) {
		uint32_t uid = satcheli_uidmap_uid(uids_of(f), seq);

		if (!known && !uid)
			rc = satcheli_set_append(to, seq, seq);
		else if (known && uid && is_asked_for(f, uid))
			rc = satcheli_set_append(to, uid, uid);
	}
	return rc ? rc : satcheli_set_finish(to);
}

static int ask_which(satchel_fetch *f, struct set_builder *seqs)
{
	int rc = collect(f, false, seqs);
	satchel_set set = satcheli_set_view(seqs, SATCHEL_SET_NUMBERS);

	return rc || !set.count ? rc : satcheli_fetch_ask(f, &set, 1, PART_NAME, 1, NULL);
}

static int ask_them(satchel_fetch *f, struct set_builder *uids)
{
	satchel_set set, *rest = NULL;
	int rc = collect(f, true, uids);

	set = satcheli_set_view(uids, SATCHEL_SET_UIDS);
	if (!rc)
		rc = satcheli_fetch_rest(f, &set, &rest);
	if (!rc && rest->count)
		rc = satcheli_fetch_ask(f, rest, 1, PART_EXACT, 1, NULL);
	satchel_free(rest);
	return rc;
}

static void ask(satchel_fetch *f, int (*what)(satchel_fetch *, struct set_builder *))
{
	struct set_builder b;

	satcheli_set_builder_init(&b, &f->handle.from, 0);
	if (what(f, &b))
		fetch_deafen(f);
	satcheli_set_builder_clear(&b);
}

void satcheli_fetch_ask_nameless(satchel_fetch *f)
{
	struct nameless *n = &f->nameless;

	if (!n->seqs.count || f->rc || n->stage == NAMELESS_DONE || !uids_of(f) ||
	    !satcheli_fetch_may_look(f))
		return;
	if (satcheli_set_finish(&n->seqs)) {
		fetch_deafen(f);
		return;
	}
	if (n->stage == NAMELESS_NEW) {
		n->stage = NAMELESS_ASKED;
		ask(f, ask_which);
		if (f->open > 1)
			return;
	}
	n->stage = NAMELESS_DONE;
	ask(f, ask_them);
}

/* ---- when all commands have ended */

/* Of these messages it is not known that they came, or that they were not asked for. 0: of none. */
static uint32_t unaccounted(satchel_fetch *f)
{
	const struct nameless *n = &f->nameless;
	satchel_set all = satcheli_set_view(&n->seqs, SATCHEL_SET_NUMBERS),
		    got = satcheli_set_view(&f->got, SATCHEL_SET_UIDS);
	uint32_t seq = 0;
	size_t at = 0;

	if (!uids_of(f))
		return n->more ? next_of(&all, &at, 0) : 0;
	while ((seq = next_of(&all, &at, seq))) {
		uint32_t uid = satcheli_uidmap_uid(uids_of(f), seq);

		if (uid ? is_asked_for(f, uid) && !satchel_set_contains(got, uid) &&
		                    (n->more || !f->partial_first)
		        : n->more || n->stage != NAMELESS_NEW)
			return seq;
	}
	return 0;
}

void satcheli_fetch_settle_nameless(satchel_fetch *f)
{
	struct error_store e = { 0 };
	uint32_t seq;

	if (!f->nameless.seqs.count || f->rc || f->message_rc || f->limit)
		return;
	f->limit = satcheli_set_finish(&f->nameless.seqs) || satcheli_set_finish(&f->got);
	seq = f->limit ? 0 : unaccounted(f);
	if (!seq)
		return;
	satcheli_error_set(&e, SATCHEL_E_MISSING, "FETCH",
	                   "the answer of the message with number %u has no UID", (unsigned)seq);
	satcheli_fetch_blame(f, seq, SATCHEL_E_MISSING, &e);
}
