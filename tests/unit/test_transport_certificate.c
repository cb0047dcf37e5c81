/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Servers that must be refused: a table of certificates, each with its own words, and of what servers speak. Not an octet
 * of ours goes to any of them. */
#include "test_transport_session.h"
#include "tests/support/main.h"

#include <stdio.h>
#include <string.h>

/* ---- refused */

#define AUTHORITY .authority = true
/* Longer than a host can be, and than GnuTLS looks at: it would go on to the common name then. */
#define LABEL "abcdefghijklmnopqrstuvwxyz.abcdefghijklmnopqrstuvwxyz."
#define LONG_NAME LABEL LABEL LABEL LABEL LABEL LABEL "example.org"
#define FOR_HOST .dns = { "mail.example.org" }

static const struct cert_plan middle = { .cn = "middle", AUTHORITY };
static const struct cert_plan expired_middle = { .cn = "middle",
	                                         AUTHORITY,
	                                         .from_days = -60,
	                                         .to_days = -2 };
static const struct cert_plan no_authority = { .cn = "a server",
	                                       .usage = GNUTLS_KEY_KEY_CERT_SIGN };
static const struct cert_plan last = { .cn = "last", AUTHORITY, .last_authority = true };
static const struct cert_plan below_last = { .cn = "below", AUTHORITY, .issuer = &last };
static const struct cert_plan limited = { .cn = "limited", AUTHORITY, .permitted = "example.net" };
static const struct cert_plan middle_of_stranger = { .cn = "middle",
	                                             AUTHORITY,
	                                             .issuer = &cert_stranger };

struct refusal {
	const char *name, *host;
	struct cert_plan plan;
	unsigned status;  /* bits that it must have */
	const char *says; /* words that it must have */
};

