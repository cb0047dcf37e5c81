/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* FETCH: RFC 9051 section 6.4.5. One handle, one command or several (a set that is too long for a line is split). Rows
 * and pieces are lent as they are read; what is not pulled is not read. */
#include "core/block.h"
#include "highlevel/commands/fetch_request.h"

enum { LINE_OVERHEAD = 96 };

struct satchel_fetch {
	struct handle handle;
	char *request;
	satchel_set asked;  /* a block's */
	satchel_span first; /* range of it, with "*" as the highest number */
	satchel_set *asked_block;
	struct set_builder left;
	bool numbers, stream, raw_text;
	struct fetch_needs needs;
	uint64_t changed_since;
	bool sections;
	struct set_builder got;
	uint32_t highest;          /* of what came */
	size_t open;               /* commands that have not ended */
	struct error_store *error; /* the first of theirs */
	int rc;
	struct error_store *row_error;
	const satchel_message *row;
	bool data;  /* the row is a piece */
	bool limit; /* the ranges of what came could not be kept */
};

/* One command of a fetch; the fetch is its owner, until it is ended early. */
struct fetch_part {
	satchel_set set;
};

/* ---- what is sent */

static int fetch_encode(struct command *cmd, struct encoder *e)
{
	const satchel_fetch *f = cmd->owner;
	const struct fetch_part *p = cmd->work;
	const struct folder_work *folder = &cmd->imap->folder;
	const char *lacks;

	if (!f)
		return COMMAND_SKIP;
	if (f->numbers && !satcheli_is_selecting(cmd->imap) &&
	    (folder->state.known & SATCHEL_STATE_EXISTS) && !folder->state.exists)
		return COMMAND_SKIP; /* Q101: sequence numbers in an empty folder are an error */
	lacks = satcheli_fetch_lacks(cmd->imap, &f->needs);
	if (lacks)
		return satcheli_command_fail(cmd, SATCHEL_E_UNSUPPORTED, "the server has no %s",
		                             lacks);
	satcheli_encode_word(e, f->numbers ? "FETCH" : "UID FETCH");
	satcheli_encode_set(e, &p->set);
	satcheli_encode_word(e, f->request);
	if (f->changed_since) {
		satcheli_encode_open(e);
		satcheli_encode_word(e, "CHANGEDSINCE");
		satcheli_encode_number(e, f->changed_since);
		satcheli_encode_close(e);
	}
	return SATCHEL_OK;
}

/* ---- what comes */

/* An item that was asked for is there, valid or not. */
static bool is_answer(const satchel_fetch *f, const satchel_message *m)
{
	if (((m->has | m->invalid | m->nil) & f->needs.items) || m->rc < 0)
		return true;
	if (!f->sections)
		return false;
	for (size_t i = 0; i < m->item_count; i++)
		if (!m->items[i]->bit && m->items[i]->rc)
			return true;
	return m->body_count || m->binary_size_count;
}

/* "$", which only the server knows; "*", the last message. */
static bool is_named_otherwise(const satchel_fetch *f, const satchel_message *m)
{
	satchel_span last = { 0, 0 };

	if (f->asked.kind == SATCHEL_SET_SAVED)
		return true;
	if (f->asked.count)
		last = satchel_set_span(&f->asked, f->asked.count - 1);
	return last.first == UINT32_MAX && !last.last &&
	       m->seq == f->handle.imap->folder.state.exists;
}

/* Most sets have but one range. */
static bool is_named(const satchel_fetch *f, const satchel_message *m, uint32_t n)
{
	return (n >= f->first.first && n <= f->first.last) || satchel_set_contains(f->asked, n) ||
	       is_named_otherwise(f, m);
}

/* Rows of a UID FETCH have a UID; what has none was not asked for, unless we know it ourselves (Q113). */
static bool is_asked(const satchel_fetch *f, const satchel_message *m)
{
	uint32_t n = f->numbers ? m->seq : m->uid;

	return n && is_named(f, m, n) && is_answer(f, m);
}

