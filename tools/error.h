/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef TOOLS_ERROR_H
#define TOOLS_ERROR_H

#include "tool.h"

/* One line on stderr, with "satchel: " in front. Control characters in it are shown escaped, passwords in URLs as ***. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Says one failure: what was being done (such as a folder's name; NULL: nothing), the cause, the
 * server's words, and what may be done about it. Returns the exit code for it. */
int report_error(const satchel_error *error, const char *doing);

/* The last error of a client. */
int report(const satchel_client *imap, const char *doing);
/* The same with a hint of the caller's instead of the usual one; NULL: the usual one. */
int report_hint(const satchel_client *imap, const char *doing, const char *hint);

int exit_code_of(int rc);

/* The worse of two exit codes: any failure is worse than part of the work, which is worse than
 * all of it. */
int worse(int a, int b);

#endif
