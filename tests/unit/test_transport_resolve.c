/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Names to addresses: never in the way, and nothing left when no one waits for them any more. */
#include "test_transport_world.h"
#include "highlevel/transport/resolve.h"
#include "tests/support/main.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static struct world world;
static struct fault fault;
static size_t fds_before, threads_before;

static void set_up(void)
{
	world_init(&world);
	memset(&fault, 0, sizeof(fault));
	fds_before = world_count_fds();
	threads_before = world_count_threads();
}

static void tear_down(void)
{
	world_await_threads(threads_before);
	ck_assert_uint_eq(world_count_fds(), fds_before);
	ck_assert_uint_eq(world.misclosed, 0);
}

static bool all_came(const struct resolver *r)
{
	return r->answers[FAMILY_V6].came && r->answers[FAMILY_V4].came;
}

static void wait_for_all(struct resolver *r)
{
	while (!all_came(r)) {
		struct pollfd p = { .fd = r->fd, .events = POLLIN };

		ck_assert_int_ge(r->fd, 0);
		ck_assert_int_eq(poll(&p, 1, 60000), 1);
		satcheli_resolve_take(r);
	}
	ck_assert_int_eq(r->fd, -1);
}

static size_t count_of(const struct resolver *r)
{
	return r->answers[FAMILY_V6].found.count + r->answers[FAMILY_V4].found.count;
}

struct numeric {
	const char *host, *text;
	enum family family;
};

static const struct numeric numerics[] = {
	{ "127.0.0.1", "127.0.0.1", FAMILY_V4 },
	{ "192.0.2.7", "192.0.2.7", FAMILY_V4 },
	{ "::1", "::1", FAMILY_V6 },
	{ "2001:DB8:0::7", "2001:db8::7", FAMILY_V6 },
	{ "fe80::1%lo", "fe80::1", FAMILY_V6 },
};

START_TEST(numeric_at_once)
{
	const struct numeric *c = &numerics[_i];
	const struct addresses *found;
	char text[ADDRESS_TEXT_MAX];
	struct resolver r;

	ck_assert_int_eq(satcheli_resolve_start(&r, &world.env, c->host, 993, &fault), SATCHEL_OK);
	ck_assert_int_eq(r.fd, -1);
	ck_assert(all_came(&r));
	ck_assert_uint_eq(world_count_threads(), threads_before);
	ck_assert_uint_eq(count_of(&r), 1);
	found = &r.answers[c->family].found;
	ck_assert_uint_eq(found->count, 1);
	ck_assert_str_eq(satcheli_address_text(&found->list[0], text), c->text);
	ck_assert_uint_eq(ntohs(found->list[0].at.v4.sin_port), 993);
	satcheli_resolve_take(&r);
	satcheli_resolve_end(&r);
}
END_TEST

START_TEST(localhost)
{
	struct resolver r;
	bool loopback = false;

	ck_assert_int_eq(satcheli_resolve_start(&r, &world.env, "localhost", 143, &fault),
	                 SATCHEL_OK);
	wait_for_all(&r);
	ck_assert_uint_ge(count_of(&r), 1);
	for (size_t i = 0; i < r.answers[FAMILY_V4].found.count; i++) {
		const struct sockaddr_in *at = &r.answers[FAMILY_V4].found.list[i].at.v4;

		loopback |= at->sin_addr.s_addr == htonl(INADDR_LOOPBACK);
		ck_assert(at->sin_family == AF_INET && ntohs(at->sin_port) == 143);
	}
	for (size_t i = 0; i < r.answers[FAMILY_V6].found.count; i++) {
		const struct sockaddr_in6 *at = &r.answers[FAMILY_V6].found.list[i].at.v6;

		loopback |= IN6_IS_ADDR_LOOPBACK(&at->sin6_addr);
		ck_assert(at->sin6_family == AF_INET6 && ntohs(at->sin6_port) == 143);
	}
	ck_assert(loopback);
	ck_assert_uint_eq(world.closed, 1);
	satcheli_resolve_end(&r);
	ck_assert_uint_eq(world.closed, 1);
}
END_TEST

START_TEST(name_that_does_not_exist)
{
	int64_t begin = world_real_now();
	struct resolver r;

	ck_assert_int_eq(
		satcheli_resolve_start(&r, &world.env, "does-not-exist.invalid", 1, &fault),
		SATCHEL_OK);
	ck_assert_int_lt(world_real_now() - begin, 500 * MS);
	wait_for_all(&r);
	ck_assert_uint_eq(count_of(&r), 0);
	ck_assert_int_eq(satcheli_resolve_fault(&r, "does-not-exist.invalid", &fault),
	                 SATCHEL_E_RESOLVE);
	ck_assert(!strncmp(fault.message, "cannot look up does-not-exist.invalid: ", 39));
	satcheli_resolve_end(&r);
}
END_TEST

