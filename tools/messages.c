/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The table of messages of list and search: one FETCH, one line for each row as it comes. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "columns.h"
#include "error.h"
#include "json.h"
#include "messages.h"
#include "text.h"

static const struct column wide[] = {
	{ "UID", 6, true },    { "FLAGS", 5, false }, { "DATE", 22, false },
	{ "FROM", 24, false }, { "SIZE", 5, true },   { "SUBJECT", 7, false },
};

/* On a narrow screen the day must do. */
static const struct column narrow[] = {
	{ "UID", 6, true },    { "FLAGS", 5, false }, { "DATE", 10, false },
	{ "FROM", 20, false }, { "SIZE", 5, true },   { "SUBJECT", 7, false },
};

/* What stands in FLAGS. */
static const struct {
	uint32_t bit;
	bool set;
	char letter;
	const char *meaning;
} flag_letters[] = {
	{ SATCHEL_FLAG_SEEN, false, 'N', "nobody has read it" },
	{ SATCHEL_FLAG_ANSWERED, true, 'A', "answered" },
	{ SATCHEL_FLAG_FLAGGED, true, 'F', "flagged" },
	{ SATCHEL_FLAG_DELETED, true, 'D', "deleted" },
	{ SATCHEL_FLAG_DRAFT, true, 'T', "draft" },
};

static const struct {
	const char *title, *meaning;
} legend[] = {
	{ "UID", "what show takes" },
	{ "DATE", "of the message's header; if it has none, of its arrival" },
	{ "FROM", "the sender's name, or else the address" },
	{ "SIZE", "of the whole message in octets; 1K are 1000, 1M are 1000000" },
	{ "FLAGS", "these letters; - is none of them, ? what the server did not say:" },
};

void messages_legend(FILE *out)
{
	fputs("\nColumns:\n\n", out);
	for (size_t i = 0; i < COUNTOF(legend); i++)
		fprintf(out, "  %-6s %s\n", legend[i].title, legend[i].meaning);
	for (size_t i = 0; i < COUNTOF(flag_letters); i++)
		fprintf(out, "    %c    %s\n", flag_letters[i].letter, flag_letters[i].meaning);
}

const char *address_mail(const satchel_address *address, char *room, size_t size)
{
	snprintf(room, size, *address->host ? "%s@%s" : "%s", address->mailbox, address->host);
	return room;
}

static const char *flags_of(const satchel_message *m, char *room)
{
	size_t n = 0;

	for (size_t i = 0; i < COUNTOF(flag_letters); i++)
		if (((m->flags.bits & flag_letters[i].bit) != 0) == flag_letters[i].set)
			room[n++] = flag_letters[i].letter;
	room[n] = '\0';
	if (!(m->has & SATCHEL_FETCH_FLAGS))
		return "?";
	return n ? room : "-";
}

static const char *date_of(const satchel_message *m, bool day_only, char *room)
{
	if (m->envelope->date.known)
		text_time(&m->envelope->date, false, room);
	else if (m->has & SATCHEL_FETCH_INTERNALDATE)
		text_time(&m->internal_date, false, room);
	else
		return "?";
	if (day_only)
		room[strcspn(room, " ")] = '\0';
	return room;
}

const char *message_sender(const satchel_message *m, char *room, size_t size)
{
	const satchel_addresses *from = &m->envelope->from;

	for (size_t i = 0; i < from->count; i++)
		if (from->list[i].kind == SATCHEL_ADDRESS)
			return *from->list[i].name ? from->list[i].name
			                           : address_mail(&from->list[i], room, size);
	return from->count ? from->list[0].mailbox : "-";
}

static const char *subject_of(const satchel_message *m)
{
	return m->invalid & SATCHEL_FETCH_ENVELOPE ? "(the envelope cannot be read)"
	                                           : m->envelope->subject;
}

static enum style style_of(const satchel_message *m)
{
	if (m->invalid || m->rc < 0)
		return STYLE_RED;
	return m->has & SATCHEL_FETCH_FLAGS && !(m->flags.bits & SATCHEL_FLAG_SEEN) ? STYLE_BOLD
	                                                                            : STYLE_PLAIN;
}

static void print_row(const struct columns *c, const satchel_message *m)
{
	char uid[12], flags[8], date[40], from[512], size[16];
	const char *cells[] = {
		m->uid ? uid : "?",
		flags_of(m, flags),
		date_of(m, c->list == narrow, date),
		message_sender(m, from, sizeof(from)),
		m->has & SATCHEL_FETCH_SIZE ? text_size(m->size, size) : "?",
		subject_of(m),
	};

	snprintf(uid, sizeof(uid), "%" PRIu32, m->uid);
	columns_row(c, style_of(m), cells);
}

