/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_CORE_LINE_H
#define SATCHEL_CORE_LINE_H

#include "core/framer.h"

/* What the framer has to know of one line. */

/* Octets from the "{" that announces a literal to its LF. */
enum { LITERAL_HEAD_MAX = 64 };

struct line_end {
	char last;         /* last octet that is no blank and no line end; 0: none */
	const char *brace; /* the "{" of the literal that follows; NULL: none follows */
	uint64_t literal;  /* its octets */
	bool overflow;     /* more than 2^63-1, or written with more than LITERAL_HEAD_MAX octets */
	uint16_t quirk;    /* how its length deviates: 62, 63, 64; 0: not at all */
};

/* Reads the end of a line fragment; `to` is behind its LF. */
void satcheli_line_end(const char *from, const char *to, struct line_end *end);
/* What kind of response begins here. */
enum frame_context satcheli_line_context(const char *p, size_t size);
/* Whether a literal in a FETCH response is the value of a body section: "] {", "> {", "RFC822 {". */
bool satcheli_line_is_body(const char *from, const char *brace);
/* Whether a line is empty but for blanks, its line end included. */
bool satcheli_line_blank(const char *p, size_t size);
/* Whether the end of the octets lies within a quoted string; quoted: whether the beginning does. */
bool satcheli_line_quoted(const char *p, const char *end, bool quoted);

#endif
