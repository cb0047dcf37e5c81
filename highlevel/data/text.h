/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_DATA_TEXT_H
#define SATCHEL_DATA_TEXT_H

#include "highlevel/data/text_memo.h"

enum { TEXT_CHARSETS = 16, TEXT_NAME_MAX = 40 };

/* How the octets of a charset become UTF-8. */
enum text_kind {
	TEXT_UTF8, /* they are, but for the wrong ones */
	/* ISO-8859-1, whose control characters of 8 bits count as those of windows-1252 */
	TEXT_WESTERN,
	/* nobody said: UTF-8 if valid, else what the detector is sure of, else western */
	TEXT_GUESS,
	TEXT_ICU,     /* with a converter */
	TEXT_UNKNOWN, /* nobody knows it: ASCII and UTF-8 stay readable, all else is U+FFFD */
};

struct text_charset {
	char name[TEXT_NAME_MAX]; /* as it came */
	size_t name_size;         /* octets; 0: a free place */
	enum text_kind kind;
	struct UConverter *converter;
};

struct text_room {
	char *data;
	size_t size, room; /* octets */
};

/* What turns octets of any charset into UTF-8. One per client: converters are opened when they are needed first, and
 * kept. Texts are built in `out`; no memory on the way is remembered in `failed` and told at the end. */
struct text_decoder {
	const satchel_allocator *from;
	struct text_charset charsets[TEXT_CHARSETS];
	size_t next, last; /* the place to be used next, and the one that was found last */
	struct UConverter *folder;
	struct UCharsetDetector *detector;
	const char *guess; /* what the detector said about this text; NULL: not asked yet */
	struct text_room out, raw;
	struct text_memo *memo; /* of header text */
	bool failed;
};

void satcheli_text_init(struct text_decoder *d, const satchel_allocator *from);
/* The decoder can be used again. */
void satcheli_text_clear(struct text_decoder *d);
/* Lets go of what can be had again: idle connections keep little. */
void satcheli_text_rest(struct text_decoder *d);

/* Any text of a known or unknown charset: a value of RFC 2231, a body. An empty charset is one to be guessed.
 * NULL: no memory. */
const char *satcheli_charset_to_utf8(struct text_decoder *d, struct arena *a, const char *charset,
                                     size_t charset_size, const char *in, size_t size);

/* Whether there is a converter for that charset. */
bool satcheli_charset_known(struct text_decoder *d, const char *charset, size_t size);

/* The steps that other decoders are made of: start, put octets into d->out, settle what was put, finish. */
void satcheli_text_start(struct text_decoder *d);
/* Makes room for more octets in d->out or d->raw; false: no memory. */
bool satcheli_text_reserve(struct text_decoder *d, struct text_room *r, size_t more);
void satcheli_text_put(struct text_decoder *d, const char *octets, size_t size);
/* UTF-16, in the order of this machine. more: a surrogate whose other half is still to come stays in units, and is counted.
 * What is no character, or NUL, becomes U+FFFD. */
size_t satcheli_text_put_units(struct text_decoder *d, uint16_t *units, size_t count, bool more);
/* Turns d->out from there on, octets of that charset, into UTF-8. */
void satcheli_text_settle(struct text_decoder *d, size_t from, const char *charset,
                          size_t charset_size);
/* d->out as a string in the arena; NULL: no memory. */
const char *satcheli_text_finish(struct text_decoder *d, struct arena *a);

/* How many octets from there on are ASCII, NUL not among them. */
size_t satcheli_ascii_size(const char *s, size_t size);

#endif
