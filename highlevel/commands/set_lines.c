/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Sets on their way to the server, in lines of bounded length. Knows of MESSAGELIMIT that work is done from the highest UID
 * down (RFC 9738 section 3.1), and of "$" when it is void (RFC 5182 section 2.1). */
#include "highlevel/commands/set_lines.h"
#include "core/block.h"
#include "core/set.h"

/* ---- "$" */

/* A search that saves its result counts as soon as it is on its way: RFC 5182 section 2.3. */
static bool is_saved(const satchel_client *imap)
{
	bool saved = imap->folder.saved;

	for (const struct command *c = imap->flight.first; c; c = c->next)
		saved = c->saves || (saved && !(c->verb->overlap & OVERLAP_SELECTS));
	return saved;
}

int satcheli_check_saved(struct command *cmd, const satchel_set *set)
{
	satchel_client *imap = cmd->imap;

	if (set->kind != SATCHEL_SET_SAVED)
		return SATCHEL_OK;
	if (!satchel_has(imap, "SEARCHRES"))
		return satcheli_command_fail(cmd, SATCHEL_E_UNSUPPORTED,
		                             "the server has no SEARCHRES: it saves no result");
	if (!is_saved(imap))
		return satcheli_command_fail(cmd, SATCHEL_E_STATE,
		                             "no search has saved its result in this folder");
	return SATCHEL_OK;
}

/* ---- numbers */

bool satcheli_names_nobody(const struct command *cmd)
{
	return cmd->numbers && !cmd->step && !cmd->imap->folder.state.exists &&
	       !satcheli_is_selecting(cmd->imap);
}

/* ---- line by line */

bool satcheli_cut_set(const satchel_client *imap, satchel_set *left, uint32_t *at, size_t room,
                      satchel_set *part)
{
	if (imap->options.plain_sets && left->kind != SATCHEL_SET_SAVED)
		return satcheli_set_split_expanded(left, at, room, part, left);
	return satcheli_set_split(left, room, part, left);
}

bool satcheli_cut_line(const satchel_client *imap, satchel_set *left, uint32_t *at, size_t overhead,
                       satchel_set *part)
{
	size_t max = satcheli_server_line(imap);

	return satcheli_cut_set(imap, left, at, max > overhead ? max - overhead : 1, part);
}

static void clear_sets(struct set_lines *l)
{
	satchel_set_clear(&l->owned);
	satchel_set_clear(&l->later);
	satchel_set_clear(&l->few);
	satchel_set_clear(&l->odd);
}

void satcheli_lines_begin(struct set_lines *l, const satchel_set *set)
{
	satchel_set none = SATCHEL_SET_EMPTY;

	clear_sets(l);
	*l = (struct set_lines){ .left = *set,
		                 .part = none,
		                 .owned = none,
		                 .later = none,
		                 .few = none,
		                 .odd = none,
		                 .refused = l->refused,
		                 .blamed = l->blamed,
		                 .why = l->why,
		                 .done = l->done };
}

int satcheli_lines_init(struct command *cmd, struct set_lines *l, const satchel_set *set)
{
	satchel_set copy;
	int rc = satcheli_set_in_arena(&cmd->arena, set, &copy);

	if (!rc)
		satcheli_lines_begin(l, &copy);
	return rc;
}

void satcheli_lines_clear(struct set_lines *l)
{
	clear_sets(l);
	satcheli_uid_search_clear(&l->search);
	satcheli_set_builder_clear(&l->refused);
	satcheli_block_free(l->why);
	l->why = NULL;
}

bool satcheli_lines_left(const struct set_lines *l)
{
	return l->odd.count || l->left.count || l->later.count;
}

/* What was put off comes when all else has been sent. */
static void come_to_later(struct set_lines *l)
{
	satchel_set none = SATCHEL_SET_EMPTY;

	if (l->left.count || !l->later.count)
		return;
	satchel_set_clear(&l->owned);
	l->owned = l->left = l->later;
	l->at = 0;
	l->later = none;
}

static int next_part(struct command *cmd, struct set_lines *l, size_t overhead)
{
	int rc;

	come_to_later(l);
	satchel_set_clear(&l->few);
	rc = satcheli_check_saved(cmd, &l->left);
	if (rc)
		return rc;
	l->whole = l->left;
	l->whole_at = l->at;
	if (!satcheli_cut_line(cmd->imap, &l->left, &l->at, overhead, &l->part))
		return satcheli_command_fail(
			cmd, SATCHEL_E_ARGUMENT,
			"a line of %zu octets has no room for a set behind its %zu others",
			satcheli_server_line(cmd->imap), overhead);
	return SATCHEL_OK;
}

int satcheli_lines_next(struct command *cmd, struct set_lines *l, size_t overhead)
{
	int rc;

	l->limited = l->begun = false;
	l->lowest = 0;
	rc = l->odd.count ? satcheli_lines_next_few(cmd, l, overhead) : next_part(cmd, l, overhead);
	if (rc)
		return rc;
	cmd->more = satcheli_lines_left(l);
	l->open = true;
	return SATCHEL_OK;
}

void satcheli_lines_again(struct set_lines *l)
{
	l->left = l->whole;
	l->at = l->whole_at;
}

/* ---- MESSAGELIMIT */

