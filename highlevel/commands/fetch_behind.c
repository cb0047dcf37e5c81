/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Items behind the end of the list (Q128), or behind one whose end cannot be found. A server does so for each such request,
 * so the same request would bring no more, and a body is not held back for them: the row is told with what it has, and when
 * all else of the fetch is done, what was lost is asked for once, but for the item that cannot be read: sections in one
 * command for all of these messages, unless one was streamed, as that does not come twice; items in another. The answers are
 * further rows. An item that does not come then either is invalid in the first row, and no error; sections that do not are:
 * their message is left. */
#include "core/block.h"
#include "highlevel/commands/fetch.h"

static void append(satchel_fetch *f, struct set_builder *b, uint32_t n)
{
	f->limit |= satcheli_set_append(b, n, n) != SATCHEL_OK;
}

void satcheli_fetch_note_behind(satchel_fetch *f, const satchel_message *m, uint64_t items)
{
	bool lacks = f->sections && satcheli_fetch_lacks_sections(f, m);
	uint32_t n = fetch_number(f, m);

	f->behind.cut |= lacks;
	if (lacks && !(f->stream && m->body_count))
		append(f, &f->behind.bare, n);
	if (!items)
		return;
	append(f, &f->behind.lacking, n);
	f->behind.items |= items;
}

static int request_items(satchel_fetch *f)
{
	const satchel_fetch_options o = { .items = f->behind.items, .lazy_preview = f->lazy };
	const char *why;

	return satcheli_fetch_request(&f->handle.from, &o, &f->behind.items_request, &why);
}

/* All that were asked for. */
static int request_sections(satchel_fetch *f)
{
	struct encoder e;
	char *text;

	satcheli_encoder_init(&e, &f->handle.from, SATCHEL_LITERALS_SYNC);
	satcheli_encode_open(&e);
	satcheli_encode_word(&e, "UID");
	for (const char *s = f->wanted; *s; s += strlen(s) + 1)
		satcheli_encode_word(&e, s);
	satcheli_encode_close(&e);
	text = e.rc ? NULL : satcheli_block_text(&f->handle.from, e.text, e.size);
	satcheli_encoder_clear(&e);
	f->behind.sections_request = text;
	return text ? SATCHEL_OK : SATCHEL_E_MEMORY;
}

/* By number, also where "$" was asked for: these messages have come. */
static int ask(satchel_fetch *f, struct set_builder *of, enum part_kind kind)
{
	int rc = satcheli_set_finish(of);
	satchel_set set =
		satcheli_set_view(of, f->numbers ? SATCHEL_SET_NUMBERS : SATCHEL_SET_UIDS);

	if (!rc)
		rc = kind == PART_LACKING ? request_items(f) : request_sections(f);
	return rc ? rc : satcheli_fetch_ask(f, &set, 1, kind, 1, NULL);
}

void satcheli_fetch_ask_behind(satchel_fetch *f)
{
	struct behind *b = &f->behind;
	int rc = SATCHEL_OK;

	if ((!b->lacking.count && !b->bare.count) || b->asked || f->rc ||
	    !satcheli_fetch_may_ask(f))
		return;
	b->asked = true;
	if (b->bare.count)
		rc = ask(f, &b->bare, PART_BARE);
	if (!rc && b->lacking.count)
		rc = ask(f, &b->lacking, PART_LACKING);
	if (rc)
		fetch_deafen(f);
}

/* ---- what never came */

/* Those of a set whose sections did not come in the second answer either. A result. */
static int lost_of(satchel_fetch *f, const satchel_set *of, satchel_set **lost)
{
	struct set_builder *had = &f->behind.had;
	int rc = satcheli_set_finish(had);

	if (!rc)
		rc = satcheli_set_result(&f->handle.from, of, lost);
	return rc ? rc : satchel_set_subtract(*lost, satcheli_set_view(had, of->kind));
}

/* By number nobody knows which went. */
static bool has_gone(const satchel_fetch *f, uint32_t n)
{
	const struct folder_work *folder = satcheli_fetch_folder(f);

	return folder && folder->removed != f->removed && !f->numbers &&
	       !satcheli_uidmap_seq(&folder->uids, n);
}

/* What went meanwhile needs no sections, unless it was seen that they are there. 0: none. */
static uint32_t first_of(const satchel_fetch *f, const satchel_set *lost)
{
	for (size_t i = 0; i < lost->count; i++) {
		satchel_span s = satchel_set_span(lost, i);

		for (uint64_t n = s.first; n <= s.last; n++)
			if (f->behind.cut || !has_gone(f, (uint32_t)n))
				return (uint32_t)n;
	}
	return 0;
}

