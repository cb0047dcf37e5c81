/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The encoder: which form an argument takes, what is refused, where the writer has to wait. */
#include "core/block.h"
#include "core/chars.h"
#include "core/encoder.h"
#include "tests/support/alloc.h"
#include "tests/support/main.h"

#include <stdlib.h>
#include <string.h>

/* What stands behind "T" when one argument was added; NULL: it is refused. */
struct form_case {
	const char *in, *astring, *string, *atom, *raw;
	size_t size;
};

#define CASE(i, a, s, t, r)                  \
	{                                    \
		i, a, s, t, r, sizeof(i) - 1 \
	}

static const struct form_case form_cases[] = {
	CASE("abc", " abc", " \"abc\"", " abc", " abc"),
	CASE("", " \"\"", " \"\"", NULL, " "),
	CASE("NIL", " \"NIL\"", " \"NIL\"", NULL, " NIL"),
	CASE("nil", " \"nil\"", " \"nil\"", NULL, " nil"),
	CASE("NILS", " NILS", " \"NILS\"", " NILS", " NILS"),
	CASE("a]", " a]", " \"a]\"", NULL, " a]"),
	CASE("a b", " \"a b\"", " \"a b\"", NULL, " a b"),
	CASE("a%", " \"a%\"", " \"a%\"", NULL, " a%"),
	CASE("*", " \"*\"", " \"*\"", NULL, " *"),
	CASE("(", " \"(\"", " \"(\"", NULL, " ("),
	CASE(")", " \")\"", " \")\"", NULL, " )"),
	CASE("{", " \"{\"", " \"{\"", NULL, " {"),
	CASE("}", " }", " \"}\"", " }", " }"),
	CASE("{5}", " \"{5}\"", " \"{5}\"", NULL, NULL),
	CASE("a{5}", " \"a{5}\"", " \"a{5}\"", NULL, NULL),
	CASE("{5+}", " \"{5+}\"", " \"{5+}\"", NULL, NULL),
	CASE("~{5}", " \"~{5}\"", " \"~{5}\"", NULL, NULL),
	CASE("{5} ", " \"{5} \"", " \"{5} \"", NULL, NULL),
	CASE("{}", " \"{}\"", " \"{}\"", NULL, NULL),
	CASE("{x}", " \"{x}\"", " \"{x}\"", NULL, " {x}"),
	CASE("5}", " 5}", " \"5}\"", " 5}", " 5}"),
	CASE("\\Seen", " \"\\\\Seen\"", " \"\\\\Seen\"", " \\Seen", " \\Seen"),
	CASE("\\", " \"\\\\\"", " \"\\\\\"", NULL, " \\"),
	CASE("a\\", " \"a\\\\\"", " \"a\\\\\"", NULL, " a\\"),
	CASE("\"", " \"\\\"\"", " \"\\\"\"", NULL, " \""),
	CASE("a\r", " {2}\r\na\r", " {2}\r\na\r", NULL, NULL),
	CASE("\n", " {1}\r\n\n", " {1}\r\n\n", NULL, NULL),
	CASE("a\tb", " \"a\tb\"", " \"a\tb\"", NULL, " a\tb"),
	CASE("\x7f", " \"\x7f\"", " \"\x7f\"", NULL, " \x7f"),
	CASE("a\x80", " {2}\r\na\x80", " {2}\r\na\x80", NULL, " a\x80"),
	CASE("\xC3\xA4", " {2}\r\n\xC3\xA4", " {2}\r\n\xC3\xA4", NULL, " \xC3\xA4"),
};

static void begin(struct encoder *e, const satchel_allocator *from, satchel_literals literals)
{
	satcheli_encoder_init(e, from ? from : satcheli_default_allocator(), literals);
	satcheli_encode_word(e, "T");
}

static void check_text(struct encoder *e, const char *name, const char *form, const char *text)
{
	ck_assert_msg(e->rc == (text ? SATCHEL_OK : SATCHEL_E_ARGUMENT), "%s as %s: %d", name, form,
	              e->rc);
	ck_assert(!e->rc || e->why);
	if (text)
		ck_assert_msg(e->size == 1 + strlen(text) &&
		                      !memcmp(e->text + 1, text, e->size - 1),
		              "%s as %s: %.*s", name, form, (int)e->size, e->text);
	satcheli_encoder_clear(e);
}

