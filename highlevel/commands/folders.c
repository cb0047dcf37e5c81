/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Commands that name folders and answer OK or NO: CREATE, DELETE, RENAME, SUBSCRIBE, UNSUBSCRIBE. RFC 9051 section 6.3. */
#include "highlevel/commands/commands.h"

struct folders_work {
	const char *first, *second; /* second NULL: one name is all */
};

static int folders_encode(struct command *cmd, struct encoder *e)
{
	const struct folders_work *w = cmd->work;
	int rc;

	satcheli_encode_word(e, cmd->verb->name);
	rc = satcheli_encode_folder(cmd, e, w->first);
	return rc || !w->second ? rc : satcheli_encode_folder(cmd, e, w->second);
}

#define FOLDER_VERB(word)                                                          \
	{                                                                          \
		.name = word, .states = IN_AUTHENTICATED, .encode = folders_encode \
	}
static const struct verb create_verb = FOLDER_VERB("CREATE");
static const struct verb delete_verb = FOLDER_VERB("DELETE");
static const struct verb rename_verb = FOLDER_VERB("RENAME");
static const struct verb subscribe_verb = FOLDER_VERB("SUBSCRIBE");
static const struct verb unsubscribe_verb = FOLDER_VERB("UNSUBSCRIBE");

static int run(satchel_client *imap, const struct verb *verb, const char *first, const char *second,
               const satchel_call_options *options)
{
	struct command *cmd;
	struct folders_work *w;
	int rc = satcheli_command_make(imap, verb, satcheli_call_of(options), sizeof *w, &cmd);

	if (rc)
		return rc;
	w = cmd->work;
	w->first = satcheli_command_text(cmd, first);
	w->second = second ? satcheli_command_text(cmd, second) : NULL;
	if (!w->first || (second && !w->second))
		return satcheli_command_drop(cmd, SATCHEL_E_MEMORY, "out of memory");
	return satcheli_command_run(cmd);
}

int satchel_create(satchel_client *imap, const char *folder, const satchel_call_options *options)
{
	return run(imap, &create_verb, folder, NULL, options);
}

int satchel_delete(satchel_client *imap, const char *folder, const satchel_call_options *options)
{
	return run(imap, &delete_verb, folder, NULL, options);
}

int satchel_rename(satchel_client *imap, const char *from, const char *to,
                   const satchel_call_options *options)
{
	return run(imap, &rename_verb, from, to, options);
}

int satchel_subscribe(satchel_client *imap, const char *folder, const satchel_call_options *options)
{
	return run(imap, &subscribe_verb, folder, NULL, options);
}

int satchel_unsubscribe(satchel_client *imap, const char *folder,
                        const satchel_call_options *options)
{
	return run(imap, &unsubscribe_verb, folder, NULL, options);
}
