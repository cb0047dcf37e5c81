/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* APPEND: RFC 9051 section 6.3.12. Each message has a command, all queued at once, so that a server which needs no waiting
 * for literals gets them in one stream; with MULTIAPPEND (RFC 3502) the last of a group takes all of it along, and the others
 * have nothing to do. The last one is the caller's; what they share is counted. */
#include "highlevel/commands/append_source.h"
#include "highlevel/data/date.h"

#include <stdio.h>

/* Shared by the commands of one satchel_append; a result, which holds what they need until the last has ended. */
struct append_share {
	size_t references;
	struct append_source *sources; /* one for each draft */
	size_t count;
	bool begun;
	size_t group;    /* messages of one command */
	bool plain;      /* the server does not take UTF8 (...): RFC 9755 */
	uint32_t exists; /* messages of the open folder before the first was sent */
	satchel_moved *moved, **out;
	bool forgotten; /* the caller's memory and descriptors may be gone */
	int rc;         /* the first failure */
	struct error_store error;
};

struct append_work {
	const char *folder;
	struct append_share *share;
	size_t index; /* of its message */
	bool last;
	bool utf8; /* sent with UTF8 (...) */
	bool noop; /* the messages are in: the server is asked to show them */
};

static size_t first_of_group(const struct append_work *w)
{
	return w->index / w->share->group * w->share->group;
}

/* ---- before the first is sent */

/* RFC 7889: the server's limit, or one of this folder that STATUS told; UINT64_MAX: none is known. 0: nothing may be
 * appended. */
static uint64_t limit_of(const struct command *cmd)
{
	const struct append_work *w = cmd->work;
	uint64_t all = UINT64_MAX, one = satcheli_append_limit(cmd->imap, w->folder);

	satcheli_capability_number(cmd->imap, "APPENDLIMIT=", &all);
	return one < all ? one : all;
}

static int check_source(struct command *cmd, struct append_source *s, uint64_t limit)
{
	const satchel_draft *d = &s->draft;
	int rc = satcheli_source_begin(cmd, s);

	if (rc)
		return rc;
	if (s->size > limit)
		return satcheli_command_fail(
			cmd, SATCHEL_E_TOOBIG,
			"message of %llu octets exceeds the server's APPENDLIMIT (%llu)",
			(unsigned long long)s->size, (unsigned long long)limit);
	if (d->binary && (rc = satcheli_command_needs(cmd, "BINARY")))
		return rc;
	if (d->utf8 && !cmd->imap->replies.reader.utf8)
		return satcheli_command_fail(cmd, SATCHEL_E_UNSUPPORTED,
		                             "UTF8=ACCEPT is not enabled");
	return SATCHEL_OK;
}

/* Messages of one command. An empty one would cancel all that go with it (RFC 3502 section 6.3.11), and RFC 9738 has an
 * upper bound. */
static size_t choose_group(const struct command *cmd, const struct append_share *s)
{
	uint64_t most = 0, saved = 0;

	satcheli_capability_number(cmd->imap, "MESSAGELIMIT=", &most);
	satcheli_capability_number(cmd->imap, "SAVELIMIT=", &saved);
	if (s->count == 1 || !satchel_has(cmd->imap, "MULTIAPPEND"))
		return 1;
	for (size_t i = 0; i < s->count; i++)
		if (!s->sources[i].size)
			return 1;
	most = !most || (saved && saved < most) ? saved : most;
	return most && most < s->count ? (size_t)most : s->count;
}

/* All of them are looked at before the first is sent. */
static int begin(struct command *cmd)
{
	struct append_share *s = ((struct append_work *)cmd->work)->share;
	uint64_t limit = limit_of(cmd);
	int rc = SATCHEL_OK;

	for (size_t i = 0; !rc && i < s->count; i++)
		rc = check_source(cmd, &s->sources[i], limit);
	s->group = choose_group(cmd, s);
	s->exists = cmd->imap->folder.state.exists;
	s->begun = true;
	return rc;
}

/* ---- what is sent */

static int encode_date(struct command *cmd, struct encoder *e, const satchel_time *time)
{
	char date[32];

	if (!time->known)
		return SATCHEL_OK;
	if (!satcheli_date_format(date, time->seconds, time->offset_s))
		return satcheli_command_fail(cmd, SATCHEL_E_ARGUMENT,
		                             "the date of the message cannot be written");
	satcheli_encode_string(e, date, strlen(date));
	return SATCHEL_OK;
}

/* Q219: the flags are always there. They also stand in front of UTF8, which Courier needs. RFC 6855 section 4: a header in
 * UTF-8 goes as UTF8 (~{...}). */
