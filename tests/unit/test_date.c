/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Dates: what servers and mailers write, and what we write. */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "highlevel/data/date.h"
#include "tests/support/main.h"

struct date_case {
	const char *name, *in;
	enum date_reading reading;
	unsigned quirk;
	int64_t seconds;
	int32_t offset_s;
};

static const struct date_case internal_cases[] = {
	{ "RFC 9051", "17-Jul-1996 02:44:25 -0700", DATE_EXACT, 0, 837596665, -25200 },
	{ "padded day", " 7-Feb-1994 21:52:25 -0800", DATE_EXACT, 0, 760686745, -28800 },
	{ "epoch", "01-Jan-1970 00:00:00 +0000", DATE_EXACT, 0, 0, 0 },
	{ "month in any case", "01-jAN-1970 00:00:00 +0000", DATE_EXACT, 0, 0, 0 },
	{ "before the epoch", "31-Dec-1969 23:59:59 +0000", DATE_EXACT, 0, -1, 0 },
	{ "half an hour west", "01-Jan-2000 00:00:00 -0330", DATE_EXACT, 0, 946697400, -12600 },
	{ "three quarters east", "01-Jan-2000 00:00:00 +0545", DATE_EXACT, 0, 946664100, 20700 },
	{ "leap day", "29-Feb-2000 12:00:00 +0000", DATE_EXACT, 0, 951825600, 0 },
	{ "leap second", "31-Dec-2016 23:59:60 +0000", DATE_EXACT, 0, 1483228800, 0 },
	{ "first day there is", "01-Jan-0001 00:00:00 +0000", DATE_EXACT, 0, -62135596800, 0 },
	{ "last second there is", "31-Dec-9999 23:59:59 +0000", DATE_EXACT, 0, 253402300799, 0 },
	{ "not known", "00-Jan-0000 00:00:00 +0000", DATE_INVALID, 150, 0, 0 },
	{ "no year", "01-Jan-0000 00:00:00 +0000", DATE_INVALID, 150, 0, 0 },
	{ "one digit", "1-Jan-2020 00:00:00 +0000", DATE_TOLERATED, 151, 1577836800, 0 },
	{ "space and two digits", " 14-Aug-2018 10:30:00 +0200", DATE_TOLERATED, 151, 1534235400,
	  7200 },
	{ "two spaces", "14-Aug-2018  10:30:00 +0200", DATE_TOLERATED, 151, 1534235400, 7200 },
	{ "zone name", "12-Feb-2018 19:50:00 +0300 MSK", DATE_TOLERATED, 152, 1518454200, 10800 },
	{ "zone comment", "12-Feb-2018 19:50:00 +0300 (MSK)", DATE_TOLERATED, 152, 1518454200,
	  10800 },
	{ "as in a field", "Mon, 12 Feb 2018 19:50:00 +0300", DATE_TOLERATED, 153, 1518454200,
	  10800 },
	{ "dots", "14-Aug-2018 10.30.00 +0200", DATE_TOLERATED, 153, 1534235400, 7200 },
	{ "no zone", "14-Aug-2018 10:30:00", DATE_TOLERATED, 153, 1534242600, 0 },
	{ "day 0 only", "00-Feb-2018 10:30:00 +0000", DATE_INVALID, 150, 0, 0 },
	{ "day 32", "32-Jan-2018 10:30:00 +0000", DATE_INVALID, 0, 0, 0 },
	{ "no leap day", "29-Feb-1900 10:30:00 +0000", DATE_INVALID, 0, 0, 0 },
	{ "month unknown", "17-Juli-1996 02:44:25 -0700", DATE_TOLERATED, 153, 837596665, -25200 },
	{ "no month", "17-Foo-1996 02:44:25 -0700", DATE_INVALID, 0, 0, 0 },
	{ "hour 24", "17-Jul-1996 24:00:00 +0000", DATE_INVALID, 0, 0, 0 },
	{ "minute 60", "17-Jul-1996 23:60:00 +0000", DATE_INVALID, 0, 0, 0 },
	{ "no digit in the year", "17-Jul-19:6 02:44:25 -0700", DATE_INVALID, 0, 0, 0 },
	{ "no digits in the year", "17-Jul-ab96 02:44:25 -0700", DATE_INVALID, 150, 0, 0 },
	{ "letters in the zone", "17-Jul-1996 02:44:25 -07a0", DATE_TOLERATED, 153, 837596665,
	  -25200 },
	{ "empty", "", DATE_INVALID, 0, 0, 0 },
	{ "NIL", "NIL", DATE_INVALID, 0, 0, 0 },
	{ "cut", "17-Jul-1996 02:44", DATE_TOLERATED, 153, 837571440, 0 },
	{ "cut in the month", "17-Ju", DATE_INVALID, 0, 0, 0 },
};

