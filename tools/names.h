/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef TOOLS_NAMES_H
#define TOOLS_NAMES_H

#include "tool.h"

/* Bits and how the RFCs spell them, in the order in which they are shown; ends with name NULL. */
struct bit_name {
	uint64_t bit;
	const char *name;
};

extern const struct bit_name flag_names[], attribute_names[], item_names[];

#endif
