/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef TOOLS_FILES_H
#define TOOLS_FILES_H

#include "tool.h"

/* A whole small file, with a NUL behind it. */
struct file_text {
	char *text;
	size_t size;
	bool readable_by_others;
};

/* Returns 0 or errno; EFBIG above 1 MiB. */
int file_text_read(struct file_text *file, const char *name);

/* Whether a file of any size has these words in a line of no more than 254 octets. Returns 0 or errno. */
int file_has_words(const char *name, const char *words, bool *has);

/* Wipes it, for it may hold secrets. */
void file_text_clear(struct file_text *file);

#endif
