/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The reader of wire.h: token trees, however the octets come, and with every allocation failing. */
#include <stdlib.h>
#include <string.h>

#include "tests/support/alloc.h"
#include "tests/support/main.h"
#include "tests/unit/trees.h"

static const struct wire_case wire_cases[] = {
	CASE("nothing", "", "."),
	CASE("number", "* 23 EXISTS\r\n", "* 23 EXISTS\n."),
	CASE("one word", "* X\r\n", "* X\n."),
	CASE("star alone", "* \r\n", "* !-6@2\n."),
	CASE("star and no space", "*\r\n", "* !-6@1\n."),
	CASE("flags", "* FLAGS (\\Seen $Junk \\*)\r\n", "* FLAGS (\\Seen $Junk \\*)\n."),
	CASE("nothing in a list", "* FLAGS ()\r\n", "* FLAGS ()\n."),
	CASE("lists", "* X (a (b (c)(d)) e)(f)\r\n", "* X (a (b (c)(d))e)(f)\n."),
	CASE("quoted", "* X \"a b\" \"\" \"c\\\"d\\\\\"\r\n", "* X \"a b\" \"\" \"c\"d\\\"\n."),
	CASE("literals", "* X {3}\r\na\nb {0}\r\n ~{2}\r\n() {1+}\r\nx\r\n",
	     "* X {a\nb} {} {()} {x}\n."),
	CASE("NIL", "* X NIL nil (NiL NILS) \"NIL\"\r\n", "* X NIL NIL (NIL NILS)\"NIL\"\n."),
	CASE("braces of a word", "* X {a {5} b{c {\r\n", "* X {a {5} b{c {\n."),
	CASE("brackets of a word", "* LIST () NIL [Gmail]/[x\r\n", "* LIST ()NIL [Gmail]/[x\n."),
	CASE("FETCH", "* 1 FETCH (UID 3 ENVELOPE (NIL \"s\" ((NIL NIL \"a\" \"b\"))))\r\n",
	     "* 1 FETCH (UID 3 ENVELOPE (NIL \"s\" ((NIL NIL \"a\" \"b\"))))\n."),
	CASE("section", "* 1 FETCH (BODY[HEADER.FIELDS (A B)]<0> {1}\r\nx)\r\n",
	     "* 1 FETCH (BODY[HEADER.FIELDS (A B)]<0> {x})\n."),
	CASE("section, quoted and literal",
	     "* 1 FETCH (BODY[HEADER.FIELDS (\"]\" {1}\r\n] C)] NIL UID 1)\r\n",
	     "* 1 FETCH (BODY[HEADER.FIELDS (\"]\" {1}\r\n] C)] NIL UID 1)\n."),
	CASE("section, small letters", "* 1 FETCH (binary.size[1 2] 5)\r\n",
	     "* 1 FETCH (binary.size[1 2] 5)\n."),
	CASE("section without end", "* 1 FETCH (BODY[HEADER (a) UID 1)\r\n",
	     "* 1 FETCH (BODY[HEADER (a)UID 1)\n."),
	CASE("no section", "* 1 FETCH (FLAGS (x[y z) UID 1)\r\n",
	     "* 1 FETCH (FLAGS (x[y z)UID 1)\n."),
	CASE("no FETCH, no section", "* LIST () NIL BODY[a b]\r\n", "* LIST ()NIL BODY[a b]\n."),
	CASE("streamed", "* 1 FETCH (BODY[] {2}\r\nab UID 3)\r\n",
	     "P2 ab\n* 1 FETCH (BODY[] {+2} UID 3)\n.", .stream = true),
	CASE("streamed twice", "* 1 FETCH (BODY[1] {2}\r\nab BODY[2] {0}\r\n)\r\n* 2 EXISTS\r\n",
	     "P2 ab\nP0 \n* 1 FETCH (BODY[1] {+2} BODY[2] {+0})\n* 2 EXISTS\n.", .stream = true),
	CASE("streamed and not", "* 1 FETCH (BODY[1] {2}\r\nab X {1}\r\n) BODY[] \"q\")\r\n",
	     "P2 ab\n* 1 FETCH (BODY[1] {+2} X {)} BODY[] \"q\")\n.", .stream = true),
	CASE("streaming ends nowhere", "* 1 FETCH (BODY[1] {3}\r\nab", "P3 ab?", .stream = true),
	CASE("tokens end nowhere", "* 1 FETCH (BODY[1] {1}\r\na UID", "P1 a\n?", .stream = true),
	CASE("status", "* OK [UIDNEXT 5] next\r\n", "* OK [UIDNEXT 5] 'next'\n."),
	CASE("status, no code", "A1 no a [b] {5}\r\n", "A1 no 'a [b] {5}'\n."),
	CASE("status, brackets in the code", "* OK [X \"]\" [y]] z\r\n",
	     "* OK [X \"]\" [y]] 'z'\n."),
	CASE("status, open bracket", "* OK [X y\r\n", "* OK '[X y'\n."),
	CASE("status, open bracket, strict", "* OK [X y\r\n", "* OK !-6@5\n.", .strict = true),
	CASE("status, quote in the code", "* OK [X \"y] z\r\n", "* OK [X \"y] 'z'\n."),
	CASE("Q044", "* OK [X]\r\n", "* OK [X]\n."),
	CASE("Q044, strict", "* OK [X]\r\n", "* OK [X] !-6@8\n.", .strict = true),
	CASE("Q045", "A1 OK\r\n* OK \r\n", "A1 OK\n* OK\n."),
	CASE("Q045, strict", "A1 OK\r\n", "A1 OK !-6@5\n.", .strict = true),
	CASE("Q046", "[ALERT] x\r\n", "* [ALERT] 'x'\n."),
	CASE("continuation", "+ go on\r\n", "+ 'go on'\n."),
	CASE("continuation, code", "+ [X] go\r\n", "+ [X] 'go'\n."),
	CASE("continuation, empty", "+ \r\n", "+\n."),
	CASE("Q009", "+\r\n", "+\n."),
	CASE("Q009, strict", "+\r\n", "+ !-6@1\n.", .strict = true),
	CASE("Q015", "hello there\r\n", "hello there !-6@6\n."),
	CASE("no tag", "(x\r\n* 1 EXISTS\r\n", " !-6@0\n* 1 EXISTS\n."),
	CASE("tag with a plus", "a+ OK x\r\n", " !-6@0\n."),
	CASE("Q035", "\0* 1 EXISTS\r\n", "* 1 EXISTS\n."),
	CASE("Q039", "* 1 EXISTS  \r\n", "* 1 EXISTS\n."),
	CASE("Q039, strict", "* 1 EXISTS \r\n", "* 1 EXISTS !-6@10\n.", .strict = true),
	CASE("Q041", "* X (a ) ( )\r\n", "* X (a)()\n."),
	CASE("Q041, strict", "* X (a )\r\n", "* X (a) !-6@6\n.", .strict = true),
	CASE("Q042", "* X  a   b ( c)\r\n", "* X a b (c)\n."),
	CASE("Q042, strict", "* X  a\r\n", "* X !-6@5\n.", .strict = true),
	CASE("Q043", "* X a(b)\r\n", "* X a (b)\n."),
	CASE("Q051", "* X \"a\"b\" c\r\n", "* X \"a\"b\" c\n."),
	CASE("Q056", "* X f\xC3\xBCr\r\n", "* X f\xC3\xBCr\n."),
	CASE("Q056, strict", "* X f\xC3\xBCr\r\n", "* X !-6@4\n.", .strict = true),
	CASE("Q056, tag", "T\xC3\xBC OK x\r\n", "T\xC3\xBC OK 'x'\n."),
	CASE("Q056, tag, strict", "T\xC3\xBC OK x\r\n", " !-6@3\n.", .strict = true),
	CASE("Q056, UTF-8 in quotes", "* X \"f\xC3\xBCr\"\r\n", "* X \"f\xC3\xBCr\"\n.",
	     .strict = true),
	CASE("Q056, other octets in quotes", "* X \"f\xFCr\" a\r\n", "* X \"f\xFCr\" a\n."),
	CASE("Q056, the same, strict", "* X \"f\xFCr\" a\r\n", "* X !-6@4\n.", .strict = true),
	CASE("Q056, not in a literal", "* X {3}\r\nf\xFCr a\r\n", "* X {f\xFCr} a\n.",
	     .strict = true),
	CASE("Q056, UTF-8 in text", "* OK f\xC3\xBCr\r\n", "* OK 'f\xC3\xBCr'\n.", .strict = true),
	CASE("Q056, other octets in text", "* OK f\xFCr\r\n", "* OK 'f\xFCr'\n."),
	CASE("Q056, text, strict", "* OK f\xFCr\r\n", "* OK !-6@5\n.", .strict = true),
	CASE("Q060", "* 1 FETCH (BODY[] {2}\r\nab\r\n UID 1)\r\n",
	     "* 1 FETCH (BODY[] {ab} UID 1)\n."),
	CASE("Q060, at the end", "* 1 FETCH (BODY[] {2}\r\nab\r\n)\r\n",
	     "P2 ab\n* 1 FETCH (BODY[] {+2})\n.", .stream = true),
	CASE("Q062", "* 1 FETCH (X {-3}\r\n UID 1)\r\n", "* 1 FETCH (X {} UID 1)\n."),
	CASE("Q063", "* X {1} \r\na\r\n", "* X {a}\n."),
	CASE("Q064", "* X {01}\r\na\r\n", "* X {a}\n."),
	CASE("list without end", "* X (a (b)\r\n* 1 EXISTS\r\n",
	     "* X (a (b)) !-6@10\n* 1 EXISTS\n."),
	CASE("list that ends twice", "* X (a)) b\r\n* 1 EXISTS\r\n",
	     "* X (a) !-6@7\n* 1 EXISTS\n."),
	CASE("string without end", "* X a \"b\r\n", "* X a !-6@8\n."),
	CASE("control", "* X a\x01 b\r\n", "* X a !-6@5\n."),
	CASE("literal behind a word", "* X a{1}\r\nb\r\n", "* X a{1} !-6@8\n."),
	CASE("value behind a list", "* X (a)b\r\n", "* X (a) !-6@7\n."),
	CASE("broken", "* X {99999999999999999999}\r\n* 1 EXISTS\r\n", "!-6@28"),
	CASE("broken behind a streamed body",
	     "* 1 FETCH (BODY[] {1}\r\na {99999999999999999999}\r\n", "P1 a\n!-6@49",
	     .stream = true),
	CASE("depth at its limit", "* X ((a))\r\n", "* X ((a))\n.", LIMIT(max_depth, 2)),
	CASE("depth above it", "* X ((a)(()))\r\n* 1 EXISTS\r\n",
	     "* X ((a)()) !-5@9\n* 1 EXISTS\n.", LIMIT(max_depth, 2)),
	CASE("atom at its limit", "* XYZ abc\r\n", "* XYZ abc\n.", LIMIT(max_token, 3)),
	CASE("atom above it", "* XYZ abcd\r\n", "* XYZ !-5@6\n.", LIMIT(max_token, 3)),
	CASE("numbers have none", "* SEARCH 12345678\r\n", "* SEARCH 12345678\n.",
	     LIMIT(max_token, 3)),
	CASE("string at its limit", "* XYZ \"abc\"\r\n", "* XYZ \"abc\"\n.", LIMIT(max_token, 3)),
	CASE("string above it", "* XYZ \"abcd\"\r\n", "* XYZ !-5@12\n.", LIMIT(max_token, 3)),
	CASE("literal at its limit", "* X {2}\r\nab c\r\n", "* X {ab} c\n.", LIMIT(max_literal, 2)),
	CASE("literal above it", "* X a {3}\r\nabc (d) e\r\n* 1 EXISTS\r\n",
	     "* X a !-5@6\n* 1 EXISTS\n.", LIMIT(max_literal, 2)),
	CASE("error behind a streamed body", "* 1 FETCH (BODY[] {2}\r\nab \x01)\r\n",
	     "P2 ab\n* 1 FETCH (BODY[] {+2}) !-6@26\n.", .stream = true),
	CASE("response at its limit", "* X 123\r\n", "* X 123\n.", LIMIT(max_response, 9)),
	CASE("response above it", "* X 123\r\n* 1 EXISTS\r\n", "* X 12 !-5@8\n* 1 EX !-5@17\n.",
	     LIMIT(max_response, 8)),
};

