/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Commands: made, queued, driven, ended. What they are stands in highlevel/commands. */
#include "highlevel/client/command.h"
#include "core/block.h"
#include "highlevel/client/client.h"

#include <stdarg.h>
#include <stdio.h>

enum { COMMAND_CHUNK = 512 };

/* ---- making */

/* The error that the call had from its last use goes. */
static void forget_error(satchel_client *imap, satchel_call *call)
{
	for (struct error_store **s = &imap->stores; *s; s = &(*s)->next) {
		struct error_store *gone = *s;

		if (gone != call->reserved[0])
			continue;
		*s = gone->next;
		satcheli_block_free(gone);
		break;
	}
	call->reserved[0] = NULL;
}

static bool handles_are_open(const satchel_client *imap)
{
	for (const struct handle *h = imap->handles; h; h = h->next)
		if (h->rc == SATCHEL_QUEUED)
			return true;
	return imap->row != ROW_NONE;
}

/* Whether the call may be made at all. */
static int admit(satchel_client *imap, const struct verb *verb, const satchel_call *call)
{
	if (imap->closing)
		return satcheli_client_error(imap, SATCHEL_E_CLOSED, verb->name, "the client is being closed");
	if (imap->phase == PHASE_DEAD)
		return satcheli_client_error(imap, SATCHEL_E_CLOSED, verb->name, "the connection has ended: %s",
		                             imap->dead.message);
	if (call)
		return SATCHEL_OK;
	if (imap->inside)
		return satcheli_client_error(imap, SATCHEL_E_BUSY, verb->name, "a call that blocks was made inside a callback");
	if (handles_are_open(imap))
		return satcheli_client_error(imap, SATCHEL_E_BUSY, verb->name, "rows of an earlier command are unread");
	return SATCHEL_OK;
}

int satcheli_command_make(satchel_client *imap, const struct verb *verb, satchel_call *call, size_t work_size,
                          struct command **out)
{
	int rc = admit(imap, verb, call);

	return rc ? rc : satcheli_command_make_inner(imap, verb, call, work_size, out);
}

int satcheli_command_make_inner(satchel_client *imap, const struct verb *verb, satchel_call *call, size_t work_size,
                                struct command **out)
{
	struct command *cmd = satcheli_block_new(&imap->from, sizeof *cmd);

	if (!cmd)
		return satcheli_client_error(imap, SATCHEL_E_MEMORY, verb->name, "out of memory");
	cmd->verb = verb;
	cmd->imap = imap;
	cmd->call = call;
	cmd->rc = SATCHEL_QUEUED;
	satcheli_arena_init(&cmd->arena, &imap->from);
	cmd->arena.chunk_size = COMMAND_CHUNK;
	satcheli_encoder_init(&cmd->line, &imap->from, SATCHEL_LITERALS_SYNC);
	cmd->work = satcheli_arena_zero(&cmd->arena, 1, work_size + 1);
	if (!cmd->work)
		return satcheli_command_drop(cmd, SATCHEL_E_MEMORY, "out of memory");
	if (call) {
		forget_error(imap, call);
		call->error = NULL;
	}
	*out = cmd;
	return SATCHEL_OK;
}

const void *satcheli_command_copy(struct command *cmd, const void *octets, size_t size)
{
	const void *copy = satcheli_arena_text(&cmd->arena, octets ? octets : "", size);

	if (!copy)
		satcheli_command_fail(cmd, SATCHEL_E_MEMORY, "out of memory");
	return copy;
}

const char *satcheli_command_text(struct command *cmd, const char *text)
{
	return satcheli_command_copy(cmd, text, text ? strlen(text) : 0);
}

int satcheli_command_drop(struct command *cmd, int rc, const char *why)
{
	satcheli_client_error(cmd->imap, rc, cmd->verb->name, "%s", why);
	satcheli_command_free(cmd);
	return rc;
}

/* ---- failing */

static struct error_store *error_of(struct command *cmd)
{
	if (!cmd->error) {
		cmd->error = satcheli_block_new(&cmd->imap->from, sizeof *cmd->error);
		if (cmd->error)
			satcheli_error_clear(cmd->error);
	}
	return cmd->error;
}

