/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_CLIENT_COMMAND_H
#define SATCHEL_CLIENT_COMMAND_H

#include "core/encoder.h"
#include "highlevel/client/errors.h"
#include "highlevel/client/numbers.h"
#include "highlevel/data/replies.h"

/* One command, from the call to its end. What it is stands in its verb: a table of functions, one per file of
 * highlevel/commands. One step of the engine drives them all, blocking and queued alike. */

struct command;

/* When it may be sent while others are in flight: the table of overlaps. */
enum {
	/* nothing follows it on the wire until it is done (login, STARTTLS, LOGOUT) */
	OVERLAP_BARRIER = 1,
	OVERLAP_ALONE = 2, /* it waits until all before it are done */
	/* the server must not send EXPUNGE during it: FETCH, STORE, SEARCH by sequence numbers */
	OVERLAP_KEEPS = 8,
	OVERLAP_SELECTS = 16, /* opens or closes a folder */
	/* changes the open folder: waits until it is certain which one that is */
	OVERLAP_SETTLED = 128,
	OVERLAP_LITERAL = 64, /* waits for all before it, unless its literals need no waiting */
	OVERLAP_LOGOUT = 32 | OVERLAP_BARRIER | OVERLAP_ALONE,
};

/* In which states it may be sent; bits 1 << satchel_state. */
enum {
	IN_ANY = 0x0F,
	IN_NOT_AUTHENTICATED = 1 << SATCHEL_STATE_NOT_AUTHENTICATED,
	IN_AUTHENTICATED = 1 << SATCHEL_STATE_AUTHENTICATED | 1 << SATCHEL_STATE_SELECTED,
	IN_SELECTED = 1 << SATCHEL_STATE_SELECTED,
};

/* What a verb's function says. */
enum {
	COMMAND_DONE = SATCHEL_OK,
	/* finish: one more line is to be sent; encode is called again with step + 1 */
	COMMAND_AGAIN = 100,
	/* encode: nothing is to be sent; finish is not called, the command is done */
	COMMAND_SKIP = 101,
	/* encode: nothing can be sent before the program has answered; cmd->held is set until then */
	COMMAND_HOLD = 102,
};

struct verb {
	const char *name; /* for errors: "EXAMINE" */
	unsigned states;  /* IN_... */
	unsigned overlap; /* OVERLAP_... */
	bool resumes;     /* goes on by itself behind OK [MESSAGELIMIT] (RFC 9738) */
	bool of_watch;    /* sent by a watch: nobody else waits for it */
	bool patient;     /* the server may be silent meanwhile: it has times of its own */
	bool collects;    /* its result is untagged replies: one that cannot be read costs it */
	/* Its answers come next: those to the commands before it are complete. May be NULL. */
	void (*lead)(struct command *cmd);
	/* Writes the line of this step without its tag and CRLF, in capabilities that are known now. < 0: refused, see
	 * satcheli_command_fail. */
	int (*encode)(struct command *cmd, struct encoder *e);
	/* An untagged reply: true if it was meant for this command. May be NULL. */
	bool (*reply)(struct command *cmd, const satchel_reply *reply);
	/* An untagged FETCH that tells what it changed: that is for the listener, not for what was sent behind it. May be NULL. */
	bool (*echoes)(const struct command *cmd, const satchel_message *message);
	/* A piece of a streamed body. May be NULL. */
	bool (*piece)(struct command *cmd, const satchel_reply *reply);
	/* It holds a row back: a reply, or a piece, before that is dispatched. SATCHEL_OK: it is more of the row; SATCHEL_ROW: the
	 * row is ready; E_MEMORY. May be NULL if it never does. */
	int (*joins)(struct command *cmd, const satchel_reply *reply, bool data);
	/* "+" where none was due: a challenge. Writes the answer; COMMAND_SKIP: there is none. May be NULL. */
	int (*challenge)(struct command *cmd, const satchel_reply *reply, struct encoder *e);
	/* Reads the next octets of a source (BREAK_SOURCE). May be NULL. */
	int (*pull)(struct command *cmd, size_t source, char *room, size_t size, size_t *got);
	/* The tagged OK: makes the result. May be NULL. */
	int (*finish)(struct command *cmd, const satchel_reply *reply);
	/* The tagged NO or BAD, its code in rc: may change it, or go on. May be NULL. */
	int (*refused)(struct command *cmd, const satchel_reply *reply, int rc);
	/* The caller's memory is not to be touched any more. May be NULL. */
	void (*forgot)(struct command *cmd);
	/* The end, whatever it is; cmd->rc and cmd->error are set. May be NULL. */
	void (*ended)(struct command *cmd);
};

enum command_stage {
	STAGE_QUEUED,
	STAGE_SENDING, /* some of it has left */
	STAGE_SENT,
	STAGE_DONE,
};

