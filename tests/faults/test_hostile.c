/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Servers that want memory or time: a head, any number of units, a tail. Memory is what the client's allocator gave at
 * its highest; time is counted twice, for some units and for twice as many. Knows which limit ends each flood, or that
 * none has to, because nothing is kept. */
#include "tests/faults/effort.h"
#include "tests/faults/peer.h"

#include <inttypes.h>
#include <satchel/search.h>
#include <satchel/watch.h>
#include <stdio.h>
#include <stdlib.h>

enum { MEBIBYTE = 1024 * 1024, MEMORY_MAX = 16 * MEBIBYTE, TRIES = 5 };

/* What the client does meanwhile. */
enum call {
	OPEN,     /* connects in clear */
	OPEN_TLS, /* the same, and TLS is due first */
	LOGIN,
	NOOP,
	WATCHED,    /* NOOP beside a watch */
	FETCH,      /* flags, envelope and structure of all */
	FETCH_BODY, /* a body of all, in memory */
	STREAM,     /* a body of all, in pieces */
	LIST,
	LIST_UNREAD, /* the same, ended behind its first row */
	COUNTS,      /* LIST with STATUS */
	SEARCH,
	COPY,
	ID,
	NAMESPACE,
	SELECT,
};

/* What a unit's number is made of its place. */
enum numbering { UP, DOWN, ODD, SCATTERED };

