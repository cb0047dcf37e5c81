/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_CORE_FRAMER_H
#define SATCHEL_CORE_FRAMER_H

#include "core/limits.h"
#include "core/quirk.h"

#include <satchel/types.h>

/* Finds where responses end: lines, literals, and the line's context ("{5}" at the end of "* OK" text is no literal).
 * The only resumable machine of the core; it looks at no octet twice. Everything after it reads complete, contiguous
 * octets. Octets are read straight into its buffer (framer_room, framer_added), or copied in (framer_feed). */

enum frame_kind {
	FRAME_RESPONSE, /* a response, or the last segment of one */
	/* a segment that ends in "{n}" CRLF of a body that is streamed: pieces follow, then more segments */
	FRAME_HEAD,
	FRAME_PIECE, /* octets of that body */
	/* a piece of a long list of numbers (SEARCH, ESEARCH, VANISHED), cut between two; more follows */
	FRAME_PART,
};

/* A literal that was longer than its limit: its octets were let go. */
struct elided {
	size_t at;     /* where it would begin in the segment */
	uint64_t size; /* octets */
};
enum { ELIDED_MAX = 64 };

/* What kind of response it is, as far as framing goes. */
enum frame_context { CONTEXT_NEW, CONTEXT_TEXT, CONTEXT_DATA, CONTEXT_FETCH, CONTEXT_NUMBERS };

/* One step of the framer. Lent until the next. data may be written to (it belongs to the reader), and has
 * SCAN_PADDING octets behind it. */
struct frame {
	enum frame_kind kind;
	enum frame_context context;
	char *data;
	size_t size;
	uint64_t offset;  /* of data in all that was fed */
	bool first;       /* begins a response (PIECE: begins the body) */
	bool last;        /* PIECE: ends the body */
	bool cut;         /* RESPONSE: longer than the limit, only its beginning is here */
	uint64_t literal; /* HEAD, PIECE: octets of the body in all */
	uint64_t at;      /* PIECE: octets of the body before this piece */
	/* of most FETCH responses: octets of "* 23 FETCH ", and the number in it; head 0: not looked at */
	uint32_t head, number;
	const struct elided *elided;
	size_t elided_count;
};

struct framer {
	const satchel_allocator *from;
	const satchel_limits *limits;
	struct quirk_ledger *quirks;
	bool stream;    /* hand out body sections of FETCH in pieces */
	bool look_back; /* Q059: keep the last octets of a piece, they may be no body */
	char *data;
	size_t capacity; /* without the padding */
	size_t start;    /* of the segment in work */
	size_t line;     /* of the line fragment in work: behind the last literal */
	size_t scan;     /* everything before it was looked at */
	size_t end;      /* of the octets that arrived */
	uint64_t offset; /* of data[0] in all that was fed */
	uint64_t gone;   /* octets that were taken out of the segment in work */
	size_t lent;     /* octets from start on that the caller has; gone with the next step */
	enum frame_context context;
	bool inside;     /* segments of this response were given out already */
	bool cut;        /* this response is longer than its limit */
	bool quoted;     /* the line fragment so far ends inside a quoted string (Q054) */
	bool quotes_off; /* one such string had no end: do not try again */
	size_t quote;    /* quoted: where to go on looking */
	bool far; /* the last line was long, or had no end yet: the next is long too, most likely */
	uint64_t bodies;  /* octets of body sections that are held */
	uint16_t quirk;   /* the deviation that was refused */
	size_t kept;      /* cut: octets from start on that are kept */
	uint64_t held;    /* octets of this response so far, streamed ones not counted */
	uint64_t literal; /* octets left of the literal in work */
	enum { LITERAL_NONE, LITERAL_INLINE, LITERAL_SKIP, LITERAL_STREAM } mode;
	uint64_t body;   /* octets of it in all */
	uint64_t blanks; /* empty lines in a row */
	struct elided elided[ELIDED_MAX];
	size_t elided_count;
	int rc; /* sticky: why nothing more can be read */
	const char *why;
};

void satcheli_framer_init(struct framer *f, const satchel_allocator *from,
                          const satchel_limits *limits, struct quirk_ledger *quirks);
void satcheli_framer_clear(struct framer *f);

/* Room for at least `least` octets to read into; voids what was lent. NULL: no memory. */
char *satcheli_framer_room(struct framer *f, size_t least, size_t *size);
/* size octets of the room were filled. */
void satcheli_framer_added(struct framer *f, size_t size);

/* SATCHEL_ROW and a frame; SATCHEL_AGAIN: more octets are needed; < 0: the end of a response cannot be known. */
int satcheli_framer_next(struct framer *f, struct frame *frame);

/* Whether nothing of an unfinished response is there. */
bool satcheli_framer_at_rest(const struct framer *f);
/* Lets the buffer go if it is empty: idle connections keep none. */
void satcheli_framer_rest(struct framer *f);
/* Where the segment in work begins in all that was fed. */
uint64_t satcheli_framer_offset(const struct framer *f);
/* Octets that were fed so far. */
uint64_t satcheli_framer_fed(const struct framer *f);
/* Where an octet of a frame was in all that was fed: behind literals that are missing from it. */
uint64_t satcheli_frame_offset(const struct frame *frame, size_t at);
/* The octets of the segment in work that were looked at, however many arrived. */
satchel_octets satcheli_framer_seen(const struct framer *f);
/* Octets of the literal in work that did not arrive; 0: all did, or there is none. */
uint64_t satcheli_framer_missing(const struct framer *f);
/* framer_look_back.c, Q059: a body that seems to go on has ended in what came, with the answer to the command of that tag
 * behind it. */
bool satcheli_framer_look_back(struct framer *f, const char *tag);
/* Octets of a streamed body that may be given out. */
size_t satcheli_framer_ready(const struct framer *f);
/* Octets that arrived and were not given out: what must not be there behind STARTTLS's OK. */
size_t satcheli_framer_unread(const struct framer *f);
/* The same octets, where a response ends and something else begins; and away with them. What is lent stays so. */
satchel_octets satcheli_framer_tail(const struct framer *f);
void satcheli_framer_cut(struct framer *f);

/* Between framer.c and framer_buffer.c: what was lent is done with; a response begins at f->start. */
void satcheli_framer_let_go(struct framer *f);
void satcheli_framer_begin(struct framer *f);
void satcheli_framer_drop(struct framer *f, size_t from, size_t to);

#endif
