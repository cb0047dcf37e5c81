/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Which messages there are of those that a refused line named: UID SEARCH, which tells their UIDs and leaves "$" alone (RFC
 * 5182 section 2.1). "$" is what it was, as nothing was sent behind the line; sequence numbers are, unless a message went:
 * the server may say that during the question too (RFC 9051 section 7.5.1). In several lines where numbers have no room in
 * one. Knows nothing of what is done with the answer. */
#include "core/set.h"
#include "highlevel/commands/set_lines.h"

enum { LINE_OVERHEAD = 64 };

bool satcheli_lines_are_same(const struct command *cmd, const struct set_lines *l)
{
	if (cmd->numbers)
		return satcheli_numbers_hold(cmd);
	return l->left.kind != SATCHEL_SET_SAVED || cmd->imap->folder.saved;
}

void satcheli_lines_begin_asking(struct command *cmd, struct set_lines *l)
{
	l->asking = true;
	l->limited = false;
	l->whole = l->left;
	l->whole_at = l->at;
	satcheli_uid_search_clear(&l->search);
	satcheli_uid_search_init(cmd->imap, &l->search);
}

/* ---- what is sent */

/* It is a part of a line that had room. */
static void next_part(const satchel_client *imap, struct set_lines *l)
{
	satcheli_cut_line(imap, &l->whole, &l->whole_at, LINE_OVERHEAD, &l->part);
}

static bool has_room(const satchel_client *imap, const struct set_lines *l, size_t overhead)
{
	satchel_set rest = l->left, part;
	uint32_t at = l->at;

	return satcheli_cut_line(imap, &rest, &at, overhead, &part) && !rest.count;
}

static bool reaches_star(const satchel_set *set)
{
	return set->count && satcheli_set_has_star(set);
}

/* During a line messages may go, and then numbers of the next line name others; so does "*", the highest that is left. */
static bool must_ask_first(const struct command *cmd, const struct set_lines *l, size_t overhead)
{
	bool numbers = cmd->numbers && !(cmd->verb->overlap & OVERLAP_KEEPS),
	     star = !cmd->numbers && reaches_star(&l->left);

	return (numbers || star) && !cmd->step && !has_room(cmd->imap, l, overhead);
}

bool satcheli_lines_ask(struct command *cmd, struct set_lines *l, size_t overhead,
                        struct encoder *e)
{
	if (must_ask_first(cmd, l, overhead)) {
		l->renames = true;
		satcheli_lines_begin_asking(cmd, l);
	}
	if (!l->asking)
		return false;
	cmd->more = cmd->relies = true;
	if (l->renames)
		next_part(cmd->imap, l);
	l->removed = cmd->imap->folder.removed;
	satcheli_encode_word(e, cmd->numbers ? "UID SEARCH" : "UID SEARCH UID");
	satcheli_encode_set(e, l->renames ? &l->part : &l->odd);
	return true;
}

/* ---- what is answered */

bool satcheli_lines_star_moved(const struct command *cmd, const struct set_lines *l,
                               const satchel_set *rest)
{
	return reaches_star(rest) && cmd->imap->folder.removed != l->removed;
}

bool satcheli_lines_answer(struct command *cmd, struct set_lines *l, const satchel_reply *reply)
{
	return l->asking && satcheli_uid_search_reply(cmd, &l->search, reply);
}

/* Of numbers that there are each has its UID. */
static uint64_t how_many(const struct command *cmd, const satchel_set *numbers)
{
	uint32_t exists = cmd->imap->folder.state.exists;
	uint64_t n = 0;

	for (size_t i = 0; i < numbers->count; i++) {
		satchel_span s = satchel_set_span(numbers, i);
		uint32_t end = s.last < exists ? s.last : exists;

		n += s.first <= end ? (uint64_t)end - s.first + 1 : 0;
	}
	return n;
}

/* Whether these can be the messages that were asked for. */
static bool is_likely(const struct command *cmd, const struct set_lines *l,
                      const satchel_set *found)
{
	if (!cmd->numbers || satcheli_set_has_star(&l->left))
		return satcheli_lines_are_same(cmd, l);
	return satcheli_lines_are_same(cmd, l) &&
	       satchel_set_count(*found) == how_many(cmd, &l->left);
}

/* Of UIDs just those that were asked for. */
static int check(const struct command *cmd, const struct set_lines *l, satchel_set *found)
{
	if (l->renames)
		return is_likely(cmd, l, found) ? SATCHEL_OK : SATCHEL_E_PROTOCOL;
	return satcheli_set_has_star(&l->odd) ? SATCHEL_OK : satchel_set_intersect(found, l->odd);
}

/* A part of an answer (MESSAGELIMIT) is none. */
int satcheli_lines_take_answer(struct command *cmd, struct set_lines *l)
{
	satchel_set found = SATCHEL_SET_EMPTY;
	bool may_be_none = !l->why && l->search.came;
	int rc = l->search.failed;

	if (!rc && !l->search.odd && !l->limited)
		rc = satcheli_uid_search_take(&l->search, &found);
	else if (!rc)
		rc = SATCHEL_E_PROTOCOL;
	if (!rc)
		rc = check(cmd, l, &found);
	if (rc || !(found.count || may_be_none)) {
		satchel_set_clear(&found);
		return rc == SATCHEL_E_MEMORY ? rc : SATCHEL_E_PROTOCOL;
	}
	satchel_set_clear(&l->odd);
	l->odd = found;
	return SATCHEL_OK;
}
