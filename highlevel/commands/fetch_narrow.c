/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* A NO, or an OK with less than there is, is for some of the messages: which ones? While nothing has come at all single ones
 * are tried, spread over the set, as the refusal may be for the folder, the account or the command. Then each set is asked
 * for in halves until it is granted or has one message. Where rows came in front of a NO it is most likely for the next
 * message: that one is asked for alone. So k bad ones of n cost about 2k (log2(n/k) + 2) commands, or 2k; and never more
 * than two for each message. A server that refuses everything from some time on is found by asking now and then for a
 * message that came before. Knows nothing of why something did not come. */
#include "highlevel/commands/fetch.h"

enum {
	PROBES_MAX = 32, /* messages tried alone, while nothing has come at all */
	VAIN_MAX = 64,   /* commands refused in a row, before it is asked for what came */
};

/* ---- asking */

bool satcheli_fetch_ask_set(satchel_fetch *f, const satchel_set *set, enum part_kind kind,
                            unsigned again)
{
	f->narrowing.probing += kind == PART_PROBE;
	return !satcheli_fetch_ask(f, set, 1, kind, again, NULL) || fetch_deafen(f);
}

/* What is up to a number, and what is behind it; the first leaves first. */
static bool ask_both(satchel_fetch *f, const satchel_set *set, uint32_t upto, enum part_kind first)
{
	satchel_set *lower = NULL, *upper = NULL;
	int rc = satcheli_fetch_within(f, set, 1, upto, &lower);

	if (!rc)
		rc = satcheli_fetch_within(f, set, upto + 1, UINT32_MAX, &upper);
	if (!rc)
		rc = satcheli_fetch_ask(f, upper, 1, PART_EXACT, 1, NULL);
	if (!rc)
		rc = satcheli_fetch_ask(f, lower, 1, first, 1, NULL);
	satchel_free(lower);
	satchel_free(upper);
	return !rc || fetch_deafen(f);
}

/* behind_rows: its answer was a NO, or an OK, in which rows came. */
static bool divide(satchel_fetch *f, const satchel_set *set, bool behind_rows)
{
	uint64_t count = satchel_set_count(*set);

	if (count == 1)
		return satcheli_fetch_ask_set(f, set, PART_EXACT, 1);
	if (behind_rows && !f->narrowing.misled)
		return ask_both(f, set, satcheli_set_member(set, 0), PART_GUESS);
	return ask_both(f, set, satcheli_set_member(set, count / 2 - 1), PART_EXACT);
}

/* ---- while nothing has come at all */

static bool wait(satchel_fetch *f, const satchel_set *rest)
{
	struct narrowing *n = &f->narrowing;
	struct set_builder b;
	int rc;

	satcheli_set_builder_init(&b, &f->handle.from, 0);
	rc = satcheli_set_append_set(&b, &n->waiting);
	if (!rc)
		rc = satcheli_set_append_set(&b, rest);
	return !satcheli_set_become(&n->waiting, &b, fetch_kind(f), rc) || fetch_deafen(f);
}

/* As many as were tried before, two at least. */
static size_t pick(const struct narrowing *n, satchel_set picks[PROBES_MAX])
{
	uint64_t there = satchel_set_count(n->waiting);
	size_t count = n->probed > 2 ? n->probed : 2;

	count = count > PROBES_MAX - n->probed ? PROBES_MAX - n->probed : count;
	count = count > there ? (size_t)there : count;
	for (size_t i = 0; i < count; i++) {
		picks[i] = SATCHEL_ONE(
			satcheli_set_member(&n->waiting, (2 * i + 1) * there / (2 * count)));
		picks[i].kind = n->waiting.kind;
	}
	return count;
}

static bool probe(satchel_fetch *f)
{
	struct narrowing *n = &f->narrowing;
	satchel_set picks[PROBES_MAX];
	size_t count = pick(n, picks);
	int rc = SATCHEL_OK;

	if (!count)
		return false;
	for (size_t i = 0; !rc && i < count; i++)
		rc = satchel_set_subtract(&n->waiting, picks[i]);
	if (!rc)
		rc = satcheli_fetch_ask(f, picks, count, PART_PROBE, 1, NULL);
	if (rc)
		return fetch_deafen(f);
	n->probing += count;
	n->probed += count;
	return true;
}

static bool divide_waiting(satchel_fetch *f)
{
	satchel_set all = f->narrowing.waiting;
	bool done;

	f->narrowing.waiting = (satchel_set)SATCHEL_SET_EMPTY;
	done = divide(f, &all, false);
	satchel_set_clear(&all);
	return done;
}

/* ---- whether the server refuses everything */

/* Of a message that came it is known that it is not to blame. */
static bool ask_witness(satchel_fetch *f)
{
	struct narrowing *n = &f->narrowing;
	satchel_set one = SATCHEL_ONE(n->witness);

	if (n->vain < VAIN_MAX || n->asks_witness || !n->witness)
		return true;
	one.kind = fetch_kind(f);
	n->asks_witness = true;
	return satcheli_fetch_ask_set(f, &one, PART_WITNESS, 1);
}

bool satcheli_fetch_witness(satchel_fetch *f, const struct command *cmd)
{
	struct narrowing *n = &f->narrowing;

	n->asks_witness = false;
	n->vain = 0;
	n->stopped |= cmd->rc < 0;
	return !n->stopped;
}

/* ---- what the others of FETCH ask for */

bool satcheli_fetch_narrow(satchel_fetch *f, const struct fetch_part *p, const satchel_set *rest)
{
	if (!f->got.count)
		return wait(f, rest);
	return divide(f, rest, p->rows > 0);
}

bool satcheli_fetch_narrow_on(satchel_fetch *f, const struct fetch_part *p)
{
	struct narrowing *n = &f->narrowing;

	n->probing -= p->kind == PART_PROBE;
	n->misled |= p->kind == PART_GUESS && p->rows;
	n->vain += part_is_exact(p) && !p->rows;
	if (n->stopped || !ask_witness(f))
		return false;
	if (!n->waiting.count || n->probing)
		return true;
	return f->got.count ? divide_waiting(f) : probe(f);
}
