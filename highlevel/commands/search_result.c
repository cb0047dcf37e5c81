/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What a search found. Knows nothing of how it was asked: numbers that came in a list are counted here, what the server
 * counted is taken as it says. */
#include "highlevel/commands/search_work.h"

/* ---- answers */

static void widen(satchel_span *ends, uint32_t n)
{
	ends->first = !ends->first || n < ends->first ? n : ends->first;
	ends->last = n > ends->last ? n : ends->last;
}

static void take(struct search_work *w, const satchel_set *set)
{
	w->came |= SATCHEL_FOUND_ALL;
	w->line_listed += satchel_set_count(*set);
	if (set->count) {
		widen(&w->list_ends, satchel_set_span(set, 0).first);
		widen(&w->list_ends, span_end(satchel_set_span(set, set->count - 1)));
	}
	if (!w->failed)
		w->failed = satcheli_set_append_set(&w->listed, set);
}

static void take_modseq(struct search_work *w, uint64_t modseq)
{
	w->came |= modseq ? SATCHEL_FOUND_MODSEQ : 0;
	w->found.modseq = modseq > w->found.modseq ? modseq : w->found.modseq;
}

static void take_partial(struct command *cmd, struct search_work *w, const satchel_found *f)
{
	if (!w->failed)
		w->failed = satcheli_set_in_arena(&cmd->arena, &f->partial, &w->found.partial);
}

/* Sequence numbers where UIDs were asked for, or the other way round. */
static bool is_other_kind(const struct search_work *w, const satchel_found *f)
{
	bool names = f->all.count || f->partial.count ||
	             (f->known & (SATCHEL_FOUND_MIN | SATCHEL_FOUND_MAX));

	return names && f->uid == w->numbers;
}

static void take_found(struct command *cmd, const satchel_found *f)
{
	struct search_work *w = cmd->work;

	w->odd |= is_other_kind(w, f);
	if (w->odd)
		return;
	w->came |= f->known;
	if (f->known & SATCHEL_FOUND_ALL)
		take(w, &f->all);
	if (f->known & SATCHEL_FOUND_MIN)
		widen(&w->min_said, f->min);
	if (f->known & SATCHEL_FOUND_MAX)
		widen(&w->max_said, f->max);
	if (f->known & SATCHEL_FOUND_COUNT)
		w->line_count += f->count;
	if (f->known & SATCHEL_FOUND_PARTIAL)
		take_partial(cmd, w, f);
	take_modseq(w, f->modseq);
}

bool satcheli_search_reply(struct command *cmd, const satchel_reply *reply)
{
	struct search_work *w = cmd->work;

	if (reply->kind == SATCHEL_REPLY_STATUS)
		return satcheli_lines_note(&w->lines, reply);
	if (reply->kind == SATCHEL_REPLY_SEARCH && !strcmp(reply->name, "SEARCH")) {
		take(w, &reply->set);
		take_modseq(w, reply->modseq);
		return true;
	}
	if (reply->kind != SATCHEL_REPLY_ESEARCH ||
	    (*reply->found->tag && strcmp(reply->found->tag, cmd->tag)))
		return false;
	take_found(cmd, reply->found);
	return true;
}

/* ---- one line */

void satcheli_search_line(struct search_work *w)
{
	w->came = w->line_count = 0;
	w->line_listed = 0;
	w->list_ends = w->min_said = w->max_said = (satchel_span){ 0, 0 };
	w->odd = false;
}

/* What came is the same whichever way it was said. */
static bool agrees(const struct search_work *w)
{
	bool all = w->came & SATCHEL_FOUND_ALL, min = w->came & SATCHEL_FOUND_MIN,
	     max = w->came & SATCHEL_FOUND_MAX, count = w->came & SATCHEL_FOUND_COUNT;

	if (count && !w->line_count && (min || max))
		return false;
	if (!all)
		return !(min && max) || w->min_said.first <= w->max_said.last;
	return (!count || w->line_count == w->line_listed) &&
	       (!min || w->min_said.first == w->list_ends.first) &&
	       (!max || w->max_said.last == w->list_ends.last);
}

/* Something was found, so none of these is left out. */
static bool lacks(const struct search_work *w)
{
	const uint32_t named = SATCHEL_FOUND_ALL | SATCHEL_FOUND_MIN | SATCHEL_FOUND_MAX;

	return (w->line_count || (w->came & named)) && (w->want & ~w->came & named);
}

