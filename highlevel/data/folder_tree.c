/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Folders as a tree. Knows levels, found by the whole path through a hash, and the order of children. Nothing here goes as
 * deep as a name does: a server chooses that. */
#include "core/block.h"
#include "core/hash.h"
#include "core/limits.h"
#include "core/octets.h"
#include "core/options.h"
#include "highlevel/data/result.h"

#include <satchel/tree.h>

#include <stdlib.h>
#include <string.h>
#include <unicode/ucol.h>
#include <unicode/ustring.h>

enum { BUCKETS_FIRST = 64 };

struct node {
	satchel_tree_node shown; /* first */
	satchel_folder folder;
	const char *path;            /* the folder's name, with INBOX in capitals in front */
	struct node *same;           /* in one bucket */
	struct node *first, **last;  /* children */
	struct node *sibling, *next; /* next: of all */
	size_t count;                /* children */
	const unsigned char *key;    /* to sort by; NULL: not made yet */
};

struct satchel_tree {
	satchel_allocator from;
	struct arena arena;
	UCollator *collator; /* NULL: as they came */
	struct node root;
	struct node *all, **all_last;
	struct node **buckets; /* a block */
	size_t room, count;
	uint64_t held, max;
};

/* ---- making */

static uint64_t limit_of(uint64_t given)
{
	satchel_limits limits;

	satcheli_limits_init(&limits, NULL);
	return given ? given : limits.max_folders;
}

static void init_root(satchel_tree *t)
{
	t->root.shown.name = t->root.folder.name = t->root.folder.delimiter = "";
	t->root.folder.old_name = t->root.folder.mailbox_id = t->root.folder.rights = "";
	t->root.folder.attributes = SATCHEL_FOLDER_NONEXISTENT | SATCHEL_FOLDER_NOSELECT;
	t->root.shown.folder = &t->root.folder;
	t->root.shown.made = true;
	t->root.last = &t->root.first;
	t->all_last = &t->all;
}

static int open_collator(satchel_tree *t, const char *locale)
{
	UErrorCode error = U_ZERO_ERROR;

	t->collator = ucol_open(locale, &error);
	if (U_SUCCESS(error))
		return SATCHEL_OK;
	return error == U_MEMORY_ALLOCATION_ERROR ? SATCHEL_E_MEMORY : SATCHEL_E_ARGUMENT;
}

int satchel_tree_new(satchel_tree **tree, const satchel_tree_options *options)
{
	const satchel_tree_options *o = OPTIONS_OF(satchel_tree_options, options);
	satchel_tree *t;
	int rc = SATCHEL_OK;

	if (!OPTIONS_FIT(satchel_tree_options, options))
		return SATCHEL_E_ARGUMENT;
	t = satcheli_block_new(o->allocator, sizeof *t);
	if (!t)
		return SATCHEL_E_MEMORY;
	t->from = satcheli_block_allocator(t);
	satcheli_arena_init(&t->arena, &t->from);
	t->max = limit_of(o->max_folders);
	init_root(t);
	if (o->collation)
		rc = open_collator(t, o->collation);
	if (rc)
		satchel_tree_free(t);
	else
		*tree = t;
	return rc;
}

void satchel_tree_free(satchel_tree *t)
{
	if (!t)
		return;
	if (t->collator)
		ucol_close(t->collator);
	satcheli_block_free(t->buckets);
	satcheli_arena_clear(&t->arena);
	satcheli_block_free(t);
}

/* ---- finding */

/* INBOX is the same in whatever case, on the first level. */
static bool begins_with_inbox(const char *path, size_t size, const char *delimiter)
{
	size_t n = strlen(delimiter);

	if (size < 5 || !ascii_is(path, 5, "INBOX", 5))
		return false;
	return size == 5 || (n && size >= 5 + n && !memcmp(path + 5, delimiter, n));
}

struct path {
	const char *text;
	size_t size;
	size_t inbox; /* octets at its beginning that are folded */
};

static struct path path_of(const char *text, size_t size, const char *delimiter)
{
	return (struct path){ text, size, begins_with_inbox(text, size, delimiter) ? 5 : 0 };
}

