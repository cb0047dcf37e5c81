/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* LIST and LSUB: RFC 9051 section 6.3.9, RFC 5258, RFC 5819. Rows are handed on as they come, however many; with counts
 * they are collected, as the counts come later: by LIST-STATUS, or by one pipeline of STATUS. */
#include "core/block.h"
#include "highlevel/commands/status.h"

/* A folder that waits for its counts. */
struct entry {
	satchel_folder *folder; /* a result */
	struct error_store *error;
	struct command *status;
};

struct satchel_list {
	struct handle handle;
	struct command *cmd;
	char *reference, *pattern;
	satchel_list_options options;
	bool by_lsub, by_list_status;
	const satchel_folder *row; /* lent */
	struct entry *entries;     /* with counts only */
	size_t count, room, next;
	size_t open;    /* STATUS commands that are not answered */
	bool collected; /* LIST has ended */
	bool failed;
};

/* ---- what is sent */

/* The form that is sent; what comes is read by it. */
static void choose_form(satchel_list *l)
{
	const satchel_client *imap = l->handle.imap;
	const satchel_list_options *o = &l->options;

	l->by_lsub = o->lsub ||
	             (o->subscribed && (imap->plain_list || !satchel_has(imap, "LIST-EXTENDED")));
	l->by_list_status = o->status_items && !l->by_lsub && !imap->plain_list &&
	                    satchel_has(imap, "LIST-STATUS");
}

static int list_encode(struct command *cmd, struct encoder *e)
{
	satchel_list *l = cmd->owner;
	int rc;

	if (!l)
		return COMMAND_SKIP;
	choose_form(l);
	satcheli_encode_word(e, l->by_lsub ? "LSUB" : "LIST");
	if (l->options.subscribed && !l->by_lsub)
		satcheli_encode_word(e, "(SUBSCRIBED)");
	rc = satcheli_encode_pattern(cmd, e, l->reference);
	if (!rc)
		rc = satcheli_encode_pattern(cmd, e, l->pattern);
	if (rc || !l->by_list_status)
		return rc;
	satcheli_encode_word(e, "RETURN");
	satcheli_encode_open(e);
	/* Q084: what is not asked for may be left out */
	if (satchel_has(cmd->imap, "LIST-EXTENDED"))
		satcheli_encode_word(e, "CHILDREN");
	if (satchel_has(cmd->imap, "SPECIAL-USE"))
		satcheli_encode_word(e, "SPECIAL-USE");
	satcheli_encode_word(e, "STATUS");
	satcheli_encode_status_items(cmd->imap, e, l->options.status_items);
	satcheli_encode_close(e);
	return SATCHEL_OK;
}

/* ---- what comes */

static bool grow(satchel_list *l)
{
	size_t room = l->room ? l->room * 2 : 64;
	struct entry *larger;

	if (l->count < l->room)
		return true;
	larger = l->handle.from.resize(l->handle.from.user, l->entries, l->room * sizeof *larger,
	                               room * sizeof *larger);
	if (!larger)
		return false;
	l->entries = larger;
	l->room = room;
	return true;
}

static bool collect(satchel_list *l, const satchel_folder *f)
{
	struct arena *a;
	satchel_folder *copy;

	if (!grow(l))
		return false;
	copy = satcheli_result_new(&l->handle.from, sizeof *copy, &a);
	if (!copy)
		return false;
	*copy = *f;
	if (!satcheli_copy_folder(a, copy)) {
		satchel_free(copy);
		return false;
	}
	l->entries[l->count++] = (struct entry){ copy, NULL, NULL };
	return true;
}

