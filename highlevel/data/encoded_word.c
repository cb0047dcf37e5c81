/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* One encoded word: where it ends and what octets it stands for. Knows the encodings B and Q. Refuses to know charsets and
 * what stands around a word. Longer words than the RFC has, blanks within, missing padding and a "=" without digits
 * are common, and accepted. */
#include "highlevel/data/encoded_word.h"

#include "core/octets.h"

enum { SKIP = 64 };

/* The digits of base64, each by one too much; 65 for what may stand between them, 0 for all other octets. */
static const unsigned char digits[256] = {
	0,  0,  0,  0,  0,  0,  0,  0,  0,  65, 65, 0,  0,  65, 0,  0,  0,  0,  0,  0,  0,  0,
	0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  65, 0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  63,
	0,  0,  0,  64, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 0,  0,  0,  65, 0,  0,  0,  1,
	2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23,
	24, 25, 26, 0,  0,  0,  0,  0,  0,  27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39,
	40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 0,  0,  0,  0,  0,
};

/* Above SKIP: none. */
static unsigned digit(char c)
{
	return digits[(unsigned char)c] - 1u;
}

/* token of RFC 2047, as far as it matters here. */
static bool token(char c)
{
	return c > ' ' && c < 127 && c != '?' && c != '=';
}

/* The charset, up to its "?". */
static const char *charset(struct encoded_word *w, const char *at, const char *end)
{
	const char *star;

	for (w->charset = at; at < end && token(*at); at++)
		;
	if (at == w->charset || at == end || *at != '?')
		return NULL;
	star = memchr(w->charset, '*', (size_t)(at - w->charset));
	w->charset_size = (size_t)((star ? star : at) - w->charset);
	return at + 1;
}

static const char *encoding(struct encoded_word *w, const char *at, const char *end)
{
	unsigned char c;

	if (end - at < 2 || at[1] != '?')
		return NULL;
	c = ascii_upper((unsigned char)*at);
	w->base64 = c == 'B';
	return c == 'B' || c == 'Q' ? at + 2 : NULL;
}

/* Up to the first "?=". A "=?" before that begins another word, so that no octet is looked at for two words. */
static const char *encoded_text(struct encoded_word *w, const char *at, const char *end)
{
	const char *mark = at;

	w->text = at;
	while ((mark = memchr(mark, '?', (size_t)(end - mark))) && end - mark > 1) {
		if (mark[1] == '=') {
			w->text_size = (size_t)(mark - at);
			return mark + 2;
		}
		if (mark > at && mark[-1] == '=')
			return NULL;
		mark++;
	}
	return NULL;
}

static bool base64_valid(const char *s, size_t size)
{
	unsigned all = 0;

	for (size_t i = 0; i < size; i++)
		all |= digit(s[i]);
	return all < 128;
}

bool satcheli_encoded_word(struct encoded_word *w, const char *at, const char *end)
{
	at = charset(w, at + 2, end);
	if (at)
		at = encoding(w, at, end);
	if (at)
		at = encoded_text(w, at, end);
	w->after = at;
	return at && (!w->base64 || base64_valid(w->text, w->text_size));
}

/* Four digits at a time, as long as nothing stands between them. */
static char *base64_groups(char *to, const char **text, const char *end)
{
	const char *s = *text;

	for (; end - s >= 4; s += 4, to += 3) {
		unsigned a = digit(s[0]), b = digit(s[1]), c = digit(s[2]), d = digit(s[3]);

		if ((a | b | c | d) >= SKIP)
			break;
		to[0] = (char)(a << 2 | b >> 4);
		to[1] = (char)(b << 4 | c >> 2);
		to[2] = (char)(c << 6 | d);
	}
	*text = s;
	return to;
}

static char *base64(char *to, const char *s, const char *end)
{
	unsigned bits = 0, have = 0;

	to = base64_groups(to, &s, end);
	for (; s < end; s++) {
		unsigned v = digit(*s);

		if (*s == '=')
			have = 0; /* padding: what is left are no whole octets */
		if (v >= SKIP)
			continue;
		bits = bits << 6 | v;
		have += 6;
		if (have >= 8) {
			have -= 8;
			*to++ = (char)(bits >> have);
		}
	}
	return to;
}

/* 16 and above: none. */
static unsigned hex(char c)
{
	unsigned char u = ascii_upper((unsigned char)c);

	if (ascii_digit(u))
		return u - '0';
	return u >= 'A' && u <= 'F' ? u - 'A' + 10u : 16;
}

static char *quoted(char *to, const char *s, const char *end)
{
	while (s < end) {
		char c = *s++;

		if (c == '=' && end - s >= 2 && (hex(s[0]) | hex(s[1])) < 16) {
			c = (char)(hex(s[0]) << 4 | hex(s[1]));
			s += 2;
		} else if (c == '_') {
			c = ' ';
		} else if (c == '\r' || c == '\n') {
			continue; /* folded within the word */
		}
		*to++ = c;
	}
	return to;
}

void satcheli_encoded_word_put(struct text_decoder *d, const struct encoded_word *w)
{
	const char *end = w->text + w->text_size;
	char *to;

	if (!w->text_size || !satcheli_text_reserve(d, &d->out, w->text_size))
		return;
	to = d->out.data + d->out.size;
	to = w->base64 ? base64(to, w->text, end) : quoted(to, w->text, end);
	d->out.size = (size_t)(to - d->out.data);
}
