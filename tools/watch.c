/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* satchel watch: a line for each thing that is new, until a signal, --timeout or the end of the connection. It knows one folder
 * by its messages, others by their counts. */
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "account.h"
#include "error.h"
#include "json.h"
#include "messages.h"
#include "text.h"

/* How long a wait lasts before the signal and the time are looked at again. */
enum { SLICE_MS = 500 };

struct watching {
	struct account account;
	satchel_watch *watch;
	const char *folder;
	uint32_t next_uid; /* new messages have this UID or a higher one; 0: not known */
	int64_t until;     /* seconds of CLOCK_MONOTONIC; INT64_MAX: no end */
};

/* ---- when it ends */

static volatile sig_atomic_t stopped;

static void stop(int number)
{
	(void)number;
	stopped = 1;
}

static void catch_signals(void)
{
	struct sigaction action = { .sa_handler = stop };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

static int64_t seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

static bool is_over(const struct watching *w)
{
	return stopped || ferror(stdout) || seconds() >= w->until;
}

/* ---- lines for people and for programs */

static void begin_line(const struct watching *w)
{
	text_write(stdout, w->folder);
	fputs(": ", stdout);
}

static json_object *new_object(const struct watching *w, const char *event)
{
	json_object *o = json_new();

	json_put_text(o, "event", event);
	if (w->folder)
		json_put_text(o, "folder", w->folder);
	return o;
}

/* before and behind stand around the number. */
static void print_number(const struct watching *w, const char *name, const char *before, uint32_t n,
                         const char *behind)
{
	if (w->account.options->json) {
		json_object *o = new_object(w, name);

		json_put_number(o, "number", n);
		json_line(stdout, o);
		return;
	}
	begin_line(w);
	printf("%s%" PRIu32 "%s\n", before, n, behind);
}

static void print_text(const struct watching *w, const char *name, const char *text)
{
	if (w->account.options->json) {
		json_object *o = json_new();

		json_put_text(o, "event", name);
		json_put_text(o, "text", text);
		json_line(stdout, o);
		return;
	}
	printf("%s: ", name);
	text_write(stdout, text);
	putchar('\n');
}

static void print_message(const struct watching *w, const satchel_message *m, const char *name)
{
	char room[512];

	if (w->account.options->json) {
		json_object *o = new_object(w, name);

		json_put(o, "message", json_message(m));
		json_line(stdout, o);
		return;
	}
	begin_line(w);
	printf("%s %" PRIu32, name, m->uid);
	if (m->has & SATCHEL_FETCH_ENVELOPE) {
		fputs(" from ", stdout);
		text_write(stdout, message_sender(m, room, sizeof(room)));
		fputs(": ", stdout);
		text_write(stdout, m->envelope->subject);
	}
	putchar('\n');
}

/* ---- events */

/* Messages that came since: their lines are their envelopes. */
static int print_new(struct watching *w)
{
	satchel_fetch *fetch = NULL;
	const satchel_message *m = NULL;
	int rc = satchel_fetch_start(w->account.imap, SATCHEL_RANGE(w->next_uid, SATCHEL_LAST),
	                             SATCHEL_FETCH(.items = SATCHEL_FETCH_ALL), &fetch);

	while (!rc && (rc = satchel_fetch_next(fetch, &m)) == SATCHEL_ROW) {
		rc = SATCHEL_OK;
		if (m->uid < w->next_uid)
			continue;
		w->next_uid = m->uid + 1;
		print_message(w, m, "new");
		messages_complain(m);
	}
	satchel_fetch_end(fetch);
	return rc;
}

static int say_exists(struct watching *w, const satchel_event *e)
{
	print_number(w, "exists", "", e->number, " messages");
	return w->next_uid ? print_new(w) : SATCHEL_OK;
}

static int say_expunge(struct watching *w, const satchel_event *e)
{
	if (e->uid)
		print_number(w, "removed", "message ", e->uid, " was removed");
	else
		print_number(w, "removed-number", "message number ", e->number, " was removed");
	return SATCHEL_OK;
}

static int say_vanished(struct watching *w, const satchel_event *e)
{
	char *text = NULL;

	if (satchel_set_format(e->set, &text))
		must(NULL);
	if (w->account.options->json) {
		json_object *o = new_object(w, "vanished");

		json_put_set(o, "uids", e->set);
		json_line(stdout, o);
	} else {
		begin_line(w);
		printf("messages %s were removed\n", text);
	}
	satchel_free(text);
	return SATCHEL_OK;
}

static int say_message(struct watching *w, const satchel_event *e)
{
	print_message(w, e->message, "changed");
	return SATCHEL_OK;
}

static int say_folder(struct watching *w, const satchel_event *e)
{
	const satchel_folder *f = e->folder;

	if (w->account.options->json) {
		json_object *o = json_new();

		json_put_text(o, "event", "folder");
		json_put(o, "folder", json_folder(f));
		json_line(stdout, o);
		return SATCHEL_OK;
	}
	text_write(stdout, f->name);
	fputs(":", stdout);
	if (f->known & SATCHEL_STATUS_MESSAGES)
		printf(" %" PRIu32 " messages", f->messages);
	if (f->known & SATCHEL_STATUS_UNSEEN)
		printf(", %" PRIu32 " unseen", f->unseen);
	fputs(f->known ? "\n" : " is listed anew\n", stdout);
	return SATCHEL_OK;
}

/* People are told of it by the listener of the account. */
static int say_alert(struct watching *w, const satchel_event *e)
{
	if (w->account.options->json)
		print_text(w, "alert", e->text);
	return SATCHEL_OK;
}

static int say_overflow(struct watching *w, const satchel_event *e)
{
	print_text(w, "overflow", e->text);
	return SATCHEL_OK;
}

static const struct {
	satchel_event_kind kind;
	int (*say)(struct watching *w, const satchel_event *e);
} says[] = {
	{ SATCHEL_EVENT_EXISTS, say_exists },
	{ SATCHEL_EVENT_EXPUNGE, say_expunge },
	{ SATCHEL_EVENT_VANISHED, say_vanished },
	{ SATCHEL_EVENT_MESSAGE, say_message },
	{ SATCHEL_EVENT_FOLDER, say_folder },
	{ SATCHEL_EVENT_ALERT, say_alert },
	{ SATCHEL_EVENT_NOTIFICATIONOVERFLOW, say_overflow },
};

static int say(struct watching *w, const satchel_event *e)
{
	int rc = SATCHEL_OK;

	for (size_t i = 0; i < COUNTOF(says); i++)
		if (says[i].kind == e->kind)
			rc = says[i].say(w, e);
	fflush(stdout);
	return rc;
}

/* ---- the whole */

static int pull(struct watching *w)
{
	const satchel_event *event = NULL;
	int rc = SATCHEL_OK;

	while (rc >= 0 && !is_over(w)) {
		rc = satchel_watch_next(w->watch, &event);
		if (rc == SATCHEL_ROW)
			rc = say(w, event);
	}
	if (ferror(stdout))
		return EX_IOERR;
	return rc < 0 ? report(w->account.imap, "watch") : CODE_DONE;
}

/* Other folders are told of by NOTIFY; their counts come at once. */
static int ask_for_others(struct watching *w, char **folders)
{
	const satchel_notify_group groups[] = {
		{ .size_of = sizeof(groups[0]),
		  .filter = SATCHEL_NOTIFY_SELECTED_DELAYED,
		  .events = SATCHEL_NOTIFY_MESSAGE_NEW | SATCHEL_NOTIFY_MESSAGE_EXPUNGE |
		            SATCHEL_NOTIFY_FLAG_CHANGE },
		{ .size_of = sizeof(groups[0]),
		  .filter = SATCHEL_NOTIFY_MAILBOXES,
		  .folders = (const char *const *)folders,
		  .events = SATCHEL_NOTIFY_MESSAGE_NEW | SATCHEL_NOTIFY_MESSAGE_EXPUNGE },
	};

	if (!*folders)
		return CODE_DONE;
	return satchel_notify(w->account.imap, groups, COUNTOF(groups),
	                      SATCHEL_NOTIFY(.status = true))
	               ? report(w->account.imap, "several folders")
	               : CODE_DONE;
}

static int watch(struct watching *w)
{
	const satchel_folder_state *state = satchel_selected(w->account.imap);
	int code;

	w->next_uid = state->known & SATCHEL_STATE_UIDNEXT ? state->uid_next : 0;
	catch_signals();
	if (satchel_watch_start(w->account.imap, SATCHEL_WATCH(.timeout_ms = SLICE_MS), &w->watch))
		return report(w->account.imap, "watch");
	print_number(w, "watching", "", state->exists, " messages, watching");
	fflush(stdout);
	code = pull(w);
	satchel_watch_end(w->watch);
	return code;
}

static int run(const struct options *options)
{
	struct watching w = {
		.folder = options->argument_count > 1 ? options->arguments[1] : "INBOX",
		.until = options->timeout ? seconds() + (int64_t)options->timeout : INT64_MAX
	};
	char **others = options->arguments + (options->argument_count > 1 ? 2 : 1);
	int code = account_open(&w.account, options, options->arguments[0]);

	if (!code)
		code = account_examine(&w.account, w.folder);
	if (!code)
		code = ask_for_others(&w, others);
	if (!code)
		code = watch(&w);
	return account_close(&w.account, code);
}

static const struct option_row own[] = {
	{ "timeout", "SECONDS", "end after so many seconds (default: never)", OPTION_COUNT,
	  offsetof(struct options, timeout) },
	{ NULL, NULL, NULL, OPTION_SWITCH, 0 },
};

const struct subcommand watch_command = {
	.name = "watch",
	.arguments = "URL [FOLDER]...",
	.summary = "Tell what is new in a folder (INBOX), and the counts of others",
	.least = 1,
	.most = -1,
	.own = own,
	.run = run,
};
