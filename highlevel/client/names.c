/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Folder names on their way to the server: modified UTF-7, or just the octets that were listed. */
#include "core/block.h"
#include "core/hash.h"
#include "core/limits.h"
#include "highlevel/client/client.h"
#include "highlevel/data/folder_name.h"

enum { BUCKETS_FIRST = 16 };

bool satcheli_is_same_folder(const char *a, const char *b)
{
	return !strcmp(a, b) || (ascii_equal(a, "INBOX") && ascii_equal(b, "INBOX"));
}

/* ---- what was listed */

static struct name_pair **bucket(const satchel_client *imap, const char *name)
{
	uint64_t h = hash_begin(imap);

	for (; *name; name++)
		h = hash_octet(h, (unsigned char)*name);
	return &imap->names.buckets[hash_place(h, imap->names.room)];
}

static const struct name_pair *find(const satchel_client *imap, const char *name)
{
	const struct name_pair *p = imap->names.room ? *bucket(imap, name) : NULL;

	while (p && strcmp(p->text, name))
		p = p->next;
	return p;
}

static void add(satchel_client *imap, struct name_pair *p)
{
	struct name_pair **b = bucket(imap, p->text);

	p->next = *b;
	*b = p;
}

static bool grow(satchel_client *imap)
{
	struct name_table *t = &imap->names, old = *t;
	size_t room = old.room ? old.room * 2 : BUCKETS_FIRST;
	struct name_pair **buckets;

	if (old.count < old.room)
		return true;
	buckets = satcheli_block_new(&imap->from, room * sizeof *buckets);
	if (!buckets)
		return false;
	*t = (struct name_table){ buckets, room, old.count, old.held };
	for (size_t i = 0; i < old.room; i++)
		for (struct name_pair *p = old.buckets[i], *next; p; p = next) {
			next = p->next;
			add(imap, p);
		}
	satcheli_block_free(old.buckets);
	return true;
}

void satcheli_names_clear(satchel_client *imap)
{
	for (size_t i = 0; i < imap->names.room; i++)
		for (struct name_pair *p = imap->names.buckets[i], *next; p; p = next) {
			next = p->next;
			satcheli_block_free(p);
		}
	satcheli_block_free(imap->names.buckets);
	imap->names = (struct name_table){ NULL, 0, 0, 0 };
}

/* Q081: the delimiter at the end of the name on the wire is not shown. */
static bool is_stripped(const satchel_folder *f)
{
	const char *wire = f->wire_name.data;
	size_t n = strlen(f->name);

	return f->wire_name.size && *f->delimiter && wire[f->wire_name.size - 1] == *f->delimiter &&
	       n && f->name[n - 1] != *f->delimiter;
}

/* Only names that encoding would not bring back need to be remembered. */
int satcheli_name_seen(satchel_client *imap, const satchel_folder *folder)
{
	size_t shown = strlen(folder->name) + 1;
	struct name_pair *p;

	if ((!folder->escaped && !is_stripped(folder)) || find(imap, folder->name))
		return SATCHEL_OK;
	imap->names.held += folder_share(folder->wire_name.size);
	if (imap->names.held > imap->replies.limits.max_folders)
		return SATCHEL_E_LIMIT;
	if (!grow(imap))
		return SATCHEL_E_MEMORY;
	p = satcheli_block_new(&imap->from, sizeof *p + shown + folder->wire_name.size);
	if (!p)
		return SATCHEL_E_MEMORY;
	memcpy(p->text, folder->name, shown);
	memcpy(p->text + shown, folder->wire_name.data, folder->wire_name.size);
	p->wire_size = folder->wire_name.size;
	add(imap, p);
	imap->names.count++;
	return SATCHEL_OK;
}

static int to_wire(struct command *cmd, const char *name, const char **wire, size_t *size)
{
	satchel_client *imap = cmd->imap;
	const struct name_pair *p = find(imap, name);
	int rc;

	if (p) {
		*wire = p->text + strlen(p->text) + 1;
		*size = p->wire_size;
		return SATCHEL_OK;
	}
	*wire = name;
	*size = strlen(name);
	if (imap->replies.reader.utf8)
		rc = satcheli_utf8_valid(name, *size) && !strpbrk(name, "\r\n")
		             ? SATCHEL_OK
		             : SATCHEL_E_ARGUMENT;
	else
		rc = satcheli_folder_encode(&imap->replies.reader.decoder, &cmd->arena, name, *size,
		                            wire, size);
	return rc == SATCHEL_E_ARGUMENT
	               ? satcheli_command_fail(
				 cmd, rc,
				 "the name of a folder is not UTF-8, or has CR, LF or NUL in it")
	               : rc;
}

int satcheli_folder_wire(struct command *cmd, const char *name, const char **wire, size_t *size)
{
	return to_wire(cmd, name, wire, size);
}

int satcheli_encode_folder(struct command *cmd, struct encoder *e, const char *name)
{
	const char *wire;
	size_t size;
	int rc = to_wire(cmd, name, &wire, &size);

	if (!rc)
		satcheli_encode_astring(e, wire, size);
	return rc;
}

int satcheli_encode_pattern(struct command *cmd, struct encoder *e, const char *pattern)
{
	const char *wire;
	size_t size;
	int rc = to_wire(cmd, pattern, &wire, &size);

	if (!rc)
		satcheli_encode_string(e, wire, size);
	return rc;
}
