/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Replays the corpus of a target without libFuzzer: each file as it is, cut short, and with octets changed, the same
 * way each time. One line of TAP; a target that finds something ends the program. */
#include "tests/fuzz/fuzz.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { VARIANTS = 200, INPUT_MAX = 1 << 20 };

/* The input in work, for the one that ends the program. */
static const uint8_t *input;
static size_t input_size;

static void show(int number)
{
	fprintf(stderr, "# printf '");
	for (size_t i = 0; i < input_size; i++)
		if (input[i] < ' ' || input[i] >= 0x7f || strchr("'\\%", input[i]))
			fprintf(stderr, "\\%03o", input[i]);
		else
			fputc(input[i], stderr);
	fprintf(stderr, "'\n");
	signal(number, SIG_DFL);
	raise(number);
}

struct replay {
	size_t files, inputs;
	uint64_t state;
};

/* In a block of its own, so that reading beyond it is seen. */
static void one_input(struct replay *r, const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);

	memcpy(copy, data, size);
	input = copy;
	input_size = size;
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
	r->inputs++;
}

static size_t chance(struct replay *r, size_t below)
{
	r->state = r->state * 6364136223846793005u + 1442695040888963407u;
	return (size_t)(r->state >> 33) % below;
}

/* One octet changed, left out, or written twice. */
static size_t mutate(struct replay *r, uint8_t *data, size_t size)
{
	static const uint8_t octets[] = "(){}[]\"\\ *%\r\n\0+-&=?_~,:019Nax\x7f\x80\xc3\xff";
	size_t at = chance(r, size), rest = size - at - 1;

	switch (chance(r, 3)) {
	case 0: memmove(data + at, data + at + 1, rest); return size - 1;
	case 1: memmove(data + at + 1, data + at, rest); return size;
	default: data[at] = octets[chance(r, sizeof octets)]; return size;
	}
}

static void variants(struct replay *r, const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size);

	for (int i = 0; i < VARIANTS; i++) {
		size_t n = size;

		memcpy(copy, data, size);
		for (size_t times = 1 + chance(r, 4); times && n; times--)
			n = mutate(r, copy, n);
		one_input(r, copy, n);
	}
	for (size_t n = 0; n < size; n += 1 + size / VARIANTS)
		one_input(r, data, n);
	free(copy);
}

static void replay_file(struct replay *r, const char *path)
{
	FILE *in = fopen(path, "rb");
	uint8_t *data = malloc(INPUT_MAX);
	size_t size;

	if (!in || !data) {
		perror(path);
		exit(EXIT_FAILURE);
	}
	size = fread(data, 1, INPUT_MAX, in);
	fclose(in);
	r->files++;
	one_input(r, data, size);
	if (size)
		variants(r, data, size);
	free(data);
}

static int is_file(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void replay_folder(struct replay *r, const char *folder)
{
	struct dirent **entries;
	int count = chdir(folder) ? -1 : scandir(".", &entries, is_file, alphasort);

	for (int i = 0; i < count; i++) {
		replay_file(r, entries[i]->d_name);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

/* Arguments are files; without, the corpus of the target. */
int main(int argc, char **argv)
{
	const char *top = getenv("abs_top_srcdir"), *slash = strrchr(argv[0], '/');
	const char *name = slash ? slash + 1 : argv[0];
	struct replay r = { .state = 1 };
	char folder[4096];

	signal(SIGABRT, show);
	snprintf(folder, sizeof folder, "%s/tests/fuzz/corpus/%s", top ? top : ".", fuzz_corpus);
	for (int i = 1; i < argc; i++)
		replay_file(&r, argv[i]);
	if (argc == 1)
		replay_folder(&r, folder);
	printf("1..1\n%s 1 - %s: %zu files, %zu inputs\n", r.files ? "ok" : "not ok", name, r.files,
	       r.inputs);
	return r.files ? EXIT_SUCCESS : EXIT_FAILURE;
}
