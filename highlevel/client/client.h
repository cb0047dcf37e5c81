/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_CLIENT_CLIENT_H
#define SATCHEL_CLIENT_CLIENT_H

#include "highlevel/client/command.h"
#include "highlevel/client/uidmap.h"
#include "highlevel/client/url.h"

#include <satchel/client.h>

/* The client: one connection, its state, its commands. */

enum phase {
	PHASE_CONNECTING, /* the transport is being opened */
	PHASE_HANDSHAKE,  /* TLS */
	PHASE_GREETING,
	PHASE_STARTTLS, /* its answer is awaited */
	PHASE_UPGRADE,  /* STARTTLS was granted: TLS comes next */
	PHASE_READY,
	PHASE_DEAD,
};

struct command_list {
	struct command *first, **last;
};

/* Octets on their way out. */
struct output {
	char *data;
	size_t at, size, capacity;
	bool secret;          /* to be wiped */
	uint64_t total, gone; /* octets that were ever put into it, and written out */
	uint64_t doubtful;    /* behind gone: perhaps they were too */
};

/* How many of all octets may be at the other end. */
static inline uint64_t output_reached(const struct output *o)
{
	return o->gone + o->doubtful;
}

/* Words that outlive a response, such as capabilities. One block. */
struct word_list {
	satchel_words words;
	void *block;
};

/* The open folder. */
struct folder_work {
	satchel_folder_state state;
	char *name;       /* a block */
	char *mailbox_id; /* a block */
	char *next;       /* a block: the folder that is being opened, until its data begin */
	bool next_read_only;
	bool unnamed; /* while it was opened a change came of a message whose UID is not known */
	bool saved;   /* "$" is the result of a search in it (RFC 5182) */
	struct word_list keywords, permanent_keywords;
	struct uidmap uids;
	unsigned long serial; /* another one for each folder that is opened */
	uint64_t removed;     /* grows with each message that goes, in all folders */
	uint32_t
		old; /* messages that are left of those that a search found here: all others are behind them */
	uint64_t saves; /* searches that were sent and save their result, in all folders */
	/* since the last tagged response: the highest MODSEQ of a FETCH, and whether HIGHESTMODSEQ came */
	uint64_t seen_modseq;
	bool told_modseq;
};

/* Names whose way to the wire is not modified UTF-7: what was listed is sent again. */
struct name_pair {
	struct name_pair *next;
	size_t wire_size;
	char text[]; /* shown name, NUL, wire name */
};

struct name_table {
	struct name_pair **buckets;
	size_t room, count; /* room: buckets, a power of two */
	uint64_t held;      /* names, long ones counted as several */
};

/* Where the row that was read last stands. */
enum row_stage { ROW_NONE, ROW_READY, ROW_LENT };

struct handle;

