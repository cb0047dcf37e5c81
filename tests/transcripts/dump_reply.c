/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What the decoder says of one response, as lines. */
#include "tests/transcripts/dump.h"

#include <ctype.h>
#include <string.h>

static void raw(struct string *t, satchel_octets octets)
{
	text_print(t, " raw=");
	text_quote(t, octets.data, octets.size);
	text_print(t, "\n");
}

static void invalid(struct string *t, const satchel_reply *r)
{
	text_print(t, "malformed");
	dump_rc(t, r->rc);
	dump_number(t, "at", r->at);
	if (r->quirk)
		dump_number(t, "quirk", r->quirk);
	dump_text(t, "why", r->why);
	raw(t, r->raw);
}

static void unknown(struct string *t, const satchel_reply *r)
{
	text_print(t, "other ");
	dump_name(t, r->name);
	raw(t, r->raw);
}

static void status(struct string *t, const satchel_reply *r)
{
	static const char *const names[] = { "OK", "NO", "BAD", "PREAUTH", "BYE" };

	text_print(t, "status %s", names[r->condition]);
	if (*r->tag)
		dump_text(t, "tag", r->tag);
	if (r->code)
		dump_code(t, r->code);
	dump_text(t, "text", r->text);
	text_print(t, "\n");
}

static void continuation(struct string *t, const satchel_reply *r)
{
	text_print(t, "continue");
	if (r->code)
		dump_code(t, r->code);
	dump_text(t, "text", r->text);
	text_print(t, "\n");
}

static void words(struct string *t, const satchel_reply *r)
{
	text_print(t, r->kind == SATCHEL_REPLY_CAPABILITY ? "capabilities" : "extensions");
	dump_words(t, r->kind == SATCHEL_REPLY_CAPABILITY ? "offered" : "enabled", r->words);
	text_print(t, "\n");
}

static void folder(struct string *t, const satchel_reply *r)
{
	bool own = r->kind != SATCHEL_REPLY_FOLDER_STATUS;
	char label[16] = "";

	for (size_t i = 0; i + 1 < sizeof(label) && r->name[i]; i++)
		label[i] = (char)tolower((unsigned char)r->name[i]);
	dump_folder(t, own ? label : "folder", r->folder);
}

static void set(struct string *t, const satchel_reply *r)
{
	text_print(t, r->kind == SATCHEL_REPLY_SEARCH ? "search" : "vanished");
	if (r->earlier)
		text_print(t, " earlier");
	if (r->more)
		text_print(t, " more");
	dump_set(t, "", r->set);
	if (r->modseq)
		dump_number(t, "modseq", r->modseq);
	text_print(t, "\n");
}

static void found_numbers(struct string *t, const satchel_found *f)
{
	if (f->known & SATCHEL_FOUND_MIN)
		dump_number(t, "min", f->min);
	if (f->known & SATCHEL_FOUND_MAX)
		dump_number(t, "max", f->max);
	if (f->known & SATCHEL_FOUND_COUNT)
		dump_number(t, "count", f->count);
	if (f->known & SATCHEL_FOUND_ALL)
		dump_set(t, "all", f->all);
	if (f->known & SATCHEL_FOUND_MODSEQ)
		dump_number(t, "modseq", f->modseq);
	if (f->known & SATCHEL_FOUND_PARTIAL) {
		text_print(t, " partial=%lld:%lld", (long long)f->partial_first,
		           (long long)f->partial_last);
		dump_set(t, "of", f->partial);
	}
	if (f->known & SATCHEL_FOUND_SAVED)
		text_print(t, " saved");
}

/* What is not known is zero. */
static void found_unknown(struct string *t, const satchel_found *f)
{
	if ((!(f->known & SATCHEL_FOUND_MIN) && f->min) ||
	    (!(f->known & SATCHEL_FOUND_MAX) && f->max) ||
	    (!(f->known & SATCHEL_FOUND_COUNT) && f->count) ||
	    (!(f->known & SATCHEL_FOUND_ALL) && f->all.count) ||
	    (!(f->known & SATCHEL_FOUND_PARTIAL) && f->partial.count))
		text_print(t, " !!known=%x", (unsigned)f->known);
}

void dump_found(struct string *t, const satchel_found *f)
{
	text_print(t, "esearch");
	if (!f->tag || *f->tag)
		dump_text(t, "tag", f->tag);
	if (f->uid)
		text_print(t, " uid");
	found_numbers(t, f);
	found_unknown(t, f);
	if (f->others.count)
		dump_fields(t, " others", f->others);
	else
		text_print(t, "\n");
}

static void found(struct string *t, const satchel_reply *r)
{
	dump_found(t, r->found);
}

static void number(struct string *t, const satchel_reply *r)
{
	const char *name = r->kind == SATCHEL_REPLY_EXISTS   ? "exists"
	                   : r->kind == SATCHEL_REPLY_RECENT ? "recent"
	                                                     : "expunge";

	text_print(t, "%s %u\n", name, (unsigned)r->number);
}

static void flags(struct string *t, const satchel_reply *r)
{
	text_print(t, "flags");
	dump_flags(t, "all", &r->flags);
	text_print(t, "\n");
}

static void fetch(struct string *t, const satchel_reply *r)
{
	dump_message(t, strcmp(r->name, "UIDFETCH") == 0 ? "uidfetch" : "fetch", r->message, NULL,
	             0);
}

static void namespaces(struct string *t, const satchel_reply *r)
{
	dump_namespaces(t, r->namespaces);
}

static void id(struct string *t, const satchel_reply *r)
{
	dump_fields(t, "id", r->fields);
}

static void quota(struct string *t, const satchel_reply *r)
{
	dump_quota(t, "quota", r->quota);
}

static void quota_root(struct string *t, const satchel_reply *r)
{
	dump_folder(t, "quotaroot", r->folder);
	for (size_t i = 0; i < r->words.count; i++) {
		text_print(t, "root ");
		text_quote(t, r->words.list[i], strlen(r->words.list[i]));
		text_print(t, "\n");
	}
}

void dump_reply(struct string *t, const satchel_reply *r)
{
	static void (*const kinds[])(struct string * t, const satchel_reply *r) = {
		[SATCHEL_REPLY_INVALID] = invalid,      [SATCHEL_REPLY_UNKNOWN] = unknown,
		[SATCHEL_REPLY_STATUS] = status,        [SATCHEL_REPLY_CONTINUE] = continuation,
		[SATCHEL_REPLY_CAPABILITY] = words,     [SATCHEL_REPLY_ENABLED] = words,
		[SATCHEL_REPLY_LIST] = folder,          [SATCHEL_REPLY_FOLDER_STATUS] = folder,
		[SATCHEL_REPLY_SEARCH] = set,           [SATCHEL_REPLY_ESEARCH] = found,
		[SATCHEL_REPLY_FLAGS] = flags,          [SATCHEL_REPLY_EXISTS] = number,
		[SATCHEL_REPLY_RECENT] = number,        [SATCHEL_REPLY_EXPUNGE] = number,
		[SATCHEL_REPLY_VANISHED] = set,         [SATCHEL_REPLY_FETCH] = fetch,
		[SATCHEL_REPLY_NAMESPACE] = namespaces, [SATCHEL_REPLY_ID] = id,
		[SATCHEL_REPLY_QUOTA] = quota,          [SATCHEL_REPLY_QUOTA_ROOT] = quota_root,
		[SATCHEL_REPLY_MYRIGHTS] = folder,      [SATCHEL_REPLY_METADATA] = folder,
	};

	kinds[r->kind](t, r);
}
