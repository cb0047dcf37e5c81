/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What APPEND is answered. A refusal that may be for one message does not cost the others: of a group, of which nothing is in
 * then (RFC 3502: all or none), each goes again by itself. The last command does that for those before it, as others of them
 * may be on their way. Nothing goes again behind a command of somebody else, which may count on its order. */
#include "highlevel/commands/append.h"
#include "highlevel/commands/for_one.h"

/* ---- what goes again */

/* Q218: some servers say only when they are asked that there is one message more. */
static bool is_unseen(const struct command *cmd)
{
	const struct append_work *w = cmd->work;
	const satchel_client *imap = cmd->imap;
	const char *open = imap->folder.name;

	return w->last && imap->state == SATCHEL_STATE_SELECTED && open &&
	       imap->folder.state.exists == w->share->exists &&
	       satcheli_is_same_folder(open, w->folder);
}

/* What a source that is read gave is gone; what the server has been promised of it is still to come. */
static bool can_be_sent_again(const struct command *cmd)
{
	const struct append_work *w = cmd->work;
	bool sending = cmd->stage == STAGE_SENDING && !cmd->waiting;

	for (size_t i = w->from; i <= w->to; i++)
		if (w->share->sources[i].draft.read && (w->share->sources[i].sent || sending))
			return false;
	return true;
}

static bool only_ours_behind(const struct command *cmd)
{
	const struct append_share *s = ((struct append_work *)cmd->work)->share;

	for (const struct command *c = cmd->next; c; c = c->next)
		if (c->verb != cmd->verb || ((struct append_work *)c->work)->share != s)
			return false;
	return true;
}

/* Where none waits for another, an earlier command could end behind the last. */
static bool goes_on(const struct command *cmd)
{
	return ((struct append_work *)cmd->work)->last ||
	       satcheli_literals(cmd->imap) == SATCHEL_LITERALS_SYNC;
}

static bool first_again(const struct append_share *s, size_t *at)
{
	for (size_t i = 0; i < s->count; i++) {
		if (!s->sources[i].again)
			continue;
		*at = i;
		return true;
	}
	return false;
}

static void stand(struct append_share *s)
{
	s->over = true;
	s->rc = s->whole.error.code;
	satcheli_error_copy(&s->error, &s->whole);
}

static bool next_alone(struct command *cmd)
{
	struct append_work *w = cmd->work;
	struct append_share *s = w->share;
	size_t at;

	if (!goes_on(cmd) || s->over || s->vain >= APPEND_VAIN_MAX || !first_again(s, &at))
		return false;
	if (!only_ours_behind(cmd)) {
		stand(s);
		return false;
	}
	s->sources[at].again = false;
	w->from = w->to = at;
	w->noop = false;
	return true;
}

/* NOOP has been answered, which was sent behind all others. */
static int asked(struct command *cmd, bool waits)
{
	return waits ? satcheli_command_fail(cmd, SATCHEL_E_PROTOCOL,
	                                     "the server has not answered each APPEND")
	             : SATCHEL_OK;
}

/* The line has been answered. A server may answer the last of them before the others: it has answered all behind NOOP. */
static int go_on(struct command *cmd)
{
	struct append_work *w = cmd->work;
	struct append_share *s = w->share;
	bool waits = w->last && s->references > 1;

	if (next_alone(cmd))
		return COMMAND_AGAIN;
	if (w->noop)
		return asked(cmd, waits);
	w->noop = waits || (!s->rc && is_unseen(cmd));
	return w->noop ? COMMAND_AGAIN : SATCHEL_OK;
}

/* ---- answers */

int satcheli_append_finish(struct command *cmd, const satchel_reply *reply)
{
	struct append_work *w = cmd->work;
	struct append_share *s = w->share;
	size_t count = w->to - w->from + 1;
	int rc = SATCHEL_OK;

	if (w->noop)
		return go_on(cmd);
	if (!s->moved) /* the caller has it already */
		return SATCHEL_OK;
	s->vain = 0;
	s->moved->count += count;
	for (size_t i = w->from; i <= w->to; i++)
		s->sources[i].in = true;
	if (reply->code && reply->code->kind == SATCHEL_CODE_APPENDUID)
		rc = satcheli_moved_appended(s->moved, reply->code, w->from + 1, count);
	return rc ? rc : go_on(cmd);
}

/* One BAD more would be the last. */
static bool is_enough(const satchel_client *imap)
{
	return imap->bad && imap->bad + 1 >= imap->replies.limits.max_bad;
}

static void keep_why(const satchel_client *imap, struct error_store *e, const satchel_reply *reply,
                     int rc)
{
	satcheli_error_refused(e, rc, "APPEND", "APPEND", reply);
	e->error.outcome = SATCHEL_REFUSED;
	if (imap->bad >= imap->replies.limits.max_bad)
		e->error.action = SATCHEL_CLASS_REOPEN;
}

/* One message was refused. */
static int leave_out(struct command *cmd, const satchel_reply *reply, int rc)
{
	struct append_share *s = ((struct append_work *)cmd->work)->share;

	s->vain = is_enough(cmd->imap) ? APPEND_VAIN_MAX : s->vain + 1;
	if (!s->rc) {
		s->rc = rc;
		keep_why(cmd->imap, &s->error, reply, rc);
	}
	return go_on(cmd);
}

static bool can_be_divided(const struct command *cmd, const satchel_reply *reply)
{
	return can_be_sent_again(cmd) && only_ours_behind(cmd) && !is_enough(cmd->imap) &&
	       !(reply->code && reply->code->kind == SATCHEL_CODE_APPENDUID);
}

static int divide(struct command *cmd, const satchel_reply *reply, int rc)
{
	struct append_work *w = cmd->work;
	struct append_share *s = w->share;

	for (size_t i = w->from; i <= w->to; i++)
		s->sources[i].again = true;
	if (!s->whole.error.code)
		keep_why(cmd->imap, &s->whole, reply, rc);
	return go_on(cmd);
}

/* UTF8 (...) is no more since RFC 9755: the server may not know it. */
static int without_utf8(struct command *cmd, const satchel_reply *reply, int rc)
{
	struct append_share *s = ((struct append_work *)cmd->work)->share;
	size_t at;

	s->plain = true;
	if (goes_on(cmd) && !first_again(s, &at))
		return COMMAND_AGAIN;
	return divide(cmd, reply, rc);
}

int satcheli_append_refused(struct command *cmd, const satchel_reply *reply, int rc)
{
	struct append_work *w = cmd->work;

	if (w->noop)
		return go_on(cmd);
	if (reply->condition == SATCHEL_CONDITION_BAD && w->utf8 && can_be_sent_again(cmd))
		return without_utf8(cmd, reply, rc);
	if (!satcheli_may_be_for_one(rc, FOR_ONE_APPENDED))
		return rc;
	if (w->from == w->to)
		return leave_out(cmd, reply, rc);
	return can_be_divided(cmd, reply) ? divide(cmd, reply, rc) : rc;
}
