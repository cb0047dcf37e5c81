/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The table of deviations, by number, and their counters. What is done about each stands where it is met. */
#include "core/quirk.h"

#include <satchel/quirk.h>

#include <string.h>

static const satchel_quirk quirks[] = {
	{ 5, "word in a list of capabilities that is no atom" },
	{ 9, "continuation request without a space or text" },
	{ 13, "response code that cannot be read is text" },
	{ 15, "line without a tag" },
	{ 26, "OK to ENABLE without an ENABLED response" },
	{ 35, "NUL octets in front of a response" },
	{ 36, "empty line between responses" },
	{ 38, "line that ends in LF alone" },
	{ 39, "space at the end of a response" },
	{ 41, "space before a closing parenthesis" },
	{ 42, "more than one space" },
	{ 43, "more than one space, or none, before a list" },
	{ 44, "no text behind a response code" },
	{ 45, "status response without text" },
	{ 46, "response code without * OK in front" },
	{ 48, "COPYUID with empty sets" },
	{ 49, "malformed arguments of a response code" },
	{ 50, "bracket inside a response code" },
	{ 51, "quote inside a quoted string is not escaped" },
	{ 53, "backslash in front of the closing quote" },
	{ 54, "line end inside a quoted string" },
	{ 56, "8-bit octets in an atom, or a quoted string or a text that is not UTF-8" },
	{ 59, "body that is shorter than its literal" },
	{ 60, "line end behind a literal" },
	{ 62, "literal of negative length" },
	{ 63, "blanks behind the length of a literal" },
	{ 64, "leading zeros in the length of a literal" },
	{ 66, "number written as a float" },
	{ 73, "folder name with spaces that is not quoted" },
	{ 74, "folder name with octets of no atom that is not quoted" },
	{ 78, "empty hierarchy delimiter" },
	{ 95, "UIDNEXT, UIDVALIDITY or UNSEEN is 0" },
	{ 102, "\\* in FLAGS" },
	{ 103, "keyword with octets that are not allowed" },
	{ 104, "quoted keyword" },
	{ 105, "NIL or a list inside a list of flags" },
	{ 109, "quota is negative" },
	{ 110, "more spaces in a list of quota resources" },
	{ 114, "number above the count of messages" },
	{ 115, "FETCH of message 0" },
	{ 116, "negative message number" },
	{ 126, "body section without a value" },
	{ 128, "items behind the end of the list" },
	{ 129, "FETCH with an empty list" },
	{ 130, "parentheses around an item" },
	{ 131, "MODSEQ is negative or 0" },
	{ 133, "origin with a length" },
	{ 143, "message of the server in place of one that it cannot read" },
	{ 149, "INTERNALDATE is NIL" },
	{ 150, "INTERNALDATE of no day" },
	{ 151, "INTERNALDATE with one digit for the day" },
	{ 152, "INTERNALDATE with words behind the zone" },
	{ 153, "INTERNALDATE in another format" },
	{ 154, "NIL inside a list of addresses" },
	{ 155, "empty list instead of NIL" },
	{ 158, "ENVELOPE with fewer than ten fields" },
	{ 160, "name and address swapped" },
	{ 164, "Date field that is not as in RFC 5322" },
	{ 165, "ENVELOPE that cannot be read" },
	{ 166, "multipart without children" },
	{ 168, "NIL for the children of a multipart" },
	{ 169, "NIL for the media type" },
	{ 170, "media subtype is missing" },
	{ 171, "size, lines or a count is negative" },
	{ 172, "size or a count is NIL, or an empty list of parameters" },
	{ 173, "encoding is NIL" },
	{ 174, "encoding is not quoted" },
	{ 175, "space at the end of the encoding" },
	{ 176, "parameter value is NIL" },
	{ 178, "list of parameters that cannot be read" },
	{ 179, "disposition without parentheses, or (NIL NIL)" },
	{ 180, "disposition without parameters" },
	{ 181, "description in place of the disposition" },
	{ 182, "disposition and language swapped" },
	{ 183, "empty list for location, language or MD5" },
	{ 184, "NIL inside the list of languages" },
	{ 185, "message/rfc822 as a basic part" },
	{ 186, "envelope and body in a message/... that is not rfc822" },
	{ 188, "text part without a count of lines" },
	{ 189, "count of lines in a basic part" },
	{ 190, "number before the MD5 of a part" },
	{ 191, "multipart as a single part" },
	{ 192, "spaces between parts" },
	{ 195, "body structure that cannot be read" },
	{ 201, "SEARCH with NIL" },
	{ 202, "UID 0 in a result" },
	{ 230, "MAILBOXID that is no identifier" },
	{ 231, "no space between two items of a FETCH" },
	{ 232, "backslash in front of an octet that needs none" },
	{ 233, "hierarchy delimiter of several characters" },
	{ 234, "CAPABILITY without words" },
	{ 235, "closing parentheses behind the end of the list" },
};

enum { QUIRK_COUNT = sizeof quirks / sizeof *quirks };

void satcheli_quirks_init(struct quirk_ledger *q, bool strict, const uint16_t *refuse)
{
	memset(q, 0, sizeof *q);
	q->strict = strict;
	for (; refuse && *refuse; refuse++)
		if (*refuse <= QUIRK_MAX)
			q->refused[*refuse] = true;
}

bool satcheli_quirk_met(struct quirk_ledger *q, uint16_t number)
{
	if (q->strict || q->refused[number])
		return false;
	q->counts[number]++;
	q->all++;
	if (q->met)
		q->met(q->user, number);
	return true;
}

const satchel_quirk *satchel_quirk_of(uint16_t number)
{
	for (size_t i = 0; i < QUIRK_COUNT; i++)
		if (quirks[i].number == number)
			return &quirks[i];
	return NULL;
}

const satchel_quirk *satchel_quirk_next(const satchel_quirk *quirk)
{
	if (!quirk)
		return &quirks[0];
	return quirk + 1 < quirks + QUIRK_COUNT ? quirk + 1 : NULL;
}