static const struct refusal refusals[] = {
	{ "expired",
	  "mail.example.org",
	  { FOR_HOST, .from_days = -60, .to_days = -1 },
	  GNUTLS_CERT_EXPIRED,
	  "certificate of mail.example.org has expired" },
	{ "not yet valid",
	  "mail.example.org",
	  { FOR_HOST, .from_days = 2, .to_days = 9 },
	  GNUTLS_CERT_NOT_ACTIVATED,
	  "is not valid yet" },
	{ "expired intermediate",
	  "mail.example.org",
	  { FOR_HOST, .issuer = &expired_middle },
	  GNUTLS_CERT_EXPIRED,
	  "has expired" },
	{ "another host",
	  "mail.example.org",
	  { .dns = { "mail.example.net", "example.org" } },
	  GNUTLS_CERT_UNEXPECTED_OWNER,
	  "certificate of mail.example.org is for another name" },
	{ "only the common name is right",
	  "mail.example.org",
	  { .cn = "mail.example.org", .dns = { "other.example.org" } },
	  GNUTLS_CERT_UNEXPECTED_OWNER,
	  "is for another name" },
	{ "common name alone",
	  "mail.example.org",
	  { .cn = "mail.example.org" },
	  GNUTLS_CERT_UNEXPECTED_OWNER,
	  "is for another name" },
	{ "common name and an address",
	  "mail.example.org",
	  { .cn = "mail.example.org", .ip = "192.0.2.1" },
	  GNUTLS_CERT_UNEXPECTED_OWNER,
	  "is for another name" },
	{ "wildcard for everything",
	  "mail.example.org",
	  { .dns = { "*" } },
	  GNUTLS_CERT_UNEXPECTED_OWNER,
	  "is for another name" },
	{ "wildcard for everything, one label",
	  "mail",
	  { .dns = { "*" } },
	  GNUTLS_CERT_UNEXPECTED_OWNER,
	  "is for another name" },
	{ "wildcard for a top level",
	  "example.org",
	  { .dns = { "*.org" } },
	  GNUTLS_CERT_UNEXPECTED_OWNER,
	  "is for another name" },
	{ "wildcard for two labels",
	  "a.b.example.org",
	  { .dns = { "*.example.org" } },
	  GNUTLS_CERT_UNEXPECTED_OWNER,
	  "is for another name" },
	{ "wildcard for no label",
	  "example.org",
	  { .dns = { "*.example.org" } },
	  GNUTLS_CERT_UNEXPECTED_OWNER,
	  "is for another name" },
	{ "wildcard within a label",
	  "foo.example.org",
	  { .dns = { "f*.example.org" } },
	  GNUTLS_CERT_UNEXPECTED_OWNER,
	  "is for another name" },
	{ "wildcard not in front",
	  "mail.x.example.org",
	  { .dns = { "mail.*.example.org" } },
	  GNUTLS_CERT_UNEXPECTED_OWNER,
	  "is for another name" },
	{ "final dot in the certificate",
	  "mail.example.org",
	  { .dns = { "mail.example.org." } },
	  GNUTLS_CERT_UNEXPECTED_OWNER,
	  "is for another name" },
	{ "wildcard twice",
	  "a.b.example.org",
	  { .dns = { "*.*.example.org" } },
	  GNUTLS_CERT_UNEXPECTED_OWNER,
	  "is for another name" },
	{ "the name and more",
	  "mail.example.org",
	  { .dns = { "mail.example.organic" } },
	  GNUTLS_CERT_UNEXPECTED_OWNER,
	  "is for another name" },
	{ "the end of the name",
	  "mail.example.org",
	  { .dns = { "example.org", "ail.example.org" } },
	  GNUTLS_CERT_UNEXPECTED_OWNER,
	  "is for another name" },
	{ "NUL in the name",
	  "mail.example.org",
	  { .dns_with_nul = "mail.example.org|.example.net" },
	  GNUTLS_CERT_UNEXPECTED_OWNER,
	  "is for another name" },
	{ "NUL at the end of the name",
	  "mail.example.org",
	  { .dns_with_nul = "mail.example.org|" },
	  GNUTLS_CERT_UNEXPECTED_OWNER,
	  "is for another name" },
	{ "overlong names, and the common name is right",
	  "mail.example.org",
	  { .cn = "mail.example.org", .dns = { LONG_NAME, "other.example.org" } },
	  GNUTLS_CERT_UNEXPECTED_OWNER,
	  "is for another name" },
	{ "empty name",
	  "mail.example.org",
	  { .cn = "mail.example.org", .dns_with_nul = "|" },
	  GNUTLS_CERT_UNEXPECTED_OWNER,
	  "is for another name" },
	{ "address without an address name",
	  "127.0.0.1",
	  { .dns = { "localhost" } },
	  GNUTLS_CERT_UNEXPECTED_OWNER,
	  "certificate of 127.0.0.1 is for another name" },
	{ "address as a DNS name",
	  "127.0.0.1",
	  { .dns = { "127.0.0.1" } },
	  GNUTLS_CERT_UNEXPECTED_OWNER,
	  "is for another name" },
	{ "address as the common name",
	  "127.0.0.1",
	  { .cn = "127.0.0.1" },
	  GNUTLS_CERT_UNEXPECTED_OWNER,
	  "is for another name" },
	{ "another address",
	  "127.0.0.1",
	  { .ip = "127.0.0.2" },
	  GNUTLS_CERT_UNEXPECTED_OWNER,
	  "is for another name" },
	{ "v6 address without one",
	  "::1",
	  { .dns = { "localhost" }, .ip = "127.0.0.1" },
	  GNUTLS_CERT_UNEXPECTED_OWNER,
	  "certificate of ::1 is for another name" },
	{ "short spelling of an address is a name",
	  "127.1",
	  { .ip = "127.0.0.1" },
	  GNUTLS_CERT_UNEXPECTED_OWNER,
	  "is for another name" },
	{ "self-signed",
	  "mail.example.org",
	  { FOR_HOST, AUTHORITY, .issuer = &cert_itself,
	    .usage = GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_DIGITAL_SIGNATURE },
	  GNUTLS_CERT_SIGNER_NOT_FOUND,
	  "is not signed by a known authority" },
	{ "signed by a stranger",
	  "mail.example.org",
	  { FOR_HOST, .issuer = &cert_stranger },
	  GNUTLS_CERT_SIGNER_NOT_FOUND,
	  "is not signed by a known authority" },
	{ "signed by a friend of a stranger",
	  "mail.example.org",
	  { FOR_HOST, .issuer = &middle_of_stranger },
	  GNUTLS_CERT_SIGNER_NOT_FOUND,
	  "is not signed by a known authority" },
	{ "the intermediate is missing",
	  "mail.example.org",
	  { FOR_HOST, .issuer = &middle, .alone = true },
	  GNUTLS_CERT_SIGNER_NOT_FOUND,
	  "is not signed by a known authority" },
	{ "self-signed, no authority",
	  "mail.example.org",
	  { FOR_HOST, .issuer = &cert_itself },
	  GNUTLS_CERT_SIGNER_NOT_FOUND,
	  "is not signed by a known authority" },
	{ "signed by a server",
	  "mail.example.org",
	  { FOR_HOST, .issuer = &no_authority },
	  GNUTLS_CERT_SIGNER_NOT_CA,
	  "is signed by something that is no authority" },
	{ "one authority too many",
	  "mail.example.org",
	  { FOR_HOST, .issuer = &below_last },
	  GNUTLS_CERT_SIGNER_CONSTRAINTS_FAILURE,
	  "is against the limits of its authority" },
	{ "name against a constraint",
	  "mail.example.org",
	  { FOR_HOST, .issuer = &limited },
	  GNUTLS_CERT_SIGNER_CONSTRAINTS_FAILURE,
	  "is against the limits of its authority" },
	{ "for clients",
	  "mail.example.org",
	  { FOR_HOST, .purpose = GNUTLS_KP_TLS_WWW_CLIENT },
	  GNUTLS_CERT_PURPOSE_MISMATCH,
	  "is not meant for servers" },
	{ "for mail protection",
	  "mail.example.org",
	  { FOR_HOST, .purpose = GNUTLS_KP_EMAIL_PROTECTION },
	  GNUTLS_CERT_PURPOSE_MISMATCH,
	  "is not meant for servers" },
	{ "critical extension",
	  "mail.example.org",
	  { FOR_HOST, .critical_extension = true },
	  GNUTLS_CERT_UNKNOWN_CRIT_EXTENSIONS,
	  "has a critical extension that is not known" },
	{ "must staple and does not",
	  "mail.example.org",
	  { FOR_HOST, .must_staple = true },
	  GNUTLS_CERT_MISSING_OCSP_STATUS,
	  "came without the OCSP answer that it must have" },
	{ "RSA 1024",
	  "mail.example.org",
	  { FOR_HOST, .key = KEY_RSA_1024 },
	  GNUTLS_CERT_INSECURE_ALGORITHM,
	  "has a weak key or signature" },
	{ "SHA-1",
	  "mail.example.org",
	  { FOR_HOST, .digest = GNUTLS_DIG_SHA1 },
	  GNUTLS_CERT_INSECURE_ALGORITHM,
	  "has a weak key or signature" },
	{ "MD5",
	  "mail.example.org",
	  { FOR_HOST, .digest = GNUTLS_DIG_MD5 },
	  GNUTLS_CERT_INSECURE_ALGORITHM,
	  "has a weak key or signature" },
	{ "two faults",
	  "mail.example.org",
	  { .dns = { "x.example.org" }, .from_days = -60, .to_days = -1 },
	  GNUTLS_CERT_EXPIRED | GNUTLS_CERT_UNEXPECTED_OWNER,
	  "certificate of mail.example.org is for another name, has expired" },
};

