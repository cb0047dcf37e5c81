/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* A folder of which the server cannot fetch some messages, and says NO to each command that names one: all others come, each
 * of these is named, and the commands that it takes are counted. The same of COPY, by UIDs, numbers and "$". Message n has UID n. */
#include "tests/faults/peer.h"

#include <stdio.h>
#include <stdlib.h>

enum manner {
	NOTHING,    /* no row in front of a NO */
	UP_TO_IT,   /* the rows in front of the first bad one */
	ALL_OTHERS, /* the rows of all good ones */
	BUFFERED,   /* rows in front of it, in blocks of a hundred */
	MANNERS,
};

struct folder {
	const char *name;
	uint32_t messages;
	uint32_t first, step,
		bad; /* bad messages: so many, from the first on, each so far from the one before */
	uint32_t dies;            /* behind so many rows all is refused; 0: never */
	size_t commands[MANNERS]; /* at most */
	uint32_t left;            /* at least, where not all others came; 0: just the bad ones */
	bool numbers;
};

/* Twice the logarithm of how many stand beside each bad one, and 2 more; where it is known which one it is, 2. */
static const struct folder folders[] = {
	{ "200 of 100,000", 100000, 250, 500, 200, 0, { 4400, 900, 420, 4400 }, 0, false },
	{ "by sequence numbers", 100000, 250, 500, 200, 0, { 4400, 900, 420, 4400 }, 0, true },
	{ "10 of 100,000", 100000, 5000, 10000, 10, 0, { 320, 60, 40, 320 }, 0, false },
	{ "100 of 1,000", 1000, 5, 10, 100, 0, { 1100, 420, 220, 1100 }, 0, false },
	{ "5 of 1,000", 1000, 100, 200, 5, 0, { 100, 40, 30, 100 }, 0, false },
	{ "1,000 of 100,000 beside each other",
	  100000,
	  40000,
	  1,
	  1000,
	  0,
	  { 2200, 2200, 2200, 2200 },
	  0,
	  false },
	{ "all but the last 100", 1000, 1, 1, 900, 0, { 2100, 2100, 2100, 2100 }, 0, false },
	{ "all of 100,000", 100000, 1, 1, 100000, 0, { 40, 40, 40, 40 }, 0, false },
	{ "all of 30", 30, 1, 1, 30, 0, { 40, 40, 40, 40 }, 0, false },
	{ "all of 100,000 behind the first 500",
	  100000,
	  250,
	  500,
	  200,
	  500,
	  { 700, 700, 700, 700 },
	  99000,
	  false },
};

struct server {
	const struct folder *f;
	enum manner manner;
	size_t commands;
	uint32_t rows;
};

static bool is_bad(const struct folder *f, uint32_t n)
{
	return n >= f->first && (n - f->first) % f->step == 0 && (n - f->first) / f->step < f->bad;
}

/* ---- the server */

static satchel_set named(const struct folder *f, const char *text)
{
	satchel_set set = SATCHEL_SET_EMPTY;

	ck_assert_int_eq(satchel_set_parse(&set, text), SATCHEL_OK);
	ck_assert_int_eq(satchel_set_intersect(&set, satchel_range(1, f->messages)), SATCHEL_OK);
	return set;
}

static uint32_t first_bad(const struct folder *f, satchel_set set)
{
	for (uint32_t i = 0; i < f->bad; i++)
		if (satchel_set_contains(set, f->first + i * f->step))
			return f->first + i * f->step;
	return 0;
}

static uint64_t count_below(const satchel_set *set, uint32_t bad)
{
	uint64_t count = 0;

	for (size_t i = 0; i < set->count; i++) {
		satchel_span s = satchel_set_span(set, i);
		uint32_t end = s.last < bad ? s.last : bad - 1;

		count += s.first < bad ? (uint64_t)end - s.first + 1 : 0;
	}
	return count;
}

/* How many rows go out in front of the NO. */
static uint64_t in_front(const struct server *s, satchel_set set, uint32_t bad)
{
	uint64_t count;

	if (!bad || s->manner == ALL_OTHERS)
		return UINT64_MAX;
	count = s->manner == NOTHING ? 0 : count_below(&set, bad);
	return s->manner == BUFFERED ? count - count % 100 : count;
}

static void say_rows(struct peer *p, satchel_set set, uint64_t count)
{
	struct server *s = p->test;
	uint32_t n = 0;

	while (count-- && satchel_set_next(set, &n))
		if (!is_bad(s->f, n)) {
			peer_say(p, "* %u FETCH (UID %u RFC822.SIZE 5)\r\n", (unsigned)n,
			         (unsigned)n);
			s->rows++;
		}
}

