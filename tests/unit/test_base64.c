/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Base64: the vectors of RFC 4648, what is refused and what is let pass, and all octets there and
 * back. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base64.h"
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

static void try(const struct base64_case *t, enum base64_mode mode, const char *want)
{
	size_t size = strlen(t->text), counted = 99, written = 99;
	char *in = malloc(size + 1);
	bool good;

	memcpy(in, t->text, size); /* no NUL behind it */
	good = satcheli_base64_decoded_size(in, size, mode, &counted);
	ck_assert_msg(good == !!want, "%s: %d", t->name, good);
	ck_assert_msg(satcheli_base64_decode(in, size, mode, in, &written) == good, "%s", t->name);
	if (want) {
		ck_assert_msg(counted == strlen(want) && written == counted, "%s", t->name);
		ck_assert_msg(!memcmp(in, want, written), "%s: octets", t->name);
	} else {
		ck_assert_msg(counted == 99 && written == 99, "%s: untouched", t->name);
	}
	free(in);
}

START_TEST(decode)
{
	const struct base64_case *t = &cases[_i];
	const char *strict = t->strict && !strcmp(t->strict, "=") ? t->octets : t->strict;

	try(t, BASE64_TOLERANT, t->octets);
	try(t, BASE64_STRICT, strict);
}
END_TEST

START_TEST(encode)
{
	const struct base64_case *t = &cases[_i];
	size_t size = strlen(t->octets), want;
	char out[64];

	ck_assert(satcheli_base64_encoded_size(size, &want));
	ck_assert_uint_eq(want, strlen(t->text));
	memset(out, '!', sizeof out);
	ck_assert_ptr_eq(satcheli_base64_encode(t->octets, size, out), out + want);
	ck_assert_msg(!memcmp(out, t->text, want), "%s", t->name);
	ck_assert_int_eq(out[want], '!');
}
END_TEST

START_TEST(there_and_back)
{
	unsigned int seed = 64;

	printf("# octets there and back: seed %u\n", seed);
	for (size_t size = 0; size < 300; size++) {
		unsigned char *octets = malloc(size + 1), *back = malloc(size + 1);
		size_t length, decoded;
		char *text;

		for (size_t i = 0; i < size; i++)
			octets[i] = (unsigned char)rand_r(&seed);
		ck_assert(satcheli_base64_encoded_size(size, &length));
		text = malloc(length + 1);
		satcheli_base64_encode(octets, size, text);
		ck_assert(satcheli_base64_decode(text, length, BASE64_STRICT, back, &decoded));
		ck_assert_uint_eq(decoded, size);
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

	ck_assert(satcheli_base64_encoded_size(SIZE_MAX / 4 * 3 - 3, &n));
	ck_assert_uint_eq(n % 4, 0);
	ck_assert_uint_gt(n, SIZE_MAX - 16);
	n = 5;
	ck_assert(!satcheli_base64_encoded_size(SIZE_MAX / 4 * 3 + 1, &n));
	ck_assert(!satcheli_base64_encoded_size(SIZE_MAX, &n));
	ck_assert_uint_eq(n, 5);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("base64");
	TCase *tc = tcase_create("base64");

	tcase_add_loop_test(tc, decode, 0, (int)COUNTOF(cases));
	tcase_add_loop_test(tc, encode, 0, 8);
	tcase_add_test(tc, there_and_back);
	tcase_add_test(tc, sizes);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
