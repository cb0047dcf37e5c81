/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Other ways to a server: a child process, a descriptor of the program's; and servers that go away. */
#include "highlevel/transport/transport.h"
#include "tests/servers/scenarios.h"
#include "tests/servers/session.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- a child process: the server speaks for a user, who is logged in already */

START_TEST(child_process)
{
	char script[512], user[32];
	const char *const argv[] = { "sh", script, "pipe", the_server.state, user, NULL };
	struct session s;

	server_script(&the_server, script, sizeof(script));
	snprintf(user, sizeof(user), "child-%d", _i);
	session_open(&s, &the_server, _i, (satchel_options){ .argv = argv });
	ck_assert_int_eq(satchel_state_of(s.imap), SATCHEL_STATE_AUTHENTICATED);
	ck_assert(!satchel_is_secure(s.imap));
	ends(&s, SATCHEL_E_STATE,
	     satchel_login(s.imap, user, PASSWORD, SATCHEL_LOGIN(.call = CALL(&s))));
	fill_inbox(&s, 3);
	ck_assert_uint_eq(flags_of(&s, 3, NULL, 0), 0);
	session_end(&s);
	ck_assert_msg(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD, "a child was left behind");
}
END_TEST

START_TEST(child_that_cannot_be_run)
{
	static const char *const argv[] = { "/nonexistent/program", NULL };
	struct session s = { .way = &ways[_i] };
	int rc = satchel_open(&s.imap, NULL, SATCHEL_OPTIONS(.argv = argv, .call = CALL(&s)));

	rc = rc == SATCHEL_QUEUED ? satchel_wait(s.imap, &s.call) : rc;
	ck_assert_int_lt(rc, 0);
	ck_assert_ptr_nonnull(s.imap);
	ck_assert_ptr_nonnull(strstr(session_error(&s)->message, "program"));
	satchel_close(s.imap);
}
END_TEST

/* ---- a descriptor */

static int connected(const char *port)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	to.sin_port = htons((uint16_t)atoi(port));
	ck_assert_int_eq(connect(fd, (const struct sockaddr *)&to, sizeof(to)), 0);
	return fd;
}

START_TEST(adopted_descriptor)
{
	struct session s;
	bool tls = !ways[_i].starttls;
	int fd = connected(tls ? the_server.tls_port : the_server.port);

	session_open(&s, &the_server, _i, (satchel_options){ .fd_plus_1 = fd + 1 });
	ck_assert(satchel_is_secure(s.imap) == tls);
	snprintf(s.user, sizeof(s.user), "fd-%d", _i);
	ck_assert(server_user(s.server, s.user));
	must(&s, satchel_login(s.imap, s.user, PASSWORD, SATCHEL_LOGIN(.call = CALL(&s))));
	fill_inbox(&s, 2);
	session_end(&s);
	ck_assert_msg(fcntl(fd, F_GETFD) < 0 && errno == EBADF, "the descriptor is still open");
}
END_TEST

/* ---- functions of the program's own */

struct way_of_ours {
	int fd;
	unsigned closed;
};

static int our_read(void *user, void *room, size_t size, size_t *got)
{
	const struct way_of_ours *w = user;
	ssize_t n = recv(w->fd, room, size, MSG_DONTWAIT);

	*got = n < 0 ? 0 : (size_t)n;
	return n >= 0 ? SATCHEL_OK : errno == EAGAIN ? SATCHEL_AGAIN : SATCHEL_E_IO;
}

static int our_write(void *user, const void *octets, size_t size, size_t *put)
{
	const struct way_of_ours *w = user;
	ssize_t n = send(w->fd, octets, size < 1000 ? size : 1000, MSG_DONTWAIT | MSG_NOSIGNAL);

	*put = n < 0 ? 0 : (size_t)n;
	return n >= 0 ? SATCHEL_OK : errno == EAGAIN ? SATCHEL_AGAIN : SATCHEL_E_IO;
}