static void say_list(struct peer *p, satchel_set set)
{
	uint32_t n = 0;

	while (satchel_set_next(set, &n))
		peer_say(p, "* %u FETCH (UID %u)\r\n", (unsigned)n, (unsigned)n);
}

static void answer_fetch(struct peer *p, const char *tag, satchel_set set, bool list)
{
	struct server *s = p->test;
	bool dead = s->f->dies && s->rows >= s->f->dies;
	uint32_t bad = list ? 0 : first_bad(s->f, set);

	s->commands++;
	if (list)
		say_list(p, set);
	else if (!dead)
		say_rows(p, set, in_front(s, set, bad));
	peer_say(p, bad || (dead && !list) ? "%s NO broken\r\n" : "%s OK done\r\n", tag);
}

static void answer(struct peer *p, char *line)
{
	struct server *s = p->test;
	char tag[16], *set = malloc(strlen(line) + 1), items[32];
	satchel_set of;

	ck_assert_ptr_nonnull(set);
	ck_assert_int_eq(
		sscanf(line,
	               s->f->numbers ? "%15s FETCH %s %31[^\r]" : "%15s UID FETCH %s %31[^\r]", tag,
	               set, items),
		3);
	of = named(s->f, set);
	answer_fetch(p, tag, of, !strcmp(items, "(UID)"));
	satchel_set_clear(&of);
	free(set);
}

/* ---- the client */

struct outcome {
	uint32_t good, refused;
};

static struct outcome pull(satchel_client *imap, satchel_fetch *fetch, const struct folder *f)
{
	struct outcome o = { 0, 0 };
	const satchel_message *m;
	int rc;

	while ((rc = satchel_fetch_next(fetch, &m)) == SATCHEL_ROW) {
		uint32_t n = f->numbers ? m->seq : m->uid;

		ck_assert_msg(m->rc == (f->dies && m->rc ? SATCHEL_E_NO
		                        : is_bad(f, n)   ? SATCHEL_E_NO
		                                         : SATCHEL_OK),
		              "message %u", (unsigned)n);
		o.good += m->rc == SATCHEL_OK;
		o.refused += m->rc != SATCHEL_OK;
	}
	expect(imap, rc, f->bad ? SATCHEL_E_NO : SATCHEL_OK);
	return o;
}

static void check_left(const struct server *s, satchel_set left)
{
	const struct folder *f = s->f;
	uint32_t n = 0;

	if (f->left) {
		ck_assert_uint_ge(satchel_set_count(left),
		                  s->manner == ALL_OTHERS ? f->bad : f->left);
		return;
	}
	ck_assert_uint_eq(satchel_set_count(left), f->bad);
	while (satchel_set_next(left, &n))
		ck_assert_msg(is_bad(f, n), "%u is left", (unsigned)n);
}

static void check(const struct folder *f, const struct server *s, struct outcome o)
{
	printf("# %s, manner %d: %zu commands, %u good, %u refused\n", f->name, s->manner,
	       s->commands, (unsigned)o.good, (unsigned)o.refused);
	ck_assert_uint_le(s->commands, f->commands[s->manner]);
	if (f->left)
		return;
	ck_assert_uint_eq(o.good, f->messages - f->bad);
	if (o.good || f->bad < 32)
		ck_assert_uint_eq(o.refused, f->bad);
	else
		ck_assert_uint_le(o.refused, 32);
}

static void fetch_all(struct peer *p, const struct folder *f)
{
	satchel_client *imap = peer_ready(p, NULL, true);
	satchel_fetch *fetch = NULL;
	satchel_set all = SATCHEL_ALL;

	all.kind = f->numbers ? SATCHEL_SET_NUMBERS : SATCHEL_SET_UIDS;
	expect(imap,
	       satchel_fetch_start(imap, all, SATCHEL_FETCH(.items = SATCHEL_FETCH_SIZE), &fetch),
	       SATCHEL_OK);
	check(f, p->test, pull(imap, fetch, f));
	check_left(p->test, satchel_fetch_left(fetch));
	satchel_fetch_end(fetch);
	satchel_close(imap);
}

