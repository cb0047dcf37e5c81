/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_DATA_TEXT_MEMO_H
#define SATCHEL_DATA_TEXT_MEMO_H

#include "core/arena.h"

/* Short texts that were decoded lately, and what they are in UTF-8. The same people write in a folder again and again:
 * their names are looked up instead of being decoded. It is made when it is needed first; without memory for it, every
 * text is decoded. */
enum { MEMO_TEXT_LEAST = 8, MEMO_TEXT_MOST = 64 };

struct text_memo;

/* What was kept for these octets, copied into the arena; NULL: nothing. */
const char *satcheli_text_recall(const struct text_memo *m, struct arena *a, const char *in,
                                 size_t size);
/* Keeps a text, if both are short. */
void satcheli_text_remember(struct text_memo **m, const satchel_allocator *from, const char *in,
                            size_t size, const char *text);
void satcheli_text_forget(struct text_memo **m, const satchel_allocator *from);

#endif
