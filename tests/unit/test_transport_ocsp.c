/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Answers about revocation that a server staples to its certificate. They are made by the openssl command: GnuTLS reads
 * them and makes none. */
#include "test_transport_session.h"
#include "tests/support/main.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static char folder[32];

static void set_up(void)
{
	session_set_up();
	strcpy(folder, "/tmp/satchel-test-XXXXXX");
	ck_assert(mkdtemp(folder) != NULL);
}

static void run(const char *command)
{
	char line[700];

	snprintf(line, sizeof(line), "cd %s && { %s; } >log 2>&1 || { cat log >&2; false; }",
	         folder, command);
	ck_assert_msg(system(line) == 0, "%s", command);
}

static void tear_down(void)
{
	gnutls_global_set_time_function(time);
	run("rm -f *.pem *.key *.der index* log");
	ck_assert(!rmdir(folder));
	session_tear_down();
}

#define LEAF "serial=$(openssl x509 -in leaf.pem -noout -serial | cut -d= -f2); "
#define VALID "printf 'V\\t491231235959Z\\t\\t%s\\tunknown\\t/CN=server\\n' $serial >index; "
#define REVOKED \
	"printf 'R\\t491231235959Z\\t200101000000Z\\t%s\\tunknown\\t/CN=server\\n' $serial >index; "
#define OTHER "printf 'V\\t491231235959Z\\t\\t77\\tunknown\\t/CN=other\\n' >index; "
#define ASK "openssl ocsp -issuer ca.pem -cert leaf.pem -reqout ask.der && "
#define ANSWER "openssl ocsp -index index -CA ca.pem -reqin ask.der -respout answer.der -noverify "
#define BY_CA "-rsigner ca.pem -rkey ca.key "
#define BY_LEAF "-rsigner leaf.pem -rkey leaf.key "

struct ocsp_case {
	const char *name;
	bool must_staple;
	const char *make; /* answer.der */
	int days;         /* from then until the handshake */
	unsigned status;  /* 0: accepted */
	const char *says;
};

static const struct ocsp_case cases[] = {
	{ "good", false, LEAF VALID ASK ANSWER BY_CA "-ndays 2", 0, 0, "" },
	{ "good, and must be there", true, LEAF VALID ASK ANSWER BY_CA "-ndays 2", 0, 0, "" },
	{ "revoked", false, LEAF REVOKED ASK ANSWER BY_CA "-ndays 2", 0, GNUTLS_CERT_REVOKED,
	  "was revoked" },
	{ "revoked, and must be there", true, LEAF REVOKED ASK ANSWER BY_CA "-ndays 2", 0,
	  GNUTLS_CERT_REVOKED, "was revoked" },
	{ "signed by the server itself", true, LEAF VALID ASK ANSWER BY_LEAF "-ndays 2", 0,
	  GNUTLS_CERT_INVALID_OCSP_STATUS, "came with an OCSP answer that is not valid" },
	{ "of no certificate that is known", true, LEAF OTHER ASK ANSWER BY_CA "-ndays 2", 0,
	  GNUTLS_CERT_MISSING_OCSP_STATUS, "came without the OCSP answer that it must have" },
	{ "old, and must be there", true, LEAF VALID ASK ANSWER BY_CA "-ndays 2", 3,
	  GNUTLS_CERT_MISSING_OCSP_STATUS, "came without the OCSP answer that it must have" },
	{ "old and revoked", false, LEAF REVOKED ASK ANSWER BY_CA "-ndays 2", 3,
	  GNUTLS_CERT_REVOKED, "was revoked" },
	{ "old", false, LEAF VALID ASK ANSWER BY_CA "-ndays 2", 3, 0, "" },
	{ "signed by the server itself, not demanded", false,
	  LEAF VALID ASK ANSWER BY_LEAF "-ndays 2", 0, GNUTLS_CERT_INVALID_OCSP_STATUS,
	  "came with an OCSP answer that is not valid" },
	{ "of no certificate that is known, not demanded", false,
	  LEAF OTHER ASK ANSWER BY_CA "-ndays 2", 0, 0, "" },
};

static int days_ahead;

static time_t tell_time(time_t *out)
{
	time_t now = time(NULL) + days_ahead * 86400;

	if (out)
		*out = now;
	return now;
}

START_TEST(stapled)
{
	const struct ocsp_case *c = &cases[_i];
	struct cert_plan cert = { .dns = { "mail.example.org" }, .must_staple = c->must_staple };
	struct tls_settings settings = { .server_name = "mail.example.org",
		                         .ca_file = certs_authority_file() };
	char file[64];
	struct server_plan plan = { .chain = &chain, .ocsp_file = file };
	struct transport *t;
	int rc;

	certs_free(&chain);
	certs_make(&cert, &chain);
	certs_export(&chain, folder);
	run(c->make);
	snprintf(file, sizeof(file), "%s/answer.der", folder);
	server_init(&server, &memory, &plan);
	ck_assert_int_eq(satcheli_tls_new(&world.env, &memory.base, &settings, &t, &fault),
	                 SATCHEL_OK);
	days_ahead = c->days;
	gnutls_global_set_time_function(tell_time);
	rc = server_shake_hands(&server, t, &fault);
	ck_assert_msg(rc == (c->status ? SATCHEL_E_CERTIFICATE : SATCHEL_OK), "%s: %d %s", c->name,
	              rc, fault.message);
	ck_assert_msg(((unsigned)fault.tls_status & c->status) == c->status, "%s: %x %s", c->name,
	              (unsigned)fault.tls_status, fault.message);
	ck_assert_msg(strstr(fault.message, c->says) != NULL, "%s: %x %s", c->name,
	              (unsigned)fault.tls_status, fault.message);
	t->table->close(t);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("transport: ocsp");
	TCase *tc = tcase_create("ocsp");

	tcase_add_unchecked_fixture(tc, certs_begin, certs_end);
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, stapled, 0, (int)COUNTOF(cases));
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	if (system("openssl version >/dev/null 2>&1") == 0)
		return satchel_test_main(suite);
	puts("1..0 # SKIP the openssl command is not there");
	return 0;
}
