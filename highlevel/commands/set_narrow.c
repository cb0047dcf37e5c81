/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* A NO is for one of the messages, and costs them all: which one? First the server is asked which of them there are
 * (set_ask.c), as a grant of what is not there says nothing. Then it is searched for by halves; behind it lines grow again,
 * each twice as long as the last that was granted. So k bad ones of n cost about 2k log2(n/k) commands. A server that
 * refuses one message after the other refuses for another reason, and is believed. Sequence numbers and "$" go on as UIDs:
 * they may mean other messages at any time, as soon as one of them is moved. Knows nothing of what the command does with
 * them. */
#include "core/block.h"
#include "core/set.h"
#include "highlevel/commands/for_one.h"
#include "highlevel/commands/set_lines.h"

#include <stdio.h>

enum { VAIN_MAX = 16 }; /* messages refused alone, one after the other, before the refusal stands */

/* ---- refusals */

/* One that has copied something is not to be understood. */
static bool is_for_one(const satchel_reply *reply, int rc)
{
	return !(reply->code && reply->code->kind == SATCHEL_CODE_COPYUID) &&
	       satcheli_may_be_for_one(rc, FOR_ONE_CHANGED);
}

static bool has_other_names(const struct command *cmd, const struct set_lines *l)
{
	return cmd->numbers || l->part.kind == SATCHEL_SET_SAVED;
}

/* One number alone need not be asked for by its UID. */
static bool can_be_divided(const struct command *cmd, const struct set_lines *l)
{
	if (satcheli_lines_overtaken(cmd))
		return false;
	if (!has_other_names(cmd, l))
		return l->part.count;
	return satchel_set_count(l->whole) != 1 && satcheli_lines_are_same(cmd, l);
}

static int keep_why(struct command *cmd, struct set_lines *l, const char *what,
                    const satchel_reply *reply, int rc)
{
	if (!l->why)
		l->why = satcheli_block_new(&cmd->imap->from, sizeof *l->why);
	if (!l->why)
		return SATCHEL_E_MEMORY;
	satcheli_error_refused(l->why, rc, cmd->verb->name, what, reply);
	return SATCHEL_OK;
}

int satcheli_lines_blame(struct command *cmd, struct set_lines *l, const char *what,
                         const satchel_reply *reply, int rc)
{
	rc = l->blamed ? SATCHEL_OK : keep_why(cmd, l, what, reply, rc);
	l->blamed = true;
	return rc;
}

static int fail(struct command *cmd, const struct set_lines *l)
{
	int rc = satcheli_command_fail(cmd, l->why->error.code, "%s", l->why->message);

	if (cmd->error)
		satcheli_error_copy(cmd->error, l->why);
	return rc;
}

int satcheli_lines_verdict(struct command *cmd, const struct set_lines *l)
{
	return l->blamed ? fail(cmd, l) : SATCHEL_OK;
}

static int let_stand(struct command *cmd, struct set_lines *l)
{
	l->stands = true;
	return fail(cmd, l);
}

/* ---- smaller lines */

/* The part is odd, as what is left of the last odd line is. */
static int put_back(struct command *cmd, struct set_lines *l)
{
	struct set_builder b;
	int rc;

	satcheli_set_builder_init(&b, &cmd->imap->from, 0);
	rc = satcheli_set_append_set(&b, &l->part);
	if (!rc)
		rc = satcheli_set_append_set(&b, &l->odd);
	rc = satcheli_set_become(&l->odd, &b, SATCHEL_SET_UIDS, rc);
	if (!rc)
		satchel_set_clear(&l->few);
	return rc;
}

/* Of the suspects half; else as many as went well, and as many again. */
static uint64_t how_many(const struct set_lines *l)
{
	uint64_t n = 0;

	for (size_t i = 0; i < l->odd.count; i++) {
		satchel_span s = satchel_set_span(&l->odd, i);

		if (s.first > l->suspect)
			break;
		n += (uint64_t)(s.last < l->suspect ? s.last : l->suspect) - s.first + 1;
	}
	n = n ? n / 2 : l->most;
	return n ? n : 1;
}

static int take(struct command *cmd, const satchel_set *from, uint32_t low, uint32_t high,
                satchel_set *to)
{
	struct set_builder b;

	satcheli_set_builder_init(&b, &cmd->imap->from, 0);
	return satcheli_set_become(to, &b, SATCHEL_SET_UIDS,
	                           satcheli_append_between(&b, from, low, high));
}

/* The last number that a line has room for; what was one range in a line may be many by now. One number goes in any case. */
static uint32_t last_in_line(const struct command *cmd, const struct set_lines *l, size_t overhead)
{
	satchel_set rest = l->odd, part;
	uint32_t at = 0;

	if (!satcheli_cut_line(cmd->imap, &rest, &at, overhead, &part) || !part.count)
		return satchel_set_span(&l->odd, 0).first;
	return span_end(satchel_set_span(&part, part.count - 1));
}

