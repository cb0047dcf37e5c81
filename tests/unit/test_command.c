/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The writer of wire.h: chunks of a command, and where to wait between them. */
#include <satchel/wire.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/alloc.h"
#include "tests/support/main.h"

/* All chunks one behind the other, with ... where the writer waits; NULL: refused. */
static char *chunks_of(satchel_command *c)
{
	satchel_octets chunk;
	size_t made;
	char *text;
	FILE *out = open_memstream(&text, &made);
	bool wait;
	int rc;

	while ((rc = satchel_command_next(c, &chunk, &wait)) == SATCHEL_ROW) {
		fputs(wait ? "..." : "", out);
		fwrite(chunk.data, 1, chunk.size, out);
	}
	fclose(out);
	ck_assert_int_eq(satchel_command_next(c, &chunk, &wait), rc);
	satchel_command_free(c);
	if (!rc)
		return text;
	ck_assert_int_eq(rc, SATCHEL_E_ARGUMENT);
	free(text);
	return NULL;
}

static satchel_command *command(satchel_literals literals, const char *name)
{
	satchel_command *c;

	ck_assert_int_eq(satchel_command_new(&c, NULL, literals, "A1", name), SATCHEL_OK);
	return c;
}

static void check(satchel_command *c, const char *expected)
{
	char *text = chunks_of(c);

	if (expected)
		ck_assert_str_eq(text, expected);
	else
		ck_assert_ptr_null(text);
	free(text);
}

START_TEST(arguments)
{
	satchel_command *c = command(SATCHEL_LITERALS_PLUS, "UID STORE");

	satchel_command_set(c, satchel_range(2, SATCHEL_LAST));
	satchel_command_atom(c, "+FLAGS.SILENT");
	satchel_command_open(c);
	satchel_command_atom(c, "\\Seen");
	satchel_command_string(c, "a b", 3);
	satchel_command_literal(c, "x", 1);
	satchel_command_close(c);
	satchel_command_raw(c, "(UNCHANGEDSINCE 5)");
	check(c,
	      "A1 UID STORE 2:* +FLAGS.SILENT (\\Seen \"a b\" {1+}\r\nx) (UNCHANGEDSINCE 5)\r\n");
	check(command(SATCHEL_LITERALS_SYNC, "NOOP"), "A1 NOOP\r\n");
}
END_TEST

START_TEST(waits)
{
	satchel_command *c = command(SATCHEL_LITERALS_SYNC, "X");

	satchel_command_literal(c, "a", 1);
	satchel_command_literal(c, "", 0);
	satchel_command_atom(c, "b");
	satchel_command_literal(c, "c", 1);
	check(c, "A1 X {1}\r\n...a {0}\r\n... b {1}\r\n...c\r\n");
	c = command(SATCHEL_LITERALS_MINUS, "X");
	satchel_command_literal(c, "a", 1);
	check(c, "A1 X {1+}\r\na\r\n");
}
END_TEST

struct name_case {
	const char *tag, *name;
	int rc;
};

static const struct name_case name_cases[] = {
	{ "A1", "NOOP", SATCHEL_OK },
	{ "A1", "UID FETCH", SATCHEL_OK },
	{ "A1", "a b c", SATCHEL_OK },
	{ "A1", "", SATCHEL_E_ARGUMENT },
	{ "A1", " NOOP", SATCHEL_E_ARGUMENT },
	{ "A1", "NOOP ", SATCHEL_E_ARGUMENT },
	{ "A1", "UID  FETCH", SATCHEL_E_ARGUMENT },
	{ "A1", "NOOP\r\nA2 X", SATCHEL_E_ARGUMENT },
	{ "A1", "X {5}", SATCHEL_E_ARGUMENT },
	{ "A1", "\"X\"", SATCHEL_E_ARGUMENT },
	{ "", "NOOP", SATCHEL_E_ARGUMENT },
	{ "+", "NOOP", SATCHEL_E_ARGUMENT },
	{ "*", "NOOP", SATCHEL_E_ARGUMENT },
	{ "A 1", "NOOP", SATCHEL_E_ARGUMENT },
	{ "A1\r\n", "NOOP", SATCHEL_E_ARGUMENT },
	{ "\xC3\xA4", "NOOP", SATCHEL_E_ARGUMENT },
};

