/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What a NO cost, or an OK left out, is asked for again. After a refusal the server is asked which messages there are
 * (their UIDs alone, which costs it little, or by UID SEARCH where it refuses that too), and those that did not come are asked for in smaller and smaller sets
 * (fetch_narrow.c), until the refused ones stand alone: Q118 to Q121. What "$" and PARTIAL name only the server knows: of
 * them too it is asked (fetch_hidden.c), but after a refusal alone. */
#include "core/set.h"
#include "highlevel/commands/fetch.h"
#include "highlevel/commands/for_one.h"

enum { TRIES_UNAVAILABLE = 2 }; /* more, for one message alone */

/* Sequence numbers mean other messages when some went meanwhile. */
bool satcheli_fetch_may_ask(const satchel_fetch *f)
{
	const satchel_client *imap = f->handle.imap;
	const struct folder_work *folder = satcheli_fetch_folder(f);

	return !f->once && !f->limit && folder && !imap->closing && !f->handle.ended &&
	       imap->phase == PHASE_READY && imap->state == SATCHEL_STATE_SELECTED &&
	       (!f->numbers || folder->removed == f->removed);
}

bool satcheli_fetch_may_look(const satchel_fetch *f)
{
	return f->asked.kind != SATCHEL_SET_SAVED && !f->partial_first && satcheli_fetch_may_ask(f);
}

/* ---- one message alone */

static bool refuse(satchel_fetch *f, struct command *cmd, const satchel_set *alone)
{
	const struct fetch_part *p = cmd->work;
	uint32_t n = satchel_set_span(alone, 0).first;

	if (cmd->rc == SATCHEL_E_UNAVAILABLE && p->asked_again < TRIES_UNAVAILABLE)
		return satcheli_fetch_ask_set(f, alone, part_is_exact(p) ? p->kind : PART_EXACT,
		                              p->asked_again + 1);
	satcheli_fetch_refuse(f, n, cmd->rc, cmd->error);
	return true;
}

static bool names_one(const satchel_set *set)
{
	return satchel_set_count(*set) == 1 && satchel_set_span(set, 0).first != UINT32_MAX;
}

/* All came, and it was refused all the same: of one alone nobody knows what its row is worth. Of several it was for one that
 * went (EXPUNGEISSUED), or that is nobody's to tell. */
static bool disown(satchel_fetch *f, struct command *cmd)
{
	const struct fetch_part *p = cmd->work;
	uint32_t n = satchel_set_span(&p->set, 0).first;

	if (!names_one(&p->set))
		return part_is_exact(p) && p->expunged;
	f->limit |= satcheli_set_append(&f->behind.refused, n, n) != SATCHEL_OK;
	return satcheli_fetch_blame(f, n, cmd->rc, cmd->error);
}

/* It went meanwhile: the server says so, or told of it. */
static bool is_gone(const satchel_fetch *f, const struct fetch_part *p, uint32_t n)
{
	const struct folder_work *folder = satcheli_fetch_folder(f);

	return p->expunged || (!f->numbers && folder && folder->removed != p->removed &&
	                       !satcheli_uidmap_seq(&folder->uids, n));
}

int satcheli_fetch_why_missing(const satchel_fetch *f, const struct fetch_part *p, uint32_t n,
                               struct error_store *e)
{
	bool gone = is_gone(f, p, n);
	int rc = gone ? SATCHEL_E_EXPUNGED : SATCHEL_E_MISSING;

	satcheli_error_set(e, rc, "FETCH",
	                   gone ? "message %u is gone"
	                        : "the server said OK, and left out message %u",
	                   (unsigned)n);
	return rc;
}

/* OK without it. */
static bool miss(satchel_fetch *f, const struct fetch_part *p, const satchel_set *alone)
{
	struct error_store e = { 0 };
	uint32_t n = satchel_set_span(alone, 0).first;

	satcheli_fetch_refuse(f, n, satcheli_fetch_why_missing(f, p, n, &e), &e);
	return true;
}

/* ---- refused */

/* It stands if not all can be asked for again. */
static void keep_why(satchel_fetch *f, struct command *cmd)
{
	if (f->why)
		return;
	f->why = cmd->error;
	cmd->error = NULL;
}

/* What of its messages did not come; it was refused. */
static bool look_into(satchel_fetch *f, struct command *cmd, const satchel_set *rest)
{
	const struct fetch_part *p = cmd->work;
	bool exact = part_is_exact(p) || f->numbers;

	if (rest->count && names_one(&p->set))
		return refuse(f, cmd, rest);
	if (!rest->count)
		return p->rows ? disown(f, cmd) : part_is_exact(p);
	if (exact ? !satcheli_fetch_narrow(f, p, rest)
	          : !satcheli_fetch_ask_set(f, rest, PART_LIST, 1))
		return false;
	keep_why(f, cmd);
	return true;
}

static bool after_refusal(satchel_fetch *f, struct command *cmd)
{
	const struct fetch_part *p = cmd->work;
	satchel_set *rest;
	bool done;

	if (satcheli_fetch_rest(f, &p->set, &rest))
		return fetch_deafen(f);
	done = look_into(f, cmd, rest);
	satchel_free(rest);
	return done;
}

