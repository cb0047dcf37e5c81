/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef TOOLS_TOOL_H
#define TOOLS_TOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sysexits.h>

#include <satchel/satchel.h>

#define COUNTOF(a) (sizeof(a) / sizeof((a)[0]))

/* What the program ends with; the others are those of <sysexits.h>. */
enum {
	CODE_DONE = 0,
	CODE_PARTLY = 1,    /* refused, or only part of it was done */
	CODE_TRUNCATED = 2, /* decode: the input ends inside a response */
};

/* What the command line said. Text points into argv. */
struct options {
	const char *user, *password_command, *netrc_file, *ca_file, *config;
	int password_fd; /* -1: none */
	bool insecure_cleartext, compress, json, trace, strict, help, version;
	/* of single subcommands */
	uint64_t limit;      /* messages; 0: all */
	uint64_t timeout;    /* seconds; 0: none */
	uint64_t inline_max; /* octets of a body section that are kept; 0: as the library has it */
	uint64_t width;      /* cells of a line; 0: as the terminal is */
	const char *part;    /* section number */
	const char *items;   /* "PREVIEW,SAVEDATE": more items of messages, with json */
	bool list, raw, structure;
	bool locally;       /* a search */
	bool tree, special; /* of folders */
	const char *status; /* counts that are asked for */
	char **arguments;
	int argument_count;
};

enum option_type { OPTION_SWITCH, OPTION_TEXT, OPTION_DESCRIPTOR, OPTION_COUNT };

/* One long option: where its value goes in struct options. */
struct option_row {
	const char *name, *argument, *help;
	enum option_type type;
	size_t offset;
};

struct subcommand {
	const char *name, *arguments, *summary;
	int least, most;              /* arguments; most -1: any number */
	bool offline;                 /* it wants no account */
	const struct option_row *own; /* ends with name NULL; NULL: none */
	int (*run)(const struct options *options);
	void (*legend)(
		FILE *out); /* for --help: what stands in the columns; NULL: nothing to say */
};

extern const struct subcommand folders_command, list_command, show_command, search_command,
	decode_command, watch_command;

/* Ends the program when memory ran out. */
void *must(void *block);

#endif
