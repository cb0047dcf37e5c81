/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The keys of SEARCH, and how many arguments each has: RFC 9051 section 6.4.4 and its extensions. Behind a key that is not
 * known nothing is judged, up to the next one that is. */
#include "highlevel/commands/search_keys.h"

#include "core/octets.h"

#include <string.h>

enum { KEY_UNKNOWN = -1 };

static const char *const none[] = {
	"ALL",        "ANSWERED", "DELETED",   "DRAFT",     "FLAGGED", "NEW",
	"OLD",        "RECENT",   "SEEN",      "UNSEEN",    "NOT",     "OR",
	"UNANSWERED", "UNDRAFT",  "UNDELETED", "UNFLAGGED", "FUZZY",   "SAVEDATESUPPORTED",
	"RETURN",     "MIN",      "MAX",       "COUNT",     "SAVE",    "$",
};
static const char *const one[] = {
	"BCC",         "BEFORE",     "BODY",        "CC",        "FROM",     "KEYWORD", "LARGER",
	"ON",          "SENTBEFORE", "SENTON",      "SENTSINCE", "SINCE",    "SMALLER", "SUBJECT",
	"TEXT",        "TO",         "UID",         "UNKEYWORD", "OLDER",    "YOUNGER", "MODSEQ",
	"SAVEDBEFORE", "SAVEDON",    "SAVEDSINCE",  "EMAILID",   "THREADID", "FILTER",  "X-GM-RAW",
	"X-GM-MSGID",  "X-GM-THRID", "X-GM-LABELS", "CHARSET",   "PARTIAL",
};
static const char *const two[] = { "HEADER" };

static bool is_in(const char *const *list, size_t count, const char *s, size_t size)
{
	for (size_t i = 0; i < count; i++)
		if (ascii_is(s, size, list[i], strlen(list[i])))
			return true;
	return false;
}

#define IS_IN(list) is_in(list, sizeof list / sizeof *list, s, size)
static int arguments_of(const char *s, size_t size)
{
	if (IS_IN(none))
		return 0;
	if (IS_IN(one))
		return 1;
	return IS_IN(two) ? 2 : KEY_UNKNOWN;
}

static bool is_set(const char *s, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (!memchr("0123456789:,*", s[i], 13))
			return false;
	return size && *s != ':' && *s != ',';
}

/* What may stand between MODSEQ and its value: RFC 7162 section 3.1.5. */
static bool is_entry_type(const char *s, size_t size)
{
	return ascii_is(s, size, "PRIV", 4) || ascii_is(s, size, "SHARED", 6) ||
	       ascii_is(s, size, "ALL", 3);
}

static enum word_role key(struct key_walk *w, const char *s, size_t size)
{
	if (!w->left && is_set(s, size))
		return WORD_NUMBERS;
	w->left = arguments_of(s, size);
	w->uids = ascii_is(s, size, "UID", 3);
	w->modseq = ascii_is(s, size, "MODSEQ", 6);
	return WORD_KEY;
}

static enum word_role argument(struct key_walk *w, const char *s, size_t size)
{
	enum word_role role = w->uids ? WORD_UIDS : WORD_ARGUMENT;

	if (w->modseq && is_entry_type(s, size))
		return WORD_ARGUMENT;
	w->left--;
	w->uids = w->modseq = false;
	return role;
}

enum word_role satcheli_search_word(struct key_walk *w, const char *s, size_t size)
{
	return w->left > 0 ? argument(w, s, size) : key(w, s, size);
}

void satcheli_search_quoted(struct key_walk *w)
{
	if (w->left > 0 && !w->modseq)
		w->left--;
}