static int our_wait(void *user, unsigned want, int ms)
{
	const struct way_of_ours *w = user;
	struct pollfd p = { .fd = w->fd };

	p.events = (short)((want & SATCHEL_READABLE ? POLLIN : 0) |
	                   (want & SATCHEL_WRITABLE ? POLLOUT : 0));
	return poll(&p, 1, ms) < 0 ? SATCHEL_E_IO : SATCHEL_OK;
}

static void our_close(void *user)
{
	struct way_of_ours *w = user;

	w->closed++;
	close(w->fd);
}

/* With TLS or STARTTLS and DEFLATE above it; calls that block wait by its function, event loops by its descriptor. */
START_TEST(functions_of_our_own)
{
	bool tls = !ways[_i].starttls;
	struct way_of_ours ours = { .fd = connected(tls ? the_server.tls_port : the_server.port) };
	const satchel_transport *own =
		SATCHEL_TRANSPORT(.read = our_read, .write = our_write, .wait = our_wait,
	                          .close = our_close, .user = &ours, .fd_plus_1 = ours.fd + 1);
	struct session s = { .way = &ways[_i] };
	char url[64];
	int rc;

	snprintf(url, sizeof(url), "%s://127.0.0.1", tls ? "imaps" : "imap");
	rc = satchel_open(
		&s.imap, url,
		SATCHEL_OPTIONS(.transport = own, .ca_file = the_server.ca_file, .call = CALL(&s)));
	rc = rc == SATCHEL_QUEUED ? satchel_wait(s.imap, &s.call) : rc;
	ck_assert_msg(!rc, "%s", session_error(&s)->message);
	ck_assert(satchel_is_secure(s.imap));
	snprintf(s.user, sizeof(s.user), "own-%d", _i);
	ck_assert(server_user(&the_server, s.user));
	rc = satchel_login(s.imap, s.user, PASSWORD, NULL);
	ck_assert_msg(!rc, "%s", satchel_error_of(s.imap)->message);
	if (satchel_has(s.imap, "COMPRESS=DEFLATE") && satcheli_deflate_there())
		ck_assert_int_eq(satchel_compress(s.imap, NULL), SATCHEL_OK);
	ck_assert_int_eq(satchel_select(s.imap, "INBOX", NULL), SATCHEL_OK);
	ck_assert_int_eq(satchel_logout(s.imap, NULL), SATCHEL_OK);
	satchel_close(s.imap);
	ck_assert_uint_eq(ours.closed, 1);
}
END_TEST

/* ---- servers that go away */

enum { MESSAGES = 20 };

/* Appends as many messages, at most MESSAGES, of 2,000,000 octets. */
static void append_large(struct session *s, size_t messages)
{
	enum { SIZE = 2000000 };
	char *text = malloc(SIZE);
	satchel_draft drafts[MESSAGES];

	ck_assert_ptr_nonnull(text);
	memset(text, 'x', SIZE);
	memcpy(text, "A: b\r\n\r\n", 8);
	for (size_t i = 8; i < SIZE; i += 100)
		memcpy(text + i - 2, "\r\n", 2);
	memcpy(text + SIZE - 2, "\r\n", 2);
	for (size_t i = 0; i < messages; i++)
		drafts[i] = *SATCHEL_DRAFT(.memory = { text, SIZE });
	must(s, satchel_append(s->imap, "INBOX", drafts, messages, PLAIN_CALL(s), NULL));
	free(text);
}

/* An own server, with an INBOX of so many large messages that is open. */
static void own_server(struct server *server, struct session *s, int way, size_t messages)
{
	ck_assert_int_eq(server_start(server, the_server.kind), 0);
	session_open(s, server, way, NOTHING);
	s->quiet = true;
	ck_assert(server_user(server, "mary"));
	must(s, satchel_login(s->imap, "mary", PASSWORD, SATCHEL_LOGIN(.call = CALL(s))));
	if (messages)
		append_large(s, messages);
	must(s, satchel_select(s->imap, "INBOX", SATCHEL_SELECT(.call = CALL(s))));
}

