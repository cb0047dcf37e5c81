/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The verbs of message.h and search.h, but for FETCH. */
#include "tests/transcripts/calls.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static bool set_of(struct call *c, satchel_set *set)
{
	if (words_set(words_at(&c->words, 1), set))
		return true;
	text_print(c->player->fault, "the set is none");
	return false;
}

/* ---- STORE */

static satchel_how how_of(const char *word)
{
	if (strcmp(word, "add") == 0)
		return SATCHEL_FLAGS_ADD;
	return strcmp(word, "remove") == 0 ? SATCHEL_FLAGS_REMOVE : SATCHEL_FLAGS_SET;
}

static uint64_t unchanged_since(struct call *c)
{
	const char *since = words_value(&c->words, "unchanged-since", 0);

	return since ? strtoull(since, NULL, 10) : 0;
}

/* store SET set|add|remove FLAGS [silent] [unchanged-since=N] */
static int store(struct call *c)
{
	const char *how = words_at(&c->words, 2);
	satchel_flags flags = words_flags(c->words.list[3], c->keywords, KEYWORDS_MAX);
	satchel_set set;
	int rc;

	if (!set_of(c, &set))
		return SATCHEL_E_ARGUMENT;
	rc = satchel_store(c->player->imap, set, how_of(how), &flags,
	                   SATCHEL_STORE(.call = c->use, .silent = words_have(&c->words, "silent"),
	                                 .unchanged_since = unchanged_since(c)),
	                   &c->set);
	satchel_set_clear(&set);
	return rc;
}

/* labels SET set|add|remove LABEL,LABEL [silent] [unchanged-since=N] */
static int labels(struct call *c)
{
	const char *how = words_at(&c->words, 2);
	char *rest = c->words.list[3], *label;
	size_t count = 0;
	satchel_set set;
	int rc;

	if (!set_of(c, &set))
		return SATCHEL_E_ARGUMENT;
	while (count < KEYWORDS_MAX && (label = strsep(&rest, ",")) != NULL)
		c->keywords[count++] = label;
	rc = satchel_store_labels(
		c->player->imap, set, how_of(how), (satchel_words){ c->keywords, count },
		SATCHEL_STORE(.call = c->use, .silent = words_have(&c->words, "silent"),
	                      .unchanged_since = unchanged_since(c)),
		&c->set);
	satchel_set_clear(&set);
	return rc;
}

static void show_modified(struct call *c)
{
	if (!c->set || !c->set->count)
		return;
	text_print(c->player->dump, "modified");
	dump_set(c->player->dump, "", *c->set);
	text_print(c->player->dump, "\n");
}

/* ---- COPY, APPEND */

/* copy ... pairs */
static void show_pairs(struct call *c, const satchel_moved *m)
{
	for (size_t i = 0; i < m->pair_count; i++)
		text_print(c->player->dump, " %u>%u*%u", (unsigned)m->pairs[i].from,
		           (unsigned)m->pairs[i].to, (unsigned)m->pairs[i].count);
}

static void show_moved(struct call *c)
{
	const satchel_moved *m = c->moved;

	if (!m)
		return;
	text_print(c->player->dump, "moved%s", m->known ? "" : " unknown");
	if (m->known)
		dump_number(c->player->dump, "uid_validity", m->uid_validity);
	if (m->from.count)
		dump_set(c->player->dump, "from", m->from);
	if (m->to.count)
		dump_set(c->player->dump, "to", m->to);
	if (words_have(&c->words, "pairs"))
		show_pairs(c, m);
	if (m->count)
		dump_number(c->player->dump, "count", m->count);
	if (m->left.count)
		dump_set(c->player->dump, "left", m->left);
	text_print(c->player->dump, "\n");
}

static int copy(struct call *c)
{
	satchel_set set;
	int rc;

	if (!set_of(c, &set))
		return SATCHEL_E_ARGUMENT;
	rc = satchel_copy(c->player->imap, set, words_at(&c->words, 2), SATCHEL_CALL(c->use),
	                  &c->moved);
	satchel_set_clear(&set);
	return rc;
}

/* Three octets at a time; user is one of c->readers. */
static int read_draft(void *user, void *room, size_t size, size_t *got)
{
	struct draft_reader *r = user;
	size_t left = strlen(r->text) - r->at;

	*got = left < 3 ? left : 3;
	*got = *got < size ? *got : size;
	memcpy(room, r->text + r->at, *got);
	r->at += *got;
	return r->gives_up && r->at > 3 ? -1 : 0;
}

static bool draft_of(struct call *c, size_t index, const char *text, satchel_draft *d)
{
	const char *source = words_value(&c->words, "source", 0),
		   *gives_up = words_value(&c->words, "gives-up", 0);
	int fd;

	if (!source) {
		d->memory = (satchel_octets){ text, strlen(text) };
		return true;
	}
	if (strcmp(source, "read") == 0) {
		c->readers[index] = (struct draft_reader){
			text, 0, gives_up && strtoul(gives_up, NULL, 10) == index + 1
		};
		d->read = read_draft;
		d->user = &c->readers[index];
		d->size = strlen(text);
		return true;
	}
	fd = memfd_create("draft", MFD_CLOEXEC);
	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		return false;
	c->fds[c->fd_count++] = fd;
	d->fd_plus_1 = fd + 1;
	return true;
}

/* append FOLDER TEXT [and=TEXT ...] [flags=FLAGS] [date=SECONDS] [offset=SECONDS] [source=read|fd] [gives-up=N] [binary] [utf8]
 * [pairs] */
