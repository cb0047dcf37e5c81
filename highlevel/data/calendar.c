/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The proleptic Gregorian calendar, and dates as APPEND and SEARCH want them. Knows the years 1 to 9999. Refuses to know
 * the clock, the locale and the time zones of this machine. */
#include "highlevel/data/calendar.h"

#include "highlevel/data/date.h"

#include <string.h>

enum {
	DAY_S = 86400,
	YEAR_MAX = 9999,
	DAYS_TO_1970 = 719162,
	MARCH_TO_YEAR = 306,
	OFFSET_MAX_S = 100 * HOUR_S
};

const char satcheli_months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

/* Days are counted from 1 January of the year 1. */

static bool leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_days(int year, int month)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return days[month - 1] + (month == 2 && leap(year));
}

static int64_t days_before_year(int year)
{
	unsigned y = (unsigned)year - 1;

	return 365 * y + y / 4 - y / 100 + y / 400;
}

/* A year that begins in March ends with the day that not all of them have. */
static int64_t days_before(const struct civil *c)
{
	bool before_march = c->month < 3;
	int year = c->year - before_march, month = c->month - 3 + 12 * before_march;

	return days_before_year(year + 1) - MARCH_TO_YEAR + (153 * (unsigned)month + 2) / 5 +
	       c->day - 1;
}

static bool day_valid(const struct civil *c)
{
	return c->day >= 1 && (c->day <= 28 || c->day <= month_days(c->year, c->month));
}

static bool civil_valid(const struct civil *c)
{
	return c->year >= 1 && c->year <= YEAR_MAX && c->month >= 1 && c->month <= 12 &&
	       day_valid(c) && c->hour <= 23 && c->minute <= 59 && c->second <= 60;
}

bool satcheli_civil_store(const struct civil *c, satchel_time *time)
{
	time->known = civil_valid(c);
	time->seconds = 0;
	time->offset_s = 0;
	if (!time->known)
		return false;
	time->offset_s = c->offset_s;
	time->seconds = (days_before(c) - DAYS_TO_1970) * DAY_S + c->hour * HOUR_S +
	                c->minute * 60 + c->second - c->offset_s;
	return true;
}

int64_t satcheli_day(const satchel_time *time)
{
	int64_t s = time->seconds + time->offset_s;

	return s / DAY_S - (s % DAY_S < 0);
}

/* Any moment of the years 1 to 9999; days is counted from the start of year 1. */
static void civil_day(struct civil *c, int64_t days)
{
	c->year = (int)(days * 400 / 146097) + 1;
	while (days_before_year(c->year) > days)
		c->year--;
	while (days_before_year(c->year + 1) <= days)
		c->year++;
	days -= days_before_year(c->year);
	for (c->month = 1; days >= month_days(c->year, c->month); c->month++)
		days -= month_days(c->year, c->month);
	c->day = (int)days + 1;
}

static bool civil_of(struct civil *c, int64_t seconds, int32_t offset_s)
{
	const int64_t first = -(int64_t)DAYS_TO_1970 * DAY_S,
		      last = (days_before_year(YEAR_MAX + 1) - DAYS_TO_1970) * DAY_S;
	int64_t rest;

	if (offset_s <= -OFFSET_MAX_S || offset_s >= OFFSET_MAX_S ||
	    seconds < first - OFFSET_MAX_S || seconds > last + OFFSET_MAX_S)
		return false;
	c->offset_s = offset_s / 60 * 60;
	seconds += c->offset_s;
	if (seconds < first || seconds >= last)
		return false;
	civil_day(c, (seconds - first) / DAY_S);
	rest = (seconds - first) % DAY_S;
	c->hour = (int)(rest / HOUR_S);
	c->minute = (int)(rest / 60 % 60);
	c->second = (int)(rest % 60);
	return true;
}

/* Writing. */

static char *put(char *at, int value, int digits, char pad)
{
	for (int i = digits; i-- > 0; value /= 10)
		at[i] = (char)(value || i == digits - 1 ? '0' + value % 10 : pad);
	return at + digits;
}

static char *put_day(char *at, const struct civil *c)
{
	*at++ = '-';
	memcpy(at, satcheli_months + (c->month - 1) * 3, 3);
	at[3] = '-';
	return put(at + 4, c->year, 4, '0');
}

bool satcheli_date_format(char room[32], int64_t seconds, int32_t offset_s)
{
	struct civil c;
	char *at = room;
	int minutes;

	*room = 0;
	if (!civil_of(&c, seconds, offset_s))
		return false;
	minutes = (c.offset_s < 0 ? -c.offset_s : c.offset_s) / 60;
	at = put_day(put(at, c.day, 2, ' '), &c);
	*at++ = ' ';
	at = put(at, c.hour, 2, '0');
	*at++ = ':';
	at = put(at, c.minute, 2, '0');
	*at++ = ':';
	at = put(at, c.second, 2, '0');
	*at++ = ' ';
	*at++ = c.offset_s < 0 ? '-' : '+';
	at = put(at, minutes / 60 * 100 + minutes % 60, 4, '0');
	*at = 0;
	return true;
}

bool satcheli_date_day(char room[16], int64_t seconds, int32_t offset_s)
{
	struct civil c;

	*room = 0;
	if (!civil_of(&c, seconds, offset_s))
		return false;
	*put_day(put(room, c.day, c.day > 9 ? 2 : 1, ' '), &c) = 0;
	return true;
}
