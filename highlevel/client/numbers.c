/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Sequence numbers move down when a message goes. What was called with numbers and is not sent yet would reach others then:
 * it is refused. RFC 9051 section 7.5.1. */
#include "core/set.h"
#include "highlevel/client/client.h"

static bool selects(const struct command_list *list)
{
	for (const struct command *c = list->first; c; c = c->next)
		if (c->verb->overlap & OVERLAP_SELECTS)
			return true;
	return false;
}

void satcheli_numbers_fix_now(struct command *cmd)
{
	const struct folder_work *f = &cmd->imap->folder;

	cmd->numbered = (struct numbered){ cmd->numbers, true, f->serial, f->removed };
}

/* Behind a command that opens a folder they are that folder's, which nobody has seen yet. */
void satcheli_numbers_fix(struct command *cmd, const satchel_set *set)
{
	const satchel_client *imap = cmd->imap;

	if (!cmd->numbers || (set && set_is_everything(set)))
		return;
	satcheli_numbers_fix_now(cmd);
	cmd->numbered.known = imap->state == SATCHEL_STATE_SELECTED && !selects(&imap->flight) &&
	                      !selects(&imap->queue);
}

void satcheli_numbers_opened(satchel_client *imap)
{
	for (struct command *c = imap->queue.first; c; c = c->next) {
		if (c->verb->overlap & OVERLAP_SELECTS)
			return;
		if (c->numbered.fixed && !c->numbered.known)
			satcheli_numbers_fix_now(c);
	}
}

bool satcheli_numbers_hold(const struct command *cmd)
{
	const struct folder_work *f = &cmd->imap->folder;
	const struct numbered *n = &cmd->numbered;

	return !n->fixed || !n->known || (n->folder == f->serial && n->removed == f->removed);
}

static int refuse(struct command *cmd, const char *why)
{
	return satcheli_command_fail(cmd, SATCHEL_E_UIDREQUIRED,
	                             "sequence numbers cannot be used: %s", why);
}

int satcheli_numbers_check(struct command *cmd)
{
	if (!cmd->numbers)
		return SATCHEL_OK;
	if (cmd->imap->uid_only) /* RFC 9586 section 3 */
		return refuse(cmd, "UIDONLY is enabled");
	if (cmd->imap->numbers_move) /* RFC 5465 section 5.3 */
		return refuse(cmd, "NOTIFY lets messages go at any time");
	if (cmd->imap->untold) /* section 3.1 */
		return refuse(cmd, "NOTIFY lets messages go without a word");
	if (!satcheli_numbers_hold(cmd))
		return refuse(cmd, "messages went since the call, and they would name others");
	return SATCHEL_OK;
}
