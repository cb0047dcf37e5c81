/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Servers that must be accepted, and the files of authorities. */
#include "test_transport_session.h"
#include "tests/support/main.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define AUTHORITY .authority = true
/* Longer than a host can be, and than GnuTLS looks at: it would go on to the common name then. */
#define LABEL "abcdefghijklmnopqrstuvwxyz.abcdefghijklmnopqrstuvwxyz."
#define LONG_NAME LABEL LABEL LABEL LABEL LABEL LABEL "example.org"
#define FOR_HOST .dns = { "mail.example.org" }

static const struct cert_plan middle = { .cn = "middle", AUTHORITY };
static const struct cert_plan last = { .cn = "last", AUTHORITY, .last_authority = true };
/* ---- accepted */

static const struct cert_plan middle_2 = { .cn = "middle 2", AUTHORITY, .issuer = &middle };
static const struct cert_plan middle_3 = { .cn = "middle 3", AUTHORITY, .issuer = &middle_2 };
static const struct cert_plan limited_org = { .cn = "limited",
	                                      AUTHORITY,
	                                      .permitted = "example.org" };

struct acceptance {
	const char *name, *host;
	struct cert_plan plan;
};

static const struct acceptance acceptances[] = {
	{ "P-256", "mail.example.org", { FOR_HOST } },
	{ "P-384", "mail.example.org", { FOR_HOST, .key = KEY_P384 } },
	{ "Ed25519", "mail.example.org", { FOR_HOST, .key = KEY_ED25519 } },
	{ "RSA 2048", "mail.example.org", { FOR_HOST, .key = KEY_RSA_2048 } },
	{ "RSA 3072", "mail.example.org", { FOR_HOST, .key = KEY_RSA_3072 } },
	{ "SHA-512", "mail.example.org", { FOR_HOST, .digest = GNUTLS_DIG_SHA512 } },
	{ "second name", "mail.example.org", { .dns = { "example.org", "mail.example.org" } } },
	{ "other case", "Mail.Example.ORG", { .dns = { "mAIL.eXAMPLE.org" } } },
	{ "final dot", "mail.example.org.", { FOR_HOST } },
	{ "wildcard", "mail.example.org", { .dns = { "*.example.org" } } },
	{ "behind overlong names",
	  "mail.example.org",
	  { .dns = { LONG_NAME, "mail.example.org" } } },
	{ "A-label", "xn--mller-kva.example.org", { .dns = { "xn--mller-kva.example.org" } } },
	{ "U-label of an A-label",
	  "m\303\274ller.example.org",
	  { .dns = { "xn--mller-kva.example.org" } } },
	{ "one label", "localhost", { .dns = { "localhost" } } },
	{ "IPv4", "127.0.0.1", { .ip = "127.0.0.1" } },
	{ "IPv4 beside names", "127.0.0.1", { .dns = { "localhost" }, .ip = "127.0.0.1" } },
	{ "IPv6", "::1", { .ip = "::1" } },
	{ "IPv6 in another spelling", "2001:DB8:0:0::7", { .ip = "2001:db8::7" } },
	{ "three intermediates", "mail.example.org", { FOR_HOST, .issuer = &middle_3 } },
	{ "within a constraint", "mail.example.org", { FOR_HOST, .issuer = &limited_org } },
	{ "last authority", "mail.example.org", { FOR_HOST, .issuer = &last } },
};

static void accept_it(const struct acceptance *c, const char *priority)
{
	struct server_plan plan = { .cert = &c->plan, .priority = priority };
	struct transport *t = session_start(plan, c->host);
	char room[8];
	bool ended;
	int rc = server_shake_hands(&server, t, &fault);

	ck_assert_msg(rc == SATCHEL_OK, "%s: %d %s (server: %s)", c->name, rc, fault.message,
	              gnutls_strerror(server.error));
	server_step(&server);
	ck_assert(server.open);
	ck_assert_int_eq(world_write(t, "hello", &fault), SATCHEL_OK);
	ck_assert_uint_eq(server_read(&server, room, 5, &ended), 5);
	ck_assert(strstr(world.notes, "TLS with "));
	t->table->close(t);
	ck_assert_uint_eq(server_read(&server, room, 1, &ended), 0);
	ck_assert(ended);
}