static const struct date_case header_cases[] = {
	{ "RFC 5322 A.1", "Fri, 21 Nov 1997 09:55:06 -0600", DATE_EXACT, 0, 880127706, -21600 },
	{ "no day name", "21 Nov 1997 09:55:06 -0600", DATE_EXACT, 0, 880127706, -21600 },
	{ "one digit", "Tue, 1 Jul 2003 10:52:37 +0200", DATE_EXACT, 0, 1057049557, 7200 },
	{ "no seconds, comments", "Thu, 13 Feb 1969 23:32 -0330 (Newfoundland Time)", DATE_EXACT, 0,
	  -27723480, -12600 },
	{ "RFC 5322 A.5",
	  "Thu,\r\n      13\r\n        Feb\r\n          1969\r\n      23:32\r\n               -0330",
	  DATE_EXACT, 0, -27723480, -12600 },
	{ "RFC 5322 A.6.2", "21 Nov 97 09:55:06 GMT", DATE_EXACT, 0, 880106106, 0 },
	{ "RFC 5322 A.6.3", "Fri, 21 Nov 1997 09(comment):   55  :  06 -0600", DATE_EXACT, 0,
	  880127706, -21600 },
	{ "year 49", "1 Jan 49 00:00:00 +0000", DATE_EXACT, 0, 2493072000, 0 },
	{ "year 50", "1 Jan 50 00:00:00 +0000", DATE_EXACT, 0, -631152000, 0 },
	{ "year 103", "1 Jan 103 00:00:00 +0000", DATE_EXACT, 0, 1041379200, 0 },
	{ "EDT", "21 Nov 1997 09:55:06 EDT", DATE_EXACT, 0, 880120506, -14400 },
	{ "PST", "21 Nov 1997 09:55:06 pst", DATE_EXACT, 0, 880134906, -28800 },
	{ "Z", "21 Nov 1997 09:55:06 Z", DATE_EXACT, 0, 880106106, 0 },
	{ "military", "21 Nov 1997 09:55:06 A", DATE_EXACT, 0, 880106106, 0 },
	{ "nested comment", "21 Nov 1997 09:55:06 -0600 (a (b\\) c) d)", DATE_EXACT, 0, 880127706,
	  -21600 },
	{ "far zone", "21 Nov 1997 09:55:06 +1400", DATE_EXACT, 0, 880055706, 50400 },
	{ "UTC", "21 Nov 1997 09:55:06 UTC", DATE_TOLERATED, 164, 880106106, 0 },
	{ "CEST", "Tue, 1 Jul 2003 10:52:37 CEST", DATE_TOLERATED, 164, 1057049557, 7200 },
	{ "unknown zone", "21 Nov 1997 09:55:06 XYZZY", DATE_TOLERATED, 164, 880106106, 0 },
	{ "GMT and a number", "Tue, 1 Jul 2003 10:52:37 GMT+0200", DATE_TOLERATED, 164, 1057049557,
	  7200 },
	{ "no zone", "21 Nov 1997 09:55:06", DATE_TOLERATED, 164, 880106106, 0 },
	{ "colon in the zone", "21 Nov 1997 09:55:06 -06:30", DATE_TOLERATED, 164, 880129506,
	  -23400 },
	{ "hours only", "21 Nov 1997 09:55:06 -06", DATE_TOLERATED, 164, 880127706, -21600 },
	{ "three digits", "21 Nov 1997 09:55:06 -600", DATE_TOLERATED, 164, 880127706, -21600 },
	{ "localized comment", "Fri, 21 Nov 1997 09:55:06 +0100 (Mitteleurop\xe4ische Sommerzeit)",
	  DATE_TOLERATED, 164, 880102506, 3600 },
	{ "comment not closed", "Fri, 21 Nov 1997 09:55:06 +0100 (Mitteleurop", DATE_TOLERATED, 164,
	  880102506, 3600 },
	{ "what follows", "Fri, 21 Nov 1997 09:55:06 +0100 heure d'hiver", DATE_TOLERATED, 164,
	  880102506, 3600 },
	{ "localized day", "ven., 21 Nov 1997 09:55:06 +0100", DATE_TOLERATED, 164, 880102506,
	  3600 },
	{ "8-bit day",
	  "s\xc3\xa1"
	  "b, 21 Nov 1997 09:55:06 +0100",
	  DATE_TOLERATED, 164, 880102506, 3600 },
	{ "day without comma", "Fri 21 Nov 1997 09:55:06 +0100", DATE_TOLERATED, 164, 880102506,
	  3600 },
	{ "long names", "Friday, 21 November 1997 09:55:06 +0100", DATE_TOLERATED, 164, 880102506,
	  3600 },
	{ "dashes", "Fri, 21-Nov-1997 09:55:06 +0100", DATE_TOLERATED, 164, 880102506, 3600 },
	{ "dots", "Fri, 21 Nov 1997 09.55.06 +0100", DATE_TOLERATED, 164, 880102506, 3600 },
	{ "one digit each", "Fri, 21 Nov 1997 9:5:6 +0100", DATE_TOLERATED, 164, 880099506, 3600 },
	{ "fraction", "Fri, 21 Nov 1997 09:55:06.123 +0100", DATE_TOLERATED, 164, 880102506, 3600 },
	{ "afternoon", "Fri, 21 Nov 1997 09:55:06 PM +0100", DATE_TOLERATED, 164, 880145706, 3600 },
	{ "12 AM", "Fri, 21 Nov 1997 12:55:06 AM +0100", DATE_TOLERATED, 164, 880070106, 3600 },
	{ "asctime", "Fri Nov 21 09:55:06 1997", DATE_TOLERATED, 164, 880106106, 0 },
	{ "asctime, padded", "Sat Nov  1 09:55:06 1997", DATE_TOLERATED, 164, 878378106, 0 },
	{ "date(1)", "Fri Nov 21 09:55:06 PST 1997", DATE_TOLERATED, 164, 880134906, -28800 },
	{ "zone behind the year", "Fri Nov 21 09:55:06 1997 +0100", DATE_TOLERATED, 164, 880102506,
	  3600 },
	{ "ISO 8601", "1997-11-21T09:55:06+01:00", DATE_TOLERATED, 164, 880102506, 3600 },
	{ "ISO 8601, Z", "1997-11-21 09:55:06Z", DATE_TOLERATED, 164, 880106106, 0 },
	{ "empty", "", DATE_INVALID, 164, 0, 0 },
	{ "blank", " \t\r\n ", DATE_INVALID, 164, 0, 0 },
	{ "open comment", "(", DATE_INVALID, 164, 0, 0 },
	{ "quote at the end of a comment", "(\\", DATE_INVALID, 164, 0, 0 },
	{ "words", "next Tuesday, I think", DATE_INVALID, 164, 0, 0 },
	{ "day only", "Fri, 21 Nov 1997", DATE_INVALID, 164, 0, 0 },
	{ "year of five digits", "21 Nov 10000 09:55:06 +0000", DATE_INVALID, 164, 0, 0 },
	{ "year of twenty digits", "21 Nov 99999999999999999999 09:55:06 +0000", DATE_INVALID, 164,
	  0, 0 },
	{ "year of one digit", "21 Nov 7 09:55:06 +0000", DATE_INVALID, 164, 0, 0 },
	{ "31 June", "31 Jun 1997 09:55:06 +0000", DATE_INVALID, 164, 0, 0 },
	{ "long zone", "21 Nov 1997 09:55:06 +99999999999999", DATE_TOLERATED, 164, 880106106, 0 },
};

