/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef TOOLS_NETRC_H
#define TOOLS_NETRC_H

#include "secrets.h"

struct netrc_entry {
	char login[256]; /* "" when the entry has none */
	struct secret password;
};

enum netrc_result { NETRC_FOUND, NETRC_NONE, NETRC_BROKEN };

/* Finds the first entry for host, port and (user "": any) user in the text of a netrc file, or
 * its default entry. NETRC_BROKEN: a token is too long, or a word stands where none may. */
enum netrc_result netrc_find(const char *text, size_t size, const char *host, const char *port,
                             const char *user, struct netrc_entry *entry);

#endif
