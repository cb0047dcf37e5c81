/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Every item of a FETCH, typed; which messages are rows, what is left, rows that are kept or not read. */
#include "tests/servers/scenarios.h"
#include "tests/servers/session.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* The UIDs of the rows, as text. */
static void assert_rows(struct session *s, satchel_fetch *fetch, const char *wanted)
{
	const satchel_message *m;
	satchel_set got = SATCHEL_SET_EMPTY;
	int rc;

	while ((rc = session_row(s, fetch, &m)) == SATCHEL_ROW)
		ck_assert_int_eq(satchel_set_add(&got, m->uid, m->uid), SATCHEL_OK);
	session_expect(__LINE__, s, SATCHEL_OK, wanted, rc);
	satchel_fetch_end(fetch);
	assert_set(got, wanted);
	satchel_set_clear(&got);
}

static const char letter[] =
	"Date: Mon, 7 Feb 1994 21:52:25 -0800\r\n"
	"From: =?iso-8859-1?Q?J=FCrgen_Sch=E4fer?= <juergen@nordlicht.example>\r\n"
	"Sender: \"Office, The\" <office@nordlicht.example>\r\n"
	"Reply-To: list@nordlicht.example\r\n"
	"To: Bees: anna@harbour.example, \"Bo \\\"B\\\"\" <bo@harbour.example>;, mary@example.org\r\n"
	"Cc: =?utf-8?B?5bGx55SwIOiKseWtkA==?= <hanako@sakura.example>\r\n"
	"Bcc: hidden@example.org\r\n"
	"Subject: =?utf-8?Q?W=C3=A4rmepumpe=3A_das_=22Angebot=22?=\r\n"
	"In-Reply-To: <before@example.org>\r\nMessage-ID: <this@example.org>\r\n"
	"MIME-Version: 1.0\r\n"
	"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
	"--b\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\nHello.\r\n\r\n"
	"--b\r\nContent-Type: application/pdf; name=x\r\nContent-Transfer-Encoding: base64\r\n"
	"Content-ID: <cid@x>\r\nContent-Description: =?utf-8?Q?Pl=C3=A4ne?=\r\nContent-Language: de, en\r\n"
	"Content-Location: http://x.example/\r\nContent-MD5: Q2hlY2sgSW50ZWdyaXR5IQ==\r\n"
	"Content-Disposition: attachment;\r\n filename*0*=utf-8''%C3%9Cber;\r\n filename*1=sicht.pdf\r\n\r\n"
	"QUJD\r\n\r\n"
	"--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\nFrom: a@b.example\r\n\r\nInner.\r\n\r\n--b--\r\n";

static void assert_envelope(const satchel_envelope *e)
{
	ck_assert_uint_eq(e->known, 0x3ff); /* all ten */
	ck_assert_str_eq(e->subject, "Wärmepumpe: das \"Angebot\"");
	ck_assert(e->date.known);
	ck_assert_int_eq(e->date.seconds, 760686745);
	ck_assert_int_eq(e->date.offset_s, -8 * 3600);
	ck_assert_str_eq(e->from.list[0].name, "Jürgen Schäfer");
	ck_assert_str_eq(e->from.list[0].host, "nordlicht.example");
	ck_assert_str_eq(e->sender.list[0].name, "Office, The");
	ck_assert_str_eq(e->reply_to.list[0].mailbox, "list");
	ck_assert_uint_eq(e->to.count, 5);
	ck_assert_int_eq(e->to.list[0].kind, SATCHEL_GROUP_START);
	ck_assert_str_eq(e->to.list[0].mailbox, "Bees");
	ck_assert_str_eq(e->to.list[2].name, "Bo \"B\"");
	ck_assert_int_eq(e->to.list[3].kind, SATCHEL_GROUP_END);
	ck_assert_str_eq(e->to.list[4].mailbox, "mary");
	ck_assert_str_eq(e->cc.list[0].name, "山田 花子");
	ck_assert_str_eq(e->bcc.list[0].mailbox, "hidden");
	ck_assert_str_eq(e->in_reply_to, "<before@example.org>");
	ck_assert_str_eq(e->message_id, "<this@example.org>");
}

