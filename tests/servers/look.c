/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What a server says about itself, before and after login. Knows a few words of IMAP, through the library. */
#include "tests/servers/session.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static bool has(const struct server *s, const char *word, size_t size)
{
	bool family = size && word[size - 1] == '=';

	for (const char *at = s->capabilities; *at; at += strcspn(at, " ") + 1) {
		size_t length = strcspn(at, " ");

		if (!strncasecmp(at, word, size) && (family ? length >= size : length == size))
			return true;
	}
	return false;
}

bool server_offers(const struct server *s, const char *capabilities)
{
	for (const char *at = capabilities;; at++) {
		size_t size = strcspn(at, "|");

		if (has(s, at, size))
			return true;
		at += size;
		if (!*at)
			return false;
	}
}

static void add(struct server *s, const char *word)
{
	size_t used = strlen(s->capabilities), size = strlen(word);

	if (!has(s, word, size) && used + size + 2 <= sizeof(s->capabilities))
		snprintf(s->capabilities + used, sizeof(s->capabilities) - used, "%s ", word);
}

/* What it offers now, asked for: a greeting has but a part of it. */
static bool ask(struct server *s, satchel_client *imap)
{
	if (satchel_capability(imap, NULL))
		return false;
	for (size_t i = 0; i < satchel_capabilities(imap).count; i++)
		add(s, satchel_capabilities(imap).list[i]);
	return true;
}

static void take_version(struct server *s, satchel_client *imap)
{
	satchel_fields *fields = NULL;

	if (!satchel_has(imap, "ID") ||
	    satchel_id(imap, (satchel_fields){ NULL, 0 }, NULL, &fields))
		return;
	for (size_t i = 0; i < fields->count; i++)
		if (!strcasecmp(fields->list[i].name, "version") && fields->list[i].value)
			snprintf(s->version, sizeof(s->version), "%.*s",
			         (int)strcspn(fields->list[i].value, " -"), fields->list[i].value);
	satchel_free(fields);
}

/* Before TLS, after it and after login it may offer different things. */
bool server_look(struct server *s)
{
	satchel_client *imap = NULL;
	char url[64];
	bool good;

	if (s->kind->has_pipe)
		add(s, "pipe");
	snprintf(url, sizeof(url), "imap://localhost:%s", s->port);
	good = server_user(s, "looker") &&
	       !satchel_open(&imap, url, SATCHEL_OPTIONS(.ca_file = s->ca_file, .listen = NULL)) &&
	       ask(s, imap) && !satchel_login(imap, "looker", PASSWORD, NULL) && ask(s, imap);
	if (good)
		take_version(s, imap);
	else if (imap)
		printf("# %s\n", satchel_error_of(imap)->message);
	satchel_close(imap);
	return good;
}
