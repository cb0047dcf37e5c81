/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What text looks like on a terminal: widths of characters (by Unicode's East Asian Width,
 * whatever the locale is), escapes for what could drive it, sizes and dates. */
#include <string.h>
#include <time.h>
#include <unicode/uchar.h>

#include "text.h"
#include "utf8.h"

bool text_is_hostile(uint32_t character)
{
	UChar32 c = (UChar32)character;
	int type;

	if (character < 0x7F || character > 0x10FFFF)
		return character < 0x20;
	type = u_charType(c);
	return type == U_CONTROL_CHAR || type == U_LINE_SEPARATOR ||
	       type == U_PARAGRAPH_SEPARATOR || u_hasBinaryProperty(c, UCHAR_BIDI_CONTROL) ||
	       (c >= 0xE0000 && c <= 0xE007F);
}

static struct glyph escape_of(uint32_t c)
{
	struct glyph g;

	if (c == '\t' || c == '\n' || c == '\r')
		g.width = snprintf(g.text, sizeof(g.text), "\\%c",
		                   c == '\t'   ? 't'
		                   : c == '\n' ? 'n'
		                               : 'r');
	else
		g.width = snprintf(g.text, sizeof(g.text), c <= 0xFF ? "\\x%02x" : "\\u{%x}", c);
	return g;
}

static int width_of(UChar32 c)
{
	int type = u_charType(c), wide;

	if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR)
		return c == 0xAD ? 1 : 0; /* terminals show the soft hyphen */
	wide = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
	return wide == U_EA_WIDE || wide == U_EA_FULLWIDTH ? 2 : 1;
}

struct glyph glyph_of(uint32_t c)
{
	struct glyph g = { .width = 1 };

	if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		c = 0xFFFD;
	if (text_is_hostile(c))
		return escape_of(c);
	utf8_put(c, g.text);
	if (c >= 0x7F)
		g.width = width_of((UChar32)c);
	return g;
}

struct glyph glyph_next(const char **at)
{
	return glyph_of(utf8_next(at, *at + strnlen(*at, UTF8_ROOM - 1)));
}

int text_width(const char *text)
{
	int width = 0;

	while (*text)
		width += glyph_next(&text).width;
	return width;
}

void text_write(FILE *out, const char *text)
{
	while (*text) {
		struct glyph g = glyph_next(&text);

		fputs(g.text, out);
	}
}

const char *text_size(uint64_t octets, char *room)
{
	static const char units[] = "KMGTPE";
	uint64_t tenths = octets * 10;
	size_t unit = 0;

	if (octets < 1000) {
		snprintf(room, 16, "%u", (unsigned)octets);
		return room;
	}
	if (octets > UINT64_MAX / 20)
		return "huge";
	for (tenths = (tenths + 500) / 1000; tenths >= 9995 && unit < sizeof(units) - 2; unit++)
		tenths = (tenths + 500) / 1000;
	if (tenths < 100)
		snprintf(room, 16, "%u.%u%c", (unsigned)(tenths / 10), (unsigned)(tenths % 10),
		         units[unit]);
	else
		snprintf(room, 16, "%u%c", (unsigned)((tenths + 5) / 10), units[unit]);
	return room;
}

const char *text_time(const satchel_time *when, bool iso, char *room)
{
	time_t local = (time_t)(when->seconds + when->offset_s);
	int minutes = when->offset_s / 60, east = minutes < 0 ? -minutes : minutes;
	struct tm tm;
	size_t n;

	*room = '\0';
	if (!when->known || !gmtime_r(&local, &tm))
		return room;
	n = strftime(room, 32, iso ? "%Y-%m-%dT%H:%M:%S" : "%Y-%m-%d %H:%M ", &tm);
	snprintf(room + n, 40 - n, iso ? "%c%02d:%02d" : "%c%02d%02d", minutes < 0 ? '-' : '+',
	         east / 60, east % 60);
	return room;
}
