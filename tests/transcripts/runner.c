/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Plays transcripts and speaks TAP: one line for each file.
 *   runner [--quick] [--show] [FILE or FOLDER ...]
 * Without a name all that lie beside it in the source tree are played. --quick plays each once (tests/transcripts/mutate.sh);
 * --show prints what is seen, as "=" lines. */
#include "highlevel/transport/transport.h"
#include "tests/transcripts/play.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATHS_MAX = 20000 };

/* nftw() has no room for a pointer of ours. */
static struct {
	char *list[PATHS_MAX];
	size_t count;
} paths;

static int visit(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	size_t size = strlen(path);

	(void)st;
	(void)ftw;
	if (kind != FTW_F || size < 4 || strcmp(path + size - 4, ".txt") != 0 ||
	    paths.count == PATHS_MAX)
		return 0;
	paths.list[paths.count] = strdup(path);
	return paths.list[paths.count++] ? 0 : -1;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* "commands/noop" of ".../tests/transcripts/commands/noop.txt": the last two names */
static const char *test_name(char room[256], const char *path)
{
	const char *from = path + strlen(path);

	for (int slashes = 0; from > path; from--)
		if (from[-1] == '/' && ++slashes == 2)
			break;
	snprintf(room, 256, "%.*s", (int)(strlen(from) - strlen(".txt")), from);
	return room;
}

static void diagnose(const char *why)
{
	for (; *why; why += strcspn(why, "\n") + (why[strcspn(why, "\n")] != '\0'))
		printf("# %.*s\n", (int)strcspn(why, "\n"), why);
}

static void show(const struct transcript *t, bool queued)
{
	struct played p = { 0 };

	(t->decode ? play_decode : play_client)(t, &(struct way){ .queued = queued }, &p);
	diagnose(text_of(&p.dump));
	diagnose(text_of(&p.fault));
	played_clear(&p);
}

static bool passed_over(const struct transcript *t)
{
	return t->needs_zlib && !satcheli_deflate_there();
}

static bool run_one(size_t number, const char *path, bool quick, bool shown)
{
	struct transcript t;
	struct string why = { 0 };
	char name[256];
	bool fine = transcript_read(&t, path);

	if (!fine)
		text_print(&why, "%s", t.error);
	else if (!passed_over(&t))
		fine = play_all_ways(&t, quick, &why);
	printf("%s %zu - %s%s\n", fine ? "ok" : "not ok", number, test_name(name, path),
	       fine && passed_over(&t) ? " # SKIP built without zlib" : "");
	diagnose(text_of(&why));
	if (shown && !t.error[0])
		show(&t, t.queued_only);
	fflush(stdout);
	text_clear(&why);
	transcript_clear(&t);
	return fine;
}

static void find(const char *name)
{
	if (nftw(name, visit, 16, FTW_PHYS) != 0)
		fprintf(stderr, "%s cannot be read\n", name);
}

static void find_all(char **names)
{
	const char *source = getenv("abs_top_srcdir");
	char folder[4096];

	snprintf(folder, sizeof(folder), "%s/tests/transcripts", source ? source : ".");
	if (!*names)
		find(folder);
	for (; *names; names++)
		find(*names);
	qsort(paths.list, paths.count, sizeof(paths.list[0]), by_name);
}

int main(int argc, char **argv)
{
	bool quick = false, shown = false;
	size_t failed = 0;

	(void)argc;
	for (argv++; *argv && strncmp(*argv, "--", 2) == 0; argv++) {
		quick = quick || strcmp(*argv, "--quick") == 0;
		shown = shown || strcmp(*argv, "--show") == 0;
	}
	find_all(argv);
	printf("1..%zu\n", paths.count);
	for (size_t i = 0; i < paths.count; i++) {
		failed += !run_one(i + 1, paths.list[i], quick, shown);
		free(paths.list[i]);
	}
	return failed || !paths.count ? EXIT_FAILURE : EXIT_SUCCESS;
}
