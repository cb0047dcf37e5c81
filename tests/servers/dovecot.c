/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Every command of the library on a real Dovecot: over implicit TLS and STARTTLS, blocking, queued and in an event loop. */
#include "tests/servers/scenarios.h"

/* Whoever comes has the same password: Dovecot takes a second to see a new user in a file. */
static const struct server_kind dovecot = {
	.name = "dovecot",
	.product = "Dovecot",
	.extra_name = "DOVECOT_EXTRA",
	.extra = "passdb {\n driver = static\n args = password=" PASSWORD "\n}\n",
	.has_pipe = true,
	.not_in_names = "",
};

int main(void)
{
	return scenarios_main(&dovecot);
}
