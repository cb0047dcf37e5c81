/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The framer and long responses: what is let go, strings without an end, lists of numbers in parts. */
#include <stdlib.h>
#include <string.h>

#include "core/block.h"
#include "tests/support/main.h"
#include "tests/unit/frames.h"

/* ---- long ones */

struct text {
	char *at;
	size_t size;
	FILE *file;
};

static void text_begin(struct text *t)
{
	t->file = open_memstream(&t->at, &t->size);
}

static void repeat(struct text *t, const char *what, size_t times)
{
	while (times--)
		fputs(what, t->file);
}

/* What comes out when `in` is fed `step` octets at a time. */
static char *frames_of(const struct frame_case *t, const struct text *in, size_t step)
{
	struct feeding f;
	size_t made;
	char *text;

	frames_begin(&f, t, satcheli_default_allocator(), open_memstream(&text, &made));
	for (size_t i = 0; i < in->size; i += step)
		frames_feed(&f, in->at + i, in->size - i < step ? in->size - i : step);
	frames_end(&f);
	return text;
}

static void check_frames(const struct frame_case *t, struct text *in, const char *expected)
{
	static const size_t steps[] = { 1, 7, 64, 1000, 4096, 65536, 1 << 24 };

	fclose(in->file);
	for (size_t i = 0; i < COUNTOF(steps); i++) {
		char *text = frames_of(t, in, steps[i]);

		ck_assert_msg(!strcmp(text, expected), "%zu octets at a time: %.200s", steps[i],
		              text);
		free(text);
	}
	free(in->at);
}

/* The octets of a literal are no line, also when most of the response was let go. */
START_TEST(cut_literal)
{
	static const struct frame_case t = { .name = "cut", RESPONSE_MAX(8) };
	struct text in;

	text_begin(&in);
	fputs("* X 4567 {6000}\r\n", in.file);
	repeat(&in, "x", 5993);
	fputs("* 9 B\r\n {5}\r\n\r\n\r\n\n\r\n* 2 B\r\n", in.file);
	check_frames(&t, &in, "R0C * X 45| R6030 * 2 B| .");
}
END_TEST

/* The digits behind a "{" that ends a literal announce none. */
START_TEST(cut_brace)
{
	static const struct frame_case t = { .name = "cut", RESPONSE_MAX(8) };
	struct text in;

	text_begin(&in);
	fputs("* X 4567 {6001}\r\n", in.file);
	repeat(&in, "x", 6000);
	fputs("{5}\r\n* 2 B\r\n", in.file);
	check_frames(&t, &in, "R0C * X 45| R6022 * 2 B| .");
}
END_TEST

/* A literal whose head comes in two when most of its line was let go. */
START_TEST(cut_head)
{
	static const struct frame_case t = { .name = "cut", RESPONSE_MAX(8) };
	struct text in;

	text_begin(&in);
	fputs("* X ", in.file);
	repeat(&in, "x", 20000);
	fputs(" {7}\r\n* 9 B\r\n y\r\n* 2 B\r\n", in.file);
	check_frames(&t, &in, "R0C * X xx| R20021 * 2 B| .");
}
END_TEST

/* As many as can be remembered. */
START_TEST(many_elided)
{
	static const struct frame_case t = { .name = "elided", LITERAL_MAX(1) };
	struct text in;

	text_begin(&in);
	fputs("* X", in.file);
	repeat(&in, " {2}\r\n\r\n", ELIDED_MAX);
	fputs("\r\n* 2 B\r\n", in.file);
	fclose(in.file);
	in.file = fopen("/dev/null", "w");
	check_frames(
		&t, &in,
		"R0~9+2~15+2~21+2~27+2~33+2~39+2~45+2~51+2~57+2~63+2~69+2~75+2~81+2~87+2~93+2~99+2~105+2~111+2"
		"~117+2~123+2~129+2~135+2~141+2~147+2~153+2~159+2~165+2~171+2~177+2~183+2~189+2~195+2~201+2~207+2"
		"~213+2~219+2~225+2~231+2~237+2~243+2~249+2~255+2~261+2~267+2~273+2~279+2~285+2~291+2~297+2~303+2"
		"~309+2~315+2~321+2~327+2~333+2~339+2~345+2~351+2~357+2~363+2~369+2~375+2~381+2~387+2 "
		"* X {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}|"
		" {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}|"
		" {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}|"
		" {2}| {2}| {2}| {2}| {2}| {2}| {2}|| R517 * 2 B| .");
}
END_TEST

