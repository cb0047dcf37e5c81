/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Servers that fall silent, and servers that say one octet now and then: each call ends within a second of its deadline,
 * on a clock of the test's own. And on the real clock: whoever waits does so in poll or in a read, not by asking again and again. */
#include "tests/faults/peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <satchel/search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static const int64_t SECOND = 1000000000;

/* All different, so that it is seen which one held. */
enum { CONNECT = 31, HANDSHAKE = 17, GREETING = 61, PROGRESS = 120, LOGOUT = 5 };

#define DEADLINES                                                       \
	.connect_ms = CONNECT * 1000, .handshake_ms = HANDSHAKE * 1000, \
	.greeting_ms = GREETING * 1000, .progress_ms = PROGRESS * 1000, .logout_ms = LOGOUT * 1000

/* ---- dialogues */

typedef int (*starter)(satchel_client *imap);

static int login(satchel_client *imap)
{
	return satchel_login(imap, "mary", "secret", NULL);
}

static int select_(satchel_client *imap)
{
	return satchel_select(imap, "INBOX", NULL);
}

static int list(satchel_client *imap)
{
	const satchel_folder *folder;
	satchel_list *l;
	int rc = satchel_list_start(imap, "*",
	                            SATCHEL_LIST(.status_items = SATCHEL_STATUS_MESSAGES), &l);

	while (!rc && (rc = satchel_list_next(l, &folder)) == SATCHEL_ROW)
		rc = SATCHEL_OK;
	satchel_list_end(l);
	return rc;
}

static int fetch(satchel_client *imap)
{
	const satchel_message *m;
	satchel_fetch *f;
	int rc = satchel_fetch_start(
		imap, SATCHEL_ALL,
		SATCHEL_FETCH(.sections = SATCHEL_SECTIONS("BODY.PEEK[]"), .stream = true), &f);

	if (rc)
		return rc;
	while ((rc = satchel_fetch_next(f, &m)) > SATCHEL_OK)
		;
	satchel_fetch_end(f);
	return rc;
}

static int append(satchel_client *imap)
{
	const satchel_draft d = { .size_of = sizeof d, .memory = { "x", 1 } };

	return satchel_append(imap, "a", &d, 1, NULL, NULL);
}

static int store(satchel_client *imap)
{
	return satchel_store(imap, SATCHEL_ONE(7), SATCHEL_FLAGS_ADD,
	                     &(satchel_flags){ SATCHEL_FLAG_SEEN, NULL, 0 }, NULL, NULL);
}

static int search(satchel_client *imap)
{
	satchel_set *found = NULL;
	int rc = satchel_search(imap, "ALL", NULL, &found);

	satchel_free(found);
	return rc;
}

static int logout(satchel_client *imap)
{
	return satchel_logout(imap, NULL);
}

#define SELECT "C:T1 SELECT INBOX\nS:* 1 EXISTS\nS:* OK [UIDVALIDITY 7] .\nS:T1 OK [READ-WRITE] .\n"
static const struct dialogue {
	const char *name, *script;
	starter calls[4];
} dialogues[] = {
	{ "login and list",
	  "S:* OK [CAPABILITY IMAP4rev1] ready\nC:T1 LOGIN \"mary\" \"secret\"\n"
	  "S:T1 OK [CAPABILITY IMAP4rev1] in\nC:T2 LIST \"\" \"*\"\nS:* LIST () \"/\" a\nS:T2 OK .\n"
	  "C:T3 STATUS a (MESSAGES)\nS:* STATUS a (MESSAGES 3)\nS:T3 OK .\n"
	  "C:T4 LOGOUT\nS:* BYE bye\nS:T4 OK .",
	  { login, list, logout, NULL } },
	{ "select and fetch",
	  "S:* PREAUTH [CAPABILITY IMAP4rev1] ready\n" SELECT
	  "C:T2 UID FETCH 1:* (UID BODY.PEEK[])\nS:* 1 FETCH (UID 7 BODY[] {5}\nS.abcde\nS:)\n"
	  "S:T2 OK .\nC:T3 LOGOUT\nS:* BYE bye\nS:T3 OK .",
	  { select_, fetch, logout, NULL } },
	{ "append",
	  "S:* PREAUTH [CAPABILITY IMAP4rev1] ready\nC:T1 APPEND a () {1}\nS:+ go on\nC:x\nS:T1 OK .\n"
	  "C:T2 LOGOUT\nS:* BYE bye\nS:T2 OK .",
	  { append, logout, NULL } },
	{ "store",
	  "S:* PREAUTH [CAPABILITY IMAP4rev1] ready\n" SELECT
	  "C:T2 UID STORE 7 +FLAGS (\\Seen)\nS:* 1 FETCH (UID 7 FLAGS (\\Seen))\nS:T2 OK .\n"
	  "C:T3 LOGOUT\nS:* BYE bye\nS:T3 OK .",
	  { select_, store, logout, NULL } },
	{ "search",
	  "S:* PREAUTH [CAPABILITY IMAP4rev1] ready\n" SELECT
	  "C:T2 UID SEARCH ALL\nS:* SEARCH 7\nS:T2 OK .\nC:T3 LOGOUT\nS:* BYE bye\nS:T3 OK .",
	  { select_, search, logout, NULL } },
};

