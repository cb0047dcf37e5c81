/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* IDLE: RFC 2177, RFC 9051 section 6.3.13; and the NOOP that stands in for it. No wait in it is without an end: for "+", until
 * the renewal, for the answer to DONE. */
#include "highlevel/client/watching.h"

enum idle_stage {
	IDLE_ASKED,  /* "+" is to come */
	IDLE_ON,     /* the server speaks when it has something to say */
	IDLE_ENDING, /* DONE was said */
};

struct idle {
	enum idle_stage stage;
	int64_t due;    /* for "+", for the renewal, for the answer to DONE */
	int64_t enough; /* the server may end it by itself from then on */
	uint32_t renew_ms, done_ms;
};

static struct idle *work_of(const struct command *cmd)
{
	return cmd->work;
}

/* ---- IDLE */

static int idle_encode(struct command *cmd, struct encoder *e)
{
	struct idle *i = cmd->work;

	if (!cmd->owner)
		return COMMAND_SKIP;
	i->due = satcheli_after(cmd->imap, cmd->imap->options.progress_ms, 120000);
	satcheli_encode_word(e, "IDLE");
	return SATCHEL_OK;
}

/* "+": nothing is answered until it is time for DONE. */
static int idle_granted(struct command *cmd, const satchel_reply *reply, struct encoder *e)
{
	struct idle *i = cmd->work;

	(void)reply;
	(void)e;
	if (i->stage == IDLE_ASKED) {
		i->stage = IDLE_ON;
		i->due = satcheli_after(cmd->imap, i->renew_ms, 0);
	}
	return COMMAND_SKIP;
}

/* What is refused once is not tried again: for this watch, and, if it was not understood, on this connection. */
static int idle_refused(struct command *cmd, const satchel_reply *reply, int rc)
{
	satchel_watch *w = cmd->owner;

	if (rc == SATCHEL_E_STATE && !cmd->imap->reselecting)
		return rc;
	if (rc ==
	    SATCHEL_E_STATE) { /* Q111: it is asked again in the folder that is opened again */
		work_of(cmd)->stage = IDLE_ENDING;
		return COMMAND_DONE;
	}
	cmd->imap->no_idle |= reply->condition == SATCHEL_CONDITION_BAD;
	if (w) {
		w->polls = true;
		w->poll_due = satcheli_now(cmd->imap);
	}
	return COMMAND_DONE;
}

/* A server that ends it at once by itself would be asked again and again. */
static void check_length(satchel_watch *w, const struct idle *i)
{
	if (w->polls || i->stage == IDLE_ENDING || satcheli_now(w->handle.imap) >= i->enough)
		return;
	w->polls = true;
	w->poll_due = i->enough;
}

static void idle_ended(struct command *cmd)
{
	satchel_watch *w = cmd->owner;

	if (!w)
		return;
	w->cmd = NULL;
	if (cmd->rc < 0)
		satcheli_handle_done(&w->handle, cmd->rc, cmd->error);
	else
		check_length(w, cmd->work);
}

static const struct verb idle_verb = {
	.name = "IDLE",
	.states = IN_AUTHENTICATED,
	.overlap = OVERLAP_BARRIER | OVERLAP_ALONE,
	.of_watch = true,
	.patient = true,
	.encode = idle_encode,
	.challenge = idle_granted,
	.refused = idle_refused,
	.ended = idle_ended,
};

bool satcheli_idle_is_on(const struct command *cmd)
{
	return cmd->verb == &idle_verb && work_of(cmd)->stage == IDLE_ON;
}

int satcheli_idle_end(struct command *cmd)
{
	struct idle *i = cmd->work;

	i->stage = IDLE_ENDING;
	i->due = satcheli_after(cmd->imap, i->done_ms, 0);
	return satcheli_command_say(cmd, "DONE");
}

int64_t satcheli_idle_deadline(const struct command *cmd)
{
	return cmd->verb == &idle_verb ? work_of(cmd)->due : INT64_MAX;
}

int satcheli_idle_due(struct command *cmd)
{
	struct error_store e = { 0 };

	if (satcheli_idle_is_on(cmd))
		return satcheli_idle_end(cmd);
	satcheli_error_set(&e, SATCHEL_E_TIMEOUT, "", "the server is silent: no answer to %s",
	                   work_of(cmd)->stage == IDLE_ASKED ? "IDLE" : "DONE");
	satcheli_error_quote(&e, &cmd->imap->last_words); /* Q033 */
	return satcheli_die_of(cmd->imap, &e);
}

/* ---- NOOP in its place */

static int poll_encode(struct command *cmd, struct encoder *e)
{
	if (!cmd->owner)
		return COMMAND_SKIP;
	satcheli_encode_word(e, "NOOP");
	return SATCHEL_OK;
}

static void poll_ended(struct command *cmd)
{
	satchel_watch *w = cmd->owner;

	if (!w)
		return;
	w->cmd = NULL;
	w->poll_due = satcheli_after(cmd->imap, w->options.poll_ms, 0);
	if (cmd->rc < 0)
		satcheli_handle_done(&w->handle, cmd->rc, cmd->error);
}

static const struct verb poll_verb = {
	.name = "NOOP",
	.states = IN_AUTHENTICATED,
	.of_watch = true,
	.encode = poll_encode,
	.ended = poll_ended,
};

/* ---- both */

static int start(satchel_watch *w, const struct verb *verb, size_t work_size)
{
	int rc = satcheli_command_make_inner(w->handle.imap, verb, NULL, work_size, &w->cmd);

	if (rc) {
		satcheli_handle_done(&w->handle, rc, &w->handle.imap->error);
		return SATCHEL_OK;
	}
	w->cmd->owner = w;
	satcheli_command_queue(w->cmd);
	return SATCHEL_OK;
}

int satcheli_idle_admit(satchel_client *imap, satchel_call *call)
{
	struct command *probe;
	int rc = satcheli_command_make(imap, &idle_verb, call, 0, &probe);

	if (!rc)
		satcheli_command_free(probe);
	return rc;
}

int satcheli_idle_start(satchel_watch *w)
{
	int rc = start(w, &idle_verb, sizeof(struct idle));

	if (w->cmd)
		*work_of(w->cmd) = (struct idle){
			.due = INT64_MAX,
			.enough = satcheli_after(w->handle.imap, w->options.poll_ms, 0),
			.renew_ms = w->options.renew_ms,
			.done_ms = w->options.done_ms,
		};
	return rc;
}

int satcheli_poll_start(satchel_watch *w)
{
	return start(w, &poll_verb, 0);
}
