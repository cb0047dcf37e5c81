/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The program's readers of netrc files, of the config file and of URLs: what they find, what they
 * refuse. */
#include <stdio.h>
#include <string.h>

#include "tests/support/main.h"
#undef COUNTOF
#include "tools/accounts.h"
#include "tools/netrc.h"
#include "tools/url.h"

struct netrc_case {
	const char *name, *text, *host, *port, *user;
	enum netrc_result result;
	const char *login, *password;
};

#define HOST "imap.example.org"

static const struct netrc_case netrc_cases[] = {
	{ "one line", "machine imap.example.org login mary password secret", HOST, "993", "",
	  NETRC_FOUND, "mary", "secret" },
	{ "several lines", "machine imap.example.org\n\tlogin mary\r\n\tpassword secret\n", HOST,
	  "993", "", NETRC_FOUND, "mary", "secret" },
	{ "host in any case", "machine IMAP.Example.ORG login mary password secret", HOST, "993",
	  "", NETRC_FOUND, "mary", "secret" },
	{ "the second machine",
	  "machine a login x password y machine imap.example.org login m password s", HOST, "993",
	  "", NETRC_FOUND, "m", "s" },
	{ "the first that fits",
	  "machine imap.example.org login a password 1\nmachine imap.example.org login b password 2",
	  HOST, "993", "", NETRC_FOUND, "a", "1" },
	{ "by user",
	  "machine imap.example.org login a password 1\nmachine imap.example.org login b password 2",
	  HOST, "993", "b", NETRC_FOUND, "b", "2" },
	{ "another user", "machine imap.example.org login a password 1", HOST, "993", "c",
	  NETRC_NONE, "", "" },
	{ "a user in another case", "machine imap.example.org login Mary password 1", HOST, "993",
	  "mary", NETRC_NONE, "", "" },
	{ "without login", "machine imap.example.org password 1", HOST, "993", "mary", NETRC_FOUND,
	  "", "1" },
	{ "default", "machine a login x password y default login d password z", HOST, "993", "",
	  NETRC_FOUND, "d", "z" },
	{ "default is the last",
	  "default login d password z machine imap.example.org login m password s", HOST, "993", "",
	  NETRC_FOUND, "d", "z" },
	{ "by port",
	  "machine imap.example.org port 143 login a password 1 machine imap.example.org port 993 "
	  "login b password 2",
	  HOST, "993", "", NETRC_FOUND, "b", "2" },
	{ "another port", "machine imap.example.org port 143 login a password 1", HOST, "993", "",
	  NETRC_NONE, "", "" },
	{ "nothing", "", HOST, "993", "", NETRC_NONE, "", "" },
	{ "no password", "machine imap.example.org login mary", HOST, "993", "", NETRC_NONE, "",
	  "" },
	{ "the password of another machine",
	  "machine imap.example.org login mary machine b password x", HOST, "993", "", NETRC_NONE,
	  "", "" },
	{ "quoted", "machine imap.example.org login \"mary ann\" password \"a \\\"b\\\" \\\\c\"",
	  HOST, "993", "", NETRC_FOUND, "mary ann", "a \"b\" \\c" },
	{ "a quote that does not end", "machine imap.example.org password \"abc", HOST, "993", "",
	  NETRC_BROKEN, "", "" },
	{ "escaped outside of quotes", "machine imap.example.org login m password a\\ b", HOST,
	  "993", "", NETRC_FOUND, "m", "a b" },
	{ "comments",
	  "# mine\nmachine imap.example.org # here\nlogin mary\n#password wrong\npassword secret",
	  HOST, "993", "", NETRC_FOUND, "mary", "secret" },
	{ "a password with a hash in front", "machine imap.example.org login m password #1", HOST,
	  "993", "", NETRC_FOUND, "m", "#1" },
	{ "a password that is a word of the format",
	  "machine imap.example.org login m password machine", HOST, "993", "", NETRC_FOUND, "m",
	  "machine" },
	{ "account is passed over", "machine imap.example.org login m account z password p", HOST,
	  "993", "", NETRC_FOUND, "m", "p" },
	{ "a macro is passed over",
	  "machine a login x password y\nmacdef init\nmachine imap.example.org login evil password evil\n\n"
	  "machine imap.example.org login m password p",
	  HOST, "993", "", NETRC_FOUND, "m", "p" },
	{ "a macro that does not end", "macdef init\nmachine imap.example.org login m password p\n",
	  HOST, "993", "", NETRC_NONE, "", "" },
	{ "an unknown word", "machine imap.example.org login m pasword p", HOST, "993", "",
	  NETRC_BROKEN, "", "" },
	{ "a word before any machine", "login m password p", HOST, "993", "", NETRC_BROKEN, "",
	  "" },
	{ "a word without its value", "machine imap.example.org login", HOST, "993", "",
	  NETRC_BROKEN, "", "" },
	{ "no file of this kind", "{\"a\": 1}", HOST, "993", "", NETRC_BROKEN, "", "" },
};

