/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What a watch keeps: copies of events, so that other commands can go on while they are unread. Knows nothing of IDLE. */
#include "highlevel/client/watching.h"
#include "core/limits.h"
#include "core/set.h"
#include "highlevel/data/result.h"

/* ---- copies */

static bool copy_set(struct arena *a, satchel_set *set)
{
	return !set->spans || satcheli_set_in_arena(a, set, set) == SATCHEL_OK;
}

static bool copy_code(struct arena *a, const satchel_code **code)
{
	satchel_code *copy = satcheli_copy_struct(a, *code, sizeof *copy);

	if (!copy)
		return !*code;
	*code = copy;
	return satcheli_copy_text(a, &copy->name) && satcheli_copy_text(a, &copy->text) &&
	       satcheli_copy_text(a, &copy->tag) && copy_set(a, &copy->from) &&
	       copy_set(a, &copy->to) && satcheli_copy_flags(a, &copy->flags) &&
	       satcheli_copy_words(a, &copy->words);
}

static bool copy_flags(struct arena *a, const satchel_flags **flags)
{
	satchel_flags *copy = satcheli_copy_struct(a, *flags, sizeof *copy);

	if (!copy)
		return !*flags;
	*flags = copy;
	return satcheli_copy_flags(a, copy);
}

static bool copy_folder(struct arena *a, const satchel_folder **folder)
{
	satchel_folder *copy = satcheli_copy_struct(a, *folder, sizeof *copy);

	if (!copy)
		return !*folder;
	*folder = copy;
	return satcheli_copy_folder(a, copy);
}

static bool copy_message(struct arena *a, const satchel_message **message)
{
	satchel_message *copy = satcheli_copy_struct(a, *message, sizeof *copy);

	if (!copy)
		return !*message;
	*message = copy;
	return satcheli_copy_message(a, copy);
}

static bool copy_quota(struct arena *a, const satchel_quota **quota)
{
	satchel_quota *copy = satcheli_copy_struct(a, *quota, sizeof *copy);

	if (!copy)
		return !*quota;
	*quota = copy;
	return satcheli_copy_quota(a, copy);
}

static bool copy_event(struct arena *a, satchel_event *e)
{
	return satcheli_copy_text(a, &e->text) && satcheli_copy_text(a, &e->command) &&
	       satcheli_copy_octets(a, &e->octets) && copy_set(a, &e->set) &&
	       copy_code(a, &e->code) && copy_flags(a, &e->flags) && copy_folder(a, &e->folder) &&
	       copy_message(a, &e->message) && copy_quota(a, &e->quota);
}

/* ---- the list */

static struct kept_event *event_new(const satchel_watch *w, const satchel_event *event)
{
	struct arena *a;
	struct kept_event *e = satcheli_result_new(&w->handle.from, sizeof *e, &a);

	if (!e)
		return NULL;
	e->event = *event;
	if (copy_event(a, &e->event)) {
		e->held = a->held;
		return e;
	}
	satchel_free(e);
	return NULL;
}

/* What could not be kept is lost: the watch is over, and says so behind what it has. */
static void give_up(satchel_watch *w, int rc, uint64_t limit)
{
	struct error_store e = { 0 };

	if (rc == SATCHEL_E_LIMIT)
		satcheli_error_set(
			&e, rc, "IDLE",
			"more events, or longer ones, came while other commands ran than max_events allows (%llu)",
			(unsigned long long)limit);
	else
		satcheli_error_set(&e, rc, "IDLE", "out of memory");
	satcheli_handle_done(&w->handle, rc, &e);
	w->handle.row_mine = true; /* reading stops until this is known */
}

/* What is about the grammar and the session is for the listener alone. */
static bool is_for_listener(satchel_event_kind kind)
{
	return kind == SATCHEL_EVENT_QUIRK || kind == SATCHEL_EVENT_CAPABILITY;
}

void satcheli_watch_event(satchel_client *imap, const satchel_event *event)
{
	satchel_watch *w = imap->watch;
	uint64_t limit = imap->replies.limits.max_events;
	struct kept_event *e;

	if (!w || w->handle.rc != SATCHEL_QUEUED || is_for_listener(event->kind))
		return;
	if (w->count >= limit || w->held > held_most(limit)) {
		give_up(w, SATCHEL_E_LIMIT, limit);
		return;
	}
	e = event_new(w, event);
	if (!e) {
		give_up(w, SATCHEL_E_MEMORY, 0);
		return;
	}
	*w->last = e;
	w->last = &e->next;
	w->count++;
	w->held += e->held;
	w->handle.row_mine = true;
	w->wait_due = INT64_MAX;
}

struct kept_event *satcheli_watch_shift(satchel_watch *w)
{
	struct kept_event *e = w->first;

	satchel_free(w->lent);
	w->lent = e;
	if (e) {
		w->first = e->next;
		w->count--;
		w->held -= e->held;
	}
	if (!w->first)
		w->last = &w->first;
	w->handle.row_mine = w->first;
	return e;
}

void satcheli_watch_clear(satchel_watch *w)
{
	while (satcheli_watch_shift(w))
		;
}

/* ---- what others see */

static bool has_others(const struct command_list *list)
{
	for (const struct command *c = list->first; c; c = c->next)
		if (!c->verb->of_watch)
			return true;
	return false;
}

bool satcheli_others(const satchel_client *imap)
{
	return imap->open || has_others(&imap->flight) || has_others(&imap->queue);
}

bool satcheli_watch_holds(const satchel_client *imap)
{
	return imap->watch && imap->watch->handle.row_mine && !satcheli_others(imap);
}

void satcheli_watch_lost(satchel_client *imap, const struct error_store *e)
{
	if (imap->watch)
		satcheli_handle_done(&imap->watch->handle, e->error.code, e);
}