static void assert_dead(struct session *s)
{
	int rc = session_finish(s, satchel_noop(s->imap, PLAIN_CALL(s)));

	ck_assert_int_lt(rc, 0);
	ck_assert_int_eq(satchel_error_class(rc), SATCHEL_CLASS_REOPEN);
	ck_assert_int_eq(session_error(s)->action, SATCHEL_CLASS_REOPEN);
	ck_assert_int_eq(session_error(s)->outcome, SATCHEL_NOT_SENT);
	ck_assert_int_eq(satchel_state_of(s->imap), SATCHEL_STATE_LOGOUT);
}

START_TEST(stopped_in_the_middle)
{
	struct server server;
	struct session s;
	satchel_fetch *fetch;
	const satchel_message *m;
	uint32_t rows = 1;
	int rc;

	own_server(&server, &s, _i, MESSAGES);
	fetch = session_fetch(&s, SATCHEL_ALL, ITEMS(.sections = SATCHEL_SECTIONS("BODY.PEEK[]")));
	session_expect(__LINE__, &s, SATCHEL_ROW, "row", session_row(&s, fetch, &m));
	server_stop(&server);
	while ((rc = session_row(&s, fetch, &m)) == SATCHEL_ROW)
		rows++;
	ck_assert_int_lt(rc, 0);
	ck_assert_msg(satchel_error_class(rc) == SATCHEL_CLASS_REOPEN, "%s",
	              satchel_error_name(rc));
	ck_assert_int_eq(session_error(&s)->action, SATCHEL_CLASS_REOPEN);
	ck_assert_uint_lt(rows, MESSAGES);
	ck_assert_uint_eq(satchel_set_count(satchel_fetch_left(fetch)), MESSAGES - rows);
	satchel_fetch_end(fetch);
	assert_dead(&s);
	satchel_close(s.imap);
}
END_TEST

/* A server with much to do answers a few commands more before it hears of it. */
START_TEST(kicked_while_idle)
{
	struct server server;
	struct session s;
	int rc = SATCHEL_OK;

	own_server(&server, &s, _i, 0);
	ck_assert(server_kill_sessions(&server));
	for (int i = 0; !rc && i < 500; i++) {
		rc = session_finish(&s, satchel_noop(s.imap, PLAIN_CALL(&s)));
		usleep(rc ? 0 : 10000);
	}
	ck_assert_int_lt(rc, 0);
	ck_assert_int_eq(session_error(&s)->action, SATCHEL_CLASS_REOPEN);
	assert_dead(&s);
	server_stop(&server);
	satchel_close(s.imap);
}
END_TEST

START_TEST(nobody_listens_any_more)
{
	struct server server;
	struct session s, again = { .way = &ways[_i] };
	char url[64];
	int rc;

	own_server(&server, &s, _i, 0);
	snprintf(url, sizeof(url), "imaps://127.0.0.1:%s", server.tls_port);
	server_stop(&server);
	must(&s, satchel_logout(s.imap, PLAIN_CALL(&s))); /* the end was what it wanted */
	satchel_close(s.imap);
	rc = satchel_open(&again.imap, url, SATCHEL_OPTIONS(.call = CALL(&again)));
	rc = rc == SATCHEL_QUEUED ? satchel_wait(again.imap, &again.call) : rc;
	ck_assert_int_eq(rc, SATCHEL_E_CONNECT);
	ck_assert_int_eq(session_error(&again)->os_error, ECONNREFUSED);
	satchel_close(again.imap);
}
END_TEST

TCase *scenarios_transport(void)
{
	TCase *tc = tcase_create("transport");

	tcase_set_timeout(tc, 60);
	scenario(tc, "PREAUTH, on a pipe", child_process);
	scenario(tc, "a lost connection", child_that_cannot_be_run);
	scenario(tc, "TLS, and STARTTLS", adopted_descriptor);
	scenario(tc, "TLS, and STARTTLS", functions_of_our_own);
	scenario(tc, "a lost connection", stopped_in_the_middle);
	scenario(tc, "a lost connection", kicked_while_idle);
	scenario(tc, "a lost connection", nobody_listens_any_more);
	return tc;
}