START_TEST(trees)
{
	const struct wire_case *t = &wire_cases[_i];

	for (size_t cut = 0; cut <= t->size; cut++) {
		struct failing_allocator f;
		char *text;

		failing_allocator_init(&f);
		text = cut ? trees_read(t, &f.allocator, 0, cut)
		           : trees_read(t, &f.allocator, 1, 0);
		ck_assert_msg(!strcmp(text, t->out), "%s, cut at %zu: %s", t->name, cut, text);
		free(text);
		failing_allocator_check(&f);
	}
}
END_TEST

/* With memory failing all comes, or what came before and the error; never anything else. */
static size_t starve(const struct wire_case *t, size_t i, enum failing how)
{
	struct failing_allocator f;
	char *text;

	failing_allocator_init(&f);
	failing_allocator_arm(&f, i, how);
	text = trees_read(t, &f.allocator, 3, 0);
	if (text) {
		size_t n = strlen(text);

		if (n && strchr(".?", text[n - 1]) && f.failed)
			text[n - 1] = 0;
		ck_assert_msg(!strncmp(text, t->out, strlen(text)), "%s, allocation %zu: %s",
		              t->name, i, text);
	}
	free(text);
	failing_allocator_check(&f);
	return f.failed;
}

START_TEST(starving)
{
	for (size_t i = 1; starve(&wire_cases[_i], i, FAIL_ONCE); i++)
		starve(&wire_cases[_i], i, FAIL_FROM);
}
END_TEST

