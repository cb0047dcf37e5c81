/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_TESTS_SESSION_H
#define SATCHEL_TESTS_SESSION_H

#include "tests/servers/server.h"
#include "tests/support/main.h"

#include <satchel/satchel.h>

#include <poll.h>

/* Who waits for a command: the function itself, satchel_wait, or an event loop with poll. */
enum drive { DRIVE_BLOCK, DRIVE_WAIT, DRIVE_LOOP };

/* The ways in which each scenario is played. */
struct way {
	const char *name;
	bool starttls; /* imap:// with STARTTLS, else imaps:// */
	enum drive drive;
};
extern const struct way ways[];
enum { WAYS = 6 };

/* What the listener was told, as far as it can be kept. */
struct seen {
	satchel_event_kind kind;
	uint32_t number, uid, seq, flags;
	size_t keywords;
	char text[96];
};

enum { SEEN_MAX = 512, WATCHED_MAX = 16, SENT_MAX = 1 << 16 };

struct session {
	satchel_client *imap;
	const struct way *way;
	const struct server *server;
	char user[64];
	satchel_call call;
	struct seen seen[SEEN_MAX];
	size_t seen_count;
	struct pollfd watched[WATCHED_MAX];
	size_t watched_count;
	/* what was sent, "<" where something came between; its beginning when it was much */
	char sent[SENT_MAX];
	size_t sent_size;
	bool quiet; /* keep nothing of the trace */
};

/* Connects; options may have anything but what the session itself needs. Fails the test when it cannot. With argv no
 * TLS is spoken; on an fd it is in the ways that have imaps. */
void session_open(struct session *s, const struct server *server, int way, satchel_options options);
/* Connects and logs in as the user NAME-way, who has no mail yet. */
void session_start(struct session *s, int way, const char *name, satchel_options options);
/* A second session of the same user. */
void session_again(struct session *s, const struct session *first, satchel_options options);
/* Connects without waiting for the end, whatever the way says: for event loops. */
int session_queue_open(struct session *s, const struct server *server, int way, satchel_call *call);
/* Logs out and closes. */
void session_end(struct session *s);

/* The call to give in options: NULL in the ways that block. Every use is one command. */
satchel_call *session_call(struct session *s);
/* What the command ended with, in every way. */
int session_finish(struct session *s, int rc);
/* One turn of an event loop around this session alone. */
void session_turn(struct session *s);
/* A handle was made: SATCHEL_OK in every way when it was. */
int session_started(const struct session *s, int rc);
int session_row(struct session *s, satchel_fetch *fetch, const satchel_message **message);
/* Fetches these; the options may have anything but size and call. */
satchel_fetch *session_fetch(struct session *s, satchel_set set, satchel_fetch_options options);
#define ITEMS(...) ((satchel_fetch_options){ __VA_ARGS__ })
/* There is no row any more, and all was well. */
void session_fetch_end(struct session *s, satchel_fetch *fetch);
int session_folder(struct session *s, satchel_list *list, const satchel_folder **folder);
const satchel_error *session_error(const struct session *s);

/* Options of a session that wants nothing special. */
#define NOTHING ((satchel_options){ .size = 0 })
#define CALL(s) session_call(s)
#define PLAIN_CALL(s) SATCHEL_CALL(session_call(s))

/* The command must end with the code. */
#define ends(s, code, command) \
	session_expect(__LINE__, s, code, #command, session_finish(s, command))
#define must(s, command) ends(s, SATCHEL_OK, command)
/* A refusal that has this code on servers that send one. */
#define CODE(code) (the_server.kind->no_codes ? SATCHEL_E_NO : (code))
void session_expect(int line, const struct session *s, int code, const char *what, int rc);

/* Events since the last forget. */
size_t session_seen(const struct session *s, satchel_event_kind kind);
const struct seen *session_event(const struct session *s, satchel_event_kind kind, size_t index);
void session_forget(struct session *s);
bool session_sent(const struct session *s, const char *text);

/* ---- things that many scenarios do */

/* Appends a small message with this subject and these flags; returns its UID. */
uint32_t append_small(struct session *s, const char *folder, const char *subject, uint32_t flags);
/* Flags of a message of the open folder; keywords are left in *words as "a b". */
uint32_t flags_of(struct session *s, uint32_t uid, char *words, size_t room);
/* Messages "one", "two" ... in the INBOX, which is then open: UIDs 1 to count, at most 10. */
void fill_inbox(struct session *s, size_t count);
/* Two sessions of one user, who both have the INBOX with this many messages open, and know all of them. The options are
 * those of the second. */
void open_two(struct session *one, struct session *two, int way, const char *name, size_t count,
              satchel_options options);
/* The set is this, as it is written in commands. */
void assert_set(satchel_set set, const char *text);

#endif
