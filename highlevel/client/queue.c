/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The order of commands on the wire: which may be sent now, what of it is written, and which answer ends which. */
#include "highlevel/client/watching.h"

#include <stdio.h>

enum { OUTPUT_FIRST = 4096, OUTPUT_FULL = 64 * 1024, PULL_SIZE = 64 * 1024, FLIGHT_MAX = 256 };

/* ---- the output */

static bool reserve(satchel_client *imap, size_t size)
{
	struct output *o = &imap->output;
	size_t capacity = o->capacity ? o->capacity : OUTPUT_FIRST;
	char *data;

	if (o->capacity - o->size >= size)
		return true;
	while (capacity - o->size < size)
		capacity *= 2;
	data = imap->from.resize(imap->from.user, NULL, 0, capacity);
	if (!data)
		return false;
	if (o->data) {
		memcpy(data, o->data, o->size);
		explicit_bzero(o->data, o->capacity);
		imap->from.resize(imap->from.user, o->data, o->capacity, 0);
	}
	o->data = data;
	o->capacity = capacity;
	return true;
}

/* Puts octets into the output; secrets are *** in the trace. */
static bool put(satchel_client *imap, const void *octets, size_t size, bool secret)
{
	struct output *o = &imap->output;

	if (!size)
		return true;
	if (!reserve(imap, size))
		return false;
	memcpy(o->data + o->size, octets, size);
	o->size += size;
	o->total += size;
	o->secret |= secret;
	satcheli_trace(imap, SATCHEL_TRACE_SENT, secret ? "***" : octets, secret ? 3 : size);
	return true;
}

void satcheli_output_clear(struct output *o)
{
	if (o->secret && o->data)
		explicit_bzero(o->data, o->size);
	o->at = o->size = 0;
	o->secret = false;
}

void satcheli_output_release(satchel_client *imap)
{
	struct output *o = &imap->output;

	if (!o->data)
		return;
	explicit_bzero(o->data, o->capacity);
	imap->from.resize(imap->from.user, o->data, o->capacity, 0);
	o->data = NULL;
	o->at = o->size = o->capacity = 0;
}

/* What the server said before it went may be there still, and say why: it is read first. */
static int jammed(satchel_client *imap, const struct fault *f)
{
	satcheli_error_fault(&imap->jam, f);
	satcheli_output_clear(&imap->output);
	return SATCHEL_OK;
}

int satcheli_flush(satchel_client *imap)
{
	struct output *o = &imap->output;
	struct fault f = { 0 };

	while (o->at < o->size) {
		size_t n = 0;
		int rc = imap->transport->table->write(imap->transport, o->data + o->at,
		                                       o->size - o->at, &n, &f);

		o->doubtful = rc ? n : 0;
		if (rc == SATCHEL_AGAIN)
			return rc;
		if (rc < 0)
			return jammed(imap, &f);
		o->at += n;
		o->gone += n;
		satcheli_progress(imap);
	}
	satcheli_output_clear(o);
	return SATCHEL_OK;
}

/* ---- what may be sent now */

static unsigned state_bit(const satchel_client *imap)
{
	return 1u << imap->state;
}

/* A folder that is being opened by a command before this one counts as open. */
bool satcheli_is_selecting(const satchel_client *imap)
{
	for (const struct command *c = imap->flight.first; c; c = c->next)
		if (c->verb->overlap & OVERLAP_SELECTS)
			return true;
	return false;
}

/* No sequence number changes during it: RFC 9051 section 7.5.1. */
static bool keeps_numbers(const struct command *c)
{
	return c->numbers && !c->by_uid && (c->verb->overlap & OVERLAP_KEEPS);
}

/* The table of overlaps: RFC 9051 section 5.5. */
static bool may_follow(const satchel_client *imap, const struct command *cmd)
{
	unsigned overlap = cmd->verb->overlap, n = 0;
	bool alone =
		(overlap & OVERLAP_ALONE) ||
		((overlap & OVERLAP_LITERAL) && satcheli_literals(imap) == SATCHEL_LITERALS_SYNC);

	for (const struct command *c = imap->flight.first; c; c = c->next, n++) {
		if ((c->verb->overlap & OVERLAP_BARRIER) || c->more || alone || n >= FLIGHT_MAX)
			return false;
		if ((overlap & OVERLAP_SETTLED) && (c->verb->overlap & OVERLAP_SELECTS))
			return false;
		if (cmd->numbers && !keeps_numbers(c))
			return false;
	}
	return true;
}

