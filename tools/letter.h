/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef TOOLS_LETTER_H
#define TOOLS_LETTER_H

#include "columns.h"
#include "tool.h"

/* Prints what is known of one message, for people. */
void letter_write(const struct screen *screen, const satchel_message *message);

/* Prints the tree of its parts. */
void letter_structure(const struct screen *screen, const satchel_part *structure);

#endif
