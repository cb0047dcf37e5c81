/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* satchel folders: all folders with their counts, as a table or a tree; or those with a special use. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "account.h"
#include "columns.h"
#include "error.h"
#include "json.h"
#include "options.h"
#include "text.h"

/* What can be asked for of each folder. */
static const struct item {
	const char *name; /* on the command line: the word of STATUS, in small letters */
	uint64_t bit;
	struct column column;
} items[] = {
	{ "messages", SATCHEL_STATUS_MESSAGES, { "MESSAGES", 8, true } },
	{ "unseen", SATCHEL_STATUS_UNSEEN, { "UNSEEN", 6, true } },
	{ "recent", SATCHEL_STATUS_RECENT, { "RECENT", 6, true } },
	{ "deleted", SATCHEL_STATUS_DELETED, { "DELETED", 7, true } },
	{ "size", SATCHEL_STATUS_SIZE, { "SIZE", 5, true } },
	{ "deleted-storage", SATCHEL_STATUS_DELETED_STORAGE, { "GONE", 5, true } },
	{ "uidnext", SATCHEL_STATUS_UIDNEXT, { "UIDNEXT", 7, true } },
	{ "uidvalidity", SATCHEL_STATUS_UIDVALIDITY, { "UIDVALIDITY", 11, true } },
	{ "highestmodseq", SATCHEL_STATUS_MODSEQ, { "MODSEQ", 6, true } },
	{ "appendlimit", SATCHEL_STATUS_APPENDLIMIT, { "LIMIT", 5, true } },
	{ "mailboxid", SATCHEL_STATUS_MAILBOXID, { "ID", 2, false } },
};

/* Asked for without --status; only the first three of them have columns. */
#define ITEMS (SATCHEL_STATUS_BASIC | SATCHEL_STATUS_SIZE)
#define SHOWN (SATCHEL_STATUS_MESSAGES | SATCHEL_STATUS_UNSEEN | SATCHEL_STATUS_SIZE)

enum { CELL = 32, ITEM_COLUMNS_MOST = COLUMNS_MOST - 2 };

/* The table in work: a folder's name, the items, attributes. */
struct folders {
	struct account account;
	uint64_t asked;
	const struct item *shown[ITEM_COLUMNS_MOST];
	size_t shown_count;
	struct column columns[COLUMNS_MOST];
	struct table table;
	satchel_tree *tree; /* --tree */
	int code;
};

static void number_text(uint64_t n, char room[CELL])
{
	snprintf(room, CELL, "%" PRIu64, n);
}

