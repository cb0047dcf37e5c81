/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Happy Eyeballs (RFC 8305) with a clock of our own and loopback ports that answer, refuse, or stay silent. The
 * race does not look at what is in an address, so both families are ports of 127.0.0.1 here. */
#include "test_transport_world.h"
#include "highlevel/transport/race.h"
#include "tests/support/main.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { HOLES = 4 };

static struct world world;
static struct race race;
static size_t fds_before, threads_before;

static int listener;
static uint16_t good, refused, holes[HOLES];
static int hole_fds[HOLES][3]; /* the listener and what fills its queue */

static struct address address_of(uint16_t port)
{
	struct address a = { .size = sizeof(a.at.v4) };

	a.at.v4.sin_family = AF_INET;
	a.at.v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	a.at.v4.sin_port = htons(port);
	return a;
}

static void set_up(void)
{
	world_init(&world);
	world.own_clock = true;
	world.now = 1000 * MS;
	listener = world_listen(false, 8, &good);
	refused = world_refused_port();
	for (int i = 0; i < HOLES; i++)
		holes[i] = world_dig_hole(hole_fds[i]);
	satcheli_race_init(&race, &world.env);
	fds_before = world_count_fds();
	threads_before = world_count_threads();
}

static void tear_down(void)
{
	satcheli_race_end(&race);
	world_await_threads(threads_before);
	ck_assert_uint_eq(world_count_fds(), fds_before);
	ck_assert_uint_eq(world.misclosed, 0);
	close(listener);
	for (int i = 0; i < HOLES; i++)
		for (int k = 0; k < 3; k++)
			close(hole_fds[i][k]);
}

static struct address elsewhere(void)
{
	struct address a = address_of(1);

	a.at.v4.sin_addr.s_addr = INADDR_BROADCAST; /* ENETUNREACH or EACCES, at once */
	return a;
}

/* Ports end with 0; 1 is the address that cannot be reached. */
static void learn(enum family family, const uint16_t *ports)
{
	struct addresses found = { 0 };

	for (; *ports; ports++)
		found.list[found.count++] = *ports == 1 ? elsewhere() : address_of(*ports);
	satcheli_race_learn(&race, family, &found);
}

#define PORTS(...) ((const uint16_t[]){ __VA_ARGS__, 0 })
static const uint16_t nothing[] = { 0 };

static int advance(uint16_t *winner)
{
	struct address to;
	int fd = -1, rc = satcheli_race_advance(&race, &fd, &to);

	if (rc == SATCHEL_OK) {
		*winner = ntohs(to.at.v4.sin_port);
		ck_assert_int_ge(fd, 0);
		close(fd);
	}
	return rc;
}

/* Loopback answers at once, but not within one system call: a good port may need a moment. */
static int advance_in_real_time(uint16_t *winner)
{
	const struct timespec step = { 0, 1000000 };
	int rc;

	for (int i = 0; i < 2000 && (rc = advance(winner)) == SATCHEL_AGAIN; i++)
		nanosleep(&step, NULL);
	return rc;
}

static uint16_t port_of_attempt(size_t i)
{
	return ntohs(race.attempts[i].to.at.v4.sin_port);
}

static int64_t ms_to_deadline(void)
{
	int64_t at = satcheli_race_deadline(&race);

	return at == INT64_MAX ? -1 : (at - world.now) / MS;
}

START_TEST(first_of_v6_first)
{
	uint16_t winner = 0;

	learn(FAMILY_V4, PORTS(holes[0]));
	learn(FAMILY_V6, PORTS(good));
	ck_assert_int_eq(advance_in_real_time(&winner), SATCHEL_OK);
	ck_assert_uint_eq(winner, good);
	ck_assert_uint_eq(world.closed, 0);
}
END_TEST

START_TEST(v4_waits_50_ms_for_v6)
{
	uint16_t winner;

	learn(FAMILY_V4, PORTS(holes[0]));
	ck_assert_int_eq(advance(&winner), SATCHEL_AGAIN);
	ck_assert(race.count == 0 && ms_to_deadline() == 50);
	world.now += 50 * MS - 1;
	ck_assert_int_eq(advance(&winner), SATCHEL_AGAIN);
	ck_assert_uint_eq(race.count, 0);
	world.now += 1;
	ck_assert_int_eq(advance(&winner), SATCHEL_AGAIN);
	ck_assert(race.count == 1 && port_of_attempt(0) == holes[0]);
}
END_TEST

START_TEST(v6_within_50_ms_comes_first)
{
	uint16_t winner;

	learn(FAMILY_V4, PORTS(holes[0]));
	world.now += 20 * MS;
	learn(FAMILY_V6, PORTS(holes[1]));
	ck_assert_int_eq(advance(&winner), SATCHEL_AGAIN);
	ck_assert(race.count == 1 && port_of_attempt(0) == holes[1]);
}
END_TEST

