/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_SEARCH_SECTIONS_H
#define SATCHEL_SEARCH_SECTIONS_H

#include "highlevel/data/text.h"
#include "highlevel/search/criteria.h"

/* Which sections have the text of a message, and what stands in them. */

/* Names them one after the other, "1.2" or "2.HEADER"; headers: all that is header too. false: `each` said so. */
bool satcheli_text_sections(const satchel_part *top, bool headers,
                            bool (*each)(void *user, const char *section), void *user);

/* The fields that keys ask for: "BODY.PEEK[HEADER.FIELDS (A B)]"; there is one at least. NULL: no memory. */
const char *satcheli_fields_section(struct arena *a, const struct criteria *c);

/* One that came. */
struct text_section {
	bool header;              /* of the message, of one within, or of a part */
	const satchel_part *part; /* NULL: a header */
};
/* false: it is none of them, or the message has no such part that is text. */
bool satcheli_text_section(struct text_section *s, const satchel_part *top,
                           const satchel_body *body);

/* The octets of a part as people read them, transfer encoding and charset undone; in the arena. NULL: no memory. */
const char *satcheli_part_text(struct text_decoder *d, struct arena *a, const satchel_part *part,
                               satchel_octets octets);

#endif
