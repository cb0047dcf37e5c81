/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_TESTS_SERVER_H
#define SATCHEL_TESTS_SERVER_H

#include <stdbool.h>
#include <stddef.h>

/* A private Dovecot, started and stopped through tests/support/dovecot.sh. */
struct server {
	char state[128]; /* its folder; "" when there is none */
	char port[16], tls_port[16];
	char ca_file[192];
	char mail_home[192], mail_user[64];
};

/* The one that all scenarios share; one that is to be stopped in the middle is made by the scenario. */
extern struct server the_server;

/* Everybody's password, and a user with one of their own. */
#define PASSWORD "a\"quiet\"\\secret"
#define SERVER_USER "juergen"
#define SERVER_PASSWORD "пароль 密码 ü"

/* Servers stop when the process that started them ends, however it does. Returns 0; 77: no Dovecot here. */
int server_start(struct server *s);
void server_stop(struct server *s);
/* Kills every session without a word. */
bool server_kill_sessions(const struct server *s);
/* The sample account, for a user who has no mail yet. */
bool server_fill(const struct server *s, const char *user);

#endif
