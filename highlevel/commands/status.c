/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* STATUS: RFC 9051 section 6.3.11. An answer is matched to its question by the pending command, not by the name's text
 * alone: servers quote and spell it otherwise (Q094). */
#include "highlevel/commands/status.h"

struct status_work {
	const char *folder;  /* as the caller gave it, or NULL */
	satchel_octets wire; /* as it is sent */
	uint64_t items;
	satchel_folder **out, *result;
	void *owner; /* a list that asks */
	void *which;
	satcheli_status_told told;
	bool failed, answered;
};

static const struct {
	uint64_t bit;
	const char *word;
	const char *needs; /* a capability; NULL: every server has it */
	const char * or ;  /* another that will do */
} items_known[] = {
	{ SATCHEL_STATUS_MESSAGES, "MESSAGES", NULL, NULL },
	{ SATCHEL_STATUS_RECENT, "RECENT", "IMAP4rev1", NULL },
	{ SATCHEL_STATUS_UIDNEXT, "UIDNEXT", NULL, NULL },
	{ SATCHEL_STATUS_UIDVALIDITY, "UIDVALIDITY", NULL, NULL },
	{ SATCHEL_STATUS_UNSEEN, "UNSEEN", NULL, NULL },
	{ SATCHEL_STATUS_DELETED, "DELETED", "IMAP4rev2", "QUOTA=RES-MESSAGE" },
	{ SATCHEL_STATUS_SIZE, "SIZE", "STATUS=SIZE", NULL },
	{ SATCHEL_STATUS_MODSEQ, "HIGHESTMODSEQ", "CONDSTORE", NULL },
	{ SATCHEL_STATUS_MAILBOXID, "MAILBOXID", "OBJECTID", NULL },
	{ SATCHEL_STATUS_APPENDLIMIT, "APPENDLIMIT", "APPENDLIMIT", NULL },
	{ SATCHEL_STATUS_DELETED_STORAGE, "DELETED-STORAGE", "QUOTA=RES-STORAGE", NULL },
};

bool satcheli_status_known(uint64_t items)
{
	for (size_t i = 0; i < sizeof items_known / sizeof *items_known; i++)
		items &= ~items_known[i].bit;
	return !items;
}

static bool offered(const satchel_client *imap, const char *needs)
{
	if (!needs)
		return true;
	if (!strncmp(needs, "IMAP4rev", 8)) /* the one that is spoken */
		return imap->rev2 == (needs[8] == '2');
	return satchel_has(imap, needs);
}

static bool is_offered(const satchel_client *imap, size_t i)
{
	return offered(imap, items_known[i].needs) ||
	       (items_known[i].or &&offered(imap, items_known[i].or));
}

/* RFC 7889 section 4: one limit for all folders is a capability, and need not be in STATUS. */
void satcheli_status_limit(const satchel_client *imap, satchel_folder *f, uint64_t asked)
{
	if ((asked & ~f->known & SATCHEL_STATUS_APPENDLIMIT) &&
	    satcheli_capability_number(imap, "APPENDLIMIT=", &f->append_limit))
		f->known |= SATCHEL_STATUS_APPENDLIMIT;
}

void satcheli_status_counts(satchel_folder *to, const satchel_folder *from)
{
	to->known = from->known;
	to->nil = from->nil;
	to->messages = from->messages;
	to->recent = from->recent;
	to->uid_next = from->uid_next;
	to->uid_validity = from->uid_validity;
	to->unseen = from->unseen;
	to->deleted = from->deleted;
	to->total_size = from->total_size;
	to->deleted_storage = from->deleted_storage;
	to->highest_modseq = from->highest_modseq;
	to->append_limit = from->append_limit;
}

/* The items that this server has of those; one at least, as the grammar demands. */
static uint64_t items_to_ask(const satchel_client *imap, uint64_t items)
{
	uint64_t ask = 0;

	for (size_t i = 0; i < sizeof items_known / sizeof *items_known; i++)
		if ((items & items_known[i].bit) && is_offered(imap, i))
			ask |= items_known[i].bit;
	return ask ? ask : SATCHEL_STATUS_MESSAGES;
}

void satcheli_encode_status_items(const satchel_client *imap, struct encoder *e, uint64_t items)
{
	uint64_t ask = items_to_ask(imap, items);

	satcheli_encode_open(e);
	for (size_t i = 0; i < sizeof items_known / sizeof *items_known; i++)
		if (ask & items_known[i].bit)
			satcheli_encode_word(e, items_known[i].word);
	satcheli_encode_close(e);
}

