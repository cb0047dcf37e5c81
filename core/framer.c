/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The framer: where responses end. Knows lines, literals and enough of the head of a response to know which lines can
 * have literals. Refuses to know what a response means. */
#include "core/framer.h"
#include "core/apart.h"
#include "core/line.h"
#include "core/octets.h"
#include "core/scan.h"

#include <string.h>

enum {
	PART_SIZE = 32 * 1024,
	LINES_QUOTED_MAX = 64 * 1024,
	DROP_LEAST = 4096,
	HEAD_MAX = 64,
	FAR_LEAST = 256
};

static int broken(struct framer *f, int rc, const char *why)
{
	f->rc = rc;
	f->why = why;
	return rc;
}

/* Counts a deviation; < 0: it is refused. */
static int tolerate(struct framer *f, uint16_t quirk, const char *why)
{
	if (satcheli_quirk_met(f->quirks, quirk))
		return SATCHEL_OK;
	f->quirk = quirk;
	return broken(f, SATCHEL_E_PROTOCOL, why);
}

static size_t available(const struct framer *f)
{
	return f->end - f->scan;
}

static void give(struct framer *f, struct frame *frame, enum frame_kind kind, size_t size)
{
	frame->kind = kind;
	frame->context = f->context;
	frame->data = f->data + f->start;
	frame->size = size;
	frame->offset = f->offset + f->start - f->gone;
	frame->first = !f->inside;
	frame->last = false;
	frame->cut = f->cut;
	frame->literal = frame->at = 0;
	frame->head = 0;
	frame->elided = f->elided;
	frame->elided_count = f->elided_count;
	f->lent = f->scan - f->start;
	f->inside = true;
}

/* ---- a response that is too long: its beginning is kept, its end is found */

static bool over_limit(const struct framer *f)
{
	uint64_t held = f->held + (f->scan - f->start);

	return !f->cut && held > f->bodies && held - f->bodies > f->limits->max_response;
}

static void cut_here(struct framer *f)
{
	uint64_t max = f->limits->max_response + f->bodies;
	size_t kept = max > f->held ? (size_t)(max - f->held) : 0;

	f->cut = true;
	f->kept = kept < f->scan - f->start ? kept : f->scan - f->start;
	if (f->kept < 2)
		f->kept = 2; /* room for the CRLF that readers rely on */
}

/* Lets go of what was scanned and is not kept, but for the end of the line in work: it may announce a literal. Once for
 * all that arrived, and not for a few octets: what is behind moves. */
static void drop_scanned(struct framer *f)
{
	size_t from = f->start + f->kept, to = f->line;

	if (f->scan - f->line > LITERAL_HEAD_MAX)
		to = f->scan - LITERAL_HEAD_MAX;
	if (to < from + DROP_LEAST)
		return;
	satcheli_framer_drop(f, from, to);
	f->scan -= to - from;
	f->line = from;
}

/* ---- literals */

static int stream_literal(struct framer *f, struct frame *frame)
{
	f->mode = LITERAL_STREAM;
	give(f, frame, FRAME_HEAD, f->scan - f->start);
	frame->literal = f->body;
	f->held += f->lent;
	return SATCHEL_ROW;
}

static bool fits(struct framer *f, bool body)
{
	if (!body)
		return f->literal <= f->limits->max_literal;
	if (f->literal > f->limits->inline_max || f->bodies > f->limits->inline_max - f->literal)
		return false;
	f->bodies += f->literal;
	return true;
}

/* The octets are let go as they come; where they were is remembered. */
static void elide(struct framer *f)
{
	if (!f->cut && f->elided_count == ELIDED_MAX)
		cut_here(f);
	if (f->cut)
		return;
	f->elided[f->elided_count++] = (struct elided){ f->scan - f->start, f->literal };
	f->mode = LITERAL_SKIP;
}

static int start_literal(struct framer *f, struct frame *frame, const struct line_end *end)
{
	bool body =
		f->context == CONTEXT_FETCH && satcheli_line_is_body(f->data + f->line, end->brace);

	f->literal = f->body = end->literal;
	f->line = f->scan;
	if (f->stream && body && !f->cut)
		return stream_literal(f, frame);
	f->mode = LITERAL_INLINE;
	if (f->cut || !fits(f, body))
		elide(f);
	return SATCHEL_OK;
}

static void pass_literal(struct framer *f)
{
	size_t n = f->literal < available(f) ? (size_t)f->literal : available(f);

	f->literal -= n;
	if (f->mode == LITERAL_SKIP)
		satcheli_framer_drop(f, f->scan, f->scan + n);
	else
		f->scan += n;
	f->line = f->scan;
	if (!f->literal)
		f->mode = LITERAL_NONE;
	else if (f->cut)
		drop_scanned(f);
}

