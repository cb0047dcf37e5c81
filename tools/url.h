/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef TOOLS_URL_H
#define TOOLS_URL_H

#include "tool.h"

/* What the program itself needs to know of a URL; the library reads it for real. */
struct url {
	char user[256], host[256],
		port[8]; /* "" when absent; user without %XX; port: the scheme's when absent */
};

/* False: it is no imap:// or imaps:// URL, or too long. */
bool url_read(struct url *url, const char *text);
/* More than a host and a "/": a folder, say, which the program takes as an argument. */
bool url_has_path(const char *text);

/* A copy for people: where a URL has a password (none may), it is ***. Of a lone argument, which may lack the
 * "imaps://" and have blanks in the password; and of a line with URLs in it, each up to a blank. */
char *url_shown(const char *argument);
char *url_shown_in(const char *line);

#endif
