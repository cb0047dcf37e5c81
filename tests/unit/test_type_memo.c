/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Types of parts that came before: what is known of them is what reading them says, and what was lent stays as it is. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <satchel/satchel.h>

#include "tests/support/main.h"

#define CHARSET(value) "\"text\" \"plain\" (\"charset\" " value ")"

/* A part up to its parameters; learned: it comes from memory the second time. */
static const struct type_case {
	const char *name, *head;
	bool learned;
} cases[] = {
	{ "usual", CHARSET("\"utf-8\""), true },
	{ "upper case", "\"TEXT\" \"HTML\" (\"CHARSET\" \"ISO-8859-1\")", true },
	{ "least", "\"text\" \"a\" (\"charset\" \"\")", true },
	{ "two", CHARSET("\"utf-8\" \"format\" \"flowed\""), true },
	{ "three", CHARSET("\"a\" \"delsp\" \"yes\" \"format\" \"flowed\""), true },
	{ "four", CHARSET("\"a\" \"delsp\" \"b\" \"format\" \"c\" \"charset\" \"d\""), false },
	{ "64 octets", CHARSET("\"windows-1252\" \"format\" \"flowed-both\""), true },
	{ "65 octets", CHARSET("\"windows-1252\" \"format\" \"flowed-both1\""), false },
	{ "a name", "\"text\" \"plain\" (\"name\" \"a.txt\")", false },
	{ "a name behind", CHARSET("\"utf-8\" \"name\" \"a\""), false },
	{ "no text", "\"image\" \"png\" (\"charset\" \"utf-8\")", false },
	{ "none", "\"text\" \"plain\" NIL", false },
	{ "a parenthesis", CHARSET("\"a)b\""), false },
	{ "a literal", CHARSET("{5}\r\nutf-8"), false },
	{ "escaped", CHARSET("\"a\\\"b\""), false },
	{ "encoded", CHARSET("\"=?utf-8?q?a?=\""), false },
	{ "RFC 2231", "\"text\" \"plain\" (\"charset*\" \"us-ascii''a%41\")", false },
	{ "8-bit", CHARSET("\"\xC3\xA4\""), false },
	{ "a tabulator", CHARSET("\"\t\""), false },
	{ "NIL", CHARSET("NIL"), false },
	{ "two spaces", CHARSET(" \"utf-8\""), false },
};

static satchel_decoder *decoder;

static void setup(void)
{
	ck_assert(satchel_decoder_new(&decoder, NULL) == SATCHEL_OK);
}

static void teardown(void)
{
	satchel_decoder_free(decoder);
}

static const satchel_part *read_structure(const char *structure)
{
	static char octets[16384];
	const satchel_reply *reply;
	int size = snprintf(octets, sizeof octets, "* 1 FETCH (BODYSTRUCTURE %s)\r\n", structure);
	size_t taken;

	while (satchel_decoder_next(decoder, &reply) == SATCHEL_ROW)
		;
	ck_assert(satchel_decoder_feed(decoder, octets, (size_t)size, &taken) == SATCHEL_OK);
	ck_assert_int_eq((int)taken, size);
	ck_assert(satchel_decoder_next(decoder, &reply) == SATCHEL_ROW);
	ck_assert_msg(reply->kind == SATCHEL_REPLY_FETCH && !reply->message->item_count, "%s",
	              octets);
	return reply->message->structure;
}

/* A message of two such parts. */
static const satchel_part *read_parts(const char *head)
{
	static const char rest[] = "NIL NIL \"7bit\" 12 3 NIL NIL NIL NIL";
	char structure[2048];

	snprintf(structure, sizeof structure, "((%s %s)(%s %s) \"mixed\")", head, rest, head, rest);
	return read_structure(structure);
}

/* What the parts do not say is "", and not NULL. */
static void check_unsaid(const satchel_part *p)
{
	ck_assert(p->extension.data && !p->extension.size);
	ck_assert(!*p->id && !*p->description && !*p->md5 && !*p->disposition && !*p->location);
}

/* All that the head says. */
static void tell(const satchel_part *p, char to[1024])
{
	int n = snprintf(to, 1024, "%s/%s, %u, %s, %u of %u:", p->type, p->subtype,
	                 (unsigned)p->known, p->encoding, (unsigned)p->lines, (unsigned)p->size);

	for (size_t i = 0; i < p->parameters.count; i++)
		n += snprintf(to + n, (size_t)(1024 - n), " %s=%s", p->parameters.list[i].name,
		              p->parameters.list[i].value);
}

START_TEST(same_again)
{
	const struct type_case *t = &cases[_i];
	char first[1024], again[1024];

	tell(read_parts(t->head)->children[0], first);
	for (int i = 0; i < 4; i++) {
		const satchel_part *p = read_parts(t->head);

		tell(p->children[i % 2], again);
		check_unsaid(p->children[i % 2]);
		ck_assert_msg(!strcmp(first, again), "%s: %s, then %s", t->name, first, again);
		ck_assert_msg((p->children[0]->type == p->children[1]->type) == t->learned, "%s",
		              t->name);
	}
}
END_TEST

/* In one message more types than there is room for: none of them changes when the next is read. */
START_TEST(many)
{
	enum { PARTS = 100 };
	static char structure[PARTS * 100];
	size_t n = 0;

	structure[n++] = '(';
	for (unsigned i = 0; i < PARTS; i++)
		n += (size_t)snprintf(
			structure + n, sizeof structure - n,
			"(\"text\" \"a%u\" (\"charset\" \"%u\") NIL NIL \"7bit\" 1 1)", i, i * i);
	snprintf(structure + n, sizeof structure - n, " \"mixed\")");
	for (int again = 0; again < 2; again++) {
		const satchel_part *p = read_structure(structure);

		ck_assert_uint_eq(p->child_count, PARTS);
		for (unsigned i = 0; i < PARTS; i++) {
			char subtype[16], charset[16];

			snprintf(subtype, sizeof subtype, "a%u", i);
			snprintf(charset, sizeof charset, "%u", i * i);
			ck_assert_str_eq(p->children[i]->subtype, subtype);
			ck_assert_str_eq(p->children[i]->parameters.list[0].value, charset);
		}
	}
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("type_memo");
	TCase *tc = tcase_create("type_memo");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, same_again, 0, (int)COUNTOF(cases));
	tcase_add_test(tc, many);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
