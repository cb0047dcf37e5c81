/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Charsets by name. Knows what mailers call them, and keeps a converter for each that was met lately. Refuses names that
 * ICU does not list: it would look for a file of that name. */
#include "highlevel/data/charset.h"

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/ustring.h>

#include "core/octets.h"

struct known {
	const char *name; /* in upper case */
	enum text_kind kind;
	const char *icu; /* for TEXT_ICU: what ICU calls it */
};

/* Names that need no ICU, that ICU does not know, or that are mostly used for a larger charset than the one they name. */
static const struct known table[] = {
	{ "UTF-8", TEXT_UTF8, NULL },
	{ "UTF8", TEXT_UTF8, NULL },
	{ "US-ASCII", TEXT_GUESS, NULL },
	{ "ASCII", TEXT_GUESS, NULL },
	{ "ISO-8859-1", TEXT_WESTERN, NULL },
	{ "LATIN1", TEXT_WESTERN, NULL },
	{ "WINDOWS-1252", TEXT_WESTERN, NULL },
	{ "CP1252", TEXT_WESTERN, NULL },
	{ "UNKNOWN-8BIT", TEXT_GUESS, NULL },
	{ "X-UNKNOWN", TEXT_GUESS, NULL },
	{ "UNKNOWN", TEXT_GUESS, NULL },
	{ "DEFAULT", TEXT_GUESS, NULL },
	{ "8BIT", TEXT_GUESS, NULL },
	{ "BINARY", TEXT_GUESS, NULL },
	{ "GB2312", TEXT_ICU, "GB18030" },
	{ "GBK", TEXT_ICU, "GB18030" },
	{ "EUC-KR", TEXT_ICU, "windows-949" },
	{ "KS_C_5601-1987", TEXT_ICU, "windows-949" },
	{ "ISO-8859-6-I", TEXT_ICU, "ISO-8859-6" },
	{ "ISO-8859-8-I", TEXT_ICU, "ISO-8859-8" },
	{ "ISO-8859-9", TEXT_ICU, "windows-1254" },
	{ "ISO-8859-11", TEXT_ICU, "windows-874" },
	{ "TIS-620", TEXT_ICU, "windows-874" },
	{ "UNICODE-1-1-UTF-7", TEXT_ICU, "UTF-7" },
};

/* What cannot be read becomes U+FFFD, in every charset; but a change of sets with nothing in it, which ICU calls
 * irregular, is what ISO-2022-JP has between two words. */
static void U_CALLCONV replace(const void *context, UConverterToUnicodeArgs *args,
                               const char *octets, int32_t size, UConverterCallbackReason reason,
                               UErrorCode *error)
{
	static const UChar replacement = 0xFFFD;

	(void)context;
	(void)octets;
	(void)size;
	if (reason > UCNV_IRREGULAR)
		return;
	*error = U_ZERO_ERROR;
	if (reason != UCNV_IRREGULAR)
		ucnv_cbToUWriteUChars(args, &replacement, 1, 0, error);
}

static bool listed(const char *name)
{
	UErrorCode error = U_ZERO_ERROR;

	return ucnv_countAliases(name, &error) > 0 && U_SUCCESS(error);
}

static UConverter *open_converter(struct text_decoder *d, const char *name)
{
	UErrorCode error = U_ZERO_ERROR;
	UConverter *c = listed(name) ? ucnv_open(name, &error) : NULL;

	if (c)
		ucnv_setToUCallBack(c, replace, NULL, NULL, NULL, &error);
	if (error == U_MEMORY_ALLOCATION_ERROR)
		d->failed = true;
	return c;
}

static const struct known *look_up(const char *name, size_t size)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (ascii_is(name, size, table[i].name, strlen(table[i].name)))
			return &table[i];
	return NULL;
}

static void fill(struct text_decoder *d, struct text_charset *c)
{
	const struct known *known = look_up(c->name, c->name_size);

	c->kind = known ? known->kind : TEXT_ICU;
	if (c->kind != TEXT_ICU)
		return;
	c->converter = open_converter(d, known ? known->icu : c->name);
	if (!c->converter)
		c->kind = TEXT_UNKNOWN;
}

static bool is(const struct text_charset *c, const char *name, size_t size)
{
	return c->name_size == size && memcmp(c->name, name, size) == 0;
}

static const struct text_charset *add(struct text_decoder *d, const char *name, size_t size)
{
	struct text_charset *c = &d->charsets[d->next];

	ucnv_close(c->converter);
	memset(c, 0, sizeof *c);
	memcpy(c->name, name, size);
	c->name_size = size;
	fill(d, c);
	if (d->failed)
		c->name_size = 0; /* it may be known when there is memory */
	d->last = d->next;
	d->next = (d->next + 1) % TEXT_CHARSETS;
	return c;
}

const struct text_charset *satcheli_charset(struct text_decoder *d, const char *name, size_t size)
{
	static const struct text_charset guess = { .kind = TEXT_GUESS },
					 unknown = { .kind = TEXT_UNKNOWN };

	if (!size)
		return &guess;
	if (size >= TEXT_NAME_MAX || memchr(name, 0, size))
		return &unknown;
	if (is(&d->charsets[d->last], name, size))
		return &d->charsets[d->last];
	for (size_t i = 0; i < TEXT_CHARSETS; i++)
		if (is(&d->charsets[i], name, size)) {
			d->last = i;
			return &d->charsets[i];
		}
	return add(d, name, size);
}

bool satcheli_charset_known(struct text_decoder *d, const char *charset, size_t size)
{
	return size && satcheli_charset(d, charset, size)->kind != TEXT_UNKNOWN;
}

/* ---- the other way */

enum {
	OCTETS_OF_UNIT = 8
}; /* the most that a charset takes for one UTF-16 unit, changes of sets counted */

/* A converter that stops where it cannot go on; NULL: there is none. */
static UConverter *open_strict(const char *charset)
{
	UErrorCode error = U_ZERO_ERROR;
	UConverter *c = listed(charset) ? ucnv_open(charset, &error) : NULL;

	if (c)
		ucnv_setFromUCallBack(c, UCNV_FROM_U_CALLBACK_STOP, NULL, NULL, NULL, &error);
	if (U_SUCCESS(error))
		return c;
	ucnv_close(c);
	return NULL;
}

int satcheli_charset_from_utf8(struct arena *a, const char *charset, const char *text, size_t size,
                               const char **octets, size_t *octets_size)
{
	UErrorCode error = U_ZERO_ERROR;
	UConverter *c = size < INT32_MAX / OCTETS_OF_UNIT ? open_strict(charset) : NULL;
	UChar *units = c ? arena_new(a, (size + 1) * sizeof *units) : NULL;
	char *to = c ? arena_new(a, (size + 1) * OCTETS_OF_UNIT) : NULL;
	int32_t count = 0, n = 0;

	if (!c)
		return SATCHEL_E_ARGUMENT;
	if (units && to) {
		u_strFromUTF8(units, (int32_t)size, &count, text, (int32_t)size, &error);
		n = ucnv_fromUChars(c, to, (int32_t)((size + 1) * OCTETS_OF_UNIT), units, count,
		                    &error);
	}
	ucnv_close(c);
	if (!units || !to)
		return SATCHEL_E_MEMORY;
	if (U_FAILURE(error))
		return SATCHEL_E_ARGUMENT;
	*octets = to;
	*octets_size = (size_t)n;
	return SATCHEL_OK;
}
