/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Every way to name a part of a message, whole and in part: BODY[...], BINARY[...], RFC822..., and a section that is
 * not there. */
#include "tests/servers/scenarios.h"
#include "tests/servers/session.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define HEAD_1 "From: Mary <mary@example.org>\r\nTo: tom@example.org\r\nSubject: parts\r\n"
#define HEAD_2 "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"=b=\"\r\n\r\n"
#define HEAD HEAD_1 HEAD_2
#define MIME_1 "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
#define TEXT_1 "Grüße\r\n"
#define MIME_2                                                                            \
	"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n" \
	"Content-Disposition: attachment; filename*=utf-8''%C3%9Cbung.bin\r\n\r\n"
#define TEXT_2 "AAEC/w==\r\n"
#define MIME_3 "Content-Type: message/rfc822\r\n\r\n"
#define INNER_HEAD "Subject: inner\r\nFrom: a@b.example\r\n\r\n"
#define INNER_TEXT "Inner text.\r\n"
#define BODY_1 "Preamble.\r\n--=b=\r\n" MIME_1 TEXT_1 "\r\n--=b=\r\n" MIME_2 TEXT_2
#define BODY_2 "\r\n--=b=\r\n" MIME_3 INNER_HEAD INNER_TEXT "\r\n--=b=--\r\n"
#define BODY BODY_1 BODY_2

/* It is not there: "" or NIL, as the server likes. */
#define ABSENT "BODY.PEEK[7]"

static const char whole[] = HEAD BODY;

static const struct section {
	const char *ask, *name, *text;
	int64_t origin; /* -1: none */
	size_t size;    /* octets, where there are NULs; 0: those of the text */
} sections[] = {
	{ "BODY.PEEK[]", "BODY[]", HEAD BODY, -1, 0 },
	{ "BODY.PEEK[HEADER]", "BODY[HEADER]", HEAD, -1, 0 },
	{ "BODY.PEEK[TEXT]", "BODY[TEXT]", BODY, -1, 0 },
	{ "BODY.PEEK[1]", "BODY[1]", TEXT_1, -1, 0 },
	{ "BODY.PEEK[1.MIME]", "BODY[1.MIME]", MIME_1, -1, 0 },
	{ "BODY.PEEK[2]", "BODY[2]", TEXT_2, -1, 0 },
	{ "BODY.PEEK[2.MIME]", "BODY[2.MIME]", MIME_2, -1, 0 },
	{ "BODY.PEEK[3]", "BODY[3]", INNER_HEAD INNER_TEXT, -1, 0 },
	{ "BODY.PEEK[3.HEADER]", "BODY[3.HEADER]", INNER_HEAD, -1, 0 },
	{ "BODY.PEEK[3.TEXT]", "BODY[3.TEXT]", INNER_TEXT, -1, 0 },
	{ "BODY.PEEK[3.1]", "BODY[3.1]", INNER_TEXT, -1, 0 },
	{ "BODY.PEEK[HEADER.FIELDS (Subject)]", "BODY[HEADER.FIELDS (SUBJECT)]",
	  "Subject: parts\r\n\r\n", -1, 0 },
	{ "BODY.PEEK[HEADER.FIELDS.NOT (Subject From To)]",
	  "BODY[HEADER.FIELDS.NOT (SUBJECT FROM TO)]", HEAD_2, -1, 0 },
	{ "BODY.PEEK[3.HEADER.FIELDS (From)]", "BODY[3.HEADER.FIELDS (FROM)]",
	  "From: a@b.example\r\n\r\n", -1, 0 },
	{ "BODY.PEEK[TEXT]<0.9>", "BODY[TEXT]", "Preamble.", 0, 0 },
	{ "BODY.PEEK[1]<3.3>", "BODY[1]", "\xbc\xc3\x9f", 3, 0 },
	{ "BODY.PEEK[3.1]<6.1000>", "BODY[3.1]", "text.\r\n", 6, 0 },
	{ "BODY.PEEK[3.1]<5000.10>", "BODY[3.1]", "", 5000, 0 },
	{ ABSENT, "BODY[7]", "", -1, 0 },
	{ "BINARY.PEEK[1]", "BINARY[1]", TEXT_1, -1, 0 },
	{ "BINARY.PEEK[2]", "BINARY[2]", "\0\1\2\xff", -1, 4 },
	{ "BINARY.PEEK[2]<1.2>", "BINARY[2]", "\1\2", 1, 2 },
	{ "RFC822.HEADER", "RFC822.HEADER", HEAD, -1, 0 },
};