static void assert_attachment(const satchel_part *p)
{
	ck_assert_str_eq(p->number, "2");
	ck_assert_str_eq(satchel_part_filename(p), "Übersicht.pdf");
	ck_assert_str_eq(satchel_parameter_value(p->parameters, "NAME"), "x");
	ck_assert_str_eq(p->id, "<cid@x>");
	ck_assert_str_eq(p->description, "Pläne");
	ck_assert_int_eq(strcasecmp(p->encoding, "base64"), 0);
	ck_assert_int_eq(strcasecmp(p->disposition, "attachment"), 0);
	ck_assert_uint_eq(p->languages.count, 2);
	ck_assert_int_eq(strcasecmp(p->languages.list[1], "en"), 0);
	ck_assert_str_eq(p->location, "http://x.example/");
	ck_assert_str_eq(p->md5, "Q2hlY2sgSW50ZWdyaXR5IQ==");
}

static void assert_structure(const satchel_part *top)
{
	const satchel_part *inner;

	ck_assert_str_eq(top->number, "");
	ck_assert_uint_eq(top->child_count, 3);
	ck_assert_uint_eq(satchel_part_find(top, "1")->size, 8);
	ck_assert_uint_eq(satchel_part_find(top, "1")->lines, 1);
	assert_attachment(satchel_part_find(top, "2"));
	inner = satchel_part_find(top, "3");
	ck_assert_str_eq(inner->envelope->subject, "inner");
	ck_assert_uint_eq(inner->child_count, 1);
	ck_assert_str_eq(inner->children[0]->number, "3.1");
	ck_assert_ptr_null(satchel_part_find(top, "4"));
}

START_TEST(all_items)
{
	const uint64_t asked = SATCHEL_FETCH_UID | SATCHEL_FETCH_ALL | SATCHEL_FETCH_BODYSTRUCTURE |
	                       SATCHEL_FETCH_MODSEQ;
	struct session s;
	satchel_fetch *fetch;
	const satchel_message *m;

	session_start(&s, _i, "items", NOTHING);
	must(&s,
	     satchel_append(s.imap, "INBOX",
	                    SATCHEL_DRAFT(.memory = { letter, sizeof(letter) - 1 },
	                                  .flags.bits = SATCHEL_FLAG_SEEN | SATCHEL_FLAG_ANSWERED,
	                                  .date = { .seconds = 1000000000, .known = true }),
	                    1, PLAIN_CALL(&s), NULL));
	must(&s,
	     satchel_select(s.imap, "INBOX", SATCHEL_SELECT(.call = CALL(&s), .condstore = true)));
	fetch = session_fetch(&s, SATCHEL_ALL, ITEMS(.items = asked));
	session_expect(__LINE__, &s, SATCHEL_ROW, "row", session_row(&s, fetch, &m));
	ck_assert_uint_eq(m->has, asked);
	ck_assert_uint_eq(m->invalid, 0);
	ck_assert_uint_eq(m->item_count, 0);
	ck_assert_uint_eq(m->seq, 1);
	ck_assert_uint_eq(m->uid, 1);
	ck_assert_uint_eq(m->size, sizeof(letter) - 1);
	ck_assert_uint_eq(m->flags.bits & ~SATCHEL_FLAG_RECENT,
	                  SATCHEL_FLAG_SEEN | SATCHEL_FLAG_ANSWERED);
	ck_assert_int_eq(m->internal_date.seconds, 1000000000);
	ck_assert_uint_ge(m->modseq, 1);
	assert_envelope(m->envelope);
	assert_structure(m->structure);
	session_fetch_end(&s, fetch);
	session_end(&s);
}
END_TEST

/* BODY has no extension fields; header text that stays as it came; FULL in one go. */
START_TEST(body_and_raw_text)
{
	struct session s;
	satchel_fetch *fetch;
	const satchel_message *m;

	session_start(&s, _i, "raw", NOTHING);
	must(&s, satchel_append(s.imap, "INBOX",
	                        SATCHEL_DRAFT(.memory = { letter, sizeof(letter) - 1 }), 1,
	                        PLAIN_CALL(&s), NULL));
	must(&s, satchel_select(s.imap, "INBOX", SATCHEL_SELECT(.call = CALL(&s))));
	fetch = session_fetch(&s, SATCHEL_ALL,
	                      ITEMS(.items = SATCHEL_FETCH_FULL, .raw_text = true));
	session_expect(__LINE__, &s, SATCHEL_ROW, "row", session_row(&s, fetch, &m));
	ck_assert_uint_eq(m->has, SATCHEL_FETCH_FULL | SATCHEL_FETCH_UID);
	ck_assert_str_eq(m->envelope->subject, "=?utf-8?Q?W=C3=A4rmepumpe=3A_das_=22Angebot=22?=");
	ck_assert_uint_eq(m->structure->child_count, 3);
	ck_assert_str_eq(satchel_part_find(m->structure, "2")->disposition, "");
	ck_assert(!(satchel_part_find(m->structure, "2")->known & SATCHEL_PART_DISPOSITION));
	session_fetch_end(&s, fetch);
	session_end(&s);
}
END_TEST

