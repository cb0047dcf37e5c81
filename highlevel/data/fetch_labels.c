/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* X-GM-LABELS: a list of atoms, strings, words with a backslash in front, and NIL, which is no label (Q148). Names are
 * modified UTF-7, as those of folders. */
#include "highlevel/data/fetch_values.h"

static bool label_name(struct reader *r, const struct text *wire, satchel_label *label)
{
	satchel_folder shown = { 0 };

	label->wire = (satchel_octets){ wire->s, wire->size };
	label->system = *wire->s == '\\';
	if (!satcheli_show_mailbox(r, wire, &shown))
		return false;
	label->name = shown.name;
	label->escaped = shown.escaped;
	return true;
}

static bool read_label(struct reader *r)
{
	satchel_label *label;
	struct text wire;

	if (cursor_take_nil(&r->c))
		return true;
	if (!satcheli_cursor_astring(&r->c, &wire))
		return false;
	label = satcheli_new(r, 1, sizeof *label);
	return label && label_name(r, &wire, label) && satcheli_push(r, &label, sizeof label);
}

static bool read_list(struct reader *r, size_t mark, satchel_message *m)
{
	struct cursor *c = &r->c;
	size_t n = 0;

	if (!cursor_open(c))
		return false;
	while (!cursor_take_close(c)) {
		if (cursor_failed(c) || (n && !cursor_sp(c)) || !read_label(r))
			return false;
		if (++n > r->limits->max_flags)
			return satcheli_cursor_fail(c, SATCHEL_E_LIMIT,
			                            "more labels than max_flags");
	}
	m->labels = satcheli_pop(r, mark, sizeof(satchel_label *), &m->label_count);
	return !cursor_failed(c);
}

bool satcheli_fetch_labels(struct reader *r, struct fetch_work *w)
{
	satchel_message *m = &w->message;

	m->labels = NULL;
	m->label_count = 0;
	if (!cursor_take_nil(&r->c))
		return read_list(r, r->stack.size, m);
	return satcheli_fetch_is_nil(w, SATCHEL_FETCH_X_GM_LABELS);
}
