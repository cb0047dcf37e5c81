/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_TESTS_SERVER_H
#define SATCHEL_TESTS_SERVER_H

#include <stdbool.h>
#include <stddef.h>

/* What has to be known of a server beforehand; the rest it tells itself. */
struct server_kind {
	const char *name;       /* tests/support/NAME.sh runs it */
	const char *product;    /* its name in its greeting, and the beginning of that in ID */
	const char *extra_name; /* a variable for NAME.sh with more configuration; NULL: none */
	const char *extra;      /* its value */
	bool knows_nobody;      /* a user is made with "NAME.sh adduser" before the first login */
	bool no_codes;          /* it refuses without the response codes of RFC 5530 */
	bool no_1970;  /* the first second of 1970 is "now" to it, as a date of a message */
	bool has_pipe; /* "NAME.sh pipe" speaks IMAP on standard input and output */
	const char *not_in_names; /* characters that it refuses in names of folders */
	unsigned ways;            /* bits 1 << way: those in which scenarios are played; 0: all */
};

enum { CAPABILITIES_MAX = 4096 };

/* A private server, started and stopped through a script of tests/support. */
struct server {
	const struct server_kind *kind;
	char state[128]; /* its folder; "" when there is none */
	char port[16], tls_port[16];
	char ca_file[192];
	char version[64];
	char capabilities
		[CAPABILITIES_MAX]; /* before and after login, a blank after each; "" until server_look */
};

/* The one that all scenarios share; one that is to be stopped in the middle is made by the scenario. */
extern struct server the_server;

/* Everybody's password, and a user with one of their own. */
#define PASSWORD "a\"quiet\"\\secret"
#define SERVER_USER "juergen"
#define SERVER_PASSWORD "пароль 密码 ü"

/* Servers stop when the process that started them ends, and at the latest when the first one does that started any.
 * Returns 0; 77: it is not to be had here. */
int server_start(struct server *s, const struct server_kind *kind);
void server_stop(struct server *s);
/* Makes a user with the password PASSWORD who can log in; nothing is done where everybody can. */
bool server_user(const struct server *s, const char *user);
/* Kills every session. */
bool server_kill_sessions(const struct server *s);
/* Leaves in *script the path of NAME.sh. */
void server_script(const struct server *s, char *script, size_t room);
/* Learns its version and its capabilities, from one connection. */
bool server_look(struct server *s);
/* Whether it offers one of these capabilities, divided by "|"; one that ends in "=" stands for all that begin so. */
bool server_offers(const struct server *s, const char *capabilities);

#endif
