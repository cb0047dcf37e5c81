/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The server of these tests. Knows its script and how to be slow; refuses to know what the lines mean. */
#include "tests/faults/peer.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { IDLE_FREE = 4, IDLE_MAX = 100000 };
static const int64_t SECOND = 1000000000;

struct peer_transport {
	struct transport base;
	struct peer *p;
};

/* ---- the script */

void peer_init(struct peer *p)
{
	memset(p, 0, sizeof *p);
	p->fd = eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK);
	ck_assert_int_ge(p->fd, 0);
	failing_allocator_init(&p->memory);
}

void peer_clear(struct peer *p)
{
	ck_assert_msg(!p->open, "the transport was not closed");
	failing_allocator_check(&p->memory);
	for (size_t i = 0; i < p->count; i++)
		free(p->lines[i]);
	free(p->in);
	free(p->out);
	free(p->sent);
	close(p->fd);
}

static void add_line(struct peer *p, const char *line, size_t size)
{
	ck_assert_uint_lt(p->count, COUNTOF(p->lines));
	p->lines[p->count++] = strndup(line, size);
}

void peer_line(struct peer *p, const char *format, ...)
{
	char *line;
	va_list args;

	va_start(args, format);
	ck_assert_int_ge(vasprintf(&line, format, args), 0);
	va_end(args);
	add_line(p, line, strlen(line));
	free(line);
}

void peer_lines(struct peer *p, const char *lines)
{
	while (*lines) {
		size_t n = strcspn(lines, "\n");

		add_line(p, lines, n);
		lines += n + (lines[n] == '\n');
	}
}

void peer_preamble(struct peer *p, const char *capabilities, int exists)
{
	peer_line(p, "S:* PREAUTH [CAPABILITY IMAP4rev1 %s] ready", capabilities);
	if (exists < 0)
		return;
	peer_line(p, "C:T1 SELECT INBOX");
	peer_line(p, "S:* %d EXISTS", exists);
	peer_line(p, "S:* OK [UIDVALIDITY 7] .");
	peer_line(p, "S:* OK [UIDNEXT 1000] .");
	peer_line(p, "S:T1 OK [READ-WRITE] done");
}

void peer_note(struct peer *p, const char *format, ...)
{
	size_t n = strlen(p->log);
	va_list args;

	va_start(args, format);
	vsnprintf(p->log + n, sizeof p->log - n, format, args);
	va_end(args);
}

/* ---- going on */

static void keep(char **data, size_t *size, size_t *room, const void *octets, size_t n)
{
	if (*room - *size < n) {
		*room = (*size + n) * 2;
		*data = realloc(*data, *room);
		ck_assert_ptr_nonnull(*data);
	}
	if (n)
		memcpy(*data + *size, octets, n);
	*size += n;
}

/* Whether what came begins with the line; *n: how many octets it has. */
static bool came(struct peer *p, const char *line, size_t *n)
{
	bool crlf = line[1] == ':';
	size_t size = strlen(line + 2), have = p->in_size < size ? p->in_size : size;

	*n = size + (crlf ? 2u : 0u);
	ck_assert_msg(p->loose || !memcmp(p->in ? p->in : "", line + 2, have),
	              "expected %s, but the client sends %.*s", line, (int)p->in_size,
	              p->in ? p->in : "");
	if (p->in_size < *n)
		return false;
	ck_assert_msg(p->loose || !crlf || !memcmp(p->in + size, "\r\n", 2),
	              "expected the end of %s, but the client sends %.*s", line, (int)p->in_size,
	              p->in);
	return true;
}

static bool take(struct peer *p, const char *line)
{
	size_t n;

	if (!came(p, line, &n))
		return false;
	memmove(p->in, p->in + n, p->in_size - n);
	p->in_size -= n;
	return true;
}

static bool take_line(struct peer *p)
{
	const char *end = p->in_size ? memmem(p->in, p->in_size, "\r\n", 2) : NULL;

	if (!end)
		return false;
	p->in_size -= (size_t)(end + 2 - p->in);
	memmove(p->in, end + 2, p->in_size);
	return true;
}

void peer_say(struct peer *p, const char *format, ...)
{
	char text[256];
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(text, sizeof text, format, args);
	va_end(args);
	ck_assert_int_lt(n, (int)sizeof text);
	keep(&p->out, &p->out_size, &p->out_room, text, (size_t)n);
}

static void answer_lines(struct peer *p)
{
	char *end;

	while (p->in_size && (end = memmem(p->in, p->in_size, "\r\n", 2)) != NULL) {
		size_t size = (size_t)(end - p->in);
		char *line = strndup(p->in, size);

		p->in_size -= size + 2;
		memmove(p->in, end + 2, p->in_size);
		p->answer(p, line);
		free(line);
	}
}

static void run(struct peer *p)
{
	for (; p->step < p->count && !p->silent && !p->eof; p->step++) {
		const char *line = p->lines[p->step];

		if ((*line == 'C' && !take(p, line)) || (*line == 'L' && !take_line(p)))
			return;
		if (*line == 'S') {
			keep(&p->out, &p->out_size, &p->out_room, line + 2, strlen(line + 2));
			if (line[1] == ':')
				keep(&p->out, &p->out_size, &p->out_room, "\r\n", 2);
		}
		p->silent = *line == 'Z';
		p->eof = *line == 'E';
	}
	if (p->answer && p->step == p->count)
		answer_lines(p);
}

