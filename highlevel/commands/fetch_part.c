/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The commands of a FETCH: how each is sent, and how it ends. */
#include "core/block.h"
#include "highlevel/commands/fetch.h"
#include "highlevel/commands/set_lines.h"

enum { LINE_OVERHEAD = 160 };

/* ---- what is sent */

/* Which folder it is about is known, unless one is being opened in front of it. */
static void note_folder(satchel_fetch *f, const satchel_client *imap)
{
	if (f->folder || satcheli_is_selecting(imap))
		return;
	f->folder = imap->folder.serial;
	f->removed = imap->folder.removed;
}

/* fetch-modifiers; RFC 4466, RFC 7162 section 3.1.4.1, RFC 9394 section 3.3. What vanished is said once. */
static void encode_modifiers(const satchel_fetch *f, const struct fetch_part *p, struct encoder *e)
{
	bool places = f->partial_first && part_is_hidden(f, p);

	if ((!f->changed_since && !places) || part_is_behind(p))
		return;
	satcheli_encode_open(e);
	if (places)
		satcheli_encode_partial(e, f->partial_first, f->partial_last);
	if (f->changed_since) {
		satcheli_encode_word(e, "CHANGEDSINCE");
		satcheli_encode_number(e, f->changed_since);
	}
	if (f->vanished && p->kind == PART_WHOLE)
		satcheli_encode_word(e, "VANISHED");
	satcheli_encode_close(e);
}

static int check_server(const satchel_fetch *f, struct command *cmd)
{
	const char *lacks = satcheli_fetch_lacks(cmd->imap, &f->needs);

	if (lacks)
		return satcheli_command_needs(cmd, lacks);
	if (f->vanished && !satchel_is_enabled(cmd->imap, "QRESYNC"))
		return satcheli_command_fail(cmd, SATCHEL_E_UNSUPPORTED, "QRESYNC was not enabled");
	return SATCHEL_OK;
}

static const char *request_of(const satchel_fetch *f, const struct fetch_part *p)
{
	switch (p->kind) {
	case PART_LIST:
	case PART_NAME: return "(UID)";
	case PART_LACKING: return f->behind.items_request;
	case PART_BARE: return f->behind.sections_request;
	default: return f->request;
	}
}

static void encode_line(const satchel_fetch *f, const struct fetch_part *p, struct encoder *e)
{
	if (p->kind == PART_SEARCH) {
		satcheli_encode_word(e, "UID SEARCH UID");
		satcheli_encode_set(e, &p->set);
		return;
	}
	satcheli_encode_word(e, f->numbers || p->kind == PART_NAME ? "FETCH" : "UID FETCH");
	satcheli_encode_set(e, &p->set);
	satcheli_encode_word(e, request_of(f, p));
	encode_modifiers(f, p, e);
}

/* Q101: sequence numbers in an empty folder are an error. Q099: what the server told no EXISTS of is empty. */
static bool is_for_nothing(const satchel_fetch *f, const struct fetch_part *p)
{
	const struct folder_work *folder = satcheli_fetch_folder(f);

	if (p->kind == PART_NAME)
		return folder && folder->removed != f->nameless.removed;
	return f->numbers && folder && !folder->state.exists;
}

static int fetch_encode(struct command *cmd, struct encoder *e)
{
	satchel_fetch *f = cmd->owner;
	const struct fetch_part *p = cmd->work;
	int rc;

	if (!f || f->narrowing.stopped)
		return COMMAND_SKIP;
	note_folder(f, cmd->imap);
	if (p->asked_again && (satcheli_is_selecting(cmd->imap) || !satcheli_fetch_folder(f)))
		return satcheli_command_fail(cmd, SATCHEL_E_STATE,
		                             "another folder was opened meanwhile");
	if (!satcheli_is_selecting(cmd->imap) && is_for_nothing(f, p))
		return COMMAND_SKIP;
	if (part_is_hidden(f, p) && !satcheli_fetch_begin_hidden(f, p))
		return satcheli_command_fail(cmd, SATCHEL_E_STATE,
		                             "it would name other messages by now");
	rc = check_server(f, cmd);
	if (!rc)
		rc = satcheli_check_saved(cmd, &p->set);
	if (!rc)
		rc = satcheli_fetch_cut(f, cmd);
	if (!rc)
		encode_line(f, p, e);
	return rc;
}

/* ---- what comes */

