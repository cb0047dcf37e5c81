/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_TESTS_TRANSPORT_SESSION_H
#define SATCHEL_TESTS_TRANSPORT_SESSION_H

#include "test_transport_server.h"

/* One TLS session in memory, which the tests of a program share. */
extern struct world world;
extern struct memory memory;
extern struct server server;
extern struct fault fault;
extern struct cert_chain chain; /* for mail.example.org, unless a plan says otherwise */

/* The two versions, as GnuTLS priorities of a server that lets weak things pass. */
#define SESSION_VERSIONS 2
extern const char *const session_versions[SESSION_VERSIONS]; /* 1.2, 1.3 */

void session_set_up(void);
void session_tear_down(void);
/* A client that has not begun yet, and the server it will talk to. */
struct transport *session_start(struct server_plan plan, const char *host);
/* A plan for this version and chain, and mail.example.org. */
struct transport *session_start_version(int version);
void session_shake_hands(struct transport *t);
struct transport *session_open(int version);
/* Forgets what a session was, for the next one in the same test. */
void session_reset(void);

/* One read gives just this text. */
void session_expect(struct transport *t, const char *text);
/* There is nothing to read, and nothing pending. */
void session_expect_nothing(struct transport *t);

#define BOTH_VERSIONS(tc, test) tcase_add_loop_test(tc, test, 0, SESSION_VERSIONS)

#endif
