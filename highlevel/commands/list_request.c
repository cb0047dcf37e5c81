/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Which form of LIST does what was asked on this server: RFC 5258, 5819, 6154, 8440, 9590; LSUB, XLIST and plain LIST where
 * it lacks them. Knows what is left for the library then, and refuses what can only be had from the server. */
#include "highlevel/commands/list.h"

static bool wants_special(const satchel_list *l)
{
	return (l->select | l->options.returns) & SATCHEL_LIST_SPECIAL_USE;
}

/* Q025, Q085: what is offered and does not work is switched off. */
static bool has_extended(const satchel_list *l)
{
	const satchel_client *imap = l->handle.imap;

	return !imap->plain_list && !l->doubts && satchel_has(imap, "LIST-EXTENDED");
}

static bool has_list_status(const satchel_list *l)
{
	const satchel_client *imap = l->handle.imap;

	return !imap->plain_list && !l->doubts && satchel_has(imap, "LIST-STATUS");
}

static bool has_xlist(const satchel_list *l)
{
	return !l->no_xlist && satcheli_uses_xlist(l->handle.imap);
}

/* ---- the choice */

/* What cannot be emulated; NULL: nothing. */
static const char *lacks(const satchel_list *l)
{
	const satchel_client *imap = l->handle.imap;
	bool extended = has_extended(l);

	if ((l->options.returns & SATCHEL_LIST_MYRIGHTS) &&
	    (!extended || !satchel_has(imap, "LIST-MYRIGHTS")))
		return "the server has no LIST-MYRIGHTS";
	if (l->metadata_count && (!extended || !satchel_has(imap, "LIST-METADATA")))
		return "the server has no LIST-METADATA";
	if ((l->select & (SATCHEL_LIST_REMOTE | SATCHEL_LIST_RECURSIVEMATCH)) && !extended)
		return "the server has no LIST-EXTENDED";
	if ((l->select & SATCHEL_LIST_SPECIAL_USE) && !satchel_has(imap, "SPECIAL-USE") &&
	    !has_xlist(l))
		return "the server has no SPECIAL-USE";
	return NULL;
}

/* The first that fits. XLIST gives nothing but attributes: it is for those who ask for just these. */
static enum list_word word_for(const satchel_list *l, bool extended)
{
	const uint64_t others = SATCHEL_LIST_REMOTE | SATCHEL_LIST_RECURSIVEMATCH;

	if (l->options.lsub && !l->handle.imap->no_lsub)
		return LSUB_WORD;
	if (wants_special(l) && has_xlist(l) && !(l->select & others) && !l->metadata_count &&
	    !(l->options.returns & SATCHEL_LIST_MYRIGHTS))
		return XLIST_WORD;
	if (l->select == SATCHEL_LIST_SUBSCRIBED && !extended)
		return LSUB_WORD;
	return LIST_WORD;
}

static bool is_plain(const satchel_list *l)
{
	return !l->select && !l->options.returns && !l->options.status_items &&
	       !l->metadata_count && l->pattern_count == 1;
}

static void leave_to_library(const satchel_list *l, struct list_form *f)
{
	bool plain = !f->extended && f->word != LSUB_WORD;

	f->drops_others = plain && (l->select & SATCHEL_LIST_SPECIAL_USE);
	f->drops_unsubscribed = plain && (l->select & SATCHEL_LIST_SUBSCRIBED);
	f->marks_subscribed =
		f->drops_unsubscribed || (plain && (l->options.returns & SATCHEL_LIST_SUBSCRIBED));
	f->collects = l->options.status_items || f->marks_subscribed || l->metadata_count ||
	              (l->options.returns & SATCHEL_LIST_MYRIGHTS) ||
	              (!f->extended && l->pattern_count > 1);
}

