/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_COMMANDS_SET_LINES_H
#define SATCHEL_COMMANDS_SET_LINES_H

#include "highlevel/commands/commands.h"
#include "highlevel/commands/uid_search.h"

/* The set of a command, line by line: cut where a line would be too long, and gone over again where the server says that
 * it did a part of it (MESSAGELIMIT, RFC 9738). "$" is one line, which cannot be cut. */

struct set_lines {
	satchel_set left;  /* not sent yet: the command's, or `owned` */
	satchel_set whole; /* left, before part was cut off it */
	uint32_t at;       /* where the first range of left goes on; 0: at its beginning */
	uint32_t whole_at; /* the same of whole */
	satchel_set part;  /* what the line in work names; lent by left */
	satchel_set owned; /* behind left, where that was divided */
	satchel_set later; /* what the server left undone */
	bool done;         /* a line was granted */
	bool open;         /* the line in work was not: nothing is certain of its part */
	bool begun;        /* the server told of something that the line in work did */
	bool limited;      /* MESSAGELIMIT came for the line in work */
	uint32_t lowest;   /* UID down to which it was done; 0: the server did not say */

	satchel_set few;  /* a smaller line, which is the part while it is in work */
	satchel_set odd;  /* what is to go in such lines */
	uint32_t suspect; /* one up to this number is refused; 0: who knows */
	uint64_t most;    /* numbers in the next of them then */
	unsigned vain;    /* messages refused alone, one after the other */
	bool asking;      /* the line in work asks which messages there are: of `odd` ... */
	bool renames;     /* ... or of all that is left, "$" or sequence numbers, by their UIDs */
	uint64_t
		removed; /* folder_work.removed when the line was made: of questions, and where the verb sets it */
	struct uid_search search;
	struct set_builder refused; /* alone: they are left out */
	bool blamed;                /* something is left out, or was changed by somebody else */
	bool stands;                /* the refusal is believed */
	struct error_store *why;    /* of it; NULL: nothing was refused */
};

/* Cuts off the front of a set what a line with so much room for it can carry; *at as for satcheli_set_split_expanded. false:
 * not even the first number. */
bool satcheli_cut_set(const satchel_client *imap, satchel_set *left, uint32_t *at, size_t room,
                      satchel_set *part);

/* The same of a line that has so many other octets. */
bool satcheli_cut_line(const satchel_client *imap, satchel_set *left, uint32_t *at, size_t overhead,
                       satchel_set *part);

/* The ranges of a set between two numbers, both included. */
int satcheli_append_between(struct set_builder *b, const satchel_set *set, uint32_t low,
                            uint32_t high);

/* Begins anew, with a set that stays where it is; what was refused is kept. */
void satcheli_lines_begin(struct set_lines *l, const satchel_set *set);
/* Begins with a copy of the set in the command's memory. SATCHEL_OK or SATCHEL_E_MEMORY. */
int satcheli_lines_init(struct command *cmd, struct set_lines *l, const satchel_set *set);
void satcheli_lines_clear(struct set_lines *l);
/* Something is to be sent. */
bool satcheli_lines_left(const struct set_lines *l);
/* A command that begins, by sequence numbers, in a folder without messages, or of which the server told no EXISTS (Q099): no
 * command may name any there (Q101). */
bool satcheli_names_nobody(const struct command *cmd);
/* The next part, for a line with so many other octets; says whether more follow (cmd->more). Fails the command where "$" is
 * void, or the set cannot be sent. */
int satcheli_lines_next(struct command *cmd, struct set_lines *l, size_t overhead);
/* The line that was sent last is to be sent once more, otherwise. */
void satcheli_lines_again(struct set_lines *l);
/* Notes MESSAGELIMIT of a status reply, tagged or not. true: that is what it was. */
bool satcheli_lines_note(struct set_lines *l, const satchel_reply *reply);
/* Something is on its way behind it that it must not be sent behind. */
bool satcheli_lines_overtaken(const struct command *cmd);
/* The line was granted. COMMAND_AGAIN: there is more to send; SATCHEL_OK: all is done; E_MESSAGELIMIT, and the command has
 * failed: what was left undone cannot be named. */
