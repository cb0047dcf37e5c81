/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* OAUTHBEARER (RFC 7628) and XOAUTH2, which came before it: a token in place of a password. Knows how it is said, and not
 * where tokens come from. Q010: a server that refuses one says why in a challenge, and is silent until it was answered. */
#include "highlevel/auth/mechanism.h"

#include <stdarg.h>
#include <stdio.h>

/* A message in the command's memory, which is wiped. */
__attribute__((format(printf, 3, 4))) static int message(struct command *cmd,
                                                         satchel_octets *answer, const char *format,
                                                         ...)
{
	va_list args;
	int size;
	char *text;

	va_start(args, format);
	size = vsnprintf(NULL, 0, format, args);
	va_end(args);
	text = size < 0 ? NULL : arena_new(&cmd->arena, (size_t)size + 1);
	if (!text)
		return SATCHEL_E_MEMORY;
	va_start(args, format);
	vsnprintf(text, (size_t)size + 1, format, args);
	va_end(args);
	*answer = (satchel_octets){ text, (size_t)size };
	return SATCHEL_OK;
}

/* The challenge behind a refused token is for people: it is kept, and acknowledged so that the answer comes. */
static int acknowledge(struct command *cmd, struct login_secrets *s, unsigned turn,
                       satchel_octets challenge, const char *word, satchel_octets *answer)
{
	if (turn > 1)
		return satcheli_command_fail(cmd, SATCHEL_E_PROTOCOL,
		                             "the server asks more than a token can answer");
	s->reason = challenge;
	*answer = (satchel_octets){ word, strlen(word) };
	return SATCHEL_OK;
}

int satcheli_xoauth2(struct command *cmd, struct login_secrets *s, unsigned turn,
                     satchel_octets challenge, satchel_octets *answer)
{
	if (turn)
		return acknowledge(cmd, s, turn, challenge, "", answer);
	return message(cmd, answer, "user=%s\001auth=Bearer %s\001\001", s->user, s->password);
}

/* RFC 5801 section 4: "=" and "," of a name are escaped in the header. NULL: no memory. */
static const char *saslname(struct command *cmd, const char *name)
{
	char *text = arena_new(&cmd->arena, strlen(name) * 3 + 1), *to = text;

	if (!text)
		return NULL;
	for (; *name; name++) {
		const char *shown = *name == '=' ? "=3D" : *name == ',' ? "=2C" : name;
		size_t n = shown == name ? 1 : 3;

		memcpy(to, shown, n);
		to += n;
	}
	*to = 0;
	return text;
}

/* RFC 7628 section 3.1: n,a=NAME, and pairs that end with ^A. */
int satcheli_oauthbearer(struct command *cmd, struct login_secrets *s, unsigned turn,
                         satchel_octets challenge, satchel_octets *answer)
{
	const char *name;

	if (turn)
		return acknowledge(cmd, s, turn, challenge, "\001", answer);
	name = saslname(cmd, *s->authzid ? s->authzid : s->user);
	if (!name)
		return SATCHEL_E_MEMORY;
	if (!s->host)
		return message(cmd, answer, "n,a=%s,\001auth=Bearer %s\001\001", name, s->password);
	return message(cmd, answer, "n,a=%s,\001host=%s\001port=%u\001auth=Bearer %s\001\001", name,
	               s->host, (unsigned)s->port, s->password);
}
