/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* GETQUOTA and SETQUOTA: RFC 9208 sections 4.1.1 and 4.1.3. An answer is matched to its question by the name of the quota
 * root, or by the command in flight where no other asks for that name. */
#include "highlevel/commands/commands.h"

#include <satchel/quota.h>

struct quota_work {
	const char *name;                     /* of the root */
	const satchel_quota_resource *limits; /* SETQUOTA */
	size_t limit_count;
	satchel_quota **out, *result;
	bool failed;
};

const satchel_quota_resource *satchel_quota_resource_of(const satchel_quota *quota,
                                                        const char *name)
{
	for (size_t i = 0; i < quota->count; i++)
		if (ascii_equal(quota->resources[i].name, name))
			return &quota->resources[i];
	return NULL;
}

/* ---- what is sent */

int satcheli_needs_quota(struct command *cmd)
{
	if (cmd->imap->capabilities_known && !satchel_has(cmd->imap, "QUOTA"))
		return satcheli_command_needs(cmd, "QUOTA");
	return SATCHEL_OK;
}

static int get_encode(struct command *cmd, struct encoder *e)
{
	const struct quota_work *w = cmd->work;
	int rc = satcheli_needs_quota(cmd);

	if (rc)
		return rc;
	satcheli_encode_word(e, "GETQUOTA");
	satcheli_encode_astring(e, w->name, strlen(w->name));
	return SATCHEL_OK;
}

/* RFC 9208 section 1: a server that tells its resources tells QUOTASET too. RFC 2087 knew neither. */
static bool sets_limits(const satchel_client *imap)
{
	return satchel_has(imap, "QUOTASET") || !satcheli_capability_begins(imap, "QUOTA=RES-");
}

static int set_encode(struct command *cmd, struct encoder *e)
{
	const struct quota_work *w = cmd->work;
	int rc = satcheli_needs_quota(cmd);

	if (!rc && !sets_limits(cmd->imap))
		rc = satcheli_command_needs(cmd, "QUOTASET");
	if (rc)
		return rc;
	satcheli_encode_word(e, "SETQUOTA");
	satcheli_encode_astring(e, w->name, strlen(w->name));
	satcheli_encode_open(e);
	for (size_t i = 0; i < w->limit_count; i++) {
		satcheli_encode_atom(e, w->limits[i].name);
		satcheli_encode_number(e, w->limits[i].limit);
	}
	satcheli_encode_close(e);
	return SATCHEL_OK;
}

/* ---- one root */

/* Another command in flight that asks for just this root. */
static bool is_for_another(const struct command *cmd, const satchel_quota *q)
{
	for (const struct command *c = cmd->next; c; c = c->next)
		if (c->verb->reply == cmd->verb->reply &&
		    !strcmp(((const struct quota_work *)c->work)->name, q->root))
			return true;
	return false;
}

static bool quota_reply(struct command *cmd, const satchel_reply *reply)
{
	struct quota_work *w = cmd->work;
	const satchel_quota *q = reply->quota;
	struct arena *a;

	if (reply->kind != SATCHEL_REPLY_QUOTA ||
	    (strcmp(w->name, q->root) && (w->result || is_for_another(cmd, q))))
		return false;
	satchel_free(w->result);
	w->result = satcheli_result_new(&cmd->imap->from, sizeof *w->result, &a);
	if (w->result)
		*w->result = *q;
	w->failed |= !w->result || !satcheli_copy_quota(a, w->result);
	return true;
}

static int give(struct command *cmd)
{
	struct quota_work *w = cmd->work;

	if (w->failed || !w->result)
		return SATCHEL_E_MEMORY;
	if (w->out && !cmd->forgotten) {
		*w->out = w->result;
		w->result = NULL;
	}
	return SATCHEL_OK;
}

static int get_finish(struct command *cmd, const satchel_reply *reply)
{
	const struct quota_work *w = cmd->work;

	(void)reply;
	if (!w->result && !w->failed)
		return satcheli_command_fail(cmd, SATCHEL_E_PROTOCOL,
		                             "the server answered GETQUOTA with nothing");
	return give(cmd);
}

/* The answer may be left out (Cyrus does): then it is the name alone. */
static int set_finish(struct command *cmd, const satchel_reply *reply)
{
	struct quota_work *w = cmd->work;
	struct arena *a;

	(void)reply;
	if (!w->result && !w->failed) {
		w->result = satcheli_result_new(&cmd->imap->from, sizeof *w->result, &a);
		if (w->result)
			w->result->root = w->name;
		w->failed = !w->result || !satcheli_copy_quota(a, w->result);
	}
	return give(cmd);
}

static void quota_ended(struct command *cmd)
{
	satchel_free(((struct quota_work *)cmd->work)->result);
}

static const struct verb get_verb = {
	.name = "GETQUOTA",
	.collects = true,
	.states = IN_AUTHENTICATED,
	.encode = get_encode,
	.reply = quota_reply,
	.finish = get_finish,
	.ended = quota_ended,
};

static const struct verb set_verb = {
	.name = "SETQUOTA",
	.collects = true,
	.states = IN_AUTHENTICATED,
	.encode = set_encode,
	.reply = quota_reply,
	.finish = set_finish,
	.ended = quota_ended,
};

static int make(satchel_client *imap, const struct verb *verb, const char *root,
                const satchel_call_options *options, satchel_quota **quota, struct command **cmd)
{
	struct quota_work *w;
	int rc = satcheli_command_make(imap, verb, satcheli_call_of(options), sizeof *w, cmd);

	if (rc)
		return rc;
	w = (*cmd)->work;
	w->out = quota;
	w->name = satcheli_command_text(*cmd, root);
	return w->name ? SATCHEL_OK
	               : satcheli_command_drop(*cmd, SATCHEL_E_MEMORY, "out of memory");
}

int satchel_quota_get(satchel_client *imap, const char *root, const satchel_call_options *options,
                      satchel_quota **quota)
{
	struct command *cmd;
	int rc = make(imap, &get_verb, root, options, quota, &cmd);

	return rc ? rc : satcheli_command_run(cmd);
}

static bool keep_limits(struct command *cmd, const satchel_quota_resource *limits, size_t count)
{
	struct quota_work *w = cmd->work;
	satchel_quota given = { .root = w->name, .resources = limits, .count = count };

	if (!satcheli_copy_quota(&cmd->arena, &given))
		return false;
	w->limits = given.resources;
	w->limit_count = count;
	return true;
}

int satchel_quota_set(satchel_client *imap, const char *root, const satchel_quota_resource *limits,
                      size_t count, const satchel_call_options *options, satchel_quota **quota)
{
	struct command *cmd;
	int rc;

	for (size_t i = 0; i < count; i++)
		if (limits[i].limit > INT64_MAX)
			return satcheli_client_error(imap, SATCHEL_E_ARGUMENT, "SETQUOTA",
			                             "a limit is above 2^63-1");
	rc = make(imap, &set_verb, root, options, quota, &cmd);
	if (rc)
		return rc;
	if (!keep_limits(cmd, limits, count))
		return satcheli_command_drop(cmd, SATCHEL_E_MEMORY, "out of memory");
	return satcheli_command_run(cmd);
}