START_TEST(empty_name)
{
	struct resolver r;

	ck_assert_int_eq(satcheli_resolve_start(&r, &world.env, "", 1, &fault), SATCHEL_E_ARGUMENT);
	satcheli_resolve_end(&r);
}
END_TEST

/* Let go before, while and after the answers come. */
START_TEST(let_go_at_any_time)
{
	for (int i = 0; i < 60; i++) {
		const struct timespec pause = { 0, i * 20000L };
		struct resolver r;

		ck_assert_int_eq(
			satcheli_resolve_start(&r, &world.env,
		                               i % 10 ? "localhost" : "does-not-exist.invalid", 1,
		                               &fault),
			SATCHEL_OK);
		nanosleep(&pause, NULL);
		if (i % 3)
			satcheli_resolve_take(&r);
		satcheli_resolve_end(&r);
	}
	ck_assert_uint_eq(world.closed, 60);
}
END_TEST

/* Whether the number of the descriptor was ours again when the answers came; a thread may have been quicker. */
static bool let_go_and_take_number(void)
{
	struct resolver r;
	char octet;
	int ends[2], fd;

	ck_assert_int_eq(satcheli_resolve_start(&r, &world.env, "localhost", 1, &fault),
	                 SATCHEL_OK);
	fd = r.fd;
	satcheli_resolve_end(&r);
	ck_assert(!socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
	world_await_threads(threads_before);
	for (int i = 0; i < 2; i++)
		ck_assert(recv(ends[i], &octet, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN);
	close(ends[0]);
	close(ends[1]);
	return ends[0] == fd || ends[1] == fd;
}

START_TEST(let_go_touches_nothing)
{
	bool taken = false;

	for (int i = 0; i < 20 && !taken; i++)
		taken = let_go_and_take_number();
	ck_assert(taken);
}
END_TEST

START_TEST(closed_while_it_resolves)
{
	struct transport *t;

	for (int i = 0; i < 20; i++) {
		ck_assert_int_eq(satcheli_tcp_new(&world.env, "localhost", 1, &t, &fault),
		                 SATCHEL_OK);
		if (i % 2)
			t->table->advance(t, &fault);
		t->table->close(t);
	}
}
END_TEST

START_TEST(no_descriptor_left)
{
	struct rlimit before, none;
	struct resolver r;

	ck_assert(!getrlimit(RLIMIT_NOFILE, &before));
	none = before;
	none.rlim_cur = 0;
	ck_assert(!setrlimit(RLIMIT_NOFILE, &none));
	ck_assert_int_eq(satcheli_resolve_start(&r, &world.env, "localhost", 1, &fault),
	                 SATCHEL_E_RESOLVE);
	ck_assert(!setrlimit(RLIMIT_NOFILE, &before));
	ck_assert_int_eq(fault.os_error, EMFILE);
	satcheli_resolve_end(&r);
}
END_TEST

struct reason {
	struct answer v6, v4;
	const char *message;
};

static const struct reason reasons[] = {
	{ { true, EAI_NONAME, 0, { 0 } }, { true, EAI_NONAME, 0, { 0 } }, "no such host" },
	{ { true, EAI_AGAIN, 0, { 0 } },
	  { true, EAI_NONAME, 0, { 0 } },
	  "the name server does not answer" },
	{ { true, EAI_NONAME, 0, { 0 } }, { true, EAI_FAIL, 0, { 0 } }, "the name server failed" },
	{ { true, EAI_SYSTEM, EMFILE, { 0 } },
	  { true, EAI_NONAME, 0, { 0 } },
	  "Too many open files" },
	{ { true, EAI_NONAME, 0, { 0 } }, { true, EAI_MEMORY, 0, { 0 } }, "no memory" },
	{ { true, 0, 0, { 0 } }, { true, -9999, 0, { 0 } }, "the name cannot be looked up" },
};

START_TEST(reason_that_says_most)
{
	struct resolver r = { .env = &world.env, .fd = -1 };
	char message[128] = "cannot look up h: ";

	r.answers[FAMILY_V6] = reasons[_i].v6;
	r.answers[FAMILY_V4] = reasons[_i].v4;
	ck_assert_int_eq(satcheli_resolve_fault(&r, "h", &fault), SATCHEL_E_RESOLVE);
	strcat(message, reasons[_i].message);
	ck_assert_str_eq(fault.message, message);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("transport: resolve");
	TCase *tc = tcase_create("resolve");

	tcase_set_timeout(tc, 120); /* a name server that does not answer */
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, numeric_at_once, 0, (int)COUNTOF(numerics));
	tcase_add_test(tc, localhost);
	tcase_add_test(tc, name_that_does_not_exist);
	tcase_add_test(tc, empty_name);
	tcase_add_test(tc, let_go_at_any_time);
	tcase_add_test(tc, let_go_touches_nothing);
	tcase_add_test(tc, closed_while_it_resolves);
	tcase_add_test(tc, no_descriptor_left);
	tcase_add_loop_test(tc, reason_that_says_most, 0, (int)COUNTOF(reasons));
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
