/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* MESSAGELIMIT: RFC 9738. A server that takes so many messages in one command does the highest of them, and says how far
 * it came. Sets of which it is known that they have more are cut before they are sent. */
#include "highlevel/commands/fetch.h"

/* ---- before it is sent */

/* The number of the last of so many messages of a span; *left is what remains of them. 0: it has no more than that. */
static uint32_t cut_numbers(const struct folder_work *folder, satchel_span s, uint64_t *left)
{
	uint32_t end = span_end(s) < folder->state.exists ? span_end(s) : folder->state.exists;
	uint64_t n = s.first <= end ? (uint64_t)end - s.first + 1 : 0;

	if (n > *left)
		return (uint32_t)(s.first + *left - 1);
	*left -= n;
	return 0;
}

static uint32_t cut_uids(const struct folder_work *folder, satchel_span s, uint64_t *left)
{
	uint32_t from, n = satcheli_uidmap_span(&folder->uids, s, &from);

	if (n > *left)
		return *left ? satcheli_uidmap_uid(&folder->uids, from + (uint32_t)*left - 1)
		             : s.first - 1;
	*left -= n;
	return 0;
}

/* Behind which number the set has to be cut; 0: nowhere, or nobody knows. */
static uint32_t find_cut(const satchel_fetch *f, const satchel_set *set, uint64_t limit)
{
	const struct folder_work *folder = satcheli_fetch_folder(f);
	uint32_t cut = 0;

	if (!folder || folder->state.exists <= limit ||
	    (!f->numbers && !uidmap_is_whole(&folder->uids)))
		return 0;
	for (size_t i = 0; !cut && i < set->count; i++) {
		satchel_span s = satchel_set_span(set, i);

		cut = f->numbers ? cut_numbers(folder, s, &limit) : cut_uids(folder, s, &limit);
	}
	return cut;
}

int satcheli_fetch_cut(satchel_fetch *f, struct command *cmd)
{
	struct fetch_part *p = cmd->work;
	uint64_t limit = 0;
	satchel_set *first = NULL, *others = NULL;
	uint32_t cut;
	int rc;

	satcheli_capability_number(cmd->imap, "MESSAGELIMIT=", &limit);
	if (!limit || part_lists(p) || p->kind == PART_NAME || part_is_hidden(f, p))
		return SATCHEL_OK;
	cut = find_cut(f, &p->set, limit);
	if (!cut)
		return SATCHEL_OK;
	rc = satcheli_fetch_within(f, &p->set, 1, cut, &first);
	if (!rc)
		rc = satcheli_fetch_within(f, &p->set, cut + 1, SATCHEL_LAST, &others);
	if (!rc)
		rc = satcheli_fetch_set_part(cmd, first);
	if (!rc)
		rc = satcheli_fetch_ask(f, others, 1, p->kind, p->asked_again, cmd);
	satchel_free(first);
	satchel_free(others);
	return rc;
}

/* ---- when the server says it */

void satcheli_fetch_note_limit(struct fetch_part *p, const satchel_code *code)
{
	p->limited |= code->kind == SATCHEL_CODE_MESSAGELIMIT;
	p->expunged |= code->kind == SATCHEL_CODE_EXPUNGEISSUED;
	if (code->kind == SATCHEL_CODE_MESSAGELIMIT && code->to.count)
		p->limited_to = satchel_set_span(&code->to, 0).first;
}

/* What of the set is still to be done. A result. */
static int below_limit(satchel_fetch *f, const struct fetch_part *p, satchel_set **rest)
{
	satchel_set *below;
	int rc;

	if (f->numbers || !p->limited_to)
		return satcheli_fetch_rest(f, &p->set, rest);
	rc = satcheli_fetch_within(f, &p->set, 1, p->limited_to - 1, &below);
	if (rc)
		return rc;
	rc = satcheli_fetch_rest(f, below, rest);
	satchel_free(below);
	return rc;
}

/* Whether it is known what was not done: of what did not change only the UID tells that it was. */
static bool may_go_on(const satchel_fetch *f, const struct fetch_part *p)
{
	return f->changed_since ? !f->numbers && p->limited_to : p->rows > 0;
}

/* Each round must bring something, else there would be no end. */
static bool has_advanced(const struct fetch_part *p, const satchel_set *rest)
{
	return p->rows || satchel_set_count(*rest) < satchel_set_count(p->set);
}

static bool go_on(satchel_fetch *f, const struct fetch_part *p, const satchel_set *rest)
{
	if (!rest->count || !satcheli_fetch_ask(f, rest, 1, p->kind, p->asked_again, NULL))
		return true;
	return fetch_deafen(f);
}

bool satcheli_fetch_go_on(satchel_fetch *f, struct command *cmd)
{
	const struct fetch_part *p = cmd->work;
	satchel_set *rest;
	bool done;

	if (p->limited_to == 1)
		return true;
	if (!may_go_on(f, p))
		return false;
	f->limit |= below_limit(f, p, &rest) != SATCHEL_OK;
	if (f->limit)
		return false;
	done = has_advanced(p, rest) && go_on(f, p, rest);
	satchel_free(rest);
	return done;
}
