/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* SEARCH: RFC 9051 section 6.4.4, and what is asked for with RETURN: RFC 4731 (ESEARCH), 5182 (SAVE), 9394 (PARTIAL). Both
 * shapes of answers are taken, whichever was asked for (Q199), several to one question are joined (Q200), none is an
 * empty result (Q201). What the server leaves out is made of the numbers, or asked for once more without RETURN. */
#include "core/set.h"
#include "highlevel/commands/search_criteria.h"
#include "highlevel/commands/search_work.h"

enum { LINE_OVERHEAD = 128 };

/* ---- what is sent */

/* RFC 5267 has places counted from the first; those from the last came with RFC 9394. */
static bool has_partial(const struct command *cmd)
{
	const struct search_work *w = cmd->work;

	return satchel_has(cmd->imap, "PARTIAL") ||
	       (w->found.partial_first > 0 && satchel_has(cmd->imap, "CONTEXT=SEARCH"));
}

static int check(struct command *cmd)
{
	const struct search_work *w = cmd->work;

	if ((w->want & SATCHEL_FOUND_SAVED) && !satchel_has(cmd->imap, "SEARCHRES"))
		return satcheli_command_fail(cmd, SATCHEL_E_UNSUPPORTED,
		                             "the server has no SEARCHRES: it saves no result");
	if ((w->want & SATCHEL_FOUND_PARTIAL) && !has_partial(cmd))
		return satcheli_command_fail(cmd, SATCHEL_E_UNSUPPORTED,
		                             "the server has no PARTIAL for these places");
	if (satcheli_criteria_saved(w->criteria)) {
		satchel_set saved = satchel_saved();

		return satcheli_check_saved(cmd, &saved);
	}
	return SATCHEL_OK;
}

static const struct {
	uint32_t bit;
	const char *word;
} results[] = {
	{ SATCHEL_FOUND_MIN, "MIN" },     { SATCHEL_FOUND_MAX, "MAX" },
	{ SATCHEL_FOUND_COUNT, "COUNT" }, { SATCHEL_FOUND_ALL, "ALL" },
	{ SATCHEL_FOUND_SAVED, "SAVE" },
};

/* Never an empty list: not all servers take it for ALL. */
static void encode_return(struct encoder *e, const struct search_work *w)
{
	uint32_t want = w->want | (w->lists ? SATCHEL_FOUND_ALL : 0);

	satcheli_encode_word(e, "RETURN");
	satcheli_encode_open(e);
	for (size_t i = 0; i < sizeof results / sizeof *results; i++)
		if (want & results[i].bit)
			satcheli_encode_word(e, results[i].word);
	if (w->want & SATCHEL_FOUND_PARTIAL)
		satcheli_encode_partial(e, w->found.partial_first, w->found.partial_last);
	satcheli_encode_close(e);
}

/* Only these: in front of the criteria, with which it is one "and". */
static void encode_within(struct encoder *e, const struct search_work *w)
{
	if (w->whole)
		return;
	if (w->lines.part.kind != SATCHEL_SET_NUMBERS)
		satcheli_encode_word(e, "UID");
	satcheli_encode_set(e, &w->lines.part);
}

static bool may_extend(const struct command *cmd)
{
	const struct search_work *w = cmd->work;

	if (w->want & SEARCH_NEEDS_ESEARCH)
		return true;
	return !w->led && !w->plain && !cmd->imap->plain_search &&
	       satchel_has(cmd->imap, "ESEARCH");
}

static int encode_line(struct command *cmd, struct encoder *e)
{
	struct search_work *w = cmd->work;
	bool wide = satcheli_criteria_8bit(w->criteria);

	satcheli_encode_word(e, w->numbers ? "SEARCH" : "UID SEARCH");
	w->extended = may_extend(cmd);
	if (w->extended)
		encode_return(e, w);
	w->charset_named = wide && !cmd->imap->replies.reader.utf8;
	if (w->charset_named) {
		satcheli_encode_word(e, "CHARSET");
		satcheli_encode_astring(e, w->charset ? w->charset : "UTF-8",
		                        w->charset ? strlen(w->charset) : 5);
	}
	encode_within(e, w);
	cmd->saves = (w->want & SATCHEL_FOUND_SAVED) || satcheli_criteria_save(w->criteria);
	cmd->imap->folder.saves += cmd->saves;
	cmd->more |= cmd->saves && w->charset_named; /* "$" is certain when it was granted */
	return satcheli_encode_criteria(cmd, e, w->criteria, w->charset);
}

/* Within nothing. */
static bool is_for_nothing(const struct command *cmd)
{
	const struct search_work *w = cmd->work;

	return !satcheli_lines_left(&w->lines) ||
	       (w->names && !w->led && satcheli_names_nobody(cmd));
}

static int check_room(struct command *cmd, size_t overhead)
{
	const struct search_work *w = cmd->work;
	size_t max = satcheli_server_line(cmd->imap);

	if (overhead + strlen("1:*") <= max)
		return SATCHEL_OK;
	return satcheli_command_fail(cmd, SATCHEL_E_ARGUMENT,
	                             "search criteria of %zu octets are too long for a line of %zu",
	                             strlen(w->criteria), max);
}

