/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Commands: made, queued, driven, ended. What they are stands in highlevel/commands. */
#include "highlevel/client/command.h"
#include "core/block.h"
#include "core/options.h"
#include "highlevel/client/client.h"

#include <stdarg.h>
#include <stdio.h>

enum { COMMAND_CHUNK = 512 };

/* ---- making */

/* The error that the call had from its last use goes. */
void satcheli_call_clear(satchel_client *imap, satchel_call *call)
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
	call->error = NULL;
}

static bool handles_are_open(const satchel_client *imap)
{
	for (const struct handle *h = imap->handles; h; h = h->next)
		if (h->rc == SATCHEL_QUEUED && !h->beside)
			return true;
	return imap->row != ROW_NONE;
}

const satchel_call satcheli_unfit;

int satcheli_call_check(satchel_client *imap, const satchel_call *call, const char *name)
{
	return call == &satcheli_unfit
	               ? satcheli_client_error(imap, SATCHEL_E_ARGUMENT, name, OPTIONS_UNFIT)
	               : SATCHEL_OK;
}

/* Whether the call may be made at all. */
static int admit(satchel_client *imap, const struct verb *verb, const satchel_call *call)
{
	int rc = satcheli_call_check(imap, call, verb->name);

	if (rc)
		return rc;
	if (call && call->reserved[1])
		return satcheli_client_error(imap, SATCHEL_E_ARGUMENT, verb->name,
		                             "the call is in use: it has not ended yet");
	if (imap->closing)
		return satcheli_client_error(imap, SATCHEL_E_CLOSED, verb->name,
		                             "the client is being closed");
	if (imap->phase == PHASE_DEAD)
		return satcheli_client_error(imap, SATCHEL_E_CLOSED, verb->name,
		                             "the connection has ended: %s", imap->dead.message);
	if (call)
		return SATCHEL_OK;
	if (imap->inside)
		return satcheli_client_error(imap, SATCHEL_E_BUSY, verb->name,
		                             "a call that blocks was made inside a callback");
	if (handles_are_open(imap))
		return satcheli_client_error(imap, SATCHEL_E_BUSY, verb->name,
		                             "rows of an earlier command are unread");
	return SATCHEL_OK;
}

int satcheli_command_make(satchel_client *imap, const struct verb *verb, satchel_call *call,
                          size_t work_size, struct command **out)
{
	int rc = admit(imap, verb, call);

	return rc ? rc : satcheli_command_make_inner(imap, verb, call, work_size, out);
}

int satcheli_command_make_inner(satchel_client *imap, const struct verb *verb, satchel_call *call,
                                size_t work_size, struct command **out)
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
		satcheli_call_clear(imap, call);
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

int satcheli_command_folder(struct command *cmd, const char *folder, const char **copy)
{
	if (!folder)
		return satcheli_command_drop(cmd, SATCHEL_E_ARGUMENT,
		                             "the name of a folder is missing: NULL");
	*copy = satcheli_command_text(cmd, folder);
	return *copy ? SATCHEL_OK : satcheli_command_drop(cmd, SATCHEL_E_MEMORY, "out of memory");
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
	rc = satcheli_error_set(e, rc, cmd->verb->name, "%s", text);
	/* an answer to it, and the session lives */
	if (rc == SATCHEL_E_PROTOCOL && cmd->imap->state != SATCHEL_STATE_NOT_AUTHENTICATED)
		e->error.action = SATCHEL_CLASS_FOLDER;
	return rc;
}

int satcheli_command_refused(struct command *cmd, int rc, const satchel_reply *reply)
{
	struct error_store *e = error_of(cmd);

	if (!e)
		return SATCHEL_E_MEMORY;
	return e->error.code
	               ? e->error.code
	               : satcheli_error_refused(e, rc, cmd->verb->name, cmd->verb->name, reply);
}

void satcheli_command_no_memory(struct command *cmd)
{
	cmd->rc = SATCHEL_E_MEMORY;
	if (!cmd->error)
		return;
	satcheli_error_clear(cmd->error);
	satcheli_error_set(cmd->error, cmd->rc, cmd->verb->name, "out of memory");
}

int satcheli_command_needs(struct command *cmd, const char *capability)
{
	if (satchel_has(cmd->imap, capability))
		return SATCHEL_OK;
	return satcheli_command_fail(cmd, SATCHEL_E_UNSUPPORTED, "the server has no %s",
	                             capability);
}

