/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_TRANSCRIPTS_HEAP_H
#define SATCHEL_TRANSCRIPTS_HEAP_H

#include <satchel/error.h>

/* An allocator that counts, checks the sizes that it is told, and fails where it is asked to. */
struct heap {
	satchel_allocator allocator;
	size_t asked;   /* allocations so far, the failed ones too */
	size_t live;    /* blocks that are held */
	size_t fail_at; /* this one fails, 1 is the first; 0: none */
	bool fail_on;   /* and all behind it */
	bool starved;   /* one has failed */
	bool misused;   /* a block was given back with another size than it has */
};

void heap_init(struct heap *h, size_t fail_at, bool fail_on);

#endif