START_TEST(narrow)
{
	const struct folder *f = &folders[_i / MANNERS];
	struct server s = { f, (enum manner)(_i % MANNERS), 0, 0 };
	struct peer p;

	peer_init(&p);
	p.test = &s;
	p.answer = answer;
	peer_line(&p, "S:* PREAUTH [CAPABILITY IMAP4rev1] ready");
	peer_line(&p, "C:T1 SELECT INBOX");
	peer_line(&p, "S:* %u EXISTS", (unsigned)f->messages);
	peer_line(&p, "S:* OK [UIDVALIDITY 7] .");
	peer_line(&p, "S:* OK [UIDNEXT %u] .", (unsigned)f->messages + 1);
	peer_line(&p, "S:T1 OK [READ-WRITE] done");
	fetch_all(&p, f);
	peer_clear(&p);
}
END_TEST

/* ---- COPY */

struct copying {
	const struct folder *f;
	uint32_t gap; /* from one UID to the next */
	size_t commands;
	satchel_set copied, all;
};

enum names { BY_UID, BY_NUMBER, SAVED };

/* Sixteen in a row are one too many: what lies behind them is not tried. */
static const struct copy_case {
	size_t folder;
	uint32_t gap;
	size_t commands; /* at most */
	uint32_t left;   /* 0: just the bad ones */
	satchel_span set;
	enum names names;
} copy_cases[] = {
	{ 0, 1, 3600, 0, { 1, 100000 }, BY_UID },
	{ 0, 1, 3600, 0, { 1, SATCHEL_LAST }, BY_UID },
	{ 0, 10, 2400, 0, { 1, SATCHEL_LAST }, BY_UID },
	{ 2, 1, 300, 0, { 1, 100000 }, BY_UID },
	{ 3, 1, 800, 0, { 1, 1000 }, BY_UID },
	{ 4, 1, 100, 0, { 1, 1000 }, BY_UID },
	{ 5, 1, 60, 60001, { 1, 100000 }, BY_UID },
	{ 6, 1, 40, 1000, { 1, 1000 }, BY_UID },
	{ 7, 1, 40, 100000, { 1, 100000 }, BY_UID },
	{ 7, 2, 40, 50000, { 1, 100000 }, BY_UID },
	{ 7, 10, 40, 10000, { 1, 100000 }, BY_UID },
	{ 4, 10, 100, 0, { 1, SATCHEL_LAST }, BY_NUMBER },
	{ 5, 1, 60, 60001, { 1, 100000 }, BY_NUMBER },
	{ 7, 10, 40, 10000, { 1, 10000 }, BY_NUMBER },
	{ 2, 1, 300, 0, { 0, 0 }, SAVED },
	{ 3, 1, 800, 0, { 0, 0 }, SAVED },
	{ 7, 1, 40, 100000, { 0, 0 }, SAVED },
};

/* Message n has UID n * gap. */
static satchel_set uids_of(const struct copying *c, satchel_set numbers)
{
	satchel_set set = SATCHEL_SET_EMPTY;
	uint32_t n = 0;

	while (satchel_set_next(numbers, &n) && n <= c->f->messages / c->gap)
		ck_assert_int_eq(satchel_set_union(&set, SATCHEL_ONE(n * c->gap)), SATCHEL_OK);
	satchel_set_clear(&numbers);
	return set;
}

/* Those of a set that are there, "$" being all of them; by UID. */
static satchel_set there(const struct copying *c, const char *text, bool numbers)
{
	satchel_set set = named(c->f, strcmp(text, "$") == 0 ? "1:*" : text);

	if (numbers && c->gap > 1)
		return uids_of(c, set);
	if (c->gap > 1)
		ck_assert_int_eq(satchel_set_intersect(&set, c->all), SATCHEL_OK);
	return set;
}

static satchel_set each(uint32_t gap, uint32_t messages)
{
	satchel_set all = SATCHEL_SET_EMPTY;

	for (uint32_t n = gap; n <= messages; n += gap)
		ck_assert_int_eq(satchel_set_union(&all, SATCHEL_ONE(n)), SATCHEL_OK);
	return all;
}

static void say_found(struct peer *p, satchel_set set)
{
	uint32_t n = 0;

	peer_say(p, "* SEARCH");
	while (satchel_set_next(set, &n))
		peer_say(p, " %u", (unsigned)n);
	peer_say(p, "\r\n");
}

static void copy_some(struct copying *c, satchel_set set)
{
	uint64_t before = satchel_set_count(c->copied);

	ck_assert_int_eq(satchel_set_union(&c->copied, set), SATCHEL_OK);
	ck_assert_msg(satchel_set_count(c->copied) == before + satchel_set_count(set),
	              "something is copied twice");
}

/* Copies them, or says which there are. false: one of them is bad. */
static bool answer_for(struct peer *p, satchel_set set, bool search)
{
	struct copying *c = p->test;

	if (!search && first_bad(c->f, set))
		return false;
	if (search)
		say_found(p, set);
	else
		copy_some(c, set);
	return true;
}

