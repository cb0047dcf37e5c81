/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* COMPRESS=DEFLATE with a server that others wrote: above TLS and STARTTLS, for much in both directions. */
#include "highlevel/transport/transport.h"
#include "tests/servers/scenarios.h"
#include "tests/servers/session.h"

#include <stdlib.h>
#include <string.h>

enum { SIZE = 700000 };

/* A message that compresses well at its beginning, and not at all at its end. */
static char *large_message(void)
{
	char *text = malloc(SIZE);
	uint32_t n = 1;

	ck_assert_ptr_nonnull(text);
	memset(text, 'x', SIZE);
	memcpy(text, "A: b\r\n\r\n", 8);
	for (size_t i = SIZE / 2; i < SIZE; i++) {
		n = n * 1103515245 + 12345;
		text[i] = (char)(' ' + 1 + (n >> 16) % 90);
	}
	for (size_t i = 80; i < SIZE; i += 80)
		memcpy(text + i - 2, "\r\n", 2);
	memcpy(text + SIZE - 2, "\r\n", 2);
	return text;
}

static void assert_comes_back(struct session *s, const char *text)
{
	satchel_fetch *fetch = session_fetch(s, SATCHEL_ONE(1),
	                                     ITEMS(.sections = SATCHEL_SECTIONS("BODY.PEEK[]")));
	const satchel_message *m;

	session_expect(__LINE__, s, SATCHEL_ROW, "row", session_row(s, fetch, &m));
	ck_assert_uint_eq(m->body_count, 1);
	ck_assert_uint_eq(m->bodies[0]->size, SIZE);
	ck_assert(!memcmp(m->bodies[0]->octets.data, text, SIZE));
	session_fetch_end(s, fetch);
}

START_TEST(compressed_both_ways)
{
	struct session s;
	char *text = large_message();
	satchel_draft draft = *SATCHEL_DRAFT(.memory = { text, SIZE });

	session_start(&s, _i, "compress", NOTHING);
	ck_assert(satchel_has(s.imap, "COMPRESS=DEFLATE") && !satchel_is_compressed(s.imap));
	if (!satcheli_deflate_there()) {
		ends(&s, SATCHEL_E_UNSUPPORTED, satchel_compress(s.imap, PLAIN_CALL(&s)));
		session_end(&s);
		free(text);
		return;
	}
	must(&s, satchel_compress(s.imap, PLAIN_CALL(&s)));
	ck_assert(satchel_is_compressed(s.imap) && satchel_is_secure(s.imap));
	ends(&s, SATCHEL_E_STATE, satchel_compress(s.imap, PLAIN_CALL(&s)));
	must(&s, satchel_append(s.imap, "INBOX", &draft, 1, PLAIN_CALL(&s), NULL));
	must(&s, satchel_select(s.imap, "INBOX", SATCHEL_SELECT(.call = CALL(&s))));
	ck_assert_uint_eq(satchel_selected(s.imap)->exists, 1);
	assert_comes_back(&s, text);
	session_end(&s);
	free(text);
}
END_TEST

TCase *scenarios_compress(void)
{
	TCase *tc = tcase_create("compress");

	tcase_set_timeout(tc, 60);
	scenario(tc, "COMPRESS", compressed_both_ways);
	return tc;
}
