/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* SELECT and EXAMINE: RFC 9051 sections 6.3.2 and 6.3.3, RFC 7162 section 3.1.8. */
#include "highlevel/commands/commands.h"

struct select_work {
	const char *folder;
	bool condstore, failed;
	bool identifies; /* this line is ID: some open nothing for whoever did not say who it is (Q020) */
	bool identified;
};

static bool is_examine(const struct command *cmd)
{
	return cmd->verb->name[0] == 'E';
}

static int select_encode(struct command *cmd, struct encoder *e)
{
	const struct select_work *w = cmd->work;
	int rc;

	if (w->identifies) {
		satcheli_encode_own_id(e);
		return SATCHEL_OK;
	}
	if (w->condstore && !satchel_has(cmd->imap, "CONDSTORE") &&
	    !satchel_has(cmd->imap, "QRESYNC"))
		return satcheli_command_fail(cmd, SATCHEL_E_UNSUPPORTED,
		                             "the server has no CONDSTORE");
	satcheli_encode_word(e, cmd->verb->name);
	rc = satcheli_encode_folder(cmd, e, w->folder);
	if (!rc && w->condstore)
		satcheli_encode_word(e, "(CONDSTORE)");
	return rc;
}

/* From here on what the server says is about the new folder. */
static void select_lead(struct command *cmd)
{
	struct select_work *w = cmd->work;

	cmd->imap->selecting = true;
	w->failed = satcheli_folder_open(cmd->imap, w->folder, is_examine(cmd)) != SATCHEL_OK;
}

static bool select_reply(struct command *cmd, const satchel_reply *reply)
{
	const struct select_work *w = cmd->work;

	return w->identifies && reply->kind == SATCHEL_REPLY_ID;
}

static int select_finish(struct command *cmd, const satchel_reply *reply)
{
	struct select_work *w = cmd->work;

	(void)reply;
	if (w->identifies) {
		w->identifies = false;
		return COMMAND_AGAIN;
	}
	return w->failed ? SATCHEL_E_MEMORY : satcheli_folder_opened(cmd->imap);
}

static int select_refused(struct command *cmd, const satchel_reply *reply, int rc)
{
	struct select_work *w = cmd->work;

	w->identifies = !w->identified && strstr(reply->text, "Unsafe Login") &&
	                satchel_has(cmd->imap, "ID");
	if (w->identifies) {
		w->identified = true;
		return COMMAND_AGAIN;
	}
	satcheli_folder_close(cmd->imap);
	return rc;
}

static void select_ended(struct command *cmd)
{
	if (cmd->leads)
		cmd->imap->selecting = false;
}

#define SELECT_VERB(word)                                                                  \
	{                                                                                  \
		.name = word, .states = IN_AUTHENTICATED, .overlap = OVERLAP_SELECTS,      \
		.lead = select_lead, .encode = select_encode, .reply = select_reply,       \
		.finish = select_finish, .refused = select_refused, .ended = select_ended, \
	}
static const struct verb select_verb = SELECT_VERB("SELECT");
static const struct verb examine_verb = SELECT_VERB("EXAMINE");

static int run(satchel_client *imap, const struct verb *verb, const char *folder,
               const satchel_select_options *options)
{
	const satchel_select_options *o = OPTIONS_OF(satchel_select_options, options);
	struct command *cmd;
	struct select_work *w;
	int rc = satcheli_command_make(imap, verb, o->call, sizeof *w, &cmd);

	if (rc)
		return rc;
	w = cmd->work;
	w->condstore = o->condstore;
	w->folder = satcheli_command_text(cmd, folder);
	if (!w->folder)
		return satcheli_command_drop(cmd, SATCHEL_E_MEMORY, "out of memory");
	return satcheli_command_run(cmd);
}

int satchel_select(satchel_client *imap, const char *folder, const satchel_select_options *options)
{
	return run(imap, &select_verb, folder, options);
}

int satchel_examine(satchel_client *imap, const char *folder, const satchel_select_options *options)
{
	return run(imap, &examine_verb, folder, options);
}
