/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Folder names between the wire and a person. Knows modified UTF-7 through ICU, and that many names on the wire are not
 * in it. Refuses to decode a name that it could not encode to the same octets: "&2D0-", "&AGE-" and a lone "&". */
#include "highlevel/data/folder_name.h"

#include <unicode/ucnv.h>
#include <unicode/ustring.h>

#include "core/octets.h"

enum { WIRE_PER_UNIT = 5, WIRE_MORE = 8, NAME_MAX_SIZE = INT32_MAX / 16 };

/* What stands for itself in modified UTF-7; "&" does not. */
static bool plain(const char *s, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (s[i] < ' ' || s[i] > '~' || s[i] == '&')
			return false;
	return true;
}

static int open_converter(struct text_decoder *d)
{
	UErrorCode error = U_ZERO_ERROR;
	UConverter *c;

	if (d->folder)
		return SATCHEL_OK;
	c = ucnv_open("IMAP-mailbox-name", &error);
	if (!c)
		return SATCHEL_E_MEMORY;
	ucnv_setToUCallBack(c, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &error);
	ucnv_setFromUCallBack(c, UCNV_FROM_U_CALLBACK_STOP, NULL, NULL, NULL, &error);
	if (U_SUCCESS(error))
		d->folder = c;
	else
		ucnv_close(c);
	return U_SUCCESS(error) ? SATCHEL_OK : SATCHEL_E_MEMORY;
}

/* Room for count units; NULL: no memory. They are void with the next use of d->raw. */
static UChar *units_of(struct text_decoder *d, size_t count)
{
	d->raw.size = 0;
	return satcheli_text_reserve(d, &d->raw, count * sizeof(UChar))
	               ? (UChar *)(void *)d->raw.data
	               : NULL;
}

/* Units into d->out, as they are sent. */
static int encode(struct text_decoder *d, const UChar *units, int32_t count)
{
	UErrorCode error = U_ZERO_ERROR;
	size_t room = (size_t)count * WIRE_PER_UNIT + WIRE_MORE;
	int32_t size;

	for (int32_t i = 0; i < count; i++)
		if (!units[i] || units[i] == '\r' || units[i] == '\n')
			return SATCHEL_E_ARGUMENT;
	d->out.size = 0;
	if (!satcheli_text_reserve(d, &d->out, room))
		return SATCHEL_E_MEMORY;
	size = ucnv_fromUChars(d->folder, d->out.data, (int32_t)room, units, count, &error);
	if (U_FAILURE(error))
		return SATCHEL_E_ARGUMENT;
	d->out.size = (size_t)size;
	return SATCHEL_OK;
}

int satcheli_folder_encode(struct text_decoder *d, struct arena *a, const char *utf8, size_t size,
                           const char **wire, size_t *wire_size)
{
	UErrorCode error = U_ZERO_ERROR;
	const char *text = utf8;
	size_t text_size = size;
	UChar *units;
	int32_t count;
	int rc;

	if (!plain(utf8, size)) {
		if (size > NAME_MAX_SIZE || !satcheli_utf8_valid(utf8, size))
			return SATCHEL_E_ARGUMENT;
		satcheli_text_start(d);
		if (open_converter(d) || !(units = units_of(d, size)))
			return SATCHEL_E_MEMORY;
		u_strFromUTF8(units, (int32_t)size, &count, utf8, (int32_t)size, &error);
		rc = U_FAILURE(error) ? SATCHEL_E_ARGUMENT : encode(d, units, count);
		if (rc)
			return rc;
		text_size = d->out.size;
		text = satcheli_text_finish(d, a);
	}
	if (!text)
		return SATCHEL_E_MEMORY;
	*wire = text;
	*wire_size = text_size;
	return SATCHEL_OK;
}

/* *utf8 stays NULL if the name is not what encoding its meaning would give. */
static int decode(struct text_decoder *d, struct arena *a, const char *wire, size_t size,
                  const char **utf8)
{
	UErrorCode error = U_ZERO_ERROR;
	UChar *units;
	int32_t count;
	int rc;

	if (open_converter(d) || !(units = units_of(d, size)))
		return SATCHEL_E_MEMORY;
	count = ucnv_toUChars(d->folder, units, (int32_t)size, wire, (int32_t)size, &error);
	if (U_FAILURE(error))
		return SATCHEL_OK;
	rc = encode(d, units, count);
	if (rc)
		return rc == SATCHEL_E_MEMORY ? rc : SATCHEL_OK;
	if (d->out.size != size || memcmp(d->out.data, wire, size) != 0)
		return SATCHEL_OK;
	d->out.size = 0;
	if (!satcheli_text_reserve(d, &d->out, (size_t)count * 3 + 1))
		return SATCHEL_E_MEMORY;
	u_strToUTF8(d->out.data, count * 3 + 1, &count, units, count, &error);
	if (U_FAILURE(error))
		return SATCHEL_OK;
	d->out.size = (size_t)count;
	*utf8 = satcheli_text_finish(d, a);
	return *utf8 ? SATCHEL_OK : SATCHEL_E_MEMORY;
}

static bool raw_utf8(const char *s, size_t size)
{
	return satcheli_ascii_size(s, size) < size && !memchr(s, 0, size) &&
	       satcheli_utf8_valid(s, size);
}

static const char hex[] = "0123456789ABCDEF";

static bool is_hex(char ch)
{
	return ch && strchr(hex, ch);
}

/* "%26" and its like, which escaping makes. */
bool satcheli_folder_looks_escaped(const char *s, size_t size)
{
	const char *end = s + size;

	for (const char *p = s; (p = memchr(p, '%', (size_t)(end - p))); p++)
		if (end - p > 2 && is_hex(p[1]) && is_hex(p[2]))
			return true;
	return false;
}

/* No two names look the same in this form, and none like one that is not in it. "&" is not shown as such, so that "A&B" does
 * not look like "A&-B". */
static const char *escape(struct text_decoder *d, struct arena *a, const char *wire, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		unsigned char c = (unsigned char)wire[i];
		char text[3] = { '%', hex[c >> 4], hex[c & 15] };

		if (plain(wire + i, 1) && c != '%')
			satcheli_text_put(d, wire + i, 1);
		else
			satcheli_text_put(d, text, 3);
	}
	return satcheli_text_finish(d, a);
}

/* A name that is not in modified UTF-7, or odd: it looks escaped. */
static int show(struct text_decoder *d, struct arena *a, const char *wire, size_t size, bool odd,
                const char **utf8)
{
	const char *text = wire;

	satcheli_text_start(d);
	if (odd || !raw_utf8(wire, size))
		text = escape(d, a, wire, size);
	if (!text)
		return SATCHEL_E_MEMORY;
	*utf8 = text;
	return 0;
}

int satcheli_folder_decode(struct text_decoder *d, struct arena *a, const char *wire, size_t size,
                           const char **utf8)
{
	bool odd = satcheli_folder_looks_escaped(wire, size);
	const char *text = plain(wire, size) && !odd ? wire : NULL;

	satcheli_text_start(d);
	if (!text && !odd && size <= NAME_MAX_SIZE && decode(d, a, wire, size, &text))
		return SATCHEL_E_MEMORY;
	if (!text)
		return show(d, a, wire, size, odd, utf8);
	*utf8 = text;
	return 1;
}