typedef enum date_reading reader(const char *text, size_t size, struct date_memo *memo,
                                 satchel_time *time, unsigned *quirk);

/* Behind an exact copy on the heap, so that a sanitizer sees each octet too many. */
static enum date_reading read_copy(reader *f, const char *in, size_t size, satchel_time *time,
                                   unsigned *quirk)
{
	struct date_memo memo = { 0 };
	char *copy = malloc(size ? size : 1);
	enum date_reading reading;

	ck_assert_ptr_nonnull(copy);
	memcpy(copy, in, size);
	reading = f(copy, size, &memo, time, quirk);
	free(copy);
	return reading;
}

static void check_case(reader *f, const struct date_case *t)
{
	satchel_time time = {
		.seconds = 1, .offset_s = 1, .known = t->reading == DATE_INVALID, .raw = t->in
	};
	unsigned quirk = 1;
	struct date_memo memo = { 0 };
	enum date_reading reading = read_copy(f, t->in, strlen(t->in), &time, &quirk);

	ck_assert_msg(reading == t->reading, "%s: reading %d", t->name, (int)reading);
	ck_assert_msg(quirk == t->quirk, "%s: quirk %u", t->name, quirk);
	ck_assert_msg(time.known == (t->reading != DATE_INVALID), "%s: known", t->name);
	ck_assert_msg(time.seconds == t->seconds, "%s: %" PRId64, t->name, time.seconds);
	ck_assert_msg(time.offset_s == t->offset_s, "%s: offset %" PRId32, t->name, time.offset_s);
	ck_assert_ptr_eq(time.raw, t->in);
	for (int again = 0; again < 2; again++) {
		time.seconds = 1;
		ck_assert_int_eq((int)f(t->in, strlen(t->in), &memo, &time, NULL), (int)t->reading);
		ck_assert_int_eq(time.seconds, t->seconds);
	}
}

