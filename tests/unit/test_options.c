/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Options of programs that were built with another version: what is not known here is never overlooked. */
#include "core/options.h"
#include "tests/support/main.h"

#include <satchel/decode.h>
#include <satchel/satchel.h>
#include <satchel/wire.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- the rule */

struct known {
	size_t size;
	uint32_t a, b;
};

static const struct fit_case {
	const char *name;
	size_t size, set; /* set: the octet that is not zero; 0: none */
	bool fits;
} fit_cases[] = {
	{ "as it is here", sizeof(struct known), offsetof(struct known, b), true },
	{ "older", offsetof(struct known, b), offsetof(struct known, a), true },
	{ "newer, nothing is set there", sizeof(struct known) + 8, offsetof(struct known, b),
	  true },
	{ "newer, its first octet is set", sizeof(struct known) + 8, sizeof(struct known), false },
	{ "newer, its last octet is set", sizeof(struct known) + 8, sizeof(struct known) + 7,
	  false },
	{ "behind its end nothing counts", sizeof(struct known), sizeof(struct known), true },
	{ "no size, nothing is set", 0, 0, true },
	{ "no size, and the first field", 0, offsetof(struct known, a), false },
	{ "no size, and the last field", 0, sizeof(struct known) - 1, false },
	{ "no size that a struct has", SIZE_MAX, 0, false },
};

START_TEST(rule)
{
	const struct fit_case *t = &fit_cases[_i];
	struct {
		struct known known;
		char more[8];
	} given;

	memset(&given, 0, sizeof given);
	given.known.size = t->size;
	if (t->set)
		((char *)&given)[t->set] = 1;
	ck_assert_msg(OPTIONS_FIT(struct known, &given.known) == t->fits, "%s", t->name);
}
END_TEST

START_TEST(none_fit)
{
	const struct known *none = NULL;

	ck_assert(OPTIONS_FIT(struct known, none));
}
END_TEST

/* ---- the public functions */

static satchel_client *imap;

static int greet(void *user, void *room, size_t size, size_t *got)
{
	static const char greeting[] = "* PREAUTH [CAPABILITY IMAP4rev1] hi\r\n";
	bool *greeted = user;

	if (*greeted || size < sizeof greeting)
		return SATCHEL_AGAIN;
	*greeted = true;
	*got = sizeof greeting - 1;
	memcpy(room, greeting, *got);
	return SATCHEL_OK;
}

static int swallow(void *user, const void *octets, size_t size, size_t *put)
{
	(void)user;
	(void)octets;
	*put = size;
	return SATCHEL_OK;
}

static void set_up(void)
{
	static bool greeted;
	satchel_call call = { 0 };

	greeted = false;
	ck_assert_int_eq(
		satchel_open(&imap, NULL,
	                     SATCHEL_OPTIONS(.call = &call,
	                                     .transport = SATCHEL_TRANSPORT(.read = greet,
	                                                                    .write = swallow,
	                                                                    .user = &greeted))),
		SATCHEL_QUEUED);
	satchel_process(imap);
	ck_assert_int_eq(call.rc, SATCHEL_OK);
}

static void tear_down(void)
{
	satchel_close(imap);
}

static int with_login(const void *o)
{
	return satchel_login(imap, "a", "b", o);
}

static int with_select(const void *o)
{
	return satchel_select(imap, "a", o);
}

static int with_examine(const void *o)
{
	return satchel_examine(imap, "a", o);
}

static int with_list(const void *o)
{
	satchel_list *list;

	return satchel_list_start(imap, "*", o, &list);
}

static int with_create(const void *o)
{
	return satchel_create_with(imap, "a", o, NULL);
}

static int with_status(const void *o)
{
	satchel_folder *folder;

	return satchel_status(imap, "a", o, &folder);
}

static int with_fetch(const void *o)
{
	satchel_fetch *fetch;

	return satchel_fetch_start(imap, SATCHEL_ALL, o, &fetch);
}

static int with_store(const void *o)
{
	static const satchel_flags seen = { .bits = SATCHEL_FLAG_SEEN };
	satchel_set *modified;

	return satchel_store(imap, SATCHEL_ALL, SATCHEL_FLAGS_ADD, &seen, o, &modified);
}

static int with_search(const void *o)
{
	satchel_set *found;

	return satchel_search(imap, "ALL", o, &found);
}