bool peer_done(const struct peer *p)
{
	return p->step == p->count && p->out_at == p->out_size && !p->in_size;
}

/* ---- in memory */

static struct peer *of(const struct transport *t)
{
	return ((const struct peer_transport *)(const void *)t)->p;
}

static int nothing(struct peer *p)
{
	if (++p->idle > IDLE_FREE)
		p->now += SECOND;
	ck_assert_msg(p->idle < IDLE_MAX, "the client waits for ever; script line %zu: %s", p->step,
	              p->step < p->count ? p->lines[p->step] : "its end");
	return SATCHEL_AGAIN;
}

static int peer_advance(struct transport *t, struct fault *f)
{
	(void)f;
	return of(t)->unconnected ? nothing(of(t)) : SATCHEL_OK;
}

static size_t lesser(size_t a, size_t b)
{
	return a < b ? a : b;
}

static bool has_cut(const struct peer *p)
{
	return p->cut || p->cut_at_once;
}

static int peer_read(struct transport *t, void *room, size_t size, size_t *got, struct fault *f)
{
	struct peer *p = of(t);

	(void)f;
	run(p);
	p->rested_read = p->rests && !p->rested_read;
	if (p->rested_read)
		return SATCHEL_AGAIN;
	size = lesser(size, p->out_size - p->out_at);
	size = p->chunk ? lesser(size, p->chunk) : size;
	size = has_cut(p) ? lesser(size, p->cut - p->given) : size;
	if (size && p->now < p->next)
		return nothing(p);
	*got = size;
	if (!size)
		return p->eof || (has_cut(p) && p->given == p->cut) ? SATCHEL_OK : nothing(p);
	p->next = p->now + p->interval;
	memcpy(room, p->out + p->out_at, size);
	p->out_at += size;
	p->given += size;
	p->idle = 0;
	return SATCHEL_OK;
}

static int peer_write(struct transport *t, const void *octets, size_t size, size_t *put,
                      struct fault *f)
{
	struct peer *p = of(t);

	p->rested_write = p->rests && !p->rested_write;
	if (p->rested_write)
		return SATCHEL_AGAIN;
	size = p->put ? lesser(size, p->put) : size;
	size = p->jam_errno ? lesser(size, p->jam - p->sent_size) : size;
	if (!size)
		return satcheli_fault_os(f, SATCHEL_E_IO, p->jam_errno, "cannot write");
	keep(&p->in, &p->in_size, &p->in_room, octets, size);
	keep(&p->sent, &p->sent_size, &p->sent_room, octets, size);
	run(p);
	p->idle = 0;
	*put = size;
	return SATCHEL_OK;
}

static size_t peer_waits(const struct transport *t, bool writing,
                         struct transport_wait room[TRANSPORT_WAITS_MAX])
{
	room[0] = (struct transport_wait){ of(t)->fd,
		                           SATCHEL_READABLE | (writing ? SATCHEL_WRITABLE : 0) };
	return 1;
}

static int64_t peer_deadline(const struct transport *t)
{
	(void)t;
	return INT64_MAX;
}

static bool peer_pending(const struct transport *t)
{
	(void)t;
	return false;
}

static void peer_close(struct transport *t)
{
	of(t)->open = false;
	free(t);
}

static const struct transport_table table = {
	.advance = peer_advance,
	.read = peer_read,
	.write = peer_write,
	.waits = peer_waits,
	.deadline = peer_deadline,
	.pending = peer_pending,
	.close = peer_close,
};

/* ---- clients */

static int64_t peer_clock(void *user)
{
	struct peer *p = user;

	return p->now += 1000;
}

satchel_options peer_options(struct peer *p, const satchel_options *options)
{
	satchel_options o = options ? *options : (satchel_options){ .size = sizeof o };

	o.clock = peer_clock;
	o.allocator = &p->memory.allocator;
	o.tag_prefix = "T";
	o.user = p;
	return o;
}

int peer_open(struct peer *p, satchel_client **imap, const char *url,
              const satchel_options *options)
{
	struct peer_transport *t = malloc(sizeof *t);
	satchel_options o = peer_options(p, options);

	ck_assert_ptr_nonnull(t);
	*t = (struct peer_transport){ { &table }, p };
	p->open = true;
	return satcheli_open_on(imap, &t->base, url, &o);
}

satchel_client *peer_ready(struct peer *p, const satchel_options *options, bool select)
{
	satchel_client *imap = NULL;

	expect(imap, peer_open(p, &imap, NULL, options), SATCHEL_OK);
	if (select)
		expect(imap, satchel_select(imap, "INBOX", NULL), SATCHEL_OK);
	return imap;
}

/* ---- a socket */

static bool pump_in(struct peer *p, int fd)
{
	char room[4096];
	ssize_t n = recv(fd, room, sizeof room, MSG_DONTWAIT);

	if (n > 0)
		keep(&p->in, &p->in_size, &p->in_room, room, (size_t)n);
	run(p);
	return n > 0;
}

bool peer_pump(struct peer *p, int fd)
{
	bool took = pump_in(p, fd);
	size_t size = p->out_size - p->out_at;
	ssize_t n;

	size = p->chunk ? lesser(size, p->chunk) : size;
	if (!size) {
		if (p->eof)
			shutdown(fd, SHUT_RDWR);
		return took;
	}
	n = send(fd, p->out + p->out_at, size, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (n > 0)
		p->out_at += (size_t)n;
	return took || n > 0;
}
