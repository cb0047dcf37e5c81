/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* FETCH: RFC 9051 section 7.5.2, message-data. Knows the list of items and how to go on behind one that cannot be read. */
#include "core/apart.h"
#include "highlevel/data/envelope.h"
#include "highlevel/data/fetch.h"
#include "highlevel/data/structure.h"

bool satcheli_fetch_append(struct reader *r, void ***list, size_t *count, size_t *room, void *thing)
{
	if (*count == *room) {
		size_t more = *room ? *room * 2 : 4;
		void **larger = arena_new(&r->arena, more * sizeof *larger);

		if (!larger)
			return satcheli_cursor_fail(&r->c, SATCHEL_E_MEMORY, "out of memory");
		if (*count)
			memcpy(larger, *list, *count * sizeof *larger);
		*list = larger;
		*room = more;
	}
	(*list)[(*count)++] = thing;
	return true;
}

/* Field by field: what is read soon after one wide store has to wait until that is done. */
static void blank_lists(satchel_message *m)
{
	m->flags.bits = 0;
	m->flags.keywords = NULL;
	m->flags.count = 0;
	m->bodies = NULL;
	m->body_count = 0;
	m->items = NULL;
	m->item_count = 0;
}

/* Of a message that is fetched for its flags alone they stay blank from one to the next. */
static void blank_values(satchel_message *m)
{
	m->internal_date.seconds = 0;
	m->internal_date.offset_s = 0;
	m->internal_date.known = false;
	m->internal_date.raw = "";
	m->size = m->modseq = 0;
	m->envelope = &satcheli_no_envelope;
	m->structure = &satcheli_no_part;
	m->save_date = (satchel_time){ .raw = "" };
	m->preview = m->email_id = m->thread_id = "";
	m->gmail_message_id = m->gmail_thread_id = 0;
	m->labels = NULL;
	m->binary_sizes = NULL;
	m->label_count = m->binary_size_count = 0;
}

void satcheli_fetch_blank(satchel_message *m)
{
	memset(m, 0, sizeof *m);
	blank_values(m);
}

void satcheli_fetch_begin(struct reader *r, struct fetch_work *w, uint32_t number, bool is_uid)
{
	satchel_message *m = &w->message;

	blank_lists(m);
	m->rc = SATCHEL_OK;
	m->error = NULL;
	m->invalid = m->nil = 0;
	m->size_differs = m->placeholder = m->again = false;
	if (USUAL(w->valued || !m->structure)) /* NULL: the first of all */
		blank_values(m);
	w->valued = w->plain = false;
	w->sizes = NULL;
	w->size_room = 0;
	m->seq = is_uid ? 0 : number;
	m->uid = is_uid ? number : 0;
	m->has = is_uid ? SATCHEL_FETCH_UID : 0;
	w->bodies = NULL;
	w->items = NULL;
	w->body_room = w->item_room = w->place = 0;
	w->streaming = NULL;
	w->parentheses = 0;
	w->open = true;
	w->lost = w->made_up = w->curtailed = r->placeholder = false;
}

static void void_extended(satchel_message *m)
{
	if (!(m->has & SATCHEL_FETCH_SAVEDATE))
		m->save_date = (satchel_time){ .raw = "" };
	if (!(m->has & SATCHEL_FETCH_PREVIEW))
		m->preview = "";
	if (!(m->has & SATCHEL_FETCH_EMAILID))
		m->email_id = "";
	if (!(m->has & SATCHEL_FETCH_THREADID))
		m->thread_id = "";
	if (!(m->has & SATCHEL_FETCH_X_GM_MSGID))
		m->gmail_message_id = 0;
	if (!(m->has & SATCHEL_FETCH_X_GM_THRID))
		m->gmail_thread_id = 0;
	if (m->has & SATCHEL_FETCH_X_GM_LABELS)
		return;
	m->labels = NULL;
	m->label_count = 0;
}

/* What an item said the first time is void when it comes again and cannot be read. */
void satcheli_fetch_void(struct fetch_work *w)
{
	satchel_message *m = &w->message;

	if (!(m->has & SATCHEL_FETCH_UID))
		m->uid = 0;
	if (!(m->has & SATCHEL_FETCH_FLAGS))
		m->flags = (satchel_flags){ 0, NULL, 0 };
	if (!(m->has & SATCHEL_FETCH_INTERNALDATE))
		m->internal_date = (satchel_time){ .raw = "" };
	if (!(m->has & SATCHEL_FETCH_SIZE))
		m->size = 0;
	if (!(m->has & SATCHEL_FETCH_MODSEQ))
		m->modseq = 0;
	if (!(m->has & SATCHEL_FETCH_ENVELOPE))
		m->envelope = &satcheli_no_envelope;
	if (!(m->has & (SATCHEL_FETCH_BODY | SATCHEL_FETCH_BODYSTRUCTURE)))
		m->structure = &satcheli_no_part;
	void_extended(m);
}