START_TEST(internal)
{
	check_case(satcheli_date_internal, &internal_cases[_i]);
}
END_TEST

START_TEST(header)
{
	check_case(satcheli_date_header, &header_cases[_i]);
}
END_TEST

/* Every prefix of every case, with and without one octet changed: no crash, and `known` says what is returned. */
static void shake(reader *f, const char *in)
{
	static const char odd[] = { 0, ' ', '(', ')', '\\', '-', '+', ':', '.', '9', 'A', '\xff' };
	char text[128];
	satchel_time time = { 0 };
	size_t size = strlen(in);

	for (size_t n = 0; n <= size; n++)
		ck_assert_int_eq(read_copy(f, in, n, &time, NULL) != DATE_INVALID, time.known);
	for (size_t i = 0; i < size; i++)
		for (size_t k = 0; k < sizeof odd; k++) {
			memcpy(text, in, size);
			text[i] = odd[k];
			ck_assert_int_eq(read_copy(f, text, size, &time, NULL) != DATE_INVALID,
			                 time.known);
		}
}

START_TEST(shaken)
{
	for (size_t i = 0; i < COUNTOF(internal_cases); i++)
		shake(satcheli_date_internal, internal_cases[i].in);
	for (size_t i = 0; i < COUNTOF(header_cases); i++)
		shake(satcheli_date_header, header_cases[i].in);
}
END_TEST

struct format_case {
	const char *name;
	int64_t seconds;
	int32_t offset_s;
	const char *date, *day; /* "": refused */
};

