/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What a FETCH asks for: items by their bits, sections as the caller writes them. Sections are checked against the
 * grammar of RFC 9051 section 9 (fetch-att), as far as it keeps a line one line and one list. */
#include "highlevel/commands/fetch_request.h"
#include "core/block.h"

static const struct {
	uint64_t bit;
	const char *word;
	const char *needs; /* a capability; NULL: none */
} items[] = {
	{ SATCHEL_FETCH_FLAGS, "FLAGS", NULL },
	{ SATCHEL_FETCH_INTERNALDATE, "INTERNALDATE", NULL },
	{ SATCHEL_FETCH_SIZE, "RFC822.SIZE", NULL },
	{ SATCHEL_FETCH_ENVELOPE, "ENVELOPE", NULL },
	{ SATCHEL_FETCH_BODYSTRUCTURE, "BODYSTRUCTURE", NULL },
	{ SATCHEL_FETCH_BODY, "BODY", NULL },
	{ SATCHEL_FETCH_MODSEQ, "MODSEQ", "CONDSTORE" },
	{ SATCHEL_FETCH_SAVEDATE, "SAVEDATE", "SAVEDATE" },
	{ SATCHEL_FETCH_PREVIEW, "PREVIEW", "PREVIEW" },
	{ SATCHEL_FETCH_EMAILID, "EMAILID", "OBJECTID" },
	{ SATCHEL_FETCH_THREADID, "THREADID", "OBJECTID" },
	{ SATCHEL_FETCH_X_GM_MSGID, "X-GM-MSGID", "X-GM-EXT-1" },
	{ SATCHEL_FETCH_X_GM_THRID, "X-GM-THRID", "X-GM-EXT-1" },
	{ SATCHEL_FETCH_X_GM_LABELS, "X-GM-LABELS", "X-GM-EXT-1" },
};

static uint64_t all_items(void)
{
	uint64_t all = SATCHEL_FETCH_UID;

	for (size_t i = 0; i < sizeof items / sizeof *items; i++)
		all |= items[i].bit;
	return all;
}

const char *satcheli_fetch_lacks(const satchel_client *imap, const struct fetch_needs *needs)
{
	if (needs->changed_since && !satchel_has(imap, "CONDSTORE"))
		return "CONDSTORE";
	if (needs->partial && !satchel_has(imap, "PARTIAL"))
		return "PARTIAL";
	if (needs->binary && !imap->rev2 && !satchel_has(imap, "BINARY"))
		return "BINARY";
	for (size_t i = 0; i < sizeof items / sizeof *items; i++)
		if ((needs->items & items[i].bit) && items[i].needs &&
		    !satchel_has(imap, items[i].needs))
			return items[i].needs;
	return NULL;
}

/* ---- modifiers */

int satcheli_fetch_check(const satchel_fetch_options *o, bool numbers, const char **why)
{
	if (o->items & ~all_items())
		*why = ".items has bits that are not known";
	else if ((o->partial_first || o->partial_last) &&
	         !satcheli_is_partial_range(o->partial_first, o->partial_last))
		*why = ".partial_first and .partial_last are not both above, or both below 0";
	else if (o->vanished && !o->changed_since)
		*why = ".vanished needs .changed_since";
	else if (numbers && (o->vanished || o->partial_first))
		*why = ".vanished and .partial_first need UIDs";
	else
		return SATCHEL_OK;
	return SATCHEL_E_ARGUMENT;
}

/* ---- sections */

enum section_form { SECTION_BODY, SECTION_BINARY, SECTION_BINARY_SIZE };

static const struct {
	const char *text;
	enum section_form form;
} with_section[] = {
	{ "BODY.PEEK[", SECTION_BODY },          { "BODY[", SECTION_BODY },
	{ "BINARY.PEEK[", SECTION_BINARY },      { "BINARY[", SECTION_BINARY },
	{ "BINARY.SIZE[", SECTION_BINARY_SIZE },
};
static const char *const without_section[] = { "RFC822", "RFC822.HEADER", "RFC822.TEXT" };

static size_t prefix(const char *s, enum section_form *form)
{
	for (size_t i = 0; i < sizeof with_section / sizeof *with_section; i++) {
		*form = with_section[i].form;
		if (ascii_begins(s, with_section[i].text))
			return strlen(with_section[i].text);
	}
	return 0;
}

/* "<" number ["." nz-number] ">" */
static bool is_partial(const char *p)
{
	static const char digits[] = "0123456789";
	size_t n = strspn(++p, digits);

	p += n;
	if (!n || *p++ != '.')
		return false;
	n = strspn(p, digits);
	return n > strspn(p, "0") && p[n] == '>' && !p[n + 1];
}

static bool is_printable(char ch)
{
	return ch >= ' ' && ch <= '~';
}

