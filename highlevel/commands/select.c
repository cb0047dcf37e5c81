/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* SELECT and EXAMINE: RFC 9051 sections 6.3.2 and 6.3.3, RFC 7162 sections 3.1.8 and 3.2.5. It takes several lines where
 * something has to be said or turned on first. */
#include "highlevel/commands/resync.h"

/* What the line in work is; the last of them opens the folder. */
enum line { LINE_OPEN, LINE_ID, LINE_UNSELECT, LINE_ENABLE };

struct select_work {
	const char *folder;
	struct resync resync;
	struct enabling enabling;
	enum line line;
	bool condstore, failed;
	bool identifies; /* the next line is ID: some open nothing for whoever did not say who it is (Q020) */
	bool identified;
	bool opening; /* what the server says is about the new folder */
};

static bool is_examine(const struct command *cmd)
{
	return cmd->verb->name[0] == 'E';
}

/* ---- what is sent */

/* RFC 7162 section 3.2.3: QRESYNC is enabled before it is used; RFC 5161 section 3.1: while no folder is open. */
static enum line next_line(const struct command *cmd)
{
	const struct select_work *w = cmd->work;

	if (w->identifies)
		return LINE_ID;
	if (!w->resync.asked || satchel_is_enabled(cmd->imap, "QRESYNC"))
		return LINE_OPEN;
	return cmd->imap->state == SATCHEL_STATE_SELECTED ? LINE_UNSELECT : LINE_ENABLE;
}

static int encode_open(struct command *cmd, struct encoder *e)
{
	const struct select_work *w = cmd->work;
	int rc = w->condstore ? satcheli_command_needs(cmd, "CONDSTORE") : SATCHEL_OK;

	if (rc)
		return rc;
	satcheli_encode_word(e, cmd->verb->name);
	rc = satcheli_encode_folder(cmd, e, w->folder);
	if (!rc && w->resync.asked)
		satcheli_encode_resync(cmd, e, &w->resync);
	else if (!rc && w->condstore)
		satcheli_encode_word(e, "(CONDSTORE)");
	return rc;
}

static int encode_unselect(struct command *cmd, struct encoder *e)
{
	if (!satchel_has(cmd->imap, "UNSELECT"))
		return satcheli_command_fail(cmd, SATCHEL_E_STATE,
		                             "QRESYNC is enabled while no folder is open, and the "
		                             "server has no UNSELECT");
	satcheli_encode_word(e, "UNSELECT");
	return SATCHEL_OK;
}

static int select_encode(struct command *cmd, struct encoder *e)
{
	struct select_work *w = cmd->work;
	int rc = w->resync.asked ? satcheli_command_needs(cmd, "QRESYNC") : SATCHEL_OK;

	if (rc)
		return rc;
	w->line = next_line(cmd);
	cmd->more = w->line != LINE_OPEN;
	switch (w->line) {
	case LINE_ID: satcheli_encode_own_id(e); return SATCHEL_OK;
	case LINE_UNSELECT: return encode_unselect(cmd, e);
	case LINE_ENABLE: return satcheli_enabling_encode(cmd, &w->enabling, e);
	default: return encode_open(cmd, e);
	}
}

/* ---- what comes */

/* From here on what the server says is about the new folder. */
static void select_lead(struct command *cmd)
{
	struct select_work *w = cmd->work;

	if (w->line != LINE_OPEN)
		return;
	cmd->imap->selecting = w->opening = true;
	w->failed = satcheli_folder_open(cmd->imap, w->folder, is_examine(cmd)) != SATCHEL_OK;
}

static bool select_reply(struct command *cmd, const satchel_reply *reply)
{
	struct select_work *w = cmd->work;

	if (w->line == LINE_ENABLE)
		return satcheli_enabling_reply(cmd, &w->enabling, reply);
	return w->line == LINE_ID && reply->kind == SATCHEL_REPLY_ID;
}

static int enabled(struct command *cmd)
{
	struct select_work *w = cmd->work;
	int rc = satcheli_enabling_finish(cmd, &w->enabling);

	if (!rc && !satchel_is_enabled(cmd->imap, "QRESYNC"))
		return satcheli_command_fail(cmd, SATCHEL_E_UNSUPPORTED,
		                             "the server did not enable QRESYNC");
	return rc ? rc : COMMAND_AGAIN;
}

