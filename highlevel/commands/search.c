/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* SEARCH: RFC 9051 section 6.4.4. Criteria are the caller's text, checked token by token; strings with 8-bit octets go as
 * literals. Several answers to one question are joined (Q200), none is an empty set (Q201). */
#include "highlevel/commands/commands.h"

struct search_work {
	const char *criteria;
	bool numbers;
	struct set_builder found;
	satchel_set **out;
	int failed;
};

/* ---- criteria */

static bool is_8bit(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s >= 128)
			return true;
	return false;
}

/* A quoted string, escapes undone, in the command's memory. Returns behind its closing quote; NULL: there is none. */
static const char *unquote(const char *p, char *to, size_t *size)
{
	char *from = to;

	for (p++; *p && *p != '"'; p++) {
		if (*p == '\\' && p[1])
			p++;
		*to++ = *p;
	}
	*size = (size_t)(to - from);
	return *p ? p + 1 : NULL;
}

/* The octets up to the next quote: keys, parentheses, sets. */
static int encode_keys(struct command *cmd, struct encoder *e, const char *p, size_t size,
                       int *depth)
{
	for (size_t i = 0; i < size; i++) {
		unsigned char c = (unsigned char)p[i];

		if (c < 32 || c > 126 || c == '{')
			return satcheli_command_fail(
				cmd, SATCHEL_E_ARGUMENT,
				"search criteria have an octet that needs a quoted string");
		*depth += (c == '(') - (c == ')');
		if (*depth < 0)
			return satcheli_command_fail(
				cmd, SATCHEL_E_ARGUMENT,
				"parentheses of the search criteria do not match");
	}
	satcheli_encode_octets(e, p, size);
	return SATCHEL_OK;
}

static int encode_quoted(struct command *cmd, struct encoder *e, const char **p)
{
	char *text = arena_new(&cmd->arena, strlen(*p) + 1);
	size_t size;
	const char *end;

	if (!text)
		return SATCHEL_E_MEMORY;
	end = unquote(*p, text, &size);
	if (!end)
		return satcheli_command_fail(cmd, SATCHEL_E_ARGUMENT,
		                             "a quoted string in the search criteria has no end");
	if (memchr(text, '\r', size) || memchr(text, '\n', size))
		return satcheli_command_fail(cmd, SATCHEL_E_ARGUMENT,
		                             "a line end in the search criteria");
	e->fresh = true; /* the space in front is in the text */
	satcheli_encode_string(e, text, size);
	*p = end;
	return SATCHEL_OK;
}

static int encode_criteria(struct command *cmd, struct encoder *e, const char *p)
{
	int depth = 0, rc = SATCHEL_OK;

	satcheli_encode_word(e, "");
	while (!rc && *p) {
		size_t n = strcspn(p, "\"");

		rc = encode_keys(cmd, e, p, n, &depth);
		p += n;
		if (!rc && *p)
			rc = encode_quoted(cmd, e, &p);
	}
	if (!rc && depth)
		return satcheli_command_fail(cmd, SATCHEL_E_ARGUMENT,
		                             "parentheses of the search criteria do not match");
	return rc;
}

static int search_encode(struct command *cmd, struct encoder *e)
{
	const struct search_work *w = cmd->work;

	if (!*w->criteria)
		return satcheli_command_fail(cmd, SATCHEL_E_ARGUMENT, "search criteria are empty");
	if (is_8bit(w->criteria) && !satcheli_utf8_valid(w->criteria, strlen(w->criteria)))
		return satcheli_command_fail(cmd, SATCHEL_E_ARGUMENT,
		                             "search criteria are not UTF-8");
	satcheli_encode_word(e, w->numbers ? "SEARCH" : "UID SEARCH");
	if (is_8bit(w->criteria) && !cmd->imap->replies.reader.utf8)
		satcheli_encode_word(e, "CHARSET UTF-8");
	return encode_criteria(cmd, e, w->criteria);
}

/* ---- answers */

static void take(struct search_work *w, const satchel_set *set)
{
	for (size_t i = 0; !w->failed && i < set->count; i++) {
		satchel_span s = satchel_set_span(set, i);

		w->failed = satcheli_set_append(&w->found, s.first, s.last);
	}
}

static bool search_reply(struct command *cmd, const satchel_reply *reply)
{
	struct search_work *w = cmd->work;

	if (reply->kind == SATCHEL_REPLY_SEARCH && !strcmp(reply->name, "SEARCH"))
		take(w, &reply->set);
	else if (reply->kind == SATCHEL_REPLY_ESEARCH &&
	         (!*reply->found->tag || !strcmp(reply->found->tag, cmd->tag)))
		take(w, &reply->found->all);
	else
		return false;
	return true;
}

static int search_finish(struct command *cmd, const satchel_reply *reply)
{
	struct search_work *w = cmd->work;
	satchel_set view;
	int rc = w->failed ? w->failed : satcheli_set_finish(&w->found);

	(void)reply;
	if (rc == SATCHEL_E_LIMIT)
		return satcheli_command_fail(cmd, rc, "the result has more ranges than max_ranges");
	if (rc || cmd->forgotten)
		return rc;
	view = satcheli_set_view(&w->found, w->numbers ? SATCHEL_SET_NUMBERS : SATCHEL_SET_UIDS);
	return satcheli_set_result(&cmd->imap->from, &view, w->out);
}

static void search_ended(struct command *cmd)
{
	satcheli_set_builder_clear(&((struct search_work *)cmd->work)->found);
}

static const struct verb search_verb = {
	.name = "SEARCH",
	.collects = true,
	.states = IN_SELECTED,
	.overlap = OVERLAP_KEEPS,
	.encode = search_encode,
	.reply = search_reply,
	.finish = search_finish,
	.ended = search_ended,
};

int satchel_search(satchel_client *imap, const char *criteria,
                   const satchel_search_options *options, satchel_set **found)
{
	const satchel_search_options *o = OPTIONS_OF(satchel_search_options, options);
	struct command *cmd;
	struct search_work *w;
	int rc = satcheli_command_make(imap, &search_verb, o->call, sizeof *w, &cmd);

	if (rc)
		return rc;
	w = cmd->work;
	w->numbers = cmd->numbers = o->sequence_numbers || imap->options.sequence_numbers;
	w->out = found;
	w->criteria = satcheli_command_text(cmd, criteria);
	satcheli_set_builder_init(&w->found, &imap->from, (size_t)imap->replies.limits.max_ranges);
	if (!w->criteria)
		return satcheli_command_drop(cmd, SATCHEL_E_MEMORY, "out of memory");
	return satcheli_command_run(cmd);
}
