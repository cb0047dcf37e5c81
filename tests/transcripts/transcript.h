/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_TRANSCRIPTS_TRANSCRIPT_H
#define SATCHEL_TRANSCRIPTS_TRANSCRIPT_H

#include "tests/transcripts/text.h"

#include <satchel/limits.h>

/* One file, as README.md says. */
enum step_kind {
	STEP_SEND,    /* octets that the client must send */
	STEP_RECEIVE, /* octets that it gets */
	STEP_CALL,    /* a call of the library, its text */
	STEP_PAUSE,   /* "=" lines: those before are done before the calls behind */
	STEP_SILENCE, /* time passes, nothing comes */
	STEP_EOF,     /* the server closes */
};

struct step {
	enum step_kind kind;
	unsigned line;
	struct string octets;
};

enum transcript_state {
	TRANSCRIPT_CONNECTED,
	TRANSCRIPT_AUTHENTICATED,
	TRANSCRIPT_SELECTED,
};

enum { TRANSCRIPT_WORDS_MAX = 16, TRANSCRIPT_QUIRKS_MAX = 16 };

struct transcript {
	const char *path;
	bool decode;      /* no client: the decoder alone */
	bool strict_same; /* its deviations are tolerated in strict mode too */
	bool by_hand;     /* the greeting and all that follows is in the file */
	bool queued_only, blocking_only;
	bool needs_zlib;
	bool strict, raw_text, sequence_numbers, look_back, read_only, offsets, early, loose;
	bool plain_sets, plain_strings, search_locally;
	bool starttls; /* opened as imap://: nothing goes before TLS */
	enum transcript_state state;
	unsigned exists; /* messages in the folder of the preamble */
	char *capabilities;
	const char *mask[TRANSCRIPT_WORDS_MAX + 1];
	size_t mask_count;
	const char *enable[TRANSCRIPT_WORDS_MAX + 1];
	size_t enable_count;
	const char *credentials[TRANSCRIPT_WORDS_MAX + 1];
	size_t credentials_count;
	satchel_limits limits;
	struct step *steps;
	size_t step_count;
	struct string expected; /* the lines behind "= ", each with LF */
	uint16_t
		quirks[TRANSCRIPT_QUIRKS_MAX + 1]; /* numbers of its "= quirk" lines; ends with 0 */
	size_t quirk_count;
	char error[200]; /* why the file could not be read; "" */
};

/* False: t->error says why. Clear it in any case. */
bool transcript_read(struct transcript *t, const char *path);
void transcript_clear(struct transcript *t);

/* read_settings.c: one "@ key value" line; false: not known. */
bool transcript_set(struct transcript *t, const char *key, const char *value);

#endif
