/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The verbs of folder.h. */
#include "tests/transcripts/calls.h"

#include <stdlib.h>
#include <string.h>

static const struct words_bit status_items[] = {
	{ "MESSAGES", SATCHEL_STATUS_MESSAGES },
	{ "RECENT", SATCHEL_STATUS_RECENT },
	{ "UIDNEXT", SATCHEL_STATUS_UIDNEXT },
	{ "UIDVALIDITY", SATCHEL_STATUS_UIDVALIDITY },
	{ "UNSEEN", SATCHEL_STATUS_UNSEEN },
	{ "DELETED", SATCHEL_STATUS_DELETED },
	{ "SIZE", SATCHEL_STATUS_SIZE },
	{ "HIGHESTMODSEQ", SATCHEL_STATUS_MODSEQ },
	{ "MAILBOXID", SATCHEL_STATUS_MAILBOXID },
	{ "APPENDLIMIT", SATCHEL_STATUS_APPENDLIMIT },
	{ "DELETED-STORAGE", SATCHEL_STATUS_DELETED_STORAGE },
	{ "BASIC", SATCHEL_STATUS_BASIC },
	{ NULL, 0 },
};

static bool items_of(struct call *c, const char *key, uint64_t *bits)
{
	if (words_bits(words_value(&c->words, key, 0), status_items, bits))
		return true;
	text_print(c->player->fault, "an item of STATUS is not known");
	return false;
}

/* ---- SELECT, EXAMINE */

/* "67890007:20050715194045000" */
static void checkpoint(struct call *c, satchel_select_options *o)
{
	const char *text = words_value(&c->words, "qresync", 0);
	char *end = NULL;

	o->qresync = text != NULL;
	if (!text)
		return;
	o->uid_validity = (uint32_t)strtoul(text, &end, 10);
	o->modseq = *end ? strtoull(end + 1, NULL, 10) : 0;
}

static bool set_of(struct call *c, const char *key, satchel_set *set)
{
	const char *text = words_value(&c->words, key, 0);

	return !text || words_set(text, set);
}

/* select FOLDER [condstore] [qresync=UIDVALIDITY:MODSEQ [known=SET] [numbers=SET uids=SET]] */
static int select_by(struct call *c,
                     int (*by)(satchel_client *, const char *, const satchel_select_options *))
{
	satchel_select_options o = { .size = sizeof(o), .call = c->use };
	int rc = SATCHEL_E_ARGUMENT;

	o.condstore = words_have(&c->words, "condstore");
	checkpoint(c, &o);
	if (set_of(c, "known", &o.known) && set_of(c, "numbers", &o.match_numbers) &&
	    set_of(c, "uids", &o.match_uids))
		rc = by(c->player->imap, words_at(&c->words, 1), &o);
	satchel_set_clear(&o.known);
	satchel_set_clear(&o.match_numbers);
	satchel_set_clear(&o.match_uids);
	return rc;
}

static int select_folder(struct call *c)
{
	return select_by(c, satchel_select);
}

static int examine(struct call *c)
{
	return select_by(c, satchel_examine);
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

static const struct words_bit list_bits[] = {
	{ "SUBSCRIBED", SATCHEL_LIST_SUBSCRIBED },
	{ "REMOTE", SATCHEL_LIST_REMOTE },
	{ "RECURSIVEMATCH", SATCHEL_LIST_RECURSIVEMATCH },
	{ "SPECIAL-USE", SATCHEL_LIST_SPECIAL_USE },
	{ "CHILDREN", SATCHEL_LIST_CHILDREN },
	{ "MYRIGHTS", SATCHEL_LIST_MYRIGHTS },
	{ NULL, 0 },
};

/* The values of all words "key=...", ending with NULL. */
static const char *const *values_of(struct call *c, const char *key, const char **room)
{
	size_t n = 0;

	while (n < SECTIONS_MAX && (room[n] = words_value(&c->words, key, n)) != NULL)
		n++;
	room[n] = NULL;
	return n ? room : NULL;
}

/* list PATTERN [pattern=TEXT]... [reference=TEXT] [subscribed] [lsub] [status=ITEMS] [select=OPTIONS] [returns=OPTIONS]
 * [metadata=ENTRY]... [rows=N] */
static int list_start(struct call *c)
{
	const char *patterns[SECTIONS_MAX + 1], *metadata[SECTIONS_MAX + 1];
	satchel_list_options o = { .size = sizeof(o), .call = c->use };

	if (!items_of(c, "status", &o.status_items) ||
	    !words_bits(words_value(&c->words, "select", 0), list_bits, &o.select) ||
	    !words_bits(words_value(&c->words, "returns", 0), list_bits, &o.returns))
		return SATCHEL_E_ARGUMENT;
	o.reference = words_value(&c->words, "reference", 0);
	o.subscribed = words_have(&c->words, "subscribed");
	o.lsub = words_have(&c->words, "lsub");
	o.patterns = values_of(c, "pattern", patterns);
	o.metadata = values_of(c, "metadata", metadata);
	return satchel_list_start(c->player->imap, words_at(&c->words, 1), &o, &c->folders);
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
	{ "delete", 1, delete, NULL, NULL, NULL, NULL },
	{ "rename", 2, rename_folder, NULL, NULL, NULL, NULL },
	{ "subscribe", 1, subscribe, NULL, NULL, NULL, NULL },
	{ "unsubscribe", 1, unsubscribe, NULL, NULL, NULL, NULL },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL },
};
