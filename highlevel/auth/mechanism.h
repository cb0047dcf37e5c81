/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_AUTH_MECHANISM_H
#define SATCHEL_AUTH_MECHANISM_H

#include "highlevel/client/client.h"

/* What is said at login. The strings live in the command's memory and are wiped with it. */
struct login_secrets {
	const char *user, *password, *authzid;
	const char *host; /* of the URL; NULL: none */
	uint16_t port;
	/* what the server said in a challenge that was no question: why it refuses */
	satchel_octets reason;
};

/* A SASL mechanism: RFC 4422. New ones are one more row of the table in mechanism.c. */
struct mechanism {
	const char *name;
	/* Used without being asked for: always where it is offered, where the command LOGIN is disabled (it says the same in
	 * one line), never. */
	enum { USE_WHERE_OFFERED, USE_WITHOUT_COMMAND, USE_WHEN_NAMED } use;
	bool client_first; /* it can begin, so that SASL-IR saves a round trip (RFC 4959) */
	bool blind;        /* it answers by turn alone, whatever a challenge says */
	/* The answer to challenge number `turn` (0: the initial response), in *answer, from the command's arena. */
	int (*respond)(struct command *cmd, struct login_secrets *s, unsigned turn,
	               satchel_octets challenge, satchel_octets *answer);
};

/* oauth.c: the password is a token. */
int satcheli_xoauth2(struct command *cmd, struct login_secrets *s, unsigned turn,
                     satchel_octets challenge, satchel_octets *answer);
int satcheli_oauthbearer(struct command *cmd, struct login_secrets *s, unsigned turn,
                         satchel_octets challenge, satchel_octets *answer);

/* By name, in any case; NULL: there is none. */
const struct mechanism *satcheli_mechanism(const char *name);
/* The best that the server offers (AUTH=...) and we have; NULL: none. */
const struct mechanism *satcheli_mechanism_offered(const satchel_client *imap);

#endif
