/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Folders, the state of the open one, namespaces, ID. */
#include "tests/transcripts/dump.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>

static const struct {
	uint64_t bit;
	const char *name;
} attributes[] = {
	{ SATCHEL_FOLDER_NOINFERIORS, "\\Noinferiors" },
	{ SATCHEL_FOLDER_NOSELECT, "\\Noselect" },
	{ SATCHEL_FOLDER_MARKED, "\\Marked" },
	{ SATCHEL_FOLDER_UNMARKED, "\\Unmarked" },
	{ SATCHEL_FOLDER_HASCHILDREN, "\\HasChildren" },
	{ SATCHEL_FOLDER_HASNOCHILDREN, "\\HasNoChildren" },
	{ SATCHEL_FOLDER_NONEXISTENT, "\\NonExistent" },
	{ SATCHEL_FOLDER_SUBSCRIBED, "\\Subscribed" },
	{ SATCHEL_FOLDER_REMOTE, "\\Remote" },
	{ SATCHEL_FOLDER_ALL, "\\All" },
	{ SATCHEL_FOLDER_ARCHIVE, "\\Archive" },
	{ SATCHEL_FOLDER_DRAFTS, "\\Drafts" },
	{ SATCHEL_FOLDER_FLAGGED, "\\Flagged" },
	{ SATCHEL_FOLDER_JUNK, "\\Junk" },
	{ SATCHEL_FOLDER_SENT, "\\Sent" },
	{ SATCHEL_FOLDER_TRASH, "\\Trash" },
	{ SATCHEL_FOLDER_IMPORTANT, "\\Important" },
	{ SATCHEL_FOLDER_INBOX, "INBOX" },
};

#define COUNT32(bit, key, member)                                                             \
	{                                                                                     \
		SATCHEL_STATUS_##bit, key, offsetof(satchel_folder, member), sizeof(uint32_t) \
	}
#define COUNT64(bit, key, member)                                                             \
	{                                                                                     \
		SATCHEL_STATUS_##bit, key, offsetof(satchel_folder, member), sizeof(uint64_t) \
	}
static const struct count {
	uint64_t bit;
	const char *key;
	size_t member, size;
} counts[] = {
	COUNT32(MESSAGES, "messages", messages),
	COUNT32(RECENT, "recent", recent),
	COUNT32(UIDNEXT, "uid_next", uid_next),
	COUNT32(UIDVALIDITY, "uid_validity", uid_validity),
	COUNT32(UNSEEN, "unseen", unseen),
	COUNT32(DELETED, "deleted", deleted),
	COUNT64(SIZE, "total_size", total_size),
	COUNT64(DELETED_STORAGE, "deleted_storage", deleted_storage),
	COUNT64(MODSEQ, "highest_modseq", highest_modseq),
	COUNT64(APPENDLIMIT, "append_limit", append_limit),
};

static void folder_names(struct string *t, const satchel_folder *f)
{
	bool same = f->wire_name.size == strlen(f->name) &&
	            memcmp(f->wire_name.data, f->name, f->wire_name.size) == 0;

	text_print(t, " ");
	dump_quoted(t, f->name);
	if (!same) {
		text_print(t, " wire=");
		text_quote(t, f->wire_name.data, f->wire_name.size);
	}
	if (f->escaped)
		text_print(t, " escaped");
	if (strcmp(f->display_name, f->name) != 0)
		dump_text(t, "display", f->display_name);
}

static void folder_attributes(struct string *t, const satchel_folder *f)
{
	bool first = true;

	if (f->delimiter && *f->delimiter)
		dump_text(t, "delimiter", f->delimiter);
	for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++)
		if (f->attributes & attributes[i].bit) {
			text_print(t, first ? " (%s" : " %s", attributes[i].name);
			first = false;
		}
	text_print(t, first ? "" : ")");
	if (f->others.count)
		dump_words(t, "others", f->others);
	if (!f->old_name || *f->old_name)
		dump_text(t, "old", f->old_name);
}

static void folder_counts(struct string *t, const satchel_folder *f)
{
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		const char *at = (const char *)f + counts[i].member;
		uint64_t value = counts[i].size == sizeof(uint32_t) ? *(const uint32_t *)at
		                                                    : *(const uint64_t *)at;

		if (f->known & counts[i].bit)
			dump_number(t, counts[i].key, value);
		else if (value)
			text_print(t, " !!%s", counts[i].key);
	}
	if (f->known & SATCHEL_STATUS_MAILBOXID)
		dump_text(t, "mailbox_id", f->mailbox_id);
	else if (!f->mailbox_id || *f->mailbox_id)
		text_print(t, " !!mailbox_id");
}

static void folder_child_info(struct string *t, const satchel_folder *f)
{
	static const struct {
		uint64_t bit;
		const char *name;
	} names[] = {
		{ SATCHEL_LIST_SUBSCRIBED, "SUBSCRIBED" },
		{ SATCHEL_LIST_REMOTE, "REMOTE" },
		{ SATCHEL_LIST_SPECIAL_USE, "SPECIAL-USE" },
	};
	bool first = true;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (f->child_info & names[i].bit) {
			text_print(t, first ? " childinfo=(%s" : " %s", names[i].name);
			first = false;
		}
	text_print(t, first ? "" : ")");
}

