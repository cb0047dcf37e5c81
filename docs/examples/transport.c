/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Through an HTTP proxy: transport imaps://mary@imap.example.org CA-FILE HOST:PORT PROXY-ADDRESS PROXY-PORT
 * The way is the program's own, TLS is above it. The password is the first line of standard input. */
#include <satchel/satchel.h>

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct tunnel {
	int fd;
	unsigned long long in, out; /* octets */
};

static int tunnel_read(void *user, void *room, size_t size, size_t *got)
{
	struct tunnel *t = user;
	ssize_t n = recv(t->fd, room, size, MSG_DONTWAIT);

	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? SATCHEL_AGAIN : SATCHEL_E_IO;
	t->in += (size_t)n;
	*got = (size_t)n; /* 0: the other end has closed */
	return SATCHEL_OK;
}

static int tunnel_write(void *user, const void *octets, size_t size, size_t *put)
{
	struct tunnel *t = user;
	ssize_t n = send(t->fd, octets, size, MSG_DONTWAIT | MSG_NOSIGNAL);

	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? SATCHEL_AGAIN : SATCHEL_E_IO;
	t->out += (size_t)n;
	*put = (size_t)n;
	return SATCHEL_OK;
}

/* Only for calls that block; with .fd_plus_1 it could be left out. */
static int tunnel_wait(void *user, unsigned want, int ms)
{
	const struct tunnel *t = user;
	struct pollfd p = { .fd = t->fd };

	p.events = (short)((want & SATCHEL_READABLE ? POLLIN : 0) |
	                   (want & SATCHEL_WRITABLE ? POLLOUT : 0));
	return poll(&p, 1, ms) < 0 && errno != EINTR ? SATCHEL_E_IO : SATCHEL_OK;
}

static void tunnel_close(void *user)
{
	struct tunnel *t = user;

	printf("%llu octets came, %llu went\n", t->in, t->out);
	close(t->fd);
}

/* CONNECT, and the answer up to its empty line. */
static bool dig(struct tunnel *t, const char *target, const char *address, const char *port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port)) };
	char text[512];
	size_t n = 0;

	t->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	inet_pton(AF_INET, address, &to.sin_addr);
	if (t->fd < 0 || connect(t->fd, (const struct sockaddr *)&to, sizeof to))
		return false;
	snprintf(text, sizeof text, "CONNECT %s HTTP/1.1\r\nHost: %s\r\n\r\n", target, target);
	if (send(t->fd, text, strlen(text), MSG_NOSIGNAL) != (ssize_t)strlen(text))
		return false;
	while (n + 1 < sizeof text && recv(t->fd, text + n, 1, 0) == 1) {
		text[++n] = 0;
		if (n > 4 && !strcmp(text + n - 4, "\r\n\r\n"))
			return !strncmp(text, "HTTP/1.1 200", 12);
	}
	return false;
}

int main(int argc, char **argv)
{
	satchel_client *imap = NULL;
	struct tunnel t = { .fd = -1 };
	char password[256];
	int rc;

	if (argc != 6 || !fgets(password, sizeof password, stdin))
		return 64;
	password[strcspn(password, "\n")] = 0;
	if (!dig(&t, argv[3], argv[4], argv[5]))
		return fprintf(stderr, "the proxy does not let us through\n"), 69;
	rc = satchel_open(
		&imap, argv[1],
		SATCHEL_OPTIONS(.ca_file = *argv[2] ? argv[2] : NULL,
	                        .transport = SATCHEL_TRANSPORT(.read = tunnel_read,
	                                                       .write = tunnel_write,
	                                                       .wait = tunnel_wait,
	                                                       .close = tunnel_close, .user = &t)));
	if (!rc)
		rc = satchel_login(imap, NULL, password, NULL);
	if (!rc)
		rc = satchel_examine(imap, "INBOX", NULL);
	if (!rc)
		printf("%u messages\n", (unsigned)satchel_selected(imap)->exists);
	if (rc)
		fprintf(stderr, "%s\n", satchel_error_of(imap)->message);
	satchel_close(imap);
	return rc ? 1 : 0;
}
