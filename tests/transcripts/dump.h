/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_TRANSCRIPTS_DUMP_H
#define SATCHEL_TRANSCRIPTS_DUMP_H

#include "tests/transcripts/text.h"

#include <satchel/decode.h>

/* Typed values as lines of text, exactly as the "=" lines of a transcript have them (README.md). What contradicts
 * itself (a has-bit without a value, text that is NULL) is a line with "!!" in it, which no transcript expects. */

/* ---- text: NULL is "!!NULL", and what is no UTF-8 has "!!octets" behind it (dump_value.c) */
void dump_name(struct string *t, const char *text);   /* as it is */
void dump_word(struct string *t, const char *text);   /* in quotes if it needs them */
void dump_quoted(struct string *t, const char *text); /* always in quotes */

/* ---- parts of a line, each with a space in front (dump_value.c) */
void dump_text(struct string *t, const char *key, const char *value);
void dump_number(struct string *t, const char *key, uint64_t value);
void dump_set(struct string *t, const char *key, satchel_set set);
void dump_flags(struct string *t, const char *key, const satchel_flags *flags);
void dump_words(struct string *t, const char *key, satchel_words words);
void dump_time(struct string *t, const char *key, const satchel_time *time);
void dump_code(struct string *t, const satchel_code *code);
void dump_rc(struct string *t, int rc);

/* ---- whole lines */
void dump_envelope(struct string *t, const char *number,
                   const satchel_envelope *e);              /* dump_envelope.c */
void dump_part(struct string *t, const satchel_part *part); /* dump_part.c */
/* streamed: what came as pieces, by index of the body. dump_message.c */
void dump_message(struct string *t, const char *label, const satchel_message *m,
                  const struct string *streamed, size_t streamed_count);
void dump_folder(struct string *t, const char *label, const satchel_folder *f); /* dump_folder.c */
void dump_state(struct string *t, const satchel_folder_state *s);
void dump_quota(struct string *t, const char *label, const satchel_quota *q);
void dump_namespaces(struct string *t, const satchel_namespaces *n);
void dump_fields(struct string *t, const char *label, satchel_fields fields);
void dump_found(struct string *t, const satchel_found *f);
void dump_reply(struct string *t, const satchel_reply *r); /* dump_reply.c */
void dump_event(struct string *t, const satchel_event *e); /* dump_event.c */
void dump_error(struct string *t, const char *label, const satchel_error *e);

#endif
