/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Parameters: RFC 2231, what mailers do instead, and looking them up. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/block.h"
#include "core/octets.h"
#include "highlevel/data/parameters.h"
#include "tests/support/main.h"

static struct text_decoder decoder;
static struct arena arena;

static void setup(void)
{
	satcheli_text_init(&decoder, satcheli_default_allocator());
	satcheli_arena_init(&arena, satcheli_default_allocator());
}

static void teardown(void)
{
	satcheli_text_clear(&decoder);
	satcheli_arena_clear(&arena);
}

struct parameters_case {
	const char *name;
	satchel_parameter in[13], out[13]; /* up to a name of NULL */
};

/* clang-format off */
static const struct parameters_case parameters_cases[] = {
	{ "none",
	  { { NULL, NULL } },
	  { { NULL, NULL } } },
	{ "plain",
	  { { "CHARSET", "utf-8" }, { "Format", "flowed" } },
	  { { "CHARSET", "utf-8" }, { "Format", "flowed" } } },
	{ "duplicates stay",
	  { { "a", "1" }, { "A", "2" } },
	  { { "a", "1" }, { "A", "2" } } },
	{ "RFC 2231 3",
	  { { "access-type", "URL" }, { "URL*0", "ftp://" }, { "URL*1", "cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar" } },
	  { { "access-type", "URL" }, { "URL", "ftp://cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar" } } },
	{ "RFC 2231 4",
	  { { "title*", "us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A" } },
	  { { "title", "This is ***fun***" } } },
	{ "RFC 2231 4.1",
	  { { "title*0*", "us-ascii'en'This%20is%20even%20more%20" }, { "title*1*", "%2A%2A%2Afun%2A%2A%2A%20" }, { "title*2", "isn't it!" } },
	  { { "title", "This is even more ***fun*** isn't it!" } } },
	{ "any order",
	  { { "f*2", "c" }, { "x", "y" }, { "f*0*", "utf-8''%C3%A4" }, { "F*1*", "%C3" } },
	  { { "f", "\xc3\xa4\xef\xbf\xbd""c" }, { "x", "y" } } },
	{ "character split over pieces",
	  { { "f*0*", "utf-8''%C3" }, { "f*1*", "%A4" } },
	  { { "f", "\xc3\xa4" } } },
	{ "ten pieces and more",
	  { { "f*10", "k" }, { "f*9", "j" }, { "f*0", "a" }, { "f*1", "b" }, { "f*2", "c" }, { "f*3", "d" }, { "f*4", "e" }, { "f*5", "f" }, { "f*6", "g" }, { "f*7", "h" }, { "f*8", "i" } },
	  { { "f", "abcdefghijk" } } },
	{ "a gap",
	  { { "f*0", "a" }, { "f*2", "c" } },
	  { { "f", "ac" } } },
	{ "from 1",
	  { { "f*1", "a" }, { "f*2", "b" } },
	  { { "f", "ab" } } },
	{ "leading zero",
	  { { "f*00", "a" }, { "f*01", "b" } },
	  { { "f", "ab" } } },
	{ "a piece twice",
	  { { "f*0", "a" }, { "f*0*", "''x" }, { "f*1", "b" }, { "f*1", "c" } },
	  { { "f", "ab" } } },
	{ "huge numbers",
	  { { "f*99999999999999999999", "b" }, { "f*0", "a" } },
	  { { "f", "ab" } } },
	{ "no charset",
	  { { "f*", "''%C3%A4" } },
	  { { "f", "\xc3\xa4" } } },
	{ "no charset, Latin-1",
	  { { "f*", "''%E4" } },
	  { { "f", "\xc3\xa4" } } },
	{ "no quotes",
	  { { "f*", "%C3%A4b" } },
	  { { "f", "\xc3\xa4""b" } } },
	{ "one quote",
	  { { "f*", "it's%20so" } },
	  { { "f", "it's so" } } },
	{ "quotes within",
	  { { "f*", "utf-8''it's%20'so'" } },
	  { { "f", "it's 'so'" } } },
	{ "Latin-1",
	  { { "f*", "ISO-8859-1'de'Gr%FC%dfe" } },
	  { { "f", "Gr\xc3\xbc\xc3\x9f""e" } } },
	{ "unknown charset",
	  { { "f*", "x-none''a%FFb" } },
	  { { "f", "a\xef\xbf\xbd""b" } } },
	{ "percent without digits",
	  { { "f*", "utf-8''100%25%zz%4" } },
	  { { "f", "100%%zz%4" } } },
	{ "NUL",
	  { { "f*", "utf-8''a%00b" } },
	  { { "f", "a\xef\xbf\xbd""b" } } },
	{ "raw octets in an encoded value",
	  { { "f*", "utf-8''\xc3\xa4%20b" } },
	  { { "f", "\xc3\xa4 b" } } },
	{ "encoded before its stand-in",
	  { { "filename", "Gr__e.txt" }, { "x", "y" }, { "filename*", "utf-8''Gr%C3%BC%C3%9Fe.txt" } },
	  { { "filename", "Gr\xc3\xbc\xc3\x9f""e.txt" }, { "filename", "Gr__e.txt" }, { "x", "y" } } },
	{ "pieces before their stand-in",
	  { { "x", "y" }, { "name", "a" }, { "name*0*", "''b" }, { "name*1", "c" } },
	  { { "x", "y" }, { "name", "bc" }, { "name", "a" } } },
	{ "whole and pieces",
	  { { "f*0", "a" }, { "f*", "''w" }, { "f*1", "b" } },
	  { { "f", "w" }, { "f", "ab" } } },
	{ "encoded words",
	  { { "name", "=?utf-8?Q?Gr=C3=BC=C3=9Fe?= =?utf-8?Q?.txt?=" } },
	  { { "name", "Gr\xc3\xbc\xc3\x9f""e.txt" } } },
	{ "encoded word in pieces",
	  { { "name*0", "=?utf-8?Q?Gr=C3" }, { "name*1", "=BC=C3=9Fe?=" } },
	  { { "name", "Gr\xc3\xbc\xc3\x9f""e" } } },
	{ "raw Latin-1",
	  { { "filename", "Gr\xfc\xdf""e.txt" } },
	  { { "filename", "Gr\xc3\xbc\xc3\x9f""e.txt" } } },
	{ "raw UTF-8",
	  { { "filename", "Gr\xc3\xbc\xc3\x9f""e.txt" } },
	  { { "filename", "Gr\xc3\xbc\xc3\x9f""e.txt" } } },
	{ "forgotten star",
	  { { "FileName", "iso-8859-1''na%EFve.txt" } },
	  { { "FileName", "na\xc3\xafve.txt" } } },
	{ "forgotten star and language",
	  { { "name", "utf-8'en-GB'na%C3%AFve" } },
	  { { "name", "na\xc3\xafve" } } },
	{ "quotes of a name",
	  { { "filename", "Bob's and Ann's.txt" } },
	  { { "filename", "Bob's and Ann's.txt" } } },
	{ "unknown charset is a name",
	  { { "filename", "abc''def%20" } },
	  { { "filename", "abc''def%20" } } },
	{ "blank in the language",
	  { { "filename", "utf-8' 'a%20" } },
	  { { "filename", "utf-8' 'a%20" } } },
	{ "only for names of files",
	  { { "title", "iso-8859-1''na%EFve" } },
	  { { "title", "iso-8859-1''na%EFve" } } },
	{ "a boundary stays",
	  { { "boundary", "=?utf-8?Q?=61?=" }, { "name", "=?utf-8?Q?=61?=" } },
	  { { "boundary", "=?utf-8?Q?=61?=" }, { "name", "a" } } },
	{ "stars that mean nothing",
	  { { "*", "a" }, { "*0", "b" }, { "a*b", "c" }, { "a*0x", "d" }, { "a**", "e" }, { "a*0**", "f" } },
	  { { "*", "a" }, { "*0", "b" }, { "a*b", "c" }, { "a*0x", "d" }, { "a**", "e" }, { "a*0**", "f" } } },
	{ "name in any case",
	  { { "FileName*0", "a" }, { "FILENAME*1", "b" } },
	  { { "FileName", "ab" } } },
	{ "name begins with another",
	  { { "fi*0", "a" }, { "file*0", "b" }, { "fi*1", "c" }, { "file", "d" } },
	  { { "fi", "ac" }, { "file", "b" }, { "file", "d" } } },
	{ "folded value",
	  { { "name", "a\x0d\x0a b" } },
	  { { "name", "a b" } } },
	{ "empty values",
	  { { "a", "" }, { "b*", "''" }, { "c*0", "" } },
	  { { "a", "" }, { "b", "" }, { "c", "" } } },
};
/* clang-format on */

