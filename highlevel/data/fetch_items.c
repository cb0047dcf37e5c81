/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The items of a FETCH response: a table of names and readers. An item that is not known is kept as it came. */
#include "core/apart.h"
#include "highlevel/data/fetch_values.h"

/* ---- values */

static bool read_uid(struct reader *r, struct fetch_work *w)
{
	uint32_t uid;

	if (!cursor_number(&r->c, &uid))
		return false;
	if (!uid)
		return satcheli_cursor_fail(&r->c, SATCHEL_E_PROTOCOL, "UID is 0");
	if (w->message.uid && w->message.uid != uid)
		return satcheli_cursor_fail(&r->c, SATCHEL_E_PROTOCOL,
		                            "UID is another than before");
	w->message.uid = uid;
	return true;
}

static bool read_flags(struct reader *r, struct fetch_work *w)
{
	return satcheli_read_flags(r, &w->message.flags);
}

/* Q171, Q172: -1 and NIL say that it is not known. */
static bool read_size(struct reader *r, struct fetch_work *w)
{
	bool known;

	return cursor_number_known(&r->c, &w->message.size, &known, 171) &&
	       (known || satcheli_fetch_is_nil(w, SATCHEL_FETCH_SIZE));
}

static bool read_envelope(struct reader *r, struct fetch_work *w)
{
	if (!satcheli_read_envelope(r, &w->envelope))
		return false;
	w->message.envelope = &w->envelope;
	return true;
}

static bool read_structure(struct reader *r, struct fetch_work *w)
{
	const satchel_part *part;

	if (!satcheli_read_structure(r, &part))
		return false;
	w->message.structure = part;
	return true;
}

/* BODY says less than BODYSTRUCTURE: it does not replace one. */
static bool read_short_structure(struct reader *r, struct fetch_work *w)
{
	const satchel_part *part;

	if (!satcheli_read_structure(r, &part))
		return false;
	if (!(w->message.has & SATCHEL_FETCH_BODYSTRUCTURE))
		w->message.structure = part;
	return true;
}

/* ---- names */

struct item_name {
	char name[16];
	unsigned char size;
	uint64_t bit;
	bool (*read)(struct reader *r, struct fetch_work *w);
};

#define NAME(text) text, sizeof text - 1
static const struct item_name names[] = {
	{ NAME("UID"), SATCHEL_FETCH_UID, read_uid },
	{ NAME("FLAGS"), SATCHEL_FETCH_FLAGS, read_flags },
	{ NAME("INTERNALDATE"), SATCHEL_FETCH_INTERNALDATE, satcheli_fetch_internal_date },
	{ NAME("RFC822.SIZE"), SATCHEL_FETCH_SIZE, read_size },
	{ NAME("ENVELOPE"), SATCHEL_FETCH_ENVELOPE, read_envelope },
	{ NAME("BODYSTRUCTURE"), SATCHEL_FETCH_BODYSTRUCTURE, read_structure },
	{ NAME("BODY"), SATCHEL_FETCH_BODY, read_short_structure },
	{ NAME("MODSEQ"), SATCHEL_FETCH_MODSEQ, satcheli_fetch_modseq },
	{ NAME("SAVEDATE"), SATCHEL_FETCH_SAVEDATE, satcheli_fetch_save_date },
	{ NAME("PREVIEW"), SATCHEL_FETCH_PREVIEW, satcheli_fetch_preview },
	{ NAME("EMAILID"), SATCHEL_FETCH_EMAILID, satcheli_fetch_email_id },
	{ NAME("THREADID"), SATCHEL_FETCH_THREADID, satcheli_fetch_thread_id },
	{ NAME("X-GM-MSGID"), SATCHEL_FETCH_X_GM_MSGID, satcheli_fetch_gmail_message_id },
	{ NAME("X-GM-THRID"), SATCHEL_FETCH_X_GM_THRID, satcheli_fetch_gmail_thread_id },
	{ NAME("X-GM-LABELS"), SATCHEL_FETCH_X_GM_LABELS, satcheli_fetch_labels },
};
enum { NAME_COUNT = sizeof names / sizeof *names };

/* The place in the list says which item it most likely is, one space behind its name included. A segment has padding behind
 * it: no name reaches beyond. */
static const struct item_name *guess(const struct cursor *c, struct fetch_work *w)
{
	const struct item_name *n = &names[w->hints[w->place % FETCH_HINTS]];

	return scan_begins(c->p, n->name, n->size) && c->p[n->size] == ' ' &&
	                       c->p[n->size + 1] != ' '
	               ? n
	               : NULL;
}

static const struct item_name *find(const char *name, size_t size, struct fetch_work *w)
{
	for (size_t i = 0; i < NAME_COUNT; i++)
		if (ascii_is(name, size, names[i].name, names[i].size)) {
			w->hints[w->place % FETCH_HINTS] = (unsigned char)i;
			return &names[i];
		}
	return NULL;
}

