/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* A NO is for one of the messages, and costs them all: which one? It is searched for by halves; behind it lines grow again,
 * each twice as long as the last that was granted. So k bad ones of n cost about 2k log2(n/k) commands. A server that
 * refuses one message after the other refuses for another reason, and is believed. UIDs alone: numbers and "$" may mean
 * other messages by then. Knows nothing of what the command does with them. */
#include "core/block.h"
#include "core/set.h"
#include "highlevel/commands/set_lines.h"

enum { VAIN_MAX = 16 }; /* messages refused alone, one after the other, before the refusal stands */

/* Refusals that may be for one message: others are for the folder, the account or the command. */
static bool may_be_for_one(int rc)
{
	return rc == SATCHEL_E_NO || rc == SATCHEL_E_EXPUNGED || rc == SATCHEL_E_CORRUPTION ||
	       rc == SATCHEL_E_SERVERBUG;
}

/* "5:*" has the last message in any case, which its parts have not; "1:*" is all there are. */
static bool can_be_divided(const struct command *cmd, const satchel_set *part)
{
	satchel_span last;

	if (satcheli_is_selecting(cmd->imap)) /* what is sent now is for another folder */
		return false;
	if (cmd->numbers || part->kind == SATCHEL_SET_SAVED || !part->count)
		return false;
	last = satchel_set_span(part, part->count - 1);
	return last.last != SATCHEL_LAST || last.first == 1;
}

/* ---- smaller lines */

static int append_plain(struct set_builder *b, const satchel_set *set)
{
	int rc = SATCHEL_OK;

	for (size_t i = 0; !rc && i < set->count; i++)
		rc = satcheli_set_append(b, satchel_set_span(set, i).first,
		                         span_end(satchel_set_span(set, i)));
	return rc;
}

/* The set becomes what was built, unless rc says that it was not. */
static int become(satchel_set *set, struct set_builder *b, int rc)
{
	if (!rc)
		rc = satcheli_set_finish(b);
	if (!rc) {
		satchel_set_clear(set);
		*set = satcheli_set_take(b, SATCHEL_SET_UIDS);
	}
	satcheli_set_builder_clear(b);
	return rc;
}

/* The part is odd, as what is left of the last odd line is. */
static int put_back(struct command *cmd, struct set_lines *l)
{
	struct set_builder b;
	int rc;

	satcheli_set_builder_init(&b, &cmd->imap->from, 0);
	rc = append_plain(&b, &l->part);
	if (!rc)
		rc = satcheli_set_append_set(&b, &l->odd);
	rc = become(&l->odd, &b, rc);
	if (!rc)
		satchel_set_clear(&l->few);
	return rc;
}

/* The number that so many of a set, one at least, go up to. */
static uint32_t front_end(const satchel_set *set, uint64_t count)
{
	for (size_t i = 0; i < set->count; i++) {
		satchel_span s = satchel_set_span(set, i);
		uint64_t n = (uint64_t)s.last - s.first + 1;

		if (count <= n)
			return (uint32_t)(s.first + count - 1);
		count -= n;
	}
	return UINT32_MAX;
}

/* Of the suspects half; else as many as went well, and as many again. */
static uint64_t how_many(const struct set_lines *l)
{
	uint64_t n = 0;

	for (size_t i = 0; i < l->odd.count; i++) {
		satchel_span s = satchel_set_span(&l->odd, i);

		if (s.first > l->suspect)
			break;
		n += (uint64_t)(s.last < l->suspect ? s.last : l->suspect) - s.first + 1;
	}
	n = n ? n / 2 : l->most;
	return n ? n : 1;
}

static int take(struct command *cmd, const satchel_set *from, uint32_t low, uint32_t high,
                satchel_set *to)
{
	struct set_builder b;

	satcheli_set_builder_init(&b, &cmd->imap->from, 0);
	return become(to, &b, satcheli_append_between(&b, from, low, high));
}

int satcheli_lines_next_few(struct command *cmd, struct set_lines *l)
{
	uint32_t end = front_end(&l->odd, how_many(l));
	int rc = take(cmd, &l->odd, 1, end, &l->few);

	if (!rc && end < UINT32_MAX)
		rc = take(cmd, &l->odd, end + 1, UINT32_MAX, &l->odd);
	else if (!rc)
		satchel_set_clear(&l->odd);
	l->part = l->few;
	l->whole = l->left;
	l->whole_at = l->at;
	return rc;
}

/* ---- refused */

static int keep_why(struct command *cmd, struct set_lines *l, uint32_t uid,
                    const satchel_reply *reply, int rc)
{
	if (l->why)
		return SATCHEL_OK;
	l->why = satcheli_block_new(&cmd->imap->from, sizeof *l->why);
	if (!l->why)
		return SATCHEL_E_MEMORY;
	satcheli_error_set(l->why, rc, cmd->verb->name, "%s of UID %u was refused: %s",
	                   cmd->verb->name, (unsigned)uid,
	                   *reply->text ? reply->text : "no reason given");
	satcheli_error_reply(l->why, reply);
	l->why->error.action = SATCHEL_CLASS_MESSAGE;
	return SATCHEL_OK;
}

static int leave_out(struct command *cmd, struct set_lines *l, const satchel_reply *reply, int rc)
{
	uint32_t uid = satchel_set_span(&l->part, 0).first;
	bool last = !satcheli_lines_left(l);

	if (++l->vain >= VAIN_MAX || (last && !l->done))
		return rc;
	l->refused.from = &cmd->imap->from;
	if (satcheli_set_append(&l->refused, uid, uid) || keep_why(cmd, l, uid, reply, rc))
		return SATCHEL_E_MEMORY;
	l->suspect = 0;
	l->most = 1;
	l->open = false;
	return last ? SATCHEL_OK : COMMAND_AGAIN;
}

int satcheli_lines_verdict(struct command *cmd, const struct set_lines *l)
{
	int rc;

	if (!l->why)
		return SATCHEL_OK;
	rc = satcheli_command_fail(cmd, l->why->error.code, "%s", l->why->message);
	if (cmd->error)
		satcheli_error_copy(cmd->error, l->why);
	return rc;
}

int satcheli_lines_append_refused(const struct set_lines *l, struct set_builder *b)
{
	int rc = SATCHEL_OK;

	for (size_t i = 0; !rc && i < l->refused.count; i++)
		rc = satcheli_set_append(b, l->refused.spans[i].first, l->refused.spans[i].last);
	return rc;
}

int satcheli_lines_narrow(struct command *cmd, struct set_lines *l, const satchel_reply *reply,
                          int rc)
{
	int failed;

	if (!may_be_for_one(rc) || !can_be_divided(cmd, &l->part))
		return rc;
	if (satchel_set_count(l->part) == 1)
		return leave_out(cmd, l, reply, rc);
	l->suspect = span_end(satchel_set_span(&l->part, l->part.count - 1));
	l->most = 1;
	failed = put_back(cmd, l);
	l->open = false;
	return failed ? failed : COMMAND_AGAIN;
}
