/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What a client holds while it waits for nothing, and what calls that failed leave behind. */
#include "highlevel/client/client.h"
#include "tests/support/alloc.h"
#include "tests/support/main.h"

#include <satchel/satchel.h>

#include <string.h>

/* A server that refuses everything, in memory. */
struct refuser {
	char in[1 << 16];
	size_t at, size;
};

static struct refuser refuser;
static struct failing_allocator memory;
static satchel_client *imap;

static int refuser_read(void *user, void *room, size_t size, size_t *got)
{
	struct refuser *r = user;
	size_t n = r->size - r->at < size ? r->size - r->at : size;

	if (!n)
		return SATCHEL_AGAIN;
	memcpy(room, r->in + r->at, n);
	r->at += n;
	*got = n;
	return SATCHEL_OK;
}

/* "T7 NOOP" CRLF -> "T7 NO" CRLF, for each line. */
static int refuser_write(void *user, const void *octets, size_t size, size_t *put)
{
	struct refuser *r = user;
	const char *p = octets, *end = p + size;

	for (; p < end; p = (const char *)memchr(p, '\n', (size_t)(end - p)) + 1) {
		size_t tag = (size_t)((const char *)memchr(p, ' ', (size_t)(end - p)) - p);

		ck_assert_uint_lt(r->size + tag + 16, sizeof(r->in));
		memcpy(r->in + r->size, p, tag);
		memcpy(r->in + r->size + tag, " NO no\r\n", 8);
		r->size += tag + 8;
	}
	*put = size;
	return SATCHEL_OK;
}

static void set_up(void)
{
	static const char greeting[] = "* PREAUTH [CAPABILITY IMAP4rev1] hi\r\n";
	satchel_call call = { 0 };

	failing_allocator_init(&memory);
	failing_allocator_arm(&memory, 0, FAIL_NEVER);
	memcpy(refuser.in, greeting, sizeof(greeting));
	refuser.at = 0;
	refuser.size = sizeof(greeting) - 1;
	ck_assert_int_eq(
		satchel_open(&imap, NULL,
	                     SATCHEL_OPTIONS(.allocator = &memory.allocator, .call = &call,
	                                     .transport = SATCHEL_TRANSPORT(.read = refuser_read,
	                                                                    .write = refuser_write,
	                                                                    .user = &refuser))),
		SATCHEL_QUEUED);
	satchel_process(imap);
	ck_assert_int_eq(call.rc, SATCHEL_OK);
}

static void tear_down(void)
{
	satchel_close(imap);
	failing_allocator_check(&memory);
}

static void refuse(satchel_call *call)
{
	refuser.at = refuser.size = 0;
	ck_assert_int_eq(satchel_noop(imap, SATCHEL_CALL(call)), SATCHEL_QUEUED);
	ck_assert_int_eq(satchel_process(imap), SATCHEL_AGAIN);
	ck_assert_int_eq(call->rc, SATCHEL_E_NO);
	ck_assert(call->error && call->error->code == SATCHEL_E_NO);
}

/* reliability: 10,000 connections that are idle hold no buffers. */
START_TEST(idle_client_holds_no_buffer)
{
	satchel_call call = { 0 };
	size_t before = memory.octets;

	ck_assert_ptr_null(imap->output.data);
	refuse(&call);
	ck_assert_ptr_null(imap->output.data);
	ck_assert_ptr_null(imap->replies.framer.data);
	satchel_forget(imap, &call);
	ck_assert_uint_le(memory.octets, before);
}
END_TEST

/* A call that is used again releases the error of its last use. */
START_TEST(used_again)
{
	satchel_call call = { 0 };
	size_t live;

	refuse(&call);
	live = memory.live;
	for (int i = 0; i < 100; i++)
		refuse(&call);
	ck_assert_uint_eq(memory.live, live);
}
END_TEST

/* Calls that are thrown away are forgotten first. */
START_TEST(forgotten)
{
	size_t live = memory.live;

	for (int i = 0; i < 100; i++) {
		satchel_call call = { 0 };

		refuse(&call);
		satchel_forget(imap, &call);
		ck_assert_ptr_null(call.error);
		ck_assert_int_eq(call.rc, SATCHEL_E_NO);
		satchel_forget(imap, &call); /* twice is fine */
	}
	ck_assert_uint_eq(memory.live, live);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("client_memory");
	TCase *tc = tcase_create("client_memory");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, idle_client_holds_no_buffer);
	tcase_add_test(tc, used_again);
	tcase_add_test(tc, forgotten);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
