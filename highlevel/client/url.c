/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* IMAP URLs, as far as they name a server: RFC 5092 section 3. */
#include "highlevel/client/url.h"
#include "core/block.h"
#include "core/octets.h"

#include <stdlib.h>

static int hex(char c)
{
	if (ascii_digit((unsigned char)c))
		return c - '0';
	c = (char)ascii_upper((unsigned char)c);
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* %XX undone, in place. false: a broken escape, or an octet that no name has. */
static bool unescape(char *s)
{
	char *to = s;

	for (; *s; s++) {
		int high = *s == '%' ? hex(s[1]) : 0, low = *s == '%' && high >= 0 ? hex(s[2]) : 0;

		if (high < 0 || low < 0 || (*s == '%' && high == 0 && low == 0))
			return false;
		*to++ = *s == '%' ? (char)(high * 16 + low) : *s;
		s += *s == '%' ? 2 : 0;
	}
	*to = 0;
	return true;
}

/* Takes a prefix, in any case. */
static bool take(const char **p, const char *upper)
{
	if (!ascii_begins(*p, upper))
		return false;
	*p += strlen(upper);
	return true;
}

static bool scheme(const char **p, struct url *url)
{
	url->tls = take(p, "IMAPS://");
	return url->tls || take(p, "IMAP://");
}

/* [":" port] to the end of the server part. */
static const char *port(const char *p, const char *end, struct url *url)
{
	char *stop;
	unsigned long n;

	url->port = url->tls ? 993 : 143;
	if (p == end)
		return NULL;
	if (*p != ':')
		return "something stands behind the host";
	n = strtoul(p + 1, &stop, 10);
	if (stop != end || p + 1 == end || !ascii_digit((unsigned char)p[1]) || !n || n > 65535)
		return "the port is not a number from 1 to 65535";
	url->port = (uint16_t)n;
	return NULL;
}

static const char *host_end(const char *p, const char *end)
{
	if (*p == '[') {
		const char *bracket = memchr(p, ']', (size_t)(end - p));

		return bracket ? bracket + 1 : p;
	}
	while (p < end && *p != ':')
		p++;
	return p;
}

static bool is_host(const char *p, const char *end)
{
	for (; p < end; p++)
		if ((unsigned char)*p <= 32 || strchr("@/?#\\<>\"", *p))
			return false;
	return true;
}

static int host(const satchel_allocator *from, const char *p, const char *end, struct url *url,
                const char **why)
{
	const char *stop = host_end(p, end);
	bool bracket = *p == '[';

	*why = stop == p || !is_host(p, stop)
	               ? "the host is missing or has characters that no host has"
	               : port(stop, end, url);
	if (*why)
		return SATCHEL_E_ARGUMENT;
	url->host = satcheli_block_text(from, p + bracket, (size_t)(stop - p) - 2u * bracket);
	return url->host ? SATCHEL_OK : SATCHEL_E_MEMORY;
}

/* iuserinfo: enc-user [";AUTH=" ...] */
static int user(const satchel_allocator *from, const char *p, const char *at, struct url *url,
                const char **why)
{
	const char *end = memchr(p, ';', (size_t)(at - p));

	if (memchr(p, ':', (size_t)(at - p))) {
		*why = "a password has no place in a URL";
		return SATCHEL_E_ARGUMENT;
	}
	url->user = satcheli_block_text(from, p, (size_t)((end ? end : at) - p));
	if (!url->user)
		return SATCHEL_E_MEMORY;
	*why = "the user name has a broken %XX";
	return unescape(url->user) ? SATCHEL_OK : SATCHEL_E_ARGUMENT;
}

int satcheli_url_parse(const satchel_allocator *from, const char *text, struct url *url,
                       const char **why)
{
	const char *p = text, *end, *at;
	int rc = SATCHEL_OK;

	memset(url, 0, sizeof *url);
	*why = "a URL begins with imaps:// or imap://";
	if (!scheme(&p, url))
		return SATCHEL_E_ARGUMENT;
	end = p + strcspn(p, "/?#");
	at = memchr(p, '@', (size_t)(end - p));
	if (at)
		rc = user(from, p, at, url, why);
	if (!rc)
		rc = host(from, at ? at + 1 : p, end, url, why);
	if (rc)
		satcheli_url_clear(url);
	return rc;
}

void satcheli_url_clear(struct url *url)
{
	satcheli_block_free(url->user);
	satcheli_block_free(url->host);
	url->user = url->host = NULL;
}
