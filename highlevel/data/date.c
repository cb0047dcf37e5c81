/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Reading dates: INTERNALDATE and the Date field. Knows the forms that servers and mailers write, right and wrong ones.
 * Refuses to know the calendar, and time zones beyond a few names. */
#include "highlevel/data/date.h"

#include "core/scan.h"
#include "highlevel/data/date_scan.h"
#include "highlevel/data/zone.h"

enum { HOUR_S = 3600 };

static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

/* The parts of a date. */

/* Index into a table of three-letter names, or -1; longer words begin with one. */
static int name_of(const char *text, size_t size, const char *names)
{
	if (size < 3)
		return -1;
	for (const char *n = names; *n; n += 3)
		if ((text[0] | 32) == (n[0] | 32) && (text[1] | 32) == (n[1] | 32) &&
		    (text[2] | 32) == (n[2] | 32))
			return (int)(n - names) / 3;
	return -1;
}

/* "Mon," or the same word in any other language. */
static bool day_name(struct scan *s)
{
	const char *text;
	size_t size = word(s, &text);

	if (!size)
		return false;
	if (size != 3 || name_of(text, size, "MonTueWedThuFriSatSun") < 0)
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

	s->c.month = name_of(text, size, months) + 1;
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

/* Names of months and days that are written as they should be are found without a search: no two of a table share a place. */
#define PLACE(a, b, c) (((unsigned char)(a) + (unsigned char)(b) + (unsigned char)(c)) % 64)

static const struct name {
	char letters[3];
	unsigned char number; /* from 1 */
} month_names[64] = {
	[PLACE('J', 'a', 'n')] = { "Jan", 1 },
	[PLACE('F', 'e', 'b')] = { "Feb", 2 },
	[PLACE('M', 'a', 'r')] = { "Mar", 3 },
	[PLACE('A', 'p', 'r')] = { "Apr", 4 },
	[PLACE('M', 'a', 'y')] = { "May", 5 },
	[PLACE('J', 'u', 'n')] = { "Jun", 6 },
	[PLACE('J', 'u', 'l')] = { "Jul", 7 },
	[PLACE('A', 'u', 'g')] = { "Aug", 8 },
	[PLACE('S', 'e', 'p')] = { "Sep", 9 },
	[PLACE('O', 'c', 't')] = { "Oct", 10 },
	[PLACE('N', 'o', 'v')] = { "Nov", 11 },
	[PLACE('D', 'e', 'c')] = { "Dec", 12 },
}, day_names[64] = {
	[PLACE('M', 'o', 'n')] = { "Mon", 1 },
	[PLACE('T', 'u', 'e')] = { "Tue", 2 },
	[PLACE('W', 'e', 'd')] = { "Wed", 3 },
	[PLACE('T', 'h', 'u')] = { "Thu", 4 },
	[PLACE('F', 'r', 'i')] = { "Fri", 5 },
	[PLACE('S', 'a', 't')] = { "Sat", 6 },
	[PLACE('S', 'u', 'n')] = { "Sun", 7 },
};

/* Two digits, or something above 99. */
static int pair(const char *p)
{
	unsigned a = (unsigned char)p[0] - '0', b = (unsigned char)p[1] - '0';

	return a > 9 || b > 9 ? 1000 : (int)(a * 10 + b);
}

/* Eight octets that are to look like these, where "0" is any digit: bits where they do not. */
static inline uint64_t unlike(const char *t, const char *like, uint64_t *x)
{
	uint64_t pattern = scan_eight(like),
		 others = scan_no_digits(pattern ^ UINT64_C(0x3030303030303030));

	*x = scan_eight(t) ^ pattern;
	return scan_no_digits(*x) | (others & (*x + UINT64_C(0x7F7F7F7F7F7F7F7F)));
}

/* The two digits from there on, in what was made of eight octets. */
static inline int pair_of(uint64_t x, unsigned at)
{
	return (int)((x * 10 + (x >> 8)) >> 8 * at & 0xFF);
}

/* 0: it is none, or not written so. */
static int number_of(const char *t, const struct name names[64])
{
	const struct name *n = &names[PLACE(t[0], t[1], t[2])];

	return memcmp(n->letters, t, 3) ? 0 : n->number;
}

static int month_index(const char *t)
{
	int month = number_of(t, month_names);

	return month ? month : name_of(t, 3, months) + 1;
}

/* "-0700" */
static inline bool zone_at(const char *t, struct civil *c)
{
	int hours = pair(t + 1), minutes = pair(t + 3);

	c->offset_s = (hours * HOUR_S + minutes * 60) * (*t == '-' ? -1 : 1);
	return (*t == '-' || *t == '+') && hours < 100 && minutes < 60;
}

/* "Jul-1996 02:44:25 -0700", 23 octets, with that octet behind the month. */
static inline bool from_month(const char *t, char between, struct civil *c)
{
	uint64_t year, time;

	if (t[3] != between || unlike(t + 4, "0000 00:", &year) ||
	    unlike(t + 10, "0:00:00 ", &time))
		return false;
	c->month = month_index(t);
	c->year = pair_of(year, 0) * 100 + pair_of(year, 2);
	c->hour = pair_of(year, 5);
	c->minute = pair_of(time, 2);
	c->second = pair_of(time, 5);
	return zone_at(t + 18, c);
}

static bool is_day(const char *t)
{
	return number_of(t, day_names) || name_of(t, 3, "MonTueWedThuFriSatSun") >= 0;
}

/* date-time of RFC 9051, to the letter. */
bool satcheli_date_exact(const char t[DATE_SIZE], satchel_time *time)
{
	struct civil c;

	c.day = t[0] == ' ' && ascii_digit((unsigned char)t[1]) ? t[1] - '0' : pair(t);
	return t[2] == '-' && from_month(t + 3, '-', &c) && satcheli_civil_store(&c, time);
}

/* "Wed, 17 Jul 1996 02:44:25 -0700", with or without the day's name: nearly every Date field. */
static bool date_field(const char *t, size_t size, struct civil *c)
{
	size_t at = size > 5 && t[3] == ',' && t[4] == ' ' && is_day(t) ? 5 : 0;

	if (size != at + 25 && size != at + 26)
		return false;
	t += at;
	c->day = size == at + 26 ? pair(t) : ascii_digit((unsigned char)*t) ? *t - '0' : 0;
	t += size - at - 24;
	return *t == ' ' && from_month(t + 1, ' ', c);
}

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

enum date_reading satcheli_date_internal(const char *text, size_t size, satchel_time *time,
                                         unsigned *quirk)
{
	struct scan s = scan_of(text, size);
	bool read;

	if (size == DATE_SIZE && satcheli_date_exact(text, time))
		return report(DATE_EXACT, 0, quirk);
	read = date_text(&s);
	if (read && satcheli_civil_store(&s.c, time))
		return report(DATE_TOLERATED, internal_quirk(s.facts), quirk);
	time->known = false;
	time->seconds = time->offset_s = 0;
	return report(DATE_INVALID, s.c.month && (!s.c.day || !s.c.year) ? 150 : 0, quirk);
}

enum date_reading satcheli_date_header(const char *text, size_t size, satchel_time *time,
                                       unsigned *quirk)
{
	struct civil exact;
	struct scan s;

	if (date_field(text, size, &exact) && satcheli_civil_store(&exact, time))
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
