/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* STARTTLS of a client, with a server in the same thread: what was said in clear is forgotten (Q002), and who says more
 * than is due before TLS is an attacker (Q003, CVE-2011-0411). RFC 9051 section 6.2.1. */
#include "highlevel/client/client.h"
#include "test_transport_session.h"
#include "tests/support/main.h"

#include <satchel/satchel.h>

#include <string.h>

static satchel_client *imap;
static satchel_call call;

static void start(const char *greeting)
{
	int rc;

	call = (satchel_call){ 0 };
	queue_put(&memory.in, greeting, strlen(greeting));
	rc = satcheli_open_on(&imap, &memory.base, "imap://mail.example.org",
	                      SATCHEL_OPTIONS(.call = &call, .tag_prefix = "T",
	                                      .ca_file = certs_authority_file()));
	ck_assert_int_eq(rc, SATCHEL_QUEUED);
	satchel_process(imap);
}

static void expect_sent(const char *text)
{
	char room[256];
	size_t n = queue_take(&memory.out, room, sizeof(room));

	ck_assert_msg(n == strlen(text) && !memcmp(room, text, n), "%.*s", (int)n, room);
}

static void say(const char *text)
{
	queue_put(&memory.in, text, strlen(text));
	satchel_process(imap);
}

static void shake_hands(void)
{
	struct server_plan plan = { .chain = &chain };

	server_init(&server, &memory, &plan);
	for (int i = 0; i < 100 && call.rc == SATCHEL_QUEUED; i++) {
		server_step(&server);
		satchel_process(imap);
	}
	ck_assert_msg(!call.rc, "%s", call.error ? call.error->message : "no end");
}

/* A line that the client sent behind the handshake. */
static void expect_secret(const char *text)
{
	char room[256];
	bool ended = false;
	size_t n;

	server_step(&server);
	n = server_read(&server, room, sizeof(room), &ended);
	ck_assert_msg(n == strlen(text) && !memcmp(room, text, n), "%.*s", (int)n, room);
}

START_TEST(what_was_said_in_clear_is_forgotten)
{
	satchel_call login = { 0 };

	start("* OK [CAPABILITY IMAP4rev1 STARTTLS X-GREETING] hello\r\n");
	ck_assert(!satchel_has(imap, "X-GREETING"));
	expect_sent("T1 STARTTLS\r\n");
	say("T1 OK [CAPABILITY IMAP4rev1 X-ANSWER LOGINDISABLED] begin\r\n");
	shake_hands();
	ck_assert(satchel_is_secure(imap));
	ck_assert_str_eq(satchel_greeting(imap), "");
	ck_assert_uint_eq(satchel_capabilities(imap).count, 0);
	ck_assert(!satchel_has(imap, "X-GREETING") && !satchel_has(imap, "X-ANSWER"));
	ck_assert_int_eq(satchel_login(imap, "mary", "secret", SATCHEL_LOGIN(.call = &login)),
	                 SATCHEL_QUEUED);
	satchel_process(imap);
	expect_secret("T2 CAPABILITY\r\n");
	server_write(&server, "* CAPABILITY IMAP4rev1\r\nT2 OK done\r\n", 36);
	satchel_process(imap);
	expect_secret("T3 LOGIN \"mary\" \"secret\"\r\n");
	satchel_close(imap);
	ck_assert_uint_eq(memory.closed, 1);
}
END_TEST

static const struct attack {
	const char *name, *greeting, *answer;
	int rc;
} attacks[] = {
	{ "PREAUTH", "* PREAUTH welcome\r\n", "", SATCHEL_E_INSECURE },
	{ "data behind the OK", "* OK hi\r\n", "T1 OK go\r\n* CAPABILITY X-EVIL\r\n",
	  SATCHEL_E_INSECURE },
	{ "an answer behind the OK", "* OK hi\r\n", "T1 OK go\r\nT2 OK done\r\n",
	  SATCHEL_E_INSECURE },
	{ "one octet behind the OK", "* OK hi\r\n", "T1 OK go\r\n*", SATCHEL_E_INSECURE },
	{ "data before the OK", "* OK hi\r\n", "* CAPABILITY X-EVIL\r\nT1 OK go\r\n",
	  SATCHEL_E_INSECURE },
	{ "an alert before the OK", "* OK hi\r\n", "* OK [ALERT] call 0900\r\nT1 OK go\r\n",
	  SATCHEL_E_INSECURE },
	{ "NO", "* OK hi\r\n", "T1 NO call 0900\r\n", SATCHEL_E_INSECURE },
	{ "BAD", "* OK hi\r\n", "T1 BAD call 0900\r\n", SATCHEL_E_INSECURE },
	{ "BYE", "* OK hi\r\n", "* BYE call 0900\r\n", SATCHEL_E_BYE },
	{ "BYE as the greeting", "* BYE call 0900\r\n", "", SATCHEL_E_BYE },
	{ "an answer that nobody waits for", "* OK hi\r\n", "T7 OK go\r\n", SATCHEL_E_PROTOCOL },
	{ "no TLS behind the OK", "* OK hi\r\n", NULL, SATCHEL_E_TLS },
};

/* The words of who cannot be trusted are not handed on. */
START_TEST(attacker_gets_nothing)
{
	const struct attack *a = &attacks[_i];

	start(a->greeting);
	if (a->answer && *a->answer)
		say(a->answer);
	if (!a->answer) {
		say("T1 OK go\r\n");
		say("* OK injected a little later\r\n");
	}
	ck_assert_msg(call.rc == a->rc, "%s: %s", a->name, satchel_error_name(call.rc));
	ck_assert_msg(!strstr(call.error->message, "0900") && !*call.error->server_text, "%s: %s",
	              a->name, call.error->message);
	ck_assert_int_eq(satchel_state_of(imap), SATCHEL_STATE_LOGOUT);
	ck_assert_uint_eq(memory.closed, 1);
	ck_assert(!satchel_has(imap, "X-EVIL") && !satchel_is_secure(imap));
	satchel_close(imap);
}
END_TEST

START_TEST(greeting_bye_has_no_gap)
{
	start("* BYE call 0900\r\n");
	ck_assert_int_eq(call.rc, SATCHEL_E_BYE);
	ck_assert_str_eq(call.error->message, "the server refuses connections");
	satchel_close(imap);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("starttls");
	TCase *tc = tcase_create("starttls");

	tcase_add_unchecked_fixture(tc, certs_begin, certs_end);
	tcase_add_checked_fixture(tc, session_set_up, session_tear_down);
	tcase_add_test(tc, what_was_said_in_clear_is_forgotten);
	tcase_add_test(tc, greeting_bye_has_no_gap);
	tcase_add_loop_test(tc, attacker_gets_nothing, 0, (int)COUNTOF(attacks));
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