static bool in_state(const satchel_client *imap, const struct command *cmd)
{
	return (cmd->verb->states & state_bit(imap)) ||
	       ((cmd->verb->states & IN_SELECTED) && satcheli_is_selecting(imap));
}

static int refuse_state(struct command *cmd)
{
	static const struct {
		unsigned states;
		const char *why;
	} reasons[] = {
		{ IN_SELECTED, "no folder is open" },
		{ IN_AUTHENTICATED, "not logged in" },
		{ IN_NOT_AUTHENTICATED, "logged in already" },
	};

	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (cmd->verb->states == reasons[i].states)
			return satcheli_command_fail(cmd, SATCHEL_E_STATE, "%s", reasons[i].why);
	return satcheli_command_fail(cmd, SATCHEL_E_STATE, "not in this state of the session");
}

/* ---- one command's line */

static void new_line(struct command *cmd)
{
	satcheli_encoder_reset(&cmd->line);
	cmd->sent = cmd->next_break = 0;
	cmd->secret = false;
}

static int start_line(struct command *cmd)
{
	satchel_client *imap = cmd->imap;
	struct encoder *e = &cmd->line;
	int rc;

	new_line(cmd);
	e->literals = satcheli_literals(imap);
	e->utf8 = imap->replies.reader.utf8;
	e->plain_sets = imap->options.plain_sets;
	e->plain_strings = imap->options.plain_strings;
	e->no_star = imap->uid_only;
	cmd->waiting = cmd->more = cmd->saves = cmd->relies = false;
	cmd->heard = satcheli_framer_fed(&imap->replies.framer);
	snprintf(cmd->tag, sizeof cmd->tag, "%s%0*u", imap->tag_prefix, imap->tag_digits,
	         ++imap->next_tag);
	satcheli_encode_word(e, cmd->tag);
	rc = cmd->verb->encode(cmd, e);
	satcheli_encode_crlf(e);
	if (!rc && e->rc)
		rc = satcheli_command_fail(cmd, e->rc, "%s", e->why);
	if (rc)
		imap->next_tag--;
	return rc;
}

/* Makes the line and puts the command among those that have left. false: it ended instead. */
static bool activate(struct command *cmd)
{
	satchel_client *imap = cmd->imap;
	int rc = in_state(imap, cmd) ? satcheli_numbers_check(cmd) : refuse_state(cmd);

	if (!rc)
		rc = start_line(cmd);

	if (rc == COMMAND_HOLD)
		return false;
	if (rc) {
		satcheli_end_command(cmd, rc == COMMAND_SKIP ? SATCHEL_OK : rc);
		return false;
	}
	if (!imap->flight.first)
		satcheli_progress(imap);
	satcheli_list_remove(&imap->queue, cmd);
	satcheli_list_add(&imap->flight, cmd);
	cmd->begin = cmd->step ? cmd->begin : imap->output.total;
	cmd->stage = STAGE_SENDING;
	imap->sending = cmd;
	return true;
}

/* Before TLS nothing but STARTTLS itself. */
static bool may_begin(const satchel_client *imap)
{
	const struct command *cmd = imap->queue.first;

	return cmd && !cmd->held &&
	       (imap->phase == PHASE_READY ||
	        (imap->phase == PHASE_STARTTLS && cmd->owner == imap)) &&
	       may_follow(imap, cmd);
}

bool satcheli_may_send(const satchel_client *imap)
{
	if (imap->jam.error.code)
		return false;
	return imap->sending ? !imap->sending->waiting
	                     : may_begin(imap) || satcheli_watch_may_act(imap);
}

static bool next_command(satchel_client *imap)
{
	while (!imap->sending && may_begin(imap))
		activate(imap->queue.first);
	return imap->sending != NULL;
}

