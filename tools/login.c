/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Who logs in, and with what: the password comes from a descriptor, a command, a netrc file or a
 * prompt, never from the command line, and is wiped as soon as it was sent. */
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "files.h"
#include "login.h"
#include "netrc.h"
#include "url.h"

struct credentials {
	struct url url;
	char user[256];
	struct secret password;
};

static int take_entry(struct credentials *c, const char *file, const char *text, size_t size)
{
	struct netrc_entry entry = { "", { "" } };
	enum netrc_result result =
		netrc_find(text, size, c->url.host, c->url.port, c->user, &entry);

	if (result == NETRC_FOUND) {
		memcpy(&c->password, &entry.password, sizeof(c->password));
		if (!*c->user)
			memcpy(c->user, entry.login, sizeof(c->user));
		secret_wipe(&entry.password);
		return CODE_DONE;
	}
	if (result == NETRC_BROKEN)
		complain("%s: this is no netrc file", file);
	else
		complain("%s: it has no password for %s%s%s", file, c->user, *c->user ? " at " : "",
		         c->url.host);
	return EX_CONFIG;
}

static int from_netrc(struct credentials *c, const char *file)
{
	struct file_text content;
	int rc = file_text_read(&content, file), code;

	if (rc) {
		complain("%s: %s", file, strerror(rc));
		return EX_NOINPUT;
	}
	if (content.readable_by_others)
		complain("%s: others can read these passwords: chmod 600 it", file);
	code = take_entry(c, file, content.text, content.size);
	file_text_clear(&content);
	return code;
}

static int get_password(struct credentials *c, const struct settings *settings, int password_fd)
{
	if (settings->netrc_file)
		return from_netrc(c, settings->netrc_file);
	if (!*c->user)
		return CODE_DONE; /* nobody to ask a password for */
	if (password_fd >= 0)
		return secret_from_fd(&c->password, password_fd);
	if (settings->password_command)
		return secret_from_command(&c->password, settings->password_command);
	return secret_from_prompt(&c->password, c->user, c->url.host);
}

static int get_user(struct credentials *c, const struct settings *settings)
{
	const char *user = settings->user ? settings->user : c->url.user;
	size_t size = strlen(user);

	if (size >= sizeof(c->user)) {
		complain("the user name is too long: %zu octets, not %zu", size,
		         sizeof(c->user) - 1);
		return EX_USAGE;
	}
	memcpy(c->user, user, size + 1);
	return CODE_DONE;
}

static int log_in(satchel_client *imap, struct credentials *c)
{
	int rc;

	if (!*c->user) {
		complain("a user name is needed: --user NAME, or imaps://NAME@%s", c->url.host);
		return EX_USAGE;
	}
	rc = satchel_login(imap, c->user, c->password.text, NULL);
	return rc ? report(imap, "login") : CODE_DONE;
}

int login(satchel_client *imap, const struct settings *settings, int password_fd)
{
	struct credentials c;
	int code;

	memset(&c, 0, sizeof(c));
	if (!url_read(&c.url, settings->url)) {
		complain("%s: the URL is too long", settings->url);
		return EX_USAGE;
	}
	if (url_has_path(settings->url)) {
		complain("%s: a folder is an argument of its own, behind the URL", settings->url);
		return EX_USAGE;
	}
	code = get_user(&c, settings);
	if (!code)
		code = get_password(&c, settings, password_fd);
	if (!code)
		code = log_in(imap, &c);
	explicit_bzero(&c, sizeof(c));
	return code;
}
