/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Lists of message numbers: SEARCH, ESEARCH, VANISHED, and sets in general. They may come in parts, cut between two
 * numbers; what was read stays in the builder until the response has ended. */
#include "highlevel/data/numbers.h"

static int builder_failed(struct cursor *c, int rc)
{
	const char *why = rc == SATCHEL_E_LIMIT    ? "more ranges than max_ranges"
	                  : rc == SATCHEL_E_MEMORY ? "out of memory"
	                                           : "not a set of numbers";

	return satcheli_cursor_fail(c, rc == SATCHEL_E_ARGUMENT ? SATCHEL_E_PROTOCOL : rc, why);
}

static bool is_set_char(char ch)
{
	return ascii_digit((unsigned char)ch) || ch == ':' || ch == ',' || ch == '*';
}

/* Where the text of a set ends; *size of it without the comma where the part ends, and the next number begins. */
static char *set_end(struct cursor *c, size_t *size)
{
	char *end = c->p;

	while (end < c->stop && is_set_char(*end))
		end++;
	*size = (size_t)(end - c->p);
	if (!*size) {
		satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL, "a set of numbers is missing");
		return NULL;
	}
	if (end == c->stop && end[-1] == ',' && ascii_digit((unsigned char)*end))
		--*size;
	return end;
}

static bool append_set(struct reader *r)
{
	struct cursor *c = &r->c;
	size_t size;
	char *end = set_end(c, &size);
	int rc;

	if (!end)
		return false;
	rc = satcheli_set_parse_octets(&r->set, c->p, size);
	if (rc)
		return builder_failed(c, rc);
	c->p = end;
	return true;
}

/* Q040: a space behind the last of them. Something was read of this part: no other is empty. */
static bool at_true_end(struct cursor *c)
{
	return c->p[-1] != ' ' ||
	       satcheli_cursor_quirk(c, 39, "space at the end of a response (Q039, Q040)");
}

static bool finish_set(struct reader *r, satchel_set_kind kind, satchel_set *set)
{
	int rc = satcheli_set_finish(&r->set);

	if (rc)
		return builder_failed(&r->c, rc);
	*set = satcheli_set_view(&r->set, kind);
	return true;
}

bool satcheli_read_set(struct reader *r, satchel_set_kind kind, satchel_set *set)
{
	satchel_set view;

	satcheli_set_builder_reset(&r->set);
	if (!append_set(r) || !finish_set(r, kind, &view))
		return false;
	if (satcheli_set_in_arena(&r->arena, &view, set) < 0)
		return satcheli_cursor_fail(&r->c, SATCHEL_E_MEMORY, "out of memory");
	return true;
}

/* Q042, Q043; those at the end are for at_true_end. A part of a list is never divided between two spaces. */
static bool spaces(struct cursor *c)
{
	const char *from = c->p;

	while (*c->p == ' ' && c->p < c->stop)
		c->p++;
	if (cursor_at_end(c) || c->p - from == 1)
		return true;
	if (*c->p == '(')
		return satcheli_cursor_quirk(c, 43,
		                             "more than one space, or none, before a list (Q043)");
	return c->p == from || satcheli_cursor_quirk(c, 42, "more than one space (Q042)");
}

/* ---- SEARCH */

/* "(" "MODSEQ" SP mod-sequence-value ")" */
static bool search_modseq(struct reader *r, uint64_t *modseq)
{
	struct cursor *c = &r->c;
	struct text word;

	return cursor_open(c) && satcheli_cursor_word(c, &word) && cursor_is_ascii(c, &word) &&
	       cursor_sp(c) && satcheli_cursor_number64(c, modseq) && cursor_close(c);
}

static bool search_number(struct reader *r)
{
	uint32_t n;
	int rc;

	if (!satcheli_cursor_number(&r->c, &n))
		return false;
	if (!n)
		return satcheli_cursor_quirk(&r->c, 202, "0 among the numbers found (Q202)");
	rc = satcheli_set_append(&r->set, n, n);
	return !rc || builder_failed(&r->c, rc);
}

