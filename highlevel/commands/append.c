/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* APPEND: RFC 9051 section 6.3.12. Each message is one command, all queued at once, so that a server which needs no
 * waiting for literals gets them in one stream. The last one is the caller's; what they share is counted. */
#include "core/block.h"
#include "highlevel/commands/commands.h"
#include "highlevel/data/date.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

/* Shared by the commands of one satchel_append; a block. */
struct append_share {
	size_t references;
	satchel_moved *moved, **out;
	bool forgotten; /* the caller's memory and descriptors may be gone */
	int rc;         /* the first failure */
	struct error_store error;
};

struct append_work {
	const char *folder;
	satchel_draft draft;
	uint64_t sent; /* octets of the source */
	struct append_share *share;
	bool last;
};

/* ---- sources */

static int source_size(struct command *cmd, uint64_t *size)
{
	struct append_work *w = cmd->work;
	struct stat s;

	*size = w->draft.fd_plus_1 || w->draft.read ? w->draft.size : w->draft.memory.size;
	if (!w->draft.fd_plus_1 || w->draft.size)
		return SATCHEL_OK;
	if (fstat(w->draft.fd_plus_1 - 1, &s))
		return satcheli_command_fail(cmd, SATCHEL_E_IO,
		                             "the message to append cannot be read: %s",
		                             strerrordesc_np(errno));
	if (!S_ISREG(s.st_mode) || (uint64_t)s.st_size < w->draft.offset)
		return satcheli_command_fail(
			cmd, SATCHEL_E_ARGUMENT,
			"the message to append is no file, or ends before .offset");
	*size = (uint64_t)s.st_size > w->draft.offset ? (uint64_t)s.st_size - w->draft.offset : 0;
	w->draft.size = *size;
	return SATCHEL_OK;
}

static int pull_memory(struct append_work *w, char *room, size_t size, size_t *got)
{
	memcpy(room, (const char *)w->draft.memory.data + w->sent, size);
	*got = size;
	return SATCHEL_OK;
}

static int pull_file(struct command *cmd, char *room, size_t size, size_t *got)
{
	struct append_work *w = cmd->work;
	ssize_t n;

	do
		n = pread(w->draft.fd_plus_1 - 1, room, size, (off_t)(w->draft.offset + w->sent));
	while (n < 0 && errno == EINTR);
	if (n > 0) {
		*got = (size_t)n;
		return SATCHEL_OK;
	}
	if (!n)
		return satcheli_command_fail(
			cmd, SATCHEL_E_IO,
			"the file is shorter than the %llu octets that were announced",
			(unsigned long long)w->draft.size);
	return satcheli_command_fail(cmd, SATCHEL_E_IO, "the message to append cannot be read: %s",
	                             strerrordesc_np(errno));
}

static int pull_callback(struct command *cmd, char *room, size_t size, size_t *got)
{
	struct append_work *w = cmd->work;
	int rc;

	cmd->imap->inside++;
	rc = w->draft.read(w->draft.user, room, size, got);
	cmd->imap->inside--;
	if (rc >= 0 && *got && *got <= size)
		return SATCHEL_OK;
	return satcheli_command_fail(cmd, SATCHEL_E_CALLBACK,
	                             "the callback gave up %llu octets into the message",
	                             (unsigned long long)w->sent);
}

static int append_pull(struct command *cmd, size_t source, char *room, size_t size, size_t *got)
{
	struct append_work *w = cmd->work;
	int rc;

	(void)source;
	if (w->share->forgotten)
		return satcheli_command_fail(
			cmd, SATCHEL_E_CANCELLED,
			"an APPEND was forgotten in the middle of its message");
	if (w->draft.fd_plus_1)
		rc = pull_file(cmd, room, size, got);
	else
		rc = w->draft.read ? pull_callback(cmd, room, size, got)
		                   : pull_memory(w, room, size, got);
	w->sent += *got;
	return rc;
}

/* ---- the command */

