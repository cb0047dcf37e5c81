/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_CLIENT_WATCHING_H
#define SATCHEL_CLIENT_WATCHING_H

#include "highlevel/client/client.h"

#include <satchel/watch.h>

/* A watch as the engine sees it. One for each client at most. */

/* A deep copy, in one result. */
struct kept_event {
	struct kept_event *next;
	satchel_event event;
	uint64_t held; /* octets */
};

struct satchel_watch {
	struct handle handle; /* row_mine: there are events to pull */
	satchel_watch_options options;
	struct kept_event *first, **last; /* events to pull */
	struct kept_event *lent;
	uint64_t count;      /* of those to pull */
	uint64_t held;       /* octets of them */
	struct command *cmd; /* its IDLE or NOOP; NULL: none is about */
	bool polls;          /* without IDLE */
	/* when the wait is over, when to poll next: INT64_MAX, never */
	int64_t wait_due, poll_due;
};

/* ---- watching.c */
/* An event is kept for the watch, if there is one. */
void satcheli_watch_event(satchel_client *imap, const satchel_event *event);
/* The first event to pull becomes the one that is lent; what was lent goes. NULL: there is none. */
struct kept_event *satcheli_watch_shift(satchel_watch *w);
/* All of them go. */
void satcheli_watch_clear(satchel_watch *w);
/* Events are unread, and no other command runs: nothing is read meanwhile. */
bool satcheli_watch_holds(const satchel_client *imap);
/* The connection is dead. */
void satcheli_watch_lost(satchel_client *imap, const struct error_store *e);
/* Commands of the program's are about, or the library's on its behalf. */
bool satcheli_others(const satchel_client *imap);

/* ---- watching_step.c: what a step has to do for a watch */
/* Something that needs no waiting. */
bool satcheli_watch_may_act(const satchel_client *imap);
/* Does it. < 0: the connection is dead. */
int satcheli_watch_act(satchel_client *imap);
/* When satcheli_watch_due has to be called: of the watch, and of an IDLE that outlives it. */
int64_t satcheli_watch_deadline(const satchel_client *imap);
/* SATCHEL_OK: a time had come, and something was done; SATCHEL_AGAIN: none had; < 0: the connection is dead. */
int satcheli_watch_due(satchel_client *imap, int64_t now);

/* ---- highlevel/commands/idle.c */
/* Whether a watch may be started now; the call is made ready. */
int satcheli_idle_admit(satchel_client *imap, satchel_call *call);
int satcheli_idle_start(satchel_watch *w);
int satcheli_poll_start(satchel_watch *w);
/* It is granted: something may come at any time, and nobody waits for an answer. */
bool satcheli_idle_is_on(const struct command *cmd);
/* Says DONE. < 0: the connection is dead. */
int satcheli_idle_end(struct command *cmd);
/* When something has to be done about it. */
int64_t satcheli_idle_deadline(const struct command *cmd);
int satcheli_idle_due(struct command *cmd);

#endif
