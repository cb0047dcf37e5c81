/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Which messages a UID SEARCH finds, for commands that change others than these when they get it wrong: what is not just an
 * answer to the question is an error. SEARCH and ESEARCH are taken alike (Q199), several are joined (Q200), none is nothing
 * (Q201). */
#include "highlevel/commands/uid_search.h"

void satcheli_uid_search_init(const satchel_client *imap, struct uid_search *s)
{
	*s = (struct uid_search){ .came = false };
	satcheli_set_builder_init(&s->found, &imap->from, (size_t)imap->replies.limits.max_ranges);
}

void satcheli_uid_search_clear(struct uid_search *s)
{
	satcheli_set_builder_clear(&s->found);
}

static void take(struct uid_search *s, const satchel_set *set)
{
	s->came = true;
	if (!s->failed)
		s->failed = satcheli_set_append_set(&s->found, set);
}

/* RFC 4731 section 3.1: without ALL nothing was found. RFC 9051 section 7.3.4: without "UID" it names sequence numbers. */
static bool is_list_of_uids(const satchel_found *f)
{
	uint64_t n = satchel_set_count(f->all);

	if ((f->known & SATCHEL_FOUND_COUNT) && f->count != n)
		return false;
	if (!n)
		return !(f->known &
		         (SATCHEL_FOUND_MIN | SATCHEL_FOUND_MAX | SATCHEL_FOUND_PARTIAL));
	return f->uid && satchel_set_span(&f->all, f->all.count - 1).last != SATCHEL_LAST;
}

/* Whatever was sent before has taken what has its tag; with another one it is for nobody, or it was meant for us. */
static bool take_found(struct command *cmd, struct uid_search *s, const satchel_found *f)
{
	bool ours = !*f->tag || !strcmp(f->tag, cmd->tag);

	s->odd |= !ours || !is_list_of_uids(f);
	if (ours && !s->odd)
		take(s, &f->all);
	return ours;
}

bool satcheli_uid_search_reply(struct command *cmd, struct uid_search *s,
                               const satchel_reply *reply)
{
	if (reply->kind == SATCHEL_REPLY_ESEARCH)
		return take_found(cmd, s, reply->found);
	if (reply->kind != SATCHEL_REPLY_SEARCH || strcmp(reply->name, "SEARCH") != 0)
		return false;
	take(s, &reply->set);
	return true;
}

int satcheli_uid_search_line(struct command *cmd, const struct uid_search *s)
{
	if (s->failed == SATCHEL_E_LIMIT)
		return satcheli_command_fail(cmd, s->failed,
		                             "the messages have more ranges than max_ranges");
	if (s->failed || !s->odd)
		return s->failed;
	return satcheli_command_fail(
		cmd, SATCHEL_E_PROTOCOL,
		"the answer to UID SEARCH does not tell which messages there are");
}

int satcheli_uid_search_take(struct uid_search *s, satchel_set *found)
{
	int rc = satcheli_set_finish(&s->found);

	if (rc)
		return rc;
	*found = satcheli_set_take(&s->found, SATCHEL_SET_UIDS);
	s->came = false;
	return SATCHEL_OK;
}
