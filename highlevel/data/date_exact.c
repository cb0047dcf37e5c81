/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Dates that are written as they should be, as nearly all are: many octets at a time, and a day that came just before is not
 * read again. Refuses to know any other form. */
#include "core/apart.h"
#include "core/scan.h"
#include "highlevel/data/date.h"
#include "highlevel/data/date_scan.h"

enum { CLOCK_SIZE = sizeof "02:44:25 -0700" - 1 };

/* Eight octets as a number. */
#define EIGHT_OF(octet) (UINT64_C(0x0101010101010101) * (octet))

/* Whether one of eight octets is not between those of these two, which differ in digits, and in "+" and "-". *x: each digit's
 * value. */
static inline bool unlike(uint64_t eight, const char *least, const char *most, uint64_t *x)
{
	uint64_t from = scan_eight(least), room = EIGHT_OF(0x7F) - (scan_eight(most) ^ from);

	*x = eight ^ from;
	return ((*x | (*x + room)) & EIGHT_OF(0x80)) != 0;
}

/* In each octet the number that its digit is with the next one. */
static inline uint64_t pairs_of(uint64_t x)
{
	return x * 10 + (x >> 8);
}

static inline int octet(uint64_t x, unsigned at)
{
	return (int)(x >> 8 * at & 0xFF);
}

/* ---- the hour */

/* "02:44:25 -0700" */
static inline bool clock_at(const char *t, int64_t day, satchel_time *time)
{
	const char *sign = t + 9;
	uint64_t clock, zone;

	if ((*sign != '-' && *sign != '+') ||
	    unlike(scan_eight(t), "00:00:00", "29:59:69", &clock) ||
	    unlike(scan_eight(t + 6), "00 +0000", "99 -9959", &zone))
		return false;
	clock = pairs_of(clock);
	zone = pairs_of(zone);
	if (octet(clock, 0) > 23 || octet(clock, 6) > 60)
		return false;
	time->offset_s = (octet(zone, 4) * HOUR_S + octet(zone, 6) * 60) * (*sign == '-' ? -1 : 1);
	time->seconds = day + octet(clock, 0) * HOUR_S + octet(clock, 3) * 60 + octet(clock, 6) -
	                time->offset_s;
	time->known = true;
	return true;
}

/* ---- the day */

/* "17 Jul 1996 02:44:25 -0700", with that octet around the month. */
static bool day_at(const char *t, size_t digits, char between, struct civil *c)
{
	const char *month = t + digits + 1;
	uint64_t year;

	if (t[digits] != between || month[3] != between ||
	    unlike(scan_eight(month + 4), "0000 00:", "9999 99:", &year))
		return false;
	year = pairs_of(year);
	c->day = digits == 2 ? (t[0] - '0') * 10 + t[1] - '0' : t[0] - '0';
	c->month = name_of(month, 3, satcheli_months) + 1;
	c->year = octet(year, 0) * 100 + octet(year, 2);
	return ascii_digit((unsigned char)t[0]) && ascii_digit((unsigned char)t[digits - 1]);
}

/* Without memory of a day that there is not. */
static bool remember(struct date_memo *m, const char *text, size_t size, const struct civil *c)
{
	satchel_time midnight;

	if (!satcheli_civil_store(c, &midnight))
		return false;
	memcpy(m->text, text, size);
	m->size = (unsigned char)size;
	m->seconds = midnight.seconds;
	return true;
}

/* All of its octets are looked at, some twice. */
static inline bool is_known(const struct date_memo *m, const char *t, size_t size)
{
	const char *known = m->text;
	size_t middle = size / 2 - 4, last = size - 8;

	return size == m->size && !((scan_eight(t) ^ scan_eight(known)) |
	                            (scan_eight(t + middle) ^ scan_eight(known + middle)) |
	                            (scan_eight(t + last) ^ scan_eight(known + last)));
}

/* ---- INTERNALDATE */

enum { DAY_SIZE = DATE_SIZE - CLOCK_SIZE };

/* "17-Jul-1996 ", " 7-Jul-1996 " */
APART static bool read_day(const char *t, struct date_memo *m)
{
	bool one = *t == ' ';
	struct civil c = { 0 };

	return day_at(t + one, one ? 1 : 2, '-', &c) && remember(m, t, DAY_SIZE, &c);
}

bool satcheli_date_exact(const char t[DATE_SIZE], struct date_memo *memo, satchel_time *time)
{
	if (RARE(!is_known(memo, t, DAY_SIZE)) && !read_day(t, memo))
		return false;
	return clock_at(t + DAY_SIZE, memo->seconds, time);
}

/* ---- the Date field */

static bool is_day_name(const char *t)
{
	return name_of(t, 3, day_names) >= 0 && t[3] == ',' && t[4] == ' ';
}

/* "Wed, 17 Jul 1996 ", with or without the day's name. */
APART static bool read_field(const char *t, size_t size, struct date_memo *m)
{
	size_t name = size > 12 && is_day_name(t) ? 5 : 0;
	struct civil c = { 0 };

	if (size != name + 11 && size != name + 12)
		return false;
	return day_at(t + name, size - name - 10, ' ', &c) && remember(m, t, size, &c);
}

bool satcheli_date_field(const char *text, size_t size, struct date_memo *memo, satchel_time *time)
{
	size_t day = size - CLOCK_SIZE;

	if (size < 11 + CLOCK_SIZE || size > DATE_DAY_MAX + CLOCK_SIZE ||
	    (RARE(!is_known(memo, text, day)) && !read_field(text, day, memo)))
		return false;
	return clock_at(text + day, memo->seconds, time);
}
