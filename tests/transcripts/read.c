/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Reads a transcript into steps. Knows the lines of the format, not what the calls and settings mean. */
#include "tests/transcripts/transcript.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool fail(struct transcript *t, unsigned line, const char *why)
{
	snprintf(t->error, sizeof(t->error), "line %u: %s", line, why);
	return false;
}

static struct step *step_new(struct transcript *t, enum step_kind kind, unsigned line)
{
	struct step *steps = realloc(t->steps, (t->step_count + 1) * sizeof(*steps));

	if (!steps)
		abort();
	t->steps = steps;
	steps[t->step_count] = (struct step){ .kind = kind, .line = line };
	return &steps[t->step_count++];
}

/* Octets of one side: consecutive lines are one step. */
static struct string *octets_of(struct transcript *t, enum step_kind kind, unsigned line)
{
	struct step *last = t->step_count ? &t->steps[t->step_count - 1] : NULL;

	if (last && last->kind == kind)
		return &last->octets;
	return &step_new(t, kind, line)->octets;
}

static bool add_octets(struct string *to, const char *s, size_t size, bool escaped,
                       unsigned long times)
{
	for (unsigned long i = 0; i < times; i++) {
		if (!escaped)
			text_add(to, s, size);
		else if (!text_unescape(to, s, size))
			return false;
	}
	return true;
}

/* "C" or "S", then "\" (escapes), "*N" (N times), then ":" (CRLF added) or ".", a space, and the octets. */
static bool read_octets(struct transcript *t, const char *s, size_t size, unsigned line)
{
	const char *end = s + size;
	struct string *to = octets_of(t, *s == 'C' ? STEP_SEND : STEP_RECEIVE, line);
	bool escaped = s[1] == '\\', ends;
	unsigned long times = 1;

	s += escaped ? 2 : 1;
	if (*s == '*')
		times = strtoul(s + 1, (char **)&s, 10);
	if (*s != ':' && *s != '.')
		return fail(t, line, "\":\" or \".\" is missing");
	ends = *s++ == ':';
	if (s < end && *s == ' ')
		s++;
	if (!add_octets(to, s, (size_t)(end - s), escaped, times))
		return fail(t, line, "an escape is not known");
	if (ends)
		text_add(to, "\r\n", 2);
	return true;
}

static bool read_call(struct transcript *t, const char *s, size_t size, unsigned line)
{
	struct step *step = step_new(t, STEP_CALL, line);

	text_add(&step->octets, s + 2, size - 2);
	return true;
}

static bool read_expected(struct transcript *t, const char *s, size_t size, unsigned line)
{
	unsigned number;

	octets_of(t, STEP_PAUSE, line);
	text_add(&t->expected, s + 2, size - 2);
	text_add(&t->expected, "\n", 1);
	if (sscanf(s, "= quirk %u", &number) != 1)
		return true;
	if (t->quirk_count == TRANSCRIPT_QUIRKS_MAX)
		return fail(t, line, "too many quirks");
	t->quirks[t->quirk_count++] = (uint16_t)number;
	return true;
}

static bool read_event(struct transcript *t, const char *s, size_t size, unsigned line)
{
	(void)size;
	if (strcmp(s, "! silence") != 0 && strcmp(s, "! eof") != 0)
		return fail(t, line, "\"! silence\" or \"! eof\" is meant");
	step_new(t, s[2] == 's' ? STEP_SILENCE : STEP_EOF, line);
	return true;
}

static bool read_setting(struct transcript *t, const char *s, size_t size, unsigned line)
{
	char *key = strndup(s + 2, size - 2), *value = key;
	bool known;

	if (!key)
		abort();
	value += strcspn(key, " ");
	if (*value)
		*value++ = '\0';
	known = transcript_set(t, key, value);
	free(key);
	return known || fail(t, line, "the setting is not known");
}

static bool read_line(struct transcript *t, const char *s, size_t size, unsigned line)
{
	static const struct {
		char first;
		bool (*read)(struct transcript *t, const char *s, size_t size, unsigned line);
	} kinds[] = {
		{ 'C', read_octets },   { 'S', read_octets }, { '>', read_call },
		{ '=', read_expected }, { '!', read_event },  { '@', read_setting },
	};

	if (!size || *s == '#')
		return true;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (*s != kinds[i].first)
			continue;
		if (i > 1 && (size < 3 || s[1] != ' '))
			return fail(t, line, "a space and something behind it are missing");
		return kinds[i].read(t, s, size, line);
	}
	return fail(t, line, "this is no line of a transcript");
}

bool transcript_read(struct transcript *t, const char *path)
{
	FILE *file = fopen(path, "rb");
	char *line = NULL;
	size_t room = 0;
	ssize_t size;
	bool fine = true;

	*t = (struct transcript){ .path = path,
		                  .exists = 3,
		                  .limits.size = sizeof(satchel_limits) };
	if (!file) {
		snprintf(t->error, sizeof(t->error), "cannot be read: %s", strerror(errno));
		return false;
	}
	for (unsigned n = 1; fine && (size = getline(&line, &room, file)) >= 0; n++) {
		if (size && line[size - 1] == '\n')
			line[--size] = '\0';
		fine = read_line(t, line, (size_t)size, n);
	}
	free(line);
	fclose(file);
	return fine && (t->expected.size || fail(t, 0, "nothing is expected"));
}

void transcript_clear(struct transcript *t)
{
	for (size_t i = 0; i < t->step_count; i++)
		text_clear(&t->steps[i].octets);
	for (size_t i = 0; i < t->mask_count; i++)
		free((void *)t->mask[i]);
	for (size_t i = 0; i < t->enable_count; i++)
		free((void *)t->enable[i]);
	for (size_t i = 0; i < t->credentials_count; i++)
		free((void *)t->credentials[i]);
	free(t->steps);
	free(t->capabilities);
	text_clear(&t->expected);
}
