/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_COMMANDS_FETCH_H
#define SATCHEL_COMMANDS_FETCH_H

#include "highlevel/commands/fetch_request.h"
#include "highlevel/commands/uid_search.h"

/* What the files of FETCH share: the handle, and one command of it. */

/* fetch_narrow.c: how the messages that are to blame for a refusal are looked for. */
struct narrowing {
	satchel_set waiting;    /* messages, while nothing has come at all: owned */
	size_t probing, probed; /* messages asked for alone meanwhile: now; ever */
	bool misled;            /* it is not the message behind the last row that a NO is for */
	unsigned vain;          /* commands in a row that were refused, and brought nothing */
	uint32_t witness;       /* the last message that came */
	bool asks_witness;      /* it is asked for again just now */
	bool stopped;           /* it was refused: nothing more is asked for */
};

/* fetch_behind.c: messages of which something could not be read, or stood behind the end of the list (Q128). */
struct behind {
	struct set_builder lacking, bare; /* items were lost; sections were */
	struct set_builder lost, had;     /* sections did not come; all came, once some were lost */
	struct set_builder refused;       /* they came, and the command for just that was refused */
	uint64_t items;                   /* of the lacking, all together */
	char *items_request;              /* these items; a block */
	char *sections_request;           /* the sections; a block */
	bool asked;
	bool cut;       /* sections were lost so */
	bool curtailed; /* behind the end of the list */
};

/* fetch_nameless.c: answers without a UID. */
struct nameless {
	struct set_builder seqs;
	uint64_t removed; /* folder_work.removed when the first came */
	bool more;        /* not all of them were news */
	enum { NAMELESS_NEW, NAMELESS_ASKED, NAMELESS_DONE } stage;
};

/* fetch_hidden.c: messages that only the server can name, "$" or PARTIAL, as they were when the fetch was sent. */
struct hidden {
	uint64_t saves;            /* "$": folder_work.saves */
	uint32_t exists;           /* PARTIAL: messages in the folder ... */
	uint64_t removed;          /* ... and folder_work.removed */
	bool known;                /* the server told which they are */
	struct set_builder listed; /* these, as far as they were there still */
};

/* fetch_hold.c: a row that lacks something that was asked for, while more of it may come (Q113). */
struct held {
	satchel_message message;
	struct arena arenas[2]; /* the message's, and the one before */
	unsigned turn;
	size_t came; /* how much of what was asked for; 0: nothing is held, or joined */
};

struct satchel_fetch {
	struct handle handle;
	/* what was asked for */
	char *request;
	satchel_set asked; /* a block's */
	satchel_set *asked_block;
	bool numbers, stream, raw_text, whole, lazy, vanished, once;
	size_t sections; /* how many */
	char *wanted;    /* the same, each with its NUL, and one more; NULL: none. A block */
	char *spelled;   /* as the server writes them, if it does so in their order; a block */
	bool ranges;     /* a range is among them */
	struct fetch_needs needs;
	uint64_t changed_since;
	int64_t partial_first, partial_last;
	/* what came */
	struct set_builder got, failed; /* rows; those of them with an rc of their own */
	struct set_builder gone;        /* VANISHED (EARLIER) */
	uint32_t there;         /* messages in the folder, if all were asked for; 0: not known */
	uint64_t there_removed; /* folder_work.removed then */
	bool holes;             /* messages stand between those that came, and nobody named them */
	uint32_t highest;       /* of the rows */
	bool limit;             /* no memory to keep one of these */
	bool deaf;              /* no memory to tell a row: no more of them are told */
	const satchel_message *row;
	bool data;                     /* the row is a piece */
	bool takes_pieces;             /* of the body in work */
	bool open_row;                 /* pieces were lent, and not yet their row */
	struct error_store *row_error; /* of the row */
	satchel_message refused;       /* a row that the server did not give */
	/* the folder that it is about */
	unsigned long folder; /* its serial; 0: not known yet */
	bool left_folder;     /* it is not open any more: left was worked out then */
	bool left_all;        /* left is all that was asked for */
	bool finished;
	uint32_t top; /* finished: the highest number that "*" could mean; 0: not known */
	uint64_t removed;
	satchel_set left;
	/* how it goes */
	size_t open; /* commands that have not ended */
	struct narrowing narrowing;
	struct behind behind;
	struct nameless nameless;
	struct hidden hidden;
	struct held held;
	int rc;                    /* of the first command that failed */
	struct error_store *error; /* its error */
	struct error_store *why;   /* the first refusal that is being looked into */
	/* the first error of a message */
	int message_rc;
	struct error_store *message_error;
};