static satchel_parameters list_of(const satchel_parameter *p)
{
	satchel_parameters list = { p, 0 };

	while (p[list.count].name)
		list.count++;
	return list;
}

static void check_equal(const char *name, satchel_parameters got, satchel_parameters expected)
{
	ck_assert_msg(got.count == expected.count, "%s: %zu parameters", name, got.count);
	for (size_t i = 0; i < got.count; i++) {
		ck_assert_msg(strcmp(got.list[i].name, expected.list[i].name) == 0, "%s: %s", name,
		              got.list[i].name);
		ck_assert_msg(strcmp(got.list[i].value, expected.list[i].value) == 0, "%s: %s=%s",
		              name, got.list[i].name, got.list[i].value);
	}
}

START_TEST(parameters)
{
	const struct parameters_case *t = &parameters_cases[_i];
	satchel_parameters out = { NULL, 77 };

	ck_assert_int_eq(satcheli_parameters_decode(&decoder, &arena, list_of(t->in), &out),
	                 SATCHEL_OK);
	check_equal(t->name, out, list_of(t->out));
}
END_TEST

START_TEST(plain_ones_are_not_copied)
{
	static const satchel_parameter list[] = { { "charset", "utf-8" }, { "boundary", "=_x" } };
	satchel_parameters in = { list, 2 }, out = { NULL, 0 };

	ck_assert_int_eq(satcheli_parameters_decode(&decoder, &arena, in, &out), SATCHEL_OK);
	ck_assert_ptr_eq(out.list, list);
	ck_assert_ptr_null(arena.first);
}
END_TEST

