/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Replies find those who wait for them: the state of the session, commands in flight, the listener. */
#include "highlevel/client/client.h"

/* ---- before TLS */

/* Only the answer to STARTTLS and BYE count; all else is an attack or might as well be one. Nobody vouches for their
 * words: no code of them is heeded, no text is handed on. */
static int in_clear(satchel_client *imap, const satchel_reply *reply)
{
	if (reply->kind != SATCHEL_REPLY_STATUS)
		return satcheli_die(imap, SATCHEL_E_INSECURE,
		                    "the server sent data in clear before TLS");
	if (*reply->tag)
		return satcheli_tagged(imap, reply);
	if (reply->condition == SATCHEL_CONDITION_BYE)
		return satcheli_die(imap, SATCHEL_E_BYE,
		                    "the server ended the connection before TLS");
	return satcheli_die(imap, SATCHEL_E_INSECURE,
	                    "the server sent a message in clear before TLS");
}

/* ---- commands in flight */

/* Answers to commands that need an open folder. */
static bool is_of_folder(const satchel_reply *reply)
{
	return reply->kind == SATCHEL_REPLY_FETCH || reply->kind == SATCHEL_REPLY_SEARCH ||
	       reply->kind == SATCHEL_REPLY_ESEARCH;
}

static bool is_echo(const struct command *c, const satchel_reply *reply)
{
	return reply->kind == SATCHEL_REPLY_FETCH && c->verb->echoes &&
	       c->verb->echoes(c, reply->message);
}

static struct command *offer(satchel_client *imap, const satchel_reply *reply)
{
	for (struct command *c = imap->flight.first, *next; c; c = next) {
		next = c->next;
		if (is_echo(c, reply))
			return NULL;
		if (c->astray && is_of_folder(reply))
			return c;
		if (!c->astray && c->verb->reply && c->verb->reply(c, reply))
			return c;
	}
	return NULL;
}

/* The tagged answer to a command, as far as the tag goes; or leave to go on, which the first of them waits for. */
static const struct command *answered(const satchel_client *imap, satchel_octets raw)
{
	const char *space = raw.size ? memchr(raw.data, ' ', raw.size) : NULL;

	if (raw.size && *(const char *)raw.data == '+')
		return imap->flight.first;
	return space ? satcheli_by_tag(imap, raw.data, (size_t)(space - (const char *)raw.data))
	             : NULL;
}

/* Whether the command was granted cannot be known, and so neither what state the session is in. */
static int unreadable_answer(satchel_client *imap, const struct command *cmd,
                             const satchel_reply *reply)
{
	struct error_store e = { 0 };

	satcheli_error_set(&e, reply->rc, "", "the answer to %s could not be read: %s",
	                   cmd->verb->name, reply->why);
	e.error.quirk = reply->quirk;
	return satcheli_die_of(imap, &e);
}

static void blame(struct command *cmd, const satchel_reply *reply)
{
	cmd->incomplete = true;
	satcheli_command_fail(cmd, reply->rc, "a response could not be read: %s", reply->why);
	if (cmd->error)
		cmd->error->error.quirk = reply->quirk;
}

/* The first that collects is who it was meant for, as far as one can tell. */
static void blame_those_waiting(satchel_client *imap, const satchel_reply *reply)
{
	bool found = false;

	for (struct command *c = imap->flight.first; c; c = c->next) {
		if (c->relies || (c->verb->collects && !found))
			blame(c, reply);
		found |= c->verb->collects;
	}
}

static int invalid(satchel_client *imap, const satchel_reply *reply)
{
	const struct command *cmd = answered(imap, reply->raw);
	satchel_event event = { .kind = SATCHEL_EVENT_INVALID,
		                .number = reply->quirk,
		                .octets = reply->raw,
		                .text = reply->why };
	const char *raw = reply->raw.data;

	/* Q015: a line for people, mostly the last */
	if (reply->raw.size && *raw != '*' && *raw != '+') {
		satcheli_error_clear(&imap->last_words);
		satcheli_error_words(&imap->last_words, reply->raw);
	}
	blame_those_waiting(imap, reply);
	satcheli_event(imap, &event);
	return cmd ? unreadable_answer(imap, cmd, reply) : SATCHEL_OK;
}

/* ---- untagged status */

static void bye(satchel_client *imap, const satchel_reply *reply)
{
	satchel_event event = { .kind = SATCHEL_EVENT_BYE,
		                .text = reply->text,
		                .code = reply->code };

	if (imap->bye) /* Q069: some say it until the client closes */
		return;
	satcheli_error_set(&imap->bye_error, SATCHEL_E_BYE, "",
	                   "the server ended the connection: %s", reply->text);
	satcheli_error_reply(&imap->bye_error, reply);
	imap->bye = true;
	satcheli_event(imap, &event);
}