/* One more than can be remembered: the response is cut there. */
START_TEST(too_many_elided)
{
	static const struct frame_case t = { .name = "elided", LITERAL_MAX(1) };
	struct text in;
	char *text;

	text_begin(&in);
	fputs("* X", in.file);
	repeat(&in, " {2}\r\n\r\n", ELIDED_MAX + 10);
	fputs("\r\n* 2 B\r\n", in.file);
	fclose(in.file);
	for (size_t step = 1; step < 1000; step += 90) {
		text = frames_of(&t, &in, step);
		ck_assert_msg(!strncmp(text, "R0C~9+2", 7), "%s", text);
		ck_assert_msg(strstr(text, "| R597 * 2 B| ."), "%s", text);
		free(text);
	}
	free(in.at);
}
END_TEST

/* A string without an end is given up after 64 KiB, and the lines are what they were. */
START_TEST(endless_quote)
{
	static const struct frame_case t = { .name = "quote" };
	struct text in, out;

	text_begin(&in);
	text_begin(&out);
	fputs("* 1 FETCH (X \"a\r\n", in.file);
	fputs("R0 * 1 FETCH (X \"a| ", out.file);
	for (int i = 0; i < 10000; i++) {
		fputs("* 2 LIST x\r\n", in.file);
		fprintf(out.file, "R%d * 2 LIST x| ", 17 + i * 12);
	}
	fputs("* X {2}\r\nab\r\n", in.file);
	fprintf(out.file, "R%d * X {2}|ab| .", 17 + 10000 * 12);
	fclose(out.file);
	check_frames(&t, &in, out.at);
	free(out.at);
}
END_TEST

/* The line in which it is given up announces a literal of its own, which belongs to that line. */
START_TEST(endless_quote_literal)
{
	static const struct frame_case t = { .name = "quote" };
	struct text in;

	text_begin(&in);
	fputs("* 1 FETCH (X \"a\r\n* 2 ", in.file);
	repeat(&in, "x", 65530);
	fputs(" {2}\r\nab\r\n* 3 B\r\n", in.file);
	fclose(in.file);
	for (size_t step = 1; step < 100000; step = step * 3 + 1) {
		char *text = frames_of(&t, &in, step);

		ck_assert_msg(!strncmp(text, "R0 * 1 FETCH (X \"a| R17 * 2 xx", 30), "%.60s", text);
		ck_assert_str_eq(text + strlen(text) - 26, "xx {2}|ab| R65561 * 3 B| .");
		free(text);
	}
	free(in.at);
}
END_TEST

/* The place in an open string moves with the buffer. */
START_TEST(quote_moves)
{
	static const struct frame_case t = { .name = "quote" };
	struct text in;

	text_begin(&in);
	repeat(&in, "* 1 A\r\n", 9);
	fputs("* 1 FETCH (X \"a\r\nb\" \"", in.file);
	repeat(&in, "x", 40);
	fputs("\r\n) \" Y)\r\n* 2 B\r\n", in.file);
	check_frames(
		&t, &in,
		"R0 * 1 A| R7 * 1 A| R14 * 1 A| R21 * 1 A| R28 * 1 A| R35 * 1 A| R42 * 1 A| R49 * 1 A| R56 * 1 A| "
		"R63 * 1 FETCH (X \"a|b\" \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx|) \" Y)| R134 * 2 B| .");
}
END_TEST

/* ---- lists of numbers */

static void check_parts(const struct text *in, size_t step)
{
	static const struct frame_case t = { .name = "numbers", RESPONSE_MAX(40000) };
	struct feeding f;
	struct frame frame;
	size_t at = 0, parts = 0, responses = 0;
	FILE *none = fopen("/dev/null", "w");

	frames_begin(&f, &t, satcheli_default_allocator(), none);
	for (size_t i = 0; i < in->size; i += step) {
		size_t n = in->size - i < step ? in->size - i : step, room;

		memcpy(satcheli_framer_room(&f.framer, n, &room), in->at + i, n);
		satcheli_framer_added(&f.framer, n);
		while (satcheli_framer_next(&f.framer, &frame) == SATCHEL_ROW) {
			ck_assert(frame.first == !at && !frame.cut && frame.offset == at);
			ck_assert(!memcmp(frame.data, in->at + at, frame.size));
			at += frame.size;
			parts += frame.kind == FRAME_PART;
			responses += frame.kind == FRAME_RESPONSE;
			ck_assert(frame.kind == FRAME_RESPONSE ||
			          strchr(" ,", frame.data[frame.size - 1]));
		}
	}
	ck_assert_uint_eq(at, in->size);
	ck_assert_uint_eq(responses, 1);
	ck_assert_uint_ge(parts, 2);
	frames_end(&f);
}

