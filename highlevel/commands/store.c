/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* STORE: RFC 9051 section 6.4.6, RFC 7162 section 3.1.3. A set that is too long for a line goes in several. */
#include "highlevel/commands/commands.h"

struct store_work {
	satchel_set left, part;
	satchel_how how;
	satchel_flags flags;
	bool silent, numbers;
	uint64_t unchanged_since;
	struct set_builder kept; /* MODIFIED */
	satchel_set **modified;
};

enum { LINE_OVERHEAD = 512 };

static const char *const hows[][2] = {
	[SATCHEL_FLAGS_SET] = { "FLAGS", "FLAGS.SILENT" },
	[SATCHEL_FLAGS_ADD] = { "+FLAGS", "+FLAGS.SILENT" },
	[SATCHEL_FLAGS_REMOVE] = { "-FLAGS", "-FLAGS.SILENT" },
};

static int check(struct command *cmd)
{
	const struct store_work *w = cmd->work;
	satchel_client *imap = cmd->imap;

	if (imap->state == SATCHEL_STATE_SELECTED && imap->folder.state.read_only)
		return satcheli_command_fail(cmd, SATCHEL_E_READONLY,
		                             "the folder is open read-only");
	if (w->unchanged_since && !satchel_has(imap, "CONDSTORE") && !satchel_has(imap, "QRESYNC"))
		return satcheli_command_fail(cmd, SATCHEL_E_UNSUPPORTED,
		                             "the server has no CONDSTORE");
	return SATCHEL_OK;
}

static int give_modified(struct command *cmd)
{
	struct store_work *w = cmd->work;
	satchel_set view;
	int rc;

	if (!w->modified || cmd->forgotten)
		return SATCHEL_OK;
	rc = satcheli_set_finish(&w->kept);
	if (rc)
		return rc;
	view = satcheli_set_view(&w->kept, w->numbers ? SATCHEL_SET_NUMBERS : SATCHEL_SET_UIDS);
	return satcheli_set_result(&cmd->imap->from, &view, w->modified);
}

static int store_encode(struct command *cmd, struct encoder *e)
{
	struct store_work *w = cmd->work;
	size_t max = satcheli_server_line(cmd->imap);
	int rc = check(cmd);

	if (rc)
		return rc;
	if (!w->left.count) {
		rc = give_modified(cmd);
		return rc ? rc : COMMAND_SKIP;
	}
	if (!satcheli_set_split(&w->left, max > LINE_OVERHEAD ? max - LINE_OVERHEAD : 1, &w->part,
	                        &w->left))
		return satcheli_command_fail(cmd, SATCHEL_E_ARGUMENT,
		                             "the set of messages cannot be sent");
	cmd->more = w->left.count;
	satcheli_encode_word(e, w->numbers ? "STORE" : "UID STORE");
	satcheli_encode_set(e, &w->part);
	if (w->unchanged_since) {
		satcheli_encode_open(e);
		satcheli_encode_word(e, "UNCHANGEDSINCE");
		satcheli_encode_number(e, w->unchanged_since);
		satcheli_encode_close(e);
	}
	satcheli_encode_word(e, hows[w->how][w->silent]);
	return satcheli_encode_flags(cmd, e, &w->flags);
}

/* The answer's MODIFIED names what was not stored. */
static int take_modified(struct store_work *w, const satchel_reply *reply)
{
	const satchel_set *s =
		reply->code && reply->code->kind == SATCHEL_CODE_MODIFIED ? &reply->code->to : NULL;
	int rc = SATCHEL_OK;

	for (size_t i = 0; s && !rc && i < s->count; i++) {
		satchel_span span = satchel_set_span(s, i);

		rc = satcheli_set_append(&w->kept, span.first, span.last);
	}
	return rc;
}

static int store_finish(struct command *cmd, const satchel_reply *reply)
{
	struct store_work *w = cmd->work;
	int rc = take_modified(w, reply);

	if (rc)
		return rc;
	return w->left.count ? COMMAND_AGAIN : give_modified(cmd);
}

static void store_ended(struct command *cmd)
{
	struct store_work *w = cmd->work;

	satcheli_set_builder_clear(&w->kept);
	if (cmd->rc < 0 && cmd->step && cmd->error)
		cmd->error->error.outcome = SATCHEL_PARTLY;
}

static const struct verb store_verb = {
	.name = "STORE",
	.states = IN_SELECTED,
	.overlap = OVERLAP_SETTLED | OVERLAP_KEEPS,
	.encode = store_encode,
	.finish = store_finish,
	.ended = store_ended,
};

int satchel_store(satchel_client *imap, satchel_set set, satchel_how how,
                  const satchel_flags *flags, const satchel_store_options *options,
                  satchel_set **modified)
{
	const satchel_store_options *o = OPTIONS_OF(satchel_store_options, options);
	struct command *cmd;
	struct store_work *w;
	int rc;

	if (!satcheli_set_valid(&set) || how > SATCHEL_FLAGS_REMOVE)
		return satcheli_client_error(imap, SATCHEL_E_ARGUMENT, "STORE",
		                             "the set of messages is not in order");
	rc = satcheli_command_make(imap, &store_verb, o->call, sizeof *w, &cmd);
	if (rc)
		return rc;
	w = cmd->work;
	w->how = how;
	w->silent = o->silent;
	w->unchanged_since = o->unchanged_since;
	w->modified = modified;
	w->numbers = cmd->numbers = satcheli_is_numbers(imap, &set);
	satcheli_set_builder_init(&w->kept, &imap->from, 0);
	if (satcheli_keep_flags(cmd, flags, &w->flags) ||
	    satcheli_set_in_arena(&cmd->arena, &set, &w->left))
		return satcheli_command_drop(cmd, SATCHEL_E_MEMORY, "out of memory");
	return satcheli_command_run(cmd);
}
