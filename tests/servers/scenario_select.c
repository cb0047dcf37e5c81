/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Folders are opened and closed: SELECT, EXAMINE, CHECK, CLOSE, UNSELECT, and the state that is lent meanwhile. */
#include "tests/servers/scenarios.h"
#include "tests/servers/session.h"

#include <string.h>

#define SELECT(s) SATCHEL_SELECT(.call = CALL(s))

START_TEST(state_of_the_folder)
{
	const uint32_t told = SATCHEL_STATE_EXISTS | SATCHEL_STATE_UIDNEXT |
	                      SATCHEL_STATE_UIDVALIDITY | SATCHEL_STATE_FLAGS |
	                      SATCHEL_STATE_PERMANENT_FLAGS;
	struct session s;
	const satchel_folder_state *f;

	session_start(&s, _i, "select", NOTHING);
	ck_assert_ptr_null(satchel_selected(s.imap));
	append_small(&s, "INBOX", "one", SATCHEL_FLAG_SEEN);
	append_small(&s, "INBOX", "two", 0);
	must(&s, satchel_select(s.imap, "INBOX", SELECT(&s)));
	f = satchel_selected(s.imap);
	ck_assert_ptr_nonnull(f);
	ck_assert_str_eq(f->name, "INBOX");
	ck_assert_uint_eq(f->known & told, told);
	ck_assert_uint_eq(f->exists, 2);
	ck_assert_uint_eq(f->first_unseen, 2);
	ck_assert_uint_eq(f->uid_next, 3);
	ck_assert_uint_ne(f->uid_validity, 0);
	ck_assert(!f->read_only && !f->uid_not_sticky);
	ck_assert_uint_eq(f->permanent_flags.bits & (SATCHEL_FLAG_WILDCARD | SATCHEL_FLAG_SEEN),
	                  SATCHEL_FLAG_WILDCARD | SATCHEL_FLAG_SEEN);
	ck_assert_int_eq(satchel_state_of(s.imap), SATCHEL_STATE_SELECTED);
	must(&s, satchel_check(s.imap, PLAIN_CALL(&s)));
	session_end(&s);
}
END_TEST

START_TEST(examine)
{
	struct session s;
	const satchel_flags seen = { .bits = SATCHEL_FLAG_SEEN };

	session_start(&s, _i, "examine", NOTHING);
	append_small(&s, "INBOX", "one", 0);
	must(&s, satchel_examine(s.imap, "inbox", SELECT(&s)));
	ck_assert(satchel_selected(s.imap)->read_only);
	ends(&s, SATCHEL_E_READONLY,
	     satchel_store(s.imap, SATCHEL_ONE(1), SATCHEL_FLAGS_ADD, &seen,
	                   SATCHEL_STORE(.call = CALL(&s)), NULL));
	ends(&s, SATCHEL_E_READONLY, satchel_expunge(s.imap, PLAIN_CALL(&s)));
	ck_assert_uint_eq(flags_of(&s, 1, NULL, 0), 0);
	session_end(&s);
}
END_TEST

START_TEST(modseq)
{
	struct session s;

	session_start(&s, _i, "modseq", NOTHING);
	must(&s,
	     satchel_select(s.imap, "INBOX", SATCHEL_SELECT(.call = CALL(&s), .condstore = true)));
	ck_assert(session_sent(&s, "(CONDSTORE)"));
	ck_assert(satchel_selected(s.imap)->known & SATCHEL_STATE_MODSEQ);
	ck_assert_uint_ge(satchel_selected(s.imap)->highest_modseq, 1);
	session_end(&s);
}
END_TEST

START_TEST(close_and_unselect)
{
	struct session s;

	session_start(&s, _i, "close", NOTHING);
	append_small(&s, "INBOX", "stays", 0);
	append_small(&s, "INBOX", "goes", SATCHEL_FLAG_DELETED);
	must(&s, satchel_select(s.imap, "INBOX", SELECT(&s)));
	must(&s, satchel_unselect(s.imap, PLAIN_CALL(&s)));
	ck_assert_ptr_null(satchel_selected(s.imap));
	ck_assert_int_eq(satchel_state_of(s.imap), SATCHEL_STATE_AUTHENTICATED);
	ends(&s, SATCHEL_E_STATE, satchel_close_folder(s.imap, PLAIN_CALL(&s)));
	must(&s, satchel_examine(s.imap, "INBOX", SELECT(&s)));
	ck_assert_uint_eq(satchel_selected(s.imap)->exists, 2);
	must(&s, satchel_close_folder(s.imap, PLAIN_CALL(&s)));
	must(&s, satchel_select(s.imap, "INBOX", SELECT(&s)));
	ck_assert_uint_eq(satchel_selected(s.imap)->exists, 2);
	must(&s, satchel_close_folder(s.imap, PLAIN_CALL(&s)));
	ck_assert_ptr_null(satchel_selected(s.imap));
	must(&s, satchel_select(s.imap, "INBOX", SELECT(&s)));
	ck_assert_uint_eq(satchel_selected(s.imap)->exists, 1);
	session_end(&s);
}
END_TEST

/* Without UNSELECT, what was opened for reading is closed with CLOSE. */
START_TEST(unselect_by_close)
{
	static const char *const mask[] = { "UNSELECT", NULL };
	struct session s;

	session_start(&s, _i, "unselect", (satchel_options){ .mask = mask });
	append_small(&s, "INBOX", "stays", SATCHEL_FLAG_DELETED);
	must(&s, satchel_examine(s.imap, "INBOX", SELECT(&s)));
	session_forget(&s);
	must(&s, satchel_unselect(s.imap, PLAIN_CALL(&s)));
	ck_assert(session_sent(&s, " CLOSE\r\n"));
	must(&s, satchel_select(s.imap, "INBOX", SELECT(&s)));
	ck_assert_uint_eq(satchel_selected(s.imap)->exists, 1);
	ends(&s, SATCHEL_E_UNSUPPORTED, satchel_unselect(s.imap, PLAIN_CALL(&s)));
	ck_assert_uint_eq(satchel_selected(s.imap)->exists, 1);
	session_end(&s);
}
END_TEST

START_TEST(folder_that_is_not_there)
{
	struct session s;

	session_start(&s, _i, "missing", NOTHING);
	must(&s, satchel_select(s.imap, "INBOX", SELECT(&s)));
	ends(&s, SATCHEL_E_NO, satchel_select(s.imap, "Nowhere/at all", SELECT(&s)));
	ck_assert_int_eq(session_error(&s)->action, SATCHEL_CLASS_FOLDER);
	ck_assert_str_eq(session_error(&s)->command, "SELECT");
	ck_assert_ptr_null(satchel_selected(s.imap));
	ck_assert_int_eq(satchel_state_of(s.imap), SATCHEL_STATE_AUTHENTICATED);
	ends(&s, SATCHEL_E_ARGUMENT, satchel_select(s.imap, "not \xff UTF-8", SELECT(&s)));
	must(&s, satchel_examine(s.imap, "INBOX", SELECT(&s)));
	session_end(&s);
}
END_TEST

TCase *scenarios_select(void)
{
	TCase *tc = tcase_create("select");

	scenario(tc, "SELECT, EXAMINE, CLOSE", state_of_the_folder);
	scenario(tc, "SELECT, EXAMINE, CLOSE", examine);
	scenario(tc, "SELECT CONDSTORE", modseq);
	scenario(tc, "UNSELECT", close_and_unselect);
	scenario(tc, "UNSELECT by CLOSE", unselect_by_close);
	scenario(tc, "SELECT, EXAMINE, CLOSE", folder_that_is_not_there);
	return tc;
}
