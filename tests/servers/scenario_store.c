/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Flags are changed, messages copied, moved and removed. */
#include "tests/servers/scenarios.h"
#include "tests/servers/session.h"

#include <stdio.h>
#include <string.h>

static const char *const two_words[] = { "$Forwarded", "Rechnung-1" };

START_TEST(set_add_remove)
{
	const satchel_flags seen = { .bits = SATCHEL_FLAG_SEEN },
			    flagged = { SATCHEL_FLAG_FLAGGED, two_words, 2 },
			    word = { SATCHEL_FLAG_SEEN, two_words, 1 }, none = { .bits = 0 };
	struct session s;
	char words[128];

	session_start(&s, _i, "flags", NOTHING);
	fill_inbox(&s, 3);
	must(&s, satchel_store(s.imap, SATCHEL_RANGE(1, 2), SATCHEL_FLAGS_SET, &seen,
	                       SATCHEL_STORE(.call = CALL(&s)), NULL));
	ck_assert_uint_eq(session_seen(&s, SATCHEL_EVENT_MESSAGE), 2);
	ck_assert_uint_eq(session_event(&s, SATCHEL_EVENT_MESSAGE, 1)->uid, 2);
	ck_assert_uint_eq(session_event(&s, SATCHEL_EVENT_MESSAGE, 1)->flags & SATCHEL_FLAG_SEEN,
	                  SATCHEL_FLAG_SEEN);
	must(&s, satchel_store(s.imap, SATCHEL_ONE(1), SATCHEL_FLAGS_ADD, &flagged,
	                       SATCHEL_STORE(.call = CALL(&s)), NULL));
	ck_assert_uint_eq(flags_of(&s, 1, words, sizeof(words)),
	                  SATCHEL_FLAG_SEEN | SATCHEL_FLAG_FLAGGED);
	ck_assert_str_eq(words, "$Forwarded Rechnung-1");
	must(&s, satchel_store(s.imap, SATCHEL_ONE(1), SATCHEL_FLAGS_REMOVE, &word,
	                       SATCHEL_STORE(.call = CALL(&s)), NULL));
	ck_assert_uint_eq(flags_of(&s, 1, words, sizeof(words)), SATCHEL_FLAG_FLAGGED);
	ck_assert_str_eq(words, "Rechnung-1");
	must(&s, satchel_store(s.imap, SATCHEL_ALL, SATCHEL_FLAGS_SET, &none,
	                       SATCHEL_STORE(.call = CALL(&s)), NULL));
	ck_assert_uint_eq(flags_of(&s, 1, words, sizeof(words)), 0);
	ck_assert_str_eq(words, "");
	session_end(&s);
}
END_TEST

START_TEST(silent)
{
	const satchel_flags flagged = { .bits = SATCHEL_FLAG_FLAGGED };
	const satchel_flags bad = { .keywords = (const char *const[]){ "two words" }, .count = 1 };
	struct session s;

	session_start(&s, _i, "silent", NOTHING);
	fill_inbox(&s, 2);
	must(&s, satchel_store(s.imap, SATCHEL_ALL, SATCHEL_FLAGS_ADD, &flagged,
	                       SATCHEL_STORE(.call = CALL(&s), .silent = true), NULL));
	ck_assert(session_sent(&s, "FLAGS.SILENT"));
	for (size_t i = 0; i < session_seen(&s, SATCHEL_EVENT_MESSAGE); i++) {
		/* MODSEQ may come alone; some tell of the flags all the same */
		uint32_t flags = session_event(&s, SATCHEL_EVENT_MESSAGE, i)->flags;

		ck_assert(!flags || flags & SATCHEL_FLAG_FLAGGED);
	}
	ck_assert_uint_eq(flags_of(&s, 2, NULL, 0), SATCHEL_FLAG_FLAGGED);
	ends(&s, SATCHEL_E_ARGUMENT,
	     satchel_store(s.imap, SATCHEL_ALL, SATCHEL_FLAGS_ADD, &bad,
	                   SATCHEL_STORE(.call = CALL(&s)), NULL));
	session_end(&s);
}
END_TEST

