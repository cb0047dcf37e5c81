/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* STORE: RFC 9051 section 6.4.6, RFC 7162 section 3.1.3; of flags, and of Gmail's labels. A set that is too long for a line,
 * or for the server (RFC 9738), goes in several. */
#include "core/set.h"
#include "highlevel/commands/set_lines.h"

/* What is stored: its names by satchel_how, loud and silent. */
struct item {
	const char *names[3][2];
	const char *capability; /* NULL: every server has it */
	int (*encode)(struct command *cmd, struct encoder *e);
};

struct store_work {
	const struct item *item;
	struct set_lines lines;
	satchel_how how;
	satchel_flags flags;
	satchel_words labels;
	bool silent;
	uint64_t unchanged_since;
	struct set_builder kept; /* MODIFIED */
	satchel_set **modified;
};

enum { LINE_OVERHEAD = 128 };

/* ---- what is stored */

static int encode_flags(struct command *cmd, struct encoder *e)
{
	return satcheli_encode_flags(cmd, e, &((struct store_work *)cmd->work)->flags);
}

/* Labels are folders; those of the system begin with a backslash, and are atoms. */
static int encode_labels(struct command *cmd, struct encoder *e)
{
	const struct store_work *w = cmd->work;
	int rc = SATCHEL_OK;

	satcheli_encode_open(e);
	for (size_t i = 0; !rc && i < w->labels.count; i++) {
		const char *label = w->labels.list[i];

		if (*label == '\\')
			satcheli_encode_atom(e, label);
		else
			rc = satcheli_encode_folder(cmd, e, label);
	}
	satcheli_encode_close(e);
	return rc;
}

static const struct item flags_item = {
	.names = { [SATCHEL_FLAGS_SET] = { "FLAGS", "FLAGS.SILENT" },
	           [SATCHEL_FLAGS_ADD] = { "+FLAGS", "+FLAGS.SILENT" },
	           [SATCHEL_FLAGS_REMOVE] = { "-FLAGS", "-FLAGS.SILENT" } },
	.encode = encode_flags,
};
static const struct item labels_item = {
	.names = { [SATCHEL_FLAGS_SET] = { "X-GM-LABELS", "X-GM-LABELS.SILENT" },
	           [SATCHEL_FLAGS_ADD] = { "+X-GM-LABELS", "+X-GM-LABELS.SILENT" },
	           [SATCHEL_FLAGS_REMOVE] = { "-X-GM-LABELS", "-X-GM-LABELS.SILENT" } },
	.capability = "X-GM-EXT-1",
	.encode = encode_labels,
};

/* ---- what is sent */

static int check(struct command *cmd)
{
	const struct store_work *w = cmd->work;
	int rc = satcheli_command_writes(cmd);

	if (!rc && w->unchanged_since)
		rc = satcheli_command_needs(cmd, "CONDSTORE");
	if (!rc && w->item->capability)
		rc = satcheli_command_needs(cmd, w->item->capability);
	return rc;
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
	view = satcheli_set_view(&w->kept, cmd->numbers ? SATCHEL_SET_NUMBERS : SATCHEL_SET_UIDS);
	return satcheli_set_result(&cmd->imap->from, &view, w->modified);
}

static void encode_unchanged_since(struct encoder *e, uint64_t modseq)
{
	if (!modseq)
		return;
	satcheli_encode_open(e);
	satcheli_encode_word(e, "UNCHANGEDSINCE");
	satcheli_encode_number(e, modseq);
	satcheli_encode_close(e);
}

static size_t length_of(const char *const *words, size_t count)
{
	size_t size = 0;

	for (size_t i = 0; i < count; i++)
		size += strlen(words[i]) + 1;
	return size;
}

/* What stands beside the set: modified UTF-7 makes labels longer. */
static size_t overhead_of(const struct store_work *w)
{
	return LINE_OVERHEAD + length_of(w->flags.keywords, w->flags.count) +
	       3 * length_of(w->labels.list, w->labels.count);
}

