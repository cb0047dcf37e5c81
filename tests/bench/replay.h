/*
 * replay.h - one connection of the replay server: octets in and out, and what is open on it.
 *
 * Copyright (C) 2026 The satchel developers
 * SPDX-License-Identifier: MIT
 */
#ifndef REPLAY_H
#define REPLAY_H
#include "recording.h"
#include <gnutls/gnutls.h>
#include <stdbool.h>

struct session {
	int fd;
	gnutls_session_t tls; /* NULL: in clear */
	bool huge;            /* the folder Huge is open */
	size_t exists;        /* messages of the open folder */
	char *line;           /* the command, LINE_MAX_SIZE octets */
	size_t have, pos;
	char in[65536];
};

enum { LINE_MAX_SIZE = 4 << 20 };

/* Recordings by the number of their task; [4] is not used. */
extern struct recording recordings[8];

/* All give false when the peer is gone. */
bool put(struct session *s, const char *octets, size_t size);
bool put_text(struct session *s, const char *text);
bool put_responses(struct session *s, const struct recording *r, size_t from, size_t to);
bool get_line(struct session *s); /* one command, its literals joined in, without CRLF */

/* Answers commands until LOGOUT or the end. */
void answer_session(struct session *s);

#endif