static int search_encode(struct command *cmd, struct encoder *e)
{
	struct search_work *w = cmd->work;
	size_t overhead = LINE_OVERHEAD + strlen(w->criteria);
	int rc = check(cmd);

	if (rc)
		return rc;
	satcheli_search_line(w);
	if (is_for_nothing(cmd)) { /* nothing is saved either */
		w->want &= ~(uint32_t)SATCHEL_FOUND_SAVED;
		rc = satcheli_search_give(cmd);
		return rc ? rc : COMMAND_SKIP;
	}
	rc = check_room(cmd, overhead);
	if (!rc)
		rc = satcheli_lines_next(cmd, &w->lines, overhead);
	if (!rc && satcheli_lines_left(&w->lines) && (w->want & SEARCH_NEEDS_ESEARCH))
		rc = satcheli_command_fail(
			cmd, SATCHEL_E_ARGUMENT,
			"the set to search within is too long for a line of %llu octets",
			(unsigned long long)cmd->imap->replies.limits.max_command_line);
	w->lists |= !rc && w->lines.left.count && satcheli_set_has_star(&w->lines.left);
	return rc ? rc : encode_line(cmd, e);
}

/* ---- granted */

/* The server cannot do what it offers: asked once more, as all servers understand it. */
static int ask_plainly(struct command *cmd)
{
	struct search_work *w = cmd->work;

	cmd->imap->folder.saved &= !cmd->saves; /* nobody knows what it is */
	if (!w->extended || (w->want & SEARCH_NEEDS_ESEARCH))
		return satcheli_command_fail(cmd, SATCHEL_E_PROTOCOL,
		                             "the server did not answer what was asked for");
	w->plain = true;
	satcheli_lines_again(&w->lines);
	return COMMAND_AGAIN;
}

static int search_finish(struct command *cmd, const satchel_reply *reply)
{
	struct search_work *w = cmd->work;
	int rc;

	if (!satcheli_search_complete(w))
		return ask_plainly(cmd);
	satcheli_search_close_line(cmd);
	satcheli_lines_note(&w->lines, reply);
	if (w->lines.limited && (w->led || (w->want & SEARCH_NEEDS_ESEARCH)))
		return satcheli_command_fail(
			cmd, SATCHEL_E_MESSAGELIMIT,
			"the server searched a part of the messages (MESSAGELIMIT)");
	w->whole &= !w->lines.limited;
	rc = satcheli_lines_granted(cmd, &w->lines, reply);
	return rc ? rc : satcheli_search_give(cmd);
}

/* ---- refused */

/* Q196: the first of the charsets that the server names, and that can carry the text. */
static int other_charset(struct command *cmd, const satchel_reply *reply, int rc)
{
	struct search_work *w = cmd->work;
	const satchel_words *words = &reply->code->words;

	for (size_t i = 0; i < words->count; i++) {
		int fit = ascii_equal(words->list[i], "UTF-8")
		                  ? SATCHEL_E_ARGUMENT
		                  : satcheli_criteria_fit(cmd, w->criteria, words->list[i]);

		if (fit == SATCHEL_E_ARGUMENT)
			continue;
		w->charset = fit ? NULL : satcheli_command_text(cmd, words->list[i]);
		return w->charset ? COMMAND_AGAIN : SATCHEL_E_MEMORY;
	}
	return satcheli_command_fail(
		cmd, rc, "the search has text that no charset of the server can carry: %s",
		*reply->code->text ? reply->code->text : "US-ASCII alone");
}

/* Q196: some say BAD to a charset that they do not know. */
static int blame_charset(struct command *cmd, const satchel_reply *reply)
{
	return satcheli_command_fail(
		cmd, SATCHEL_E_BADCHARSET,
		"SEARCH was refused: %s (perhaps for its CHARSET UTF-8: the criteria have text beyond US-ASCII)",
		reply->text);
}

static int another_way(struct command *cmd, const satchel_reply *reply, int rc)
{
	struct search_work *w = cmd->work;

	if (rc == SATCHEL_E_BAD && w->extended && !(w->want & SEARCH_NEEDS_ESEARCH)) {
		w->plain = true;
		return COMMAND_AGAIN;
	}
	if (!w->charset_named || w->charset)
		return rc;
	if (rc == SATCHEL_E_BADCHARSET)
		return other_charset(cmd, reply, rc);
	return rc == SATCHEL_E_BAD ? blame_charset(cmd, reply) : rc;
}

static int search_refused(struct command *cmd, const satchel_reply *reply, int rc)
{
	struct search_work *w = cmd->work;

	if (cmd->saves && reply->condition == SATCHEL_CONDITION_NO) {
		cmd->imap->folder.saved = false; /* RFC 5182 section 2.1 */
		if (satcheli_criteria_saved(w->criteria))
			return rc; /* "$" is not any more what it was */
	}
	rc = another_way(cmd, reply, rc);
	if (rc == COMMAND_AGAIN)
		satcheli_lines_again(&w->lines);
	return rc;
}