/* What was asked for, as far as there is any, and nothing that contradicts itself. Nothing is left out of an answer but what
 * is empty; a list tells all. */
bool satcheli_search_complete(const struct search_work *w)
{
	if (w->odd || ((w->want & SATCHEL_FOUND_PARTIAL) && !(w->came & SATCHEL_FOUND_PARTIAL)))
		return false;
	if (!agrees(w))
		return false;
	if ((w->came & SATCHEL_FOUND_ALL) || !w->extended)
		return true;
	if ((w->want & SATCHEL_FOUND_COUNT) && !(w->came & SATCHEL_FOUND_COUNT))
		return false;
	return !lacks(w);
}

static void take_ends(struct search_work *w)
{
	if (w->came & SATCHEL_FOUND_MIN)
		widen(&w->ends, w->min_said.first);
	if (w->came & SATCHEL_FOUND_MAX)
		widen(&w->ends, w->max_said.last);
}

void satcheli_search_close_line(struct command *cmd)
{
	struct search_work *w = cmd->work;

	cmd->imap->plain_search |= w->plain;
	if (!(w->came & SATCHEL_FOUND_ALL)) { /* else they are counted with the list */
		w->found.count += w->line_count;
		take_ends(w);
	}
	if (cmd->saves)
		cmd->imap->folder.saved = true;
}

/* ---- the whole */

/* What is said of all the lines together. */
static void sum_up(struct search_work *w, const satchel_set *all)
{
	satchel_found *f = &w->found;
	uint64_t count = f->count + satchel_set_count(*all);

	f->count = count > UINT32_MAX ? UINT32_MAX : (uint32_t)count;
	if (all->count) {
		widen(&w->ends, satchel_set_span(all, 0).first);
		widen(&w->ends, satchel_set_span(all, all->count - 1).last);
	}
	f->min = w->ends.first;
	f->max = w->ends.last;
	f->known |= w->want & ~(uint32_t)(SATCHEL_FOUND_MIN | SATCHEL_FOUND_MAX);
	if (f->min)
		f->known |= w->want & (SATCHEL_FOUND_MIN | SATCHEL_FOUND_MAX);
	f->known |= f->modseq ? SATCHEL_FOUND_MODSEQ : 0;
	if (f->known & SATCHEL_FOUND_ALL)
		f->all = *all;
}

/* Only what was asked for; the rest is zero. */
static void hide_unasked(satchel_found *f)
{
	f->min = f->known & SATCHEL_FOUND_MIN ? f->min : 0;
	f->max = f->known & SATCHEL_FOUND_MAX ? f->max : 0;
	f->count = f->known & SATCHEL_FOUND_COUNT ? f->count : 0;
}

static int give_found(struct command *cmd, const satchel_set *all)
{
	struct search_work *w = cmd->work;
	struct arena *a;
	satchel_found *f = satcheli_result_new(&cmd->imap->from, sizeof *f, &a);

	if (!f)
		return SATCHEL_E_MEMORY;
	sum_up(w, all);
	*f = w->found;
	hide_unasked(f);
	f->tag = "";
	f->uid = !w->numbers;
	f->all.kind = f->partial.kind = all->kind;
	if (satcheli_set_in_arena(a, &f->all, &f->all) ||
	    satcheli_set_in_arena(a, &f->partial, &f->partial)) {
		satchel_free(f);
		return SATCHEL_E_MEMORY;
	}
	*w->out = f;
	return SATCHEL_OK;
}

int satcheli_search_give(struct command *cmd)
{
	struct search_work *w = cmd->work;
	satchel_set all;
	int rc = w->failed ? w->failed : satcheli_set_finish(&w->listed);

	if (rc == SATCHEL_E_LIMIT)
		return satcheli_command_fail(cmd, rc, "the result has more ranges than max_ranges");
	if (rc || cmd->forgotten)
		return rc;
	all = satcheli_set_view(&w->listed, w->numbers ? SATCHEL_SET_NUMBERS : SATCHEL_SET_UIDS);
	return w->out ? give_found(cmd, &all) : satcheli_set_result(&cmd->imap->from, &all, w->set);
}
