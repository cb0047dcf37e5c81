/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* MOVE (RFC 6851) and UID EXPUNGE (RFC 4315), and what stands for them where the server has neither: COPY, STORE and
 * EXPUNGE, in stages. Other messages with \Deleted are kept out of an EXPUNGE that would take them along. */
#include "highlevel/commands/set_lines.h"

enum { LINE_OVERHEAD = 64 };

struct remove_work {
	/* the stages, one after the other; chosen when the first is sent */
	const struct stage *plan;
	satchel_set set;
	struct set_lines lines; /* of the stage in work */
	satchel_set others;     /* messages with \Deleted that are not ours */
	struct set_builder found;
	const char *folder; /* of MOVE */
	satchel_moved **out, *moved;
	int failed;
	bool hidden;   /* the others have lost \Deleted */
	int refused;   /* why, while they get it back */
	bool given_up; /* they do not get it back */
};

/* One stage: a line for each part of a set, or one line where it names no set. */
struct stage {
	void (*encode)(struct command *cmd, struct encoder *e);
	satchel_set *(*set_of)(struct remove_work *w); /* NULL: the line names none */
	bool names_folder, last;
};

/* ---- lines */

static satchel_set *ours(struct remove_work *w)
{
	return &w->set;
}

static satchel_set *others(struct remove_work *w)
{
	return &w->others;
}

static void copy_line(struct command *cmd, struct encoder *e)
{
	satcheli_encode_word(e, cmd->numbers ? "COPY" : "UID COPY");
	satcheli_encode_set(e, &((struct remove_work *)cmd->work)->lines.part);
}

static void move_line(struct command *cmd, struct encoder *e)
{
	satcheli_encode_word(e, cmd->numbers ? "MOVE" : "UID MOVE");
	satcheli_encode_set(e, &((struct remove_work *)cmd->work)->lines.part);
}

static void store_line(struct command *cmd, struct encoder *e, bool numbers, const char *how)
{
	satcheli_encode_word(e, numbers ? "STORE" : "UID STORE");
	satcheli_encode_set(e, &((struct remove_work *)cmd->work)->lines.part);
	satcheli_encode_word(e, how);
	satcheli_encode_word(e, "(\\Deleted)");
}

static void mark_line(struct command *cmd, struct encoder *e)
{
	store_line(cmd, e, cmd->numbers, "+FLAGS.SILENT");
}

static void hide_line(struct command *cmd, struct encoder *e)
{
	store_line(cmd, e, false, "-FLAGS.SILENT");
}

static void restore_line(struct command *cmd, struct encoder *e)
{
	store_line(cmd, e, false, "+FLAGS.SILENT");
}

static void uid_expunge_line(struct command *cmd, struct encoder *e)
{
	satcheli_encode_word(e, "UID EXPUNGE");
	satcheli_encode_set(e, &((struct remove_work *)cmd->work)->lines.part);
}

static void search_line(struct command *cmd, struct encoder *e)
{
	(void)cmd;
	satcheli_encode_word(e, "UID SEARCH DELETED");
}

static void expunge_line(struct command *cmd, struct encoder *e)
{
	(void)cmd;
	satcheli_encode_word(e, "EXPUNGE");
}

/* ---- plans */

static const struct stage move_plan[] = { { move_line, ours, true, true } };
static const struct stage uid_expunge_plan[] = { { uid_expunge_line, ours, false, true } };
/* MOVE with UIDPLUS: only what was copied goes. */
static const struct stage copy_plan[] = {
	{ copy_line, ours, true, false },
	{ mark_line, ours, false, false },
	{ uid_expunge_line, ours, false, true },
};
/* EXPUNGE takes everything with \Deleted: what is not ours loses the flag meanwhile. */
static const struct stage expunge_plan[] = {
	{ search_line, NULL, false, false },
	{ hide_line, others, false, false },
	{ expunge_line, NULL, false, false },
	{ restore_line, others, false, true },
};
static const struct stage copy_and_expunge_plan[] = {
	{ search_line, NULL, false, false },  { copy_line, ours, true, false },
	{ hide_line, others, false, false },  { mark_line, ours, false, false },
	{ expunge_line, NULL, false, false }, { restore_line, others, false, true },
};

static bool has(const struct command *cmd, const char *capability)
{
	return satchel_has(cmd->imap, capability);
}

static const struct stage *choose_move(const struct command *cmd)
{
	if (has(cmd, "MOVE"))
		return move_plan;
	return has(cmd, "UIDPLUS") && !cmd->numbers ? copy_plan : copy_and_expunge_plan;
}

