/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef TOOLS_ACCOUNTS_H
#define TOOLS_ACCOUNTS_H

#include "tool.h"

/* One account of the config file. Text is owned; NULL when it was not given. */
struct settings {
	char *url, *user, *password_command, *netrc_file, *ca_file;
};

enum accounts_result { ACCOUNTS_FOUND, ACCOUNTS_NONE, ACCOUNTS_BROKEN };

struct accounts_problem {
	unsigned line;
	const char *why;
};

/* Finds the section [name] in the text of a config file. home replaces "~" in file names.
 * ACCOUNTS_BROKEN: *problem says where; the whole file is read, whatever the section. */
enum accounts_result accounts_find(const char *text, const char *name, const char *home,
                                   struct settings *settings, struct accounts_problem *problem);

void settings_clear(struct settings *settings);

#endif
