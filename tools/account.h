/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef TOOLS_ACCOUNT_H
#define TOOLS_ACCOUNT_H

#include "accounts.h"
#include "tool.h"
#include "trace.h"

/* One open, logged-in connection. */
struct account {
	satchel_client *imap;
	const struct options *options;
	struct settings settings; /* of the config file, those of the command line above them */
	struct trace trace;
	uint64_t gone; /* messages that somebody removed from the open folder meanwhile */
};

/* Opens and logs in. where is a URL or the name of an account. Returns CODE_DONE, or says what
 * is wrong and returns an exit code; account_close is needed in each case. */
int account_open(struct account *account, const struct options *options, const char *where);

/* Says goodbye, and gives back code. */
int account_close(struct account *account, int code);

/* Opens a folder read-only. */
int account_examine(struct account *account, const char *folder);

#endif