static const struct format_case format_cases[] = {
	{ "RFC 9051", 760686745, -28800, " 7-Feb-1994 21:52:25 -0800", "7-Feb-1994" },
	{ "two digits", 837596665, -25200, "17-Jul-1996 02:44:25 -0700", "17-Jul-1996" },
	{ "epoch", 0, 0, " 1-Jan-1970 00:00:00 +0000", "1-Jan-1970" },
	{ "before the epoch", -1, 0, "31-Dec-1969 23:59:59 +0000", "31-Dec-1969" },
	{ "negative half hour", 946697400, -12600, " 1-Jan-2000 00:00:00 -0330", "1-Jan-2000" },
	{ "below one hour west", 946684800, -1800, "31-Dec-1999 23:30:00 -0030", "31-Dec-1999" },
	{ "positive half hour", 946684800, 19800, " 1-Jan-2000 05:30:00 +0530", "1-Jan-2000" },
	{ "seconds in the offset", 946684800, -12630, "31-Dec-1999 20:30:00 -0330", "31-Dec-1999" },
	{ "less than a minute", 946684800, -59, " 1-Jan-2000 00:00:00 +0000", "1-Jan-2000" },
	{ "leap day", 951825600, 0, "29-Feb-2000 12:00:00 +0000", "29-Feb-2000" },
	{ "no leap day", -2203891200, 0, " 1-Mar-1900 00:00:00 +0000", "1-Mar-1900" },
	{ "end of a leap year", 1483228799, 0, "31-Dec-2016 23:59:59 +0000", "31-Dec-2016" },
	{ "first", -62135596800, 0, " 1-Jan-0001 00:00:00 +0000", "1-Jan-0001" },
	{ "last", 253402300799, 0, "31-Dec-9999 23:59:59 +0000", "31-Dec-9999" },
	{ "first by its offset", -62135600400, 3600, " 1-Jan-0001 00:00:00 +0100", "1-Jan-0001" },
	{ "widest", 946684800, 359940, " 5-Jan-2000 03:59:00 +9959", "5-Jan-2000" },
	{ "too early", -62135596801, 0, "", "" },
	{ "too late", 253402300800, 0, "", "" },
	{ "too late by its offset", 253402300799, 60, "", "" },
	{ "offset too large", 0, 360000, "", "" },
	{ "offset too small", 0, INT32_MIN, "", "" },
	{ "least", INT64_MIN, -3600, "", "" },
	{ "most", INT64_MAX, 3600, "", "" },
};

START_TEST(format)
{
	const struct format_case *t = &format_cases[_i];
	char date[32] = "x", day[16] = "x";

	ck_assert_msg(satcheli_date_format(date, t->seconds, t->offset_s) == (*t->date != 0), "%s",
	              t->name);
	ck_assert_msg(satcheli_date_day(day, t->seconds, t->offset_s) == (*t->day != 0), "%s",
	              t->name);
	ck_assert_msg(strcmp(date, t->date) == 0, "%s: %s", t->name, date);
	ck_assert_msg(strcmp(day, t->day) == 0, "%s: %s", t->name, day);
}
END_TEST

/* What is written is read back as it was, and the C library has the same calendar. */
START_TEST(round_trip)
{
	for (int64_t seconds = -62135596800; seconds <= 253402300799;
	     seconds += 7 * 86400 * 3 + 12347) {
		int32_t offset_s = (int32_t)(seconds % 50400 / 900 * 900);
		time_t local = seconds + offset_s;
		char text[32], day[16], expected[64];
		satchel_time time = { 0 };
		struct date_memo memo = { 0 };
		struct tm tm;

		if (!satcheli_date_format(text, seconds, offset_s))
			continue;
		ck_assert_int_eq(satcheli_date_internal(text, strlen(text), &memo, &time, NULL),
		                 DATE_EXACT);
		ck_assert_int_eq(time.seconds, seconds);
		ck_assert_int_eq(time.offset_s, offset_s);
		ck_assert_ptr_nonnull(gmtime_r(&local, &tm));
		ck_assert(satcheli_date_day(day, seconds, offset_s));
		ck_assert_int_eq(atoi(day), tm.tm_mday);
		snprintf(expected, sizeof expected, "%04d %02d:%02d:%02d ", tm.tm_year + 1900,
		         tm.tm_hour, tm.tm_min, tm.tm_sec);
		ck_assert_int_eq(strncmp(text + 7, expected, strlen(expected)), 0);
	}
}
END_TEST

/* What the grammar says of an octet there: whether a date with it can be one to the letter. */
static bool may_stand(size_t at, int c)
{
	static const char like[] = "00-Aaa-0000 00:00:00 +0000";

	switch (like[at]) {
	case '0': return (c >= '0' && c <= '9') || (!at && c == ' ');
	case '+': return c == '+' || c == '-';
	case 'A':
	case 'a': return (c | 32) >= 'a' && (c | 32) <= 'z';
	default: return c == like[at];
	}
}

