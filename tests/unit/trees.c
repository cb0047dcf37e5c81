/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Token trees in writing, for the tests of the reader. */
#include "tests/unit/trees.h"

#include <check.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void write_octets(const struct reading *r, const char *open, satchel_octets o,
                         const char *close)
{
	fputs(open, r->out);
	fwrite(o.data, 1, o.size, r->out);
	fputs(close, r->out);
}

static void write_tokens(const struct reading *r, const satchel_token *t);

static void write_token(const struct reading *r, const satchel_token *t)
{
	static const char *const marks[][2] = { { "", "" },  { "\"", "\"" }, { "{", "}" },
		                                { "", "" },  { "", "" },     { "[", "]" },
		                                { "'", "'" } };

	if (t->kind == SATCHEL_TOKEN_LIST) {
		fputc('(', r->out);
		write_tokens(r, t->child);
		fputc(')', r->out);
	} else if (t->kind == SATCHEL_TOKEN_LITERAL && !t->octets.data) {
		fprintf(r->out, "{+%zu}", t->octets.size);
	} else if (t->kind == SATCHEL_TOKEN_NIL) {
		fputs("NIL", r->out);
	} else {
		write_octets(r, marks[t->kind][0], t->octets, marks[t->kind][1]);
	}
}

static void write_tokens(const struct reading *r, const satchel_token *t)
{
	for (; t; t = t->next) {
		write_token(r, t);
		if (t->next && t->kind != SATCHEL_TOKEN_LIST)
			fputc(' ', r->out);
	}
}

static void write_response(const struct reading *r, const satchel_response *response)
{
	fputs(response->tag, r->out);
	if (response->tokens)
		fputc(' ', r->out);
	write_tokens(r, response->tokens);
	if (response->rc) {
		ck_assert(*response->why);
		fprintf(r->out, " !%d@%" PRIu64, response->rc, response->at);
	}
	fputc('\n', r->out);
}

static void write_piece(struct reading *r, const satchel_piece *p)
{
	ck_assert(p->first == !r->piece);
	ck_assert(p->last == (p->offset + p->octets.size == p->size));
	if (p->first)
		fprintf(r->out, "P%" PRIu64 " ", p->size);
	write_octets(r, "", p->octets, p->last ? "\n" : "");
	r->piece = !p->last;
}

/* What came, without what was handed out in pieces. */
static void check_raw(const satchel_response *response, const struct wire_case *t)
{
	satchel_octets raw = response->raw;

	if (t->stream || response->rc == SATCHEL_E_LIMIT)
		return;
	ck_assert(response->offset + raw.size <= t->size);
	ck_assert_msg(!memcmp(raw.data, t->in + response->offset, raw.size), "%s: raw", t->name);
}

static void drain(struct reading *r, const struct wire_case *t)
{
	const satchel_response *response = NULL;
	int rc;

	while ((rc = satchel_wire_next(r->wire, &response)) > 0 && rc != SATCHEL_AGAIN) {
		if (rc == SATCHEL_DATA) {
			write_piece(r, &response->piece);
			continue;
		}
		write_response(r, response);
		check_raw(response, t);
	}
	if (rc == SATCHEL_AGAIN)
		return;
	ck_assert_int_lt(rc, 0);
	r->over = true;
	if (rc != SATCHEL_E_MEMORY)
		fprintf(r->out, "!%d@%" PRIu64, rc, response->at);
}

/* In blocks of their own, so that reading beyond them is seen. false: no memory. */
bool trees_feed(struct reading *r, const struct wire_case *t, const char *p, size_t size)
{
	while (size && !r->over) {
		char *copy = malloc(size);
		size_t taken;
		int rc;

		memcpy(copy, p, size);
		rc = satchel_wire_feed(r->wire, copy, size, &taken);
		free(copy);
		if (rc)
			return false;
		drain(r, t);
		p += taken;
		size -= taken;
	}
	return true;
}

char *trees_read(const struct wire_case *t, const satchel_allocator *from, size_t step, size_t cut)
{
	struct reading r = { 0 };
	size_t made;
	char *text;
	bool ok;

	if (satchel_wire_new(&r.wire, SATCHEL_WIRE(.allocator = from,
	                                           .limits = t->limits.size ? &t->limits : NULL,
	                                           .stream = t->stream, .strict = t->strict)))
		return NULL;
	r.out = open_memstream(&text, &made);
	ok = true;
	for (size_t i = 0; step && ok && i < t->size; i += step)
		ok = trees_feed(&r, t, t->in + i, t->size - i < step ? t->size - i : step);
	ok = ok && (step || (trees_feed(&r, t, t->in, cut) &&
	                     trees_feed(&r, t, t->in + cut, t->size - cut)));
	if (!r.over)
		fputs(satchel_wire_at_rest(r.wire) ? "." : "?", r.out);
	fclose(r.out);
	satchel_wire_free(r.wire);
	return text;
}
