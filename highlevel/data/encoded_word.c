/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* One encoded word: where it ends and what octets it stands for. Knows the encodings B and Q. Refuses to know charsets and
 * what stands around a word. Longer words than the RFC has, blanks within, missing padding and a "=" without digits
 * are common, and accepted. */
#include "highlevel/data/encoded_word.h"

#include "core/octets.h"
#include "highlevel/data/transfer.h"

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

bool satcheli_encoded_word(struct encoded_word *w, const char *at, const char *end)
{
	at = charset(w, at + 2, end);
	if (at)
		at = encoding(w, at, end);
	if (at)
		at = encoded_text(w, at, end);
	w->after = at;
	return at && (!w->base64 || satcheli_base64_valid(w->text, w->text_size));
}

static char *quoted(char *to, const char *s, const char *end)
{
	while (s < end) {
		char c = *s++;

		if (c == '=' && satcheli_hex_octet(s, end, &c)) {
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
	to = w->base64 ? satcheli_base64_put(to, w->text, end) : quoted(to, w->text, end);
	d->out.size = (size_t)(to - d->out.data);
}
