/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* One folder's life under each hard name: made, listed, subscribed, counted, filled, opened, renamed, removed. */
#include "tests/servers/scenarios.h"
#include "tests/servers/session.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *name, *wire;
} names[] = {
	{ "Entwürfe & Ideen", "Entw&APw-rfe &- Ideen" },
	{ "仕事", "&TtVOiw-" },
	{ "仕事/会議/2024", "&TtVOiw-/&TxqLcA-/2024" },
	{ "🎉 Fêtes", "&2DzfiQ- F&AOo-tes" },
	{ "R&D", "R&-D" },
	{ "&&", "&-&-" },
	{ "&AOo-", "&-AOo-" },
	{ "Projekt \"Nordlicht\"", "Projekt \"Nordlicht\"" },
	{ "back\\slash", "back\\slash" },
	{ "{5}", "{5}" },
	{ "{5+}", "{5+}" },
	{ "NIL", "NIL" },
	{ "(parentheses) [brackets]", "(parentheses) [brackets]" },
	{ " blanks around ", " blanks around " },
	{ "50% off*", "50% off*" },
	{ "trailing-", "trailing-" },
	{ "дом~Ω", "&BDQEPgQ8-~&A6k-" },
	{ "שלום", "&BekF3AXVBd0-" },
};

/* Rows of a list whose name is this one; what the last said is left in *attributes. */
static size_t listed(struct session *s, const char *name, const char *wire, bool subscribed,
                     uint64_t *attributes)
{
	satchel_list *list = NULL;
	const satchel_folder *f;
	size_t n = 0;
	int rc = session_started(
		s,
		satchel_list_start(s->imap, "*",
	                           SATCHEL_LIST(.call = CALL(s), .subscribed = subscribed), &list));

	ck_assert_int_eq(rc, SATCHEL_OK);
	while ((rc = session_folder(s, list, &f)) == SATCHEL_ROW) {
		if (strcmp(f->name, name))
			continue;
		n++;
		ck_assert(!f->escaped);
		ck_assert_str_eq(f->delimiter, "/");
		ck_assert_msg(f->wire_name.size == strlen(wire) &&
		                      !memcmp(f->wire_name.data, wire, strlen(wire)),
		              "%s is %.*s on the wire", name, (int)f->wire_name.size,
		              (const char *)f->wire_name.data);
		*attributes = f->attributes;
	}
	satchel_list_end(list);
	session_expect(__LINE__, s, SATCHEL_OK, name, rc);
	return n;
}

static void counted(struct session *s, const char *name, uint32_t messages)
{
	satchel_folder *f = NULL;

	must(s, satchel_status(s->imap, name, SATCHEL_STATUS(.call = CALL(s)), &f));
	ck_assert_str_eq(f->name, name);
	ck_assert_uint_eq(f->messages, messages);
	ck_assert_uint_eq(f->known & SATCHEL_STATUS_BASIC, SATCHEL_STATUS_BASIC);
	satchel_free(f);
}

static void life_of(struct session *s, const char *name, const char *wire)
{
	uint64_t attributes = 0;
	char other[128], other_wire[128];

	snprintf(other, sizeof(other), "%s (alt)", name);
	snprintf(other_wire, sizeof(other_wire), "%s (alt)", wire);
	must(s, satchel_create(s->imap, name, PLAIN_CALL(s)));
	ends(s, CODE(SATCHEL_E_ALREADYEXISTS), satchel_create(s->imap, name, PLAIN_CALL(s)));
	ck_assert_uint_eq(listed(s, name, wire, false, &attributes), 1);
	ck_assert(attributes & SATCHEL_FOLDER_HASNOCHILDREN);
	ck_assert_uint_eq(listed(s, name, wire, true, &attributes), 0);
	must(s, satchel_subscribe(s->imap, name, PLAIN_CALL(s)));
	ck_assert_uint_eq(listed(s, name, wire, true, &attributes), 1);
	ck_assert(attributes & SATCHEL_FOLDER_SUBSCRIBED);
	counted(s, name, 0);
	append_small(s, name, "one", 0);
	counted(s, name, 1);
	must(s, satchel_examine(s->imap, name, SATCHEL_SELECT(.call = CALL(s))));
	ck_assert_str_eq(satchel_selected(s->imap)->name, name);
	ck_assert_uint_eq(satchel_selected(s->imap)->exists, 1);
	must(s, satchel_unselect(s->imap, PLAIN_CALL(s)));
	must(s, satchel_rename(s->imap, name, other, PLAIN_CALL(s)));
	ck_assert_uint_eq(listed(s, name, wire, false, &attributes), 0);
	ck_assert_uint_eq(listed(s, other, other_wire, false, &attributes), 1);
	counted(s, other, 1);
	must(s, satchel_unsubscribe(s->imap, name, PLAIN_CALL(s)));
	ck_assert_uint_eq(listed(s, name, wire, true, &attributes), 0);
	must(s, satchel_delete(s->imap, other, PLAIN_CALL(s)));
	ck_assert_uint_eq(listed(s, other, other_wire, false, &attributes), 0);
	ends(s, CODE(SATCHEL_E_NONEXISTENT), satchel_delete(s->imap, other, PLAIN_CALL(s)));
}

/* Each name once, the ways in turn; so every way has its share. */
START_TEST(life_of_a_name)
{
	struct session s;
	char user[32];

	snprintf(user, sizeof(user), "name-%d", _i);
	session_start(&s, _i % WAYS, user, (satchel_options){ .size = 0 });
	life_of(&s, names[_i].name, names[_i].wire);
	session_end(&s);
}
END_TEST

TCase *scenarios_names(void)
{
	TCase *tc = tcase_create("names");

	for (int i = 0; i < (int)COUNTOF(names); i++)
		if (strpbrk(names[i].name, the_server.kind->not_in_names))
			scenario_skip(names[i].name, "the server refuses such names");
		else if (scenario_wanted("life_of_a_name", "names in every script"))
			tcase_add_loop_test(tc, life_of_a_name, i, i + 1);
	return tc;
}
