/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* MOVE (RFC 6851) and UID EXPUNGE (RFC 4315), and what stands for them where the server has neither: SEARCH, COPY, STORE and
 * EXPUNGE, in stages. Only what was certainly copied is marked and goes; other messages with \Deleted are kept out of an
 * EXPUNGE that would take them along, and there is none while it is not certain which they are. */
#include "highlevel/commands/copied.h"
#include "highlevel/commands/uid_search.h"

enum { LINE_OVERHEAD = 64 };

/* One stage: a line for each part of a set, or one line where it names no set. */
struct stage {
	void (*encode)(struct command *cmd, struct encoder *e);
	const satchel_set *(*set_of)(const struct command *cmd); /* NULL: the line names none */
	/* A line was granted: < 0 ends the command. May be NULL. */
	int (*granted)(struct command *cmd, const satchel_reply *reply);
	/* All of its lines were. COMMAND_SKIP: nothing of what follows is needed. May be NULL. */
	int (*done)(struct command *cmd);
	bool names_folder;
	bool narrows; /* a message that is refused does not cost the others */
	bool asks;    /* it changes nothing, and what follows goes by its answer */
};

struct remove_work {
	/* the stages, one after the other, NULL behind the last; chosen when the first is sent */
	const struct stage *const *plan;
	struct set_lines lines; /* of the stage in work */
	satchel_set set;        /* as the caller named them */
	satchel_set listed;     /* those of them that were there before any was copied */
	satchel_set gone;       /* those of them that were copied: they may go */
	satchel_set copies;     /* the same, with those that could not be marked */
	satchel_set others;     /* messages with \Deleted that stay */
	struct uid_search search;
	struct copied copied;
	const char *folder; /* of MOVE */
	satchel_moved **out, *moved;
	int failed;    /* no memory for moved */
	bool changes;  /* something was sent that changes messages */
	bool hidden;   /* the others lose \Deleted */
	int refused;   /* why, while they get it back */
	bool given_up; /* they do not get it back */
};

/* ---- which messages */

static const satchel_set *asked(const struct command *cmd)
{
	return &((const struct remove_work *)cmd->work)->set;
}

static const satchel_set *listed(const struct command *cmd)
{
	return &((const struct remove_work *)cmd->work)->listed;
}

static const satchel_set *copied(const struct command *cmd)
{
	return &((const struct remove_work *)cmd->work)->gone;
}

static const satchel_set *others(const struct command *cmd)
{
	return &((const struct remove_work *)cmd->work)->others;
}

static const satchel_set *everything(const struct command *cmd)
{
	static const satchel_set all = { SATCHEL_SET_UIDS, { 1, SATCHEL_LAST }, NULL, 1, 0 };

	(void)cmd;
	return &all;
}

/* ---- lines */

static const satchel_set *part_of(const struct command *cmd)
{
	return &((const struct remove_work *)cmd->work)->lines.part;
}

static void list_line(struct command *cmd, struct encoder *e)
{
	satcheli_encode_word(e, "UID SEARCH UID");
	satcheli_encode_set(e, part_of(cmd));
}

static void copy_line(struct command *cmd, struct encoder *e)
{
	satcheli_encode_word(e, "UID COPY");
	satcheli_encode_set(e, part_of(cmd));
}

static void move_line(struct command *cmd, struct encoder *e)
{
	satcheli_encode_word(e, cmd->numbers ? "MOVE" : "UID MOVE");
	satcheli_encode_set(e, part_of(cmd));
}

static void store_line(struct command *cmd, struct encoder *e, const char *how)
{
	satcheli_encode_word(e, "UID STORE");
	satcheli_encode_set(e, part_of(cmd));
	satcheli_encode_word(e, how);
	satcheli_encode_word(e, "(\\Deleted)");
}

/* For messages that go, and for others that had it before. */
static void mark_line(struct command *cmd, struct encoder *e)
{
	store_line(cmd, e, "+FLAGS.SILENT");
}

/* A refusal does not say that nothing was done. */
static void hide_line(struct command *cmd, struct encoder *e)
{
	((struct remove_work *)cmd->work)->hidden = true;
	store_line(cmd, e, "-FLAGS.SILENT");
}

