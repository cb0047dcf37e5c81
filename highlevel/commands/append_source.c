/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Sources of messages. What was announced must come: a file that is shorter than that ends the connection, for the literal
 * cannot be completed. */
#include "highlevel/commands/append_source.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

struct append_source *satcheli_sources_new(struct arena *a, const satchel_draft *drafts,
                                           size_t count)
{
	struct append_source *list = satcheli_arena_zero(a, count, sizeof *list);
	size_t step = drafts->size_of, size = step < sizeof list->draft ? step : sizeof list->draft;

	for (size_t i = 0; list && i < count; i++) {
		memcpy(&list[i].draft, (const char *)drafts + i * step, size);
		if (!satcheli_copy_flags(a, &list[i].draft.flags))
			return NULL;
	}
	return list;
}

static int cannot_read(struct command *cmd)
{
	return satcheli_command_fail(cmd, SATCHEL_E_IO, "the message to append cannot be read: %s",
	                             satcheli_os_words(errno));
}

static int too_short(struct command *cmd, const struct append_source *s, int rc)
{
	return satcheli_command_fail(cmd, rc,
	                             "the file is shorter than the %llu octets that were announced",
	                             (unsigned long long)s->size);
}

/* Before anything is sent: later the literal is on its way, and cannot be completed. */
static int begin_file(struct command *cmd, struct append_source *s)
{
	const satchel_draft *d = &s->draft;
	int fd = d->fd_plus_1 - 1;
	struct stat st;

	if (fstat(fd, &st) || lseek(fd, 0, SEEK_CUR) < 0)
		return satcheli_command_fail(cmd, SATCHEL_E_ARGUMENT,
		                             "the message to append cannot be read: %s",
		                             satcheli_os_words(errno));
	if (!d->size && (!S_ISREG(st.st_mode) || (uint64_t)st.st_size < d->offset))
		return satcheli_command_fail(
			cmd, SATCHEL_E_ARGUMENT,
			"the message to append is no file, or ends before .offset");
	if (!d->size)
		s->size = (uint64_t)st.st_size - d->offset;
	if (S_ISREG(st.st_mode) &&
	    ((uint64_t)st.st_size < d->offset || (uint64_t)st.st_size - d->offset < s->size))
		return too_short(cmd, s, SATCHEL_E_ARGUMENT);
	return SATCHEL_OK;
}

int satcheli_source_begin(struct command *cmd, struct append_source *s)
{
	const satchel_draft *d = &s->draft;

	s->size = d->fd_plus_1 || d->read ? d->size : d->memory.size;
	return d->fd_plus_1 ? begin_file(cmd, s) : SATCHEL_OK;
}

static int pull_memory(const struct append_source *s, char *room, size_t size, size_t *got)
{
	memcpy(room, (const char *)s->draft.memory.data + s->sent, size);
	*got = size;
	return SATCHEL_OK;
}

static int pull_file(struct command *cmd, const struct append_source *s, char *room, size_t size,
                     size_t *got)
{
	ssize_t n;

	do
		n = pread(s->draft.fd_plus_1 - 1, room, size, (off_t)(s->draft.offset + s->sent));
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return cannot_read(cmd);
	*got = (size_t)n;
	return n ? SATCHEL_OK : too_short(cmd, s, SATCHEL_E_IO);
}

static int pull_callback(struct command *cmd, const struct append_source *s, char *room,
                         size_t size, size_t *got)
{
	int rc;

	cmd->imap->inside++;
	rc = s->draft.read(s->draft.user, room, size, got);
	cmd->imap->inside--;
	if (rc >= 0 && *got && *got <= size)
		return SATCHEL_OK;
	return satcheli_command_fail(cmd, SATCHEL_E_CALLBACK,
	                             "the callback gave up %llu octets into the message",
	                             (unsigned long long)s->sent);
}

int satcheli_source_pull(struct command *cmd, struct append_source *s, char *room, size_t size,
                         size_t *got)
{
	int rc;

	if (s->draft.fd_plus_1)
		rc = pull_file(cmd, s, room, size, got);
	else
		rc = s->draft.read ? pull_callback(cmd, s, room, size, got)
		                   : pull_memory(s, room, size, got);
	if (!rc)
		s->sent += *got;
	return rc;
}
