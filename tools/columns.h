/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef TOOLS_COLUMNS_H
#define TOOLS_COLUMNS_H

#include "tool.h"

/* What standard output is. */
struct screen {
	FILE *out;
	bool terminal, colour;
	int width; /* cells of a line; 0: no end */
};

struct screen screen_of(FILE *out);

#define COLUMNS_MOST 8

struct column {
	const char *title;
	int width; /* cells at least */
	bool right;
};

/* Rows in columns by display width. On a terminal what is too wide is cut, with an ellipsis, and
 * the last column gets what is left of the line; elsewhere nothing is cut. */
struct columns {
	struct screen screen;
	const struct column *list;
	size_t count;
	int width[COLUMNS_MOST];
	int most[COLUMNS_MOST]; /* cells that are shown; 0: all */
};

enum style { STYLE_PLAIN, STYLE_BOLD, STYLE_DIM, STYLE_RED };

void columns_init(struct columns *c, struct screen screen, const struct column *list, size_t count);
void columns_title(const struct columns *c);
void columns_row(const struct columns *c, enum style style, const char *const *cells);

/* Rows that are kept until the widest is known. */
struct table {
	char **cells;
	enum style *styles;
	size_t columns, rows, room;
};

void table_add(struct table *t, enum style style, const char *const *cells);
void table_write(const struct table *t, struct columns *c);
void table_clear(struct table *t);

/* Text in a style, if the screen has colours. */
void styled(const struct screen *screen, enum style style, const char *text);

#endif
