/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* SEARCH for servers whose own is wrong (Q209): what the criteria need is fetched, and judged here. First items of all
 * messages; then, of those that these do not decide, the sections that have their text. Nothing is said to have been looked at
 * that was not: a message that cannot be judged is an error. */
#include "core/block.h"
#include "core/set.h"
#include "highlevel/commands/fetch_request.h"
#include "highlevel/commands/search_account.h"
#include "highlevel/commands/search_work.h"
#include "highlevel/search/texts.h"

#include <stdio.h>
#include <time.h>

enum { LINE_OVERHEAD = 64 };

struct local_work {
	struct search_work search; /* the first: search_result.c gives the result of both */
	struct criteria criteria;
	struct texts texts;
	bool reading_texts;
	char *request;      /* a block; NULL: nothing was asked for yet */
	const char *fields; /* the section with header fields; NULL: none is needed */
	unsigned char *truths;
	struct arena scratch;
	int64_t now;
	struct search_account account;
};

/* ---- what is asked for */

static int make_request(struct command *cmd, uint64_t items, const char *section)
{
	struct local_work *w = cmd->work;
	const char *sections[] = { section, NULL }, *why = "";
	int rc;

	rc = satcheli_fetch_request(
		&cmd->imap->from,
		SATCHEL_FETCH(.items = items | SATCHEL_FETCH_UID, .sections = sections),
		&w->request, &why);
	return rc ? satcheli_command_fail(cmd, rc, "%s", why) : rc;
}

/* For the sections of one question. */
static int make_texts_request(struct command *cmd, const char *sections)
{
	struct local_work *w = cmd->work;
	static const char head[] = "(UID BODYSTRUCTURE";
	size_t size = sizeof head + strlen(sections) + sizeof ")";

	satcheli_block_free(w->request);
	w->request = satcheli_block_new(&cmd->imap->from, size);
	if (!w->request)
		return SATCHEL_E_MEMORY;
	snprintf(w->request, size, "%s%s)", head, sections);
	return SATCHEL_OK;
}

/* What only a server can do, and what this one lacks. */
static int check(struct command *cmd)
{
	const struct local_work *w = cmd->work;
	const struct fetch_needs needs = { .items = w->criteria.items };
	const char *lacks = satcheli_fetch_lacks(cmd->imap, &needs);

	if (lacks)
		return satcheli_command_needs(cmd, lacks);
	if (!(w->search.want & SEARCH_NEEDS_ESEARCH))
		return SATCHEL_OK;
	return satcheli_command_fail(cmd, SATCHEL_E_UNSUPPORTED,
	                             "only a server can save a result, or give a part of it");
}

/* The rest of a line is for the messages that have them. */
static size_t room_of_sections(const satchel_client *imap)
{
	size_t half = satcheli_server_line(imap) / 2;

	return half < SECTIONS_MAX ? half : SECTIONS_MAX;
}

static int prepare(struct command *cmd)
{
	struct local_work *w = cmd->work;
	const struct criteria *c = &w->criteria;

	w->now = (int64_t)time(NULL);
	w->texts = (struct texts){ .criteria = c,
		                   .from = &cmd->imap->from,
		                   .arena = &cmd->arena,
		                   .room = room_of_sections(cmd->imap) };
	w->truths = arena_new(&cmd->arena, c->count);
	w->fields = c->fields ? satcheli_fields_section(&cmd->arena, c) : NULL;
	if (!w->truths || (c->fields && !w->fields))
		return SATCHEL_E_MEMORY;
	return make_request(cmd, c->items, w->fields);
}

static int begin(struct command *cmd)
{
	struct local_work *w = cmd->work;
	int rc = satcheli_criteria_read(&w->criteria, cmd, w->search.criteria);

	if (!rc)
		rc = check(cmd);
	return rc ? rc : prepare(cmd);
}

static bool is_for_nothing(const struct command *cmd)
{
	const struct local_work *w = cmd->work;

	return !satcheli_lines_left(&w->search.lines) || satcheli_names_nobody(cmd);
}

/* None goes while sequence numbers are asked for. */
static bool is_by_number(const struct command *cmd)
{
	const struct local_work *w = cmd->work;

	if (w->reading_texts)
		return false;
	return w->search.lines.part.kind == SATCHEL_SET_NUMBERS ||
	       (w->search.whole && cmd->numbers);
}

static int give_nothing(struct command *cmd)
{
	int rc = satcheli_search_give(cmd);

	return rc ? rc : COMMAND_SKIP;
}

