/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* A transport of the program's own, through satchel_open: in memory, with no descriptor, as in a framework that hands over
 * what has come. */
#include "tests/support/main.h"

#include <satchel/satchel.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

struct own {
	const char *in;   /* what the server says, NULL: it has closed */
	bool needs_room;  /* write says SATCHEL_AGAIN until it is false */
	int broken;       /* read fails with this errno */
	const char *next; /* what comes when it is waited for */
	unsigned waits, closed;
	int wait_rc;
	char out[512];
	size_t out_size;
	unsigned watched;
};

static struct own own;

static int own_read(void *user, void *room, size_t size, size_t *got)
{
	struct own *o = user;
	size_t n = o->in ? strlen(o->in) : 0;

	errno = o->broken;
	if (o->broken)
		return SATCHEL_E_IO;
	n = n < size ? n : size;
	if (o->in && !n)
		return SATCHEL_AGAIN;
	*got = n;
	if (!n)
		return SATCHEL_OK;
	memcpy(room, o->in, n);
	o->in += n;
	return SATCHEL_OK;
}

static int own_write(void *user, const void *octets, size_t size, size_t *put)
{
	struct own *o = user;

	if (o->needs_room)
		return SATCHEL_AGAIN;
	ck_assert_uint_lt(o->out_size + size, sizeof(o->out));
	memcpy(o->out + o->out_size, octets, size);
	o->out_size += size;
	*put = size;
	return SATCHEL_OK;
}

static int own_wait(void *user, unsigned want, int ms)
{
	struct own *o = user;

	ck_assert(want & SATCHEL_READABLE && ms != 0);
	ck_assert(!(want & SATCHEL_WRITABLE) == !o->needs_room);
	ck_assert_uint_lt(++o->waits, 100);
	o->needs_room = false;
	o->in = o->next;
	return o->wait_rc;
}

static void own_close(void *user)
{
	((struct own *)user)->closed++;
}

static void watch(satchel_client *imap, int fd, unsigned want, void *user)
{
	(void)imap;
	(void)fd;
	(void)want;
	((struct own *)user)->watched++;
}

static void set_up(void)
{
	memset(&own, 0, sizeof(own));
	own.in = "";
	own.next = "* OK [CAPABILITY IMAP4rev1] ready\r\n";
}

#define OWN(...)                                                                                  \
	SATCHEL_TRANSPORT(.read = own_read, .write = own_write, .close = own_close, .user = &own, \
	                  __VA_ARGS__)

static satchel_client *open_blocking(void)
{
	satchel_client *imap = NULL;

	ck_assert_int_eq(satchel_open(&imap, NULL,
	                              SATCHEL_OPTIONS(.transport = OWN(.wait = own_wait),
	                                              .tag_prefix = "T")),
	                 SATCHEL_OK);
	return imap;
}

START_TEST(blocking_by_wait)
{
	satchel_client *imap = open_blocking();

	ck_assert_uint_eq(own.waits, 1);
	ck_assert(!satchel_is_secure(imap));
	own.needs_room = true;
	own.next = "T1 OK done\r\n";
	ck_assert_int_eq(satchel_noop(imap, NULL), SATCHEL_OK);
	ck_assert(own.out_size == 9 && !memcmp(own.out, "T1 NOOP\r\n", 9));
	own.in = "";
	own.next = NULL;
	ck_assert_int_eq(satchel_noop(imap, NULL), SATCHEL_E_IO);
	ck_assert_uint_eq(own.closed, 1);
	satchel_close(imap);
	ck_assert_uint_eq(own.closed, 1);
}
END_TEST

START_TEST(errors_have_the_errno)
{
	satchel_client *imap = open_blocking();

	own.broken = ECONNRESET;
	ck_assert_int_eq(satchel_noop(imap, NULL), SATCHEL_E_IO);
	ck_assert_int_eq(satchel_error_of(imap)->os_error, ECONNRESET);
	ck_assert(strstr(satchel_error_of(imap)->message, "the program's transport cannot read"));
	satchel_close(imap);
}
END_TEST

