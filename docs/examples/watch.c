/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Waits for new mail and prints the subject of each message: watch imaps://mary@imap.example.org [CA-FILE]
 * The password is the first line of standard input. */
#include <satchel/satchel.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Commands may be called while the watch is open: it gives way, and goes on when it is pulled again. */
static int print_new(satchel_client *imap, uint32_t *next_uid)
{
	satchel_fetch *fetch = NULL;
	const satchel_message *m;
	int rc = satchel_fetch_start(imap, SATCHEL_RANGE(*next_uid, SATCHEL_LAST),
	                             SATCHEL_FETCH(.items = SATCHEL_FETCH_ENVELOPE), &fetch);

	while (!rc && (rc = satchel_fetch_next(fetch, &m)) == SATCHEL_ROW) {
		rc = SATCHEL_OK;
		if (m->uid <
		    *next_uid) /* 9:* is the last message too when there is none from 9 on */
			continue;
		printf("%" PRIu32 "  %s\n", m->uid, m->envelope->subject);
		*next_uid = m->uid + 1;
	}
	satchel_fetch_end(fetch);
	return rc;
}

static int wait_for_mail(satchel_client *imap)
{
	uint32_t next_uid = satchel_selected(imap)->uid_next;
	satchel_watch *watch = NULL;
	const satchel_event *event;
	int rc = satchel_watch_start(imap, SATCHEL_WATCH(.timeout_ms = 3600000), &watch);

	while (!rc && (rc = satchel_watch_next(watch, &event)) == SATCHEL_ROW)
		rc = event->kind == SATCHEL_EVENT_EXISTS ? print_new(imap, &next_uid) : SATCHEL_OK;
	if (rc == SATCHEL_AGAIN)
		puts("nothing for an hour");
	satchel_watch_end(watch);
	return rc < 0 ? rc : SATCHEL_OK;
}

int main(int argc, char **argv)
{
	satchel_client *imap = NULL;
	char password[256];
	int rc;

	if (argc < 2 || !fgets(password, sizeof password, stdin))
		return 64;
	password[strcspn(password, "\n")] = 0;

	rc = satchel_open(&imap, argv[1], SATCHEL_OPTIONS(.ca_file = argv[2]));
	if (!rc)
		rc = satchel_login(imap, NULL, password, NULL);
	if (!rc)
		rc = satchel_examine(imap, "INBOX", NULL);
	if (!rc)
		rc = wait_for_mail(imap);
	if (rc < 0)
		fprintf(stderr, "%s\n", satchel_error_of(imap)->message);
	satchel_close(imap);
	return rc < 0;
}
