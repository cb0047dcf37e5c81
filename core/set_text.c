/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Sets as they are written: sequence-set of RFC 9051 section 9, read in the order written and sent
 * in ascending order. Knows nothing of what the numbers stand for. */
#include "core/set.h"

#include <string.h>

#include "core/block.h"
#include "core/octets.h"

struct set_walk satcheli_set_walk(const char *text, size_t size)
{
	return (struct set_walk){ text, text + size, false };
}

/* seq-number: nz-number, or "*", which is 0. */
static inline bool seq_number(struct set_walk *w, uint32_t *n)
{
	const char *start = w->at;
	uint64_t v = 0;

	if (w->at < w->end && *w->at == '*') {
		w->at++;
		*n = SATCHEL_LAST;
		return true;
	}
	if (w->at == w->end || *w->at == '0')
		return false;
	while (w->at < w->end && ascii_digit((unsigned char)*w->at) && v <= UINT32_MAX)
		v = v * 10 + (uint64_t)(*w->at++ - '0');
	*n = (uint32_t)v;
	return w->at > start && v <= UINT32_MAX;
}

/* seq-number, or seq-range, whose ends come in either order. */
static inline bool seq_range(struct set_walk *w, satchel_span *span)
{
	uint32_t a, b;

	if (!seq_number(w, &a))
		return false;
	b = a;
	if (w->at < w->end && *w->at == ':') {
		w->at++;
		if (!seq_number(w, &b))
			return false;
	}
	if (!a || (b && b < a)) {
		uint32_t swap = a;

		a = b;
		b = swap;
	}
	*span = (satchel_span){ a ? a : UINT32_MAX, b };
	return true;
}

static inline int walk_next(struct set_walk *w, satchel_span *span)
{
	struct set_walk v = *w;
	satchel_span s;

	if (v.at == v.end && !v.more)
		return SATCHEL_OK;
	if (!seq_range(&v, &s) || (v.at < v.end && *v.at != ','))
		return SATCHEL_E_ARGUMENT;
	v.more = v.at < v.end;
	v.at += v.more;
	*w = v;
	*span = s;
	return SATCHEL_ROW;
}

int satcheli_set_walk_next(struct set_walk *w, satchel_span *span)
{
	return walk_next(w, span);
}

int satcheli_set_parse_octets(struct set_builder *b, const char *text, size_t size)
{
	struct set_walk w = satcheli_set_walk(text, size);
	satchel_span s;
	int rc;

	while ((rc = walk_next(&w, &s)) == SATCHEL_ROW)
		if ((rc = satcheli_set_append(b, s.first, s.last)) != SATCHEL_OK)
			return rc;
	return rc;
}

static int parse_saved(satchel_set *set)
{
	satchel_set_clear(set);
	*set = satchel_saved();
	return SATCHEL_OK;
}

int satchel_set_parse(satchel_set *set, const char *text)
{
	satchel_set_kind kind = set->kind == SATCHEL_SET_SAVED ? SATCHEL_SET_DEFAULT : set->kind;
	const satchel_allocator from = satcheli_set_allocator(set);
	struct set_builder b;
	int rc;

	if (!text)
		return SATCHEL_E_ARGUMENT;
	if (!strcmp(text, "$"))
		return parse_saved(set);
	satcheli_set_builder_init(&b, &from, 0);
	rc = satcheli_set_parse_octets(&b, text, strlen(text));
	return satcheli_set_become(set, &b, kind, rc);
}

static size_t digits(uint32_t n)
{
	size_t size = 1;

	for (; n >= 10; n /= 10)
		size++;
	return size;
}

static size_t span_size(satchel_span s)
{
	if (!s.last)
		return s.first == UINT32_MAX ? 1 : digits(s.first) + 2;
	return digits(s.first) + (s.first == s.last ? 0 : digits(s.last) + 1);
}

static char *write_number(uint32_t n, char *to)
{
	char *end = to + digits(n);

	for (char *p = end; p > to; n /= 10)
		*--p = (char)('0' + n % 10);
	return end;
}

