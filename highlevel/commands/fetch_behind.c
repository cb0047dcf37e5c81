/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Items behind the end of the list (Q128). A server does so for each such request, so the same request would bring no more,
 * and a body is not held back for them: the row is told with what it has, and when all else of the fetch is done, the items
 * that were lost are asked for alone, once, in one command for all of these messages. The answers are further rows. Where
 * sections were asked for and none came, all is asked for once more; a body that came is not. What does not come then
 * either is invalid in the first row, and no error. */
#include "core/block.h"
#include "highlevel/commands/fetch.h"

void satcheli_fetch_note_behind(satchel_fetch *f, const satchel_message *m, uint64_t items)
{
	bool bare = f->sections && !m->body_count && !m->binary_size_count;
	uint32_t n = fetch_number(f, m);

	if (bare)
		f->limit |= satcheli_set_append(&f->behind.bare, n, n) != SATCHEL_OK;
	else if (items)
		f->limit |= satcheli_set_append(&f->behind.lacking, n, n) != SATCHEL_OK;
	if (!bare)
		f->behind.items |= items;
}

static int make_request(satchel_fetch *f)
{
	const satchel_fetch_options o = { .items = f->behind.items, .lazy_preview = f->lazy };
	const char *why;

	return satcheli_fetch_request(&f->handle.from, &o, &f->behind.request, &why);
}

/* By number, also where "$" was asked for: these messages have come. */
static int ask(satchel_fetch *f, struct set_builder *of, enum part_kind kind)
{
	int rc = satcheli_set_finish(of);
	satchel_set set =
		satcheli_set_view(of, f->numbers ? SATCHEL_SET_NUMBERS : SATCHEL_SET_UIDS);

	if (!rc && kind == PART_LACKING)
		rc = make_request(f);
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

bool satcheli_fetch_behind_ended(const struct command *cmd)
{
	if (cmd->rc == SATCHEL_E_STATE || cmd->rc == SATCHEL_E_UNSUPPORTED ||
	    cmd->rc == SATCHEL_E_MESSAGELIMIT)
		return true;
	return cmd->rc >= 0 || (cmd->outcome == SATCHEL_REFUSED && cmd->rc != SATCHEL_E_MEMORY);
}
