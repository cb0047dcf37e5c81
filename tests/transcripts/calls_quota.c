/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The verbs of quota.h. */
#include "tests/transcripts/calls.h"

#include <stdlib.h>
#include <string.h>

static int get(struct call *c)
{
	return satchel_quota_get(c->player->imap, words_at(&c->words, 1), SATCHEL_CALL(c->use),
	                         &c->quota);
}

/* setquota ROOT [NAME=LIMIT ...] [nowhere]: nowhere asks for no result */
static int set(struct call *c)
{
	bool nowhere = words_have(&c->words, "nowhere");
	satchel_quota_resource limits[WORDS_MAX];
	size_t count = 0;

	for (size_t i = 2; i < c->words.count; i++) {
		char *name = c->words.list[i], *value = strchr(name, '=');

		if (!value)
			continue;
		*value = '\0';
		limits[count++] =
			(satchel_quota_resource){ name, 0, strtoull(value + 1, NULL, 10) };
	}
	return satchel_quota_set(c->player->imap, words_at(&c->words, 1), limits, count,
	                         SATCHEL_CALL(c->use), nowhere ? NULL : &c->quota);
}

static void show_quota(struct call *c)
{
	if (c->quota)
		dump_quota(c->player->dump, "quota", c->quota);
}

static int roots(struct call *c)
{
	return satchel_quota_root(c->player->imap, words_at(&c->words, 1), SATCHEL_CALL(c->use),
	                          &c->quotas);
}

static void show_roots(struct call *c)
{
	for (size_t i = 0; i < c->quotas->count; i++)
		dump_quota(c->player->dump, "quota", c->quotas->list[i]);
	if (!c->quotas->count)
		text_print(c->player->dump, "quota none\n");
}

const struct call_verb quota_verbs[] = {
	{ "getquota", 1, get, show_quota, NULL, NULL, NULL },
	{ "getquotaroot", 1, roots, show_roots, NULL, NULL, NULL },
	{ "setquota", 1, set, show_quota, NULL, NULL, NULL },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL },
};
