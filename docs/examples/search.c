/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Marks what a search finds as read: search imaps://mary@imap.example.org FOLDER CRITERIA [CA-FILE]
 * The password is the first line of standard input. */
#include <satchel/satchel.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static int mark(satchel_client *imap, const char *criteria)
{
	const satchel_flags seen = { .bits = SATCHEL_FLAG_SEEN };
	satchel_set *found = NULL;
	char *text = NULL;
	int rc = satchel_search(imap, criteria, NULL, &found);

	if (!rc)
		rc = satchel_set_format(*found, &text);
	if (!rc)
		printf("%" PRIu64 " messages: %s\n", satchel_set_count(*found), text);
	if (!rc)
		rc = satchel_store(imap, *found, SATCHEL_FLAGS_ADD, &seen,
		                   SATCHEL_STORE(.silent = true), NULL);
	satchel_free(text);
	satchel_free(found);
	return rc;
}

int main(int argc, char **argv)
{
	satchel_client *imap = NULL;
	char password[256];
	int rc;

	if (argc < 4 || !fgets(password, sizeof password, stdin))
		return 64;
	password[strcspn(password, "\n")] = 0;
	rc = satchel_open(&imap, argv[1], SATCHEL_OPTIONS(.ca_file = argv[4]));
	if (!rc)
		rc = satchel_login(imap, NULL, password, NULL);
	if (!rc)
		rc = satchel_select(imap, argv[2], NULL); /* flags can be changed */
	if (!rc)
		rc = mark(imap, argv[3]);
	if (rc < 0)
		fprintf(stderr, "%s\n", satchel_error_of(imap)->message);
	satchel_close(imap);
	return rc < 0;
}