static void folder_beside(struct string *t, const satchel_folder *f)
{
	if (f->rights_known)
		dump_text(t, "rights", f->rights);
	else if (!f->rights || *f->rights)
		text_print(t, " !!rights");
	for (size_t i = 0; i < f->metadata.count; i++) {
		const satchel_annotation *a = &f->metadata.list[i];

		text_print(t, i ? " " : " metadata=(");
		dump_name(t, a->name);
		text_print(t, "=");
		if (a->value.data)
			text_quote(t, a->value.data, a->value.size);
		else
			text_print(t, "NIL");
	}
	text_print(t, f->metadata.count ? ")" : "");
	if (f->changed.count)
		dump_words(t, "changed", f->changed);
}

void dump_folder(struct string *t, const char *label, const satchel_folder *f)
{
	text_print(t, "%s", label);
	folder_names(t, f);
	folder_attributes(t, f);
	folder_child_info(t, f);
	folder_beside(t, f);
	if (f->rc)
		dump_rc(t, f->rc);
	folder_counts(t, f);
	text_print(t, "\n");
	if (f->rc && f->error)
		dump_error(t, "folder-error", f->error);
}

static void state_counts(struct string *t, const satchel_folder_state *s)
{
	if (s->known & SATCHEL_STATE_EXISTS)
		dump_number(t, "exists", s->exists);
	if (s->known & SATCHEL_STATE_RECENT)
		dump_number(t, "recent", s->recent);
	if (s->known & SATCHEL_STATE_UNSEEN)
		dump_number(t, "first_unseen", s->first_unseen);
	if (s->known & SATCHEL_STATE_UIDNEXT)
		dump_number(t, "uid_next", s->uid_next);
	if (s->known & SATCHEL_STATE_UIDVALIDITY)
		dump_number(t, "uid_validity", s->uid_validity);
	if (s->known & SATCHEL_STATE_MODSEQ)
		dump_number(t, "highest_modseq", s->highest_modseq);
}

void dump_state(struct string *t, const satchel_folder_state *s)
{
	if (!s) {
		text_print(t, "selected nothing\n");
		return;
	}
	text_print(t, "selected ");
	dump_quoted(t, s->name);
	state_counts(t, s);
	text_print(t, "%s%s%s%s", s->capped ? " capped" : "", s->read_only ? " read-only" : "",
	           s->no_modseq ? " no-modseq" : "", s->uid_not_sticky ? " uid-not-sticky" : "");
	if (!s->mailbox_id || *s->mailbox_id)
		dump_text(t, "mailbox_id", s->mailbox_id);
	text_print(t, "%s", s->resynced ? " resynced" : "");
	if (s->known & SATCHEL_STATE_FLAGS)
		dump_flags(t, "flags", &s->flags);
	if (s->known & SATCHEL_STATE_PERMANENT_FLAGS)
		dump_flags(t, "permanent", &s->permanent_flags);
	text_print(t, "\n");
}

static void namespace_list(struct string *t, const char *label, satchel_namespace_list list)
{
	for (size_t i = 0; i < list.count; i++) {
		const satchel_namespace *n = &list.list[i];

		text_print(t, "namespace %s ", label);
		dump_quoted(t, n->prefix);
		if (n->wire_prefix.size != strlen(n->prefix) ||
		    memcmp(n->wire_prefix.data, n->prefix, n->wire_prefix.size)) {
			text_print(t, " wire=");
			text_quote(t, n->wire_prefix.data, n->wire_prefix.size);
		}
		dump_text(t, "delimiter", n->delimiter);
		text_print(t, "\n");
	}
}

void dump_namespaces(struct string *t, const satchel_namespaces *n)
{
	namespace_list(t, "personal", n->personal);
	namespace_list(t, "other", n->other);
	namespace_list(t, "shared", n->shared);
	if (!n->personal.count && !n->other.count && !n->shared.count)
		text_print(t, "namespace none\n");
}

void dump_quota(struct string *t, const char *label, const satchel_quota *q)
{
	text_print(t, "%s ", label);
	text_quote(t, q->root, strlen(q->root));
	for (size_t i = 0; i < q->count; i++) {
		const satchel_quota_resource *r = &q->resources[i];

		text_print(t, " ");
		dump_name(t, r->name);
		text_print(t, "=%" PRIu64 "/%" PRIu64 "%s", r->usage, r->limit,
		           satchel_quota_resource_of(q, r->name) ? "" : " !!resource");
	}
	text_print(t, "%s\n", q->known ? "" : q->count ? " !!known" : " unknown");
}

void dump_fields(struct string *t, const char *label, satchel_fields fields)
{
	text_print(t, "%s", label);
	for (size_t i = 0; i < fields.count; i++) {
		text_print(t, " ");
		dump_word(t, fields.list[i].name);
		text_print(t, "=");
		if (fields.list[i].value)
			dump_quoted(t, fields.list[i].value);
		else
			text_print(t, "NIL");
	}
	text_print(t, "\n");
}
