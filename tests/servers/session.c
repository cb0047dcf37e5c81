/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* One connection of a scenario, driven in any of the ways, with a record of what was sent and told. Knows how the
 * library is driven, and nothing of what a scenario wants. */
#include "tests/servers/session.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

const struct way ways[] = {
	{ "imaps, blocking", false, DRIVE_BLOCK },  { "imaps, queued", false, DRIVE_WAIT },
	{ "imaps, event loop", false, DRIVE_LOOP }, { "STARTTLS, blocking", true, DRIVE_BLOCK },
	{ "STARTTLS, queued", true, DRIVE_WAIT },   { "STARTTLS, event loop", true, DRIVE_LOOP },
};
_Static_assert(COUNTOF(ways) == WAYS, "each way is played");

/* ---- what the library calls */

static void listen_to(satchel_client *imap, const satchel_event *event, void *user)
{
	struct session *s = user;
	struct seen *e = &s->seen[s->seen_count];

	(void)imap;
	if (s->seen_count == SEEN_MAX)
		return;
	s->seen_count++;
	*e = (struct seen){ .kind = event->kind, .number = event->number, .uid = event->uid };
	snprintf(e->text, sizeof(e->text), "%s", event->text ? event->text : "");
	if (!event->message)
		return;
	e->uid = event->message->uid;
	e->seq = event->message->seq;
	e->flags = event->message->flags.bits;
	e->keywords = event->message->flags.count;
}

static void watch(satchel_client *imap, int fd, unsigned want, void *user)
{
	struct session *s = user;
	size_t i = 0;

	(void)imap;
	while (i < s->watched_count && s->watched[i].fd != fd)
		i++;
	if (!want) {
		if (i < s->watched_count)
			s->watched[i] = s->watched[--s->watched_count];
		return;
	}
	ck_assert_msg(i < WATCHED_MAX, "too many descriptors are watched");
	s->watched_count += i == s->watched_count;
	s->watched[i].fd = fd;
	s->watched[i].events = (short)((want & SATCHEL_READABLE ? POLLIN : 0) |
	                               (want & SATCHEL_WRITABLE ? POLLOUT : 0));
}

static void trace(satchel_client *imap, satchel_trace_kind kind, satchel_octets octets, void *user)
{
	struct session *s = user;
	size_t room = SENT_MAX - 1 - s->sent_size, n = octets.size < room ? octets.size : room;

	(void)imap;
	if (kind == SATCHEL_TRACE_RECEIVED && s->sent_size && s->sent[s->sent_size - 1] != '<')
		octets = (satchel_octets){ "<", n = room ? 1 : 0 };
	else if (kind != SATCHEL_TRACE_SENT)
		return;
	if (s->quiet || !n)
		return;
	memcpy(s->sent + s->sent_size, octets.data, n);
	s->sent_size += n;
	s->sent[s->sent_size] = '\0';
}

/* ---- driving */

satchel_call *session_call(struct session *s)
{
	if (s->way->drive == DRIVE_BLOCK)
		return NULL;
	memset(&s->call, 0, sizeof(s->call));
	return &s->call;
}

static int milliseconds_left(const struct session *s)
{
	struct timespec now;
	int64_t deadline = satchel_deadline(s->imap), left;

	clock_gettime(CLOCK_MONOTONIC, &now);
	left = deadline == INT64_MAX
	               ? 60000
	               : (deadline - (int64_t)now.tv_sec * 1000000000 - now.tv_nsec) / 1000000 + 1;
	return left < 0 ? 0 : left > 60000 ? 60000 : (int)left;
}

void session_turn(struct session *s)
{
	if (satchel_process(s->imap) == SATCHEL_AGAIN && s->call.rc == SATCHEL_QUEUED)
		poll(s->watched, (nfds_t)s->watched_count, milliseconds_left(s));
}

static int until_told(struct session *s)
{
	if (s->way->drive == DRIVE_WAIT)
		return satchel_wait(s->imap, &s->call);
	while (s->call.rc == SATCHEL_QUEUED)
		session_turn(s);
	return s->call.rc;
}

int session_finish(struct session *s, int rc)
{
	if (s->way->drive == DRIVE_BLOCK)
		ck_assert_msg(rc != SATCHEL_QUEUED, "a call that should block was queued");
	return rc == SATCHEL_QUEUED ? until_told(s) : rc;
}

