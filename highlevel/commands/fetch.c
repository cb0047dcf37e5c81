/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* FETCH: RFC 9051 section 6.4.5. The handle: one command or several (a set that is too long for a line is split, what was
 * refused is asked for again). Rows and pieces are lent as they are read; what is not pulled is not read. */
#include "highlevel/commands/fetch.h"
#include "core/block.h"

const struct folder_work *satcheli_fetch_folder(const satchel_fetch *f)
{
	const satchel_client *imap = f->handle.imap;

	return imap && f->folder && f->folder == imap->folder.serial ? &imap->folder : NULL;
}

/* ---- the handle */

/* Commands that are still about go on without it. */
static void disown(satchel_fetch *f)
{
	struct command_list *lists[] = { &f->handle.imap->queue, &f->handle.imap->flight };

	for (size_t i = 0; i < 2; i++)
		for (struct command *c = lists[i]->first; c; c = c->next)
			if (c->owner == f) {
				satcheli_fetch_let_go(c);
				satcheli_command_disown(c);
			}
}

static void fetch_release(struct handle *h)
{
	satchel_fetch *f = (satchel_fetch *)(void *)h;

	satcheli_block_free(f->request);
	satcheli_block_free(f->wanted);
	satcheli_block_free(f->spelled);
	satchel_free(f->asked_block);
	satchel_set_clear(&f->left);
	satchel_set_clear(&f->narrowing.waiting);
	satcheli_block_free(f->error);
	satcheli_block_free(f->why);
	satcheli_block_free(f->message_error);
	satcheli_block_free(f->row_error);
	for (size_t i = 0; i < 2; i++)
		satcheli_arena_clear(&f->held.arenas[i]);
	satcheli_set_builder_clear(&f->got);
	satcheli_set_builder_clear(&f->failed);
	satcheli_set_builder_clear(&f->gone);
	satcheli_set_builder_clear(&f->nameless.seqs);
	satcheli_set_builder_clear(&f->hidden.listed);
	satcheli_set_builder_clear(&f->behind.lacking);
	satcheli_set_builder_clear(&f->behind.bare);
	satcheli_set_builder_clear(&f->behind.lost);
	satcheli_set_builder_clear(&f->behind.had);
	satcheli_set_builder_clear(&f->behind.refused);
	satcheli_block_free(f->behind.items_request);
	satcheli_block_free(f->behind.sections_request);
	satcheli_handle_free(&f->handle);
}

static void keep_options(satchel_fetch *f, const satchel_fetch_options *o)
{
	f->stream = o->stream;
	f->raw_text = o->raw_text;
	f->needs = (struct fetch_needs){ o->items, satcheli_fetch_wants_binary(o->sections),
		                         o->changed_since, o->partial_first };
	while (o->sections && o->sections[f->sections])
		f->sections++;
	f->whole = satcheli_fetch_wants_whole(o->sections);
	f->lazy = o->lazy_preview;
	f->changed_since = o->changed_since;
	f->vanished = o->vanished;
	f->partial_first = o->partial_first;
	f->partial_last = o->partial_last;
	f->once = o->once;
	for (size_t i = 0; i < 2; i++)
		satcheli_arena_init(&f->held.arenas[i], &f->handle.from);
	satcheli_set_builder_init(&f->got, &f->handle.from, 0);
	satcheli_set_builder_init(&f->failed, &f->handle.from, 0);
	satcheli_set_builder_init(&f->gone, &f->handle.from, 0);
	satcheli_set_builder_init(&f->nameless.seqs, &f->handle.from, 0);
	satcheli_set_builder_init(&f->hidden.listed, &f->handle.from, 0);
	satcheli_set_builder_init(&f->behind.lacking, &f->handle.from, 0);
	satcheli_set_builder_init(&f->behind.bare, &f->handle.from, 0);
	satcheli_set_builder_init(&f->behind.lost, &f->handle.from, 0);
	satcheli_set_builder_init(&f->behind.had, &f->handle.from, 0);
	satcheli_set_builder_init(&f->behind.refused, &f->handle.from, 0);
}

static int prepare(satchel_fetch *f, const satchel_set *set, const satchel_fetch_options *o,
                   const char **why)
{
	satchel_client *imap = f->handle.imap;
	int rc = satcheli_fetch_request(&imap->from, o, &f->request, why);

	f->handle.leave = satcheli_fetch_leave;
	f->handle.release = fetch_release;
	keep_options(f, o);
	if (rc)
		return rc;
	f->numbers = satcheli_is_numbers(imap, set);
	rc = satcheli_fetch_check(o, f->numbers, why);
	if (rc)
		return rc;
	*why = "out of memory";
	rc = satcheli_fetch_keep_sections(f, o->sections);
	if (!rc)
		rc = satcheli_set_result(&imap->from, set, &f->asked_block);
	if (!rc)
		f->asked = *f->asked_block;
	return rc;
}

/* The state is checked when it is sent; what can be known before is said before. */
static int start(satchel_fetch *f)
{
	int rc = satcheli_fetch_ask_first(f);

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
	const satchel_fetch_options *o = CALL_OPTIONS_OF(satchel_fetch_options, options);
	const char *why = "out of memory";
	struct command *probe;
	struct handle *h;
	satchel_fetch *f;
	int rc;

	if (!satcheli_set_valid(&set))
		return satcheli_client_error(imap, SATCHEL_E_ARGUMENT, "FETCH",
		                             "the set of messages is not in order");
	rc = satcheli_command_make(imap, &satcheli_fetch_verb, o->call, 0, &probe);
	if (rc)
		return rc;
	satcheli_command_free(probe);
	rc = satcheli_handle_new(imap, sizeof *f, o->call, satcheli_fetch_leave, &h);
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

void satchel_fetch_end(satchel_fetch *f)
{
	if (!f)
		return;
	if (f->handle.imap)
		disown(f);
	if (!satcheli_handle_busy(&f->handle))
		fetch_release(&f->handle);
}
