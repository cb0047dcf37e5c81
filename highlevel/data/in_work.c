/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Which message a FETCH is about that has not come whole: for errors. Reads the head of the response and nothing else. */
#include "highlevel/data/replies.h"

static const char *number(const char *p, const char *end, uint32_t *n)
{
	uint64_t value = 0;

	for (; p < end && ascii_digit((unsigned char)*p) && value <= UINT32_MAX; p++)
		value = value * 10 + (unsigned)(*p - '0');
	*n = value <= UINT32_MAX ? (uint32_t)value : 0;
	return p;
}

static bool begins(const char *p, const char *end, const char *word)
{
	size_t n = strlen(word);

	return (size_t)(end - p) >= n && ascii_is(p, n, word, n);
}

/* "* 3 FETCH (UID 7 " as servers write it nearly always; "* 7 UIDFETCH (". */
static void head(satchel_octets seen, uint32_t *seq, uint32_t *uid)
{
	static const char fetch[] = " FETCH (UID ";
	const char *p = seen.data, *end = p + seen.size;
	uint32_t n;

	if (!begins(p, end, "* "))
		return;
	p = number(p + 2, end, &n);
	if (begins(p, end, " UIDFETCH "))
		*uid = n;
	else
		*seq = n;
	if (begins(p, end, fetch))
		number(p + sizeof fetch - 1, end, uid);
}

void satcheli_replies_in_work(const struct replies *r, uint32_t *seq, uint32_t *uid)
{
	*seq = *uid = 0;
	if (r->state == REPLIES_FETCH) {
		*seq = r->fetch.message.seq;
		*uid = r->fetch.message.uid;
	} else if (r->framer.context == CONTEXT_FETCH && !satcheli_framer_at_rest(&r->framer)) {
		head(satcheli_framer_seen(&r->framer), seq, uid);
	}
}