/* Every prefix of what is valid gives responses, or asks for more. */
START_TEST(prefixes)
{
	const struct wire_case *t = &wire_cases[_i];

	if (strchr(t->out, '!') || t->strict)
		return;
	for (size_t n = 0; n <= t->size; n++) {
		struct wire_case prefix = *t;
		char *text;

		prefix.size = n;
		text = trees_read(&prefix, NULL, n ? n : 1, 0);
		ck_assert_msg(!strchr(text, '!'), "%s, %zu octets: %s", t->name, n, text);
		free(text);
	}
}
END_TEST

static void set_limits(satchel_limits *limits, uint64_t n)
{
	*limits = (satchel_limits){ .size = sizeof *limits,
		                    .max_depth = n,
		                    .max_token = n,
		                    .max_literal = n,
		                    .inline_max = n,
		                    .max_response = n,
		                    .max_blank_lines = n };
}

/* What a low limit lets through is the same with a higher one. */
START_TEST(raised_limits)
{
	struct wire_case t = wire_cases[_i];
	char *with_default, *text;

	if (t.out[strlen(t.out) - 1] != '.')
		return; /* it has no end that could be accepted */
	memset(&t.limits, 0, sizeof t.limits);
	with_default = trees_read(&t, NULL, t.size + 1, 0);
	for (uint64_t n = 1; n < 100; n++) {
		set_limits(&t.limits, n);
		text = trees_read(&t, NULL, t.size + 1, 0);
		ck_assert_msg(strstr(text, "!-5") || !strcmp(text, with_default),
		              "%s, limits %d: %s", t.name, (int)n, text);
		free(text);
	}
	free(with_default);
}
END_TEST