START_TEST(netrc)
{
	const struct netrc_case *t = &netrc_cases[_i];
	struct netrc_entry entry = { "", { "" } };
	enum netrc_result result =
		netrc_find(t->text, strlen(t->text), t->host, t->port, t->user, &entry);

	ck_assert_msg(result == t->result, "%s: result %d", t->name, (int)result);
	ck_assert_msg(!strcmp(entry.password.text, t->password), "%s: password %s", t->name,
	              entry.password.text);
	if (result == NETRC_FOUND)
		ck_assert_msg(!strcmp(entry.login, t->login), "%s: login %s", t->name, entry.login);
}
END_TEST

/* A token at, below and above the room that it has. */
START_TEST(netrc_long)
{
	static char text[2 * SECRET_ROOM];
	struct netrc_entry entry = { "", { "" } };
	int n;

	for (int size = SECRET_ROOM - 2; size <= SECRET_ROOM; size++) {
		n = snprintf(text, sizeof(text), "machine h login m password %0*d", size, 7);
		ck_assert_int_eq((int)netrc_find(text, (size_t)n, "h", "993", "", &entry),
		                 (int)(size < SECRET_ROOM ? NETRC_FOUND : NETRC_BROKEN));
		ck_assert_int_eq((int)strlen(entry.password.text), size < SECRET_ROOM ? size : 0);
	}
	n = snprintf(text, sizeof(text), "machine h login %0256d password p", 7);
	ck_assert_int_eq((int)netrc_find(text, (size_t)n, "h", "993", "", &entry),
	                 (int)NETRC_BROKEN);
}
END_TEST

/* ---- the config file */

struct account_case {
	const char *name, *text, *wanted;
	enum accounts_result result;
	unsigned line;                                 /* ACCOUNTS_BROKEN */
	const char *url, *user, *command, *netrc, *ca; /* NULL: not given */
};

static const struct account_case account_cases[] = {
	{ "all keys",
	  "[work]\nurl = imaps://h\nuser=mary\npassword-command = pass show a=b\nnetrc-file=~/.netrc\n"
	  "ca-file = /etc/ca.pem\n",
	  "work", ACCOUNTS_FOUND, 0, "imaps://h", "mary", "pass show a=b", "/home/m/.netrc",
	  "/etc/ca.pem" },
	{ "the second account", "[a]\nurl=imaps://a\n[b]\nurl=imaps://b\nuser=u\n[c]\nuser=v\n",
	  "b", ACCOUNTS_FOUND, 0, "imaps://b", "u", NULL, NULL, NULL },
	{ "blanks and comments", "\n  # one\n ; two\n\t[ my mail ]\r\n  url =  imaps://h  \r\n",
	  "my mail", ACCOUNTS_FOUND, 0, "imaps://h", NULL, NULL, NULL, NULL },
	{ "no such account", "[a]\nurl=imaps://a\n", "b", ACCOUNTS_NONE, 0, NULL, NULL, NULL, NULL,
	  NULL },
	{ "names count in their case", "[Work]\nurl=imaps://a\n", "work", ACCOUNTS_NONE, 0, NULL,
	  NULL, NULL, NULL, NULL },
	{ "an empty file", "", "b", ACCOUNTS_NONE, 0, NULL, NULL, NULL, NULL, NULL },
	{ "no line end at the end", "[a]\nurl=imaps://a", "a", ACCOUNTS_FOUND, 0, "imaps://a", NULL,
	  NULL, NULL, NULL },
	{ "~ alone is a name", "[a]\nca-file=~x\n", "a", ACCOUNTS_FOUND, 0, NULL, NULL, NULL, NULL,
	  "~x" },
	{ "~ in a command is the shell's", "[a]\npassword-command=~/bin/p\n", "a", ACCOUNTS_FOUND,
	  0, NULL, NULL, "~/bin/p", NULL, NULL },
	{ "a password", "[a]\nurl=imaps://a\npassword = x\n", "a", ACCOUNTS_BROKEN, 3, NULL, NULL,
	  NULL, NULL, NULL },
	{ "an unknown key", "[a]\nurls=imaps://a\n", "a", ACCOUNTS_BROKEN, 2, NULL, NULL, NULL,
	  NULL, NULL },
	{ "an unknown key elsewhere", "[a]\nurl=imaps://a\n[b]\nx=y\n", "a", ACCOUNTS_BROKEN, 4,
	  NULL, NULL, NULL, NULL, NULL },
	{ "said twice", "[a]\nuser=x\nuser=y\n", "a", ACCOUNTS_BROKEN, 3, NULL, NULL, NULL, NULL,
	  NULL },
	{ "the account twice", "[a]\nuser=x\n[a]\nuser=y\n", "a", ACCOUNTS_BROKEN, 3, NULL, NULL,
	  NULL, NULL, NULL },
	{ "no account yet", "user=x\n", "a", ACCOUNTS_BROKEN, 1, NULL, NULL, NULL, NULL, NULL },
	{ "no value", "[a]\nuser=\n", "a", ACCOUNTS_BROKEN, 2, NULL, NULL, NULL, NULL, NULL },
	{ "no equals sign", "[a]\nuser mary\n", "a", ACCOUNTS_BROKEN, 2, NULL, NULL, NULL, NULL,
	  NULL },
	{ "no closing bracket", "[a\nuser=x\n", "a", ACCOUNTS_BROKEN, 1, NULL, NULL, NULL, NULL,
	  NULL },
	{ "an opening bracket alone", "[\n", "a", ACCOUNTS_BROKEN, 1, NULL, NULL, NULL, NULL,
	  NULL },
	{ "no name", "[]\n", "a", ACCOUNTS_BROKEN, 1, NULL, NULL, NULL, NULL, NULL },
};

