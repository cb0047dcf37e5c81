/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Messages go up from memory, a file or a callback, with flags and dates, and come back octet for octet. */
#include "tests/servers/scenarios.h"
#include "tests/servers/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A message of exactly this many octets (100 and more): every octet but NUL, CR and LF, in lines up to 900. */
static char *made(size_t size)
{
	static const char head[] = "From: mary@example.org\r\nSubject: octets\r\n\r\n";
	char *text = malloc(size);
	unsigned octet = (unsigned)size;

	ck_assert_ptr_nonnull(text);
	memcpy(text, head, sizeof(head) - 1);
	for (size_t i = sizeof(head) - 1; i < size; i++) {
		octet = octet * 1103515245 + 12345;
		text[i] = (char)(octet >> 16);
		if (!text[i] || text[i] == '\r' || text[i] == '\n')
			text[i] = '.';
		if (i % 901 == 0 && i + 3 < size) {
			text[i++] = '\r';
			text[i] = '\n';
		}
	}
	memcpy(text + size - 2, "\r\n", 2);
	return text;
}

/* The message with this UID in the open folder is these octets. */
static const satchel_message *assert_octets(struct session *s, satchel_fetch **fetch, uint32_t uid,
                                            const char *text, size_t size)
{
	const satchel_message *m;
	const satchel_body *b;

	*fetch = session_fetch(
		s, SATCHEL_ONE(uid),
		ITEMS(.items = SATCHEL_FETCH_FAST, .sections = SATCHEL_SECTIONS("BODY.PEEK[]")));
	ck_assert_int_eq(session_row(s, *fetch, &m), SATCHEL_ROW);
	ck_assert_uint_eq(m->uid, uid);
	ck_assert_uint_eq(m->size, size);
	ck_assert_uint_eq(m->body_count, 1);
	b = m->bodies[0];
	ck_assert_uint_eq(b->octets.size, size);
	ck_assert_msg(!memcmp(b->octets.data, text, size), "%s: the octets differ", s->way->name);
	return m;
}

static void open_inbox(struct session *s)
{
	must(s, satchel_select(s->imap, "INBOX", SATCHEL_SELECT(.call = CALL(s))));
}

/* Appends one, and compares it. */
static void there_and_back(struct session *s, const satchel_draft *draft, const char *text,
                           size_t size)
{
	satchel_moved *moved = NULL;
	satchel_fetch *fetch = NULL;

	must(s, satchel_append(s->imap, "INBOX", draft, 1, PLAIN_CALL(s), &moved));
	ck_assert(moved->known && moved->count == 1);
	ck_assert_uint_eq(moved->uid_validity, satchel_selected(s->imap)->uid_validity);
	ck_assert_uint_eq(satchel_set_count(moved->to), 1);
	assert_octets(s, &fetch, satchel_set_span(&moved->to, 0).first, text, size);
	session_fetch_end(s, fetch);
	satchel_free(moved);
}

START_TEST(memory)
{
	static const size_t sizes[] = { 100, 4095, 4096, 65536, 65537, 3000001 };
	struct session s;

	session_start(&s, _i, "memory", NOTHING);
	open_inbox(&s);
	for (size_t i = 0; i < COUNTOF(sizes); i++) {
		char *text = made(sizes[i]);

		there_and_back(&s, SATCHEL_DRAFT(.memory = { text, sizes[i] }), text, sizes[i]);
		free(text);
	}
	session_end(&s);
}
END_TEST

static int file_of(const char *text, size_t size)
{
	char name[] = "/tmp/satchel-append-XXXXXX";
	int fd = mkstemp(name);

	ck_assert_int_ge(fd, 0);
	unlink(name);
	ck_assert_int_eq(write(fd, "before", 6), 6);
	ck_assert_int_eq(write(fd, text, size), (ssize_t)size);
	return fd;
}

START_TEST(file)
{
	enum { SIZE = 200000 };
	struct session s;
	char *text = made(SIZE);
	int fd = file_of(text, SIZE);

	session_start(&s, _i, "file", NOTHING);
	open_inbox(&s);
	there_and_back(&s, SATCHEL_DRAFT(.fd_plus_1 = fd + 1, .offset = 6), text, SIZE);
	there_and_back(&s, SATCHEL_DRAFT(.fd_plus_1 = fd + 1, .offset = 6, .size = 1000), text,
	               1000);
	ck_assert_int_eq(lseek(fd, 0, SEEK_CUR), SIZE + 6);
	close(fd);
	free(text);
	session_end(&s);
}
END_TEST

struct source {
	const char *text;
	size_t left, pieces, give_up_after;
	int shortens_plus_1; /* a file that is cut when the first piece is given; 0: none */
};

