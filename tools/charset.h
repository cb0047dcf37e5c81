/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef TOOLS_CHARSET_H
#define TOOLS_CHARSET_H

#include <unicode/ucnv.h>

#include "tool.h"

/* Where characters go. */
typedef void (*character_sink)(uint32_t character, void *user);

/* Turns octets of any charset into characters, in pieces cut anywhere. */
struct charset {
	UConverter *converter;
	UChar lead; /* half of a surrogate pair; 0: none */
	character_sink sink;
	void *user;
};

/* A charset that is not known, or none, is read as UTF-8, and what is not UTF-8 as Windows-1252. */
void charset_init(struct charset *c, const char *name, character_sink sink, void *user);
void charset_feed(struct charset *c, const char *octets, size_t size);

/* Says that no more comes, and releases the converter. */
void charset_end(struct charset *c);

#endif
