/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Sections of messages: asked for by messages that have the same, looked at as they come. A message of which one did not come
 * is only decided by what was found in the others. */
#include "highlevel/search/texts.h"

#include "core/octets.h"
#include "core/set.h"
#include "highlevel/data/header_text.h"
#include "highlevel/search/header.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- questions */

static struct question *question(struct texts *t, const char *sections)
{
	struct question *q = t->questions;

	while (q && strcmp(q->sections, sections))
		q = q->next;
	if (q)
		return q;
	q = satcheli_arena_zero(t->arena, 1, sizeof *q);
	if (!q)
		return NULL;
	q->sections = satcheli_arena_text(t->arena, sections, strlen(sections));
	if (!q->sections)
		return NULL;
	satcheli_set_builder_init(&q->uids, t->from, 0);
	q->next = t->questions;
	t->questions = q;
	return q;
}

/* The sections that are together by now are a question. */
static bool ask(struct texts *t)
{
	struct question *q = t->size ? question(t, t->sections) : NULL;

	if (t->size)
		t->rc = q ? satcheli_set_append(&q->uids, t->in_work->uid, t->in_work->uid)
		          : SATCHEL_E_MEMORY;
	t->in_work->asked += t->sections_in;
	t->size = t->sections_in = 0;
	return !t->rc;
}

static bool add(void *user, const char *section)
{
	struct texts *t = user;
	size_t size = strlen(" BODY.PEEK[]") + strlen(section);

	if (t->size + size >= t->room && !ask(t))
		return false;
	if (size >= sizeof t->sections)
		return false;
	t->size += (size_t)snprintf(t->sections + t->size, sizeof t->sections - t->size,
	                            " BODY.PEEK[%s]", section);
	t->sections_in++;
	return true;
}

int satcheli_texts_keep(struct texts *t, const struct judged *j, uint32_t number,
                        const unsigned char *truths)
{
	struct undecided *u = satcheli_arena_zero(t->arena, 1, sizeof *u + t->criteria->count);

	if (!u)
		return SATCHEL_E_MEMORY;
	memcpy(u->truths, truths, t->criteria->count);
	u->uid = j->message->uid;
	u->number = number;
	u->next = t->first;
	t->first = t->in_work = u;
	t->count++;
	if (!satcheli_text_sections(j->message->structure, t->criteria->headers, add, t))
		return t->rc ? t->rc : SATCHEL_E_MISSING;
	return ask(t) ? SATCHEL_OK : t->rc;
}

static int by_uid(const void *a, const void *b)
{
	const struct undecided *const *x = a, *const *y = b;

	return ((*x)->uid > (*y)->uid) - ((*x)->uid < (*y)->uid);
}

/* One that came twice is looked at once. */
static void drop_doubles(struct texts *t)
{
	size_t kept = 0;

	for (size_t i = 0; i < t->count; i++)
		if (!kept || t->sorted[kept - 1]->uid != t->sorted[i]->uid)
			t->sorted[kept++] = t->sorted[i];
	t->count = kept;
}

int satcheli_texts_sort(struct texts *t)
{
	size_t i = 0;

	if (!t->count)
		return SATCHEL_OK;
	t->sorted = satcheli_arena_zero(t->arena, t->count, sizeof *t->sorted);
	if (!t->sorted)
		return SATCHEL_E_MEMORY;
	for (struct undecided *u = t->first; u; u = u->next)
		t->sorted[i++] = u;
	qsort(t->sorted, t->count, sizeof *t->sorted, by_uid);
	drop_doubles(t);
	return SATCHEL_OK;
}

bool satcheli_texts_next(struct texts *t, satchel_set *uids, const char **sections, int *rc)
{
	struct question *q = t->questions;
	satchel_set view;

	if (!q)
		return false;
	*rc = satcheli_set_finish(&q->uids);
	view = satcheli_set_view(&q->uids, SATCHEL_SET_UIDS);
	if (!*rc)
		*rc = satcheli_set_in_arena(t->arena, &view, uids);
	*sections = q->sections;
	satcheli_set_builder_clear(&q->uids);
	t->questions = q->next;
	return true;
}

