/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Reads netrc files: machine, default, login, password, account, port, quoted strings, comments;
 * macros are skipped. It works on text in memory and opens nothing. */
#include <string.h>
#include <strings.h>

#include "netrc.h"

struct scanner {
	const char *at, *end;
	char token[SECRET_ROOM];
	bool broken;
};

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void skip_line(struct scanner *s)
{
	while (s->at < s->end && *s->at != '\n')
		s->at++;
}

static void skip_space(struct scanner *s)
{
	while (s->at < s->end && (is_space(*s->at) || *s->at == '#')) {
		if (*s->at == '#')
			skip_line(s);
		else
			s->at++;
	}
}

/* Fills token up to a space, or to the closing quote; a backslash takes the next character as it
 * is. */
static bool scan_word(struct scanner *s, bool quoted)
{
	size_t n = 0;

	for (; s->at < s->end && (quoted ? *s->at != '"' : !is_space(*s->at)); s->at++) {
		if (*s->at == '\\' && s->at + 1 < s->end)
			s->at++;
		if (n + 1 >= sizeof(s->token))
			return false;
		s->token[n++] = *s->at;
	}
	s->token[n] = '\0';
	return !quoted || (s->at < s->end && s->at++);
}

/* No comment begins behind login, password and the like: passwords may begin with "#". */
static bool scan(struct scanner *s, bool value)
{
	while (value && s->at < s->end && is_space(*s->at))
		s->at++;
	if (!value)
		skip_space(s);
	if (s->at == s->end || s->broken)
		return false;
	if (*s->at == '"') {
		s->at++;
		s->broken = !scan_word(s, true);
	} else {
		s->broken = !scan_word(s, false);
	}
	return !s->broken;
}

/* macdef NAME and its lines end with an empty line. */
static void skip_macro(struct scanner *s)
{
	while (s->at < s->end) {
		const char *line = s->at;

		skip_line(s);
		s->at += s->at < s->end;
		if (s->at - line == 1 || (s->at - line == 2 && *line == '\r'))
			return;
	}
}

/* What is searched for, and the entry that is being read. */
struct search {
	const char *host, *port, *user;
	struct netrc_entry *entry;
	bool started, host_fits, port_fits;
};

static bool fits(const struct search *q)
{
	const char *login = q->entry->login;

	return q->started && q->host_fits && q->port_fits && *q->entry->password.text &&
	       (!*q->user || !*login || !strcmp(login, q->user));
}

static void begin(struct search *q, bool host_fits)
{
	secret_wipe(&q->entry->password);
	q->entry->login[0] = '\0';
	q->started = q->port_fits = true;
	q->host_fits = host_fits;
}

static void set_login(struct scanner *s, struct search *q)
{
	size_t n = strlen(s->token);

	s->broken = n >= sizeof(q->entry->login);
	if (!s->broken)
		memcpy(q->entry->login, s->token, n + 1);
}

static void set_password(struct scanner *s, struct search *q)
{
	memcpy(q->entry->password.text, s->token, strlen(s->token) + 1);
}

static void set_port(struct scanner *s, struct search *q)
{
	q->port_fits = !strcmp(s->token, q->port);
}

static void set_nothing(struct scanner *s, struct search *q)
{
	(void)s;
	(void)q;
}

static const struct {
	const char *word;
	void (*set)(struct scanner *s, struct search *q);
} words[] = {
	{ "login", set_login },     { "user", set_login }, { "password", set_password },
	{ "passwd", set_password }, { "port", set_port },  { "protocol", set_nothing },
	{ "account", set_nothing },
};

static bool read_value(struct scanner *s, struct search *q)
{
	for (size_t i = 0; i < COUNTOF(words); i++) {
		if (strcmp(s->token, words[i].word) != 0)
			continue;
		if (!q->started || !scan(s, true))
			return false;
		words[i].set(s, q);
		return !s->broken;
	}
	return false;
}

static bool read_machine(struct scanner *s, struct search *q)
{
	if (!scan(s, true))
		return false;
	begin(q, !strcasecmp(s->token, q->host));
	return true;
}

/* The word that begins an entry ends the one before it: then it is looked at. */
static enum netrc_result run(struct scanner *s, struct search *q)
{
	while (scan(s, false)) {
		bool machine = !strcmp(s->token, "machine"), ok = true;

		if (machine || !strcmp(s->token, "default")) {
			if (fits(q))
				return NETRC_FOUND;
			ok = machine ? read_machine(s, q) : (begin(q, true), true);
		} else if (!strcmp(s->token, "macdef")) {
			skip_macro(s);
		} else {
			ok = read_value(s, q);
		}
		if (!ok)
			return NETRC_BROKEN;
	}
	return s->broken ? NETRC_BROKEN : fits(q) ? NETRC_FOUND : NETRC_NONE;
}

enum netrc_result netrc_find(const char *text, size_t size, const char *host, const char *port,
                             const char *user, struct netrc_entry *entry)
{
	struct scanner s = { .at = text, .end = text + size };
	struct search q = { .host = host, .port = port, .user = user, .entry = entry };
	enum netrc_result result = run(&s, &q);

	explicit_bzero(s.token, sizeof(s.token));
	if (result != NETRC_FOUND)
		secret_wipe(&entry->password);
	return result;
}
