/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_DATA_FETCH_VALUES_H
#define SATCHEL_DATA_FETCH_VALUES_H

#include "highlevel/data/fetch.h"

/* The item came, and says "none": always true. */
bool satcheli_fetch_is_nil(struct fetch_work *w, uint64_t bit);

/* The values of items, one function each; it takes its bit out of message.has where the value says "none". */
bool satcheli_fetch_internal_date(struct reader *r, struct fetch_work *w);
bool satcheli_fetch_save_date(struct reader *r, struct fetch_work *w);
bool satcheli_fetch_modseq(struct reader *r, struct fetch_work *w);
bool satcheli_fetch_preview(struct reader *r, struct fetch_work *w);
bool satcheli_fetch_email_id(struct reader *r, struct fetch_work *w);
bool satcheli_fetch_thread_id(struct reader *r, struct fetch_work *w);
bool satcheli_fetch_gmail_message_id(struct reader *r, struct fetch_work *w);
bool satcheli_fetch_gmail_thread_id(struct reader *r, struct fetch_work *w);
/* fetch_labels.c */
bool satcheli_fetch_labels(struct reader *r, struct fetch_work *w);

/* BINARY.SIZE[part] */
bool satcheli_fetch_binary_size(struct reader *r, struct fetch_work *w, const char *part);

#endif
