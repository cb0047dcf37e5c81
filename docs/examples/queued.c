/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Counts of several folders, all asked for at once: queued imaps://mary@imap.example.org CA-FILE
 * FOLDER... CA-FILE "" is the system's. The password is the first line of standard input. */
#include <satchel/satchel.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { FOLDERS = 100 };

static int ask(satchel_client *imap, char **names, size_t count)
{
	satchel_call calls[FOLDERS] = { { 0 } };
	satchel_folder *folders[FOLDERS] = { NULL };
	int rc = SATCHEL_QUEUED;

	for (size_t i = 0; i < count && rc == SATCHEL_QUEUED; i++)
		rc = satchel_status(imap, names[i], SATCHEL_STATUS(.call = &calls[i]), &folders[i]);
	satchel_wait(imap, NULL); /* for all of them; &calls[0] would be for the first */
	for (size_t i = 0; i < count; i++) {
		if (folders[i])
			printf("%s: %" PRIu32 " messages\n", names[i], folders[i]->messages);
		else if (calls[i].rc < 0)
			printf("%s: %s\n", names[i], calls[i].error->message);
		satchel_free(folders[i]);
	}
	return rc < 0 ? rc : SATCHEL_OK;
}

int main(int argc, char **argv)
{
	satchel_client *imap = NULL;
	char password[256];
	int rc;

	if (argc < 4 || argc - 3 > FOLDERS || !fgets(password, sizeof password, stdin))
		return 64;
	password[strcspn(password, "\n")] = 0;
	rc = satchel_open(&imap, argv[1], SATCHEL_OPTIONS(.ca_file = *argv[2] ? argv[2] : NULL));
	if (!rc)
		rc = satchel_login(imap, NULL, password, NULL);
	if (!rc)
		rc = ask(imap, argv + 3, (size_t)argc - 3);
	if (rc < 0)
		fprintf(stderr, "%s\n", satchel_error_of(imap)->message);
	satchel_close(imap);
	return rc < 0;
}