int session_started(const struct session *s, int rc)
{
	int wanted = s->way->drive == DRIVE_BLOCK ? SATCHEL_OK : SATCHEL_QUEUED;

	return rc == wanted ? SATCHEL_OK : rc;
}

/* A handle has nothing now: waits until it has. */
static bool again(struct session *s, int rc)
{
	if (rc != SATCHEL_AGAIN)
		return false;
	ck_assert_msg(s->way->drive != DRIVE_BLOCK, "a handle that should block said AGAIN");
	until_told(s);
	return true;
}

int session_row(struct session *s, satchel_fetch *fetch, const satchel_message **message)
{
	int rc;

	do
		rc = satchel_fetch_next(fetch, message);
	while (again(s, rc));
	return rc;
}

int session_folder(struct session *s, satchel_list *list, const satchel_folder **folder)
{
	int rc;

	do
		rc = satchel_list_next(list, folder);
	while (again(s, rc));
	return rc;
}

satchel_fetch *session_fetch(struct session *s, satchel_set set, satchel_fetch_options options)
{
	satchel_fetch *fetch = NULL;

	options.size = sizeof(options);
	options.call = CALL(s);
	session_expect(__LINE__, s, SATCHEL_OK, "fetch",
	               session_started(s, satchel_fetch_start(s->imap, set, &options, &fetch)));
	return fetch;
}

void session_fetch_end(struct session *s, satchel_fetch *fetch)
{
	const satchel_message *m;

	session_expect(__LINE__, s, SATCHEL_OK, "end", session_row(s, fetch, &m));
	satchel_fetch_end(fetch);
}

const satchel_error *session_error(const struct session *s)
{
	return s->way->drive != DRIVE_BLOCK && s->call.rc < 0 && s->call.error
	               ? s->call.error
	               : satchel_error_of(s->imap);
}

void session_expect(int line, const struct session *s, int code, const char *what, int rc)
{
	const satchel_error *e = session_error(s);

	ck_assert_msg(rc == code, "line %d, %s: %s: %d (%s) instead of %d: %s [%s]", line,
	              s->way->name, what, rc, satchel_error_name(rc), code,
	              rc < 0 ? e->message : "", rc < 0 ? e->server_text : "");
}

/* ---- the connection */

static void prepare(struct session *s, const struct server *server, int way)
{
	memset(s, 0, offsetof(struct session, seen));
	s->seen_count = s->watched_count = s->sent_size = 0;
	s->sent[0] = '\0';
	s->quiet = false;
	s->way = &ways[way];
	s->server = server;
}

static int begin(struct session *s, satchel_options options, satchel_call *call)
{
	char url[64];

	snprintf(url, sizeof(url),
	         s->way->starttls ? "imap://localhost:%s" : "imaps://localhost:%s",
	         s->way->starttls ? s->server->port : s->server->tls_port);
	options.size = sizeof(options);
	options.call = call;
	options.ca_file = s->server->ca_file;
	options.listen = listen_to;
	options.watch = watch;
	options.trace = trace;
	options.user = s;
	if (options.argv || (options.fd_plus_1 && s->way->starttls))
		return satchel_open(&s->imap, NULL, &options);
	return satchel_open(&s->imap, url, &options);
}

void session_open(struct session *s, const struct server *server, int way, satchel_options options)
{
	prepare(s, server, way);
	must(s, begin(s, options, session_call(s)));
}

int session_queue_open(struct session *s, const struct server *server, int way, satchel_call *call)
{
	prepare(s, server, way);
	return begin(s, NOTHING, call);
}

static void log_in(struct session *s)
{
	ck_assert(server_user(s->server, s->user));
	must(s, satchel_login(s->imap, s->user, PASSWORD, SATCHEL_LOGIN(.call = CALL(s))));
}

void session_start(struct session *s, int way, const char *name, satchel_options options)
{
	session_open(s, &the_server, way, options);
	snprintf(s->user, sizeof(s->user), "%.48s-%d", name, way);
	log_in(s);
}

void session_again(struct session *s, const struct session *first, satchel_options options)
{
	session_open(s, first->server, (int)(first->way - ways), options);
	snprintf(s->user, sizeof(s->user), "%s", first->user);
	log_in(s);
}