struct flood {
	const char *name;
	enum call call;
	size_t units;
	const char *head, *unit,
		*tail; /* unit: printf with at most one PRIu32, repeated by "%1$" */
	enum numbering numbering;
	int rc;            /* of the call */
	const char *words; /* that an error, a row's or an event's, has in it */
	bool dies;         /* the session with it */
	size_t memory;     /* octets at most; 0: MEMORY_MAX */
	satchel_limits limits;
};

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
static const struct flood floods[] = {
	/* ---- before anybody has logged in */
	{ "greeting without end", OPEN, 100000, "* OK ", "x", "", UP, SATCHEL_E_LIMIT,
	  "max_before_login (65536)", true, 256 * 1024 },
	{ "greeting without end before TLS", OPEN_TLS, 100000, "* OK ", "x", "", UP,
	  SATCHEL_E_LIMIT, "max_before_tls (16384)", true, 128 * 1024 },
	{ "empty lines in front of the greeting", OPEN, 40000, "", "\r\n", "* OK hello\r\n", UP,
	  SATCHEL_E_LIMIT, "max_blank_lines", true, 128 * 1024 },
	{ "untagged OK without end before login", LOGIN, 40000, "", "* OK still here\r\n", "", UP,
	  SATCHEL_E_LIMIT, "max_before_login (65536)", true, 256 * 1024 },
	/* ---- one response without end */
	{ "line without end", NOOP, 2000000, "* OK ", "x", "\r\n", UP },
	{ "line above max_response",
	  NOOP,
	  3000000,
	  "* OK ",
	  "x",
	  "",
	  UP,
	  SATCHEL_E_TRUNCATED,
	  "",
	  true,
	  0,
	  { .max_response = 1048576 } },
	{ "atom without end", NOOP, 200000, "* ", "x", "\r\n", UP, SATCHEL_OK, "max_token" },
	{ "quoted string without end", NOOP, 200000, "* LIST () \"/\" \"", "x", "\"\r\n", UP,
	  SATCHEL_OK, "max_token" },
	{ "literals without end", NOOP, 40000, "* X", " {9}\r\n012345678", "\r\n", UP },
	{ "empty literals without end", NOOP, 40000, "* X", " {0}\r\n", "\r\n", UP },
	{ "literal above max_literal", NOOP, 2000000, "* LIST () \"/\" {2000000}\r\n", "x", "\r\n",
	  UP, SATCHEL_OK, "max_literal" },
	{ "literal of 2^63 - 1", NOOP, 2000000, "* X {9223372036854775807}\r\n", "x", "", UP,
	  SATCHEL_E_TRUNCATED, "", true },
	{ "literal of 2^64", NOOP, 100, "* X {18446744073709551616}\r\n", "x", "", UP,
	  SATCHEL_E_PROTOCOL, "2^63-1", true },
	{ "parentheses without end", NOOP, 40000, "* X ", "(", "\r\n", UP },
	{ "parentheses that are closed without having been opened", NOOP, 40000, "* X ", ")",
	  "\r\n", UP },
	{ "lists beside each other", NOOP, 100000, "* X ", "()", "\r\n", UP },
	{ "spaces without end", NOOP, 200000, "* X", " ", "\r\n", UP },
	{ "empty lines", NOOP, 40000, "* OK x\r\n", "\r\n", "", UP, SATCHEL_E_LIMIT,
	  "max_blank_lines", true },
	/* ---- responses without end */
	{ "untagged OK without end", NOOP, 40000, "", "* OK still here\r\n", "", UP },
	{ "alerts without end", NOOP, 40000, "", "* OK [ALERT] %" PRIu32 "\r\n", "", UP },
	{ "continuations without end", NOOP, 40000, "", "+ go on\r\n", "", UP },
	{ "unknown responses without end", NOOP, 40000, "", "* X%" PRIu32 " (a b)\r\n", "", UP },
	{ "responses that cannot be read", NOOP, 40000, "", "* LIST )%" PRIu32 "(\r\n", "", UP },
	{ "lines without a tag", NOOP, 40000, "", "?%" PRIu32 "\r\n", "", UP },
	{ "CAPABILITY without end", NOOP, 40000, "", "* CAPABILITY IMAP4rev1 X%" PRIu32 "\r\n", "",
	  UP },
	{ "capabilities without end", NOOP, 40000, "* CAPABILITY IMAP4rev1", " X%" PRIu32, "\r\n",
	  UP, SATCHEL_OK, "max_capabilities" },
	{ "capabilities in a code", NOOP, 40000, "* OK [CAPABILITY IMAP4rev1", " X%" PRIu32,
	  "] .\r\n", UP },
	{ "code without end", NOOP, 200000, "* OK [X", " x", "] .\r\n", UP },
	{ "ENABLED without end", NOOP, 20000, "", "* ENABLED X%" PRIu32 "\r\n", "", UP },
	{ "FLAGS without end", NOOP, 40000, "", "* FLAGS (a%" PRIu32 ")\r\n", "", UP },
	{ "a million flags of the folder", NOOP, 100000, "* FLAGS (", "a%" PRIu32 " ", "b)\r\n", UP,
	  SATCHEL_OK, "max_flags" },
	{ "a million permanent flags", NOOP, 100000, "* OK [PERMANENTFLAGS (", "a%" PRIu32 " ",
	  "b)] .\r\n", UP },
	/* ---- folders */
	{ "folders that nobody asked for", NOOP, 50000, "", "* LIST () \"/\" a%" PRIu32 "\r\n", "",
	  UP },
	{ "odd folders that nobody asked for", NOOP, 50000, "",
	  "* LIST () \"/\" \"&%" PRIu32 "\"\r\n", "", UP },
	{ "counts that nobody asked for", NOOP, 50000, "", "* STATUS a%" PRIu32 " (MESSAGES 1)\r\n",
	  "", UP },
	{ "folders without end", LIST, 50000, "", "* LIST () \"/\" a%" PRIu32 "\r\n", "", UP },
	{ "odd folders without end", LIST, 50000, "", "* LIST () \"/\" \"&%" PRIu32 "\"\r\n", "",
	  UP },
	{ "folders that are not read", LIST_UNREAD, 60001, "", "* LIST () \"/\" a%" PRIu32 "\r\n",
	  "", UP, SATCHEL_OK, "drain_max (1048576)", true },
	{ "attributes without end", LIST, 40000, "* LIST (", "\\X%" PRIu32 " ", "\\Y) \"/\" a\r\n",
	  UP, SATCHEL_E_LIMIT, "max_flags" },
	{ "counts of other folders", COUNTS, 10000,
	  "* LIST () \"/\" a\r\n* LIST () \"/\" b\r\n* LIST () \"/\" c\r\n* LIST () \"/\" d\r\n",
	  "* STATUS b%" PRIu32 " (MESSAGES 1)\r\n", "", UP },
	{ "counts of folders with long attributes",
	  COUNTS,
	  4000,
	  "",
	  "* LIST (\\X%1$07000" PRIu32 ") \"/\" a%1$" PRIu32 "\r\n",
	  "",
	  UP,
	  SATCHEL_E_LIMIT,
	  "max_folders (1000)",
	  false,
	  5 * MEBIBYTE,
	  { .max_folders = 1000 } },
	{ "long events that nobody pulls",
	  WATCHED,
	  4000,
	  "",
	  "* OK %07000" PRIu32 "\r\n",
	  "",
	  UP,
	  SATCHEL_OK,
	  NULL,
	  false,
	  5 * MEBIBYTE,
	  { .max_events = 1000 } },
	{ "namespaces without end", NAMESPACE, 40000, "* NAMESPACE (", "(\"a%" PRIu32 "\" \"/\")",
	  ") NIL NIL\r\n", UP, SATCHEL_E_LIMIT, "max_resources" },
	{ "ID without end", ID, 40000, "* ID (", "\"a%" PRIu32 "\" \"b\" ", "\"c\" NIL)\r\n", UP,
	  SATCHEL_E_LIMIT, "max_resources" },
	/* ---- the open folder */
	{ "EXPUNGE without end", NOOP, 40000, "* 4294967295 EXISTS\r\n", "* 1 EXPUNGE\r\n", "",
	  UP },
	{ "EXPUNGE from above", NOOP, 50000, "* 4294967295 EXISTS\r\n", "* %" PRIu32 " EXPUNGE\r\n",
	  "", DOWN },
	{ "EXPUNGE of none", NOOP, 40000, "* 0 EXISTS\r\n", "* 4294967295 EXPUNGE\r\n", "", UP },
	{ "EXISTS up and down", NOOP, 50000, "", "* 4294967295 EXISTS\r\n* 0 EXISTS\r\n", "", UP },
	{ "the last of 4294967295 messages", NOOP, 1000, "* 4294967295 EXISTS\r\n",
	  "* 4294967295 FETCH (UID 4294967295)\r\n", "", UP },
	{ "UIDs here and there", NOOP, 50000, "* 4294967295 EXISTS\r\n",
	  "* %1$" PRIu32 " FETCH (UID %1$" PRIu32 ")\r\n", "", SCATTERED },
	{ "UIDs that go down", NOOP, 50000, "* 4294967295 EXISTS\r\n",
	  "* %" PRIu32 " FETCH (UID 7 FLAGS ())\r\n", "", DOWN },
	{ "UIDs of messages that go down", NOOP, 50000, "* 4294967295 EXISTS\r\n",
	  "* 9 FETCH (UID %" PRIu32 ")\r\n", "", DOWN },
	{ "UIDs of all messages", NOOP, 50000, "* 4294967295 EXISTS\r\n",
	  "* %1$" PRIu32 " FETCH (UID %1$" PRIu32 ")\r\n", "", ODD },
	{ "VANISHED of all", NOOP, 1000, "* 4294967295 EXISTS\r\n* 9 FETCH (UID 9)\r\n",
	  "* VANISHED 1:4294967295\r\n* 4294967295 EXISTS\r\n", "", UP },
	{ "VANISHED without end", NOOP, 50000, "* 4294967295 EXISTS\r\n",
	  "* VANISHED %" PRIu32 "\r\n", "", ODD },
	{ "VANISHED of many ranges", NOOP, 40000, "* 4294967295 EXISTS\r\n* VANISHED 1",
	  ",%" PRIu32, "\r\n", ODD },
	{ "VANISHED EARLIER of many ranges", NOOP, 40000, "* VANISHED (EARLIER) 1", ",%" PRIu32,
	  "\r\n", ODD },
	/* ---- results */
	{ "SEARCH of every second", SEARCH, 200000, "* SEARCH", " %" PRIu32, "\r\n", ODD },
	{ "SEARCH from above", SEARCH, 40000, "* SEARCH", " %" PRIu32, "\r\n", DOWN },
	{ "SEARCH of anything", SEARCH, 40000, "* SEARCH", " %" PRIu32, "\r\n", SCATTERED },
	{ "SEARCH above max_ranges",
	  SEARCH,
	  100000,
	  "* SEARCH",
	  " %" PRIu32,
	  "\r\n",
	  ODD,
	  SATCHEL_E_LIMIT,
	  "max_ranges",
	  false,
	  0,
	  { .max_ranges = 50000 } },
	{ "SEARCH of the same", SEARCH, 200000, "* SEARCH", " 7", "\r\n", UP },
	{ "SEARCH again and again", SEARCH, 40000, "", "* SEARCH 1 3 5\r\n", "", UP },
	{ "ESEARCH of all", SEARCH, 1, "* ESEARCH (TAG \"T2\") UID ALL 1:4294967295", "", "\r\n",
	  UP },
	{ "ESEARCH of many ranges", SEARCH, 40000, "* ESEARCH (TAG \"T2\") UID ALL 1", ",%" PRIu32,
	  "\r\n", ODD },
	{ "COPYUID of all", COPY, 1, "* OK [COPYUID 1 1:4294967295 1:4294967295] .\r\n", "", "",
	  UP },
	{ "COPYUID of many ranges", COPY, 20000, "* OK [COPYUID 1 1:4294967295 1", ",%" PRIu32,
	  "] .\r\n", ODD },
	/* ---- messages */
	{ "a million flags of a message", FETCH, 100000, "* 1 FETCH (UID 7 FLAGS (",
	  "a%" PRIu32 " ", "b))\r\n", UP, SATCHEL_OK, "max_flags" },
	{ "flags again and again", FETCH, 40000, "* 1 FETCH (UID 7", " FLAGS (\\Seen a%" PRIu32 ")",
	  ")\r\n", UP },
	{ "items without end", FETCH, 40000, "* 1 FETCH (UID 7 FLAGS ()", " X%" PRIu32 " (a)",
	  ")\r\n", UP },
	{ "items that cannot be read", FETCH, 40000, "* 1 FETCH (UID 7 FLAGS ()",
	  " RFC822.SIZE (%" PRIu32 ")", ")\r\n", UP },
	{ "a million parts", FETCH, 40000, "* 1 FETCH (UID 7 BODYSTRUCTURE (",
	  "(\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" %" PRIu32 " 1)", " \"MIXED\"))\r\n", UP,
	  SATCHEL_OK, "max_parts" },
	{ "parts in parts", FETCH, 40000, "* 1 FETCH (UID 7 BODYSTRUCTURE ", "(", "))\r\n", UP,
	  SATCHEL_E_PROTOCOL, "max_depth" },
	{ "parameters without end", FETCH, 40000,
	  "* 1 FETCH (UID 7 BODYSTRUCTURE (\"TEXT\" \"PLAIN\" (", "\"a%" PRIu32 "\" \"b\" ",
	  "\"c\" \"d\") NIL NIL \"7BIT\" 1 1))\r\n", UP },
	{ "pieces of a parameter", FETCH, 20000,
	  "* 1 FETCH (UID 7 BODYSTRUCTURE (\"TEXT\" \"PLAIN\" (", "\"name*%" PRIu32 "\" \"b\" ",
	  "\"c\" \"d\") NIL NIL \"7BIT\" 1 1))\r\n", UP },
	{ "pieces of a parameter from behind", FETCH, 20000,
	  "* 1 FETCH (UID 7 BODYSTRUCTURE (\"TEXT\" \"PLAIN\" (", "\"name*%" PRIu32 "*\" \"b\" ",
	  "\"c\" \"d\") NIL NIL \"7BIT\" 1 1))\r\n", DOWN },
	{ "languages without end", FETCH, 40000,
	  "* 1 FETCH (UID 7 BODYSTRUCTURE (\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" 1 1 NIL NIL (",
	  "\"a%" PRIu32 "\" ", "\"c\")))\r\n", UP },
	{ "extensions without end", FETCH, 40000,
	  "* 1 FETCH (UID 7 BODYSTRUCTURE (\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" 1 1 NIL NIL NIL NIL",
	  " (\"a%" PRIu32 "\" 1)", "))\r\n", UP },
	{ "addresses without end", FETCH, 40000, "* 1 FETCH (UID 7 ENVELOPE (NIL NIL (",
	  "(NIL NIL \"a%" PRIu32 "\" \"b\")", ") NIL NIL NIL NIL NIL NIL NIL))\r\n", UP, SATCHEL_OK,
	  "max_addresses" },
	{ "groups without end", FETCH, 5000, "* 1 FETCH (UID 7 ENVELOPE (NIL NIL (",
	  "(NIL NIL \"a%" PRIu32 "\" NIL)(NIL NIL NIL NIL)", ") NIL NIL NIL NIL NIL NIL NIL))\r\n",
	  UP },
	{ "a subject of encoded words", FETCH, 2500, "* 1 FETCH (UID 7 ENVELOPE (NIL \"",
	  " =?utf-8?q?a=20%" PRIu32 "?=", "\" NIL NIL NIL NIL NIL NIL NIL NIL))\r\n", UP },
	{ "a subject of encoded words in a literal", FETCH, 40000,
	  "* 1 FETCH (UID 7 ENVELOPE (NIL {960000}\r\n",
	  "=?koi8-r?q?%010" PRIu32 "?= ", " NIL NIL NIL NIL NIL NIL NIL NIL))\r\n", UP },
	{ "a subject of unfinished encoded words", FETCH, 40000,
	  "* 1 FETCH (UID 7 ENVELOPE (NIL {240000}\r\n", "=?utf-",
	  " NIL NIL NIL NIL NIL NIL NIL NIL))\r\n", UP },
	{ "a subject that no charset has", FETCH, 150000,
	  "* 1 FETCH (UID 7 ENVELOPE (NIL {900000}\r\n", "\xE4\xF6 abc",
	  " NIL NIL NIL NIL NIL NIL NIL NIL))\r\n", UP },
	{ "odd subjects without end", FETCH, 1000, "",
	  "* 1 FETCH (UID 7 ENVELOPE (NIL \"gr\xFC\xDF"
	  "e aus k\xF6ln\" NIL NIL NIL NIL NIL NIL NIL NIL))\r\n",
	  "", UP },
	{ "odd names without end", FETCH, 2000, "* 1 FETCH (UID 7 ENVELOPE (NIL NIL (",
	  "(\"J\xF6rg M\xFCller\" NIL \"a%" PRIu32 "\" \"b\")",
	  ") NIL NIL NIL NIL NIL NIL NIL))\r\n", UP },
	{ "rows without end", FETCH, 50000, "", "* 1 FETCH (UID 7 FLAGS (\\Seen a%" PRIu32 "))\r\n",
	  "", UP },
	{ "rows of other messages", FETCH, 50000, "* 4294967295 EXISTS\r\n",
	  "* %1$" PRIu32 " FETCH (UID %1$" PRIu32 " FLAGS ())\r\n", "", ODD },
	{ "sections without end", FETCH_BODY, 50000, "* 1 FETCH (UID 7",
	  " BODY[%" PRIu32 "] {1}\r\nx", ")\r\n", UP, SATCHEL_E_MISSING },
	{ "a body above inline_max",
	  FETCH_BODY,
	  2000000,
	  "* 1 FETCH (UID 7 BODY[] {2000000}\r\n",
	  "x",
	  ")\r\n",
	  UP,
	  SATCHEL_OK,
	  "inline_max (1048576)",
	  false,
	  0,
	  { .inline_max = 1048576 } },
	{ "a body that streams", STREAM, 2000000, "* 1 FETCH (UID 7 BODY[] {2000000}\r\n", "x",
	  ")\r\n", UP, SATCHEL_OK, NULL, false, 3 * MEBIBYTE / 2 },
	{ "sections that stream", STREAM, 20000, "* 1 FETCH (UID 7", " BODY[%" PRIu32 "] {1}\r\nx",
	  ")\r\n", UP, SATCHEL_E_MISSING },
};
#pragma GCC diagnostic pop