/* The numbers of a STATUS; the text fields stay those of LIST. */
static void take_counts(satchel_folder *to, const satchel_folder *from)
{
	to->known = from->known & ~SATCHEL_STATUS_MAILBOXID;
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

static bool same_name(const satchel_folder *a, const satchel_folder *b)
{
	return a->wire_name.size == b->wire_name.size &&
	       !memcmp(a->wire_name.data, b->wire_name.data, a->wire_name.size);
}

/* The folder that a STATUS is about: mostly the one that was listed last. */
static bool counted(satchel_list *l, const satchel_folder *f)
{
	for (size_t i = l->count; i; i--)
		if (same_name(l->entries[i - 1].folder, f)) {
			take_counts(l->entries[i - 1].folder, f);
			return true;
		}
	return false;
}

static bool list_reply(struct command *cmd, const satchel_reply *reply)
{
	satchel_list *l = cmd->owner;

	if (!l)
		return reply->kind == SATCHEL_REPLY_LIST;
	if (reply->kind == SATCHEL_REPLY_FOLDER_STATUS)
		return l->options.status_items && (counted(l, reply->folder) || l->failed);
	if (reply->kind != SATCHEL_REPLY_LIST || strcmp(reply->name, l->by_lsub ? "LSUB" : "LIST"))
		return false;
	if (l->options.status_items) {
		l->failed |= !collect(l, reply->folder);
		return true;
	}
	l->row = reply->folder;
	satcheli_row_ready(&l->handle);
	return true;
}

/* ---- counts by STATUS */

static void done(satchel_list *l, int rc, const struct error_store *e)
{
	satcheli_handle_done(&l->handle, rc, e);
}

static void keep_error(satchel_list *l, struct entry *entry, const struct error_store *error)
{
	if (error)
		entry->error = satcheli_block_new(&l->handle.from, sizeof *entry->error);
	l->failed |= !entry->error;
	if (entry->error) {
		satcheli_error_copy(entry->error, error);
		entry->folder->error = &entry->error->error;
	}
	entry->folder->rc = error ? error->error.code : SATCHEL_E_MEMORY;
}

/* The connection ended: that is no folder's own fault. LIST was answered, of the counts nobody knows. */
static void lost(satchel_list *l, const struct error_store *error)
{
	done(l, error->error.code, error);
	if (l->handle.error)
		l->handle.error->error.outcome = SATCHEL_PARTLY;
}

static void status_told(void *owner, size_t i, const satchel_folder *folder,
                        const struct error_store *error)
{
	satchel_list *l = owner;
	struct entry *entry = &l->entries[i];

	entry->status = NULL;
	if (folder)
		take_counts(entry->folder, folder);
	else
		keep_error(l, entry, error);
	if (error && l->handle.imap->phase == PHASE_DEAD)
		lost(l, error);
	if (!--l->open && l->collected)
		done(l, l->failed ? SATCHEL_E_MEMORY : SATCHEL_OK, NULL);
}

static int ask_counts(satchel_list *l)
{
	for (size_t i = 0; i < l->count; i++) {
		struct entry *entry = &l->entries[i];
		int rc;

		if (entry->folder->attributes & SATCHEL_FOLDER_NOSELECT)
			continue;
		rc = satcheli_status_queue(l->handle.imap, entry->folder->wire_name,
		                           l->options.status_items, l, i, status_told,
		                           &entry->status);
		if (rc)
			return rc;
		l->open++;
	}
	return SATCHEL_OK;
}

static int list_finish(struct command *cmd, const satchel_reply *reply)
{
	satchel_list *l = cmd->owner;

	(void)reply;
	if (!l)
		return SATCHEL_OK;
	if (l->failed)
		return SATCHEL_E_MEMORY;
	return l->options.status_items && !l->by_list_status ? ask_counts(l) : SATCHEL_OK;
}

/* Q025: what is offered is not understood; the plain form is. */
static int list_refused(struct command *cmd, const satchel_reply *reply, int rc)
{
	const satchel_list *l = cmd->owner;
	bool extended = l && (l->by_list_status || (l->options.subscribed && !l->by_lsub));

	if (!extended || reply->condition != SATCHEL_CONDITION_BAD || l->count || l->row ||
	    cmd->step)
		return rc;
	cmd->imap->plain_list = true;
	return COMMAND_AGAIN;
}

static void list_ended(struct command *cmd)
{
	satchel_list *l = cmd->owner;

	if (!l)
		return;
	l->cmd = NULL;
	l->collected = true;
	if (cmd->rc < 0 || !l->open)
		done(l, cmd->rc, cmd->error);
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

static int keep_arguments(satchel_list *l, const char *pattern)
{
	const char *reference = l->options.reference ? l->options.reference : "";

	l->reference = satcheli_block_text(&l->handle.from, reference, strlen(reference));
	l->pattern = satcheli_block_text(&l->handle.from, pattern, strlen(pattern));
	l->options.reference = NULL;
	return l->reference && l->pattern ? SATCHEL_OK : SATCHEL_E_MEMORY;
}

int satchel_list_start(satchel_client *imap, const char *pattern,
                       const satchel_list_options *options, satchel_list **list)
{
	const satchel_list_options *o = OPTIONS_OF(satchel_list_options, options);
	struct command *cmd;
	struct handle *h;
	satchel_list *l;
	int rc = satcheli_command_make(imap, &list_verb, o->call, 0, &cmd);

	if (rc)
		return rc;
	cmd->call = NULL;
	rc = satcheli_handle_new(imap, sizeof *l, o->call, list_orphan, &h);
	if (rc)
		return satcheli_command_drop(cmd, rc, "out of memory");
	l = (satchel_list *)(void *)h;
	l->handle.release = list_release;
	l->options = *o;
	if (keep_arguments(l, pattern)) {
		satchel_list_end(l);
		return satcheli_command_drop(cmd, SATCHEL_E_MEMORY, "out of memory");
	}
	l->cmd = cmd;
	cmd->owner = l;
	satcheli_command_queue(cmd);
	*list = l;
	if (o->call)
		o->call->rc = SATCHEL_QUEUED;
	return o->call ? SATCHEL_QUEUED : SATCHEL_OK;
}

/* With counts: all is there when the handle has ended. */
static int next_entry(satchel_list *l, const satchel_folder **folder)
{
	int rc = l->next < l->count && l->handle.rc == SATCHEL_OK
	                 ? SATCHEL_ROW
	                 : satcheli_handle_next(&l->handle);

	if (l->handle.rc != SATCHEL_OK || (rc != SATCHEL_OK && rc != SATCHEL_ROW) ||
	    l->next >= l->count)
		return rc == SATCHEL_ROW ? SATCHEL_OK : rc;
	*folder = l->entries[l->next++].folder;
	return SATCHEL_ROW;
}

int satchel_list_next(satchel_list *l, const satchel_folder **folder)
{
	int rc;

	if (l->options.status_items)
		return next_entry(l, folder);
	rc = satcheli_handle_next(&l->handle);
	if (rc == SATCHEL_ROW)
		*folder = l->row;
	return rc;
}

static void free_entries(satchel_list *l)
{
	for (size_t i = 0; i < l->count; i++) {
		if (l->handle.imap && l->entries[i].status)
			satcheli_status_disown(l->entries[i].status);
		satchel_free(l->entries[i].folder);
		satcheli_block_free(l->entries[i].error);
	}
	if (l->entries)
		l->handle.from.resize(l->handle.from.user, l->entries, l->room * sizeof *l->entries,
		                      0);
}

static void list_release(struct handle *h)
{
	satchel_list *l = (satchel_list *)(void *)h;

	free_entries(l);
	satcheli_block_free(l->reference);
	satcheli_block_free(l->pattern);
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
