/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_COMMANDS_LIST_H
#define SATCHEL_COMMANDS_LIST_H

#include "highlevel/commands/status.h"

/* ---- list_entries.c: folders that wait for what comes later, found by their name on the wire */

struct entry {
	satchel_folder folder; /* what it points to is in the arena */
	struct error_store *error;
	struct command *status;
	struct entry *next; /* as listed */
	struct entry *same; /* in one bucket */
};

struct entries {
	const satchel_allocator *from;
	struct arena arena;
	struct entry *first, **last;
	struct entry **buckets; /* a block */
	size_t room, count;     /* room: buckets, a power of two */
	uint64_t held;          /* folders, long names counted as several */
};

void satcheli_entries_init(struct entries *e, const satchel_allocator *from);
void satcheli_entries_clear(struct entries *e);
/* What is held is no more than max_folders allows. */
bool satcheli_entries_fit(const struct entries *e, uint64_t max);
/* A copy of what was listed, where none has that name yet. E_LIMIT: more than max. */
int satcheli_entries_add(struct entries *e, const satchel_folder *folder, uint64_t max);
/* NULL: none has that name. */
struct entry *satcheli_entries_find(const struct entries *e, satchel_octets wire_name);

/* ---- the handle */

enum list_word { LIST_WORD, LSUB_WORD, XLIST_WORD };

/* How what was asked is put to this server, and what is left for the library. */
struct list_form {
	enum list_word word;
	bool extended;         /* LIST with options: RFC 5258 */
	bool by_list_status;   /* counts come with it */
	bool marks_subscribed; /* LSUB comes behind, for \Subscribed */
	bool drops_others;     /* folders without a special use are passed over */
	bool drops_unsubscribed;
	bool collects; /* rows are handed on when all is there */
};

struct satchel_list {
	struct handle handle;
	struct command *cmd; /* LIST, until it has ended */
	struct arena arena;  /* the arguments */
	satchel_list_options options;
	uint64_t select; /* SATCHEL_LIST_...: of both options that say so */
	const char *const *patterns;
	size_t pattern_count, metadata_count;
	struct list_form form;
	size_t pattern; /* in work, where each has its own line */
	bool marking;   /* the line in work is the LSUB for \Subscribed */
	bool no_xlist;  /* XLIST was refused */
	/* Q085: the extended form gave nothing; the plain one is tried */
	bool doubts;
	uint64_t rows;             /* that were taken */
	const satchel_folder *row; /* lent */
	satchel_folder subscribed; /* a row of LSUB, marked as such */
	struct entries entries;
	struct entry *ask, *next;
	size_t open; /* STATUS commands that are not answered */
	int failed;  /* while a reply was taken */
	struct error_store
		*blame; /* a line of LIST could not be read, and counts were open then; else NULL */
};

/* Nothing failed; or a line could not be read, which costs no other. */
static inline bool list_has_rows(const satchel_list *l, int rc)
{
	return rc == SATCHEL_OK || (l->blame && rc == l->blame->error.code);
}

/* ---- list_request.c */
/* SATCHEL_E_UNSUPPORTED: *why says what the server lacks. */
int satcheli_list_choose(satchel_list *list, const char **why);
/* The line for the form that was chosen. */
int satcheli_list_encode(struct command *cmd, struct encoder *e, const satchel_list *list);

/* ---- list_beside.c: false: no memory */
bool satcheli_list_take_counts(satchel_list *list, satchel_folder *to, const satchel_folder *from);
bool satcheli_list_take_rights(satchel_list *list, satchel_folder *to, const satchel_folder *from);
bool satcheli_list_take_metadata(satchel_list *list, satchel_folder *to,
                                 const satchel_folder *from);
bool satcheli_list_take_subscription(satchel_list *list, satchel_folder *to,
                                     const satchel_folder *from);
/* Sends STATUS for those from list->ask on, some at once. */
void satcheli_list_ask_counts(satchel_list *list);

#endif