static int encode_message(struct command *cmd, struct encoder *e, size_t index)
{
	struct append_work *w = cmd->work;
	struct append_source *s = &w->share->sources[index];
	bool utf8 = s->draft.utf8 && !w->share->plain && !cmd->imap->rev2;
	int rc = satcheli_encode_flags(cmd, e, &s->draft.flags);

	if (!rc)
		rc = encode_date(cmd, e, &s->draft.date);
	if (rc)
		return rc;
	s->sent = 0;
	w->utf8 |= utf8;
	if (utf8) {
		satcheli_encode_word(e, "UTF8");
		satcheli_encode_open(e);
	}
	satcheli_encode_source(e, s->size, index, utf8 || s->draft.binary);
	if (utf8)
		satcheli_encode_close(e);
	return SATCHEL_OK;
}

static int check(struct command *cmd)
{
	struct append_share *s = ((struct append_work *)cmd->work)->share;

	if (s->forgotten)
		return satcheli_command_fail(cmd, SATCHEL_E_CANCELLED,
		                             "forgotten before it was sent");
	if (s->rc)
		return satcheli_command_fail(cmd, s->rc, "an earlier message was refused");
	return s->begun ? SATCHEL_OK : begin(cmd);
}

static int append_encode(struct command *cmd, struct encoder *e)
{
	struct append_work *w = cmd->work;
	int rc;

	if (w->noop) {
		satcheli_encode_word(e, "NOOP");
		return SATCHEL_OK;
	}
	rc = check(cmd);
	if (rc)
		return rc;
	if (!w->last && (w->index + 1) % w->share->group)
		return COMMAND_SKIP; /* it goes with another of its group */
	satcheli_encode_word(e, "APPEND");
	rc = satcheli_encode_folder(cmd, e, w->folder);
	for (size_t i = first_of_group(w); !rc && i <= w->index; i++)
		rc = encode_message(cmd, e, i);
	return rc;
}

static int append_pull(struct command *cmd, size_t source, char *room, size_t size, size_t *got)
{
	struct append_share *s = ((struct append_work *)cmd->work)->share;

	if (s->forgotten)
		return satcheli_command_fail(
			cmd, SATCHEL_E_CANCELLED,
			"an APPEND was forgotten in the middle of its message");
	return satcheli_source_pull(cmd, &s->sources[source], room, size, got);
}

/* ---- answers */

/* Q218: some servers say only when they are asked that there is one message more. */
static bool is_unseen(const struct command *cmd)
{
	const struct append_work *w = cmd->work;
	const satchel_client *imap = cmd->imap;
	const char *open = imap->folder.name;

	return w->last && imap->state == SATCHEL_STATE_SELECTED && open &&
	       imap->folder.state.exists == w->share->exists &&
	       satcheli_is_same_folder(open, w->folder);
}

static int append_finish(struct command *cmd, const satchel_reply *reply)
{
	struct append_work *w = cmd->work;
	struct append_share *s = w->share;
	size_t first = first_of_group(w), count = w->index - first + 1;
	int rc = SATCHEL_OK;

	if (w->noop)
		return SATCHEL_OK;
	s->moved->count += count;
	if (reply->code && reply->code->kind == SATCHEL_CODE_APPENDUID)
		rc = satcheli_moved_appended(s->moved, reply->code, first + 1, count);
	if (rc)
		return rc;
	w->noop = !s->rc && is_unseen(cmd);
	return w->noop ? COMMAND_AGAIN : SATCHEL_OK;
}

/* What a source that is read gave is gone. */
static bool can_be_sent_again(const struct append_work *w)
{
	for (size_t i = first_of_group(w); i <= w->index; i++)
		if (w->share->sources[i].draft.read && w->share->sources[i].sent)
			return false;
	return true;
}

/* UTF8 (...) is no more since RFC 9755: the server may not know it. */
static int append_refused(struct command *cmd, const satchel_reply *reply, int rc)
{
	struct append_work *w = cmd->work;

	if (w->noop)
		return SATCHEL_OK;
	if (reply->condition != SATCHEL_CONDITION_BAD || !w->utf8 || !can_be_sent_again(w))
		return rc;
	w->share->plain = true;
	w->utf8 = false;
	return COMMAND_AGAIN;
}

/* ---- the end */

static void release(struct append_share *s)
{
	if (--s->references)
		return;
	satchel_free(s->moved);
	satchel_free(s);
}

