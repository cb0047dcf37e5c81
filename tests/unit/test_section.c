/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The body of a section, as it was asked for and as servers name it. */
#include <check.h>
#include <stdlib.h>

#include <satchel/message.h>

#include "tests/support/main.h"

struct section_case {
	const char *name, *asked, *came;
	bool same;
};

/* clang-format off */
static const struct section_case section_cases[] = {
	{ "all", "BODY.PEEK[]", "BODY[]", true },
	{ "all, in any case", "body.peek[]", "Body[]", true },
	{ "without a name", "", "BODY[]", true },
	{ "a part", "BODY.PEEK[1.2]", "BODY[1.2]", true },
	{ "a part without a name", "1.2", "BODY[1.2]", true },
	{ "another part", "BODY.PEEK[1.2]", "BODY[1.20]", false },
	{ "a part of it", "BODY.PEEK[1.2]", "BODY[1]", false },
	{ "its text", "BODY.PEEK[1.TEXT]", "BODY[1.text]", true },
	{ "not its text", "BODY.PEEK[1.TEXT]", "BODY[1.MIME]", false },
	{ "a range", "BODY.PEEK[1]<0.1024>", "BODY[1]", true },
	{ "binary", "BINARY.PEEK[1]", "BINARY[1]", true },
	{ "binary is no body", "BINARY.PEEK[1]", "BODY[1]", false },
	{ "a body is not binary", "BODY.PEEK[1]", "BINARY[1]", false },
	{ "RFC822", "RFC822", "RFC822", true },
	{ "RFC822 is named so", "RFC822", "BODY[]", false },
	{ "RFC822.HEADER", "RFC822.HEADER", "rfc822.header", true },
	{ "RFC822.TEXT", "RFC822.HEADER", "RFC822.TEXT", false },
	{ "header", "BODY.PEEK[HEADER]", "BODY[HEADER]", true },
	{ "the whole header", "BODY.PEEK[HEADER]", "BODY[HEADER.FIELDS (A)]", false },
	{ "MailKit #371", "BODY.PEEK[HEADER.FIELDS (\"References\")]", "BODY[HEADER.FIELDS (REFERENCES)]", true },
	{ "quoted in the answer", "BODY.PEEK[HEADER.FIELDS (References)]", "BODY[HEADER.FIELDS (\"REFERENCES\")]", true },
	{ "another order", "BODY.PEEK[HEADER.FIELDS (\"References\" Subject)]", "BODY[HEADER.FIELDS (SUBJECT REFERENCES)]", true },
	{ "twice in the request", "BODY.PEEK[HEADER.FIELDS (A B a)]", "BODY[HEADER.FIELDS (B A)]", true },
	{ "twice in the answer", "BODY.PEEK[HEADER.FIELDS (A B)]", "BODY[HEADER.FIELDS (B \"a\" A B)]", true },
	{ "one is missing", "BODY.PEEK[HEADER.FIELDS (A B)]", "BODY[HEADER.FIELDS (A)]", false },
	{ "one is too many", "BODY.PEEK[HEADER.FIELDS (A)]", "BODY[HEADER.FIELDS (A B)]", false },
	{ "one is longer", "BODY.PEEK[HEADER.FIELDS (A)]", "BODY[HEADER.FIELDS (AB)]", false },
	{ "none is left", "BODY.PEEK[HEADER.FIELDS (A)]", "BODY[HEADER.FIELDS]", false },
	{ "all but", "BODY.PEEK[HEADER.FIELDS.NOT (A B)]", "BODY[Header.Fields.Not (b a)]", true },
	{ "all but is not these", "BODY.PEEK[HEADER.FIELDS.NOT (A)]", "BODY[HEADER.FIELDS (A)]", false },
	{ "of a part", "BODY.PEEK[2.HEADER.FIELDS (From)]", "BODY[2.HEADER.FIELDS (\"from\")]", true },
	{ "of another part", "BODY.PEEK[2.HEADER.FIELDS (From)]", "BODY[3.HEADER.FIELDS (From)]", false },
	{ "of a part, without a name", "2.header.fields (From)", "BODY[2.HEADER.FIELDS (FROM)]", true },
	{ "spaces", "BODY.PEEK[HEADER.FIELDS (A B)]", "BODY[HEADER.FIELDS  ( A  B )]", true },
	{ "no space", "BODY.PEEK[HEADER.FIELDS (A B)]", "BODY[HEADER.FIELDS(A B)]", true },
	{ "a literal", "BODY.PEEK[HEADER.FIELDS (Date References)]", "BODY[HEADER.FIELDS (\"References\" {4}\r\nDate)]", true },
	{ "a literal of 8 octets", "BODY.PEEK[HEADER.FIELDS (Date)]", "BODY[HEADER.FIELDS ({8}\r\nDate)]", false },
	{ "a name with a bracket", "BODY.PEEK[HEADER.FIELDS (\"a]b\")]<0.5>", "BODY[HEADER.FIELDS (\"A]B\")]", true },
	{ "a name with a quote", "BODY.PEEK[HEADER.FIELDS (\"a\\\"b\" c)]", "BODY[HEADER.FIELDS (\"A\\\"B\" C)]", true },
	{ "no end", "BODY.PEEK[HEADER.FIELDS (\"a", "BODY[HEADER.FIELDS (A)]", true },
	{ "no octets of a literal", "BODY.PEEK[HEADER.FIELDS (A {3}", "BODY[HEADER.FIELDS (A)]", true },
	{ "literal without measure", "BODY.PEEK[HEADER.FIELDS (A)]", "BODY[HEADER.FIELDS ({99999999999999999999}\r\nA", true },
};
/* clang-format on */

