/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Undoes base64 and quoted-printable (RFC 2045), leniently: what cannot be decoded is passed
 * over (base64) or passed on (quoted-printable), and nothing of the rest is lost. */
#include <string.h>
#include <strings.h>

#include "transfer.h"

void transfer_init(struct transfer *t, const char *encoding, octet_sink sink, void *user)
{
	memset(t, 0, sizeof(*t));
	t->sink = sink;
	t->user = user;
	if (!strcasecmp(encoding, "base64"))
		t->encoding = TRANSFER_BASE64;
	else if (!strcasecmp(encoding, "quoted-printable"))
		t->encoding = TRANSFER_QUOTED_PRINTABLE;
}

static void flush(struct transfer *t)
{
	if (t->out_size)
		t->sink(t->out, t->out_size, t->user);
	t->out_size = 0;
}

static void put(struct transfer *t, char c)
{
	if (t->out_size == sizeof(t->out))
		flush(t);
	t->out[t->out_size++] = c;
}

/* ---- base64 */

static int base64_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* A group of n letters has n - 1 octets. */
static void base64_group(struct transfer *t)
{
	uint32_t bits = t->bits << 6 * (4 - t->letters);

	for (unsigned i = 1; i < t->letters; i++, bits <<= 8)
		put(t, (char)(bits >> 16 & 0xFF));
	t->bits = 0;
	t->letters = 0;
}

static void base64_octet(struct transfer *t, char c)
{
	int value = base64_value(c);

	if (c == '=' && t->letters)
		base64_group(t);
	if (value < 0)
		return;
	t->bits = t->bits << 6 | (uint32_t)value;
	if (++t->letters == 4)
		base64_group(t);
}

/* ---- quoted-printable */

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static void release(struct transfer *t)
{
	for (size_t i = 0; i < t->held_size; i++)
		put(t, t->held[i]);
	t->held_size = 0;
}

static void hold(struct transfer *t, char c)
{
	if (t->held_size == sizeof(t->held))
		release(t);
	t->held[t->held_size++] = c;
}

static void quoted_plain(struct transfer *t, char c);

/* Behind "=": two digits, or blanks and the end of the line (a soft break); all else stays as it
 * is. */
static void quoted_escape(struct transfer *t, char c)
{
	char first = t->held_size > 1 ? t->held[1] : '\0';

	if (c == '\n' && (!first || is_blank(first) || first == '\r')) {
		t->held_size = 0;
	} else if (first && hex_value(first) >= 0 && hex_value(c) >= 0) {
		t->held_size = 0;
		put(t, (char)(hex_value(first) << 4 | hex_value(c)));
	} else if (!first ? hex_value(c) >= 0 || is_blank(c) || c == '\r'
	                  : is_blank(first) && (is_blank(c) || c == '\r')) {
		hold(t, c);
	} else {
		release(t);
		quoted_plain(t, c);
	}
}

/* Blanks at the end of a line were added on the way (RFC 2045 section 6.7, rule 3). */
static void quoted_plain(struct transfer *t, char c)
{
	if (is_blank(c) || c == '\r') {
		hold(t, c);
		return;
	}
	if (c == '\n') {
		bool cr = t->held_size && t->held[t->held_size - 1] == '\r';

		t->held_size = 0;
		if (cr)
			put(t, '\r');
		put(t, c);
		return;
	}
	release(t);
	if (c == '=')
		hold(t, c);
	else
		put(t, c);
}

static void quoted_octet(struct transfer *t, char c)
{
	if (t->held_size && t->held[0] == '=')
		quoted_escape(t, c);
	else
		quoted_plain(t, c);
}

void transfer_feed(struct transfer *t, const char *octets, size_t size)
{
	if (t->encoding == TRANSFER_IDENTITY) {
		t->sink(octets, size, t->user);
		return;
	}
	for (size_t i = 0; i < size; i++) {
		if (t->encoding == TRANSFER_BASE64)
			base64_octet(t, octets[i]);
		else
			quoted_octet(t, octets[i]);
	}
	flush(t);
}

/* An "=" or blanks at the very end end a line that has no line end. */
void transfer_end(struct transfer *t)
{
	if (t->encoding == TRANSFER_BASE64 && t->letters)
		base64_group(t);
	if (t->held_size > 1 && t->held[0] == '=' && !is_blank(t->held[1]) && t->held[1] != '\r')
		release(t);
	t->held_size = 0;
	flush(t);
}