/* The MODSEQ of a message in the open folder. */
static uint64_t modseq_of(struct session *s, uint32_t uid)
{
	satchel_fetch *fetch =
		session_fetch(s, SATCHEL_ONE(uid), ITEMS(.items = SATCHEL_FETCH_MODSEQ));
	const satchel_message *m;
	uint64_t modseq;

	ck_assert_int_eq(session_row(s, fetch, &m), SATCHEL_ROW);
	modseq = m->modseq;
	session_fetch_end(s, fetch);
	return modseq;
}

START_TEST(unchanged_since)
{
	const satchel_flags seen = { .bits = SATCHEL_FLAG_SEEN },
			    flagged = { .bits = SATCHEL_FLAG_FLAGGED };
	struct session s;
	satchel_set *modified = NULL;
	uint64_t before;

	session_start(&s, _i, "modified", NOTHING);
	fill_inbox(&s, 4);
	before = modseq_of(&s, 4);
	must(&s, satchel_store(s.imap, SATCHEL_RANGE(2, 3), SATCHEL_FLAGS_ADD, &seen,
	                       SATCHEL_STORE(.call = CALL(&s)), NULL));
	ck_assert_uint_gt(modseq_of(&s, 3), before);
	must(&s,
	     satchel_store(s.imap, SATCHEL_ALL, SATCHEL_FLAGS_ADD, &flagged,
	                   SATCHEL_STORE(.call = CALL(&s), .unchanged_since = before), &modified));
	assert_set(*modified, "2:3");
	satchel_free(modified);
	ck_assert_uint_eq(flags_of(&s, 1, NULL, 0), SATCHEL_FLAG_FLAGGED);
	ck_assert_uint_eq(flags_of(&s, 2, NULL, 0), SATCHEL_FLAG_SEEN);
	must(&s,
	     satchel_store(s.imap, SATCHEL_ALL, SATCHEL_FLAGS_REMOVE, &flagged,
	                   SATCHEL_STORE(.call = CALL(&s), .unchanged_since = UINT64_C(1) << 62),
	                   &modified));
	ck_assert_uint_eq(modified->count, 0);
	satchel_free(modified);
	session_end(&s);
}
END_TEST

START_TEST(copy)
{
	struct session s;
	satchel_moved *moved = NULL;
	satchel_set set = SATCHEL_SET_EMPTY;
	satchel_folder *f = NULL;

	session_start(&s, _i, "copy", NOTHING);
	must(&s, satchel_create(s.imap, "Ablage & mehr", PLAIN_CALL(&s)));
	append_small(&s, "Ablage & mehr", "zero", 0);
	fill_inbox(&s, 6);
	ck_assert_int_eq(satchel_set_parse(&set, "1:2,5,9:20"), SATCHEL_OK);
	must(&s, satchel_copy(s.imap, set, "Ablage & mehr", PLAIN_CALL(&s), &moved));
	ck_assert(moved->known && moved->uid_validity);
	assert_set(moved->from, "1:2,5");
	assert_set(moved->to, "2:4");
	ck_assert_uint_eq(moved->pair_count, 2);
	ck_assert_uint_eq(moved->pairs[0].from, 1);
	ck_assert_uint_eq(moved->pairs[0].to, 2);
	ck_assert_uint_eq(moved->pairs[0].count, 2);
	ck_assert_uint_eq(moved->pairs[1].from, 5);
	ck_assert_uint_eq(moved->pairs[1].to, 4);
	ck_assert_uint_eq(moved->pairs[1].count, 1);
	satchel_free(moved);
	satchel_set_clear(&set);
	must(&s, satchel_status(s.imap, "Ablage & mehr", SATCHEL_STATUS(.call = CALL(&s)), &f));
	ck_assert_uint_eq(f->messages, 4);
	satchel_free(f);
	ends(&s, SATCHEL_E_TRYCREATE,
	     satchel_copy(s.imap, SATCHEL_ALL, "Nowhere", PLAIN_CALL(&s), NULL));
	ck_assert_int_eq(session_error(&s)->action, satchel_error_class(SATCHEL_E_TRYCREATE));
	session_forget(&s);
	must(&s,
	     satchel_copy(s.imap, (satchel_set)SATCHEL_SET_EMPTY, "Nowhere", PLAIN_CALL(&s), NULL));
	ck_assert_uint_eq(s.sent_size, 0);
	session_end(&s);
}
END_TEST