static void fetch_lead(struct command *cmd)
{
	const struct folder_work *folder = &cmd->imap->folder;
	struct fetch_part *p = cmd->work;

	if (cmd->owner)
		note_folder(cmd->owner, cmd->imap);
	p->exists = folder->state.exists;
	p->removed = folder->removed;
}

static int fetch_finish(struct command *cmd, const satchel_reply *reply)
{
	struct fetch_part *p = cmd->work;

	if (reply->code)
		satcheli_fetch_note_limit(p, reply->code);
	return p->limited ? satcheli_command_limited(cmd, reply) : SATCHEL_OK;
}

static int fetch_refused(struct command *cmd, const satchel_reply *reply, int rc)
{
	if (reply->code)
		satcheli_fetch_note_limit(cmd->work, reply->code);
	return rc;
}

/* It was asked again for nothing: the refusal that was the reason stands. An error of the connection is one of its own. */
static bool is_in_vain(const satchel_fetch *f, const struct command *cmd)
{
	const struct fetch_part *p = cmd->work;

	return p->asked_again && f->why && cmd->rc != SATCHEL_E_MEMORY &&
	       (cmd->rc >= 0 || cmd->outcome == SATCHEL_REFUSED || cmd->rc == SATCHEL_E_STATE ||
	        cmd->rc == SATCHEL_E_UIDREQUIRED);
}

/* The first error is the fetch's own. */
static void keep_error(satchel_fetch *f, struct command *cmd)
{
	struct error_store **e = is_in_vain(f, cmd) ? &f->why : &cmd->error;
	bool asked_again = ((const struct fetch_part *)cmd->work)->asked_again;

	if (cmd->rc == SATCHEL_E_MEMORY)
		fetch_deafen(f);
	if (f->rc || f->limit)
		return;
	if (cmd->rc >= 0)
		satcheli_command_fail(cmd, SATCHEL_E_MISSING,
		                      "the server has messages that it left out");
	f->error = *e;
	*e = NULL;
	f->rc = f->error ? f->error->error.code : cmd->rc < 0 ? cmd->rc : SATCHEL_E_MEMORY;
	if (f->error && (f->got.count || f->failed.count) &&
	    (f->error->error.outcome == SATCHEL_REFUSED ||
	     (f->error->error.outcome == SATCHEL_NOT_SENT && asked_again)))
		f->error->error.outcome = SATCHEL_PARTLY;
}

/* The fetch has ended when all of its commands have. */
static void end_fetch(satchel_fetch *f)
{
	satcheli_fetch_finished(f);
	satcheli_fetch_settle_behind(f);
	satcheli_fetch_settle_unknown(f);
	satcheli_fetch_settle_nameless(f);
	if (f->limit && !f->rc)
		f->rc = SATCHEL_E_MEMORY;
	if (f->rc)
		satcheli_handle_done(&f->handle, f->rc, f->error);
	else
		satcheli_handle_done(&f->handle, f->message_rc, f->message_error);
}

static void fetch_ended(struct command *cmd)
{
	satchel_fetch *f = cmd->owner;
	struct fetch_part *p = cmd->work;

	satcheli_fetch_let_go(cmd);
	cmd->owner = NULL;
	if (f && !satcheli_fetch_again(f, cmd))
		keep_error(f, cmd);
	satcheli_uid_search_clear(&p->there);
	if (f && f->open == 1)
		satcheli_fetch_ask_nameless(f);
	if (f && f->open == 1)
		satcheli_fetch_ask_behind(f);
	if (f && !--f->open)
		end_fetch(f);
}

const struct verb satcheli_fetch_verb = {
	.name = "FETCH",
	.collects = true,
	.states = IN_SELECTED,
	.overlap = OVERLAP_KEEPS,
	.lead = fetch_lead,
	.encode = fetch_encode,
	.reply = satcheli_fetch_reply,
	.piece = satcheli_fetch_piece,
	.joins = satcheli_fetch_joins,
	.finish = fetch_finish,
	.refused = fetch_refused,
	.ended = fetch_ended,
};

/* ---- the commands of a fetch */

int satcheli_fetch_set_part(struct command *cmd, const satchel_set *part)
{
	struct fetch_part *p = cmd->work;
	int rc = satcheli_set_in_arena(&cmd->arena, part, &p->set);

	if (!rc && p->set.count)
		p->first =
			(satchel_span){ set_spans(&p->set)->first, span_end(*set_spans(&p->set)) };
	return rc;
}

