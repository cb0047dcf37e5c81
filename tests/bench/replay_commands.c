/*
 * replay_commands.c - which recording answers which command.
 *
 * A FETCH is decided by its items: a body without HEADER is T2 (T3 in the folder Huge); ENVELOPE,
 * BODYSTRUCTURE or HEADER is T1; RFC822.SIZE alone is made from T2's literals; else it is T5. Sets
 * are honoured, UID and sequence number being the same. The folder Bench-N has N messages: the
 * recorded ones, again and again; with QRESYNC, three of each ten UIDs have vanished. A SEARCH finds all, a LIST with a wildcard gives T7. Partial
 * fetches are not known.
 *
 * Copyright (C) 2026 The satchel developers
 * SPDX-License-Identifier: MIT
 */
#include "replay.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CAPABILITIES \
	"IMAP4rev1 LITERAL+ SASL-IR UIDPLUS NAMESPACE UNSELECT ENABLE CONDSTORE QRESYNC AUTH=PLAIN"
#define FLAGS "\\Answered \\Flagged \\Deleted \\Seen \\Draft $Forwarded NonJunk $Label1"

struct command {
	char *tag, *name, *arguments;
	bool uid;
};

static bool put_sizes(struct session *s, const struct recording *r, size_t from, size_t to)
{
	char out[16384];
	size_t used = 0;
	for (size_t i = from; i < to; i++) {
		used += (size_t)sprintf(out + used, "* %zu FETCH (UID %zu RFC822.SIZE %zu)\r\n",
		                        i + 1, i + 1, recording_literal(r, i % r->count));
		if (used > sizeof out - 128 || i + 1 == to) {
			if (!put(s, out, used))
				return false;
			used = 0;
		}
	}
	return true;
}

static bool has(const char *items, const char *word)
{
	return strcasestr(items, word) != NULL;
}

static const struct recording *recording_for(const struct session *s, const char *items,
                                             bool *sizes)
{
	*sizes = false;
	if (has(items, "ENVELOPE") || has(items, "BODYSTRUCTURE") || has(items, "HEADER"))
		return &recordings[1];
	if (has(items, "BODY[") || has(items, "BODY.PEEK["))
		return &recordings[s->huge ? 3 : 2];
	*sizes = has(items, "RFC822.SIZE");
	return &recordings[*sizes ? (s->huge ? 3 : 2) : 5];
}

/* Reads "n", "*" or the two ends of a range; gives what comes after it. */
static const char *parse_range(const char *set, size_t last, size_t *from, size_t *to)
{
	size_t *number = from;
	for (;; set++) {
		char *end = NULL;
		*number = *set == '*' ? last : strtoul(set, &end, 10);
		set = *set == '*' ? set + 1 : end;
		if (number == to)
			break;
		*to = *from;
		if (*set != ':')
			break;
		number = to;
	}
	if (*from > *to) {
		size_t other = *from;
		*from = *to;
		*to = other;
	}
	if (*to > last)
		*to = last;
	return set;
}

static bool fetch(struct session *s, const struct command *c)
{
	char *save, *set = strtok_r(c->arguments, " ", &save);
	const char *items = save, *p = set;
	bool sizes, fine = true;
	const struct recording *r = recording_for(s, items, &sizes);
	if (s->huge && r == &recordings[5])
		return put_text(s, "* 1 FETCH (UID 1 FLAGS (\\Seen))\r\n");
	while (fine && p && *p) {
		size_t from, to;
		p = parse_range(p, s->exists, &from, &to);
		if (from >= 1 && from <= to)
			fine = sizes ? put_sizes(s, r, from - 1, to)
			             : put_responses(s, r, from - 1, to);
		if (*p++ != ',')
			break;
	}
	return fine;
}

/* UIDs that are gone, in ranges as far apart as the messages that are left allow: one for each ten of those. */
static bool put_vanished(struct session *s)
{
	char out[16384];
	size_t used =
		(size_t)sprintf(out, "* OK [HIGHESTMODSEQ 900] kept\r\n* VANISHED (EARLIER) ");
	for (size_t i = 0; i < s->exists / 10; i++) {
		used += (size_t)sprintf(out + used, "%s%zu:%zu", i ? "," : "", 13 * i + 1,
		                        13 * i + 3);
		if (used > sizeof out - 128) {
			if (!put(s, out, used))
				return false;
			used = 0;
		}
	}
	return put(s, out, used) && put_text(s, "\r\n");
}