/* The caller's call tells the first failure among all. */
static void tell_failure(struct command *cmd, const struct append_share *s)
{
	satchel_outcome outcome = s->moved->count ? SATCHEL_PARTLY : s->error.error.outcome;

	satcheli_command_fail(cmd, s->rc, "%s", s->error.message);
	cmd->rc = cmd->error ? s->rc : SATCHEL_E_MEMORY;
	if (!cmd->error)
		return;
	satcheli_error_copy(cmd->error, &s->error);
	cmd->error->error.outcome = outcome;
}

static void append_ended(struct command *cmd)
{
	struct append_work *w = cmd->work;
	struct append_share *s = w->share;

	if (cmd->rc < 0 && !s->rc) {
		s->rc = cmd->rc;
		if (cmd->error)
			satcheli_error_copy(&s->error, cmd->error);
	}
	if (w->last && s->rc)
		tell_failure(cmd, s);
	if (w->last && s->out && !cmd->forgotten) {
		*s->out = s->moved;
		s->moved = NULL;
	}
	release(s);
}

static void append_forgot(struct command *cmd)
{
	((struct append_work *)cmd->work)->share->forgotten = true;
}

static const struct verb append_verb = {
	.name = "APPEND",
	.states = IN_AUTHENTICATED,
	.overlap = OVERLAP_LITERAL,
	.encode = append_encode,
	.pull = append_pull,
	.finish = append_finish,
	.refused = append_refused,
	.forgot = append_forgot,
	.ended = append_ended,
};

/* ---- the call */

static int make_one(satchel_client *imap, const char *folder, size_t index, satchel_call *call,
                    struct append_share *share, struct command **out)
{
	bool last = index + 1 == share->count;
	struct append_work *w;
	int rc = last ? satcheli_command_make(imap, &append_verb, call, sizeof *w, out)
	              : satcheli_command_make_inner(imap, &append_verb, NULL, sizeof *w, out);

	if (rc)
		return rc;
	w = (*out)->work;
	w->last = last;
	w->index = index;
	w->folder = satcheli_command_text(*out, folder);
	if (!w->folder)
		return satcheli_command_drop(*out, SATCHEL_E_MEMORY, "out of memory");
	w->share = share;
	share->references++;
	return SATCHEL_OK;
}

static struct append_share *new_share(satchel_client *imap, const satchel_draft *drafts,
                                      size_t count, satchel_moved **moved)
{
	struct arena *a;
	struct append_share *s = satcheli_result_new(&imap->from, sizeof *s, &a);

	if (!s)
		return NULL;
	satcheli_error_clear(&s->error);
	s->references = 1;
	s->out = moved;
	s->count = count;
	s->group = 1;
	s->moved = satcheli_moved_new(&imap->from);
	s->sources = satcheli_sources_new(a, drafts, count);
	if (s->moved && s->sources)
		return s;
	release(s);
	return NULL;
}

static void drop_all(struct command *made, struct append_share *share)
{
	while (made) {
		struct command *next = made->next;

		share->references--;
		satcheli_command_free(made);
		made = next;
	}
	release(share);
}

/* All of them are made before the first is queued: no half call. */
static int make_all(satchel_client *imap, const char *folder, satchel_call *call,
                    struct append_share *share, struct command **made)
{
	for (size_t i = share->count; i; i--) {
		struct command *cmd;
		int rc = make_one(imap, folder, i - 1, call, share, &cmd);

		if (rc)
			return rc;
		cmd->next = *made;
		*made = cmd;
	}
	return SATCHEL_OK;
}

/* Drafts of a newer program ask for nothing that is not known here. */
static bool all_fit(const satchel_draft *drafts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!satcheli_options_fit((const char *)drafts + i * drafts->size_of,
		                          drafts->size_of, sizeof *drafts))
			return false;
	return true;
}

int satchel_append(satchel_client *imap, const char *folder, const satchel_draft *drafts,
                   size_t count, const satchel_call_options *options, satchel_moved **moved)
{
	struct append_share *share;
	struct command *made = NULL;
	int rc;

	if (!count || drafts->size_of < offsetof(satchel_draft, date))
		return satcheli_client_error(imap, SATCHEL_E_ARGUMENT, "APPEND",
		                             "there is no message to append");
	if (!all_fit(drafts, count))
		return satcheli_client_error(imap, SATCHEL_E_ARGUMENT, "APPEND", OPTIONS_UNFIT);
	share = new_share(imap, drafts, count, moved);
	if (!share)
		return satcheli_client_error(imap, SATCHEL_E_MEMORY, "APPEND", "out of memory");
	rc = make_all(imap, folder, satcheli_call_of(options), share, &made);
	if (rc) {
		drop_all(made, share);
		return rc;
	}
	for (struct command *next; made->next; made = next) {
		next = made->next;
		satcheli_command_queue(made);
	}
	release(share);
	return satcheli_command_run(made);
}
