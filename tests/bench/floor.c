/*
 * floor.c - the least that a program linked with the library can weigh: it connects, logs in, opens
 * one converter of ICU's, as decoded text needs, and says how much memory that took at its peak.
 *
 * Copyright (C) 2026 The satchel developers
 * SPDX-License-Identifier: MIT
 */
#include "bench.h"
#include <satchel/satchel.h>
#include <stdio.h>
#include <stdlib.h>
#include <unicode/ucnv.h>

int main(int argc, char **argv)
{
	struct bench_arguments a = bench_parse(argc, argv);
	satchel_client *imap = NULL;
	UErrorCode status = U_ZERO_ERROR;
	UChar room[16];
	char url[256];
	snprintf(url, sizeof url, "%s://%s:%u", a.tls ? "imaps" : "imap", a.host, (unsigned)a.port);
	int rc = satchel_open(&imap, url,
	                      SATCHEL_OPTIONS(.cleartext_without_any_protection = !a.tls,
	                                      .ca_file = a.tls ? getenv("BENCH_CA") : NULL));
	if (rc >= 0)
		rc = satchel_login(imap, BENCH_USER, BENCH_PASSWORD, NULL);
	if (rc < 0)
		bench_fail("floor", imap && satchel_error_of(imap) ? satchel_error_of(imap)->message
		                                                   : "out of memory");
	UConverter *converter = ucnv_open("ISO-2022-JP", &status);
	ucnv_toUChars(converter, room, 16, "\x1b$B%5\x1b(B", 8, &status);
	if (U_FAILURE(status))
		bench_fail("floor", u_errorName(status));
	bench_begin();
	bench_end(&a, 0, 0, NULL);
	ucnv_close(converter);
	satchel_close(imap);
	return 0;
}