static void uid_expunge_line(struct command *cmd, struct encoder *e)
{
	satcheli_encode_word(e, "UID EXPUNGE");
	satcheli_encode_set(e, part_of(cmd));
}

/* The whole folder, or what the server has not searched yet (RFC 9738). */
static void search_line(struct command *cmd, struct encoder *e)
{
	const satchel_set *part = part_of(cmd);
	satchel_span first = satchel_set_span(part, 0);

	satcheli_encode_word(e, "UID SEARCH");
	if (first.first != 1 || first.last != SATCHEL_LAST) {
		satcheli_encode_word(e, "UID");
		satcheli_encode_set(e, part);
	}
	satcheli_encode_word(e, "DELETED");
}

static void expunge_line(struct command *cmd, struct encoder *e)
{
	((struct remove_work *)cmd->work)->lines.limited = false;
	satcheli_encode_word(e, "EXPUNGE");
}

/* ---- what a stage makes of its answers */

static const struct stage *stage_of(const struct command *cmd)
{
	return *((const struct remove_work *)cmd->work)->plan;
}

static int found(struct command *cmd, const satchel_reply *reply)
{
	struct remove_work *w = cmd->work;

	(void)reply;
	if (stage_of(cmd)->set_of == asked &&
	    satcheli_lines_star_moved(cmd, &w->lines, &w->lines.left))
		return satcheli_star_moved(cmd);
	return satcheli_uid_search_line(cmd, &w->search);
}

/* "*" is the highest that there is, even where the range begins above it: the server knows which that was. */
static int list_done(struct command *cmd)
{
	struct remove_work *w = cmd->work;
	bool came = w->search.came;
	int rc = satcheli_uid_search_take(&w->search, &w->listed);

	if (!came && cmd->imap->folder.state.exists)
		return satcheli_command_fail(
			cmd, SATCHEL_E_PROTOCOL,
			"the server did not tell which of the messages there are");
	if (!rc && w->set.kind != SATCHEL_SET_SAVED && !satcheli_set_has_star(&w->set))
		rc = satchel_set_intersect(&w->listed, satchel_uids(w->set));
	return !rc && !w->listed.count ? COMMAND_SKIP : rc;
}

static int line_copied(struct command *cmd, const satchel_reply *reply)
{
	struct remove_work *w = cmd->work;

	(void)reply;
	return satcheli_copied_line(cmd, &w->copied, &w->lines);
}

static int copy_done(struct command *cmd)
{
	struct remove_work *w = cmd->work;

	return satcheli_copied_take(&w->copied, &w->gone);
}

/* What was refused stays. */
static int mark_done(struct command *cmd)
{
	struct remove_work *w = cmd->work;
	struct set_builder b;
	int rc;

	satcheli_set_builder_init(&b, &cmd->imap->from, 0);
	rc = satcheli_lines_append_refused(&w->lines, &b);
	if (!rc)
		rc = satcheli_set_finish(&b);
	if (!rc)
		rc = satchel_set_union(&w->copies, w->gone);
	if (!rc)
		rc = satchel_set_subtract(&w->gone, satcheli_set_view(&b, SATCHEL_SET_UIDS));
	satcheli_set_builder_clear(&b);
	return !rc && !w->gone.count ? COMMAND_SKIP : rc;
}

/* What has \Deleted and is not to go. EXPUNGE is only worth it where something is that is to go. Of the messages of MOVE at
 * least one has it, or has gone: no answer at all is none. */
static int search_done(struct command *cmd)
{
	struct remove_work *w = cmd->work;
	const satchel_set *ours = w->folder ? &w->gone : &w->set;
	uint64_t deleted;
	int rc;

	if (w->folder && !w->search.came)
		return satcheli_command_fail(
			cmd, SATCHEL_E_PROTOCOL,
			"the server did not tell which messages have \\Deleted");
	rc = satcheli_uid_search_take(&w->search, &w->others);
	deleted = satchel_set_count(w->others);
	if (!rc)
		rc = satchel_set_subtract(&w->others, satchel_uids(*ours));
	return !rc && satchel_set_count(w->others) == deleted ? COMMAND_SKIP : rc;
}

