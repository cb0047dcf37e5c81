/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Turns errors of the library into one line for people and an exit code for scripts, by two
 * tables. */
#include <gnutls/gnutls.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "text.h"
#include "url.h"

struct cause {
	int rc, code;
	const char *advice; /* NULL: by the error's class */
};

static const struct cause causes[] = {
	{ SATCHEL_E_MEMORY, EX_OSERR, NULL },
	{ SATCHEL_E_ARGUMENT, EX_USAGE, NULL },
	{ SATCHEL_E_STATE, EX_SOFTWARE, NULL },
	{ SATCHEL_E_BUSY, EX_SOFTWARE, NULL },
	{ SATCHEL_E_LIMIT, EX_PROTOCOL, NULL },
	{ SATCHEL_E_PROTOCOL, EX_PROTOCOL, "--trace shows what the server sent" },
	{ SATCHEL_E_IO, EX_IOERR, NULL },
	{ SATCHEL_E_TIMEOUT, EX_TEMPFAIL, NULL },
	{ SATCHEL_E_BYE, EX_UNAVAILABLE, NULL },
	{ SATCHEL_E_TLS, EX_PROTOCOL, "is this the port for TLS? imap:// asks for STARTTLS" },
	{ SATCHEL_E_UNSUPPORTED, EX_UNAVAILABLE, NULL },
	{ SATCHEL_E_CLOSED, EX_IOERR, NULL },
	{ SATCHEL_E_AUTHENTICATIONFAILED, EX_NOPERM, "check the user name and the password" },
	{ SATCHEL_E_THROTTLED, EX_TEMPFAIL, NULL },
	{ SATCHEL_E_RESOLVE, EX_NOHOST, "check the host name" },
	{ SATCHEL_E_CONNECT, EX_UNAVAILABLE, "check host and port" },
	{ SATCHEL_E_CERTIFICATE, EX_NOPERM, "ask the server's administrator" },
	{ SATCHEL_E_INSECURE, EX_NOPERM, "do not trust this server, or the way to it" },
	{ SATCHEL_E_TRUNCATED, EX_DATAERR, NULL },
	{ SATCHEL_E_AUTHORIZATIONFAILED, EX_NOPERM, NULL },
	{ SATCHEL_E_EXPIRED, EX_NOPERM, "the password must be changed" },
	{ SATCHEL_E_PRIVACYREQUIRED, EX_NOPERM, "use imaps://" },
	{ SATCHEL_E_CONTACTADMIN, EX_NOPERM, "ask the server's administrator" },
	{ SATCHEL_E_NOPERM, EX_NOPERM, NULL },
	{ SATCHEL_E_INUSE, EX_TEMPFAIL, NULL },
	{ SATCHEL_E_SERVERBUG, EX_UNAVAILABLE, NULL },
	{ SATCHEL_E_UNAVAILABLE, EX_TEMPFAIL, NULL },
	{ SATCHEL_E_MESSAGELIMIT, CODE_PARTLY, "the server takes fewer messages at once" },
};

static const char *const class_advice[] = {
	[SATCHEL_CLASS_RETRY] = "try again later",
	[SATCHEL_CLASS_ACCOUNT] = "the owner of the account must look after it",
	[SATCHEL_CLASS_REOPEN] = "try again",
};

static const struct cause *cause_of(int rc)
{
	for (size_t i = 0; i < COUNTOF(causes); i++)
		if (causes[i].rc == rc)
			return &causes[i];
	return NULL;
}

int exit_code_of(int rc)
{
	const struct cause *cause = cause_of(rc);

	if (rc >= 0)
		return CODE_DONE;
	return cause ? cause->code : CODE_PARTLY;
}

int worse(int a, int b)
{
	return a > b ? a : b;
}

static void say(const char *line)
{
	fflush(stdout); /* the order on a terminal is the order of events */
	fputs("satchel: ", stderr);
	text_write(stderr, line);
	fputc('\n', stderr);
}

void complain(const char *format, ...)
{
	char *line = NULL, *shown;
	va_list list;
	int n;

	va_start(list, format);
	n = vasprintf(&line, format, list);
	va_end(list);
	shown = url_shown_in(n < 0 ? must(NULL) : line);
	say(shown);
	free(shown);
	free(line);
}

void *must(void *block)
{
	if (block)
		return block;
	say("out of memory");
	exit(EX_OSERR);
}

/* What is the only thing wrong with a certificate. NULL: something else is, which nobody can mend here. */
static const char *advice_on_certificate(int status)
{
	switch (status & ~GNUTLS_CERT_INVALID) {
	case GNUTLS_CERT_SIGNER_NOT_FOUND: return "--ca-file FILE names authorities to trust";
	case GNUTLS_CERT_UNEXPECTED_OWNER: return "check the host name";
	default: return NULL;
	}
}

static const char *advice_of(const satchel_error *error)
{
	const struct cause *cause = cause_of(error->code);
	const char *special = error->code == SATCHEL_E_CERTIFICATE
	                              ? advice_on_certificate(error->tls_status)
	                              : NULL;

	if (special)
		return special;
	if (cause && cause->advice)
		return cause->advice;
	if ((size_t)error->action < COUNTOF(class_advice))
		return class_advice[error->action];
	return NULL;
}

static void add(FILE *line, const char *before, const char *text, const char *behind)
{
	if (text && *text)
		fprintf(line, "%s%s%s", before, text, behind);
}

/* The library's message often has the server's words in it. */
static void write_cause(FILE *line, const satchel_error *e, const char *doing, const char *advice)
{
	add(line, "", doing, ": ");
	fputs(*e->message ? e->message : satchel_error_name(e->code), line);
	if (!strstr(e->message, e->server_text))
		add(line, ": \"", e->server_text, "\"");
	if (e->quirk)
		fprintf(line, " [Q%03u]", e->quirk);
	if (e->retry_after_s)
		fprintf(line, " (try again in %u s)", e->retry_after_s);
	else
		add(line, " (", advice ? advice : advice_of(e), ")");
}

static int report_with(const satchel_error *error, const char *doing, const char *advice)
{
	char *line = NULL;
	size_t size = 0;
	FILE *f = must(open_memstream(&line, &size));

	write_cause(f, error, doing, advice);
	fclose(f);
	complain("%s", line ? line : error->message);
	free(line);
	return exit_code_of(error->code);
}

int report_error(const satchel_error *error, const char *doing)
{
	return report_with(error, doing, NULL);
}

int report(const satchel_client *imap, const char *doing)
{
	return report_error(satchel_error_of(imap), doing);
}

int report_hint(const satchel_client *imap, const char *doing, const char *hint)
{
	return report_with(satchel_error_of(imap), doing, hint);
}
