/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What went since a MODSEQ, asked for beside what changed. */
#include "tests/servers/scenarios.h"
#include "tests/servers/session.h"

/* RFC 7162 section 3.2.6: what went is told with what has changed. */
START_TEST(vanished_since)
{
	static const char *const extensions[] = { "QRESYNC", NULL };
	struct session s;
	satchel_fetch *fetch;
	const satchel_message *m;
	uint64_t before;

	session_start(&s, _i, "vanished", NOTHING);
	must(&s, satchel_enable(s.imap, extensions, PLAIN_CALL(&s)));
	fill_inbox(&s, 5);
	before = satchel_selected(s.imap)->highest_modseq;
	must(&s, satchel_delete_messages(s.imap, SATCHEL_RANGE(2, 3),
	                                 SATCHEL_STORE(.call = CALL(&s)), NULL));
	must(&s, satchel_uid_expunge(s.imap, SATCHEL_RANGE(2, 3), PLAIN_CALL(&s)));
	fetch = session_fetch(
		&s, SATCHEL_RANGE(1, 5),
		ITEMS(.items = SATCHEL_FETCH_FLAGS, .changed_since = before, .vanished = true));
	session_expect(__LINE__, &s, SATCHEL_OK, "end", session_row(&s, fetch, &m));
	assert_set(satchel_fetch_vanished(fetch), "2:3");
	assert_set(satchel_fetch_left(fetch), "");
	satchel_fetch_end(fetch);
	session_end(&s);
}
END_TEST

TCase *scenarios_vanished(void)
{
	TCase *tc = tcase_create("vanished");

	scenario(tc, "FETCH VANISHED", vanished_since);
	return tc;
}
