/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The engine: one step, whoever drives it. Blocking calls repeat it and wait with poll; satchel_process repeats it until
 * there is nothing to do without waiting. */
#include "highlevel/client/watching.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>

/* Octets that are read at once. In an event loop many take turns; whoever waits in a call is alone, and each read wakes the
 * sender, which costs more than what does not stay in the processor's cache. */
enum { LOOP_MAX = 256 * 1024, READ_MAX = 1024 * 1024 };

/* ---- the end of the connection */

/* The other end is gone, in whatever way. */
static bool ended_by_server(const struct error_store *e)
{
	int code = e->error.code;

	return code == SATCHEL_E_IO || code == SATCHEL_E_BYE || code == SATCHEL_E_TLS ||
	       code == SATCHEL_E_TRUNCATED;
}

/* Some of it may have reached the server. */
static bool has_left(const struct command *cmd)
{
	return (cmd->step || cmd->stage != STAGE_QUEUED) &&
	       output_reached(&cmd->imap->output) > cmd->begin;
}

static void end_list(struct command_list *list, const struct error_store *e)
{
	while (list->first) {
		struct command *cmd = list->first;
		bool logout = cmd->verb->overlap == OVERLAP_LOGOUT && cmd->stage != STAGE_QUEUED &&
		              ended_by_server(e);

		if (logout) { /* it wanted the connection to end, and that it did */
			satcheli_end_command(cmd, SATCHEL_OK);
			continue;
		}
		if (cmd->incomplete &&
		    cmd->error) /* what has come of it does not matter any more */
			satcheli_error_clear(cmd->error);
		satcheli_command_fail(cmd, e->error.code, "%s", e->message);
		if (cmd->error && cmd->error->error.code == e->error.code) {
			satcheli_error_copy(cmd->error, e);
			snprintf(cmd->error->command, sizeof cmd->error->command, "%s",
			         cmd->verb->name);
		}
		if (!cmd->answered || cmd->outcome != SATCHEL_REFUSED)
			cmd->outcome = has_left(cmd) ? SATCHEL_UNKNOWN : SATCHEL_NOT_SENT;
		satcheli_end_command(cmd, e->error.code);
	}
}

int satcheli_die_of(satchel_client *imap, const struct error_store *e)
{
	if (imap->phase == PHASE_DEAD)
		return imap->dead.error.code;
	satcheli_error_copy(&imap->dead, e);
	if (e->error.action == SATCHEL_CLASS_MESSAGE || e->error.action == SATCHEL_CLASS_FOLDER)
		imap->dead.error.action = SATCHEL_CLASS_REOPEN; /* to skip it is not enough */
	imap->phase = PHASE_DEAD;
	imap->state = SATCHEL_STATE_LOGOUT;
	imap->phase_deadline = imap->progress_deadline = INT64_MAX;
	imap->sending = NULL;
	satcheli_output_clear(&imap->output);
	satcheli_trace_note(imap, "connection ended: %s", imap->dead.message);
	if (imap->transport)
		imap->transport->table->close(imap->transport);
	imap->transport = NULL;
	if (imap->open) {
		satcheli_command_fail(imap->open, imap->dead.error.code, "%s", imap->dead.message);
		if (imap->open->error)
			satcheli_error_copy(imap->open->error, &imap->dead);
		satcheli_end_command(imap->open, imap->dead.error.code);
	}
	end_list(&imap->flight, &imap->dead);
	end_list(&imap->queue, &imap->dead);
	satcheli_watch_lost(imap, &imap->dead);
	return imap->dead.error.code;
}

