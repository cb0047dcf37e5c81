/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The unread messages of the INBOX: unread imaps://mary@imap.example.org [CA-FILE]
 * The password is the first line of standard input. */
#include <satchel/satchel.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void print(const satchel_message *m)
{
	const satchel_addresses *from = &m->envelope->from;

	printf("%" PRIu32 "\t%s\t%s\n", m->uid, from->count ? from->list[0].name : "",
	       m->envelope->subject);
}

int main(int argc, char **argv)
{
	satchel_client *imap = NULL;
	satchel_set *unread = NULL;
	satchel_fetch *fetch = NULL;
	const satchel_message *m;
	char password[256];
	int rc;

	if (argc < 2 || !fgets(password, sizeof password, stdin))
		return 64;
	password[strcspn(password, "\n")] = 0;

	rc = satchel_open(&imap, argv[1], SATCHEL_OPTIONS(.ca_file = argv[2]));
	if (!rc)
		rc = satchel_login(imap, NULL, password, NULL); /* NULL: the user of the URL */
	if (!rc)
		rc = satchel_examine(imap, "INBOX", NULL);
	if (!rc)
		rc = satchel_search(imap, "UNSEEN", NULL, &unread);
	if (!rc)
		rc = satchel_fetch_start(imap, *unread,
		                         SATCHEL_FETCH(.items = SATCHEL_FETCH_ENVELOPE), &fetch);
	if (!rc)
		while ((rc = satchel_fetch_next(fetch, &m)) == SATCHEL_ROW)
			print(m);
	satchel_fetch_end(fetch);
	if (rc < 0)
		fprintf(stderr, "%s\n", satchel_error_of(imap)->message);
	satchel_free(unread);
	satchel_close(imap);
	return rc < 0;
}
