/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* One untagged reply as the result of a command. What the reply is stands with the command. */
#include "highlevel/commands/answer.h"

/* NULL: no memory. */
static void *copy(const struct command *cmd, const struct answer_kind *kind,
                  const satchel_reply *reply)
{
	struct arena *a;
	void *result = satcheli_result_new(&cmd->imap->from, kind->size, &a);

	if (!result || !reply)
		return result;
	memcpy(result, kind->of(reply), kind->size);
	if (kind->copy(a, result))
		return result;
	satchel_free(result);
	return NULL;
}

bool satcheli_answer_reply(struct command *cmd, const satchel_reply *reply)
{
	struct answer *w = cmd->work;

	if (reply->kind != w->kind->kind)
		return false;
	satchel_free(w->result);
	w->result = copy(cmd, w->kind, reply);
	w->failed = !w->result;
	return true;
}

int satcheli_answer_finish(struct command *cmd, const satchel_reply *reply)
{
	struct answer *w = cmd->work;

	(void)reply;
	if (!w->failed && !w->result)
		w->result = copy(cmd, w->kind, NULL);
	if (!w->result)
		return SATCHEL_E_MEMORY;
	if (w->out && !cmd->forgotten) {
		memcpy(w->out, &w->result, sizeof w->result);
		w->result = NULL;
	}
	return SATCHEL_OK;
}

void satcheli_answer_ended(struct command *cmd)
{
	satchel_free(((struct answer *)cmd->work)->result);
}
