/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What a step of the engine does for a watch: IDLE begins when nothing else is left to do, and ends when something is; where
 * there is no IDLE the server is asked now and then. Knows the times, not the lines. */
#include "highlevel/client/watching.h"

static bool is_open(const satchel_client *imap)
{
	return imap->watch && imap->watch->handle.rc == SATCHEL_QUEUED;
}

/* Nothing is on its way, and nothing is to be pulled first. */
static bool is_free(const satchel_client *imap)
{
	return imap->phase == PHASE_READY && !imap->flight.first && !imap->queue.first &&
	       !imap->sending && !imap->open && imap->row == ROW_NONE && !imap->bye;
}

/* ---- IDLE: begun and ended */

static bool may_idle(const satchel_client *imap)
{
	return is_open(imap) && is_free(imap) && !imap->watch->polls &&
	       !imap->watch->handle.row_mine;
}

/* Somebody waits behind it, or nobody wants it any more. */
static bool is_in_the_way(const satchel_client *imap)
{
	const struct command *cmd = imap->flight.first;

	return cmd && satcheli_idle_is_on(cmd) && (!cmd->owner || satcheli_others(imap));
}

bool satcheli_watch_may_act(const satchel_client *imap)
{
	return may_idle(imap) || is_in_the_way(imap);
}

/* RFC 2177: what is not offered must not be used. */
static bool has_idle(const satchel_client *imap)
{
	return !imap->no_idle && satchel_has(imap, "IDLE");
}

static int begin(satchel_client *imap)
{
	satchel_watch *w = imap->watch;

	if (has_idle(imap))
		return satcheli_idle_start(w);
	w->polls = true;
	w->poll_due = satcheli_now(imap);
	return SATCHEL_OK;
}

int satcheli_watch_act(satchel_client *imap)
{
	if (is_in_the_way(imap))
		return satcheli_idle_end(imap->flight.first);
	return may_idle(imap) ? begin(imap) : SATCHEL_OK;
}

/* ---- times */

static bool may_poll(const satchel_client *imap)
{
	return is_open(imap) && is_free(imap) && imap->watch->polls &&
	       !imap->watch->handle.row_mine;
}

static int64_t lesser(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

int64_t satcheli_watch_deadline(const satchel_client *imap)
{
	int64_t d = INT64_MAX;

	if (imap->phase != PHASE_READY || imap->row != ROW_NONE || satcheli_watch_holds(imap))
		return d;
	if (imap->flight.first)
		d = satcheli_idle_deadline(imap->flight.first);
	if (may_poll(imap))
		d = lesser(d, imap->watch->poll_due);
	return is_open(imap) ? lesser(d, imap->watch->wait_due) : d;
}

/* The wait is over: no error, nothing came. */
static void wait_is_over(satchel_watch *w)
{
	w->wait_due = INT64_MAX;
	w->handle.late = true;
}

int satcheli_watch_due(satchel_client *imap, int64_t now)
{
	if (imap->phase != PHASE_READY)
		return SATCHEL_AGAIN;
	if (is_open(imap) && now >= imap->watch->wait_due) {
		wait_is_over(imap->watch);
		return SATCHEL_OK;
	}
	if (imap->flight.first && now >= satcheli_idle_deadline(imap->flight.first))
		return satcheli_idle_due(imap->flight.first);
	if (may_poll(imap) && now >= imap->watch->poll_due)
		return satcheli_poll_start(imap->watch);
	return SATCHEL_AGAIN;
}