static char *write_span(satchel_span s, char *to)
{
	if (s.last || s.first != UINT32_MAX)
		to = write_number(s.first, to);
	if (s.first == s.last)
		return to;
	if (s.last) {
		*to++ = ':';
		return write_number(s.last, to);
	}
	if (s.first != UINT32_MAX)
		*to++ = ':';
	*to++ = '*';
	return to;
}

size_t satcheli_set_text_size(const satchel_set *set)
{
	const satchel_span *s = set_spans(set);
	size_t size = set->count ? set->count - 1 : 0;

	if (set->kind == SATCHEL_SET_SAVED)
		return 1;
	for (size_t i = 0; i < set->count; i++)
		size += span_size(s[i]);
	return size;
}

char *satcheli_set_write(const satchel_set *set, char *to)
{
	const satchel_span *s = set_spans(set);

	if (set->kind == SATCHEL_SET_SAVED) {
		*to++ = '$';
		return to;
	}
	for (size_t i = 0; i < set->count; i++) {
		if (i)
			*to++ = ',';
		to = write_span(s[i], to);
	}
	return to;
}

int satchel_set_format(satchel_set set, char **text)
{
	char *t;

	if (!satcheli_set_valid(&set))
		return SATCHEL_E_ARGUMENT;
	t = satcheli_block_new(NULL, satcheli_set_text_size(&set) + 1);
	if (!t)
		return SATCHEL_E_MEMORY;
	*satcheli_set_write(&set, t) = 0;
	*text = t;
	return SATCHEL_OK;
}

bool satcheli_set_split(const satchel_set *set, size_t max_octets, satchel_set *part,
                        satchel_set *rest)
{
	const satchel_set whole = *set;
	const satchel_span *s = set_spans(&whole);
	size_t size = whole.kind == SATCHEL_SET_SAVED, n = size;

	for (; n < whole.count; n++) {
		size_t more = span_size(s[n]) + (n > 0);

		if (size > max_octets || more > max_octets - size)
			break;
		size += more;
	}
	if (size > max_octets || (whole.count && !n))
		return false;
	*part = set_slice(&whole, 0, n);
	*rest = set_slice(&whole, n, whole.count);
	if (!rest->count && rest->kind == SATCHEL_SET_SAVED)
		rest->kind = SATCHEL_SET_DEFAULT;
	return true;
}

struct set_pairs satcheli_set_pairs(const char *from, size_t from_size, const char *to,
                                    size_t to_size)
{
	struct set_pairs p = { satcheli_set_walk(from, from_size),
		               satcheli_set_walk(to, to_size),
		               { 0, 0 },
		               { 0, 0 } };

	return p;
}

/* A range with something left; uid-set has no "*". */
static int refill(struct set_walk *w, satchel_span *left)
{
	int rc = left->first ? SATCHEL_ROW : walk_next(w, left);

	return rc == SATCHEL_ROW && !left->last ? SATCHEL_E_ARGUMENT : rc;
}

static void take(satchel_span *left, uint32_t more)
{
	left->first = left->last - left->first == more ? 0 : left->first + more + 1;
}

int satcheli_set_pairs_next(struct set_pairs *p, uint32_t *from, uint32_t *to, uint32_t *count)
{
	int a = refill(&p->from, &p->from_left), b = refill(&p->to, &p->to_left);
	uint32_t x, y;

	if (a != SATCHEL_ROW || b != SATCHEL_ROW)
		return a == b ? a : SATCHEL_E_ARGUMENT;
	x = p->from_left.last - p->from_left.first;
	y = p->to_left.last - p->to_left.first;
	*from = p->from_left.first;
	*to = p->to_left.first;
	*count = (x < y ? x : y) + 1; /* 1 to 4294967295: no range begins at 0 */
	take(&p->from_left, *count - 1);
	take(&p->to_left, *count - 1);
	return SATCHEL_ROW;
}
