/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_TRANSCRIPTS_CALLS_H
#define SATCHEL_TRANSCRIPTS_CALLS_H

#include "tests/transcripts/double.h"
#include "tests/transcripts/dump.h"
#include "tests/transcripts/heap.h"
#include "tests/transcripts/words.h"

#include <satchel/satchel.h>

enum { DRAFTS_MAX = 20, SECTIONS_MAX = 8, BODIES_MAX = 8, KEYWORDS_MAX = 8 };

struct player;

/* One ">" line being played: its arguments, and where the results go. They stay in place until it is done. */
struct call {
	struct player *player;
	const struct call_verb *verb;
	struct words words;
	satchel_call call;
	satchel_call *use; /* NULL: it blocks */
	bool queued, done;
	unsigned told; /* how often `then` was called */
	/* arguments */
	satchel_draft drafts[DRAFTS_MAX];
	struct draft_reader {
		const char *text;
		size_t at;
		bool gives_up;
	} readers[DRAFTS_MAX];
	const char *keywords[KEYWORDS_MAX];
	const char *list[SECTIONS_MAX + 1];
	int fds[DRAFTS_MAX];
	size_t fd_count;
	/* results */
	satchel_fields *fields;
	satchel_namespaces *namespaces;
	satchel_folder *folder;
	satchel_quota *quota;
	satchel_quotas *quotas;
	satchel_specials *specials;
	char *text; /* a delimiter, a MAILBOXID */
	bool exists;
	satchel_set *set;
	satchel_set within; /* of esearch */
	satchel_found *found;
	satchel_moved *moved;
	satchel_fetch *fetch;
	satchel_list *folders;
	satchel_watch *watch;
	size_t rows;                      /* handed out so far */
	struct string bodies[BODIES_MAX]; /* pieces, by index */
	bool ended[BODIES_MAX];           /* its last piece came */
};

struct call_verb {
	const char *name;
	size_t words; /* that it needs behind its name */
	/* Makes the call; for a handle only _start. */
	int (*start)(struct call *c);
	/* Prints the results of one that went well; may be NULL. */
	void (*show)(struct call *c);
	/* Prints what is known after an error; may be NULL. */
	void (*rest)(struct call *c);
	/* Handles: one step of pulling. SATCHEL_ROW and SATCHEL_DATA: a line was printed. NULL: no handle. */
	int (*next)(struct call *c);
	void (*end)(struct call *c);
};

/* One transcript being played once. */
struct player {
	const struct transcript *t;
	const struct way *way;
	struct string *dump, *fault;
	struct heap heap;
	struct dialogue dialogue;
	satchel_client *imap;
	bool asked;     /* for a secret, and it was not given yet */
	size_t answers; /* given so far */
	bool silent;    /* the preamble: events are not printed */
	bool stopped;   /* memory ran out: what would follow says nothing */
};

/* NULL: no such verb, or too few words. calls.c */
const struct call_verb *call_verb_of(const struct words *w);
void call_clear(struct call *c);

extern const struct call_verb folder_verbs[], find_verbs[], message_verbs[], quota_verbs[],
	watch_verbs[]; /* end with a name NULL */
/* calls_fetch.c */
int fetch_start(struct call *c);
int fetch_step(struct call *c);
void fetch_left(struct call *c);
void fetch_stop(struct call *c);

#endif