static void check_time(const struct peer *p, int64_t from, int64_t seconds, const char *what)
{
	double took = (double)(p->now - from) / (double)SECOND;

	ck_assert_msg(p->now - from >= seconds * SECOND, "%s: after %.1f s already", what, took);
	ck_assert_msg(p->now - from <= (seconds + 1) * SECOND, "%s: only after %.1f s", what, took);
}

/* Silent in front of that line. Behind the BYE of LOGOUT nothing is missed (Q069); in the middle of a literal more is known: what
 * was being read is cut short. */
static int end_at(const struct peer *p, size_t line)
{
	if (line && strstr(p->lines[line - 1], "* BYE"))
		return SATCHEL_OK;
	return p->lines[line][1] == '.' ? SATCHEL_E_TRUNCATED : SATCHEL_E_TIMEOUT;
}

/* The script falls silent in front of that line. */
static void play_silent(const struct dialogue *d, size_t line)
{
	satchel_client *imap = NULL;
	struct peer p;
	int64_t from = 0;
	size_t i = 0;
	int rc;

	peer_init(&p);
	peer_lines(&p, d->script);
	p.lines[line][0] = 'Z';
	rc = peer_open(&p, &imap, NULL, SATCHEL_OPTIONS(DEADLINES));
	for (; !rc && d->calls[i]; i++) {
		from = p.now;
		rc = d->calls[i](imap);
	}
	ck_assert_msg(rc == end_at(&p, line), "%s, silent at %s: %s", d->name, p.lines[line],
	              satchel_error_name(rc));
	check_time(&p, from,
	           !i                          ? GREETING
	           : d->calls[i - 1] == logout ? LOGOUT
	                                       : PROGRESS,
	           p.lines[line]);
	rc = satchel_noop(imap, NULL);
	ck_assert_int_eq(rc, SATCHEL_E_CLOSED);
	satchel_close(imap);
	peer_clear(&p);
}

START_TEST(silence_at_each_line)
{
	const struct dialogue *d = &dialogues[_i];
	struct peer p;
	size_t count, played = 0;

	peer_init(&p);
	peer_lines(&p, d->script);
	count = p.count;
	for (size_t i = 0; i < count; i++)
		if (*p.lines[i] == 'S') {
			play_silent(d, i);
			played++;
		}
	ck_assert_uint_ge(played, 5);
	peer_clear(&p);
}
END_TEST

/* One octet, then nothing for so many seconds, and so on. */
static int play_trickle(const struct dialogue *d, struct peer *p, int64_t seconds, int64_t *took)
{
	satchel_client *imap = NULL;
	int64_t from;
	int rc;

	peer_init(p);
	peer_lines(p, d->script);
	p->chunk = 1;
	rc = peer_open(p, &imap, NULL, SATCHEL_OPTIONS(DEADLINES));
	p->interval = seconds * SECOND;
	for (size_t i = 0; !rc && d->calls[i]; i++) {
		from = p->now;
		rc = d->calls[i](imap);
		*took = p->now - from;
	}
	satchel_close(imap);
	return rc;
}