/* One command of a fetch; the fetch is its owner, until it is ended early. */
enum part_kind {
	PART_WHOLE, /* of what was asked for: what of it there is is not known */
	/* messages that there are, asked for again */
	PART_EXACT,
	PART_GUESS, /* one that a NO is believed to be for */
	PART_PROBE, /* one of many, while nothing has come at all */
	/* whose answers are no rows like others */
	PART_WITNESS, /* one that came: whether it would come again */
	PART_LIST,    /* asks which messages there are, after a refusal */
	PART_SEARCH,  /* the same by UID SEARCH, where that is refused too */
	/* messages that came, asked for what was lost of them */
	PART_LACKING, /* items */
	PART_BARE,    /* sections */
	PART_NAME,    /* which UIDs these sequence numbers have */
};

struct fetch_part {
	satchel_set set;
	satchel_span first; /* range of it, with "*" as the highest number */
	enum part_kind kind;
	unsigned asked_again;    /* how often before; of one message alone */
	struct uid_search there; /* PART_LIST, PART_SEARCH */
	uint64_t rows;
	uint32_t last;       /* the number of the last row */
	uint32_t from, upto; /* sequence numbers of the first row and the last; 0: not told */
	bool odd;            /* rows were not ascending */
	uint32_t exists;     /* messages in the folder when its answers began */
	uint64_t removed;    /* folder_work.removed then */
	bool expunged;       /* [EXPUNGEISSUED] */
	bool limited;        /* [MESSAGELIMIT] */
	uint32_t limited_to; /* the lowest UID that was done; 0: not said */
};

/* fetch_part.c */
extern const struct verb satcheli_fetch_verb;
/* What a command asks for; copied into its memory. SATCHEL_OK or SATCHEL_E_MEMORY. */
int satcheli_fetch_set_part(struct command *cmd, const satchel_set *part);
/* Queues commands for all that was asked for. */
int satcheli_fetch_ask_first(satchel_fetch *f);
/* Queues commands for one set or several, which are copied, all or none: they leave before all others, but for that one.
 * again: how often these messages were asked for before. */
int satcheli_fetch_ask(satchel_fetch *f, const satchel_set *sets, size_t count, enum part_kind kind,
                       unsigned again, const struct command *behind);
/* Whether it names messages of which it is known that they are there. */
static inline bool part_is_exact(const struct fetch_part *p)
{
	return p->kind >= PART_EXACT && p->kind <= PART_WITNESS;
}

/* Whether it asks for what a row had already been told to lack. */
static inline bool part_is_behind(const struct fetch_part *p)
{
	return p->kind >= PART_LACKING;
}

/* Whether it asks which messages there are. */
static inline bool part_lists(const struct fetch_part *p)
{
	return p->kind == PART_LIST || p->kind == PART_SEARCH;
}

/* Whether only the server knows which messages it names. */
static inline bool part_is_hidden(const satchel_fetch *f, const struct fetch_part *p)
{
	return (p->kind == PART_WHOLE || p->kind == PART_LIST) &&
	       (p->set.kind == SATCHEL_SET_SAVED || f->partial_first);
}

/* The kind of the sets by which its messages are known: "$" goes by UID. */
static inline satchel_set_kind fetch_kind(const satchel_fetch *f)
{
	return f->asked.kind == SATCHEL_SET_SAVED ? SATCHEL_SET_UIDS : f->asked.kind;
}

