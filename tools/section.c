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

static int complain_of(uint32_t uid, const char *section, const char *what)
{
	complain("UID %" PRIu32 ": %s%s%s", uid, *section ? section : "message",
	         *what == ':' ? "" : " ", what);
	return CODE_PARTLY;
}

/* The row behind the pieces tells whether they were all of it. */
static int judge(const satchel_message *m, uint32_t uid, const char *section)
{
	if (m->rc < 0) {
		char what[32];

		snprintf(what, sizeof(what), "UID %" PRIu32, uid);
		return m->error ? worse(CODE_PARTLY, report_error(m->error, what)) : CODE_PARTLY;
	}
	if (!m->body_count || m->bodies[0]->nil)
		return complain_of(uid, section, "is not there, says the server");
	return CODE_DONE;
}

static int pump(struct account *a, satchel_fetch *fetch, uint32_t uid, const char *section,
                octet_sink sink, void *user)
{
	const satchel_message *m = NULL;
	bool found = false;
	int rc, code = CODE_DONE;

	while ((rc = satchel_fetch_next(fetch, &m)) > SATCHEL_OK && !ferror(stdout)) {
		if (rc == SATCHEL_DATA) {
			sink(m->piece.octets.data, m->piece.octets.size, user);
		} else {
			code = worse(code, judge(m, uid, section));
			found = true;
		}
	}
	if (ferror(stdout))
		return EX_IOERR;
	if (rc < 0)
		return report(a->imap, "show");
	return found ? code : complain_of(uid, section, "did not come: the message is gone");
}

int section_read(struct account *account, uint32_t uid, const char *section, octet_sink sink,
                 void *user)
{
	satchel_fetch *fetch = NULL;
	char *item = NULL;
	int code;

	if (asprintf(&item, "BODY.PEEK[%s]", section) < 0)
		must(NULL);
	if (satchel_fetch_start(account->imap, SATCHEL_ONE(uid),
	                        SATCHEL_FETCH(.sections = SATCHEL_SECTIONS(item), .stream = true),
	                        &fetch))
		code = report(account->imap, item);
	else
		code = pump(account, fetch, uid, section, sink, user);
	satchel_fetch_end(fetch);
	free(item);
	return code;
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