/* Pieces of odd sizes. */
static int give(void *user, void *room, size_t size, size_t *got)
{
	struct source *from = user;
	size_t n = 1 + from->pieces * 7919 % 5000;

	if (from->give_up_after && from->pieces == from->give_up_after)
		return -1;
	if (from->shortens_plus_1 && !from->pieces)
		ck_assert_int_eq(ftruncate(from->shortens_plus_1 - 1, 500), 0);
	n = n < size ? n : size;
	n = n < from->left ? n : from->left;
	memcpy(room, from->text, n);
	from->text += n;
	from->left -= n;
	from->pieces++;
	*got = n;
	return 0;
}

START_TEST(callback)
{
	enum { SIZE = 300000 };
	struct session s;
	char *text = made(SIZE);
	struct source from = { .text = text, .left = SIZE };

	session_start(&s, _i, "callback", NOTHING);
	open_inbox(&s);
	there_and_back(&s, SATCHEL_DRAFT(.read = give, .user = &from, .size = SIZE), text, SIZE);
	ck_assert_uint_gt(from.pieces, 10);
	free(text);
	session_end(&s);
}
END_TEST

START_TEST(several)
{
	static const char *const keyword[] = { "$Work" };
	static const char *const mask[] = { "LITERAL+", "LITERAL-", NULL };
	struct session s;
	char *text[3] = { made(500), made(70000), made(501) };
	struct source from = { .text = text[1], .left = 70000 };
	satchel_moved *moved = NULL;
	satchel_fetch *fetch = NULL;
	satchel_draft drafts[3];

	drafts[0] = *SATCHEL_DRAFT(.memory = { text[0], 500 },
	                           .flags = { SATCHEL_FLAG_FLAGGED, keyword, 1 });
	drafts[1] = *SATCHEL_DRAFT(.read = give, .user = &from, .size = 70000,
	                           .flags.bits = SATCHEL_FLAG_DRAFT);
	drafts[2] = *SATCHEL_DRAFT(.memory = { text[2], 501 });
	/* half of the ways have to wait for the server before each literal */
	session_start(&s, _i, "several", (satchel_options){ .mask = _i % 2 ? mask : NULL });
	open_inbox(&s);
	session_forget(&s);
	must(&s, satchel_append(s.imap, "INBOX", drafts, 3, PLAIN_CALL(&s), &moved));
	ck_assert(session_sent(&s, _i % 2 ? "{500}" : "{500+}"));
	ck_assert_uint_eq(moved->count, 3);
	ck_assert_uint_eq(satchel_set_count(moved->to), 3);
	for (uint32_t i = 0, uid = satchel_set_span(&moved->to, 0).first; i < 3; i++) {
		const satchel_message *m =
			assert_octets(&s, &fetch, uid + i, text[i], i == 1 ? 70000 : 500 + i / 2);

		ck_assert_uint_eq(m->flags.bits & ~SATCHEL_FLAG_RECENT, drafts[i].flags.bits);
		ck_assert_uint_eq(m->flags.count, drafts[i].flags.count);
		ck_assert(!m->flags.count || !strcmp(m->flags.keywords[0], "$Work"));
		session_fetch_end(&s, fetch);
		free(text[i]);
	}
	satchel_free(moved);
	session_end(&s);
}
END_TEST

/* RFC 3516: NUL and all other octets, in a part that says so; how the server keeps it is its own affair. */
START_TEST(binary)
{
	static const char head[] =
		"From: mary@example.org\r\nSubject: octets\r\nMIME-Version: 1.0\r\n"
		"Content-Type: multipart/mixed; boundary=\"=b=\"\r\n\r\n"
		"--=b=\r\nContent-Type: text/plain\r\n\r\nNear it.\r\n--=b=\r\n"
		"Content-Type: application/octet-stream\r\n"
		"Content-Transfer-Encoding: binary\r\n\r\n",
			  tail[] = "\r\n--=b=--\r\n";
	enum { HEAD = sizeof(head) - 1, OCTETS = 1000, SIZE = HEAD + OCTETS + sizeof(tail) - 1 };
	char text[SIZE];
	struct session s;
	satchel_fetch *fetch;
	const satchel_message *m;

	memcpy(text, head, HEAD);
	for (size_t i = 0; i < OCTETS; i++)
		text[HEAD + i] = (char)(i * 7);
	memcpy(text + HEAD + OCTETS, tail, sizeof(tail) - 1);
	session_start(&s, _i, "binary", NOTHING);
	open_inbox(&s);
	session_forget(&s);
	must(&s, satchel_append(s.imap, "INBOX",
	                        SATCHEL_DRAFT(.memory = { text, SIZE }, .binary = true), 1,
	                        PLAIN_CALL(&s), NULL));
	ck_assert(session_sent(&s, " ~{"));
	fetch = session_fetch(&s, SATCHEL_ONE(1),
	                      ITEMS(.sections = SATCHEL_SECTIONS("BINARY.PEEK[2]")));
	ck_assert_int_eq(session_row(&s, fetch, &m), SATCHEL_ROW);
	ck_assert_uint_eq(m->body_count, 1);
	ck_assert_uint_eq(m->bodies[0]->octets.size, OCTETS);
	ck_assert(!memcmp(m->bodies[0]->octets.data, text + HEAD, OCTETS));
	session_fetch_end(&s, fetch);
	session_end(&s);
}
END_TEST