/* ---- the list */

void satcheli_item_failed(const struct reader *r, satchel_item *item)
{
	item->rc = r->c.rc;
	item->why = r->c.why;
	item->quirk = r->c.quirk;
	item->at = satcheli_reader_at(r);
}

/* What is no item, or one that is lost, is kept as it came, without a name. */
static satchel_item *nameless(struct reader *r, struct fetch_work *w)
{
	satchel_message *m = &w->message;
	satchel_item *item = satcheli_new(r, 1, sizeof *item);

	if (!item || !satcheli_fetch_append(r, (void ***)(void *)&w->items, &m->item_count,
	                                    &w->item_room, item))
		return NULL;
	m->items = (const satchel_item *const *)w->items;
	*item = (satchel_item){ .name = "", .why = "", .octets = { "", 0 } };
	item->at = satcheli_reader_at(r);
	return item;
}

/* Q128: items behind the closing parenthesis cannot be told apart from what is no item. */
APART static bool pass_over(struct reader *r, struct fetch_work *w, const char *from)
{
	static const char why[] = "items behind the end of the list (Q128)";
	struct cursor *c = &r->c;
	satchel_item *item;

	c->p = (char *)(uintptr_t)from;
	if (!satcheli_cursor_quirk(c, 128, why))
		return true;
	w->curtailed = true;
	item = nameless(r, w);
	if (!item)
		return false;
	item->rc = SATCHEL_E_PROTOCOL;
	item->at = r->offset + (uint64_t)(from - c->base);
	item->why = why;
	item->octets = (satchel_octets){ from, (size_t)(c->stop - from) };
	return true;
}

/* Behind the closing parenthesis. Q039: only blanks; Q235: more parentheses; Q128: all else. */
APART static bool behind_list(struct reader *r, struct fetch_work *w)
{
	struct cursor *c = &r->c;
	const char *from, *p;

	for (from = c->p; from < c->stop && (*from == ' ' || *from == '\r');)
		from++;
	for (p = from; p < c->stop && (*p == ' ' || *p == ')' || *p == '\r');)
		p++;
	if (p < c->stop)
		return pass_over(r, w, from);
	return p == from ? satcheli_cursor_quirk(c, 39, "space at the end of a response (Q039)")
	                 : satcheli_cursor_quirk(
				   c, 235, "closing parentheses behind the end of the list (Q235)");
}

/* false: no memory. */
static bool end_of_list(struct reader *r, struct fetch_work *w)
{
	struct cursor *c = &r->c;

	w->open = false;
	if (USUAL(c->p == c->stop))
		return true;
	behind_list(r, w);
	c->p = c->stop;
	return c->rc != SATCHEL_E_MEMORY;
}

/* "(", also Q130's. */
static bool take_open(struct cursor *c, struct fetch_work *w)
{
	if (w->parentheses && !satcheli_cursor_quirk(c, 130, "parentheses around an item (Q130)"))
		return false;
	w->parentheses++;
	c->p++;
	return true;
}

static void pass_blanks(struct cursor *c)
{
	while (c->p < c->stop && (*c->p == ' ' || *c->p == '\r' || *c->p == '\n'))
		c->p++;
}

/* Q060: a line end where an item is expected. The framer counted it, and would have ended the line in strict mode. */
static bool has_line_end(const struct cursor *c, const char *from)
{
	return memchr(from, '\n', (size_t)(c->p - from)) != NULL;
}

/* ")": Q041 a space before it, Q129 nothing in the list. */
static bool take_end(struct cursor *c, struct fetch_work *w, const char *from)
{
	if (RARE(from < c->p) && !has_line_end(c, from) &&
	    !satcheli_cursor_quirk(c, 41, "space before a closing parenthesis (Q041)"))
		return false;
	if (RARE(!w->message.has) && !w->message.nil && !w->message.body_count &&
	    !w->message.item_count && !w->message.binary_size_count &&
	    !satcheli_cursor_quirk(c, 129, "FETCH with an empty list (Q129)"))
		return false;
	c->p++;
	w->parentheses--;
	return true;
}

/* What stands between two items, once the first was read. */
static bool check_gap(struct cursor *c, const char *from, bool first, bool open)
{
	if (c->p == from && !first && open)
		return satcheli_cursor_quirk(c, 231, "no space between two items (Q231)");
	if (c->p - from > 1 && from[1] == ' ' && !has_line_end(c, from))
		return satcheli_cursor_quirk(c, 42, "more than one space (Q042)");
	return true;
}