bool satcheli_read_search_part(struct reader *r, uint64_t *modseq)
{
	struct cursor *c = &r->c;

	while (!cursor_at_end(c)) {
		if (!spaces(c))
			return false;
		if (cursor_at_end(c))
			break;
		if (cursor_take_nil(c)) {
			if (!satcheli_cursor_quirk(c, 201, "SEARCH with NIL (Q201)"))
				return false;
		} else if (*c->p == '(' ? !search_modseq(r, modseq) : !search_number(r)) {
			return false;
		}
	}
	return !cursor_failed(c);
}

/* ---- ESEARCH */

/* "(" "TAG" SP tag-string ")" */
static bool correlator(struct reader *r, satchel_found *found)
{
	struct cursor *c = &r->c;
	struct text word, value;

	if (!cursor_open(c))
		return false;
	for (bool again = false; !cursor_take_close(c); again = true) {
		if (cursor_failed(c) || (again && !cursor_sp(c)) ||
		    !satcheli_cursor_word(c, &word) || !cursor_is_ascii(c, &word) ||
		    !cursor_sp(c) || !satcheli_cursor_astring(c, &value))
			return false;
		if (!ascii_is(word.s, word.size, "TAG", 3))
			continue;
		if (!satcheli_cursor_keep(c, &value) /* this part goes before the response ends */
		    || !satcheli_take_text(r, &value, &found->tag))
			return false;
	}
	return true;
}

static bool found_number(struct reader *r, uint32_t *field, satchel_found *found, uint32_t bit)
{
	return satcheli_cursor_number(&r->c, field) && (found->known |= bit);
}

static bool found_twice(struct cursor *c)
{
	return satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL, "ALL beside PARTIAL");
}

static bool found_all(struct reader *r, struct esearch_work *w)
{
	if (w->found->known & SATCHEL_FOUND_PARTIAL)
		return found_twice(&r->c);
	w->found->known |= SATCHEL_FOUND_ALL;
	return append_set(r);
}

/* nz-number / MINUS nz-number */
static bool partial_end(struct cursor *c, int64_t *n)
{
	bool minus = cursor_take(c, '-');
	uint64_t value = 0;

	while (ascii_digit((unsigned char)*c->p) && value <= UINT32_MAX)
		value = value * 10 + (unsigned)(*c->p++ - '0');
	if (!value || value > UINT32_MAX)
		return satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL, "no range in PARTIAL");
	*n = minus ? -(int64_t)value : (int64_t)value;
	return true;
}

/* "(" partial-range SP */
static bool partial_range(struct reader *r, satchel_found *found)
{
	struct cursor *c = &r->c;

	found->known |= SATCHEL_FOUND_PARTIAL;
	return cursor_expect(c, '(') && partial_end(c, &found->partial_first) &&
	       cursor_expect(c, ':') && partial_end(c, &found->partial_last) && cursor_sp(c);
}

/* "(" partial-range SP (sequence-set / "NIL") ")"; RFC 9394 section 4. The set may go on in the next part. */
static bool found_partial(struct reader *r, struct esearch_work *w)
{
	struct cursor *c = &r->c;

	if (!w->ranged) {
		if (w->found->known & (SATCHEL_FOUND_ALL | SATCHEL_FOUND_PARTIAL))
			return found_twice(c);
		if (!partial_range(r, w->found))
			return false;
		w->ranged = true;
	}
	if (!cursor_at_end(c) && !cursor_take_nil(c) && !append_set(r))
		return false;
	if (cursor_at_end(c))
		return true;
	w->ranged = false;
	return cursor_no_sp(c, 41, "space before a closing parenthesis (Q041)") &&
	       cursor_expect(c, ')');
}

static bool found_modseq(struct reader *r, satchel_found *found)
{
	found->known |= SATCHEL_FOUND_MODSEQ;
	return satcheli_cursor_number64(&r->c, &found->modseq);
}

static bool found_other(struct reader *r, const char *name)
{
	char *from = r->c.p;
	satchel_field f = { name, NULL };
	struct text value;

	if (!satcheli_cursor_skip(&r->c))
		return false;
	value = (struct text){ from, (size_t)(r->c.p - from), 1, true };
	return satcheli_cursor_keep(&r->c, &value) && satcheli_take_text(r, &value, &f.value) &&
	       satcheli_push(r, &f, sizeof f);
}

