/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef TOOLS_SECRETS_H
#define TOOLS_SECRETS_H

#include "tool.h"

#define SECRET_ROOM 4096

/* A password, in one place, wiped after use. */
struct secret {
	char text[SECRET_ROOM]; /* with a NUL */
};

void secret_wipe(struct secret *secret);

/* Each fills secret and returns CODE_DONE, or says what is wrong and returns an exit code.
 * Nothing behind the first newline is taken from the descriptor. */
int secret_from_fd(struct secret *secret, int fd);
int secret_from_command(struct secret *secret, const char *command);
int secret_from_prompt(struct secret *secret, const char *user, const char *host);

#endif