/* Any octet in any place: a date to the letter is what the grammar says, and never another; also behind one that differs in
 * that octet alone. */
START_TEST(each_octet)
{
	static const char date[] = "11-Jun-1911 11:11:11 +1111";
	satchel_time time;

	for (size_t at = 0; at < DATE_SIZE; at++)
		for (int c = 0; c < 256; c++) {
			char text[sizeof date];
			struct date_memo memo = { 0 }, other = { 0 };
			bool exact;

			memcpy(text, date, sizeof text);
			ck_assert(satcheli_date_exact(text, &other, &time));
			text[at] = (char)c;
			exact = satcheli_date_exact(text, &memo, &time);
			ck_assert(satcheli_date_exact(text, &other, &time) == exact);
			ck_assert_msg(!exact || may_stand(at, c), "%d at %zu is taken", c, at);
			if (c >= '0' && c <= '2' && date[at] == '1')
				ck_assert_msg(exact, "%d at %zu is not taken", c, at);
			ck_assert((satcheli_date_internal(text, DATE_SIZE, &memo, &time, NULL) ==
			           DATE_EXACT) == exact);
		}
}
END_TEST

static const char *const dates[] = {
	"Fri, 21 Nov 1997 09:55:06 -0600", "Fri, 21 Nov 1997 23:59:60 +9959",
	"Fri, 21 Nov 1997 24:00:00 +0000", "Fri, 21 Nov 1997 09:60:00 +0000",
	"Fri, 21 Nov 1997 09:55:61 +0000", "Fri, 21 Nov 1997 09:55:06 +0060",
	"Fri, 21 Nov 1997 09:55:06 *0000", "Fri, 21 Nov 1997 09:55:06 -06:0",
	"Sat, 21 Nov 1997 09:55:06 -0600", "Fri, 22 Nov 1997 09:55:06 -0600",
	"Fri, 21 Nov 1998 09:55:06 -0600", "Fri, 21 Oct 1997 09:55:06 -0600",
	"Fri. 21 Nov 1997 09:55:06 -0600", "Fri,  1 Nov 1997 09:55:06 -0600",
	"Fri, 1 Nov 1997 09:55:06 -0600",  "21 Nov 1997 09:55:06 -0600",
	"1 Nov 1997 09:55:06 -0600",       "Fri, 31 Nov 1997 09:55:06 -0600",
	"Fri, 21 Nov 1997 9:55:06 -0600",  "21 Nov 1997 09:55:06 EST",
	"Fri, 21 Xov 1997 09:55:06 -0600",
};

/* Every two of them one behind the other: what the first was changes nothing in the second. */
START_TEST(one_behind_the_other)
{
	const char *first = dates[(size_t)_i / COUNTOF(dates)];
	const char *second = dates[(size_t)_i % COUNTOF(dates)];
	struct date_memo memo = { 0 }, none = { 0 };
	satchel_time time = { 0 }, alone = { 0 };
	enum date_reading reading;

	satcheli_date_header(first, strlen(first), &memo, &time, NULL);
	reading = satcheli_date_header(second, strlen(second), &memo, &time, NULL);
	ck_assert_int_eq(reading,
	                 satcheli_date_header(second, strlen(second), &none, &alone, NULL));
	ck_assert_int_eq(time.seconds, alone.seconds);
	ck_assert_int_eq(time.offset_s, alone.offset_s);
	ck_assert_int_eq(time.known, alone.known);
}
END_TEST

static Suite *date_suite(void)
{
	Suite *s = suite_create("date");
	TCase *tc = tcase_create("date");

	tcase_add_loop_test(tc, internal, 0, (int)COUNTOF(internal_cases));
	tcase_add_loop_test(tc, header, 0, (int)COUNTOF(header_cases));
	tcase_add_loop_test(tc, one_behind_the_other, 0, (int)(COUNTOF(dates) * COUNTOF(dates)));
	tcase_add_loop_test(tc, format, 0, (int)COUNTOF(format_cases));
	tcase_add_test(tc, shaken);
	tcase_add_test(tc, each_octet);
	tcase_add_test(tc, round_trip);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(date_suite);
}
