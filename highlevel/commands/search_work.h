/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_COMMANDS_SEARCH_WORK_H
#define SATCHEL_COMMANDS_SEARCH_WORK_H

#include "highlevel/commands/set_lines.h"

/* A search in work: what is sent stands in search.c, what is made of the answers in search_result.c. */

struct search_work {
	const char *criteria;
	struct set_lines lines;
	bool whole;   /* the lines are the whole folder, and named by no line yet */
	bool numbers; /* the answer is sequence numbers */
	bool names;   /* sequence numbers stand in it */
	bool led;     /* criteria that begin with RETURN or CHARSET */
	uint32_t want;
	const char *charset; /* to ask in; NULL: UTF-8 */
	bool plain;          /* without RETURN, although the server has it */
	bool lists;          /* counted by the list: "*" may be a number of another line too */
	/* of the line in work */
	bool extended;       /* RETURN was sent */
	bool charset_named;  /* CHARSET was sent */
	bool odd;            /* what came is not what was asked for */
	uint32_t came;       /* SATCHEL_FOUND_...; ALL also for a plain SEARCH */
	uint32_t line_count; /* as the server counted */
	uint64_t line_listed;
	satchel_span list_ends, min_said,
		max_said; /* lowest and highest of what came; 0: nothing */
	/* of all lines */
	satchel_span ends; /* lowest and highest; 0: nothing */
	satchel_found found;
	struct set_builder listed;
	int failed;
	satchel_set **set;
	satchel_found **out;
};

enum { SEARCH_NEEDS_ESEARCH = SATCHEL_FOUND_PARTIAL | SATCHEL_FOUND_SAVED }; /* not emulated */

/* Forgets the answers to the line before. */
void satcheli_search_line(struct search_work *w);
bool satcheli_search_reply(struct command *cmd, const satchel_reply *reply);
/* Whether the line's answers have what was asked for, as far as there is any. */
bool satcheli_search_complete(const struct search_work *w);
/* The line's answers become a part of the result. */
void satcheli_search_close_line(struct command *cmd);
/* The result goes to the caller. */
int satcheli_search_give(struct command *cmd);

/* search_locally.c: the same by what is fetched. Its work begins with a search_work. */
int satcheli_search_locally_make(satchel_client *imap, satchel_call *call, struct command **out);

#endif
