/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Folders, namespaces, quota, response codes and search results as JSON. */
#include <string.h>

#include "json.h"

enum number_type { NUMBER_32, NUMBER_64 };

static const struct {
	uint64_t bit;
	const char *key;
	enum number_type type;
	size_t offset;
} counts[] = {
	{ SATCHEL_STATUS_MESSAGES, "messages", NUMBER_32, offsetof(satchel_folder, messages) },
	{ SATCHEL_STATUS_RECENT, "recent", NUMBER_32, offsetof(satchel_folder, recent) },
	{ SATCHEL_STATUS_UIDNEXT, "uid_next", NUMBER_32, offsetof(satchel_folder, uid_next) },
	{ SATCHEL_STATUS_UIDVALIDITY, "uid_validity", NUMBER_32,
	  offsetof(satchel_folder, uid_validity) },
	{ SATCHEL_STATUS_UNSEEN, "unseen", NUMBER_32, offsetof(satchel_folder, unseen) },
	{ SATCHEL_STATUS_DELETED, "deleted", NUMBER_32, offsetof(satchel_folder, deleted) },
	{ SATCHEL_STATUS_SIZE, "total_size", NUMBER_64, offsetof(satchel_folder, total_size) },
	{ SATCHEL_STATUS_DELETED_STORAGE, "deleted_storage", NUMBER_64,
	  offsetof(satchel_folder, deleted_storage) },
	{ SATCHEL_STATUS_MODSEQ, "highest_modseq", NUMBER_64,
	  offsetof(satchel_folder, highest_modseq) },
	{ SATCHEL_STATUS_APPENDLIMIT, "append_limit", NUMBER_64,
	  offsetof(satchel_folder, append_limit) },
};

static uint64_t count_of(const satchel_folder *folder, size_t i)
{
	const void *at = (const char *)folder + counts[i].offset;

	return counts[i].type == NUMBER_32 ? *(const uint32_t *)at : *(const uint64_t *)at;
}

/* STATUS has neither a delimiter nor attributes; LIST has always both. Where it is not told which of them it was. */
static bool is_listed(const satchel_folder *folder)
{
	if (folder->rights_known || folder->metadata.count || folder->changed.count)
		return *folder->delimiter;
	return folder->attributes & ~SATCHEL_FOLDER_INBOX || folder->others.count ||
	       *folder->delimiter || !folder->known;
}

static void put_listed(json_object *o, const satchel_folder *folder)
{
	json_put_text(o, "delimiter", folder->delimiter);
	json_put_bits(o, "attributes", attribute_names, folder->attributes, folder->others);
}

static const struct bit_name selections[] = {
	{ SATCHEL_LIST_SUBSCRIBED, "SUBSCRIBED" },
	{ SATCHEL_LIST_REMOTE, "REMOTE" },
	{ SATCHEL_LIST_SPECIAL_USE, "SPECIAL-USE" },
	{ 0, NULL },
};

static json_object *nth_annotation(const void *list, size_t i)
{
	const satchel_annotation *a = (const satchel_annotation *)list + i;
	json_object *o = json_new();

	json_put_text(o, "name", a->name);
	if (a->value.data)
		json_put_octets(o, "value", a->value);
	else
		json_put(o, "value", NULL);
	return o;
}

/* What LIST was asked for beside attributes and counts. */
static void put_beside(json_object *o, const satchel_folder *folder)
{
	if (folder->child_info)
		json_put_bits(o, "child_info", selections, folder->child_info,
		              (satchel_words){ NULL, 0 });
	if (folder->rights_known)
		json_put_text(o, "rights", folder->rights);
	if (folder->metadata.count)
		json_put(o, "metadata",
		         json_list(folder->metadata.list, folder->metadata.count, nth_annotation));
	if (folder->changed.count)
		json_put_words(o, "changed", folder->changed);
}

static json_object *json_name(const satchel_folder *folder)
{
	json_object *o = json_new();

	json_put_text(o, "name", folder->name);
	json_put_octets(o, "wire_name", folder->wire_name);
	if (!folder->escaped)
		return o;
	json_put_flag(o, "escaped", true);
	json_put_text(o, "display_name", folder->display_name);
	return o;
}

json_object *json_folder_name(const satchel_folder *folder)
{
	json_object *o = json_name(folder);

	if (folder->attributes & SATCHEL_FOLDER_INBOX)
		json_put_flag(o, "inbox", true);
	return o;
}

static json_object *folder_object(const satchel_folder *folder, bool listed)
{
	json_object *o = json_name(folder);

	if (listed)
		put_listed(o, folder);
	if (folder->attributes & SATCHEL_FOLDER_INBOX)
		json_put_flag(o, "inbox", true);
	json_put_given(o, "old_name", folder->old_name);
	put_beside(o, folder);
	if (folder->rc < 0)
		json_put_error(o, folder->rc, folder->error ? folder->error->message : "");
	for (size_t i = 0; i < COUNTOF(counts); i++)
		if (folder->known & counts[i].bit)
			json_put_number(o, counts[i].key, count_of(folder, i));
	if (folder->known & SATCHEL_STATUS_MAILBOXID)
		json_put_text(o, "mailbox_id", folder->mailbox_id);
	return o;
}

json_object *json_folder(const satchel_folder *folder)
{
	return folder_object(folder, is_listed(folder));
}

json_object *json_folder_status(const satchel_folder *folder)
{
	return folder_object(folder, false);
}

static json_object *nth_field(const void *list, size_t i)
{
	const satchel_field *f = (const satchel_field *)list + i;
	json_object *o = json_new();

	json_put_text(o, "name", f->name);
	json_put(o, "value", f->value ? json_text(f->value) : NULL);
	return o;
}