static const struct stage *choose_expunge(const struct command *cmd)
{
	return has(cmd, "UIDPLUS") ? uid_expunge_plan : expunge_plan;
}

/* ---- the stages, one by one */

static bool begin_stage(struct remove_work *w)
{
	satchel_set none = SATCHEL_SET_EMPTY;
	const satchel_set *set = w->plan->set_of ? w->plan->set_of(w) : &none;

	satcheli_lines_begin(&w->lines, set);
	return !w->plan->set_of || set->count;
}

/* To the next stage that has something to do; false: that was the last. */
static bool next_stage(struct remove_work *w)
{
	while (!w->plan->last) {
		w->plan++;
		if (begin_stage(w))
			return true;
	}
	return false;
}

static int choose(struct command *cmd)
{
	struct remove_work *w = cmd->work;

	w->plan = w->folder ? choose_move(cmd) : choose_expunge(cmd);
	if (cmd->numbers && w->plan != move_plan)
		return satcheli_command_fail(cmd, SATCHEL_E_UNSUPPORTED,
		                             "without MOVE only UIDs can be moved");
	if (w->set.kind == SATCHEL_SET_SAVED && w->plan->encode == search_line)
		return satcheli_command_fail(cmd, SATCHEL_E_UNSUPPORTED,
		                             "without UIDPLUS a saved result cannot be removed");
	begin_stage(w);
	return SATCHEL_OK;
}

static int remove_encode(struct command *cmd, struct encoder *e)
{
	struct remove_work *w = cmd->work;
	size_t overhead = LINE_OVERHEAD + (w->folder ? strlen(w->folder) * 2 : 0);
	int rc = w->given_up ? w->refused : satcheli_command_writes(cmd);

	if (rc || !w->set.count || satcheli_names_nobody(cmd))
		return rc ? rc : COMMAND_SKIP;
	if (!w->plan)
		rc = choose(cmd);
	if (!rc && w->plan->set_of)
		rc = satcheli_lines_next(cmd, &w->lines, overhead);
	if (rc)
		return rc;
	cmd->more |= !w->plan->last;
	w->plan->encode(cmd, e);
	return w->plan->names_folder ? satcheli_encode_folder(cmd, e, w->folder) : SATCHEL_OK;
}

/* ---- answers */

static bool remove_reply(struct command *cmd, const satchel_reply *reply)
{
	struct remove_work *w = cmd->work;

	if (reply->kind == SATCHEL_REPLY_STATUS && reply->code &&
	    reply->code->kind == SATCHEL_CODE_COPYUID)
		satcheli_moved_note(w->moved, reply, &w->failed);
	else if (reply->kind == SATCHEL_REPLY_STATUS)
		return w->plan->set_of && satcheli_lines_note(&w->lines, reply);
	else if (reply->kind == SATCHEL_REPLY_SEARCH && w->plan->encode == search_line)
		w->failed = w->failed ? w->failed : satcheli_set_append_set(&w->found, &reply->set);
	else
		return false;
	return true;
}

/* What had \Deleted before, but for ours. */
static int find_others(struct remove_work *w)
{
	int rc = w->failed ? w->failed : satcheli_set_finish(&w->found);

	if (rc)
		return rc;
	w->others = satcheli_set_take(&w->found, SATCHEL_SET_UIDS);
	return satchel_set_subtract(&w->others, satchel_uids(w->set));
}

static int remove_finish(struct command *cmd, const satchel_reply *reply)
{
	struct remove_work *w = cmd->work;
	bool searched = w->plan->encode == search_line;
	int rc;

	satcheli_moved_note(w->moved, reply, &w->failed);
	if (searched)
		w->failed = find_others(w);
	if (w->failed)
		return w->failed;
	rc = w->plan->set_of ? satcheli_lines_granted(cmd, &w->lines, reply) : SATCHEL_OK;
	w->lines.done |= !searched;
	w->hidden |= w->plan->encode == hide_line;
	if (rc)
		return rc;
	return next_stage(w) ? COMMAND_AGAIN : w->refused;
}

/* The others get \Deleted back all the same. The refusal is told when they have it. */
static int restore(struct command *cmd, const satchel_reply *reply, int rc)
{
	struct remove_work *w = cmd->work;

	satcheli_command_fail(cmd, rc, "%s was refused: %s", cmd->verb->name,
	                      *reply->text ? reply->text : "no reason given");
	if (!cmd->error)
		return SATCHEL_E_MEMORY;
	satcheli_error_reply(cmd->error, reply);
	w->refused = rc;
	while (!w->plan->last)
		w->plan++;
	begin_stage(w);
	return COMMAND_AGAIN;
}