START_TEST(forms)
{
	const struct form_case *t = &form_cases[_i];
	struct encoder e;

	begin(&e, NULL, SATCHEL_LITERALS_SYNC);
	satcheli_encode_astring(&e, t->in, t->size);
	check_text(&e, t->in, "astring", t->astring);
	begin(&e, NULL, SATCHEL_LITERALS_SYNC);
	satcheli_encode_string(&e, t->in, t->size);
	check_text(&e, t->in, "string", t->string);
	begin(&e, NULL, SATCHEL_LITERALS_SYNC);
	satcheli_encode_atom(&e, t->in);
	check_text(&e, t->in, "atom", t->atom);
	begin(&e, NULL, SATCHEL_LITERALS_SYNC);
	satcheli_encode_raw(&e, t->in);
	check_text(&e, t->in, "raw", t->raw);
}
END_TEST

/* RFC 9755 section 3: once it is enabled, UTF-8 may stand in quoted strings. */
static const struct utf8_case {
	const char *in, *out;
} utf8_cases[] = {
	{ "abc", " abc" },
	{ "\xC3\xA4", " \"\xC3\xA4\"" },
	{ "a\"\xC3\xA4\\", " \"a\\\"\xC3\xA4\\\\\"" },
	{ "\xF0\x9F\x93\xA7", " \"\xF0\x9F\x93\xA7\"" },
	{ "\xC3\xA4\n", " {3}\r\n\xC3\xA4\n" },
	{ "\xC3", " {1}\r\n\xC3" },
	{ "a\x80", " {2}\r\na\x80" },
	{ "\xED\xA0\x80", " {3}\r\n\xED\xA0\x80" },
};

START_TEST(utf8)
{
	const struct utf8_case *t = &utf8_cases[_i];
	struct encoder e;

	begin(&e, NULL, SATCHEL_LITERALS_SYNC);
	e.utf8 = true;
	satcheli_encode_astring(&e, t->in, strlen(t->in));
	check_text(&e, t->in, "astring", t->out);
}
END_TEST

/* NUL is for literals alone, whatever else is in a string. */
START_TEST(nul)
{
	static const char *const in[] = { "a\0b", "\0a\n", "\xC3\0b" };
	struct encoder e;

	for (size_t i = 0; i < COUNTOF(in); i++) {
		begin(&e, NULL, SATCHEL_LITERALS_PLUS);
		satcheli_encode_astring(&e, in[i], 3);
		check_text(&e, "NUL", "astring", NULL);
		begin(&e, NULL, SATCHEL_LITERALS_PLUS);
		satcheli_encode_string(&e, in[i], 3);
		check_text(&e, "NUL", "string", NULL);
	}
}
END_TEST

START_TEST(nothing)
{
	struct encoder e;

	begin(&e, NULL, SATCHEL_LITERALS_PLUS);
	satcheli_encode_astring(&e, NULL, 0);
	satcheli_encode_literal(&e, NULL, 0);
	satcheli_encode_atom(&e, "a");
	check_text(&e, "nothing", "all", " \"\" {0+}\r\n a");
}
END_TEST

/* ---- literals */

struct literal_case {
	satchel_literals literals;
	size_t size;
	bool waits;
};

static const struct literal_case literal_cases[] = {
	{ SATCHEL_LITERALS_SYNC, 0, true },      { SATCHEL_LITERALS_SYNC, 4096, true },
	{ SATCHEL_LITERALS_MINUS, 0, false },    { SATCHEL_LITERALS_MINUS, 4095, false },
	{ SATCHEL_LITERALS_MINUS, 4096, false }, { SATCHEL_LITERALS_MINUS, 4097, true },
	{ SATCHEL_LITERALS_PLUS, 4097, false },  { SATCHEL_LITERALS_PLUS, 1000000, false },
};

