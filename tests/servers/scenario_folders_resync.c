/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* A folder is opened again after another session changed it: QRESYNC says what. */
#include "tests/servers/scenarios.h"
#include "tests/servers/session.h"

#include <string.h>

static const satchel_flags seen = { .bits = SATCHEL_FLAG_SEEN };

/* What a program keeps of a folder. */
struct kept {
	uint32_t uid_validity;
	uint64_t modseq;
};

static struct kept keep(const struct session *s)
{
	const satchel_folder_state *f = satchel_selected(s->imap);

	return (struct kept){ f->uid_validity, f->highest_modseq };
}

/* known: whether the UIDs are told, else it is all up to now. */
static satchel_select_options since(struct session *s, const struct kept *k, bool known)
{
	satchel_set all = known ? SATCHEL_RANGE(1, 5) : (satchel_set)SATCHEL_SET_EMPTY;

	return (satchel_select_options){ .size = sizeof(satchel_select_options),
		                         .call = CALL(s),
		                         .qresync = true,
		                         .uid_validity = k->uid_validity,
		                         .modseq = k->modseq,
		                         .known = all };
}

/* Removes 2 and 4, reads 3, and brings 6. */
static void change_behind(const struct session *s)
{
	const satchel_flags deleted = { .bits = SATCHEL_FLAG_DELETED };
	satchel_set gone = SATCHEL_SET_EMPTY;
	struct session other;

	session_again(&other, s, NOTHING);
	must(&other, satchel_select(other.imap, "INBOX", SATCHEL_SELECT(.call = CALL(&other))));
	ck_assert_int_eq(satchel_set_add(&gone, 2, 2), SATCHEL_OK);
	ck_assert_int_eq(satchel_set_add(&gone, 4, 4), SATCHEL_OK);
	must(&other, satchel_store(other.imap, gone, SATCHEL_FLAGS_ADD, &deleted,
	                           SATCHEL_STORE(.call = CALL(&other)), NULL));
	must(&other, satchel_expunge(other.imap, PLAIN_CALL(&other)));
	must(&other, satchel_store(other.imap, SATCHEL_ONE(3), SATCHEL_FLAGS_ADD, &seen,
	                           SATCHEL_STORE(.call = CALL(&other)), NULL));
	ck_assert_uint_eq(append_small(&other, "INBOX", "six", 0), 6);
	satchel_set_clear(&gone);
	session_end(&other);
}

static const struct seen *message_event(const struct session *s, uint32_t uid)
{
	for (size_t i = 0; i < session_seen(s, SATCHEL_EVENT_MESSAGE); i++)
		if (session_event(s, SATCHEL_EVENT_MESSAGE, i)->uid == uid)
			return session_event(s, SATCHEL_EVENT_MESSAGE, i);
	return NULL;
}

/* What is new is behind the UIDs that are known. */
static void assert_changes(const struct session *s, bool known)
{
	const satchel_folder_state *f = satchel_selected(s->imap);

	ck_assert(f->resynced);
	ck_assert_uint_eq(f->exists, 4);
	ck_assert_uint_ge(session_seen(s, SATCHEL_EVENT_VANISHED), 1);
	ck_assert_uint_eq(session_seen(s, SATCHEL_EVENT_MESSAGE), known ? 1 : 2);
	ck_assert_ptr_nonnull(message_event(s, 3));
	ck_assert_uint_eq(message_event(s, 3)->flags & SATCHEL_FLAG_SEEN, SATCHEL_FLAG_SEEN);
	ck_assert_uint_eq(satchel_number_of(s->imap, 3), 2);
	if (known)
		return;
	ck_assert_ptr_nonnull(message_event(s, 6));
	ck_assert_uint_eq(satchel_uid_of(s->imap, 4), 6);
}

START_TEST(resync)
{
	struct session s, again;
	satchel_select_options o;
	struct kept kept;

	session_start(&s, _i, "resync", NOTHING);
	fill_inbox(&s, 5);
	kept = keep(&s);
	must(&s, satchel_close_folder(s.imap, PLAIN_CALL(&s)));
	change_behind(&s);
	session_again(&again, &s, NOTHING);
	session_forget(&again);
	o = since(&again, &kept, true);
	must(&again, satchel_select(again.imap, "INBOX", &o));
	ck_assert(session_sent(&again, "ENABLE QRESYNC\r\n") && session_sent(&again, "(QRESYNC ("));
	assert_changes(&again, true);
	session_end(&again);
	session_end(&s);
}
END_TEST

/* In one session: the folder is open while QRESYNC is enabled, and nothing changed the second time. */
START_TEST(resync_of_the_open_folder)
{
	struct session s;
	satchel_select_options o;
	struct kept kept;

	session_start(&s, _i, "reopen", NOTHING);
	fill_inbox(&s, 5);
	kept = keep(&s);
	change_behind(&s);
	o = since(&s, &kept, false);
	session_forget(&s);
	must(&s, satchel_examine(s.imap, "INBOX", &o));
	ck_assert(session_sent(&s, " UNSELECT\r\n") && session_sent(&s, "ENABLE QRESYNC\r\n"));
	assert_changes(&s, false);
	kept = keep(&s);
	session_forget(&s);
	o = since(&s, &kept, false);
	must(&s, satchel_examine(s.imap, "INBOX", &o));
	ck_assert(!session_sent(&s, "ENABLE") && session_seen(&s, SATCHEL_EVENT_CLOSED) == 1);
	ck_assert(satchel_selected(s.imap)->resynced);
	ck_assert_uint_eq(session_seen(&s, SATCHEL_EVENT_MESSAGE), 0);
	session_end(&s);
}
END_TEST

START_TEST(void_checkpoint)
{
	struct session s;
	satchel_select_options o;
	struct kept kept;

	session_start(&s, _i, "void", NOTHING);
	fill_inbox(&s, 5);
	kept = keep(&s);
	kept.uid_validity++;
	o = since(&s, &kept, false);
	must(&s, satchel_select(s.imap, "INBOX", &o));
	ck_assert(!satchel_selected(s.imap)->resynced);
	ck_assert_uint_eq(satchel_selected(s.imap)->exists, 5);
	ck_assert_uint_eq(session_seen(&s, SATCHEL_EVENT_VANISHED), 0);
	session_end(&s);
}
END_TEST

START_TEST(without_qresync)
{
	static const char *const mask[] = { "QRESYNC", NULL };
	struct kept kept = { 1, 1 };
	struct session s;
	satchel_select_options o;

	session_start(&s, _i, "plain", (satchel_options){ .mask = mask });
	o = since(&s, &kept, false);
	ends(&s, SATCHEL_E_UNSUPPORTED, satchel_select(s.imap, "INBOX", &o));
	must(&s, satchel_select(s.imap, "INBOX", SATCHEL_SELECT(.call = CALL(&s))));
	session_end(&s);
}
END_TEST

TCase *scenarios_folders_resync(void)
{
	TCase *tc = tcase_create("folders_resync");

	scenario(tc, "SELECT QRESYNC", resync);
	scenario(tc, "SELECT QRESYNC", resync_of_the_open_folder);
	scenario(tc, "SELECT QRESYNC", void_checkpoint);
	scenario(tc, "SELECT, EXAMINE, CLOSE", without_qresync);
	return tc;
}