/* A piece of a streamed body; an empty body is one empty piece. */
static int give_piece(struct framer *f, struct frame *frame)
{
	size_t n = satcheli_framer_ready(f);
	uint64_t at = f->body - f->literal;

	if (!n && f->literal)
		return SATCHEL_AGAIN;
	f->start = f->scan;
	f->scan += n;
	f->literal -= n;
	f->elided_count = 0;
	give(f, frame, FRAME_PIECE, n);
	frame->literal = f->body;
	frame->at = at;
	frame->first = !at;
	frame->last = !f->literal;
	if (!f->literal)
		f->mode = LITERAL_NONE;
	f->line = f->scan;
	return SATCHEL_ROW;
}

/* ---- lines */

/* Q035: NULs in front of a response. */
APART static int skip_nul(struct framer *f)
{
	while (f->start < f->end && !f->data[f->start]) {
		if (tolerate(f, 35, "NUL in front of a response (Q035)"))
			return f->rc;
		f->start++;
	}
	satcheli_framer_begin(f);
	return SATCHEL_OK;
}

/* Q036: empty lines between responses. */
static int skip_blank(struct framer *f)
{
	if (tolerate(f, 36, "empty line between responses (Q036)"))
		return f->rc;
	if (++f->blanks > f->limits->max_blank_lines)
		return broken(f, SATCHEL_E_LIMIT, "more empty lines in a row than max_blank_lines");
	f->start = f->scan;
	return skip_nul(f);
}

static int give_response(struct framer *f, struct frame *frame)
{
	size_t size = f->scan - f->start;

	f->blanks = 0;
	if (f->cut && f->kept < size) {
		size = f->kept;
		memcpy(f->data + f->start + size - 2, "\r\n", 2);
	}
	give(f, frame, FRAME_RESPONSE, size);
	f->inside = false;
	f->context = CONTEXT_NEW;
	return SATCHEL_ROW;
}

/* One quoted string had no end: such strings are not looked for any more, and the first line is looked at again. */
static void give_up_quotes(struct framer *f)
{
	char *lf = memchr(f->data + f->line, '\n', f->scan - f->line);

	f->quotes_off = true;
	f->quoted = false;
	f->scan = (size_t)(lf - f->data);
}

/* Q054: a FETCH line that does not end as one, because its end is within a quoted string. true: go on. */
static bool ends_in_quotes(struct framer *f, const struct line_end *end)
{
	bool was = f->quoted;

	if (f->context != CONTEXT_FETCH || f->cut || f->quotes_off || (end->last == ')' && !was))
		return false;
	if (f->scan - f->line > LINES_QUOTED_MAX) {
		give_up_quotes(f);
		return true;
	}
	f->quoted =
		satcheli_line_quoted(f->data + (was ? f->quote : f->line), f->data + f->scan, was);
	f->quote = f->scan;
	if (f->quoted && !was)
		tolerate(f, 54, "line end inside a quoted string (Q054)");
	return f->quoted;
}

static int check_line(struct framer *f, const struct line_end *end)
{
	if (f->scan - f->line < 2 || f->data[f->scan - 2] != '\r')
		if (tolerate(f, 38, "line ends in LF alone (Q038)"))
			return f->rc;
	if (end->overflow)
		return broken(f, SATCHEL_E_PROTOCOL,
		              "length of a literal is above 2^63-1, or too long");
	if (end->quirk)
		return tolerate(f, end->quirk,
		                "length of a literal is not as in the grammar (Q062, Q063, Q064)");
	return SATCHEL_OK;
}

/* Q060: a literal that was announced too short, so that the last line end of the body follows it. */
static bool is_stray(const struct framer *f, const struct line_end *end)
{
	return f->context == CONTEXT_FETCH && !end->last && (f->inside || f->line > f->start) &&
	       !f->cut;
}

static int end_of_line(struct framer *f, struct frame *frame)
{
	struct line_end end;

	if (f->context == CONTEXT_NEW &&
	    satcheli_line_blank(f->data + f->start, f->scan - f->start))
		return skip_blank(f);
	if (f->context == CONTEXT_NEW)
		f->context = satcheli_line_context(f->data + f->start, f->scan - f->start);
	satcheli_line_end(f->data + f->line, f->data + f->scan, &end);
	if (f->context == CONTEXT_TEXT)
		end.brace = NULL, end.overflow = false, end.quirk = 0;
	if (check_line(f, &end))
		return f->rc;
	if (over_limit(f))
		cut_here(f);
	if (f->quoted && ends_in_quotes(f, &end))
		return SATCHEL_OK;
	if (end.brace)
		return start_literal(f, frame, &end);
	if (is_stray(f, &end))
		return tolerate(f, 60, "line end behind a literal (Q060)");
	return ends_in_quotes(f, &end) ? f->rc : give_response(f, frame);
}

/* ---- long lists of numbers */

static bool is_numbers(struct framer *f)
{
	if (f->context == CONTEXT_NEW &&
	    satcheli_line_context(f->data + f->start, HEAD_MAX) == CONTEXT_NUMBERS)
		f->context = CONTEXT_NUMBERS;
	return f->context == CONTEXT_NUMBERS;
}

/* Between a number with a blank or comma behind it, and the next. Nothing else is divided: a part begins with a digit and
 * ends with a number, so that what is read of either does not depend on the other. */
