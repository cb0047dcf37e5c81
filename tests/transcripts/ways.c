/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* All the ways in which a transcript is played, and what must be true of each. */
#include "tests/transcripts/play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct judge {
	const struct transcript *t;
	struct string *why;
	size_t octets; /* of the server */
};

void played_clear(struct played *p)
{
	text_clear(&p->dump);
	text_clear(&p->fault);
}

static void describe(struct string *why, const struct way *way)
{
	static const char *const names[] = { "whole", "one octet at a time", "cut", "broken off" };

	text_print(why, "played %s", names[way->delivery]);
	if (way->delivery >= DELIVER_CUT)
		text_print(why, " at %zu", way->cut);
	if (way->fail_at)
		text_print(why, ", allocation %zu fails%s", way->fail_at,
		           way->fail_on ? " and all behind it" : "");
	if (way->refuse)
		text_print(why, ", deviation %u refused", (unsigned)way->refuse);
	text_print(why, "%s%s%s\n", way->queued ? ", queued" : "", way->slow ? ", slow" : "",
	           way->strict ? ", strict" : "");
}

/* As a number: of an error, an item or an event. */
static bool names_quirk(const char *dump, uint16_t number)
{
	char named[32];
	const char *at;

	snprintf(named, sizeof(named), " quirk=%u", (unsigned)number);
	at = strstr(dump, named);
	return at && strchr(" \n", at[strlen(named)]);
}

static bool names_any_quirk(const struct transcript *t, const char *dump)
{
	for (size_t i = 0; i < t->quirk_count; i++)
		if (names_quirk(dump, t->quirks[i]))
			return true;
	return false;
}

static bool refused(const struct judge *j, const struct way *way, const struct played *p)
{
	const char *dump = text_of(&p->dump);

	if (way->refuse ? names_quirk(dump, way->refuse) : names_any_quirk(j->t, dump))
		return true;
	text_print(j->why, "no error names the deviation\n%s", dump);
	return false;
}

/* Without memory: an error that says so behind what was right, or all as it should be. */
static bool right_lines(const struct judge *j, const struct way *way, const struct played *p)
{
	const char *dump = text_of(&p->dump);
	bool deviates = j->t->quirk_count && !j->t->strict_same;

	if (p->starved && p->fault.size)
		return true; /* loose: what was left out is not known */
	if (p->starved)
		return lines_match_until_memory(j->t, dump, j->why);
	if (way->delivery == DELIVER_BROKEN)
		return lines_match_until_broken(j->t, dump, j->why);
	if ((way->refuse || way->strict) && deviates)
		return refused(j, way, p);
	return lines_match(j->t, dump, j->why);
}

static bool no_harm(const struct judge *j, const struct way *way, const struct played *p)
{
	bool partial = p->starved && j->t->loose;
	bool faulty = p->fault.size && !partial && way->delivery != DELIVER_BROKEN;

	if (p->live)
		text_print(j->why, "%zu blocks were left behind\n", p->live);
	if (faulty)
		text_print(j->why, "%s\n", text_of(&p->fault));
	return !p->live && !faulty;
}

/* Plays once. asked: how many allocations were made, may be NULL. False: it went wrong, and why says how. */
static bool once(const struct judge *j, struct way way, struct played *keep)
{
	struct played p = { 0 };
	bool fine;

	(j->t->decode ? play_decode : play_client)(j->t, &way, &p);
	fine = no_harm(j, &way, &p) && right_lines(j, &way, &p);
	if (!fine)
		describe(j->why, &way);
	*keep = (struct played){ .asked = p.asked, .starved = p.starved };
	played_clear(&p);
	return fine;
}

static bool cuts(const struct judge *j, struct way way, enum delivery delivery)
{
	struct played p;

	way.delivery = delivery;
	for (way.cut = 1; way.cut < j->octets; way.cut++)
		if (!once(j, way, &p))
			return false;
	return true;
}

/* Until an i is reached that no allocation has. */
static bool starvation(const struct judge *j, struct way way)
{
	struct played p = { .starved = true };

	for (way.fail_at = 1; p.starved; way.fail_at++)
		if (!once(j, way, &p))
			return false;
	return true;
}

static bool deviations(const struct judge *j, struct way way)
{
	struct played p;

	way.strict = true;
	if (!once(j, way, &p))
		return false;
	way.strict = false;
	for (size_t i = 0; i < j->t->quirk_count && !j->t->strict_same; i++) {
		way.refuse = j->t->quirks[i];
		if (!once(j, way, &p))
			return false;
	}
	return true;
}

static bool every_way(const struct judge *j, bool queued, bool quick)
{
	struct way way = { .queued = queued };
	struct played p;

	if (!once(j, way, &p) || quick)
		return j->why->size == 0;
	way.delivery = DELIVER_SINGLE;
	way.slow = true;
	if (!once(j, way, &p))
		return false;
	way = (struct way){ .queued = queued };
	if (!cuts(j, way, DELIVER_CUT) || !(j->t->loose || cuts(j, way, DELIVER_BROKEN)) ||
	    !deviations(j, way) || !starvation(j, way))
		return false;
	way.fail_on = true;
	return starvation(j, way);
}

bool play_all_ways(const struct transcript *t, bool quick, struct string *why)
{
	struct judge j = { .t = t, .why = why };

	for (size_t i = 0; i < t->step_count; i++)
		if (t->steps[i].kind == STEP_RECEIVE)
			j.octets += t->steps[i].octets.size;
	if (t->decode)
		return every_way(&j, false, quick);
	return (t->queued_only || every_way(&j, false, quick)) &&
	       (t->blocking_only || every_way(&j, true, quick));
}
