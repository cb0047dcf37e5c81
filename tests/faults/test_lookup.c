/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* A name server that never answers: getaddrinfo is the one below, which returns only when a test lets it. What waits for
 * a name would thus wait for ever: no clock is needed to see that nothing does. What tests/unit/test_transport_resolve.c
 * shows of the look-up itself is not repeated. */
#include "tests/support/main.h"
#include "tests/unit/test_transport_world.h"

#include <satchel/satchel.h>

#include <netdb.h>
#include <pthread.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static size_t asked, hanging;
static bool answered;
static pthread_t program;

/* In place of that of libc. A name that is an address is one without being asked for. */
int getaddrinfo(const char *host, const char *service, const struct addrinfo *hints,
                struct addrinfo **found)
{
	(void)host;
	(void)service;
	(void)found;
	if (hints->ai_flags & AI_NUMERICHOST)
		return EAI_NONAME;
	ck_assert_msg(!pthread_equal(pthread_self(), program), "it is asked for in this thread");
	pthread_mutex_lock(&lock);
	asked++;
	hanging++;
	pthread_cond_broadcast(&changed);
	while (!answered)
		pthread_cond_wait(&changed, &lock);
	hanging--;
	pthread_mutex_unlock(&lock);
	return EAI_AGAIN;
}

static size_t threads_before;

static void set_up(void)
{
	program = pthread_self();
	asked = hanging = 0;
	answered = false;
	threads_before = world_count_threads();
}

static void await_hanging(size_t count)
{
	pthread_mutex_lock(&lock);
	while (hanging < count)
		pthread_cond_wait(&changed, &lock);
	pthread_mutex_unlock(&lock);
}

static void tear_down(void)
{
	pthread_mutex_lock(&lock);
	answered = true;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
	world_await_threads(threads_before);
}

/* Two look-ups each, one for a family. */
START_TEST(nothing_waits_for_a_name)
{
	enum { CLIENTS = 20 };
	satchel_client *imap[CLIENTS];
	satchel_call call[CLIENTS] = { { .rc = 0 } };

	for (size_t i = 0; i < CLIENTS; i++)
		ck_assert_int_eq(satchel_open(&imap[i], "imaps://mail.example",
		                              SATCHEL_OPTIONS(.call = &call[i])),
		                 SATCHEL_QUEUED);
	await_hanging(2 * (size_t)CLIENTS);
	for (size_t i = 0; i < CLIENTS; i++) {
		ck_assert_int_eq(satchel_process(imap[i]), SATCHEL_AGAIN);
		ck_assert_int_eq(call[i].rc, SATCHEL_QUEUED);
	}
	for (size_t i = 0; i < CLIENTS; i++)
		satchel_close(imap[i]);
	ck_assert_uint_eq(hanging, 2 * (size_t)CLIENTS);
}
END_TEST

/* One that blocks ends at its time. */
START_TEST(a_blocking_call_ends_in_time)
{
	satchel_client *imap = NULL;

	ck_assert_int_eq(
		satchel_open(&imap, "imaps://mail.example", SATCHEL_OPTIONS(.connect_ms = 50)),
		SATCHEL_E_TIMEOUT);
	await_hanging(2);
	satchel_close(imap);
	ck_assert_uint_eq(hanging, 2);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("lookup");
	TCase *tc = tcase_create("lookup");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, nothing_waits_for_a_name);
	tcase_add_test(tc, a_blocking_call_ends_in_time);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
