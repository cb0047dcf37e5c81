/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Messages that a local search has to look at are counted, and those that it cannot judge are noted. New mail, and messages that
 * go meanwhile, make up for none: folder_work.old is how many are left of those that there were. */
#include "highlevel/commands/search_account.h"
#include "core/set.h"

#include <stdio.h>

void satcheli_account_init(const satchel_client *imap, struct search_account *a)
{
	satcheli_set_builder_init(&a->rows, &imap->from, 0);
}

void satcheli_account_clear(struct search_account *a)
{
	satcheli_set_builder_clear(&a->rows);
}

void satcheli_account_begin(struct command *cmd, struct search_account *a)
{
	a->removed = cmd->imap->folder.removed;
	cmd->imap->folder.old = cmd->imap->folder.state.exists;
}

/* ---- rows */

bool satcheli_account_row(struct search_account *a, uint32_t n)
{
	a->highest = n > a->highest ? n : a->highest;
	return !n || set_extend(&a->rows, n) || !satcheli_set_append(&a->rows, n, n);
}

/* The numbers of the messages that a range names; first 0: not known. */
static satchel_span numbers_of(const struct uidmap *uids, satchel_span s, bool by_number)
{
	uint32_t first = s.first, count;

	if (by_number)
		return (satchel_span){ first, span_end(s) };
	if (!uidmap_is_whole(uids))
		return (satchel_span){ 0, 0 };
	count = satcheli_uidmap_span(uids, s, &first);
	return (satchel_span){ count ? first : 0, first + count - 1 };
}

void satcheli_account_line(const struct command *cmd, struct search_account *a,
                           const satchel_set *part, bool by_number)
{
	const struct folder_work *folder = &cmd->imap->folder;

	for (size_t i = 0; i < part->count; i++) {
		satchel_span s = numbers_of(&folder->uids, satchel_set_span(part, i), by_number);
		uint32_t last = s.last < folder->old ? s.last : folder->old;

		a->named += s.first && s.first <= last ? last - s.first + 1 : 0;
	}
}

int satcheli_account_check_rows(struct command *cmd, struct search_account *a, bool whole)
{
	uint64_t due = whole ? cmd->imap->folder.old : a->named, came;

	if (satcheli_set_finish(&a->rows))
		return SATCHEL_E_MEMORY;
	came = satchel_set_count(satcheli_set_view(&a->rows, SATCHEL_SET_UIDS));
	if (came >= due)
		return SATCHEL_OK;
	return satcheli_command_fail(cmd, SATCHEL_E_MISSING,
	                             "%llu of %llu messages came, the others were not looked at",
	                             (unsigned long long)came, (unsigned long long)due);
}

/* Where a UID is not known it may be that one. */
bool satcheli_account_is_gone(const struct command *cmd, const struct search_account *a,
                              uint32_t uid)
{
	const struct folder_work *folder = &cmd->imap->folder;

	return a->removed != folder->removed && uidmap_is_whole(&folder->uids) &&
	       !satcheli_uidmap_seq(&folder->uids, uid);
}

/* ---- what cannot be judged */

void satcheli_account_lost(struct search_account *a, uint32_t uid, int rc, const char *why)
{
	if (a->rc)
		return;
	a->uid = uid;
	a->rc = rc < 0 ? rc : SATCHEL_E_MISSING;
	snprintf(a->why, sizeof a->why, "%s", why);
}

/* The item that could not be read; NULL: all that came could. */
static const satchel_item *invalid_item(const satchel_message *m)
{
	for (size_t i = 0; i < m->item_count; i++)
		if (m->items[i]->rc < 0)
			return m->items[i];
	return NULL;
}

void satcheli_account_lost_row(struct search_account *a, const satchel_message *m)
{
	const satchel_item *item = invalid_item(m);
	char why[sizeof a->why];

	if (!a->rc && (item || m->error))
		a->quirk = item ? item->quirk : m->error->quirk;
	if (item) {
		snprintf(why, sizeof why, "%s: %s", item->name, item->why);
		satcheli_account_lost(a, m->uid, item->rc, why);
		return;
	}
	satcheli_account_lost(a, m->uid, m->rc,
	                      m->error ? m->error->message : "what was asked for did not come");
}

static int fail_of_lost(struct command *cmd, const struct search_account *a)
{
	int rc = satcheli_command_fail(cmd, a->rc, "message %u cannot be judged: %s",
	                               (unsigned)a->uid, a->why);

	if (cmd->error) {
		cmd->error->error.uid = a->uid;
		cmd->error->error.quirk = a->quirk;
		cmd->error->error.action = SATCHEL_CLASS_MESSAGE;
	}
	return rc;
}

/* Numbers are those of the rows, and a message that went since has moved those behind it. */
int satcheli_account_check(struct command *cmd, const struct search_account *a)
{
	if (a->rc)
		return fail_of_lost(cmd, a);
	if (cmd->numbers && a->removed != cmd->imap->folder.removed)
		return satcheli_command_fail(cmd, SATCHEL_E_UIDREQUIRED,
		                             "a message went while numbers were searched");
	return SATCHEL_OK;
}
