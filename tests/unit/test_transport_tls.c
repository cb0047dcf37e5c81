/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* TLS as a transport: octets in every portion, full buffers, and cuts at every octet. Each test runs with TLS 1.2 and
 * with TLS 1.3. */
#include "test_transport_session.h"
#include "tests/support/main.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static char *pattern(size_t size)
{
	char *text = malloc(size);

	ck_assert(text != NULL);
	for (size_t i = 0; i < size; i++)
		text[i] = (char)(i * 7 + i / 251);
	return text;
}

/* ---- portions */

static void send_all(struct transport *t, const char *data, size_t size)
{
	static char room[2000000];
	size_t sent = 0, arrived = 0, put;
	bool ended;

	while (sent < size) {
		int rc = t->table->write(t, data + sent, size - sent, &put, &fault);

		ck_assert_msg(rc >= 0, "%s", fault.message);
		if (rc == SATCHEL_OK)
			sent += put;
		arrived += server_read(&server, room + arrived, size - arrived, &ended);
	}
	arrived += server_read(&server, room + arrived, size - arrived, &ended);
	ck_assert_uint_eq(arrived, size);
	ck_assert(!memcmp(room, data, size));
}

static void fetch_all(struct transport *t, const char *data, size_t size)
{
	static char room[2000000];
	size_t have = 0, got;

	server_write(&server, data, size);
	for (int idle = 0; have < size && idle < 100000; idle++) {
		int rc = t->table->read(t, room + have, sizeof(room) - have, &got, &fault);

		ck_assert_msg(rc >= 0, "%s", fault.message);
		if (rc == SATCHEL_OK) {
			have += got;
			idle = 0;
		}
	}
	ck_assert_uint_eq(have, size);
	ck_assert(!memcmp(room, data, size));
}

struct portion {
	size_t step;
	bool hiccups;
	size_t size; /* of what is sent and fetched */
	bool waiting;
	size_t asked; /* of the layer below, at once */
};

static const struct portion portions[] = {
	{ 0, false, 200000, false, 32768 },    { 0, true, 200000, false, 32768 },
	{ 1, false, 20000, true, 32768 },      { 1, true, 20000, false, 32768 },
	{ 5, true, 50000, true, 32768 },       { 16383, true, 200000, true, 32768 },
	{ 32768, false, 200000, true, 65536 }, { 0, true, 1800000, true, 524288 },
};

static void in_portions(const struct portion *p, int version)
{
	char *data = pattern(p->size);
	struct transport *t;

	memory.step = p->step;
	memory.hiccups = p->hiccups;
	world.env.waiting = p->waiting;
	t = session_start_version(version);
	for (int i = 0; i < 20000 && t->table->advance(t, &fault) == SATCHEL_AGAIN; i++)
		server_step(&server);
	session_shake_hands(t);
	send_all(t, data, p->size);
	fetch_all(t, data, p->size);
	ck_assert_uint_eq(memory.asked, p->asked);
	send_all(t, data, 100);
	session_expect_nothing(t);
	t->table->close(t);
	free(data);
}

START_TEST(in_portions_1_2)
{
	in_portions(&portions[_i], 0);
}
END_TEST

START_TEST(in_portions_1_3)
{
	in_portions(&portions[_i], 1);
}
END_TEST

/* No more than is needed, where there is no more. */
static void *resize_little(void *user, void *block, size_t old_size, size_t size)
{
	(void)user;
	(void)old_size;
	if (size > 32768)
		return NULL;
	if (size)
		return realloc(block, size);
	free(block);
	return NULL;
}

START_TEST(less_memory_than_it_would_take)
{
	const satchel_allocator little = { .resize = resize_little };
	char *data = pattern(200000);
	struct transport *t;

	world.env.from = &little;
	world.env.waiting = true;
	t = session_open(_i);
	fetch_all(t, data, 200000);
	ck_assert_uint_eq(memory.asked, 32768);
	t->table->close(t);
	free(data);
}
END_TEST

START_TEST(many_records_in_one_read)
{
	struct transport *t = session_open(_i);
	char expected[101] = "";

	for (int i = 0; i < 10; i++) {
		server_write(&server, "0123456789", 10);
		strcat(expected, "0123456789");
	}
	session_expect(t, expected);
	session_expect_nothing(t);
	t->table->close(t);
}
END_TEST

START_TEST(small_room_leaves_the_rest_pending)
{
	struct transport *t = session_open(_i);
	char room[4];
	size_t n;

	server_write(&server, "0123456789", 10);
	ck_assert_int_eq(t->table->read(t, room, 4, &n, &fault), SATCHEL_OK);
	ck_assert(n == 4 && t->table->pending(t));
	ck_assert_int_eq(t->table->read(t, room, 4, &n, &fault), SATCHEL_OK);
	ck_assert(n == 4 && t->table->pending(t));
	session_expect(t, "89");
	session_expect_nothing(t);
	t->table->close(t);
}
END_TEST

