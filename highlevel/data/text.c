/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Octets of any charset become UTF-8. Knows UTF-8 and Latin-1 by itself and the rest through ICU's converters. Refuses
 * to fail: what cannot be read becomes U+FFFD; and refuses to know where the octets come from. */
#include "highlevel/data/text.h"

#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include "core/octets.h"
#include "highlevel/data/charset.h"

enum { KEEP_MAX = 256 * 1024, GUESS_MAX = 4096, GUESS_CONFIDENCE = 51, GUESS_LEAST = 4 };

#define REPLACEMENT "\xEF\xBF\xBD"

void satcheli_text_init(struct text_decoder *d, const satchel_allocator *from)
{
	memset(d, 0, sizeof *d);
	d->from = from;
}

static void release(struct text_decoder *d, struct text_room *r)
{
	if (r->data)
		d->from->resize(d->from->user, r->data, r->room, 0);
	memset(r, 0, sizeof *r);
}

void satcheli_text_clear(struct text_decoder *d)
{
	for (size_t i = 0; i < TEXT_CHARSETS; i++)
		ucnv_close(d->charsets[i].converter);
	ucnv_close(d->folder);
	if (d->detector)
		ucsdet_close(d->detector);
	release(d, &d->out);
	release(d, &d->raw);
	satcheli_text_forget(&d->memo, d->from);
	satcheli_text_init(d, d->from);
}

void satcheli_text_rest(struct text_decoder *d)
{
	satcheli_text_forget(&d->memo, d->from);
}

bool satcheli_text_reserve(struct text_decoder *d, struct text_room *r, size_t more)
{
	size_t room = r->room ? r->room : 1024;
	char *data;

	if (more <= r->room - r->size)
		return true;
	while (room - r->size < more && room <= SIZE_MAX / 2)
		room *= 2;
	data = room - r->size < more ? NULL
	                             : d->from->resize(d->from->user, r->data, r->room, room);
	if (!data) {
		d->failed = true;
		return false;
	}
	r->data = data;
	r->room = room;
	return true;
}

void satcheli_text_start(struct text_decoder *d)
{
	d->out.size = d->raw.size = 0;
	d->guess = NULL;
	d->failed = false;
}

static void put(struct text_decoder *d, struct text_room *r, const char *octets, size_t size)
{
	if (!size || !satcheli_text_reserve(d, r, size))
		return;
	memcpy(r->data + r->size, octets, size);
	r->size += size;
}

void satcheli_text_put(struct text_decoder *d, const char *octets, size_t size)
{
	put(d, &d->out, octets, size);
}

const char *satcheli_text_finish(struct text_decoder *d, struct arena *a)
{
	const char *text =
		d->failed ? NULL
			  : satcheli_arena_text(a, d->out.size ? d->out.data : "", d->out.size);

	/* One huge text must not keep its memory for ever. */
	if (d->out.room > KEEP_MAX)
		release(d, &d->out);
	if (d->raw.room > KEEP_MAX)
		release(d, &d->raw);
	return text;
}

/* Eight octets at a time: none has its high bit set, and taking 1 from each borrows from none. */
size_t satcheli_ascii_size(const char *s, size_t size)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), high = ones * 0x80;
	size_t i = 0;

	for (uint64_t w; size - i >= sizeof w; i += sizeof w) {
		memcpy(&w, s + i, sizeof w);
		if (((w - ones) | w) & high)
			break;
	}
	while (i < size && (unsigned char)(s[i] - 1) < 0x7F)
		i++;
	return i;
}

/* How many octets from there on are UTF-8 without NUL. */
static size_t utf8_size(const char *s, size_t size)
{
	const uint8_t *u = (const uint8_t *)s;
	size_t i = satcheli_ascii_size(s, size);

	while (i < size && u[i]) {
		size_t from = i;
		UChar32 c;

		U8_NEXT(u, i, size, c);
		if (c < 0)
			return from;
	}
	return i;
}

/* Moves d->out from there on into d->raw. */
static bool take_back(struct text_decoder *d, size_t from)
{
	d->raw.size = 0;
	put(d, &d->raw, d->out.data + from, d->out.size - from);
	d->out.size = from;
	return !d->failed;
}

/* Each longest beginning of a sequence that could have been valid becomes one U+FFFD, as Unicode advises. */
static void settle_utf8(struct text_decoder *d, size_t from)
{
	size_t valid = utf8_size(d->out.data + from, d->out.size - from), i = 0;

	if (from + valid == d->out.size || !take_back(d, from + valid))
		return;
	while (i < d->raw.size) {
		UChar32 c;

		U8_NEXT((const uint8_t *)d->raw.data, i, d->raw.size, c);
		put(d, &d->out, REPLACEMENT, 3);
		valid = utf8_size(d->raw.data + i, d->raw.size - i);
		put(d, &d->out, d->raw.data + i, valid);
		i += valid;
	}
}

/* There is room for it. */
static void put_character(struct text_decoder *d, uint32_t c)
{
	if (!c || U_IS_SURROGATE(c))
		c = 0xFFFD;
	U8_APPEND_UNSAFE((uint8_t *)d->out.data, d->out.size, c);
}

