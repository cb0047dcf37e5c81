/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_SEARCH_TEXTS_H
#define SATCHEL_SEARCH_TEXTS_H

#include "highlevel/search/judge.h"
#include "highlevel/search/sections.h"

/* Messages whose text has to be looked at: which sections of which messages are to be asked for, and what they tell. Messages
 * that are made alike are asked for together. */

enum {
	SECTIONS_MAX = 4096
}; /* octets of the sections of one command, if a line has room for them */

struct section {
	struct section *next;
	char name[];
};

struct undecided {
	struct undecided *next;
	struct section *sections; /* those that came */
	uint32_t uid;
	uint32_t number;    /* by which it is found */
	size_t asked, came; /* how many */
	int rc;             /* < 0: one of them could not be read */
	unsigned char truths[];
};

/* Sections, and the messages that have them. */
struct question {
	struct question *next;
	struct set_builder uids;
	const char *sections; /* " BODY.PEEK[1] BODY.PEEK[2]" */
};

struct texts {
	const struct criteria *criteria;
	const satchel_allocator *from;
	struct arena *arena; /* of the command */
	struct undecided *first;
	struct undecided **sorted; /* by UID, once all are known */
	size_t count;
	struct question *questions;
	/* the message in work */
	struct undecided *in_work;
	char sections[SECTIONS_MAX];
	size_t size, sections_in; /* octets of these; how many */
	size_t room;              /* octets that a line has for them */
	int rc;
};

/* A message, and what is known of it. SATCHEL_OK, E_MEMORY, or E_MISSING: where its text is cannot be told. */
int satcheli_texts_keep(struct texts *t, const struct judged *j, uint32_t number,
                        const unsigned char *truths);
/* All are known. */
int satcheli_texts_sort(struct texts *t);
/* The next question, as a set in the arena; false: there is none any more. */
bool satcheli_texts_next(struct texts *t, satchel_set *uids, const char **sections, int *rc);
/* An answer; false: that message is not asked for. j->arena fails where there is no memory. */
bool satcheli_texts_take(struct texts *t, const struct judged *j);
/* All questions are answered: what is true of it. */
enum truth satcheli_texts_judge(const struct texts *t, struct undecided *u);
void satcheli_texts_clear(struct texts *t);

#endif