/* RFC 5465 section 5.8: as after NOTIFY NONE. Behind a tag it is a refusal. */
static void overflow(satchel_client *imap, const satchel_reply *reply)
{
	satchel_event event = { .kind = SATCHEL_EVENT_NOTIFICATIONOVERFLOW,
		                .text = reply->text,
		                .code = reply->code };

	if (*reply->tag)
		return;
	imap->numbers_move = imap->notified = false;
	imap->untold = true;
	satcheli_event(imap, &event);
}

/* Codes mean the same on tagged and untagged replies. */
static int code(satchel_client *imap, const satchel_reply *reply)
{
	satchel_event alert = { .kind = SATCHEL_EVENT_ALERT,
		                .text = reply->text,
		                .code = reply->code };
	satchel_event closed = { .kind = SATCHEL_EVENT_CLOSED, .text = "", .code = reply->code };

	switch (reply->code->kind) {
	case SATCHEL_CODE_NOTIFICATIONOVERFLOW: overflow(imap, reply); return SATCHEL_OK;
	case SATCHEL_CODE_CAPABILITY:
		return reply->code->valid ? satcheli_capabilities_set(imap, reply->code->words)
		                          : SATCHEL_OK;
	case SATCHEL_CODE_ALERT:
	case SATCHEL_CODE_WEBALERT: satcheli_event(imap, &alert); return SATCHEL_OK;
	case SATCHEL_CODE_CLOSED:
		satcheli_event(imap, &closed);
		return satcheli_folder_code(imap, reply->code, reply->text);
	default: return satcheli_folder_code(imap, reply->code, reply->text);
	}
}

/* The command that an INPROGRESS is about: the one with its tag, or the only one that there is. */
static const struct command *progressing(const satchel_client *imap, const char *tag)
{
	const struct command *c = imap->flight.first;

	if (*tag)
		return satcheli_by_tag(imap, tag, strlen(tag));
	return c && !c->next ? c : NULL;
}

/* RFC 9585 */
static void progress(satchel_client *imap, const satchel_reply *reply)
{
	const struct command *cmd = progressing(imap, reply->code->tag);
	satchel_event event = { .kind = SATCHEL_EVENT_PROGRESS,
		                .number = (uint32_t)reply->code->number,
		                .goal = (uint32_t)reply->code->goal,
		                .command = cmd ? cmd->verb->name : "",
		                .call = cmd ? cmd->call : NULL,
		                .code = reply->code,
		                .text = reply->text };

	satcheli_event(imap, &event);
}

static bool is_progress(const satchel_reply *reply)
{
	return reply->condition == SATCHEL_CONDITION_OK && reply->code &&
	       reply->code->kind == SATCHEL_CODE_INPROGRESS && reply->code->valid;
}

static void untagged(satchel_client *imap, const satchel_reply *reply)
{
	satchel_event event = { .kind = SATCHEL_EVENT_STATUS,
		                .condition = reply->condition,
		                .code = reply->code,
		                .text = reply->text };

	if (reply->condition == SATCHEL_CONDITION_BYE)
		return bye(imap, reply);
	if (reply->condition != SATCHEL_CONDITION_OK) {
		satcheli_error_clear(&imap->last_words);
		satcheli_error_reply(&imap->last_words, reply);
	}
	offer(imap, reply);
	if (is_progress(reply))
		progress(imap, reply);
	else
		satcheli_event(imap, &event);
}

/* What could not be kept is lost: nothing that follows could be trusted. */
static int check(satchel_client *imap, int rc)
{
	return rc == SATCHEL_E_MEMORY ? satcheli_die(imap, rc, "out of memory") : rc;
}

static int status(satchel_client *imap, const satchel_reply *reply)
{
	int rc = reply->code ? check(imap, code(imap, reply)) : SATCHEL_OK;

	if (rc)
		return rc;
	if (*reply->tag) {
		satcheli_folder_tagged(imap);
		return satcheli_tagged(imap, reply);
	}
	untagged(imap, reply);
	return SATCHEL_OK;
}

/* ---- data */

static int capability(satchel_client *imap, const satchel_reply *reply)
{
	int rc = satcheli_capabilities_set(imap, reply->words);

	return rc ? satcheli_die(imap, rc, "out of memory") : SATCHEL_OK;
}

static int enabled(satchel_client *imap, const satchel_reply *reply)
{
	offer(imap, reply);
	return SATCHEL_OK;
}

static int vanished(satchel_client *imap, const satchel_reply *reply)
{
	if (reply->earlier)
		offer(imap, reply);
	return check(imap, satcheli_folder_reply(imap, reply));
}

