/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_TREE_H
#define SATCHEL_TREE_H

#include <satchel/folder.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Folders as a tree: rows of a list go in, in any order, and come out with their parents. Needs no connection. */

typedef struct satchel_tree satchel_tree;

typedef struct satchel_tree_node satchel_tree_node;
struct satchel_tree_node {
	const char *name; /* UTF-8: the last level of the folder's name */
	/* never NULL; of one that was made, name, delimiter and attributes are there */
	const satchel_folder *folder;
	/* no row was for it, only for folders below it: it has \NonExistent and \Noselect, and no wire name */
	bool made;
	const satchel_tree_node *parent; /* NULL: of the root */
	const satchel_tree_node *const *children;
	size_t child_count;
};

/* Levels of a tree, at most: what is below them is one node, with delimiters in its name. */
#define SATCHEL_TREE_DEPTH_MOST 100u

typedef struct satchel_tree_options {
	size_t size SATCHEL_SIZED(satchel_tree_options);
	const satchel_allocator *allocator; /* copied; NULL: realloc and free */
	/* how children are sorted: an ICU locale such as "de" or "sv-u-kn", "" for the rules that fit most; INBOX comes
	 * first. NULL: they stay in the order in which they came */
	const char *collation;
	uint64_t max_folders; /* nodes, long names counted as several; 0: as in satchel_limits */
} satchel_tree_options;
#define SATCHEL_TREE(...) \
	(&(const satchel_tree_options){ .size = sizeof(satchel_tree_options), __VA_ARGS__ })

/**
 * Make an empty tree of folders.
 *
 * In:      options may be NULL.
 * Out:     *tree is a handle for satchel_tree_free.
 * Returns: SATCHEL_OK; SATCHEL_E_MEMORY; SATCHEL_E_ARGUMENT (collation cannot be opened).
 * Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_tree_new(satchel_tree **tree,
                                               const satchel_tree_options *options);

/**
 * Put a folder into a tree, and parents of it that are not there yet.
 *
 * Its levels are what stands between its own delimiter, which may differ from that of other rows (namespaces). The first
 * level is INBOX in whatever case it is written. A folder that is there already stays as it is.
 *
 * In:      folder is a row of satchel_list_next, or of an event; copied.
 * Returns: SATCHEL_OK; SATCHEL_E_MEMORY; SATCHEL_E_LIMIT (more than max_folders).
 * Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_tree_add(satchel_tree *tree, const satchel_folder *folder);

/**
 * Lend the root of a tree: it is no folder, its children are the first level.
 *
 * Out:     *root, and all below it, is lent until the next satchel_tree_add, or satchel_tree_free.
 * Returns: SATCHEL_OK; SATCHEL_E_MEMORY.
 * Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_tree_root(satchel_tree *tree, const satchel_tree_node **root);

/**
 * Find a node by the whole name of its folder.
 *
 * Returns: NULL when there is none; lent as satchel_tree_root does, which must have been called since the last
 *          satchel_tree_add for its children to be there.
 * Since: 0.1
 */
SATCHEL_API const satchel_tree_node *satchel_tree_find(const satchel_tree *tree, const char *name);

/**
 * Release a tree. NULL is fine.
 *
 * Since: 0.1
 */
SATCHEL_API void satchel_tree_free(satchel_tree *tree);

#ifdef __cplusplus
}
#endif
#endif