START_TEST(literals)
{
	const struct literal_case *t = &literal_cases[_i];
	char *octets = calloc(1, t->size + 1);
	struct encoder e;

	begin(&e, NULL, t->literals);
	satcheli_encode_literal(&e, octets, t->size);
	ck_assert_int_eq(e.rc, SATCHEL_OK);
	ck_assert_uint_eq(e.break_count, t->waits);
	if (t->waits)
		ck_assert(e.breaks[0].kind == BREAK_WAIT && e.breaks[0].at == e.size - t->size);
	ck_assert((memchr(e.text, '+', e.size) != NULL) != t->waits);
	satcheli_encoder_clear(&e);
	free(octets);
}
END_TEST

START_TEST(source)
{
	struct encoder e;

	begin(&e, NULL, SATCHEL_LITERALS_SYNC);
	satcheli_encode_source(&e, 5000000000, 3, true);
	satcheli_encode_crlf(&e);
	ck_assert_uint_eq(e.break_count, 2);
	ck_assert(e.breaks[0].kind == BREAK_WAIT && e.breaks[1].kind == BREAK_SOURCE);
	ck_assert(e.breaks[1].size == 5000000000 && e.breaks[1].source == 3 &&
	          e.breaks[1].at == e.size - 2);
	check_text(&e, "5000000000", "source", " ~{5000000000}\r\n\r\n");
}
END_TEST

/* A quoted string is at most 1024 octets long: then a literal it is. */
START_TEST(long_strings)
{
	char *octets = malloc(1025);
	struct encoder e;

	memset(octets, ' ', 1025);
	for (size_t n = 1023; n <= 1025; n++) {
		begin(&e, NULL, SATCHEL_LITERALS_SYNC);
		satcheli_encode_astring(&e, octets, n);
		ck_assert_int_eq(e.text[2], n > 1024 ? '{' : '"');
		satcheli_encoder_clear(&e);
	}
	free(octets);
}
END_TEST

/* ---- the line */

START_TEST(lists)
{
	struct encoder e;

	begin(&e, NULL, SATCHEL_LITERALS_SYNC);
	satcheli_encode_open(&e);
	satcheli_encode_atom(&e, "\\Seen");
	satcheli_encode_open(&e);
	satcheli_encode_close(&e);
	satcheli_encode_number(&e, UINT64_MAX);
	satcheli_encode_close(&e);
	satcheli_encode_set(&e, &(const satchel_set){ SATCHEL_SET_DEFAULT, { 2, 4 }, NULL, 1, 0 });
	check_text(&e, "lists", "all", " (\\Seen () 18446744073709551615) 2:4");
	begin(&e, NULL, SATCHEL_LITERALS_SYNC);
	satcheli_encode_close(&e);
	check_text(&e, "close", "list", NULL);
	begin(&e, NULL, SATCHEL_LITERALS_SYNC);
	satcheli_encode_open(&e);
	satcheli_encode_crlf(&e);
	check_text(&e, "open", "list", NULL);
}
END_TEST

START_TEST(sets)
{
	const satchel_set refused[] = { SATCHEL_SET_EMPTY, satchel_range(0, 0) };
	struct encoder e;

	for (size_t i = 0; i < COUNTOF(refused); i++) {
		begin(&e, NULL, SATCHEL_LITERALS_SYNC);
		satcheli_encode_set(&e, &refused[i]);
		check_text(&e, "no range", "set", NULL);
	}
}
END_TEST

/* RFC 9586 section 3. */
START_TEST(sets_without_star)
{
	static const struct {
		const char *set, *wanted;
	} table[] = { { "3", " 3" },
		      { "1:4,9", " 1:4,9" },
		      { "9:*", " 9:4294967295" },
		      { "3,9:*", " 3,9:4294967295" },
		      { "*", NULL },
		      { "3,*", NULL } };
	struct encoder e;
	satchel_set set = SATCHEL_SET_EMPTY;

	for (size_t i = 0; i < COUNTOF(table); i++) {
		begin(&e, NULL, SATCHEL_LITERALS_SYNC);
		e.no_star = true;
		ck_assert_int_eq(satchel_set_parse(&set, table[i].set), SATCHEL_OK);
		satcheli_encode_set(&e, &set);
		if (table[i].wanted) {
			check_text(&e, "without star", table[i].set, table[i].wanted);
		} else {
			ck_assert_int_eq(e.rc, SATCHEL_E_UIDREQUIRED);
			satcheli_encoder_clear(&e);
		}
		satchel_set_clear(&set);
	}
}
END_TEST