struct line {
	char tag[16], *set;
	bool search, numbers;
};

static void read_line(struct line *l, const char *line)
{
	l->set = malloc(strlen(line) + 1);
	ck_assert_ptr_nonnull(l->set);
	l->search = strstr(line, " SEARCH ") != NULL;
	l->numbers = false;
	if (sscanf(line, "%15s UID SEARCH UID %s", l->tag, l->set) == 2 ||
	    sscanf(line, "%15s UID COPY %s X", l->tag, l->set) == 2)
		return;
	l->numbers = true;
	if (sscanf(line, "%15s UID SEARCH %s", l->tag, l->set) != 2)
		ck_assert_int_eq(sscanf(line, "%15s COPY %s X", l->tag, l->set), 2);
}

static void answer_copy(struct peer *p, char *line)
{
	struct copying *c = p->test;
	struct line l;
	satchel_set set;
	bool granted;

	read_line(&l, line);
	set = there(c, l.set, l.numbers);
	c->commands++;
	granted = answer_for(p, set, l.search);
	peer_say(p, granted ? "%s OK done\r\n" : "%s NO broken\r\n", l.tag);
	satchel_set_clear(&set);
	free(l.set);
}

static void check_copied(const struct copying *c, const struct copy_case *t, satchel_moved *moved)
{
	const struct folder *f = c->f;
	uint32_t bad = t->left ? t->left : f->bad, messages = f->messages / c->gap;

	printf("# COPY, %s, each %uth: %zu commands\n", f->name, (unsigned)c->gap, c->commands);
	ck_assert_uint_le(c->commands, t->commands);
	ck_assert_uint_eq(satchel_set_count(c->copied), messages - bad);
	ck_assert_int_eq(!!moved, c->copied.count > 0);
	if (!moved)
		return;
	ck_assert_uint_eq(satchel_set_count(moved->left), bad);
	ck_assert_int_eq(satchel_set_union(&moved->left, c->copied), SATCHEL_OK);
	ck_assert_uint_eq(satchel_set_count(moved->left), messages);
}

static void begin(struct peer *p, const struct copying *c, enum names names)
{
	peer_init(p);
	p->test = (void *)(uintptr_t)c;
	p->answer = answer_copy;
	peer_line(p, "S:* PREAUTH [CAPABILITY IMAP4rev1 ESEARCH SEARCHRES] ready");
	peer_line(p, "C:T1 SELECT INBOX");
	peer_line(p, "S:* %u EXISTS", (unsigned)(c->f->messages / c->gap));
	peer_line(p, "S:T1 OK [READ-WRITE] done");
	if (names != SAVED)
		return;
	peer_line(p, "C:T2 UID SEARCH RETURN (SAVE) ALL");
	peer_line(p, "S:T2 OK done");
}

static void save_all(satchel_client *imap)
{
	satchel_found *found = NULL;

	expect(imap,
	       satchel_esearch(imap, "ALL", SATCHEL_ESEARCH(.want = SATCHEL_FOUND_SAVED), &found),
	       SATCHEL_OK);
	satchel_free(found);
}

static satchel_set set_of(satchel_client *imap, const struct copy_case *t)
{
	satchel_set set = satchel_range(t->set.first, t->set.last);

	if (t->names == BY_UID)
		return set;
	if (t->names == BY_NUMBER)
		return satchel_numbers(set);
	save_all(imap);
	return satchel_saved();
}

START_TEST(copy)
{
	const struct copy_case *t = &copy_cases[_i];
	struct copying c = { &folders[t->folder], t->gap, 0, SATCHEL_SET_EMPTY,
		             each(t->gap, folders[t->folder].messages) };
	satchel_moved *moved = NULL;
	satchel_client *imap;
	struct peer p;

	begin(&p, &c, t->names);
	imap = peer_ready(&p, NULL, true);
	expect(imap, satchel_copy(imap, set_of(imap, t), "X", NULL, &moved), SATCHEL_E_NO);
	check_copied(&c, t, moved);
	satchel_free(moved);
	satchel_set_clear(&c.copied);
	satchel_set_clear(&c.all);
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("narrow");
	TCase *tc = tcase_create("narrow");

	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, narrow, 0, (int)(COUNTOF(folders) * MANNERS));
	suite_add_tcase(s, tc);
	tc = tcase_create("copy");
	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, copy, 0, (int)COUNTOF(copy_cases));
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