/* Octets of a literal that come from elsewhere. */
static int pull(struct command *cmd)
{
	satchel_client *imap = cmd->imap;
	const struct encoder_break *b = &cmd->line.breaks[cmd->next_break];
	size_t want = cmd->source_left < PULL_SIZE ? (size_t)cmd->source_left : PULL_SIZE, got = 0;
	struct output *o = &imap->output;
	int rc;

	if (!reserve(imap, want))
		return SATCHEL_E_MEMORY;
	rc = cmd->verb->pull(cmd, b->source, o->data + o->size, want, &got);
	if (rc || !got)
		return rc ? rc : SATCHEL_AGAIN;
	satcheli_progress(imap); /* the program took its time, the server is not to blame */
	satcheli_trace(imap, SATCHEL_TRACE_SENT, o->data + o->size, got);
	o->size += got;
	o->total += got;
	cmd->source_left -= got;
	return SATCHEL_OK;
}

/* The literal cannot be completed: nothing that follows would be understood. */
static int lost_source(struct command *cmd, int rc)
{
	satchel_client *imap = cmd->imap;
	struct error_store e = { 0 };

	if (rc == SATCHEL_AGAIN)
		return rc;
	if (cmd->error)
		satcheli_error_copy(&e, cmd->error);
	else
		satcheli_error_set(&e, rc, cmd->verb->name,
		                   "the message could not be read while it was sent");
	return satcheli_die_of(imap, &e);
}

/* A break in the line. SATCHEL_OK: go on. */
static int pass_break(struct command *cmd)
{
	const struct encoder_break *b = &cmd->line.breaks[cmd->next_break];
	int rc;

	switch (b->kind) {
	case BREAK_WAIT:
		cmd->waiting = true;
		cmd->next_break++;
		return SATCHEL_AGAIN;
	case BREAK_SOURCE:
		cmd->source_left = cmd->pulling ? cmd->source_left : b->size;
		cmd->pulling = true;
		rc = cmd->source_left ? pull(cmd) : SATCHEL_OK;
		if (rc || cmd->source_left)
			return rc ? lost_source(cmd, rc) : SATCHEL_OK;
		cmd->pulling = false;
		break;
	default: cmd->secret = b->kind == BREAK_SECRET; break;
	}
	cmd->next_break++;
	return SATCHEL_OK;
}

/* One more line of the same command. */
static void send_again(struct command *cmd)
{
	satchel_client *imap = cmd->imap;

	cmd->step++;
	cmd->stage = STAGE_QUEUED;
	cmd->rc = SATCHEL_QUEUED;
	cmd->answered = false;
	if (imap->sending == cmd) /* refused in front of its literal */
		imap->sending = NULL;
	satcheli_list_remove(&imap->flight, cmd);
	satcheli_list_push(&imap->queue, cmd);
}

static void end_or_again(struct command *cmd, int rc)
{
	if (rc == COMMAND_AGAIN)
		send_again(cmd);
	else
		satcheli_end_command(cmd, rc);
}

static void line_sent(struct command *cmd)
{
	satchel_client *imap = cmd->imap;

	imap->sending = NULL;
	cmd->stage = STAGE_SENT;
	cmd->line_end = imap->output.total;
	satcheli_encoder_reset(&cmd->line);
	if (cmd->answered)
		end_or_again(cmd, cmd->rc);
}

/* Writes on until the line ends, the output is full, or "+" is due. */
static int write_line(struct command *cmd)
{
	satchel_client *imap = cmd->imap;
	struct encoder *e = &cmd->line;

	if (cmd->waiting)
		return SATCHEL_AGAIN;
	while (imap->output.size < OUTPUT_FULL) {
		bool more = cmd->next_break < e->break_count;
		size_t to = more ? e->breaks[cmd->next_break].at : e->size;
		int rc;

		if (!put(imap, e->text + cmd->sent, to - cmd->sent, cmd->secret))
			return satcheli_die(imap, SATCHEL_E_MEMORY, "out of memory");
		cmd->sent = to;
		if (!more) {
			line_sent(cmd);
			return SATCHEL_OK;
		}
		rc = pass_break(cmd);
		if (rc)
			return rc;
	}
	return SATCHEL_AGAIN;
}

