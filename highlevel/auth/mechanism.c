/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The table of SASL mechanisms, strongest first. */
#include "highlevel/auth/mechanism.h"

#include <stdio.h>

/* RFC 4616: [authzid] NUL authcid NUL passwd */
static int plain(struct command *cmd, struct login_secrets *s, unsigned turn,
                 satchel_octets challenge, satchel_octets *answer)
{
	size_t z = strlen(s->authzid) + 1, u = strlen(s->user) + 1, p = strlen(s->password);
	char *message;

	(void)challenge;
	if (turn)
		return satcheli_command_fail(cmd, SATCHEL_E_PROTOCOL,
		                             "the server asks more than PLAIN can answer");
	message = arena_new(&cmd->arena, z + u + p + 1);
	if (!message)
		return SATCHEL_E_MEMORY;
	memcpy(message, s->authzid, z);
	memcpy(message + z, s->user, u);
	memcpy(message + z + u, s->password, p);
	*answer = (satchel_octets){ message, z + u + p };
	return SATCHEL_OK;
}

/* Two questions, whatever they say: the name, the password (Q011). */
static int login(struct command *cmd, struct login_secrets *s, unsigned turn,
                 satchel_octets challenge, satchel_octets *answer)
{
	const char *text = turn ? s->password : s->user;

	(void)challenge;
	if (turn > 1)
		return satcheli_command_fail(cmd, SATCHEL_E_PROTOCOL,
		                             "the server asks more than LOGIN can answer");
	*answer = (satchel_octets){ text, strlen(text) };
	return SATCHEL_OK;
}

/* RFC 4422 appendix A: whom to act as; the server knows from elsewhere who we are. Empty is said too (Q031). */
static int external(struct command *cmd, struct login_secrets *s, unsigned turn,
                    satchel_octets challenge, satchel_octets *answer)
{
	(void)challenge;
	if (turn)
		return satcheli_command_fail(cmd, SATCHEL_E_PROTOCOL,
		                             "the server asks more than EXTERNAL can answer");
	*answer = (satchel_octets){ s->authzid, strlen(s->authzid) };
	return SATCHEL_OK;
}

static const struct mechanism mechanisms[] = {
	{ "PLAIN", USE_WHERE_OFFERED, true, false, plain },
	{ "LOGIN", USE_WITHOUT_COMMAND, false, true, login },
	{ "EXTERNAL", USE_WHEN_NAMED, true, false, external },
	{ "OAUTHBEARER", USE_WHEN_NAMED, true, false, satcheli_oauthbearer },
	{ "XOAUTH2", USE_WHEN_NAMED, true, false, satcheli_xoauth2 },
};

const struct mechanism *satcheli_mechanism(const char *name)
{
	for (size_t i = 0; i < sizeof mechanisms / sizeof *mechanisms; i++)
		if (ascii_equal(mechanisms[i].name, name))
			return &mechanisms[i];
	return NULL;
}

static bool is_due(const satchel_client *imap, const struct mechanism *m)
{
	return m->use == USE_WHERE_OFFERED ||
	       (m->use == USE_WITHOUT_COMMAND && satchel_has(imap, "LOGINDISABLED"));
}

const struct mechanism *satcheli_mechanism_offered(const satchel_client *imap)
{
	char capability[64];

	for (size_t i = 0; i < sizeof mechanisms / sizeof *mechanisms; i++) {
		snprintf(capability, sizeof capability, "AUTH=%s", mechanisms[i].name);
		if (is_due(imap, &mechanisms[i]) && satchel_has(imap, capability))
			return &mechanisms[i];
	}
	return NULL;
}