/* Whatever the server got is handshake or an alert: it never opened, and has nothing to read. */
static void nothing_was_said(struct transport *t)
{
	char room[16];
	size_t n;
	bool ended;

	ck_assert_int_lt(t->table->write(t, "secret", 6, &n, &fault), 0);
	ck_assert_int_lt(t->table->read(t, room, sizeof(room), &n, &fault), 0);
	ck_assert_int_lt(t->table->advance(t, &fault), 0);
	server_step(&server);
	ck_assert(!server.open);
	ck_assert_uint_eq(server_read(&server, room, sizeof(room), &ended), 0);
	t->table->close(t);
	ck_assert_uint_eq(memory.closed, 1);
}

static void refuse(const struct refusal *c, const char *priority)
{
	struct server_plan plan = { .cert = &c->plan, .priority = priority };
	struct transport *t = session_start(plan, c->host);
	int rc = server_shake_hands(&server, t, &fault);

	ck_assert_msg(rc == SATCHEL_E_CERTIFICATE, "%s: %d %s (server: %s)", c->name, rc,
	              fault.message, gnutls_strerror(server.error));
	ck_assert_msg(((unsigned)fault.tls_status & c->status) == c->status, "%s: status %x (%s)",
	              c->name, (unsigned)fault.tls_status, fault.message);
	ck_assert_msg(strstr(fault.message, c->says) != NULL, "%s: %s", c->name, fault.message);
	nothing_was_said(t);
}

START_TEST(refused_by_1_3)
{
	refuse(&refusals[_i], session_versions[1]);
}
END_TEST

START_TEST(refused_by_1_2)
{
	refuse(&refusals[_i], session_versions[0]);
}
END_TEST

/* ---- for which names it is */

struct names_case {
	const char *name, *host;
	struct cert_plan plan;
	const char *names; /* what is said of them */
};

