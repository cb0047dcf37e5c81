/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Every message of a folder as a file UIDVALIDITY-UID.eml in the working directory, at any size in
 * little memory: archive imaps://mary@imap.example.org FOLDER [CA-FILE]
 * Run it again to get what is not there yet. The password is the first line of standard input. */
#include <satchel/satchel.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct archive {
	uint32_t uid_validity;
	FILE *file;
	bool broken; /* the file in work could not be written */
	satchel_set stored;
};

static void name_of(const struct archive *a, uint32_t uid, char name[32])
{
	snprintf(name, 32, "%" PRIu32 "-%" PRIu32 ".eml", a->uid_validity, uid);
}

/* What an earlier run has stored. */
static int look(struct archive *a, satchel_set listed)
{
	char name[32];
	int rc = SATCHEL_OK;

	for (uint32_t uid = 0; !rc && satchel_set_next(listed, &uid);) {
		name_of(a, uid, name);
		if (!access(name, F_OK))
			rc = satchel_set_add(&a->stored, uid, uid);
	}
	return rc;
}

static void piece(struct archive *a, const satchel_message *m)
{
	if (m->piece.first) {
		a->file = fopen("archive.tmp", "w");
		a->broken = !a->file;
	}
	if (a->file && m->piece.octets.size &&
	    !fwrite(m->piece.octets.data, m->piece.octets.size, 1, a->file))
		a->broken = true;
	if (m->piece.last && a->file) {
		a->broken |= fflush(a->file) || fsync(fileno(a->file));
		a->broken |= fclose(a->file) != 0;
		a->file = NULL;
	}
}

/* The row ends the message: only now its UID is known for certain. */
static int row(struct archive *a, const satchel_message *m)
{
	bool whole = m->rc >= 0 && m->body_count == 1 && !m->bodies[0]->nil && !a->broken;
	char name[32];

	name_of(a, m->uid, name);
	if (!whole || rename("archive.tmp", name)) {
		fprintf(stderr, "%" PRIu32 ": not stored\n", m->uid);
		return SATCHEL_OK;
	}
	return satchel_set_add(&a->stored, m->uid, m->uid);
}

static int pull(struct archive *a, satchel_fetch *fetch)
{
	const satchel_message *m;
	int rc;

	while ((rc = satchel_fetch_next(fetch, &m)) > 0) {
		if (rc == SATCHEL_DATA)
			piece(a, m);
		else if (row(a, m) < 0)
			return SATCHEL_E_MEMORY;
	}
	return rc;
}

static int archive(struct archive *a, satchel_client *imap, const char *folder)
{
	satchel_set *listed = NULL, *wanted = NULL, left;
	satchel_fetch *fetch = NULL;
	int rc = satchel_examine(imap, folder, NULL);

	if (!rc) {
		a->uid_validity = satchel_selected(imap)->uid_validity;
		rc = satchel_search(imap, "ALL", NULL, &listed);
	}
	if (!rc)
		rc = look(a, *listed);
	if (!rc)
		rc = satchel_set_dup(*listed, &wanted);
	if (!rc)
		rc = satchel_set_subtract(wanted, a->stored);
	if (!rc)
		rc = satchel_fetch_start(
			imap, *wanted,
			SATCHEL_FETCH(.sections = SATCHEL_SECTIONS("BODY.PEEK[]"), .stream = true),
			&fetch);
	if (fetch) {
		rc = pull(a, fetch);
		left = satchel_fetch_left(fetch);
		printf("%" PRIu64 " listed, %" PRIu64 " stored, %" PRIu64 " never came\n",
		       satchel_set_count(*listed), satchel_set_count(a->stored),
		       satchel_set_count(left));
		if (!rc && satchel_set_count(a->stored) < satchel_set_count(*listed))
			rc = 1;
	}
	satchel_fetch_end(fetch);
	satchel_free(wanted);
	satchel_free(listed);
	return rc;
}

int main(int argc, char **argv)
{
	struct archive a = { 0, NULL, false, SATCHEL_SET_EMPTY };
	satchel_client *imap = NULL;
	char password[256];
	int rc;

	if (argc < 3 || !fgets(password, sizeof password, stdin))
		return 64;
	password[strcspn(password, "\n")] = 0;
	rc = satchel_open(&imap, argv[1], SATCHEL_OPTIONS(.ca_file = argv[3]));
	if (!rc)
		rc = satchel_login(imap, NULL, password, NULL);
	if (!rc)
		rc = archive(&a, imap, argv[2]);
	if (rc < 0)
		fprintf(stderr, "%s\n", satchel_error_of(imap)->message);
	if (a.file)
		fclose(a.file);
	satchel_set_clear(&a.stored);
	satchel_close(imap);
	return rc != 0;
}