static void search_ended(struct command *cmd)
{
	struct search_work *w = cmd->work;

	satcheli_set_builder_clear(&w->listed);
	satcheli_lines_clear(&w->lines);
}

static const struct verb search_verb = {
	.name = "SEARCH",
	.collects = true,
	.states = IN_SELECTED,
	.resumes = true,
	.overlap = OVERLAP_KEEPS,
	.encode = search_encode,
	.reply = satcheli_search_reply,
	.finish = search_finish,
	.refused = search_refused,
	.ended = search_ended,
};

/* ---- the calls */

static int make(satchel_client *imap, const char *criteria, satchel_call *call, bool numbers,
                const satchel_set *within, struct command **out)
{
	satchel_set everything = SATCHEL_ALL;
	struct command *cmd = NULL;
	struct search_work *w;
	int rc;

	if (!criteria)
		return satcheli_client_error(imap, SATCHEL_E_ARGUMENT, "SEARCH",
		                             "there are no criteria: NULL");
	rc = imap->options.search_locally
	             ? satcheli_search_locally_make(imap, call, &cmd)
	             : satcheli_command_make(imap, &search_verb, call, sizeof *w, &cmd);
	if (rc)
		return rc;
	w = cmd->work;
	w->numbers = numbers || imap->options.sequence_numbers;
	w->names = (within && satcheli_is_numbers(imap, within)) ||
	           satcheli_criteria_numbers(criteria);
	cmd->numbers = w->numbers || w->names;
	cmd->by_uid = !w->numbers;
	if (w->names)
		satcheli_numbers_fix(cmd, satcheli_criteria_numbers(criteria) ? NULL : within);
	w->whole = !within;
	w->criteria = satcheli_command_text(cmd, criteria);
	satcheli_set_builder_init(&w->listed, &imap->from, (size_t)imap->replies.limits.max_ranges);
	if (!w->criteria || satcheli_lines_init(cmd, &w->lines, within ? within : &everything))
		return satcheli_command_drop(cmd, SATCHEL_E_MEMORY, "out of memory");
	w->lines.left.kind = within && satcheli_is_numbers(imap, within) ? SATCHEL_SET_NUMBERS
	                                                                 : w->lines.left.kind;
	w->led = satcheli_criteria_led(w->criteria);
	*out = cmd;
	return SATCHEL_OK;
}

int satchel_search(satchel_client *imap, const char *criteria,
                   const satchel_search_options *options, satchel_set **found)
{
	const satchel_search_options *o = CALL_OPTIONS_OF(satchel_search_options, options);
	struct command *cmd = NULL;
	struct search_work *w;
	int rc = make(imap, criteria, o->call, o->sequence_numbers, NULL, &cmd);

	if (rc)
		return rc;
	w = cmd->work;
	w->want = SATCHEL_FOUND_ALL;
	w->set = found;
	return satcheli_command_run(cmd);
}

/* Why the options make no sense; NULL: they do. */
static const char *wrong(const satchel_esearch_options *o, const char *criteria)
{
	const uint32_t both = SATCHEL_FOUND_ALL | SATCHEL_FOUND_PARTIAL,
		       known = both | SATCHEL_FOUND_MIN | SATCHEL_FOUND_MAX | SATCHEL_FOUND_COUNT |
	                       SATCHEL_FOUND_SAVED;

	if (o->want & ~known)
		return "what is wanted has bits that are not known";
	if ((o->want & both) == both)
		return "ALL and PARTIAL cannot be wanted together";
	if ((o->want & SATCHEL_FOUND_PARTIAL) &&
	    !satcheli_is_partial_range(o->partial_first, o->partial_last))
		return "the places of PARTIAL are not both from 1 to 4294967295, or both below 0";
	if (o->within && !satcheli_set_valid(o->within))
		return "the set to search within is not in order";
	return criteria && satcheli_criteria_led(criteria)
	               ? "the criteria begin with RETURN or CHARSET"
	               : NULL;
}

int satchel_esearch(satchel_client *imap, const char *criteria,
                    const satchel_esearch_options *options, satchel_found **found)
{
	const satchel_esearch_options *o = CALL_OPTIONS_OF(satchel_esearch_options, options);
	const char *why = wrong(o, criteria);
	struct command *cmd = NULL;
	struct search_work *w;
	int rc;

	if (why)
		return satcheli_client_error(imap, SATCHEL_E_ARGUMENT, "SEARCH", "%s", why);
	rc = make(imap, criteria, o->call, o->sequence_numbers, o->within, &cmd);
	if (rc)
		return rc;
	w = cmd->work;
	w->want = o->want ? o->want : SATCHEL_FOUND_ALL;
	w->found.partial_first = w->want & SATCHEL_FOUND_PARTIAL ? o->partial_first : 0;
	w->found.partial_last = w->want & SATCHEL_FOUND_PARTIAL ? o->partial_last : 0;
	w->out = found;
	return satcheli_command_run(cmd);
}