int satcheli_lines_granted(struct command *cmd, struct set_lines *l, const satchel_reply *reply);
/* The line was refused because it names too many messages: it is divided there. COMMAND_AGAIN, or rc: it cannot be. */
int satcheli_lines_divide(struct command *cmd, struct set_lines *l, const satchel_reply *reply,
                          int rc);

/* The line was refused, for one of its messages perhaps: those that there are go again in smaller lines, and one that is
 * refused alone is left out. COMMAND_AGAIN; SATCHEL_OK: that was the last, and others were granted; or < 0: the refusal
 * stands. For commands that may be said twice. */
int satcheli_lines_narrow(struct command *cmd, struct set_lines *l, const satchel_reply *reply,
                          int rc);
/* In the functions of a verb, before anything else: the line asks which messages there are; a reply answers that; it was
 * granted (COMMAND_AGAIN, or < 0 as above). So does the first line, where sequence numbers or "*" have no room in one line
 * with so many other octets, and messages may go between two. "$" and sequence numbers are UIDs from then on, and cmd->numbers is not set. */
bool satcheli_lines_ask(struct command *cmd, struct set_lines *l, size_t overhead,
                        struct encoder *e);
bool satcheli_lines_answer(struct command *cmd, struct set_lines *l, const satchel_reply *reply);
int satcheli_lines_asked(struct command *cmd, struct set_lines *l, const satchel_reply *reply);

/* set_ask.c, for set_narrow.c: "$" or numbers of the line mean what they did when it was sent; the next line asks; the
 * answer to the last. SATCHEL_OK: `odd` is what there is; E_MEMORY; E_PROTOCOL: that cannot be told, or it is nothing. */
bool satcheli_lines_are_same(const struct command *cmd, const struct set_lines *l);
/* A message went during the line, and the rest, for later lines, has "*", which may be another one now. */
bool satcheli_lines_star_moved(const struct command *cmd, const struct set_lines *l,
                               const satchel_set *rest);
/* For that the command fails. Returns SATCHEL_E_EXPUNGED. */
int satcheli_star_moved(struct command *cmd);
void satcheli_lines_begin_asking(struct command *cmd, struct set_lines *l);
int satcheli_lines_take_answer(struct command *cmd, struct set_lines *l);
/* There is something for smaller lines: the next of them becomes the part. SATCHEL_OK or E_MEMORY. */
int satcheli_lines_next_few(struct command *cmd, struct set_lines *l, size_t overhead);
/* Something of a line was not done, and the others go on; the first of them tells why. SATCHEL_OK or E_MEMORY. */
int satcheli_lines_blame(struct command *cmd, struct set_lines *l, const char *what,
                         const satchel_reply *reply, int rc);
/* All lines are done: SATCHEL_OK, or the command has failed, as something was not. */
int satcheli_lines_verdict(struct command *cmd, const struct set_lines *l);
/* Appends what was refused alone. */
int satcheli_lines_append_refused(const struct set_lines *l, struct set_builder *b);

/* Appends what was not done, as far as is known: the line that is in work, and all that was to come. */
int satcheli_lines_undone(const struct set_lines *l, struct set_builder *b);
/* At the command's end: an error of a later line leaves what the lines before it did. */
void satcheli_lines_outcome(struct command *cmd, const struct set_lines *l);
/* It did: what was not done can be told, but for "$", which has no numbers. */
bool satcheli_lines_partly(const struct command *cmd, const struct set_lines *l);

/* moved.c: what was not done, as a part of a result. SATCHEL_OK or E_MEMORY. */
int satcheli_moved_left(const struct command *cmd, satchel_moved *moved, const struct set_lines *l);

/* Fails the command where the set is "$" and that has no value: no search saved one in this folder, or the server cannot.
 * (RFC 5182) */
int satcheli_check_saved(struct command *cmd, const satchel_set *set);

#endif