START_TEST(octets_that_come_in_time_are_progress)
{
	const struct dialogue *d = &dialogues[_i];
	struct dialogue without = *d;
	struct peer p;
	int64_t took;
	size_t n = 0;

	while (d->calls[n] != logout)
		n++;
	without.calls[n] = NULL;
	ck_assert_int_eq(play_trickle(&without, &p, PROGRESS - 10, &took), SATCHEL_OK);
	ck_assert_msg(took > 5 * PROGRESS * SECOND, "the last call took but %.0f s",
	              (double)took / 1e9);
	peer_clear(&p);
}
END_TEST

START_TEST(octets_that_come_too_late)
{
	struct peer p;
	int64_t took = 0;

	ck_assert_int_eq(play_trickle(&dialogues[_i], &p, PROGRESS + 5, &took), SATCHEL_E_TIMEOUT);
	/* the first octet of the answer was there at once, or none */
	ck_assert_msg(took <= (PROGRESS + 1) * SECOND, "only after %.0f s", (double)took / 1e9);
	peer_clear(&p);
}
END_TEST

/* Q058: 225752 octets are announced, 182374 come, and then nothing does. They are handed on, and the row is not. */
START_TEST(fewer_octets_than_were_announced)
{
	enum { SENT = 182374 };
	const satchel_message *m;
	char *octets = malloc(SENT + 1);
	satchel_client *imap;
	satchel_fetch *f;
	struct peer p;
	size_t came = 0;
	int rc;

	ck_assert_ptr_nonnull(octets);
	memset(octets, 'x', SENT);
	octets[SENT] = '\0';
	peer_init(&p);
	peer_preamble(&p, "", 3);
	peer_lines(&p, "C:T2 UID FETCH 7 (UID BODY.PEEK[])\nS:* 1 FETCH (UID 7 BODY[] {225752}");
	peer_line(&p, "S.%s", octets);
	peer_line(&p, "Z");
	imap = peer_ready(&p, NULL, true);
	rc = satchel_fetch_start(
		imap, SATCHEL_ONE(7),
		SATCHEL_FETCH(.sections = SATCHEL_SECTIONS("BODY.PEEK[]"), .stream = true), &f);
	expect(imap, rc, SATCHEL_OK);
	while ((rc = satchel_fetch_next(f, &m)) == SATCHEL_DATA)
		came += m->piece.octets.size;
	expect(imap, rc, SATCHEL_E_TRUNCATED);
	ck_assert_uint_eq(satchel_error_of(imap)->uid, 7);
	ck_assert_uint_eq(came, SENT);
	satchel_fetch_end(f);
	satchel_close(imap);
	peer_clear(&p);
	free(octets);
}
END_TEST

/* ---- deadlines of a phase: what comes in drops does not lengthen them */