static const struct names_case names_cases[] = {
	{ "two names",
	  "mail.example.org",
	  { .dns = { "mail.example.net", "*.example.com" } },
	  ": it is for mail.example.net, *.example.com" },
	{ "a name and an address",
	  "::1",
	  { .dns = { "localhost" }, .ip = "127.0.0.1" },
	  ": it is for localhost, 127.0.0.1" },
	{ "an address of IPv6", "127.0.0.1", { .ip = "::1" }, ": it is for ::1" },
	{ "none", "mail.example.org", { .cn = "mail.example.org" }, "" },
	{ "a name that looks like an address", "127.0.0.1", { .dns = { "127.0.0.1" } }, "" },
	{ "NUL",
	  "mail.example.org",
	  { .dns_with_nul = "mail.example.org|.example.net" },
	  ": it is for mail.example.org?.example.net" },
	{ "controls, quotes and other words",
	  "mail.example.org",
	  { .dns_with_nul = "\x1b[31mcall 0900\r\n\x7f\"\xc3\xa4_" },
	  ": it is for ??31mcall?0900??????_" },
	{ "more names than are told",
	  "mail.example.org",
	  { .dns = { LABEL "net", LABEL "example", "example.org" } },
	  ": it is for " LABEL "net, ..." },
	{ "the first is longer than all that is told",
	  "mail.example.org",
	  { .dns = { LABEL LABEL "net", "example.org" } },
	  ": it is for ..." },
	{ "one that is longer than a host can be",
	  "mail.example.org",
	  { .dns = { LONG_NAME, "example.org" } },
	  ": it is for example.org" },
	{ "a stranger's words",
	  "mail.example.org",
	  { .dns = { "call.0900" }, .issuer = &cert_stranger },
	  ", is not signed by a known authority" },
};

START_TEST(names_are_told)
{
	const struct names_case *c = &names_cases[_i];
	struct server_plan plan = { .cert = &c->plan };
	struct transport *t = session_start(plan, c->host);
	char text[256];

	ck_assert_int_eq(server_shake_hands(&server, t, &fault), SATCHEL_E_CERTIFICATE);
	snprintf(text, sizeof(text), "certificate of %s is for another name%s", c->host, c->names);
	ck_assert_msg(!strcmp(fault.message, text), "%s: %s", c->name, fault.message);
	nothing_was_said(t);
}
END_TEST

/* ---- refused for what the server speaks */

#define LAX ":%DEBUG_ALLOW_KEY_USAGE_VIOLATIONS"

struct server_case {
	const char *name, *priority;
	struct cert_plan plan;
	const char *says;
};

static const struct server_case server_cases[] = {
	{ "TLS 1.1", "NORMAL:-VERS-ALL:+VERS-TLS1.1", { FOR_HOST, .key = KEY_RSA_2048 }, "" },
	{ "TLS 1.0", "NORMAL:-VERS-ALL:+VERS-TLS1.0", { FOR_HOST, .key = KEY_RSA_2048 }, "" },
	{ "no certificate", "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+ANON-ECDH", { FOR_HOST }, "" },
	{ "3DES",
	  "NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+3DES-CBC",
	  { FOR_HOST, .key = KEY_RSA_2048 },
	  "" },
	{ "RC4",
	  "NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+ARCFOUR-128",
	  { FOR_HOST, .key = KEY_RSA_2048 },
	  "" },
	{ "NULL cipher",
	  "NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+NULL",
	  { FOR_HOST, .key = KEY_RSA_2048 },
	  "" },
	{ "key not for signatures, 1.2",
	  "NORMAL:-VERS-ALL:+VERS-TLS1.2" LAX,
	  { FOR_HOST, .usage = GNUTLS_KEY_KEY_CERT_SIGN },
	  "ey usage" },
	{ "key not for signatures, 1.3",
	  "NORMAL:-VERS-ALL:+VERS-TLS1.3" LAX,
	  { FOR_HOST, .usage = GNUTLS_KEY_KEY_CERT_SIGN },
	  "ey usage" },
};

START_TEST(server_is_refused)
{
	const struct server_case *c = &server_cases[_i];
	struct server_plan plan = { .cert = &c->plan, .priority = c->priority };
	struct transport *t = session_start(plan, "mail.example.org");
	int rc = server_shake_hands(&server, t, &fault);

	ck_assert_msg(rc == SATCHEL_E_TLS, "%s: %d %s", c->name, rc, fault.message);
	ck_assert_msg(fault.message[0] && strstr(fault.message, c->says), "%s: %s", c->name,
	              fault.message);
	ck_assert_int_ne(fault.tls_status, 0);
	nothing_was_said(t);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("transport: certificate");
	TCase *tc = tcase_create("certificate");

	tcase_add_unchecked_fixture(tc, certs_begin, certs_end);
	tcase_add_checked_fixture(tc, session_set_up, session_tear_down);
	tcase_set_timeout(tc, 120); /* keys are made */
	tcase_add_loop_test(tc, refused_by_1_3, 0, (int)COUNTOF(refusals));
	tcase_add_loop_test(tc, refused_by_1_2, 0, (int)COUNTOF(refusals));
	tcase_add_loop_test(tc, names_are_told, 0, (int)COUNTOF(names_cases));
	tcase_add_loop_test(tc, server_is_refused, 0, (int)COUNTOF(server_cases));
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
