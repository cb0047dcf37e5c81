/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* APPEND: RFC 9051 section 6.3.12. Each message has a command, all queued at once, so that a server which needs no waiting
 * for literals gets them in one stream; with MULTIAPPEND (RFC 3502) the last of a group takes all of it along, and the others
 * have nothing to do. The last one is the caller's; what they share is counted. */
#include "highlevel/commands/append.h"
#include "highlevel/data/date.h"

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

enum { DATE_ROOM = 32 };

/* "": none is given. */
static int format_date(struct command *cmd, const satchel_time *time, char date[DATE_ROOM])
{
	*date = 0;
	if (!time->known || satcheli_date_format(date, time->seconds, time->offset_s))
		return SATCHEL_OK;
	return satcheli_command_fail(cmd, SATCHEL_E_ARGUMENT,
	                             "the date of the message cannot be written");
}

static int check_source(struct command *cmd, struct append_source *s, uint64_t limit)
{
	const satchel_draft *d = &s->draft;
	char date[DATE_ROOM];
	int rc = satcheli_check_flags(cmd, &d->flags);

	if (!rc)
		rc = format_date(cmd, &d->date, date);
	if (!rc)
		rc = satcheli_source_begin(cmd, s);
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
	char date[DATE_ROOM];
	int rc = format_date(cmd, time, date);

	if (!rc && *date)
		satcheli_encode_string(e, date, strlen(date));
	return rc;
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
	struct append_work *w = cmd->work;
	struct append_share *s = w->share;

	w->utf8 = false;
	if (s->forgotten)
		return satcheli_command_fail(cmd, SATCHEL_E_CANCELLED,
		                             "forgotten before it was sent");
	if (!s->over && s->vain < APPEND_VAIN_MAX)
		return s->begun ? SATCHEL_OK : begin(cmd);
	w->barred = true;
	w->noop =
		w->last && s->references > 1; /* what has been sent is answered before it is told */
	return w->noop ? SATCHEL_OK
	               : satcheli_command_fail(cmd, s->rc, "an earlier message was refused");
}

/* The whole group, by its last, unless it was said what goes again. false: it goes with another of its group. */
static bool choose_line(struct append_work *w)
{
	if (w->chosen)
		return true;
	if (!w->last && (w->index + 1) % w->share->group)
		return false;
	w->from = w->index / w->share->group * w->share->group;
	w->to = w->index;
	return w->chosen = true;
}

static int append_encode(struct command *cmd, struct encoder *e)
{
	struct append_work *w = cmd->work;
	int rc;

	rc = w->noop ? SATCHEL_OK : check(cmd);
	if (rc)
		return rc;
	if (w->noop) {
		satcheli_encode_word(e, "NOOP");
		return SATCHEL_OK;
	}
	if (!choose_line(w))
		return COMMAND_SKIP;
	satcheli_encode_word(e, "APPEND");
	rc = satcheli_encode_folder(cmd, e, w->folder);
	for (size_t i = w->from; !rc && i <= w->to; i++)
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
	.finish = satcheli_append_finish,
	.refused = satcheli_append_refused,
	.forgot = append_forgot,
	.ended = satcheli_append_ended,
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
	rc = satcheli_command_folder(*out, folder, &w->folder);
	if (rc)
		return rc;
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
	satcheli_append_release(s);
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
	satcheli_append_release(share);
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

	if (!count || !drafts || drafts->size_of < offsetof(satchel_draft, date))
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
	satcheli_append_release(share);
	return satcheli_command_run(made);
}
