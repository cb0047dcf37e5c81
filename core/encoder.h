/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_CORE_ENCODER_H
#define SATCHEL_CORE_ENCODER_H

#include "core/set.h"

#include <satchel/types.h>
#include <satchel/wire.h>

/* Typed arguments in, the octets of one command out, with breaks where the writer has to do something. It alone chooses
 * atom, quoted string or literal. CR, LF and NUL in anything but a literal are refused before the first octet leaves.
 * Errors stick. */

enum encoder_break_kind {
	BREAK_WAIT,   /* go on only after a continuation request came */
	BREAK_SECRET, /* what follows is secret: the trace shows *** */
	BREAK_SECRET_END,
	BREAK_SOURCE, /* `size` octets come from elsewhere: source number `source` */
};

struct encoder_break {
	enum encoder_break_kind kind;
	size_t at; /* in the text */
	uint64_t size;
	size_t source;
};

/* What goes in the place of "*" where that may not be sent (RFC 9586 section 3): the highest UID that there can be. */
#define ENCODER_STAR "4294967295"

struct encoder {
	const satchel_allocator *from;
	satchel_literals literals;
	bool utf8;          /* quoted strings may carry UTF-8 (RFC 9755 section 3) */
	bool plain_sets;    /* sets go number by number (Q209) */
	bool plain_strings; /* no string goes as an atom (Q209) */
	bool no_star; /* sets go without "*" (RFC 9586 section 3); alone it is E_UIDREQUIRED */
	char *text;
	size_t size, capacity;
	struct encoder_break *breaks;
	size_t break_count, break_capacity;
	int rc;          /* SATCHEL_OK, or the first error */
	const char *why; /* it in words */
	unsigned depth;  /* open lists */
	bool fresh;      /* nothing was written since "(": no space is due */
};

void satcheli_encoder_init(struct encoder *e, const satchel_allocator *from,
                           satchel_literals literals);
/* Wipes what it held. */
void satcheli_encoder_clear(struct encoder *e);
/* Empty, the memory is kept (and wiped). */
void satcheli_encoder_reset(struct encoder *e);
int satcheli_encoder_fail(struct encoder *e, int rc, const char *why);

/* Octets as they are, unchecked: constants of the library only. */
void satcheli_encode_octets(struct encoder *e, const char *octets, size_t size);
/* The same for a constant string, with a space in front where one is due. */
void satcheli_encode_word(struct encoder *e, const char *word);

/* Arguments: each puts a space in front where one is due. */
void satcheli_encode_atom(struct encoder *e, const char *atom); /* checked */
void satcheli_encode_astring(struct encoder *e, const void *octets,
                             size_t size); /* atom, quoted or literal */
void satcheli_encode_string(struct encoder *e, const void *octets,
                            size_t size); /* quoted or literal */
void satcheli_encode_literal(struct encoder *e, const void *octets, size_t size);
void satcheli_encode_source(struct encoder *e, uint64_t size, size_t source,
                            bool binary); /* a literal from elsewhere */
void satcheli_encode_number(struct encoder *e, uint64_t n);
void satcheli_encode_set(struct encoder *e, const satchel_set *set);
void satcheli_encode_raw(struct encoder *e, const char *text); /* checked: one line, no literal */
void satcheli_encode_open(struct encoder *e);
void satcheli_encode_close(struct encoder *e);
/* What is written between the two is secret. */
void satcheli_encode_secret(struct encoder *e, bool begins);
/* A line of its own that is sent only after "+": the answer to a challenge. */
void satcheli_encode_wait(struct encoder *e);
void satcheli_encode_crlf(struct encoder *e);

/* Whether a word can be sent as an atom; "NIL" cannot. */
bool satcheli_is_atom(const char *s, size_t size, int class);

#endif
