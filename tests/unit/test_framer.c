/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The framer: where responses end, fed whole, octet by octet and cut in two at every place. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/block.h"
#include "core/framer.h"
#include "core/scan.h"
#include "tests/support/alloc.h"
#include "tests/support/main.h"

/* Frames are written down as "R0 * 1 EXISTS|" and the like: the kind, where it begins, its octets with | for a line end;
 * C if it was cut, ~5+9 for nine octets that are missing at 5. Pieces of one body are joined. At the end "." at rest,
 * "?" inside a response, or "!" and the error. */
struct frame_case {
	const char *name, *in, *frames;
	size_t size;
	bool stream, strict;
	satchel_limits limits;
};

#define RESPONSE_MAX(n) .limits = { .size = sizeof(satchel_limits), .max_response = (n) }
#define LITERAL_MAX(n) .limits = { .size = sizeof(satchel_limits), .max_literal = (n) }
#define BODY_MAX(n) .limits = { .size = sizeof(satchel_limits), .inline_max = (n) }
#define BLANK_MAX(n) .limits = { .size = sizeof(satchel_limits), .max_blank_lines = (n) }

#define CASE(n, i, f, ...)                                                          \
	{                                                                           \
		.name = n, .in = i, .size = sizeof(i) - 1, .frames = f, __VA_ARGS__ \
	}

