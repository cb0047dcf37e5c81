/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Writes rows as aligned columns. It knows cells and terminals, and nothing of what stands in
 * the cells. */
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "columns.h"
#include "text.h"

#define GAP 2
#define LAST_SHOULD_HAVE 16
#define TEXT_AT_LEAST 8
#define WIDTH_MOST 10000

static const char *const style_on[] = { [STYLE_PLAIN] = "",
	                                [STYLE_BOLD] = "\033[1m",
	                                [STYLE_DIM] = "\033[2m",
	                                [STYLE_RED] = "\033[31m" };

static bool wants_colour(void)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return !(no && *no) && term && *term && strcmp(term, "dumb") != 0;
}

/* What COLUMNS says wins over the terminal, as POSIX has it. */
static int width_of_terminal(int fd)
{
	const char *columns = getenv("COLUMNS");
	long said = columns ? strtol(columns, NULL, 10) : 0;
	struct winsize size;

	if (said > 0 && said <= WIDTH_MOST)
		return (int)said;
	return !ioctl(fd, TIOCGWINSZ, &size) && size.ws_col ? size.ws_col : 80;
}

struct screen screen_of(FILE *out, uint64_t width)
{
	bool terminal = isatty(fileno(out));
	struct screen s = { .out = out, .bounded = terminal || width };

	if (width)
		s.width = width < WIDTH_MOST ? (int)width : WIDTH_MOST;
	else if (terminal)
		s.width = width_of_terminal(fileno(out));
	s.colour = terminal && wants_colour();
	return s;
}

static void style_begin(const struct screen *s, enum style style)
{
	if (s->colour)
		fputs(style_on[style], s->out);
}

static void style_end(const struct screen *s, enum style style)
{
	if (s->colour && style != STYLE_PLAIN)
		fputs("\033[0m", s->out);
}

void styled(const struct screen *screen, enum style style, const char *text)
{
	style_begin(screen, style);
	text_write(screen->out, text);
	style_end(screen, style);
}

/* What the other columns leave to the last one. */
static int rest_of_line(const struct columns *c)
{
	int rest = c->screen.width;

	for (size_t i = 0; i + 1 < c->count; i++)
		rest -= c->width[i] + GAP;
	return rest;
}

/* The widest column of text in front of the last; NULL: none can lose a cell. Numbers stay whole. */
static int *widest_text(struct columns *c)
{
	int *widest = NULL;

	for (size_t i = 0; i + 1 < c->count; i++)
		if (!c->list[i].right && c->width[i] > (widest ? *widest : TEXT_AT_LEAST))
			widest = &c->width[i];
	return widest;
}

/* The last column has the rest of the line, and others give way until that is enough for it. */
static void set_most(struct columns *c)
{
	int rest = rest_of_line(c), *widest;

	if (!c->screen.bounded)
		return;
	for (; rest < LAST_SHOULD_HAVE && (widest = widest_text(c)); rest++)
		--*widest;
	for (size_t i = 0; i + 1 < c->count; i++)
		c->most[i] = c->width[i];
	c->most[c->count - 1] = rest > TEXT_AT_LEAST ? rest : TEXT_AT_LEAST;
}

void columns_init(struct columns *c, struct screen screen, const struct column *list, size_t count)
{
	memset(c, 0, sizeof(*c));
	c->screen = screen;
	c->list = list;
	c->count = count;
	for (size_t i = 0; i < count; i++)
		c->width[i] = list[i].width;
	set_most(c);
}

static void pad(FILE *out, int cells)
{
	if (cells > 0)
		fprintf(out, "%*s", cells, "");
}

/* Writes at most `most` cells and returns how many. */
static int write_cut(FILE *out, const char *text, int most)
{
	int at = 0;

	while (*text) {
		struct glyph g = glyph_next(&text);

		if (at + g.width > most - 1)
			break;
		fputs(g.text, out);
		at += g.width;
	}
	fputs("\u2026", out);
	return at + 1;
}

/* Returns how many cells are still to be left blank behind it. */
static int write_cell(const struct columns *c, size_t i, const char *text)
{
	FILE *out = c->screen.out;
	int width = text_width(text);
	bool cut = c->most[i] && width > c->most[i] && !c->list[i].right;

	if (c->list[i].right)
		pad(out, c->width[i] - width);
	if (cut)
		width = write_cut(out, text, c->most[i]);
	else
		text_write(out, text);
	return c->list[i].right || width > c->width[i] ? 0 : c->width[i] - width;
}

/* Blanks are written when something follows them: no line ends in blanks. */
void columns_row(const struct columns *c, enum style style, const char *const *cells)
{
	int blanks = 0;

	style_begin(&c->screen, style);
	for (size_t i = 0; i < c->count; i++, blanks += GAP) {
		if (!*cells[i]) {
			blanks += c->width[i];
			continue;
		}
		pad(c->screen.out, blanks);
		blanks = write_cell(c, i, cells[i]);
	}
	style_end(&c->screen, style);
	fputc('\n', c->screen.out);
}

void columns_title(const struct columns *c)
{
	const char *titles[COLUMNS_MOST];

	for (size_t i = 0; i < c->count; i++)
		titles[i] = c->list[i].title;
	columns_row(c, STYLE_DIM, titles);
}

static void table_grow(struct table *t)
{
	if (t->count < t->room)
		return;
	t->room = t->room ? 2 * t->room : 64;
	t->rows = must(reallocarray(t->rows, t->room, sizeof(*t->rows)));
}

void table_add(struct table *t, enum style style, const char *const *cells)
{
	struct table_row row = { style, must(calloc(t->cells, sizeof(char *))) };

	for (size_t i = 0; i < t->cells; i++)
		row.cells[i] = must(strdup(cells[i]));
	table_grow(t);
	t->rows[t->count++] = row;
}

static int compare(const void *a, const void *b, void *cell)
{
	const struct table_row *left = a, *right = b;
	const size_t *i = cell;

	return strcmp(left->cells[*i], right->cells[*i]);
}

void table_sort(struct table *t, size_t cell)
{
	if (t->count)
		qsort_r(t->rows, t->count, sizeof(*t->rows), compare, &cell);
}

/* A name that is very long must not push all others off the screen. */
static int width_limit(const struct columns *c)
{
	return c->screen.bounded ? c->screen.width / 2 : 1 << 20;
}

static void widen(struct columns *c, size_t i, const char *text)
{
	int width = text_width(text), limit = width_limit(c);

	if (width > limit)
		width = limit;
	if (width > c->width[i])
		c->width[i] = width;
}

void columns_widen(struct columns *c, size_t i, const char *text)
{
	widen(c, i, text);
	set_most(c);
}

static const char *const *cells_of(const struct table_row *row)
{
	return (const char *const *)row->cells;
}

void table_write(const struct table *t, struct columns *c)
{
	for (size_t i = 0; i < c->count; i++)
		widen(c, i, c->list[i].title);
	for (size_t row = 0; row < t->count; row++)
		for (size_t i = 0; i + 1 < c->count; i++)
			widen(c, i, t->rows[row].cells[i]);
	set_most(c);
	columns_title(c);
	for (size_t row = 0; row < t->count; row++)
		columns_row(c, t->rows[row].style, cells_of(&t->rows[row]));
}

void table_clear(struct table *t)
{
	for (size_t row = 0; row < t->count; row++) {
		for (size_t i = 0; i < t->cells; i++)
			free(t->rows[row].cells[i]);
		free(t->rows[row].cells);
	}
	free(t->rows);
}
