/*
 * peer_plain.c - the floor: the same commands over a socket and a big buffer, and no parsing. An
 * answer has ended when the tail of what was read is the tagged line. With PLAIN_MODE=token every
 * octet also goes through token_loop.h. With TLS it is a plain GnuTLS reader.
 *
 * Copyright (C) 2026 The satchel developers
 * SPDX-License-Identifier: MIT
 */
#include "bench.h"
#include "token_loop.h"
#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { KEPT = 4096, ROOM = 1 << 20 }; /* the end of the octets before stays in front of the next */

static int fd;
static gnutls_session_t tls;
static char *buffer;
static bool token;

static ssize_t get(char *p, size_t n)
{
	ssize_t r;
	if (!tls)
		return recv(fd, p, n, 0);
	do
		r = gnutls_record_recv(tls, p, n);
	while (r == GNUTLS_E_INTERRUPTED || r == GNUTLS_E_AGAIN);
	return r;
}

static void put(const char *s)
{
	ssize_t n = (ssize_t)strlen(s);
	if ((tls ? gnutls_record_send(tls, s, (size_t)n) : send(fd, s, (size_t)n, 0)) != n)
		bench_fail("send", s);
}

/* Whether the octets before `end` finish the answer; a refusal is the end of the program. */
static bool is_tagged(const char *end, const char *want)
{
	size_t size = strlen(want);
	if (end[-1] != '\n')
		return false;
	const char *p = end - 2, *low = end - KEPT + 96;
	while (p > low && *p != '\n')
		p--;
	if (memcmp(p, want, size))
		return false;
	if (memcmp(p + size, "OK", 2))
		bench_fail("refused", p + 1);
	return true;
}

/* Sends one command and reads to its tagged line; gives the octets read. */
static uint64_t command(const char *tag, const char *text)
{
	char line[512], want[32];
	uint64_t total = 0;
	snprintf(line, sizeof line, "%s %s\r\n", tag, text);
	snprintf(want, sizeof want, "\n%s ", tag);
	put(line);
	memset(buffer, 0, KEPT - 1);
	buffer[KEPT - 1] = '\n';
	for (;;) {
		ssize_t r = get(buffer + KEPT, ROOM);
		if (r <= 0)
			bench_fail(text, "connection lost");
		if (token)
			do_token(buffer + KEPT, (size_t)r);
		total += (uint64_t)r;
		if (is_tagged(buffer + KEPT + r, want))
			return total;
		memmove(buffer, buffer + r, KEPT);
	}
}

static void start_tls(void)
{
	gnutls_certificate_credentials_t trust;
	gnutls_certificate_allocate_credentials(&trust);
	gnutls_init(&tls, GNUTLS_CLIENT);
	gnutls_set_default_priority(tls);
	gnutls_credentials_set(tls, GNUTLS_CRD_CERTIFICATE, trust);
	gnutls_transport_set_int(tls, fd);
	if (gnutls_handshake(tls) < 0)
		bench_fail("TLS", "handshake failed");
}

static void open_connection(const struct bench_arguments *a)
{
	struct sockaddr_in sa = { .sin_family = AF_INET, .sin_port = htons(a->port) };
	int one = 1;
	inet_pton(AF_INET, a->host, &sa.sin_addr);
	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	if (connect(fd, (const struct sockaddr *)&sa, sizeof sa))
		bench_fail("connect", a->host);
	if (a->tls)
		start_tls();
	buffer = malloc(KEPT + ROOM);
	if (!buffer || get(buffer, ROOM) <= 0)
		bench_fail("greeting", "none");
}

static const char *const commands[] = {
	[1] = "UID FETCH 1:* " BENCH_T1_ITEMS,
	[2] = "UID FETCH 1:* " BENCH_T2_ITEMS,
	[3] = "UID FETCH 1 " BENCH_T2_ITEMS,
	[5] = "UID FETCH 1:* " BENCH_T5_ITEMS,
	[6] = "UID SEARCH ALL",
	[7] = "LIST \"\" \"*\"",
	[8] = "EXAMINE Bench-1000000 (QRESYNC (1 1))",
};

int main(int argc, char **argv)
{
	struct bench_arguments a = bench_parse(argc, argv);
	const char *mode = getenv("PLAIN_MODE");
	char examine[128];
	uint64_t octets = 0;
	if (a.task == 4)
		bench_no_task();
	open_connection(&a);
	command("x1", "LOGIN " BENCH_USER " " BENCH_PASSWORD);
	snprintf(examine, sizeof examine, "EXAMINE %s", a.folder);
	command("x2", a.task == 8 ? "ENABLE QRESYNC" : examine);
	token = mode && !strcmp(mode, "token");
	bench_begin();
	for (unsigned i = 0; i < a.repeat; i++)
		octets += command("xyzzy9", commands[a.task]);
	bench_end(&a, token ? (uint64_t)responses - a.repeat : 0, octets, NULL);
	return tokens < 0;
}
