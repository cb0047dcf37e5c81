/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Reading dates: INTERNALDATE and the Date field. Knows the forms that servers and mailers write, right and wrong ones.
 * Refuses to know the calendar, and time zones beyond a few names. */
#include "highlevel/data/date.h"
#include "core/apart.h"

#include "highlevel/data/date_scan.h"
#include "highlevel/data/zone.h"

/* The parts of a date. */

/* "Mon," or the same word in any other language. */
static bool day_name(struct scan *s)
{
	const char *text;
	size_t size = word(s, &text);

	if (!size)
		return false;
	if (size != 3 || name_of(text, size, day_names) < 0)
		s->facts |= LOOSE;
	if (take(s, '.'))
		s->facts |= LOOSE;
	skip(s);
	if (!take(s, ','))
		s->facts |= LOOSE;
	skip(s);
	return true;
}

static bool month(struct scan *s)
{
	const char *text;
	size_t size = word(s, &text);

	s->c.month = name_of(text, size, satcheli_months) + 1;
	if (size != 3)
		s->facts |= LOOSE;
	if (take(s, '.'))
		s->facts |= LOOSE;
	return s->c.month > 0;
}

/* Between day, month and year. */
static void separator(struct scan *s)
{
	skip(s);
	s->facts |= take(s, '-') ? DASHES : BLANKS;
	skip(s);
}

/* RFC 5322 section 4.3: years of two and three digits. */
static bool year(struct scan *s)
{
	size_t digits = number(s, &s->c.year);

	if (digits == 2 && s->c.year < 50)
		s->c.year += 2000;
	else if (digits == 2 || digits == 3)
		s->c.year += 1900;
	return digits >= 2 && digits <= 4;
}

/* "2018-02-12T": the year was read. */
static bool iso_date(struct scan *s, int year_read)
{
	s->facts |= LOOSE;
	s->c.year = year_read;
	if (!take(s, '-') || !number(s, &s->c.month) || !take(s, '-') || !number(s, &s->c.day))
		return false;
	if (!take(s, 'T') && !take(s, 't'))
		skip(s);
	return true;
}

static bool day_month_year(struct scan *s)
{
	size_t digits = number(s, &s->c.day);

	if (digits == 4)
		return iso_date(s, s->c.day);
	if (!digits || digits > 2)
		return false;
	if (take(s, '.'))
		s->facts |= LOOSE;
	separator(s);
	if (!month(s))
		return false;
	separator(s);
	return year(s);
}

/* One of minute and second; digits that stand alone are tolerated. */
static bool sixtieth(struct scan *s, int *value)
{
	size_t digits;

	skip(s);
	digits = number(s, value);
	if (digits == 1)
		s->facts |= LOOSE;
	return digits == 1 || digits == 2;
}

static void fraction(struct scan *s)
{
	int ignored;

	if (s->end - s->at < 2 || (*s->at != '.' && *s->at != ',') ||
	    !ascii_digit((unsigned char)s->at[1]))
		return;
	s->at++;
	number(s, &ignored);
	s->facts |= LOOSE;
}

/* "PM" behind the time. */
static void half_day(struct scan *s)
{
	const char *text, *from = s->at;
	size_t size;

	skip(s);
	size = word(s, &text);
	if (size != 2 || ascii_upper((unsigned char)text[1]) != 'M' || s->c.hour > 12 ||
	    (ascii_upper((unsigned char)text[0]) != 'A' &&
	     ascii_upper((unsigned char)text[0]) != 'P')) {
		s->at = from;
		return;
	}
	s->facts |= LOOSE;
	s->c.hour = s->c.hour % 12 + (ascii_upper((unsigned char)text[0]) == 'P' ? 12 : 0);
}

static bool colon(struct scan *s)
{
	const char *from = s->at;

	skip(s);
	if (take(s, ':'))
		return true;
	s->at = from;
	if (s->end - s->at < 2 || *s->at != '.' || !ascii_digit((unsigned char)s->at[1]))
		return false;
	s->at++;
	s->facts |= DOTS;
	return true;
}

static bool time_of_day(struct scan *s)
{
	skip(s);
	if (!sixtieth(s, &s->c.hour) || !colon(s) || !sixtieth(s, &s->c.minute))
		return false;
	if (colon(s) && !sixtieth(s, &s->c.second))
		return false;
	fraction(s);
	half_day(s);
	return true;
}