static int with_esearch(const void *o)
{
	satchel_found *found;

	return satchel_esearch(imap, "ALL", o, &found);
}

static int with_watch(const void *o)
{
	satchel_watch *watch;

	return satchel_watch_start(imap, o, &watch);
}

static int with_notify(const void *o)
{
	return satchel_notify(imap,
	                      SATCHEL_NOTIFY_GROUP(.filter = SATCHEL_NOTIFY_INBOXES,
	                                           .events = SATCHEL_NOTIFY_MAILBOX_NAME),
	                      1, o);
}

static int with_group(const void *o)
{
	return satchel_notify(imap, o, 1, NULL);
}

static int with_draft(const void *o)
{
	satchel_moved *moved;

	return satchel_append(imap, "a", o, 1, NULL, &moved);
}

static int with_call(const void *o)
{
	return satchel_noop(imap, o);
}

static int with_open(const void *o)
{
	satchel_client *other = NULL;
	int rc = satchel_open(&other, "imaps://localhost", o);

	ck_assert_ptr_nonnull(other);
	ck_assert_ptr_nonnull(strstr(satchel_error_of(other)->message, "options have no size"));
	satchel_close(other);
	return rc;
}

static int with_limits(const void *o)
{
	return with_open(SATCHEL_OPTIONS(.limits = o));
}

static int with_transport(const void *o)
{
	return with_open(SATCHEL_OPTIONS(.transport = o));
}

static int with_decoder(const void *o)
{
	satchel_decoder *decoder;

	return satchel_decoder_new(&decoder, o);
}

static int with_decoder_limits(const void *o)
{
	return with_decoder(SATCHEL_DECODER(.limits = o));
}

static int with_wire(const void *o)
{
	satchel_wire *wire;

	return satchel_wire_new(&wire, o);
}

static int with_wire_limits(const void *o)
{
	return with_wire(SATCHEL_WIRE(.limits = o));
}

static int with_tree(const void *o)
{
	satchel_tree *tree;

	return satchel_tree_new(&tree, o);
}

static const struct call_case {
	const char *name;
	size_t known;
	int (*call)(const void *options);
	bool told; /* by satchel_error_of */
} call_cases[] = {
	{ "login", sizeof(satchel_login_options), with_login, true },
	{ "select", sizeof(satchel_select_options), with_select, true },
	{ "examine", sizeof(satchel_select_options), with_examine, true },
	{ "list", sizeof(satchel_list_options), with_list, true },
	{ "create", sizeof(satchel_create_options), with_create, true },
	{ "status", sizeof(satchel_status_options), with_status, true },
	{ "fetch", sizeof(satchel_fetch_options), with_fetch, true },
	{ "store", sizeof(satchel_store_options), with_store, true },
	{ "search", sizeof(satchel_search_options), with_search, true },
	{ "esearch", sizeof(satchel_esearch_options), with_esearch, true },
	{ "watch", sizeof(satchel_watch_options), with_watch, true },
	{ "notify", sizeof(satchel_notify_options), with_notify, true },
	{ "notify group", sizeof(satchel_notify_group), with_group, true },
	{ "draft", sizeof(satchel_draft), with_draft, true },
	{ "call", sizeof(satchel_call_options), with_call, true },
	{ "open", sizeof(satchel_options), with_open, false },
	{ "limits", sizeof(satchel_limits), with_limits, false },
	{ "transport", sizeof(satchel_transport), with_transport, false },
	{ "decoder", sizeof(satchel_decoder_options), with_decoder, false },
	{ "decoder limits", sizeof(satchel_limits), with_decoder_limits, false },
	{ "wire", sizeof(satchel_wire_options), with_wire, false },
	{ "wire limits", sizeof(satchel_limits), with_wire_limits, false },
	{ "tree", sizeof(satchel_tree_options), with_tree, false },
};

/* What a newer program asks for. */
START_TEST(newer)
{
	const struct call_case *t = &call_cases[_i];
	union {
		size_t size;
		char octets[1024];
	} given;

	ck_assert_uint_lt(t->known + 8, sizeof given);
	memset(&given, 0, sizeof given);
	given.size = t->known + 8;
	given.octets[t->known] = 1;
	ck_assert_msg(t->call(&given) == SATCHEL_E_ARGUMENT, "%s", t->name);
	if (t->told)
		ck_assert_msg(strstr(satchel_error_of(imap)->message, "this version does not know"),
		              "%s: %s", t->name, satchel_error_of(imap)->message);
}
END_TEST

