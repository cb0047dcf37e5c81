/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* satchel show: one message: what is known of it, its structure, its text; or the octets of all
 * or a part of it. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "columns.h"
#include "error.h"
#include "json.h"
#include "letter.h"
#include "messages.h"
#include "options.h"
#include "section.h"
#include "text.h"
#include "utf8.h"

#define ITEMS (SATCHEL_FETCH_ALL | SATCHEL_FETCH_BODYSTRUCTURE)

/* What to read when the structure is not known. */
static const satchel_part whole_text = {
	.number = "TEXT",
	.type = "text",
	.subtype = "plain",
	.encoding = "",
	.disposition = "",
};

static int no_message(uint32_t uid)
{
	complain("there is no message with UID %" PRIu32, uid);
	return CODE_PARTLY;
}

static bool is_gone(const satchel_message *m)
{
	return m->rc == SATCHEL_E_MISSING || m->rc == SATCHEL_E_EXPUNGED;
}

/* *message is for satchel_free. Unasked rows cannot come: they are events. */
static int take_row(struct account *a, satchel_fetch *fetch, uint32_t uid,
                    satchel_message **message)
{
	const satchel_message *m = NULL;
	bool gone = false;
	int rc;

	while ((rc = satchel_fetch_next(fetch, &m)) == SATCHEL_ROW) {
		gone |= is_gone(m);
		if (!gone && !*message && satchel_message_dup(m, message))
			must(NULL);
	}
	if (gone && !*message)
		return no_message(uid);
	if (rc < 0)
		return report(a->imap, "show");
	return *message ? CODE_DONE : no_message(uid);
}

static int fetch_message(struct account *a, uint32_t uid, const char *section,
                         satchel_message **message)
{
	satchel_fetch *fetch = NULL;
	const char *const sections[] = { section, NULL };
	uint64_t more;
	int code;

	if (!messages_items(a->options, &more))
		return EX_USAGE;
	if (satchel_fetch_start(
		    a->imap, SATCHEL_ONE(uid),
		    SATCHEL_FETCH(.items = ITEMS | more, .sections = section ? sections : NULL),
		    &fetch))
		code = report(a->imap, "show");
	else
		code = take_row(a, fetch, uid, message);
	satchel_fetch_end(fetch);
	return code;
}

/* ---- octets */

static void write_octets(const char *octets, size_t size, void *user)
{
	fwrite(octets, 1, size, user);
}

static void feed_transfer(const char *octets, size_t size, void *user)
{
	transfer_feed(user, octets, size);
}

/* The part that --part names; NULL: there is none, which was said. */
static const satchel_part *named_part(const struct account *a, uint32_t uid,
                                      const satchel_message *m)
{
	const satchel_part *part = satchel_part_find(m->structure, a->options->part);

	if (part && *part->number && strcasecmp(part->type, "multipart"))
		return part;
	complain("UID %" PRIu32
	         " has no part %s that could be printed; --structure shows its parts",
	         uid, a->options->part);
	return NULL;
}

static int show_part(struct account *a, uint32_t uid, const satchel_message *m)
{
	const satchel_part *part = named_part(a, uid, m);
	struct transfer transfer;
	int code;

	if (!part)
		return CODE_PARTLY;
	transfer_init(&transfer, part->encoding, write_octets, stdout);
	code = section_read(a, uid, part->number, feed_transfer, &transfer);
	transfer_end(&transfer);
	return code;
}

/* ---- text */

static const satchel_part *text_of(const satchel_message *m)
{
	return m->has & SATCHEL_FETCH_BODYSTRUCTURE ? section_text(m->structure) : &whole_text;
}

struct printer {
	FILE *out;
	uint32_t last;
};

static void print_character(uint32_t c, void *user)
{
	struct printer *p = user;

	p->last = c;
	if (c == '\n' || c == '\t')
		fputc((int)c, p->out);
	else
		fputs(glyph_of(c).text, p->out);
}

static int print_text(struct account *a, const satchel_message *m)
{
	const satchel_part *part = text_of(m);
	struct printer p = { stdout, '\n' };
	int code;

	putchar('\n');
	if (!part) {
		puts("(There is no text in this message.)");
		return CODE_DONE;
	}
	code = section_read_text(a, m->uid, part, print_character, &p);
	if (p.last != '\n')
		putchar('\n');
	return code;
}

static int show_letter(struct account *a, const satchel_message *m)
{
	struct screen screen = screen_of(stdout, a->options->width);

	if (!a->options->structure)
		letter_write(&screen, m);
	if (m->has & SATCHEL_FETCH_BODYSTRUCTURE) {
		if (!a->options->structure)
			putchar('\n');
		letter_structure(&screen, m->structure);
	}
	return a->options->structure ? CODE_DONE : print_text(a, m);
}

