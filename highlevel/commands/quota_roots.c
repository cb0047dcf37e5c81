/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* GETQUOTAROOT: RFC 9208 section 4.1.2. Knows which QUOTA is about the folder that was asked for: the server says so
 * first. */
#include "highlevel/commands/commands.h"

#include <satchel/quota.h>

enum { ROOTS_FIRST = 4 };

struct roots_work {
	const char *folder;
	satchel_octets wire;
	satchel_quotas **out, *result;
	struct arena *arena; /* the result's */
	satchel_quota **list;
	size_t room;
	bool answered; /* QUOTAROOT came */
	int rc;
};

/* ---- what is sent */

static int roots_encode(struct command *cmd, struct encoder *e)
{
	struct roots_work *w = cmd->work;
	const char *wire = NULL;
	int rc = satcheli_needs_quota(cmd);

	if (!rc)
		rc = satcheli_folder_wire(cmd, w->folder, &wire, &w->wire.size);
	if (rc)
		return rc;
	w->wire.data = wire;
	satcheli_encode_word(e, "GETQUOTAROOT");
	satcheli_encode_astring(e, w->wire.data, w->wire.size);
	return SATCHEL_OK;
}

/* ---- what comes */

static satchel_quota *find_root(const struct roots_work *w, const char *root)
{
	for (size_t i = 0; w->result && i < w->result->count; i++)
		if (!strcmp(w->list[i]->root, root))
			return w->list[i];
	return NULL;
}

static bool more_room(struct roots_work *w)
{
	size_t room = w->room ? w->room * 2 : ROOTS_FIRST;
	satchel_quota **list = satcheli_arena_zero(w->arena, room, sizeof *list);

	if (!list)
		return false;
	if (w->room)
		memcpy(list, w->list, w->room * sizeof *list);
	w->list = list;
	w->room = room;
	w->result->list = (const satchel_quota *const *)(void *)list;
	return true;
}

/* The server says it of each root once; where it does not, the last counts. */
static int keep_root(struct command *cmd, const satchel_quota *q)
{
	struct roots_work *w = cmd->work;
	satchel_quota *to = find_root(w, q->root);

	if (to) {
		*to = *q;
		return satcheli_copy_quota(w->arena, to) ? SATCHEL_OK : SATCHEL_E_MEMORY;
	}
	if (w->result->count >= cmd->imap->replies.limits.max_resources)
		return satcheli_command_fail(cmd, SATCHEL_E_LIMIT,
		                             "more quota roots than max_resources");
	if (w->result->count == w->room && !more_room(w))
		return SATCHEL_E_MEMORY;
	to = satcheli_arena_zero(w->arena, 1, sizeof *to);
	if (!to)
		return SATCHEL_E_MEMORY;
	*to = *q;
	if (!satcheli_copy_quota(w->arena, to))
		return SATCHEL_E_MEMORY;
	w->list[w->result->count++] = to;
	return SATCHEL_OK;
}

static int begin(struct command *cmd)
{
	struct roots_work *w = cmd->work;

	if (!w->result)
		w->result = satcheli_result_new(&cmd->imap->from, sizeof *w->result, &w->arena);
	return w->result ? SATCHEL_OK : SATCHEL_E_MEMORY;
}

static bool is_of_folder(const struct roots_work *w, const satchel_folder *f)
{
	return octets_equal(w->wire, f->wire_name);
}

/* Another command in flight that asks for just this folder. */
static bool folder_is_for_another(const struct command *cmd, const satchel_folder *f)
{
	for (const struct command *c = cmd->next; c; c = c->next)
		if (c->verb == cmd->verb && is_of_folder(c->work, f))
			return true;
	return false;
}

static bool take_roots(struct command *cmd, const satchel_reply *reply)
{
	struct roots_work *w = cmd->work;

	if (!is_of_folder(w, reply->folder) &&
	    (w->answered || folder_is_for_another(cmd, reply->folder)))
		return false;
	w->answered = true;
	if (!w->rc)
		w->rc = begin(cmd);
	for (size_t i = 0; !w->rc && i < reply->words.count; i++)
		if (!find_root(w, reply->words.list[i]))
			w->rc = keep_root(cmd, &(satchel_quota){ .root = reply->words.list[i] });
	return true;
}

/* Roots that the folder has; in front of QUOTAROOT it is not known which those are. */
static bool take_quota(struct command *cmd, const satchel_quota *q)
{
	struct roots_work *w = cmd->work;

	if (w->answered && !w->rc && !find_root(w, q->root))
		return false;
	if (!w->rc)
		w->rc = begin(cmd);
	if (!w->rc)
		w->rc = keep_root(cmd, q);
	return true;
}

static bool roots_reply(struct command *cmd, const satchel_reply *reply)
{
	if (reply->kind == SATCHEL_REPLY_QUOTA_ROOT)
		return take_roots(cmd, reply);
	return reply->kind == SATCHEL_REPLY_QUOTA && take_quota(cmd, reply->quota);
}

static int roots_finish(struct command *cmd, const satchel_reply *reply)
{
	struct roots_work *w = cmd->work;

	(void)reply;
	if (w->rc)
		return w->rc;
	if (!w->answered)
		return satcheli_command_fail(cmd, SATCHEL_E_PROTOCOL,
		                             "the server answered GETQUOTAROOT with nothing");
	if (!cmd->forgotten) {
		*w->out = w->result;
		w->result = NULL;
	}
	return SATCHEL_OK;
}

static void roots_ended(struct command *cmd)
{
	satchel_free(((struct roots_work *)cmd->work)->result);
}

static const struct verb roots_verb = {
	.name = "GETQUOTAROOT",
	.collects = true,
	.states = IN_AUTHENTICATED,
	.encode = roots_encode,
	.reply = roots_reply,
	.finish = roots_finish,
	.ended = roots_ended,
};

int satchel_quota_root(satchel_client *imap, const char *folder,
                       const satchel_call_options *options, satchel_quotas **quotas)
{
	struct command *cmd;
	struct roots_work *w;
	int rc = satcheli_command_make(imap, &roots_verb, satcheli_call_of(options), sizeof *w,
	                               &cmd);

	if (rc)
		return rc;
	w = cmd->work;
	w->out = quotas;
	rc = satcheli_command_folder(cmd, folder, &w->folder);
	return rc ? rc : satcheli_command_run(cmd);
}