/* ---- many and long */

START_TEST(steady_state)
{
	static const char in[] =
		"* 1 FETCH (UID 3 FLAGS (\\Seen) BODY[] {5}\r\nhello X {2}\r\nab \"c\\\"d\")\r\n";
	static const struct wire_case t = {
		.name = "steady", .in = in, .size = sizeof in - 1, .stream = true
	};
	struct failing_allocator f;
	struct reading r = { 0 };
	size_t calls = 0;

	failing_allocator_init(&f);
	ck_assert_int_eq(
		satchel_wire_new(&r.wire, SATCHEL_WIRE(.allocator = &f.allocator, .stream = true)),
		SATCHEL_OK);
	r.out = fopen("/dev/null", "w");
	for (int i = 0; i < 2000; i++) {
		ck_assert(trees_feed(&r, &t, in, sizeof in - 1));
		if (i == 10)
			calls = f.calls;
	}
	ck_assert_uint_eq(f.calls, calls);
	fclose(r.out);
	satchel_wire_free(r.wire);
	failing_allocator_check(&f);
}
END_TEST

/* A list of numbers of any length, up to the limit of a response. */
START_TEST(long_numbers)
{
	const satchel_response *response = NULL;
	size_t made, taken, count = 0;
	satchel_wire *w;
	char *text;
	FILE *in = open_memstream(&text, &made);

	fputs("* SEARCH", in);
	for (int i = 1; i <= 100000; i++)
		fprintf(in, " %d", i);
	fputs("\r\n", in);
	fclose(in);
	for (uint64_t limit = made - 1; limit <= made; limit++) {
		count = 0;
		ck_assert_int_eq(
			satchel_wire_new(
				&w, SATCHEL_WIRE(.limits = SATCHEL_LIMITS(.max_response = limit))),
			0);
		for (size_t i = 0; i < made; i += taken) {
			ck_assert_int_eq(satchel_wire_feed(w, text + i,
			                                   made - i < 10000 ? made - i : 10000,
			                                   &taken),
			                 0);
			if (i + taken < made)
				ck_assert_int_eq(satchel_wire_next(w, &response), SATCHEL_AGAIN);
		}
		ck_assert_int_eq(satchel_wire_next(w, &response), SATCHEL_ROW);
		for (const satchel_token *t = response->tokens; t; t = t->next)
			count++;
		ck_assert_int_eq(response->rc, limit < made ? SATCHEL_E_LIMIT : SATCHEL_OK);
		ck_assert(limit < made ? count > 80000 && count < 100000 : count == 100001);
		if (limit == made)
			ck_assert(response->raw.size == made &&
			          !memcmp(response->raw.data, text, made));
		satchel_wire_free(w);
	}
	free(text);
}
END_TEST

