/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The tree of a message's parts as a table for people. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "letter.h"
#include "text.h"

static const struct column columns[] = {
	{ "PART", 4, false },     { "TYPE", 10, false }, { "CHARSET", 7, false },
	{ "ENCODING", 8, false }, { "SIZE", 5, true },   { "DISPOSITION", 11, false },
	{ "NAME", 4, false },
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

	if (asprintf(&type, "%*s%s/%s", 2 * depth, "", p->type, p->subtype) < 0)
		type = must(NULL);
	table_add(t, STYLE_PLAIN,
	          (const char *const[]){ or_dash(p->number), type,
	                                 or_dash(satchel_parameter_value(p->parameters, "charset")),
	                                 or_dash(p->encoding),
	                                 p->known & SATCHEL_PART_SIZE ? text_size(p->size, size)
	                                                              : "-",
	                                 or_dash(p->disposition), name_of(p) });
	free(type);
	for (size_t i = 0; i < p->child_count; i++)
		add_part(t, p->children[i], depth + 1);
}

void letter_structure(const struct screen *screen, const satchel_part *structure)
{
	struct table t = { .cells = COUNTOF(columns) };
	struct columns c;

	add_part(&t, structure, 0);
	columns_init(&c, *screen, columns, COUNTOF(columns));
	table_write(&t, &c);
	table_clear(&t);
}