static unsigned octet_at(const struct path *p, size_t i)
{
	return i < p->inbox ? (unsigned char)"INBOX"[i] : (unsigned char)p->text[i];
}

static struct node **bucket(const satchel_tree *t, const struct path *p)
{
	uint64_t h = hash_begin(t);

	for (size_t i = 0; i < p->size; i++)
		h = hash_octet(h, octet_at(p, i));
	return &t->buckets[hash_place(h, t->room)];
}

static bool is_at(const struct node *n, const struct path *p)
{
	if (strlen(n->path) != p->size || memcmp(n->path, "INBOX", p->inbox) != 0)
		return false;
	return !memcmp(n->path + p->inbox, p->text + p->inbox, p->size - p->inbox);
}

static struct node *find(const satchel_tree *t, const struct path *p)
{
	struct node *n = t->room ? *bucket(t, p) : NULL;

	while (n && !is_at(n, p))
		n = n->same;
	return n;
}

static void place(satchel_tree *t, struct node *n)
{
	struct path p = { n->path, strlen(n->path), 0 };
	struct node **b = bucket(t, &p);

	n->same = *b;
	*b = n;
}

static bool grow(satchel_tree *t)
{
	size_t room = t->room ? t->room * 2 : BUCKETS_FIRST;
	struct node **buckets;

	if (t->count < t->room)
		return true;
	buckets = satcheli_block_new(&t->from, room * sizeof *buckets);
	if (!buckets)
		return false;
	satcheli_block_free(t->buckets);
	t->buckets = buckets;
	t->room = room;
	for (struct node *n = t->all; n; n = n->next)
		place(t, n);
	return true;
}

const satchel_tree_node *satchel_tree_find(const satchel_tree *t, const char *name)
{
	struct path whole = { name, strlen(name), 0 };
	const struct node *n = find(t, &whole);

	if (!n && whole.size >= 5 && ascii_is(name, 5, "INBOX", 5)) {
		whole.inbox = 5;
		n = find(t, &whole);
	}
	return n ? &n->shown : NULL;
}

/* ---- adding */

static bool keep_path(satchel_tree *t, struct node *n, const struct path *p, size_t level)
{
	char *path = satcheli_arena_text(&t->arena, p->text, p->size);
	char *name = path ? satcheli_arena_text(&t->arena, p->text, p->size) : NULL;

	if (!name)
		return false;
	memcpy(path, "INBOX", p->inbox);
	n->path = path;
	n->shown.name = name + level;
	n->folder.name = name;
	return true;
}

/* A node without a row: p is its path, its own level begins at that octet. */
static int make(satchel_tree *t, struct node *parent, const struct path *p, size_t level,
                const char *delimiter, struct node **out)
{
	struct node *n;

	t->held += folder_share(p->size);
	if (t->held > t->max)
		return SATCHEL_E_LIMIT;
	n = grow(t) ? satcheli_arena_zero(&t->arena, 1, sizeof *n) : NULL;
	if (!n || !keep_path(t, n, p, level))
		return SATCHEL_E_MEMORY;
	n->folder.delimiter = delimiter;
	if (!satcheli_copy_text(&t->arena, &n->folder.delimiter))
		return SATCHEL_E_MEMORY;
	n->folder.old_name = n->folder.mailbox_id = n->folder.rights = "";
	n->folder.attributes = SATCHEL_FOLDER_NONEXISTENT | SATCHEL_FOLDER_NOSELECT;
	n->folder.attributes |= p->inbox && p->size == 5 ? SATCHEL_FOLDER_INBOX : 0;
	n->shown.folder = &n->folder;
	n->shown.made = true;
	n->shown.parent = &parent->shown;
	n->last = &n->first;
	*parent->last = n;
	parent->last = &n->sibling;
	parent->count++;
	place(t, n);
	*t->all_last = n;
	t->all_last = &n->next;
	t->count++;
	*out = n;
	return SATCHEL_OK;
}

static int give_row(satchel_tree *t, struct node *n, const satchel_folder *folder)
{
	satchel_folder copy = *folder;

	if (!n->shown.made)
		return SATCHEL_OK;
	copy.error = NULL; /* lent by the list */
	if (!satcheli_copy_folder(&t->arena, &copy))
		return SATCHEL_E_MEMORY;
	if (strlen(copy.name) == strlen(n->path)) /* INBOX may be written otherwise */
		n->shown.name = copy.name + (n->shown.name - n->folder.name);
	n->folder = copy;
	n->shown.made = false;
	return SATCHEL_OK;
}