struct command {
	struct command *next;
	const struct verb *verb;
	satchel_client *imap;
	satchel_call *call; /* NULL: it blocks, or it was forgotten, or it belongs to a handle */
	struct arena arena; /* its arguments */
	void *work;         /* the verb's own, in the arena */
	void *owner;        /* the handle that it works for, or NULL */
	struct encoder line;
	size_t sent; /* octets of the line that were written out */
	size_t next_break;
	uint64_t source_left; /* of the source in work */
	bool waiting;         /* for "+" */
	bool secret;
	bool pulling;          /* in the middle of a source */
	bool leads;            /* lead was called */
	bool stream, raw_text; /* of a FETCH: how its answers are to be read */
	/* names sequence numbers: only behind commands during which none can change (RFC 9051, 5.5) */
	bool numbers;
	struct numbered numbered;
	bool by_uid; /* it is a UID SEARCH all the same, during which the server may send EXPUNGE */
	bool saves;  /* set by encode: "$" is its result */
	/* set by encode: another line of it follows this one, and no other command comes between */
	bool more;
	bool held; /* COMMAND_HOLD: it is not sent, and nothing passes it */
	/* set by encode: it goes on from what this line is answered, of which not a word may be lost; an answer that cannot be
	 * read is held against it, whoever else it might be for */
	bool relies;
	bool said;           /* satcheli_command_say was used */
	bool answered;       /* NO or BAD came before all was sent: rc has it */
	bool forgotten;      /* the call's outputs are not to be touched any more */
	bool drains;         /* its handle was ended early: its answer is read away */
	uint64_t drain_from; /* octets received when that began */
	uint64_t begin;      /* octets put out in front of its first line */
	uint64_t line_end;   /* octets put out when its line was complete */
	uint64_t heard;      /* octets that the server had said when its line began */
	/* it was sent for a folder that was not opened: what comes is not for it */
	bool astray;
	bool incomplete; /* an untagged reply for it could not be read */
	enum command_stage stage;
	unsigned step; /* lines sent before this one */
	char tag[16];
	int rc;
	struct error_store *error; /* rc < 0 */
	satchel_outcome outcome;
};

/* The call of options that do not fit: satcheli_command_make and satcheli_handle_new refuse it. */
extern const satchel_call satcheli_unfit;
int satcheli_call_check(satchel_client *imap, const satchel_call *call, const char *name);

/* Makes a command with `work_size` octets of zeroed work. On failure the error is set, *out untouched. */
int satcheli_command_make(satchel_client *imap, const struct verb *verb, satchel_call *call,
                          size_t work_size, struct command **out);
/* The same for commands that the library itself sends: unread rows do not matter. */
int satcheli_command_make_inner(satchel_client *imap, const struct verb *verb, satchel_call *call,
                                size_t work_size, struct command **out);
/* A copy of a string in the command's memory; NULL (and the command has failed): no memory. */
const char *satcheli_command_text(struct command *cmd, const char *text);
/* The same for octets. */
const void *satcheli_command_copy(struct command *cmd, const void *octets, size_t size);
/* The same for the name of a folder, which there has to be; with an error the command is dropped: SATCHEL_E_ARGUMENT,
 * SATCHEL_E_MEMORY. */
int satcheli_command_folder(struct command *cmd, const char *folder, const char **copy);
/* Drops a command that was not queued yet. Returns rc, which is made the client's error with that message. */
int satcheli_command_drop(struct command *cmd, int rc, const char *why);

/* Queues it. With a call: SATCHEL_QUEUED. Without: drives the client until it is done; the command is gone then. */
int satcheli_command_run(struct command *cmd);
/* Queues it for a handle (owner), which is told by verb->ended. */
void satcheli_command_queue(struct command *cmd);
/* Its caller has gone: outputs and call are left alone; what was not sent is dropped. */
void satcheli_command_forget(struct command *cmd);
/* Its handle has gone: what still comes is read away, up to drain_max. */
void satcheli_command_disown(struct command *cmd);
/* At its end, in the verb's function: it has failed for want of memory, whatever it failed of before. */
void satcheli_command_no_memory(struct command *cmd);
/* Says why it fails; for use in the verb's functions. Returns rc. */
int satcheli_command_fail(struct command *cmd, int rc, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* The same in the server's words: it was refused. */
int satcheli_command_refused(struct command *cmd, int rc, const satchel_reply *reply);
/* SATCHEL_OK if the server has this capability; else it fails with E_UNSUPPORTED. */
int satcheli_command_needs(struct command *cmd, const char *capability);
/* For commands that change messages: SATCHEL_OK, or E_READONLY while a folder is open for reading alone. */
int satcheli_command_writes(struct command *cmd);
/* Fails, as the server did only the highest of the messages: RFC 9738. Returns SATCHEL_E_MESSAGELIMIT. */
int satcheli_command_limited(struct command *cmd, const satchel_reply *reply);
void satcheli_command_free(struct command *cmd);

#endif
