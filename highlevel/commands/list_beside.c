/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What belongs to the rows of a list and comes beside them: counts, by LIST-STATUS or by STATUS for each, rights, metadata,
 * subscriptions. */
#include "core/block.h"
#include "highlevel/commands/list.h"

enum { STATUS_AT_ONCE = 64 };

/* ---- what was told of a folder */

/* The fields of a STATUS; all others stay those of LIST. */
bool satcheli_list_take_counts(satchel_list *l, satchel_folder *to, const satchel_folder *from)
{
	const char *id = to->mailbox_id;

	if (*from->mailbox_id && !*id) { /* the first counts: it is one folder */
		id = from->mailbox_id;
		if (!satcheli_copy_text(&l->entries.arena, &id))
			return false;
	}
	satcheli_status_counts(to, from);
	satcheli_status_limit(l->handle.imap, to, l->options.status_items);
	to->mailbox_id = id;
	return true;
}

bool satcheli_list_take_rights(satchel_list *l, satchel_folder *to, const satchel_folder *from)
{
	if (to->rights_known)
		return true;
	to->rights = from->rights;
	to->rights_known = satcheli_copy_text(&l->entries.arena, &to->rights);
	return to->rights_known;
}

/* They may come in several responses; there are no more of them than were asked for. */
bool satcheli_list_take_metadata(satchel_list *l, satchel_folder *to, const satchel_folder *from)
{
	size_t had = to->metadata.count, n = had + from->metadata.count;
	satchel_annotations more = from->metadata;
	satchel_annotation *all;

	if (!more.count || n > l->metadata_count)
		return true;
	all = satcheli_arena_zero(&l->entries.arena, n, sizeof *all);
	if (!all || !satcheli_copy_annotations(&l->entries.arena, &more))
		return false;
	if (had)
		memcpy(all, to->metadata.list, had * sizeof *all);
	memcpy(all + had, more.list, more.count * sizeof *all);
	to->metadata = (satchel_annotations){ all, n };
	return true;
}

bool satcheli_list_take_subscription(satchel_list *l, satchel_folder *to,
                                     const satchel_folder *from)
{
	(void)l;
	/* RFC 3501 section 6.3.9: a parent of one that is subscribed has \Noselect */
	if (!(from->attributes & SATCHEL_FOLDER_NOSELECT))
		to->attributes |= SATCHEL_FOLDER_SUBSCRIBED;
	return true;
}

/* ---- counts by STATUS */

static void keep_error(satchel_list *l, struct entry *entry, const struct error_store *error)
{
	if (error)
		entry->error = satcheli_block_new(&l->handle.from, sizeof *entry->error);
	if (!entry->error)
		l->failed = SATCHEL_E_MEMORY;
	if (entry->error) {
		satcheli_error_copy(entry->error, error);
		entry->folder.error = &entry->error->error;
	}
	entry->folder.rc = error ? error->error.code : SATCHEL_E_MEMORY;
}

/* The connection ended: that is no folder's own fault. LIST was answered, of the counts nobody knows. */
static void lost(satchel_list *l, const struct error_store *error)
{
	satcheli_handle_done(&l->handle, error->error.code, error);
	if (l->handle.error)
		l->handle.error->error.outcome = SATCHEL_PARTLY;
}

static void status_told(void *owner, void *which, const satchel_folder *folder,
                        const struct error_store *error)
{
	satchel_list *l = owner;
	struct entry *entry = which;

	entry->status = NULL;
	l->open--;
	if (!folder)
		keep_error(l, entry, error);
	else if (!satcheli_list_take_counts(l, &entry->folder, folder))
		l->failed = SATCHEL_E_MEMORY;
	if (error && l->handle.imap->phase == PHASE_DEAD)
		lost(l, error);
	else
		satcheli_list_ask_counts(l);
	if (!l->open && !l->cmd)
		satcheli_handle_done(&l->handle, l->failed, l->blame);
}

static bool has_counts(const satchel_list *l, const struct entry *entry)
{
	return !(entry->folder.attributes & SATCHEL_FOLDER_NOSELECT) &&
	       (!l->form.drops_unsubscribed ||
	        (entry->folder.attributes & SATCHEL_FOLDER_SUBSCRIBED));
}

/* Some at once, then one for each that was answered: there may be very many. */
void satcheli_list_ask_counts(satchel_list *l)
{
	int rc;

	for (; l->ask && list_has_rows(l, l->failed) && l->open < STATUS_AT_ONCE;
	     l->ask = l->ask->next) {
		if (!has_counts(l, l->ask))
			continue;
		rc = satcheli_status_queue(l->handle.imap, l->ask->folder.wire_name,
		                           l->options.status_items, l, l->ask, status_told,
		                           &l->ask->status);
		if (rc) {
			l->failed = rc;
			return;
		}
		l->open++;
	}
}
