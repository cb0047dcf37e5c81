/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* "$" and PARTIAL: which messages they name only the server knows, so after a refusal it is asked for their UIDs in the same
 * words. "$" is what it was unless a search that saves its result was sent (RFC 5182 section 2.1: what goes is taken out of
 * it). Places of PARTIAL are, unless a message came or went. Knows nothing of how they are asked for again. */
#include "highlevel/commands/fetch.h"

static bool has_same_places(const satchel_fetch *f)
{
	const struct folder_work *folder = satcheli_fetch_folder(f);
	const struct hidden *h = &f->hidden;

	return folder && (!f->partial_first ||
	                  (folder->removed == h->removed && folder->state.exists == h->exists));
}

/* A command that is sent now names what the fetch did. */
static bool names_same(const satchel_fetch *f)
{
	return has_same_places(f) && (f->asked.kind != SATCHEL_SET_SAVED ||
	                              f->handle.imap->folder.saves == f->hidden.saves);
}

bool satcheli_fetch_begin_hidden(satchel_fetch *f, const struct fetch_part *p)
{
	if (p->kind == PART_LIST)
		return names_same(f);
	f->hidden.saves = f->handle.imap->folder.saves;
	return true;
}

bool satcheli_fetch_list_hidden(satchel_fetch *f, const struct fetch_part *p)
{
	f->hidden.exists = p->exists;
	f->hidden.removed = p->removed;
	return names_same(f) && satcheli_fetch_ask_set(f, &p->set, PART_LIST, 1);
}

/* Searches that were sent behind the question do not matter. Rows that could not be read whole are left too. */
bool satcheli_fetch_keep_hidden(satchel_fetch *f, const satchel_set *there)
{
	struct set_builder *b = &f->hidden.listed;
	satchel_set failed;
	int rc = satcheli_set_finish(&f->failed);

	if (!has_same_places(f))
		return false;
	failed = satcheli_set_view(&f->failed, SATCHEL_SET_UIDS);
	if (!rc)
		rc = satcheli_set_append_set(b, there);
	if (!rc)
		rc = satcheli_set_append_set(b, &failed);
	if (!rc)
		rc = satcheli_set_finish(b);
	f->hidden.known = !rc;
	return !rc || fetch_deafen(f);
}