START_TEST(greeting_in_drops)
{
	satchel_client *imap = NULL;
	struct peer p;

	peer_init(&p);
	peer_lines(
		&p,
		"S:* OK a greeting that takes its time, and has many octets, more than there are seconds");
	p.chunk = 1;
	p.interval = 2 * SECOND;
	ck_assert_int_eq(peer_open(&p, &imap, NULL, SATCHEL_OPTIONS(DEADLINES)), SATCHEL_E_TIMEOUT);
	check_time(&p, 0, GREETING, "greeting in drops");
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

START_TEST(logout_in_drops)
{
	satchel_client *imap;
	struct peer p;
	int64_t from;

	peer_init(&p);
	peer_lines(&p, "S:* PREAUTH ready\nC:T1 LOGOUT\nS:* OK wait\nS:* OK wait\nS:* OK wait\nZ");
	imap = peer_ready(&p, SATCHEL_OPTIONS(DEADLINES), false);
	p.chunk = 1;
	p.interval = SECOND;
	from = p.now;
	ck_assert_int_eq(satchel_logout(imap, NULL), SATCHEL_E_TIMEOUT);
	check_time(&p, from, LOGOUT, "logout in drops");
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

static const struct opening {
	const char *name, *url, *script;
	bool unconnected;
	int seconds;
} openings[] = {
	{ "connect", NULL, "Z", true, CONNECT },
	{ "handshake", "imaps://mail.example.org", "Z", false, HANDSHAKE },
	{ "answer to STARTTLS", "imap://mail.example.org",
	  "S:* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\nC:T1 STARTTLS\nZ", false, GREETING },
	{ "handshake behind STARTTLS", "imap://mail.example.org",
	  "S:* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\nC:T1 STARTTLS\nS:T1 OK begin\nZ", false,
	  HANDSHAKE },
};

START_TEST(silence_while_opening)
{
	const struct opening *f = &openings[_i];
	satchel_client *imap = NULL;
	struct peer p;

	peer_init(&p);
	peer_lines(&p, f->script);
	p.unconnected = f->unconnected;
	ck_assert_int_eq(peer_open(&p, &imap, f->url, SATCHEL_OPTIONS(DEADLINES)),
	                 SATCHEL_E_TIMEOUT);
	check_time(&p, 0, f->seconds, f->name);
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

/* ---- no deadline, and whose time it is */

START_TEST(for_ever)
{
	satchel_call call = { .rc = 0 };
	satchel_client *imap;
	struct peer p;

	peer_init(&p);
	peer_lines(&p, "S:* PREAUTH ready\nC:T1 NOOP\nZ\nS:T1 OK .");
	imap = peer_ready(&p, SATCHEL_OPTIONS(.progress_ms = SATCHEL_FOREVER), false);
	ck_assert_int_eq(satchel_noop(imap, SATCHEL_CALL(&call)), SATCHEL_QUEUED);
	for (int i = 0; i < 100; i++) {
		ck_assert_int_eq(satchel_process(imap), SATCHEL_AGAIN);
		ck_assert_int_eq(satchel_deadline(imap), INT64_MAX);
		p.now += 86400 * SECOND;
	}
	p.silent = false;
	ck_assert_int_eq(satchel_wait(imap, &call), SATCHEL_OK);
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

/* An event loop that sleeps until satchel_deadline: not before it, and no later. */
START_TEST(the_deadline_is_told)
{
	satchel_call call = { .rc = 0 };
	satchel_client *imap;
	struct peer p;
	int64_t from;

	peer_init(&p);
	peer_lines(&p, "S:* PREAUTH ready\nC:T1 NOOP\nZ");
	imap = peer_ready(&p, SATCHEL_OPTIONS(DEADLINES), false);
	from = p.now;
	ck_assert_int_eq(satchel_noop(imap, SATCHEL_CALL(&call)), SATCHEL_QUEUED);
	ck_assert_int_eq(satchel_process(imap), SATCHEL_AGAIN);
	ck_assert_int_eq(call.rc, SATCHEL_QUEUED);
	check_time(&(struct peer){ .now = satchel_deadline(imap) }, from, PROGRESS, "deadline");
	p.idle = 0;
	p.now = satchel_deadline(imap) - SECOND / 1000;
	ck_assert_int_eq(satchel_process(imap), SATCHEL_AGAIN);
	p.now = satchel_deadline(imap);
	satchel_process(imap);
	ck_assert_int_eq(call.rc, SATCHEL_E_TIMEOUT);
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

/* A program that thinks for an hour between two rows has not been kept waiting by the server. */
START_TEST(the_programs_time_does_not_count)
{
	const satchel_message *m;
	satchel_client *imap;
	satchel_fetch *f;
	struct peer p;

	peer_init(&p);
	peer_preamble(&p, "", 2);
	peer_lines(&p, "C:T2 UID FETCH 1:* (UID FLAGS)\nS:* 1 FETCH (UID 7 FLAGS ())\n"
	               "S:* 2 FETCH (UID 8 FLAGS ())\nZ");
	imap = peer_ready(&p, SATCHEL_OPTIONS(DEADLINES), true);
	expect(imap,
	       satchel_fetch_start(imap, SATCHEL_ALL, SATCHEL_FETCH(.items = SATCHEL_FETCH_FLAGS),
	                           &f),
	       SATCHEL_OK);
	for (int i = 0; i < 2; i++) {
		expect(imap, satchel_fetch_next(f, &m), SATCHEL_ROW);
		p.now += 3600 * SECOND;
	}
	{
		int64_t from = p.now;

		ck_assert_int_eq(satchel_fetch_next(f, &m), SATCHEL_E_TIMEOUT);
		check_time(&p, from, PROGRESS, "the third row");
	}
	satchel_fetch_end(f);
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

/* ---- on the real clock: the times that it is looked at are counted */

struct counted {
	unsigned looks;
	int64_t at;
};

static int64_t counting_clock(void *user)
{
	struct counted *c = user;
	struct timespec t;

	c->looks++;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return c->at = t.tv_sec * SECOND + t.tv_nsec;
}

enum { SOON_MS = 150, LOOKS_MAX = 60 };

static void say(int server, const char *words)
{
	ck_assert_int_eq(write(server, words, strlen(words)), (ssize_t)strlen(words));
}

static satchel_client *open_silent(struct counted *c, int *server, bool greeting)
{
	static const char hello[] = "* PREAUTH ready\r\n";
	satchel_client *imap = NULL;
	int pair[2], rc;

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
	if (greeting)
		say(pair[1], hello);
	*server = pair[1];
	rc = satchel_open(&imap, NULL,
	                  SATCHEL_OPTIONS(.fd_plus_1 = pair[0] + 1, .clock = counting_clock,
	                                  .user = c, .greeting_ms = SOON_MS, .progress_ms = SOON_MS,
	                                  .logout_ms = SOON_MS));
	ck_assert_int_eq(rc, greeting ? SATCHEL_OK : SATCHEL_E_TIMEOUT);
	return imap;
}

static void check_looks(const struct counted *c, int64_t from)
{
	ck_assert_msg(c->at - from >= SOON_MS * INT64_C(1000000), "it ended too early");
	ck_assert_msg(c->looks <= LOOKS_MAX, "the clock was looked at %u times", c->looks);
}

START_TEST(waiting_is_done_in_poll)
{
	struct counted c = { 0, 0 };
	satchel_client *imap;
	int64_t from;
	int server;

	from = counting_clock(&c);
	imap = open_silent(&c, &server, false);
	check_looks(&c, from);
	satchel_close(imap);
	close(server);
	for (int i = 0; i < 2; i++) {
		imap = open_silent(&c, &server, true);
		c.looks = 0;
		from = counting_clock(&c);
		ck_assert_int_eq(i ? satchel_logout(imap, NULL) : satchel_noop(imap, NULL),
		                 SATCHEL_E_TIMEOUT);
		check_looks(&c, from);
		satchel_close(imap);
		close(server);
	}
}
END_TEST

/* A server of one client, on 127.0.0.1. */
static int listen_for_one(char url[64])
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t size = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	ck_assert(fd >= 0 && !bind(fd, (struct sockaddr *)&at, size) && !listen(fd, 1));
	ck_assert(!getsockname(fd, (struct sockaddr *)&at, &size));
	snprintf(url, 64, "imap://127.0.0.1:%u", ntohs(at.sin_port));
	return fd;
}

enum { LATE_MS = 1500 }; /* a read waits by itself at first, and not to the end */

/* A client on TCP, and the server's end of its connection. */
static satchel_client *open_on_tcp(struct counted *c, int *server)
{
	static const char hello[] = "* PREAUTH [CAPABILITY IMAP4rev1] ready\r\n";
	satchel_call opening = { .rc = 0 };
	satchel_client *imap;
	char url[64];
	int listener = listen_for_one(url);

	ck_assert_int_eq(
		satchel_open(&imap, url,
	                     SATCHEL_OPTIONS(.cleartext_without_any_protection = true,
	                                     .clock = counting_clock, .user = c, .tag_prefix = "T",
	                                     .progress_ms = LATE_MS, .call = &opening)),
		SATCHEL_QUEUED);
	satchel_process(imap);
	*server = accept(listener, NULL, NULL);
	close(listener);
	say(*server, hello);
	ck_assert_int_eq(satchel_wait(imap, &opening), SATCHEL_OK);
	c->looks = 0;
	return imap;
}

/* The same where a read waits by itself, as it does on TCP. */
START_TEST(waiting_is_done_in_read)
{
	struct counted c = { 0, 0 };
	int server;
	satchel_client *imap = open_on_tcp(&c, &server);
	int64_t from = counting_clock(&c);

	ck_assert_int_eq(satchel_noop(imap, NULL), SATCHEL_E_TIMEOUT);
	ck_assert(c.at - from >= LATE_MS * INT64_C(1000000) &&
	          c.at - from < 2 * LATE_MS * INT64_C(1000000));
	ck_assert_msg(c.looks <= LOOKS_MAX, "the clock was looked at %u times", c.looks);
	satchel_close(imap);
	close(server);
}
END_TEST

static satchel_client *open_folder(struct counted *c, int *server)
{
	satchel_client *imap = open_on_tcp(c, server);
	satchel_call call = { .rc = 0 };

	ck_assert_int_eq(satchel_examine(imap, "INBOX", SATCHEL_SELECT(.call = &call)),
	                 SATCHEL_QUEUED);
	satchel_process(imap);
	say(*server, "* 1 EXISTS\r\nT1 OK [READ-ONLY] there\r\n");
	ck_assert_int_eq(satchel_wait(imap, &call), SATCHEL_OK);
	c->looks = 0;
	return imap;
}

enum { PART = 2000, PARTS = 100, PIECES_MAX = 30 };

/* So many parts of a body of 200,000 octets, one every 2 ms; with the last of them its end. */
static void say_body(int server, unsigned parts)
{
	static const char octets[PART];

	say(server, "* 1 FETCH (UID 7 BODY[] {200000}\r\n");
	for (unsigned i = 0; i < parts; i++) {
		ck_assert_int_eq(write(server, octets, PART), PART);
		poll(NULL, 0, 2);
	}
	if (parts == PARTS)
		say(server, ")\r\nT2 OK done\r\n");
}

/* Reads it in pieces while another process says it; how many octets came. */
static uint64_t read_body(satchel_client *imap, int server, unsigned parts, unsigned *pieces,
                          int *rc)
{
	const satchel_message *m;
	satchel_fetch *f;
	uint64_t came = 0;
	pid_t child;

	*rc = satchel_fetch_start(
		imap, SATCHEL_ALL,
		SATCHEL_FETCH(.sections = SATCHEL_SECTIONS("BODY.PEEK[]"), .stream = true), &f);
	ck_assert_int_eq(*rc, SATCHEL_OK);
	child = fork();
	if (!child) {
		say_body(server, parts);
		_exit(0);
	}
	for (*pieces = 0; (*rc = satchel_fetch_next(f, &m)) > SATCHEL_OK; ++*pieces)
		came += *rc == SATCHEL_DATA ? m->piece.octets.size : 0;
	satchel_fetch_end(f);
	ck_assert(waitpid(child, NULL, 0) == child);
	return came;
}

/* Nor does the program's time count there: the server's begins when the program comes back. */
START_TEST(the_servers_time_begins_with_the_call)
{
	struct counted c = { 0, 0 };
	const satchel_message *m;
	satchel_fetch *f;
	int server;
	satchel_client *imap = open_folder(&c, &server);
	int64_t from;

	ck_assert_int_eq(satchel_fetch_start(imap, SATCHEL_ALL,
	                                     SATCHEL_FETCH(.items = SATCHEL_FETCH_FLAGS), &f),
	                 SATCHEL_OK);
	say(server, "* 1 FETCH (UID 7 FLAGS ())\r\n");
	ck_assert_int_eq(satchel_fetch_next(f, &m), SATCHEL_ROW);
	from = counting_clock(&c);
	ck_assert_int_eq(satchel_fetch_next(f, &m), SATCHEL_E_TIMEOUT);
	ck_assert_msg(c.at - from >= LATE_MS * INT64_C(1000000) &&
	                      c.at - from < (LATE_MS + 900) * INT64_C(1000000),
	              "it took %d ms", (int)((c.at - from) / 1000000));
	satchel_fetch_end(f);
	satchel_close(imap);
	close(server);
}
END_TEST

/* A read that waits does so for as much of a body as it has room for. */
START_TEST(a_body_that_trickles)
{
	struct counted c = { 0, 0 };
	unsigned pieces;
	int server, rc;
	satchel_client *imap = open_folder(&c, &server);

	ck_assert_uint_eq(read_body(imap, server, PARTS, &pieces, &rc), PART * PARTS);
	ck_assert_int_eq(rc, SATCHEL_OK);
	ck_assert_msg(pieces <= PIECES_MAX, "it came in %u pieces", pieces);
	satchel_close(imap);
	close(server);
}
END_TEST

/* It neither keeps what came of it to itself nor waits for ever. */
START_TEST(a_body_that_stops)
{
	struct counted c = { 0, 0 };
	unsigned pieces;
	int server, rc;
	satchel_client *imap = open_folder(&c, &server);
	int64_t from = counting_clock(&c);

	ck_assert_uint_eq(read_body(imap, server, PARTS / 3, &pieces, &rc), PARTS / 3 * PART);
	ck_assert_int_eq(rc, SATCHEL_E_TRUNCATED);
	ck_assert(c.at - from >= LATE_MS * INT64_C(1000000) &&
	          c.at - from < 3 * LATE_MS * INT64_C(1000000));
	ck_assert_msg(c.looks <= LOOKS_MAX, "the clock was looked at %u times", c.looks);
	satchel_close(imap);
	close(server);
}
END_TEST

/* The same for an event loop that sleeps as long as it is told. */
START_TEST(an_event_loop_sleeps_as_long_as_it_is_told)
{
	satchel_call call = { .rc = 0 };
	struct counted c = { 0, 0 };
	satchel_client *imap;
	unsigned turns = 0;
	int64_t from;
	int server;

	imap = open_silent(&c, &server, true);
	from = counting_clock(&c);
	ck_assert_int_eq(satchel_noop(imap, SATCHEL_CALL(&call)), SATCHEL_QUEUED);
	while (call.rc == SATCHEL_QUEUED) {
		int64_t left = satchel_deadline(imap) - counting_clock(&c);

		if (left > 0)
			poll(NULL, 0, (int)((left + 999999) / 1000000));
		satchel_process(imap);
		ck_assert_uint_lt(turns++, 5);
	}
	ck_assert_int_eq(call.rc, SATCHEL_E_TIMEOUT);
	check_looks(&c, from);
	satchel_close(imap);
	close(server);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("deadlines");
	TCase *tc = tcase_create("deadlines");
	int n = (int)COUNTOF(dialogues);

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, silence_at_each_line, 0, n);
	tcase_add_loop_test(tc, octets_that_come_in_time_are_progress, 0, n);
	tcase_add_loop_test(tc, octets_that_come_too_late, 0, n);
	tcase_add_test(tc, fewer_octets_than_were_announced);
	tcase_add_test(tc, greeting_in_drops);
	tcase_add_test(tc, logout_in_drops);
	tcase_add_loop_test(tc, silence_while_opening, 0, (int)COUNTOF(openings));
	tcase_add_test(tc, for_ever);
	tcase_add_test(tc, the_deadline_is_told);
	tcase_add_test(tc, the_programs_time_does_not_count);
	tcase_add_test(tc, waiting_is_done_in_poll);
	tcase_add_test(tc, waiting_is_done_in_read);
	tcase_add_test(tc, the_servers_time_begins_with_the_call);
	tcase_add_test(tc, a_body_that_trickles);
	tcase_add_test(tc, a_body_that_stops);
	tcase_add_test(tc, an_event_loop_sleeps_as_long_as_it_is_told);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
