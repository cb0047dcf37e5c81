/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* satchel folders: all folders with their counts. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "account.h"
#include "columns.h"
#include "error.h"
#include "json.h"
#include "text.h"

static const struct column columns[] = {
	{ "FOLDER", 6, false }, { "MESSAGES", 8, true },     { "UNSEEN", 6, true },
	{ "SIZE", 5, true },    { "ATTRIBUTES", 10, false },
};

#define ITEMS (SATCHEL_STATUS_BASIC | SATCHEL_STATUS_SIZE)

static const char *count_of(const satchel_folder *f, uint64_t bit, uint32_t n, char *room)
{
	snprintf(room, 16, "%" PRIu32, n);
	return f->known & bit ? room : "-";
}

static void add_word(FILE *out, const char *word)
{
	fprintf(out, ftell(out) ? " %s" : "%s", word);
}

static void add_reason(FILE *out, const satchel_folder *f)
{
	const char *words = f->error ? f->error->server_text : "";

	fprintf(out, "(%s)", *words ? words : satchel_error_name(f->rc));
}

/* What servers say of any folder, and what the names and counts tell. */
#define USUAL                                                                           \
	(SATCHEL_FOLDER_MARKED | SATCHEL_FOLDER_UNMARKED | SATCHEL_FOLDER_HASCHILDREN | \
	 SATCHEL_FOLDER_HASNOCHILDREN)

/* Without backslashes; a folder whose counts were refused says why. */
static void write_attributes(FILE *out, const satchel_folder *f)
{
	if (f->rc < 0)
		add_reason(out, f);
	for (const struct bit_name *name = attribute_names; name->name; name++)
		if (f->attributes & name->bit & ~USUAL)
			add_word(out, name->name + 1);
	for (size_t i = 0; i < f->others.count; i++)
		add_word(out, f->others.list[i] + (*f->others.list[i] == '\\'));
}

static char *attributes_of(const satchel_folder *f)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = must(open_memstream(&text, &size));

	write_attributes(out, f);
	fclose(out);
	return must(text);
}

static enum style style_of(const satchel_folder *f)
{
	if (f->rc < 0)
		return STYLE_RED;
	return f->known & SATCHEL_STATUS_UNSEEN && f->unseen ? STYLE_BOLD : STYLE_PLAIN;
}

/* INBOX first; then by name, folders within one right behind it. */
static char *key_of(const satchel_folder *f)
{
	char *key = NULL;

	if (asprintf(&key, "%c%s", f->attributes & SATCHEL_FOLDER_INBOX ? '1' : '2', f->name) < 0)
		must(NULL);
	for (char *at = key + 1; *f->delimiter && !f->delimiter[1] && *at; at++)
		if (*at == *f->delimiter)
			*at = '\1';
	return key;
}

static void add_row(struct table *t, const satchel_folder *f)
{
	char messages[16], unseen[16], size[16], *attributes = attributes_of(f), *key = key_of(f);
	const char *cells[] = {
		f->name,
		count_of(f, SATCHEL_STATUS_MESSAGES, f->messages, messages),
		count_of(f, SATCHEL_STATUS_UNSEEN, f->unseen, unseen),
		f->known & SATCHEL_STATUS_SIZE ? text_size(f->total_size, size) : "-",
		attributes,
		key,
	};

	table_add(t, style_of(f), cells);
	free(attributes);
	free(key);
}

static int take_rows(struct account *a, satchel_list *list, struct table *t)
{
	const satchel_folder *f = NULL;
	int rc, code = CODE_DONE;

	while ((rc = satchel_list_next(list, &f)) == SATCHEL_ROW && !ferror(stdout)) {
		if (a->options->json)
			json_line(stdout, json_folder(f));
		else
			add_row(t, f);
		if (f->rc >= 0)
			continue;
		code = CODE_PARTLY;
		if (f->error)
			report_error(f->error, f->name);
	}
	return rc < 0 ? report(a->imap, "folders") : code;
}

static int print(struct account *a, satchel_list *list)
{
	struct table t = { .cells = COUNTOF(columns) + 1 }; /* and the key to sort by */
	struct columns c;
	int code = take_rows(a, list, &t);

	columns_init(&c, screen_of(stdout), columns, COUNTOF(columns));
	table_sort(&t, COUNTOF(columns));
	if (t.count)
		table_write(&t, &c);
	table_clear(&t);
	return code;
}

static int run(const struct options *options)
{
	struct account a;
	satchel_list *list = NULL;
	int code = account_open(&a, options, options->arguments[0]);

	if (!code && satchel_list_start(a.imap, "*", SATCHEL_LIST(.status_items = ITEMS), &list))
		code = report(a.imap, "folders");
	else if (!code)
		code = print(&a, list);
	satchel_list_end(list);
	return account_close(&a, code);
}

const struct subcommand folders_command = {
	.name = "folders",
	.arguments = "URL",
	.summary = "List all folders with their counts",
	.least = 1,
	.most = 1,
	.run = run,
};