static bool open_folder(struct session *s, const struct command *c)
{
	char out[512];
	bool resync = has(c->arguments, "QRESYNC");
	const char *number = strcasestr(c->arguments, "Bench-");
	s->huge = has(c->arguments, "Huge");
	s->exists = s->huge ? 1 : number ? strtoul(number + 6, NULL, 10) : recordings[5].count;
	snprintf(
		out, sizeof out,
		"* FLAGS (" FLAGS ")\r\n"
		"* OK [PERMANENTFLAGS (" FLAGS " \\*)] kept\r\n"
		"* %zu EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY 1] valid\r\n* OK [UIDNEXT %zu] next\r\n",
		s->exists, s->exists + 1 + (resync ? s->exists / 10 * 3 : 0));
	return put_text(s, out) && (!resync || put_vanished(s));
}

static bool search(struct session *s, const struct command *c)
{
	(void)c;
	return s->huge ? put_text(s, "* SEARCH 1\r\n")
	               : put_responses(s, &recordings[6], 0, recordings[6].count);
}

static bool list(struct session *s, const struct command *c)
{
	char out[512];
	const char *name = strrchr(c->arguments, ' ');
	if (has(c->arguments, "\"\" \"\""))
		return put_text(s, "* LIST (\\Noselect) \"/\" \"\"\r\n");
	if (strpbrk(c->arguments, "*%"))
		return put_responses(s, &recordings[7], 0, recordings[7].count);
	snprintf(out, sizeof out, "* LIST (\\HasNoChildren) \"/\" %s\r\n",
	         name ? name + 1 : "INBOX");
	return put_text(s, out);
}

static bool name_space(struct session *s, const struct command *c)
{
	(void)c;
	return put_text(s, "* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n");
}

static bool capability(struct session *s, const struct command *c)
{
	(void)c;
	return put_text(s, "* CAPABILITY " CAPABILITIES "\r\n");
}

/* The line is overwritten by the response, so the tag is kept first. */
static bool authenticate(struct session *s, const struct command *c)
{
	char tag[64];
	if (strchr(c->arguments, ' '))
		return true;
	snprintf(tag, sizeof tag, "%s", c->tag);
	if (!put_text(s, "+ \r\n") || !get_line(s))
		return false;
	memmove(c->tag, tag, strlen(tag) + 1);
	return true;
}

static bool enable(struct session *s, const struct command *c)
{
	(void)c;
	return put_text(s, "* ENABLED QRESYNC CONDSTORE\r\n");
}

static bool logout(struct session *s, const struct command *c)
{
	(void)c;
	return put_text(s, "* BYE bye\r\n");
}

static bool nothing(struct session *s, const struct command *c)
{
	(void)s;
	(void)c;
	return true;
}

static const struct {
	const char *name, *done;
	bool (*answer)(struct session *s, const struct command *c);
} table[] = {
	{ "FETCH", "done", fetch },
	{ "EXAMINE", "[READ-ONLY] done", open_folder },
	{ "SELECT", "[READ-WRITE] done", open_folder },
	{ "SEARCH", "done", search },
	{ "LIST", "done", list },
	{ "LSUB", "done", list },
	{ "ENABLE", "done", enable },
	{ "NAMESPACE", "done", name_space },
	{ "CAPABILITY", "done", capability },
	{ "LOGIN", "[CAPABILITY " CAPABILITIES "] done", nothing },
	{ "AUTHENTICATE", "[CAPABILITY " CAPABILITIES "] done", authenticate },
	{ "LOGOUT", "done", logout },
	{ "NOOP", "done", nothing },
	{ "CHECK", "done", nothing },
	{ "CLOSE", "done", nothing },
	{ "UNSELECT", "done", nothing },
};

static bool split_command(char *line, struct command *c)
{
	char *save;
	c->tag = strtok_r(line, " ", &save);
	c->name = c->tag ? strtok_r(NULL, " ", &save) : NULL;
	c->uid = c->name && !strcasecmp(c->name, "UID");
	if (c->uid)
		c->name = strtok_r(NULL, " ", &save);
	c->arguments = save;
	return c->name != NULL;
}

static bool put_tagged(struct session *s, const struct command *c, const char *status,
                       const char *text)
{
	char out[512];
	snprintf(out, sizeof out, "%.64s %s %s\r\n", c->tag, status, text);
	return put_text(s, out);
}

/* Gives false when the session is over. */
static bool answer(struct session *s, const struct command *c)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (!strcasecmp(c->name, table[i].name))
			return table[i].answer(s, c) && put_tagged(s, c, "OK", table[i].done) &&
			       table[i].answer != logout;
	return put_tagged(s, c, "BAD", "unknown command");
}

void answer_session(struct session *s)
{
	struct command c;
	bool alive = put_text(s, "* OK [CAPABILITY " CAPABILITIES "] replay\r\n");
	while (alive && get_line(s))
		alive = !split_command(s->line, &c) || answer(s, &c);
}