void session_end(struct session *s)
{
	must(s, satchel_logout(s->imap, PLAIN_CALL(s)));
	ck_assert_int_eq(satchel_state_of(s->imap), SATCHEL_STATE_LOGOUT);
	satchel_close(s->imap);
	ck_assert_msg(!s->watched_count, "%zu descriptors are still watched", s->watched_count);
	s->imap = NULL;
}

/* ---- what was told and sent */

const struct seen *session_event(const struct session *s, satchel_event_kind kind, size_t index)
{
	for (size_t i = 0; i < s->seen_count; i++)
		if (s->seen[i].kind == kind && !index--)
			return &s->seen[i];
	ck_abort_msg("%s: no such event: kind %d", s->way->name, (int)kind);
	return NULL;
}

size_t session_seen(const struct session *s, satchel_event_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < s->seen_count; i++)
		n += s->seen[i].kind == kind;
	return n;
}

void session_forget(struct session *s)
{
	s->seen_count = s->sent_size = 0;
	s->sent[0] = '\0';
}

bool session_sent(const struct session *s, const char *text)
{
	return strstr(s->sent, text) != NULL;
}

/* ---- things that many scenarios do */

uint32_t append_small(struct session *s, const char *folder, const char *subject, uint32_t flags)
{
	char text[512];
	int size =
		snprintf(text, sizeof(text),
	                 "From: Mary <mary@example.org>\r\nTo: tom@example.org\r\nSubject: %s\r\n"
	                 "Date: Mon, 7 Feb 1994 21:52:25 -0800\r\n\r\nAbout %s.\r\n",
	                 subject, subject);
	satchel_moved *moved = NULL;
	uint32_t uid;

	must(s, satchel_append(s->imap, folder,
	                       SATCHEL_DRAFT(.memory = { text, (size_t)size }, .flags.bits = flags),
	                       1, PLAIN_CALL(s), &moved));
	ck_assert(moved->known && moved->count == 1);
	uid = satchel_set_span(&moved->to, 0).first;
	satchel_free(moved);
	return uid;
}

void fill_inbox(struct session *s, size_t count)
{
	static const char *const words[] = { "one", "two",   "three", "four", "five",
		                             "six", "seven", "eight", "nine", "ten" };

	for (size_t i = 0; i < count; i++)
		ck_assert_uint_eq(append_small(s, "INBOX", words[i], 0), i + 1);
	must(s,
	     satchel_select(s->imap, "INBOX", SATCHEL_SELECT(.call = CALL(s), .condstore = true)));
	ck_assert_uint_eq(satchel_selected(s->imap)->exists, count);
	session_forget(s);
}

void assert_set(satchel_set set, const char *text)
{
	char *written = NULL;

	ck_assert_int_eq(satchel_set_format(set, &written), SATCHEL_OK);
	ck_assert_str_eq(written, text);
	satchel_free(written);
}

uint32_t flags_of(struct session *s, uint32_t uid, char *words, size_t room)
{
	satchel_fetch *fetch = session_fetch(s, satchel_uids(SATCHEL_ONE(uid)),
	                                     ITEMS(.items = SATCHEL_FETCH_FLAGS));
	const satchel_message *m;
	uint32_t bits;
	size_t used = 0;

	ck_assert_int_eq(session_row(s, fetch, &m), SATCHEL_ROW);
	ck_assert_uint_eq(m->uid, uid);
	bits = m->flags.bits & ~SATCHEL_FLAG_RECENT;
	if (room)
		words[0] = '\0';
	for (size_t i = 0; i < m->flags.count && used < room; i++)
		used += (size_t)snprintf(words + used, room - used, "%s%s", i ? " " : "",
		                         m->flags.keywords[i]);
	session_fetch_end(s, fetch);
	return bits;
}

void open_two(struct session *one, struct session *two, int way, const char *name, size_t count,
              satchel_options options)
{
	session_start(one, way, name, NOTHING);
	fill_inbox(one, count);
	session_again(two, one, options);
	must(two, satchel_select(two->imap, "INBOX", SATCHEL_SELECT(.call = CALL(two))));
	for (uint32_t uid = 1; uid <= count; uid++) {
		flags_of(one, uid, NULL, 0);
		flags_of(two, uid, NULL, 0);
	}
	session_forget(one);
	session_forget(two);
}