/* ---- the list of what there is */

static bool may_be_for_one(const struct command *cmd)
{
	return cmd->outcome == SATCHEL_REFUSED && satcheli_may_be_for_one(cmd->rc, FOR_ONE_FETCHED);
}

/* All messages that there are came: it was refused for others, which are gone (Q120). */
static bool blame_gone(satchel_fetch *f)
{
	if (f->why)
		satcheli_fetch_blame_message(f->why);
	return !f->why;
}

/* Some servers refuse each FETCH that names such a message, the one for its UID too. */
static bool list_by_search(satchel_fetch *f, const struct command *cmd)
{
	const struct fetch_part *p = cmd->work;

	return p->kind == PART_LIST && !part_is_hidden(f, p) && may_be_for_one(cmd) &&
	       satcheli_fetch_ask_set(f, &p->set, PART_SEARCH, 1);
}

static bool after_list(satchel_fetch *f, struct command *cmd)
{
	struct fetch_part *p = cmd->work;
	satchel_set there, *rest;
	bool done;

	if (cmd->rc)
		return list_by_search(f, cmd);
	if (p->there.failed || satcheli_set_finish(&p->there.found))
		return fetch_deafen(f);
	if (p->kind == PART_SEARCH && satcheli_uid_search_line(cmd, &p->there))
		return false;
	there = satcheli_set_view(&p->there.found, fetch_kind(f));
	if (part_is_hidden(f, p) && !satcheli_fetch_keep_hidden(f, &there))
		return false;
	if (satcheli_fetch_rest(f, &there, &rest))
		return fetch_deafen(f);
	f->holes &= !rest->count;
	done = rest->count ? satcheli_fetch_narrow(f, p, rest) : blame_gone(f);
	satchel_free(rest);
	return done;
}

/* ---- granted, and something is missing */

/* The first message at or behind n that the folder is known to have; 0: none. */
static uint32_t known_from(const satchel_fetch *f, uint32_t n)
{
	const struct folder_work *folder = satcheli_fetch_folder(f);
	uint32_t uid = 0;

	if (f->numbers)
		return n <= folder->state.exists ? n : 0;
	return satcheli_uidmap_seq_from(&folder->uids, n, &uid) ? uid : 0;
}

static int known_of_span(const satchel_fetch *f, satchel_span s, struct set_builder *known)
{
	uint32_t n = s.first, end = span_end(s);
	int rc = SATCHEL_OK;

	while (!rc && n && (n = known_from(f, n)) && n <= end) {
		rc = satcheli_set_append(known, n, n);
		n = n == UINT32_MAX ? 0 : n + 1;
	}
	return rc;
}

/* Messages of a set that the folder is known to have, and that did not come. A result. */
static int missing_of(satchel_fetch *f, const satchel_set *set, satchel_set **missing)
{
	struct set_builder known;
	satchel_set all;
	int rc = SATCHEL_OK;

	satcheli_set_builder_init(&known, &f->handle.from, 0);
	for (size_t i = 0; !rc && i < set->count; i++)
		rc = known_of_span(f, satchel_set_span(set, i), &known);
	if (!rc)
		rc = satcheli_set_finish(&known);
	all = satcheli_set_view(&known, fetch_kind(f));
	if (!rc)
		rc = satcheli_fetch_rest(f, &all, missing);
	satcheli_set_builder_clear(&known);
	return rc;
}

/* All of them came: to be sure of that costs little. */
static bool is_complete(const satchel_fetch *f, const struct fetch_part *p)
{
	const struct folder_work *folder = satcheli_fetch_folder(f);
	uint64_t count = 0;
	uint32_t from;

	if (p->odd || folder->removed != p->removed)
		return false;
	if (satchel_set_count(p->set) == p->rows)
		return true;
	if (f->numbers || !uidmap_is_whole(&folder->uids))
		return false;
	for (size_t i = 0; i < p->set.count; i++)
		count += satcheli_uidmap_span(&folder->uids, satchel_set_span(&p->set, i), &from);
	return count == p->rows;
}

/* "1:*", and nothing else that would choose. */
static bool is_of_all(const satchel_fetch *f, const struct fetch_part *p)
{
	return p->kind == PART_WHOLE && set_is_everything(&p->set) && !f->changed_since &&
	       !f->partial_first;
}

/* How many there are, if it was asked for all, and none came or went meanwhile. */
static void note_count(satchel_fetch *f, const struct command *cmd)
{
	const struct folder_work *folder = satcheli_fetch_folder(f);
	const struct fetch_part *p = cmd->work;

	if (p->expunged)
		f->there = 0;
	if (!folder || !is_of_all(f, p) || p->expunged || p->limited || f->handle.imap->untold ||
	    folder->removed != p->removed || folder->state.exists != p->exists)
		return;
	if (!p->odd && p->rows >= p->exists)
		return;
	f->there = p->exists;
	f->there_removed = p->removed;
}