int satcheli_fill_output(satchel_client *imap)
{
	int rc = SATCHEL_OK;

	while (!rc && imap->output.size < OUTPUT_FULL && next_command(imap))
		rc = write_line(imap->sending);
	return rc == SATCHEL_AGAIN ? SATCHEL_OK : rc;
}

/* ---- answers */

struct command *satcheli_by_tag(const satchel_client *imap, const char *tag, size_t size)
{
	for (struct command *c = imap->flight.first; c; c = c->next)
		if (strlen(c->tag) == size && !memcmp(c->tag, tag, size))
			return c;
	return NULL;
}

int satcheli_command_limited(struct command *cmd, const satchel_reply *reply)
{
	int rc = satcheli_command_fail(cmd, SATCHEL_E_MESSAGELIMIT,
	                               "these are more messages than one command may name");

	if (cmd->error && reply->code)
		satcheli_error_reply(cmd->error, reply);
	return rc;
}

static int check_limit(struct command *cmd, const satchel_reply *reply, int rc)
{
	if (rc < 0 || cmd->verb->resumes || !reply->code ||
	    reply->code->kind != SATCHEL_CODE_MESSAGELIMIT)
		return rc;
	return satcheli_command_limited(cmd, reply);
}

static int finished(struct command *cmd, const satchel_reply *reply)
{
	int rc = SATCHEL_OK;

	if (cmd->astray)
		rc = satcheli_command_fail(cmd, SATCHEL_E_STATE, "the folder was not opened");
	else if (cmd->incomplete) /* no result is made of half an answer */
		rc = satcheli_command_fail(cmd, SATCHEL_E_PROTOCOL,
		                           "a response to %s could not be read", cmd->verb->name);
	else if (cmd->verb->finish)
		rc = cmd->verb->finish(cmd, reply);
	if (cmd->verb->states == IN_SELECTED || cmd->verb->of_watch)
		cmd->imap->reselected = false;
	rc = check_limit(cmd, reply, rc);
	if (rc < 0)
		cmd->outcome = SATCHEL_PARTLY;
	end_or_again(cmd, rc);
	return SATCHEL_OK;
}

static int refusal(struct command *cmd, const satchel_reply *reply, int rc)
{
	cmd->outcome = SATCHEL_REFUSED;
	rc = satcheli_command_refused(cmd, rc, reply);
	if (cmd->error && !cmd->error->error.response && !*cmd->error->server_text)
		satcheli_error_reply(cmd->error, reply);
	return rc;
}

/* What was begun must be sent to its end. */
static int end_when_sent(struct command *cmd, int rc)
{
	cmd->answered = true;
	cmd->rc = rc;
	return SATCHEL_OK;
}

/* Q111: the server has forgotten which folder is open. SATCHEL_OK: it is opened again. */
static int lose_folder(struct command *cmd)
{
	int rc;

	if (satcheli_is_selecting(cmd->imap))
		return COMMAND_SKIP;
	rc = satcheli_reselect(cmd);
	satcheli_folder_close(cmd->imap);
	return rc;
}

/* Q229: whoever goes on sending what is not understood is thrown out. */
static bool is_enough(satchel_client *imap, const satchel_reply *reply)
{
	imap->bad = reply->condition == SATCHEL_CONDITION_BAD ? imap->bad + 1 : 0;
	return imap->bad >= imap->replies.limits.max_bad;
}

static int give_up(satchel_client *imap)
{
	return satcheli_die(imap, SATCHEL_E_CLOSED,
	                    "given up: %llu commands in a row were answered by BAD (max_bad)",
	                    (unsigned long long)imap->bad);
}

static int tell_refusal(struct command *cmd, const satchel_reply *reply, int rc, bool lost,
                        bool enough)
{
	rc = refusal(cmd, reply, rc);
	if (cmd->error && lost)
		cmd->error->error.action = SATCHEL_CLASS_RETRY;
	if (cmd->error && enough)
		cmd->error->error.action = SATCHEL_CLASS_REOPEN;
	return rc;
}

