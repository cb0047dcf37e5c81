/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* ENABLE: RFC 9051 section 6.3.1. Only what the server has is sent; servers refuse the whole line otherwise (Q030). */
#include "highlevel/commands/commands.h"

struct enable_work {
	satchel_words words;
	bool failed; /* no memory while an answer was kept */
};

static int enable_encode(struct command *cmd, struct encoder *e)
{
	const struct enable_work *w = cmd->work;
	size_t n = 0;

	if (!satchel_has(cmd->imap, "ENABLE") && !satchel_has(cmd->imap, "IMAP4rev2"))
		return satcheli_command_fail(cmd, SATCHEL_E_UNSUPPORTED,
		                             "the server has no ENABLE");
	satcheli_encode_word(e, "ENABLE");
	for (size_t i = 0; i < w->words.count; i++)
		if (satchel_has(cmd->imap, w->words.list[i])) {
			satcheli_encode_atom(e, w->words.list[i]);
			n++;
		}
	return n ? SATCHEL_OK : COMMAND_SKIP;
}

/* What was enabled before stays so; what a server says again and again is kept once. */
static int join(satchel_client *imap, satchel_words more)
{
	size_t had = imap->enabled.words.count, room = had + more.count, n = had;
	const char **all = imap->from.resize(imap->from.user, NULL, 0, (room + 1) * sizeof *all);
	int rc;

	if (!all)
		return SATCHEL_E_MEMORY;
	for (size_t i = 0; i < had; i++)
		all[i] = imap->enabled.words.list[i];
	for (size_t i = 0; i < more.count && n < imap->replies.limits.max_capabilities; i++)
		if (!satcheli_words_have(&imap->enabled, more.list[i]))
			all[n++] = more.list[i];
	rc = satcheli_words_set(imap, &imap->enabled, (satchel_words){ all, n });
	imap->from.resize(imap->from.user, (void *)all, (room + 1) * sizeof *all, 0);
	return rc;
}

static bool enable_reply(struct command *cmd, const satchel_reply *reply)
{
	struct enable_work *w = cmd->work;

	if (reply->kind != SATCHEL_REPLY_ENABLED)
		return false;
	w->failed |= join(cmd->imap, reply->words) != SATCHEL_OK;
	return true;
}

static int enable_finish(struct command *cmd, const satchel_reply *reply)
{
	(void)reply;
	return ((struct enable_work *)cmd->work)->failed ? SATCHEL_E_MEMORY : SATCHEL_OK;
}

static const struct verb enable_verb = {
	.name = "ENABLE",
	.collects = true,
	.states = IN_AUTHENTICATED,
	.overlap = OVERLAP_BARRIER,
	.encode = enable_encode,
	.reply = enable_reply,
	.finish = enable_finish,
};

int satchel_enable(satchel_client *imap, const char *const *capabilities,
                   const satchel_call_options *options)
{
	struct command *cmd;
	struct enable_work *w;
	int rc = satcheli_command_make(imap, &enable_verb, satcheli_call_of(options), sizeof *w,
	                               &cmd);

	if (rc)
		return rc;
	w = cmd->work;
	w->words.list = capabilities;
	while (capabilities && capabilities[w->words.count])
		w->words.count++;
	if (!satcheli_copy_words(&cmd->arena, &w->words))
		return satcheli_command_drop(cmd, SATCHEL_E_MEMORY, "out of memory");
	return satcheli_command_run(cmd);
}