/* Behind the "]" that closes a section; strings in it may hold brackets. */
static char *section_end(const struct cursor *c, char *p)
{
	bool quoted = false;

	for (; p < c->stop; p++) {
		if (quoted && *p == '\\')
			p++;
		else if (*p == '"')
			quoted = !quoted;
		else if (!quoted && *p == ']')
			return p + 1;
	}
	return c->stop;
}

/* The name of an item, its section included, its origin not. Octets of a section are none of the name. */
static struct text name_of(const struct cursor *c)
{
	char *p = c->p;
	unsigned high = 0;

	while (p < c->stop && *p != ' ' && *p != '(' && *p != ')' && *p != '[')
		high |= (unsigned char)*p++ >> 7;
	if (*p == '[' && p < c->stop)
		p = section_end(c, p);
	return (struct text){ c->p, (size_t)(p - c->p), high, false };
}

/* ---- sections */

/* number64 alone: with a "." behind it (Q133) it is no float (Q066). */
static bool origin_number(struct cursor *c, uint64_t *n)
{
	if (!ascii_digit((unsigned char)*c->p))
		return satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL, "an origin is missing");
	for (*n = 0; ascii_digit((unsigned char)*c->p); c->p++) {
		unsigned digit = (unsigned)(*c->p - '0');

		if (*n > ((uint64_t)INT64_MAX - digit) / 10)
			return satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL,
			                            "number is above 2^63-1");
		*n = *n * 10 + digit;
	}
	return true;
}

/* "<" number ">"; Q133: a length behind it. */
static bool origin(struct reader *r, uint64_t *at, bool *has)
{
	struct cursor *c = &r->c;
	uint64_t length;

	*has = cursor_take(c, '<');
	*at = 0;
	if (!*has)
		return true;
	if (!origin_number(c, at))
		return false;
	if (cursor_take(c, '.') && (!satcheli_cursor_quirk(c, 133, "origin with a length (Q133)") ||
	                            !origin_number(c, &length)))
		return false;
	return cursor_expect(c, '>');
}

static const struct {
	const char *text;
	size_t size;
} sections[] = { { NAME("RFC822") }, { NAME("RFC822.HEADER") }, { NAME("RFC822.TEXT") } };

static bool is_section(const char *name, size_t size)
{
	if (size > 5 && name[size - 1] == ']')
		return ascii_is(name, 5, "BODY[", 5) ||
		       (size > 7 && ascii_is(name, 7, "BINARY[", 7));
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
		if (ascii_is(name, size, sections[i].text, sections[i].size))
			return true;
	return false;
}

static bool read_section(struct reader *r, struct fetch_work *w, const char *name)
{
	uint64_t at;
	bool has;

	return origin(r, &at, &has) && satcheli_fetch_body(r, w, name, at, has);
}

/* ---- one item */

static satchel_item *new_item(struct reader *r, struct fetch_work *w, const char *name,
                              uint64_t bit)
{
	satchel_item *item = satcheli_new(r, 1, sizeof *item);

	if (!item || !satcheli_fetch_append(r, (void ***)(void *)&w->items, &w->message.item_count,
	                                    &w->item_room, item))
		return NULL;
	w->message.items = (const satchel_item *const *)w->items;
	item->name = name;
	item->bit = bit;
	item->why = "";
	return item;
}

/* The cause stays what it was. */
static void refuse(struct cursor *c, uint16_t quirk)
{
	if (!satcheli_quirk_met(c->quirks, quirk))
		c->quirk = quirk;
}

/* Q165, Q195: what cannot be read at all is counted too, and called by its number in strict mode. */
static void count_invalid(struct cursor *c, uint64_t bit)
{
	if (c->rc != SATCHEL_E_PROTOCOL || c->quirk)
		return;
	if (bit == SATCHEL_FETCH_ENVELOPE)
		refuse(c, 165);
	if (bit & (SATCHEL_FETCH_BODY | SATCHEL_FETCH_BODYSTRUCTURE))
		refuse(c, 195);
}

/* The value failed: it is kept as it came, and what follows it is read on. */
APART static bool keep_invalid(struct reader *r, struct fetch_work *w, const char *name,
                               uint64_t bit, char *from)
{
	struct cursor *c = &r->c;
	satchel_item *item;
	bool found;

	if (c->rc == SATCHEL_E_MEMORY)
		return false;
	item = new_item(r, w, name, bit);
	if (!item) {
		cursor_forgive(c); /* memory, and no more what could not be read */
		return satcheli_cursor_fail(c, SATCHEL_E_MEMORY, "out of memory");
	}
	count_invalid(c, bit);
	satcheli_item_failed(r, item);
	r->stack.size = 0;
	c->depth = 0;
	found = satcheli_cursor_recover(c, from);
	if (!found)
		c->p = c->stop;
	item->octets = (satchel_octets){ from, (size_t)(c->p - from) };
	w->message.invalid |= bit;
	w->message.has &= ~bit;
	w->message.nil &= ~bit;
	satcheli_fetch_void(w);
	return found;
}

