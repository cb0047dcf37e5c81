/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Reads the config file: [NAME] begins an account, KEY = VALUE lines describe it, # and ; begin
 * comments. It works on text in memory. A password has no place in it. */
#include <stdlib.h>
#include <string.h>

#include "accounts.h"

struct key {
	const char *name;
	size_t offset;
	bool file;
};

static const struct key keys[] = {
	{ "url", offsetof(struct settings, url), false },
	{ "user", offsetof(struct settings, user), false },
	{ "password-command", offsetof(struct settings, password_command), false },
	{ "netrc-file", offsetof(struct settings, netrc_file), true },
	{ "ca-file", offsetof(struct settings, ca_file), true },
};

struct reader {
	const char *wanted, *home;
	struct settings *settings;
	bool in_section, here, found;
};

/* A line without the spaces around it. */
struct piece {
	const char *at;
	size_t size;
};

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static struct piece trimmed(const char *at, size_t size)
{
	while (size && is_space(*at)) {
		at++;
		size--;
	}
	while (size && is_space(at[size - 1]))
		size--;
	return (struct piece){ at, size };
}

static bool equal(struct piece p, const char *text)
{
	return p.size == strlen(text) && !memcmp(p.at, text, p.size);
}

static char *value_of(const struct reader *r, const struct key *key, struct piece value)
{
	bool home =
		key->file && r->home && value.size > 1 && value.at[0] == '~' && value.at[1] == '/';
	char *copy = NULL;

	if (asprintf(&copy, "%s%.*s", home ? r->home : "", (int)(value.size - home),
	             value.at + home) < 0)
		copy = NULL;
	return must(copy);
}

static const char *read_setting(struct reader *r, struct piece name, struct piece value)
{
	if (equal(name, "password"))
		return "passwords do not belong here: use password-command or netrc-file";
	for (size_t i = 0; i < COUNTOF(keys); i++) {
		char **field = (char **)(void *)((char *)r->settings + keys[i].offset);

		if (!equal(name, keys[i].name))
			continue;
		if (!value.size)
			return "the value is missing";
		if (r->here && *field)
			return "this was said before";
		if (r->here)
			*field = value_of(r, &keys[i], value);
		return NULL;
	}
	return "this key is not known: url, user, password-command, netrc-file, ca-file";
}

static const char *read_section(struct reader *r, struct piece line)
{
	struct piece name;

	if (line.at[line.size - 1] != ']')
		return "] is missing";
	name = trimmed(line.at + 1, line.size - 2);
	if (!name.size)
		return "the name of the account is missing";
	r->in_section = true;
	r->here = equal(name, r->wanted);
	if (r->here && r->found)
		return "this account was described before";
	r->found |= r->here;
	return NULL;
}

static const char *read_line(struct reader *r, struct piece line)
{
	const char *equals;

	if (!line.size || *line.at == '#' || *line.at == ';')
		return NULL;
	if (*line.at == '[')
		return read_section(r, line);
	equals = memchr(line.at, '=', line.size);
	if (!equals)
		return "neither [NAME] nor KEY = VALUE";
	if (!r->in_section)
		return "a [NAME] must come first";
	return read_setting(r, trimmed(line.at, (size_t)(equals - line.at)),
	                    trimmed(equals + 1, line.size - (size_t)(equals + 1 - line.at)));
}

enum accounts_result accounts_find(const char *text, const char *name, const char *home,
                                   struct settings *settings, struct accounts_problem *problem)
{
	struct reader r = { .wanted = name, .home = home, .settings = settings };

	for (problem->line = 1; *text; problem->line++) {
		size_t n = strcspn(text, "\n");

		problem->why = read_line(&r, trimmed(text, n));
		if (problem->why)
			return ACCOUNTS_BROKEN;
		text += n + (text[n] == '\n');
	}
	return r.found ? ACCOUNTS_FOUND : ACCOUNTS_NONE;
}

void settings_clear(struct settings *settings)
{
	free(settings->url);
	free(settings->user);
	free(settings->password_command);
	free(settings->netrc_file);
	free(settings->ca_file);
	memset(settings, 0, sizeof(*settings));
}
