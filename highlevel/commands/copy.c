/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* COPY: RFC 9051 section 6.4.7. A set that is too long for a line, or for the server (RFC 9738), goes in several. */
#include "highlevel/commands/set_lines.h"

enum { LINE_OVERHEAD = 64 };

struct copy_work {
	struct set_lines lines;
	const char *folder;
	satchel_moved **out, *moved;
	int failed;
};

static int copy_encode(struct command *cmd, struct encoder *e)
{
	struct copy_work *w = cmd->work;
	size_t overhead = LINE_OVERHEAD + strlen(w->folder) * 2;
	int rc;

	if (satcheli_names_nobody(cmd) || !satcheli_lines_left(&w->lines))
		return COMMAND_SKIP;
	if (satcheli_lines_ask(cmd, &w->lines, overhead, e))
		return SATCHEL_OK;
	rc = satcheli_lines_next(cmd, &w->lines, overhead);
	if (rc)
		return rc;
	satcheli_encode_word(e, cmd->numbers ? "COPY" : "UID COPY");
	satcheli_encode_set(e, &w->lines.part);
	return satcheli_encode_folder(cmd, e, w->folder);
}

static bool copy_reply(struct command *cmd, const satchel_reply *reply)
{
	struct copy_work *w = cmd->work;

	if (satcheli_lines_answer(cmd, &w->lines, reply))
		return true;
	if (reply->kind != SATCHEL_REPLY_STATUS || !reply->code ||
	    reply->code->kind != SATCHEL_CODE_COPYUID)
		return false;
	satcheli_moved_note(w->moved, reply, &w->failed);
	w->lines.begun = true;
	return true;
}

static int copy_finish(struct command *cmd, const satchel_reply *reply)
{
	struct copy_work *w = cmd->work;
	int rc;

	if (w->lines.asking)
		return satcheli_lines_asked(cmd, &w->lines, reply);
	satcheli_moved_note(w->moved, reply, &w->failed);
	rc = w->failed ? w->failed : satcheli_lines_granted(cmd, &w->lines, reply);
	return rc ? rc : satcheli_lines_verdict(cmd, &w->lines);
}

static int copy_refused(struct command *cmd, const satchel_reply *reply, int rc)
{
	struct copy_work *w = cmd->work;

	satcheli_moved_note(w->moved, reply, &w->failed);
	if (w->failed)
		return w->failed;
	w->lines.done |= w->lines.begun;
	rc = satcheli_lines_divide(cmd, &w->lines, reply, rc);
	if (rc < 0 && !w->lines.begun) /* else some would be copied twice */
		rc = satcheli_lines_narrow(cmd, &w->lines, reply, rc);
	return rc ? rc : satcheli_lines_verdict(cmd, &w->lines);
}

static void copy_ended(struct command *cmd)
{
	struct copy_work *w = cmd->work;

	if (satcheli_lines_partly(cmd, &w->lines) && satcheli_moved_left(cmd, w->moved, &w->lines))
		satcheli_command_no_memory(cmd);
	satcheli_moved_end(cmd, &w->moved, w->out);
	satcheli_lines_outcome(cmd, &w->lines);
	satcheli_lines_clear(&w->lines);
}

static const struct verb copy_verb = {
	.name = "COPY",
	.states = IN_SELECTED,
	.resumes = true,
	.overlap = OVERLAP_SETTLED,
	.encode = copy_encode,
	.reply = copy_reply,
	.finish = copy_finish,
	.refused = copy_refused,
	.ended = copy_ended,
};

int satchel_copy(satchel_client *imap, satchel_set set, const char *folder,
                 const satchel_call_options *options, satchel_moved **moved)
{
	struct command *cmd;
	struct copy_work *w;
	int rc;

	if (!satcheli_set_valid(&set))
		return satcheli_client_error(imap, SATCHEL_E_ARGUMENT, "COPY",
		                             "the set of messages is not in order");
	rc = satcheli_command_make(imap, &copy_verb, satcheli_call_of(options), sizeof *w, &cmd);
	if (rc)
		return rc;
	w = cmd->work;
	w->out = moved;
	satcheli_name_set(cmd, &set);
	rc = satcheli_command_folder(cmd, folder, &w->folder);
	if (rc)
		return rc;
	w->moved = satcheli_moved_new(&imap->from);
	if (w->moved && !satcheli_lines_init(cmd, &w->lines, &set))
		return satcheli_command_run(cmd);
	satchel_free(w->moved);
	return satcheli_command_drop(cmd, SATCHEL_E_MEMORY, "out of memory");
}