int satcheli_list_choose(satchel_list *l, const char **why)
{
	bool extended = has_extended(l);
	struct list_form f = { .word = LIST_WORD };

	*why = lacks(l);
	if (*why)
		return SATCHEL_E_UNSUPPORTED;
	f.word = word_for(l, extended);
	f.by_list_status = l->options.status_items && f.word == LIST_WORD && has_list_status(l) &&
	                   (extended || l->pattern_count == 1);
	f.extended = f.word == LIST_WORD && ((extended && !is_plain(l)) || f.by_list_status);
	leave_to_library(l, &f);
	l->form = f;
	return SATCHEL_OK;
}

/* ---- the line */

static const struct {
	uint64_t bit;
	const char *word;
} selections[] = {
	{ SATCHEL_LIST_SUBSCRIBED, "SUBSCRIBED" },
	{ SATCHEL_LIST_REMOTE, "REMOTE" },
	{ SATCHEL_LIST_RECURSIVEMATCH, "RECURSIVEMATCH" },
	{ SATCHEL_LIST_SPECIAL_USE, "SPECIAL-USE" },
};

static void encode_selection(struct encoder *e, uint64_t select)
{
	if (!select)
		return;
	satcheli_encode_open(e);
	for (size_t i = 0; i < sizeof selections / sizeof *selections; i++)
		if (select & selections[i].bit)
			satcheli_encode_word(e, selections[i].word);
	satcheli_encode_close(e);
}

/* "/" and letters: an entry is no list wildcard, and may be an atom. */
static void encode_metadata(struct encoder *e, const satchel_list *l)
{
	satcheli_encode_word(e, "METADATA");
	satcheli_encode_open(e);
	for (size_t i = 0; i < l->metadata_count; i++)
		satcheli_encode_astring(e, l->options.metadata[i], strlen(l->options.metadata[i]));
	satcheli_encode_close(e);
}

/* Q084: what is not asked for may be left out, so all is. */
static void encode_return(struct encoder *e, const satchel_list *l)
{
	const satchel_client *imap = l->handle.imap;

	satcheli_encode_word(e, "RETURN");
	satcheli_encode_open(e);
	if (has_extended(l))
		satcheli_encode_word(e, "CHILDREN");
	if (satchel_has(imap, "SPECIAL-USE"))
		satcheli_encode_word(e, "SPECIAL-USE");
	if ((l->options.returns & SATCHEL_LIST_SUBSCRIBED) && has_extended(l))
		satcheli_encode_word(e, "SUBSCRIBED");
	if (l->options.returns & SATCHEL_LIST_MYRIGHTS)
		satcheli_encode_word(e, "MYRIGHTS");
	if (l->metadata_count)
		encode_metadata(e, l);
	if (l->form.by_list_status) {
		satcheli_encode_word(e, "STATUS");
		satcheli_encode_status_items(imap, e, l->options.status_items);
	}
	satcheli_encode_close(e);
}

static int encode_patterns(struct command *cmd, struct encoder *e, const satchel_list *l)
{
	int rc = SATCHEL_OK;

	if (l->pattern_count == 1 || !l->form.extended || !has_extended(l))
		return satcheli_encode_pattern(cmd, e, l->patterns[l->pattern]);
	satcheli_encode_open(e);
	for (size_t i = 0; !rc && i < l->pattern_count; i++)
		rc = satcheli_encode_pattern(cmd, e, l->patterns[i]);
	satcheli_encode_close(e);
	return rc;
}

int satcheli_list_encode(struct command *cmd, struct encoder *e, const satchel_list *l)
{
	static const char *const words[] = { "LIST", "LSUB", "XLIST" };
	bool options = l->form.extended && !l->marking;
	int rc;

	satcheli_encode_word(e, l->marking ? "LSUB" : words[l->form.word]);
	if (options)
		encode_selection(e, l->select);
	rc = satcheli_encode_pattern(cmd, e, l->options.reference);
	if (!rc)
		rc = encode_patterns(cmd, e, l);
	if (!rc && options)
		encode_return(e, l);
	return rc;
}
