/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Sections of which a range was asked for ("<0.1024>"). Some servers send the whole (Q134), or a last part that is none
 * (Q135): what came is compared with what was asked for, and with RFC822.SIZE. Nothing is refused for it. */
#include "highlevel/commands/fetch.h"
#include "highlevel/data/section.h"

/* ---- what came */

/* All requests that a body may be the answer to. */
struct ranges {
	bool whole;   /* all of it was asked for too */
	bool exceeds; /* more came than a range has */
	bool begins;  /* a range begins where it does */
	bool fits;    /* and has as many octets, as far as the message goes */
};

static uint64_t expected(const struct section_range *r, uint64_t size)
{
	uint64_t left = r->origin < size ? size - r->origin : 0;

	return r->octets < left ? r->octets : left;
}

static void compare(struct ranges *all, const struct section_range *r, const satchel_body *b,
                    uint64_t size)
{
	bool begins = b->has_origin && b->origin == r->origin;

	all->exceeds |= b->size > r->octets;
	all->begins |= begins;
	all->fits |= begins && b->size == expected(r, size);
}

static struct ranges ranges_of(const satchel_fetch *f, const satchel_body *b, uint64_t size)
{
	struct ranges all = { 0 };
	struct section_range r;

	for (const char *s = f->wanted; *s; s += strlen(s) + 1)
		switch (satcheli_section_match(s, b->section, &r)) {
		case SECTION_OTHER: break;
		case SECTION_WHOLE: all.whole = true; break;
		case SECTION_RANGE: compare(&all, &r, b, size); break;
		}
	return all;
}

static void check(const satchel_fetch *f, satchel_message *m, satchel_body *b)
{
	struct ranges r = ranges_of(f, b, m->size);
	bool of_message = (m->has & SATCHEL_FETCH_SIZE) && ascii_equal(b->section, "BODY[]");

	b->whole = !b->has_origin && r.exceeds && !r.whole;
	m->size_differs |= of_message && !b->rc && r.begins && !r.fits;
}

void satcheli_fetch_check_ranges(const satchel_fetch *f, struct fetch_work *w)
{
	for (size_t i = 0; f->ranges && i < w->message.body_count; i++)
		if (!w->bodies[i]->nil)
			check(f, &w->message, w->bodies[i]);
}