/* ---- what the server says */

static uint32_t number(enum numbering numbering, size_t i, size_t n)
{
	switch (numbering) {
	case DOWN: return (uint32_t)(n - i);
	case ODD: return (uint32_t)(2 * i + 3);
	case SCATTERED: return (uint32_t)(i * 2654435761u | 1);
	default: return (uint32_t)i;
	}
}

struct octets {
	char *data;
	size_t size, room;
};

static void add(struct octets *o, const char *data, size_t size)
{
	if (o->room - o->size < size + 1) {
		o->room = (o->size + size + 1) * 2;
		o->data = realloc(o->data, o->room);
		ck_assert_ptr_nonnull(o->data);
	}
	memcpy(o->data + o->size, data, size + 1);
	o->size += size;
}

/* The announced length of a literal in the head holds for one number of units alone. */
static void add_head(struct octets *o, const struct flood *f, size_t units)
{
	const char *brace = strrchr(f->head, '{');
	char length[32];

	if (!brace || strlen(brace) < 8 || strlen(brace) > 14) {
		add(o, f->head, strlen(f->head));
		return;
	}
	for (const char *c = f->head; c <= brace; c++)
		add(o, (char[]){ *c, 0 }, 1);
	snprintf(length, sizeof length, "%llu}\r\n",
	         strtoull(brace + 1, NULL, 10) / f->units * units);
	add(o, length, strlen(length));
}