/* The flag is lost: that is told, beside what was refused before. */
static int not_restored(struct command *cmd, const satchel_reply *reply, int rc)
{
	struct remove_work *w = cmd->work;
	struct error_store first = { .next = NULL };

	if (!w->refused)
		return satcheli_command_fail(
			cmd, rc, "other messages could not be marked as \\Deleted again: %s",
			reply->text);
	satcheli_error_copy(&first, cmd->error);
	satcheli_error_set(cmd->error, w->refused, cmd->verb->name,
	                   "%s; other messages could not be marked as \\Deleted again: %s",
	                   first.message, reply->text);
	satcheli_error_quote(cmd->error, &first);
	w->given_up = true;
	return COMMAND_AGAIN;
}

/* RFC 9738: too many for one COPY. */
static int remove_refused(struct command *cmd, const satchel_reply *reply, int rc)
{
	struct remove_work *w = cmd->work;

	if (w->plan->encode == copy_line)
		return satcheli_lines_divide(cmd, &w->lines, reply, rc);
	if (w->plan->encode == restore_line)
		return not_restored(cmd, reply, rc);
	return w->hidden ? restore(cmd, reply, rc) : rc;
}

static void remove_ended(struct command *cmd)
{
	struct remove_work *w = cmd->work;

	satcheli_moved_end(cmd, &w->moved, w->out);
	satchel_set_clear(&w->others);
	satcheli_set_builder_clear(&w->found);
	satcheli_lines_outcome(cmd, &w->lines);
	satcheli_lines_clear(&w->lines);
}

static const struct verb move_verb = {
	.name = "MOVE",
	.states = IN_SELECTED,
	.resumes = true,
	.overlap = OVERLAP_SETTLED,
	.encode = remove_encode,
	.reply = remove_reply,
	.finish = remove_finish,
	.refused = remove_refused,
	.ended = remove_ended,
};
static const struct verb uid_expunge_verb = {
	.name = "UID EXPUNGE",
	.states = IN_SELECTED,
	.resumes = true,
	.overlap = OVERLAP_SETTLED,
	.encode = remove_encode,
	.reply = remove_reply,
	.finish = remove_finish,
	.refused = remove_refused,
	.ended = remove_ended,
};

/* ---- the calls */

static int make(satchel_client *imap, const struct verb *verb, satchel_set set, const char *folder,
                const satchel_call_options *options, struct command **out)
{
	struct command *cmd = NULL;
	struct remove_work *w;
	int rc;

	if (!satcheli_set_valid(&set))
		return satcheli_client_error(imap, SATCHEL_E_ARGUMENT, verb->name,
		                             "the set of messages is not in order");
	rc = satcheli_command_make(imap, verb, satcheli_call_of(options), sizeof *w, &cmd);
	if (rc)
		return rc;
	w = cmd->work;
	cmd->numbers = satcheli_is_numbers(imap, &set);
	satcheli_set_builder_init(&w->found, &imap->from, (size_t)imap->replies.limits.max_ranges);
	w->folder = folder ? satcheli_command_text(cmd, folder) : NULL;
	if ((folder && !w->folder) || satcheli_set_in_arena(&cmd->arena, &set, &w->set))
		return satcheli_command_drop(cmd, SATCHEL_E_MEMORY, "out of memory");
	*out = cmd;
	return SATCHEL_OK;
}

int satchel_move(satchel_client *imap, satchel_set set, const char *folder,
                 const satchel_call_options *options, satchel_moved **moved)
{
	struct command *cmd = NULL;
	struct remove_work *w;
	int rc = make(imap, &move_verb, set, folder, options, &cmd);

	if (rc)
		return rc;
	w = cmd->work;
	w->out = moved;
	w->moved = satcheli_moved_new(&imap->from);
	return w->moved ? satcheli_command_run(cmd)
	                : satcheli_command_drop(cmd, SATCHEL_E_MEMORY, "out of memory");
}

int satchel_uid_expunge(satchel_client *imap, satchel_set uids, const satchel_call_options *options)
{
	struct command *cmd = NULL;
	int rc;

	if (satcheli_is_numbers(imap, &uids))
		return satcheli_client_error(imap, SATCHEL_E_ARGUMENT, "UID EXPUNGE",
		                             "sequence numbers in a set of UIDs");
	rc = make(imap, &uid_expunge_verb, uids, NULL, options, &cmd);
	return rc ? rc : satcheli_command_run(cmd);
}