/* "+0200"; also "+200", "+02" and "+02:00". */
static void numeric_zone(struct scan *s)
{
	bool west = *s->at++ == '-';
	int value, minutes;
	size_t digits = number(s, &value);

	if (digits != 4)
		s->facts |= LOOSE;
	if (digits && digits <= 2) {
		value *= 100;
		if (take(s, ':') && number(s, &minutes) == 2)
			value += minutes;
	} else if (digits < 3 || digits > 4) {
		value = 0;
	}
	if (value % 100 > 59)
		s->facts |= LOOSE;
	s->c.offset_s = (value / 100 * HOUR_S + value % 100 * 60) * (west ? -1 : 1);
}

static void named_zone(struct scan *s)
{
	const char *text;
	size_t size = word(s, &text);

	if (!satcheli_zone_named(text, size, &s->c.offset_s))
		s->facts |= LOOSE;
}

/* A name may have a number behind it, "GMT+0200", which then counts. */
static void zone(struct scan *s)
{
	bool named;

	skip(s);
	named = !at_end(s) && letter(*s->at);
	if (named)
		named_zone(s);
	if (!at_end(s) && (*s->at == '+' || *s->at == '-')) {
		s->facts |= named ? LOOSE : 0;
		numeric_zone(s);
	} else if (!named) {
		s->facts |= LOOSE;
	}
}

/* "Jul 17 02:44:25 [PDT] 1996 [-0700]": what asctime() and date(1) write. */
static bool month_day_time_year(struct scan *s)
{
	s->facts |= LOOSE;
	if (!month(s))
		return false;
	skip(s);
	if (!number(s, &s->c.day) || !time_of_day(s))
		return false;
	skip(s);
	if (!at_digit(s))
		zone(s);
	skip(s);
	if (!year(s))
		return false;
	skip(s);
	if (!at_end(s) && (*s->at == '+' || *s->at == '-'))
		zone(s);
	return true;
}

/* "17 Jul 1996 02:44:25 -0700" */
static bool date_time_zone(struct scan *s)
{
	if (!day_month_year(s) || !time_of_day(s))
		return false;
	zone(s);
	return true;
}

static bool date_text(struct scan *s)
{
	skip(s);
	if (!at_digit(s) && !day_name(s))
		return false;
	if (at_digit(s) ? !date_time_zone(s) : !month_day_time_year(s))
		return false;
	skip(s);
	s->facts |= at_end(s) ? 0 : TRAILING;
	return true;
}

static struct scan scan_of(const char *text, size_t size)
{
	return (struct scan){ .at = text, .end = text + size };
}

/* INTERNALDATE. */

static unsigned internal_quirk(unsigned facts)
{
	if (facts & (BLANKS | DOTS | LOOSE))
		return 153;
	return facts & (TRAILING | COMMENT) ? 152 : 151;
}

static enum date_reading report(enum date_reading reading, unsigned number_of_quirk,
                                unsigned *quirk)
{
	if (quirk)
		*quirk = reading == DATE_EXACT ? 0 : number_of_quirk;
	return reading;
}

enum date_reading satcheli_date_internal(const char *text, size_t size, struct date_memo *memo,
                                         satchel_time *time, unsigned *quirk)
{
	struct scan s = scan_of(text, size);
	bool read;

	if (size == DATE_SIZE && satcheli_date_exact(text, memo, time))
		return report(DATE_EXACT, 0, quirk);
	read = date_text(&s);
	if (read && satcheli_civil_store(&s.c, time))
		return report(DATE_TOLERATED, internal_quirk(s.facts), quirk);
	time->known = false;
	time->seconds = time->offset_s = 0;
	return report(DATE_INVALID, s.c.month && (!s.c.day || !s.c.year) ? 150 : 0, quirk);
}

enum date_reading satcheli_date_header(const char *text, size_t size, struct date_memo *memo,
                                       satchel_time *time, unsigned *quirk)
{
	struct scan s;

	if (USUAL(satcheli_date_field(text, size, memo, time)))
		return report(DATE_EXACT, 0, quirk);
	s = scan_of(text, size);
	if (!date_text(&s) || !satcheli_civil_store(&s.c, time)) {
		time->known = false;
		time->seconds = time->offset_s = 0;
		return report(DATE_INVALID, 164, quirk);
	}
	return report(s.facts & (DASHES | DOTS | TRAILING | LOOSE) ? DATE_TOLERATED : DATE_EXACT,
	              164, quirk);
}
