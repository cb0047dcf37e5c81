/*
 * peer_satchel.c - the library through its public headers, as any program would use it.
 *
 *   SATCHEL_MODE=raw_text     header text as on the wire (the sums are then libetpan's)
 *   SATCHEL_MODE=decoded      the default: text is decoded
 *   SATCHEL_COUNT=1           an allocator of our own counts the blocks made in the measured part
 *
 * Copyright (C) 2026 The satchel developers
 * SPDX-License-Identifier: MIT
 */
#include "digest_satchel.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define T1_ITEMS                                                                \
	(SATCHEL_FETCH_UID | SATCHEL_FETCH_FLAGS | SATCHEL_FETCH_INTERNALDATE | \
	 SATCHEL_FETCH_SIZE | SATCHEL_FETCH_ENVELOPE | SATCHEL_FETCH_BODYSTRUCTURE)

static struct bench_digest digest;
static uint64_t octets, found, names, blocks;

/* Ranges of UIDs that vanished, and all UIDs in them. */
static void heard(satchel_client *imap, const satchel_event *event, void *user)
{
	(void)imap;
	(void)user;
	if (event->kind != SATCHEL_EVENT_VANISHED)
		return;
	found += event->set.count;
	for (uint32_t uid = 0; satchel_set_next(event->set, &uid);)
		digest.numbers += uid;
}

static void check(satchel_client *imap, const char *what, int rc)
{
	const satchel_error *e = imap ? satchel_error_of(imap) : NULL;
	if (rc < 0)
		bench_fail(what, e ? e->message : "out of memory");
}

/* Counts each block made or resized; frees are not counted. */
static void *counted(void *user, void *block, size_t old_size, size_t size)
{
	(void)user;
	(void)old_size;
	if (!size) {
		free(block);
		return NULL;
	}
	blocks++;
	return realloc(block, size);
}

static const satchel_allocator counting = { counted, NULL };

static void connect_and_login(satchel_client **imap, const struct bench_arguments *a)
{
	char url[256];
	snprintf(url, sizeof url, "%s://%s:%u", a->tls ? "imaps" : "imap", a->host,
	         (unsigned)a->port);
	check(*imap, "open",
	      satchel_open(
		      imap, url,
		      SATCHEL_OPTIONS(.cleartext_without_any_protection = !a->tls, .listen = heard,
	                              .ca_file = a->tls ? getenv("BENCH_CA") : NULL,
	                              .allocator = getenv("SATCHEL_COUNT") ? &counting : NULL)));
	check(*imap, "login", satchel_login(*imap, BENCH_USER, BENCH_PASSWORD, NULL));
	if (a->task != 8)
		check(*imap, "examine", satchel_examine(*imap, a->folder, NULL));
}

static void fetch_items(satchel_client *imap, uint64_t items)
{
	const char *mode = getenv("SATCHEL_MODE");
	satchel_fetch *fetch = NULL;
	const satchel_message *m;
	bool raw = mode && !strcmp(mode, "raw_text");
	int rc = satchel_fetch_start(imap, SATCHEL_ALL,
	                             SATCHEL_FETCH(.items = items, .raw_text = raw), &fetch);
	check(imap, "fetch", rc);
	while ((rc = satchel_fetch_next(fetch, &m)) == SATCHEL_ROW) {
		if ((m->has & items) != items)
			bench_fail("fetch", "an item is missing or invalid");
		digest_satchel(&digest, m);
		found++;
	}
	check(imap, "fetch", rc);
	satchel_fetch_end(fetch);
}

static void fetch_bodies(satchel_client *imap)
{
	satchel_fetch *fetch = NULL;
	const satchel_message *m;
	int rc = satchel_fetch_start(imap, SATCHEL_ALL,
	                             SATCHEL_FETCH(.items = SATCHEL_FETCH_UID,
	                                           .sections = SATCHEL_SECTIONS("BODY.PEEK[]"),
	                                           .stream = true),
	                             &fetch);
	check(imap, "fetch", rc);
	while ((rc = satchel_fetch_next(fetch, &m)) > 0) {
		if (rc == SATCHEL_DATA)
			octets += m->piece.octets.size;
		else
			found++;
	}
	check(imap, "fetch", rc);
	satchel_fetch_end(fetch);
}

static void search(satchel_client *imap)
{
	satchel_set *set = NULL;
	check(imap, "search", satchel_search(imap, "ALL", NULL, &set));
	for (uint32_t uid = 0; satchel_set_next(*set, &uid); found++)
		digest.numbers += uid;
	satchel_free(set);
}

/* Wire names go into the digest, which libetpan can have too; the decoded ones are visited. */
static void list(satchel_client *imap)
{
	satchel_list *l = NULL;
	const satchel_folder *f;
	int rc;
	check(imap, "list", satchel_list_start(imap, "*", NULL, &l));
	for (; (rc = satchel_list_next(l, &f)) == SATCHEL_ROW; found++) {
		digest_octets(&digest, FIELD_FOLDER, f->wire_name.size);
		names += strlen(f->name);
	}
	check(imap, "list", rc);
	satchel_list_end(l);
}

/* A folder that was synchronised before, of whose messages many have gone since. */
static void resync(satchel_client *imap)
{
	check(imap, "examine",
	      satchel_examine(imap, "Bench-1000000",
	                      SATCHEL_SELECT(.qresync = true, .uid_validity = 1, .modseq = 1)));
	if (!satchel_selected(imap)->resynced)
		bench_fail("examine", "the folder was not resynchronised");
}

static void run(satchel_client *imap, int task)
{
	switch (task) {
	case 1: fetch_items(imap, T1_ITEMS); break;
	case 2:
	case 3: fetch_bodies(imap); break;
	case 5: fetch_items(imap, SATCHEL_FETCH_UID | SATCHEL_FETCH_FLAGS); break;
	case 6: search(imap); break;
	case 7: list(imap); break;
	case 8: resync(imap); break;
	default: bench_no_task();
	}
}

int main(int argc, char **argv)
{
	struct bench_arguments a = bench_parse(argc, argv);
	satchel_client *imap = NULL;
	connect_and_login(&imap, &a);
	blocks = 0;
	bench_begin();
	for (unsigned i = 0; i < a.repeat; i++)
		run(imap, a.task);
	if (getenv("SATCHEL_COUNT"))
		printf("blocks=%" PRIu64 "\n", blocks);
	bench_end(&a, found, octets, a.task == 2 || a.task == 3 ? NULL : &digest);
	if (a.task == 7 && names < digest.text / 4)
		bench_fail("list", "no decoded names");
	satchel_close(imap);
	return 0;
}