int satcheli_lines_next_few(struct command *cmd, struct set_lines *l, size_t overhead)
{
	uint32_t last = last_in_line(cmd, l, overhead),
		 end = satcheli_set_member(&l->odd, how_many(l) - 1);
	int rc;

	end = end < last ? end : last;
	rc = take(cmd, &l->odd, 1, end, &l->few);

	if (!rc && end < UINT32_MAX)
		rc = take(cmd, &l->odd, end + 1, UINT32_MAX, &l->odd);
	else if (!rc)
		satchel_set_clear(&l->odd);
	l->part = l->few;
	l->whole = l->left;
	l->whole_at = l->at;
	return rc;
}

static void suspect(struct set_lines *l, const satchel_set *set)
{
	l->suspect = span_end(satchel_set_span(set, set->count - 1));
	l->most = 1;
}

/* ---- which of them there are */

/* What is left has UIDs now. Nothing was refused: it is no suspect. */
static void rename_left(struct command *cmd, struct set_lines *l)
{
	satchel_set none = SATCHEL_SET_EMPTY;

	none.kind = SATCHEL_SET_UIDS;
	satchel_set_clear(&l->owned);
	l->left = none;
	if (!l->why) {
		l->left = l->owned = l->odd;
		l->odd = none;
	}
	l->whole = l->left;
	l->at = l->whole_at = 0;
	l->renames = cmd->numbers = false;
}

int satcheli_star_moved(struct command *cmd)
{
	return satcheli_command_fail(cmd, SATCHEL_E_EXPUNGED,
	                             "messages went while it was asked which they are: \"*\" may "
	                             "be another one now, and nothing was done");
}

static int cannot_tell(struct command *cmd, struct set_lines *l, int rc)
{
	if (rc == SATCHEL_E_MEMORY)
		return rc;
	if (l->why)
		return let_stand(cmd, l);
	rc = satcheli_numbers_check(cmd);
	return rc ? rc
	          : satcheli_command_fail(
			    cmd, SATCHEL_E_PROTOCOL,
			    "the answer to UID SEARCH does not tell which messages are meant");
}

int satcheli_lines_asked(struct command *cmd, struct set_lines *l, const satchel_reply *reply)
{
	int rc;

	satcheli_lines_note(l, reply);
	if (l->renames && satcheli_lines_star_moved(cmd, l, &l->whole))
		return satcheli_star_moved(cmd);
	if (l->renames && l->whole.count)
		return COMMAND_AGAIN;
	l->asking = false;
	rc = satcheli_lines_take_answer(cmd, l);
	if (rc)
		return cannot_tell(cmd, l, rc);
	if (l->renames)
		rename_left(cmd, l);
	if (l->odd.count)
		suspect(l, &l->odd);
	return satcheli_lines_left(l) ? COMMAND_AGAIN : SATCHEL_OK;
}

/* ---- refused */

static int leave_out(struct command *cmd, struct set_lines *l, const satchel_reply *reply, int rc)
{
	uint32_t uid = satchel_set_span(&l->part, 0).first;
	bool last = !satcheli_lines_left(l);
	char what[64];

	if (rc == SATCHEL_E_MESSAGELIMIT || ++l->vain >= VAIN_MAX || (last && !l->done))
		return rc;
	snprintf(what, sizeof what, "%s of UID %u", cmd->verb->name, (unsigned)uid);
	l->refused.from = &cmd->imap->from;
	if (satcheli_set_append(&l->refused, uid, uid) ||
	    satcheli_lines_blame(cmd, l, what, reply, rc))
		return SATCHEL_E_MEMORY;
	l->why->error.action = SATCHEL_CLASS_MESSAGE;
	l->suspect = 0;
	l->most = 1;
	l->open = false;
	return last ? SATCHEL_OK : COMMAND_AGAIN;
}

int satcheli_lines_append_refused(const struct set_lines *l, struct set_builder *b)
{
	int rc = SATCHEL_OK;

	for (size_t i = 0; !rc && i < l->refused.count; i++)
		rc = satcheli_set_append(b, l->refused.spans[i].first, l->refused.spans[i].last);
	return rc;
}

/* Of a smaller line it is known that they are there. */
static int divide(struct command *cmd, struct set_lines *l)
{
	bool known = l->few.count;

	l->open = false;
	suspect(l, &l->part);
	if (put_back(cmd, l))
		return SATCHEL_E_MEMORY;
	if (!known)
		satcheli_lines_begin_asking(cmd, l);
	return COMMAND_AGAIN;
}

/* The part goes back to what is left: all of that is asked for. */
static int name_by_uid(struct command *cmd, struct set_lines *l)
{
	satcheli_lines_again(l);
	l->open = false;
	l->renames = true;
	satcheli_lines_begin_asking(cmd, l);
	return COMMAND_AGAIN;
}

int satcheli_lines_narrow(struct command *cmd, struct set_lines *l, const satchel_reply *reply,
                          int rc)
{
	bool renames = has_other_names(cmd, l);

	if (l->asking)
		return l->why ? let_stand(cmd, l) : rc;
	if (!is_for_one(reply, rc) || !can_be_divided(cmd, l))
		return rc;
	if (!renames && satchel_set_count(l->part) == 1)
		return leave_out(cmd, l, reply, rc);
	if (!l->blamed && keep_why(cmd, l, cmd->verb->name, reply, rc))
		return SATCHEL_E_MEMORY;
	return renames ? name_by_uid(cmd, l) : divide(cmd, l);
}
