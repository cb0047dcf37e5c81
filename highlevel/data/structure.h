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
/* nstring for a field that is known with that bit. */
bool satcheli_read_part_text(struct reader *r, satchel_part *p, const char **field, uint32_t bit,
                             bool decode);

#endif
