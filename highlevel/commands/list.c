/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* LIST, LSUB and XLIST: RFC 9051 section 6.3.9, RFC 5258. Rows are handed on as they come, however many; where something
 * belongs to them that comes later (counts, rights, metadata, subscriptions that LSUB tells) they are collected first. */
#include "core/block.h"
#include "highlevel/commands/list.h"
#include "highlevel/commands/status.h"
#include "highlevel/data/special_names.h"

/* ---- what is sent */

static int list_encode(struct command *cmd, struct encoder *e)
{
	satchel_list *l = cmd->owner;
	const char *why;

	if (!l)
		return COMMAND_SKIP;
	if (!l->marking && satcheli_list_choose(l, &why))
		return satcheli_command_fail(cmd, SATCHEL_E_UNSUPPORTED, "%s", why);
	return satcheli_list_encode(cmd, e, l);
}

/* ---- what comes */

/* What comes beside the rows is for the folder of that name. */
static bool beside(satchel_list *l, const satchel_folder *folder,
                   bool (*take)(satchel_list *, satchel_folder *, const satchel_folder *))
{
	struct entry *entry = satcheli_entries_find(&l->entries, folder->wire_name);
	uint64_t max = l->handle.imap->replies.limits.max_folders;

	if (entry && !l->failed && !take(l, &entry->folder, folder))
		l->failed = SATCHEL_E_MEMORY;
	if (entry && !l->failed && !satcheli_entries_fit(&l->entries, max))
		l->failed = SATCHEL_E_LIMIT;
	return entry || l->failed;
}

static bool is_row(const satchel_list *l, const satchel_reply *reply)
{
	if (reply->kind != SATCHEL_REPLY_LIST)
		return false;
	if (l->marking || l->form.word == LSUB_WORD)
		return !strcmp(reply->name, "LSUB");
	return !strcmp(reply->name, "LIST") ||
	       (l->form.word == XLIST_WORD && !strcmp(reply->name, "XLIST"));
}

/* RFC 3501 section 6.3.9: but for levels above such a folder, which are \Noselect. */
static const satchel_folder *as_subscribed(satchel_list *l, const satchel_folder *folder)
{
	if (folder->attributes & SATCHEL_FOLDER_NOSELECT)
		return folder;
	l->subscribed = *folder;
	l->subscribed.attributes |= SATCHEL_FOLDER_SUBSCRIBED;
	return &l->subscribed;
}

/* Only something below it is, which "%" does not reach: where LSUB stands for LIST, that is no row. */
static bool is_parent(const satchel_list *l, const satchel_folder *folder)
{
	return l->form.word == LSUB_WORD && !l->options.lsub &&
	       (folder->attributes & SATCHEL_FOLDER_NOSELECT) &&
	       strchr(l->patterns[l->pattern], '%');
}

static void row(satchel_list *l, const satchel_folder *folder)
{
	if (is_parent(l, folder))
		return;
	if (l->form.word == LSUB_WORD)
		folder = as_subscribed(l, folder);
	if (l->form.drops_others && !(folder->attributes & SPECIAL_USE_ANY))
		return;
	l->rows++;
	if (!l->form.collects) {
		l->row = folder;
		satcheli_row_ready(&l->handle);
	} else if (!l->failed) {
		l->failed = satcheli_entries_add(&l->entries, folder,
		                                 l->handle.imap->replies.limits.max_folders);
	}
}

static bool list_reply(struct command *cmd, const satchel_reply *reply)
{
	satchel_list *l = cmd->owner;

	if (!l)
		return reply->kind == SATCHEL_REPLY_LIST;
	if (is_row(l, reply)) {
		if (l->marking)
			beside(l, reply->folder, satcheli_list_take_subscription);
		else
			row(l, reply->folder);
		return true;
	}
	switch (reply->kind) {
	case SATCHEL_REPLY_FOLDER_STATUS:
		return l->options.status_items &&
		       beside(l, reply->folder, satcheli_list_take_counts);
	case SATCHEL_REPLY_MYRIGHTS:
		return (l->options.returns & SATCHEL_LIST_MYRIGHTS) &&
		       beside(l, reply->folder, satcheli_list_take_rights);
	case SATCHEL_REPLY_METADATA:
		return l->metadata_count && beside(l, reply->folder, satcheli_list_take_metadata);
	default: return false;
	}
}

/* ---- the end of a line, or of all */

static int failure(struct command *cmd, const satchel_list *l)
{
	uint64_t max = cmd->imap->replies.limits.max_folders;

	if (l->failed == SATCHEL_E_LIMIT)
		return satcheli_command_fail(
			cmd, l->failed,
			"more folders, or more of each, in one list than max_folders (%llu) allows",
			(unsigned long long)max);
	return l->failed;
}

