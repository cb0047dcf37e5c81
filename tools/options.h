/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef TOOLS_OPTIONS_H
#define TOOLS_OPTIONS_H

#include "tool.h"

/* Reads the options in front of the subcommand. Returns the index of the subcommand in argv
 * (argc: none), or -1. */
int options_begin(struct options *options, int argc, char **argv);

/* Reads the rest, options and arguments in any order; argv[0] is the subcommand. False: it was
 * said what is wrong. */
bool options_read(struct options *options, const struct subcommand *command, int argc, char **argv);

void options_help(FILE *out, const struct option_row *rows);
/* For those that print tables. */
#define OPTION_ROW_WIDTH                                                                 \
	{                                                                                \
		"width", "N", "cut lines at N columns, and not where the terminal ends", \
			OPTION_COUNT, offsetof(struct options, width)                    \
	}

/* Of every subcommand, and those of all that make a connection. */
extern const struct option_row options_common[], options_account[];

#endif
