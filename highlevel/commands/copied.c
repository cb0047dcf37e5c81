/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What a UID COPY has copied for certain. RFC 4315 section 3: COPYUID names it; RFC 9051 section 6.4.7: without that OK says
 * that all messages of the set were copied, which is true of those alone that are known to have been there before. */
#include "highlevel/commands/copied.h"

void satcheli_copied_init(const satchel_client *imap, struct copied *c)
{
	*c = (struct copied){ .told = false };
	satcheli_set_builder_init(&c->line, &imap->from, 0);
	satcheli_set_builder_init(&c->all, &imap->from, 0);
}

void satcheli_copied_clear(struct copied *c)
{
	satcheli_set_builder_clear(&c->line);
	satcheli_set_builder_clear(&c->all);
}

/* Q048: nothing is named. And as many must be there as there were. */
static bool makes_sense(const satchel_code *code)
{
	return code->valid && code->from.count &&
	       satchel_set_count(code->from) == satchel_set_count(code->to);
}

void satcheli_copied_note(struct copied *c, const satchel_reply *reply)
{
	const satchel_code *code = reply->code;

	if (!code || code->kind != SATCHEL_CODE_COPYUID)
		return;
	c->told = true;
	c->odd |= !makes_sense(code);
	if (!c->odd && !c->failed)
		c->failed = satcheli_set_append_set(&c->line, &code->from);
}

/* What COPYUID names, and the line named as well. */
static int take_told(struct copied *c, const satchel_set *part)
{
	int rc = satcheli_set_finish(&c->line);
	satchel_set from;

	if (rc)
		return rc;
	from = satcheli_set_take(&c->line, SATCHEL_SET_UIDS);
	rc = satchel_set_intersect(&from, satchel_uids(*part));
	c->odd |= !from.count;
	if (!rc)
		rc = satcheli_set_append_set(&c->all, &from);
	satchel_set_clear(&from);
	return rc;
}

int satcheli_copied_line(struct command *cmd, struct copied *c, const struct set_lines *lines)
{
	int rc = c->failed;

	if (!rc && !c->told) /* RFC 9738: the highest alone, where it said so */
		rc = satcheli_append_between(&c->all, &lines->part,
		                             lines->limited ? lines->lowest : 1, UINT32_MAX);
	else if (!rc && !c->odd)
		rc = take_told(c, &lines->part);
	if (!rc && c->odd)
		rc = satcheli_command_fail(cmd, SATCHEL_E_PROTOCOL,
		                           "COPYUID does not tell which messages were copied: "
		                           "none of them is removed");
	c->told = false;
	return rc;
}

int satcheli_copied_take(struct copied *c, satchel_set *copied)
{
	int rc = satcheli_set_finish(&c->all);

	if (!rc)
		*copied = satcheli_set_take(&c->all, SATCHEL_SET_UIDS);
	return rc;
}
