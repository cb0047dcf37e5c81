/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Folder names on their way to the server: modified UTF-7, or just the octets that were listed. */
#include "core/block.h"
#include "highlevel/client/client.h"
#include "highlevel/data/folder_name.h"

static const struct name_pair *find(const satchel_client *imap, const char *name)
{
	for (const struct name_pair *p = imap->names; p; p = p->next)
		if (!strcmp(p->text, name))
			return p;
	return NULL;
}

/* Only names that are shown otherwise than they are need to be remembered. */
void satcheli_name_seen(satchel_client *imap, const satchel_folder *folder)
{
	size_t shown = strlen(folder->name) + 1;
	struct name_pair *p;

	if (!folder->escaped || find(imap, folder->name))
		return;
	p = satcheli_block_new(&imap->from, sizeof *p + shown + folder->wire_name.size);
	if (!p)
		return;
	memcpy(p->text, folder->name, shown);
	memcpy(p->text + shown, folder->wire_name.data, folder->wire_name.size);
	p->wire_size = folder->wire_name.size;
	p->next = imap->names;
	imap->names = p;
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
		rc = satcheli_utf8_valid(name, *size) ? SATCHEL_OK : SATCHEL_E_ARGUMENT;
	else
		rc = satcheli_folder_encode(&imap->replies.reader.decoder, &cmd->arena, name, *size, wire, size);
	return rc == SATCHEL_E_ARGUMENT ?
	               satcheli_command_fail(cmd, rc, "the name of a folder is not UTF-8, or has CR, LF or NUL in it") :
	               rc;
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
