/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* From a URL or the name of an account to a connection that is logged in. It decides which
 * option wins: the command line, then the config file, then the URL. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "account.h"
#include "error.h"
#include "files.h"
#include "login.h"
#include "url.h"

static void say_quirk(uint16_t number)
{
	const satchel_quirk *quirk = satchel_quirk_of(number);

	fprintf(stderr, "-- Q%03u: %s\n", number, quirk ? quirk->summary : "");
}

static void count_gone(struct account *a, const satchel_event *event)
{
	if (event->kind == SATCHEL_EVENT_EXPUNGE)
		a->gone++;
	if (event->kind == SATCHEL_EVENT_VANISHED && !event->earlier)
		a->gone += satchel_set_count(event->set);
}

static void hear(satchel_client *imap, const satchel_event *event, void *user)
{
	struct account *a = user;

	(void)imap;
	if (event->kind == SATCHEL_EVENT_ALERT)
		complain("the server says: %s", event->text);
	if (event->kind == SATCHEL_EVENT_QUIRK && a->options->trace)
		say_quirk((uint16_t)event->number);
	count_gone(a, event);
}

static void show_wire(satchel_client *imap, satchel_trace_kind kind, satchel_octets octets,
                      void *user)
{
	struct account *a = user;

	(void)imap;
	trace_write(&a->trace, kind, octets);
}

static char *default_config(void)
{
	const char *base = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	char *name = NULL;

	if (base && *base == '/')
		return asprintf(&name, "%s/satchel/config", base) < 0 ? must(NULL) : name;
	return asprintf(&name, "%s/.config/satchel/config", home ? home : "") < 0 ? must(NULL)
	                                                                          : name;
}

/* The name may be a URL that lacks its scheme, with a password. */
static int no_account(const char *name, const char *why, const char *file)
{
	char *shown = url_shown(name);

	complain("%s is %s %s", shown, why, file);
	free(shown);
	return EX_USAGE;
}

static int find_in(struct settings *settings, const char *file, const char *text, const char *name)
{
	struct accounts_problem problem = { 0 };

	switch (accounts_find(text, name, getenv("HOME"), settings, &problem)) {
	case ACCOUNTS_FOUND:
		if (settings->url)
			return CODE_DONE;
		complain("%s: account %s has no url", file, name);
		return EX_CONFIG;
	case ACCOUNTS_NONE:
		return no_account(name, "neither a URL (imaps://HOST) nor an account in", file);
	default: complain("%s: line %u: %s", file, problem.line, problem.why); return EX_CONFIG;
	}
}

/* Without the default file a name is just no URL. */
static int find_named(struct settings *settings, const char *file, bool asked, const char *name)
{
	struct file_text content;
	int rc = file_text_read(&content, file), code;

	if (rc == ENOENT && !asked)
		return no_account(name, "no URL (imaps://HOST), and no account: there is no", file);
	if (rc) {
		complain("%s: %s", file, strerror(rc));
		return EX_NOINPUT;
	}
	code = find_in(settings, file, content.text, name);
	file_text_clear(&content);
	return code;
}

static int read_config(struct account *a, const char *name)
{
	char *standard = a->options->config ? NULL : default_config();
	int code =
		find_named(&a->settings, standard ? standard : a->options->config, !standard, name);

	free(standard);
	return code;
}

static void override(char **field, const char *value)
{
	if (!value)
		return;
	free(*field);
	*field = must(strdup(value));
}

/* A source of passwords on the command line puts those of the config file aside, of whatever
 * kind they are. */
static int settle(struct account *a, const char *where)
{
	const struct options *o = a->options;
	int code = CODE_DONE;

	if (strstr(where, "://"))
		override(&a->settings.url, where);
	else
		code = read_config(a, where);
	if (o->password_fd >= 0 || o->password_command || o->netrc_file) {
		free(a->settings.password_command);
		free(a->settings.netrc_file);
		a->settings.password_command = a->settings.netrc_file = NULL;
	}
	override(&a->settings.user, o->user);
	override(&a->settings.password_command, o->password_command);
	override(&a->settings.netrc_file, o->netrc_file);
	override(&a->settings.ca_file, o->ca_file);
	return code;
}

static bool begins_in_clear(const char *url)
{
	return !strncasecmp(url, "imap://", 7);
}

static bool is_port_of_tls(const char *url)
{
	struct url u;

	return begins_in_clear(url) && url_read(&u, url) && !strcmp(u.port, "993");
}