/* Octets that came with the end of the handshake are not waited for. */
START_TEST(greeting_right_behind_the_handshake)
{
	struct transport *t = session_start_version(_i);
	int rc;

	while ((rc = t->table->advance(t, &fault)) == SATCHEL_AGAIN) {
		server_step(&server);
		if (server.open)
			server_write(&server, "* OK ready\r\n", 12);
	}
	ck_assert_int_eq(rc, SATCHEL_OK);
	server_step(&server);
	if (!_i)
		ck_assert(t->table->pending(t));
	else
		server_write(&server, "* OK ready\r\n", 12);
	session_expect(t, "* OK ready\r\n");
	t->table->close(t);
}
END_TEST

/* ---- no room */

START_TEST(write_waits_for_room)
{
	struct transport_wait waits[TRANSPORT_WAITS_MAX];
	struct transport *t = session_open(_i);
	char room[64];
	bool ended;
	size_t n = 9;

	ck_assert_uint_eq(t->table->waits(t, false, waits), 1);
	ck_assert_uint_eq(waits[0].want, SATCHEL_READABLE);
	memory.full = true;
	ck_assert_int_eq(t->table->write(t, "once", 4, &n, &fault), SATCHEL_AGAIN);
	ck_assert_uint_eq(n, 0);
	ck_assert_uint_eq(t->table->waits(t, true, waits), 1);
	ck_assert_uint_eq(waits[0].want, SATCHEL_READABLE | SATCHEL_WRITABLE);
	server_write(&server, "meanwhile", 9);
	session_expect(t, "meanwhile");
	memory.full = false;
	ck_assert_int_eq(t->table->write(t, "once", 4, &n, &fault), SATCHEL_OK);
	ck_assert_uint_eq(n, 4);
	ck_assert_uint_eq(server_read(&server, room, sizeof(room), &ended), 4);
	ck_assert(!memcmp(room, "once", 4));
	t->table->close(t);
}
END_TEST

START_TEST(handshake_waits_for_room)
{
	struct transport_wait waits[TRANSPORT_WAITS_MAX];
	struct transport *t;

	memory.full = true;
	t = session_start_version(_i);
	ck_assert_int_eq(t->table->advance(t, &fault), SATCHEL_AGAIN);
	t->table->waits(t, false, waits);
	ck_assert_uint_eq(waits[0].want, SATCHEL_READABLE | SATCHEL_WRITABLE);
	memory.full = false;
	ck_assert_int_eq(t->table->advance(t, &fault), SATCHEL_AGAIN);
	t->table->waits(t, true, waits);
	ck_assert_uint_eq(waits[0].want, SATCHEL_READABLE);
	session_shake_hands(t);
	t->table->close(t);
}
END_TEST

/* ---- the end */

START_TEST(close_notify_is_the_end)
{
	struct transport *t = session_open(_i);

	server_write(&server, "bye", 3);
	gnutls_bye(server.session, GNUTLS_SHUT_WR);
	memory.ended = true;
	session_expect(t, "bye");
	session_expect(t, "");
	session_expect(t, "");
	t->table->close(t);
}
END_TEST

START_TEST(cut_without_close_notify)
{
	struct transport *t = session_open(_i);
	char room[16];
	size_t n;

	server_write(&server, "half", 4);
	memory.ended = true;
	session_expect(t, "half");
	ck_assert_int_eq(t->table->read(t, room, sizeof(room), &n, &fault), SATCHEL_E_TLS);
	ck_assert_int_eq(fault.tls_status, GNUTLS_E_PREMATURE_TERMINATION);
	ck_assert_str_eq(fault.message, "the connection was cut without close_notify");
	t->table->close(t);
}
END_TEST

/* What came whole is handed out; what follows is told next time, also when both lie in the buffer. */
START_TEST(damage_behind_octets)
{
	struct transport *t = session_open(_i);
	char room[64];
	size_t n = 0;

	server_write(&server, "whole", 5);
	server_write(&server, "damaged", 7);
	memory.in.data[memory.in.end - 1] ^= 1;
	ck_assert_int_eq(t->table->read(t, room, sizeof(room), &n, &fault), SATCHEL_OK);
	ck_assert(n == 5 && t->table->pending(t));
	ck_assert_int_eq(t->table->read(t, room, sizeof(room), &n, &fault), SATCHEL_E_TLS);
	ck_assert_str_eq(fault.message, "a TLS record was damaged on its way");
	ck_assert_int_eq(t->table->read(t, room, sizeof(room), &n, &fault), SATCHEL_E_TLS);
	t->table->close(t);
}
END_TEST

