/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef TOOLS_LOGIN_H
#define TOOLS_LOGIN_H

#include "accounts.h"
#include "tool.h"

/* Gets user name and password from where they are, and logs in. password_fd < 0: not from there.
 * Returns CODE_DONE, or says what is wrong and returns an exit code. */
int login(satchel_client *imap, const struct settings *settings, int password_fd);

#endif
