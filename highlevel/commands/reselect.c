/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* A server that has forgotten which folder is open (Q111): it is opened again, once, and stays so if it is the same still.
 * What was refused is for the program to repeat: it may have to look first at what has changed meanwhile. */
#include "highlevel/commands/commands.h"

struct reselect_work {
	const char *folder;
	uint32_t uid_validity;
	bool read_only, failed;
};

static int reselect_encode(struct command *cmd, struct encoder *e)
{
	const struct reselect_work *w = cmd->work;

	satcheli_encode_word(e, w->read_only ? "EXAMINE" : "SELECT");
	return satcheli_encode_folder(cmd, e, w->folder);
}

static void reselect_lead(struct command *cmd)
{
	struct reselect_work *w = cmd->work;

	cmd->imap->selecting = true;
	w->failed = satcheli_folder_open(cmd->imap, w->folder, w->read_only) != SATCHEL_OK;
}

static int reselect_finish(struct command *cmd, const satchel_reply *reply)
{
	const struct reselect_work *w = cmd->work;
	const satchel_folder_state *now = &cmd->imap->folder.state;

	(void)reply;
	if (w->failed)
		return SATCHEL_E_MEMORY;
	satcheli_folder_opened(cmd->imap);
	if (!(now->known & SATCHEL_STATE_UIDVALIDITY) || now->uid_validity != w->uid_validity)
		return satcheli_command_fail(cmd, SATCHEL_E_STATE,
		                             "the folder has another UIDVALIDITY than before");
	return SATCHEL_OK;
}

static void reselect_ended(struct command *cmd)
{
	satchel_event closed = { .kind = SATCHEL_EVENT_CLOSED, .text = "" };

	cmd->imap->selecting = cmd->imap->reselecting = false;
	if (cmd->rc >= 0)
		return;
	satcheli_folder_close(cmd->imap);
	if (cmd->rc == SATCHEL_E_MEMORY)
		satcheli_die(cmd->imap, SATCHEL_E_MEMORY, "out of memory");
	else if (cmd->imap->phase != PHASE_DEAD)
		satcheli_event(cmd->imap, &closed);
}

/* Nothing passes it: until it is known to be the same folder, no UID means anything. */
static const struct verb reselect_verb = {
	.name = "SELECT",
	.states = IN_AUTHENTICATED,
	.overlap = OVERLAP_SELECTS | OVERLAP_BARRIER | OVERLAP_ALONE,
	.lead = reselect_lead,
	.encode = reselect_encode,
	.finish = reselect_finish,
	.ended = reselect_ended,
};

/* Once, until something was granted in it; never for a command that opens or closes one itself. */
static bool may_reselect(const struct command *refused)
{
	const satchel_client *imap = refused->imap;
	const struct verb *verb = refused->verb;

	return imap->state == SATCHEL_STATE_SELECTED && !imap->reselected &&
	       (imap->folder.state.known & SATCHEL_STATE_UIDVALIDITY) &&
	       !(verb->overlap & OVERLAP_SELECTS) &&
	       (verb->states == IN_SELECTED || verb->of_watch);
}

int satcheli_reselect(const struct command *refused)
{
	satchel_client *imap = refused->imap;
	struct command *cmd;
	struct reselect_work *w;

	if (!may_reselect(refused))
		return COMMAND_SKIP;
	if (satcheli_command_make_inner(imap, &reselect_verb, NULL, sizeof *w, &cmd))
		return SATCHEL_E_MEMORY;
	w = cmd->work;
	w->folder = satcheli_command_text(cmd, imap->folder.name);
	w->uid_validity = imap->folder.state.uid_validity;
	w->read_only = imap->folder.state.read_only;
	if (!w->folder) {
		satcheli_command_free(cmd);
		return SATCHEL_E_MEMORY;
	}
	imap->reselected = imap->reselecting = true;
	cmd->owner = imap;
	satcheli_list_push(&imap->queue, cmd);
	return SATCHEL_OK;
}
