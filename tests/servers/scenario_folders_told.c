/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What is said of a folder besides its name: what it is for when it is made, what one may do with it, what is noted of
 * it, and the largest message that it takes. */
#include "tests/servers/scenarios.h"
#include "tests/servers/session.h"

#include <stdio.h>
#include <string.h>

#define PLACE "/shared/vendor/cmu/cyrus-imapd/uniqueid" /* never empty */
#define NOTE "/shared/comment"

/* The only folder of this name, with what the options ask for; end() closes the list. */
static const satchel_folder *only(struct session *s, const char *name, satchel_list_options options,
                                  satchel_list **rows)
{
	const satchel_folder *f;

	options.size = sizeof(options);
	options.call = CALL(s);
	session_expect(__LINE__, s, SATCHEL_OK, name,
	               session_started(s, satchel_list_start(s->imap, name, &options, rows)));
	session_expect(__LINE__, s, SATCHEL_ROW, name, session_folder(s, *rows, &f));
	ck_assert_str_eq(f->name, name);
	return f;
}

static void end(struct session *s, satchel_list *rows)
{
	const satchel_folder *f;

	session_expect(__LINE__, s, SATCHEL_OK, "end", session_folder(s, rows, &f));
	satchel_list_end(rows);
}

/* RFC 6154 section 3: the use is there when the folder is listed and looked for. */
START_TEST(made_for_something)
{
	struct session s;
	satchel_specials *found = NULL;
	char *id = NULL;

	session_start(&s, _i, "made", NOTHING);
	must(&s, satchel_create_with(
			 s.imap, "Wichtig & Eilig",
			 SATCHEL_CREATE(.call = CALL(&s), .use = SATCHEL_FOLDER_IMPORTANT), &id));
	ck_assert(session_sent(&s, "(USE (\\Important))"));
	ck_assert(!*id == !satchel_has(s.imap, "OBJECTID"));
	must(&s, satchel_find_special(s.imap, SATCHEL_FOLDER_IMPORTANT, PLAIN_CALL(&s), &found));
	ck_assert_uint_eq(found->count, 1);
	ck_assert_str_eq(found->list[0]->folder->name, "Wichtig & Eilig");
	ck_assert_int_eq(found->list[0]->source, SATCHEL_SPECIAL_ATTRIBUTE);
	satchel_free(found);
	satchel_free(id);
	session_end(&s);
}
END_TEST

/* RFC 8440: one's own folder may be read and written. */
START_TEST(rights)
{
	struct session s;
	satchel_list *rows = NULL;
	const satchel_folder *f;

	session_start(&s, _i, "rights", NOTHING);
	must(&s, satchel_create(s.imap, "Bücher", PLAIN_CALL(&s)));
	f = only(&s, "Bücher", (satchel_list_options){ .returns = SATCHEL_LIST_MYRIGHTS }, &rows);
	ck_assert(session_sent(&s, " MYRIGHTS)"));
	ck_assert(f->rights_known);
	for (const char *right = "lrswite"; *right; right++)
		ck_assert_msg(strchr(f->rights, *right), "%c is not in %s", *right, f->rights);
	end(&s, rows);
	session_end(&s);
}
END_TEST

/* RFC 9590: one entry that has a value, and one that has none. */
START_TEST(annotations)
{
	static const char *const entries[] = { PLACE, NOTE, NULL };
	struct session s;
	satchel_list *rows = NULL;
	const satchel_folder *f;
	size_t values = 0;

	session_start(&s, _i, "annotations", NOTHING);
	must(&s, satchel_create(s.imap, "Bücher", PLAIN_CALL(&s)));
	f = only(&s, "Bücher", (satchel_list_options){ .metadata = entries }, &rows);
	ck_assert(session_sent(&s, " METADATA (" PLACE " " NOTE "))"));
	for (size_t i = 0; i < f->metadata.count; i++) {
		const satchel_annotation *a = &f->metadata.list[i];

		ck_assert(!strcmp(a->name, PLACE) || !strcmp(a->name, NOTE));
		ck_assert_msg(!a->value.data == !strcmp(a->name, NOTE), "%s", a->name);
		values += a->value.data && a->value.size;
	}
	ck_assert_uint_eq(values, 1);
	end(&s, rows);
	session_end(&s);
}
END_TEST

static int never_read(void *user, void *room, size_t size, size_t *got)
{
	(void)room;
	(void)size;
	(void)got;
	*(bool *)user = true;
	return -1;
}

/* RFC 7889: what is too large is not begun, and the connection is as good as before. */
START_TEST(largest_message)
{
	struct session s;
	satchel_folder *f = NULL;
	bool read = false;

	session_start(&s, _i, "limit", NOTHING);
	must(&s,
	     satchel_status(s.imap, "INBOX",
	                    SATCHEL_STATUS(.call = CALL(&s), .items = SATCHEL_STATUS_MESSAGES |
	                                                              SATCHEL_STATUS_APPENDLIMIT),
	                    &f));
	ck_assert(f->known & SATCHEL_STATUS_APPENDLIMIT);
	ck_assert_uint_gt(f->append_limit, 0);
	ends(&s, SATCHEL_E_TOOBIG,
	     satchel_append(
		     s.imap, "INBOX",
		     SATCHEL_DRAFT(.read = never_read, .user = &read, .size = f->append_limit + 1),
		     1, PLAIN_CALL(&s), NULL));
	ck_assert(!read && !session_sent(&s, " APPEND "));
	ck_assert_uint_eq(append_small(&s, "INBOX", "small", 0), 1);
	satchel_free(f);
	session_end(&s);
}
END_TEST

TCase *scenarios_folders_told(void)
{
	TCase *tc = tcase_create("folders_told");

	scenario(tc, "CREATE-SPECIAL-USE", made_for_something);
	scenario(tc, "LIST-MYRIGHTS", rights);
	scenario(tc, "LIST-METADATA", annotations);
	scenario(tc, "APPENDLIMIT", largest_message);
	return tc;
}