START_TEST(which_messages)
{
	struct session s;
	satchel_set set = SATCHEL_SET_EMPTY;
	const satchel_fetch_options flags = ITEMS(.items = SATCHEL_FETCH_FLAGS);

	session_start(&s, _i, "which", NOTHING);
	fill_inbox(&s, 6);
	must(&s, satchel_delete_messages(s.imap, SATCHEL_RANGE(1, 2),
	                                 SATCHEL_STORE(.call = CALL(&s)), NULL));
	must(&s, satchel_expunge(s.imap, PLAIN_CALL(&s))); /* UIDs 3 to 6 are left */
	assert_rows(&s, session_fetch(&s, SATCHEL_ALL, flags), "3:6");
	assert_rows(&s, session_fetch(&s, satchel_numbers(SATCHEL_RANGE(2, 3)), flags), "4:5");
	assert_rows(&s, session_fetch(&s, SATCHEL_ONE(6), flags), "6");
	assert_rows(&s, session_fetch(&s, SATCHEL_RANGE(5, SATCHEL_LAST), flags), "5:6");
	assert_rows(&s, session_fetch(&s, SATCHEL_RANGE(9, SATCHEL_LAST), flags),
	            ""); /* the server says 6 */
	session_forget(&s);
	{
		satchel_fetch *fetch = NULL;
		const satchel_message *m;
		int rc = satchel_fetch_start(
			s.imap, set, SATCHEL_FETCH(.call = CALL(&s), .items = SATCHEL_FETCH_FLAGS),
			&fetch);

		ck_assert_int_ge(rc, SATCHEL_OK);
		session_expect(__LINE__, &s, SATCHEL_OK, "empty", session_row(&s, fetch, &m));
		satchel_fetch_end(fetch);
	}
	ck_assert_uint_eq(s.sent_size, 0);
	session_end(&s);
}
END_TEST

START_TEST(what_is_left)
{
	struct session s;
	satchel_fetch *fetch;
	const satchel_message *m;
	int rc;

	session_start(&s, _i, "left", NOTHING);
	fill_inbox(&s, 4);
	fetch = session_fetch(&s, SATCHEL_RANGE(2, 9), ITEMS(.items = SATCHEL_FETCH_FLAGS));
	session_expect(__LINE__, &s, SATCHEL_ROW, "row", session_row(&s, fetch, &m));
	ck_assert(!satchel_set_contains(satchel_fetch_left(fetch), 2));
	ck_assert(satchel_set_contains(satchel_fetch_left(fetch), 4));
	while ((rc = session_row(&s, fetch, &m)) == SATCHEL_ROW)
		;
	session_expect(__LINE__, &s, SATCHEL_OK, "end", rc);
	assert_set(satchel_fetch_left(fetch), "5:9"); /* asked for, not there */
	satchel_fetch_end(fetch);
	session_end(&s);
}
END_TEST

START_TEST(changed_since)
{
	const satchel_flags seen = { .bits = SATCHEL_FLAG_SEEN };
	struct session s;
	uint64_t before;

	session_start(&s, _i, "changed", NOTHING);
	fill_inbox(&s, 5);
	before = satchel_selected(s.imap)->highest_modseq;
	must(&s, satchel_store(s.imap, SATCHEL_RANGE(3, 4), SATCHEL_FLAGS_ADD, &seen,
	                       SATCHEL_STORE(.call = CALL(&s)), NULL));
	assert_rows(&s,
	            session_fetch(&s, SATCHEL_ALL,
	                          ITEMS(.items = SATCHEL_FETCH_FLAGS, .changed_since = before)),
	            "3:4");
	session_end(&s);
}
END_TEST

