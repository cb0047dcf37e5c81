/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_DATA_PLACEHOLDER_H
#define SATCHEL_DATA_PLACEHOLDER_H

#include <satchel/types.h>

/* Q143: messages that a server makes up in the place of those that it cannot read. */

/* As long as the words that are looked for, and what stands in front of them. */
enum { PLACEHOLDER_TAIL = 96 };

/* A body section whose octets come in pieces. */
struct placeholder_watch {
	char tail[PLACEHOLDER_TAIL]; /* the last octets that came */
	size_t size;
	bool begun; /* the tail is not the beginning of the section */
};

/* By whom it says that it was written. */
bool satcheli_placeholder_sender(const satchel_address *a);
/* By what is in it. Long messages are never made up. */
bool satcheli_placeholder_body(const void *octets, size_t size);
/* The same for the next piece of a section of `total` octets. */
bool satcheli_placeholder_piece(struct placeholder_watch *w, const void *octets, size_t size,
                                uint64_t total);

#endif
