/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The verbs of folder.h. */
#include "tests/transcripts/calls.h"

#include <stdlib.h>
#include <string.h>

static const struct words_bit status_items[] = {
	{ "MESSAGES", SATCHEL_STATUS_MESSAGES },   { "RECENT", SATCHEL_STATUS_RECENT },
	{ "UIDNEXT", SATCHEL_STATUS_UIDNEXT },     { "UIDVALIDITY", SATCHEL_STATUS_UIDVALIDITY },
	{ "UNSEEN", SATCHEL_STATUS_UNSEEN },       { "DELETED", SATCHEL_STATUS_DELETED },
	{ "SIZE", SATCHEL_STATUS_SIZE },           { "HIGHESTMODSEQ", SATCHEL_STATUS_MODSEQ },
	{ "MAILBOXID", SATCHEL_STATUS_MAILBOXID }, { "APPENDLIMIT", SATCHEL_STATUS_APPENDLIMIT },
	{ "BASIC", SATCHEL_STATUS_BASIC },         { NULL, 0 },
};

static bool items_of(struct call *c, const char *key, uint64_t *bits)
{
	if (words_bits(words_value(&c->words, key, 0), status_items, bits))
		return true;
	text_print(c->player->fault, "an item of STATUS is not known");
	return false;
}

/* ---- SELECT, EXAMINE */

static int select_folder(struct call *c)
{
	return satchel_select(
		c->player->imap, words_at(&c->words, 1),
		SATCHEL_SELECT(.call = c->use, .condstore = words_have(&c->words, "condstore")));
}

static int examine(struct call *c)
{
	return satchel_examine(
		c->player->imap, words_at(&c->words, 1),
		SATCHEL_SELECT(.call = c->use, .condstore = words_have(&c->words, "condstore")));
}

static void show_selected(struct call *c)
{
	dump_state(c->player->dump, satchel_selected(c->player->imap));
}

static int close_folder(struct call *c)
{
	return satchel_close_folder(c->player->imap, SATCHEL_CALL(c->use));
}

static int unselect(struct call *c)
{
	return satchel_unselect(c->player->imap, SATCHEL_CALL(c->use));
}

/* ---- STATUS */

static int status(struct call *c)
{
	uint64_t items;

	if (!items_of(c, "items", &items))
		return SATCHEL_E_ARGUMENT;
	return satchel_status(c->player->imap, words_at(&c->words, 1),
	                      SATCHEL_STATUS(.call = c->use, .items = items), &c->folder);
}

static void show_status(struct call *c)
{
	dump_folder(c->player->dump, "folder", c->folder);
}

/* ---- LIST */

/* list PATTERN [reference=TEXT] [subscribed] [lsub] [status=ITEMS] [rows=N] */
static int list_start(struct call *c)
{
	uint64_t items;

	if (!items_of(c, "status", &items))
		return SATCHEL_E_ARGUMENT;
	return satchel_list_start(
		c->player->imap, words_at(&c->words, 1),
		SATCHEL_LIST(.call = c->use, .reference = words_value(&c->words, "reference", 0),
	                     .subscribed = words_have(&c->words, "subscribed"),
	                     .lsub = words_have(&c->words, "lsub"), .status_items = items),
		&c->folders);
}

static int list_step(struct call *c)
{
	const char *rows = words_value(&c->words, "rows", 0);
	const satchel_folder *folder = NULL;
	int rc = c->folders ? satchel_list_next(c->folders, &folder) : SATCHEL_OK;

	if (rc != SATCHEL_ROW)
		return rc;
	dump_folder(c->player->dump, "folder", folder);
	if (!rows || ++c->rows < strtoul(rows, NULL, 10))
		return rc;
	satchel_list_end(c->folders);
	c->folders = NULL;
	return SATCHEL_OK;
}

static void list_stop(struct call *c)
{
	satchel_list_end(c->folders);
	c->folders = NULL;
}

/* ---- the others: one or two names */

static int create(struct call *c)
{
	return satchel_create(c->player->imap, words_at(&c->words, 1), SATCHEL_CALL(c->use));
}

static int delete (struct call *c)
{
	return satchel_delete(c->player->imap, words_at(&c->words, 1), SATCHEL_CALL(c->use));
}

static int rename_folder(struct call *c)
{
	return satchel_rename(c->player->imap, words_at(&c->words, 1), words_at(&c->words, 2),
	                      SATCHEL_CALL(c->use));
}

static int subscribe(struct call *c)
{
	return satchel_subscribe(c->player->imap, words_at(&c->words, 1), SATCHEL_CALL(c->use));
}

static int unsubscribe(struct call *c)
{
	return satchel_unsubscribe(c->player->imap, words_at(&c->words, 1), SATCHEL_CALL(c->use));
}

const struct call_verb folder_verbs[] = {
	{ "select", 1, select_folder, show_selected, NULL, NULL, NULL },
	{ "examine", 1, examine, show_selected, NULL, NULL, NULL },
	{ "close", 0, close_folder, show_selected, NULL, NULL, NULL },
	{ "unselect", 0, unselect, show_selected, NULL, NULL, NULL },
	{ "status", 1, status, show_status, NULL, NULL, NULL },
	{ "list", 1, list_start, NULL, NULL, list_step, list_stop },
	{ "create", 1, create, NULL, NULL, NULL, NULL },
	{ "delete", 1, delete, NULL, NULL, NULL, NULL },
	{ "rename", 2, rename_folder, NULL, NULL, NULL, NULL },
	{ "subscribe", 1, subscribe, NULL, NULL, NULL, NULL },
	{ "unsubscribe", 1, unsubscribe, NULL, NULL, NULL, NULL },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL },
};
