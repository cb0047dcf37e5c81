/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Secrets that the program is asked for: answered at once, later, never; and none of them in a trace. */
#include "tests/support/main.h"

#include <satchel/satchel.h>

#include <string.h>

/* The server in memory, and what the program does when it is asked. */
struct desk {
	const char *in; /* what the server says */
	char out[1024], trace[4096];
	size_t out_size, trace_size;
	const char *at_once; /* the answer inside the callback; NULL: none */
	unsigned asked, told;
	bool refused, closes;
};

static struct desk desk;
static satchel_client *imap;
static satchel_call call;

static int desk_read(void *user, void *room, size_t size, size_t *got)
{
	struct desk *d = user;
	size_t n = strlen(d->in);

	(void)size;
	if (!n)
		return SATCHEL_AGAIN;
	memcpy(room, d->in, n);
	d->in += n;
	*got = n;
	return SATCHEL_OK;
}

static int desk_write(void *user, const void *octets, size_t size, size_t *put)
{
	struct desk *d = user;

	ck_assert_uint_lt(d->out_size + size, sizeof(d->out));
	memcpy(d->out + d->out_size, octets, size);
	d->out_size += size;
	*put = size;
	return SATCHEL_OK;
}

static void trace(satchel_client *client, satchel_trace_kind kind, satchel_octets octets,
                  void *user)
{
	struct desk *d = user;

	(void)client;
	(void)kind;
	ck_assert_uint_lt(d->trace_size + octets.size, sizeof(d->trace));
	memcpy(d->trace + d->trace_size, octets.data, octets.size);
	d->trace_size += octets.size;
}

static void ask(satchel_client *client, const satchel_secret_request *request, void *user)
{
	struct desk *d = user;

	d->asked++;
	d->refused = request->refused != NULL;
	ck_assert_str_eq(request->user, "mary");
	/* what blocks is refused in here, as in every callback */
	ck_assert_int_eq(satchel_noop(client, NULL), SATCHEL_E_BUSY);
	if (d->closes)
		satchel_close(client);
	else if (d->at_once)
		ck_assert_int_eq(satchel_answer(client, d->at_once), SATCHEL_OK);
}

static void then(satchel_client *client, satchel_call *c)
{
	(void)client;
	(void)c;
	desk.told++;
}

static void set_up(void)
{
	satchel_call opened = { 0 };
	const satchel_transport *own =
		SATCHEL_TRANSPORT(.read = desk_read, .write = desk_write, .user = &desk);

	memset(&desk, 0, sizeof(desk));
	desk.in = "* OK [CAPABILITY IMAP4rev1 AUTH=XOAUTH2 SASL-IR] hi\r\n";
	call = (satchel_call){ .then = then };
	ck_assert_int_eq(
		satchel_open(&imap, NULL,
	                     SATCHEL_OPTIONS(.transport = own, .call = &opened, .credentials = ask,
	                                     .trace = trace, .user = &desk, .tag_prefix = "T")),
		SATCHEL_QUEUED);
	satchel_process(imap);
	ck_assert_int_eq(opened.rc, SATCHEL_OK);
}

static void queue_login(const char *mechanism)
{
	ck_assert_int_eq(satchel_login(imap, "mary", NULL,
	                               SATCHEL_LOGIN(.call = &call, .mechanism = mechanism)),
	                 SATCHEL_QUEUED);
	ck_assert_uint_eq(desk.asked, 0);
	ck_assert_int_eq(satchel_process(imap), SATCHEL_AGAIN);
	ck_assert_uint_eq(desk.asked, 1);
}