/* 0: none. */
static uint32_t first_lost(satchel_fetch *f, const satchel_set *of)
{
	satchel_set *lost = NULL;
	uint32_t n = 0;

	if (lost_of(f, of, &lost))
		f->limit = true;
	else
		n = first_of(f, lost);
	satchel_free(lost);
	return n;
}

static int why_lost(const satchel_fetch *f, uint32_t n, struct error_store *e)
{
	satcheli_error_set(
		e, SATCHEL_E_MISSING, "FETCH",
		f->behind.curtailed
			? "sections of message %u stand behind the end of its list (Q128)"
			: "not all sections of message %u came",
		(unsigned)n);
	e->error.quirk = f->behind.curtailed ? 128 : 0;
	e->error.outcome = SATCHEL_PARTLY;
	return SATCHEL_E_MISSING;
}

void satcheli_fetch_note_second(satchel_fetch *f, struct fetch_work *w)
{
	satchel_message *m = &w->message;
	uint32_t n = fetch_number(f, m);
	struct error_store e = { 0 };

	if (!satcheli_fetch_lacks_sections(f, m))
		append(f, &f->behind.had, n);
	if (!w->curtailed || !satcheli_fetch_lacks_sections(f, m))
		return;
	f->behind.curtailed = true;
	m->rc = why_lost(f, n, &e);
	m->error =
		satcheli_fetch_blame(f, n, m->rc, &e) ? &f->row_error->error : &satcheli_no_memory;
}

static void blame_lost(satchel_fetch *f, const struct command *cmd)
{
	const struct fetch_part *p = cmd->work;
	struct error_store e = { 0 };
	uint32_t n = first_lost(f, &p->set);

	if (n && cmd->rc < 0)
		satcheli_fetch_blame(f, n, cmd->rc, cmd->error);
	else if (n)
		satcheli_fetch_blame(f, n, satcheli_fetch_why_missing(f, p, n, &e), &e);
}

static bool is_answered(const struct command *cmd)
{
	if (cmd->rc == SATCHEL_E_STATE || cmd->rc == SATCHEL_E_UNSUPPORTED ||
	    cmd->rc == SATCHEL_E_MESSAGELIMIT || cmd->rc == SATCHEL_E_UIDREQUIRED)
		return true;
	return cmd->rc >= 0 || (cmd->outcome == SATCHEL_REFUSED && cmd->rc != SATCHEL_E_MEMORY);
}

bool satcheli_fetch_behind_ended(satchel_fetch *f, const struct command *cmd)
{
	const struct fetch_part *p = cmd->work;

	if (!is_answered(cmd))
		return false;
	if (p->kind == PART_BARE)
		blame_lost(f, cmd);
	return true;
}

/* Where it was not asked again: no such end, .once, or the folder is not what it was. */
void satcheli_fetch_settle_behind(satchel_fetch *f)
{
	struct set_builder *lost = &f->behind.lost;
	struct error_store e = { 0 };
	satchel_set all;
	uint32_t n;

	if (!lost->count || f->rc || f->message_rc || f->limit)
		return;
	f->limit = satcheli_set_finish(lost) != SATCHEL_OK;
	all = satcheli_set_view(lost, f->numbers ? SATCHEL_SET_NUMBERS : SATCHEL_SET_UIDS);
	n = f->limit ? 0 : first_lost(f, &all);
	if (n)
		satcheli_fetch_blame(f, n, why_lost(f, n, &e), &e);
}

static int leave_refused(satchel_fetch *f, satchel_set *left)
{
	int rc = satcheli_set_finish(&f->behind.refused);

	return rc ? rc : satchel_set_union(left, satcheli_set_view(&f->behind.refused, left->kind));
}

int satcheli_fetch_leave_lost(satchel_fetch *f, satchel_set *left)
{
	struct behind *b = &f->behind;
	satchel_set *lost = NULL, all;
	int rc = leave_refused(f, left);

	if (!rc)
		rc = satcheli_set_finish(&b->lost);
	if (rc || !b->lost.count)
		return rc;
	all = satcheli_set_view(&b->lost, left->kind);
	rc = lost_of(f, &all, &lost);
	if (!rc)
		rc = satchel_set_union(left, *lost);
	satchel_free(lost);
	return rc;
}