struct satchel_client {
	satchel_allocator from;
	satchel_options options; /* strings in it are copied or not kept */
	struct url url;
	char *ca_file, *server_name;
	struct word_list mask;
	char tag_prefix[8];
	int tag_digits; /* at least */
	unsigned next_tag;
	/* the connection */
	enum phase phase;
	struct transport *transport;
	satchel_transport own; /* of the options; zero: none */
	struct transport_env env;
	bool secure, protected; /* protected: TLS, or a transport of the caller's */
	bool wants_tls;         /* STARTTLS is due before anything else */
	bool compressed;
	struct replies replies;
	struct output output;
	size_t read_size;
	uint64_t received; /* octets, since the last change of TLS */
	struct transport_wait watched[TRANSPORT_WAITS_MAX];
	size_t watched_count;
	/* deadlines, in nanoseconds of the clock */
	int64_t phase_deadline, progress_deadline;
	bool pulled; /* a row was let go since: the server's time begins when there is no other */
	/* the session */
	satchel_state state;
	char *greeting;
	struct word_list capabilities, enabled;
	struct word_list enable; /* to be enabled after login */
	bool capabilities_known;
	/* what follows from the two lists: satcheli_session_settle */
	bool rev2;     /* IMAP4rev2 is spoken: enabled, or the server has no other */
	bool uid_only; /* RFC 9586: no sequence numbers, neither sent nor received */
	struct folder_work folder;
	bool selecting;    /* the answer to SELECT comes next */
	bool reselecting;  /* the folder is to be opened again (Q111) */
	bool reselected;   /* it was, and nothing was granted in it since */
	bool plain_list;   /* the server refused an extended LIST: no more of them */
	bool plain_search; /* the server refused RETURN in SEARCH, and took it without */
	bool no_lsub;      /* the server refused LSUB (Q029) */
	bool no_enable;    /* the server did not understand ENABLE (Q025) */
	uint64_t bad;      /* tagged answers of BAD in a row (Q229) */
	struct name_table names;
	struct append_limit *append_limits; /* of folders, the latest first */
	struct error_store last_words;      /* of the last untagged NO or BAD, for a timeout */
	bool bye;
	bool logging_out;
	bool more; /* satchel_process stopped before all was done */
	struct error_store bye_error;
	/* waiting for what is new */
	struct satchel_watch *watch; /* NULL: none */
	bool no_idle;                /* the server did not understand IDLE */
	bool numbers_move; /* NOTIFY: messages may go at any time, sequence numbers name none */
	bool untold;       /* NOTIFY: the server does not tell what goes from the open folder */
	bool notified;     /* NOTIFY: it may tell of others at any time */
	bool said_done;    /* DONE may be answered as if it were a tag */
	/* commands */
	struct command *open; /* the call of satchel_open, until it is done */
	struct command_list queue, flight, done;
	struct command *sending;
	struct command *holding; /* of whose last row more may come; NULL: none */
	int overtaken; /* a reply that waits until that row was pulled: SATCHEL_ROW, _DATA; SATCHEL_OK: none does */
	/* commands that have ended: a step that ended one has done something */
	unsigned long ends;
	/* rows */
	enum row_stage row;
	struct handle *handles; /* satchel_fetch and satchel_list that are open */
	uint64_t drained;       /* octets read away for handles that were ended early */
	/* errors */
	struct error_store error;   /* the client's last */
	struct error_store dead;    /* why the connection is dead */
	struct error_store jam;     /* why nothing can be written any more; code 0: it can */
	struct error_store *stores; /* of calls */
	/* calls into the program */
	unsigned inside;  /* depth of callbacks */
	unsigned entered; /* depth of public functions that may call back */
	bool closing;
};

/* ---- client.c, open.c */
int satcheli_open_on(satchel_client **imap, struct transport *transport, const char *url,
                     const satchel_options *options);
/* Replies from their beginning, of which nothing was read. */
void satcheli_client_replies(satchel_client *imap, const satchel_limits *limits, bool strict,
                             const uint16_t *refuse);
int64_t satcheli_now(const satchel_client *imap);
/* Every public function that may call the program goes through these; leave closes a client that asked for it. */
bool satcheli_enter(satchel_client *imap);
/* true: the client is gone. */
bool satcheli_leave(satchel_client *imap);
/* What is left of a client that was closed while a row of it was lent. */
void satcheli_client_free(satchel_client *imap);
/* Sets the client's error. Returns code. */
int satcheli_client_error(satchel_client *imap, int code, const char *command, const char *format,
                          ...) __attribute__((format(printf, 4, 5)));

/* ---- engine.c: one step, for all */
/* SATCHEL_OK: something was done; SATCHEL_AGAIN: nothing can be done without waiting; SATCHEL_ROW: a row must be pulled
 * first; < 0: the connection is dead. */
