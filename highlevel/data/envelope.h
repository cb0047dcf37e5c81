/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_DATA_ENVELOPE_H
#define SATCHEL_DATA_ENVELOPE_H

#include "highlevel/data/reader.h"

/* An envelope of which nothing is known. envelope.c */
extern const satchel_envelope satcheli_no_envelope;

/* From, Sender, Reply-To, To, Cc and Bcc, each with a space in front; fewer if the envelope ends early. envelope_addresses.c */
bool satcheli_read_address_lists(struct reader *r, satchel_envelope *e);

#endif
