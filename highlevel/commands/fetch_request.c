/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What a FETCH asks for: items by their bits, sections as the caller writes them. Sections are checked against the
 * grammar of RFC 9051 section 9 (fetch-att), as far as it keeps a line one line and one list. */
#include "highlevel/commands/fetch_request.h"
#include "core/block.h"

static const struct {
	uint64_t bit;
	const char *word;
} items[] = {
	{ SATCHEL_FETCH_FLAGS, "FLAGS" },
	{ SATCHEL_FETCH_INTERNALDATE, "INTERNALDATE" },
	{ SATCHEL_FETCH_SIZE, "RFC822.SIZE" },
	{ SATCHEL_FETCH_ENVELOPE, "ENVELOPE" },
	{ SATCHEL_FETCH_BODYSTRUCTURE, "BODYSTRUCTURE" },
	{ SATCHEL_FETCH_BODY, "BODY" },
	{ SATCHEL_FETCH_MODSEQ, "MODSEQ" },
};

/* ---- sections */

static const char *const with_section[] = { "BODY.PEEK[", "BODY[", "BINARY.PEEK[", "BINARY[",
	                                    "BINARY.SIZE[" };
static const char *const without_section[] = { "RFC822", "RFC822.HEADER", "RFC822.TEXT" };

static size_t prefix(const char *s)
{
	for (size_t i = 0; i < sizeof with_section / sizeof *with_section; i++) {
		size_t n = strlen(with_section[i]);

		if (strlen(s) >= n && ascii_is(s, n, with_section[i], n))
			return n;
	}
	return 0;
}

/* "<" number ["." nz-number] ">" */
static bool is_partial(const char *p)
{
	const char *from = ++p;

	while (ascii_digit((unsigned char)*p))
		p++;
	if (p == from || *p != '.')
		return false;
	from = ++p;
	while (ascii_digit((unsigned char)*p))
		p++;
	return p > from && p[0] == '>' && !p[1];
}

/* What stands in the brackets: atoms, dots, one list of header names. */
static const char *section_end(const char *p)
{
	int depth = 0;

	for (; *p && *p != ']'; p++) {
		if ((unsigned char)*p < 32 || (unsigned char)*p > 126 || strchr("{}\"\\%*[", *p))
			return NULL;
		depth += (*p == '(') - (*p == ')');
		if (depth < 0 || depth > 1)
			return NULL;
	}
	return *p && !depth ? p + 1 : NULL;
}

static bool is_section(const char *s)
{
	size_t n = prefix(s);
	const char *end = n ? section_end(s + n) : NULL;

	if (end)
		return !*end || (*end == '<' && is_partial(end));
	for (size_t i = 0; !n && i < sizeof without_section / sizeof *without_section; i++)
		if (ascii_equal(s, without_section[i]))
			return true;
	return false;
}

/* ---- the list */

static void encode_items(struct encoder *e, uint64_t bits)
{
	for (size_t i = 0; i < sizeof items / sizeof *items; i++)
		if (bits & items[i].bit)
			satcheli_encode_word(e, items[i].word);
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
	encode_items(&e, o->items);
	rc = encode_sections(&e, o->sections, why);
	satcheli_encode_close(&e);
	*text = rc || e.rc ? NULL : satcheli_block_text(from, e.text, e.size);
	satcheli_encoder_clear(&e);
	if (rc)
		return rc;
	*why = "out of memory";
	return *text ? SATCHEL_OK : SATCHEL_E_MEMORY;
}