/* A size was forgotten: the first field, of most the call, is not overlooked. A list of structs has no other sign of its end. */
START_TEST(no_size)
{
	const struct call_case *t = &call_cases[_i];
	union {
		size_t sizes[2];
		char octets[1024];
	} given;

	memset(&given, 0, sizeof given);
	given.sizes[1] = 1;
	ck_assert_msg(t->call(&given) == SATCHEL_E_ARGUMENT, "%s", t->name);
}
END_TEST

/* What is not asked for does no harm. */
START_TEST(newer_and_zero)
{
	struct {
		satchel_select_options known;
		uint64_t more;
	} given;
	static satchel_call call; /* told when the client is closed */

	memset(&given, 0, sizeof given);
	given.known.size = sizeof given;
	given.known.call = &call;
	ck_assert_int_eq(satchel_select(imap, "a", &given.known), SATCHEL_QUEUED);
}
END_TEST

/* ---- what cannot be done, said before anything is sent */

/* Each way to the server that was given is closed. */
START_TEST(two_ways)
{
	static const char *const argv[] = { "true", NULL };
	satchel_client *two = NULL;
	int fds[2];
	char c;

	ck_assert_int_eq(pipe(fds), 0);
	ck_assert_int_eq(
		satchel_open(&two, NULL, SATCHEL_OPTIONS(.argv = argv, .fd_plus_1 = fds[1] + 1)),
		SATCHEL_E_ARGUMENT);
	ck_assert_int_eq(read(fds[0], &c, 1), 0);
	satchel_close(two);
	close(fds[0]);
}
END_TEST

enum source { SOURCE_PIPE, SOURCE_CLOSED, SOURCE_SHORT, SOURCE_BEHIND, SOURCES };

static int open_source(enum source source)
{
	char name[] = "/tmp/satchel-draft-XXXXXX";
	int fds[2], fd;

	if (source == SOURCE_PIPE) {
		ck_assert_int_eq(pipe(fds), 0);
		close(fds[1]);
		return fds[0];
	}
	fd = mkstemp(name);
	ck_assert_int_ge(fd, 0);
	unlink(name);
	ck_assert_int_eq(write(fd, "a\r\n", 3), 3);
	if (source == SOURCE_CLOSED)
		close(fd);
	return fd;
}

/* The session lives: the message is the program's to mend. */
START_TEST(drafts)
{
	static satchel_call call;
	int fd = open_source((enum source)_i);
	const satchel_draft draft = { .size_of = sizeof draft,
		                      .fd_plus_1 = fd + 1,
		                      .offset = _i == SOURCE_BEHIND ? 9 : 0,
		                      .size = 4 };

	call = (satchel_call){ 0 };
	ck_assert_int_eq(satchel_append(imap, "a", &draft, 1, SATCHEL_CALL(&call), NULL),
	                 SATCHEL_QUEUED);
	ck_assert_int_eq(satchel_wait(imap, &call), SATCHEL_E_ARGUMENT);
	ck_assert_int_eq(call.error->action, SATCHEL_CLASS_PROGRAM);
	ck_assert_int_eq(satchel_append(imap, "a", NULL, 1, SATCHEL_CALL(&call), NULL),
	                 SATCHEL_E_ARGUMENT);
	ck_assert_int_eq(satchel_noop(imap, SATCHEL_CALL(&call)), SATCHEL_QUEUED);
	if (_i != SOURCE_CLOSED)
		close(fd);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("options");
	TCase *tc = tcase_create("rule"), *calls = tcase_create("calls");

	tcase_add_loop_test(tc, rule, 0, (int)COUNTOF(fit_cases));
	tcase_add_test(tc, none_fit);
	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(calls, set_up, tear_down);
	tcase_add_loop_test(calls, newer, 0, (int)COUNTOF(call_cases));
	tcase_add_loop_test(calls, no_size, 0, (int)COUNTOF(call_cases));
	tcase_add_test(calls, newer_and_zero);
	tcase_add_test(calls, two_ways);
	tcase_add_loop_test(calls, drafts, 0, SOURCES);
	suite_add_tcase(s, calls);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