static int refused(struct command *cmd, const satchel_reply *reply)
{
	satchel_client *imap = cmd->imap;
	int rc = satcheli_refusal(reply);
	int lost = rc == SATCHEL_E_STATE ? lose_folder(cmd) : COMMAND_SKIP;
	bool enough = is_enough(imap, reply);

	if (lost == SATCHEL_E_MEMORY)
		return satcheli_die(imap, lost, "out of memory");
	if (cmd->verb->refused)
		rc = cmd->verb->refused(cmd, reply, rc);
	if (rc < 0)
		rc = tell_refusal(cmd, reply, rc, lost == SATCHEL_OK, enough);
	if (cmd->stage == STAGE_SENDING && !cmd->waiting)
		end_when_sent(cmd, rc);
	else
		end_or_again(cmd, rc);
	return enough ? give_up(imap) : SATCHEL_OK;
}

int satcheli_tagged(satchel_client *imap, const satchel_reply *reply)
{
	struct command *cmd = satcheli_by_tag(imap, reply->tag, strlen(reply->tag));

	if (!cmd && imap->said_done && ascii_equal(reply->tag, "DONE"))
		return SATCHEL_OK; /* it crossed the end of its IDLE */
	if (!cmd)
		return satcheli_die(imap, SATCHEL_E_PROTOCOL,
		                    "the server answers a command that was not sent (%.32s)",
		                    reply->tag);
	if (reply->offset < cmd->heard)
		return satcheli_die(imap, SATCHEL_E_INSECURE,
		                    "the server answered a command before it was sent");
	if (reply->condition != SATCHEL_CONDITION_OK)
		return refused(cmd, reply);
	imap->bad = 0;
	if (cmd->said) /* an IDLE that the server ended by itself, while DONE may be on its way */
		return cmd->stage == STAGE_SENDING ? end_when_sent(cmd, SATCHEL_OK)
		                                   : finished(cmd, reply);
	if (cmd->stage == STAGE_SENDING || cmd->line_end > output_reached(&imap->output))
		return satcheli_die(imap, SATCHEL_E_INSECURE,
		                    "the server answers a command before all of it was sent");
	if (*imap->last_words.server_text) /* it goes on well */
		satcheli_error_clear(&imap->last_words);
	return finished(cmd, reply);
}

/* The line that was written into the encoder is the next to go. */
static int send_line(struct command *cmd)
{
	satcheli_encode_crlf(&cmd->line);
	if (cmd->line.rc)
		return satcheli_die(cmd->imap, SATCHEL_E_MEMORY, "out of memory");
	cmd->stage = STAGE_SENDING;
	cmd->imap->sending = cmd;
	return SATCHEL_OK;
}

int satcheli_command_say(struct command *cmd, const char *line)
{
	new_line(cmd);
	satcheli_encode_word(&cmd->line, line);
	cmd->said = cmd->imap->said_done = true;
	return send_line(cmd);
}

int satcheli_continue(satchel_client *imap, const satchel_reply *reply)
{
	struct command *cmd = imap->sending;
	int rc;

	if (cmd && cmd->waiting) {
		cmd->waiting = false;
		return SATCHEL_OK;
	}
	for (cmd = imap->flight.first; cmd; cmd = cmd->next)
		if (cmd->verb->challenge && cmd->stage == STAGE_SENT)
			break;
	if (!cmd)
		return SATCHEL_OK; /* nobody waits for it: harmless */
	new_line(cmd);
	rc = cmd->verb->challenge(cmd, reply, &cmd->line);
	if (rc == COMMAND_SKIP)
		return SATCHEL_OK;
	if (rc == SATCHEL_E_MEMORY || cmd->line.rc == SATCHEL_E_MEMORY)
		return satcheli_die(imap, SATCHEL_E_MEMORY, "out of memory");
	if (rc < 0)
		satcheli_encode_octets(&cmd->line, "*", 1); /* RFC 9051 section 6.2.2: cancelled */
	return send_line(cmd);
}
