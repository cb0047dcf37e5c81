/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* NAMESPACE: RFC 9051 section 6.3.10, RFC 2342. */
#include "highlevel/commands/commands.h"

struct namespace_work {
	satchel_namespaces **out, *result;
	bool failed;
};

static int namespace_encode(struct command *cmd, struct encoder *e)
{
	if (cmd->imap->capabilities_known && !satchel_has(cmd->imap, "NAMESPACE"))
		return satcheli_command_fail(cmd, SATCHEL_E_UNSUPPORTED,
		                             "the server has no NAMESPACE");
	satcheli_encode_word(e, "NAMESPACE");
	return SATCHEL_OK;
}

static bool namespace_reply(struct command *cmd, const satchel_reply *reply)
{
	struct namespace_work *w = cmd->work;
	struct arena *a;

	if (reply->kind != SATCHEL_REPLY_NAMESPACE)
		return false;
	satchel_free(w->result);
	w->result = satcheli_result_new(&cmd->imap->from, sizeof *w->result, &a);
	w->failed = !w->result;
	if (w->failed)
		return true;
	*w->result = *reply->namespaces;
	if (!satcheli_copy_namespaces(a, w->result)) {
		satchel_free(w->result);
		w->result = NULL;
		w->failed = true;
	}
	return true;
}

static int namespace_finish(struct command *cmd, const satchel_reply *reply)
{
	struct namespace_work *w = cmd->work;
	struct arena *a;

	(void)reply;
	if (w->failed)
		return SATCHEL_E_MEMORY;
	if (!w->result)
		w->result = satcheli_result_new(&cmd->imap->from, sizeof *w->result, &a);
	if (!w->result)
		return SATCHEL_E_MEMORY;
	if (!cmd->forgotten) {
		*w->out = w->result;
		w->result = NULL;
	}
	return SATCHEL_OK;
}

static void namespace_ended(struct command *cmd)
{
	satchel_free(((struct namespace_work *)cmd->work)->result);
}

static const struct verb namespace_verb = {
	.name = "NAMESPACE",
	.collects = true,
	.states = IN_AUTHENTICATED,
	.encode = namespace_encode,
	.reply = namespace_reply,
	.finish = namespace_finish,
	.ended = namespace_ended,
};

int satchel_namespace_get(satchel_client *imap, const satchel_call_options *options,
                          satchel_namespaces **namespaces)
{
	struct command *cmd;
	struct namespace_work *w;
	int rc = satcheli_command_make(imap, &namespace_verb, satcheli_call_of(options), sizeof *w,
	                               &cmd);

	if (rc)
		return rc;
	w = cmd->work;
	w->out = namespaces;
	return satcheli_command_run(cmd);
}