static void assert_section(const struct session *s, const struct section *t, const satchel_body *b,
                           const void *octets)
{
	size_t size = t->size ? t->size : strlen(t->text);

	ck_assert_msg(!strcasecmp(b->section, t->name), "%s: %s is named %s", s->way->name, t->ask,
	              b->section);
	ck_assert_msg(!b->nil || !strcmp(t->ask, ABSENT), "%s: %s is NIL", s->way->name, t->ask);
	ck_assert_msg(b->size == size, "%s: %s has %llu octets, not %zu", s->way->name, t->ask,
	              (unsigned long long)b->size, size);
	ck_assert_msg(!size || !memcmp(octets, t->text, size), "%s: %s is: %.*s", s->way->name,
	              t->ask, (int)size, (const char *)octets);
	ck_assert_msg(b->has_origin == (t->origin >= 0), "%s: %s: origin", s->way->name, t->ask);
	ck_assert_msg(t->origin < 0 || b->origin == (uint64_t)t->origin, "%s: %s: origin",
	              s->way->name, t->ask);
}

static void put(struct session *s)
{
	must(s,
	     satchel_append(s->imap, "INBOX", SATCHEL_DRAFT(.memory = { whole, sizeof(whole) - 1 }),
	                    1, PLAIN_CALL(s), NULL));
	must(s, satchel_select(s->imap, "INBOX", SATCHEL_SELECT(.call = CALL(s))));
}

static satchel_fetch *fetch_of(struct session *s, const char *const *asked, bool stream)
{
	return session_fetch(s, SATCHEL_ALL, ITEMS(.sections = asked, .stream = stream));
}

START_TEST(kept)
{
	struct session s;

	session_start(&s, _i, "sections", NOTHING);
	put(&s);
	for (size_t i = 0; i < COUNTOF(sections); i++) {
		const char *const asked[] = { sections[i].ask, NULL };
		satchel_fetch *fetch = fetch_of(&s, asked, false);
		const satchel_message *m;

		session_expect(__LINE__, &s, SATCHEL_ROW, asked[0], session_row(&s, fetch, &m));
		ck_assert_uint_eq(m->uid, 1);
		ck_assert_uint_eq(m->body_count, 1);
		assert_section(&s, &sections[i], m->bodies[0], m->bodies[0]->octets.data);
		session_expect(__LINE__, &s, SATCHEL_OK, asked[0], session_row(&s, fetch, &m));
		satchel_fetch_end(fetch);
	}
	ck_assert_uint_eq(flags_of(&s, 1, NULL, 0), 0); /* a look leaves no trace */
	session_end(&s);
}
END_TEST

/* Servers answer in an order of their own. */
static size_t body_of(const satchel_message *m, const struct section *t)
{
	const satchel_body *b = satchel_message_body(m, t->ask);

	if (!b)
		ck_abort_msg("%s did not come", t->ask);
	return b->index;
}

