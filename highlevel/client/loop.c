/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Event loops: what the program's loop is told to wait for, and the turn that it gives us. What is done in it is the
 * engine's. */
#include "highlevel/client/watching.h"

enum { PROCESS_NS = 4 * 1000 * 1000 };

/* ---- descriptors */

static bool is_watched(const satchel_client *imap, const struct transport_wait *w)
{
	for (size_t i = 0; i < imap->watched_count; i++)
		if (imap->watched[i].fd == w->fd && imap->watched[i].want == w->want)
			return true;
	return false;
}

static bool has_descriptor(const struct transport_wait *w, size_t n, int fd)
{
	for (size_t i = 0; i < n; i++)
		if (w[i].fd == fd)
			return true;
	return false;
}

void satcheli_watch(satchel_client *imap)
{
	struct transport_wait w[TRANSPORT_WAITS_MAX];
	size_t n;

	if (!imap->options.watch)
		return;
	n = satcheli_waits(imap, w);
	if (n && w[0].fd < 0) /* the program's own transport has no descriptor */
		n = 0;
	imap->inside++;
	for (size_t i = 0; i < imap->watched_count; i++)
		if (!has_descriptor(w, n, imap->watched[i].fd))
			imap->options.watch(imap, imap->watched[i].fd, 0, imap->options.user);
	for (size_t i = 0; i < n; i++)
		if (!is_watched(imap, &w[i]))
			imap->options.watch(imap, w[i].fd, w[i].want, imap->options.user);
	imap->inside--;
	memcpy(imap->watched, w, n * sizeof *w);
	imap->watched_count = n;
}

/* ---- one turn */

/* SATCHEL_OK: go on. */
static int turn(satchel_client *imap)
{
	int rc;

	if (satcheli_tell(imap))
		return SATCHEL_OK;
	rc = satcheli_step(imap);
	if (rc > 0)
		return rc == SATCHEL_ROW && satcheli_tell(imap) ? SATCHEL_OK : rc;
	while (rc < 0 && satcheli_tell(imap))
		;
	return rc;
}

/* Until nothing is left to do, or enough was done for one turn of the loop. */
static int process(satchel_client *imap)
{
	int64_t stop = satcheli_now(imap) + PROCESS_NS;
	int rc = SATCHEL_OK;

	imap->more = false;
	for (unsigned n = 1; !rc && !imap->closing; n++) {
		rc = turn(imap);
		if (!rc && n % 16 == 0 && satcheli_now(imap) >= stop) {
			imap->more = true;
			return SATCHEL_AGAIN;
		}
	}
	return imap->closing ? SATCHEL_E_CLOSED : rc;
}

int satchel_process(satchel_client *imap)
{
	int rc;

	if (imap->inside)
		return satcheli_client_error(imap, SATCHEL_E_BUSY, "",
		                             "satchel_process was called inside a callback");
	satcheli_enter(imap);
	rc = process(imap);
	return satcheli_leave(imap) ? SATCHEL_E_CLOSED : rc;
}

/* Something can be done without waiting. */
static bool is_due(const satchel_client *imap)
{
	bool pending = imap->row == ROW_NONE && !satcheli_watch_holds(imap) && imap->transport &&
	               imap->transport->table->pending(imap->transport);

	return imap->done.first || imap->more || pending || satcheli_handle_to_tell(imap) ||
	       (!imap->output.size && satcheli_may_send(imap));
}

/* What is due is in the past, not now: a loop that read the clock before it asks must not wait for it again and again. */
int64_t satchel_deadline(const satchel_client *imap)
{
	return is_due(imap) ? 0 : satcheli_next_deadline(imap);
}
