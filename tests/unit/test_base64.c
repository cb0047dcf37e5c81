/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Base64: the vectors of RFC 4648, what is refused and what is let pass, and all octets there and
 * back. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <satchel/wire.h>

#include "tests/support/main.h"

struct base64_case {
	const char *name, *text, *octets; /* octets NULL: refused */
	const char *strict;               /* the same in strict mode; "=": as octets */
};

static const struct base64_case cases[] = {
	{ "empty", "", "", "=" },
	{ "one octet", "Zg==", "f", "=" },
	{ "two octets", "Zm8=", "fo", "=" },
	{ "three octets", "Zm9v", "foo", "=" },
	{ "four octets", "Zm9vYg==", "foob", "=" },
	{ "five octets", "Zm9vYmE=", "fooba", "=" },
	{ "six octets", "Zm9vYmFy", "foobar", "=" },
	{ "plus and slash", "+/+/", "\xFB\xFF\xBF", "=" },
	{ "padding missing, one octet", "Zg", "f", NULL },
	{ "padding short", "Zg=", "f", NULL },
	{ "padding missing, two octets", "Zm8", "fo", NULL },
	{ "padding missing behind a group", "Zm9vYg", "foob", NULL },
	{ "lines", "Zm9v\r\nYmFy\r\n", "foobar", NULL },
	{ "spaces and tabs everywhere", " Z\tm 9v Yg = =\n", "foob", NULL },
	{ "unused bits set, one octet", "Zh==", "f", NULL },
	{ "unused bits set, two octets", "Zm9=", "fo", NULL },
	{ "one letter", "Z", NULL, NULL },
	{ "one letter behind a group", "Zm9vY", NULL, NULL },
	{ "one letter, padded", "Z===", NULL, NULL },
	{ "only padding", "=", NULL, NULL },
	{ "padding behind a whole group", "Zm9v=", NULL, NULL },
	{ "too much padding, one octet", "Zg===", NULL, NULL },
	{ "too much padding, two octets", "Zm8==", NULL, NULL },
	{ "letters behind padding", "Zg==Zg==", NULL, NULL },
	{ "letter within padding", "Zg=Z", NULL, NULL },
	{ "the other alphabet", "-_-_", NULL, NULL },
	{ "comma", "Zm9,", NULL, NULL },
	{ "above ASCII", "Zm9\xE9", NULL, NULL },
};

static void try(const struct base64_case *t, bool strict, const char *want)
{
	size_t size = strlen(t->text), counted = 99, written = 99;
	char *in = malloc(size + 1);
	int rc = want ? SATCHEL_OK : SATCHEL_E_PROTOCOL;

	memcpy(in, t->text, size); /* no NUL behind it */
	ck_assert_msg(satchel_base64_decode(in, size, strict, NULL, 0, &counted) == rc, "%s",
	              t->name);
	ck_assert_msg(satchel_base64_decode(in, size, strict, in, size, &written) == rc, "%s",
	              t->name);
	ck_assert_msg(counted == written && counted == (want ? strlen(want) : 0), "%s", t->name);
	ck_assert_msg(!want || !memcmp(in, want, written), "%s: octets", t->name);
	free(in);
}

START_TEST(decode)
{
	const struct base64_case *t = &cases[_i];
	const char *strict = t->strict && !strcmp(t->strict, "=") ? t->octets : t->strict;

	try(t, false, t->octets);
	try(t, true, strict);
}
END_TEST

START_TEST(encode)
{
	const struct base64_case *t = &cases[_i];
	size_t size = strlen(t->octets), want = strlen(t->text), written = 99;
	char out[64];

	memset(out, '!', sizeof out);
	ck_assert_int_eq(satchel_base64_encode(t->octets, size, NULL, 0, &written), SATCHEL_OK);
	ck_assert_uint_eq(written, want);
	ck_assert_int_eq(satchel_base64_encode(t->octets, size, out, want, &written), SATCHEL_OK);
	ck_assert_uint_eq(written, want);
	ck_assert_msg(!memcmp(out, t->text, want), "%s", t->name);
	ck_assert_int_eq(out[want], '!');
}
END_TEST

/* In room for each size up to what it takes. */
START_TEST(little_room)
{
	const struct base64_case *t = &cases[_i];
	size_t octets = strlen(t->octets), letters = strlen(t->text), written;

	for (size_t room = 0; room < letters; room++) {
		char *out = malloc(room + 1);

		ck_assert_int_eq(satchel_base64_encode(t->octets, octets, out, room, &written),
		                 SATCHEL_E_LIMIT);
		ck_assert_uint_eq(written, letters);
		free(out);
	}
	for (size_t room = 0; room <= octets; room++) {
		char *out = malloc(room + 1);
		bool fits = room == octets;

		out[room] = '!';
		ck_assert_int_eq(satchel_base64_decode(t->text, letters, true, out, room, &written),
		                 fits ? SATCHEL_OK : SATCHEL_E_LIMIT);
		ck_assert_uint_eq(written, fits ? octets : 0);
		ck_assert_int_eq(out[room], '!');
		free(out);
	}
}
END_TEST

START_TEST(there_and_back)
{
	unsigned int seed = 64;

	printf("# octets there and back: seed %u\n", seed);
	for (size_t size = 0; size < 300; size++) {
		unsigned char *octets = malloc(size + 1), *back = malloc(size + 1);
		size_t length = (size + 2) / 3 * 4, written;
		char *text = malloc(length + 1);

		for (size_t i = 0; i < size; i++)
			octets[i] = (unsigned char)rand_r(&seed);
		ck_assert(!satchel_base64_encode(octets, size, text, length, &written));
		ck_assert_uint_eq(written, length);
		ck_assert(!satchel_base64_decode(text, length, true, back, size, &written));
		ck_assert_uint_eq(written, size);
		ck_assert(!memcmp(octets, back, size));
		free(octets);
		free(back);
		free(text);
	}
}
END_TEST

START_TEST(sizes)
{
	size_t n = 5;

	ck_assert(!satchel_base64_encode(NULL, SIZE_MAX / 4 * 3 - 3, NULL, 0, &n));
	ck_assert_uint_eq(n % 4, 0);
	ck_assert_uint_gt(n, SIZE_MAX - 16);
	ck_assert_int_eq(satchel_base64_encode(NULL, SIZE_MAX / 4 * 3 + 1, NULL, 0, &n),
	                 SATCHEL_E_LIMIT);
	ck_assert_uint_eq(n, SIZE_MAX);
	ck_assert_int_eq(satchel_base64_encode(NULL, SIZE_MAX, NULL, 0, &n), SATCHEL_E_LIMIT);
	ck_assert(!satchel_base64_encode(NULL, 0, NULL, 0, &n) && !n);
	ck_assert(!satchel_base64_decode(NULL, 0, true, NULL, 0, &n) && !n);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("base64");
	TCase *tc = tcase_create("base64");

	tcase_add_loop_test(tc, decode, 0, (int)COUNTOF(cases));
	tcase_add_loop_test(tc, encode, 0, 8);
	tcase_add_loop_test(tc, little_room, 0, 8);
	tcase_add_test(tc, there_and_back);
	tcase_add_test(tc, sizes);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
