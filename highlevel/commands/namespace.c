/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* NAMESPACE: RFC 9051 section 6.3.10, RFC 2342. */
#include "highlevel/commands/answer.h"

static int namespace_encode(struct command *cmd, struct encoder *e)
{
	if (cmd->imap->capabilities_known && !satchel_has(cmd->imap, "NAMESPACE"))
		return satcheli_command_needs(cmd, "NAMESPACE");
	satcheli_encode_word(e, "NAMESPACE");
	return SATCHEL_OK;
}

static const void *namespace_of(const satchel_reply *reply)
{
	return reply->namespaces;
}

static bool namespace_copy(struct arena *a, void *result)
{
	return satcheli_copy_namespaces(a, result);
}

static const struct answer_kind namespace_kind = { SATCHEL_REPLY_NAMESPACE,
	                                           sizeof(satchel_namespaces), namespace_of,
	                                           namespace_copy };

static const struct verb namespace_verb = {
	.name = "NAMESPACE",
	.collects = true,
	.states = IN_AUTHENTICATED,
	.encode = namespace_encode,
	.reply = satcheli_answer_reply,
	.finish = satcheli_answer_finish,
	.ended = satcheli_answer_ended,
};

int satchel_namespace_get(satchel_client *imap, const satchel_call_options *options,
                          satchel_namespaces **namespaces)
{
	struct command *cmd;
	struct answer *w;
	int rc = satcheli_command_make(imap, &namespace_verb, satcheli_call_of(options), sizeof *w,
	                               &cmd);

	if (rc)
		return rc;
	w = cmd->work;
	w->kind = &namespace_kind;
	w->out = namespaces;
	return satcheli_command_run(cmd);
}