int messages_complain(const satchel_message *m)
{
	int code = m->rc < 0 ? CODE_PARTLY : CODE_DONE;
	char what[32];

	snprintf(what, sizeof(what), "%s %" PRIu32, m->uid ? "UID" : "message",
	         m->uid ? m->uid : m->seq);
	if (m->rc < 0 && m->error)
		report_error(m->error, what);
	for (size_t i = 0; i < m->item_count; i++) {
		if (m->items[i]->rc >= 0)
			continue;
		complain("%s: %s cannot be read: %s", what, m->items[i]->name, m->items[i]->why);
		code = CODE_PARTLY;
	}
	return code;
}

static void complain_of_missing(uint64_t count, uint64_t expected, satchel_set left)
{
	const char *kind = left.kind == SATCHEL_SET_NUMBERS ? "sequence number" : "UID";
	uint64_t named = satchel_set_count(left);
	char *text = NULL;

	if (satchel_set_format(left, &text))
		must(NULL);
	if (named == count)
		complain("%" PRIu64 " of %" PRIu64 " messages did not come: %s %s", count, expected,
		         kind, text);
	else
		complain("%" PRIu64 " of %" PRIu64 " messages did not come", count, expected);
	satchel_free(text);
}

/* A range of UIDs has gaps, so rows are counted; what is left is named where it is no more than
 * what is missing. */
static int check_missing(const struct account *a, const satchel_fetch *fetch, uint64_t rows,
                         uint64_t expected)
{
	uint64_t came = rows + a->gone;

	if (came >= expected)
		return CODE_DONE;
	complain_of_missing(expected - came, expected, satchel_fetch_left(fetch));
	return CODE_PARTLY;
}

/* Where the server was asked for nothing its messages are not missing. */
static bool was_asked(const struct account *a, int rc, uint64_t rows)
{
	return rows || rc >= 0 || satchel_error_of(a->imap)->outcome != SATCHEL_NOT_SENT;
}

static int print_rows(struct account *a, satchel_fetch *fetch, const struct columns *c,
                      uint64_t expected)
{
	const satchel_message *m = NULL;
	int rc, code = CODE_DONE;
	uint64_t rows = 0;

	for (; (rc = satchel_fetch_next(fetch, &m)) == SATCHEL_ROW && !ferror(stdout);
	     rows += !m->again) {
		if (a->options->json)
			json_line(stdout, json_message(m));
		else
			print_row(c, m);
		code = worse(code, messages_complain(m));
	}
	if (ferror(stdout))
		return EX_IOERR;
	if (rc < 0)
		code = worse(code, report(a->imap, "list"));
	return was_asked(a, rc, rows) ? worse(code, check_missing(a, fetch, rows, expected)) : code;
}

/* ---- --items */

static uint64_t item_of(const char *name, size_t size)
{
	for (const struct bit_name *n = item_names; n->name; n++)
		if (strlen(n->name) == size && !strncasecmp(n->name, name, size))
			return n->bit;
	return 0;
}

bool messages_items(const struct options *options, uint64_t *items)
{
	const char *name = options->items;

	*items = 0;
	if (name && !options->json) {
		complain("--items needs --json");
		return false;
	}
	while (name) {
		size_t size = strcspn(name, ",");
		uint64_t bit = item_of(name, size);

		if (!bit) {
			complain("%.*s is no item", (int)size, name);
			return false;
		}
		*items |= bit;
		name = name[size] ? name + size + 1 : NULL;
	}
	return true;
}

/* Wide enough for each UID: all are below the next one. */
static void begin_table(struct columns *c, const struct account *a)
{
	struct screen screen = screen_of(stdout, a->options->width);
	char uid[12];

	columns_init(c, screen, screen.bounded && screen.width < NARROW ? narrow : wide,
	             COUNTOF(wide));
	snprintf(uid, sizeof(uid), "%" PRIu32, satchel_selected(a->imap)->uid_next);
	columns_widen(c, 0, uid);
	columns_title(c);
}

int messages_print(struct account *account, satchel_set set, uint64_t expected)
{
	struct columns c;
	satchel_fetch *fetch = NULL;
	uint64_t more;
	int code;

	if (!messages_items(account->options, &more))
		return EX_USAGE;
	account->gone = 0;
	if (!account->options->json)
		begin_table(&c, account);
	if (satchel_fetch_start(account->imap, set,
	                        SATCHEL_FETCH(.items = SATCHEL_FETCH_ALL | more), &fetch))
		return report(account->imap, "list");
	code = print_rows(account, fetch, &c, expected);
	satchel_fetch_end(fetch);
	return code;
}
