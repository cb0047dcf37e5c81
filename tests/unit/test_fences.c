/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What lies beside the decoder's memory is neither read nor changed. Each block is put below the last one, between fences
 * that would lead a reader astray: a place in a block that has moved lies above the block, and all of them between. */
#include <satchel/decode.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/main.h"

enum { ROOM = 4 << 20, FENCE = 64 };

struct fences {
	satchel_allocator allocator;
	size_t at, count;
	size_t begins[4096];
};

static _Alignas(16) char room[ROOM];

/* What looks like a literal, and like a string that was read. */
static void fill(char *fence)
{
	static const char bait[8] = "{5}\r\n\"";

	for (size_t i = 0; i < FENCE; i += sizeof bait)
		memcpy(fence + i, bait, sizeof bait);
}

static void *resize(void *user, void *block, size_t old_size, size_t size)
{
	struct fences *f = user;

	if (!size)
		return NULL;
	ck_assert_uint_ge(f->at, size + 2 * FENCE);
	ck_assert_uint_lt(f->count, COUNTOF(f->begins));
	f->at -= FENCE;
	f->begins[f->count++] = f->at;
	fill(room + f->at);
	f->at = (f->at - size) & ~(size_t)15;
	if (block)
		memcpy(room + f->at, block, old_size < size ? old_size : size);
	return room + f->at;
}

static void assert_fences(const struct fences *f)
{
	char wanted[FENCE];

	fill(wanted);
	for (size_t i = 0; i < f->count; i++)
		ck_assert_msg(!memcmp(room + f->begins[i], wanted, FENCE), "block %zu", i);
}

static void read_all(satchel_decoder *d, const char *octets)
{
	const satchel_reply *reply;
	size_t taken;

	for (size_t size = strlen(octets); size; octets += taken, size -= taken) {
		ck_assert_int_eq(satchel_decoder_feed(d, octets, size, &taken), SATCHEL_OK);
		while (satchel_decoder_next(d, &reply) == SATCHEL_ROW)
			;
	}
}

/* An error that was overlooked, and then a response in a larger buffer that is given back as it came. */
static const char *const errors[] = {
	"* OK [COPYUID] x\r\n",
	"* OK [UIDNEXT abc] x\r\n",
	"* LIST () NIL\r\n",
	"* 1 FETCH (ENVELOPE (NIL 5))\r\n",
	"* 1 FETCH (BODYSTRUCTURE (\"text\" 5))\r\n",
};
static const struct {
	const char *before, *behind; /* the text */
} unknown[] = {
	{ "* 1 SNIPPET \"", "\"\r\n" },
	{ "* XNEWS (\"", "\" NIL)\r\n" },
	{ "* LIST \"", "\"\r\n" },
	{ "* 1 FETCH (XNEWS \"", "\")\r\n" },
};

START_TEST(octets_beside)
{
	struct fences f = { { resize, &f }, ROOM, 0, { 0 } };
	char text[5000], line[6000];
	satchel_decoder *d;

	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	ck_assert_int_eq(satchel_decoder_new(&d, SATCHEL_DECODER(.allocator = &f.allocator)),
	                 SATCHEL_OK);
	read_all(d, errors[_i]);
	for (size_t i = 0; i < COUNTOF(unknown); i++) {
		snprintf(line, sizeof line, "%s%s%s", unknown[i].before, text, unknown[i].behind);
		read_all(d, line);
		assert_fences(&f);
		read_all(d, errors[_i]);
	}
	satchel_decoder_free(d);
	assert_fences(&f);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("fences");
	TCase *tc = tcase_create("fences");

	tcase_set_timeout(tc, 20);
	tcase_add_loop_test(tc, octets_beside, 0, (int)COUNTOF(errors));
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