/* An allocator that fails from the nth call on. */
static void *scarce_resize(void *user, void *block, size_t old_size, size_t size)
{
	int *left = user;

	(void)old_size;
	if (!size) {
		free(block);
		return NULL;
	}
	return (*left)-- > 0 ? realloc(block, size) : NULL;
}

START_TEST(no_memory)
{
	const struct parameters_case *t = &parameters_cases[_i];
	int left = 0, rc = SATCHEL_E_MEMORY;
	satchel_allocator allocator = { scarce_resize, &left };

	for (int rounds = 0; rc && rounds < 100; rounds++) {
		satchel_parameters out = { NULL, 77 };

		left = rounds;
		satcheli_text_init(&decoder, &allocator);
		satcheli_arena_init(&arena, &allocator);
		rc = satcheli_parameters_decode(&decoder, &arena, list_of(t->in), &out);
		ck_assert(rc == SATCHEL_OK || (rc == SATCHEL_E_MEMORY && out.count == 77));
		if (!rc)
			check_equal(t->name, out, list_of(t->out));
		teardown();
	}
	ck_assert_int_eq(rc, SATCHEL_OK);
	setup();
}
END_TEST

/* Very many pieces, last first: the cost must not be a square. */
START_TEST(many_pieces)
{
	enum { COUNT = 100000 };
	satchel_parameter *list = calloc(COUNT, sizeof *list);
	char(*names)[16] = calloc(COUNT, sizeof *names);
	satchel_parameters out = { NULL, 0 };

	ck_assert(list && names);
	for (int i = 0; i < COUNT; i++) {
		snprintf(names[i], sizeof names[i], "f*%d*", COUNT - 1 - i);
		list[i] = (satchel_parameter){ names[i], i == COUNT - 1 ? "''%41" : "%42" };
	}
	ck_assert_int_eq(satcheli_parameters_decode(&decoder, &arena,
	                                            (satchel_parameters){ list, COUNT }, &out),
	                 SATCHEL_OK);
	ck_assert_uint_eq(out.count, 1);
	ck_assert_uint_eq(strlen(out.list->value), COUNT);
	ck_assert_int_eq(strncmp(out.list->value, "ABBB", 4), 0);
	free(list);
	free(names);
}
END_TEST

static uint32_t next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

static char *random_text(uint32_t *state, const char *alphabet)
{
	size_t n = strlen(alphabet), size = next_random(state) % 9;
	char *text = calloc(1, size + 1);

	ck_assert_ptr_nonnull(text);
	for (size_t i = 0; i < size; i++)
		text[i] = alphabet[next_random(state) % n];
	return text;
}

/* Any names and values: strings of UTF-8 come out, not more than went in. */
START_TEST(random_ones)
{
	uint32_t state = 20260727;

	for (int round = 0; round < 50000; round++) {
		satchel_parameter list[5];
		satchel_parameters in = { list, next_random(&state) % 6 }, out = { NULL, 77 };

		for (size_t i = 0; i < in.count; i++)
			list[i] = (satchel_parameter){ random_text(&state, "aaA***0011x"),
				                       random_text(&state, "u8''%%4C3=?\xc3\xa4") };
		ck_assert_int_eq(satcheli_parameters_decode(&decoder, &arena, in, &out),
		                 SATCHEL_OK);
		ck_assert_msg(out.count <= in.count && (!in.count || out.count),
		              "seed 20260727, round %d", round);
		for (size_t i = 0; i < out.count; i++)
			ck_assert(
				satcheli_utf8_valid(out.list[i].value, strlen(out.list[i].value)));
		for (size_t i = 0; i < in.count; i++) {
			free((char *)(uintptr_t)list[i].name);
			free((char *)(uintptr_t)list[i].value);
		}
		satcheli_arena_reset(&arena);
	}
}
END_TEST

