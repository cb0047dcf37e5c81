/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Sequence numbers move down when a message goes. What was called with numbers and is not sent yet would reach others then:
 * it is refused. RFC 9051 section 7.5.1. */
#include "highlevel/client/client.h"

static bool selects(const struct command_list *list)
{
	for (const struct command *c = list->first; c; c = c->next)
		if (c->verb->overlap & OVERLAP_SELECTS)
			return true;
	return false;
}

/* Behind a command that opens a folder they are that folder's, which nobody has seen yet. */
static void note(struct command *cmd)
{
	const satchel_client *imap = cmd->imap;
	struct numbered *n = &cmd->numbered;

	n->known = imap->state == SATCHEL_STATE_SELECTED && !selects(&imap->flight) &&
	           !selects(&imap->queue);
	n->folder = imap->folder.serial;
	n->removed = imap->folder.removed;
}

static bool is_everything(const satchel_set *set)
{
	satchel_span s = set->count == 1 ? satchel_set_span(set, 0) : (satchel_span){ 0, 0 };

	return s.first == 1 && s.last == SATCHEL_LAST;
}

void satcheli_numbers_fix(struct command *cmd, const satchel_set *set)
{
	cmd->numbered.fixed = cmd->numbers && !(set && is_everything(set));
	if (cmd->numbered.fixed)
		note(cmd);
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

void satcheli_numbers_fix_now(struct command *cmd)
{
	const struct folder_work *f = &cmd->imap->folder;

	cmd->numbered = (struct numbered){ cmd->numbers, true, f->serial, f->removed };
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