static bool is_starttls(const struct account *a)
{
	return begins_in_clear(a->settings.url) && !a->options->insecure_cleartext;
}

/* imap:// to a port of TLS: either side waits for the other, or an alert comes instead of a greeting. */
static const char *hint_of_silence(int rc, const char *url)
{
	static const int codes[] = { SATCHEL_E_TIMEOUT, SATCHEL_E_CLOSED, SATCHEL_E_IO,
		                     SATCHEL_E_TRUNCATED, SATCHEL_E_PROTOCOL };
	bool silent = false;

	for (size_t i = 0; i < COUNTOF(codes); i++)
		silent |= rc == codes[i];
	if (!silent || !begins_in_clear(url))
		return NULL;
	return is_port_of_tls(url) ? "this port speaks TLS: use imaps://"
	                           : "if this port speaks TLS at once: use imaps://";
}

/* Before there is a connection. */
static const char *hint_of(const struct account *a)
{
	int rc = satchel_error_of(a->imap)->code;

	if (rc == SATCHEL_E_INSECURE && is_starttls(a))
		return "nothing was sent in clear; try imaps://";
	return hint_of_silence(rc, a->settings.url);
}

/* To the library its name is an argument. What GnuTLS says then is of what is in it. */
static bool is_of_ca_file(const struct account *a)
{
	const satchel_error *e = satchel_error_of(a->imap);

	return a->settings.ca_file && e->code == SATCHEL_E_ARGUMENT && e->tls_status;
}

static int report_open(const struct account *a)
{
	char *shown = url_shown(a->settings.url);
	int code = report_hint(a->imap, shown, hint_of(a));

	free(shown);
	return is_of_ca_file(a) ? EX_NOINPUT : code;
}

/* Before anybody is called. */
static int check_ca_file(const char *name)
{
	bool has = false;
	int rc = file_has_words(name, "CERTIFICATE-----", &has);

	if (rc)
		complain("%s: %s", name, strerror(rc));
	else if (!has)
		complain("%s: there is no certificate in it (PEM)", name);
	return rc || !has ? EX_NOINPUT : CODE_DONE;
}

/* Nobody waits a minute for a greeting that cannot come. */
static int connect_to(struct account *a)
{
	const struct options *o = a->options;
	int rc = satchel_open(
		&a->imap, a->settings.url,
		SATCHEL_OPTIONS(.ca_file = a->settings.ca_file, .user = a, .listen = hear,
	                        .trace = o->trace ? show_wire : NULL, .strict = o->strict,
	                        .search_locally = o->locally,
	                        .greeting_ms = is_port_of_tls(a->settings.url) ? 5000 : 0,
	                        .cleartext_without_any_protection = o->insecure_cleartext));

	return rc ? report_open(a) : CODE_DONE;
}

/* A server that offers it and refuses it serves as well without. */
static int compress(const struct account *a)
{
	int rc = SATCHEL_OK;

	if (a->options->compress && satchel_has(a->imap, "COMPRESS=DEFLATE"))
		rc = satchel_compress(a->imap, NULL);
	return rc && satchel_error_of(a->imap)->action == SATCHEL_CLASS_REOPEN
	               ? report(a->imap, "compress")
	               : CODE_DONE;
}

/* A server that trusts the connection itself (PREAUTH) wants no password. */
int account_open(struct account *account, const struct options *options, const char *where)
{
	int code;

	memset(account, 0, sizeof(*account));
	account->options = options;
	code = settle(account, where);
	if (!code && account->settings.ca_file)
		code = check_ca_file(account->settings.ca_file);
	if (!code)
		code = connect_to(account);
	if (!code && satchel_state_of(account->imap) == SATCHEL_STATE_NOT_AUTHENTICATED)
		code = login(account->imap, &account->settings, options->password_fd);
	return code ? code : compress(account);
}

/* What was asked for is done by then: a goodbye that fails changes nothing. */
int account_close(struct account *account, int code)
{
	if (account->imap && satchel_state_of(account->imap) != SATCHEL_STATE_LOGOUT)
		satchel_logout(account->imap, NULL);
	satchel_close(account->imap);
	settings_clear(&account->settings);
	return code;
}

int account_examine(struct account *account, const char *folder)
{
	return satchel_examine(account->imap, folder, NULL) ? report(account->imap, folder)
	                                                    : CODE_DONE;
}
