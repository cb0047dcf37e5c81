/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The "@" lines of a transcript: under which conditions it is played. */
#include "tests/transcripts/transcript.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define MEMBER(name) offsetof(struct transcript, name)
#define LIMIT(name)                                   \
	{                                             \
#name, offsetof(satchel_limits, name) \
	}

static const struct switch_setting {
	const char *key, *value;
	size_t member;
} switches[] = {
	{ "decode", "", MEMBER(decode) },
	{ "offsets", "", MEMBER(offsets) },
	{ "strict", "same", MEMBER(strict_same) },
	{ "option", "strict", MEMBER(strict) },
	{ "option", "raw_text", MEMBER(raw_text) },
	{ "option", "sequence_numbers", MEMBER(sequence_numbers) },
	{ "option", "look_back", MEMBER(look_back) },
	{ "option", "starttls", MEMBER(starttls) },
	{ "option", "plain_sets", MEMBER(plain_sets) },
	{ "option", "plain_strings", MEMBER(plain_strings) },
	{ "option", "search_locally", MEMBER(search_locally) },
	{ "state", "by-hand", MEMBER(by_hand) },
	{ "only", "queued", MEMBER(queued_only) },
	{ "only", "blocking", MEMBER(blocking_only) },
	{ "needs", "zlib", MEMBER(needs_zlib) },
	{ "read-only", "", MEMBER(read_only) },
	{ "early", "", MEMBER(early) },
	{ "loose", "", MEMBER(loose) },
};

static const struct limit_setting {
	const char *name;
	size_t member;
} limits[] = {
	LIMIT(max_before_tls), LIMIT(max_before_login), LIMIT(max_token),
	LIMIT(max_literal),    LIMIT(inline_max),       LIMIT(max_response),
	LIMIT(max_depth),      LIMIT(max_ranges),       LIMIT(max_parts),
	LIMIT(max_addresses),  LIMIT(max_flags),        LIMIT(max_capabilities),
	LIMIT(max_challenge),  LIMIT(max_blank_lines),  LIMIT(max_command_line),
	LIMIT(drain_max),      LIMIT(max_resources),    LIMIT(max_folders),
	LIMIT(max_events),     LIMIT(max_bad),
};

static bool set_switch(struct transcript *t, const char *key, const char *value)
{
	for (size_t i = 0; i < sizeof(switches) / sizeof(switches[0]); i++)
		if (strcmp(key, switches[i].key) == 0 && strcmp(value, switches[i].value) == 0) {
			*(bool *)((char *)t + switches[i].member) = true;
			return true;
		}
	return false;
}

/* "max_depth=5" */
static bool set_limit(struct transcript *t, const char *value)
{
	size_t size = strcspn(value, "=");

	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		if (strlen(limits[i].name) == size && strncmp(value, limits[i].name, size) == 0 &&
		    value[size]) {
			*(uint64_t *)((char *)&t->limits + limits[i].member) =
				strtoull(value + size + 1, NULL, 10);
			return true;
		}
	return false;
}

static bool set_state(struct transcript *t, const char *value)
{
	static const char *const names[] = { "connected", "authenticated", "selected" };

	for (size_t i = 0; i < 3; i++)
		if (strcmp(value, names[i]) == 0) {
			t->state = (enum transcript_state)i;
			return true;
		}
	return false;
}

static bool set_text(struct transcript *t, const char *key, const char *value)
{
	char *copy = strdup(value);

	if (!copy)
		abort();
	if (strcmp(key, "capabilities") == 0 && !t->capabilities) {
		t->capabilities = copy;
		return true;
	}
	if (strcmp(key, "mask") == 0 && t->mask_count < TRANSCRIPT_WORDS_MAX) {
		t->mask[t->mask_count++] = copy;
		return true;
	}
	if (strcmp(key, "enable") == 0 && t->enable_count < TRANSCRIPT_WORDS_MAX) {
		t->enable[t->enable_count++] = copy;
		return true;
	}
	if (strcmp(key, "credentials") == 0 && t->credentials_count < TRANSCRIPT_WORDS_MAX) {
		t->credentials[t->credentials_count++] = copy;
		return true;
	}
	free(copy);
	return false;
}

bool transcript_set(struct transcript *t, const char *key, const char *value)
{
	if (strcmp(key, "exists") == 0) {
		t->exists = (unsigned)strtoul(value, NULL, 10);
		return true;
	}
	if (strcmp(key, "strict") == 0 && strcmp(value, "error") == 0)
		return true;
	if (strcmp(key, "limit") == 0)
		return set_limit(t, value);
	if (strcmp(key, "state") == 0 && strcmp(value, "by-hand") != 0)
		return set_state(t, value);
	return set_switch(t, key, value) || set_text(t, key, value);
}
