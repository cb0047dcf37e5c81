/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* A whole client against a server that says whatever the input has. The client makes the same calls each time, blocking
 * or queued. An octet 1 in the input waits for the client: what is behind it comes once the client has written more, or
 * has waited. Knows that nothing may break, and that no row is told which was not asked for. */
#include "highlevel/client/client.h"
#include "tests/fuzz/fuzz.h"

#include <satchel/search.h>
#include <stdlib.h>
#include <sys/eventfd.h>

const char fuzz_corpus[] = "client";

enum { HOLD = 1, CHUNK = 4096 };
enum { QUEUED = 1, CLEAR = 2 }; /* bits of the second octet */

struct server {
	struct transport base;
	const uint8_t *data;
	size_t size;
	bool wrote, held;
	struct fuzz_pieces pieces;
	int fd;
	int64_t now;
};

struct play {
	struct server *server;
	satchel_client *imap;
	bool queued, stream;
	satchel_call calls[16];
	size_t used;
};

/* ---- the server */

static struct server *of(const struct transport *t)
{
	return (struct server *)(uintptr_t)t;
}

static int server_advance(struct transport *t, struct fault *f)
{
	(void)t;
	(void)f;
	return SATCHEL_OK;
}

/* Whether the server waits at an octet HOLD. */
static bool holds(struct server *s)
{
	if (!s->size || *s->data != HOLD)
		return false;
	if (!s->wrote && !s->held) {
		s->held = true;
		s->now += 1000000000;
		return true;
	}
	s->data++;
	s->size--;
	s->wrote = s->held = false;
	return false;
}

static int server_read(struct transport *t, void *room, size_t size, size_t *got, struct fault *f)
{
	struct server *s = of(t);
	const uint8_t *end;

	(void)f;
	while (s->size && *s->data == HOLD)
		if (holds(s))
			return SATCHEL_AGAIN;
	size = size < s->size ? size : s->size;
	size = size ? fuzz_piece(&s->pieces, size) : 0;
	end = size ? memchr(s->data, HOLD, size) : NULL;
	size = end ? (size_t)(end - s->data) : size;
	*got = size;
	if (size)
		memcpy(room, s->data, size);
	s->data += size;
	s->size -= size;
	return SATCHEL_OK;
}

static int server_write(struct transport *t, const void *octets, size_t size, size_t *put,
                        struct fault *f)
{
	(void)octets;
	(void)f;
	of(t)->wrote = true;
	*put = fuzz_piece(&of(t)->pieces, size);
	return SATCHEL_OK;
}

static size_t server_waits(const struct transport *t, bool writing,
                           struct transport_wait room[TRANSPORT_WAITS_MAX])
{
	room[0] = (struct transport_wait){ of(t)->fd,
		                           SATCHEL_READABLE | (writing ? SATCHEL_WRITABLE : 0) };
	return 1;
}

static int64_t server_deadline(const struct transport *t)
{
	(void)t;
	return INT64_MAX;
}

static bool server_pending(const struct transport *t)
{
	(void)t;
	return false;
}

static void server_close(struct transport *t)
{
	free(of(t));
}

static const struct transport_table table = {
	.advance = server_advance,
	.read = server_read,
	.write = server_write,
	.waits = server_waits,
	.deadline = server_deadline,
	.pending = server_pending,
	.close = server_close,
};

static int64_t server_clock(void *user)
{
	return *(int64_t *)user += 1000;
}

/* ---- the calls */

/* The call of the next command, or NULL. */
static satchel_call *next_call(struct play *p)
{
	return p->queued ? &p->calls[p->used++ % 16] : NULL;
}

/* Waits for all; rows that stand in the way are pulled by their own loops. */
static int done(struct play *p, int rc)
{
	if (rc == SATCHEL_QUEUED)
		rc = satchel_wait(p->imap, NULL);
	return rc;
}

static void look(const satchel_message *m)
{
	fuzz_expect(m->envelope && m->structure, "envelope and structure are never NULL");
	fuzz_expect(m->envelope->subject && m->structure->subtype, "text is never NULL");
	for (size_t i = 0; i < m->body_count; i++) {
		const char *section = m->bodies[i]->section;

		fuzz_expect(section != NULL, "a body has a section");
		fuzz_expect(m->bodies[i]->index == i, "a body has its index");
		fuzz_expect(satchel_message_body(m, section) || strchr(section, '<'),
		            "a body is found by its section");
	}
	fuzz_expect(m->rc >= 0 || m->error, "a row that failed says why");
}

static void fetch(struct play *p, satchel_set set, uint64_t items, const char *const *sections)
{
	satchel_call *call = next_call(p);
	const satchel_message *m;
	satchel_message *copy;
	satchel_fetch *f = NULL;
	int rc = satchel_fetch_start(p->imap, set,
	                             SATCHEL_FETCH(.call = call, .items = items,
	                                           .sections = sections, .stream = p->stream),
	                             &f);

	if (rc < 0)
		return;
	while ((rc = satchel_fetch_next(f, &m)) > SATCHEL_OK) {
		if (rc == SATCHEL_AGAIN) {
			if (satchel_wait(p->imap, call) < 0)
				break;
			continue;
		}
		look(m);
		if (rc == SATCHEL_ROW && !satchel_message_dup(m, &copy))
			satchel_free(copy);
		if (rc == SATCHEL_ROW && set.kind == SATCHEL_SET_UIDS && set.count)
			fuzz_expect(m->uid != 0, "a row has a UID");
	}
	(void)satchel_fetch_left(f);
	satchel_fetch_end(f);
}

