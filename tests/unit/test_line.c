/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Single lines: how they begin, how they end, which literals are bodies. */
#include "core/line.h"
#include "tests/support/main.h"

#include <stdlib.h>
#include <string.h>

/* ---- the end */

struct end_case {
	const char *in;
	bool brace;
	uint64_t literal;
	char last;
	uint16_t quirk;
	bool overflow;
};

static const struct end_case end_cases[] = {
	{ "\n", false, 0, 0, 0, false },
	{ "\r\n", false, 0, 0, 0, false },
	{ "  \r\n", false, 0, 0, 0, false },
	{ "a\r\n", false, 0, 'a', 0, false },
	{ "a)  \r\n", false, 0, ')', 0, false },
	{ "{0}\r\n", true, 0, '}', 0, false },
	{ "a {5}\r\n", true, 5, '}', 0, false },
	{ "a {5}\n", true, 5, '}', 0, false },
	{ "a {5+}\r\n", true, 5, '}', 0, false },
	{ "a {5-}\r\n", false, 0, '}', 0, false },
	{ "a {+}\r\n", false, 0, '}', 0, false },
	{ "a {}\r\n", false, 0, '}', 0, false },
	{ "a 5}\r\n", false, 0, '}', 0, false },
	{ "5}\r\n", false, 0, '}', 0, false },
	{ "}\r\n", false, 0, '}', 0, false },
	{ "+}\r\n", false, 0, '}', 0, false },
	{ "-}\r\n", false, 0, '}', 0, false },
	{ "a {x5}\r\n", false, 0, '}', 0, false },
	{ "a {5x}\r\n", false, 0, '}', 0, false },
	{ "a {5}\r\r\n", false, 0, '\r', 0, false },
	{ "a {-5}\r\n", true, 0, '}', 62, false },
	{ "a {--5}\r\n", false, 0, '}', 0, false },
	{ "a {5} \r\n", true, 5, '}', 63, false },
	{ "a {05}\r\n", true, 5, '}', 64, false },
	{ "a {00}\r\n", true, 0, '}', 64, false },
	{ "{9223372036854775807}\r\n", true, INT64_MAX, '}', 0, false },
	{ "{9223372036854775808}\r\n", true, 0, '}', 0, true },
	{ "{99999999999999999999999999}\r\n", true, 0, '}', 0, true },
};

START_TEST(ends)
{
	const struct end_case *t = &end_cases[_i];
	size_t n = strlen(t->in);
	char *in = malloc(n);
	struct line_end end;

	memcpy(in, t->in, n);
	satcheli_line_end(in, in + n, &end);
	ck_assert_msg((end.brace != NULL) == t->brace, "%s", t->in);
	ck_assert_msg(!t->brace || *end.brace == '{', "%s", t->in);
	ck_assert_msg(end.overflow == t->overflow, "%s", t->in);
	ck_assert_msg(t->overflow || end.literal == t->literal, "%s", t->in);
	ck_assert_msg(end.last == t->last && end.quirk == t->quirk, "%s", t->in);
	free(in);
}
END_TEST

/* As many octets as an announcement may have, and one more. */
START_TEST(announced_at_length)
{
	char in[LITERAL_HEAD_MAX + 2];
	struct line_end end;

	for (size_t n = LITERAL_HEAD_MAX; n <= LITERAL_HEAD_MAX + 1; n++) {
		memset(in, '0', sizeof in);
		in[0] = '{';
		memcpy(in + n - 4, "5}\r\n", 4);
		satcheli_line_end(in, in + n, &end);
		ck_assert_uint_eq(end.literal, 5);
		ck_assert(end.overflow == (n > LITERAL_HEAD_MAX));
	}
}
END_TEST

/* ---- the beginning */

struct context_case {
	const char *in;
	enum frame_context context;
};

