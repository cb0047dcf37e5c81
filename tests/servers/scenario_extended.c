/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* One command instead of many: what is asked of a search, results that stay on the server, several messages at once. The
 * same without the capability, where the library makes it of plain commands. */
#include "tests/servers/scenarios.h"
#include "tests/servers/session.h"

#include <string.h>

static const char *const no_esearch[] = { "ESEARCH", NULL };
static const char *const no_multiappend[] = { "MULTIAPPEND", NULL };

/* UIDs 1 to 5, of which 2 and 4 are flagged. */
static void ask_for_counts(struct session *s)
{
	static const satchel_flags flagged = { SATCHEL_FLAG_FLAGGED, NULL, 0 };
	satchel_found *found = NULL;

	fill_inbox(s, 5);
	must(s, satchel_store(s->imap, SATCHEL_ONE(2), SATCHEL_FLAGS_ADD, &flagged,
	                      SATCHEL_STORE(.call = CALL(s)), NULL));
	must(s, satchel_store(s->imap, SATCHEL_ONE(4), SATCHEL_FLAGS_ADD, &flagged,
	                      SATCHEL_STORE(.call = CALL(s)), NULL));
	must(s, satchel_esearch(s->imap, "FLAGGED",
	                        SATCHEL_ESEARCH(.call = CALL(s),
	                                        .want = SATCHEL_FOUND_MIN | SATCHEL_FOUND_MAX |
	                                                SATCHEL_FOUND_COUNT | SATCHEL_FOUND_ALL),
	                        &found));
	ck_assert(found->uid);
	ck_assert_uint_eq(found->min, 2);
	ck_assert_uint_eq(found->max, 4);
	ck_assert_uint_eq(found->count, 2);
	assert_set(found->all, "2,4");
	satchel_free(found);
}

START_TEST(counts)
{
	struct session s;

	session_start(&s, _i, "esearch", NOTHING);
	ask_for_counts(&s);
	ck_assert(session_sent(&s, "RETURN (MIN MAX COUNT ALL)") ||
	          session_sent(&s, "RETURN (MIN MAX ALL COUNT)"));
	session_end(&s);
}
END_TEST

START_TEST(counts_by_search)
{
	struct session s;

	session_start(&s, _i, "counts", (satchel_options){ .mask = no_esearch });
	ask_for_counts(&s);
	ck_assert(!session_sent(&s, "RETURN"));
	session_end(&s);
}
END_TEST

/* What was found stays on the server, and is fetched from there. */
START_TEST(saved)
{
	struct session s;
	satchel_found *found = NULL;
	satchel_fetch *fetch;
	const satchel_message *m;

	session_start(&s, _i, "saved", NOTHING);
	fill_inbox(&s, 4);
	must(&s, satchel_esearch(s.imap, "UID 2:3",
	                         SATCHEL_ESEARCH(.call = CALL(&s), .want = SATCHEL_FOUND_SAVED),
	                         &found));
	ck_assert(found->known & SATCHEL_FOUND_SAVED);
	satchel_free(found);
	fetch = session_fetch(&s, satchel_saved(), ITEMS(.items = SATCHEL_FETCH_FLAGS));
	for (uint32_t uid = 2; uid <= 3; uid++) {
		session_expect(__LINE__, &s, SATCHEL_ROW, "row", session_row(&s, fetch, &m));
		ck_assert_uint_eq(m->uid, uid);
	}
	session_fetch_end(&s, fetch);
	session_end(&s);
}
END_TEST

static satchel_found *found_in(struct session *s, int64_t first, int64_t last)
{
	satchel_found *found = NULL;

	must(s, satchel_esearch(s->imap, "UNFLAGGED",
	                        SATCHEL_ESEARCH(.call = CALL(s), .want = SATCHEL_FOUND_PARTIAL,
	                                        .partial_first = first, .partial_last = last),
	                        &found));
	ck_assert(found->known & SATCHEL_FOUND_PARTIAL);
	ck_assert_int_eq(found->partial_first, first);
	ck_assert_int_eq(found->partial_last, last);
	return found;
}

/* RFC 9394, or RFC 5267 section 4.4: page after page of what is found, until there is none. */
START_TEST(places)
{
	static const char *const pages[] = { "1:2", "4:5", "6", "" };
	static const satchel_flags flagged = { SATCHEL_FLAG_FLAGGED, NULL, 0 };
	struct session s;
	int64_t first = 1;

	session_start(&s, _i, "partial", NOTHING);
	fill_inbox(&s, 6);
	must(&s, satchel_store(s.imap, SATCHEL_ONE(3), SATCHEL_FLAGS_ADD, &flagged,
	                       SATCHEL_STORE(.call = CALL(&s)), NULL));
	for (size_t i = 0; i < COUNTOF(pages); i++, first += 2) {
		satchel_found *found = found_in(&s, first, first + 1);

		assert_set(found->partial, pages[i]);
		satchel_free(found);
	}
	session_end(&s);
}
END_TEST

static size_t times_sent(const struct session *s, const char *text)
{
	size_t n = 0;

	for (const char *p = s->sent; (p = strstr(p, text)); p += strlen(text))
		n++;
	return n;
}

/* Three messages; how many commands they took. */
static size_t append_three(struct session *s)
{
	static const char text[] = "Subject: many\r\n\r\nOne of three.\r\n";
	satchel_draft drafts[3] = { { .size_of = sizeof(satchel_draft) },
		                    { .size_of = sizeof(satchel_draft) },
		                    { .size_of = sizeof(satchel_draft) } };
	satchel_moved *moved = NULL;

	for (size_t i = 0; i < 3; i++)
		drafts[i].memory = (satchel_octets){ text, sizeof(text) - 1 };
	must(s, satchel_append(s->imap, "INBOX", drafts, 3, PLAIN_CALL(s), &moved));
	ck_assert_uint_eq(moved->count, 3);
	satchel_free(moved);
	return times_sent(s, " APPEND ");
}

START_TEST(several_at_once)
{
	struct session s;

	session_start(&s, _i, "multi", NOTHING);
	ck_assert_uint_eq(append_three(&s), 1);
	session_end(&s);
}
END_TEST

START_TEST(one_by_one)
{
	struct session s;

	session_start(&s, _i, "single", (satchel_options){ .mask = no_multiappend });
	ck_assert_uint_eq(append_three(&s), 3);
	session_end(&s);
}
END_TEST

TCase *scenarios_extended(void)
{
	TCase *tc = tcase_create("extended");

	scenario(tc, "ESEARCH", counts);
	scenario(tc, "counts of a search by SEARCH", counts_by_search);
	scenario(tc, "SEARCHRES", saved);
	scenario(tc, "SEARCH PARTIAL", places);
	scenario(tc, "MULTIAPPEND", several_at_once);
	scenario(tc, "several messages by APPEND", one_by_one);
	return tc;
}