/* Whether only the server knows which messages of what was asked for it means. */
static inline bool fetch_is_hidden(const satchel_fetch *f)
{
	return f->asked.kind == SATCHEL_SET_SAVED || f->changed_since || f->partial_first;
}

/* No memory: nobody can tell any more what came and what did not. Always false. */
static inline bool fetch_deafen(satchel_fetch *f)
{
	f->deaf = f->limit = true;
	return false;
}

/* The number by which a row is known: its UID, or its sequence number. */
static inline uint32_t fetch_number(const satchel_fetch *f, const satchel_message *m)
{
	return f->numbers ? m->seq : m->uid;
}

/* fetch.c */
/* The folder that the fetch is about, as long as what is known of it is there; else NULL. */
const struct folder_work *satcheli_fetch_folder(const satchel_fetch *f);

/* fetch_rows.c */
bool satcheli_fetch_reply(struct command *cmd, const satchel_reply *reply);
bool satcheli_fetch_piece(struct command *cmd, const satchel_reply *reply);
/* Whether a line has an item that was asked for, in whatever form. */
bool satcheli_fetch_is_answer(const satchel_fetch *f, const satchel_message *m);
/* All that comes of a row is there: it is counted, and lent. */
void satcheli_fetch_give(satchel_fetch *f, struct fetch_part *p, satchel_message *m);
/* What is said of one message is no reason to give up its folder. */
void satcheli_fetch_blame_message(struct error_store *e);
/* The first error of a message is the fetch's, if nothing worse comes; why may be NULL. false: no memory. */
bool satcheli_fetch_blame(satchel_fetch *f, uint32_t n, int rc, const struct error_store *why);
/* A row for a message that the server did not give. */
void satcheli_fetch_refuse(satchel_fetch *f, uint32_t n, int rc, const struct error_store *why);

/* fetch_range.c */
/* Says of what came whether it is what was asked for. */
void satcheli_fetch_check_ranges(const satchel_fetch *f, struct fetch_work *w);

/* fetch_sections.c */
/* SATCHEL_OK or SATCHEL_E_MEMORY. */
int satcheli_fetch_keep_sections(satchel_fetch *f, const char *const *sections);
/* Some were asked for: whether one did not come with a row. */
bool satcheli_fetch_lacks_sections(satchel_fetch *f, const satchel_message *m);
/* Of a row that is not noted yet. */
void satcheli_fetch_note_sections(satchel_fetch *f, const satchel_message *m);

/* fetch_hold.c */
/* How many of the sections that were asked for came with a row, valid or not. */
size_t satcheli_fetch_sections_of(const satchel_fetch *f, const satchel_message *m);
bool satcheli_fetch_lacks_any(const satchel_fetch *f, const satchel_message *m);
/* A row that lacks something. true: it is held back. */
bool satcheli_fetch_hold(satchel_fetch *f, struct command *cmd, const struct fetch_work *w);
int satcheli_fetch_joins(struct command *cmd, const satchel_reply *reply, bool data);
/* The command has ended, or its row is not wanted any more. */
void satcheli_fetch_let_go(const struct command *cmd);

/* fetch_left.c */
/* All of a set that did not come in any form. A result. */
int satcheli_fetch_rest(satchel_fetch *f, const satchel_set *set, satchel_set **rest);
/* What of a set lies between two numbers, both included. A result. */
int satcheli_fetch_within(const satchel_fetch *f, const satchel_set *set, uint32_t first,
                          uint32_t last, satchel_set **part);
/* Works out what is left, while the folder is there still. */
void satcheli_fetch_leave(struct handle *h);
/* The last of its commands has ended. */
void satcheli_fetch_finished(satchel_fetch *f);