static void list(struct play *p, uint64_t status_items)
{
	satchel_call *call = next_call(p);
	const satchel_folder *folder;
	satchel_list *l = NULL;
	int rc = satchel_list_start(p->imap, "*",
	                            SATCHEL_LIST(.call = call, .status_items = status_items), &l);

	if (rc < 0)
		return;
	while ((rc = satchel_list_next(l, &folder)) > SATCHEL_OK) {
		if (rc == SATCHEL_ROW)
			fuzz_expect(folder->name && folder->delimiter, "text is never NULL");
		else if (satchel_wait(p->imap, call) < 0)
			break;
	}
	satchel_list_end(l);
}

static void session(struct play *p)
{
	satchel_namespaces *spaces = NULL;
	satchel_fields *fields = NULL;

	done(p, satchel_login(p->imap, "mary", "secret", SATCHEL_LOGIN(.call = next_call(p))));
	done(p, satchel_capability(p->imap, SATCHEL_CALL(next_call(p))));
	done(p,
	     satchel_id(p->imap, (satchel_fields){ NULL, 0 }, SATCHEL_CALL(next_call(p)), &fields));
	done(p, satchel_namespace_get(p->imap, SATCHEL_CALL(next_call(p)), &spaces));
	done(p, satchel_enable(p->imap, (const char *const[]){ "CONDSTORE", "UTF8=ACCEPT", NULL },
	                       SATCHEL_CALL(next_call(p))));
	satchel_free(fields);
	satchel_free(spaces);
}

static void folders(struct play *p)
{
	satchel_folder *folder = NULL;

	list(p, 0);
	list(p, SATCHEL_STATUS_BASIC);
	done(p, satchel_status(p->imap, "a", SATCHEL_STATUS(.call = next_call(p)), &folder));
	satchel_free(folder);
	done(p, satchel_create(p->imap, "b", SATCHEL_CALL(next_call(p))));
}

static void letters(struct play *p)
{
	satchel_set *found = NULL, *modified = NULL;
	satchel_moved *moved[3] = { NULL, NULL, NULL };
	const satchel_flags seen = { SATCHEL_FLAG_SEEN, NULL, 0 };

	done(p, satchel_search(p->imap, "ALL", SATCHEL_SEARCH(.call = next_call(p)), &found));
	done(p, satchel_store(p->imap, SATCHEL_RANGE(1, 9), SATCHEL_FLAGS_ADD, &seen,
	                      SATCHEL_STORE(.call = next_call(p)), &modified));
	done(p, satchel_copy(p->imap, SATCHEL_RANGE(1, 9), "b", SATCHEL_CALL(next_call(p)),
	                     &moved[0]));
	done(p, satchel_move(p->imap, SATCHEL_RANGE(7, 9), "b", SATCHEL_CALL(next_call(p)),
	                     &moved[1]));
	done(p, satchel_append(p->imap, "b",
	                       (const satchel_draft[]){ { .size_of = sizeof(satchel_draft),
	                                                  .memory = { "From: a\r\n\r\nx", 12 } } },
	                       1, SATCHEL_CALL(next_call(p)), &moved[2]));
	done(p, satchel_expunge(p->imap, SATCHEL_CALL(next_call(p))));
	satchel_free(found);
	satchel_free(modified);
	for (size_t i = 0; i < 3; i++)
		satchel_free(moved[i]);
}

static void play(struct play *p)
{
	session(p);
	folders(p);
	done(p, satchel_select(p->imap, "INBOX", SATCHEL_SELECT(.call = next_call(p))));
	fetch(p, SATCHEL_ALL, SATCHEL_FETCH_FULL | SATCHEL_FETCH_BODYSTRUCTURE, NULL);
	fetch(p, SATCHEL_RANGE(1, 9), SATCHEL_FETCH_FLAGS,
	      SATCHEL_SECTIONS("BODY.PEEK[]", "BODY.PEEK[1]<0.9>"));
	letters(p);
	fetch(p, satchel_numbers(SATCHEL_RANGE(1, 2)), SATCHEL_FETCH_FLAGS, NULL);
	done(p, satchel_unselect(p->imap, SATCHEL_CALL(next_call(p))));
	done(p, satchel_logout(p->imap, SATCHEL_CALL(next_call(p))));
}

static struct server *new_server(const uint8_t *data, size_t size)
{
	static int fd = -1;
	struct server *s = calloc(1, sizeof *s);

	if (fd < 0)
		fd = eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK); /* always ready, for ever */
	fuzz_expect(s && fd >= 0, "there is memory");
	s->base.table = &table;
	s->data = data;
	s->size = size;
	s->pieces = fuzz_pieces(data, size);
	s->fd = fd;
	return s;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_options o;
	struct play p = { .used = 0 };
	int64_t now = 0;
	uint8_t how;

	if (!fuzz_options(&o, &data, &size) || !size)
		return 0;
	how = *data;
	p.queued = how & QUEUED;
	p.stream = o.stream;
	p.server = new_server(data + 1, size - 1);
	if (satcheli_open_on(&p.imap, &p.server->base, how & CLEAR ? "imap://mary@h" : NULL,
	                     SATCHEL_OPTIONS(.limits = &o.limits, .strict = o.strict,
	                                     .clock = server_clock, .user = &now, .tag_prefix = "T",
	                                     .progress_ms = 1000)) >= 0)
		play(&p);
	satchel_close(p.imap);
	return 0;
}