/* The first error stays, and nothing is written behind it. */
START_TEST(sticks)
{
	struct encoder e;
	const char *why;

	begin(&e, NULL, SATCHEL_LITERALS_SYNC);
	satcheli_encode_atom(&e, "a b");
	why = e.why;
	satcheli_encode_atom(&e, "c");
	satcheli_encode_literal(&e, "d", 1);
	satcheli_encode_close(&e);
	ck_assert(e.rc == SATCHEL_E_ARGUMENT && e.why == why && e.size == 1);
	satcheli_encoder_reset(&e);
	ck_assert(!e.rc && !e.size && !e.break_count);
	satcheli_encode_atom(&e, "c");
	ck_assert(!e.rc && e.size == 1);
	satcheli_encoder_clear(&e);
}
END_TEST

/* ---- secrets and memory */

START_TEST(secrets)
{
	struct encoder e;

	begin(&e, NULL, SATCHEL_LITERALS_SYNC);
	satcheli_encode_secret(&e, true);
	satcheli_encode_astring(&e, "user", 4);
	satcheli_encode_astring(&e, "pass", 4);
	satcheli_encode_secret(&e, false);
	satcheli_encode_word(&e, "x");
	ck_assert(e.breaks[0].kind == BREAK_SECRET && !memcmp(e.text + e.breaks[0].at, "user", 4));
	ck_assert(e.breaks[1].kind == BREAK_SECRET_END &&
	          !memcmp(e.text + e.breaks[1].at, " x", 2));
	check_text(&e, "secrets", "all", " user pass x");
}
END_TEST

/* An allocator whose blocks must hold no secret when they are released. */
static void *wiped(void *user, void *block, size_t old_size, size_t size)
{
	const char *p = block;

	if (p && *(bool *)user)
		for (size_t i = 0; i < old_size; i++)
			ck_assert_msg(!p[i], "octet %zu is left", i);
	if (size)
		return realloc(block, size);
	free(block);
	return NULL;
}

START_TEST(wipes)
{
	bool check = true;
	satchel_allocator from = { wiped, &check };
	struct encoder e;

	begin(&e, &from, SATCHEL_LITERALS_SYNC);
	for (int i = 0; i < 1000; i++)
		satcheli_encode_word(&e, "secret");
	satcheli_encoder_reset(&e);
	for (size_t i = 0; i < e.capacity; i++)
		ck_assert_int_eq(e.text[i], 0);
	satcheli_encode_word(&e, "secret");
	satcheli_encoder_clear(&e);
}
END_TEST

START_TEST(memory)
{
	struct failing_allocator f;
	struct encoder e;

	failing_allocator_init(&f);
	for (size_t i = 1;; i++) {
		failing_allocator_arm(&f, i, FAIL_ONCE);
		begin(&e, &f.allocator, SATCHEL_LITERALS_SYNC);
		for (int n = 0; n < 100; n++)
			satcheli_encode_literal(&e, "abc", 3);
		satcheli_encode_crlf(&e);
		ck_assert_int_eq(e.rc, f.failed ? SATCHEL_E_MEMORY : SATCHEL_OK);
		satcheli_encoder_clear(&e);
		failing_allocator_check(&f);
		if (!f.failed)
			break;
	}
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("encoder");
	TCase *tc = tcase_create("encoder");

	tcase_add_loop_test(tc, forms, 0, (int)COUNTOF(form_cases));
	tcase_add_test(tc, nul);
	tcase_add_test(tc, nothing);
	tcase_add_loop_test(tc, utf8, 0, (int)COUNTOF(utf8_cases));
	tcase_add_loop_test(tc, literals, 0, (int)COUNTOF(literal_cases));
	tcase_add_test(tc, source);
	tcase_add_test(tc, long_strings);
	tcase_add_test(tc, lists);
	tcase_add_test(tc, sets);
	tcase_add_test(tc, sets_without_star);
	tcase_add_test(tc, sticks);
	tcase_add_test(tc, secrets);
	tcase_add_test(tc, wipes);
	tcase_add_test(tc, memory);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