static int append_encode(struct command *cmd, struct encoder *e)
{
	struct append_work *w = cmd->work;
	uint64_t size;
	char date[32];
	int rc;

	if (w->share->forgotten)
		return satcheli_command_fail(cmd, SATCHEL_E_CANCELLED,
		                             "forgotten before it was sent");
	rc = w->share->rc
	             ? satcheli_command_fail(cmd, w->share->rc, "an earlier message was refused")
	             : source_size(cmd, &size);
	if (rc)
		return rc;
	satcheli_encode_word(e, "APPEND");
	rc = satcheli_encode_folder(cmd, e, w->folder);
	if (!rc)
		rc = satcheli_encode_flags(cmd, e, &w->draft.flags);
	if (rc)
		return rc;
	if (w->draft.date.known) {
		if (!satcheli_date_format(date, w->draft.date.seconds, w->draft.date.offset_s))
			return satcheli_command_fail(cmd, SATCHEL_E_ARGUMENT,
			                             "the date of the message cannot be written");
		satcheli_encode_string(e, date, strlen(date));
	}
	satcheli_encode_source(e, size, 0, false);
	return SATCHEL_OK;
}

static int append_finish(struct command *cmd, const satchel_reply *reply)
{
	struct append_share *s = ((struct append_work *)cmd->work)->share;

	s->moved->count++;
	if (reply->code && reply->code->kind == SATCHEL_CODE_APPENDUID)
		return satcheli_moved_add(s->moved, reply->code);
	return SATCHEL_OK;
}

static void release(struct append_share *s)
{
	if (--s->references)
		return;
	satchel_free(s->moved);
	satcheli_block_free(s);
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
	.forgot = append_forgot,
	.ended = append_ended,
};

/* ---- the call */

static int make_one(satchel_client *imap, const char *folder, const satchel_draft *draft,
                    satchel_call *call, bool last, struct append_share *share, struct command **out)
{
	struct append_work *w;
	int rc = last ? satcheli_command_make(imap, &append_verb, call, sizeof *w, out)
	              : satcheli_command_make_inner(imap, &append_verb, NULL, sizeof *w, out);

	if (rc)
		return rc;
	w = (*out)->work;
	w->last = last;
	memcpy(&w->draft, draft,
	       draft->size_of < sizeof w->draft ? draft->size_of : sizeof w->draft);
	w->folder = satcheli_command_text(*out, folder);
	if (!w->folder || satcheli_keep_flags(*out, &draft->flags, &w->draft.flags))
		return satcheli_command_drop(*out, SATCHEL_E_MEMORY, "out of memory");
	w->share = share;
	share->references++;
	return SATCHEL_OK;
}

static struct append_share *new_share(satchel_client *imap, satchel_moved **moved)
{
	struct append_share *s = satcheli_block_new(&imap->from, sizeof *s);

	if (!s)
		return NULL;
	satcheli_error_clear(&s->error);
	s->references = 1;
	s->out = moved;
	s->moved = satcheli_moved_new(&imap->from);
	if (s->moved)
		return s;
	satcheli_block_free(s);
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
static int make_all(satchel_client *imap, const char *folder, const satchel_draft *drafts,
                    size_t count, satchel_call *call, struct append_share *share,
                    struct command **made)
{
	for (size_t i = count; i; i--) {
		struct command *cmd;
		const satchel_draft *draft =
			(const satchel_draft *)(const void *)((const char *)drafts +
		                                              (i - 1) * drafts->size_of);
		int rc = make_one(imap, folder, draft, call, i == count, share, &cmd);

		if (rc)
			return rc;
		cmd->next = *made;
		*made = cmd;
	}
	return SATCHEL_OK;
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
	share = new_share(imap, moved);
	if (!share)
		return satcheli_client_error(imap, SATCHEL_E_MEMORY, "APPEND", "out of memory");
	rc = make_all(imap, folder, drafts, count, satcheli_call_of(options), share, &made);
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
