/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The verbs of folder.h that find folders, or make them for something. */
#include "tests/transcripts/calls.h"

#include <stdio.h>
#include <string.h>

static const struct words_bit uses[] = {
	{ "All", SATCHEL_FOLDER_ALL },           { "Archive", SATCHEL_FOLDER_ARCHIVE },
	{ "Drafts", SATCHEL_FOLDER_DRAFTS },     { "Flagged", SATCHEL_FOLDER_FLAGGED },
	{ "Junk", SATCHEL_FOLDER_JUNK },         { "Sent", SATCHEL_FOLDER_SENT },
	{ "Trash", SATCHEL_FOLDER_TRASH },       { "Important", SATCHEL_FOLDER_IMPORTANT },
	{ "Noselect", SATCHEL_FOLDER_NOSELECT }, { NULL, 0 },
};

static bool uses_of(struct call *c, uint64_t *bits)
{
	if (words_bits(words_value(&c->words, "use", 0), uses, bits))
		return true;
	text_print(c->player->fault, "a special use is not known");
	return false;
}

/* ---- find-special [use=Sent,Drafts] */

static int find_special(struct call *c)
{
	uint64_t purposes;

	if (!uses_of(c, &purposes))
		return SATCHEL_E_ARGUMENT;
	return satchel_find_special(c->player->imap, purposes, SATCHEL_CALL(c->use), &c->specials);
}

static const char *use_name(uint64_t purpose)
{
	for (const struct words_bit *u = uses; u->name; u++)
		if (u->bit == purpose)
			return u->name;
	return "!!";
}

static void show_specials(struct call *c)
{
	static const char *const sources[] = { "attribute", "xlist", "name", "inbox-prefix" };

	for (size_t i = 0; i < c->specials->count; i++) {
		const satchel_special *s = c->specials->list[i];
		char label[64];

		snprintf(label, sizeof(label), "special %s by %s", use_name(s->purpose),
		         sources[s->source]);
		dump_folder(c->player->dump, label, s->folder);
	}
}

/* ---- exists FOLDER, delimiter */

static int exists(struct call *c)
{
	return satchel_folder_exists(c->player->imap, words_at(&c->words, 1), SATCHEL_CALL(c->use),
	                             &c->exists);
}

static void show_exists(struct call *c)
{
	text_print(c->player->dump, "exists %s\n", c->exists ? "yes" : "no");
}

static int delimiter(struct call *c)
{
	return satchel_delimiter(c->player->imap, SATCHEL_CALL(c->use), &c->text);
}

static void show_delimiter(struct call *c)
{
	text_print(c->player->dump, "delimiter ");
	text_quote(c->player->dump, c->text, strlen(c->text));
	text_print(c->player->dump, "\n");
}

/* ---- create FOLDER [use=Sent] [id] */

static int create(struct call *c)
{
	uint64_t use;

	if (!words_have(&c->words, "id") && !words_value(&c->words, "use", 0))
		return satchel_create(c->player->imap, words_at(&c->words, 1),
		                      SATCHEL_CALL(c->use));
	if (!uses_of(c, &use))
		return SATCHEL_E_ARGUMENT;
	return satchel_create_with(c->player->imap, words_at(&c->words, 1),
	                           SATCHEL_CREATE(.call = c->use, .use = use),
	                           words_have(&c->words, "id") ? &c->text : NULL);
}

static void show_id(struct call *c)
{
	if (!c->text)
		return;
	text_print(c->player->dump, "created mailbox_id=");
	text_quote(c->player->dump, c->text, strlen(c->text));
	text_print(c->player->dump, "\n");
}

const struct call_verb find_verbs[] = {
	{ "find-special", 0, find_special, show_specials, NULL, NULL, NULL },
	{ "exists", 1, exists, show_exists, NULL, NULL, NULL },
	{ "delimiter", 0, delimiter, show_delimiter, NULL, NULL, NULL },
	{ "create", 1, create, show_id, NULL, NULL, NULL },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL },
};