/* One line for each pattern, then the same for LSUB. */
static bool next_line(satchel_list *l)
{
	bool each = (!l->form.extended || l->form.word != LIST_WORD) && l->pattern_count > 1;

	if ((each || l->marking) && ++l->pattern < l->pattern_count)
		return true;
	l->pattern = 0;
	if (!l->form.marks_subscribed || l->marking)
		return false;
	return l->marking = true;
}

/* Q085: an answer without a line. What can be had otherwise is asked for once more. */
static bool doubts(satchel_list *l)
{
	const uint64_t server_only = SATCHEL_LIST_REMOTE | SATCHEL_LIST_RECURSIVEMATCH;

	if (!l->form.extended || l->rows || (l->select & server_only) || l->metadata_count ||
	    (l->options.returns & SATCHEL_LIST_MYRIGHTS))
		return false;
	return l->doubts = true;
}

static void ask_counts(satchel_list *l)
{
	if (!l->options.status_items || l->form.by_list_status)
		return;
	l->ask = l->entries.first;
	satcheli_list_ask_counts(l);
}

static int list_finish(struct command *cmd, const satchel_reply *reply)
{
	satchel_list *l = cmd->owner;

	(void)reply;
	if (!l)
		return SATCHEL_OK;
	if (l->failed)
		return failure(cmd, l);
	if (doubts(l) || next_line(l))
		return COMMAND_AGAIN;
	cmd->imap->plain_list |= l->doubts && l->rows;
	ask_counts(l);
	return l->failed;
}

/* Q025: what is offered is not understood, another form is. */
static bool may_try_another(struct command *cmd, satchel_list *l)
{
	satchel_client *imap = cmd->imap;

	if (l->marking)
		return false;
	if (l->form.word == XLIST_WORD)
		return l->no_xlist = true;
	if (l->form.word == LSUB_WORD && !imap->no_lsub) /* Q029 */
		return imap->no_lsub = !imap->plain_list && satchel_has(imap, "LIST-EXTENDED");
	if (l->form.extended && !imap->plain_list)
		return imap->plain_list = true;
	return false;
}

static int list_refused(struct command *cmd, const satchel_reply *reply, int rc)
{
	satchel_list *l = cmd->owner;

	if (l && l->doubts && !l->rows && !l->pattern) /* there are none, as it was said at first */
		return SATCHEL_OK;
	if (!l || reply->condition != SATCHEL_CONDITION_BAD || l->rows || l->pattern)
		return rc;
	return may_try_another(cmd, l) ? COMMAND_AGAIN : rc;
}

/* A line could not be read: that costs neither the other folders nor their counts. */
static int keep_blame(satchel_list *l, const struct command *cmd)
{
	if (l->failed)
		return l->failed;
	l->blame = satcheli_block_new(&l->handle.from, sizeof *l->blame);
	if (!l->blame || !cmd->error)
		return SATCHEL_E_MEMORY;
	satcheli_error_copy(l->blame, cmd->error);
	l->failed = cmd->rc;
	ask_counts(l);
	return l->failed;
}

static void list_ended(struct command *cmd)
{
	satchel_list *l = cmd->owner;
	int rc = cmd->rc;

	if (!l)
		return;
	l->cmd = NULL;
	l->next = l->entries.first;
	if (cmd->error && l->rows && !l->form.collects &&
	    cmd->error->error.outcome == SATCHEL_REFUSED)
		cmd->error->error.outcome = SATCHEL_PARTLY;
	if (rc < 0 && cmd->incomplete && cmd->imap->phase != PHASE_DEAD)
		rc = keep_blame(l, cmd);
	if (!l->open || !list_has_rows(l, rc))
		satcheli_handle_done(&l->handle, rc, rc == cmd->rc ? cmd->error : NULL);
}

static const struct verb list_verb = {
	.name = "LIST",
	.collects = true,
	.states = IN_AUTHENTICATED,
	.encode = list_encode,
	.reply = list_reply,
	.finish = list_finish,
	.refused = list_refused,
	.ended = list_ended,
};

/* ---- the handle */

static void list_release(struct handle *h);

static void list_orphan(struct handle *h)
{
	((satchel_list *)(void *)h)->cmd = NULL;
}

static bool keep_words(struct arena *a, const char *const **list, size_t count)
{
	satchel_words words = { *list, count };

	if (!satcheli_copy_words(a, &words))
		return false;
	*list = words.list;
	return true;
}

static int keep_arguments(satchel_list *l, const char *pattern)
{
	size_t more = satcheli_words_of(l->options.patterns).count;
	const char **patterns = satcheli_arena_zero(&l->arena, more + 1, sizeof *patterns);

	if (!patterns)
		return SATCHEL_E_MEMORY;
	patterns[0] = pattern;
	for (size_t i = 0; i < more; i++)
		patterns[i + 1] = l->options.patterns[i];
	l->patterns = patterns;
	l->pattern_count = more + 1;
	l->metadata_count = satcheli_words_of(l->options.metadata).count;
	if (!l->options.reference)
		l->options.reference = "";
	return keep_words(&l->arena, &l->patterns, l->pattern_count) &&
	                       keep_words(&l->arena, &l->options.metadata, l->metadata_count) &&
	                       satcheli_copy_text(&l->arena, &l->options.reference)
	               ? SATCHEL_OK
	               : SATCHEL_E_MEMORY;
}