/* RFC 9738: EXPUNGE of the highest. Once more, as long as any go. */
static int expunged(struct command *cmd, const satchel_reply *reply)
{
	struct remove_work *w = cmd->work;

	satcheli_lines_note(&w->lines, reply);
	if (!w->lines.limited)
		return SATCHEL_OK;
	if (cmd->imap->folder.removed != w->lines.removed)
		return COMMAND_AGAIN;
	return satcheli_command_fail(cmd, SATCHEL_E_MESSAGELIMIT,
	                             "the server removes no more of them (MESSAGELIMIT)");
}

/* ---- plans */

static const struct stage list_stage = {
	.encode = list_line,
	.set_of = asked,
	.granted = found,
	.done = list_done,
	.asks = true,
};
static const struct stage copy_stage = {
	.encode = copy_line,
	.set_of = listed,
	.granted = line_copied,
	.done = copy_done,
	.names_folder = true,
	.narrows = true,
};
static const struct stage mark_stage = {
	.encode = mark_line,
	.set_of = copied,
	.done = mark_done,
	.narrows = true,
};
static const struct stage search_stage = {
	.encode = search_line,
	.set_of = everything,
	.granted = found,
	.done = search_done,
	.asks = true,
};
static const struct stage hide_stage = { .encode = hide_line, .set_of = others };
static const struct stage expunge_stage = { .encode = expunge_line, .granted = expunged };
static const struct stage restore_stage = { .encode = mark_line, .set_of = others };
static const struct stage remove_stage = {
	.encode = uid_expunge_line,
	.set_of = copied,
	.narrows = true,
};
static const struct stage move_stage = {
	.encode = move_line,
	.set_of = asked,
	.names_folder = true,
	.narrows = true,
};
static const struct stage uid_expunge_stage = {
	.encode = uid_expunge_line,
	.set_of = asked,
	.narrows = true,
};

static const struct stage *const move_plan[] = { &move_stage, NULL };
static const struct stage *const uid_expunge_plan[] = { &uid_expunge_stage, NULL };
/* MOVE with UIDPLUS: only what was copied goes. */
static const struct stage *const copy_plan[] = { &list_stage, &copy_stage, &mark_stage,
	                                         &remove_stage, NULL };
/* EXPUNGE takes everything with \Deleted: what is not ours loses the flag meanwhile. It is searched for at the last moment: what
 * another client marks after that goes too. */
static const struct stage *const expunge_plan[] = { &search_stage, &hide_stage, &expunge_stage,
	                                            &restore_stage, NULL };
static const struct stage *const copy_and_expunge_plan[] = { &list_stage,    &copy_stage,
	                                                     &mark_stage,    &search_stage,
	                                                     &hide_stage,    &expunge_stage,
	                                                     &restore_stage, NULL };

static bool has(const struct command *cmd, const char *capability)
{
	return satchel_has(cmd->imap, capability);
}

static const struct stage *const *choose_move(const struct command *cmd)
{
	if (has(cmd, "MOVE"))
		return move_plan;
	return has(cmd, "UIDPLUS") ? copy_plan : copy_and_expunge_plan;
}

static const struct stage *const *choose_expunge(const struct command *cmd)
{
	return has(cmd, "UIDPLUS") ? uid_expunge_plan : expunge_plan;
}

/* ---- the stages, one by one */

static bool is_last(const struct remove_work *w)
{
	return !w->plan[1];
}

static bool begin_stage(struct command *cmd)
{
	struct remove_work *w = cmd->work;
	satchel_set none = SATCHEL_SET_EMPTY;
	const satchel_set *set = stage_of(cmd)->set_of ? stage_of(cmd)->set_of(cmd) : &none;

	satcheli_lines_begin(&w->lines, set);
	return !stage_of(cmd)->set_of || set->count;
}