static void add_units(struct octets *o, const struct flood *f, size_t units)
{
	bool plain = !strchr(f->unit, '%');
	size_t size = strlen(f->unit);
	char line[8192];

	for (size_t i = 0; i < units; i++) {
		if (plain) {
			add(o, f->unit, size);
			continue;
		}
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		add(o, line,
		    (size_t)snprintf(line, sizeof line, f->unit, number(f->numbering, i, units)));
#pragma GCC diagnostic pop
	}
}

static void add_flood(struct peer *p, const struct flood *f, size_t units)
{
	struct octets o = { NULL, 0, 0 };

	add(&o, "S.", 2);
	add_head(&o, f, units);
	add_units(&o, f, units);
	add(&o, f->tail, strlen(f->tail));
	ck_assert_uint_lt(p->count, COUNTOF(p->lines));
	p->lines[p->count++] = o.data;
}

/* ---- what the client does */

struct victim {
	struct peer peer;
	satchel_client *imap;
	const struct flood *f;
	char words[512]; /* the first that the client said of it */
	unsigned rows;
};

static void hear(struct victim *v, const char *words)
{
	if (!*v->words && words && v->f->words && strstr(words, v->f->words))
		snprintf(v->words, sizeof v->words, "%s", words);
}

static void listen(satchel_client *imap, const satchel_event *e, void *user)
{
	(void)imap;
	if (e->kind == SATCHEL_EVENT_INVALID)
		hear(((struct peer *)user)->test, e->text);
	if (e->kind == SATCHEL_EVENT_MESSAGE)
		for (size_t i = 0; i < e->message->item_count; i++)
			hear(((struct peer *)user)->test, e->message->items[i]->why);
}