START_TEST(no_v6_no_waiting)
{
	uint16_t winner;

	learn(FAMILY_V4, PORTS(holes[0]));
	learn(FAMILY_V6, nothing);
	ck_assert_int_eq(advance(&winner), SATCHEL_AGAIN);
	ck_assert_uint_eq(race.count, 1);
}
END_TEST

START_TEST(v6_does_not_wait_for_v4)
{
	uint16_t winner;

	learn(FAMILY_V6, PORTS(holes[0]));
	ck_assert_int_eq(advance(&winner), SATCHEL_AGAIN);
	ck_assert_uint_eq(race.count, 1);
	ck_assert_int_eq(ms_to_deadline(), -1);
}
END_TEST

START_TEST(no_v4_is_no_end)
{
	uint16_t winner;

	learn(FAMILY_V4, nothing);
	ck_assert_int_eq(advance(&winner), SATCHEL_AGAIN);
	ck_assert_int_eq(ms_to_deadline(), -1);
	learn(FAMILY_V6, nothing);
	ck_assert_int_eq(advance(&winner), SATCHEL_E_CONNECT);
}
END_TEST

START_TEST(families_in_turn_each_250_ms)
{
	const uint16_t order[] = { holes[0], holes[2], holes[1], holes[3] };
	struct transport_wait waits[RACE_ATTEMPTS_MAX];
	uint16_t winner;

	learn(FAMILY_V6, PORTS(holes[0], holes[1]));
	learn(FAMILY_V4, PORTS(holes[2], holes[3]));
	for (size_t i = 0; i < COUNTOF(order); i++) {
		ck_assert_int_eq(advance(&winner), SATCHEL_AGAIN);
		ck_assert_uint_eq(race.count, i + 1);
		ck_assert_uint_eq(port_of_attempt(i), order[i]);
		ck_assert_int_eq(ms_to_deadline(), i + 1 < COUNTOF(order) ? 250 : -1);
		world.now += 250 * MS - 1;
		ck_assert_int_eq(advance(&winner), SATCHEL_AGAIN);
		ck_assert_uint_eq(race.count, i + 1);
		world.now += 1;
	}
	ck_assert_uint_eq(satcheli_race_waits(&race, waits), 4);
	ck_assert(waits[3].fd == race.attempts[3].fd && waits[3].want == SATCHEL_WRITABLE);
	satcheli_race_end(&race);
	ck_assert_uint_eq(world.closed, 4);
}
END_TEST

START_TEST(the_rest_of_one_family)
{
	const uint16_t order[] = { holes[0], holes[3], holes[1], holes[2] };
	uint16_t winner;

	learn(FAMILY_V6, PORTS(holes[0], holes[1], holes[2]));
	learn(FAMILY_V4, PORTS(holes[3]));
	for (size_t i = 0; i < COUNTOF(order); i++, world.now += 250 * MS)
		ck_assert_int_eq(advance(&winner), SATCHEL_AGAIN);
	for (size_t i = 0; i < COUNTOF(order); i++)
		ck_assert_uint_eq(port_of_attempt(i), order[i]);
}
END_TEST

START_TEST(refused_goes_on_at_once)
{
	uint16_t winner = 0;

	learn(FAMILY_V6, PORTS(refused, refused));
	learn(FAMILY_V4, PORTS(refused, good));
	ck_assert_int_eq(advance_in_real_time(&winner), SATCHEL_OK);
	ck_assert_uint_eq(winner, good);
	ck_assert_uint_eq(world.closed, 3);
	ck_assert(strstr(world.notes, "127.0.0.1: Connection refused\n"));
}
END_TEST

/* While another is still under way: only the clock of the last one matters. */
START_TEST(refused_beside_a_silent_one)
{
	uint16_t winner = 0;

	learn(FAMILY_V6, PORTS(holes[0], good));
	learn(FAMILY_V4, PORTS(refused));
	ck_assert_int_eq(advance(&winner), SATCHEL_AGAIN);
	ck_assert_uint_eq(race.count, 1);
	world.now += 250 * MS;
	ck_assert_int_eq(advance_in_real_time(&winner), SATCHEL_OK);
	ck_assert_uint_eq(winner, good);
}
END_TEST

/* What failed was not the last: the next one keeps its time. */
START_TEST(older_one_that_fails_hastens_nothing)
{
	uint16_t winner;

	learn(FAMILY_V6, PORTS(holes[0], holes[1]));
	learn(FAMILY_V4, PORTS(holes[2]));
	ck_assert_int_eq(advance(&winner), SATCHEL_AGAIN);
	world.now += 250 * MS;
	ck_assert_int_eq(advance(&winner), SATCHEL_AGAIN);
	ck_assert_uint_eq(race.count, 2);
	shutdown(race.attempts[0].fd, SHUT_RDWR);
	ck_assert_int_eq(advance(&winner), SATCHEL_AGAIN);
	ck_assert_uint_eq(race.count, 1);
	ck_assert_int_eq(ms_to_deadline(), 250);
}
END_TEST