/* ---- JSON */

static void keep_character(uint32_t c, void *user)
{
	char room[UTF8_ROOM];

	utf8_put(c ? c : 0xFFFD, room);
	fputs(room, user);
}

static int put_text(struct account *a, const satchel_message *m, json_object *o)
{
	const satchel_part *part = text_of(m);
	json_object *text;
	char *content = NULL;
	size_t size = 0;
	FILE *out;
	int code;

	if (!part)
		return CODE_DONE;
	out = must(open_memstream(&content, &size));
	code = section_read_text(a, m->uid, part, keep_character, out);
	if (fclose(out))
		must(NULL);
	text = json_new();
	json_put_text(text, "part", part->number);
	json_put_text(text, "charset", satchel_parameter_value(part->parameters, "charset"));
	json_put_text(text, "content", content);
	json_put(o, "text", text);
	free(content);
	return code;
}

/* section is NULL where none was asked for. */
static int check_section(const satchel_message *m, const char *section)
{
	if (!section || m->rc < 0 || satchel_message_body(m, section))
		return CODE_DONE;
	complain("UID %" PRIu32 ": the server did not send %s", m->uid, section);
	return CODE_PARTLY;
}

static int show_json(struct account *a, const satchel_message *m)
{
	json_object *o;
	int code = CODE_DONE;

	if (a->options->part && !named_part(a, m->uid, m))
		return CODE_PARTLY;
	o = json_message(m);
	if (!a->options->structure && !a->options->raw && !a->options->part)
		code = put_text(a, m, o);
	json_line(stdout, o);
	return code;
}

/* ---- the command */

static int show_message(struct account *a, uint32_t uid)
{
	const struct options *o = a->options;
	satchel_message *m = NULL;
	char *section = NULL;
	int code;

	if (o->json && (o->raw || o->part) &&
	    asprintf(&section, "BODY.PEEK[%s]", o->part ? o->part : "") < 0)
		must(NULL);
	code = fetch_message(a, uid, section, &m);
	if (m) {
		int shown = o->json   ? show_json(a, m)
		            : o->part ? show_part(a, uid, m)
		                      : show_letter(a, m);

		code = worse(code, worse(shown, messages_complain(m)));
		code = worse(code, check_section(m, section));
	}
	satchel_free(m);
	free(section);
	return code;
}

static int show(struct account *a, uint32_t uid)
{
	if (a->options->raw && !a->options->json)
		return section_read(a, uid, "", write_octets, stdout);
	return show_message(a, uid);
}

static bool read_uid(const char *text, uint32_t *uid)
{
	satchel_set set = SATCHEL_SET_EMPTY;
	bool fine = !satchel_set_parse(&set, text) && satchel_set_count(set) == 1 && *text != '*' &&
	            *text != '$';

	if (fine)
		*uid = satchel_set_span(&set, 0).first;
	else
		complain("%s is no UID", text);
	satchel_set_clear(&set);
	return fine;
}

static bool agree(const struct options *o)
{
	bool fine = o->raw + o->structure + (o->part != NULL) <= 1;

	if (!fine)
		complain("--raw, --part and --structure exclude each other");
	return fine;
}

static int run(const struct options *options)
{
	struct account a;
	uint32_t uid = 0;
	uint64_t items;
	int code;

	if (!agree(options) || !messages_items(options, &items) ||
	    !read_uid(options->arguments[2], &uid))
		return EX_USAGE;
	code = account_open(&a, options, options->arguments[0]);
	if (!code)
		code = account_examine(&a, options->arguments[1]);
	if (!code)
		code = show(&a, uid);
	return account_close(&a, code);
}

static const struct option_row own[] = {
	{ "structure", NULL, "only the tree of its parts", OPTION_SWITCH,
	  offsetof(struct options, structure) },
	{ "part", "N", "print the octets of part N, its transfer encoding undone", OPTION_TEXT,
	  offsetof(struct options, part) },
	{ "raw", NULL, "print the whole message, octet by octet", OPTION_SWITCH,
	  offsetof(struct options, raw) },
	{ "items", "LIST", "with --json: also these items, PREVIEW,SAVEDATE ...", OPTION_TEXT,
	  offsetof(struct options, items) },
	OPTION_ROW_WIDTH,
	{ NULL, NULL, NULL, OPTION_SWITCH, 0 },
};

const struct subcommand show_command = {
	.name = "show",
	.arguments = "URL FOLDER UID",
	.summary = "Show one message: what is known of it, its structure and its text",
	.least = 3,
	.most = 3,
	.own = own,
	.run = run,
};