static int local_encode(struct command *cmd, struct encoder *e)
{
	struct local_work *w = cmd->work;
	struct set_lines *l = &w->search.lines;
	int rc = w->request ? SATCHEL_OK : begin(cmd);

	if (rc)
		return rc;
	if (is_for_nothing(cmd))
		return give_nothing(cmd);
	rc = satcheli_lines_next(cmd, l, LINE_OVERHEAD + strlen(w->request));
	if (rc)
		return rc;
	cmd->more |= w->criteria.texts; /* what they say goes into the next question */
	satcheli_encode_word(e, is_by_number(cmd) ? "FETCH" : "UID FETCH");
	satcheli_encode_set(e, &l->part);
	satcheli_encode_word(e, w->request);
	return SATCHEL_OK;
}

/* ---- what comes */

static void local_lead(struct command *cmd)
{
	struct local_work *w = cmd->work;

	satcheli_account_begin(cmd, &w->account);
}

static struct judged judged(struct command *cmd, const satchel_message *m)
{
	struct local_work *w = cmd->work;

	return (struct judged){ .message = m,
		                .last = m->seq && m->seq == cmd->imap->folder.old,
		                .now = w->now,
		                .fields = w->fields,
		                .decoder = &cmd->imap->replies.reader.decoder,
		                .arena = &cmd->imap->replies.reader.arena,
		                .scratch = &w->scratch };
}

/* What tells an answer from what the server says of its own accord, where something does. */
static uint64_t telling_items(const struct local_work *w)
{
	uint64_t items = w->criteria.items & ~FETCH_NEWS;

	if (items || w->fields)
		return items;
	return w->criteria.items ? w->criteria.items : SATCHEL_FETCH_UID;
}

static bool is_answer(const struct local_work *w, const satchel_message *m)
{
	return ((m->has | m->nil | m->invalid) & telling_items(w)) || m->body_count || m->rc < 0;
}

static bool is_named(const struct search_work *s, const struct judged *j)
{
	const satchel_set *part = &s->lines.part;
	uint32_t n = part->kind == SATCHEL_SET_NUMBERS ? j->message->seq : j->message->uid;

	return s->whole || satchel_set_contains(*part, n) ||
	       (j->last && part->count && satcheli_set_has_star(part));
}

static enum truth judge_items(struct local_work *w, const struct judged *j)
{
	for (const struct criterion *c = w->criteria.keys; c; c = c->next_key)
		w->truths[c->place] = (unsigned char)satcheli_judge_key(c, j);
	return satcheli_criteria_judge(&w->criteria, w->truths);
}

static void found(struct local_work *w, uint32_t number)
{
	if (!w->search.failed)
		w->search.failed = satcheli_set_append(&w->search.listed, number, number);
}

/* Its text will tell. */
static void keep_for_text(struct local_work *w, const struct judged *j, uint32_t number)
{
	int rc = satcheli_texts_keep(&w->texts, j, number, w->truths);

	if (rc == SATCHEL_E_MISSING)
		satcheli_account_lost(&w->account, j->message->uid, rc,
		                      "its structure does not tell where its text is");
	else if (rc)
		w->search.failed = rc;
}

static void take_truth(struct local_work *w, enum truth t, const struct judged *j)
{
	uint32_t number = w->search.numbers ? j->message->seq : j->message->uid;

	if (t == TRUTH_YES && number)
		found(w, number);
	else if (t == TRUTH_OPEN && number && j->message->uid)
		keep_for_text(w, j, number);
	else if (t != TRUTH_NO)
		satcheli_account_lost_row(&w->account, j->message);
}

/* Flags that the server may tell of its own accord: without the UID, which was asked for, or of a message that had its row. */
static bool is_news(const struct local_work *w, const satchel_message *m, uint32_t row)
{
	if (((m->has | m->nil | m->invalid) & ~FETCH_NEWS) || m->body_count || m->item_count)
		return false;
	return (m->seq && !(m->has & SATCHEL_FETCH_UID)) || row <= w->account.highest;
}

/* false: it is to be told too, or it is no answer. */
static bool take_row(struct command *cmd, const struct judged *j)
{
	struct local_work *w = cmd->work;
	const satchel_message *m = j->message;
	uint32_t row = j->message->uid && !is_by_number(cmd) ? j->message->uid : m->seq;
	bool is_old = m->seq <= cmd->imap->folder.old, news = is_news(w, m, row);

	if (!is_answer(w, m) || !is_named(&w->search, j))
		return false;
	if (news && !j->message->uid &&
	    (w->search.whole || !is_old)) /* if it was one, it is missed */
		return false;
	if (is_old && !satcheli_account_row(&w->account, row))
		w->search.failed = SATCHEL_E_MEMORY;
	if (m->rc < 0)
		satcheli_account_lost_row(&w->account, j->message);
	else
		take_truth(w, judge_items(w, j), j);
	return !news;
}