int satcheli_command_fail(struct command *cmd, int rc, const char *format, ...)
{
	struct error_store *e = error_of(cmd);
	char text[ERROR_MESSAGE_MAX];
	va_list args;

	if (!e)
		return SATCHEL_E_MEMORY;
	if (e->error.code)
		return e->error.code;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	return satcheli_error_set(e, rc, cmd->verb->name, "%s", text);
}

/* ---- running */

void satcheli_list_add(struct command_list *list, struct command *cmd)
{
	cmd->next = NULL;
	*list->last = cmd;
	list->last = &cmd->next;
}

void satcheli_list_push(struct command_list *list, struct command *cmd)
{
	cmd->next = list->first;
	list->first = cmd;
	if (!cmd->next)
		list->last = &cmd->next;
}

bool satcheli_list_remove(struct command_list *list, struct command *cmd)
{
	for (struct command **p = &list->first; *p; p = &(*p)->next) {
		if (*p != cmd)
			continue;
		*p = cmd->next;
		if (!*p)
			list->last = p;
		cmd->next = NULL;
		return true;
	}
	return false;
}

static void enqueue(struct command *cmd)
{
	if (cmd->imap->open != cmd)
		satcheli_list_add(&cmd->imap->queue, cmd);
}

void satcheli_command_queue(struct command *cmd)
{
	enqueue(cmd);
}

/* A blocking call: its error becomes the client's. */
static int block(struct command *cmd)
{
	satchel_client *imap = cmd->imap;
	int rc;

	satcheli_enter(imap);
	satcheli_drive(imap, cmd);
	rc = cmd->rc;
	if (rc < 0 && cmd->error)
		satcheli_error_copy(&imap->error, cmd->error);
	else if (rc < 0)
		satcheli_client_error(imap, rc, cmd->verb->name, "out of memory");
	satcheli_command_free(cmd);
	return satcheli_leave(imap) ? SATCHEL_E_CLOSED : rc;
}

int satcheli_command_run(struct command *cmd)
{
	satchel_client *imap = cmd->imap;
	satchel_call *call = cmd->call;

	if (!call) {
		cmd->owner = cmd; /* the caller collects it */
		enqueue(cmd);
		return block(cmd);
	}
	call->rc = SATCHEL_QUEUED;
	call->reserved[1] = cmd;
	enqueue(cmd);
	satcheli_enter(imap);
	satcheli_leave(imap);
	return SATCHEL_QUEUED;
}

void satcheli_command_free(struct command *cmd)
{
	satcheli_encoder_clear(&cmd->line);
	satcheli_arena_clear(&cmd->arena);
	satcheli_block_free(cmd->error);
	satcheli_block_free(cmd);
}

/* ---- ending */

static void set_outcome(struct command *cmd)
{
	if (cmd->error && cmd->outcome)
		cmd->error->error.outcome = cmd->outcome;
}

void satcheli_end_command(struct command *cmd, int rc)
{
	satchel_client *imap = cmd->imap;

	if (cmd->stage == STAGE_DONE)
		return;
	satcheli_list_remove(&imap->queue, cmd);
	satcheli_list_remove(&imap->flight, cmd);
	if (imap->sending == cmd)
		imap->sending = NULL;
	cmd->stage = STAGE_DONE;
	imap->ends++;
	if (rc < 0 && !cmd->error)
		satcheli_command_fail(cmd, rc, rc == SATCHEL_E_MEMORY ? "out of memory" : "%s failed", cmd->verb->name);
	cmd->rc = rc < 0 && !cmd->error ? SATCHEL_E_MEMORY : rc;
	set_outcome(cmd);
	if (cmd->verb->ended)
		cmd->verb->ended(cmd);
	if (cmd->owner != cmd)
		satcheli_list_add(&imap->done, cmd);
}

/* The call's error lives on with the client. */
static void give_error(struct command *cmd, satchel_call *call)
{
	satchel_client *imap = cmd->imap;

	call->error = cmd->rc < 0 ? &satcheli_no_memory : NULL;
	if (cmd->rc >= 0 || !cmd->error)
		return;
	cmd->error->next = imap->stores;
	imap->stores = cmd->error;
	call->reserved[0] = cmd->error;
	call->error = &cmd->error->error;
	cmd->error = NULL;
}

