/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Sections of messages, streamed: as octets, or as characters. Memory does not grow with them. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "charset.h"
#include "error.h"
#include "section.h"

/* What was asked for, and how far its answer has come. */
struct reading {
	struct account *account;
	uint32_t uid;
	const char *section, *item; /* "1.2", "BODY.PEEK[1.2]" */
	octet_sink sink;
	void *user;
	bool began;    /* the octets came, from the first */
	bool take;     /* they are those of the piece at hand */
	bool odd;      /* others came too */
	bool unplaced; /* so did some of which it was not known whose they are */
	bool again;    /* it is known now */
};

static int complain_of(const struct reading *r, const char *what)
{
	complain("UID %" PRIu32 ": %s%s%s", r->uid, *r->section ? r->section : "message",
	         *what == ':' ? "" : " ", what);
	return CODE_PARTLY;
}

/* One line, however many there are. */
static void complain_of_odd(struct reading *r, const satchel_body *b, uint32_t uid)
{
	char of[32] = "a message without a UID", origin[32] = "";

	if (uid)
		snprintf(of, sizeof(of), "UID %" PRIu32, uid);
	if (b->has_origin)
		snprintf(origin, sizeof(origin), "<%" PRIu64 ">", b->origin);
	if (!r->odd)
		complain("UID %" PRIu32 ": the server sent %s%s%s of %s, which is left out", r->uid,
		         r->began ? "also " : "", b->section, origin, of);
	r->odd = true;
}

/* What stands in front of the body tells whose it is; else what the answers before it did. */
static uint32_t owner_of(const struct reading *r, const satchel_message *m)
{
	return m->uid ? m->uid : satchel_uid_of(r->account->imap, m->seq);
}

/* Only the first body of this section of this message is what was asked for. */
static void begin_body(struct reading *r, const satchel_message *m)
{
	const satchel_body *b = satchel_message_body(m, r->item);
	bool fits = b && b->index == m->piece.index && !b->has_origin && !r->began;
	uint32_t uid = owner_of(r, m);

	r->take = fits && uid == r->uid;
	if (fits && !uid && !r->again)
		r->unplaced = true;
	else if (!r->take)
		complain_of_odd(r, m->bodies[m->piece.index], uid);
	r->began |= r->take;
}

static void take_piece(struct reading *r, const satchel_message *m)
{
	if (m->piece.first)
		begin_body(r, m);
	if (r->take)
		r->sink(m->piece.octets.data, m->piece.octets.size, r->user);
}

static int complain_of_row(const struct reading *r, const satchel_message *m)
{
	char what[32];

	snprintf(what, sizeof(what), "UID %" PRIu32, r->uid);
	return m->error ? worse(CODE_PARTLY, report_error(m->error, what)) : CODE_PARTLY;
}

/* The row behind the pieces tells whether they were all of it. A UID that stood behind its body is known for the next time. */
static int judge(struct reading *r, const satchel_message *m)
{
	const satchel_body *b = satchel_message_body(m, r->item);

	if (r->unplaced && !r->began) {
		r->again = true;
		return CODE_PARTLY;
	}
	if (m->rc < 0)
		return complain_of_row(r, m);
	if (r->began)
		return CODE_DONE;
	return complain_of(r, b && b->nil ? "is not there, says the server" : "did not come");
}

static int pump(struct reading *r, satchel_fetch *fetch)
{
	const satchel_message *m = NULL;
	bool found = false;
	int rc, code = CODE_DONE;

	while ((rc = satchel_fetch_next(fetch, &m)) > SATCHEL_OK && !ferror(stdout)) {
		if (rc == SATCHEL_DATA) {
			take_piece(r, m);
		} else {
			code = worse(code, judge(r, m));
			found = true;
		}
	}
	if (ferror(stdout))
		return EX_IOERR;
	if (r->unplaced && !r->began)
		return CODE_PARTLY;
	if (rc < 0)
		return report(r->account->imap, "show");
	return found ? code : complain_of(r, "did not come: the message is gone");
}

static int read_once(struct reading *r)
{
	satchel_client *imap = r->account->imap;
	satchel_fetch *fetch = NULL;
	int code;

	r->unplaced = false;
	if (satchel_fetch_start(
		    imap, SATCHEL_ONE(r->uid),
		    SATCHEL_FETCH(.sections = SATCHEL_SECTIONS(r->item), .stream = true), &fetch))
		code = report(imap, r->item);
	else
		code = pump(r, fetch);
	satchel_fetch_end(fetch);
	return code;
}

int section_read(struct account *account, uint32_t uid, const char *section, octet_sink sink,
                 void *user)
{
	struct reading r = {
		.account = account, .uid = uid, .section = section, .sink = sink, .user = user
	};
	char *item = NULL;
	int code;

	if (asprintf(&item, "BODY.PEEK[%s]", section) < 0)
		must(NULL);
	r.item = item;
	code = read_once(&r);
	if (code == CODE_PARTLY && r.again && !r.began)
		code = read_once(&r);
	free(item);
	return r.odd ? worse(code, CODE_PARTLY) : code;
}

static bool is_text(const satchel_part *p, const char *subtype)
{
	return !strcasecmp(p->type, "text") && (!subtype || !strcasecmp(p->subtype, subtype)) &&
	       strcasecmp(p->disposition, "attachment") != 0;
}

/* Depth first; the text of a message within is not the text of this one. */
static const satchel_part *find_text(const satchel_part *p, const char *subtype)
{
	const satchel_part *found = NULL;

	if (is_text(p, subtype))
		return p;
	if (strcasecmp(p->type, "multipart") != 0)
		return NULL;
	for (size_t i = 0; i < p->child_count && !found; i++)
		found = find_text(p->children[i], subtype);
	return found;
}

const satchel_part *section_text(const satchel_part *structure)
{
	const satchel_part *plain = find_text(structure, "plain");

	return plain ? plain : find_text(structure, NULL);
}

/* Characters without the CR of CRLF. */
struct lines {
	struct charset charset;
	bool cr;
	character_sink sink;
	void *user;
};

static void take_character(uint32_t c, void *user)
{
	struct lines *lines = user;

	if (lines->cr && c != '\n')
		lines->sink('\r', lines->user);
	lines->cr = c == '\r';
	if (!lines->cr)
		lines->sink(c, lines->user);
}

static void take_octets(const char *octets, size_t size, void *user)
{
	charset_feed(user, octets, size);
}

static void take_encoded(const char *octets, size_t size, void *user)
{
	transfer_feed(user, octets, size);
}

int section_read_text(struct account *account, uint32_t uid, const satchel_part *part,
                      character_sink sink, void *user)
{
	struct lines lines = { .sink = sink, .user = user };
	struct transfer transfer;
	int code;

	charset_init(&lines.charset, satchel_parameter_value(part->parameters, "charset"),
	             take_character, &lines);
	transfer_init(&transfer, part->encoding, take_octets, &lines.charset);
	code = section_read(account, uid, *part->number ? part->number : "1", take_encoded,
	                    &transfer);
	transfer_end(&transfer);
	charset_end(&lines.charset);
	if (lines.cr)
		sink('\r', user);
	return code;
}
