/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_DATA_READER_H
#define SATCHEL_DATA_READER_H

#include "core/cursor.h"
#include "core/set.h"
#include "highlevel/data/date.h"
#include "highlevel/data/flags_memo.h"
#include "highlevel/data/text.h"
#include "highlevel/data/type_memo.h"

#include <satchel/decode.h>

enum { STACK_KEEP = 1024 * 1024 };

/* A stack of things whose count is not known yet. Things are pushed by value, and moved to the arena when the list has
 * ended; lists within lists use it one after the other. Kept from response to response. */
struct stack {
	const satchel_allocator *from;
	char *data;
	size_t size, capacity; /* octets */
};

/* What grammar code reads from and builds in. The cursor comes first: its functions take &r->c. */
struct reader {
	struct cursor c;
	struct arena arena;
	struct stack stack;
	struct set_builder set;
	struct text_decoder decoder;
	const satchel_limits *limits;
	struct quirk_ledger *quirks;
	uint64_t offset;  /* of the segment in all that was read */
	bool raw_text;    /* leave header text as it is on the wire */
	bool placeholder; /* an envelope is of a message that the server made up (Q143) */
	bool utf8;        /* folder names are UTF-8 (UTF8=ACCEPT) */
	struct date_memo internal_day, header_day; /* of the dates before */
	struct type_memo *types;                   /* NULL: none is known */
	struct flags_memo flags;                   /* large: behind what is used for each octet */
};

void satcheli_reader_init(struct reader *r, const satchel_allocator *from,
                          const satchel_limits *limits, struct quirk_ledger *quirks);
void satcheli_reader_clear(struct reader *r);
/* Nothing is to be read for a while, and nothing is lent: memory goes; what flags were learned stays. */
void satcheli_reader_rest(struct reader *r);
/* One huge list must not keep its memory for ever. */
void satcheli_stack_shrink(struct reader *r);

/* A new response: everything that was built is void. */
static inline void satcheli_reader_reset(struct reader *r)
{
	arena_reset(&r->arena);
	r->stack.size = 0;
	if (r->stack.capacity > STACK_KEEP)
		satcheli_stack_shrink(r);
}

/* The next segment of it. */
static inline void satcheli_reader_segment(struct reader *r, const struct frame *frame)
{
	cursor_begin(&r->c, frame);
	r->offset = frame->offset;
}

/* Where the first error is, in all that was read. */
uint64_t satcheli_reader_at(const struct reader *r);

/* When the stack is full. */
bool satcheli_stack_more(struct reader *r, size_t size);
/* Room on top of it, to be filled before anything else is pushed; NULL: no memory. */
static inline void *satcheli_push_room(struct reader *r, size_t size)
{
	struct stack *s = &r->stack;

	if (RARE(s->capacity - s->size < size) && !satcheli_stack_more(r, size))
		return NULL;
	s->size += size;
	return s->data + s->size - size;
}
static inline bool satcheli_push(struct reader *r, const void *thing, size_t size)
{
	void *room = satcheli_push_room(r, size);

	if (room)
		memcpy(room, thing, size);
	return room != NULL;
}
/* Takes everything above `mark` off the stack into the arena; count in things of that size. NULL if there is nothing. */
void *satcheli_pop_some(struct reader *r, size_t mark);
static inline void *satcheli_pop(struct reader *r, size_t mark, size_t size, size_t *count)
{
	size_t octets = r->stack.size - mark;
	void *list = octets ? satcheli_pop_some(r, mark) : NULL;

	*count = list ? octets / size : 0;
	return list;
}

/* Zeroed memory of the response. */
void *satcheli_new(struct reader *r, size_t count, size_t size);

/* Whether decoding would change nothing. */
static inline bool satcheli_text_is_plain(const struct text *t)
{
	const char *p = t->s, *end = t->s + t->size;

	if (t->high || t->controls)
		return false;
	while ((p = memchr(p, '=', (size_t)(end - p))) && p[1] != '?')
		p++;
	return !p;
}

/* Header text for people: RFC 2047 decoded, valid UTF-8; as it is in raw_text. */
const char *satcheli_decode(struct reader *r, const struct text *t);
static inline const char *satcheli_decode_text(struct reader *r, const struct text *t)
{
	return r->raw_text || !t->size || satcheli_text_is_plain(t) ? t->s : satcheli_decode(r, t);
}

/* Text of any other field: it stays where it is, unless it is no UTF-8 or has a NUL in it. false: no memory. */
bool satcheli_take_odd_text(struct reader *r, const struct text *t, const char **text);
static inline bool satcheli_take_text(struct reader *r, const struct text *t, const char **text)
{
	*text = t->s;
	return USUAL(!t->high) || satcheli_take_odd_text(r, t, text);
}
/* The same on top of the stack. */
bool satcheli_push_text(struct reader *r, const struct text *t);

/* Grammar. Each returns false when the cursor has failed. */
bool satcheli_read_flags(struct reader *r, satchel_flags *flags);          /* flag-list */
bool satcheli_read_envelope(struct reader *r, satchel_envelope *e);        /* envelope */
bool satcheli_read_structure(struct reader *r, const satchel_part **part); /* body */
bool satcheli_read_date(struct reader *r, satchel_time *t,
                        bool *known); /* date-time of INTERNALDATE */
/* words separated by SP up to the end of the segment or `stop` */
bool satcheli_read_words(struct reader *r, char stop, uint64_t max, satchel_words *words);
bool satcheli_read_code(struct reader *r, const satchel_code **code,
                        const char **text);                                 /* resp-text */
bool satcheli_read_list(struct reader *r, satchel_folder *folder);          /* mailbox-list */
bool satcheli_read_list_extended(struct reader *r, satchel_folder *folder); /* mbox-list-extended */
bool satcheli_read_my_rights(struct reader *r, satchel_folder *folder);     /* MYRIGHTS data */
bool satcheli_read_metadata(struct reader *r, satchel_folder *folder);      /* METADATA data */
bool satcheli_read_status(struct reader *r, satchel_folder *folder); /* mailbox STATUS data */
bool satcheli_read_set(struct reader *r, satchel_set_kind kind,
                       satchel_set *set); /* sequence-set */
bool satcheli_read_namespaces(struct reader *r, satchel_namespaces *n);
bool satcheli_read_fields(struct reader *r, satchel_fields *fields); /* id-params-list */
bool satcheli_read_quota(struct reader *r, satchel_quota *quota);    /* quota-response */
/* quotaroot-response: its quota roots as they came */
bool satcheli_read_quota_roots(struct reader *r, satchel_folder *folder, satchel_words *roots);
/* A folder name as it came, and as people see it. */
bool satcheli_read_mailbox(struct reader *r, satchel_folder *folder);
bool satcheli_read_quoted_mailbox(struct reader *r, satchel_folder *folder);
/* "" for NIL. */
bool satcheli_read_delimiter(struct reader *r, const char **delimiter);
bool satcheli_show_mailbox(struct reader *r, const struct text *wire, satchel_folder *folder);

/* objectid = 1*255(ALPHA / DIGIT / "_" / "-"); RFC 8474 section 7 */
bool satcheli_is_object_id(const char *text, size_t size);

#endif
