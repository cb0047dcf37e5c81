/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Each limit below, at and above, by what the decoder and the reader of wire.h make of it: below and at it all is well,
 * above it the item or the response is SATCHEL_E_LIMIT, and what follows is read as if nothing had been. */
#include <satchel/decode.h>
#include <satchel/wire.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/main.h"

struct limit_case {
	const char *name;
	size_t offset;                  /* of the limit */
	void (*make)(FILE *out, int n); /* a response that needs n of it */
	bool decoder, wire, deadly;     /* deadly: nothing follows */
};

static void repeat(FILE *out, const char *what, int n)
{
	while (n-- > 0)
		fputs(what, out);
}

static void quoted(FILE *out, int n)
{
	fputs("* LIST () NIL \"", out);
	repeat(out, "a", n);
	fputs("\"\r\n", out);
}

static void escaped(FILE *out, int n)
{
	fputs("* LIST () NIL \"\\\"", out);
	repeat(out, "a", n - 1);
	fputs("\"\r\n", out);
}

static void atom(FILE *out, int n)
{
	fputs("* LIST () NIL ", out);
	repeat(out, "a", n);
	fputs("\r\n", out);
}

static void literal(FILE *out, int n)
{
	fprintf(out, "* LIST () NIL {%d}\r\n", n);
	repeat(out, "a", n);
	fputs("\r\n", out);
}

static void body(FILE *out, int n)
{
	fprintf(out, "* 1 FETCH (BODY[] {%d}\r\n", n);
	repeat(out, "\n", n);
	fputs(")\r\n", out);
}

static void bodies(FILE *out, int n)
{
	fprintf(out, "* 1 FETCH (BODY[1] {%d}\r\n", n - 5);
	repeat(out, "\n", n - 5);
	fputs(" BODY[2] {5}\r\n12345)\r\n", out);
}

static void response(FILE *out, int n)
{
	fputs("* LIST () NIL ", out);
	repeat(out, "a", n - 16);
	fputs("\r\n", out);
}

static void lists(FILE *out, int n)
{
	fputs("* X ", out);
	repeat(out, "(", n);
	repeat(out, ")", n);
	fputs("\r\n", out);
}

static void nested_parts(FILE *out, int n)
{
	fputs("* 1 FETCH (BODY ", out);
	repeat(out, "(", n - 1);
	fputs("(\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" 1 1)", out);
	repeat(out, " \"MIXED\")", n - 1);
	fputs(")\r\n", out);
}

static void parts(FILE *out, int n)
{
	fputs("* 1 FETCH (BODY (", out);
	repeat(out, "(\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" 1 1)", n - 1);
	fputs(" \"MIXED\"))\r\n", out);
}

static void ranges(FILE *out, int n)
{
	fputs("* SEARCH", out);
	for (int i = 0; i < n; i++)
		fprintf(out, " %d", 2 * i + 1);
	fputs("\r\n", out);
}

static void vanished(FILE *out, int n)
{
	fputs("* VANISHED 1", out);
	for (int i = 1; i < n; i++)
		fprintf(out, ",%d:%d", 3 * i + 1, 3 * i + 2);
	fputs("\r\n", out);
}

static void addresses(FILE *out, int n)
{
	fputs("* 1 FETCH (ENVELOPE (NIL NIL (", out);
	repeat(out, "(NIL NIL \"a\" \"b\")", n);
	fputs(") NIL NIL NIL NIL NIL NIL NIL))\r\n", out);
}

static void flags(FILE *out, int n)
{
	fputs("* FLAGS (\\Seen", out);
	repeat(out, " a", n - 1);
	fputs(")\r\n", out);
}

static void message_flags(FILE *out, int n)
{
	fputs("* 1 FETCH (FLAGS (a", out);
	repeat(out, " a", n - 1);
	fputs("))\r\n", out);
}

static void capabilities(FILE *out, int n)
{
	fputs("* CAPABILITY IMAP4rev1", out);
	repeat(out, " A", n - 1);
	fputs("\r\n", out);
}

static void resources(FILE *out, int n)
{
	fputs("* QUOTA \"\" (STORAGE 1 2", out);
	repeat(out, " A 1 2", n - 1);
	fputs(")\r\n", out);
}

static void quota_roots(FILE *out, int n)
{
	fputs("* QUOTAROOT INBOX", out);
	repeat(out, " \"\"", n);
	fputs("\r\n", out);
}

static void namespaces(FILE *out, int n)
{
	fputs("* NAMESPACE NIL (", out);
	repeat(out, "(\"\" \"/\")", n);
	fputs(") NIL\r\n", out);
}

static void fields(FILE *out, int n)
{
	fputs("* ID (\"a\" \"b\"", out);
	repeat(out, " \"a\" NIL", n - 1);
	fputs(")\r\n", out);
}

static void blank_lines(FILE *out, int n)
{
	repeat(out, "\r\n", n);
}

#define LIMIT(field) offsetof(satchel_limits, field)

