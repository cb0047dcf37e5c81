/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Calls that were queued: waiting for one or for all, letting go of one. */
#include "highlevel/client/watching.h"

static struct command *command_of(satchel_client *imap, const satchel_call *call)
{
	struct command *lists[] = { imap->queue.first, imap->flight.first, imap->done.first,
		                    imap->open };

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		for (struct command *c = lists[i]; c; c = c->next)
			if (c->call == call)
				return c;
	return NULL;
}

static struct handle *handle_of(satchel_client *imap, const satchel_call *call)
{
	struct handle *h = imap->handles;

	while (h && h->call != call)
		h = h->next;
	return h;
}

/* ---- waiting */

/* Nothing goes on before the program has answered, which it cannot while it waits here. */
static int refuse_to_wait(satchel_client *imap)
{
	const struct command *cmd = imap->queue.first;

	if (!cmd || !cmd->held || imap->flight.first || imap->done.first)
		return SATCHEL_OK;
	return satcheli_client_error(imap, SATCHEL_E_BUSY, cmd->verb->name,
	                             "a password was asked for, and is not answered yet");
}

int satcheli_wait_step(satchel_client *imap)
{
	int rc;

	imap->env.waiting = true;
	rc = satcheli_step(imap);
	imap->env.waiting = false;
	if (rc == SATCHEL_ROW)
		return satcheli_has_to_tell(imap) ? SATCHEL_OK : SATCHEL_ROW;
	if (rc != SATCHEL_AGAIN)
		return SATCHEL_OK;
	rc = refuse_to_wait(imap);
	if (!rc)
		satcheli_wait_io(imap);
	return rc;
}

/* The error of a call is the client's last one too, for those who wait. */
static int waited_for(satchel_client *imap, const satchel_call *call)
{
	if (call->rc >= 0 || imap->closing)
		return call->rc;
	if (call->error && call->reserved[0])
		satcheli_error_copy(&imap->error, call->reserved[0]);
	else
		satcheli_client_error(imap, call->rc, "",
		                      call->error ? "out of memory"
		                                  : "it was ended or forgotten in a callback");
	return call->rc;
}

/* Waits for one call: of a command or of a handle. */
static int wait_one(satchel_client *imap, const satchel_call *call)
{
	if (call->rc == SATCHEL_QUEUED && !command_of(imap, call) && !handle_of(imap, call))
		return satcheli_client_error(imap, SATCHEL_E_ARGUMENT, "",
		                             "the call is not queued on this client");
	while (call->rc == SATCHEL_QUEUED && !imap->closing) {
		int rc = satcheli_tell(imap) ? SATCHEL_OK : satcheli_wait_step(imap);

		if (rc)
			return rc;
	}
	return waited_for(imap, call);
}

/* What the next call that is told ended with. */
static int next_result(const satchel_client *imap, const struct error_store **error)
{
	const struct command *cmd = imap->done.first;
	const struct handle *h = satcheli_handle_to_tell(imap);

	if (cmd) {
		*error = cmd->error;
		return cmd->call ? cmd->rc : SATCHEL_OK;
	}
	*error = h ? h->error : NULL;
	return h && !h->row_mine ? h->rc : SATCHEL_OK;
}

/* The first one counts. */
static int keep_first(satchel_client *imap, int first)
{
	const struct error_store *error;
	int rc = next_result(imap, &error);

	if (first || rc >= 0)
		return first;
	if (error)
		satcheli_error_copy(&imap->error, error);
	return rc;
}

/* The first error among all that were queued. */
static int wait_all(satchel_client *imap)
{
	int first = SATCHEL_OK;

	while (!imap->closing) {
		int rc;

		first = keep_first(imap, first);
		if (satcheli_tell(imap))
			continue;
		if (!satcheli_others(imap))
			break;
		rc = satcheli_wait_step(imap);
		if (rc)
			return rc;
	}
	return first;
}

int satchel_wait(satchel_client *imap, satchel_call *call)
{
	int rc;

	if (imap->inside)
		return satcheli_client_error(imap, SATCHEL_E_BUSY, "",
		                             "satchel_wait was called inside a callback");
	satcheli_enter(imap);
	rc = call ? wait_one(imap, call) : wait_all(imap);
	return satcheli_leave(imap) ? SATCHEL_E_CLOSED : rc;
}

/* ---- forgetting */

void satchel_forget(satchel_client *imap, satchel_call *call)
{
	struct command *cmd = call ? command_of(imap, call) : NULL;
	struct handle *h = call ? handle_of(imap, call) : NULL;

	if (!cmd && !h && call)
		satcheli_call_clear(imap, call);
	if (!cmd && !h)
		return;
	if (h)
		h->call = NULL;
	call->rc = call->rc == SATCHEL_QUEUED ? SATCHEL_E_CANCELLED : call->rc;
	call->reserved[1] = NULL;
	if (cmd)
		satcheli_command_forget(cmd);
}
