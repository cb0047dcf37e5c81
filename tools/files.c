/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Reads small files whole: configuration and netrc, whose memory is wiped, whatever was in it; and
 * looks into larger ones. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "files.h"

#define MOST (1u << 20)

static int read_open(struct file_text *file, FILE *in)
{
	struct stat status;

	if (fstat(fileno(in), &status))
		return errno;
	if (S_ISDIR(status.st_mode))
		return EISDIR;
	file->readable_by_others = status.st_mode & (S_IRWXG | S_IRWXO);
	file->text = must(calloc(1, MOST + 1));
	file->size = fread(file->text, 1, MOST, in);
	if (ferror(in))
		return errno ? errno : EIO;
	return file->size == MOST ? EFBIG : 0;
}

int file_text_read(struct file_text *file, const char *name)
{
	FILE *in = fopen(name, "re");
	int rc;

	memset(file, 0, sizeof(*file));
	if (!in)
		return errno;
	setvbuf(in, NULL, _IONBF, 0); /* no copy of a secret stays in stdio's buffer */
	rc = read_open(file, in);
	fclose(in);
	if (rc)
		file_text_clear(file);
	return rc;
}

void file_text_clear(struct file_text *file)
{
	if (file->text)
		explicit_bzero(file->text, file->size);
	free(file->text);
	memset(file, 0, sizeof(*file));
}

int file_has_words(const char *name, const char *words, bool *has)
{
	FILE *in = fopen(name, "re");
	char line[256];
	int rc;

	if (!in)
		return errno;
	*has = false;
	while (!*has && fgets(line, sizeof(line), in))
		*has = strstr(line, words) != NULL;
	rc = ferror(in) ? errno : 0;
	fclose(in);
	return rc;
}