static int folder_data(satchel_client *imap, const satchel_reply *reply)
{
	return check(imap, satcheli_folder_reply(imap, reply));
}

/* Most replies are rows: an event is made only of what nobody asked for. */
static void tell_message(satchel_client *imap, const satchel_message *m)
{
	satchel_event event = { .kind = SATCHEL_EVENT_MESSAGE,
		                .message = m,
		                .number = m->seq,
		                .uid = m->uid,
		                .text = "" };

	satcheli_event(imap, &event);
}

static void tell_folder(satchel_client *imap, const satchel_folder *f)
{
	satchel_event event = { .kind = SATCHEL_EVENT_FOLDER, .folder = f, .text = "" };

	satcheli_event(imap, &event);
}

/* What the server left out, where it was seen before. */
static void learn_uid(satchel_client *imap, satchel_message *m)
{
	if (!m->uid && m->seq)
		m->uid = satcheli_uidmap_uid(&imap->folder.uids, m->seq);
}

static int message(satchel_client *imap, const satchel_reply *reply)
{
	int rc = check(imap, satcheli_folder_message(imap, reply->message));

	if (rc)
		return rc;
	learn_uid(imap, &imap->replies.fetch.message);
	imap->folder.unnamed |= imap->selecting && !reply->message->uid;
	if (!reply->message->seq && !reply->message->uid) /* Q115, Q116: of nobody knows which */
		return SATCHEL_OK;
	if (!offer(imap, reply))
		tell_message(imap, reply->message);
	return SATCHEL_OK;
}

static int folder(satchel_client *imap, const satchel_reply *reply)
{
	int rc = satcheli_name_seen(imap, reply->folder);

	if (rc == SATCHEL_E_LIMIT)
		return satcheli_die(imap, rc, "more odd names of folders than max_folders");
	if (rc || satcheli_append_limit_seen(imap, reply->folder))
		return satcheli_die(imap, SATCHEL_E_MEMORY, "out of memory");
	if (!offer(imap, reply))
		tell_folder(imap, reply->folder);
	return SATCHEL_OK;
}

static int answer(satchel_client *imap, const satchel_reply *reply)
{
	satchel_event event = { .kind = SATCHEL_EVENT_UNKNOWN,
		                .octets = reply->raw,
		                .text = reply->name };

	if (!offer(imap, reply))
		satcheli_event(imap, &event);
	return SATCHEL_OK;
}

static int quota(satchel_client *imap, const satchel_reply *reply)
{
	satchel_event event = { .kind = SATCHEL_EVENT_QUOTA, .quota = reply->quota, .text = "" };

	if (!offer(imap, reply))
		satcheli_event(imap, &event);
	return SATCHEL_OK;
}

static int (*const handlers[])(satchel_client *, const satchel_reply *) = {
	[SATCHEL_REPLY_INVALID] = invalid,       [SATCHEL_REPLY_UNKNOWN] = answer,
	[SATCHEL_REPLY_STATUS] = status,         [SATCHEL_REPLY_CONTINUE] = satcheli_continue,
	[SATCHEL_REPLY_CAPABILITY] = capability, [SATCHEL_REPLY_ENABLED] = enabled,
	[SATCHEL_REPLY_LIST] = folder,           [SATCHEL_REPLY_FOLDER_STATUS] = folder,
	[SATCHEL_REPLY_SEARCH] = answer,         [SATCHEL_REPLY_ESEARCH] = answer,
	[SATCHEL_REPLY_FLAGS] = folder_data,     [SATCHEL_REPLY_EXISTS] = folder_data,
	[SATCHEL_REPLY_RECENT] = folder_data,    [SATCHEL_REPLY_EXPUNGE] = folder_data,
	[SATCHEL_REPLY_VANISHED] = vanished,     [SATCHEL_REPLY_FETCH] = message,
	[SATCHEL_REPLY_NAMESPACE] = answer,      [SATCHEL_REPLY_ID] = answer,
	[SATCHEL_REPLY_QUOTA] = quota,           [SATCHEL_REPLY_QUOTA_ROOT] = answer,
	[SATCHEL_REPLY_MYRIGHTS] = folder,       [SATCHEL_REPLY_METADATA] = folder,
};

int satcheli_dispatch(satchel_client *imap, const satchel_reply *reply)
{
	if (imap->phase == PHASE_GREETING)
		return satcheli_greeting(imap, reply);
	if (imap->phase == PHASE_STARTTLS)
		return in_clear(imap, reply);
	return handlers[reply->kind](imap, reply);
}

void satcheli_dispatch_piece(satchel_client *imap, const satchel_reply *reply)
{
	for (struct command *c = imap->flight.first; c; c = c->next)
		if (c->astray || (c->verb->piece && c->verb->piece(c, reply)))
			return;
}
