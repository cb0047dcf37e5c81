/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The encoder: forms of arguments. Knows which octets each form can carry, and no command. */
#include "core/encoder.h"
#include "core/chars.h"
#include "core/octets.h"

#include <stdio.h>

enum { TEXT_FIRST = 256, BREAKS_FIRST = 8, QUOTED_MAX = 1024, LITERAL_MINUS_MAX = 4096 };

/* ---- memory */

void satcheli_encoder_init(struct encoder *e, const satchel_allocator *from,
                           satchel_literals literals)
{
	memset(e, 0, sizeof *e);
	e->from = from;
	e->literals = literals;
	e->fresh = true;
}

void satcheli_encoder_reset(struct encoder *e)
{
	if (e->text)
		explicit_bzero(e->text, e->capacity);
	e->size = e->break_count = 0;
	e->rc = SATCHEL_OK;
	e->why = NULL;
	e->depth = 0;
	e->fresh = true;
}

void satcheli_encoder_clear(struct encoder *e)
{
	satcheli_encoder_reset(e);
	if (e->text)
		e->from->resize(e->from->user, e->text, e->capacity, 0);
	if (e->breaks)
		e->from->resize(e->from->user, e->breaks, e->break_capacity * sizeof *e->breaks, 0);
	e->text = NULL;
	e->breaks = NULL;
	e->capacity = e->break_capacity = 0;
}

int satcheli_encoder_fail(struct encoder *e, int rc, const char *why)
{
	if (!e->rc) {
		e->rc = rc;
		e->why = why;
	}
	return e->rc;
}

/* A new place rather than realloc, so that no secret stays behind. */
static bool grow(struct encoder *e, size_t size)
{
	size_t capacity = e->capacity ? e->capacity * 2 : TEXT_FIRST;
	char *text;

	while (capacity - e->size < size)
		capacity *= 2;
	text = e->from->resize(e->from->user, NULL, 0, capacity);
	if (!text)
		return !satcheli_encoder_fail(e, SATCHEL_E_MEMORY, "out of memory");
	if (e->text) {
		memcpy(text, e->text, e->size);
		explicit_bzero(e->text, e->capacity);
		e->from->resize(e->from->user, e->text, e->capacity, 0);
	}
	e->text = text;
	e->capacity = capacity;
	return true;
}

static char *room(struct encoder *e, size_t size)
{
	if (e->rc || size > SIZE_MAX / 4 || (e->capacity - e->size < size && !grow(e, size)))
		return NULL;
	return e->text + e->size;
}

void satcheli_encode_octets(struct encoder *e, const char *octets, size_t size)
{
	char *to = room(e, size);

	if (!to)
		return;
	if (size)
		memcpy(to, octets, size);
	e->size += size;
	e->fresh = false;
}

static void add_break(struct encoder *e, enum encoder_break_kind kind, uint64_t size, size_t source)
{
	if (e->break_count == e->break_capacity) {
		size_t capacity = e->break_capacity ? e->break_capacity * 2 : BREAKS_FIRST;
		struct encoder_break *b =
			e->from->resize(e->from->user, e->breaks, e->break_capacity * sizeof *b,
		                        capacity * sizeof *b);

		if (!b) {
			satcheli_encoder_fail(e, SATCHEL_E_MEMORY, "out of memory");
			return;
		}
		e->breaks = b;
		e->break_capacity = capacity;
	}
	e->breaks[e->break_count++] = (struct encoder_break){ kind, e->size, size, source };
}

/* ---- forms */

static void space(struct encoder *e)
{
	if (!e->fresh && e->size)
		satcheli_encode_octets(e, " ", 1);
}

void satcheli_encode_word(struct encoder *e, const char *word)
{
	space(e);
	satcheli_encode_octets(e, word, strlen(word));
}

bool satcheli_is_atom(const char *s, size_t size, int class)
{
	for (size_t i = 0; i < size; i++)
		if ((unsigned char)s[i] >= 128 || !char_is(s[i], class))
			return false;
	return size && !ascii_is(s, size, "NIL", 3);
}

void satcheli_encode_atom(struct encoder *e, const char *atom)
{
	size_t n = strlen(atom), skip = *atom == '\\';

	if (!satcheli_is_atom(atom + skip, n - skip, CHAR_ATOM))
		satcheli_encoder_fail(e, SATCHEL_E_ARGUMENT,
		                      "a word has octets that an atom cannot carry");
	space(e);
	satcheli_encode_octets(e, atom, n);
}

/* Octets that a quoted string needs; 0: it cannot carry them. */
static size_t quoted_size(const struct encoder *e, const char *s, size_t size)
{
	size_t n = size + 2;
	unsigned high = 0;

	for (size_t i = 0; i < size; i++) {
		if (!s[i] || s[i] == '\r' || s[i] == '\n')
			return 0;
		n += s[i] == '"' || s[i] == '\\';
		high |= (unsigned char)s[i] & 128;
	}
	if (high && (!e->utf8 || !satcheli_utf8_valid(s, size)))
		return 0;
	return size <= QUOTED_MAX ? n : 0;
}

static void quote(struct encoder *e, const char *s, size_t size, size_t quoted)
{
	char *to;

	space(e);
	to = room(e, quoted);
	if (!to)
		return;
	*to++ = '"';
	for (size_t i = 0; i < size; i++) {
		if (s[i] == '"' || s[i] == '\\')
			*to++ = '\\';
		*to++ = s[i];
	}
	*to = '"';
	e->size += quoted;
	e->fresh = false;
}

