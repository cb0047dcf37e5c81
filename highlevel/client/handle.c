/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Handles: commands whose rows are pulled. What is not pulled is not read from the server. */
#include "core/apart.h"
#include "core/block.h"
#include "highlevel/client/client.h"

int satcheli_handle_new(satchel_client *imap, size_t size, satchel_call *call,
                        void (*orphan)(struct handle *), struct handle **out)
{
	struct handle *h;
	int rc = satcheli_call_check(imap, call, "");

	if (rc)
		return rc;
	h = satcheli_block_new(&imap->from, size);
	if (!h)
		return satcheli_client_error(imap, SATCHEL_E_MEMORY, "", "out of memory");
	h->imap = imap;
	h->call = call;
	h->queued = call;
	h->from = imap->from;
	h->rc = SATCHEL_QUEUED;
	h->orphan = orphan;
	h->untold = true;
	h->next = imap->handles;
	imap->handles = h;
	*out = h;
	return SATCHEL_OK;
}

static void unlink_handle(struct handle *h)
{
	for (struct handle **p = &h->imap->handles; *p; p = &(*p)->next)
		if (*p == h) {
			*p = h->next;
			return;
		}
}

/* Reading goes on; what was read already can be had without waiting, and the server is not to blame for the time since. */
static void release_row(struct handle *h)
{
	h->row_mine = false;
	h->imap->row = ROW_NONE;
	h->imap->more = true;
	h->imap->pulled = true;
}

/* The row that outlived its client has been let go. */
static void release_lender(struct handle *h)
{
	if (h->lender)
		satcheli_client_free(h->lender);
	h->lender = NULL;
}

bool satcheli_handle_busy(struct handle *h)
{
	h->ended = h->driving;
	return h->driving;
}

/* Nobody will tell its call any more: it has not been told, so that it is still there. */
static void cancel_call(struct handle *h)
{
	if (h->imap && h->call && (h->untold || h->rc == SATCHEL_QUEUED) &&
	    h->call->rc == SATCHEL_QUEUED)
		h->call->rc = SATCHEL_E_CANCELLED;
}

void satcheli_handle_free(struct handle *h)
{
	cancel_call(h);
	release_lender(h);
	if (h->imap) {
		if (h->row_mine)
			release_row(h);
		unlink_handle(h);
	}
	satcheli_block_free(h->error);
	satcheli_block_free(h);
}

void satcheli_row_ready(struct handle *h)
{
	h->row_mine = true;
	h->imap->row = ROW_READY;
}

void satcheli_handle_done(struct handle *h, int rc, const struct error_store *e)
{
	if (h->rc != SATCHEL_QUEUED)
		return;
	h->rc = rc;
	if (rc >= 0 || !e)
		return;
	h->error = satcheli_block_new(&h->from, sizeof *h->error);
	if (h->error)
		satcheli_error_copy(h->error, e);
}

void satcheli_handle_result(struct handle *h)
{
	satchel_call *call = h->call;

	call->rc = h->rc;
	if (h->rc >= 0) {
		call->error = NULL;
	} else if (h->error) {
		satcheli_call_error(h->imap, call, h->error);
		h->error = NULL;
	} else if (!call->error) {
		call->error = &satcheli_no_memory;
	}
}

/* The end is told: as the client's error too. */
static int ended(struct handle *h)
{
	satchel_client *imap = h->imap;

	if (h->call)
		satcheli_handle_result(h);
	else if (h->rc < 0 && imap && h->error)
		satcheli_error_copy(&imap->error, h->error);
	else if (h->rc < 0 && imap)
		satcheli_client_error(imap, h->rc, "", "out of memory");
	return h->rc;
}

static int again(struct handle *h)
{
	h->untold = true;
	if (h->call)
		h->call->rc = SATCHEL_QUEUED;
	return SATCHEL_AGAIN;
}

/* Steps until there is something for this handle. */
static int drive(struct handle *h)
{
	satchel_client *imap = h->imap;

	while (h->imap && !h->row_mine && !h->late && h->rc == SATCHEL_QUEUED && !imap->closing &&
	       !h->ended) {
		int rc;

		if (satcheli_tell(imap))
			continue;
		rc = satcheli_wait_step(imap);
		if (rc == SATCHEL_ROW && !h->row_mine)
			return satcheli_client_error(imap, SATCHEL_E_BUSY, "",
			                             "rows of an earlier command are unread");
		if (rc < 0)
			return rc;
	}
	return SATCHEL_OK;
}

/* The long way: what else is to be done goes first, and the server is waited for. */
APART static int work(struct handle *h)
{
	satchel_client *imap = h->imap;
	int rc;

	satcheli_enter(imap);
	rc = drive(h);
	return satcheli_leave(imap) ? SATCHEL_E_CLOSED : rc;
}

/* It was ended by a callback; nothing of it may be touched behind this. */
static int end_late(struct handle *h)
{
	satchel_client *imap = h->imap;

	h->release(h);
	return imap ? satcheli_client_error(imap, SATCHEL_E_CANCELLED, "",
	                                    "it was ended inside a callback")
	            : SATCHEL_E_CLOSED;
}

static int drive_blocking(struct handle *h)
{
	int rc;

	if (h->imap->inside)
		return satcheli_client_error(h->imap, SATCHEL_E_BUSY, "",
		                             "a call that blocks was made inside a callback");
	h->driving = true;
	satcheli_quick_step(h->imap);
	rc = h->row_mine && !h->imap->closing ? SATCHEL_OK : work(h);
	h->driving = false;
	return h->ended ? end_late(h) : rc;
}

int satcheli_handle_wait(struct handle *h)
{
	if (h->imap && !h->row_mine && h->rc == SATCHEL_QUEUED) {
		int rc = h->queued ? again(h) : drive_blocking(h);

		if (rc)
			return rc;
	}
	if (h->row_mine)
		return SATCHEL_ROW;
	if (h->rc != SATCHEL_QUEUED)
		return ended(h);
	h->late = false;
	return SATCHEL_AGAIN;
}

int satcheli_handle_next(struct handle *h)
{
	int rc;

	release_lender(h);
	if (h->imap && h->row_mine && h->imap->row == ROW_LENT)
		release_row(h);
	rc = satcheli_handle_wait(h);
	if (rc == SATCHEL_ROW)
		h->imap->row = ROW_LENT;
	return rc;
}
