/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The tree of a message's parts as a table for people. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "letter.h"
#include "text.h"

static const struct column wide[] = {
	{ "PART", 4, false },     { "TYPE", 10, false }, { "CHARSET", 7, false },
	{ "ENCODING", 8, false }, { "SIZE", 5, true },   { "DISPOSITION", 11, false },
	{ "NAME", 4, false },
};

/* On a narrow screen types matter more than encodings. */
static const struct column narrow[] = {
	{ "PART", 4, false }, { "TYPE", 10, false },        { "CHARSET", 7, false },
	{ "SIZE", 5, true },  { "DISPOSITION", 11, false }, { "NAME", 4, false },
};

static const char *or_dash(const char *text)
{
	return *text ? text : "-";
}

/* A file's name; of a message within, its subject. */
static const char *name_of(const satchel_part *p)
{
	const char *name = satchel_part_filename(p);

	return !*name && p->envelope ? p->envelope->subject : name;
}

static void add_part(struct table *t, const satchel_part *p, int depth)
{
	char size[16], *type = NULL;
	const char *cells[COUNTOF(wide)];
	size_t n = 0;

	if (asprintf(&type, "%*s%s/%s", 2 * depth, "", p->type, p->subtype) < 0)
		type = must(NULL);
	cells[n++] = or_dash(p->number);
	cells[n++] = type;
	cells[n++] = or_dash(satchel_parameter_value(p->parameters, "charset"));
	if (t->cells == COUNTOF(wide))
		cells[n++] = or_dash(p->encoding);
	cells[n++] = p->known & SATCHEL_PART_SIZE ? text_size(p->size, size) : "-";
	cells[n++] = or_dash(p->disposition);
	cells[n++] = name_of(p);
	table_add(t, STYLE_PLAIN, cells);
	free(type);
	for (size_t i = 0; i < p->child_count; i++)
		add_part(t, p->children[i], depth + 1);
}

void letter_structure(const struct screen *screen, const satchel_part *structure)
{
	bool is_narrow = screen->bounded && screen->width < NARROW;
	struct table t = { .cells = is_narrow ? COUNTOF(narrow) : COUNTOF(wide) };
	struct columns c;

	add_part(&t, structure, 0);
	columns_init(&c, *screen, is_narrow ? narrow : wide, t.cells);
	table_write(&t, &c);
	table_clear(&t);
}