/* Fewer came than there are: some whose UIDs are not known. */
static bool lacks_unknown(satchel_fetch *f)
{
	const struct folder_work *folder = satcheli_fetch_folder(f);
	uint64_t came;

	if (!folder || !f->there || folder->removed != f->there_removed ||
	    folder->state.exists != f->there)
		return false;
	if (satcheli_set_finish(&f->got) || satcheli_set_finish(&f->failed))
		return fetch_deafen(f);
	came = satchel_set_count(satcheli_set_view(&f->got, fetch_kind(f))) +
	       satchel_set_count(satcheli_set_view(&f->failed, fetch_kind(f)));
	return came < f->there;
}

/* Of one range, in its order: fewer came than stand in the folder from the first to the last. */
static bool has_holes(const satchel_fetch *f, const struct fetch_part *p)
{
	const struct folder_work *folder = satcheli_fetch_folder(f);

	if (p->set.count != 1 || f->nameless.seqs.count || p->odd || p->expunged || p->limited)
		return false;
	return folder && folder->removed == p->removed && folder->state.exists == p->exists &&
	       p->from && (uint64_t)p->upto - p->from + 1 > p->rows;
}

static bool ask_for_unknown(satchel_fetch *f, const struct fetch_part *p)
{
	satchel_set *rest;
	bool done, holes = has_holes(f, p);

	if (p->kind != PART_WHOLE || f->numbers || !(holes || lacks_unknown(f)))
		return !f->deaf;
	f->holes |= holes;
	if (satcheli_fetch_rest(f, &p->set, &rest))
		return fetch_deafen(f);
	done = satcheli_fetch_ask_set(f, rest, PART_LIST, 1);
	satchel_free(rest);
	return done;
}

/* All commands have ended, and nobody said that they are gone. */
void satcheli_fetch_settle_unknown(satchel_fetch *f)
{
	struct error_store e = { 0 };

	if (f->rc || f->message_rc || f->limit || !(f->holes || lacks_unknown(f)))
		return;
	satcheli_error_set(
		&e, SATCHEL_E_MISSING, "FETCH",
		f->holes ? "the server said OK, and left out messages between others"
			 : "the server said OK, and left out some of the %u messages that it has",
		(unsigned)f->there);
	satcheli_fetch_blame(f, 0, SATCHEL_E_MISSING, &e);
}

static bool ask_for_missing(satchel_fetch *f, const struct fetch_part *p,
                            const satchel_set *missing)
{
	if (!missing->count)
		return ask_for_unknown(f, p);
	if (names_one(&p->set) || (names_one(missing) && part_is_exact(p) && p->rows))
		return miss(f, p, missing);
	if (f->handle.imap->untold && !part_is_exact(p)) /* they may be gone */
		return satcheli_fetch_ask_set(f, missing, PART_LIST, 1);
	return satcheli_fetch_narrow(f, p, missing);
}

/* One UID that was asked for alone, and nothing came: whether there is such a message or not, that is no success (Q118). */
static bool is_bare(const satchel_fetch *f, const struct fetch_part *p)
{
	return !f->numbers && !p->rows && names_one(&p->set);
}

static bool after_grant(satchel_fetch *f, struct command *cmd)
{
	const struct fetch_part *p = cmd->work;
	satchel_set *missing;
	bool done;

	if (f->changed_since || (is_complete(f, p) && !is_bare(f, p)))
		return true;
	if ((part_is_exact(p) || is_bare(f, p) ? satcheli_fetch_rest(f, &p->set, &missing)
	                                       : missing_of(f, &p->set, &missing)) != SATCHEL_OK)
		return fetch_deafen(f);
	done = ask_for_missing(f, p, missing);
	satchel_free(missing);
	return done;
}

/* What an OK left out nobody knows. */
static bool after_hidden(satchel_fetch *f, struct command *cmd)
{
	if (cmd->rc == SATCHEL_OK)
		return true;
	if (!may_be_for_one(cmd) || !satcheli_fetch_list_hidden(f, cmd->work))
		return false;
	keep_why(f, cmd);
	return true;
}

static bool look(satchel_fetch *f, struct command *cmd)
{
	const struct fetch_part *p = cmd->work;

	if (part_lists(p))
		return after_list(f, cmd);
	if (part_is_hidden(f, p))
		return after_hidden(f, cmd);
	if (cmd->rc == SATCHEL_E_MESSAGELIMIT)
		return satcheli_fetch_go_on(f, cmd);
	if (cmd->rc == SATCHEL_OK)
		return after_grant(f, cmd);
	return may_be_for_one(cmd) && after_refusal(f, cmd);
}

bool satcheli_fetch_again(satchel_fetch *f, struct command *cmd)
{
	const struct fetch_part *p = cmd->work;
	bool done;

	if (part_is_behind(p))
		return satcheli_fetch_behind_ended(f, cmd);
	note_count(f, cmd);
	if (!satcheli_fetch_may_ask(f))
		return cmd->rc == SATCHEL_OK && !part_lists(p) && !f->narrowing.waiting.count;
	if (p->kind == PART_WITNESS)
		return satcheli_fetch_witness(f, cmd);
	done = !f->narrowing.stopped && look(f, cmd);
	return satcheli_fetch_narrow_on(f, p) && done;
}