static const struct frame_case frame_cases[] = {
	CASE("nothing", "", "."),
	CASE("one", "* 1 EXISTS\r\n", "R0 * 1 EXISTS| ."),
	CASE("two", "* 1 EXISTS\r\nA1 OK x\r\n", "R0 * 1 EXISTS| R12 A1 OK x| ."),
	CASE("begun", "* 1 EXISTS\r\n* 2", "R0 * 1 EXISTS| ?"),
	CASE("literal", "* LIST () \"/\" {3}\r\na\nb\r\n* X\r\n",
	     "R0 * LIST () \"/\" {3}|a|b| R24 * X| ."),
	CASE("empty literal", "* X {0}\r\n {0}\r\n\r\n", "R0 * X {0}| {0}|| ."),
	CASE("literal that is to come", "* X {3}\r\nab", "?"),
	CASE("literal+", "* X {3+}\r\na\nb\r\n", "R0 * X {3+}|a|b| ."),
	CASE("literal8", "* X ~{3}\r\na\nb\r\n", "R0 * X ~{3}|a|b| ."),
	CASE("no number", "* X {}\r\n", "R0 * X {}| ."),
	CASE("no brace", "* X 3}\r\n", "R0 * X 3}| ."),
	CASE("no text is announced", "* OK see {5}\r\nA1 NO {7}\r\n+ {2}\r\n",
	     "R0 * OK see {5}| R14 A1 NO {7}| R25 + {2}| ."),
	CASE("status, small letters", "* bye {5}\r\n", "R0 * bye {5}| ."),
	CASE("FETCH, whole", "* 1 FETCH (BODY[] {2}\r\nab)\r\n", "R0 * 1 FETCH (BODY[] {2}|ab)| ."),
	CASE("FETCH, streamed", "* 1 FETCH (BODY[] {2}\r\nab)\r\n",
	     "H0 * 1 FETCH (BODY[] {2}| P0 ab; R25 )| .", .stream = true),
	CASE("FETCH, two streamed", "* 1 FETCH (RFC822 {2}\r\nab BODY[1]<0> {0}\r\n UID 4)\r\n",
	     "H0 * 1 FETCH (RFC822 {2}| P0 ab; H25  BODY[1]<0> {0}| P0 ; R42  UID 4)| .",
	     .stream = true),
	CASE("FETCH, binary", "* 1 FETCH (BINARY[1] ~{2}\r\n\n\n)\r\n",
	     "H0 * 1 FETCH (BINARY[1] ~{2}| P0 ||; R29 )| .", .stream = true),
	CASE("FETCH, no body", "* 1 FETCH (ENVELOPE ({2}\r\nab))\r\n",
	     "R0 * 1 FETCH (ENVELOPE ({2}|ab))| .", .stream = true),
	CASE("FETCH, inside a body", "* 1 FETCH (BODY[] {3}\r\nab",
	     "H0 * 1 FETCH (BODY[] {3}| P0 ab?", .stream = true),
	CASE("no FETCH, no body", "* LIST () x] {2}\r\nab\r\n", "R0 * LIST () x] {2}|ab| .",
	     .stream = true),
	CASE("Q035", "* 1 A\r\n\0\0* 2 B\r\n", "R0 * 1 A| R9 * 2 B| ."),
	CASE("Q035, strict", "\0* 2 B\r\n", "!-6", .strict = true),
	CASE("Q036", "\r\n* 1 A\r\n  \r\n\n* 2 B\r\n", "R2 * 1 A| R14 * 2 B| ."),
	CASE("Q036, strict", "\r\n* 1 A\r\n", "!-6", .strict = true),
	CASE("Q036, NUL behind", "\r\n\0* 1 A\r\n", "R3 * 1 A| ."),
	CASE("empty lines at the limit", "\r\n\r\n* 1 A\r\n\r\n\r\n", "R4 * 1 A| .", BLANK_MAX(2)),
	CASE("empty lines above it", "* 1 A\r\n\r\n\r\n\r\n", "R0 * 1 A| !-5", BLANK_MAX(2)),
	CASE("Q038", "* 1 A\n* 2 B\n", "R0 * 1 A| R6 * 2 B| ."),
	CASE("Q038, strict", "* 1 A\n", "!-6", .strict = true),
	CASE("Q038, literal", "* X {2}\nab\n", "R0 * X {2}|ab| ."),
	CASE("CR alone ends nothing", "* 1\rA\r\n", "R0 * 1\rA| ."),
	CASE("Q054", "* 1 FETCH (X \"a\r\nb\")\r\n* 2 B\r\n",
	     "R0 * 1 FETCH (X \"a|b\")| R22 * 2 B| ."),
	CASE("Q054, more lines", "* 1 FETCH (X \"a\r\n)\r\n\r\nb\" \"c\r\n\" Y)\r\n* 2 B\r\n",
	     "R0 * 1 FETCH (X \"a|)||b\" \"c|\" Y)| R35 * 2 B| ."),
	CASE("Q054, strict", "* 1 FETCH (X \"a\r\nb\")\r\n", "!-6", .strict = true),
	CASE("Q054, literal behind", "* 1 FETCH (X \"a\r\nb\" {2}\r\nab)\r\n* 2 B\r\n",
	     "R0 * 1 FETCH (X \"a|b\" {2}|ab)| R30 * 2 B| ."),
	CASE("Q060", "* 1 FETCH (BODY[] {2}\r\nab\r\n)\r\n* 2 B\r\n",
	     "R0 * 1 FETCH (BODY[] {2}|ab|)| R30 * 2 B| ."),
	CASE("Q060, streamed", "* 1 FETCH (BODY[] {2}\r\nab\r\n)\r\n* 2 B\r\n",
	     "H0 * 1 FETCH (BODY[] {2}| P0 ab; R25 |)| R30 * 2 B| .", .stream = true),
	CASE("Q060, strict", "* 1 FETCH (BODY[] {2}\r\nab\r\n)\r\n", "!-6", .strict = true),
	CASE("Q062", "* 1 FETCH (X {-3}\r\n)\r\n* 2 B\r\n", "R0 * 1 FETCH (X {-3}|)| R22 * 2 B| ."),
	CASE("Q062, strict", "* 1 FETCH (X {-3}\r\n)\r\n", "!-6", .strict = true),
	CASE("Q063", "* X {2}  \r\nab\r\n", "R0 * X {2}  |ab| ."),
	CASE("Q063, strict", "* X {2} \r\nab\r\n", "!-6", .strict = true),
	CASE("Q064", "* X {002}\r\nab\r\n", "R0 * X {002}|ab| ."),
	CASE("Q064, strict", "* X {002}\r\nab\r\n", "!-6", .strict = true),
	CASE("0 is no leading zero", "* X {0}\r\n\r\n", "R0 * X {0}|| .", .strict = true),
	CASE("2^63-1", "* X {9223372036854775807}\r\n", "?"),
	CASE("2^63", "* X {9223372036854775808}\r\n", "!-6"),
	CASE("2^64", "* X {18446744073709551616}\r\n", "!-6"),
	CASE("announced too lengthily",
	     "* X {00000000000000000000000000000000000000000000000000000000000005}\r\n", "!-6"),
	CASE("response at its limit", "* X 45\r\n* 2 B\r\n", "R0 * X 45| R8 * 2 B| .",
	     RESPONSE_MAX(8)),
	CASE("response above its limit", "* X 456\r\n* 2 B\r\n", "R0C * X 45| R9 * 2 B| .",
	     RESPONSE_MAX(8)),
	CASE("long response, literals", "* X {3}\r\nabc {4}\r\n* 3\n {0}\r\n\r\n* 2 B\r\n",
	     "R0C * X {3}|a| R30 * 2 B| .", RESPONSE_MAX(12)),
	CASE("streamed octets do not count", "* 1 FETCH (BODY[] {2}\r\nab)\r\n",
	     "H0 * 1 FETCH (BODY[] {2}| P0 ab; R25 )| .", .stream = true, RESPONSE_MAX(26)),
	CASE("limit behind a streamed body", "* 1 FETCH (BODY[] {2}\r\nab U 1)\r\n* 2 B\r\n",
	     "H0 * 1 FETCH (BODY[] {2}| P0 ab; R25C  U| R32 * 2 B| .", .stream = true,
	     RESPONSE_MAX(27)),
	CASE("limit at the end of a streamed body", "* 1 FETCH (BODY[] {2}\r\nab\n* 2 B\r\n",
	     "H0 * 1 FETCH (BODY[] {2}| P0 ab; R25C | R26 * 2 B| .", .stream = true,
	     RESPONSE_MAX(23)),
	CASE("bodies do not count", "* 1 FETCH (BODY[] {4}\r\nabcd)\r\n",
	     "R0 * 1 FETCH (BODY[] {4}|abcd)| .", RESPONSE_MAX(26)),
	CASE("literal at its limit", "* X {3}\r\nabc\r\n", "R0 * X {3}|abc| .", LITERAL_MAX(3)),
	CASE("literal above its limit", "* X {4}\r\nabcd {5}\r\nabcde y\r\n* 2 B\r\n",
	     "R0~9+4~15+5 * X {4}| {5}| y| R28 * 2 B| .", LITERAL_MAX(3)),
	CASE("body at its limit", "* 1 FETCH (BODY[] {2}\r\nab)\r\n",
	     "R0 * 1 FETCH (BODY[] {2}|ab)| .", BODY_MAX(2)),
	CASE("body above its limit", "* 1 FETCH (BODY[] {3}\r\nabc)\r\n",
	     "R0~23+3 * 1 FETCH (BODY[] {3}|)| .", BODY_MAX(2)),
	CASE("bodies above their limit", "* 1 FETCH (BODY[] {2}\r\nab BODY[] {1}\r\nc)\r\n",
	     "R0~38+1 * 1 FETCH (BODY[] {2}|ab BODY[] {1}|)| .", BODY_MAX(2)),
};