START_TEST(wait_that_fails_ends_it)
{
	satchel_client *imap = open_blocking();

	own.wait_rc = SATCHEL_E_CALLBACK;
	ck_assert_int_eq(satchel_noop(imap, NULL), SATCHEL_E_CALLBACK);
	ck_assert_uint_eq(own.closed, 1);
	satchel_close(imap);
}
END_TEST

/* The framework has the connection: it calls when something has come, and when there is room. */
START_TEST(loop_without_a_descriptor)
{
	satchel_client *imap = NULL;
	satchel_call opened = { 0 }, call = { 0 };
	int rc = satchel_open(&imap, NULL,
	                      SATCHEL_OPTIONS(.transport = OWN(), .call = &opened, .watch = watch,
	                                      .user = &own, .tag_prefix = "T"));

	ck_assert_int_eq(rc, SATCHEL_QUEUED);
	ck_assert_int_eq(satchel_process(imap), SATCHEL_AGAIN);
	ck_assert_int_eq(opened.rc, SATCHEL_QUEUED);
	own.in = "* OK [CAPABILITY IMAP4rev1] ready\r\n";
	ck_assert_int_eq(satchel_process(imap), SATCHEL_AGAIN);
	ck_assert_int_eq(opened.rc, SATCHEL_OK);
	own.needs_room = true;
	ck_assert_int_eq(satchel_noop(imap, SATCHEL_CALL(&call)), SATCHEL_QUEUED);
	ck_assert_int_eq(satchel_process(imap), SATCHEL_AGAIN);
	ck_assert_uint_eq(own.out_size, 0);
	own.needs_room = false;
	ck_assert_int_eq(satchel_process(imap), SATCHEL_AGAIN);
	ck_assert_uint_eq(own.out_size, 9);
	own.in = "T1 OK done\r\n";
	ck_assert_int_eq(satchel_process(imap), SATCHEL_AGAIN);
	ck_assert_int_eq(call.rc, SATCHEL_OK);
	ck_assert_uint_eq(own.watched, 0);
	/* a call that blocks cannot know when to try again */
	ck_assert_int_eq(satchel_noop(imap, NULL), SATCHEL_E_ARGUMENT);
	satchel_close(imap);
	ck_assert_uint_eq(own.closed, 1);
}
END_TEST

static const struct refused_case {
	const char *name, *url;
	bool reads;
	int rc;
} refused_cases[] = {
	{ "no read", NULL, false, SATCHEL_E_ARGUMENT },
	{ "a URL of something else", "http://example.org", true, SATCHEL_E_ARGUMENT },
	{ "TLS with who speaks none", "imaps://example.org", true, SATCHEL_E_TLS },
	{ "no STARTTLS there", "imap://example.org", true, SATCHEL_E_INSECURE },
};

START_TEST(closed_once_when_refused)
{
	const struct refused_case *c = &refused_cases[_i];
	satchel_transport given = *OWN(.wait = own_wait);
	satchel_client *imap = NULL;
	int rc;

	given.read = c->reads ? own_read : NULL;
	if (c->url && !strcmp(c->url, "imap://example.org"))
		own.next = "* PREAUTH ready\r\n";
	rc = satchel_open(&imap, c->url, SATCHEL_OPTIONS(.transport = &given));
	ck_assert_msg(rc == c->rc, "%s: %s", c->name, satchel_error_name(rc));
	ck_assert_msg(own.closed == 1, "%s: closed %u times", c->name, own.closed);
	satchel_close(imap);
	ck_assert_msg(own.closed == 1, "%s: closed again", c->name);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("transport_caller");
	TCase *tc = tcase_create("caller");

	tcase_add_checked_fixture(tc, set_up, NULL);
	tcase_add_test(tc, blocking_by_wait);
	tcase_add_test(tc, errors_have_the_errno);
	tcase_add_test(tc, wait_that_fails_ends_it);
	tcase_add_test(tc, loop_without_a_descriptor);
	tcase_add_loop_test(tc, closed_once_when_refused, 0, (int)COUNTOF(refused_cases));
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