/* To the next stage that has something to do; false: that was the last. */
static bool next_stage(struct command *cmd)
{
	struct remove_work *w = cmd->work;

	while (!is_last(w)) {
		w->plan++;
		if (begin_stage(cmd))
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
	if (w->set.kind == SATCHEL_SET_SAVED &&
	    (w->plan == expunge_plan || w->plan == copy_and_expunge_plan))
		return satcheli_command_fail(cmd, SATCHEL_E_UNSUPPORTED,
		                             "without UIDPLUS a saved result cannot be removed");
	begin_stage(cmd);
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
	if (!rc && !stage_of(cmd)->asks && satcheli_lines_ask(cmd, &w->lines, overhead, e))
		return SATCHEL_OK;
	if (!rc && stage_of(cmd)->set_of)
		rc = satcheli_lines_next(cmd, &w->lines, overhead);
	if (rc)
		return rc;
	cmd->more |= !is_last(w);
	cmd->relies = stage_of(cmd)->asks;
	w->changes |= !stage_of(cmd)->asks;
	w->lines.removed = cmd->imap->folder.removed;
	stage_of(cmd)->encode(cmd, e);
	return stage_of(cmd)->names_folder ? satcheli_encode_folder(cmd, e, w->folder) : SATCHEL_OK;
}

/* ---- answers */

static void note_copied(struct command *cmd, const satchel_reply *reply)
{
	struct remove_work *w = cmd->work;

	satcheli_moved_note(w->moved, reply, &w->failed);
	if (stage_of(cmd) == &copy_stage)
		satcheli_copied_note(&w->copied, reply);
}

static bool remove_reply(struct command *cmd, const satchel_reply *reply)
{
	struct remove_work *w = cmd->work;

	if (satcheli_lines_answer(cmd, &w->lines, reply))
		return true;
	if (reply->kind != SATCHEL_REPLY_STATUS)
		return stage_of(cmd)->asks && satcheli_uid_search_reply(cmd, &w->search, reply);
	if (!reply->code || reply->code->kind != SATCHEL_CODE_COPYUID)
		return satcheli_lines_note(&w->lines, reply);
	note_copied(cmd, reply);
	w->lines.begun = true;
	return true;
}

/* COMMAND_AGAIN: the stage has more lines. */
static int line_granted(struct command *cmd, const satchel_reply *reply)
{
	struct remove_work *w = cmd->work;
	const struct stage *stage = stage_of(cmd);
	bool done = w->lines.done;
	int rc = stage->set_of ? satcheli_lines_granted(cmd, &w->lines, reply) : SATCHEL_OK;
	int failed = rc >= 0 && stage->granted ? stage->granted(cmd, reply) : rc;

	w->lines.done = done || !stage->asks;
	return failed ? failed : rc;
}

/* The others get \Deleted back all the same. What went wrong is told when they have it. */
static int restore(struct command *cmd, int rc)
{
	struct remove_work *w = cmd->work;

	w->refused = rc;
	w->lines.done = true; /* whatever became of it, the flags were taken */
	while (!is_last(w))
		w->plan++;
	begin_stage(cmd);
	return COMMAND_AGAIN;
}

static bool must_restore(const struct command *cmd)
{
	const struct remove_work *w = cmd->work;

	return w->hidden && stage_of(cmd) != &restore_stage;
}

/* Messages that were refused alone stay, and are told when all else is done. */
static int end_stage(struct command *cmd)
{
	struct remove_work *w = cmd->work;
	int rc = stage_of(cmd)->done ? stage_of(cmd)->done(cmd) : SATCHEL_OK;

	if (rc < 0)
		return rc;
	if (rc != COMMAND_SKIP && next_stage(cmd))
		return COMMAND_AGAIN;
	return w->refused ? w->refused : satcheli_lines_verdict(cmd, &w->lines);
}

static int remove_finish(struct command *cmd, const satchel_reply *reply)
{
	struct remove_work *w = cmd->work;
	int rc;

	if (w->lines.asking)
		return satcheli_lines_asked(cmd, &w->lines, reply);
	note_copied(cmd, reply);
	rc = w->failed ? w->failed : line_granted(cmd, reply);
	if (!rc)
		rc = end_stage(cmd);
	return rc < 0 && must_restore(cmd) ? restore(cmd, rc) : rc;
}

static int refused_while_hidden(struct command *cmd, const satchel_reply *reply, int rc)
{
	satcheli_command_refused(cmd, rc, reply);
	return cmd->error ? restore(cmd, rc) : SATCHEL_E_MEMORY;
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

/* RFC 6851 section 3.3: MOVE may stop half way. Whether COPYUID came for that or not, messages went. */
static void note_begun(struct command *cmd)
{
	struct remove_work *w = cmd->work;

	w->lines.begun |=
		stage_of(cmd) == &move_stage && cmd->imap->folder.removed != w->lines.removed;
	w->lines.done |= w->lines.begun;
}

/* What was moved is not there any more, what was copied is. */
static bool may_copy_twice(const struct command *cmd)
{
	return stage_of(cmd) == &copy_stage && ((const struct remove_work *)cmd->work)->lines.begun;
}

/* RFC 9738: too many for one COPY; or it is for one of them, and costs the others. */
static int part_refused(struct command *cmd, const satchel_reply *reply, int rc)
{
	struct remove_work *w = cmd->work;

	note_copied(cmd, reply);
	if (w->failed)
		return w->failed;
	note_begun(cmd);
	if (stage_of(cmd) == &copy_stage)
		rc = satcheli_lines_divide(cmd, &w->lines, reply, rc);
	if (rc < 0 && !may_copy_twice(cmd))
		rc = satcheli_lines_narrow(cmd, &w->lines, reply, rc);
	return rc ? rc : end_stage(cmd);
}

static int remove_refused(struct command *cmd, const satchel_reply *reply, int rc)
{
	if (stage_of(cmd)->narrows)
		return part_refused(cmd, reply, rc);
	if (stage_of(cmd) == &restore_stage)
		return not_restored(cmd, reply, rc);
	return must_restore(cmd) ? refused_while_hidden(cmd, reply, rc) : rc;
}

/* Nothing but questions were sent, and an answer could not be used. */
static void set_outcome(struct command *cmd)
{
	struct remove_work *w = cmd->work;

	satcheli_lines_outcome(cmd, &w->lines);
	if (cmd->rc < 0 && !w->changes && cmd->error && cmd->error->error.outcome == SATCHEL_PARTLY)
		cmd->error->error.outcome = SATCHEL_NOT_SENT;
}

/* Behind the stage that copies or moves, only what was refused there. */
static int tell_left(struct command *cmd)
{
	const struct remove_work *w = cmd->work;
	struct set_lines refused = { .refused = w->lines.refused };

	if (!w->moved || !w->plan || !satcheli_lines_partly(cmd, &w->lines))
		return SATCHEL_OK;
	return satcheli_moved_left(cmd, w->moved,
	                           stage_of(cmd)->names_folder ? &w->lines : &refused);
}

/* Where the server did not tell what it had copied. */
static int tell_copied(const struct command *cmd)
{
	const struct remove_work *w = cmd->work;

	if (!w->moved || w->moved->known || cmd->rc >= 0)
		return SATCHEL_OK;
	return satchel_set_union(&w->moved->from, w->copies.count ? w->copies : w->gone);
}

static void remove_ended(struct command *cmd)
{
	struct remove_work *w = cmd->work;

	if (tell_copied(cmd) || tell_left(cmd))
		satcheli_command_no_memory(cmd);
	satcheli_moved_end(cmd, &w->moved, w->out);
	set_outcome(cmd);
	satcheli_lines_clear(&w->lines);
	satchel_set_clear(&w->listed);
	satchel_set_clear(&w->gone);
	satchel_set_clear(&w->copies);
	satchel_set_clear(&w->others);
	satcheli_uid_search_clear(&w->search);
	satcheli_copied_clear(&w->copied);
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

static int make(satchel_client *imap, const struct verb *verb, satchel_set set,
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
	satcheli_name_set(cmd, &set);
	satcheli_uid_search_init(imap, &w->search);
	satcheli_copied_init(imap, &w->copied);
	if (satcheli_set_in_arena(&cmd->arena, &set, &w->set))
		return satcheli_command_drop(cmd, SATCHEL_E_MEMORY, "out of memory");
	*out = cmd;
	return SATCHEL_OK;
}

int satchel_move(satchel_client *imap, satchel_set set, const char *folder,
                 const satchel_call_options *options, satchel_moved **moved)
{
	struct command *cmd = NULL;
	struct remove_work *w;
	int rc = make(imap, &move_verb, set, options, &cmd);

	if (rc)
		return rc;
	w = cmd->work;
	rc = satcheli_command_folder(cmd, folder, &w->folder);
	if (rc)
		return rc;
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
	rc = make(imap, &uid_expunge_verb, uids, options, &cmd);
	return rc ? rc : satcheli_command_run(cmd);
}
