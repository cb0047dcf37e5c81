/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The verbs of watch.h. */
#include "tests/transcripts/calls.h"

#include <stdlib.h>

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

const struct call_verb watch_verbs[] = {
	{ "watch", 0, watch_start, NULL, NULL, watch_step, watch_stop },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL },
};
