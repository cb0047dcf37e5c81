/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Time zones by name. Knows those of RFC 5322 and a few more that have one meaning only, or nearly so. Refuses to guess
 * about the others: "IST" is Ireland, Israel and India. */
#include "highlevel/data/zone.h"

#include "core/octets.h"

struct zone {
	const char *name;
	int hours;
};

static const struct zone obsolete[] = {
	{ "UT", 0 },   { "GMT", 0 },  { "EST", -5 }, { "EDT", -4 }, { "CST", -6 }, { "CDT", -5 },
	{ "MST", -7 }, { "MDT", -6 }, { "PST", -8 }, { "PDT", -7 }, { NULL, 0 },
};

static const struct zone others[] = {
	{ "UTC", 0 },   { "WET", 0 },   { "WEST", 1 },  { "BST", 1 },   { "CET", 1 },
	{ "CEST", 2 },  { "MET", 1 },   { "MEST", 2 },  { "MEZ", 1 },   { "MESZ", 2 },
	{ "EET", 2 },   { "EEST", 3 },  { "MSK", 3 },   { "HKT", 8 },   { "JST", 9 },
	{ "KST", 9 },   { "AEST", 10 }, { "AEDT", 11 }, { "NZST", 12 }, { "NZDT", 13 },
	{ "HST", -10 }, { "AKST", -9 }, { "AKDT", -8 }, { NULL, 0 },
};

static bool find(const struct zone *z, const char *name, size_t size, int32_t *offset_s)
{
	for (; z->name; z++) {
		if (!ascii_is(name, size, z->name, strlen(z->name)))
			continue;
		*offset_s = z->hours * 3600;
		return true;
	}
	return false;
}

/* The letters of the armed forces all count as -0000; "Z" is that anyway. */
static bool military(const char *name, size_t size)
{
	unsigned char c = ascii_upper((unsigned char)*name);

	return size == 1 && c >= 'A' && c <= 'Z' && c != 'J';
}

bool satcheli_zone_named(const char *name, size_t size, int32_t *offset_s)
{
	*offset_s = 0;
	if (find(obsolete, name, size, offset_s) || military(name, size))
		return true;
	find(others, name, size, offset_s);
	return false;
}