START_TEST(expunge)
{
	struct session s;

	session_start(&s, _i, "expunge", NOTHING);
	fill_inbox(&s, 5);
	flags_of(&s, 2, NULL, 0);
	flags_of(&s, 4, NULL, 0);
	must(&s, satchel_delete_messages(s.imap, SATCHEL_ONE(2), SATCHEL_STORE(.call = CALL(&s)),
	                                 NULL));
	must(&s, satchel_delete_messages(s.imap, SATCHEL_ONE(4), SATCHEL_STORE(.call = CALL(&s)),
	                                 NULL));
	ck_assert_uint_eq(satchel_number_of(s.imap, 4), 4);
	must(&s, satchel_expunge(s.imap, PLAIN_CALL(&s)));
	ck_assert_uint_eq(session_seen(&s, SATCHEL_EVENT_EXPUNGE), 2);
	ck_assert_uint_eq(session_event(&s, SATCHEL_EVENT_EXPUNGE, 0)->uid +
	                          session_event(&s, SATCHEL_EVENT_EXPUNGE, 1)->uid,
	                  6);
	ck_assert_uint_eq(satchel_selected(s.imap)->exists, 3);
	ck_assert_uint_eq(satchel_number_of(s.imap, 4), 0);
	flags_of(&s, 5, NULL, 0);
	ck_assert_uint_eq(satchel_uid_of(s.imap, 3), 5);
	ck_assert_uint_eq(satchel_number_of(s.imap, 5), 3);
	session_end(&s);
}
END_TEST

/* What is left in the open folder. */
static void assert_left(struct session *s, const char *text)
{
	satchel_set *found = NULL;

	must(s, satchel_search(s->imap, "ALL", SATCHEL_SEARCH(.call = CALL(s)), &found));
	assert_set(*found, text);
	satchel_free(found);
}

/* With UIDPLUS, and without it: other messages with \Deleted stay, and keep it. */
START_TEST(uid_expunge)
{
	static const char *const mask[] = { "UIDPLUS", NULL };

	for (size_t i = 0; i < 2; i++) {
		struct session s;
		char name[32];

		snprintf(name, sizeof(name), "uid-expunge-%zu", i);
		session_start(&s, _i, name, (satchel_options){ .mask = NULL });
		fill_inbox(&s, 5);
		session_end(&s);
		session_open(&s, &the_server, _i, (satchel_options){ .mask = i ? mask : NULL });
		snprintf(s.user, sizeof(s.user), "%s-%d", name, _i);
		must(&s, satchel_login(s.imap, s.user, PASSWORD, SATCHEL_LOGIN(.call = CALL(&s))));
		must(&s, satchel_select(s.imap, "INBOX", SATCHEL_SELECT(.call = CALL(&s))));
		must(&s, satchel_delete_messages(s.imap, SATCHEL_RANGE(2, 4),
		                                 SATCHEL_STORE(.call = CALL(&s)), NULL));
		session_forget(&s);
		must(&s, satchel_uid_expunge(s.imap, SATCHEL_RANGE(3, 5), PLAIN_CALL(&s)));
		ck_assert(session_sent(&s, " UID EXPUNGE ") == !i);
		assert_left(&s, "1:2,5");
		ck_assert_uint_eq(flags_of(&s, 2, NULL, 0), SATCHEL_FLAG_DELETED);
		session_end(&s);
	}
}
END_TEST