static int status_encode(struct command *cmd, struct encoder *e)
{
	struct status_work *w = cmd->work;
	int rc = SATCHEL_OK;

	if (w->folder)
		rc = satcheli_folder_wire(cmd, w->folder, (const char **)(void *)&w->wire.data,
		                          &w->wire.size);
	if (rc)
		return rc;
	satcheli_encode_word(e, "STATUS");
	satcheli_encode_astring(e, w->wire.data, w->wire.size);
	satcheli_encode_status_items(cmd->imap, e, w->items);
	return SATCHEL_OK;
}

static bool is_named(const struct status_work *w, const satchel_folder *f)
{
	return octets_equal(w->wire, f->wire_name);
}

/* Another STATUS in flight that asks for just this name. */
static bool is_for_another(const struct command *cmd, const satchel_folder *f)
{
	for (const struct command *c = cmd->next; c; c = c->next)
		if (c->verb == cmd->verb && is_named(c->work, f))
			return true;
	return false;
}

/* Q094: some servers answer in another spelling. With NOTIFY it may be about another folder just as well. */
static bool may_mean(const struct command *cmd, const satchel_folder *f)
{
	const struct status_work *w = cmd->work;

	return !w->answered && !cmd->imap->notified && !is_for_another(cmd, f);
}

static void keep(struct command *cmd, const satchel_folder *f)
{
	struct status_work *w = cmd->work;
	struct arena *a;

	w->answered = true;
	satchel_free(w->result);
	w->result = satcheli_result_new(&cmd->imap->from, sizeof *w->result, &a);
	if (w->result) {
		*w->result = *f;
		w->failed = !satcheli_copy_folder(a, w->result);
	}
	w->failed |= !w->result;
}

static bool status_reply(struct command *cmd, const satchel_reply *reply)
{
	struct status_work *w = cmd->work;

	if (reply->kind != SATCHEL_REPLY_FOLDER_STATUS ||
	    (!is_named(w, reply->folder) && !may_mean(cmd, reply->folder)))
		return false;
	keep(cmd, reply->folder);
	return true;
}

static int status_finish(struct command *cmd, const satchel_reply *reply)
{
	struct status_work *w = cmd->work;

	(void)reply;
	if (w->failed)
		return SATCHEL_E_MEMORY;
	if (!w->result)
		return satcheli_command_fail(cmd, SATCHEL_E_PROTOCOL,
		                             "the server answered STATUS with nothing");
	satcheli_status_limit(cmd->imap, w->result, w->items);
	if (w->out && !cmd->forgotten) {
		*w->out = w->result;
		w->result = NULL;
	}
	return SATCHEL_OK;
}

static void status_ended(struct command *cmd)
{
	struct status_work *w = cmd->work;

	if (w->owner)
		w->told(w->owner, w->which, cmd->rc ? NULL : w->result, cmd->error);
	satchel_free(w->result);
	w->result = NULL;
}

static const struct verb status_verb = {
	.name = "STATUS",
	.collects = true,
	.states = IN_AUTHENTICATED,
	.encode = status_encode,
	.reply = status_reply,
	.finish = status_finish,
	.ended = status_ended,
};

int satchel_status(satchel_client *imap, const char *folder, const satchel_status_options *options,
                   satchel_folder **out)
{
	const satchel_status_options *o = CALL_OPTIONS_OF(satchel_status_options, options);
	struct command *cmd;
	struct status_work *w;
	int rc = satcheli_command_make(imap, &status_verb, o->call, sizeof *w, &cmd);

	if (rc)
		return rc;
	w = cmd->work;
	if (!satcheli_status_known(o->items))
		return satcheli_command_drop(cmd, SATCHEL_E_ARGUMENT,
		                             ".items has bits that are not known");
	w->items = o->items ? o->items : SATCHEL_STATUS_BASIC;
	w->out = out;
	rc = satcheli_command_folder(cmd, folder, &w->folder);
	return rc ? rc : satcheli_command_run(cmd);
}

int satcheli_status_queue(satchel_client *imap, satchel_octets wire, uint64_t items, void *owner,
                          void *which, satcheli_status_told told, struct command **out)
{
	struct command *cmd;
	struct status_work *w;
	int rc = satcheli_command_make_inner(imap, &status_verb, NULL, sizeof *w, &cmd);

	if (rc)
		return rc;
	w = cmd->work;
	w->wire = (satchel_octets){ satcheli_command_copy(cmd, wire.data, wire.size), wire.size };
	w->items = items;
	w->owner = owner;
	w->which = which;
	w->told = told;
	if (!w->wire.data)
		return satcheli_command_drop(cmd, SATCHEL_E_MEMORY, "out of memory");
	satcheli_command_queue(cmd);
	*out = cmd;
	return SATCHEL_OK;
}

/* The list that asked is gone. */
void satcheli_status_disown(struct command *cmd)
{
	((struct status_work *)cmd->work)->owner = NULL;
}