static const char *const numbers[] = { "* SEARCH", "* ESEARCH (TAG \"A\") UID ALL 1:",
	                               "* VANISHED (EARLIER) 1:", "* SORT" };

START_TEST(parts)
{
	struct text in;

	text_begin(&in);
	fputs(numbers[_i], in.file);
	for (int n = 2; n < 20000; n++)
		fprintf(in.file, "%c%d", _i == 1 || _i == 2 ? ',' : ' ', n);
	fputs("\r\n", in.file);
	fclose(in.file);
	for (size_t step = 1; step < 40000; step = step * 4 + 3)
		check_parts(&in, step);
	free(in.at);
}
END_TEST

/* A list is never cut inside a literal. */
START_TEST(parts_literal)
{
	static const struct frame_case t = { .name = "numbers" };
	struct text in;

	text_begin(&in);
	fputs("* ESEARCH (TAG {40000}\r\n", in.file);
	repeat(&in, "a b\r\n* 3 ", 4000);
	repeat(&in, " ,\r\n", 1000);
	fputs(") UID\r\n* 2 B\r\n", in.file);
	fclose(in.file);
	for (size_t step = 1; step < 50000; step = step * 3 + 1) {
		char *text = frames_of(&t, &in, step);

		ck_assert_msg(strstr(text, "UID| R40031 * 2 B| ."), "%zu at a time: %.100s ... %s",
		              step, text, text + strlen(text) - 50);
		free(text);
	}
	free(in.at);
}
END_TEST

/* What comes behind many spaces is no less a FETCH. */
START_TEST(late_word)
{
	static const struct frame_case t = { .name = "spaces", .stream = true };
	struct text in;

	text_begin(&in);
	fputs("*", in.file);
	repeat(&in, " ", 40000);
	fputs("1 FETCH (BODY[] {3}\r\n\r\n))\r\n", in.file);
	fclose(in.file);
	for (size_t step = 1; step < 50000; step = step * 3 + 1) {
		char *text = frames_of(&t, &in, step);

		ck_assert_msg(strstr(text, "1 FETCH (BODY[] {3}| P0 |); R40025 )| ."),
		              "%zu at a time: %.100s ... %s", step, text, text + strlen(text) - 50);
		free(text);
	}
	free(in.at);
}
END_TEST

/* Of lines that are short and long in turns each ends where it does. */
START_TEST(lengths_in_turns)
{
	static const struct frame_case t = { .name = "lengths" };
	struct text in, expected;
	size_t from = 0;

	text_begin(&in);
	text_begin(&expected);
	for (unsigned i = 0; i < 700; i++) {
		unsigned size = i * 47 % 700; /* each once */
		int head = fprintf(in.file, "* %u FETCH (%*s)\r\n", i + 1, (int)size, "X");

		fprintf(expected.file, "R%zu * %u FETCH (%*s)| ", from, i + 1, (int)size, "X");
		from += (size_t)head;
	}
	fputs(".", expected.file);
	fclose(expected.file);
	check_frames(&t, &in, expected.at);
	free(expected.at);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("framer_long");
	TCase *tc = tcase_create("framer_long");

	tcase_add_test(tc, cut_literal);
	tcase_add_test(tc, cut_brace);
	tcase_add_test(tc, cut_head);
	tcase_add_test(tc, many_elided);
	tcase_add_test(tc, too_many_elided);
	tcase_add_test(tc, endless_quote);
	tcase_add_test(tc, endless_quote_literal);
	tcase_add_test(tc, quote_moves);
	tcase_add_loop_test(tc, parts, 0, (int)COUNTOF(numbers));
	tcase_add_test(tc, parts_literal);
	tcase_add_test(tc, late_word);
	tcase_add_test(tc, lengths_in_turns);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