START_TEST(look_up)
{
	static const satchel_parameter list[] = { { "Name", "a" },
		                                  { "name", "b" },
		                                  { "empty", "" } };
	satchel_parameters p = { list, 3 };

	ck_assert_str_eq(satchel_parameter_value(p, "NAME"), "a");
	ck_assert_str_eq(satchel_parameter_value(p, "empty"), "");
	ck_assert_str_eq(satchel_parameter_value(p, "nam"), "");
	ck_assert_str_eq(satchel_parameter_value(p, "names"), "");
	ck_assert_str_eq(satchel_parameter_value((satchel_parameters){ NULL, 0 }, "name"), "");
	ck_assert_str_eq(satchel_parameter_value(p, NULL), "");
}
END_TEST

START_TEST(filename)
{
	static const satchel_parameter named[] = { { "NAME", "of type" } },
				       filed[] = { { "FileName", "of disposition" } },
				       empty[] = { { "filename", "" } };
	satchel_part part = { .parameters = { named, 1 }, .disposition_parameters = { filed, 1 } };

	ck_assert_str_eq(satchel_part_filename(&part), "of disposition");
	part.disposition_parameters = (satchel_parameters){ empty, 1 };
	ck_assert_str_eq(satchel_part_filename(&part), "of type");
	part.disposition_parameters.count = 0;
	ck_assert_str_eq(satchel_part_filename(&part), "of type");
	part.parameters.count = 0;
	ck_assert_str_eq(satchel_part_filename(&part), "");
	ck_assert_str_eq(satchel_part_filename(NULL), "");
}
END_TEST

START_TEST(part_find)
{
	const satchel_part p1 = { .number = "1" }, p21 = { .number = "2.1" },
			   p22 = { .number = "2.2" }, p11 = { .number = "11" };
	const satchel_part *const in_message[] = { &p21, &p22 };
	const satchel_part body = { .number = "2.TEXT", .children = in_message, .child_count = 2 };
	const satchel_part *const message_body[] = { &body };
	const satchel_part message = { .number = "2", .children = message_body, .child_count = 1 };
	const satchel_part *const top[] = { &p1, &message, &p11 };
	const satchel_part structure = { .number = "", .children = top, .child_count = 3 };

	ck_assert_ptr_eq(satchel_part_find(&structure, ""), &structure);
	ck_assert_ptr_eq(satchel_part_find(&structure, "1"), &p1);
	ck_assert_ptr_eq(satchel_part_find(&structure, "11"), &p11);
	ck_assert_ptr_eq(satchel_part_find(&structure, "2"), &message);
	ck_assert_ptr_eq(satchel_part_find(&structure, "2.2"), &p22);
	ck_assert_ptr_eq(satchel_part_find(&structure, "2.TEXT"), &body);
	ck_assert_ptr_null(satchel_part_find(&structure, "2.3"));
	ck_assert_ptr_null(satchel_part_find(&structure, "1.1"));
	ck_assert_ptr_null(satchel_part_find(&structure, "2."));
	ck_assert_ptr_eq(satchel_part_find(&p1, ""), &p1);
	ck_assert_ptr_eq(satchel_part_find(&p1, "1"), &p1);
	ck_assert_ptr_null(satchel_part_find(&p1, "2"));
	ck_assert_ptr_null(satchel_part_find(NULL, "1"));
	ck_assert_ptr_null(satchel_part_find(&structure, NULL));
}
END_TEST

static Suite *parameters_suite(void)
{
	Suite *s = suite_create("parameters");
	TCase *tc = tcase_create("parameters");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, parameters, 0, (int)COUNTOF(parameters_cases));
	tcase_add_loop_test(tc, no_memory, 0, (int)COUNTOF(parameters_cases));
	tcase_add_test(tc, plain_ones_are_not_copied);
	tcase_add_test(tc, many_pieces);
	tcase_add_test(tc, random_ones);
	tcase_add_test(tc, look_up);
	tcase_add_test(tc, filename);
	tcase_add_test(tc, part_find);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(parameters_suite);
}