int satcheli_command_writes(struct command *cmd)
{
	const satchel_client *imap = cmd->imap;

	if (imap->state != SATCHEL_STATE_SELECTED || !imap->folder.state.read_only)
		return SATCHEL_OK;
	return satcheli_command_fail(cmd, SATCHEL_E_READONLY, "the folder is open read-only");
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

void satcheli_command_disown(struct command *cmd)
{
	cmd->owner = NULL;
	cmd->drains = true;
	cmd->drain_from = cmd->imap->received;
}

void satcheli_command_forget(struct command *cmd)
{
	cmd->call = NULL;
	cmd->forgotten = true;
	if (cmd->verb->forgot)
		cmd->verb->forgot(cmd);
	if (cmd->stage == STAGE_QUEUED && cmd != cmd->imap->open)
		satcheli_end_command(cmd, satcheli_command_fail(cmd, SATCHEL_E_CANCELLED,
		                                                "forgotten before it was sent"));
}

/* It would wait for ever, for the rows of a fetch that a callback queued or for a password: what was sent of it goes on
 * without its caller. */
static int leave_behind(struct command *cmd, int why)
{
	satchel_client *imap = cmd->imap;
	bool sent = cmd->stage != STAGE_QUEUED;

	if (why == SATCHEL_ROW)
		satcheli_client_error(imap, SATCHEL_E_BUSY, cmd->verb->name,
		                      "rows of another command came first, and are unread");
	imap->error.error.outcome = sent ? SATCHEL_UNKNOWN : SATCHEL_NOT_SENT;
	cmd->owner = NULL;
	satcheli_command_forget(cmd);
	return SATCHEL_E_BUSY;
}

/* A blocking call: its error becomes the client's. */
static int block(struct command *cmd)
{
	satchel_client *imap = cmd->imap;
	int rc;

	satcheli_enter(imap);
	rc = satcheli_drive(imap, cmd);
	if (rc) {
		rc = leave_behind(cmd, rc);
		return satcheli_leave(imap) ? SATCHEL_E_CLOSED : rc;
	}
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
	return satcheli_leave(imap) ? SATCHEL_E_CLOSED : SATCHEL_QUEUED;
}

void satcheli_command_free(struct command *cmd)
{
	satcheli_encoder_clear(&cmd->line);
	satcheli_arena_wipe(&cmd->arena); /* it may have held a password, however it ended */
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
	satcheli_list_remove(cmd->stage == STAGE_QUEUED ? &imap->queue : &imap->flight, cmd);
	if (imap->sending == cmd)
		imap->sending = NULL;
	cmd->stage = STAGE_DONE;
	imap->ends++;
	if (rc < 0 && !cmd->error)
		satcheli_command_fail(cmd, rc,
		                      rc == SATCHEL_E_MEMORY ? "out of memory" : "%s failed",
		                      cmd->verb->name);
	if (rc < 0) /* the first error is the one that counts */
		rc = cmd->error ? cmd->error->error.code : SATCHEL_E_MEMORY;
	cmd->rc = rc;
	set_outcome(cmd);
	if (cmd->verb->ended)
		cmd->verb->ended(cmd);
	if (cmd->owner != cmd)
		satcheli_list_add(&imap->done, cmd);
}

/* The call's error lives on with the client. */
void satcheli_call_error(satchel_client *imap, satchel_call *call, struct error_store *e)
{
	e->next = imap->stores;
	imap->stores = e;
	call->reserved[0] = e;
	call->error = &e->error;
}

static void give_error(struct command *cmd, satchel_call *call)
{
	call->error = cmd->rc < 0 ? &satcheli_no_memory : NULL;
	if (cmd->rc >= 0 || !cmd->error)
		return;
	satcheli_call_error(cmd->imap, call, cmd->error);
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

static bool has_row(const struct handle *h)
{
	return h->row_mine && (h->beside || h->imap->row == ROW_READY);
}

struct handle *satcheli_handle_to_tell(const satchel_client *imap)
{
	for (struct handle *h = imap->handles; h; h = h->next)
		if (h->untold && h->call && (has_row(h) || h->late || h->rc != SATCHEL_QUEUED))
			return h;
	return NULL;
}

/* A row is ready, the end has come, or the time has passed: said once for each AGAIN. */
static bool tell_handle(satchel_client *imap)
{
	struct handle *h = satcheli_handle_to_tell(imap);

	if (!h)
		return false;
	h->untold = false;
	if (has_row(h))
		h->call->rc = SATCHEL_ROW;
	else if (h->rc != SATCHEL_QUEUED)
		satcheli_handle_result(h);
	else
		h->call->rc = SATCHEL_AGAIN;
	h->late = false;
	tell_call(imap, h->call);
	return true;
}

bool satcheli_has_to_tell(const satchel_client *imap)
{
	return !imap->inside && (imap->done.first || satcheli_handle_to_tell(imap));
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