/* With MOVE, and by COPY, STORE and UID EXPUNGE. */
START_TEST(move)
{
	static const char *const mask[] = { "MOVE", NULL };

	for (size_t i = 0; i < 2; i++) {
		struct session s;
		char name[32];
		satchel_moved *moved = NULL;
		satchel_folder *f = NULL;

		snprintf(name, sizeof(name), "move-%zu", i);
		session_start(&s, _i, name, (satchel_options){ .mask = i ? mask : NULL });
		must(&s, satchel_create(s.imap, "Там", PLAIN_CALL(&s)));
		fill_inbox(&s, 4);
		must(&s, satchel_move(s.imap, SATCHEL_RANGE(2, 3), "Там", PLAIN_CALL(&s), &moved));
		ck_assert(session_sent(&s, " UID MOVE ") == !i);
		ck_assert(moved->known);
		assert_set(moved->from, "2:3");
		assert_set(moved->to, "1:2");
		satchel_free(moved);
		ck_assert_uint_eq(satchel_selected(s.imap)->exists, 2);
		assert_left(&s, "1,4");
		must(&s, satchel_status(s.imap, "Там", SATCHEL_STATUS(.call = CALL(&s)), &f));
		ck_assert_uint_eq(f->messages, 2);
		satchel_free(f);
		session_end(&s);
	}
}
END_TEST

/* With neither MOVE nor UIDPLUS: what another session has marked with \Deleted stays and keeps the flag, and so does mail that
 * comes in between. */
START_TEST(move_by_expunge)
{
	static const char *const mask[] = { "MOVE", "UIDPLUS", NULL };
	struct session s, other;
	satchel_moved *moved = NULL;
	satchel_folder *f = NULL;

	session_start(&s, _i, "move-by-expunge", (satchel_options){ .mask = mask });
	must(&s, satchel_create(s.imap, "Away", PLAIN_CALL(&s)));
	fill_inbox(&s, 5);
	session_again(&other, &s, NOTHING);
	must(&other, satchel_select(other.imap, "INBOX", SATCHEL_SELECT(.call = CALL(&other))));
	must(&other, satchel_delete_messages(other.imap, SATCHEL_ONE(4),
	                                     SATCHEL_STORE(.call = CALL(&other)), NULL));
	append_small(&other, "INBOX", "late", 0);
	must(&other, satchel_delete_messages(other.imap, SATCHEL_ONE(6),
	                                     SATCHEL_STORE(.call = CALL(&other)), NULL));
	session_forget(&s);
	must(&s, satchel_move(s.imap, SATCHEL_RANGE(2, 3), "Away", PLAIN_CALL(&s), &moved));
	satchel_free(moved);
	ck_assert(session_sent(&s, " UID COPY 2:3 ") && session_sent(&s, " EXPUNGE"));
	ck_assert(!session_sent(&s, " UID EXPUNGE ") && !session_sent(&s, " UID MOVE "));
	assert_left(&s, "1,4:6");
	ck_assert_uint_eq(flags_of(&s, 1, NULL, 0), 0);
	ck_assert_uint_eq(flags_of(&s, 4, NULL, 0), SATCHEL_FLAG_DELETED);
	ck_assert_uint_eq(flags_of(&s, 6, NULL, 0), SATCHEL_FLAG_DELETED);
	must(&s, satchel_status(s.imap, "Away", SATCHEL_STATUS(.call = CALL(&s)), &f));
	ck_assert_uint_eq(f->messages, 2);
	satchel_free(f);
	session_end(&other);
	session_end(&s);
}
END_TEST

TCase *scenarios_store(void)
{
	TCase *tc = tcase_create("store");

	scenario(tc, "STORE", set_add_remove);
	scenario(tc, "STORE", silent);
	scenario(tc, "STORE UNCHANGEDSINCE", unchanged_since);
	scenario(tc, "COPY|COPYUID", copy);
	scenario(tc, "EXPUNGE", expunge);
	scenario(tc, "UID EXPUNGE|UID EXPUNGE by STORE and EXPUNGE", uid_expunge);
	scenario(tc, "MOVE|MOVE by COPY, STORE and UID EXPUNGE", move);
	scenario(tc, "MOVE by COPY, STORE and EXPUNGE", move_by_expunge);
	return tc;
}