static bool found_value(struct reader *r, struct esearch_work *w)
{
	satchel_found *found = w->found;
	const char *key = w->key;

	if (!strcmp(key, "ALL"))
		return found_all(r, w);
	if (!strcmp(key, "PARTIAL"))
		return found_partial(r, w);
	if (!strcmp(key, "MIN"))
		return found_number(r, &found->min, found, SATCHEL_FOUND_MIN);
	if (!strcmp(key, "MAX"))
		return found_number(r, &found->max, found, SATCHEL_FOUND_MAX);
	if (!strcmp(key, "COUNT"))
		return found_number(r, &found->count, found, SATCHEL_FOUND_COUNT);
	if (!strcmp(key, "MODSEQ"))
		return found_modseq(r, found);
	return found_other(r, key);
}

static bool found_key(struct reader *r, struct esearch_work *w)
{
	struct text t;

	if (!satcheli_cursor_name(&r->c, &t))
		return false;
	if (!strcmp(t.s, "UID"))
		return w->found->uid = true;
	return satcheli_take_text(r, &t, &w->key);
}

bool satcheli_read_esearch_part(struct reader *r, struct esearch_work *w)
{
	struct cursor *c = &r->c;

	while (!cursor_at_end(c) && !cursor_failed(c)) {
		if (!spaces(c))
			return false;
		if (cursor_at_end(c))
			break;
		if (!w->key && *c->p == '(' && !*w->found->tag) {
			if (!correlator(r, w->found))
				return false;
		} else if (!w->key) {
			if (!found_key(r, w))
				return false;
		} else {
			if (!found_value(r, w))
				return false;
			if (!w->ranged && (c->p < c->stop || c->p[-1] != ','))
				w->key = NULL;
		}
	}
	return !cursor_failed(c);
}

bool satcheli_read_esearch_end(struct reader *r, struct esearch_work *w)
{
	satchel_found *found = w->found;
	satchel_set_kind kind = found->uid ? SATCHEL_SET_UIDS : SATCHEL_SET_NUMBERS;

	if (w->ranged)
		return satcheli_cursor_fail(&r->c, SATCHEL_E_PROTOCOL, "PARTIAL has no end");
	if (!at_true_end(&r->c))
		return false;
	found->others.list = satcheli_pop(r, w->mark, sizeof(satchel_field), &found->others.count);
	found->all.kind = found->partial.kind = kind;
	return finish_set(r, kind,
	                  found->known & SATCHEL_FOUND_PARTIAL ? &found->partial : &found->all);
}

/* ---- VANISHED */

bool satcheli_read_vanished_head(struct reader *r, bool *earlier)
{
	struct cursor *c = &r->c;
	struct text word;

	if (!cursor_sp(c))
		return false;
	*earlier = *c->p == '(';
	if (!*earlier)
		return true;
	return cursor_open(c) && satcheli_cursor_word(c, &word) && cursor_is_ascii(c, &word) &&
	       cursor_close(c) && cursor_sp(c);
}

/* SATCHEL_OK at the end of the text, SATCHEL_ROW when there are as many ranges as one reply gets. */
static int append_some(struct reader *r, struct set_walk *w)
{
	satchel_span s;
	int rc;

	while (r->set.count < VANISHED_PART) {
		rc = satcheli_set_walk_next(w, &s);
		if (rc != SATCHEL_ROW)
			return rc;
		rc = satcheli_set_append(&r->set, s.first, s.last);
		if (rc)
			return rc;
	}
	return w->at < w->end || w->more ? SATCHEL_ROW : SATCHEL_OK;
}

bool satcheli_read_set_part(struct reader *r, bool again)
{
	struct cursor *c = &r->c;
	struct set_walk w;
	size_t size;
	char *end = set_end(c, &size);
	int rc;

	if (!end)
		return false;
	w = satcheli_set_walk(c->p, size);
	if (again && *w.at == ',') {
		w.at++;
		w.more = true;
	}
	rc = append_some(r, &w);
	if (rc < 0) {
		c->p += w.at - c->p;
		return builder_failed(c, rc);
	}
	c->p = rc == SATCHEL_ROW ? c->p + (w.at - c->p) - w.more : end;
	return true;
}

bool satcheli_read_numbers_end(struct reader *r, satchel_set_kind kind, satchel_set *set)
{
	return at_true_end(&r->c) && finish_set(r, kind, set);
}