static void look_at(struct victim *v, const satchel_message *m)
{
	v->rows++;
	if (m->error)
		hear(v, m->error->message);
	for (size_t i = 0; i < m->item_count; i++)
		hear(v, m->items[i]->why);
	for (size_t i = 0; i < m->body_count; i++)
		if (m->bodies[i]->rc == SATCHEL_E_LIMIT)
			hear(v, "inline_max (1048576)");
}

static int fetch(struct victim *v, bool stream, bool body)
{
	const satchel_message *m;
	satchel_fetch *f;
	int rc = satchel_fetch_start(
		v->imap, SATCHEL_ALL,
		SATCHEL_FETCH(.items = body ? 0
	                                    : SATCHEL_FETCH_FLAGS | SATCHEL_FETCH_ENVELOPE |
	                                               SATCHEL_FETCH_BODYSTRUCTURE,
	                      .sections = body ? SATCHEL_SECTIONS("BODY.PEEK[]") : NULL,
	                      .stream = stream, .once = true),
		&f);

	if (rc)
		return rc;
	while ((rc = satchel_fetch_next(f, &m)) > SATCHEL_OK)
		if (rc == SATCHEL_ROW)
			look_at(v, m);
	satchel_fetch_end(f);
	return rc;
}

static int list(struct victim *v, bool unread, uint64_t counts)
{
	const satchel_folder *folder;
	satchel_list *l;
	int rc = satchel_list_start(v->imap, "*", SATCHEL_LIST(.status_items = counts), &l);

	if (rc)
		return rc;
	while ((rc = satchel_list_next(l, &folder)) == SATCHEL_ROW && !unread)
		v->rows++;
	satchel_list_end(l);
	return rc < 0 ? rc : SATCHEL_OK;
}

