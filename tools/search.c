/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* satchel search: UIDs of the messages that fit, or a line for each of them. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "account.h"
#include "error.h"
#include "json.h"
#include "messages.h"
#include "options.h"

/* The arguments with spaces between them. */
static char *criteria_of(const struct options *o)
{
	char *text = NULL;
	size_t size = 0;
	FILE *f = must(open_memstream(&text, &size));

	for (int i = 2; i < o->argument_count; i++)
		fprintf(f, i > 2 ? " %s" : "%s", o->arguments[i]);
	fclose(f);
	return must(text);
}

static int print_object(satchel_set found)
{
	json_object *o = json_new();

	json_put_set(o, "uids", found);
	json_put_number(o, "count", satchel_set_count(found));
	json_line(stdout, o);
	return CODE_DONE;
}

static int print_uids(satchel_set found)
{
	for (uint32_t uid = 0; satchel_set_next(found, &uid) && !ferror(stdout);)
		printf("%" PRIu32 "\n", uid);
	return CODE_DONE;
}

static int print(struct account *a, satchel_set found)
{
	if (a->options->list)
		return found.count ? messages_print(a, found, satchel_set_count(found)) : CODE_DONE;
	return a->options->json ? print_object(found) : print_uids(found);
}

/* The shell takes quotes away, and then a value of two words is read as two criteria, by the server or here. */
static int report_refused(const struct account *a, const char *criteria)
{
	bool quoted = strchr(criteria, '"') || strchr(criteria, '{');
	int code = satchel_error_of(a->imap)->code;
	bool refused = exit_code_of(code) == CODE_PARTLY ||
	               (a->options->locally && code == SATCHEL_E_UNSUPPORTED);

	return report_hint(a->imap, "search",
	                   refused && !quoted && strchr(criteria, ' ')
	                           ? "a value with spaces is quoted twice: 'SUBJECT \"good news\"'"
	                           : NULL);
}

static int search(struct account *a)
{
	char *criteria = criteria_of(a->options);
	satchel_set *found = NULL;
	int rc = satchel_search(a->imap, criteria, NULL, &found);
	int code = rc ? report_refused(a, criteria) : print(a, *found);

	satchel_free(found);
	free(criteria);
	return code;
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
		code = account_examine(&a, options->arguments[1]);
	if (!code)
		code = search(&a);
	return account_close(&a, code);
}

static const struct option_row own[] = {
	{ "list", NULL, "a line for each message, as list prints it, not only its UID",
	  OPTION_SWITCH, offsetof(struct options, list) },
	{ "locally", NULL, "fetch what tells, and do not rely on the SEARCH of the server",
	  OPTION_SWITCH, offsetof(struct options, locally) },
	{ "items", "LIST", "with --json: also these items, PREVIEW,SAVEDATE ...", OPTION_TEXT,
	  offsetof(struct options, items) },
	OPTION_ROW_WIDTH,
	{ NULL, NULL, NULL, OPTION_SWITCH, 0 },
};

const struct subcommand search_command = {
	.name = "search",
	.arguments = "URL FOLDER CRITERIA...",
	.summary = "Print the UIDs of messages that fit, such as: UNSEEN FROM smith",
	.least = 3,
	.most = -1,
	.own = own,
	.run = run,
	.legend = messages_legend,
};