bool satcheli_lines_note(struct set_lines *l, const satchel_reply *reply)
{
	const satchel_code *code = reply->code;

	if (!code || code->kind != SATCHEL_CODE_MESSAGELIMIT)
		return false;
	l->limited = true;
	l->lowest = code->to.count ? satchel_set_span(&code->to, 0).first : 0;
	return true;
}

int satcheli_append_between(struct set_builder *b, const satchel_set *set, uint32_t low,
                            uint32_t high)
{
	int rc = SATCHEL_OK;

	for (size_t i = 0; !rc && i < set->count; i++) {
		satchel_span s = satchel_set_span(set, i);
		uint32_t end = span_end(s), first = s.first > low ? s.first : low,
			 last = end < high ? end : high;

		if (first <= last)
			rc = satcheli_set_append(b, first, last == UINT32_MAX ? s.last : last);
	}
	return rc;
}

/* The part below `lowest`, and sets behind it, are for later. */
static int put_off(struct command *cmd, struct set_lines *l, const satchel_set *also)
{
	struct set_builder b;
	int rc;

	satcheli_set_builder_init(&b, &cmd->imap->from, 0);
	rc = satcheli_append_between(&b, &l->part, 1, l->lowest - 1);
	if (!rc) /* what of it was sent already is below */
		rc = satcheli_append_between(&b, also, l->at ? l->at : 1, UINT32_MAX);
	if (!rc)
		rc = satcheli_append_between(&b, &l->later, 1, UINT32_MAX);
	return satcheli_set_become(&l->later, &b, SATCHEL_SET_UIDS, rc);
}

/* What changes messages is not sent behind what was called after it, and nothing in another folder. */
bool satcheli_lines_overtaken(const struct command *cmd)
{
	return satcheli_is_selecting(cmd->imap) ||
	       ((cmd->verb->overlap & OVERLAP_SETTLED) && cmd->next);
}

/* Whether something of the part is at or above `lowest`: then the rest of it is less. */
static bool divides(const struct command *cmd, const struct set_lines *l)
{
	if (!l->lowest || satcheli_lines_overtaken(cmd) || cmd->numbers ||
	    l->part.kind == SATCHEL_SET_SAVED || !l->part.count)
		return false;
	return span_end(satchel_set_span(&l->part, l->part.count - 1)) >= l->lowest;
}

static int cannot_go_on(struct command *cmd)
{
	return satcheli_command_fail(
		cmd, SATCHEL_E_MESSAGELIMIT,
		"the server did a part of it (MESSAGELIMIT), and the rest cannot be named");
}

int satcheli_lines_granted(struct command *cmd, struct set_lines *l, const satchel_reply *reply)
{
	satchel_set none = SATCHEL_SET_EMPTY;
	int rc;

	l->done = true;
	satcheli_lines_note(l, reply);
	if (l->limited && !divides(cmd, l))
		return cannot_go_on(cmd);
	rc = l->limited && l->lowest > 1 ? put_off(cmd, l, &none) : SATCHEL_OK;
	if (rc)
		return rc;
	l->open = false;
	l->vain = 0;
	l->most *= 2;
	return satcheli_lines_left(l) ? COMMAND_AGAIN : SATCHEL_OK;
}

int satcheli_lines_divide(struct command *cmd, struct set_lines *l, const satchel_reply *reply,
                          int rc)
{
	struct set_builder b;
	int failed;

	if (!satcheli_lines_note(l, reply) || !divides(cmd, l) ||
	    satchel_set_span(&l->part, 0).first >= l->lowest)
		return rc;
	failed = put_off(cmd, l, &l->left);
	satcheli_set_builder_init(&b, &cmd->imap->from, 0);
	if (!failed)
		failed = satcheli_append_between(&b, &l->part, l->lowest, UINT32_MAX);
	failed = satcheli_set_become(&l->owned, &b, SATCHEL_SET_UIDS, failed);
	if (failed)
		return failed;
	l->left = l->owned;
	l->at = 0;
	return COMMAND_AGAIN;
}

int satcheli_lines_undone(const struct set_lines *l, struct set_builder *b)
{
	const satchel_set *rest = l->open ? &l->whole : &l->left;
	uint32_t at = l->open ? l->whole_at : l->at;
	int rc = satcheli_append_between(b, rest, at ? at : 1, UINT32_MAX);

	if (!rc && l->open)
		rc = satcheli_set_append_set(b, &l->few);
	if (!rc)
		rc = satcheli_set_append_set(b, &l->odd);
	if (!rc)
		rc = satcheli_lines_append_refused(l, b);
	return rc ? rc : satcheli_set_append_set(b, &l->later);
}

/* Nothing but questions was sent. */
static bool asked_alone(const struct command *cmd, const struct set_lines *l)
{
	return l->renames && !l->why && cmd->error && cmd->error->error.outcome != SATCHEL_REFUSED;
}

void satcheli_lines_outcome(struct command *cmd, const struct set_lines *l)
{
	if (cmd->rc < 0 && l->stands && cmd->error)
		cmd->error->error.outcome = SATCHEL_REFUSED;
	if (cmd->rc < 0 && asked_alone(cmd, l))
		cmd->error->error.outcome = SATCHEL_NOT_SENT;
	if (cmd->rc < 0 && l->done && cmd->error)
		cmd->error->error.outcome = SATCHEL_PARTLY;
}

bool satcheli_lines_partly(const struct command *cmd, const struct set_lines *l)
{
	return cmd->rc < 0 && l->done && l->whole.kind != SATCHEL_SET_SAVED;
}