static int append(struct call *c)
{
	const char *date = words_value(&c->words, "date", 0),
		   *offset = words_value(&c->words, "offset", 0);
	const char *text = words_at(&c->words, 2);
	satchel_flags flags =
		words_flags((char *)words_value(&c->words, "flags", 0), c->keywords, KEYWORDS_MAX);
	size_t count = 0;

	do {
		satchel_draft *d = &c->drafts[count];

		*d = (satchel_draft){ .size_of = sizeof(*d), .flags = flags };
		if (!draft_of(c, count, text, d))
			return SATCHEL_E_IO;
		d->flags = flags;
		d->binary = words_have(&c->words, "binary");
		d->utf8 = words_have(&c->words, "utf8");
		if (date)
			d->date = (satchel_time){
				.seconds = strtoll(date, NULL, 10),
				.known = true,
				.raw = "",
				.offset_s = offset ? (int32_t)strtol(offset, NULL, 10) : 0
			};
		text = words_value(&c->words, "and", count++);
	} while (text && count < DRAFTS_MAX);
	return satchel_append(c->player->imap, words_at(&c->words, 1), c->drafts, count,
	                      SATCHEL_CALL(c->use), &c->moved);
}

/* ---- EXPUNGE, SEARCH */

/* move SET FOLDER */
static int move(struct call *c)
{
	satchel_set set;
	int rc;

	if (!set_of(c, &set))
		return SATCHEL_E_ARGUMENT;
	rc = satchel_move(c->player->imap, set, words_at(&c->words, 2), SATCHEL_CALL(c->use),
	                  &c->moved);
	satchel_set_clear(&set);
	return rc;
}

/* uid-expunge SET */
static int uid_expunge(struct call *c)
{
	satchel_set set;
	int rc;

	if (!set_of(c, &set))
		return SATCHEL_E_ARGUMENT;
	rc = satchel_uid_expunge(c->player->imap, set, SATCHEL_CALL(c->use));
	satchel_set_clear(&set);
	return rc;
}

/* delete-messages SET [unchanged-since=N] */
static int delete_messages(struct call *c)
{
	satchel_set set;
	int rc;

	if (!set_of(c, &set))
		return SATCHEL_E_ARGUMENT;
	rc = satchel_delete_messages(c->player->imap, set,
	                             SATCHEL_STORE(.call = c->use, .silent = true,
	                                           .unchanged_since = unchanged_since(c)),
	                             &c->set);
	satchel_set_clear(&set);
	return rc;
}

static int expunge(struct call *c)
{
	return satchel_expunge(c->player->imap, SATCHEL_CALL(c->use));
}

static int search(struct call *c)
{
	return satchel_search(c->player->imap, words_at(&c->words, 1),
	                      SATCHEL_SEARCH(.call = c->use,
	                                     .sequence_numbers = words_have(&c->words, "numbers")),
	                      &c->set);
}

static void show_found(struct call *c)
{
	static const char *const kinds[] = { "default", "uids", "numbers", "saved" };

	text_print(c->player->dump, "found %s", kinds[c->set->kind]);
	dump_set(c->player->dump, "", *c->set);
	text_print(c->player->dump, "\n");
}

/* esearch CRITERIA [want=MIN,MAX,COUNT,ALL,PARTIAL,SAVED] [partial=A:B] [within=SET] [numbers] */
static int esearch(struct call *c)
{
	static const struct words_bit wants[] = {
		{ "MIN", SATCHEL_FOUND_MIN },
		{ "MAX", SATCHEL_FOUND_MAX },
		{ "COUNT", SATCHEL_FOUND_COUNT },
		{ "ALL", SATCHEL_FOUND_ALL },
		{ "PARTIAL", SATCHEL_FOUND_PARTIAL },
		{ "SAVED", SATCHEL_FOUND_SAVED },
		{ "unknown", 1u << 20 },
		{ NULL, 0 },
	};
	const char *within = words_value(&c->words, "within", 0),
		   *partial = words_value(&c->words, "partial", 0);
	uint64_t want = 0;

	if (!words_bits(words_value(&c->words, "want", 0), wants, &want) ||
	    (within && !words_set(within, &c->within)))
		return SATCHEL_E_ARGUMENT;
	return satchel_esearch(
		c->player->imap, words_at(&c->words, 1),
		SATCHEL_ESEARCH(.call = c->use,
	                        .sequence_numbers = words_have(&c->words, "numbers"),
	                        .want = (uint32_t)want, .within = within ? &c->within : NULL,
	                        .partial_first = partial ? strtoll(partial, NULL, 10) : 0,
	                        .partial_last =
	                                partial ? strtoll(strchr(partial, ':') + 1, NULL, 10) : 0),
		&c->found);
}

static void show_esearch(struct call *c)
{
	dump_found(c->player->dump, c->found);
}

const struct call_verb message_verbs[] = {
	{ "fetch", 1, fetch_start, fetch_left, fetch_left, fetch_step, fetch_stop },
	{ "store", 3, store, show_modified, show_modified, NULL, NULL },
	{ "labels", 3, labels, show_modified, show_modified, NULL, NULL },
	{ "copy", 2, copy, show_moved, show_moved, NULL, NULL },
	{ "move", 2, move, show_moved, show_moved, NULL, NULL },
	{ "uid-expunge", 1, uid_expunge, NULL, NULL, NULL, NULL },
	{ "delete-messages", 1, delete_messages, show_modified, show_modified, NULL, NULL },
	{ "append", 2, append, show_moved, show_moved, NULL, NULL },
	{ "expunge", 0, expunge, NULL, NULL, NULL, NULL },
	{ "search", 1, search, show_found, NULL, NULL, NULL },
	{ "esearch", 1, esearch, show_esearch, NULL, NULL, NULL },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL },
};
