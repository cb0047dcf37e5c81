/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Takes user, host and port out of a URL (RFC 5092), for prompts and for looking up a netrc
 * file. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "url.h"

static int hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c ? strchr(digits, c | 0x20) : NULL;

	return at && (c <= '9' || (c | 0x20) >= 'a') ? (int)(at - digits) : -1;
}

static bool copy(char *room, size_t room_size, const char *from, size_t n)
{
	if (n >= room_size)
		return false;
	memcpy(room, from, n);
	room[n] = '\0';
	return true;
}

/* %XX, or the octet as it is. *taken: how many octets were read. */
static char octet_of(const char *from, size_t n, size_t *taken)
{
	int high = *from == '%' && n > 2 ? hex_digit(from[1]) : -1;
	int low = high < 0 ? -1 : hex_digit(from[2]);

	*taken = low < 0 ? 1 : 3;
	return low < 0 ? *from : (char)(high * 16 + low);
}

static bool copy_decoded(char *room, size_t room_size, const char *from, size_t n)
{
	size_t used = 0, taken = 0;

	for (size_t i = 0; i < n; i += taken, used++) {
		if (used + 1 >= room_size)
			return false;
		room[used] = octet_of(from + i, n - i, &taken);
	}
	room[used] = '\0';
	return true;
}

/* USER;AUTH=MECHANISM: only the first half is a name. */
static bool read_user(struct url *url, const char *from, size_t n)
{
	const char *semicolon = memchr(from, ';', n);

	return copy_decoded(url->user, sizeof(url->user), from,
	                    semicolon ? (size_t)(semicolon - from) : n);
}

static bool read_host(struct url *url, const char *from, size_t n)
{
	const char *end = *from == '[' ? memchr(from, ']', n) : NULL;
	const char *colon = end ? end + 1 : memchr(from, ':', n);
	size_t host = colon ? (size_t)(colon - from) : n, skip = end ? 1 : 0;

	if (colon && colon < from + n && *colon == ':' &&
	    !copy(url->port, sizeof(url->port), colon + 1, n - host - 1))
		return false;
	return host > 2 * skip && copy(url->host, sizeof(url->host), from + skip, host - 2 * skip);
}

bool url_read(struct url *url, const char *text)
{
	bool tls = !strncasecmp(text, "imaps://", 8);
	const char *at, *start = text + (tls ? 8 : 7);
	size_t n;

	memset(url, 0, sizeof(*url));
	if (!tls && strncasecmp(text, "imap://", 7) != 0)
		return false;
	memcpy(url->port, tls ? "993" : "143", 4);
	n = strcspn(start, "/?#");
	at = memrchr(start, '@', n);
	if (at && !read_user(url, start, (size_t)(at - start)))
		return false;
	n -= at ? (size_t)(at + 1 - start) : 0;
	return n && read_host(url, at ? at + 1 : start, n);
}

bool url_has_path(const char *text)
{
	const char *host = strstr(text, "://"), *path = host ? strpbrk(host + 3, "/?#") : NULL;

	return path && strcmp(path, "/") != 0;
}

/* USER:PASSWORD@HOST: a password may have any character, so the last "@" counts. */
static void write_shown(FILE *out, const char *from, size_t n)
{
	const char *at = memrchr(from, '@', n);
	const char *colon = at ? memchr(from, ':', (size_t)(at - from)) : NULL;

	if (!colon) {
		fwrite(from, 1, n, out);
		return;
	}
	fwrite(from, 1, (size_t)(colon + 1 - from), out);
	fputs("***", out);
	fwrite(at, 1, n - (size_t)(at - from), out);
}

char *url_shown(const char *argument)
{
	const char *scheme = strstr(argument, "://");
	size_t before = scheme ? (size_t)(scheme + 3 - argument) : 0, size = 0;
	char *shown = NULL;
	FILE *out = must(open_memstream(&shown, &size));

	fwrite(argument, 1, before, out);
	write_shown(out, argument + before, strlen(argument + before));
	fclose(out);
	return must(shown);
}

char *url_shown_in(const char *line)
{
	char *shown = NULL;
	size_t size = 0;
	FILE *out = must(open_memstream(&shown, &size));

	for (const char *scheme; (scheme = strstr(line, "://"));) {
		size_t n = strcspn(scheme + 3, " \t\r\n");

		fwrite(line, 1, (size_t)(scheme + 3 - line), out);
		write_shown(out, scheme + 3, n);
		line = scheme + 3 + n;
	}
	fputs(line, out);
	fclose(out);
	return must(shown);
}