START_TEST(kept_beyond_its_row)
{
	struct session s;
	satchel_fetch *fetch;
	const satchel_message *m;
	satchel_message *first = NULL;

	session_start(&s, _i, "dup", NOTHING);
	fill_inbox(&s, 3);
	fetch = session_fetch(
		&s, SATCHEL_ALL,
		ITEMS(.items = SATCHEL_FETCH_ALL, .sections = SATCHEL_SECTIONS("BODY.PEEK[TEXT]")));
	session_expect(__LINE__, &s, SATCHEL_ROW, "row", session_row(&s, fetch, &m));
	ck_assert_int_eq(satchel_message_dup(m, &first), SATCHEL_OK);
	assert_rows(&s, fetch, "2:3");
	session_end(&s);
	ck_assert_str_eq(first->envelope->subject, "one");
	ck_assert_uint_eq(first->bodies[0]->octets.size, strlen("About one.\r\n"));
	ck_assert(!memcmp(first->bodies[0]->octets.data, "About one.\r\n", 12));
	satchel_free(first);
}
END_TEST

/* Rows that are not read stand in the way of what blocks, until their end; early is fine. */
START_TEST(ended_early)
{
	struct session s;
	satchel_fetch *fetch;
	const satchel_message *m;

	session_start(&s, _i, "early", NOTHING);
	fill_inbox(&s, 10);
	fetch = session_fetch(&s, SATCHEL_ALL, ITEMS(.sections = SATCHEL_SECTIONS("BODY.PEEK[]")));
	session_expect(__LINE__, &s, SATCHEL_ROW, "row", session_row(&s, fetch, &m));
	ck_assert_int_eq(satchel_noop(s.imap, NULL), SATCHEL_E_BUSY);
	ck_assert_uint_eq(m->uid, 1); /* lent all the same */
	satchel_fetch_end(fetch);
	must(&s, satchel_noop(s.imap, PLAIN_CALL(&s)));
	assert_rows(&s, session_fetch(&s, SATCHEL_ALL, ITEMS(.items = SATCHEL_FETCH_FLAGS)),
	            "1:10");
	session_end(&s);
}
END_TEST

/* ---- two at once */

struct half {
	satchel_call call;
	satchel_fetch *fetch;
	uint64_t item;
	uint32_t next; /* UID */
	bool done;
};

/* Rows that are there now. */
static void pull(struct half *h)
{
	const satchel_message *m;
	int rc = SATCHEL_ROW;

	while (!h->done && (rc = satchel_fetch_next(h->fetch, &m)) == SATCHEL_ROW) {
		ck_assert_uint_eq(m->uid, h->next++);
		ck_assert(m->has & h->item);
	}
	ck_assert(rc == SATCHEL_ROW || rc == SATCHEL_AGAIN || rc == SATCHEL_OK);
	h->done |= rc == SATCHEL_OK;
}

static void queue(struct session *s, struct half *h, satchel_set set)
{
	ck_assert_int_eq(satchel_fetch_start(s->imap, set,
	                                     SATCHEL_FETCH(.call = &h->call, .items = h->item),
	                                     &h->fetch),
	                 SATCHEL_QUEUED);
}

/* The second is on the wire before the first is answered. Whoever has a row is pulled: this server ends both behind the
 * rows of the second. */
START_TEST(pipelined)
{
	struct session s;
	struct half first = { .item = SATCHEL_FETCH_FLAGS, .next = 1 },
		    second = { .item = SATCHEL_FETCH_SIZE, .next = 2 };
	const char *sent;

	session_start(&s, _i, "pipelined", NOTHING);
	fill_inbox(&s, 5);
	queue(&s, &first, SATCHEL_ALL);
	queue(&s, &second, SATCHEL_RANGE(2, 3));
	while (!first.done || !second.done) {
		satchel_wait(s.imap, first.done ? &second.call : &first.call);
		pull(&first);
		pull(&second);
	}
	ck_assert_uint_eq(first.next, 6);
	ck_assert_uint_eq(second.next, 4);
	satchel_fetch_end(first.fetch);
	satchel_fetch_end(second.fetch);
	sent = strstr(s.sent, " UID FETCH ");
	ck_assert_ptr_nonnull(sent);
	ck_assert_msg(strcspn(sent, "<") > (size_t)(strstr(sent, "RFC822.SIZE") - sent),
	              "one by one: %s", sent);
	session_end(&s);
}
END_TEST

TCase *scenarios_fetch(void)
{
	TCase *tc = tcase_create("fetch");

	scenario(tc, "FETCH|FETCH MODSEQ", all_items);
	scenario(tc, "FETCH", body_and_raw_text);
	scenario(tc, "FETCH", which_messages);
	scenario(tc, "FETCH", what_is_left);
	scenario(tc, "FETCH CHANGEDSINCE", changed_since);
	scenario(tc, "FETCH", kept_beyond_its_row);
	scenario(tc, "FETCH", ended_early);
	scenario(tc, "FETCH in pieces", pipelined);
	return tc;
}
