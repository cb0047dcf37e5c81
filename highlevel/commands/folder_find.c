/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Small questions that LIST and NAMESPACE answer: is there such a folder, and what stands between levels. */
#include "core/block.h"
#include "highlevel/commands/commands.h"

/* ---- is there such a folder */

struct exists_work {
	const char *folder;
	satchel_octets wire;
	bool *out, found;
};

static int exists_encode(struct command *cmd, struct encoder *e)
{
	struct exists_work *w = cmd->work;
	int rc = satcheli_folder_wire(cmd, w->folder, (const char **)(void *)&w->wire.data,
	                              &w->wire.size);

	if (rc)
		return rc;
	if (ascii_is(w->wire.data, w->wire.size, "INBOX",
	             5)) /* Cyrus compares patterns by octets */
		w->wire.data = "INBOX";
	satcheli_encode_word(e, "LIST");
	satcheli_encode_string(e, "", 0);
	satcheli_encode_string(e, w->wire.data, w->wire.size);
	return SATCHEL_OK;
}

/* "%" and "*" in a name match others too; a server may say it with a delimiter behind (Q081). */
static bool is_it(const struct exists_work *w, const satchel_folder *f)
{
	bool same = octets_equal(f->wire_name, w->wire) || !strcmp(f->name, w->folder);

	return same || ((f->attributes & SATCHEL_FOLDER_INBOX) &&
	                ascii_is(w->wire.data, w->wire.size, "INBOX", 5));
}

static bool exists_reply(struct command *cmd, const satchel_reply *reply)
{
	struct exists_work *w = cmd->work;

	if (reply->kind != SATCHEL_REPLY_LIST || strcmp(reply->name, "LIST") != 0)
		return false;
	w->found |= is_it(w, reply->folder) &&
	            !(reply->folder->attributes & SATCHEL_FOLDER_NONEXISTENT);
	return true;
}

static int exists_finish(struct command *cmd, const satchel_reply *reply)
{
	const struct exists_work *w = cmd->work;

	(void)reply;
	if (!cmd->forgotten)
		*w->out = w->found;
	return SATCHEL_OK;
}

static const struct verb exists_verb = {
	.name = "LIST",
	.collects = true,
	.states = IN_AUTHENTICATED,
	.encode = exists_encode,
	.reply = exists_reply,
	.finish = exists_finish,
};

int satchel_folder_exists(satchel_client *imap, const char *folder,
                          const satchel_call_options *options, bool *exists)
{
	struct command *cmd;
	struct exists_work *w;
	int rc = satcheli_command_make(imap, &exists_verb, satcheli_call_of(options), sizeof *w,
	                               &cmd);

	if (rc)
		return rc;
	w = cmd->work;
	w->out = exists;
	if (folder && !*folder) /* LIST takes it for a question about delimiters */
		return satcheli_command_drop(cmd, SATCHEL_E_ARGUMENT, "a folder has a name");
	rc = satcheli_command_folder(cmd, folder, &w->folder);
	return rc ? rc : satcheli_command_run(cmd);
}

/* ---- what stands between levels */

/* Asked one after the other, until one of them tells. */
enum delimiter_line { ASK_NAMESPACE, ASK_EMPTY, ASK_ANY, ASKED_ALL };

struct delimiter_work {
	enum delimiter_line line;
	char *found; /* a block; "" too: a folder without levels */
	char **out;
	bool failed;
};

static int delimiter_encode(struct command *cmd, struct encoder *e)
{
	struct delimiter_work *w = cmd->work;

	if (w->line == ASK_NAMESPACE && !satchel_has(cmd->imap, "NAMESPACE"))
		w->line = ASK_EMPTY;
	if (w->line == ASK_NAMESPACE) {
		satcheli_encode_word(e, "NAMESPACE");
		return SATCHEL_OK;
	}
	satcheli_encode_word(e, "LIST");
	satcheli_encode_string(e, "", 0);
	satcheli_encode_string(e, "%", w->line == ASK_ANY ? 1 : 0);
	return SATCHEL_OK;
}

static void take_delimiter(struct command *cmd, const char *delimiter)
{
	struct delimiter_work *w = cmd->work;

	if (!*delimiter || w->found)
		return;
	w->found = satcheli_block_text(&cmd->imap->from, delimiter, strlen(delimiter));
	w->failed |= !w->found;
}

static bool delimiter_reply(struct command *cmd, const satchel_reply *reply)
{
	const struct delimiter_work *w = cmd->work;

	if (w->line == ASK_NAMESPACE && reply->kind == SATCHEL_REPLY_NAMESPACE) {
		satchel_namespace_list own = reply->namespaces->personal;

		for (size_t i = 0; i < own.count; i++)
			take_delimiter(cmd, own.list[i].delimiter);
		return true;
	}
	if (w->line == ASK_NAMESPACE || reply->kind != SATCHEL_REPLY_LIST ||
	    strcmp(reply->name, "LIST") != 0)
		return false;
	take_delimiter(cmd, reply->folder->delimiter);
	return true;
}

/* Q079: NIL or nothing in NAMESPACE; Q080: nothing in LIST "" "". */
static int delimiter_finish(struct command *cmd, const satchel_reply *reply)
{
	struct delimiter_work *w = cmd->work;

	(void)reply;
	if (w->failed)
		return SATCHEL_E_MEMORY;
	if (!w->found && ++w->line < ASKED_ALL)
		return COMMAND_AGAIN;
	if (!w->found)
		w->found = satcheli_block_text(&cmd->imap->from, "", 0);
	if (!w->found)
		return SATCHEL_E_MEMORY;
	if (!cmd->forgotten) {
		*w->out = w->found;
		w->found = NULL;
	}
	return SATCHEL_OK;
}

static int delimiter_refused(struct command *cmd, const satchel_reply *reply, int rc)
{
	struct delimiter_work *w = cmd->work;

	(void)reply;
	return ++w->line < ASKED_ALL ? COMMAND_AGAIN : rc;
}

static void delimiter_ended(struct command *cmd)
{
	satcheli_block_free(((struct delimiter_work *)cmd->work)->found);
}

static const struct verb delimiter_verb = {
	.name = "LIST",
	.collects = true,
	.states = IN_AUTHENTICATED,
	.encode = delimiter_encode,
	.reply = delimiter_reply,
	.finish = delimiter_finish,
	.refused = delimiter_refused,
	.ended = delimiter_ended,
};

int satchel_delimiter(satchel_client *imap, const satchel_call_options *options, char **delimiter)
{
	struct command *cmd;
	struct delimiter_work *w;
	int rc = satcheli_command_make(imap, &delimiter_verb, satcheli_call_of(options), sizeof *w,
	                               &cmd);

	if (rc)
		return rc;
	w = cmd->work;
	w->out = delimiter;
	return satcheli_command_run(cmd);
}