/* The row's own error: it was too long, or its end could not be found. */
static void set_error(satchel_fetch *f, satchel_message *m)
{
	const char *why = m->item_count ? m->items[m->item_count - 1]->why : "";

	if (!f->row_error)
		f->row_error = satcheli_block_new(&f->handle.from, sizeof *f->row_error);
	m->error = f->row_error ? &f->row_error->error : &satcheli_no_memory;
	if (f->row_error)
		satcheli_error_set(f->row_error, m->rc, "FETCH",
		                   "message %u could not be read whole: %s",
		                   (unsigned)(m->uid ? m->uid : m->seq), why);
}

static void note_got(satchel_fetch *f, const satchel_message *m)
{
	uint32_t n = f->numbers ? m->seq : m->uid;

	if (!set_extend(&f->got, n))
		f->limit |= satcheli_set_append(&f->got, n, n) != SATCHEL_OK;
	f->highest = n > f->highest ? n : f->highest;
}

static bool fetch_reply(struct command *cmd, const satchel_reply *reply)
{
	struct replies *r = &cmd->imap->replies;
	satchel_fetch *f = cmd->owner;

	if (reply->kind != SATCHEL_REPLY_FETCH)
		return false;
	if (!f)
		return true;
	if (!is_asked(f, reply->message))
		return false;
	if (reply->message->rc < 0)
		set_error(f, &r->fetch.message);
	note_got(f, reply->message);
	f->row = reply->message;
	f->data = false;
	satcheli_row_ready(&f->handle);
	return true;
}

static bool fetch_piece(struct command *cmd, const satchel_reply *reply)
{
	satchel_fetch *f = cmd->owner;

	if (!f)
		return true;
	f->row = reply->message;
	f->data = true;
	satcheli_row_ready(&f->handle);
	return true;
}

/* The fetch has ended when all of its commands have; the first error is its own. */
static void fetch_ended(struct command *cmd)
{
	satchel_fetch *f = cmd->owner;

	if (!f)
		return;
	if (cmd->rc < 0 && !f->rc) {
		f->rc = cmd->rc;
		f->error = cmd->error;
		cmd->error = NULL;
		if (f->error && f->got.count && f->error->error.outcome == SATCHEL_REFUSED)
			f->error->error.outcome = SATCHEL_PARTLY;
	}
	if (f->limit && !f->rc)
		f->rc = SATCHEL_E_MEMORY;
	cmd->owner = NULL;
	if (!--f->open)
		satcheli_handle_done(&f->handle, f->rc, f->error);
}

static const struct verb fetch_verb = {
	.name = "FETCH",
	.collects = true,
	.states = IN_SELECTED,
	.overlap = OVERLAP_KEEPS,
	.encode = fetch_encode,
	.reply = fetch_reply,
	.piece = fetch_piece,
	.ended = fetch_ended,
};

/* ---- the commands of a fetch */

static int add_command(satchel_fetch *f, const satchel_set *part)
{
	struct command *cmd;
	int rc = satcheli_command_make_inner(f->handle.imap, &fetch_verb, NULL,
	                                     sizeof(struct fetch_part), &cmd);

	if (rc)
		return rc;
	((struct fetch_part *)cmd->work)->set = *part;
	cmd->numbers = f->numbers;
	cmd->stream = f->stream;
	cmd->raw_text = f->raw_text;
	cmd->owner = f;
	f->open++;
	satcheli_command_queue(cmd);
	return SATCHEL_OK;
}

static int add_commands(satchel_fetch *f)
{
	size_t max = (size_t)f->handle.imap->replies.limits.max_command_line,
	       overhead = LINE_OVERHEAD + strlen(f->request);
	satchel_set left = f->asked, part;
	int rc = SATCHEL_OK;

	if (left.kind == SATCHEL_SET_SAVED)
		return add_command(f, &left);
	while (!rc && left.count) {
		if (!satcheli_set_split(&left, max > overhead + 64 ? max - overhead : 64, &part,
		                        &left))
			return SATCHEL_E_ARGUMENT;
		rc = add_command(f, &part);
	}
	return rc;
}

/* ---- the handle */