static int noop_beside_watch(struct victim *v)
{
	satchel_watch *watch;
	int rc = satchel_watch_start(v->imap, NULL, &watch);

	if (rc)
		return rc;
	rc = satchel_noop(v->imap, NULL);
	satchel_watch_end(watch);
	return rc;
}

static int call(struct victim *v)
{
	satchel_namespaces *spaces = NULL;
	satchel_fields *fields = NULL;
	satchel_moved *moved = NULL;
	satchel_set *found = NULL;
	int rc = SATCHEL_OK;

	switch (v->f->call) {
	case LOGIN: return satchel_login(v->imap, "mary", "secret", NULL);
	case NOOP: return satchel_noop(v->imap, NULL);
	case WATCHED: return noop_beside_watch(v);
	case FETCH: return fetch(v, false, false);
	case FETCH_BODY: return fetch(v, false, true);
	case STREAM: return fetch(v, true, true);
	case LIST: return list(v, false, 0);
	case LIST_UNREAD: return list(v, true, 0);
	case COUNTS: return list(v, false, SATCHEL_STATUS_MESSAGES);
	case SEARCH: rc = satchel_search(v->imap, "ALL", NULL, &found); break;
	case COPY: rc = satchel_copy(v->imap, SATCHEL_ONE(7), "a", NULL, &moved); break;
	case ID: rc = satchel_id(v->imap, (satchel_fields){ NULL, 0 }, NULL, &fields); break;
	case NAMESPACE: rc = satchel_namespace_get(v->imap, NULL, &spaces); break;
	default: break;
	}
	satchel_free(found);
	satchel_free(moved);
	satchel_free(fields);
	satchel_free(spaces);
	return rc;
}