static void settle_western(struct text_decoder *d, size_t from)
{
	static const uint16_t windows_1252[32] = {
		0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021,
		0x2C6,  0x2030, 0x160,  0x2039, 0x152,  0x8D,   0x17D,  0x8F,
		0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
		0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178,
	};
	size_t ascii = satcheli_ascii_size(d->out.data + from, d->out.size - from);

	if (from + ascii == d->out.size || !take_back(d, from + ascii) ||
	    !satcheli_text_reserve(d, &d->out, d->raw.size * U8_MAX_LENGTH))
		return;
	for (size_t i = 0; i < d->raw.size; i++) {
		unsigned char c = (unsigned char)d->raw.data[i];

		put_character(d, c >= 0x80 && c < 0xA0 ? windows_1252[c - 0x80] : c);
	}
}

size_t satcheli_text_put_units(struct text_decoder *d, uint16_t *units, size_t count, bool more)
{
	if (!satcheli_text_reserve(d, &d->out, count * U8_MAX_LENGTH))
		return 0;
	for (size_t i = 0; i < count; i++) {
		bool lead = U16_IS_LEAD(units[i]);

		if (lead && more && i + 1 == count) {
			*units = units[i];
			return 1;
		}
		if (lead && i + 1 < count && U16_IS_TRAIL(units[i + 1])) {
			put_character(d, 0x10000 + ((units[i] & 0x3FFu) << 10) +
			                         (units[i + 1] & 0x3FFu));
			i++;
		} else {
			put_character(d, units[i]);
		}
	}
	return 0;
}

static void settle_icu(struct text_decoder *d, size_t from, UConverter *converter)
{
	UErrorCode error = U_BUFFER_OVERFLOW_ERROR;
	UChar units[512], *at = units;
	const char *in, *end;

	if (!take_back(d, from))
		return;
	in = d->raw.data;
	end = in + d->raw.size;
	ucnv_resetToUnicode(converter);
	while (error == U_BUFFER_OVERFLOW_ERROR && !d->failed) {
		error = U_ZERO_ERROR;
		ucnv_toUnicode(converter, &at, units + 512, &in, end, NULL, true, &error);
		at = units + satcheli_text_put_units(d, units, (size_t)(at - units),
		                                     error == U_BUFFER_OVERFLOW_ERROR);
	}
	if (U_FAILURE(error))
		put(d, &d->out, REPLACEMENT, 3);
}

/* Whether there is so much that a guess is better than chance. */
static bool enough(const char *s, size_t size)
{
	size_t high = 0;

	for (size_t i = 0; i < size && high < GUESS_LEAST; i++)
		high += (unsigned char)s[i] >= 0x80;
	return high >= GUESS_LEAST;
}

/* Header fields and bodies come in charsets that contain ASCII: no EBCDIC, no UTF-16. */
static bool plausible(const char *name)
{
	return strncmp(name, "IBM", 3) != 0 && strncmp(name, "UTF-", 4) != 0;
}

/* The detector's best guess that can be true; "" if it is not sure. */
static const char *detect(struct text_decoder *d, const char *in, size_t size)
{
	UErrorCode error = U_ZERO_ERROR;
	const UCharsetMatch **matches;
	int32_t count = 0;

	if (!d->detector)
		d->detector = ucsdet_open(&error);
	ucsdet_setText(d->detector, in, (int32_t)(size < GUESS_MAX ? size : GUESS_MAX), &error);
	matches = ucsdet_detectAll(d->detector, &count, &error);
	for (int32_t i = 0; U_SUCCESS(error) && i < count; i++) {
		const char *name = ucsdet_getName(matches[i], &error);

		if (U_SUCCESS(error) &&
		    ucsdet_getConfidence(matches[i], &error) >= GUESS_CONFIDENCE && plausible(name))
			return name;
	}
	return "";
}

/* The detector is slow: it is asked once for a text. */
static void settle_guess(struct text_decoder *d, size_t from)
{
	const char *in = d->out.data + from;
	size_t size = d->out.size - from;

	if (utf8_size(in, size) == size)
		return;
	if (satcheli_utf8_valid(in, size)) {
		settle_utf8(d, from); /* there is a NUL in it */
		return;
	}
	if (!d->guess && enough(in, size))
		d->guess = detect(d, in, size);
	if (d->guess && *d->guess)
		satcheli_text_settle(d, from, d->guess, strlen(d->guess));
	else
		settle_western(d, from);
}

void satcheli_text_settle(struct text_decoder *d, size_t from, const char *charset,
                          size_t charset_size)
{
	const struct text_charset *c;

	if (d->failed || from == d->out.size)
		return;
	c = satcheli_charset(d, charset, charset_size);
	if (c->kind == TEXT_ICU)
		settle_icu(d, from, c->converter);
	else if (c->kind == TEXT_WESTERN)
		settle_western(d, from);
	else if (c->kind == TEXT_GUESS)
		settle_guess(d, from);
	else
		settle_utf8(d, from);
}

const char *satcheli_charset_to_utf8(struct text_decoder *d, struct arena *a, const char *charset,
                                     size_t charset_size, const char *in, size_t size)
{
	satcheli_text_start(d);
	satcheli_text_put(d, in, size);
	satcheli_text_settle(d, 0, charset, charset_size);
	return satcheli_text_finish(d, a);
}
