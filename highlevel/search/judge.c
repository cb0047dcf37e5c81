/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What each key says of a message. A message that has no such thing, such as a date, is not found by it. Where memory runs
 * out, one of the arenas has failed, and what is said does not count. */
#include "highlevel/search/judge.h"

#include "core/set.h"
#include "highlevel/data/calendar.h"
#include "highlevel/data/header_text.h"
#include "highlevel/search/header.h"

#include <stdio.h>

static enum truth truth(bool is)
{
	return is ? TRUTH_YES : TRUTH_NO;
}

/* Of these NIL says that there is none; of all others that the server does not know (Q149, Q171, Q172). */
static const uint64_t may_be_none = SATCHEL_FETCH_SAVEDATE | SATCHEL_FETCH_EMAILID |
                                    SATCHEL_FETCH_THREADID | SATCHEL_FETCH_X_GM_LABELS;

enum truth satcheli_judge_key(const struct criterion *c, const struct judged *j)
{
	const satchel_message *m = j->message;
	uint64_t there = m->has | (m->nil & may_be_none);

	if (c->key->items & ~there)
		return TRUTH_LOST;
	return c->key->judge(c, j);
}

enum truth satcheli_judge_all(const struct criterion *c, const struct judged *j)
{
	(void)c;
	(void)j;
	return TRUTH_YES;
}

/* ---- flags */

enum truth satcheli_judge_flag(const struct criterion *c, const struct judged *j)
{
	return truth(!(j->message->flags.bits & c->key->what) == !c->key->way);
}

enum truth satcheli_judge_new(const struct criterion *c, const struct judged *j)
{
	const uint32_t both = SATCHEL_FLAG_RECENT | SATCHEL_FLAG_SEEN;

	(void)c;
	return truth((j->message->flags.bits & both) == SATCHEL_FLAG_RECENT);
}

enum truth satcheli_judge_keyword(const struct criterion *c, const struct judged *j)
{
	const satchel_flags *f = &j->message->flags;
	bool has = false;

	for (size_t i = 0; i < f->count; i++)
		has |= ascii_equal(f->keywords[i], c->text);
	return truth(has == !!c->key->way);
}

/* ---- dates */

static const satchel_time *time_of(const satchel_message *m, uint64_t item)
{
	switch (item) {
	case SATCHEL_FETCH_INTERNALDATE: return &m->internal_date;
	case SATCHEL_FETCH_SAVEDATE: return &m->save_date;
	default: return &m->envelope->date;
	}
}

/* On the writer's clock: time and zone are disregarded. */
enum truth satcheli_judge_day(const struct criterion *c, const struct judged *j)
{
	const satchel_time *t = time_of(j->message, c->key->items);
	int64_t day = satcheli_day(t);

	if (!t->known)
		return TRUTH_NO;
	if (c->key->way < 0)
		return truth(day < c->day);
	return truth(c->key->way ? day >= c->day : day == c->day);
}

/* RFC 5032 section 2: one that is just as old is both. */
enum truth satcheli_judge_age(const struct criterion *c, const struct judged *j)
{
	const satchel_time *t = &j->message->internal_date;
	uint64_t age = j->now > t->seconds ? (uint64_t)(j->now - t->seconds) : 0;

	return truth(t->known && (c->key->way > 0 ? age <= c->number : age >= c->number));
}

/* RFC 8514 section 4.3: the folder keeps it. */
enum truth satcheli_judge_save_date(const struct criterion *c, const struct judged *j)
{
	(void)c;
	return truth(!(j->message->nil & SATCHEL_FETCH_SAVEDATE));
}

/* ---- numbers and names */

static uint64_t number_of(const satchel_message *m, uint64_t item)
{
	switch (item) {
	case SATCHEL_FETCH_SIZE: return m->size;
	case SATCHEL_FETCH_MODSEQ: return m->modseq;
	case SATCHEL_FETCH_X_GM_MSGID: return m->gmail_message_id;
	default: return m->gmail_thread_id;
	}
}

/* RFC 7162 section 3.1.5: a MODSEQ is equal or higher; LARGER is more, SMALLER less. */
enum truth satcheli_judge_number(const struct criterion *c, const struct judged *j)
{
	uint64_t n = number_of(j->message, c->key->items);

