/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The handle of a watch: started, pulled, ended. */
#include "highlevel/client/watching.h"
#include "highlevel/commands/commands.h"

enum { RENEW_MS = 600000, RENEW_MAX_MS = 29 * 60000, POLL_MS = 60000, DONE_MS = 30000 };

static void watch_orphan(struct handle *h)
{
	((satchel_watch *)(void *)h)->cmd = NULL;
}

static uint32_t or_usual(uint32_t ms, uint32_t usual)
{
	return ms ? ms : usual;
}

static int check_options(satchel_client *imap, const satchel_watch_options *o)
{
	if (o->renew_ms > RENEW_MAX_MS)
		return satcheli_client_error(imap, SATCHEL_E_ARGUMENT, "IDLE",
		                             "renew_ms of %u is above 29 minutes (%u)",
		                             (unsigned)o->renew_ms, (unsigned)RENEW_MAX_MS);
	if (imap->watch)
		return satcheli_client_error(imap, SATCHEL_E_BUSY, "IDLE",
		                             "there is a watch on this client");
	return satcheli_idle_admit(imap, o->call);
}

static void keep_options(satchel_watch *w, const satchel_watch_options *o)
{
	w->options = *o;
	w->options.renew_ms = or_usual(o->renew_ms, RENEW_MS);
	w->options.poll_ms = or_usual(o->poll_ms, POLL_MS);
	w->options.done_ms = or_usual(o->done_ms, DONE_MS);
	w->options.timeout_ms = or_usual(o->timeout_ms, SATCHEL_FOREVER);
}

static void watch_release(struct handle *h)
{
	satcheli_watch_clear((satchel_watch *)(void *)h);
	satcheli_handle_free(h);
}

int satchel_watch_start(satchel_client *imap, const satchel_watch_options *options,
                        satchel_watch **watch)
{
	const satchel_watch_options *o = CALL_OPTIONS_OF(satchel_watch_options, options);
	struct handle *h;
	satchel_watch *w;
	int rc = check_options(imap, o);

	if (!rc)
		rc = satcheli_handle_new(imap, sizeof *w, o->call, watch_orphan, &h);
	if (rc)
		return rc;
	w = (satchel_watch *)(void *)h;
	h->beside = true;
	h->release = watch_release;
	w->last = &w->first;
	keep_options(w, o);
	w->wait_due = satcheli_after(imap, w->options.timeout_ms, 0);
	w->poll_due = INT64_MAX;
	imap->watch = w;
	*watch = w;
	if (o->call)
		o->call->rc = SATCHEL_QUEUED;
	return o->call ? SATCHEL_QUEUED : SATCHEL_OK;
}

int satchel_watch_next(satchel_watch *w, const satchel_event **event)
{
	struct handle *h = &w->handle;
	struct kept_event *e = NULL;

	while (!h->imap || !(e = satcheli_watch_shift(w))) {
		int rc;

		if (h->imap && h->rc == SATCHEL_QUEUED && w->wait_due == INT64_MAX)
			w->wait_due = satcheli_after(h->imap, w->options.timeout_ms, 0);
		rc = satcheli_handle_wait(h);
		if (rc != SATCHEL_ROW)
			return rc;
	}
	*event = &e->event;
	return SATCHEL_ROW;
}

void satchel_watch_end(satchel_watch *w)
{
	if (!w)
		return;
	if (w->handle.imap)
		w->handle.imap->watch = NULL;
	if (w->cmd)
		w->cmd->owner = NULL;
	w->cmd = NULL;
	if (!satcheli_handle_busy(&w->handle))
		watch_release(&w->handle);
}
