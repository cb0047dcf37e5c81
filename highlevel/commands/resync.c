/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The arguments of QRESYNC: RFC 7162 section 3.2.5. A set that is too long for a line is sent as one range around it: the
 * server then names UIDs too that the caller never had, which does no harm. */
#include "highlevel/commands/resync.h"
#include "core/set.h"

/* ---- what is asked */

/* RFC 7162 section 7: no "*" in any of them. */
static bool is_plain_set(const satchel_set *set)
{
	return set->kind != SATCHEL_SET_SAVED && satcheli_set_valid(set) &&
	       (!set->count || set_spans(set)[set->count - 1].last);
}

static const char *fault_of(const satchel_client *imap, const satchel_select_options *o)
{
	if (!o->uid_validity || !o->modseq || o->modseq > INT64_MAX)
		return "QRESYNC needs the UIDVALIDITY and the MODSEQ that were known";
	if (!is_plain_set(&o->known) || !is_plain_set(&o->match_numbers) ||
	    !is_plain_set(&o->match_uids))
		return "a set for QRESYNC is not valid, or has * in it";
	if (satcheli_is_numbers(imap, &o->known) && o->known.count)
		return "the known messages are UIDs";
	return satchel_set_count(o->match_numbers) == satchel_set_count(o->match_uids)
	               ? NULL
	               : "the numbers to match and their UIDs differ in count";
}

int satcheli_resync_keep(struct command *cmd, const satchel_select_options *o,
                         struct resync *resync, const char **why)
{
	const char *fault = o->qresync ? fault_of(cmd->imap, o) : NULL;
	struct arena *a = &cmd->arena;

	if (!o->qresync)
		return SATCHEL_OK;
	if (fault) {
		*why = fault;
		return SATCHEL_E_ARGUMENT;
	}
	resync->asked = true;
	resync->uid_validity = o->uid_validity;
	resync->modseq = o->modseq;
	return satcheli_set_in_arena(a, &o->known, &resync->known) ||
	                       satcheli_set_in_arena(a, &o->match_numbers,
	                                             &resync->match_numbers) ||
	                       satcheli_set_in_arena(a, &o->match_uids, &resync->match_uids)
	               ? SATCHEL_E_MEMORY
	               : SATCHEL_OK;
}

/* ---- what is sent */

static satchel_set around(const satchel_set *set)
{
	return satchel_range(set_spans(set)[0].first, set_spans(set)[set->count - 1].last);
}

/* Octets that are left of the line. */
static size_t room_of(const struct command *cmd, const struct encoder *e)
{
	size_t max = satcheli_server_line(cmd->imap),
	       used = e->size + sizeof " (1:4294967295 ())) \r\n";

	return used < max ? max - used : 0;
}

/* RFC 9586 section 3.7: none where UIDONLY is enabled. */
static bool matches_fit(const struct command *cmd, const struct encoder *e,
                        const struct resync *resync)
{
	return !cmd->imap->uid_only && resync->match_uids.count &&
	       satcheli_set_text_size(&resync->match_numbers) +
	                       satcheli_set_text_size(&resync->match_uids) <
	               room_of(cmd, e);
}

void satcheli_encode_resync(struct command *cmd, struct encoder *e, const struct resync *resync)
{
	satchel_set known = resync->known;

	satcheli_encode_open(e);
	satcheli_encode_word(e, "QRESYNC");
	satcheli_encode_open(e);
	satcheli_encode_number(e, resync->uid_validity);
	satcheli_encode_number(e, resync->modseq);
	if (known.count && satcheli_set_text_size(&known) > room_of(cmd, e))
		known = around(&resync->known);
	if (known.count)
		satcheli_encode_set(e, &known);
	if (matches_fit(cmd, e, resync)) {
		satcheli_encode_open(e);
		satcheli_encode_set(e, &resync->match_numbers);
		satcheli_encode_set(e, &resync->match_uids);
		satcheli_encode_close(e);
	}
	satcheli_encode_close(e);
	satcheli_encode_close(e);
}

/* ---- what came of it */

/* Another UIDVALIDITY, no MODSEQs, or a MODSEQ before the one known (a folder that was restored): nothing can be said of
 * what was known. */
bool satcheli_resynced(const struct resync *resync, const satchel_folder_state *state)
{
	return (state->known & SATCHEL_STATE_UIDVALIDITY) &&
	       state->uid_validity == resync->uid_validity && !state->no_modseq &&
	       (state->known & SATCHEL_STATE_MODSEQ) && state->highest_modseq >= resync->modseq;
}
