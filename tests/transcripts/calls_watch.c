/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The verbs of watch.h. */
#include "tests/transcripts/calls.h"

#include <stdlib.h>
#include <string.h>

static uint32_t number_of(const struct call *c, const char *key)
{
	const char *value = words_value(&c->words, key, 0);

	return value ? (uint32_t)strtoul(value, NULL, 10) : 0;
}

/* watch [rows=N] [timeout=MS] [renew=MS] [poll=MS] [done=MS] */
static int watch_start(struct call *c)
{
	return satchel_watch_start(
		c->player->imap,
		SATCHEL_WATCH(.call = c->use, .timeout_ms = number_of(c, "timeout"),
	                      .renew_ms = number_of(c, "renew"), .poll_ms = number_of(c, "poll"),
	                      .done_ms = number_of(c, "done")),
		&c->watch);
}

static void watch_stop(struct call *c)
{
	satchel_watch_end(c->watch);
	c->watch = NULL;
}

/* The time of the wait has passed: a queued one is told so by its call. */
static bool is_late(const struct call *c, int rc)
{
	return rc == SATCHEL_AGAIN && (!c->use || c->call.rc == SATCHEL_AGAIN);
}

static int watch_over(struct call *c)
{
	watch_stop(c);
	return SATCHEL_OK;
}

static int watch_step(struct call *c)
{
	const satchel_event *event = NULL;
	bool told = c->use && c->call.rc == SATCHEL_AGAIN;
	int rc = !c->watch ? SATCHEL_OK
	         : told    ? SATCHEL_AGAIN
	                   : satchel_watch_next(c->watch, &event);

	if (is_late(c, rc)) {
		text_print(c->player->dump, "pulled nothing\n");
		return watch_over(c);
	}
	if (rc != SATCHEL_ROW)
		return rc;
	text_print(c->player->dump, "pulled ");
	dump_event(c->player->dump, event);
	return ++c->rows == number_of(c, "rows") ? watch_over(c) : rc;
}

/* ---- NOTIFY */

enum { GROUPS_MAX = 8, FOLDERS_MAX = 4 };

static const struct words_bit event_names[] = {
	{ "NEW", SATCHEL_NOTIFY_MESSAGE_NEW },
	{ "EXPUNGE", SATCHEL_NOTIFY_MESSAGE_EXPUNGE },
	{ "FLAGS", SATCHEL_NOTIFY_FLAG_CHANGE },
	{ "ANNOTATION", SATCHEL_NOTIFY_ANNOTATION_CHANGE },
	{ "NAME", SATCHEL_NOTIFY_MAILBOX_NAME },
	{ "SUBSCRIPTION", SATCHEL_NOTIFY_SUBSCRIPTION_CHANGE },
	{ "METADATA", SATCHEL_NOTIFY_MAILBOX_METADATA_CHANGE },
	{ "SERVER", SATCHEL_NOTIFY_SERVER_METADATA_CHANGE },
	{ "UNKNOWN", 1u << 30 },
	{ NULL, 0 },
};

static const struct words_bit item_names[] = {
	{ "UID", SATCHEL_FETCH_UID },
	{ "FLAGS", SATCHEL_FETCH_FLAGS },
	{ "ENVELOPE", SATCHEL_FETCH_ENVELOPE },
	{ NULL, 0 },
};

static const char *const filter_names[] = { "selected", "selected-delayed", "inboxes",
	                                    "personal", "subscribed",       "subtree",
	                                    "mailboxes" };

struct group_room {
	const char *folders[FOLDERS_MAX + 1], *sections[SECTIONS_MAX + 1];
	size_t folder_count, section_count;
};

static const char *behind(const char *text, const char *key)
{
	size_t n = strlen(key);

	return strncmp(text, key, n) == 0 ? text + n : NULL;
}

static bool group_part(satchel_notify_group *g, struct group_room *room, const char *part)
{
	const char *value;
	uint64_t bits = 0;

	if ((value = behind(part, "folder="))) {
		g->folders = room->folders;
		return room->folder_count < FOLDERS_MAX &&
		       (room->folders[room->folder_count++] = value);
	}
	if ((value = behind(part, "section="))) {
		g->sections = room->sections;
		return room->section_count < SECTIONS_MAX &&
		       (room->sections[room->section_count++] = value);
	}
	if ((value = behind(part, "items=")))
		return words_bits(value, item_names, &g->items);
	if (!words_bits(part, event_names, &bits))
		return false;
	g->events = (uint32_t)bits;
	return true;
}

/* The next part of "a|b|c", which is cut there; NULL: there is none. */
static char *cut(char **rest)
{
	char *part = *rest, *bar = part ? strchr(part, '|') : NULL;

	if (bar)
		*bar++ = '\0';
	*rest = bar;
	return part;
}

/* FILTER|EVENTS|folder=NAME|items=ITEMS|section=SECTION */
static bool read_group(char *word, satchel_notify_group *g, struct group_room *room)
{
	char *rest = word, *part = cut(&rest);

	g->size_of = sizeof(*g);
	g->filter = (satchel_notify_filter)99;
	for (size_t i = 0; i < sizeof(filter_names) / sizeof(filter_names[0]); i++)
		if (strcmp(part, filter_names[i]) == 0)
			g->filter = (satchel_notify_filter)i;
	while ((part = cut(&rest)))
		if (!group_part(g, room, part))
			return false;
	return true;
}

/* notify [status] GROUP ...; notify none */
static int notify(struct call *c)
{
	satchel_notify_group groups[GROUPS_MAX] = { { .size_of = sizeof(groups[0]) } };
	struct group_room rooms[GROUPS_MAX] = { { .folder_count = 0 } };
	bool with_status = words_have(&c->words, "status");
	size_t count = 0;

	if (words_have(&c->words, "none"))
		return satchel_notify_none(c->player->imap, SATCHEL_CALL(c->use));
	for (size_t i = 1 + with_status; i < c->words.count && count < GROUPS_MAX; i++, count++)
		if (!read_group(c->words.list[i], &groups[count], &rooms[count])) {
			text_print(c->player->fault, "a group of NOTIFY cannot be read");
			return SATCHEL_E_ARGUMENT;
		}
	return satchel_notify(c->player->imap, groups, count,
	                      SATCHEL_NOTIFY(.call = c->use, .status = with_status));
}

/* Which events the server names. */
static void notify_rest(struct call *c)
{
	const satchel_error *e =
		c->use && c->call.error ? c->call.error : satchel_error_of(c->player->imap);
	uint32_t known = satchel_notify_events(e->response);

	if (!known)
		return;
	text_print(c->player->dump, "named");
	for (const struct words_bit *w = event_names; w->name; w++)
		if (known & w->bit)
			text_print(c->player->dump, " %s", w->name);
	text_print(c->player->dump, "\n");
}

const struct call_verb watch_verbs[] = {
	{ "notify", 0, notify, NULL, notify_rest, NULL, NULL },
	{ "watch", 0, watch_start, NULL, NULL, watch_step, watch_stop },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL },
};
