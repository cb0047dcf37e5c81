/*
 * replay.c - an IMAP server that reads no mail: it answers from recordings as fast as the socket
 * takes them, so that the client is what is measured. This file knows sockets, TLS and threads (one
 * per connection, 127.0.0.1 only); what is answered to which command is in replay_commands.c.
 *
 * Copyright (C) 2026 The satchel developers
 * SPDX-License-Identifier: MIT
 */
#include "replay.h"
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

struct recording recordings[8];
static gnutls_certificate_credentials_t credentials;

struct listener {
	int fd;
	bool tls;
};

static bool is_transient(ssize_t r)
{
	return r == GNUTLS_E_AGAIN || r == GNUTLS_E_INTERRUPTED;
}

bool put(struct session *s, const char *octets, size_t size)
{
	while (size) {
		ssize_t k = s->tls ? gnutls_record_send(s->tls, octets, size)
		                   : send(s->fd, octets, size, MSG_NOSIGNAL);
		if (s->tls && is_transient(k))
			continue;
		if (k <= 0)
			return false;
		octets += k;
		size -= (size_t)k;
	}
	return true;
}

bool put_text(struct session *s, const char *text)
{
	return put(s, text, strlen(text));
}

/* The size of "* N FETCH (UID N" in front of a response. (sscanf would look for the end of the file.) */
static size_t head_size(const char *p)
{
	static const char between[] = " FETCH (UID ";
	const char *start = p;
	p += 2;
	p += strspn(p, "0123456789");
	if (strncmp(p, between, sizeof between - 1))
		return 0;
	p += sizeof between - 1;
	return (size_t)(p - start) + strspn(p, "0123456789");
}

/* Responses beyond the recorded ones are recorded ones again, under a number of their own. */
static bool put_renumbered(struct session *s, const struct recording *r, size_t from, size_t to)
{
	char out[1 << 16];
	size_t used = 0;
	for (size_t i = from; i < to; i++) {
		const char *p = r->octets + r->start[i % r->count];
		size_t head = head_size(p);
		size_t size = r->start[i % r->count + 1] - r->start[i % r->count] - head;
		if (used + size + 64 > sizeof out) {
			if (!put(s, out, used))
				return false;
			used = 0;
		}
		if (!head || size + 64 > sizeof out)
			return false;
		used += (size_t)sprintf(out + used, "* %zu FETCH (UID %zu", i + 1, i + 1);
		memcpy(out + used, p + head, size);
		used += size;
	}
	return put(s, out, used);
}

bool put_responses(struct session *s, const struct recording *r, size_t from, size_t to)
{
	if (to > r->count) {
		size_t limit = from > r->count ? from : r->count;
		return (from >= limit || put_responses(s, r, from, limit)) &&
		       put_renumbered(s, r, limit, to);
	}
	off_t at = (off_t)r->start[from], end = (off_t)r->start[to];
	if (s->tls || to - from < 64)
		return put(s, r->octets + at, (size_t)(end - at));
	while (at < end)
		if (sendfile(s->fd, r->fd, &at, (size_t)(end - at)) <= 0)
			return false;
	return true;
}

static bool refill(struct session *s)
{
	ssize_t k;
	do
		k = s->tls ? gnutls_record_recv(s->tls, s->in, sizeof s->in)
		           : recv(s->fd, s->in, sizeof s->in, 0);
	while (s->tls && is_transient(k));
	s->have = k > 0 ? (size_t)k : 0;
	s->pos = 0;
	return k > 0;
}

/* The size of the literal announced by "{n}" or "{n+}" at the end of the line; the announcement is
 * cut off, since the octets take its place. -1: none. */
static long long take_literal(struct session *s, size_t *size)
{
	size_t i = *size;
	if (i < 5 || s->line[i - 3] != '}')
		return -1;
	bool waits = s->line[i - 4] != '+';
	for (i -= waits ? 4 : 5; i && s->line[i] >= '0' && s->line[i] <= '9'; i--)
		;
	if (s->line[i] != '{')
		return -1;
	long long literal = strtoll(s->line + i + 1, NULL, 10);
	*size = i;
	if (waits && !put_text(s, "+ go\r\n"))
		return -1;
	return literal;
}

bool get_line(struct session *s)
{
	size_t size = 0;
	for (long long literal = 0;;) {
		if (s->pos == s->have && !refill(s))
			return false;
		if (size + 1 >= LINE_MAX_SIZE)
			return false;
		char c = s->line[size++] = s->in[s->pos++];
		if (literal > 0 && literal--)
			continue;
		if (c != '\n')
			continue;
		literal = take_literal(s, &size);
		if (literal < 0)
			break;
	}
	while (size && (s->line[size - 1] == '\n' || s->line[size - 1] == '\r'))
		size--;
	s->line[size] = 0;
	return true;
}

static void *serve(void *argument)
{
	struct session *s = argument;
	s->line = malloc(LINE_MAX_SIZE);
	if (s->line && (!s->tls || gnutls_handshake(s->tls) >= 0))
		answer_session(s);
	if (s->tls)
		gnutls_deinit(s->tls);
	close(s->fd);
	free(s->line);
	free(s);
	return NULL;
}

static int listen_on(const char *port)
{
	struct sockaddr_in sa = { .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port)) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;
	sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (bind(fd, (const struct sockaddr *)&sa, sizeof sa) || listen(fd, 64)) {
		perror("replay: listen");
		exit(1);
	}
	return fd;
}

static void start_session(int fd, bool with_tls)
{
	struct session *s = calloc(1, sizeof *s);
	pthread_t thread;
	int one = 1;
	if (!s) {
		close(fd);
		return;
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	s->fd = fd;
	if (with_tls) {
		gnutls_init(&s->tls, GNUTLS_SERVER);
		gnutls_set_default_priority(s->tls);
		gnutls_credentials_set(s->tls, GNUTLS_CRD_CERTIFICATE, credentials);
		gnutls_transport_set_int(s->tls, fd);
	}
	if (pthread_create(&thread, NULL, serve, s)) {
		serve(s);
		return;
	}
	pthread_detach(thread);
}

static void *accept_all(void *argument)
{
	const struct listener *l = argument;
	for (;;) {
		int fd = accept(l->fd, NULL, NULL);
		if (fd >= 0)
			start_session(fd, l->tls);
	}
	return NULL;
}

static void load_all(const char *folder)
{
	char path[4096];
	for (int task = 1; task < 8; task++) {
		if (task == 4)
			continue;
		snprintf(path, sizeof path, "%s/T%d", folder, task);
		if (!recording_load(&recordings[task], path))
			exit(1);
	}
}

static void start_tls_listener(char **argv)
{
	static struct listener tls = { .tls = true };
	pthread_t thread;
	gnutls_certificate_allocate_credentials(&credentials);
	if (gnutls_certificate_set_x509_key_file(credentials, argv[1], argv[2],
	                                         GNUTLS_X509_FMT_PEM) < 0) {
		fprintf(stderr, "replay: bad certificate or key\n");
		exit(1);
	}
	tls.fd = listen_on(argv[0]);
	if (pthread_create(&thread, NULL, accept_all, &tls))
		exit(1);
}

int main(int argc, char **argv)
{
	struct listener plain = { 0 };
	if (argc != 3 && argc != 6) {
		fprintf(stderr, "usage: replay FOLDER PORT [TLSPORT CERTIFICATE KEY]\n");
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	load_all(argv[1]);
	if (argc == 6)
		start_tls_listener(argv + 3);
	plain.fd = listen_on(argv[2]);
	accept_all(&plain);
	return 0;
}
