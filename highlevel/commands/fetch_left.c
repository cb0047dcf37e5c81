/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What was asked for and did not come. It is worked out when somebody asks, or at the latest when the folder goes. */
#include "highlevel/commands/fetch.h"

/* Whether the set reaches to "*": then it means the messages that there are. */
static bool is_open(const satchel_set *set)
{
	return set->count && !satchel_set_span(set, set->count - 1).last;
}

static bool folder_is_known(const satchel_fetch *f)
{
	const struct folder_work *folder = satcheli_fetch_folder(f);

	return !f->numbers && folder && (folder->state.known & SATCHEL_STATE_EXISTS) &&
	       uidmap_is_whole(&folder->uids);
}

/* The highest number that a message can have; 0: not known. */
static uint32_t highest_of(const satchel_fetch *f)
{
	const struct folder_work *folder = satcheli_fetch_folder(f);
	uint32_t n = 0;

	if (f->finished || !folder)
		return f->top;
	if (f->numbers)
		return folder->state.exists;
	if (folder->state.known & SATCHEL_STATE_UIDNEXT)
		n = folder->state.uid_next - 1;
	else if (folder_is_known(f))
		n = satcheli_uidmap_uid(&folder->uids, satcheli_uidmap_size(&folder->uids));
	return !n || n > f->highest ? n : f->highest;
}

/* ---- all numbers */

/* The ranges of a set that lie below the highest number that there is. */
static int bounded(const satchel_fetch *f, const satchel_set *set, struct set_builder *to)
{
	bool none = f->numbers && satcheli_fetch_folder(f) && !highest_of(f);
	uint32_t highest = highest_of(f);
	int rc = SATCHEL_OK;

	for (size_t i = 0; !rc && i < set->count; i++) {
		satchel_span s = satchel_set_span(set, i);

		if (s.last)
			rc = satcheli_set_append(to, s.first, s.last);
		else if (!none && (!highest || s.first <= highest))
			rc = satcheli_set_append(to, s.first, highest);
	}
	return rc ? rc : satcheli_set_finish(to);
}

static int take_away(satchel_set *set, struct set_builder *b, satchel_set_kind kind)
{
	int rc = satcheli_set_finish(b);

	return rc ? rc : satchel_set_subtract(set, satcheli_set_view(b, kind));
}

int satcheli_fetch_rest(satchel_fetch *f, const satchel_set *set, satchel_set **rest)
{
	struct set_builder b;
	satchel_set all;
	int rc;

	satcheli_set_builder_init(&b, &f->handle.from, 0);
	rc = bounded(f, set, &b);
	all = satcheli_set_take(&b, fetch_kind(f));
	if (!rc)
		rc = take_away(&all, &f->got, fetch_kind(f));
	if (!rc)
		rc = take_away(&all, &f->failed, fetch_kind(f));
	if (!rc)
		rc = satcheli_set_result(&f->handle.from, &all, rest);
	satchel_set_clear(&all);
	return rc;
}

int satcheli_fetch_within(const satchel_fetch *f, const satchel_set *set, uint32_t first,
                          uint32_t last, satchel_set **part)
{
	int rc;

	*part = NULL;
	rc = satcheli_set_result(&f->handle.from, set, part);
	if (!rc)
		rc = satchel_set_intersect(*part, satchel_range(first, last));
	if (rc) {
		satchel_free(*part);
		*part = NULL;
	}
	return rc;
}

/* ---- what is left */

/* What of the folder was asked for; every message's UID is known. */
static int of_folder(const satchel_fetch *f, struct set_builder *to)
{
	const struct uidmap *m = &satcheli_fetch_folder(f)->uids;
	uint32_t size = satcheli_uidmap_size(m), top = f->finished ? f->top : 0;
	int rc = SATCHEL_OK;

	for (uint32_t seq = 1; !rc && seq && seq <= size; seq++) {
		uint32_t n = satcheli_uidmap_uid(m, seq);

		if (top && n > top)
			break;
		if (satchel_set_contains(f->asked, n))
			rc = satcheli_set_append(to, n, n);
	}
	return rc ? rc : satcheli_set_finish(to);
}

/* What the server told does not go with the folder. */
static int all_of_it(const satchel_fetch *f, struct set_builder *to)
{
	satchel_set listed = satcheli_set_view(&f->hidden.listed, SATCHEL_SET_UIDS);
	int rc;

	if (!f->hidden.known)
		return is_open(&f->asked) && folder_is_known(f) ? of_folder(f, to)
		                                                : bounded(f, &f->asked, to);
	rc = satcheli_set_append_set(to, &listed);
	return rc ? rc : satcheli_set_finish(to);
}

/* Where the folder is not known these are all numbers up to the highest: some of them may be no message's. */
static int work_out(satchel_fetch *f)
{
	struct set_builder left;
	satchel_set got;
	int rc = f->limit ? SATCHEL_E_MEMORY : satcheli_set_finish(&f->got);

	if (rc)
		return rc;
	got = satcheli_set_view(&f->got, fetch_kind(f));
	satcheli_set_builder_init(&left, &f->handle.from, 0);
	rc = all_of_it(f, &left);
	satchel_set_clear(&f->left);
	f->left = satcheli_set_take(&left, fetch_kind(f));
	if (!rc)
		rc = satchel_set_subtract(&f->left, got);
	return rc ? rc : satcheli_fetch_leave_lost(f, &f->left);
}

void satcheli_fetch_leave(struct handle *h)
{
	satchel_fetch *f = (satchel_fetch *)(void *)h;

	if (f->left_folder || f->asked.kind == SATCHEL_SET_SAVED || !satcheli_fetch_folder(f))
		return;
	f->left_all = work_out(f) != SATCHEL_OK;
	f->left_folder = true;
}

void satcheli_fetch_finished(satchel_fetch *f)
{
	f->top = highest_of(f);
	f->finished = true;
}

static satchel_set nothing(const satchel_fetch *f)
{
	satchel_set none = SATCHEL_SET_EMPTY;

	none.kind = f->numbers ? SATCHEL_SET_NUMBERS : SATCHEL_SET_UIDS;
	return none;
}

satchel_set satchel_fetch_left(const satchel_fetch *fetch)
{
	satchel_fetch *f = (satchel_fetch *)(uintptr_t)fetch;

	if (fetch_is_hidden(f) && f->handle.rc == SATCHEL_OK)
		return nothing(f);
	if (f->asked.kind == SATCHEL_SET_SAVED && !f->hidden.known)
		return f->asked;
	if (!f->left_folder)
		f->left_all = work_out(f) != SATCHEL_OK;
	return f->left_all ? f->asked : f->left;
}

satchel_set satchel_fetch_vanished(const satchel_fetch *fetch)
{
	satchel_fetch *f = (satchel_fetch *)(uintptr_t)fetch;
	satchel_set none = SATCHEL_SET_EMPTY;

	none.kind = SATCHEL_SET_UIDS;
	return satcheli_set_finish(&f->gone) ? none : satcheli_set_view(&f->gone, SATCHEL_SET_UIDS);
}