void satcheli_texts_clear(struct texts *t)
{
	for (struct question *q = t->questions; q; q = q->next)
		satcheli_set_builder_clear(&q->uids);
	t->questions = NULL;
}

/* ---- answers */

/* Keys that are open still; BODY looks at no header. */
static void look_at_line(const struct texts *t, struct undecided *u, bool header,
                         const struct needle *line)
{
	for (const struct criterion *c = t->criteria->keys; c; c = c->next_key)
		if (u->truths[c->place] == TRUTH_OPEN && (!header || c->key->what) &&
		    satcheli_line_has(line, &c->needle))
			u->truths[c->place] = TRUTH_YES;
}

static void look(const struct texts *t, struct undecided *u, const struct judged *j, bool header,
                 const char *text)
{
	struct lines l = { text, text ? text + strlen(text) : NULL, j->scratch };
	struct needle line;

	j->arena->failed |= !text;
	while (satcheli_next_line(&l, &line))
		look_at_line(t, u, header, &line);
}

static void look_at_header(const struct texts *t, struct undecided *u, const struct judged *j,
                           satchel_octets header)
{
	const char *p = header.data, *end = p + header.size;
	struct header_field f;

	while (satcheli_next_field(&f, &p, end))
		look(t, u, j, true,
		     satcheli_header_text(j->decoder, j->arena, f.name,
		                          (size_t)(f.value - f.name) + f.value_size));
}

/* A section that comes twice is no other one. */
static void count_once(struct texts *t, struct undecided *u, const struct judged *j,
                       const char *section)
{
	size_t size = strlen(section) + 1;
	struct section *s = u->sections;

	while (s && !ascii_equal(s->name, section))
		s = s->next;
	if (s)
		return;
	s = arena_new(t->arena, sizeof *s + size);
	j->arena->failed |= !s;
	if (!s)
		return;
	memcpy(s->name, section, size);
	s->next = u->sections;
	u->sections = s;
	u->came++;
}

/* NIL says that there is none: of a part that has octets it is not true. */
static bool is_refused(const struct text_section *s, const satchel_body *b)
{
	return b->nil && s->part && s->part->size;
}

static void look_at_body(struct texts *t, struct undecided *u, const struct judged *j,
                         const satchel_body *b)
{
	struct text_section s;

	count_once(t, u, j, b->section);
	if (b->rc < 0)
		u->rc = b->rc;
	else if (!satcheli_text_section(&s, j->message->structure, b) || is_refused(&s, b))
		u->rc = SATCHEL_E_MISSING;
	else if (!b->octets.size)
		return;
	else if (s.header)
		look_at_header(t, u, j, b->octets);
	else
		look(t, u, j, false, satcheli_part_text(j->decoder, j->arena, s.part, b->octets));
}

static struct undecided *find(const struct texts *t, uint32_t uid)
{
	size_t low = 0, high = t->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (t->sorted[middle]->uid < uid)
			low = middle + 1;
		else
			high = middle;
	}
	return low < t->count && t->sorted[low]->uid == uid ? t->sorted[low] : NULL;
}

bool satcheli_texts_take(struct texts *t, const struct judged *j)
{
	struct undecided *u = find(t, j->message->uid);
	const satchel_message *m = j->message;

	if (!u || (m->rc >= 0 && !m->body_count))
		return false;
	u->rc = m->rc < 0 ? m->rc : u->rc;
	for (size_t i = 0; i < m->body_count; i++)
		look_at_body(t, u, j, m->bodies[i]);
	return true;
}

enum truth satcheli_texts_judge(const struct texts *t, struct undecided *u)
{
	bool whole = !u->rc && u->came >= u->asked;

	for (size_t i = 0; i < t->criteria->count; i++)
		if (u->truths[i] == TRUTH_OPEN)
			u->truths[i] = whole ? TRUTH_NO : TRUTH_LOST;
	return satcheli_criteria_judge(t->criteria, u->truths);
}
