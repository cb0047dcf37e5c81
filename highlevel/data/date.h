/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_DATA_DATE_H
#define SATCHEL_DATA_DATE_H

#include <satchel/types.h>

/* How well some octets could be read as a date. Zero is "not at all", so that it can be tested as a truth value. */
enum date_reading {
	DATE_INVALID,   /* not a date, or one that says "not known": `known` is false */
	DATE_TOLERATED, /* read, though the grammar forbids it */
	DATE_EXACT,     /* as the RFC has it (obsolete forms of a Date field are exact too) */
};

/* The day that was read last, and how it was written: dates that follow each other often have it in common. All zero: none
 * was read. One for each form. */
enum { DATE_DAY_MAX = 17 }; /* octets of "Wed, 17 Jul 1996 " */
struct date_memo {
	char text[DATE_DAY_MAX];
	unsigned char size;
	int64_t seconds; /* when it began in Greenwich */
};

/* INTERNALDATE without its quotes, "17-Jul-1996 02:44:25 -0700"; RFC 9051 section 9, date-time. Fills all of *time but
 * raw. *quirk is the number of the deviation (150 to 153), 0 if there is none with a number; may be NULL. */
enum date_reading satcheli_date_internal(const char *text, size_t size, struct date_memo *memo,
                                         satchel_time *time, unsigned *quirk);
/* A Date field; RFC 5322 sections 3.3 and 4.3. The same, with quirk 164 for all that is not exact. */
enum date_reading satcheli_date_header(const char *text, size_t size, struct date_memo *memo,
                                       satchel_time *time, unsigned *quirk);

/* date_exact.c: the same of those that are in just that form, and of the Date fields as nearly all are. false: it is another,
 * and *time is as before. */
enum { DATE_SIZE = 26 };
bool satcheli_date_exact(const char text[DATE_SIZE], struct date_memo *memo, satchel_time *time);
bool satcheli_date_field(const char *text, size_t size, struct date_memo *memo, satchel_time *time);

/* What APPEND wants between its quotes: " 7-Feb-1994 21:52:25 -0800". The offset is cut to whole minutes. False: the
 * year is not 1 to 9999 or the offset not below 100 hours; room is then "". */
bool satcheli_date_format(char room[32], int64_t seconds, int32_t offset_s);

/* The day of that moment on the writer's clock, as a SEARCH key has it: "1-Feb-1994". */
bool satcheli_date_day(char room[16], int64_t seconds, int32_t offset_s);

#endif
