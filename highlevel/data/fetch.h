/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_DATA_FETCH_H
#define SATCHEL_DATA_FETCH_H

#include "highlevel/data/placeholder.h"
#include "highlevel/data/reader.h"

/* One FETCH response in work, segment by segment. An item that cannot be read is kept as it came; the message is never
 * lost for it. */
enum { FETCH_HINTS = 16 };

struct fetch_work {
	satchel_message message;
	satchel_envelope envelope;
	satchel_body **bodies; /* message.bodies, with room */
	size_t body_room;
	satchel_item **items;
	size_t item_room;
	satchel_binary_size **sizes;
	size_t size_room;
	bool valued; /* others than UID and FLAGS came, whose fields are to be blanked */
	bool plain;  /* the message before came by satcheli_fetch_plain: nothing is to be blanked */
	satchel_body *streaming; /* the body whose pieces come next */
	unsigned parentheses;    /* open ones: of the list of items, and Q130's */
	bool open, lost;         /* lost: an item's end is not known, the rest is passed over */
	bool head;               /* the segment in work ends in a streamed literal */
	uint64_t literal;        /* head: its octets */
	bool made_up;            /* a body has the server's words (Q143) */
	bool curtailed;          /* items stood behind the end of the list (Q128) */
	struct placeholder_watch watch;
	/* which item stood in which place of the message before: a good guess for this one */
	unsigned char hints[FETCH_HINTS];
	size_t place;
};

/* The number and the name were read: what follows is "(" and the items. */
void satcheli_fetch_begin(struct reader *r, struct fetch_work *w, uint32_t number, bool is_uid);
/* A message of which nothing is known. */
void satcheli_fetch_blank(satchel_message *m);
/* Empties the fields of items that are not there (any more). */
void satcheli_fetch_void(struct fetch_work *w);
/* What went wrong last, and where, is this item's. */
void satcheli_item_failed(const struct reader *r, satchel_item *item);
/* Reads the items of a segment; head: it ends in a literal of that size which is streamed. false: no memory. */
bool satcheli_fetch_segment(struct reader *r, struct fetch_work *w, bool head, uint64_t literal);

/* fetch_plain.c: a whole response with a head that the framer has read, and nothing but a UID and flags that came before.
 * false: it is something else, and the two are void. */
bool satcheli_fetch_plain(const struct reader *r, const struct frame *frame, satchel_message *m);

/* All of it came: what can be said only then. false: no memory. */
bool satcheli_fetch_end(struct reader *r, struct fetch_work *w);

/* Q140: RFC822.SIZE is another than what came has. */
bool satcheli_size_differs(const satchel_message *m);

/* The whole message as its section says, a part of it aside. */
bool satcheli_is_whole_message(const satchel_body *b);

/* fetch_items.c: an item, its name and its value, and all that follow behind one space each. */
bool satcheli_fetch_items(struct reader *r, struct fetch_work *w);
/* One space and the name of an item, which is what stands behind an item nearly always. */
static inline bool satcheli_fetch_goes_on(const struct cursor *c)
{
	return *c->p == ' ' && c->p[1] > ')';
}
/* fetch_body.c: the value of a body section whose name was read. */
bool satcheli_fetch_body(struct reader *r, struct fetch_work *w, const char *section,
                         uint64_t origin, bool has_origin);
/* Appends to an array of the response's memory. */
bool satcheli_fetch_append(struct reader *r, void ***list, size_t *count, size_t *room,
                           void *thing);

#endif
