/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The scenarios on a real Cyrus IMAP. Dovecot has played them in all ways; here the drivers and both kinds of TLS take
 * turns. */
#include "tests/servers/scenarios.h"

static const struct server_kind cyrus = {
	.name = "cyrus",
	.product = "Cyrus IMAP",
	.knows_nobody = true,
	.not_in_names = "\"\\{}%*",
	.no_codes = true,
	.no_1970 = true,
	.ways = 1 << 0 | 1 << 2 | 1 << 4, /* imaps, blocking; imaps, event loop; STARTTLS, queued */
};

int main(void)
{
	return scenarios_main(&cyrus);
}