/* What is fed is taken only when everything was read. */
START_TEST(unread)
{
	const satchel_response *response;
	size_t taken;
	satchel_wire *w;

	ck_assert_int_eq(satchel_wire_new(&w, NULL), SATCHEL_OK);
	ck_assert(satchel_wire_at_rest(w));
	ck_assert_int_eq(satchel_wire_next(w, &response), SATCHEL_AGAIN);
	ck_assert_int_eq(satchel_wire_feed(w, "* 1 A\r\n", 7, &taken), SATCHEL_OK);
	ck_assert_uint_eq(taken, 7);
	ck_assert(!satchel_wire_at_rest(w));
	ck_assert_int_eq(satchel_wire_feed(w, "* 2 B\r\n", 7, &taken), SATCHEL_OK);
	ck_assert_uint_eq(taken, 0);
	ck_assert_int_eq(satchel_wire_next(w, &response), SATCHEL_ROW);
	ck_assert_int_eq(satchel_wire_feed(w, "* 2 B\r\n", 7, &taken), SATCHEL_OK);
	ck_assert_uint_eq(taken, 0);
	ck_assert_int_eq(satchel_wire_next(w, &response), SATCHEL_AGAIN);
	ck_assert(satchel_wire_at_rest(w));
	ck_assert_int_eq(satchel_wire_feed(w, "* 2 B\r\n", 7, &taken), SATCHEL_OK);
	ck_assert_uint_eq(taken, 7);
	satchel_wire_free(w);
	satchel_wire_free(NULL);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("wire");
	TCase *tc = tcase_create("wire");

	tcase_add_loop_test(tc, trees, 0, (int)COUNTOF(wire_cases));
	tcase_add_loop_test(tc, starving, 0, (int)COUNTOF(wire_cases));
	tcase_add_loop_test(tc, prefixes, 0, (int)COUNTOF(wire_cases));
	tcase_add_loop_test(tc, raised_limits, 0, (int)COUNTOF(wire_cases));
	tcase_add_test(tc, steady_state);
	tcase_add_test(tc, long_numbers);
	tcase_add_test(tc, unread);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
