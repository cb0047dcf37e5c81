/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_DATA_FLAGS_H
#define SATCHEL_DATA_FLAGS_H

#include "highlevel/data/reader.h"

/* The flags that are bits, as they are written. */
struct flag_name {
	uint32_t bit;
	char text[16];
	size_t size;
};
extern const struct flag_name satcheli_flag_names[];
extern const size_t satcheli_flag_name_count;

#endif