/* The text of one count; mailbox IDs are lent. */
static const char *item_text(const satchel_folder *f, const struct item *item, char room[CELL])
{
	if (!(f->known & item->bit))
		return "-";
	switch (item->bit) {
	case SATCHEL_STATUS_MESSAGES: number_text(f->messages, room); break;
	case SATCHEL_STATUS_UNSEEN: number_text(f->unseen, room); break;
	case SATCHEL_STATUS_RECENT: number_text(f->recent, room); break;
	case SATCHEL_STATUS_DELETED: number_text(f->deleted, room); break;
	case SATCHEL_STATUS_UIDNEXT: number_text(f->uid_next, room); break;
	case SATCHEL_STATUS_UIDVALIDITY: number_text(f->uid_validity, room); break;
	case SATCHEL_STATUS_MODSEQ: number_text(f->highest_modseq, room); break;
	case SATCHEL_STATUS_SIZE: return text_size(f->total_size, room);
	case SATCHEL_STATUS_DELETED_STORAGE: return text_size(f->deleted_storage, room);
	case SATCHEL_STATUS_APPENDLIMIT: return text_size(f->append_limit, room);
	default: return f->mailbox_id;
	}
	return room;
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
	if (f->escaped) {
		add_word(out, "reads");
		add_word(out, f->display_name);
	}
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

/* name: what stands in the first column. */
static void add_row(struct folders *w, const satchel_folder *f, const char *name)
{
	char room[ITEM_COLUMNS_MOST][CELL], *attributes = attributes_of(f), *key = key_of(f);
	const char *cells[COLUMNS_MOST + 1] = { name };
	size_t n = 1;

	for (size_t i = 0; i < w->shown_count; i++)
		cells[n++] = item_text(f, w->shown[i], room[i]);
	cells[n++] = attributes;
	cells[n] = key;
	table_add(&w->table, style_of(f), cells);
	free(attributes);
	free(key);
}

/* ---- with --tree */

static char *indented(const char *name, unsigned level)
{
	char *text = NULL;

	if (asprintf(&text, "%*s%s", (int)(2 * level), "", name) < 0)
		must(NULL);
	return text;
}

static void print_node(struct folders *w, const satchel_tree_node *n, unsigned level)
{
	char *name = indented(n->name, level);

	if (w->account.options->json) {
		json_object *o = json_folder(n->folder);

		json_put_number(o, "level", level);
		if (n->made)
			json_put_flag(o, "made", true);
		json_line(stdout, o);
	} else {
		add_row(w, n->folder, name);
	}
	free(name);
}

/* As deep as SATCHEL_TREE_DEPTH_MOST. */
static void print_nodes(struct folders *w, const satchel_tree_node *parent, unsigned level)
{
	for (size_t i = 0; i < parent->child_count; i++) {
		print_node(w, parent->children[i], level);
		print_nodes(w, parent->children[i], level + 1);
	}
}

static void print_tree(struct folders *w)
{
	const satchel_tree_node *root;

	if (satchel_tree_root(w->tree, &root))
		must(NULL);
	print_nodes(w, root, 0);
}

/* ---- rows */

static void take_row(struct folders *w, const satchel_folder *f)
{
	if (w->tree && satchel_tree_add(w->tree, f))
		must(NULL);
	else if (!w->tree && w->account.options->json)
		json_line(stdout, json_folder(f));
	else if (!w->tree)
		add_row(w, f, f->name);
	if (f->rc >= 0)
		return;
	w->code = CODE_PARTLY;
	if (f->error)
		report_error(f->error, f->name);
}

static int take_rows(struct folders *w, satchel_list *list)
{
	const satchel_folder *f = NULL;
	int rc;

	while ((rc = satchel_list_next(list, &f)) == SATCHEL_ROW && !ferror(stdout))
		take_row(w, f);
	if (rc < 0)
		return report(w->account.imap, "folders");
	if (w->tree)
		print_tree(w);
	return w->code;
}

static int print(struct folders *w, satchel_list *list)
{
	size_t count = w->shown_count + 2;
	struct columns c;
	int code;

	w->table.cells = count + 1; /* and the key to sort by */
	code = take_rows(w, list);
	columns_init(&c, screen_of(stdout, w->account.options->width), w->columns, count);
	if (!w->tree)
		table_sort(&w->table, count);
	if (w->table.count)
		table_write(&w->table, &c);
	table_clear(&w->table);
	return code;
}

static int list_all(struct folders *w)
{
	satchel_list *list = NULL;
	int code;

	if (w->account.options->tree && satchel_tree_new(&w->tree, SATCHEL_TREE(.collation = "")))
		must(NULL);
	if (satchel_list_start(w->account.imap, "*", SATCHEL_LIST(.status_items = w->asked), &list))
		code = report(w->account.imap, "folders");
	else
		code = print(w, list);
	satchel_list_end(list);
	satchel_tree_free(w->tree);
	return code;
}

/* ---- with --special */

static const struct column special_columns[] = { { "FOR", 9, false },
	                                         { "FOLDER", 6, false },
	                                         { "KNOWN BY", 8, false } };

static const char *const sources[] = {
	[SATCHEL_SPECIAL_ATTRIBUTE] = "attribute",
	[SATCHEL_SPECIAL_XLIST] = "xlist",
	[SATCHEL_SPECIAL_NAME] = "name",
	[SATCHEL_SPECIAL_INBOX_PREFIX] = "inbox-prefix",
};

static const char *purpose_name(uint64_t purpose)
{
	for (const struct bit_name *name = attribute_names; name->name; name++)
		if (name->bit == purpose)
			return name->name + 1;
	return "";
}

static void print_special(const struct folders *w, struct table *t, const satchel_special *s)
{
	const char *cells[] = { purpose_name(s->purpose), s->folder->name, sources[s->source] };
	json_object *o;

	if (!w->account.options->json) {
		table_add(t, STYLE_PLAIN, cells);
		return;
	}
	o = json_folder(s->folder);
	json_put_text(o, "purpose", cells[0]);
	json_put_text(o, "source", cells[2]);
	json_line(stdout, o);
}

static int find_special(struct folders *w)
{
	struct table t = { .cells = COUNTOF(special_columns) };
	satchel_specials *found = NULL;
	struct columns c;

	if (satchel_find_special(w->account.imap, 0, NULL, &found))
		return report(w->account.imap, "folders");
	for (size_t i = 0; i < found->count; i++)
		print_special(w, &t, found->list[i]);
	columns_init(&c, screen_of(stdout, w->account.options->width), special_columns,
	             COUNTOF(special_columns));
	if (t.count)
		table_write(&t, &c);
	table_clear(&t);
	satchel_free(found);
	return CODE_DONE;
}

/* ---- the command line */

static const struct item *item_of(const char *name, size_t size)
{
	for (size_t i = 0; i < COUNTOF(items); i++)
		if (strlen(items[i].name) == size && !strncmp(items[i].name, name, size))
			return &items[i];
	return NULL;
}

static void show_item(struct folders *w, const struct item *item)
{
	if (w->shown_count < ITEM_COLUMNS_MOST)
		w->shown[w->shown_count++] = item;
}

/* "messages,size"; false: it was said what is wrong. */
static bool read_items(struct folders *w, const char *text)
{
	for (size_t size; *text; text += size + (text[size] == ',')) {
		const struct item *item;

		size = strcspn(text, ",");
		item = item_of(text, size);
		if (!item) {
			complain("--status: %.*s is not a count of a folder", (int)size, text);
			return false;
		}
		w->asked |= item->bit;
	}
	return true;
}

static void choose_columns(struct folders *w, uint64_t shown)
{
	size_t n = 0;

	for (size_t i = 0; i < COUNTOF(items); i++)
		if (shown & items[i].bit)
			show_item(w, &items[i]);
	w->columns[n++] = (struct column){ "FOLDER", 6, false };
	for (size_t i = 0; i < w->shown_count; i++)
		w->columns[n++] = w->shown[i]->column;
	w->columns[n] = (struct column){ "ATTRIBUTES", 10, false };
}

static int run(const struct options *options)
{
	struct folders w = { .code = CODE_DONE };
	int code;

	if (options->status && !read_items(&w, options->status))
		return EX_USAGE;
	choose_columns(&w, options->status ? w.asked : SHOWN);
	if (!w.asked)
		w.asked = ITEMS;
	code = account_open(&w.account, options, options->arguments[0]);
	if (!code)
		code = options->special ? find_special(&w) : list_all(&w);
	return account_close(&w.account, code);
}

static const struct option_row own[] = {
	{ "tree", NULL, "folders within one stand below it, a level further in", OPTION_SWITCH,
	  offsetof(struct options, tree) },
	{ "special", NULL,
	  "only what is for sent messages, drafts and the like, and how it is known", OPTION_SWITCH,
	  offsetof(struct options, special) },
	{ "status", "ITEMS", "these counts, such as messages,uidnext,size", OPTION_TEXT,
	  offsetof(struct options, status) },
	OPTION_ROW_WIDTH,
	{ NULL, NULL, NULL, OPTION_SWITCH, 0 },
};

const struct subcommand folders_command = {
	.name = "folders",
	.arguments = "URL",
	.summary = "List all folders with their counts",
	.least = 1,
	.most = 1,
	.own = own,
	.run = run,
};
