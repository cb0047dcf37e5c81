/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_SEARCH_CRITERIA_H
#define SATCHEL_SEARCH_CRITERIA_H

#include "highlevel/client/command.h"
#include "highlevel/search/match.h"

/* Search criteria as a tree of keys, and what is true of a message: RFC 9051 section 6.4.4 and its extensions. */

enum truth {
	TRUTH_NO,
	TRUTH_YES,
	TRUTH_OPEN, /* its text has to be looked at */
	TRUTH_LOST, /* what would tell did not come */
};

struct judged;
struct criterion;

enum search_argument {
	ARGUMENT_NONE,
	ARGUMENT_TEXT,   /* it is looked for in others */
	ARGUMENT_WORD,   /* it is compared with others */
	ARGUMENT_FIELD,  /* the name of a header field, and a text */
	ARGUMENT_DATE,   /* a day */
	ARGUMENT_NUMBER, /* 64 bits */
	ARGUMENT_MODSEQ, /* a number, and perhaps an entry and its type in front of it (RFC 7162 section 3.1.5) */
	ARGUMENT_UIDS,    /* a set */
	ARGUMENT_NUMBERS, /* the key itself is a set */
};

struct search_key {
	const char *word;
	enum search_argument argument;
	uint64_t items; /* SATCHEL_FETCH_...: what tells */
	enum truth (*judge)(const struct criterion *c, const struct judged *j);
	uint64_t what; /* of these: a flag, a field ... */
	int way;       /* which way it is compared */
};
extern const struct search_key satcheli_search_numbers; /* a set of sequence numbers */
/* NULL: the key is not known, or only a server can tell. */
const struct search_key *satcheli_search_key(const char *s, size_t size);

enum criterion_kind { CRITERION_KEY, CRITERION_ALL, CRITERION_ONE, CRITERION_NOT };

struct criterion {
	enum criterion_kind kind;
	struct criterion *first, *next; /* what ALL, ONE or NOT is of; the next of the same */
	/* of a key */
	const struct search_key *key;
	struct criterion *next_key; /* of the whole tree */
	size_t place;               /* in a list of truths */
	const char *field;
	const char *text; /* its argument, as it is written */
	struct needle needle;
	uint64_t number;
	int64_t day; /* since 1970-01-01 */
	satchel_set set;
};

struct criteria {
	struct criterion *root;
	struct criterion *keys; /* all of them, by next_key */
	size_t count;           /* of these */
	uint64_t items;         /* SATCHEL_FETCH_...: all that they need ... */
	bool fields;            /* ... header fields, */
	bool texts, headers;    /* the text of messages, with all that is header in it */
};

/* Reads criteria into the command's memory; or the command has failed: E_ARGUMENT, E_UNSUPPORTED, E_MEMORY. */
int satcheli_criteria_read(struct criteria *c, struct command *cmd, const char *text);

/* What is known of the whole when that is known of its keys. */
enum truth satcheli_criteria_judge(const struct criteria *c, const unsigned char *truths);

#endif
