/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What a folder name means that is not in modified UTF-7, as well as that can be told: for people to read, never to be
 * sent. Runs of base64 are read even if they hold what should stand outside of them (Q089); what is no run stays as it
 * is; octets of no known charset are guessed (Q088). */
#include "highlevel/data/folder_name.h"

#include <satchel/wire.h>

#include <string.h>

#define REPLACEMENT "\xEF\xBF\xBD"

static bool is_control(uint32_t c)
{
	return c < 0x20 || c == 0x7F;
}

/* Big-endian UTF-16, in d->raw, which becomes units in its place. */
static void put_units(struct text_decoder *d, size_t count)
{
	const unsigned char *s = (const unsigned char *)d->raw.data;
	uint16_t *units = (uint16_t *)(void *)d->raw.data;

	for (size_t i = 0; i < count; i++) {
		uint32_t unit = (uint32_t)s[2 * i] << 8 | s[2 * i + 1];

		units[i] = (uint16_t)(is_control(unit) ? 0xFFFD : unit);
	}
	satcheli_text_put_units(d, units, count, false);
}

/* The base64 between "&" and "-". false: it is none, or no whole units. */
static bool put_run(struct text_decoder *d, const char *run, size_t size)
{
	size_t octets;

	d->raw.size = 0;
	if (!satcheli_text_reserve(d, &d->raw, size))
		return true;
	for (size_t i = 0; i < size; i++)
		d->raw.data[i] = run[i] == ',' ? '/' : run[i];
	if (memchr(run, '=', size) || memchr(run, ' ', size) ||
	    satchel_base64_decode(d->raw.data, size, false, d->raw.data, size, &octets) ||
	    octets % 2)
		return false;
	put_units(d, octets / 2);
	return true;
}

/* At "&": how many octets it is that were put; 0: it stands for itself. */
static size_t put_encoded(struct text_decoder *d, const char *s, size_t size)
{
	const char *end = memchr(s, '-', size);

	if (!end)
		return 0;
	if (end == s + 1)
		satcheli_text_put(d, "&", 1);
	else if (!put_run(d, s + 1, (size_t)(end - s) - 1))
		return 0;
	return (size_t)(end - s) + 1;
}

/* What stands for itself; at least one octet. */
static size_t put_plain(struct text_decoder *d, const char *s, size_t size)
{
	size_t from = d->out.size, n = 1;

	if (is_control((unsigned char)*s)) {
		satcheli_text_put(d, REPLACEMENT, 3);
		return 1;
	}
	while (n < size && !is_control((unsigned char)s[n]) && s[n] != '&')
		n++;
	satcheli_text_put(d, s, n);
	satcheli_text_settle(d, from, "", 0);
	return n;
}

const char *satcheli_folder_display(struct text_decoder *d, struct arena *a, const char *wire,
                                    size_t size)
{
	satcheli_text_start(d);
	for (size_t i = 0; i < size;) {
		size_t n = wire[i] == '&' ? put_encoded(d, wire + i, size - i) : 0;

		i += n ? n : put_plain(d, wire + i, size - i);
	}
	return satcheli_text_finish(d, a);
}