static int store_encode(struct command *cmd, struct encoder *e)
{
	struct store_work *w = cmd->work;
	size_t overhead;
	int rc = check(cmd);

	if (rc)
		return rc;
	if (satcheli_names_nobody(cmd) || !satcheli_lines_left(&w->lines)) {
		rc = give_modified(cmd);
		return rc ? rc : COMMAND_SKIP;
	}
	overhead = overhead_of(w);
	if (satcheli_lines_ask(cmd, &w->lines, overhead, e))
		return SATCHEL_OK;
	rc = satcheli_lines_next(cmd, &w->lines, overhead);
	if (rc)
		return rc;
	satcheli_encode_word(e, cmd->numbers ? "STORE" : "UID STORE");
	satcheli_encode_set(e, &w->lines.part);
	encode_unchanged_since(e, w->unchanged_since);
	satcheli_encode_word(e, w->item->names[w->how][w->silent]);
	return w->item->encode(cmd, e);
}

/* ---- answers */

/* The answer's MODIFIED names what was not stored. */
static int take_modified(struct store_work *w, const satchel_reply *reply)
{
	if (!reply->code || reply->code->kind != SATCHEL_CODE_MODIFIED)
		return SATCHEL_OK;
	return satcheli_set_append_set(&w->kept, &reply->code->to);
}

/* "*" is the last message, also where the range begins above it. */
static bool is_last(const satchel_client *imap, const satchel_message *m)
{
	return m->seq && m->seq == imap->folder.state.exists;
}

/* RFC 9051 section 6.4.6: the new flags; with CONDSTORE the new MODSEQ, also where it is silent. */
static bool store_echoes(const struct command *cmd, const satchel_message *m)
{
	const struct store_work *w = cmd->work;
	const satchel_set *part = &w->lines.part;
	uint32_t n = cmd->numbers ? m->seq : m->uid;

	if (m->has & ~(FETCH_NEWS | SATCHEL_FETCH_X_GM_LABELS) || m->body_count || m->item_count)
		return false;
	if (w->lines.asking || (w->silent && !(m->has & SATCHEL_FETCH_MODSEQ)))
		return false;
	return part->kind == SATCHEL_SET_SAVED || satchel_set_contains(*part, n) ||
	       (part->count && satcheli_set_has_star(part) && is_last(cmd->imap, m));
}

static bool store_reply(struct command *cmd, const satchel_reply *reply)
{
	struct store_work *w = cmd->work;

	return satcheli_lines_answer(cmd, &w->lines, reply) ||
	       (reply->kind == SATCHEL_REPLY_STATUS && satcheli_lines_note(&w->lines, reply));
}

static int store_finish(struct command *cmd, const satchel_reply *reply)
{
	struct store_work *w = cmd->work;
	int rc;

	if (w->lines.asking)
		return satcheli_lines_asked(cmd, &w->lines, reply);
	rc = take_modified(w, reply);
	if (!rc)
		rc = satcheli_lines_granted(cmd, &w->lines, reply);
	if (!rc)
		rc = satcheli_lines_verdict(cmd, &w->lines);
	return rc ? rc : give_modified(cmd);
}

static int store_narrowed(struct command *cmd, const satchel_reply *reply, int rc)
{
	struct store_work *w = cmd->work;

	rc = satcheli_lines_narrow(cmd, &w->lines, reply, rc);
	return rc ? rc : satcheli_lines_verdict(cmd, &w->lines);
}

/* RFC 7162 section 3.1.3: some messages are gone, some were changed by somebody else, and the others were stored. */
static int partly_modified(struct command *cmd, const satchel_reply *reply)
{
	struct store_work *w = cmd->work;

	w->lines.done = true;
	w->lines.open = false;
	if (take_modified(w, reply) ||
	    satcheli_lines_blame(cmd, &w->lines, cmd->verb->name, reply, SATCHEL_E_EXPUNGED))
		return SATCHEL_E_MEMORY;
	return satcheli_lines_left(&w->lines) ? COMMAND_AGAIN
	                                      : satcheli_lines_verdict(cmd, &w->lines);
}

/* The numbers of MODIFIED stay numbers. With UNCHANGEDSINCE a second STORE leaves alone what a refused one has changed all the
 * same, and MODIFIED names it: that is told, as whoever changed it nobody can say for certain. */
static int store_refused(struct command *cmd, const satchel_reply *reply, int rc)
{
	struct store_work *w = cmd->work;

	if (reply->code && reply->code->kind == SATCHEL_CODE_MODIFIED)
		return partly_modified(cmd, reply);
	return cmd->numbers && w->kept.count ? rc : store_narrowed(cmd, reply, rc);
}

