/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Plays all scenarios on one server: starts it, asks what it offers, tells in TAP what worked and what was skipped, and
 * writes down what that proves. Knows the list of scenarios, and nothing of what one does. */
#include "tests/servers/features.h"
#include "tests/servers/scenarios.h"
#include "tests/servers/session.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PROOFS_MAX = 512, LINE = 1024 };

/* A test that was added or skipped. */
static struct proof {
	const char *scenario, *test;
	const struct feature *feature; /* NULL: it proves none */
	char skipped[160];             /* the reason; "" when it is played */
	bool played, failed;
} proofs[PROOFS_MAX];
static size_t proofs_count;
static const char *adding; /* the name of the scenario whose tests are added */

/* ---- what is played */

static struct proof *note(const char *test)
{
	struct proof *p = &proofs[proofs_count];

	if (proofs_count == PROOFS_MAX) {
		puts("Bail out! PROOFS_MAX is too small");
		exit(EXIT_FAILURE);
	}
	proofs_count++;
	p->scenario = adding;
	p->test = test;
	return p;
}

/* The row of features.c with these first octets of names as its name. */
static const struct feature *row(const char *names, size_t size, const struct proof *p)
{
	char name[LINE];
	const struct feature *f;

	snprintf(name, sizeof(name), "%.*s", (int)size, names);
	f = feature_named(name);
	if (!f) {
		printf("Bail out! %s of %s proves \"%s\", which is no row of features.c\n", p->test,
		       p->scenario, name);
		exit(EXIT_FAILURE);
	}
	return f;
}

static bool offered(const struct feature *f)
{
	return !f->capabilities || server_offers(&the_server, f->capabilities);
}

bool scenario_wanted(const char *test, const char *names)
{
	bool wanted = true;

	for (size_t size; *names; names += size + (names[size] == '|')) {
		struct proof *p = note(test);
		bool optional = *names == '?';

		names += optional;
		size = strcspn(names, "|");
		p->feature = row(names, size, p);
		if (!wanted || optional || offered(p->feature))
			continue;
		wanted = false;
		snprintf(p->skipped, sizeof(p->skipped), "%s does not offer %s",
		         the_server.kind->product, p->feature->capabilities);
	}
	return wanted;
}

bool scenario_way(int way)
{
	return !the_server.kind->ways || the_server.kind->ways >> way & 1;
}

void scenario_skip(const char *test, const char *reason)
{
	snprintf(note(test)->skipped, sizeof(proofs->skipped), "%s", reason);
}

static Suite *suite(void)
{
	/* the names are those of their TCases */
	static const struct {
		const char *name;
		TCase *(*make)(void);
	} scenarios[] = {
		{ "login", scenarios_login },
		{ "select", scenarios_select },
		{ "names", scenarios_names },
		{ "folders", scenarios_folders },
		{ "folders_found", scenarios_folders_found },
		{ "folders_resync", scenarios_folders_resync },
		{ "folders_told", scenarios_folders_told },
		{ "append", scenarios_append },
		{ "store", scenarios_store },
		{ "search", scenarios_search },
		{ "sections", scenarios_sections },
		{ "facts", scenarios_facts },
		{ "fetch", scenarios_fetch },
		{ "extended", scenarios_extended },
		{ "stream", scenarios_stream },
		{ "events", scenarios_events },
		{ "loop", scenarios_loop },
		{ "transport", scenarios_transport },
		{ "compress", scenarios_compress },
		{ "quota", scenarios_quota },
		{ "watch", scenarios_watch },
		{ "vanished", scenarios_vanished },
	};
	Suite *s = suite_create(the_server.kind->name);

	for (size_t i = 0; i < COUNTOF(scenarios); i++) {
		adding = scenarios[i].name;
		suite_add_tcase(s, scenarios[i].make());
	}
	return s;
}

/* ---- results: lines "ok 7 - FILE:SCENARIO:TEST: Passed" */

