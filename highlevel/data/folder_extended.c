/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What may follow the name in LIST, and what comes beside it when LIST is asked for more: RFC 5258 section 6, RFC 9051
 * section 6.3.9.8, RFC 4314 section 3.8, RFC 5464 section 4.4. */
#include "highlevel/data/reader.h"

/* ---- mbox-list-extended */

/* "(" mailbox ")" */
static bool old_name(struct reader *r, satchel_folder *folder)
{
	satchel_folder old = { 0 };
	struct text t;

	if (!cursor_open(&r->c) || !satcheli_cursor_astring(&r->c, &t) || !cursor_close(&r->c) ||
	    !satcheli_show_mailbox(r, &t, &old))
		return false;
	folder->old_name = old.name;
	return true;
}

static const struct {
	const char *text;
	uint64_t bit;
} selections[] = {
	{ "SUBSCRIBED", SATCHEL_LIST_SUBSCRIBED },
	{ "REMOTE", SATCHEL_LIST_REMOTE },
	{ "SPECIAL-USE", SATCHEL_LIST_SPECIAL_USE },
};

static uint64_t selection_bit(const struct text *t)
{
	for (size_t i = 0; i < sizeof selections / sizeof *selections; i++)
		if (ascii_is(t->s, t->size, selections[i].text, strlen(selections[i].text)))
			return selections[i].bit;
	return 0;
}

/* "(" list-select-base-opt *(SP list-select-base-opt) ")", each quoted */
static bool child_info(struct reader *r, satchel_folder *folder)
{
	struct cursor *c = &r->c;
	struct text t;

	if (!cursor_open(c))
		return false;
	for (bool again = false; !cursor_take_close(c); again = true) {
		if (cursor_failed(c) || (again && !cursor_sp(c)) || !satcheli_cursor_astring(c, &t))
			return false;
		folder->child_info |= selection_bit(&t);
	}
	return true;
}

static bool extended_item(struct reader *r, const struct text *tag, satchel_folder *folder)
{
	if (ascii_is(tag->s, tag->size, "OLDNAME", 7))
		return old_name(r, folder);
	if (ascii_is(tag->s, tag->size, "CHILDINFO", 9))
		return child_info(r, folder);
	return satcheli_cursor_skip(&r->c);
}

bool satcheli_read_list_extended(struct reader *r, satchel_folder *folder)
{
	struct cursor *c = &r->c;
	struct text tag;

	if (!cursor_open(c))
		return false;
	for (bool again = false; !cursor_take_close(c); again = true)
		if (cursor_failed(c) || (again && !cursor_sp(c)) ||
		    !satcheli_cursor_astring(c, &tag) || !cursor_sp(c) ||
		    !extended_item(r, &tag, folder))
			return false;
	return true;
}

/* ---- MYRIGHTS */

/* mailbox SP rights */
bool satcheli_read_my_rights(struct reader *r, satchel_folder *folder)
{
	struct text t;

	folder->rights_known = true;
	return satcheli_read_quoted_mailbox(r, folder) && cursor_sp(&r->c) &&
	       satcheli_cursor_astring(&r->c, &t) && satcheli_take_text(r, &t, &folder->rights);
}

/* ---- METADATA */

/* entry SP value */
static bool annotation(struct reader *r)
{
	satchel_annotation a = { "", { NULL, 0 } };
	struct text name, value;
	bool nil;

	if (!satcheli_cursor_astring(&r->c, &name) || !cursor_sp_nstring(&r->c, &value, &nil) ||
	    !satcheli_take_text(r, &name, &a.name))
		return false;
	if (!nil)
		a.value = (satchel_octets){ value.s, value.size };
	return satcheli_push(r, &a, sizeof a);
}

/* "(" entry SP value *(SP entry SP value) ")" */
static bool entry_values(struct reader *r, satchel_folder *folder)
{
	struct cursor *c = &r->c;
	size_t mark = r->stack.size;

	if (!cursor_open(c))
		return false;
	for (bool again = false; !cursor_take_close(c); again = true)
		if (cursor_failed(c) || (again && !cursor_sp(c)) || !annotation(r))
			return false;
	folder->metadata.list =
		satcheli_pop(r, mark, sizeof(satchel_annotation), &folder->metadata.count);
	return !cursor_failed(c);
}

/* entry *(SP entry): they changed, and were not asked for */
static bool entry_list(struct reader *r, satchel_folder *folder)
{
	struct cursor *c = &r->c;
	size_t mark = r->stack.size;
	struct text name;

	do
		if (!satcheli_cursor_astring(c, &name) || !satcheli_push_text(r, &name))
			return false;
	while (!cursor_at_end(c) && *c->p == ' ' && c->p + 1 < c->stop && cursor_sp(c));
	folder->changed.list = satcheli_pop(r, mark, sizeof(char *), &folder->changed.count);
	return !cursor_failed(c);
}

bool satcheli_read_metadata(struct reader *r, satchel_folder *folder)
{
	if (!satcheli_read_quoted_mailbox(r, folder) || !cursor_sp(&r->c))
		return false;
	return *r->c.p == '(' ? entry_values(r, folder) : entry_list(r, folder);
}
