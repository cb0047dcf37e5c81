/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Who may come in, and what is asked before a folder is opened: login, capabilities, ID, ENABLE, NAMESPACE, logout. */
#include "tests/servers/scenarios.h"
#include "tests/servers/session.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static void stranger(struct session *s, const char *name, int way)
{
	session_open(s, &the_server, way, NOTHING);
	snprintf(s->user, sizeof(s->user), "%.40s-%d", name, way);
	ck_assert(server_user(s->server, s->user));
}

/* No password in the trace, in the clear or in base64. */
static void assert_discreet(const struct session *s)
{
	ck_assert_msg(session_sent(s, "***"), "the login is not in the trace at all");
	ck_assert(!session_sent(s, "quiet") && !session_sent(s, "secret") &&
	          !session_sent(s, "cXVpZXQ"));
	ck_assert(!session_sent(s, "F1aWV0") && !session_sent(s, "xdWlldC"));
}

START_TEST(login_mechanisms)
{
	static const char *const mechanisms[] = { "LOGIN", "PLAIN", NULL };

	for (size_t i = 0; i < COUNTOF(mechanisms); i++) {
		struct session s;

		stranger(&s, "mechanism", _i);
		must(&s,
		     satchel_login(s.imap, s.user, PASSWORD,
		                   SATCHEL_LOGIN(.call = CALL(&s), .mechanism = mechanisms[i])));
		ck_assert_int_eq(satchel_state_of(s.imap), SATCHEL_STATE_AUTHENTICATED);
		ck_assert(session_sent(&s, i == 0 ? " LOGIN " : " AUTHENTICATE PLAIN "));
		assert_discreet(&s);
		must(&s, satchel_noop(s.imap, PLAIN_CALL(&s)));
		session_end(&s);
	}
}
END_TEST

START_TEST(login_wrong_password)
{
	static const char *const mechanisms[] = { "LOGIN", "PLAIN" };
	struct session s;

	stranger(&s, "wrong", _i);
	for (size_t i = 0; i < COUNTOF(mechanisms); i++) {
		ends(&s, SATCHEL_E_AUTHENTICATIONFAILED,
		     satchel_login(s.imap, s.user, "another quiet secret",
		                   SATCHEL_LOGIN(.call = CALL(&s), .mechanism = mechanisms[i])));
		ck_assert_int_eq(session_error(&s)->action, SATCHEL_CLASS_ACCOUNT);
		ck_assert_int_eq(session_error(&s)->outcome, SATCHEL_REFUSED);
		ck_assert(the_server.kind->no_codes || session_error(&s)->response);
		ck_assert_ptr_null(strstr(session_error(&s)->message, "quiet"));
		ck_assert_int_eq(satchel_state_of(s.imap), SATCHEL_STATE_NOT_AUTHENTICATED);
	}
	assert_discreet(&s);
	must(&s, satchel_login(s.imap, s.user, PASSWORD, SATCHEL_LOGIN(.call = CALL(&s))));
	session_end(&s);
}
END_TEST

START_TEST(login_unicode)
{
	static const char *const mechanisms[] = { "LOGIN", "PLAIN" };

	for (size_t i = 0; i < COUNTOF(mechanisms); i++) {
		struct session s;

		stranger(&s, "unicode", _i);
		must(&s,
		     satchel_login(s.imap, SERVER_USER, SERVER_PASSWORD,
		                   SATCHEL_LOGIN(.call = CALL(&s), .mechanism = mechanisms[i])));
		session_end(&s);
	}
}
END_TEST

START_TEST(login_refusals)
{
	struct session s;

	stranger(&s, "refusals", _i);
	ends(&s, SATCHEL_E_UNSUPPORTED,
	     satchel_login(s.imap, s.user, PASSWORD,
	                   SATCHEL_LOGIN(.call = CALL(&s), .mechanism = "NO-SUCH-MECHANISM")));
	ends(&s, SATCHEL_E_STATE,
	     satchel_examine(s.imap, "INBOX", SATCHEL_SELECT(.call = CALL(&s))));
	must(&s, satchel_login(s.imap, s.user, PASSWORD,
	                       SATCHEL_LOGIN(.call = CALL(&s), .authzid = s.user)));
	ends(&s, SATCHEL_E_STATE,
	     satchel_login(s.imap, s.user, PASSWORD, SATCHEL_LOGIN(.call = CALL(&s))));
	session_end(&s);
}
END_TEST