/* ---- one flood */

static bool is_open_call(const struct flood *f)
{
	return f->call == OPEN || f->call == OPEN_TLS;
}

static void script(struct victim *v, size_t units)
{
	struct peer *p = &v->peer;
	const struct flood *f = v->f;

	if (is_open_call(f)) {
		add_flood(p, f, units);
		peer_line(p, "E");
		return;
	}
	if (f->call == LOGIN)
		peer_line(p, "S:* OK [CAPABILITY IMAP4rev1] ready");
	else
		peer_preamble(p,
		              f->call == COUNTS ? "LIST-STATUS ID NAMESPACE UIDPLUS"
		                                : "ID NAMESPACE UIDPLUS",
		              1);
	peer_line(p, "L");
	add_flood(p, f, units);
	peer_lines(p, f->dies ? "E" : "S:T2 OK done\nL\nS:T3 OK done\nE");
}

static int attack(struct victim *v, const struct flood *f, size_t units, size_t *memory,
                  uint64_t *effort, const struct effort *counter)
{
	satchel_options o = { .size = sizeof o, .listen = listen };
	satchel_limits limits = f->limits;
	uint64_t start;
	size_t before;
	int rc;

	memset(v, 0, sizeof *v);
	v->f = f;
	limits.size = sizeof limits;
	o.limits = &limits;
	peer_init(&v->peer);
	v->peer.test = v;
	script(v, units);
	if (!is_open_call(f))
		v->imap = peer_ready(&v->peer, &o, f->call != LOGIN);
	failing_allocator_arm(&v->peer.memory, 0, FAIL_NEVER);
	before = v->peer.memory.octets;
	start = effort_now(counter);
	rc = is_open_call(f)
	             ? peer_open(&v->peer, &v->imap, f->call == OPEN_TLS ? "imap://h" : NULL, &o)
	             : call(v);
	*effort = effort_now(counter) - start;
	*memory = v->peer.memory.peak - before;
	if (rc < 0)
		hear(v, satchel_error_of(v->imap)->message);
	return rc;
}

