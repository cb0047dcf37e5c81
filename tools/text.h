/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef TOOLS_TEXT_H
#define TOOLS_TEXT_H

#include "tool.h"

/* One character as it is shown: what to write and how many cells of a terminal it takes. */
struct glyph {
	char text[12]; /* with a NUL */
	int width;     /* 0, 1 or 2, or that of its escape */
};

/* Control characters, line breaks, and those that turn the direction of writing. */
bool text_is_hostile(uint32_t c);

/* Control characters, line breaks and those that turn the direction of writing become escapes:
 * text from the network never drives the terminal. */
struct glyph glyph_of(uint32_t c);

/* Steps through UTF-8 that ends with NUL; *at must not be on the NUL. Broken UTF-8 gives U+FFFD. */
struct glyph glyph_next(const char **at);

int text_width(const char *text);
void text_write(FILE *out, const char *text);

/* "1.2K", "25M": 1K are 1000 octets, 1M are 1000000, and so on; room has 16 at least. */
const char *text_size(uint64_t octets, char *room);

/* "1994-02-07 21:52 -0800" on the writer's clock; "" when unknown. iso:
 * "1994-02-07T21:52:25-08:00". room has 40. */
const char *text_time(const satchel_time *time, bool iso, char *room);

#endif