/* Octets of the name up to the end of the level that begins at `from`. */
static size_t level_end(const char *name, size_t size, size_t from, const char *delimiter,
                        unsigned depth)
{
	const char *end = *delimiter && depth < SATCHEL_TREE_DEPTH_MOST
	                          ? strstr(name + from, delimiter)
	                          : NULL;

	return end && (size_t)(end - name) < size ? (size_t)(end - name) : size;
}

/* A delimiter at the end is no level of its own. */
static size_t size_of(const satchel_folder *f)
{
	size_t size = strlen(f->name), n = strlen(f->delimiter);

	return n && size > n && !memcmp(f->name + size - n, f->delimiter, n) ? size - n : size;
}

int satchel_tree_add(satchel_tree *t, const satchel_folder *f)
{
	size_t size = size_of(f), level = 0, end;
	struct node *n = &t->root;
	int rc;

	for (unsigned depth = 1;; depth++) {
		struct node *parent = n;
		struct path p;

		end = level_end(f->name, size, level, f->delimiter, depth);
		p = path_of(f->name, end, f->delimiter);
		n = find(t, &p);
		rc = n ? SATCHEL_OK : make(t, parent, &p, level, f->delimiter, &n);
		if (rc || end == size)
			break;
		level = end + strlen(f->delimiter);
	}
	return rc ? rc : give_row(t, n, f);
}

/* ---- the order of children */

static int by_key(const void *a, const void *b)
{
	const struct node *x = *(struct node *const *)a, *y = *(struct node *const *)b;

	int order = strcmp((const char *)x->key, (const char *)y->key);

	return order ? order : strcmp(x->shown.name, y->shown.name);
}

/* A key for strcmp: INBOX in front of all others, then as the collator says, then by octets. */
static bool make_key(satchel_tree *t, struct node *n)
{
	size_t size = strlen(n->shown.name), room = size + 1;
	UChar *units = satcheli_arena_zero(&t->arena, room, sizeof *units);
	UErrorCode error = U_ZERO_ERROR;
	int32_t count = 0, need;
	unsigned char *key;

	if (!units || room > INT32_MAX)
		return false;
	u_strFromUTF8WithSub(units, (int32_t)room, &count, n->shown.name, (int32_t)size, 0xFFFD,
	                     NULL, &error);
	need = ucol_getSortKey(t->collator, units, count, NULL, 0);
	key = satcheli_arena_zero(&t->arena, (size_t)need + 2, 1);
	if (!key)
		return false;
	key[0] = n->folder.attributes & SATCHEL_FOLDER_INBOX ? 1 : 2;
	ucol_getSortKey(t->collator, units, count, key + 1, need);
	n->key = key;
	return true;
}

static bool sort(satchel_tree *t, struct node **list, size_t count)
{
	if (!t->collator)
		return true;
	for (size_t i = 0; i < count; i++)
		if (!list[i]->key && !make_key(t, list[i]))
			return false;
	qsort(list, count, sizeof *list, by_key);
	return true;
}

/* Children that are shown already, and no more of them since, stay. */
static bool show_children(satchel_tree *t, struct node *n)
{
	struct node **list;
	size_t i = 0;

	if (n->shown.child_count == n->count)
		return true;
	list = satcheli_arena_zero(&t->arena, n->count, sizeof *list);
	if (!list)
		return false;
	for (struct node *c = n->first; c; c = c->sibling)
		list[i++] = c;
	if (!sort(t, list, n->count))
		return false;
	n->shown.children = (const satchel_tree_node *const *)(void *)list;
	n->shown.child_count = n->count;
	return true;
}

int satchel_tree_root(satchel_tree *t, const satchel_tree_node **root)
{
	bool fine = show_children(t, &t->root);

	for (struct node *n = t->all; fine && n; n = n->next)
		fine = show_children(t, n);
	if (!fine)
		return SATCHEL_E_MEMORY;
	*root = &t->root.shown;
	return SATCHEL_OK;
}
