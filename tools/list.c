/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* satchel list: the messages of a folder, or the last of them. */
#include "account.h"
#include "error.h"
#include "messages.h"
#include "options.h"

/* The last N messages by sequence number; the rows say their UIDs all the same. */
static int list(struct account *a)
{
	uint64_t exists = satchel_selected(a->imap)->exists, limit = a->options->limit;
	satchel_set last;

	if (!exists)
		return CODE_DONE;
	if (!limit || limit >= exists)
		return messages_print(a, SATCHEL_ALL, exists);
	last = satchel_numbers(SATCHEL_RANGE((uint32_t)(exists - limit + 1), (uint32_t)exists));
	return messages_print(a, last, limit);
}

static int run(const struct options *options)
{
	struct account a;
	uint64_t items;
	int code;

	if (!messages_items(options, &items))
		return EX_USAGE;
	code = account_open(&a, options, options->arguments[0]);
	if (!code)
		code = account_examine(&a, options->argument_count > 1 ? options->arguments[1]
		                                                       : "INBOX");
	if (!code)
		code = list(&a);
	return account_close(&a, code);
}

static const struct option_row own[] = {
	{ "limit", "N", "only the last N messages", OPTION_COUNT, offsetof(struct options, limit) },
	{ "items", "LIST", "with --json: also these items, PREVIEW,SAVEDATE ...", OPTION_TEXT,
	  offsetof(struct options, items) },
	OPTION_ROW_WIDTH,
	{ NULL, NULL, NULL, OPTION_SWITCH, 0 },
};

const struct subcommand list_command = {
	.name = "list",
	.arguments = "URL [FOLDER]",
	.summary = "List the messages of a folder (INBOX)",
	.least = 1,
	.most = 2,
	.own = own,
	.run = run,
	.legend = messages_legend,
};
