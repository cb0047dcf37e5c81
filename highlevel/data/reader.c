/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What grammar code stands on: memory of one response, lists of unknown length, text for people. */
#include "highlevel/data/reader.h"
#include "core/apart.h"
#include "highlevel/data/header_text.h"

enum { STACK_FIRST = 4096, BLOCK = 64 };

void satcheli_reader_init(struct reader *r, const satchel_allocator *from,
                          const satchel_limits *limits, struct quirk_ledger *quirks)
{
	memset(r, 0, sizeof *r);
	satcheli_arena_init(&r->arena, from);
	satcheli_cursor_init(&r->c, &r->arena, limits, quirks);
	r->stack.from = from;
	satcheli_set_builder_init(&r->set, from, (size_t)limits->max_ranges);
	satcheli_text_init(&r->decoder, from);
	r->limits = limits;
	r->quirks = quirks;
}

static void stack_clear(struct stack *s)
{
	if (s->data)
		s->from->resize(s->from->user, s->data, s->capacity, 0);
	s->data = NULL;
	s->size = s->capacity = 0;
}

void satcheli_reader_clear(struct reader *r)
{
	satcheli_arena_clear(&r->arena);
	stack_clear(&r->stack);
	satcheli_set_builder_clear(&r->set);
	satcheli_text_clear(&r->decoder);
	satcheli_type_forget(&r->types, r->arena.from);
}

void satcheli_reader_rest(struct reader *r)
{
	satcheli_arena_clear(&r->arena);
	stack_clear(&r->stack);
	satcheli_set_builder_clear(&r->set);
	satcheli_text_rest(&r->decoder);
	satcheli_type_forget(&r->types, r->arena.from);
}

uint64_t satcheli_reader_at(const struct reader *r)
{
	return r->offset + (r->c.at ? (uint64_t)(r->c.at - r->c.base) : 0);
}

void satcheli_stack_shrink(struct reader *r)
{
	stack_clear(&r->stack);
}

static bool no_memory(struct reader *r)
{
	return satcheli_cursor_fail(&r->c, SATCHEL_E_MEMORY, "out of memory");
}

static bool stack_grow(struct stack *s, size_t size)
{
	size_t capacity = s->capacity ? s->capacity * 2 : STACK_FIRST;
	char *data;

	while (capacity - s->size < size)
		capacity *= 2;
	data = s->from->resize(s->from->user, s->data, s->capacity, capacity);
	if (!data)
		return false;
	s->data = data;
	s->capacity = capacity;
	return true;
}

bool satcheli_stack_more(struct reader *r, size_t size)
{
	return stack_grow(&r->stack, size) || no_memory(r);
}

APART static void *pop_octets(struct reader *r, size_t mark, size_t octets)
{
	void *list = arena_new(&r->arena, octets);

	if (list)
		return memcpy(list, r->stack.data + mark, octets);
	no_memory(r);
	return NULL;
}

/* By whole blocks, as nobody can foretell how many octets there are; where there is no room for them, just so. */
void *satcheli_pop_some(struct reader *r, size_t mark)
{
	size_t octets = r->stack.size - mark, whole = (octets + BLOCK - 1) & ~(size_t)(BLOCK - 1);
	bool room = whole <= r->stack.capacity - mark;
	char *list = room ? arena_left(&r->arena, whole) : NULL;
	const char *from = r->stack.data + mark;

	r->stack.size = mark;
	if (!list)
		return pop_octets(r, mark, octets);
	for (size_t i = 0; i < octets; i += BLOCK)
		memcpy(list + i, from + i, BLOCK);
	return list;
}

void *satcheli_new(struct reader *r, size_t count, size_t size)
{
	void *p = satcheli_arena_zero(&r->arena, count, size);

	if (!p)
		no_memory(r);
	return p;
}

/* ---- text */

const char *satcheli_decode(struct reader *r, const struct text *t)
{
	const char *decoded = satcheli_header_decode(&r->decoder, &r->arena, t->s, t->size);

	if (!decoded)
		no_memory(r);
	return decoded ? decoded : "";
}

bool satcheli_take_odd_text(struct reader *r, const struct text *t, const char **text)
{
	*text = t->s;
	if (!memchr(t->s, 0, t->size) && satcheli_utf8_valid(t->s, t->size))
		return true;
	*text = satcheli_charset_to_utf8(&r->decoder, &r->arena, "", 0, t->s, t->size);
	return *text || no_memory(r);
}

bool satcheli_push_text(struct reader *r, const struct text *t)
{
	const char *text;

	return satcheli_take_text(r, t, &text) && satcheli_push(r, &text, sizeof text);
}

/* The spaces in front of a word: Q042, and Q039 where none follows. */
static bool spaces_before_word(struct cursor *c, char stop)
{
	const char *from = c->p;

	while (*c->p == ' ' && !cursor_at_end(c))
		c->p++;
	if (c->p == from)
		return true;
	if (cursor_at_end(c))
		return satcheli_cursor_quirk(c, 39, "space at the end of a response (Q039)");
	if (*c->p == stop)
		return satcheli_cursor_quirk(c, 41, "space before a closing parenthesis (Q041)");
	return c->p - from == 1 || satcheli_cursor_quirk(c, 42, "more than one space (Q042)");
}

bool satcheli_read_words(struct reader *r, char stop, uint64_t max, satchel_words *words)
{
	struct cursor *c = &r->c;
	size_t mark = r->stack.size;
	struct text t;

	for (size_t n = 0; !cursor_at_end(c) && *c->p != stop; n++) {
		if (!spaces_before_word(c, stop))
			return false;
		if (cursor_at_end(c) || *c->p == stop)
			break;
		if (n >= max)
			return satcheli_cursor_fail(c, SATCHEL_E_LIMIT,
			                            "more words than max_capabilities");
		if (!satcheli_cursor_astring(c, &t))
			return false;
		if (t.size == 1 && *t.s == '*'
		            ? !satcheli_cursor_quirk(c, 5, "a word is no atom (Q005)")
		            : !satcheli_push_text(r, &t))
			return false;
	}
	words->list = satcheli_pop(r, mark, sizeof(char *), &words->count);
	return !cursor_failed(c);
}

bool satcheli_is_object_id(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (!((text[i] | 32) >= 'a' && (text[i] | 32) <= 'z') &&
		    !ascii_digit((unsigned char)text[i]) && text[i] != '_' && text[i] != '-')
			return false;
	return size && size <= 255;
}