static void tell_call(satchel_client *imap, satchel_call *call)
{
	if (!call->then)
		return;
	imap->inside++;
	call->then(imap, call);
	imap->inside--;
}

static void tell_command(satchel_client *imap, struct command *cmd)
{
	satchel_call *call = cmd->call;

	if (call) {
		call->rc = cmd->rc;
		call->reserved[1] = NULL;
		give_error(cmd, call);
	}
	satcheli_command_free(cmd);
	if (call)
		tell_call(imap, call);
}

/* ---- handles */

/* A row is ready, or the end has come: said once for each AGAIN. */
static bool tell_handle(satchel_client *imap)
{
	for (struct handle *h = imap->handles; h; h = h->next) {
		bool row = h->row_mine && imap->row == ROW_READY;

		if (!h->untold || !h->call || (!row && h->rc == SATCHEL_QUEUED))
			continue;
		h->untold = false;
		h->call->rc = row ? SATCHEL_ROW : h->rc;
		h->call->error = h->rc < 0 && h->error ? &h->error->error : NULL;
		tell_call(imap, h->call);
		return true;
	}
	return false;
}

bool satcheli_tell(satchel_client *imap)
{
	struct command *cmd = imap->done.first;

	if (imap->inside)
		return false;
	if (!cmd)
		return tell_handle(imap);
	satcheli_list_remove(&imap->done, cmd);
	tell_command(imap, cmd);
	return true;
}

/* ---- waiting, forgetting */

static struct command *command_of(satchel_client *imap, const satchel_call *call)
{
	struct command *lists[] = { imap->queue.first, imap->flight.first, imap->done.first, imap->open };

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		for (struct command *c = lists[i]; c; c = c->next)
			if (c->call == call)
				return c;
	return NULL;
}

/* Waits for one call: of a command or of a handle. */
static int wait_one(satchel_client *imap, const satchel_call *call)
{
	while (call->rc == SATCHEL_QUEUED && !imap->closing) {
		int rc;

		if (satcheli_tell(imap))
			continue;
		if (imap->phase == PHASE_DEAD && !imap->done.first)
			break;
		rc = satcheli_step(imap);
		if (rc == SATCHEL_ROW)
			return satcheli_tell(imap) ? call->rc : SATCHEL_ROW;
		if (rc == SATCHEL_AGAIN)
			satcheli_wait_io(imap);
	}
	return call->rc;
}

/* The first error among all that were queued when it was called. */
static int wait_all(satchel_client *imap)
{
	int first = SATCHEL_OK;

	for (;;) {
		int rc;

		if (imap->done.first) {
			if (!first && imap->done.first->rc < 0)
				first = imap->done.first->rc;
			satcheli_tell(imap);
			continue;
		}
		if (imap->closing || (!imap->queue.first && !imap->flight.first && !imap->open))
			return first;
		rc = satcheli_step(imap);
		if (rc == SATCHEL_ROW && !satcheli_tell(imap))
			return SATCHEL_ROW;
		if (rc == SATCHEL_AGAIN)
			satcheli_wait_io(imap);
	}
}

int satchel_wait(satchel_client *imap, satchel_call *call)
{
	int rc;

	if (imap->inside)
		return satcheli_client_error(imap, SATCHEL_E_BUSY, "", "satchel_wait was called inside a callback");
	satcheli_enter(imap);
	rc = call ? wait_one(imap, call) : wait_all(imap);
	return satcheli_leave(imap) ? SATCHEL_E_CLOSED : rc;
}

void satchel_forget(satchel_client *imap, satchel_call *call)
{
	struct command *cmd = command_of(imap, call);

	for (struct handle *h = imap->handles; h; h = h->next)
		if (h->call == call)
			h->call = NULL;
	if (!cmd)
		return;
	cmd->call = NULL;
	cmd->forgotten = true;
	call->rc = SATCHEL_E_CANCELLED;
	if (cmd->stage == STAGE_QUEUED && cmd != imap->open)
		satcheli_end_command(cmd, satcheli_command_fail(cmd, SATCHEL_E_CANCELLED, "forgotten before it was sent"));
}