json_object *json_fields(satchel_fields fields)
{
	return json_list(fields.list, fields.count, nth_field);
}

static json_object *nth_namespace(const void *list, size_t i)
{
	const satchel_namespace *n = (const satchel_namespace *)list + i;
	json_object *o = json_new();

	json_put_text(o, "prefix", n->prefix);
	json_put_octets(o, "wire_prefix", n->wire_prefix);
	json_put_text(o, "delimiter", n->delimiter);
	return o;
}

static json_object *json_namespace_list(satchel_namespace_list list)
{
	return json_list(list.list, list.count, nth_namespace);
}

json_object *json_namespaces(const satchel_namespaces *n)
{
	json_object *o = json_new();

	json_put(o, "personal", json_namespace_list(n->personal));
	json_put(o, "other", json_namespace_list(n->other));
	json_put(o, "shared", json_namespace_list(n->shared));
	return o;
}

static json_object *nth_resource(const void *list, size_t i)
{
	const satchel_quota_resource *r = (const satchel_quota_resource *)list + i;
	json_object *o = json_new();

	json_put_text(o, "name", r->name);
	json_put_number(o, "usage", r->usage);
	json_put_number(o, "limit", r->limit);
	return o;
}

json_object *json_quota(const satchel_quota *q)
{
	json_object *o = json_new();

	json_put_octets(o, "root", (satchel_octets){ q->root, strlen(q->root) });
	json_put(o, "resources", json_list(q->resources, q->count, nth_resource));
	return o;
}

static json_object *nth_root(const void *list, size_t i)
{
	const char *root = ((const char *const *)list)[i];
	json_object *o = json_new();

	json_put_octets(o, "root", (satchel_octets){ root, strlen(root) });
	return o;
}

json_object *json_roots(satchel_words roots)
{
	return json_list(roots.list, roots.count, nth_root);
}

json_object *json_found(const satchel_found *f)
{
	json_object *o = json_new();

	json_put_given(o, "tag", f->tag);
	json_put_flag(o, "uid", f->uid);
	if (f->known & SATCHEL_FOUND_MIN)
		json_put_number(o, "min", f->min);
	if (f->known & SATCHEL_FOUND_MAX)
		json_put_number(o, "max", f->max);
	if (f->known & SATCHEL_FOUND_COUNT)
		json_put_number(o, "count", f->count);
	if (f->known & SATCHEL_FOUND_ALL)
		json_put_set(o, "all", f->all);
	if (f->known & SATCHEL_FOUND_MODSEQ)
		json_put_number(o, "modseq", f->modseq);
	if (f->known & SATCHEL_FOUND_PARTIAL) {
		json_put_integer(o, "partial_first", f->partial_first);
		json_put_integer(o, "partial_last", f->partial_last);
		json_put_set(o, "partial", f->partial);
	}
	if (f->others.count)
		json_put(o, "others", json_fields(f->others));
	return o;
}

#define HAS_NUMBER 1u
#define HAS_FROM 2u
#define HAS_TO 4u
#define HAS_FLAGS 8u
#define HAS_WORDS 16u
#define HAS_GOAL 32u

/* Codes whose arguments are typed; of all others words are shown if there are any. */
static const struct {
	satchel_code_kind kind;
	unsigned has;
} code_arguments[] = {
	{ SATCHEL_CODE_UIDNEXT, HAS_NUMBER },
	{ SATCHEL_CODE_UIDVALIDITY, HAS_NUMBER },
	{ SATCHEL_CODE_UNSEEN, HAS_NUMBER },
	{ SATCHEL_CODE_HIGHESTMODSEQ, HAS_NUMBER },
	{ SATCHEL_CODE_MESSAGELIMIT, HAS_NUMBER | HAS_TO },
	{ SATCHEL_CODE_APPENDUID, HAS_NUMBER | HAS_TO },
	{ SATCHEL_CODE_COPYUID, HAS_NUMBER | HAS_FROM | HAS_TO },
	{ SATCHEL_CODE_INPROGRESS, HAS_NUMBER | HAS_GOAL },
	{ SATCHEL_CODE_MODIFIED, HAS_TO },
	{ SATCHEL_CODE_PERMANENTFLAGS, HAS_FLAGS },
	{ SATCHEL_CODE_CAPABILITY, HAS_WORDS },
};

static unsigned arguments_of(const satchel_code *code)
{
	for (size_t i = 0; i < COUNTOF(code_arguments); i++)
		if (code_arguments[i].kind == code->kind)
			return code_arguments[i].has;
	return (code->words.count ? HAS_WORDS : 0) | (code->number ? HAS_NUMBER : 0);
}

static void put_arguments(json_object *o, const satchel_code *code, unsigned has)
{
	if (has & HAS_NUMBER)
		json_put_number(o, "number", code->number);
	if (has & HAS_GOAL && code->goal)
		json_put_number(o, "goal", code->goal);
	if (has & HAS_GOAL)
		json_put_given(o, "tag", code->tag);
	if (has & HAS_FROM)
		json_put_set(o, "from", code->from);
	if (has & HAS_TO)
		json_put_set(o, "to", code->to);
	if (has & HAS_FLAGS)
		json_put_flags(o, "flags", &code->flags);
	if (has & HAS_WORDS)
		json_put_words(o, "words", code->words);
}

json_object *json_code(const satchel_code *code)
{
	json_object *o = json_new();

	json_put_text(o, "name", code->name);
	json_put_flag(o, "known", code->kind != SATCHEL_CODE_UNKNOWN);
	json_put_flag(o, "valid", code->valid);
	json_put_given(o, "text", code->text);
	if (code->valid)
		put_arguments(o, code, arguments_of(code));
	return o;
}