static int new_command(satchel_fetch *f, const satchel_set *part, struct command **out)
{
	struct command *cmd;
	struct fetch_part *p;
	int rc = satcheli_command_make_inner(f->handle.imap, &satcheli_fetch_verb, NULL, sizeof *p,
	                                     &cmd);

	if (rc)
		return rc;
	p = cmd->work;
	satcheli_set_builder_init(&p->there.found, &f->handle.from, 0);
	if (satcheli_fetch_set_part(cmd, part))
		return satcheli_command_drop(cmd, SATCHEL_E_MEMORY, "out of memory");
	cmd->numbers = f->numbers;
	satcheli_numbers_fix(cmd, &f->asked);
	cmd->stream = f->stream;
	cmd->raw_text = f->raw_text;
	cmd->owner = f;
	*out = cmd;
	return SATCHEL_OK;
}

/* Octets that a set may have in a line. */
static size_t room_of(const satchel_fetch *f)
{
	size_t max = satcheli_server_line(f->handle.imap),
	       overhead = LINE_OVERHEAD + strlen(f->request);

	return max > overhead + 64 ? max - overhead : 64;
}

static void drop_commands(struct command_list *list)
{
	while (list->first) {
		struct command *cmd = list->first;

		satcheli_list_remove(list, cmd);
		satcheli_command_free(cmd);
	}
}

/* The body of a message that came before is of no use, once more. */
static void set_kind(struct command *cmd, enum part_kind kind, unsigned again)
{
	struct fetch_part *p = cmd->work;

	p->kind = kind;
	p->asked_again = again;
	if (again)
		satcheli_numbers_fix_now(cmd);
	cmd->stream &= kind != PART_WITNESS && kind != PART_LACKING && kind != PART_NAME;
	cmd->numbers |= kind == PART_NAME;
}

/* As many commands as one set takes. */
static int add_commands(satchel_fetch *f, const satchel_set *set, enum part_kind kind,
                        unsigned again, struct command_list *list)
{
	bool counts = f->partial_first && kind == PART_WHOLE; /* over the whole set */
	satchel_set left = *set, part = *set;
	struct command *cmd = NULL;
	uint32_t at = 0;
	int rc = SATCHEL_OK;

	do {
		if (!satcheli_cut_set(f->handle.imap, &left, &at, room_of(f), &part))
			rc = SATCHEL_E_ARGUMENT;
		if (!rc && counts && left.count)
			rc = SATCHEL_E_ARGUMENT;
		if (!rc)
			rc = new_command(f, &part, &cmd);
		if (rc)
			return rc;
		set_kind(cmd, kind, again);
		satcheli_list_add(list, cmd);
	} while (left.count);
	return SATCHEL_OK;
}

/* The commands for all sets, or none; they count as open then. */
static int make_commands(satchel_fetch *f, const satchel_set *sets, size_t count,
                         enum part_kind kind, unsigned again, struct command_list *list)
{
	int rc = SATCHEL_OK;

	*list = (struct command_list){ NULL, &list->first };
	for (size_t i = 0; !rc && i < count; i++)
		rc = add_commands(f, &sets[i], kind, again, list);
	if (rc)
		drop_commands(list);
	for (const struct command *c = list->first; c; c = c->next)
		f->open++;
	return rc;
}

/* In front of all that was not begun yet, but for that one command. */
static void queue_first(satchel_client *imap, struct command_list *list,
                        const struct command *behind)
{
	struct command **at = &imap->queue.first;

	while (*at && ((*at)->step || *at == behind))
		at = &(*at)->next;
	*list->last = *at;
	if (!*at)
		imap->queue.last = list->last;
	*at = list->first;
}

int satcheli_fetch_ask(satchel_fetch *f, const satchel_set *sets, size_t count, enum part_kind kind,
                       unsigned again, const struct command *behind)
{
	struct command_list list;
	int rc = make_commands(f, sets, count, kind, again, &list);

	if (!rc)
		queue_first(f->handle.imap, &list, behind);
	return rc;
}

int satcheli_fetch_ask_first(satchel_fetch *f)
{
	size_t sets = f->asked.count || f->asked.kind == SATCHEL_SET_SAVED;
	struct command_list list;
	int rc = make_commands(f, &f->asked, sets, PART_WHOLE, 0, &list);

	while (list.first) {
		struct command *cmd = list.first;

		satcheli_list_remove(&list, cmd);
		satcheli_command_queue(cmd);
	}
	return rc;
}