/* However short and however it was sent, in pieces: all of them in one fetch. */
START_TEST(streamed)
{
	const char *asked[COUNTOF(sections) + 1] = { NULL };
	static char got[COUNTOF(sections)][sizeof(whole)];
	size_t sizes[COUNTOF(sections)] = { 0 }, lasts = 0, nils = 0;
	struct session s;
	satchel_fetch *fetch;
	const satchel_message *m;
	int rc;

	for (size_t i = 0; i < COUNTOF(sections); i++)
		asked[i] = sections[i].ask;
	session_start(&s, _i, "streamed", NOTHING);
	put(&s);
	fetch = fetch_of(&s, asked, true);
	while ((rc = session_row(&s, fetch, &m)) == SATCHEL_DATA) {
		size_t at = m->piece.index;

		ck_assert_uint_lt(at, COUNTOF(sections));
		ck_assert_uint_eq(m->piece.offset, sizes[at]);
		ck_assert_int_eq(m->piece.first, sizes[at] == 0);
		ck_assert_uint_le(sizes[at] + m->piece.octets.size, sizeof(whole));
		memcpy(got[at] + sizes[at], m->piece.octets.data, m->piece.octets.size);
		sizes[at] += m->piece.octets.size;
		lasts += m->piece.last;
	}
	session_expect(__LINE__, &s, SATCHEL_ROW, "the row", rc);
	ck_assert_uint_eq(m->body_count, COUNTOF(sections));
	for (size_t i = 0; i < COUNTOF(sections); i++) {
		size_t at = body_of(m, &sections[i]);

		ck_assert_msg(m->bodies[at]->nil || !m->bodies[at]->octets.data,
		              "%s is kept as well", sections[i].ask);
		nils += m->bodies[at]->nil; /* of which no piece comes */
		assert_section(&s, &sections[i], m->bodies[at], got[at]);
		ck_assert_uint_eq(m->bodies[at]->size, sizes[at]);
	}
	ck_assert_uint_eq(lasts + nils, COUNTOF(sections));
	session_fetch_end(&s, fetch);
	session_end(&s);
}
END_TEST

/* These set \Seen. */
START_TEST(that_mark_as_read)
{
	static const char *const marking[][2] = { { "RFC822", NULL },
		                                  { "RFC822.TEXT", NULL },
		                                  { "BODY[1]", NULL },
		                                  { "BINARY[2]", NULL } };
	const satchel_flags seen = { .bits = SATCHEL_FLAG_SEEN };
	struct session s;

	session_start(&s, _i, "marking", NOTHING);
	put(&s);
	for (size_t i = 0; i < COUNTOF(marking); i++) {
		satchel_fetch *fetch = fetch_of(&s, marking[i], false);
		const satchel_message *m;

		session_expect(__LINE__, &s, SATCHEL_ROW, marking[i][0],
		               session_row(&s, fetch, &m));
		ck_assert_uint_eq(m->body_count, 1);
		ck_assert_str_eq(m->bodies[0]->section, marking[i][0]);
		session_expect(__LINE__, &s, SATCHEL_OK, marking[i][0], session_row(&s, fetch, &m));
		satchel_fetch_end(fetch);
		ck_assert_uint_eq(flags_of(&s, 1, NULL, 0), SATCHEL_FLAG_SEEN);
		must(&s, satchel_store(s.imap, SATCHEL_ALL, SATCHEL_FLAGS_REMOVE, &seen,
		                       SATCHEL_STORE(.call = CALL(&s)), NULL));
	}
	session_end(&s);
}
END_TEST

START_TEST(that_cannot_be_sent)
{
	static const char *const odd[][2] = { { "BODY[]\r\nx LOGOUT", NULL },
		                              { "BODY[", NULL },
		                              { "BODY.PEEK[1]<5>", NULL },
		                              { "", NULL },
		                              { "UID", NULL } };
	struct session s;
	satchel_fetch *fetch = NULL;

	session_start(&s, _i, "odd", NOTHING);
	put(&s);
	session_forget(&s);
	for (size_t i = 0; i < COUNTOF(odd); i++) {
		int rc = satchel_fetch_start(s.imap, SATCHEL_ALL,
		                             SATCHEL_FETCH(.call = CALL(&s), .sections = odd[i]),
		                             &fetch);

		session_expect(__LINE__, &s, SATCHEL_E_ARGUMENT, odd[i][0], rc);
		ck_assert_ptr_null(fetch);
	}
	ck_assert_uint_eq(s.sent_size, 0);
	session_end(&s);
}
END_TEST

TCase *scenarios_sections(void)
{
	TCase *tc = tcase_create("sections");

	scenario(tc, "FETCH|FETCH BINARY", kept);
	scenario(tc, "FETCH in pieces|FETCH BINARY", streamed);
	scenario(tc, "FETCH|FETCH BINARY", that_mark_as_read);
	scenario(tc, "FETCH", that_cannot_be_sent);
	return tc;
}