START_TEST(answered_later)
{
	satchel_call behind = { 0 };

	queue_login(NULL);
	ck_assert_int_eq(satchel_noop(imap, SATCHEL_CALL(&behind)), SATCHEL_QUEUED);
	ck_assert_int_eq(satchel_process(imap), SATCHEL_AGAIN);
	ck_assert(!desk.out_size && desk.asked == 1);
	ck_assert(satchel_deadline(imap) == INT64_MAX);
	/* to wait for it here would be to wait for ever */
	ck_assert_int_eq(satchel_wait(imap, &call), SATCHEL_E_BUSY);
	ck_assert_int_eq(satchel_wait(imap, NULL), SATCHEL_E_BUSY);
	ck_assert_int_eq(satchel_answer(imap, "word"), SATCHEL_OK);
	ck_assert(satchel_deadline(imap) == 0);
	ck_assert_int_eq(satchel_answer(imap, "word"), SATCHEL_E_STATE);
	satchel_process(imap);
	ck_assert(desk.out_size == 24 && !memcmp(desk.out, "T1 LOGIN \"mary\" \"word\"\r\n", 24));
	desk.in = "T1 OK [CAPABILITY IMAP4rev1] in\r\n";
	satchel_process(imap);
	ck_assert(call.rc == SATCHEL_OK && desk.told == 1);
	ck_assert(desk.out_size == 33 && behind.rc == SATCHEL_QUEUED);
	satchel_close(imap);
}
END_TEST

START_TEST(answered_at_once)
{
	desk.at_once = "word";
	queue_login(NULL);
	ck_assert_uint_eq(desk.out_size, 24);
	satchel_close(imap);
	ck_assert(call.rc == SATCHEL_E_CLOSED && desk.told == 1);
}
END_TEST

START_TEST(closed_while_it_is_asked)
{
	desk.closes = _i;
	if (_i) {
		ck_assert_int_eq(satchel_login(imap, "mary", NULL, SATCHEL_LOGIN(.call = &call)),
		                 SATCHEL_QUEUED);
		ck_assert_int_eq(satchel_process(imap), SATCHEL_E_CLOSED);
	} else {
		queue_login(NULL);
		satchel_close(imap);
	}
	ck_assert(call.rc == SATCHEL_E_CLOSED && desk.told == 1 && !desk.out_size);
}
END_TEST

START_TEST(forgotten_while_it_is_asked)
{
	queue_login(NULL);
	satchel_forget(imap, &call);
	ck_assert_int_eq(call.rc, SATCHEL_E_CANCELLED);
	ck_assert_int_eq(satchel_process(imap), SATCHEL_AGAIN);
	ck_assert_int_eq(satchel_answer(imap, "word"), SATCHEL_E_STATE);
	ck_assert(!desk.out_size && !desk.told);
	satchel_close(imap);
}
END_TEST

START_TEST(blocking_without_an_answer)
{
	ck_assert_int_eq(satchel_login(imap, "mary", NULL, NULL), SATCHEL_E_CALLBACK);
	ck_assert_int_eq(satchel_error_of(imap)->outcome, SATCHEL_NOT_SENT);
	ck_assert(desk.asked == 1 && !desk.out_size);
	satchel_close(imap);
}
END_TEST

/* Tokens, and what they are in base64; also the second, behind a refusal. */
START_TEST(no_token_in_the_trace)
{
	desk.at_once = "ya29.token";
	queue_login("XOAUTH2");
	ck_assert(!strncmp(desk.out, "T1 AUTHENTICATE XOAUTH2 dXNlcj1t", 32));
	desk.in = "+ eyJzdGF0dXMiOiI0MDAifQ==\r\n";
	satchel_process(imap);
	desk.in = "T1 NO no\r\n";
	satchel_process(imap);
	ck_assert(desk.asked == 2 && desk.refused);
	ck_assert(strstr(desk.out, "\r\n\r\nT2 AUTHENTICATE XOAUTH2 dXNlcj1t"));
	ck_assert(strstr(desk.trace, "T2 AUTHENTICATE XOAUTH2 ***"));
	ck_assert(!strstr(desk.trace, "dXNlcj") && !strstr(desk.trace, "ya29"));
	desk.in = "T2 NO no\r\n";
	satchel_process(imap);
	ck_assert(desk.asked == 2 && call.rc == SATCHEL_E_AUTHENTICATIONFAILED);
	satchel_close(imap);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("credentials");
	TCase *tc = tcase_create("credentials");

	tcase_add_checked_fixture(tc, set_up, NULL);
	tcase_add_test(tc, answered_later);
	tcase_add_test(tc, answered_at_once);
	tcase_add_loop_test(tc, closed_while_it_is_asked, 0, 2);
	tcase_add_test(tc, forgotten_while_it_is_asked);
	tcase_add_test(tc, blocking_without_an_answer);
	tcase_add_test(tc, no_token_in_the_trace);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
