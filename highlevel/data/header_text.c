/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Header fields as text. Knows which words belong together: adjacent ones of one charset are converted as one, so that a
 * character may be split between them. Refuses to know fields with a structure, and charsets. */
#include "highlevel/data/header_text.h"

#include "core/octets.h"
#include "highlevel/data/encoded_word.h"

/* A field being decoded; what lies before at is done. */
struct walk {
	struct text_decoder *d;
	const char *at, *end;
	bool open;   /* the last thing was a word */
	size_t from; /* where in d->out the words began that are to be converted as one */
	const char *charset;
	size_t charset_size;
};

static bool odd(const char *s, size_t rest)
{
	unsigned char c = (unsigned char)*s;

	return !c || c == '\r' || c == '\n' || c >= 0x80 || (c == '=' && rest > 1 && s[1] == '?');
}

/* Eight octets of which none has its high bit set, is below 14 or is "=". */
static bool plain_eight(const char *in)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), high = ones * 0x80;
	uint64_t w, e;

	memcpy(&w, in, 8);
	e = w ^ ones * '=';
	return !((w | (w - ones * 14) | (e - ones)) & high);
}

static bool plain_slow(const char *in, size_t size, size_t i)
{
	for (; i < size; i++)
		if (odd(in + i, size - i))
			return false;
	return true;
}

/* The last eight may overlap those before them. */
bool satcheli_header_plain(const char *in, size_t size)
{
	size_t i = 0;

	while (size - i >= 8 && plain_eight(in + i))
		i += 8;
	return i == size || (size - i < 8 && size >= 8 && plain_eight(in + size - 8)) ||
	       plain_slow(in, size, i);
}

static bool blank(const char *s, const char *end)
{
	while (s < end && (*s == ' ' || *s == '\t' || *s == '\r' || *s == '\n'))
		s++;
	return s == end;
}

/* The next fold: CR LF and a blank, or LF and a blank. *size is that of the fold. */
static const char *fold(const char *s, const char *end, size_t *size)
{
	const char *line;

	for (const char *from = s; (line = memchr(from, '\n', (size_t)(end - from)));
	     from = line + 1) {
		bool cr = line > s && line[-1] == '\r';

		if (end - line < 2 || (line[1] != ' ' && line[1] != '\t'))
			continue;
		*size = cr ? 3 : 2;
		return line - cr;
	}
	return NULL;
}

/* What is not a word. */
static void put_text(struct text_decoder *d, const char *s, const char *end)
{
	size_t from = d->out.size, size;

	for (const char *f; (f = fold(s, end, &size)); s = f + size) {
		satcheli_text_put(d, s, (size_t)(f - s));
		satcheli_text_put(d, " ", 1);
	}
	satcheli_text_put(d, s, (size_t)(end - s));
	satcheli_text_settle(d, from, "", 0);
}

static void close_words(struct walk *w)
{
	if (w->open)
		satcheli_text_settle(w->d, w->from, w->charset, w->charset_size);
	w->open = false;
}

/* A word at at, and what lies before it; blanks between two words are no text (RFC 2047 section 6.2). */
static void put_word(struct walk *w, const char *at, const struct encoded_word *word)
{
	bool adjacent = w->open && blank(w->at, at);

	if (!adjacent ||
	    !ascii_same(w->charset, w->charset_size, word->charset, word->charset_size))
		close_words(w);
	if (!adjacent)
		put_text(w->d, w->at, at);
	if (!w->open) {
		w->open = true;
		w->from = w->d->out.size;
		w->charset = word->charset;
		w->charset_size = word->charset_size;
	}
	satcheli_encoded_word_put(w->d, word);
	w->at = word->after;
}

/* The next "=?". */
static const char *mark(const char *s, const char *end)
{
	while ((s = memchr(s, '=', (size_t)(end - s))) && (end - s < 2 || s[1] != '?'))
		s++;
	return s;
}

static void decode(struct text_decoder *d, const char *in, size_t size)
{
	struct walk w = { .d = d, .at = in, .end = in + size };
	const char *from = in, *at;

	while ((at = mark(from, w.end))) {
		struct encoded_word word;

		from = at + 2;
		if (!satcheli_encoded_word(&word, at, w.end))
			continue;
		put_word(&w, at, &word);
		from = w.at;
	}
	close_words(&w);
	put_text(d, w.at, w.end);
}

const char *satcheli_header_decode(struct text_decoder *d, struct arena *a, const char *in,
                                   size_t size)
{
	const char *text = satcheli_text_recall(d->memo, a, in, size);

	if (text)
		return text;
	satcheli_text_start(d);
	decode(d, in, size);
	text = satcheli_text_finish(d, a);
	if (text)
		satcheli_text_remember(&d->memo, d->from, in, size, text);
	return text;
}

const char *satcheli_header_text(struct text_decoder *d, struct arena *a, const char *in,
                                 size_t size)
{
	if (satcheli_header_plain(in, size))
		return satcheli_arena_text(a, size ? in : "", size);
	return satcheli_header_decode(d, a, in, size);
}

const char *satcheli_header_text_in_place(struct text_decoder *d, struct arena *a, const char *in,
                                          size_t size)
{
	return satcheli_header_plain(in, size) ? in : satcheli_header_decode(d, a, in, size);
}