START_TEST(accepted_by_1_3)
{
	accept_it(&acceptances[_i], session_versions[1]);
}
END_TEST

START_TEST(accepted_by_1_2)
{
	accept_it(&acceptances[_i], session_versions[0]);
}
END_TEST

/* ---- authorities */

/* The system's authorities know nothing of ours. */
START_TEST(private_authority_must_be_named)
{
	static const struct cert_plan cert = { FOR_HOST };
	struct server_plan plan = { .cert = &cert };
	struct tls_settings settings = { .server_name = "mail.example.org" };
	struct transport *t;
	int rc;

	server_init(&server, &memory, &plan);
	rc = satcheli_tls_new(&world.env, &memory.base, &settings, &t, &fault);
	if (rc == SATCHEL_E_TLS) { /* this system has none at all */
		ck_assert(strstr(fault.message, "no certificates of authorities"));
		ck_assert_uint_eq(memory.closed, 1);
		return;
	}
	ck_assert_int_eq(server_shake_hands(&server, t, &fault), SATCHEL_E_CERTIFICATE);
	ck_assert(fault.tls_status & GNUTLS_CERT_SIGNER_NOT_FOUND);
	t->table->close(t);
}
END_TEST

struct file_case {
	const char *content; /* NULL: no file; "/": a folder */
	const char *says;
};

static const struct file_case file_cases[] = {
	{ NULL, " cannot be read: No such file or directory" },
	{ "/", " has no certificate in it" },
	{ "", " has no certificate in it" },
	{ "no PEM\n", " has no certificate in it" },
	{ "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
	  " has no certificate in it" },
};

static void make_file(const char *path, const char *content)
{
	FILE *f;

	if (content && *content == '/') {
		ck_assert(!mkdir(path, 0700));
		return;
	}
	f = content ? fopen(path, "w") : NULL;
	ck_assert(!content || (f && fputs(content, f) >= 0 && !fclose(f)));
}

START_TEST(file_without_authorities)
{
	char folder[] = "/tmp/satchel-test-XXXXXX", path[64], message[160];
	struct tls_settings settings = { .server_name = "x", .ca_file = path };
	struct transport *t = NULL;

	ck_assert(mkdtemp(folder) != NULL);
	snprintf(path, sizeof(path), "%s/ca.pem", folder);
	make_file(path, file_cases[_i].content);
	ck_assert_int_eq(satcheli_tls_new(&world.env, &memory.base, &settings, &t, &fault),
	                 SATCHEL_E_ARGUMENT);
	snprintf(message, sizeof(message), "ca_file %s%s", path, file_cases[_i].says);
	ck_assert_str_eq(fault.message, message);
	ck_assert_uint_eq(memory.closed, 1);
	ck_assert_ptr_null(t);
	remove(path);
	rmdir(folder);
}
END_TEST

START_TEST(no_name)
{
	struct tls_settings settings = { .server_name = _i ? "" : NULL };
	struct transport *t = NULL;

	ck_assert_int_eq(satcheli_tls_new(&world.env, &memory.base, &settings, &t, &fault),
	                 SATCHEL_E_ARGUMENT);
	ck_assert_uint_eq(memory.closed, 1);
	ck_assert_ptr_null(t);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("transport: acceptance");
	TCase *tc = tcase_create("acceptance");

	tcase_add_unchecked_fixture(tc, certs_begin, certs_end);
	tcase_add_checked_fixture(tc, session_set_up, session_tear_down);
	tcase_set_timeout(tc, 120); /* keys are made */
	tcase_add_loop_test(tc, accepted_by_1_3, 0, (int)COUNTOF(acceptances));
	tcase_add_loop_test(tc, accepted_by_1_2, 0, (int)COUNTOF(acceptances));
	tcase_add_test(tc, private_authority_must_be_named);
	tcase_add_loop_test(tc, file_without_authorities, 0, (int)COUNTOF(file_cases));
	tcase_add_loop_test(tc, no_name, 0, 2);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