/* It may have come before. */
static inline void forget(satchel_message *m, uint64_t bit)
{
	if (RARE(m->nil | m->invalid)) {
		m->nil &= ~bit;
		m->invalid &= ~bit;
	}
}

static inline bool known_item(struct reader *r, struct fetch_work *w, const struct item_name *n)
{
	char *from = r->c.p;

	forget(&w->message, n->bit);
	w->message.has |= n->bit; /* the reader takes it back where the value says "none" */
	w->valued |= n->bit > SATCHEL_FETCH_FLAGS; /* UID is the lowest, then these */
	return USUAL(n->read(r, w)) || keep_invalid(r, w, n->name, n->bit, from);
}

/* An item that is not known: one value of any kind, or none. */
static bool unknown_item(struct reader *r, struct fetch_work *w, const char *name)
{
	struct cursor *c = &r->c;
	satchel_item *item = new_item(r, w, name, 0);
	char *from = c->p;

	if (!item)
		return false;
	if (!satcheli_cursor_skip(c)) {
		satcheli_item_failed(r, item);
		item->octets = (satchel_octets){ from, (size_t)(c->stop - from) };
		return false;
	}
	item->octets = (satchel_octets){ from, (size_t)(c->p - from) };
	return true;
}

/* A name of any octets, as text of our own. */
static bool keep_name(struct reader *r, struct text *name)
{
	struct text came = { name->s, name->size, 1, true };
	const char *text;

	if (!satcheli_take_text(r, &came, &text))
		return false;
	name->s = (char *)(uintptr_t)text;
	name->size = text == came.s ? came.size : strlen(text);
	return text != came.s || satcheli_cursor_keep(&r->c, name);
}

static void upper(struct text *t)
{
	for (size_t i = 0; i < t->size; i++)
		t->s[i] = (char)ascii_upper((unsigned char)t->s[i]);
}

/* A section keeps its name as the server wrote it; an item that failed has it in upper case, as all others. */
static bool section_item(struct reader *r, struct fetch_work *w, struct text *name)
{
	char *from = r->c.p;

	if (read_section(r, w, name->s))
		return true;
	upper(name);
	return keep_invalid(r, w, name->s, 0, from + (*from == ' '));
}

/* BINARY.SIZE[1.2]: the part's number is kept, the brackets around it are not. */
static bool is_binary_size(const struct text *name)
{
	return name->size > 12 && name->s[name->size - 1] == ']' &&
	       ascii_is(name->s, 12, "BINARY.SIZE[", 12);
}

static bool binary_size_item(struct reader *r, struct fetch_work *w, struct text *name)
{
	struct text part = { name->s + 12, name->size - 13, 0, false };
	char *from = r->c.p;

	w->valued = true;
	if (!satcheli_cursor_keep(&r->c, &part))
		return false;
	if (satcheli_fetch_binary_size(r, w, part.s))
		return true;
	upper(name);
	return keep_invalid(r, w, name->s, 0, from);
}

APART static bool named_item(struct reader *r, struct fetch_work *w)
{
	struct cursor *c = &r->c;
	struct text name = name_of(c);
	const struct item_name *n = find(name.s, name.size, w);

	if (!name.size)
		return satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL,
		                            "the name of an item is missing");
	c->p += name.size;
	if (n)
		return cursor_sp(c) && known_item(r, w, n);
	if (!cursor_is_ascii(c, &name) || !keep_name(r, &name))
		return false;
	if (is_section(name.s, name.size))
		return section_item(r, w, &name);
	if (is_binary_size(&name))
		return cursor_sp(c) && binary_size_item(r, w, &name);
	upper(&name);
	return cursor_sp(c) && unknown_item(r, w, name.s);
}

static inline bool item(struct reader *r, struct fetch_work *w)
{
	const struct item_name *n = guess(&r->c, w);
	bool ok;

	if (USUAL(n)) {
		r->c.p += n->size + 1;
		ok = known_item(r, w, n);
	} else {
		ok = named_item(r, w);
	}
	w->place++;
	return ok;
}

bool satcheli_fetch_items(struct reader *r, struct fetch_work *w)
{
	struct cursor *c = &r->c;

	for (;; c->p++) {
		if (RARE(!item(r, w)))
			return false;
		if (RARE(cursor_failed(c) || w->streaming || !satcheli_fetch_goes_on(c)))
			return true;
	}
}
