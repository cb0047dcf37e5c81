/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Commands that name folders and answer OK or NO: CREATE, DELETE, RENAME, SUBSCRIBE, UNSUBSCRIBE. RFC 9051 section 6.3. */
#include "core/block.h"
#include "highlevel/commands/commands.h"

struct folders_work {
	const char *first, *second; /* second NULL: one name is all */
	uint64_t use;               /* CREATE */
	char **mailbox_id;
};

static int folders_encode(struct command *cmd, struct encoder *e)
{
	const struct folders_work *w = cmd->work;
	int rc;

	satcheli_encode_word(e, cmd->verb->name);
	rc = satcheli_encode_folder(cmd, e, w->first);
	return rc || !w->second ? rc : satcheli_encode_folder(cmd, e, w->second);
}

/* ---- CREATE: RFC 6154 section 3, RFC 8474 section 4.1 */

static const struct {
	uint64_t bit;
	const char *word;
} uses[] = {
	{ SATCHEL_FOLDER_ALL, "\\All" },       { SATCHEL_FOLDER_ARCHIVE, "\\Archive" },
	{ SATCHEL_FOLDER_DRAFTS, "\\Drafts" }, { SATCHEL_FOLDER_FLAGGED, "\\Flagged" },
	{ SATCHEL_FOLDER_JUNK, "\\Junk" },     { SATCHEL_FOLDER_SENT, "\\Sent" },
	{ SATCHEL_FOLDER_TRASH, "\\Trash" },   { SATCHEL_FOLDER_IMPORTANT, "\\Important" },
};

static uint64_t all_uses(void)
{
	uint64_t all = 0;

	for (size_t i = 0; i < sizeof uses / sizeof *uses; i++)
		all |= uses[i].bit;
	return all;
}

static void encode_use(struct encoder *e, uint64_t use)
{
	satcheli_encode_open(e);
	satcheli_encode_word(e, "USE");
	satcheli_encode_open(e);
	for (size_t i = 0; i < sizeof uses / sizeof *uses; i++)
		if (use & uses[i].bit)
			satcheli_encode_word(e, uses[i].word);
	satcheli_encode_close(e);
	satcheli_encode_close(e);
}

static int create_encode(struct command *cmd, struct encoder *e)
{
	const struct folders_work *w = cmd->work;
	int rc;

	rc = w->use ? satcheli_command_needs(cmd, "CREATE-SPECIAL-USE") : SATCHEL_OK;
	if (!rc)
		rc = folders_encode(cmd, e);
	if (!rc && w->use)
		encode_use(e, w->use);
	return rc;
}

static int create_finish(struct command *cmd, const satchel_reply *reply)
{
	const struct folders_work *w = cmd->work;
	const satchel_code *code = reply->code;
	bool told =
		code && code->kind == SATCHEL_CODE_MAILBOXID && code->valid && code->words.count;
	const char *id = told ? code->words.list[0] : "";
	char *copy;

	if (!w->mailbox_id || cmd->forgotten)
		return SATCHEL_OK;
	copy = satcheli_block_text(&cmd->imap->from, id, strlen(id));
	if (!copy)
		return SATCHEL_E_MEMORY;
	*w->mailbox_id = copy;
	return SATCHEL_OK;
}

static const struct verb create_verb = {
	.name = "CREATE",
	.states = IN_AUTHENTICATED,
	.encode = create_encode,
	.finish = create_finish,
};

/* ---- all */

#define FOLDER_VERB(word)                                                          \
	{                                                                          \
		.name = word, .states = IN_AUTHENTICATED, .encode = folders_encode \
	}
static const struct verb delete_verb = FOLDER_VERB("DELETE");
static const struct verb rename_verb = FOLDER_VERB("RENAME");
static const struct verb subscribe_verb = FOLDER_VERB("SUBSCRIBE");
static const struct verb unsubscribe_verb = FOLDER_VERB("UNSUBSCRIBE");

static int make(satchel_client *imap, const struct verb *verb, const char *folder,
                satchel_call *call, struct command **cmd)
{
	struct folders_work *w;
	int rc = satcheli_command_make(imap, verb, call, sizeof *w, cmd);

	if (rc)
		return rc;
	w = (*cmd)->work;
	return satcheli_command_folder(*cmd, folder, &w->first);
}

static int run(satchel_client *imap, const struct verb *verb, const char *folder,
               const satchel_call_options *options)
{
	struct command *cmd;
	int rc = make(imap, verb, folder, satcheli_call_of(options), &cmd);

	return rc ? rc : satcheli_command_run(cmd);
}

int satchel_create(satchel_client *imap, const char *folder, const satchel_call_options *options)
{
	return run(imap, &create_verb, folder, options);
}

int satchel_create_with(satchel_client *imap, const char *folder,
                        const satchel_create_options *options, char **mailbox_id)
{
	const satchel_create_options *o = CALL_OPTIONS_OF(satchel_create_options, options);
	struct command *cmd;
	struct folders_work *w;
	int rc = make(imap, &create_verb, folder, o->call, &cmd);

	if (rc)
		return rc;
	w = cmd->work;
	w->use = o->use;
	w->mailbox_id = mailbox_id;
	if (w->use & ~all_uses())
		return satcheli_command_drop(cmd, SATCHEL_E_ARGUMENT, "this is no special use");
	return satcheli_command_run(cmd);
}

int satchel_delete(satchel_client *imap, const char *folder, const satchel_call_options *options)
{
	return run(imap, &delete_verb, folder, options);
}

int satchel_rename(satchel_client *imap, const char *from, const char *to,
                   const satchel_call_options *options)
{
	struct command *cmd;
	struct folders_work *w;
	int rc = make(imap, &rename_verb, from, satcheli_call_of(options), &cmd);

	if (rc)
		return rc;
	w = cmd->work;
	rc = satcheli_command_folder(cmd, to, &w->second);
	return rc ? rc : satcheli_command_run(cmd);
}

int satchel_subscribe(satchel_client *imap, const char *folder, const satchel_call_options *options)
{
	return run(imap, &subscribe_verb, folder, options);
}

int satchel_unsubscribe(satchel_client *imap, const char *folder,
                        const satchel_call_options *options)
{
	return run(imap, &unsubscribe_verb, folder, options);
}