static void take_result(const char *line)
{
	for (size_t i = 0; i < proofs_count; i++) {
		char name[LINE];

		snprintf(name, sizeof(name), ":%s:%s: ", proofs[i].scenario, proofs[i].test);
		if (!strstr(line, name))
			continue;
		proofs[i].played = true;
		proofs[i].failed |= !strncmp(line, "not ", 4);
	}
}

static void tell_skipped(size_t told)
{
	for (size_t i = 0; i < proofs_count; i++)
		if (proofs[i].skipped[0])
			printf("ok %zu - %s:%s # SKIP %s\n", ++told, proofs[i].scenario,
			       proofs[i].test, proofs[i].skipped);
	printf("1..%zu\n", told);
}

/* Passes the lines on, but the plan, which comes after what was skipped. */
static bool tell(const char *name)
{
	char line[LINE];
	size_t told = 0;
	FILE *file = fopen(name, "re");

	while (file && fgets(line, sizeof(line), file)) {
		if (!strncmp(line, "1..", 3))
			continue;
		told += !strncmp(line, "ok ", 3) || !strncmp(line, "not ok ", 7);
		take_result(line);
		fputs(line, stdout);
	}
	if (file)
		fclose(file);
	tell_skipped(told);
	return told;
}

/* ---- what that proves */

static const char *verdict(const struct feature *f)
{
	bool played = false;

	if (!offered(f))
		return "not offered";
	for (size_t i = 0; i < proofs_count; i++) {
		if (proofs[i].feature != f)
			continue;
		if (proofs[i].failed)
			return "fails";
		played |= proofs[i].played;
	}
	return played ? "works" : "not proven";
}

static void found_name(char *name, size_t room, const struct server_kind *kind)
{
	const char *top = getenv("abs_top_builddir");

	snprintf(name, room, "%s/tests/servers/%s.found", top ? top : ".", kind->name);
}

static bool write_found(void)
{
	char name[512];
	FILE *file;

	found_name(name, sizeof(name), the_server.kind);
	file = fopen(name, "we");
	if (!file) {
		printf("Bail out! %s: %s\n", name, strerror(errno));
		return false;
	}
	fprintf(file, "server\t%s\t%s\n", the_server.kind->product, the_server.version);
	for (size_t i = 0; i < features_count; i++)
		fprintf(file, "feature\t%s\t%s\t%s\n", features[i].name, verdict(&features[i]),
		        features[i].capabilities ? features[i].capabilities : "");
	for (const char *at = the_server.capabilities; *at; at += strcspn(at, " ") + 1)
		fprintf(file, "capability\t%.*s\n", (int)strcspn(at, " "), at);
	return !fclose(file);
}

/* ---- the run */

static bool play(void)
{
	SRunner *runner;
	char name[sizeof(the_server.state) + 8];
	int failed;

	if (!server_look(&the_server)) {
		puts("Bail out! the server does not let anybody in");
		return false;
	}
	snprintf(name, sizeof(name), "%s/tap", the_server.state);
	runner = srunner_create(suite());
	srunner_set_tap(runner, name);
	srunner_run_all(runner, CK_SILENT);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return tell(name) && write_found() && !failed;
}

/* "./bootstrap check --all-servers" wants every server. */
static int missing(const struct server_kind *kind)
{
	const char *all = getenv("SATCHEL_ALL_SERVERS");

	if (all && *all) {
		printf("Bail out! %s is not to be had here, and every server is wanted\n",
		       kind->product);
		return EXIT_FAILURE;
	}
	printf("1..0 # SKIP %s is not to be had here\n", kind->product);
	return EXIT_SUCCESS;
}

int scenarios_main(const struct server_kind *kind)
{
	char name[512];
	bool good;
	int code;

	found_name(name, sizeof(name), kind);
	unlink(name);
	code = server_start(&the_server, kind);
	if (code == 77)
		return missing(kind);
	if (code) {
		printf("Bail out! %s did not start\n", kind->product);
		return EXIT_FAILURE;
	}
	good = play();
	server_stop(&the_server);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