static bool between_numbers(const char *p)
{
	return ascii_digit((unsigned char)p[0]) && (p[-1] == ' ' || p[-1] == ',') &&
	       (ascii_digit((unsigned char)p[-2]) || p[-2] == '*');
}

/* Gives out what is there of a list of numbers, up to the last complete one; never a part of a literal. */
static int give_part(struct framer *f, struct frame *frame)
{
	size_t at = f->scan, low = f->scan - f->line > 64 ? f->scan - 64 : f->line + 2;

	do
		if (--at <= low)
			return SATCHEL_AGAIN;
	while (!between_numbers(f->data + at));
	f->scan = f->line = at;
	give(f, frame, FRAME_PART, at - f->start);
	return SATCHEL_ROW;
}

/* No end of line in what arrived. */
static int no_line(struct framer *f, struct frame *frame)
{
	f->scan = f->end;
	if (f->scan - f->start >= PART_SIZE && is_numbers(f) && give_part(f, frame) == SATCHEL_ROW)
		return SATCHEL_ROW;
	if (over_limit(f))
		cut_here(f);
	if (f->cut)
		drop_scanned(f);
	return SATCHEL_AGAIN;
}

/* ---- most responses in number: one line, and no literal */

/* What a line "* 23 FETCH (...)" begins with. */
struct fetch_head {
	uint32_t number, size; /* size: octets up to the parenthesis */
};

/* size 0: the line begins otherwise, or nothing is there. */
static struct fetch_head read_fetch_head(const struct framer *f)
{
	const char *line = f->data ? f->data + f->start : ""; /* no octet came yet */
	struct fetch_head head = { 0, 0 };
	size_t digits;

	if (RARE(f->end - f->start < 2 || line[0] != '*' || line[1] != ' '))
		return head;
	digits = scan_number(line + 2, &head.number);
	if (USUAL(head.number && !memcmp(line + 2 + digits, " FETCH (", 8)))
		head.size = (uint32_t)digits + 9;
	return head;
}

/* All of such a line, up to its LF; whatever is odd goes the long way. */
static bool is_plain_fetch(const struct framer *f, const char *lf)
{
	size_t size = (size_t)(lf + 1 - f->data) - f->start;

	return lf[-1] == '\r' && lf[-2] == ')' && size <= f->limits->max_response;
}

/* The line of which the head was read. */
static int fetch_line(struct framer *f, struct frame *frame, const char *lf, struct fetch_head head)
{
	int rc;

	f->scan = (size_t)(lf + 1 - f->data);
	f->context = CONTEXT_FETCH;
	rc = USUAL(is_plain_fetch(f, lf)) ? give_response(f, frame) : end_of_line(f, frame);
	if (rc == SATCHEL_ROW && !f->cut) {
		frame->head = head.size;
		frame->number = head.number;
	}
	return rc;
}

/* ---- steps */

/* The first LF from p on, by a loop; NULL: none came. */
static const char *far_lf(const char *p, const char *end)
{
	return p < end ? memchr(p, '\n', (size_t)(end - p)) : NULL;
}

/* The first LF at or after p; NULL: none came. In lists of short lines it is found without a loop; behind what came stands
 * anything. */
static const char *find_lf(struct framer *f, const char *p)
{
	const char *end = f->data + f->end, *lf;
	uint64_t near;

	if (f->far || p >= end) {
		lf = far_lf(p, end);
	} else {
		near = scan_places(p, '\n');
		lf = near ? p + scan_first(near) : far_lf(p + SCAN_TEXT, end);
	}
	f->far = !lf || lf - p > FAR_LEAST;
	return lf && lf < end ? lf : NULL;
}

/* A response begins. */
static int first_step(struct framer *f, struct frame *frame)
{
	struct fetch_head head = read_fetch_head(f);
	const char *lf = head.size ? find_lf(f, f->data + f->start + head.size) : NULL;

	return USUAL(lf) ? fetch_line(f, frame, lf, head) : skip_nul(f);
}

static int step(struct framer *f, struct frame *frame)
{
	char *lf;

	if (f->mode == LITERAL_STREAM)
		return give_piece(f, frame);
	if (f->mode != LITERAL_NONE) {
		pass_literal(f);
		return f->literal ? SATCHEL_AGAIN : SATCHEL_OK;
	}
	if (!available(f))
		return no_line(f, frame);
	lf = memchr(f->data + f->scan, '\n', available(f));
	if (!lf)
		return no_line(f, frame);
	f->scan = (size_t)(lf - f->data) + 1;
	return end_of_line(f, frame);
}

APART static int go_on(struct framer *f, struct frame *frame)
{
	int rc;

	do
		rc = step(f, frame);
	while (!rc);
	return rc;
}

int satcheli_framer_next(struct framer *f, struct frame *frame)
{
	int rc = f->rc;

	if (USUAL(f->lent || (f->start == f->scan && !f->inside)))
		satcheli_framer_let_go(f);
	if (USUAL(!rc && f->context == CONTEXT_NEW && !f->inside && f->start == f->scan))
		rc = first_step(f, frame);
	return USUAL(rc) ? rc : go_on(f, frame);
}