static void check_end(struct victim *v, int rc)
{
	const struct flood *f = v->f;

	ck_assert_msg(rc == f->rc, "%s: %s: %s", f->name, satchel_error_name(rc),
	              satchel_error_of(v->imap)->message);
	if (f->dies) {
		rc = satchel_noop(v->imap, NULL);
		ck_assert_msg(rc < 0, "%s: the session goes on", f->name);
		hear(v, satchel_error_of(v->imap)->message);
	} else {
		rc = satchel_noop(v->imap, NULL);
		ck_assert_msg(rc == SATCHEL_OK, "%s: the session is over: %s", f->name,
		              satchel_error_of(v->imap)->message);
	}
	ck_assert_msg(!f->words || !*f->words || *v->words, "%s: nobody says %s; last: %s", f->name,
	              f->words, satchel_error_of(v->imap)->message);
}

static void finish(struct victim *v)
{
	satchel_close(v->imap);
	peer_clear(&v->peer);
}

START_TEST(memory_is_bounded)
{
	const struct flood *f = &floods[_i];
	static struct victim v;
	struct effort counter = { -1 };
	uint64_t effort;
	size_t memory;
	int rc = attack(&v, f, f->units, &memory, &effort, &counter);

	check_end(&v, rc);
	ck_assert_msg(memory <= (f->memory ? f->memory : MEMORY_MAX), "%s: %zu octets", f->name,
	              memory);
	finish(&v);
}
END_TEST

static uint64_t effort_of(const struct flood *f, size_t units, const struct effort *counter)
{
	static struct victim v;
	uint64_t effort;
	size_t memory;

	attack(&v, f, units, &memory, &effort, counter);
	finish(&v);
	return effort;
}

/* Below this nothing can be told from noise. */
static const double LEAST = 20e6;

static bool is_linear(const struct effort *counter, uint64_t once, uint64_t twice)
{
	if (effort_is_exact(counter))
		return (double)twice <= 2.2 * (double)once;
	return (double)twice <= 2.8 * (double)once + LEAST;
}

/* The least of some tries of each: others on the machine only ever add. */
START_TEST(effort_is_linear)
{
	const struct flood *f = &floods[_i];
	struct effort counter;
	uint64_t once = UINT64_MAX, twice = UINT64_MAX;
	size_t units = (f->units + 7) / 8;

	effort_open(&counter);
	for (int i = 0; i < TRIES; i++) {
		uint64_t n = effort_of(f, units, &counter);
		uint64_t m = effort_of(f, units * 2, &counter);

		once = n < once ? n : once;
		twice = m < twice ? m : twice;
		if (is_linear(&counter, once, twice))
			break;
	}
	ck_assert_msg(is_linear(&counter, once, twice),
	              "%s: %.2f times the effort for twice as much (%" PRIu64 ", %" PRIu64 ")",
	              f->name, (double)twice / (double)once, once, twice);
	effort_close(&counter);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("hostile");
	TCase *tc = tcase_create("hostile");
	int n = (int)COUNTOF(floods);

	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, memory_is_bounded, 0, n);
	tcase_add_loop_test(tc, effort_is_linear, 0, n);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
