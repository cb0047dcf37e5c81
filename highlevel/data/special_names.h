/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_DATA_SPECIAL_NAMES_H
#define SATCHEL_DATA_SPECIAL_NAMES_H

#include <satchel/folder.h>

/* Folders with a special use (RFC 6154) that can only be known by their names. */

/* The columns of the table: Sent, Drafts, Trash, Junk, Archive, All, Flagged, Important. */
enum { SPECIAL_USES = 8 };
extern const uint64_t satcheli_special_uses[SPECIAL_USES];
#define SPECIAL_USE_ANY                                                        \
	(SATCHEL_FOLDER_ALL | SATCHEL_FOLDER_ARCHIVE | SATCHEL_FOLDER_DRAFTS | \
	 SATCHEL_FOLDER_FLAGGED | SATCHEL_FOLDER_JUNK | SATCHEL_FOLDER_SENT |  \
	 SATCHEL_FOLDER_TRASH | SATCHEL_FOLDER_IMPORTANT)

struct special_language {
	const char *language; /* RFC 5646 */
	const char *names[SPECIAL_USES];
};
extern const struct special_language satcheli_special_languages[];
extern const size_t satcheli_special_language_count;

/* A name as names are compared (NFKC_Casefold), with its NUL. false: it is longer than any in the table, or no UTF-8. */
enum { SPECIAL_NAME_MAX = 256 };
bool satcheli_special_fold(const char *name, size_t size, char folded[SPECIAL_NAME_MAX]);

/* What the last component of a folder's name says it is for: SATCHEL_FOLDER_SENT ...; 0: nothing. *place: lower for a name
 * that is more usual. */
uint64_t satcheli_special_use_of(const char *name, size_t size, unsigned *place);

#endif
