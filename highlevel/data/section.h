/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_DATA_SECTION_H
#define SATCHEL_DATA_SECTION_H

#include <satchel/message.h>

/* What "<origin.octets>" behind a section asks for. */
struct section_range {
	uint64_t origin, octets;
};

enum section_match {
	SECTION_OTHER,
	SECTION_WHOLE, /* it is the section that was asked for */
	SECTION_RANGE, /* the same, of which a range was asked for */
};

/* Whether a body may be the answer to a section under another name: RFC822 for BODY[], or with other field names. */
bool satcheli_section_is_like(const char *asked, const char *came);

/* What the section of a body has to do with one that was asked for; the origin that it came with is left aside. */
enum section_match satcheli_section_match(const char *asked, const char *came,
                                          struct section_range *range);

#endif