START_TEST(silent_one_is_left_behind)
{
	uint16_t winner = 0;

	learn(FAMILY_V6, PORTS(holes[0]));
	learn(FAMILY_V4, PORTS(good));
	ck_assert_int_eq(advance(&winner), SATCHEL_AGAIN);
	world.now += 250 * MS;
	ck_assert_int_eq(advance_in_real_time(&winner), SATCHEL_OK);
	ck_assert_uint_eq(winner, good);
	ck_assert_uint_eq(world.closed, 1);
	ck_assert_uint_eq(race.count, 0);
}
END_TEST

/* An attempt that is not the last one failing changes nothing about when the next one starts. */
START_TEST(late_v6_takes_its_turn)
{
	uint16_t winner = 0;

	learn(FAMILY_V4, PORTS(holes[0], holes[1]));
	world.now += 50 * MS;
	ck_assert_int_eq(advance(&winner), SATCHEL_AGAIN);
	world.now += 100 * MS;
	learn(FAMILY_V6, PORTS(good));
	ck_assert_int_eq(advance(&winner), SATCHEL_AGAIN);
	ck_assert(race.count == 1 && ms_to_deadline() == 150);
	world.now += 150 * MS;
	ck_assert_int_eq(advance_in_real_time(&winner), SATCHEL_OK);
	ck_assert_uint_eq(winner, good);
	ck_assert_uint_eq(race.next[FAMILY_V4], 1);
}
END_TEST

START_TEST(nobody_answers)
{
	uint16_t winner;

	learn(FAMILY_V6, PORTS(refused));
	learn(FAMILY_V4, PORTS(refused, refused));
	ck_assert_int_eq(advance_in_real_time(&winner), SATCHEL_E_CONNECT);
	ck_assert_int_eq(race.os_error, ECONNREFUSED);
	ck_assert_uint_eq(ntohs(race.failed.at.v4.sin_port), refused);
	ck_assert_uint_eq(world.closed, 3);
}
END_TEST

/* "Network is unreachable" of the family that this machine lacks must not hide why the other one failed. */
START_TEST(error_that_says_most)
{
	uint16_t winner;

	learn(FAMILY_V6, PORTS(_i ? refused : 1));
	learn(FAMILY_V4, PORTS(_i ? 1 : refused));
	ck_assert_int_eq(advance_in_real_time(&winner), SATCHEL_E_CONNECT);
	ck_assert_int_eq(race.os_error, ECONNREFUSED);
}
END_TEST

START_TEST(no_more_than_can_be_polled)
{
	struct transport_wait waits[TRANSPORT_WAITS_MAX];
	uint16_t ports[ADDRESSES_MAX + 1] = { 0 }, winner;

	for (size_t i = 0; i < ADDRESSES_MAX; i++)
		ports[i] = holes[i % HOLES];
	learn(FAMILY_V6, ports);
	learn(FAMILY_V4, ports);
	for (size_t i = 0; i < 3 * ADDRESSES_MAX; i++, world.now += 250 * MS)
		ck_assert_int_eq(advance(&winner), SATCHEL_AGAIN);
	ck_assert_uint_eq(race.count, RACE_ATTEMPTS_MAX);
	ck_assert_uint_lt(satcheli_race_waits(&race, waits), TRANSPORT_WAITS_MAX);
	ck_assert_int_eq(ms_to_deadline(), -1);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("transport: race");
	TCase *tc = tcase_create("race");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_set_timeout(tc, 120); /* loopback may be slow */
	tcase_add_test(tc, first_of_v6_first);
	tcase_add_test(tc, v4_waits_50_ms_for_v6);
	tcase_add_test(tc, v6_within_50_ms_comes_first);
	tcase_add_test(tc, no_v6_no_waiting);
	tcase_add_test(tc, v6_does_not_wait_for_v4);
	tcase_add_test(tc, no_v4_is_no_end);
	tcase_add_test(tc, families_in_turn_each_250_ms);
	tcase_add_test(tc, the_rest_of_one_family);
	tcase_add_test(tc, refused_goes_on_at_once);
	tcase_add_test(tc, refused_beside_a_silent_one);
	tcase_add_test(tc, older_one_that_fails_hastens_nothing);
	tcase_add_test(tc, silent_one_is_left_behind);
	tcase_add_test(tc, late_v6_takes_its_turn);
	tcase_add_test(tc, nobody_answers);
	tcase_add_loop_test(tc, error_that_says_most, 0, 2);
	tcase_add_test(tc, no_more_than_can_be_polled);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