/* "{" number ["+"] "}" CRLF, and the wait that it may need. */
static void literal_head(struct encoder *e, uint64_t size, bool binary)
{
	char head[40];
	bool sync = e->literals == SATCHEL_LITERALS_SYNC ||
	            (e->literals == SATCHEL_LITERALS_MINUS && size > LITERAL_MINUS_MAX);

	space(e);
	snprintf(head, sizeof head, "%s{%llu%s}\r\n", binary ? "~" : "", (unsigned long long)size,
	         sync ? "" : "+");
	satcheli_encode_octets(e, head, strlen(head));
	if (sync)
		add_break(e, BREAK_WAIT, 0, 0);
}

void satcheli_encode_literal(struct encoder *e, const void *octets, size_t size)
{
	literal_head(e, size, false);
	satcheli_encode_octets(e, octets, size);
}

void satcheli_encode_source(struct encoder *e, uint64_t size, size_t source, bool binary)
{
	literal_head(e, size, binary);
	add_break(e, BREAK_SOURCE, size, source);
	e->fresh = false;
}

void satcheli_encode_string(struct encoder *e, const void *octets, size_t size)
{
	size_t quoted = quoted_size(e, octets, size);

	if (quoted)
		quote(e, octets, size, quoted);
	else if (size && memchr(octets, 0, size))
		satcheli_encoder_fail(e, SATCHEL_E_ARGUMENT, "NUL in a string");
	else
		satcheli_encode_literal(e, octets, size);
}

void satcheli_encode_astring(struct encoder *e, const void *octets, size_t size)
{
	if (e->plain_strings || !satcheli_is_atom(octets, size, CHAR_ASTRING)) {
		satcheli_encode_string(e, octets, size);
		return;
	}
	space(e);
	satcheli_encode_octets(e, octets, size);
}

void satcheli_encode_number(struct encoder *e, uint64_t n)
{
	char text[24];

	snprintf(text, sizeof text, "%llu", (unsigned long long)n);
	satcheli_encode_word(e, text);
}

/* A range up to "*" goes up to the highest UID that there can be, which finds the same but for a last message below the
 * range; "*" alone is one message, and has no other name. */
static char *avoid_star(struct encoder *e, const char *set, char *end)
{
	if (!e->no_star || end[-1] != '*')
		return end;
	if (end - set == 1 || end[-2] == ',')
		satcheli_encoder_fail(e, SATCHEL_E_UIDREQUIRED,
		                      "\"*\" cannot be used: UIDONLY is enabled");
	memcpy(end - 1, ENCODER_STAR, sizeof ENCODER_STAR - 1);
	return end - 1 + sizeof ENCODER_STAR - 1;
}

void satcheli_encode_set(struct encoder *e, const satchel_set *set)
{
	bool expand = e->plain_sets && set->kind != SATCHEL_SET_SAVED;
	size_t n = expand ? satcheli_set_expanded_size(set) : satcheli_set_text_size(set);
	char *to, *end;

	if (!satcheli_set_valid(set) || !n) {
		satcheli_encoder_fail(e, SATCHEL_E_ARGUMENT,
		                      "a set of messages is empty, or not in order");
		return;
	}
	space(e);
	to = room(e, n + sizeof ENCODER_STAR);
	if (!to)
		return;
	end = expand ? satcheli_set_expand(set, to) : satcheli_set_write(set, to);
	end = avoid_star(e, to, end);
	e->size += (size_t)(end - to);
	e->fresh = false;
}

/* Whether a server could read the end of the text as the announcement of a literal. */
static bool announces_literal(const char *text, size_t n)
{
	while (n && text[n - 1] == ' ')
		n--;
	if (!n || text[n - 1] != '}')
		return false;
	n -= n > 1 && text[n - 2] == '+' ? 2 : 1;
	while (n && ascii_digit((unsigned char)text[n - 1]))
		n--;
	return n && text[n - 1] == '{';
}

void satcheli_encode_raw(struct encoder *e, const char *text)
{
	size_t n = strlen(text);

	if (strpbrk(text, "\r\n"))
		satcheli_encoder_fail(e, SATCHEL_E_ARGUMENT, "CR or LF in an argument");
	if (announces_literal(text, n))
		satcheli_encoder_fail(e, SATCHEL_E_ARGUMENT, "an argument announces a literal");
	satcheli_encode_word(e, text);
}

void satcheli_encode_open(struct encoder *e)
{
	space(e);
	satcheli_encode_octets(e, "(", 1);
	e->depth++;
	e->fresh = true;
}

void satcheli_encode_close(struct encoder *e)
{
	if (!e->depth) {
		satcheli_encoder_fail(e, SATCHEL_E_ARGUMENT,
		                      "a list is closed that was not opened");
		return;
	}
	e->depth--;
	satcheli_encode_octets(e, ")", 1);
}

void satcheli_encode_secret(struct encoder *e, bool begins)
{
	if (begins)
		space(e);
	e->fresh = begins || e->fresh;
	add_break(e, begins ? BREAK_SECRET : BREAK_SECRET_END, 0, 0);
}

void satcheli_encode_wait(struct encoder *e)
{
	add_break(e, BREAK_WAIT, 0, 0);
	e->fresh = true;
}

void satcheli_encode_crlf(struct encoder *e)
{
	if (e->depth)
		satcheli_encoder_fail(e, SATCHEL_E_ARGUMENT, "a list is not closed");
	satcheli_encode_octets(e, "\r\n", 2);
	e->fresh = true;
}
