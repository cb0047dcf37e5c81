/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What the other end of TLS may do once it is trusted, or instead of speaking TLS; and what a session costs. */
#include "test_transport_session.h"
#include "tests/support/main.h"

#include <stdlib.h>
#include <string.h>

/* ---- what servers do once they are open */

START_TEST(tickets_do_not_disturb)
{
	struct transport *t = session_start(
		(struct server_plan){ .priority = session_versions[_i], .tickets = true },
		"mail.example.org");

	session_shake_hands(t);
	session_expect_nothing(t);
	if (_i)
		ck_assert_int_ge(gnutls_session_ticket_send(server.session, 3, 0), 0);
	server_write(&server, "behind", 6);
	session_expect(t, "behind");
	if (_i)
		ck_assert_int_ge(gnutls_session_ticket_send(server.session, 1, 0), 0);
	session_expect_nothing(t);
	t->table->close(t);
}
END_TEST

START_TEST(new_keys)
{
	struct transport *t = session_open(1);
	char room[8];
	bool ended;

	for (int i = 0; i < 3; i++) {
		ck_assert_int_ge(gnutls_session_key_update(server.session, i ? GNUTLS_KU_PEER : 0),
		                 0);
		server_write(&server, "fresh", 5);
		session_expect(t, "fresh");
		ck_assert_int_eq(world_write(t, "too", &fault), SATCHEL_OK);
		ck_assert_uint_eq(server_read(&server, room, 3, &ended), 3);
	}
	memory.full = true;
	ck_assert_int_ge(gnutls_session_key_update(server.session, GNUTLS_KU_PEER), 0);
	server_write(&server, "full", 4);
	session_expect(t, "full");
	memory.full = false;
	ck_assert_int_eq(world_write(t, "now", &fault), SATCHEL_OK);
	ck_assert_uint_eq(server_read(&server, room, 3, &ended), 3);
	t->table->close(t);
}
END_TEST

/* TLS 1.2 lets a server ask for another handshake: the request is not answered. */
START_TEST(rehandshake_is_overlooked)
{
	struct transport *t = session_open(0);

	ck_assert_int_ge(gnutls_rehandshake(server.session), 0);
	server_write(&server, "goes on", 7);
	session_expect(t, "goes on");
	t->table->close(t);
}
END_TEST

START_TEST(rehandshakes_without_end)
{
	struct transport *t = session_open(0);
	char room[8];
	size_t n;

	for (int i = 0; i < 100; i++)
		ck_assert_int_ge(gnutls_rehandshake(server.session), 0);
	ck_assert_int_eq(t->table->read(t, room, sizeof(room), &n, &fault), SATCHEL_E_TLS);
	ck_assert_str_eq(fault.message, "the server sends TLS messages without end");
	t->table->close(t);
}
END_TEST

START_TEST(alerts_without_end)
{
	struct transport *t = session_open(0);
	char room[8];
	size_t n;

	for (int i = 0; i < 10; i++)
		gnutls_alert_send(server.session, GNUTLS_AL_WARNING, GNUTLS_A_USER_CANCELED);
	server_write(&server, "fine", 4);
	session_expect(t, "fine");
	for (int i = 0; i < 100; i++)
		gnutls_alert_send(server.session, GNUTLS_AL_WARNING, GNUTLS_A_USER_CANCELED);
	ck_assert_int_eq(t->table->read(t, room, sizeof(room), &n, &fault), SATCHEL_E_TLS);
	t->table->close(t);
}
END_TEST

START_TEST(fatal_alert_has_its_name)
{
	struct transport *t = session_open(_i);
	char room[8];
	size_t n;

	gnutls_alert_send(server.session, GNUTLS_AL_FATAL, GNUTLS_A_INTERNAL_ERROR);
	ck_assert_int_eq(t->table->read(t, room, sizeof(room), &n, &fault), SATCHEL_E_TLS);
	ck_assert_str_eq(fault.message, "the server ended TLS: Internal error");
	ck_assert_int_eq(fault.tls_status, GNUTLS_E_FATAL_ALERT_RECEIVED);
	t->table->close(t);
}
END_TEST

/* TLS 1.3 says so only after the handshake. */
START_TEST(certificate_demanded)
{
	struct server_plan plan = { .priority = session_versions[_i], .wants_certificate = true };
	struct transport *t = session_start(plan, "mail.example.org");
	int rc = server_shake_hands(&server, t, &fault);
	char room[8];
	size_t n;

	server_step(&server);
	ck_assert(!server.open);
	if (!rc)
		rc = t->table->read(t, room, sizeof(room), &n, &fault);
	ck_assert_int_eq(rc, SATCHEL_E_TLS);
	ck_assert(!strncmp(fault.message, "the server ended TLS: ", 22));
	t->table->close(t);
}
END_TEST

/* ---- not TLS */

static const char *const strangers[] = {
	"* OK IMAP4rev1 ready\r\n",
	"HTTP/1.1 400 Bad Request\r\n\r\n",
	"\r\n",
	"SSH-2.0-x\r\n",
	"\x80",
};