int satcheli_step(satchel_client *imap);
/* One reply of what was read already, if nothing else is to be done: most rows are had that way. */
void satcheli_quick_step(satchel_client *imap);
/* Waits for the descriptors and deadlines of the client. */
int satcheli_wait_io(satchel_client *imap);
/* Tells the program's calls that are done, and rows that are ready. true: the program was called. */
bool satcheli_tell(satchel_client *imap);
bool satcheli_has_to_tell(const satchel_client *imap);
/* Steps until the command is done: SATCHEL_OK. Else as satcheli_wait_step. */
int satcheli_drive(satchel_client *imap, const struct command *until);
/* The connection is dead: every command ends. e says why. Returns its code. */
int satcheli_die(satchel_client *imap, int code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
int satcheli_die_of(satchel_client *imap, const struct error_store *e);
int satcheli_die_fault(satchel_client *imap, const struct fault *f);
/* The server, or the program, did something: the time of silence begins anew. */
void satcheli_progress(satchel_client *imap);
int64_t satcheli_next_deadline(const satchel_client *imap);
/* The descriptors to wait for, none while that is for nothing. */
size_t satcheli_waits(const satchel_client *imap, struct transport_wait room[TRANSPORT_WAITS_MAX]);

/* ---- wait.c */
/* One step of whoever blocks, and the wait behind it. SATCHEL_OK: go on; SATCHEL_ROW: rows must be pulled first;
 * SATCHEL_E_BUSY, which is the client's error then: it would never end. */
int satcheli_wait_step(satchel_client *imap);

/* ---- silence.c */
/* Nothing came in time. SATCHEL_OK: something can be made of what there is. */
int satcheli_silent(satchel_client *imap);
/* Names the message whose answer is in work. */
void satcheli_note_message(const satchel_client *imap, struct error_store *e);

/* ---- loop.c */
/* Tells the program's event loop what to wait for now. */
void satcheli_watch(satchel_client *imap);

/* ---- connect.c */
/* That many milliseconds from now; 0: the usual; SATCHEL_FOREVER: never. */
int64_t satcheli_after(const satchel_client *imap, uint32_t ms, uint32_t usual);
int satcheli_connect_step(satchel_client *imap);
int satcheli_greeting(satchel_client *imap, const satchel_reply *reply);
/* Puts deflate above what there is; the octets that were read and not given out belong to it. Returns an error code, and
 * then the connection is dead. */
int satcheli_start_compression(satchel_client *imap);
void satcheli_opened(satchel_client *imap, int rc);

/* ---- queue.c */
void satcheli_list_add(struct command_list *list, struct command *cmd);
/* In front of all others. */
void satcheli_list_push(struct command_list *list, struct command *cmd);
bool satcheli_list_remove(struct command_list *list, struct command *cmd);
/* Moves what may be sent into the output. < 0: the connection is dead. */
int satcheli_fill_output(satchel_client *imap);
int satcheli_flush(satchel_client *imap);
/* Empties it; secrets are wiped. */
void satcheli_output_clear(struct output *o);
/* The same, and its memory goes. */
void satcheli_output_release(satchel_client *imap);
/* There is something that may be sent now. */
bool satcheli_may_send(const satchel_client *imap);
/* A folder is being opened by a command in flight. */
bool satcheli_is_selecting(const satchel_client *imap);
/* The command in flight that has this tag; NULL: none. */
struct command *satcheli_by_tag(const satchel_client *imap, const char *tag, size_t size);
/* A continuation request arrived. */
int satcheli_continue(satchel_client *imap, const satchel_reply *reply);
/* A tagged reply arrived. */
int satcheli_tagged(satchel_client *imap, const satchel_reply *reply);
void satcheli_end_command(struct command *cmd, int rc);
/* One more line of a command that was sent, such as DONE. < 0: the connection is dead. */
int satcheli_command_say(struct command *cmd, const char *line);

/* ---- dispatch.c */
int satcheli_dispatch(satchel_client *imap, const satchel_reply *reply);
void satcheli_dispatch_piece(satchel_client *imap, const satchel_reply *reply);

/* ---- events.c, trace.c */
void satcheli_event(satchel_client *imap, const satchel_event *event);
void satcheli_trace_note(satchel_client *imap, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void satcheli_trace(satchel_client *imap, satchel_trace_kind kind, const void *octets, size_t size);

/* ---- session.c: capabilities and the like */
/* A list that ends with NULL; NULL: none. The words are the caller's still. */
satchel_words satcheli_words_of(const char *const *list);
int satcheli_words_set(satchel_client *imap, struct word_list *list, satchel_words words);
void satcheli_words_clear(struct word_list *list);
bool satcheli_words_have(const struct word_list *list, const char *word);
/* The first word of the server that begins so, in upper case here; masked or not. NULL: none. */
const char *satcheli_capability_begins(const satchel_client *imap, const char *beginning);
/* The number of a capability such as "APPENDLIMIT=". false: it is not offered, or has none. */
bool satcheli_capability_number(const satchel_client *imap, const char *name, uint64_t *n);
int satcheli_capabilities_set(satchel_client *imap, satchel_words words);
/* What was learned before TLS is forgotten. */
void satcheli_session_forget(satchel_client *imap);
satchel_literals satcheli_literals(const satchel_client *imap);
/* The lists of capabilities or of what is enabled have changed: so has the way to read and write. */
void satcheli_session_settle(satchel_client *imap);

/* ---- servers.c */
/* This server offers it, and cannot do it. */
bool satcheli_server_overlook(const satchel_client *imap, const char *capability);
/* ID with the name and version of the library. */
void satcheli_encode_own_id(struct encoder *e);
/* It wants to hear something straight behind login, and it is written so. */
bool satcheli_server_wants(const satchel_client *imap);
void satcheli_server_introduce(const satchel_client *imap, struct encoder *e);
/* Octets of the longest line that it takes, within max_command_line. */
size_t satcheli_server_line(const satchel_client *imap);
/* So many messages are the most that it shows of a folder. */
bool satcheli_server_caps(const satchel_client *imap, uint32_t exists);

/* ---- append_limit.c */
/* A folder's STATUS: its APPENDLIMIT is kept. SATCHEL_OK or SATCHEL_E_MEMORY. */
int satcheli_append_limit_seen(satchel_client *imap, const satchel_folder *folder);
/* Octets of the largest message that STATUS said it takes; UINT64_MAX: it said nothing. */
uint64_t satcheli_append_limit(const satchel_client *imap, const char *folder);
void satcheli_append_limits_clear(satchel_client *imap);

/* ---- folder_state.c */
void satcheli_folder_close(satchel_client *imap);
/* SELECT is answered next. What comes is about the old folder until it can only be about the new one. */
int satcheli_folder_open(satchel_client *imap, const char *name, bool read_only);
/* A reply that changes the open folder. */
int satcheli_folder_reply(satchel_client *imap, const satchel_reply *reply);
/* A FETCH: what it says of the folder. */
int satcheli_folder_message(satchel_client *imap, const satchel_message *m);
/* A command has its answer: what was said meanwhile counts. */
void satcheli_folder_tagged(satchel_client *imap);
int satcheli_folder_code(satchel_client *imap, const satchel_code *code, const char *text);
/* SELECT was granted. */
void satcheli_folder_opened(satchel_client *imap);

/* commands/reselect.c, Q111: the folder of a command that was refused because none is open will be opened again. To be
 * called before it is closed here. SATCHEL_OK; COMMAND_SKIP: it will not; E_MEMORY. */
int satcheli_reselect(const struct command *refused);

/* ---- names.c */
/* INBOX is the same in any case: RFC 9051 section 5.1. */
bool satcheli_is_same_folder(const char *a, const char *b);
void satcheli_names_clear(satchel_client *imap);
int satcheli_name_seen(satchel_client *imap, const satchel_folder *folder);
/* Writes a folder's name as the server knows it. */
int satcheli_encode_folder(struct command *cmd, struct encoder *e, const char *name);
/* The octets of a name on the wire, in the command's memory. */
int satcheli_folder_wire(struct command *cmd, const char *name, const char **wire, size_t *size);
/* The same for a pattern, always as a string. */
int satcheli_encode_pattern(struct command *cmd, struct encoder *e, const char *pattern);

/* ---- handle.c: what fetches and lists have in common */
struct handle {
	struct handle *next;
	satchel_client *imap; /* NULL: closed */
	satchel_call *call;   /* NULL: it blocks, or the call was forgotten */
	bool queued;          /* it does not block */
	satchel_allocator from;
	bool row_mine; /* the row that was read is for this handle */
	bool beside;   /* a watch: its rows are copies, and other commands go on meanwhile */
	/* SATCHEL_AGAIN was said: the call is to be told of the next row, or the end */
	bool untold;
	bool late; /* its time has passed, and that is to be told */
	int rc;    /* how it ended; SATCHEL_QUEUED: not yet */
	struct error_store *error;
	/* Called when the client goes. */
	void (*orphan)(struct handle *h);
	/* The folder that is open goes; what it knows is there still. May be NULL. */
	void (*leave)(struct handle *h);
	/* Releases the handle: see satcheli_handle_busy. */
	void (*release)(struct handle *h);
	bool driving; /* its _next is at work */
	bool ended;   /* meanwhile it was ended */
	/* a client that was closed, whose last row is lent still */
	satchel_client *lender;
};
int satcheli_handle_new(satchel_client *imap, size_t size, satchel_call *call,
                        void (*orphan)(struct handle *), struct handle **out);
void satcheli_handle_free(struct handle *h);
/* For _end: true if the handle is at work, inside a callback; it is released when that is over. */
bool satcheli_handle_busy(struct handle *h);
/* A row is there for the handle: reading stops until it was pulled. */
void satcheli_row_ready(struct handle *h);
/* The end of the handle's work. */
void satcheli_handle_done(struct handle *h, int rc, const struct error_store *e);
/* The first handle whose call is to be told of something; NULL: none. */
struct handle *satcheli_handle_to_tell(const satchel_client *imap);
/* Its end goes into its call. */
void satcheli_handle_result(struct handle *h);
/* The error that the call had from its last use goes. */
void satcheli_call_clear(satchel_client *imap, satchel_call *call);
/* An error that the call lends until it is used again. */
void satcheli_call_error(satchel_client *imap, satchel_call *call, struct error_store *e);
/* Drives until the handle has a row or has ended; the row is lent then. */
int satcheli_handle_next(struct handle *h);
/* The same without lending it. SATCHEL_AGAIN: it is queued, or its time has passed. */
int satcheli_handle_wait(struct handle *h);

#endif