/* RFC 5258 section 3.1: RECURSIVEMATCH goes with something to match. */
static const char *fault_of(const satchel_list *l, const char *pattern)
{
	const uint64_t base = SATCHEL_LIST_SUBSCRIBED | SATCHEL_LIST_SPECIAL_USE;
	const uint64_t known = base | SATCHEL_LIST_REMOTE | SATCHEL_LIST_RECURSIVEMATCH;
	const uint64_t returned = base | SATCHEL_LIST_CHILDREN | SATCHEL_LIST_MYRIGHTS;

	if (!pattern)
		return "the pattern is missing";
	if ((l->select & ~known) || (l->options.returns & ~returned) ||
	    !satcheli_status_known(l->options.status_items))
		return "one of the options is not for this place";
	if ((l->select & SATCHEL_LIST_RECURSIVEMATCH) && !(l->select & base))
		return "RECURSIVEMATCH needs SUBSCRIBED or SPECIAL_USE";
	return NULL;
}

static int prepare(satchel_list *l, const char *pattern, const char **why)
{
	const satchel_list_options *o = &l->options;

	satcheli_arena_init(&l->arena, &l->handle.from);
	l->arena.chunk_size = 256;
	satcheli_entries_init(&l->entries, &l->handle.from);
	l->select = o->select | (o->subscribed ? SATCHEL_LIST_SUBSCRIBED : 0);
	if (o->lsub) /* Q029: where there is no LSUB */
		l->select = SATCHEL_LIST_SUBSCRIBED;
	*why = fault_of(l, pattern);
	if (*why)
		return SATCHEL_E_ARGUMENT;
	*why = "out of memory";
	return keep_arguments(l, pattern);
}

int satchel_list_start(satchel_client *imap, const char *pattern,
                       const satchel_list_options *options, satchel_list **list)
{
	const satchel_list_options *o = CALL_OPTIONS_OF(satchel_list_options, options);
	const char *why = "out of memory";
	struct command *cmd;
	struct handle *h;
	satchel_list *l;
	int rc = satcheli_command_make(imap, &list_verb, o->call, 0, &cmd);

	if (rc)
		return rc;
	cmd->call = NULL;
	rc = satcheli_handle_new(imap, sizeof *l, o->call, list_orphan, &h);
	if (rc)
		return satcheli_command_drop(cmd, rc, why);
	l = (satchel_list *)(void *)h;
	l->handle.release = list_release;
	l->options = *o;
	rc = prepare(l, pattern, &why);
	if (rc) {
		satchel_list_end(l);
		return satcheli_command_drop(cmd, rc, why);
	}
	l->cmd = cmd;
	cmd->owner = l;
	satcheli_command_queue(cmd);
	*list = l;
	if (o->call)
		o->call->rc = SATCHEL_QUEUED;
	return o->call ? SATCHEL_QUEUED : SATCHEL_OK;
}

/* What was collected is there when the handle has ended. */
static bool next_entry(satchel_list *l, const satchel_folder **folder)
{
	while (list_has_rows(l, l->handle.rc) && l->next) {
		const satchel_folder *f = &l->next->folder;

		l->next = l->next->next;
		if (l->form.drops_unsubscribed && !(f->attributes & SATCHEL_FOLDER_SUBSCRIBED))
			continue;
		*folder = f;
		return true;
	}
	return false;
}

int satchel_list_next(satchel_list *l, const satchel_folder **folder)
{
	int rc;

	if (next_entry(l, folder))
		return SATCHEL_ROW;
	rc = satcheli_handle_next(&l->handle);
	if (rc == SATCHEL_ROW)
		*folder = l->row;
	if (rc != SATCHEL_OK && rc != SATCHEL_E_PROTOCOL) /* a callback may have ended the handle */
		return rc;
	return next_entry(l, folder) ? SATCHEL_ROW : rc;
}

static void disown_counts(satchel_list *l)
{
	for (struct entry *x = l->entries.first; l->open && x; x = x->next)
		if (x->status)
			satcheli_status_disown(x->status);
}

static void list_release(struct handle *h)
{
	satchel_list *l = (satchel_list *)(void *)h;

	if (l->handle.imap)
		disown_counts(l);
	satcheli_entries_clear(&l->entries);
	satcheli_arena_clear(&l->arena);
	satcheli_block_free(l->blame);
	satcheli_handle_free(&l->handle);
}

void satchel_list_end(satchel_list *l)
{
	if (!l)
		return;
	if (l->cmd)
		satcheli_command_disown(l->cmd);
	l->cmd = NULL;
	if (!satcheli_handle_busy(&l->handle))
		list_release(&l->handle);
}
