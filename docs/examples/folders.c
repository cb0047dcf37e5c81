/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The folders and how much is in each: folders imaps://mary@imap.example.org [CA-FILE]
 * The password is the first line of standard input. */
#include <satchel/satchel.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void print(const satchel_folder *f)
{
	if (f->rc < 0)
		printf("%s\t(%s)\n", f->name, f->error->message);
	else if (f->attributes & SATCHEL_FOLDER_NOSELECT)
		printf("%s\t(holds only folders)\n", f->name);
	else if (f->known & SATCHEL_STATUS_MESSAGES)
		printf("%s\t%" PRIu32 " messages, %" PRIu32 " unread\n", f->name, f->messages,
		       f->unseen);
	else
		printf("%s\n", f->name);
}

int main(int argc, char **argv)
{
	const satchel_list_options *counts = SATCHEL_LIST(.status_items = SATCHEL_STATUS_BASIC);
	satchel_client *imap = NULL;
	satchel_list *list = NULL;
	const satchel_folder *f;
	char password[256];
	int rc;

	if (argc < 2 || !fgets(password, sizeof password, stdin))
		return 64;
	password[strcspn(password, "\n")] = 0;

	rc = satchel_open(&imap, argv[1], SATCHEL_OPTIONS(.ca_file = argv[2]));
	if (!rc)
		rc = satchel_login(imap, NULL, password, NULL);
	if (!rc)
		rc = satchel_list_start(imap, "*", counts, &list);
	if (!rc)
		while ((rc = satchel_list_next(list, &f)) == SATCHEL_ROW)
			print(f);
	satchel_list_end(list);
	if (rc < 0)
		fprintf(stderr, "%s\n", satchel_error_of(imap)->message);
	satchel_close(imap);
	return rc < 0;
}
