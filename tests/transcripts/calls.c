/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The verbs of a session: one row for each function of client.h. The others are in calls_folder.c and calls_message.c. */
#include "tests/transcripts/calls.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int login(struct call *c)
{
	const char *password = words_at(&c->words, 2);

	return satchel_login(
		c->player->imap, words_at(&c->words, 1), strcmp(password, "NIL") ? password : NULL,
		SATCHEL_LOGIN(.call = c->use, .mechanism = words_value(&c->words, "mechanism", 0),
	                      .authzid = words_value(&c->words, "authzid", 0)));
}

static int logout(struct call *c)
{
	return satchel_logout(c->player->imap, SATCHEL_CALL(c->use));
}

static int noop(struct call *c)
{
	return satchel_noop(c->player->imap, SATCHEL_CALL(c->use));
}

static int check(struct call *c)
{
	return satchel_check(c->player->imap, SATCHEL_CALL(c->use));
}

static int capability(struct call *c)
{
	return satchel_capability(c->player->imap, SATCHEL_CALL(c->use));
}

static void show_capabilities(struct call *c)
{
	text_print(c->player->dump, "capabilities");
	dump_words(c->player->dump, "offered", satchel_capabilities(c->player->imap));
	text_print(c->player->dump, "\n");
}

static int compress(struct call *c)
{
	return satchel_compress(c->player->imap, SATCHEL_CALL(c->use));
}

static void show_compressed(struct call *c)
{
	text_print(c->player->dump, "compressed=%s\n",
	           satchel_is_compressed(c->player->imap) ? "yes" : "no");
}

/* id name=value name=NIL ... */
static int id(struct call *c)
{
	satchel_field fields[WORDS_MAX];
	size_t count = c->words.count - 1;

	for (size_t i = 0; i < count; i++) {
		char *name = c->words.list[i + 1], *value = strchr(name, '=');

		if (value)
			*value++ = '\0';
		fields[i] =
			(satchel_field){ name, value && strcmp(value, "NIL") == 0 ? NULL : value };
	}
	return satchel_id(c->player->imap, (satchel_fields){ fields, count }, SATCHEL_CALL(c->use),
	                  &c->fields);
}

static void show_id(struct call *c)
{
	dump_fields(c->player->dump, "id", *c->fields);
}

static int enable(struct call *c)
{
	for (size_t i = 0; i + 1 < c->words.count && i < SECTIONS_MAX; i++)
		c->list[i] = c->words.list[i + 1];
	return satchel_enable(c->player->imap, c->list, SATCHEL_CALL(c->use));
}

static void show_enabled(struct call *c)
{
	text_print(c->player->dump, "enabled");
	for (size_t i = 1; i < c->words.count; i++)
		text_print(c->player->dump, " %s=%s", c->words.list[i],
		           satchel_is_enabled(c->player->imap, c->words.list[i]) ? "yes" : "no");
	text_print(c->player->dump, "\n");
}

static int namespaces(struct call *c)
{
	return satchel_namespace_get(c->player->imap, SATCHEL_CALL(c->use), &c->namespaces);
}

static void show_namespaces(struct call *c)
{
	dump_namespaces(c->player->dump, c->namespaces);
}

/* ---- getters: nothing is sent */

static int nothing(struct call *c)
{
	(void)c;
	return SATCHEL_OK;
}

static void show_state(struct call *c)
{
	static const char *const names[] = { "connecting", "not-authenticated", "authenticated",
		                             "selected", "logout" };
	struct player *p = c->player;

	text_print(p->dump, "state %s\n", names[satchel_state_of(p->imap)]);
	if (satchel_selected(p->imap))
		dump_state(p->dump, satchel_selected(p->imap));
}

static void show_greeting(struct call *c)
{
	text_print(c->player->dump, "greeting");
	dump_text(c->player->dump, "text", satchel_greeting(c->player->imap));
	text_print(c->player->dump, "%s\n", satchel_is_secure(c->player->imap) ? " secure" : "");
}

static void show_has(struct call *c)
{
	const char *name = words_at(&c->words, 1);

	text_print(c->player->dump, "has %s=%s\n", name,
	           satchel_has(c->player->imap, name) ? "yes" : "no");
}

static void show_number(struct call *c)
{
	uint32_t n = (uint32_t)strtoul(words_at(&c->words, 1), NULL, 10);
	bool uid = strcmp(words_at(&c->words, 0), "uid-of") == 0;

	text_print(c->player->dump, "%s %u=%u\n", words_at(&c->words, 0), (unsigned)n,
	           (unsigned)(uid ? satchel_uid_of(c->player->imap, n)
	                          : satchel_number_of(c->player->imap, n)));
}

/* ---- the table */

static const struct call_verb session_verbs[] = {
	{ "open", 0, NULL, NULL, NULL, NULL, NULL }, /* play_client.c */
	{ "login", 2, login, NULL, NULL, NULL, NULL },
	{ "logout", 0, logout, NULL, NULL, NULL, NULL },
	{ "noop", 0, noop, NULL, NULL, NULL, NULL },
	{ "check", 0, check, NULL, NULL, NULL, NULL },
	{ "capability", 0, capability, show_capabilities, NULL, NULL, NULL },
	{ "compress", 0, compress, show_compressed, NULL, NULL, NULL },
	{ "id", 0, id, show_id, NULL, NULL, NULL },
	{ "enable", 1, enable, show_enabled, NULL, NULL, NULL },
	{ "namespace", 0, namespaces, show_namespaces, NULL, NULL, NULL },
	{ "state", 0, nothing, show_state, NULL, NULL, NULL },
	{ "greeting", 0, nothing, show_greeting, NULL, NULL, NULL },
	{ "capabilities", 0, nothing, show_capabilities, NULL, NULL, NULL },
	{ "has", 1, nothing, show_has, NULL, NULL, NULL },
	{ "enabled", 1, nothing, show_enabled, NULL, NULL, NULL },
	{ "uid-of", 1, nothing, show_number, NULL, NULL, NULL },
	{ "number-of", 1, nothing, show_number, NULL, NULL, NULL },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL },
};

static const struct call_verb *find(const struct call_verb *table, const struct words *w)
{
	for (; table->name; table++)
		if (strcmp(table->name, words_at(w, 0)) == 0)
			return w->count > table->words ? table : NULL;
	return NULL;
}

const struct call_verb *call_verb_of(const struct words *w)
{
	const struct call_verb *verb = find(session_verbs, w);

	if (!verb)
		verb = find(folder_verbs, w);
	if (!verb)
		verb = find(quota_verbs, w);
	if (!verb)
		verb = find(find_verbs, w);
	if (!verb)
		verb = find(watch_verbs, w);
	return verb ? verb : find(message_verbs, w);
}

void call_clear(struct call *c)
{
	if (c->verb && c->verb->end)
		c->verb->end(c);
	satchel_free(c->fields);
	satchel_free(c->namespaces);
	satchel_free(c->folder);
	satchel_free(c->quota);
	satchel_free(c->quotas);
	satchel_free(c->specials);
	satchel_free(c->text);
	satchel_free(c->set);
	satchel_set_clear(&c->within);
	satchel_free(c->found);
	satchel_free(c->moved);
	for (size_t i = 0; i < BODIES_MAX; i++)
		text_clear(&c->bodies[i]);
	for (size_t i = 0; i < c->fd_count; i++)
		close(c->fds[i]);
	words_clear(&c->words);
}