struct feeding {
	satchel_limits limits;
	struct quirk_ledger quirks;
	struct framer framer;
	FILE *out;
	bool piece, over;
};

static void write_octets(FILE *out, const char *p, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (p[i] == '\n')
			fputc('|', out);
		else if (p[i] != '\r' || (i + 1 < size && p[i + 1] != '\n'))
			fputc(p[i], out);
}

static void write_piece(struct feeding *f, const struct frame *frame)
{
	ck_assert(frame->first == !f->piece);
	if (frame->first)
		fprintf(f->out, "P%" PRIu64 " ", frame->at);
	write_octets(f->out, frame->data, frame->size);
	if (frame->last)
		fputs("; ", f->out);
	f->piece = !frame->last;
}

static void write_frame(struct feeding *f, const struct frame *frame)
{
	static const char kinds[] = "RHPN";

	if (frame->kind == FRAME_PIECE) {
		write_piece(f, frame);
		return;
	}
	fprintf(f->out, "%c%" PRIu64 "%s", kinds[frame->kind], frame->offset,
	        frame->cut ? "C" : "");
	for (size_t i = 0; i < frame->elided_count; i++)
		fprintf(f->out, "~%zu+%" PRIu64, frame->elided[i].at, frame->elided[i].size);
	fputc(' ', f->out);
	write_octets(f->out, frame->data, frame->size);
	fputc(' ', f->out);
}

static void drain(struct feeding *f)
{
	struct frame frame;
	int rc;

	while ((rc = satcheli_framer_next(&f->framer, &frame)) == SATCHEL_ROW)
		write_frame(f, &frame);
	if (rc == SATCHEL_AGAIN)
		return;
	fprintf(f->out, "!%d", rc);
	ck_assert_ptr_nonnull(f->framer.why);
	f->over = true;
}

static void feed(struct feeding *f, const char *p, size_t size)
{
	size_t room;
	char *to;

	if (f->over || !size)
		return;
	to = satcheli_framer_room(&f->framer, size, &room);
	ck_assert_ptr_nonnull(to);
	ck_assert_uint_ge(room, size);
	memcpy(to, p, size);
	satcheli_framer_added(&f->framer, size);
	drain(f);
}

static void begin(struct feeding *f, const struct frame_case *t, const satchel_allocator *from,
                  FILE *out)
{
	memset(f, 0, sizeof *f);
	f->out = out;
	satcheli_limits_init(&f->limits, t->limits.size ? &t->limits : NULL);
	satcheli_quirks_init(&f->quirks, t->strict, NULL);
	satcheli_framer_init(&f->framer, from, &f->limits, &f->quirks);
	f->framer.stream = t->stream;
}