/* "(" and the name of the first; the cursor stays. */
static bool begins(const struct cursor *c, struct fetch_work *w)
{
	if (w->parentheses || *c->p != '(' || c->p[1] <= ')')
		return false;
	w->parentheses = 1;
	return true;
}

static bool items(struct reader *r, struct fetch_work *w)
{
	struct cursor *c = &r->c;
	bool first = false; /* in parentheses */

	while (!cursor_failed(c) && !w->streaming) {
		char *from = c->p;

		if (satcheli_fetch_goes_on(c) || begins(c, w)) {
			c->p++;
			if (RARE(!satcheli_fetch_items(r, w)))
				return false;
			continue;
		}
		if (RARE(*c->p != ')'))
			pass_blanks(c);
		if (RARE(cursor_at_end(c)))
			return satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL,
			                            "list of items has no end");
		if (USUAL(*c->p == ')')) {
			if (take_end(c, w, from) && !w->parentheses)
				return end_of_list(r, w);
		} else if (*c->p == '(') {
			first = take_open(c, w);
		} else if (check_gap(c, from, first, w->parentheses) &&
		           !satcheli_fetch_items(r, w)) {
			return false;
		} else {
			first = false;
		}
	}
	return !cursor_failed(c);
}

/* The message's own error. */
static const satchel_error *own_error(struct reader *r, int rc, const char *why, uint16_t quirk)
{
	satchel_error *e = satcheli_arena_zero(&r->arena, 1, sizeof *e);

	if (e)
		*e = (satchel_error){ .code = rc,
			              .action = SATCHEL_CLASS_MESSAGE,
			              .outcome = SATCHEL_PARTLY,
			              .message = why,
			              .command = "",
			              .server_text = "",
			              .quirk = quirk };
	return e;
}

/* What came is kept; the rest of the response cannot be told apart. It is one more item without a name. */
APART static bool lose_rest(struct reader *r, struct fetch_work *w)
{
	satchel_message *m = &w->message;
	satchel_item *item;

	w->lost = true;
	m->rc = r->c.rc;
	m->error = own_error(r, r->c.rc, r->c.why, r->c.quirk);
	if (!m->error)
		return satcheli_cursor_fail(&r->c, SATCHEL_E_MEMORY, "out of memory");
	if (m->item_count && m->items[m->item_count - 1]->rc)
		return true;
	item = nameless(r, w);
	if (!item)
		return false;
	satcheli_item_failed(r, item);
	return true;
}

bool satcheli_fetch_segment(struct reader *r, struct fetch_work *w, bool head, uint64_t literal)
{
	w->head = head;
	w->literal = literal;
	w->streaming = NULL;
	if (RARE(w->lost || !w->open))
		return true;
	if (!items(r, w) && r->c.rc == SATCHEL_E_MEMORY)
		return false;
	if (RARE(cursor_failed(&r->c)))
		return lose_rest(r, w);
	return true;
}

/* ---- when all of it came */

bool satcheli_is_whole_message(const satchel_body *b)
{
	return !b->has_origin &&
	       (ascii_equal(b->section, "BODY[]") || ascii_equal(b->section, "RFC822"));
}

/* Q140: RFC822.SIZE should be what BODY[] is (RFC 9051 section 2.3.4), and often it is not. */
bool satcheli_size_differs(const satchel_message *m)
{
	for (size_t i = 0; (m->has & SATCHEL_FETCH_SIZE) && i < m->body_count; i++)
		if (satcheli_is_whole_message(m->bodies[i]) && !m->bodies[i]->nil &&
		    !m->bodies[i]->rc && m->bodies[i]->size != m->size)
			return true;
	return false;
}

/* Bodies that were not handed out in pieces, where the words were looked for. */
static bool is_made_up(const struct fetch_work *w)
{
	const satchel_message *m = &w->message;
	bool found = w->made_up;

	for (size_t i = 0; !found && i < m->body_count; i++)
		found = m->bodies[i]->octets.data &&
		        satcheli_placeholder_body(m->bodies[i]->octets.data,
		                                  m->bodies[i]->octets.size);
	return found;
}

bool satcheli_fetch_end(struct reader *r, struct fetch_work *w)
{
	static const char why[] = "the server's words in place of the message (Q143)";
	satchel_message *m = &w->message;

	m->size_differs = satcheli_size_differs(m);
	m->placeholder = r->placeholder;
	if (USUAL(m->placeholder || !is_made_up(w)))
		return true;
	m->placeholder = true;
	if (satcheli_quirk_met(r->quirks, 143))
		return true;
	m->rc = SATCHEL_E_PROTOCOL;
	m->error = own_error(r, m->rc, why, 143);
	return m->error != NULL;
}