START_TEST(plain_text_on_the_port)
{
	struct transport *t = session_start_version(1);
	int rc;

	memory.step = 1;
	queue_put(&memory.in, strangers[_i], strlen(strangers[_i]));
	memory.ended = true;
	while ((rc = t->table->advance(t, &fault)) == SATCHEL_AGAIN)
		;
	ck_assert_int_eq(rc, SATCHEL_E_TLS);
	ck_assert_str_eq(fault.message, "the server does not speak TLS on this port");
	t->table->close(t);
}
END_TEST

START_TEST(nothing_at_all)
{
	struct transport *t = session_start_version(1);

	memory.ended = true;
	ck_assert_int_eq(t->table->advance(t, &fault), SATCHEL_E_TLS);
	ck_assert_str_eq(fault.message, "the server closed the connection in the TLS handshake");
	t->table->close(t);
}
END_TEST

/* ---- the name that the server is told */

struct name_case {
	const char *host, *told;
};

static const struct name_case name_cases[] = {
	{ "mail.example.org", "mail.example.org" },
	{ "mail.example.org.", "mail.example.org" },
	{ "127.0.0.1", NULL },
	{ "::1", NULL },
};

START_TEST(server_name)
{
	const struct name_case *c = &name_cases[_i];
	struct transport *t = session_start((struct server_plan){ 0 }, c->host);
	char name[64];
	size_t size = sizeof(name);
	unsigned kind;
	int rc;

	ck_assert_int_eq(t->table->advance(t, &fault), SATCHEL_AGAIN);
	server_step(&server);
	rc = gnutls_server_name_get(server.session, name, &size, &kind, 0);
	if (c->told) {
		ck_assert_int_eq(rc, 0);
		ck_assert_str_eq(name, c->told);
	} else {
		ck_assert_int_eq(rc, GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE);
	}
	t->table->close(t);
}
END_TEST

/* ---- memory */

struct scarce {
	size_t live, calls, fail_at;
};

static void *scarce_resize(void *user, void *block, size_t old_size, size_t size)
{
	struct scarce *s = user;

	if (size && ++s->calls >= s->fail_at)
		return NULL;
	s->live += size;
	s->live -= old_size;
	if (!size) {
		free(block);
		return NULL;
	}
	return realloc(block, size);
}

static int whole_session(void)
{
	struct tls_settings settings = { .server_name = "mail.example.org",
		                         .ca_file = certs_authority_file() };
	struct server_plan plan = { .chain = &chain };
	struct transport *t;
	char room[8];
	size_t n;
	int rc;

	server_init(&server, &memory, &plan);
	rc = satcheli_tls_new(&world.env, &memory.base, &settings, &t, &fault);
	if (rc)
		return rc;
	rc = server_shake_hands(&server, t, &fault);
	server_step(&server);
	if (!rc) {
		server_write(&server, "hello", 5);
		rc = t->table->read(t, room, sizeof(room), &n, &fault);
	}
	t->table->close(t);
	return rc;
}

START_TEST(no_memory)
{
	struct scarce scarce = { 0 };
	satchel_allocator from = { scarce_resize, &scarce };
	int rc = SATCHEL_E_MEMORY;

	world.env.from = &from;
	for (scarce.fail_at = 1; rc == SATCHEL_E_MEMORY; scarce.fail_at++) {
		scarce.calls = 0;
		rc = whole_session();
		ck_assert_uint_eq(scarce.live, 0);
		ck_assert_uint_eq(memory.closed, 1);
		session_reset();
		ck_assert_uint_lt(scarce.fail_at, 100);
	}
	ck_assert_int_eq(rc, SATCHEL_OK);
	ck_assert_uint_gt(scarce.fail_at, 3);
}
END_TEST

/* An idle connection keeps no buffer: what is left is the transport itself. */
START_TEST(idle_connection_is_small)
{
	struct scarce scarce = { .fail_at = SIZE_MAX };
	satchel_allocator from = { scarce_resize, &scarce };
	struct transport *t;

	world.env.from = &from;
	t = session_open(_i);
	server_write(&server, "hello", 5);
	session_expect(t, "hello");
	session_expect_nothing(t);
	ck_assert_uint_lt(scarce.live, 4096);
	t->table->close(t);
	ck_assert_uint_eq(scarce.live, 0);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("transport: peer");
	TCase *tc = tcase_create("peer");

	tcase_add_unchecked_fixture(tc, certs_begin, certs_end);
	tcase_add_checked_fixture(tc, session_set_up, session_tear_down);
	tcase_set_timeout(tc, 120); /* keys are made */
	BOTH_VERSIONS(tc, tickets_do_not_disturb);
	tcase_add_test(tc, new_keys);
	tcase_add_test(tc, rehandshake_is_overlooked);
	tcase_add_test(tc, rehandshakes_without_end);
	tcase_add_test(tc, alerts_without_end);
	BOTH_VERSIONS(tc, fatal_alert_has_its_name);
	BOTH_VERSIONS(tc, certificate_demanded);
	tcase_add_loop_test(tc, plain_text_on_the_port, 0, (int)COUNTOF(strangers));
	tcase_add_test(tc, nothing_at_all);
	tcase_add_loop_test(tc, server_name, 0, (int)COUNTOF(name_cases));
	tcase_add_test(tc, no_memory);
	BOTH_VERSIONS(tc, idle_connection_is_small);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