START_TEST(dates)
{
	static const struct {
		int64_t seconds;
		int32_t offset_s;
	} times[] = {
		{ 760686745, -8 * 3600 },
		{ 1709629872, 3600 },
		{ 1709629872, 5 * 3600 + 45 * 60 },
		{ 1709629872, -(3 * 3600 + 30 * 60) },
		{ 1709251199, 14 * 3600 },
		{ 946684800, -12 * 3600 },
		{ 1735689599, 0 },
		{ 0, 0 },
	};
	struct session s;
	char *text = made(200);

	session_start(&s, _i, "dates", NOTHING);
	open_inbox(&s);
	for (size_t i = 0; i < COUNTOF(times) - the_server.kind->no_1970; i++) {
		satchel_fetch *fetch = NULL;
		const satchel_message *m;

		must(&s, satchel_append(s.imap, "INBOX",
		                        SATCHEL_DRAFT(.memory = { text, 200 },
		                                      .date = { .seconds = times[i].seconds,
		                                                .offset_s = times[i].offset_s,
		                                                .known = true }),
		                        1, PLAIN_CALL(&s), NULL));
		m = assert_octets(&s, &fetch, (uint32_t)i + 1, text, 200);
		ck_assert(m->internal_date.known);
		ck_assert_msg(m->internal_date.seconds == times[i].seconds,
		              "date %zu came back as %s", i, m->internal_date.raw);
		session_fetch_end(&s, fetch);
	}
	free(text);
	session_end(&s);
}
END_TEST

START_TEST(no_such_folder)
{
	struct session s;
	char *text = made(300);
	const satchel_draft *draft = SATCHEL_DRAFT(.memory = { text, 300 }),
			    drafts[] = { *draft, *draft };
	satchel_moved *moved = NULL;

	session_start(&s, _i, "trycreate", NOTHING);
	ends(&s, SATCHEL_E_TRYCREATE,
	     satchel_append(s.imap, "Nowhere", drafts, 2, PLAIN_CALL(&s), &moved));
	ck_assert_int_eq(session_error(&s)->outcome, SATCHEL_REFUSED);
	ck_assert_ptr_nonnull(moved);
	ck_assert_uint_eq(moved->count, 0);
	satchel_free(moved);
	must(&s, satchel_noop(s.imap, PLAIN_CALL(&s)));
	free(text);
	session_end(&s);
}
END_TEST

/* A literal that cannot be completed costs the connection, and nothing is in the folder. */
START_TEST(source_that_fails)
{
	enum { SIZE = 100000 };
	struct session s, after;
	char *text = made(SIZE);
	int rc, fd = file_of(text, SIZE);
	struct source from = { .text = text,
		               .left = SIZE,
		               .give_up_after = _i % 2 ? 5 : 0,
		               .shortens_plus_1 = fd + 1 };
	const satchel_draft drafts[] = {
		*SATCHEL_DRAFT(.read = give, .user = &from, .size = SIZE),
		*SATCHEL_DRAFT(.fd_plus_1 = fd + 1, .size = SIZE),
	};
	satchel_folder *f = NULL;

	session_start(&s, _i, "fails", NOTHING);
	rc = session_finish(&s, satchel_append(s.imap, "INBOX", drafts, 2, PLAIN_CALL(&s), NULL));
	ck_assert_int_eq(rc, _i % 2 ? SATCHEL_E_CALLBACK : SATCHEL_E_IO);
	ck_assert_int_lt(session_finish(&s, satchel_noop(s.imap, PLAIN_CALL(&s))), 0);
	ck_assert_int_eq(session_error(&s)->action, SATCHEL_CLASS_REOPEN);
	session_again(&after, &s, NOTHING);
	must(&after, satchel_status(after.imap, "INBOX", SATCHEL_STATUS(.call = CALL(&after)), &f));
	ck_assert_uint_eq(f->messages, 0);
	satchel_free(f);
	session_end(&after);
	satchel_close(s.imap);
	close(fd);
	free(text);
}
END_TEST

TCase *scenarios_append(void)
{
	TCase *tc = tcase_create("append");

	scenario(tc, "APPEND|APPENDUID", memory);
	scenario(tc, "APPEND", file);
	scenario(tc, "APPEND", callback);
	scenario(tc, "APPEND|LITERAL+|literals without LITERAL+", several);
	scenario(tc, "APPEND BINARY", binary);
	scenario(tc, "APPEND", dates);
	scenario(tc, "APPEND", no_such_folder);
	scenario(tc, "APPEND", source_that_fails);
	return tc;
}