START_TEST(error_of_the_layer_below)
{
	struct transport *t = session_open(_i);
	char room[16];
	size_t n;

	memory.broken_write = EPIPE;
	ck_assert_int_eq(t->table->write(t, "x", 1, &n, &fault), SATCHEL_E_IO);
	ck_assert_int_eq(fault.os_error, EPIPE);
	ck_assert_int_lt(t->table->write(t, "x", 1, &n, &fault), 0);
	memory.broken_read = ECONNRESET;
	ck_assert_int_lt(t->table->read(t, room, sizeof(room), &n, &fault), 0);
	t->table->close(t);
	session_reset();
	t = session_open(_i);
	memory.broken_read = ECONNRESET;
	ck_assert_int_eq(t->table->read(t, room, sizeof(room), &n, &fault), SATCHEL_E_IO);
	ck_assert_int_eq(fault.os_error, ECONNRESET);
	t->table->close(t);
}
END_TEST

START_TEST(close_says_goodbye)
{
	struct transport *t = session_open(_i);
	char room[4];
	bool ended = false;

	t->table->close(t);
	ck_assert_uint_eq(memory.closed, 1);
	ck_assert_uint_eq(server_read(&server, room, sizeof(room), &ended), 0);
	ck_assert(ended);
}
END_TEST

START_TEST(close_without_room)
{
	struct transport *t = session_open(_i);

	memory.full = true;
	t->table->close(t);
	ck_assert_uint_eq(memory.closed, 1);
}
END_TEST

/* ---- cuts */

/* All that the server says before it has our last words, and a session ticket or not behind it, is needed. */
START_TEST(handshake_cut_at_every_octet)
{
	struct transport *t = session_start_version(_i);
	size_t whole;

	session_shake_hands(t);
	whole = memory.seen;
	t->table->close(t);
	ck_assert_uint_gt(whole, 500);
	for (size_t cut = 1; cut < whole; cut++) {
		session_reset();
		memory.cut = cut;
		t = session_start_version(_i);
		ck_assert_msg(server_shake_hands(&server, t, &fault) == SATCHEL_E_TLS,
		              "%zu of %zu: %s", cut, whole, fault.message);
		ck_assert_str_eq(fault.message,
		                 "the server closed the connection in the TLS handshake");
		t->table->close(t);
		ck_assert_uint_eq(memory.closed, 1);
	}
}
END_TEST

START_TEST(records_cut_at_every_octet)
{
	struct transport *t = session_open(_i);
	size_t before, size, n;
	char room[64];

	server_write(&server, "only whole records count", 24);
	before = memory.seen;
	size = queue_size(&memory.in);
	t->table->close(t);
	for (size_t cut = 0; cut < size; cut++) {
		session_reset();
		t = session_open(_i);
		server_write(&server, "only whole records count", 24);
		memory.cut = memory.seen + cut;
		ck_assert_int_eq(t->table->read(t, room, sizeof(room), &n, &fault), SATCHEL_E_TLS);
		ck_assert_int_eq(fault.tls_status, GNUTLS_E_PREMATURE_TERMINATION);
		t->table->close(t);
	}
	ck_assert_uint_gt(before, 500);
}
END_TEST

START_TEST(closed_in_the_handshake)
{
	struct transport *t = session_start_version(_i);

	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(t->table->advance(t, &fault), SATCHEL_AGAIN);
	t->table->close(t);
	ck_assert_uint_eq(memory.closed, 1);
	session_reset();
	t = session_start_version(_i);
	t->table->close(t);
	ck_assert_uint_eq(memory.closed, 1);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("transport: tls");
	TCase *tc = tcase_create("tls");

	tcase_add_unchecked_fixture(tc, certs_begin, certs_end);
	tcase_add_checked_fixture(tc, session_set_up, session_tear_down);
	tcase_set_timeout(tc, 300); /* a handshake for each octet */
	tcase_add_loop_test(tc, in_portions_1_2, 0, (int)COUNTOF(portions));
	tcase_add_loop_test(tc, in_portions_1_3, 0, (int)COUNTOF(portions));
	BOTH_VERSIONS(tc, less_memory_than_it_would_take);
	BOTH_VERSIONS(tc, many_records_in_one_read);
	BOTH_VERSIONS(tc, small_room_leaves_the_rest_pending);
	BOTH_VERSIONS(tc, greeting_right_behind_the_handshake);
	BOTH_VERSIONS(tc, write_waits_for_room);
	BOTH_VERSIONS(tc, handshake_waits_for_room);
	BOTH_VERSIONS(tc, close_notify_is_the_end);
	BOTH_VERSIONS(tc, cut_without_close_notify);
	BOTH_VERSIONS(tc, damage_behind_octets);
	BOTH_VERSIONS(tc, error_of_the_layer_below);
	BOTH_VERSIONS(tc, close_says_goodbye);
	BOTH_VERSIONS(tc, close_without_room);
	BOTH_VERSIONS(tc, handshake_cut_at_every_octet);
	BOTH_VERSIONS(tc, records_cut_at_every_octet);
	BOTH_VERSIONS(tc, closed_in_the_handshake);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