static void end(struct feeding *f)
{
	if (!f->over)
		fputs(satcheli_framer_at_rest(&f->framer) ? "." : "?", f->out);
	satcheli_framer_clear(&f->framer);
	fclose(f->out);
}

START_TEST(frames)
{
	const struct frame_case *t = &frame_cases[_i];
	size_t n = t->size, made;
	struct failing_allocator alloc;
	struct feeding f;
	char *text;

	failing_allocator_init(&alloc);
	for (size_t cut = 0; cut <= n; cut++) {
		begin(&f, t, &alloc.allocator, open_memstream(&text, &made));
		feed(&f, t->in, cut);
		feed(&f, t->in + cut, n - cut);
		end(&f);
		ck_assert_msg(!strcmp(text, t->frames), "%s, cut at %zu: %s", t->name, cut, text);
		free(text);
	}
	begin(&f, t, &alloc.allocator, open_memstream(&text, &made));
	for (size_t i = 0; i < n; i++)
		feed(&f, t->in + i, 1);
	end(&f);
	ck_assert_msg(!strcmp(text, t->frames), "%s, octet by octet: %s", t->name, text);
	free(text);
	failing_allocator_check(&alloc);
}
END_TEST

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

	begin(&f, t, satcheli_default_allocator(), open_memstream(&text, &made));
	for (size_t i = 0; i < in->size; i += step)
		feed(&f, in->at + i, in->size - i < step ? in->size - i : step);
	end(&f);
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

START_TEST(many_elided)
{
	static const struct frame_case t = { .name = "elided", LITERAL_MAX(1) };
	struct text in;

	text_begin(&in);
	fputs("* X", in.file);
	repeat(&in, " {2}\r\n\r\n", ELIDED_MAX - 1);
	fputs("\r\n* 2 B\r\n", in.file);
	fclose(in.file);
	in.file = fopen("/dev/null", "w");
	check_frames(
		&t, &in,
		"R0~9+2~15+2~21+2~27+2~33+2~39+2~45+2~51+2~57+2~63+2~69+2~75+2~81+2~87+2~93+2~99+2~105+2~111+2"
		"~117+2~123+2~129+2~135+2~141+2~147+2~153+2~159+2~165+2~171+2~177+2~183+2~189+2~195+2~201+2~207+2"
		"~213+2~219+2~225+2~231+2~237+2~243+2~249+2~255+2~261+2~267+2~273+2~279+2~285+2~291+2~297+2~303+2"
		"~309+2~315+2~321+2~327+2~333+2~339+2~345+2~351+2~357+2~363+2~369+2~375+2~381+2 "
		"* X {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}|"
		" {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}|"
		" {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}| {2}|"
		" {2}| {2}| {2}| {2}| {2}| {2}|| R509 * 2 B| .");
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

	begin(&f, &t, satcheli_default_allocator(), none);
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
	end(&f);
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

/* ---- memory */

START_TEST(memory)
{
	struct failing_allocator alloc;
	struct frame_case t = { .name = "memory" };
	struct feeding f;
	FILE *none = fopen("/dev/null", "w");
	size_t room, calls;

	failing_allocator_init(&alloc);
	begin(&f, &t, &alloc.allocator, none);
	failing_allocator_arm(&alloc, 1, FAIL_ONCE);
	ck_assert_ptr_null(satcheli_framer_room(&f.framer, 100, &room));
	feed(&f, "* 1 A\r\n* 2 ", 11);
	failing_allocator_arm(&alloc, 1, FAIL_ONCE);
	ck_assert_ptr_null(satcheli_framer_room(&f.framer, 1000, &room));
	feed(&f, "B\r\n", 3);
	ck_assert(satcheli_framer_at_rest(&f.framer));
	feed(&f, "* 1 A\r\n", 7);
	calls = alloc.calls;
	for (int i = 0; i < 1000; i++)
		feed(&f, "* 1 A\r\n", 7);
	ck_assert_uint_eq(alloc.calls, calls);
	ck_assert_uint_eq(satcheli_framer_unread(&f.framer), 0);
	satcheli_framer_rest(&f.framer);
	ck_assert_uint_eq(alloc.live, 0);
	feed(&f, "* 1", 3);
	satcheli_framer_rest(&f.framer);
	ck_assert_uint_eq(satcheli_framer_unread(&f.framer), 3);
	end(&f);
	failing_allocator_check(&alloc);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("framer");
	TCase *tc = tcase_create("framer");

	tcase_add_loop_test(tc, frames, 0, (int)COUNTOF(frame_cases));
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
	tcase_add_test(tc, memory);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
