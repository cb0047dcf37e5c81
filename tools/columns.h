/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef TOOLS_COLUMNS_H
#define TOOLS_COLUMNS_H

#include "tool.h"

/* What standard output is. */
struct screen {
	FILE *out;
	bool bounded, colour; /* bounded: a line has no more than width cells */
	int width;
};

/* A terminal is as wide as it says. width, unless it is 0, is that of --width, which wins. */
struct screen screen_of(FILE *out, uint64_t width);

#define COLUMNS_MOST 16
#define NARROW 100 /* cells: screens below it have fewer and smaller columns */

struct column {
	const char *title;
	int width; /* cells at least */
	bool right;
};

/* Rows in columns by display width. Where lines are bounded, text that is too wide is cut, with
 * an ellipsis, numbers are not, and the last column gets what is left of the line; elsewhere nothing is cut. */
struct columns {
	struct screen screen;
	const struct column *list;
	size_t count;
	int width[COLUMNS_MOST];
	int most[COLUMNS_MOST]; /* cells that are shown; 0: all */
};

enum style { STYLE_PLAIN, STYLE_BOLD, STYLE_DIM, STYLE_RED };

void columns_init(struct columns *c, struct screen screen, const struct column *list, size_t count);
/* Makes a column as wide as a text that will stand in it. */
void columns_widen(struct columns *c, size_t i, const char *text);
void columns_title(const struct columns *c);
void columns_row(const struct columns *c, enum style style, const char *const *cells);

/* Rows that are kept until the widest is known. They may have more cells than there are columns. */
struct table_row {
	enum style style;
	char **cells;
};

struct table {
	size_t cells; /* of each row */
	struct table_row *rows;
	size_t count, room;
};

void table_add(struct table *t, enum style style, const char *const *cells);
/* By the octets of one cell. */
void table_sort(struct table *t, size_t cell);

void table_write(const struct table *t, struct columns *c);
void table_clear(struct table *t);

/* Text in a style, if the screen has colours. */
void styled(const struct screen *screen, enum style style, const char *text);

#endif
