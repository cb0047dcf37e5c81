/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The words of a ">" line, and how they become arguments. */
#include "tests/transcripts/words.h"
#include "tests/transcripts/text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The end of the word that begins at s; quoted ones end behind their quote. */
static const char *word_end(const char *s)
{
	if (*s != '"')
		return s + strcspn(s, " ");
	for (s++; *s && *s != '"'; s++)
		if (*s == '\\' && s[1])
			s++;
	return *s ? s + 1 : NULL;
}

static bool add_word(struct words *w, const char *from, const char *end)
{
	struct string t = { 0 };
	bool fine = w->count < WORDS_MAX;

	text_add(&t, "", 0);
	if (*from == '"')
		fine = fine && text_unescape(&t, from + 1, (size_t)(end - from) - 2);
	else
		text_add(&t, from, (size_t)(end - from));
	if (fine)
		w->list[w->count++] = t.at;
	else
		text_clear(&t);
	return fine;
}

bool words_split(struct words *w, const char *line)
{
	w->count = 0;
	for (line += strspn(line, " "); *line; line += strspn(line, " ")) {
		const char *end = word_end(line);

		if (!end || !add_word(w, line, end))
			return false;
		line = end;
	}
	return w->count > 0;
}

void words_clear(struct words *w)
{
	while (w->count)
		free(w->list[--w->count]);
}

const char *words_at(const struct words *w, size_t n)
{
	return n < w->count ? w->list[n] : NULL;
}

const char *words_value(const struct words *w, const char *key, size_t again)
{
	size_t size = strlen(key);

	for (size_t i = 1; i < w->count; i++)
		if (strncmp(w->list[i], key, size) == 0 && w->list[i][size] == '=' && again-- == 0)
			return w->list[i] + size + 1;
	return NULL;
}

bool words_have(const struct words *w, const char *word)
{
	for (size_t i = 1; i < w->count; i++)
		if (strcmp(w->list[i], word) == 0)
			return true;
	return false;
}

static uint32_t flag_bit(const char *name)
{
	static const char *const names[] = { "\\Seen", "\\Answered", "\\Flagged", "\\Deleted",
		                             "\\Draft" };

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcasecmp(name, names[i]) == 0)
			return 1u << i;
	return 0;
}

satchel_flags words_flags(char *text, const char **room, size_t count)
{
	satchel_flags flags = { 0, room, 0 };
	char *rest = text, *name;

	while (text && (name = strsep(&rest, ",")) != NULL) {
		uint32_t bit = flag_bit(name);

		flags.bits |= bit;
		if (!bit && *name && flags.count < count)
			room[flags.count++] = name;
	}
	return flags;
}

bool words_bits(const char *text, const struct words_bit *table, uint64_t *bits)
{
	*bits = 0;
	while (text && *text) {
		size_t size = strcspn(text, ",");
		const struct words_bit *b = table;

		while (b->name && (strlen(b->name) != size || strncmp(b->name, text, size) != 0))
			b++;
		if (!b->name)
			return false;
		*bits |= b->bit;
		text += size + (text[size] == ',');
	}
	return true;
}

bool words_set(const char *text, satchel_set *set)
{
	static const struct {
		const char *prefix;
		satchel_set_kind kind;
	} kinds[] = { { "numbers:", SATCHEL_SET_NUMBERS }, { "uids:", SATCHEL_SET_UIDS } };

	*set = (satchel_set)SATCHEL_SET_EMPTY;
	for (size_t i = 0; i < 2; i++)
		if (strncmp(text, kinds[i].prefix, strlen(kinds[i].prefix)) == 0) {
			set->kind = kinds[i].kind;
			text += strlen(kinds[i].prefix);
		}
	if (strcmp(text, "empty") == 0)
		return true;
	return satchel_set_parse(set, text) == SATCHEL_OK;
}
