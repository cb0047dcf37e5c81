/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* UTF-8 in and out, one character at a time. It knows no properties of characters. */
#include "utf8.h"

/* By the first octet: how many follow, and the least character that needs them. */
static const struct form {
	unsigned char mask, mark;
	int more;
	uint32_t least;
} forms[] = {
	{ 0x80, 0x00, 0, 0 },
	{ 0xE0, 0xC0, 1, 0x80 },
	{ 0xF0, 0xE0, 2, 0x800 },
	{ 0xF8, 0xF0, 3, 0x10000 },
};

static const struct form *form_of(unsigned char first)
{
	for (size_t i = 0; i < COUNTOF(forms); i++)
		if ((first & forms[i].mask) == forms[i].mark)
			return &forms[i];
	return NULL;
}

static bool is_character(uint32_t c, uint32_t least)
{
	return c >= least && c <= 0x10FFFF && !(c >= 0xD800 && c <= 0xDFFF);
}

uint32_t utf8_next(const char **at, const char *end)
{
	const unsigned char *p = (const unsigned char *)*at;
	const struct form *form = form_of(*p);
	uint32_t c;

	(*at)++;
	if (!form || end - *at < form->more)
		return UTF8_BROKEN;
	c = *p & (unsigned char)~form->mask;
	for (int i = 1; i <= form->more; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return UTF8_BROKEN;
		c = c << 6 | (p[i] & 0x3Fu);
	}
	if (!is_character(c, form->least))
		return UTF8_BROKEN;
	*at += form->more;
	return c;
}

size_t utf8_put(uint32_t c, char room[UTF8_ROOM])
{
	size_t more = 3;

	while (more && c < forms[more].least)
		more--;
	for (size_t i = more; i; i--, c >>= 6)
		room[i] = (char)(0x80 | (c & 0x3F));
	room[0] = (char)(forms[more].mark | c);
	room[more + 1] = '\0';
	return more + 1;
}

bool utf8_is_text(const char *text, size_t size)
{
	const char *end = text + size;

	while (text < end) {
		uint32_t c = utf8_next(&text, end);

		if (c == 0 || c == UTF8_BROKEN)
			return false;
	}
	return true;
}
