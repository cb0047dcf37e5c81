/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Sections that were asked for: whether each of them came with its message, in this row or another one of it (Q113). A server
 * spells them alike in all rows: the spelling of the first that had all is compared, octet by octet, before anything else is. */
#include "core/block.h"
#include "highlevel/commands/fetch.h"
#include "highlevel/data/section.h"

/* ---- what was asked for */

int satcheli_fetch_keep_sections(satchel_fetch *f, const char *const *sections)
{
	size_t size = 1;
	char *to;

	if (!sections || !*sections)
		return SATCHEL_OK;
	for (size_t i = 0; sections[i]; i++)
		size += strlen(sections[i]) + 1;
	to = f->wanted = satcheli_block_new(&f->handle.from, size);
	for (; to && *sections; sections++) {
		memcpy(to, *sections, strlen(*sections) + 1);
		f->ranges |= strchr(*sections, '<') != NULL;
		to += strlen(to) + 1;
	}
	return to ? SATCHEL_OK : SATCHEL_E_MEMORY;
}

/* ---- what came */

static bool has_binary_size(const satchel_message *m, const char *wanted)
{
	const char *part = wanted + strlen("BINARY.SIZE[");

	if (!ascii_begins(wanted, "BINARY.SIZE["))
		return false;
	for (size_t i = 0; i < m->binary_size_count; i++)
		if (strlen(m->binary_sizes[i]->part) == strcspn(part, "]") &&
		    ascii_begins(part, m->binary_sizes[i]->part))
			return true;
	return false;
}

/* Under another name: one for one. */
static bool has_like(const satchel_fetch *f, const satchel_message *m, const char *wanted)
{
	if (m->body_count + m->binary_size_count < f->sections)
		return false;
	for (size_t i = 0; i < m->body_count; i++)
		if (satcheli_section_is_like(wanted, m->bodies[i]->section))
			return true;
	return false;
}

/* Sections that came, and could not be read: of bodies, or of sizes. */
static size_t count_unreadable(const satchel_message *m, bool sizes)
{
	size_t n = 0;

	for (size_t i = 0; i < m->item_count; i++)
		n += !m->items[i]->bit && m->items[i]->rc && *m->items[i]->name &&
		     ascii_begins(m->items[i]->name, "BINARY.SIZE[") == sizes;
	return n;
}

/* How many came; a size that could not be read costs no octets of the message, and did come. */
static size_t count_there(const satchel_fetch *f, const satchel_message *m)
{
	size_t n = count_unreadable(m, true);

	for (const char *s = f->wanted; *s; s += strlen(s) + 1)
		n += satchel_message_body(m, s) || has_binary_size(m, s) || has_like(f, m, s);
	return n;
}

static bool is_as_before(const satchel_fetch *f, const satchel_message *m)
{
	const char *s = f->spelled;

	if (!s || m->body_count != f->sections)
		return false;
	for (size_t i = 0; i < m->body_count; i++, s += strlen(s) + 1)
		if (strcmp(m->bodies[i]->section, s) != 0)
			return false;
	return true;
}

/* Where there is no memory for it all are compared. */
static void keep_spelling(satchel_fetch *f, const satchel_message *m)
{
	size_t size = 0;
	char *to;

	if (f->spelled || f->ranges || m->body_count != f->sections)
		return;
	for (size_t i = 0; i < m->body_count; i++)
		size += strlen(m->bodies[i]->section) + 1;
	to = f->spelled = satcheli_block_new(&f->handle.from, size);
	for (size_t i = 0; to && i < m->body_count; i++) {
		memcpy(to, m->bodies[i]->section, strlen(m->bodies[i]->section) + 1);
		to += strlen(to) + 1;
	}
}

bool satcheli_fetch_lacks_sections(satchel_fetch *f, const satchel_message *m)
{
	if (is_as_before(f, m))
		return false;
	if (count_there(f, m) < f->sections)
		return true;
	keep_spelling(f, m);
	return false;
}

/* ---- the account */

/* Flags alone, of which only the server knows whether their message was meant. */
static bool may_be_news(const satchel_fetch *f, const satchel_message *m)
{
	return fetch_is_hidden(f) && !(m->has & ~FETCH_NEWS) && !m->body_count && !m->item_count;
}

/* Before the first that lacks some all had them. */
void satcheli_fetch_note_sections(satchel_fetch *f, const satchel_message *m)
{
	struct behind *b = &f->behind;
	uint32_t n = fetch_number(f, m);
	bool lacks = satcheli_fetch_lacks_sections(f, m);
	satchel_set got;

	if (lacks ? may_be_news(f, m) : !b->lost.count)
		return;
	if (!b->lost.count) {
		f->limit |= satcheli_set_finish(&f->got) != SATCHEL_OK;
		got = satcheli_set_view(&f->got, fetch_kind(f));
		f->limit |= satcheli_set_append_set(&b->had, &got) != SATCHEL_OK;
	}
	f->limit |= satcheli_set_append(lacks ? &b->lost : &b->had, n, n) != SATCHEL_OK;
	if (lacks && count_unreadable(m, false))
		satcheli_fetch_note_behind(f, m, 0);
}
