/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_DATA_STRUCTURE_H
#define SATCHEL_DATA_STRUCTURE_H

#include "highlevel/data/reader.h"

/* The pieces of a body structure that stand in files of their own. */

/* A part of which nothing is known. structure.c */
extern const satchel_part satcheli_no_part;

/* body-fld-param; Q178: a list that cannot be read is passed over. structure_fields.c */
bool satcheli_read_parameters(struct reader *r, satchel_parameters *list, bool *nil);
/* SP id SP description SP encoding SP octets, behind the parameters. */
bool satcheli_read_part_fields(struct reader *r, satchel_part *p);
/* The number of lines, if there is one. */
bool satcheli_read_part_lines(struct reader *r, satchel_part *p);
/* What may follow: [SP dsp [SP lang [SP loc *(SP ext)]]] up to the ")". structure_extension.c */
bool satcheli_read_part_extension(struct reader *r, satchel_part *p);
/* body-fld-md5, in front of that. */
bool satcheli_read_part_md5(struct reader *r, satchel_part *p);
/* Takes nothing but NIL up to the end of the part, as most have: md5, disposition, language and location, or the last three,
 * or the last two. false: something else is there. */
static inline bool satcheli_take_nils(struct cursor *c, size_t count)
{
	static const char nils[] = " NIL NIL NIL NIL)";
	size_t size = 4 * count + 1;

	return cursor_take_up_to(c, nils + sizeof nils - 1 - size, size);
}
/* nstring for a field that is known with that bit. */
bool satcheli_read_part_text(struct reader *r, satchel_part *p, const char **field, uint32_t bit,
                             bool decode);

#endif