static int opened(struct command *cmd)
{
	struct select_work *w = cmd->work;

	if (w->failed)
		return SATCHEL_E_MEMORY;
	satcheli_folder_opened(cmd->imap);
	if (w->resync.asked)
		cmd->imap->folder.state.resynced =
			!cmd->imap->folder.unnamed &&
			satcheli_resynced(&w->resync, &cmd->imap->folder.state);
	return SATCHEL_OK;
}

static int select_finish(struct command *cmd, const satchel_reply *reply)
{
	struct select_work *w = cmd->work;

	(void)reply;
	cmd->leads = false; /* the next line leads anew */
	switch (w->line) {
	case LINE_ID: w->identifies = false; return COMMAND_AGAIN;
	case LINE_UNSELECT: satcheli_folder_close(cmd->imap); return COMMAND_AGAIN;
	case LINE_ENABLE: return enabled(cmd);
	default: return opened(cmd);
	}
}

static int select_refused(struct command *cmd, const satchel_reply *reply, int rc)
{
	struct select_work *w = cmd->work;

	if (w->line == LINE_ID) { /* SELECT tells once more what is wrong */
		w->identifies = false;
		return COMMAND_AGAIN;
	}
	if (w->line != LINE_OPEN)
		return rc;
	w->identifies = !w->identified && satcheli_refusal_wants_name(reply) &&
	                satchel_has(cmd->imap, "ID");
	if (!w->identifies)
		return rc;
	w->identified = true;
	cmd->leads = false;
	return COMMAND_AGAIN;
}

static void select_ended(struct command *cmd)
{
	const struct select_work *w = cmd->work;

	if (!w->opening)
		return;
	cmd->imap->selecting = false;
	if (cmd->rc < 0)
		satcheli_folder_close(cmd->imap);
}

#define SELECT_VERB(word, how, needs)                                                      \
	{                                                                                  \
		.name = word, .states = IN_AUTHENTICATED, .overlap = OVERLAP_SELECTS how,  \
		.collects = needs, .lead = select_lead, .encode = select_encode,           \
		.reply = select_reply, .finish = select_finish, .refused = select_refused, \
		.ended = select_ended,                                                     \
	}
/* What changed is the result of the second kind: one response of it that cannot be read costs it. It waits for those before
 * it, as another folder may be opened by them, behind which nothing can be enabled. */
static const struct verb select_verb = SELECT_VERB("SELECT", , false);
static const struct verb examine_verb = SELECT_VERB("EXAMINE", , false);
static const struct verb select_resync_verb = SELECT_VERB("SELECT", | OVERLAP_ALONE, true);
static const struct verb examine_resync_verb = SELECT_VERB("EXAMINE", | OVERLAP_ALONE, true);

static int run(satchel_client *imap, const struct verb *verb, const char *folder,
               const satchel_select_options *o)
{
	static const char *const qresync[] = { "QRESYNC" };
	struct command *cmd;
	struct select_work *w;
	const char *why = "out of memory";
	int rc = satcheli_command_make(imap, verb, o->call, sizeof *w, &cmd);

	if (rc)
		return rc;
	w = cmd->work;
	w->condstore = o->condstore;
	w->enabling.words = (satchel_words){ qresync, 1 };
	rc = satcheli_command_folder(cmd, folder, &w->folder);
	if (rc)
		return rc;
	rc = satcheli_resync_keep(cmd, o, &w->resync, &why);
	return rc ? satcheli_command_drop(cmd, rc, why) : satcheli_command_run(cmd);
}

int satchel_select(satchel_client *imap, const char *folder, const satchel_select_options *options)
{
	const satchel_select_options *o = CALL_OPTIONS_OF(satchel_select_options, options);

	return run(imap, o->qresync ? &select_resync_verb : &select_verb, folder, o);
}

int satchel_examine(satchel_client *imap, const char *folder, const satchel_select_options *options)
{
	const satchel_select_options *o = CALL_OPTIONS_OF(satchel_select_options, options);

	return run(imap, o->qresync ? &examine_resync_verb : &examine_verb, folder, o);
}
