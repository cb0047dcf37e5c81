/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The framer: where responses end, fed whole, octet by octet and cut in two at every place. */
#include <stdlib.h>
#include <string.h>

#include "core/block.h"
#include "tests/support/alloc.h"
#include "tests/support/main.h"
#include "tests/unit/frames.h"

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

START_TEST(frames)
{
	const struct frame_case *t = &frame_cases[_i];
	size_t n = t->size, made;
	struct failing_allocator alloc;
	struct feeding f;
	char *text;

	failing_allocator_init(&alloc);
	for (size_t cut = 0; cut <= n; cut++) {
		frames_begin(&f, t, &alloc.allocator, open_memstream(&text, &made));
		frames_feed(&f, t->in, cut);
		frames_feed(&f, t->in + cut, n - cut);
		frames_end(&f);
		ck_assert_msg(!strcmp(text, t->frames), "%s, cut at %zu: %s", t->name, cut, text);
		free(text);
	}
	frames_begin(&f, t, &alloc.allocator, open_memstream(&text, &made));
	for (size_t i = 0; i < n; i++)
		frames_feed(&f, t->in + i, 1);
	frames_end(&f);
	ck_assert_msg(!strcmp(text, t->frames), "%s, octet by octet: %s", t->name, text);
	free(text);
	failing_allocator_check(&alloc);
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
	frames_begin(&f, &t, &alloc.allocator, none);
	failing_allocator_arm(&alloc, 1, FAIL_ONCE);
	ck_assert_ptr_null(satcheli_framer_room(&f.framer, 100, &room));
	frames_feed(&f, "* 1 A\r\n* 2 ", 11);
	failing_allocator_arm(&alloc, 1, FAIL_ONCE);
	ck_assert_ptr_null(satcheli_framer_room(&f.framer, 1000, &room));
	frames_feed(&f, "B\r\n", 3);
	ck_assert(satcheli_framer_at_rest(&f.framer));
	frames_feed(&f, "* 1 A\r\n", 7);
	calls = alloc.calls;
	for (int i = 0; i < 1000; i++)
		frames_feed(&f, "* 1 A\r\n", 7);
	ck_assert_uint_eq(alloc.calls, calls);
	ck_assert_uint_eq(satcheli_framer_unread(&f.framer), 0);
	satcheli_framer_rest(&f.framer);
	ck_assert_uint_eq(alloc.live, 0);
	frames_feed(&f, "* 1", 3);
	satcheli_framer_rest(&f.framer);
	ck_assert_uint_eq(satcheli_framer_unread(&f.framer), 3);
	frames_end(&f);
	failing_allocator_check(&alloc);
}
END_TEST

/* ---- the end of what is framed: octets behind a response that are read in another way */

static void put(struct framer *f, const char *text)
{
	size_t size = strlen(text), room;
	char *to = satcheli_framer_room(f, size, &room);

	ck_assert(to && room >= size);
	memcpy(to, text, size);
	satcheli_framer_added(f, size);
}

START_TEST(tail)
{
	satchel_limits limits;
	struct quirk_ledger quirks;
	struct framer f;
	struct frame frame;

	satcheli_limits_init(&limits, NULL);
	satcheli_quirks_init(&quirks, false, NULL);
	satcheli_framer_init(&f, satcheli_default_allocator(), &limits, &quirks);
	put(&f, "A1 OK go\r\n* 1 {5}\r\nxy");
	ck_assert_int_eq(satcheli_framer_next(&f, &frame), SATCHEL_ROW);
	ck_assert_uint_eq(satcheli_framer_tail(&f).size, 11);
	ck_assert(!memcmp(satcheli_framer_tail(&f).data, "* 1 {5}\r\nxy", 11));
	satcheli_framer_cut(&f);
	ck_assert(frame.size >= 8 && !memcmp(frame.data, "A1 OK go", 8)); /* still lent */
	ck_assert_uint_eq(satcheli_framer_unread(&f), 0);
	ck_assert(satcheli_framer_at_rest(&f));
	ck_assert_int_eq(satcheli_framer_next(&f, &frame), SATCHEL_AGAIN);
	put(&f, "* OK b\r\n");
	ck_assert_int_eq(satcheli_framer_next(&f, &frame), SATCHEL_ROW);
	ck_assert(!memcmp(frame.data, "* OK b", 6));
	ck_assert_uint_eq(satcheli_framer_tail(&f).size, 0);
	satcheli_framer_clear(&f);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("framer");
	TCase *tc = tcase_create("framer");

	tcase_add_loop_test(tc, frames, 0, (int)COUNTOF(frame_cases));
	tcase_add_test(tc, memory);
	tcase_add_test(tc, tail);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