START_TEST(names)
{
	const struct name_case *t = &name_cases[_i];
	satchel_command *c = NULL;

	ck_assert_msg(satchel_command_new(&c, NULL, SATCHEL_LITERALS_SYNC, t->tag, t->name) ==
	                      t->rc,
	              "%s %s", t->tag, t->name);
	satchel_command_free(c);
}
END_TEST

/* One argument that cannot be sent, and nothing of the command is. */
START_TEST(refused)
{
	satchel_command *c = command(SATCHEL_LITERALS_SYNC, "X");

	satchel_command_literal(c, "a", 1);
	satchel_command_atom(c, "a\r\nA2 LOGOUT");
	check(c, NULL);
	c = command(SATCHEL_LITERALS_SYNC, "X");
	satchel_command_raw(c, "a\nb");
	check(c, NULL);
	c = command(SATCHEL_LITERALS_SYNC, "X");
	satchel_command_raw(c, "TEXT {10}");
	check(c, NULL);
	c = command(SATCHEL_LITERALS_SYNC, "X");
	satchel_command_string(c, "a\0b", 3);
	check(c, NULL);
	c = command(SATCHEL_LITERALS_SYNC, "X");
	satchel_command_open(c);
	check(c, NULL);
	c = command(SATCHEL_LITERALS_SYNC, "X");
	satchel_command_close(c);
	check(c, NULL);
	c = command(SATCHEL_LITERALS_SYNC, "X");
	satchel_command_set(c, satchel_range(0, 0));
	check(c, NULL);
}
END_TEST

/* What was lent must not move: nothing is added once the first chunk was given. */
START_TEST(ended)
{
	satchel_command *c = command(SATCHEL_LITERALS_SYNC, "X");
	satchel_octets chunk, second;
	bool wait;

	satchel_command_literal(c, "abc", 3);
	ck_assert_int_eq(satchel_command_next(c, &chunk, &wait), SATCHEL_ROW);
	for (int i = 0; i < 1000; i++)
		satchel_command_atom(c, "more");
	ck_assert(!memcmp(chunk.data, "A1 X {3}\r\n", 10));
	ck_assert_int_eq(satchel_command_next(c, &second, &wait), SATCHEL_E_ARGUMENT);
	satchel_command_free(c);
	satchel_command_free(NULL);
}
END_TEST

static int starved(struct failing_allocator *f)
{
	satchel_command *c;
	satchel_octets chunk;
	bool wait;
	int rc = satchel_command_new(&c, &f->allocator, SATCHEL_LITERALS_SYNC, "A1", "X");

	if (rc)
		return rc;
	for (int i = 0; i < 100; i++)
		satchel_command_literal(c, "abc", 3);
	while ((rc = satchel_command_next(c, &chunk, &wait)) == SATCHEL_ROW)
		;
	satchel_command_free(c);
	return rc;
}

START_TEST(memory)
{
	struct failing_allocator f;
	size_t i = 1;

	failing_allocator_init(&f);
	do {
		failing_allocator_arm(&f, i++, FAIL_ONCE);
		ck_assert_int_eq(starved(&f), f.failed ? SATCHEL_E_MEMORY : SATCHEL_OK);
		failing_allocator_check(&f);
	} while (f.failed);
	ck_assert_uint_gt(i, 5);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("command");
	TCase *tc = tcase_create("command");

	tcase_add_test(tc, arguments);
	tcase_add_test(tc, waits);
	tcase_add_loop_test(tc, names, 0, (int)COUNTOF(name_cases));
	tcase_add_test(tc, refused);
	tcase_add_test(tc, ended);
	tcase_add_test(tc, memory);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
