/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What STATUS told of APPENDLIMIT (RFC 7889), by folder. The latest ones are kept: it saves an upload in vain, no more. */
#include "core/block.h"
#include "highlevel/client/client.h"

enum { LIMITS_KEPT = 64 };

struct append_limit {
	struct append_limit *next;
	uint64_t octets;
	char name[];
};

/* Takes the folder's out of the list, and the last one if there are too many. */
static void drop(satchel_client *imap, const char *name)
{
	size_t n = 0;

	for (struct append_limit **p = &imap->append_limits; *p; n++) {
		struct append_limit *l = *p;

		if (!satcheli_is_same_folder(l->name, name) && n + 1 < LIMITS_KEPT) {
			p = &l->next;
			continue;
		}
		*p = l->next;
		satcheli_block_free(l);
	}
}

int satcheli_append_limit_seen(satchel_client *imap, const satchel_folder *folder)
{
	size_t size = strlen(folder->name) + 1;
	struct append_limit *l;

	bool none = folder->nil & SATCHEL_STATUS_APPENDLIMIT; /* RFC 7889 section 3 */

	if (!none && !(folder->known & SATCHEL_STATUS_APPENDLIMIT))
		return SATCHEL_OK;
	drop(imap, folder->name);
	if (none)
		return SATCHEL_OK;
	l = satcheli_block_new(&imap->from, sizeof *l + size);
	if (!l)
		return SATCHEL_E_MEMORY;
	memcpy(l->name, folder->name, size);
	l->octets = folder->append_limit;
	l->next = imap->append_limits;
	imap->append_limits = l;
	return SATCHEL_OK;
}

uint64_t satcheli_append_limit(const satchel_client *imap, const char *folder)
{
	for (const struct append_limit *l = imap->append_limits; l; l = l->next)
		if (satcheli_is_same_folder(l->name, folder))
			return l->octets;
	return UINT64_MAX;
}

void satcheli_append_limits_clear(satchel_client *imap)
{
	while (imap->append_limits) {
		struct append_limit *l = imap->append_limits;

		imap->append_limits = l->next;
		satcheli_block_free(l);
	}
}