START_TEST(section)
{
	const struct section_case *t = &section_cases[_i];
	const satchel_body body = { .section = t->came };
	const satchel_body *const bodies[] = { &body };
	const satchel_message m = { .bodies = bodies, .body_count = 1 };

	ck_assert_msg((satchel_message_body(&m, t->asked) == &body) == t->same, "%s", t->name);
}
END_TEST

/* Ranges of one section: where each begins, -1: it has no origin; which of them is found, -1: none. */
struct range_case {
	const char *name, *asked;
	int origins[3];
	int found;
};

static const struct range_case range_cases[] = {
	{ "the first", "BODY[]<0.9>", { 0, 9, -1 }, 0 },
	{ "the second", "BODY[]<9.9>", { 0, 9, -1 }, 1 },
	{ "the whole", "BODY[]", { 0, 9, -1 }, 2 },
	{ "the whole in its place (Q134)", "BODY[]<18.9>", { 0, 9, -1 }, 2 },
	{ "none", "BODY[]<18.9>", { 0, 9, 27 }, -1 },
	{ "any", "BODY[]", { 9, 0, 27 }, 0 },
	{ "in itself", "BODY[]<9>", { 0, 9, -1 }, 1 },
	{ "above all", "BODY[]<99999999999999999999.1>", { 0, 9, 18 }, -1 },
};

START_TEST(range)
{
	const struct range_case *t = &range_cases[_i];
	satchel_body body[3];
	const satchel_body *const bodies[] = { &body[0], &body[1], &body[2] };
	const satchel_message m = { .bodies = bodies, .body_count = 3 };

	for (int i = 0; i < 3; i++)
		body[i] = (satchel_body){ .section = "BODY[]",
			                  .has_origin = t->origins[i] >= 0,
			                  .origin = (uint64_t)(t->origins[i] < 0 ? 0
			                                                         : t->origins[i]) };
	ck_assert_msg(satchel_message_body(&m, t->asked) == (t->found < 0 ? NULL : &body[t->found]),
	              "%s", t->name);
}
END_TEST

START_TEST(nothing)
{
	const satchel_message m = { .body_count = 0 };

	ck_assert_ptr_null(satchel_message_body(&m, "BODY[]"));
	ck_assert_ptr_null(satchel_message_body(NULL, "BODY[]"));
	ck_assert_ptr_null(satchel_message_body(&m, NULL));
}
END_TEST

static Suite *section_suite(void)
{
	Suite *s = suite_create("section");
	TCase *tc = tcase_create("section");

	tcase_add_loop_test(tc, section, 0, (int)COUNTOF(section_cases));
	tcase_add_loop_test(tc, range, 0, (int)COUNTOF(range_cases));
	tcase_add_test(tc, nothing);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(section_suite);
}
