/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Octets to characters through ICU. It knows which charsets mail says and does not mean, and
 * what to do with octets that are wrong: nothing is lost, U+FFFD stands for what cannot be read. */
#include <strings.h>
#include <unicode/ucnv_cb.h>

#include "charset.h"

/* Names that are used for more than they say. */
static const struct {
	const char *said, *meant;
} aliases[] = {
	{ "", "utf-8" },
	{ "us-ascii", "utf-8" },
	{ "ascii", "utf-8" },
	{ "unknown-8bit", "utf-8" },
	{ "x-unknown", "utf-8" },
	{ "iso-8859-1", "windows-1252" },
	{ "latin1", "windows-1252" },
	{ "iso-8859-9", "windows-1254" },
	{ "gb2312", "gb18030" },
	{ "gbk", "gb18030" },
	{ "ks_c_5601-1987", "windows-949" },
	{ "euc-kr", "windows-949" },
	{ "shift_jis", "windows-31j" },
};

/* 0x80 to 0x9F of Windows-1252; the five that it leaves out are those of ISO 8859-1. */
static const UChar windows_1252[] = {
	0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
	0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
	0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178,
};

static const char *meant_by(const char *name)
{
	for (size_t i = 0; i < COUNTOF(aliases); i++)
		if (!strcasecmp(aliases[i].said, name))
			return aliases[i].meant;
	return name;
}

static UChar single_octet(unsigned char c)
{
	return c >= 0x80 && c < 0xA0 ? windows_1252[c - 0x80] : c;
}

/* What ICU calls for octets that are not UTF-8. */
static void U_CALLCONV not_utf8(const void *context, UConverterToUnicodeArgs *args,
                                const char *octets, int32_t size, UConverterCallbackReason reason,
                                UErrorCode *error)
{
	(void)context;
	if (reason > UCNV_IRREGULAR)
		return;
	*error = U_ZERO_ERROR;
	for (int32_t i = 0; i < size; i++) {
		UChar unit = single_octet((unsigned char)octets[i]);

		ucnv_cbToUWriteUChars(args, &unit, 1, 0, error);
	}
}

/* What it calls for octets of other charsets. ICU's own puts U+001A for a single octet. */
static void U_CALLCONV not_readable(const void *context, UConverterToUnicodeArgs *args,
                                    const char *octets, int32_t size,
                                    UConverterCallbackReason reason, UErrorCode *error)
{
	static const UChar replacement = 0xFFFD;

	(void)context;
	(void)octets;
	(void)size;
	if (reason > UCNV_IRREGULAR)
		return;
	*error = U_ZERO_ERROR;
	ucnv_cbToUWriteUChars(args, &replacement, 1, 0, error);
}

static UConverter *open_converter(const char *name, UConverterToUCallback wrong)
{
	UErrorCode error = U_ZERO_ERROR;
	UConverter *converter = ucnv_open(name, &error);

	if (U_FAILURE(error))
		return NULL;
	ucnv_setToUCallBack(converter, wrong, NULL, NULL, NULL, &error);
	return converter;
}

void charset_init(struct charset *c, const char *name, character_sink sink, void *user)
{
	const char *meant = meant_by(name);

	c->lead = 0;
	c->sink = sink;
	c->user = user;
	c->converter = NULL;
	if (strcasecmp(meant, "utf-8") != 0)
		c->converter = open_converter(meant, not_readable);
	if (!c->converter)
		c->converter = must(open_converter("utf-8", not_utf8));
}

static void take_unit(struct charset *c, UChar unit)
{
	if (c->lead && U16_IS_TRAIL(unit)) {
		c->sink((uint32_t)U16_GET_SUPPLEMENTARY(c->lead, unit), c->user);
		c->lead = 0;
		return;
	}
	if (c->lead)
		c->sink(0xFFFD, c->user);
	c->lead = U16_IS_LEAD(unit) ? unit : 0;
	if (!c->lead)
		c->sink(U16_IS_TRAIL(unit) ? 0xFFFD : unit, c->user);
}

static void convert(struct charset *c, const char *octets, size_t size, bool last)
{
	const char *end = octets + size;
	UErrorCode error;

	do {
		UChar units[512], *at = units;

		error = U_ZERO_ERROR;
		ucnv_toUnicode(c->converter, &at, units + COUNTOF(units), &octets, end, NULL, last,
		               &error);
		for (const UChar *unit = units; unit < at; unit++)
			take_unit(c, *unit);
	} while (error == U_BUFFER_OVERFLOW_ERROR);
}

void charset_feed(struct charset *c, const char *octets, size_t size)
{
	convert(c, octets, size, false);
}

void charset_end(struct charset *c)
{
	convert(c, "", 0, true);
	if (c->lead)
		c->sink(0xFFFD, c->user);
	ucnv_close(c->converter);
	c->converter = NULL;
}