static bool local_reply(struct command *cmd, const satchel_reply *reply)
{
	struct local_work *w = cmd->work;
	struct judged j;
	bool taken;

	if (reply->kind == SATCHEL_REPLY_STATUS)
		return satcheli_lines_note(&w->search.lines, reply);
	if (reply->kind != SATCHEL_REPLY_FETCH)
		return false;
	j = judged(cmd, reply->message);
	taken = w->reading_texts ? satcheli_texts_take(&w->texts, &j) : take_row(cmd, &j);
	if (j.arena->failed || j.scratch->failed)
		w->search.failed = SATCHEL_E_MEMORY;
	return taken;
}

/* ---- the end */

static void settle_texts(struct command *cmd)
{
	struct local_work *w = cmd->work;

	for (size_t i = 0; i < w->texts.count; i++) {
		struct undecided *u = w->texts.sorted[i];
		enum truth t = satcheli_texts_judge(&w->texts, u);

		if (t == TRUTH_YES)
			found(w, u->number);
		else if (t == TRUTH_LOST && !satcheli_account_is_gone(cmd, &w->account, u->uid))
			satcheli_account_lost(
				&w->account, u->uid, u->rc,
				u->rc == SATCHEL_E_LIMIT
					? "some of its text is longer than inline_max"
					: "not all of its text came, or could be read");
	}
}

/* The next question, if there is one. */
static int ask_on(struct command *cmd)
{
	struct local_work *w = cmd->work;
	const char *sections;
	satchel_set uids = SATCHEL_SET_EMPTY;
	int rc = SATCHEL_OK;

	if (cmd->forgotten || !satcheli_texts_next(&w->texts, &uids, &sections, &rc))
		return SATCHEL_OK;
	if (!rc)
		rc = make_texts_request(cmd, sections);
	if (rc)
		return rc;
	w->reading_texts = true;
	satcheli_lines_begin(&w->search.lines, &uids);
	return COMMAND_AGAIN;
}

/* All items are there. */
static int items_done(struct command *cmd)
{
	struct local_work *w = cmd->work;
	int rc = satcheli_account_check_rows(cmd, &w->account, w->search.whole);

	return rc ? rc : satcheli_texts_sort(&w->texts);
}

static int all_done(struct command *cmd)
{
	const struct local_work *w = cmd->work;
	int rc;

	settle_texts(cmd);
	rc = satcheli_account_check(cmd, &w->account);
	return rc ? rc : satcheli_search_give(cmd);
}

/* A line is done, and what it brought could be kept. */
static int line_done(struct command *cmd, const satchel_reply *reply)
{
	struct local_work *w = cmd->work;
	struct set_lines *l = &w->search.lines;

	if (!w->reading_texts)
		satcheli_account_line(cmd, &w->account, &l->part, is_by_number(cmd));
	return satcheli_lines_granted(cmd, l, reply);
}

static int local_finish(struct command *cmd, const satchel_reply *reply)
{
	struct local_work *w = cmd->work;
	int rc = w->search.failed;

	if (rc == SATCHEL_E_LIMIT)
		return satcheli_search_give(cmd); /* which tells of what */
	if (!rc)
		rc = line_done(cmd, reply);
	if (!rc && !w->reading_texts)
		rc = items_done(cmd);
	if (!rc)
		rc = ask_on(cmd);
	return rc ? rc : all_done(cmd);
}

static void local_ended(struct command *cmd)
{
	struct local_work *w = cmd->work;

	satcheli_texts_clear(&w->texts);
	satcheli_arena_clear(&w->scratch);
	satcheli_block_free(w->request);
	satcheli_account_clear(&w->account);
	satcheli_set_builder_clear(&w->search.listed);
	satcheli_lines_clear(&w->search.lines);
}

static const struct verb local_verb = {
	.name = "SEARCH",
	.collects = true,
	.states = IN_SELECTED,
	.resumes = true,
	.overlap = OVERLAP_KEEPS,
	.lead = local_lead,
	.encode = local_encode,
	.reply = local_reply,
	.finish = local_finish,
	.ended = local_ended,
};

int satcheli_search_locally_make(satchel_client *imap, satchel_call *call, struct command **out)
{
	int rc = satcheli_command_make(imap, &local_verb, call, sizeof(struct local_work), out);
	struct local_work *w = rc ? NULL : (*out)->work;

	if (rc)
		return rc;
	satcheli_arena_init(&w->scratch, &imap->from);
	satcheli_account_init(imap, &w->account);
	return SATCHEL_OK;
}
