/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* ENABLE: RFC 9051 section 6.3.1, RFC 5161. One line, and smaller ones where a server does not understand it (Q030). What
 * is enabled changes how the session is read: see satcheli_session_settle. */
#include "highlevel/commands/commands.h"

/* ---- what is sent */

/* What one word is asked for by, and what the server must offer for it. RFC 9755 section 6: UTF8=ONLY offers UTF8=ACCEPT
 * too, which is what is enabled. */
static const struct {
	const char *given, *sent, *offered;
} aliases[] = {
	{ "UTF8=ACCEPT", "UTF8=ACCEPT", "UTF8=ONLY" },
	{ "UTF8=ONLY", "UTF8=ACCEPT", "UTF8=ACCEPT" },
};

/* The word to send; NULL: the server does not have it. */
static const char *sent_for(const satchel_client *imap, const char *word)
{
	bool offered = satchel_has(imap, word);

	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
		if (ascii_equal(aliases[i].given, word))
			return offered || satchel_has(imap, aliases[i].offered) ? aliases[i].sent
			                                                        : NULL;
	return offered ? word : NULL;
}

static bool is_among(const char *const *list, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++)
		if (ascii_equal(list[i], word))
			return true;
	return false;
}

/* Those that the server has, each once. */
static int choose(struct command *cmd, struct enabling *w)
{
	const char **list = arena_new(&cmd->arena, (w->words.count + 1) * sizeof *list);
	size_t n = 0;

	if (!list)
		return SATCHEL_E_MEMORY;
	for (size_t i = 0; i < w->words.count; i++) {
		const char *word = sent_for(cmd->imap, w->words.list[i]);

		if (word && !is_among(list, n, word))
			list[n++] = word;
	}
	w->words = (satchel_words){ list, n };
	return n ? SATCHEL_OK : COMMAND_SKIP;
}

/* Whether a word is in the line of this round. */
static bool is_due(const struct enabling *w, size_t i)
{
	return w->round == ENABLE_ALL ||
	       (w->round == ENABLE_ONE_BY_ONE ? i == w->at
	                                      : !ascii_equal(w->words.list[i], "IMAP4rev2"));
}

static int begin(struct command *cmd, struct enabling *w)
{
	int rc = satcheli_command_needs(cmd, "ENABLE");

	if (!rc && cmd->imap->no_enable)
		rc = satcheli_command_fail(cmd, SATCHEL_E_UNSUPPORTED,
		                           "the server did not understand ENABLE before");
	if (rc)
		return rc;
	if (cmd->imap->state == SATCHEL_STATE_SELECTED)
		return satcheli_command_fail(cmd, SATCHEL_E_STATE,
		                             "ENABLE comes before a folder is opened");
	return choose(cmd, w);
}

int satcheli_enabling_encode(struct command *cmd, struct enabling *w, struct encoder *e)
{
	int rc = w->begun ? SATCHEL_OK : begin(cmd, w);

	if (rc)
		return rc;
	w->begun = true;
	w->answered = false;
	satcheli_encode_word(e, "ENABLE");
	for (size_t i = 0; i < w->words.count; i++)
		if (is_due(w, i))
			satcheli_encode_atom(e, w->words.list[i]);
	return SATCHEL_OK;
}

/* ---- what comes */

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
	satcheli_session_settle(imap);
	return rc;
}

bool satcheli_enabling_reply(struct command *cmd, struct enabling *w, const satchel_reply *reply)
{
	if (reply->kind != SATCHEL_REPLY_ENABLED)
		return false;
	w->answered = true;
	w->failed |= join(cmd->imap, reply->words) != SATCHEL_OK;
	return true;
}

/* Q026: iCloud says OK and nothing else: what it offers, and was asked for, counts. */
static int take_for_granted(struct command *cmd, const struct enabling *w)
{
	if (!satcheli_quirk_met(&cmd->imap->replies.quirks, 26)) {
		satcheli_command_fail(cmd, SATCHEL_E_PROTOCOL,
		                      "OK to ENABLE without an ENABLED response (Q026)");
		if (cmd->error)
			cmd->error->error.quirk = 26;
		return SATCHEL_E_PROTOCOL;
	}
	for (size_t i = 0; i < w->words.count; i++)
		if (is_due(w, i) && join(cmd->imap, (satchel_words){ w->words.list + i, 1 }))
			return SATCHEL_E_MEMORY;
	return SATCHEL_OK;
}

/* Whether a word of this round is still to be sent. */
static bool next_one(struct enabling *w)
{
	return w->round == ENABLE_ONE_BY_ONE && ++w->at < w->words.count;
}

int satcheli_enabling_finish(struct command *cmd, struct enabling *w)
{
	int rc = w->failed ? SATCHEL_E_MEMORY : SATCHEL_OK;

	if (!rc && !w->answered)
		rc = take_for_granted(cmd, w);
	if (rc)
		return rc;
	w->granted = true;
	return next_one(w) ? COMMAND_AGAIN : SATCHEL_OK;
}

/* Q030: one word that is not known, and none counts. */
int satcheli_enabling_refused(struct command *cmd, struct enabling *w, const satchel_reply *reply,
                              int rc)
{
	bool rev2 = is_among(w->words.list, w->words.count, "IMAP4rev2");

	if (reply->condition != SATCHEL_CONDITION_BAD)
		return rc;
	if (w->round == ENABLE_ONE_BY_ONE && next_one(w))
		return COMMAND_AGAIN;
	if (w->round == ENABLE_ONE_BY_ONE || w->words.count < 2) {
		cmd->imap->no_enable = !w->granted; /* Q025 */
		return w->granted ? SATCHEL_OK : rc;
	}
	w->round = w->round == ENABLE_ALL && rev2 ? ENABLE_WITHOUT_REV2 : ENABLE_ONE_BY_ONE;
	return COMMAND_AGAIN;
}

/* ---- the command */

static int enable_encode(struct command *cmd, struct encoder *e)
{
	return satcheli_enabling_encode(cmd, cmd->work, e);
}

static bool enable_reply(struct command *cmd, const satchel_reply *reply)
{
	return satcheli_enabling_reply(cmd, cmd->work, reply);
}

static int enable_finish(struct command *cmd, const satchel_reply *reply)
{
	(void)reply;
	return satcheli_enabling_finish(cmd, cmd->work);
}

static int enable_refused(struct command *cmd, const satchel_reply *reply, int rc)
{
	return satcheli_enabling_refused(cmd, cmd->work, reply, rc);
}

static const struct verb enable_verb = {
	.name = "ENABLE",
	.collects = true,
	.states = IN_AUTHENTICATED,
	.overlap = OVERLAP_BARRIER | OVERLAP_ALONE,
	.encode = enable_encode,
	.reply = enable_reply,
	.finish = enable_finish,
	.refused = enable_refused,
};

/* ---- the call */

static int keep(struct command *cmd, const char *const *capabilities)
{
	struct enabling *w = cmd->work;

	w->words = satcheli_words_of(capabilities);
	return satcheli_copy_words(&cmd->arena, &w->words) ? SATCHEL_OK : SATCHEL_E_MEMORY;
}

int satchel_enable(satchel_client *imap, const char *const *capabilities,
                   const satchel_call_options *options)
{
	struct command *cmd;
	int rc = satcheli_command_make(imap, &enable_verb, satcheli_call_of(options),
	                               sizeof(struct enabling), &cmd);

	if (rc)
		return rc;
	if (keep(cmd, capabilities))
		return satcheli_command_drop(cmd, SATCHEL_E_MEMORY, "out of memory");
	return satcheli_command_run(cmd);
}
