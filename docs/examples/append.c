/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Puts message files into a folder: append imaps://mary@imap.example.org CA-FILE FOLDER FILE...
 * CA-FILE "" is the system's. The password is the first line of standard input. */
#include <satchel/satchel.h>

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { FILES = 100 };

static int append(satchel_client *imap, const char *folder, const satchel_draft *drafts,
                  size_t count)
{
	satchel_moved *moved = NULL;
	char *uids = NULL;
	int rc = satchel_append(imap, folder, drafts, count, NULL, &moved);

	if (rc == SATCHEL_E_TRYCREATE) { /* the folder is not there: nothing was put anywhere */
		satchel_free(moved);
		moved = NULL;
		rc = satchel_create(imap, folder, NULL);
		if (!rc)
			rc = satchel_append(imap, folder, drafts, count, NULL, &moved);
	}
	if (moved && moved->known && !satchel_set_format(moved->to, &uids))
		printf("UIDs %s\n", uids);
	if (rc < 0 && satchel_error_of(imap)->outcome == SATCHEL_UNKNOWN)
		fprintf(stderr, "the answer never came: look before you try again\n");
	if (rc < 0 && moved)
		fprintf(stderr, "%zu of %zu messages are in\n", moved->count, count);
	satchel_free(uids);
	satchel_free(moved);
	return rc;
}

int main(int argc, char **argv)
{
	satchel_draft drafts[FILES];
	satchel_client *imap = NULL;
	size_t count = 0;
	char password[256];
	int rc;

	if (argc < 5 || argc - 4 > FILES || !fgets(password, sizeof password, stdin))
		return 64;
	password[strcspn(password, "\n")] = 0;
	for (; argv[count + 4]; count++) {
		int fd = open(argv[count + 4], O_RDONLY);

		if (fd < 0)
			return perror(argv[count + 4]), 66;
		drafts[count] =
			*SATCHEL_DRAFT(.fd_plus_1 = fd + 1, .flags = { .bits = SATCHEL_FLAG_SEEN });
	}
	rc = satchel_open(&imap, argv[1], SATCHEL_OPTIONS(.ca_file = *argv[2] ? argv[2] : NULL));
	if (!rc)
		rc = satchel_login(imap, NULL, password, NULL);
	if (!rc)
		rc = append(imap, argv[3], drafts, count);
	if (!rc)
		rc = satchel_logout(imap, NULL);
	if (rc < 0)
		fprintf(stderr, "%s\n", satchel_error_of(imap)->message);
	while (count)
		close(drafts[--count].fd_plus_1 - 1);
	satchel_close(imap);
	return rc < 0;
}