	if (c->key->items == SATCHEL_FETCH_MODSEQ)
		return truth(n >= c->number);
	if (c->key->way < 0)
		return truth(n < c->number);
	return truth(c->key->way ? n > c->number : n == c->number);
}

enum truth satcheli_judge_id(const struct criterion *c, const struct judged *j)
{
	const satchel_message *m = j->message;
	const char *id = c->key->items == SATCHEL_FETCH_EMAILID ? m->email_id : m->thread_id;

	return truth(*id && !strcmp(id, c->text));
}

enum truth satcheli_judge_label(const struct criterion *c, const struct judged *j)
{
	const satchel_message *m = j->message;

	for (size_t i = 0; i < m->label_count; i++)
		if (ascii_equal(m->labels[i]->name, c->text))
			return TRUTH_YES;
	return TRUTH_NO;
}

enum truth satcheli_judge_set(const struct criterion *c, const struct judged *j)
{
	bool numbers = c->key->argument == ARGUMENT_NUMBERS;
	uint32_t n = numbers ? j->message->seq : j->message->uid;

	if (!n)
		return TRUTH_LOST;
	return truth(satchel_set_contains(c->set, n) ||
	             (j->last && satcheli_set_has_star(&c->set)));
}

/* ---- texts */

static bool has(const struct criterion *c, const struct judged *j, const char *text)
{
	return satcheli_has_words(j->scratch, &c->needle, text, strlen(text));
}

enum truth satcheli_judge_subject(const struct criterion *c, const struct judged *j)
{
	return truth(has(c, j, j->message->envelope->subject));
}

static const satchel_addresses *addresses_of(const satchel_envelope *e, uint64_t field)
{
	switch (field) {
	case SATCHEL_ENVELOPE_BCC: return &e->bcc;
	case SATCHEL_ENVELOPE_CC: return &e->cc;
	case SATCHEL_ENVELOPE_FROM: return &e->from;
	default: return &e->to;
	}
}

/* As it stands in a message: "Name <mailbox@host>"; a group is its name. NULL: no memory. */
static const char *as_written(const struct judged *j, const satchel_address *a)
{
	size_t size = strlen(a->name) + strlen(a->mailbox) + strlen(a->host) + sizeof " <@>";
	char *text = arena_new(j->arena, size);

	if (text)
		snprintf(text, size, "%s <%s@%s>", a->name, a->mailbox, a->host);
	return text;
}

enum truth satcheli_judge_addresses(const struct criterion *c, const struct judged *j)
{
	const satchel_addresses *all = addresses_of(j->message->envelope, c->key->what);

	for (size_t i = 0; i < all->count; i++) {
		const satchel_address *a = &all->list[i];
		const char *text = a->kind == SATCHEL_ADDRESS ? as_written(j, a) : a->mailbox;

		if (text && has(c, j, text))
			return TRUTH_YES;
	}
	return truth(all->count && !c->needle.size);
}

static enum truth judge_header(const struct criterion *c, const struct judged *j,
                               satchel_octets header)
{
	const char *p = header.data, *end = p + header.size, *text;
	struct header_field f;
	size_t size = strlen(c->field);

	while (satcheli_next_field(&f, &p, end)) {
		if (!ascii_same(f.name, f.name_size, c->field, size))
			continue;
		text = satcheli_header_text(j->decoder, j->arena, f.value, f.value_size);
		j->arena->failed |= !text;
		if (text && has(c, j, text))
			return TRUTH_YES;
	}
	return TRUTH_NO;
}

/* RFC 9051 section 6.4.4: with no text it is enough that the field is there. */
enum truth satcheli_judge_field(const struct criterion *c, const struct judged *j)
{
	const satchel_body *b = satchel_message_body(j->message, j->fields);

	if (!b || b->rc < 0)
		return TRUTH_LOST;
	return b->octets.size ? judge_header(c, j, b->octets) : TRUTH_NO;
}

/* Of the text that is nowhere every message has some. */
enum truth satcheli_judge_text(const struct criterion *c, const struct judged *j)
{
	(void)j;
	return c->needle.size ? TRUTH_OPEN : TRUTH_YES;
}
