/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The program: finds the subcommand in a table, reads its options and runs it. It knows nothing
 * of mail. */
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "options.h"
#include "url.h"

static const struct subcommand *const commands[] = {
	&folders_command, &list_command,  &show_command,
	&search_command,  &watch_command, &decode_command,
};

static void help_all(FILE *out)
{
	fputs("Usage: satchel [OPTION]... COMMAND [OPTION]... ARGUMENT...\n\n", out);
	for (size_t i = 0; i < COUNTOF(commands); i++) {
		int width = fprintf(out, "  %s %s", commands[i]->name, commands[i]->arguments);

		fprintf(out, "%*s  %s\n", width < 34 ? 34 - width : 0, "", commands[i]->summary);
	}
	fputs("\nURL is imaps://[USER@]HOST[:PORT] (TLS), imap://... (STARTTLS), or the name of\n"
	      "an account in the config file. Options of every command that connects:\n\n",
	      out);
	options_help(out, options_account);
	fputs("\nOptions of every command:\n\n", out);
	options_help(out, options_common);
	fputs("\nsatchel COMMAND --help shows its own options; satchel(1) explains everything.\n",
	      out);
}

static void help_one(const struct subcommand *command)
{
	printf("Usage: satchel %s [OPTION]... %s\n\n%s.\n\n", command->name, command->arguments,
	       command->summary);
	options_help(stdout, command->own);
	if (!command->offline)
		options_help(stdout, options_account);
	options_help(stdout, options_common);
	if (command->legend)
		command->legend(stdout);
}

static const struct subcommand *find(const char *name)
{
	char *shown;

	for (size_t i = 0; i < COUNTOF(commands); i++)
		if (!strcmp(commands[i]->name, name))
			return commands[i];
	shown = url_shown(name); /* which may be the URL, with the command forgotten */
	complain("%s is no command; satchel --help shows them", shown);
	free(shown);
	return NULL;
}

/* What was printed must have arrived: a full disk is no success. */
static int finish(int code)
{
	if (!fflush(stdout) && !ferror(stdout))
		return code;
	complain("standard output could not be written");
	return EX_IOERR;
}

static int say_version(void)
{
	printf("satchel %s\n", satchel_version());
	return CODE_DONE;
}

static int run(struct options *options, int argc, char **argv)
{
	const struct subcommand *command = find(argv[0]);

	if (!command || !options_read(options, command, argc, argv))
		return EX_USAGE;
	if (options->version)
		return say_version();
	if (!options->help)
		return command->run(options);
	help_one(command);
	return CODE_DONE;
}

int main(int argc, char **argv)
{
	struct options options = { .password_fd = -1 };
	int first = options_begin(&options, argc, argv);

	if (first < 0)
		return EX_USAGE;
	if (first < argc)
		return finish(run(&options, argc - first, argv + first));
	if (options.version)
		return finish(say_version());
	help_all(options.help ? stdout : stderr);
	return options.help ? finish(CODE_DONE) : EX_USAGE;
}