/* At the quote that closes a string; where there is none at its NUL, or at what may not stand in it. */
static const char *quoted_end(const char *p)
{
	for (p++; is_printable(*p) && *p != '"'; p++)
		if (*p == '\\' && *++p != '"' && *p != '\\')
			break;
	return p;
}

static bool is_letter(char ch)
{
	return (ch | 32) >= 'a' && (ch | 32) <= 'z';
}

/* section-part and the dot in front of what is said of that part; NULL: it is no number, or nothing is said. */
static const char *behind_part(const char *p)
{
	const char *from = p;

	while (*p >= '1' && *p <= '9') {
		p += strspn(p, "0123456789");
		if (*p == ']')
			return p;
		if (*p++ != '.')
			return NULL;
	}
	return (p == from && *p == ']') || is_letter(*p) ? p : NULL;
}

/* What stands in the brackets: numbers, atoms, dots, one list of header names, which may be quoted. */
static const char *section_end(const char *p)
{
	int depth = 0;

	p = behind_part(p);
	if (!p)
		return NULL;
	for (; *p && *p != ']'; p++) {
		if (*p == '"' && depth) {
			p = quoted_end(p);
			if (*p != '"')
				return NULL;
			continue;
		}
		if (!is_printable(*p) || strchr("{}\"\\%*[", *p))
			return NULL;
		depth += (*p == '(') - (*p == ')');
		if (depth < 0 || depth > 1)
			return NULL;
	}
	return *p && !depth ? p + 1 : NULL;
}

/* section-part: a part has nothing but its number where it is to be decoded. */
static const char *part_end(const char *p)
{
	if (*p == ']')
		return p + 1;
	for (;; p++) {
		if (*p < '1' || *p > '9')
			return NULL;
		while (ascii_digit((unsigned char)*p))
			p++;
		if (*p != '.')
			return *p == ']' ? p + 1 : NULL;
	}
}

static bool is_section(const char *s)
{
	enum section_form form;
	size_t n = prefix(s, &form);
	const char *end = NULL;

	if (n)
		end = form == SECTION_BODY ? section_end(s + n) : part_end(s + n);
	if (end)
		return !*end || (*end == '<' && form != SECTION_BINARY_SIZE && is_partial(end));
	for (size_t i = 0; !n && i < sizeof without_section / sizeof *without_section; i++)
		if (ascii_equal(s, without_section[i]))
			return true;
	return false;
}

/* ---- the list */

bool satcheli_fetch_wants_binary(const char *const *sections)
{
	enum section_form form;

	for (; sections && *sections; sections++)
		if (prefix(*sections, &form) && form != SECTION_BODY)
			return true;
	return false;
}

bool satcheli_fetch_wants_whole(const char *const *sections)
{
	for (; sections && *sections; sections++)
		if (ascii_equal(*sections, "BODY.PEEK[]") || ascii_equal(*sections, "BODY[]") ||
		    ascii_equal(*sections, "RFC822"))
			return true;
	return false;
}

static void encode_items(struct encoder *e, const satchel_fetch_options *o)
{
	for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
		if (!(o->items & items[i].bit))
			continue;
		satcheli_encode_word(e, items[i].word);
		if (items[i].bit != SATCHEL_FETCH_PREVIEW || !o->lazy_preview)
			continue;
		satcheli_encode_open(e);
		satcheli_encode_word(e, "LAZY");
		satcheli_encode_close(e);
	}
}

static int encode_sections(struct encoder *e, const char *const *sections, const char **why)
{
	for (; sections && *sections; sections++) {
		if (!is_section(*sections)) {
			*why = "a section is not of the form BODY.PEEK[1.2]<0.1024>, RFC822.HEADER or the like";
			return SATCHEL_E_ARGUMENT;
		}
		satcheli_encode_word(e, *sections);
	}
	return SATCHEL_OK;
}

int satcheli_fetch_request(const satchel_allocator *from, const satchel_fetch_options *o,
                           char **text, const char **why)
{
	struct encoder e;
	int rc;

	*why = "nothing is asked for";
	if (!(o->items & ~SATCHEL_FETCH_UID) && !(o->sections && *o->sections) &&
	    !(o->items & SATCHEL_FETCH_UID))
		return SATCHEL_E_ARGUMENT;
	satcheli_encoder_init(&e, from, SATCHEL_LITERALS_SYNC);
	satcheli_encode_open(&e);
	satcheli_encode_word(&e, "UID");
	encode_items(&e, o);
	rc = encode_sections(&e, o->sections, why);
	satcheli_encode_close(&e);
	*text = rc || e.rc ? NULL : satcheli_block_text(from, e.text, e.size);
	satcheli_encoder_clear(&e);
	if (rc)
		return rc;
	*why = "out of memory";
	return *text ? SATCHEL_OK : SATCHEL_E_MEMORY;
}