/* Commands that are still about go on without it. */
static void disown(satchel_fetch *f)
{
	struct command_list *lists[] = { &f->handle.imap->queue, &f->handle.imap->flight };

	for (size_t i = 0; i < 2; i++)
		for (struct command *c = lists[i]->first; c; c = c->next)
			if (c->owner == f)
				satcheli_command_disown(c);
}

static void free_fetch(satchel_fetch *f)
{
	satcheli_block_free(f->request);
	satchel_free(f->asked_block);
	satcheli_set_builder_clear(&f->left);
	satcheli_block_free(f->error);
	satcheli_block_free(f->row_error);
	satcheli_set_builder_clear(&f->got);
	satcheli_handle_free(&f->handle);
}

static int prepare(satchel_fetch *f, const satchel_set *set, const satchel_fetch_options *o,
                   const char **why)
{
	satchel_client *imap = f->handle.imap;
	int rc = satcheli_fetch_request(&imap->from, o, &f->request, why);

	if (rc)
		return rc;
	*why = "out of memory";
	rc = satcheli_set_result(&imap->from, set, &f->asked_block);
	if (rc)
		return rc;
	f->asked = *f->asked_block;
	if (f->asked.count)
		f->first = (satchel_span){ set_spans(&f->asked)->first,
			                   span_end(*set_spans(&f->asked)) };
	f->numbers = satcheli_is_numbers(imap, set);
	f->stream = o->stream;
	f->raw_text = o->raw_text;
	f->needs = (struct fetch_needs){ o->items, satcheli_fetch_wants_binary(o->sections),
		                         o->changed_since };
	f->sections = o->sections && *o->sections;
	f->changed_since = o->changed_since;
	satcheli_set_builder_init(&f->got, &f->handle.from, 0);
	return SATCHEL_OK;
}

/* The state is checked when it is sent; what can be known before is said before. */
static int start(satchel_fetch *f)
{
	int rc = add_commands(f);

	if (rc)
		return satcheli_client_error(f->handle.imap, rc, "FETCH",
		                             rc == SATCHEL_E_MEMORY
		                                     ? "out of memory"
		                                     : "the set of messages cannot be sent");
	if (!f->open)
		satcheli_handle_done(&f->handle, SATCHEL_OK, NULL);
	return SATCHEL_OK;
}

int satchel_fetch_start(satchel_client *imap, satchel_set set, const satchel_fetch_options *options,
                        satchel_fetch **fetch)
{
	const satchel_fetch_options *o = OPTIONS_OF(satchel_fetch_options, options);
	const char *why = "out of memory";
	struct command *probe;
	struct handle *h;
	satchel_fetch *f;
	int rc;

	if (!satcheli_set_valid(&set))
		return satcheli_client_error(imap, SATCHEL_E_ARGUMENT, "FETCH",
		                             "the set of messages is not in order");
	rc = satcheli_command_make(imap, &fetch_verb, o->call, 0, &probe);
	if (rc)
		return rc;
	satcheli_command_free(probe);
	rc = satcheli_handle_new(imap, sizeof *f, o->call, NULL, &h);
	if (rc)
		return rc;
	f = (satchel_fetch *)(void *)h;
	rc = prepare(f, &set, o, &why);
	if (rc)
		satcheli_client_error(imap, rc, "FETCH", "%s", why);
	else
		rc = start(f);
	if (rc) {
		satchel_fetch_end(f);
		return rc;
	}
	*fetch = f;
	if (o->call)
		o->call->rc = SATCHEL_QUEUED;
	return o->call ? SATCHEL_QUEUED : SATCHEL_OK;
}

int satchel_fetch_next(satchel_fetch *f, const satchel_message **message)
{
	int rc = satcheli_handle_next(&f->handle);

	if (rc != SATCHEL_ROW)
		return rc;
	*message = f->row;
	return f->data ? SATCHEL_DATA : SATCHEL_ROW;
}

/* Whether the set reaches to "*": then it means the messages that there are. */
static bool is_open(const satchel_set *set)
{
	return set->count && set->kind != SATCHEL_SET_SAVED &&
	       !satchel_set_span(set, set->count - 1).last;
}

