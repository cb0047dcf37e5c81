/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Reads the command line into struct options by tables of long options: common ones stand before
 * or after the subcommand, its own behind it. It knows the types of values, not what they are
 * for. */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "options.h"

#define ROOM 32
#define FIRST 256 /* no character */

#define AT(field) offsetof(struct options, field)

const struct option_row options_account[] = {
	{ "user", "NAME", "log in as NAME (default: the user of the URL)", OPTION_TEXT, AT(user) },
	{ "password-fd", "N", "read the password from descriptor N, up to the first newline",
	  OPTION_DESCRIPTOR, AT(password_fd) },
	{ "password-command", "CMD", "run CMD by /bin/sh; the first line it prints is the password",
	  OPTION_TEXT, AT(password_command) },
	{ "netrc-file", "FILE", "take user and password from FILE", OPTION_TEXT, AT(netrc_file) },
	{ "ca-file", "FILE", "trust the authorities in FILE (PEM) instead of the system's",
	  OPTION_TEXT, AT(ca_file) },
	{ "insecure-cleartext", NULL,
	  "imap:// without TLS: everybody on the way reads the password", OPTION_SWITCH,
	  AT(insecure_cleartext) },
	{ "compress", NULL,
	  "compress what goes over the wire, where the server can: for slow links", OPTION_SWITCH,
	  AT(compress) },
	{ "config", "FILE", "file of accounts (default: ~/.config/satchel/config)", OPTION_TEXT,
	  AT(config) },
	{ "trace", NULL, "show on stderr what goes over the wire; secrets are ***", OPTION_SWITCH,
	  AT(trace) },
	{ NULL, NULL, NULL, OPTION_SWITCH, 0 },
};

const struct option_row options_common[] = {
	{ "json", NULL, "one JSON object per line", OPTION_SWITCH, AT(json) },
	{ "strict", NULL, "treat each deviation of docs/quirks.md as an error", OPTION_SWITCH,
	  AT(strict) },
	{ "help", NULL, "show this", OPTION_SWITCH, AT(help) },
	{ "version", NULL, "show the version", OPTION_SWITCH, AT(version) },
	{ NULL, NULL, NULL, OPTION_SWITCH, 0 },
};

/* The rows of both tables, and what getopt_long wants to know of them. */
struct reader {
	const struct option_row *rows[ROOM];
	struct option longs[ROOM + 1];
	int count;
};

static void reader_add(struct reader *r, const struct option_row *rows)
{
	for (; rows && rows->name && r->count < ROOM; rows++) {
		struct option *o = &r->longs[r->count];

		o->name = rows->name;
		o->has_arg = rows->argument ? required_argument : no_argument;
		o->val = FIRST +
		         r->count; /* all differ: else getopt_long takes "--pass" for any of them */
		r->rows[r->count++] = rows;
	}
}

static bool read_number(const char *text, uint64_t most, uint64_t *n)
{
	char *end = NULL;
	unsigned long long v;

	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	v = strtoull(text, &end, 10);
	*n = v;
	return !errno && !*end && v <= most;
}

/* A count of 0 would be taken for an option that was not given. */
static bool store_number(const struct option_row *row, void *field, const char *value)
{
	bool descriptor = row->type == OPTION_DESCRIPTOR;
	uint64_t n = 0;

	if (!read_number(value, descriptor ? INT_MAX : UINT32_MAX, &n) || (!n && !descriptor)) {
		complain("--%s: %s is not a number that makes sense here", row->name, value);
		return false;
	}
	if (descriptor)
		*(int *)field = (int)n;
	else
		*(uint64_t *)field = n;
	return true;
}

static bool store(struct options *options, const struct option_row *row, const char *value)
{
	void *field = (char *)options + row->offset;

	switch (row->type) {
	case OPTION_SWITCH: *(bool *)field = true; return true;
	case OPTION_TEXT: *(const char **)field = value; return true;
	default: return store_number(row, field, value);
	}
}

/* getopt_long itself says on stderr what it does not know, in the name of argv[0]. */
static bool reader_run(struct reader *r, struct options *options, int argc, char **argv,
                       const char *how)
{
	static char name[] = "satchel";
	int c;

	argv[0] = name;
	optind = 0; /* 0, not 1: glibc starts afresh, with the order that `how` asks for */
	while ((c = getopt_long(argc, argv, how, r->longs, NULL)) != -1)
		if (c < FIRST || !store(options, r->rows[c - FIRST], optarg))
			return false;
	return true;
}

int options_begin(struct options *options, int argc, char **argv)
{
	struct reader r = { .count = 0 };

	reader_add(&r, options_account);
	reader_add(&r, options_common);
	return reader_run(&r, options, argc, argv, "+") ? optind : -1;
}

static bool sources_agree(const struct options *o)
{
	int sources =
		(o->password_fd >= 0) + (o->password_command != NULL) + (o->netrc_file != NULL);

	if (sources > 1)
		complain("--password-fd, --password-command and --netrc-file exclude each other");
	return sources <= 1;
}

static bool count_fits(const struct options *o, const struct subcommand *command)
{
	int n = o->argument_count;

	if (n >= command->least && (command->most < 0 || n <= command->most))
		return true;
	complain("%s: too %s arguments: satchel %s %s", command->name,
	         n < command->least ? "few" : "many", command->name, command->arguments);
	return false;
}

static bool is_given(const struct options *options, const struct option_row *row)
{
	const void *field = (const char *)options + row->offset;

	switch (row->type) {
	case OPTION_SWITCH: return *(const bool *)field;
	case OPTION_TEXT: return *(const char *const *)field != NULL;
	case OPTION_DESCRIPTOR: return *(const int *)field >= 0;
	default: return *(const uint64_t *)field != 0;
	}
}

/* What has no connection takes no option for one: whoever gave it expects something else. */
static bool connection_fits(const struct options *o, const struct subcommand *command)
{
	if (!command->offline)
		return true;
	for (const struct option_row *row = options_account; row->name; row++)
		if (is_given(o, row)) {
			complain("%s makes no connection: --%s is not for it", command->name,
			         row->name);
			return false;
		}
	return true;
}

bool options_read(struct options *options, const struct subcommand *command, int argc, char **argv)
{
	struct reader r = { .count = 0 };

	reader_add(&r, options_account);
	reader_add(&r, options_common);
	reader_add(&r, command->own);
	if (!reader_run(&r, options, argc, argv, ""))
		return false;
	options->arguments = argv + optind;
	options->argument_count = argc - optind;
	if (options->help || options->version)
		return true;
	return connection_fits(options, command) && sources_agree(options) &&
	       count_fits(options, command);
}

void options_help(FILE *out, const struct option_row *rows)
{
	for (; rows && rows->name; rows++) {
		int width = fprintf(out, "  --%s%s%s", rows->name, rows->argument ? " " : "",
		                    rows->argument ? rows->argument : "");

		fprintf(out, "%*s  %s\n", width < 26 ? 26 - width : 0, "", rows->help);
	}
}
