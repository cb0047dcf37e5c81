/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* How APPEND ends: what the caller is told of all its commands, as the last of them ends. One failure is told for all, and
 * which messages are not in. */
#include "core/set.h"
#include "highlevel/commands/append.h"

void satcheli_append_release(struct append_share *s)
{
	if (--s->references)
		return;
	satchel_free(s->moved);
	satchel_free(s);
}

/* One that is not for one message counts more than those that are. */
static void keep_failure(struct command *cmd)
{
	struct append_work *w = cmd->work;
	struct append_share *s = w->share;

	if (cmd->rc >= 0 || w->barred)
		return;
	s->unsure |= cmd->error && cmd->error->error.outcome == SATCHEL_UNKNOWN;
	if (s->over)
		return;
	s->over = true;
	s->rc = cmd->rc;
	if (cmd->error)
		satcheli_error_copy(&s->error, cmd->error);
	else
		satcheli_error_set(&s->error, s->rc, "APPEND", "out of memory");
}

/* The caller's call tells one failure for all. */
static void tell_failure(struct command *cmd, const struct append_share *s)
{
	bool skip = !s->over && s->vain < APPEND_VAIN_MAX && s->moved->count;
	satchel_error *e;

	satcheli_command_fail(cmd, s->rc, "%s", s->error.message);
	cmd->rc = cmd->error ? s->rc : SATCHEL_E_MEMORY;
	if (!cmd->error)
		return;
	satcheli_error_copy(cmd->error, &s->error);
	e = &cmd->error->error;
	if (s->moved->count)
		e->outcome = SATCHEL_PARTLY;
	else if (s->unsure)
		e->outcome = SATCHEL_UNKNOWN;
	if (skip && e->action != SATCHEL_CLASS_REOPEN)
		e->action = SATCHEL_CLASS_MESSAGE;
}

static int list_left(const struct command *cmd, const struct append_share *s)
{
	struct set_builder b;
	int rc = SATCHEL_OK;

	satcheli_set_builder_init(&b, &cmd->imap->from, 0);
	for (size_t i = 0; !rc && i < s->count; i++)
		if (!s->sources[i].in && !set_extend(&b, (uint32_t)i + 1))
			rc = satcheli_set_append(&b, (uint32_t)i + 1, (uint32_t)i + 1);
	return satcheli_set_become(&s->moved->left, &b, SATCHEL_SET_NUMBERS, rc);
}

static void tell(struct command *cmd, struct append_share *s)
{
	if (s->rc)
		tell_failure(cmd, s);
	if (!s->out || cmd->forgotten)
		return;
	if (s->rc && s->moved->count && list_left(cmd, s)) {
		satcheli_command_no_memory(cmd);
		if (cmd->error)
			cmd->error->error.outcome = SATCHEL_PARTLY;
	}
	*s->out = s->moved;
	s->moved = NULL;
}

void satcheli_append_ended(struct command *cmd)
{
	struct append_work *w = cmd->work;

	keep_failure(cmd);
	w->share->unsure |= w->last && w->share->references > 1;
	if (w->last)
		tell(cmd, w->share);
	satcheli_append_release(w->share);
}