static const struct context_case context_cases[] = {
	{ "* OK x", CONTEXT_TEXT },
	{ "* ok", CONTEXT_TEXT },
	{ "* NO x", CONTEXT_TEXT },
	{ "* BAD x", CONTEXT_TEXT },
	{ "* BYE x", CONTEXT_TEXT },
	{ "* PREAUTH x", CONTEXT_TEXT },
	{ "A1 OK x", CONTEXT_TEXT },
	{ "+ x", CONTEXT_TEXT },
	{ "+", CONTEXT_TEXT },
	{ "*OK x", CONTEXT_TEXT },
	{ " * OK x", CONTEXT_TEXT },
	{ "* OKAY x", CONTEXT_DATA },
	{ "* LIST () \"/\" x", CONTEXT_DATA },
	{ "* 23 EXISTS", CONTEXT_DATA },
	{ "* 23", CONTEXT_DATA },
	{ "* 1 FETCH (UID 1)", CONTEXT_FETCH },
	{ "*  1   fetch(UID 1)", CONTEXT_FETCH },
	{ "* -1 FETCH (UID 1)", CONTEXT_FETCH },
	{ "* 7 UIDFETCH (UID 1)", CONTEXT_FETCH },
	{ "* 1 FETCHED (UID 1)", CONTEXT_DATA },
	{ "* FETCH (UID 1)", CONTEXT_DATA },
	{ "* SEARCH 1 2", CONTEXT_NUMBERS },
	{ "* search", CONTEXT_NUMBERS },
	{ "* SORT 2 1", CONTEXT_NUMBERS },
	{ "* ESEARCH (TAG \"a\")", CONTEXT_NUMBERS },
	{ "* VANISHED (EARLIER) 1", CONTEXT_NUMBERS },
	{ "* SEARCHING", CONTEXT_DATA },
};

START_TEST(contexts)
{
	const struct context_case *t = &context_cases[_i];
	size_t n = strlen(t->in);
	char *in = malloc(n + 2);

	memcpy(in, t->in, n);
	ck_assert_msg(satcheli_line_context(in, n) == t->context, "%s", t->in);
	memcpy(in + n, "\r\n", 2);
	ck_assert_msg(satcheli_line_context(in, n + 2) == t->context, "%s", t->in);
	free(in);
}
END_TEST

/* ---- the middle */

struct body_case {
	const char *in;
	bool body;
};

static const struct body_case body_cases[] = {
	{ "BODY[] {", true },
	{ "BODY[1.MIME]<0> {", true },
	{ "BINARY[1] ~{", true },
	{ " RFC822 {", true },
	{ "(rfc822.header {", true },
	{ " RFC822.TEXT  {", true },
	{ "XRFC822 {", false },
	{ "RFC822 {", false }, /* there is always something in front */
	{ " RFC822.SIZE {", false },
	{ "BODY[]{", false },
	{ "ENVELOPE ({", false },
	{ "{", false },
	{ " {", false },
	{ "~{", false },
};

START_TEST(bodies)
{
	const struct body_case *t = &body_cases[_i];
	const char *brace = strchr(t->in, '{');

	ck_assert_msg(satcheli_line_is_body(t->in, brace) == t->body, "%s", t->in);
}
END_TEST

struct quoted_case {
	const char *in;
	bool before, behind;
};

static const struct quoted_case quoted_cases[] = {
	{ "", false, false },         { "", true, true },
	{ "a", true, true },          { "\"a\"", false, false },
	{ "\"a\" \"b", false, true }, { "a\" b", true, false },
	{ "\"a\\\"", false, true },   { "\"a\\\\\"", false, false },
	{ "\"a\\", false, true },     { "\"a\"b\"", false, false },
	{ "\"a\"b", false, true },    { "\"a\")", false, false },
	{ "\\\"", false, true },
};

START_TEST(quotes)
{
	const struct quoted_case *t = &quoted_cases[_i];
	const char *end = t->in + strlen(t->in);

	ck_assert_msg(satcheli_line_quoted(t->in, end, t->before) == t->behind, "%s", t->in);
}
END_TEST

START_TEST(blanks)
{
	ck_assert(satcheli_line_blank("\r\n", 2));
	ck_assert(satcheli_line_blank(" \n", 2));
	ck_assert(satcheli_line_blank("", 0));
	ck_assert(!satcheli_line_blank("a\r\n", 3));
	ck_assert(!satcheli_line_blank(" a\n", 3));
	ck_assert(!satcheli_line_blank("\t\r\n", 3));
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("line");
	TCase *tc = tcase_create("line");

	tcase_add_loop_test(tc, ends, 0, (int)COUNTOF(end_cases));
	tcase_add_test(tc, announced_at_length);
	tcase_add_loop_test(tc, contexts, 0, (int)COUNTOF(context_cases));
	tcase_add_loop_test(tc, bodies, 0, (int)COUNTOF(body_cases));
	tcase_add_loop_test(tc, quotes, 0, (int)COUNTOF(quoted_cases));
	tcase_add_test(tc, blanks);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
