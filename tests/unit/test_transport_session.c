/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* One TLS session in memory, from the first octet to the last. */
#include "test_transport_session.h"

#include <check.h>
#include <string.h>

struct world world;
struct memory memory;
struct server server;
struct fault fault;
struct cert_chain chain;

#define LAX ":%PROFILE_VERY_WEAK:%DEBUG_ALLOW_KEY_USAGE_VIOLATIONS"
const char *const session_versions[SESSION_VERSIONS] = {
	"NORMAL:-VERS-ALL:+VERS-TLS1.2" LAX,
	"NORMAL:-VERS-ALL:+VERS-TLS1.3" LAX,
};

void session_set_up(void)
{
	/* The signatures of this kind of key have all the same size, so that sessions have it too. */
	static const struct cert_plan plan = { .key = KEY_ED25519, .dns = { "mail.example.org" } };

	world_init(&world);
	memory_init(&memory);
	memset(&server, 0, sizeof(server));
	memset(&fault, 0, sizeof(fault));
	certs_make(&plan, &chain);
}

void session_reset(void)
{
	server_clear(&server);
	memory_clear(&memory);
}

void session_tear_down(void)
{
	session_reset();
	certs_free(&chain);
}

struct transport *session_start(struct server_plan plan, const char *host)
{
	struct tls_settings settings = { .server_name = host, .ca_file = certs_authority_file() };
	struct transport *t = NULL;

	if (!plan.cert)
		plan.chain = &chain;
	server_init(&server, &memory, &plan);
	ck_assert_msg(!satcheli_tls_new(&world.env, &memory.base, &settings, &t, &fault), "%s",
	              fault.message);
	return t;
}

struct transport *session_start_version(int version)
{
	return session_start((struct server_plan){ .priority = session_versions[version] },
	                     "mail.example.org");
}

void session_shake_hands(struct transport *t)
{
	ck_assert_msg(!server_shake_hands(&server, t, &fault), "%s", fault.message);
	server_step(&server);
	ck_assert_msg(server.open, "%s", gnutls_strerror(server.error));
}

struct transport *session_open(int version)
{
	struct transport *t = session_start_version(version);

	session_shake_hands(t);
	return t;
}

void session_expect(struct transport *t, const char *text)
{
	char room[65536];
	size_t n = 0;

	ck_assert_msg(!t->table->read(t, room, sizeof(room), &n, &fault), "%s", fault.message);
	ck_assert_msg(n == strlen(text) && !memcmp(room, text, n), "%.*s", (int)n, room);
}

void session_expect_nothing(struct transport *t)
{
	char room[16];
	size_t n;

	ck_assert_int_eq(t->table->read(t, room, sizeof(room), &n, &fault), SATCHEL_AGAIN);
	ck_assert(!t->table->pending(t));
}