START_TEST(greeting_and_capabilities)
{
	static const char *const mask[] = { "idle", "LITERAL+", NULL };
	struct session s;
	satchel_words words;
	size_t idle = 0;

	session_start(&s, _i, "capabilities", (satchel_options){ .mask = mask });
	ck_assert(satchel_is_secure(s.imap));
	ck_assert(s.way->starttls || strstr(satchel_greeting(s.imap), the_server.kind->product));
	ck_assert(satchel_has(s.imap, "IMAP4rev1") && satchel_has(s.imap, "uidplus"));
	ck_assert(satchel_has(s.imap, "NAMESPACE")); /* told after login only */
	session_forget(&s);
	must(&s, satchel_capability(s.imap, PLAIN_CALL(&s)));
	ck_assert(session_sent(&s, " CAPABILITY\r\n"));
	ck_assert_uint_eq(session_seen(&s, SATCHEL_EVENT_CAPABILITY), 1);
	ck_assert(!satchel_has(s.imap, "IDLE") && !satchel_has(s.imap, "Literal+"));
	ck_assert(satchel_has(s.imap, "UNSELECT"));
	words = satchel_capabilities(s.imap);
	for (size_t i = 0; i < words.count; i++)
		idle += !strcasecmp(words.list[i], "IDLE");
	ck_assert_uint_eq(idle, 1);
	session_end(&s);
}
END_TEST

START_TEST(id)
{
	static const satchel_field fields[] = { { "name", "scenario \"one\"" },
		                                { "version", NULL } };
	struct session s;
	satchel_fields *server = NULL;

	session_start(&s, _i, "id", NOTHING);
	must(&s, satchel_id(s.imap, (satchel_fields){ fields, COUNTOF(fields) }, PLAIN_CALL(&s),
	                    &server));
	ck_assert_uint_ge(server->count, 1);
	ck_assert_str_eq(server->list[0].name, "name");
	ck_assert_ptr_nonnull(strstr(server->list[0].value, the_server.kind->product));
	satchel_free(server);
	session_forget(&s);
	must(&s, satchel_id(s.imap, (satchel_fields){ NULL, 0 }, PLAIN_CALL(&s), NULL));
	ck_assert(session_sent(&s, " ID NIL\r\n"));
	session_end(&s);
}
END_TEST

START_TEST(enable)
{
	static const char *const words[] = { "CONDSTORE", "X-NOBODY-HAS-THIS", NULL };
	struct session s;

	session_start(&s, _i, "enable", NOTHING);
	ck_assert(!satchel_is_enabled(s.imap, "CONDSTORE"));
	session_forget(&s);
	must(&s, satchel_enable(s.imap, words, PLAIN_CALL(&s)));
	ck_assert(satchel_is_enabled(s.imap, "condstore"));
	ck_assert(!satchel_is_enabled(s.imap, words[1]) && !session_sent(&s, "X-NOBODY"));
	session_forget(&s);
	must(&s, satchel_enable(s.imap, words + 1, PLAIN_CALL(&s)));
	ck_assert_uint_eq(s.sent_size, 0);
	session_end(&s);
}
END_TEST

START_TEST(namespaces)
{
	struct session s;
	satchel_namespaces *n = NULL;

	session_start(&s, _i, "namespace", NOTHING);
	must(&s, satchel_namespace_get(s.imap, PLAIN_CALL(&s), &n));
	ck_assert_uint_eq(n->personal.count, 1);
	ck_assert_str_eq(n->personal.list[0].prefix, "");
	ck_assert_str_eq(n->personal.list[0].delimiter, "/");
	for (size_t i = 0; i < n->other.count; i++)
		ck_assert_str_eq(n->other.list[i].delimiter, "/");
	for (size_t i = 0; i < n->shared.count; i++)
		ck_assert_str_ne(n->shared.list[i].prefix, "");
	satchel_free(n);
	session_end(&s);
}
END_TEST

START_TEST(logout)
{
	struct session s;

	session_start(&s, _i, "logout", NOTHING);
	must(&s, satchel_logout(s.imap, PLAIN_CALL(&s)));
	ck_assert_uint_eq(session_seen(&s, SATCHEL_EVENT_BYE), 1);
	ck_assert_int_eq(satchel_state_of(s.imap), SATCHEL_STATE_LOGOUT);
	ends(&s, SATCHEL_E_CLOSED, satchel_noop(s.imap, PLAIN_CALL(&s)));
	ck_assert_int_eq(session_error(&s)->action, SATCHEL_CLASS_REOPEN);
	satchel_close(s.imap);
	ck_assert_uint_eq(s.watched_count, 0);
}
END_TEST

TCase *scenarios_login(void)
{
	TCase *tc = tcase_create("login");

	scenario(tc, "LOGIN, LOGOUT|AUTHENTICATE PLAIN", login_mechanisms);
	scenario(tc, "LOGIN, LOGOUT", login_wrong_password);
	scenario(tc, "LOGIN, LOGOUT", login_unicode);
	scenario(tc, "LOGIN, LOGOUT", login_refusals);
	scenario(tc, "TLS, and STARTTLS", greeting_and_capabilities);
	scenario(tc, "ID", id);
	scenario(tc, "ENABLE", enable);
	scenario(tc, "NAMESPACE", namespaces);
	scenario(tc, "LOGIN, LOGOUT", logout);
	return tc;
}