/* What is known of the folder outlives the connection. */
static const struct folder_work *folder_of(const satchel_fetch *f)
{
	const satchel_client *imap = f->handle.imap;

	return imap && (imap->state == SATCHEL_STATE_SELECTED || imap->phase == PHASE_DEAD)
	               ? &imap->folder
	               : NULL;
}

/* What of the folder was asked for and did not come; every message's UID is known. */
static int left_of_folder(const satchel_fetch *f, struct set_builder *left, const satchel_set *got)
{
	const struct uidmap *m = &folder_of(f)->uids;
	uint32_t size = satcheli_uidmap_size(m);
	int rc = SATCHEL_OK;

	for (uint32_t seq = 1; !rc && seq && seq <= size; seq++) {
		uint32_t n = satcheli_uidmap_uid(m, seq);

		if (satchel_set_contains(f->asked, n) && !satchel_set_contains(*got, n))
			rc = satcheli_set_append(left, n, n);
	}
	return rc ? rc : satcheli_set_finish(left);
}

/* The highest number that a message can have; SATCHEL_LAST: not known. */
static uint32_t highest_of(const satchel_fetch *f)
{
	const struct folder_work *folder = folder_of(f);

	if (!folder ||
	    !(folder->state.known & (f->numbers ? SATCHEL_STATE_EXISTS : SATCHEL_STATE_UIDNEXT)))
		return SATCHEL_LAST;
	if (f->numbers)
		return folder->state.exists;
	return folder->state.uid_next - 1 > f->highest ? folder->state.uid_next - 1 : f->highest;
}

/* All numbers up to the highest that is known: some of them may be no message's. */
static int left_of_numbers(const satchel_fetch *f, struct set_builder *left, const satchel_set *got)
{
	uint32_t highest = highest_of(f);
	bool none = f->numbers && folder_of(f) && !folder_of(f)->state.exists;
	satchel_set asked;
	int rc = SATCHEL_OK;

	for (size_t i = 0; !rc && i < f->asked.count; i++) {
		satchel_span s = satchel_set_span(&f->asked, i);

		if (s.last)
			rc = satcheli_set_append(left, s.first, s.last);
		else if (!none && (!highest || s.first <= highest))
			rc = satcheli_set_append(left, s.first, highest);
	}
	if (!rc)
		rc = satcheli_set_finish(left);
	if (rc)
		return rc;
	asked = satcheli_set_take(left, f->asked.kind);
	rc = satchel_set_subtract(&asked, *got);
	for (size_t i = 0; !rc && i < asked.count; i++)
		rc = satcheli_set_append(left, satchel_set_span(&asked, i).first,
		                         satchel_set_span(&asked, i).last);
	satchel_set_clear(&asked);
	return rc ? rc : satcheli_set_finish(left);
}

static bool folder_is_known(const satchel_fetch *f)
{
	const struct folder_work *folder = folder_of(f);

	return !f->numbers && folder && (folder->state.known & SATCHEL_STATE_EXISTS) &&
	       folder->uids.known == satcheli_uidmap_size(&folder->uids);
}

satchel_set satchel_fetch_left(const satchel_fetch *fetch)
{
	satchel_fetch *f = (satchel_fetch *)(uintptr_t)fetch;
	satchel_set none = SATCHEL_SET_EMPTY, got;
	int rc;

	none.kind = f->asked.kind;
	if (f->asked.kind == SATCHEL_SET_SAVED)
		return none;
	if (f->limit || satcheli_set_finish(&f->got))
		return f->asked;
	got = satcheli_set_view(&f->got, f->asked.kind);
	satcheli_set_builder_clear(&f->left);
	satcheli_set_builder_init(&f->left, &f->handle.from, 0);
	rc = is_open(&f->asked) && folder_is_known(f) ? left_of_folder(f, &f->left, &got)
	                                              : left_of_numbers(f, &f->left, &got);
	return rc ? f->asked : satcheli_set_view(&f->left, f->asked.kind);
}

void satchel_fetch_end(satchel_fetch *f)
{
	if (!f)
		return;
	if (f->handle.imap)
		disown(f);
	free_fetch(f);
}