int satcheli_die(satchel_client *imap, int code, const char *format, ...)
{
	struct error_store e = { 0 };
	char text[ERROR_MESSAGE_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	satcheli_error_set(&e, code, "", "%s", text);
	return satcheli_die_of(imap, &e);
}

int satcheli_die_fault(satchel_client *imap, const struct fault *f)
{
	struct error_store e = { 0 };

	satcheli_error_fault(&e, f);
	satcheli_note_message(imap, &e);
	return satcheli_die_of(imap, &e);
}

/* ---- deadlines */

static bool is_waiting(const satchel_client *imap)
{
	return imap->phase == PHASE_READY && imap->row == ROW_NONE && imap->flight.first &&
	       !imap->flight.first->verb->patient && !satcheli_watch_holds(imap);
}

void satcheli_progress(satchel_client *imap)
{
	imap->pulled = false;
	imap->progress_deadline = satcheli_after(imap, imap->options.progress_ms, 120000);
}

int64_t satcheli_next_deadline(const satchel_client *imap)
{
	int64_t d = imap->phase_deadline, w = satcheli_watch_deadline(imap);

	d = w < d ? w : d;
	if (imap->transport && imap->phase < PHASE_GREETING) {
		int64_t t = imap->transport->table->deadline(imap->transport);

		d = t < d ? t : d;
	}
	if (is_waiting(imap) && imap->progress_deadline < d)
		d = imap->progress_deadline;
	return d;
}

/* Whose fault it is, until the greeting. */
static const char *host_of(const satchel_client *imap)
{
	return imap->phase <= PHASE_GREETING && imap->url.host ? imap->url.host : "";
}

static int check_deadlines(satchel_client *imap)
{
	static const char *const phases[] = {
		[PHASE_CONNECTING] = "no connection was made",
		[PHASE_HANDSHAKE] = "the TLS handshake did not end",
		[PHASE_GREETING] = "no greeting came",
		[PHASE_STARTTLS] = "no answer to STARTTLS came",
		[PHASE_UPGRADE] = "TLS did not begin",
		[PHASE_READY] = "no answer to LOGOUT came",
		[PHASE_DEAD] = "",
	};
	int64_t now = satcheli_now(imap);
	int rc;

	if (now >= imap->phase_deadline && imap->bye) /* Q069 */
		return satcheli_die_of(imap, &imap->bye_error);
	if (now >= imap->phase_deadline)
		return satcheli_die(imap, SATCHEL_E_TIMEOUT, "%s in time%s%.100s",
		                    phases[imap->phase], *host_of(imap) ? ": " : "", host_of(imap));
	rc = satcheli_watch_due(imap, now);
	if (rc != SATCHEL_AGAIN)
		return rc;
	if (!is_waiting(imap))
		return SATCHEL_AGAIN;
	if (imap->pulled)
		satcheli_progress(imap);
	if (now < imap->progress_deadline)
		return SATCHEL_AGAIN;
	return satcheli_silent(imap);
}

/* ---- reading */

/* What ended the connection before anybody tried to read; NULL: nothing did. */
static const struct error_store *known_end(const satchel_client *imap)
{
	if (imap->bye)
		return &imap->bye_error;
	return imap->jam.error.code ? &imap->jam : NULL;
}

static int connection_lost(satchel_client *imap)
{
	struct error_store e = { 0 };

	if (known_end(imap))
		return satcheli_die_of(imap, known_end(imap));
	if (imap->phase == PHASE_STARTTLS)
		return satcheli_die(imap, SATCHEL_E_INSECURE,
		                    "the server closed the connection instead of starting TLS");
	if (satcheli_framer_at_rest(&imap->replies.framer))
		satcheli_error_set(&e, SATCHEL_E_IO, "", "the server closed the connection");
	else
		satcheli_error_set(&e, SATCHEL_E_TRUNCATED, "",
		                   "the server closed the connection inside a response");
	satcheli_error_quote(&e, &imap->last_words); /* Q015 */
	satcheli_note_message(imap, &e);
	return satcheli_die_of(imap, &e);
}

/* What a server may send before it is known who it is, and before it knows us. */
static int check_received(satchel_client *imap, size_t size)
{
	const satchel_limits *l = &imap->replies.limits;
	const struct command *cmd = imap->flight.first;

	imap->received += size;
	if (cmd && cmd->drains && imap->received - cmd->drain_from > l->drain_max)
		return satcheli_die(
			imap, SATCHEL_E_CLOSED,
			"%s was ended early, and its answer is longer than drain_max (%llu)",
			cmd->verb->name, (unsigned long long)l->drain_max);
	if (imap->wants_tls && imap->received > l->max_before_tls)
		return satcheli_die(imap, SATCHEL_E_LIMIT,
		                    "%llu octets before TLS exceed max_before_tls (%llu)",
		                    (unsigned long long)imap->received,
		                    (unsigned long long)l->max_before_tls);
	if (imap->state <= SATCHEL_STATE_NOT_AUTHENTICATED && imap->received > l->max_before_login)
		return satcheli_die(imap, SATCHEL_E_LIMIT,
		                    "%llu octets before login exceed max_before_login (%llu)",
		                    (unsigned long long)imap->received,
		                    (unsigned long long)l->max_before_login);
	return SATCHEL_OK;
}

static int read_error(satchel_client *imap, const struct fault *f)
{
	const struct error_store *e = known_end(imap);

	return e ? satcheli_die_of(imap, e) : satcheli_die_fault(imap, f);
}

/* What could be sent was written out, and there is more of it. */
static bool can_send(const satchel_client *imap)
{
	return !imap->output.size && satcheli_may_send(imap);
}

/* Whether whoever steps has nothing to do until octets come, which are due, and no deadline is near: then reading may
 * wait for them. */
static bool may_wait(const satchel_client *imap)
{
	const struct command *cmd = imap->flight.first;

	return imap->env.waiting && imap->transport->table->can_wait &&
	       imap->phase == PHASE_READY && cmd && !satcheli_idle_is_on(cmd) &&
	       !imap->output.size && !can_send(imap) && !imap->jam.error.code &&
	       satcheli_now(imap) < satcheli_next_deadline(imap) - PATIENCE_MS * INT64_C(1100000);
}

static size_t most_at_once(const satchel_client *imap)
{
	return imap->env.waiting ? READ_MAX : LOOP_MAX;
}

/* Room for what is read at once; a quarter of it may be taken by the beginning of a response. */
static char *read_room(satchel_client *imap, size_t *size)
{
	size_t most = most_at_once(imap), wanted = imap->read_size < most ? imap->read_size : most;

	return satcheli_framer_room(&imap->replies.framer, wanted / 4 * 3, size);
}

/* Reads what is there, as much as has come in one go lately. */
static int read_more(satchel_client *imap)
{
	struct framer *framer = &imap->replies.framer;
	struct fault f = { 0 };
	size_t size, got = 0;
	char *room = read_room(imap, &size);
	int rc;

	if (!room)
		return satcheli_die(imap, SATCHEL_E_MEMORY, "out of memory");
	imap->env.patient = may_wait(imap);
	if (imap->env.patient && imap->pulled)
		satcheli_progress(imap);
	imap->env.due = satcheli_framer_missing(framer);
	rc = imap->transport->table->read(imap->transport, room, size, &got, &f);
	imap->env.patient = false;
	if (rc == SATCHEL_AGAIN)
		return rc;
	if (rc < 0)
		return read_error(imap, &f);
	if (!got)
		return connection_lost(imap);
	satcheli_framer_added(framer, got);
	satcheli_trace(imap, SATCHEL_TRACE_RECEIVED, room, got);
	if (got == size && imap->read_size < most_at_once(imap))
		imap->read_size *= 2;
	satcheli_progress(imap);
	return check_received(imap, got);
}

static int unreadable(satchel_client *imap, int rc)
{
	struct error_store e = { 0 };

	satcheli_error_set(&e, rc, "", "%s",
	                   rc == SATCHEL_E_MEMORY ? "out of memory" : imap->replies.framer.why);
	e.error.quirk = imap->replies.framer.quirk;
	return satcheli_die_of(imap, &e);
}

/* The command whose answers come next says how they are to be read. */
static void lead(satchel_client *imap)
{
	struct command *cmd = imap->flight.first;
	struct replies *r = &imap->replies;

	if (r->state != REPLIES_NEW)
		return;
	r->framer.stream = cmd && (cmd->stream || cmd->drains);
	r->reader.raw_text = cmd && cmd->raw_text;
	if (!cmd || cmd->leads)
		return;
	cmd->leads = true;
	cmd->drain_from = imap->received;
	/* RFC 9051 section 6.3.2: behind a SELECT that was refused no folder is open, and behind BAD it may be the one before */
	cmd->astray = cmd->verb->states == IN_SELECTED && imap->state != SATCHEL_STATE_SELECTED;
	if (cmd->verb->lead)
		cmd->verb->lead(cmd);
}

/* A row that was held back is complete, unless this is more of it: then it goes first, and this waits until it was pulled. */
static int overtake(satchel_client *imap, int rc)
{
	struct command *cmd = imap->holding;
	int joined;

	if (rc != SATCHEL_ROW && rc != SATCHEL_DATA)
		return rc;
	joined = cmd->verb->joins(cmd, &imap->replies.reply, rc == SATCHEL_DATA);
	if (joined == SATCHEL_ROW)
		imap->overtaken = rc;
	if (joined < 0)
		return satcheli_die(imap, joined, "out of memory");
	return joined ? SATCHEL_OK : rc;
}

static int next_reply(satchel_client *imap)
{
	int rc = imap->overtaken;

	imap->overtaken = SATCHEL_OK;
	if (rc)
		return rc;
	lead(imap);
	rc = satcheli_replies_next(&imap->replies);
	return imap->holding ? overtake(imap, rc) : rc;
}

/* One reply of what was read; SATCHEL_AGAIN: more octets are needed. */
static int reply_step(satchel_client *imap)
{
	int rc = next_reply(imap);

	if (rc == SATCHEL_ROW)
		return satcheli_dispatch(imap, &imap->replies.reply);
	if (rc != SATCHEL_DATA)
		return rc < 0 ? unreadable(imap, rc) : rc;
	satcheli_dispatch_piece(imap, &imap->replies.reply);
	return SATCHEL_OK;
}

static int read_step(satchel_client *imap)
{
	int rc = reply_step(imap);

	if (rc != SATCHEL_AGAIN)
		return rc;
	if (imap->bye && !imap->logging_out)
		return satcheli_die_of(imap, &imap->bye_error);
	return read_more(imap);
}

/* Nothing is to be sent, and nobody to be told. */
static bool is_calm(const satchel_client *imap)
{
	return imap->phase == PHASE_READY && imap->row == ROW_NONE && !imap->sending &&
	       !imap->queue.first && !imap->output.size && !imap->done.first &&
	       !imap->handles->next && !imap->closing;
}

void satcheli_quick_step(satchel_client *imap)
{
	if (is_calm(imap))
		reply_step(imap);
}

/* ---- one step */

static int write_step(satchel_client *imap)
{
	int rc = SATCHEL_OK;

	if (imap->jam.error.code || (!imap->queue.first && !imap->sending && !imap->output.size))
		return rc;
	if (imap->phase == PHASE_READY || imap->phase == PHASE_STARTTLS)
		rc = satcheli_fill_output(imap);
	if (!rc && imap->transport && imap->output.size)
		rc = satcheli_flush(imap);
	return rc == SATCHEL_AGAIN ? SATCHEL_OK : rc;
}

/* Whoever waits needs no buffers: with nothing to be sent, and with nothing that is due to come. */
static void rest(satchel_client *imap)
{
	const struct command *cmd = imap->flight.first;

	if (!imap->output.size)
		satcheli_output_release(imap);
	if ((cmd && !satcheli_idle_is_on(cmd)) || !satcheli_framer_at_rest(&imap->replies.framer))
		return;
	satcheli_framer_rest(&imap->replies.framer);
	satcheli_reader_rest(&imap->replies.reader);
}

/* Something is unread. */
static bool is_held(const satchel_client *imap)
{
	return imap->row != ROW_NONE || satcheli_watch_holds(imap);
}

/* A row is unread: nothing is read meanwhile. */
static int row_step(const satchel_client *imap)
{
	return can_send(imap) ? SATCHEL_OK : SATCHEL_ROW;
}

/* A phase that has to end in time does so also while octets keep coming. */
static bool is_late(const satchel_client *imap)
{
	return imap->phase_deadline != INT64_MAX && satcheli_now(imap) >= imap->phase_deadline;
}

int satcheli_step(satchel_client *imap)
{
	unsigned long ends = imap->ends;
	int rc;

	if (imap->phase == PHASE_DEAD)
		return imap->dead.error.code;
	if (imap->phase < PHASE_GREETING || imap->phase == PHASE_UPGRADE) {
		rc = satcheli_connect_step(imap);
	} else {
		rc = satcheli_watch_act(imap);
		if (!rc)
			rc = write_step(imap);
		if (rc || imap->ends != ends)
			return rc;
		if (is_held(imap))
			return row_step(imap);
		rc = imap->phase == PHASE_DEAD ? SATCHEL_OK : read_step(imap);
	}
	if (rc == SATCHEL_OK && is_late(imap))
		return check_deadlines(imap);
	if (rc != SATCHEL_AGAIN)
		return rc;
	if (imap->jam.error.code)
		return satcheli_die_of(imap, &imap->jam);
	if (can_send(imap))
		return SATCHEL_OK;
	rest(imap);
	return check_deadlines(imap);
}

/* ---- waiting */

size_t satcheli_waits(const satchel_client *imap, struct transport_wait room[TRANSPORT_WAITS_MAX])
{
	bool writing = imap->output.at < imap->output.size;
	size_t n, kept = 0;

	if (!imap->transport)
		return 0;
	n = imap->transport->table->waits(imap->transport, writing, room);
	for (size_t i = 0; i < n; i++) {
		if (is_held(imap))
			room[i].want &= SATCHEL_WRITABLE;
		if (room[i].want)
			room[kept++] = room[i];
	}
	return kept;
}

/* Milliseconds for poll, rounded up. */
static int poll_ms(const satchel_client *imap)
{
	int64_t d = satcheli_next_deadline(imap), now;

	if (imap->transport && imap->transport->table->pending(imap->transport))
		return 0;
	if (d == INT64_MAX)
		return -1;
	now = satcheli_now(imap);
	if (d <= now)
		return 0;
	d = (d - now + 999999) / 1000000;
	return d > 1000000 ? 1000000 : (int)d;
}

/* By a function of the program's own. */
static int wait_own(satchel_client *imap, const struct transport_wait *w, size_t n)
{
	unsigned want = 0;
	int rc;

	for (size_t i = 0; i < n; i++)
		want |= w[i].want;
	errno = 0;
	rc = imap->own.wait(imap->own.user, want, poll_ms(imap));
	if (rc >= 0)
		return SATCHEL_OK;
	return satcheli_die(imap, rc, "the program's transport cannot wait%s%s", errno ? ": " : "",
	                    errno ? satcheli_os_words(errno) : "");
}

int satcheli_wait_io(satchel_client *imap)
{
	struct transport_wait w[TRANSPORT_WAITS_MAX];
	struct pollfd p[TRANSPORT_WAITS_MAX];
	size_t n = satcheli_waits(imap, w);

	if (imap->own.wait)
		return wait_own(imap, w, n);
	if (imap->own.read && !imap->own.fd_plus_1)
		return satcheli_die(
			imap, SATCHEL_E_ARGUMENT,
			"a call cannot block: the transport has neither .wait nor .fd_plus_1");
	for (size_t i = 0; i < n; i++) {
		p[i].fd = w[i].fd;
		p[i].events = (short)((w[i].want & SATCHEL_READABLE ? POLLIN : 0) |
		                      (w[i].want & SATCHEL_WRITABLE ? POLLOUT : 0));
		p[i].revents = 0;
	}
	if (poll(p, (nfds_t)n, poll_ms(imap)) < 0 && errno != EINTR)
		return satcheli_die(imap, SATCHEL_E_IO, "poll: %s", satcheli_os_words(errno));
	return SATCHEL_OK;
}

int satcheli_drive(satchel_client *imap, const struct command *until)
{
	while (until->stage != STAGE_DONE) {
		int rc;

		if (imap->closing)
			satcheli_die(imap, SATCHEL_E_CLOSED, "the client was closed");
		if (satcheli_tell(imap))
			continue;
		rc = satcheli_wait_step(imap);
		if (rc)
			return rc;
	}
	return SATCHEL_OK;
}