static void same(const char *got, const char *want, const char *name)
{
	ck_assert_msg(!got == !want && (!got || !strcmp(got, want)), "%s: %s, not %s", name,
	              got ? got : "nothing", want ? want : "nothing");
}

START_TEST(account)
{
	const struct account_case *t = &account_cases[_i];
	struct settings s = { 0 };
	struct accounts_problem problem = { 0 };
	enum accounts_result result = accounts_find(t->text, t->wanted, "/home/m", &s, &problem);

	ck_assert_msg(result == t->result, "%s: result %d", t->name, (int)result);
	if (result == ACCOUNTS_BROKEN) {
		ck_assert_msg(problem.line == t->line, "%s: line %u", t->name, problem.line);
		ck_assert_msg(problem.why && *problem.why, "%s: no reason", t->name);
	} else {
		same(s.url, t->url, t->name);
		same(s.user, t->user, t->name);
		same(s.password_command, t->command, t->name);
		same(s.netrc_file, t->netrc, t->name);
		same(s.ca_file, t->ca, t->name);
	}
	settings_clear(&s);
}
END_TEST

/* ---- URLs */

struct url_case {
	const char *text; /* its own name */
	bool fine;
	const char *user, *host, *port;
};

static const struct url_case url_cases[] = {
	{ "imaps://imap.example.org", true, "", "imap.example.org", "993" },
	{ "imap://imap.example.org", true, "", "imap.example.org", "143" },
	{ "IMAPS://imap.example.org:1993", true, "", "imap.example.org", "1993" },
	{ "imaps://mary@h", true, "mary", "h", "993" },
	{ "imaps://mary%40example.org@h:7/INBOX?x", true, "mary@example.org", "h", "7" },
	{ "imaps://m@x@h", true, "m@x", "h", "993" },
	{ "imaps://mary;AUTH=*@h", true, "mary", "h", "993" },
	{ "imaps://a%4Gb%4@h", true, "a%4Gb%4", "h", "993" },
	{ "imaps://[::1]", true, "", "::1", "993" },
	{ "imaps://mary@[2001:db8::1]:1143/", true, "mary", "2001:db8::1", "1143" },
	{ "imaps://h/folder@x", true, "", "h", "993" },
	{ "imaps://", false, "", "", "" },
	{ "imaps://@", false, "", "", "" },
	{ "imaps://mary@", false, "", "", "" },
	{ "imaps://:993", false, "", "", "" },
	{ "imaps://[]", false, "", "", "" },
	{ "imaps://h:12345678", false, "", "", "" },
	{ "http://h", false, "", "", "" },
	{ "work", false, "", "", "" },
	{ "", false, "", "", "" },
};

START_TEST(url)
{
	const struct url_case *t = &url_cases[_i];
	struct url u;

	ck_assert_msg(url_read(&u, t->text) == t->fine, "%s: %s", t->text,
	              t->fine ? "refused" : "taken");
	if (!t->fine)
		return;
	same(u.user, t->user, t->text);
	same(u.host, t->host, t->text);
	same(u.port, t->port, t->text);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("accounts of the program");
	TCase *tc = tcase_create("all");

	tcase_add_loop_test(tc, netrc, 0, (int)COUNTOF(netrc_cases));
	tcase_add_test(tc, netrc_long);
	tcase_add_loop_test(tc, account, 0, (int)COUNTOF(account_cases));
	tcase_add_loop_test(tc, url, 0, (int)COUNTOF(url_cases));
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
