/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What the listener is told, and errors, as lines. */
#include "tests/transcripts/dump.h"

#include <inttypes.h>
#include <string.h>

static const char *const names[] = {
	"exists",
	"recent",
	"expunge",
	"vanished",
	"message",
	"flags",
	"folder",
	"status",
	"alert",
	"bye",
	"capability",
	"closed",
	"quirk",
	"unknown",
	"invalid",
	"read-only",
	"read-write",
	"nomodseq",
	"uidnotsticky",
	"highestmodseq",
	"progress",
	"quota",
	"notificationoverflow",
};

static void event_values(struct string *t, const satchel_event *e)
{
	if (e->kind <= SATCHEL_EVENT_EXPUNGE || e->kind == SATCHEL_EVENT_QUIRK ||
	    e->kind == SATCHEL_EVENT_PROGRESS)
		text_print(t, " %" PRIu32, e->number);
	else if (e->number)
		dump_number(t, "quirk", e->number);
	if (e->goal)
		text_print(t, "/%" PRIu32, e->goal);
	if (e->command && *e->command)
		dump_text(t, "command", e->command);
	if (e->uid)
		dump_number(t, "uid", e->uid);
	if (e->earlier)
		text_print(t, " earlier");
	if (e->set.count)
		dump_set(t, "", e->set);
	if (e->flags)
		dump_flags(t, "all", e->flags);
	if (e->code)
		dump_code(t, e->code);
	if (e->kind == SATCHEL_EVENT_INVALID || (e->text && *e->text))
		dump_text(t, "text", e->text);
	if (e->octets.data) {
		text_print(t, " raw=");
		text_quote(t, e->octets.data, e->octets.size);
	}
}

void dump_event(struct string *t, const satchel_event *e)
{
	if (e->kind == SATCHEL_EVENT_MESSAGE) {
		dump_message(t, "event message", e->message, NULL, 0);
		return;
	}
	if (e->kind == SATCHEL_EVENT_QUOTA) {
		dump_quota(t, "event quota", e->quota);
		return;
	}
	if (e->kind == SATCHEL_EVENT_FOLDER) {
		dump_folder(t, "event folder", e->folder);
		return;
	}
	text_print(t, "event %s", names[e->kind]);
	event_values(t, e);
	text_print(t, "\n");
}

static void error_causes(struct string *t, const satchel_error *e)
{
	static const char *const actions[] = { "NONE",   "PROGRAM", "RETRY", "MESSAGE",
		                               "FOLDER", "ACCOUNT", "REOPEN" };
	static const char *const outcomes[] = { "NOT_SENT", "REFUSED", "PARTLY", "UNKNOWN" };

	text_print(t, " %s action=%s outcome=%s", satchel_error_name(e->code) + strlen("SATCHEL_"),
	           actions[e->action], outcomes[e->outcome]);
	if (!e->message || !*e->message || strchr(e->message, '\n'))
		text_print(t, " !!message");
	if (satchel_error_class(e->code) != e->action)
		text_print(t, " class=%s", actions[satchel_error_class(e->code)]);
}

void dump_error(struct string *t, const char *label, const satchel_error *e)
{
	if (!e) {
		text_print(t, "%s !!NULL\n", label);
		return;
	}
	text_print(t, "%s", label);
	error_causes(t, e);
	if (!e->command || *e->command)
		dump_text(t, "command", e->command);
	if (!e->server_text || *e->server_text)
		dump_text(t, "text", e->server_text);
	if (e->response)
		dump_code(t, e->response);
	if (e->retry_after_s)
		dump_number(t, "retry_after_s", e->retry_after_s);
	if (e->quirk)
		dump_number(t, "quirk", e->quirk);
	if (e->seq)
		dump_number(t, "seq", e->seq);
	if (e->uid)
		dump_number(t, "uid", e->uid);
	text_print(t, "\n");
}