static const struct limit_case limit_cases[] = {
	{ "string", LIMIT(max_token), quoted, true, true, false },
	{ "string with an escape", LIMIT(max_token), escaped, true, true, false },
	{ "atom", LIMIT(max_token), atom, true, true, false },
	{ "literal", LIMIT(max_literal), literal, true, true, false },
	{ "body", LIMIT(inline_max), body, true, true, false },
	{ "bodies", LIMIT(inline_max), bodies, true, true, false },
	{ "response", LIMIT(max_response), response, true, true, false },
	{ "lists", LIMIT(max_depth), lists, false, true, false },
	{ "nested parts", LIMIT(max_depth), nested_parts, true, false, false },
	{ "parts", LIMIT(max_parts), parts, true, false, false },
	{ "ranges", LIMIT(max_ranges), ranges, true, false, false },
	{ "ranges of a set", LIMIT(max_ranges), vanished, true, false, false },
	{ "addresses", LIMIT(max_addresses), addresses, true, false, false },
	{ "flags", LIMIT(max_flags), flags, true, false, false },
	{ "flags of a message", LIMIT(max_flags), message_flags, true, false, false },
	{ "capabilities", LIMIT(max_capabilities), capabilities, true, false, false },
	{ "resources", LIMIT(max_resources), resources, true, false, false },
	{ "quota roots", LIMIT(max_resources), quota_roots, true, false, false },
	{ "namespaces", LIMIT(max_resources), namespaces, true, false, false },
	{ "fields of ID", LIMIT(max_resources), fields, true, false, false },
	{ "empty lines", LIMIT(max_blank_lines), blank_lines, true, true, true },
};

/* ---- the readers: what is the first error, and whether "* 7 EXISTS" was read */

struct result {
	int rc;
	bool followed;
};

static void take(struct result *r, int rc)
{
	if (!r->rc)
		r->rc = rc;
}

static void look_at_message(struct result *r, const satchel_message *m)
{
	for (size_t i = 0; m && i < m->item_count; i++)
		take(r, m->items[i]->rc);
	for (size_t i = 0; m && i < m->body_count; i++)
		take(r, m->bodies[i]->rc);
}

static struct result decode(const satchel_limits *limits, const char *in, size_t size, size_t step)
{
	struct result r = { 0, false };
	const satchel_reply *reply;
	satchel_decoder *d;
	int rc = 0;

	ck_assert_int_eq(satchel_decoder_new(&d, SATCHEL_DECODER(.limits = limits)), SATCHEL_OK);
	for (size_t i = 0, taken; i < size && rc >= 0; i += taken) {
		ck_assert_int_eq(
			satchel_decoder_feed(d, in + i, size - i < step ? size - i : step, &taken),
			0);
		while ((rc = satchel_decoder_next(d, &reply)) == SATCHEL_ROW) {
			take(&r, reply->rc);
			look_at_message(&r, reply->message);
			r.followed |= reply->kind == SATCHEL_REPLY_EXISTS && reply->number == 7;
		}
	}
	take(&r, rc < 0 ? rc : 0);
	satchel_decoder_free(d);
	return r;
}

static struct result read_tokens(const satchel_limits *limits, const char *in, size_t size,
                                 size_t step)
{
	struct result r = { 0, false };
	const satchel_response *response;
	satchel_wire *w;
	int rc = 0;

	ck_assert_int_eq(satchel_wire_new(&w, SATCHEL_WIRE(.limits = limits)), SATCHEL_OK);
	for (size_t i = 0, taken; i < size && rc >= 0; i += taken) {
		ck_assert_int_eq(
			satchel_wire_feed(w, in + i, size - i < step ? size - i : step, &taken), 0);
		while ((rc = satchel_wire_next(w, &response)) == SATCHEL_ROW) {
			take(&r, response->rc);
			r.followed |= response->raw.size == 12 &&
			              !memcmp(response->raw.data, "* 7 EXISTS\r\n", 12);
		}
	}
	take(&r, rc < 0 ? rc : 0);
	satchel_wire_free(w);
	return r;
}

/* ---- below, at, above */

enum { LIMIT_VALUE = 40 };

static void check_one(const struct limit_case *t, uint64_t limit, int n,
                      struct result (*reader)(const satchel_limits *, const char *, size_t, size_t))
{
	static const size_t steps[] = { 1, 7, 10000 };
	satchel_limits limits = { .size = sizeof limits };
	bool above = limit && (uint64_t)n > limit;
	size_t size;
	char *in;
	FILE *out = open_memstream(&in, &size);

	memcpy((char *)&limits + t->offset, &limit, sizeof limit);
	t->make(out, n);
	fputs("* 7 EXISTS\r\n", out);
	fclose(out);
	for (size_t i = 0; i < COUNTOF(steps); i++) {
		struct result r = reader(&limits, in, size, steps[i]);

		ck_assert_msg(r.rc == (above ? SATCHEL_E_LIMIT : SATCHEL_OK), "%s, %d of %d: %d",
		              t->name, n, (int)limit, r.rc);
		ck_assert_msg(r.followed == !(above && t->deadly), "%s, %d of %d: what follows",
		              t->name, n, (int)limit);
	}
	free(in);
}

static void check_all(const struct limit_case *t,
                      struct result (*reader)(const satchel_limits *, const char *, size_t, size_t))
{
	for (int n = LIMIT_VALUE - 2; n <= LIMIT_VALUE + 2; n++)
		check_one(t, LIMIT_VALUE, n, reader);
	check_one(t, LIMIT_VALUE, 20 * LIMIT_VALUE, reader);
	check_one(t, LIMIT_VALUE + 1, LIMIT_VALUE + 1, reader);
	check_one(t, 0, LIMIT_VALUE + 1, reader); /* the default */
	check_one(t, SATCHEL_UNLIMITED, 20 * LIMIT_VALUE, reader);
}

START_TEST(behaviour)
{
	const struct limit_case *t = &limit_cases[_i];

	if (t->decoder)
		check_all(t, decode);
	if (t->wire)
		check_all(t, read_tokens);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("limits_behaviour");
	TCase *tc = tcase_create("limits_behaviour");

	tcase_add_loop_test(tc, behaviour, 0, (int)COUNTOF(limit_cases));
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