/* fetch_again.c */
/* Whether the fetch and its folder are as they were: numbers still mean the same messages. */
bool satcheli_fetch_may_ask(const satchel_fetch *f);
/* Why a message did not come although the server said OK: it is gone, or was left out. */
int satcheli_fetch_why_missing(const satchel_fetch *f, const struct fetch_part *p, uint32_t n,
                               struct error_store *e);
/* All commands have ended: that fewer messages came than there are is an error. */
void satcheli_fetch_settle_unknown(satchel_fetch *f);
/* A command has ended, and what did not come is asked for again, or was told as a row; false: its error stands. */
bool satcheli_fetch_again(satchel_fetch *f, struct command *cmd);

/* Whether it is known which messages did not come. */
bool satcheli_fetch_may_look(const satchel_fetch *f);

/* fetch_hidden.c */
/* Such a command is about to be sent. false: it asks for the messages of one that was refused, and would name others. */
bool satcheli_fetch_begin_hidden(satchel_fetch *f, const struct fetch_part *p);
/* Such a command was refused: asks which messages it named. false: that cannot be told any more. */
bool satcheli_fetch_list_hidden(satchel_fetch *f, const struct fetch_part *p);
/* The answer to that, in order. false: it may be about others. */
bool satcheli_fetch_keep_hidden(satchel_fetch *f, const satchel_set *there);

/* fetch_nameless.c */
/* It is no row: whether it is an answer without a UID. */
void satcheli_fetch_note_nameless(satchel_fetch *f, const struct command *cmd,
                                  const struct fetch_work *w);
/* The last command is about to end: asks which messages they are, and then for those that did not come. */
void satcheli_fetch_ask_nameless(satchel_fetch *f);
/* All commands have ended: what cannot be told whose it was is an error. */
void satcheli_fetch_settle_nameless(satchel_fetch *f);

/* fetch_behind.c */
/* A row has lost items or sections, which its answer may have had. */
void satcheli_fetch_note_behind(satchel_fetch *f, const satchel_message *m, uint64_t items);
/* The last command is about to end: asks once for what was lost. */
void satcheli_fetch_ask_behind(satchel_fetch *f);
/* A further row: it has sections, or it tells its error, or they were lost once more. */
void satcheli_fetch_note_second(satchel_fetch *f, struct fetch_work *w);
/* Such a command has ended; false: its error is one of the connection, or memory ran out. */
bool satcheli_fetch_behind_ended(satchel_fetch *f, const struct command *cmd);
/* All commands have ended: sections that were lost, and never came, are an error. */
void satcheli_fetch_settle_behind(satchel_fetch *f);
/* Puts back what came as a row, and whose sections did not. */
int satcheli_fetch_leave_lost(satchel_fetch *f, satchel_set *left);

/* fetch_narrow.c */
/* Asks for messages, known to be there, that did not come of a command that asked for them all. false: it is not done. */
bool satcheli_fetch_narrow(satchel_fetch *f, const struct fetch_part *p, const satchel_set *rest);
/* A command has ended, and it was asked again for what it did not bring: what waited for it is asked for. false: nothing
 * more is, and something waits still. */
bool satcheli_fetch_narrow_on(satchel_fetch *f, const struct fetch_part *p);
/* The answer to what was asked for once more, as it came before. false: it is refused now, and so would be the others. */
bool satcheli_fetch_witness(satchel_fetch *f, const struct command *cmd);
/* Asks for messages in one command, as far as they have room in a line. false: no memory. */
bool satcheli_fetch_ask_set(satchel_fetch *f, const satchel_set *set, enum part_kind kind,
                            unsigned again);

/* fetch_limit.c: MESSAGELIMIT, RFC 9738 */
/* Before it is sent: leaves the command as many messages as the server takes, and queues another for the others. */
int satcheli_fetch_cut(satchel_fetch *f, struct command *cmd);
void satcheli_fetch_note_limit(struct fetch_part *p, const satchel_code *code);
/* Asks for what was above the limit; false: that is not to be done. */
bool satcheli_fetch_go_on(satchel_fetch *f, struct command *cmd);

#endif
