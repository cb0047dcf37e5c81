/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Tells of new mail: callbacks imaps://mary@imap.example.org SECONDS [CA-FILE]
 * It asks every two seconds; the listener, called in the middle of NOOP, queues a fetch of what is
 * new. The password is the first line of standard input. The trace goes to standard error. */
#include <satchel/satchel.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct inbox {
	uint32_t
		/* no message with this UID or above is known; 0: the folder is being opened */
		next;
	satchel_call call;
	satchel_fetch *fetch; /* NULL: none is under way */
};

/* Called for each row, or bunch of rows, and for the end. */
static void rows(satchel_client *imap, satchel_call *call)
{
	struct inbox *inbox = call->user;
	const satchel_message *m;
	int rc;

	(void)imap;
	while ((rc = satchel_fetch_next(inbox->fetch, &m)) == SATCHEL_ROW) {
		printf("new: %" PRIu32 "  %s\n", m->uid, m->envelope->subject);
		inbox->next = m->uid < inbox->next ? inbox->next : m->uid + 1;
	}
	if (rc == SATCHEL_AGAIN)
		return;
	if (rc < 0)
		fprintf(stderr, "%s\n", call->error->message);
	satchel_fetch_end(inbox->fetch);
	inbox->fetch = NULL;
}

static void listen(satchel_client *imap, const satchel_event *event, void *user)
{
	struct inbox *inbox = user;
	const satchel_fetch_options *o =
		SATCHEL_FETCH(.call = &inbox->call, .items = SATCHEL_FETCH_ENVELOPE);

	if (event->kind == SATCHEL_EVENT_ALERT)
		printf("the server says: %s\n", event->text);
	if (event->kind != SATCHEL_EVENT_EXISTS || !inbox->next || inbox->fetch)
		return;
	inbox->call.then = rows;
	inbox->call.user = inbox;
	if (satchel_fetch_start(imap, SATCHEL_RANGE(inbox->next, SATCHEL_LAST), o, &inbox->fetch) <
	    0)
		fprintf(stderr, "%s\n", satchel_error_of(imap)->message);
}

static void trace(satchel_client *imap, satchel_trace_kind kind, satchel_octets octets, void *user)
{
	static const char *const marks[] = { "-- ", "C: ", "S: " };

	(void)imap;
	(void)user;
	fprintf(stderr, "%s%.*s%s", marks[kind], (int)octets.size, (const char *)octets.data,
	        kind == SATCHEL_TRACE_NOTE ? "\n" : "");
}

int main(int argc, char **argv)
{
	struct inbox inbox = { .next = 0 };
	satchel_client *imap = NULL;
	char password[256];
	int rc, seconds = argc > 2 ? atoi(argv[2]) : 0;

	if (argc < 3 || !fgets(password, sizeof password, stdin))
		return 64;
	password[strcspn(password, "\n")] = 0;
	rc = satchel_open(&imap, argv[1],
	                  SATCHEL_OPTIONS(.ca_file = argv[3], .listen = listen, .trace = trace,
	                                  .user = &inbox));
	if (!rc)
		rc = satchel_login(imap, NULL, password, NULL);
	if (!rc)
		rc = satchel_examine(imap, "INBOX", NULL);
	if (!rc)
		inbox.next = satchel_selected(imap)->uid_next;
	for (; !rc && seconds > 0; seconds -= 2) {
		sleep(2);
		rc = satchel_noop(imap, NULL);
		if (!rc)
			rc = satchel_wait(imap, NULL); /* for the fetch, if there is one */
	}
	if (rc < 0)
		fprintf(stderr, "%s\n", satchel_error_of(imap)->message);
	satchel_close(imap);
	satchel_fetch_end(inbox.fetch);
	return rc < 0;
}