/* Some of it was stored: what was not is told, as far as is known. */
static int tell_undone(struct command *cmd)
{
	struct store_work *w = cmd->work;
	int rc = satcheli_lines_undone(&w->lines, &w->kept);

	return !rc && w->kept.count ? give_modified(cmd) : rc;
}

static void store_ended(struct command *cmd)
{
	struct store_work *w = cmd->work;

	if (satcheli_lines_partly(cmd, &w->lines) && tell_undone(cmd))
		satcheli_command_no_memory(cmd);
	satcheli_set_builder_clear(&w->kept);
	satcheli_lines_outcome(cmd, &w->lines);
	satcheli_lines_clear(&w->lines);
}

static const struct verb store_verb = {
	.name = "STORE",
	.states = IN_SELECTED,
	.resumes = true,
	.overlap = OVERLAP_SETTLED | OVERLAP_KEEPS,
	.encode = store_encode,
	.reply = store_reply,
	.echoes = store_echoes,
	.finish = store_finish,
	.refused = store_refused,
	.ended = store_ended,
};

/* ---- the calls */

static int make(satchel_client *imap, satchel_set set, satchel_how how, const struct item *item,
                const satchel_store_options *options, struct command **out)
{
	const satchel_store_options *o = CALL_OPTIONS_OF(satchel_store_options, options);
	const char *wrong = !satcheli_set_valid(&set)    ? "the set of messages is not in order"
	                    : how > SATCHEL_FLAGS_REMOVE ? "nobody knows how to change the flags"
	                                                 : NULL;
	struct command *cmd = NULL;
	struct store_work *w;
	int rc;

	if (wrong)
		return satcheli_client_error(imap, SATCHEL_E_ARGUMENT, "STORE", "%s", wrong);
	rc = satcheli_command_make(imap, &store_verb, o->call, sizeof *w, &cmd);
	if (rc)
		return rc;
	w = cmd->work;
	w->item = item;
	w->how = how;
	w->silent = o->silent;
	w->unchanged_since = o->unchanged_since;
	satcheli_name_set(cmd, &set);
	satcheli_set_builder_init(&w->kept, &imap->from, 0);
	if (satcheli_lines_init(cmd, &w->lines, &set))
		return satcheli_command_drop(cmd, SATCHEL_E_MEMORY, "out of memory");
	*out = cmd;
	return SATCHEL_OK;
}

int satchel_store(satchel_client *imap, satchel_set set, satchel_how how,
                  const satchel_flags *flags, const satchel_store_options *options,
                  satchel_set **modified)
{
	struct command *cmd = NULL;
	struct store_work *w;
	int rc;

	if (!flags)
		return satcheli_client_error(imap, SATCHEL_E_ARGUMENT, "STORE",
		                             "there are no flags: NULL");
	rc = make(imap, set, how, &flags_item, options, &cmd);
	if (rc)
		return rc;
	w = cmd->work;
	w->modified = modified;
	if (satcheli_keep_flags(cmd, flags, &w->flags))
		return satcheli_command_drop(cmd, SATCHEL_E_MEMORY, "out of memory");
	return satcheli_command_run(cmd);
}

int satchel_store_labels(satchel_client *imap, satchel_set set, satchel_how how,
                         satchel_words labels, const satchel_store_options *options,
                         satchel_set **modified)
{
	struct command *cmd = NULL;
	struct store_work *w;
	int rc = make(imap, set, how, &labels_item, options, &cmd);

	if (rc)
		return rc;
	w = cmd->work;
	w->modified = modified;
	w->labels = labels;
	if (!satcheli_copy_words(&cmd->arena, &w->labels))
		return satcheli_command_drop(cmd, SATCHEL_E_MEMORY, "out of memory");
	return satcheli_command_run(cmd);
}

int satchel_delete_messages(satchel_client *imap, satchel_set set,
                            const satchel_store_options *options, satchel_set **modified)
{
	static const satchel_flags deleted = { SATCHEL_FLAG_DELETED, NULL, 0 };

	return satchel_store(imap, set, SATCHEL_FLAGS_ADD, &deleted, options, modified);
}
