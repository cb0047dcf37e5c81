/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What servers know about a message beyond IMAP4rev1: when it came into the folder, some words of it, who it is in every
 * folder, and how long its parts are once decoded. */
#include "tests/servers/scenarios.h"
#include "tests/servers/session.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* The only message of the folder, with these items and sections; session_fetch_end gives it back. */
static const satchel_message *only(struct session *s, satchel_fetch **fetch, uint64_t items,
                                   const char *const *sections)
{
	const satchel_message *m;

	*fetch = session_fetch(s, SATCHEL_ALL, ITEMS(.items = items, .sections = sections));
	session_expect(__LINE__, s, SATCHEL_ROW, "row", session_row(s, *fetch, &m));
	ck_assert_msg(((m->has | m->nil) & items) == items, "%s: asked for %llx, got %llx",
	              s->way->name, (unsigned long long)items, (unsigned long long)m->has);
	ck_assert_uint_eq(m->invalid, 0);
	return m;
}

static void open_folder(struct session *s, const char *name)
{
	must(s, satchel_select(s->imap, name, SATCHEL_SELECT(.call = CALL(s))));
}

/* RFC 8514: not the date that APPEND gave it, but now. */
START_TEST(save_date)
{
	struct session s;
	satchel_fetch *fetch;
	const satchel_message *m;
	static const char text[] = "Subject: saved\r\n\r\nText.\r\n";
	int64_t now = (int64_t)time(NULL);

	session_start(&s, _i, "savedate", NOTHING);
	must(&s, satchel_append(s.imap, "INBOX",
	                        SATCHEL_DRAFT(.memory = { text, sizeof(text) - 1 },
	                                      .date = { .seconds = 1000000000, .known = true }),
	                        1, PLAIN_CALL(&s), NULL));
	open_folder(&s, "INBOX");
	m = only(&s, &fetch, SATCHEL_FETCH_SAVEDATE | SATCHEL_FETCH_INTERNALDATE, NULL);
	ck_assert_int_eq(m->internal_date.seconds, 1000000000);
	ck_assert(m->save_date.known);
	ck_assert_int_ge(m->save_date.seconds, now - 5);
	ck_assert_int_le(m->save_date.seconds, (int64_t)time(NULL) + 5);
	session_fetch_end(&s, fetch);
	session_end(&s);
}
END_TEST

/* RFC 8970: words of the text, or NIL from a server that makes none. */
START_TEST(preview)
{
	struct session s;
	satchel_fetch *fetch;
	const satchel_message *m;

	session_start(&s, _i, "preview", NOTHING);
	append_small(&s, "INBOX", "bees", 0);
	open_folder(&s, "INBOX");
	m = only(&s, &fetch, SATCHEL_FETCH_PREVIEW, NULL);
	ck_assert_msg(m->nil & SATCHEL_FETCH_PREVIEW || strstr(m->preview, "About bees."), "%s",
	              m->preview);
	session_fetch_end(&s, fetch);
	session_end(&s);
}
END_TEST

/* RFC 8474: a copy has the EMAILID of its original, another message has not. */
START_TEST(object_ids)
{
	struct session s;
	satchel_fetch *fetch;
	const satchel_message *m;
	char email[256], thread[256];

	session_start(&s, _i, "ids", NOTHING);
	must(&s, satchel_create(s.imap, "Copies", PLAIN_CALL(&s)));
	must(&s, satchel_create(s.imap, "Others", PLAIN_CALL(&s)));
	append_small(&s, "INBOX", "one", 0);
	append_small(&s, "Others", "two", 0);
	open_folder(&s, "INBOX");
	m = only(&s, &fetch, SATCHEL_FETCH_EMAILID | SATCHEL_FETCH_THREADID, NULL);
	snprintf(email, sizeof(email), "%s", m->email_id);
	snprintf(thread, sizeof(thread), "%s", m->thread_id);
	ck_assert(email[0] && thread[0]);
	session_fetch_end(&s, fetch);
	must(&s, satchel_copy(s.imap, SATCHEL_ALL, "Copies", PLAIN_CALL(&s), NULL));
	open_folder(&s, "Copies");
	m = only(&s, &fetch, SATCHEL_FETCH_EMAILID | SATCHEL_FETCH_THREADID, NULL);
	ck_assert_str_eq(m->email_id, email);
	ck_assert_str_eq(m->thread_id, thread);
	session_fetch_end(&s, fetch);
	open_folder(&s, "Others");
	m = only(&s, &fetch, SATCHEL_FETCH_EMAILID, NULL);
	ck_assert_str_ne(m->email_id, email);
	session_fetch_end(&s, fetch);
	session_end(&s);
}
END_TEST

/* RFC 3516: the octets that BINARY[1] has, which are not those of the base64. */
START_TEST(binary_size)
{
	static const char text[] =
		"Subject: four octets\r\nMIME-Version: 1.0\r\nContent-Type: application/octet-stream\r\n"
		"Content-Transfer-Encoding: base64\r\n\r\nAAEC/w==\r\n";
	struct session s;
	satchel_fetch *fetch;
	const satchel_message *m;

	session_start(&s, _i, "binarysize", NOTHING);
	must(&s,
	     satchel_append(s.imap, "INBOX", SATCHEL_DRAFT(.memory = { text, sizeof(text) - 1 }), 1,
	                    PLAIN_CALL(&s), NULL));
	open_folder(&s, "INBOX");
	m = only(&s, &fetch, 0, SATCHEL_SECTIONS("BINARY.SIZE[1]", "BINARY.PEEK[1]"));
	ck_assert_uint_eq(m->binary_size_count, 1);
	ck_assert_uint_eq(m->binary_sizes[0]->size, 4);
	ck_assert_uint_eq(m->body_count, 1);
	ck_assert_uint_eq(m->bodies[0]->size, 4);
	session_fetch_end(&s, fetch);
	session_end(&s);
}
END_TEST

TCase *scenarios_facts(void)
{
	TCase *tc = tcase_create("facts");

	scenario(tc, "FETCH SAVEDATE", save_date);
	scenario(tc, "FETCH PREVIEW", preview);
	scenario(tc, "FETCH EMAILID, THREADID", object_ids);
	scenario(tc, "FETCH BINARY.SIZE", binary_size);
	return tc;
}
