/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Quota roots: of a folder, by name, as they fill, and what a user may not set. */
#include "tests/servers/scenarios.h"

#include <string.h>

/* What GETQUOTA says of the root, or what GETQUOTAROOT says where users may not ask for a root: Cyrus. */
static satchel_quota *quota_of(struct session *s, const char *root, satchel_quotas **quotas)
{
	satchel_quota *q = NULL;

	if (!session_finish(s, satchel_quota_get(s->imap, root, PLAIN_CALL(s), &q)))
		return q;
	ck_assert_int_eq(session_error(s)->outcome, SATCHEL_REFUSED);
	must(s, satchel_quota_root(s->imap, "INBOX", PLAIN_CALL(s), quotas));
	return NULL;
}

/* Units of STORAGE that are used. */
static uint64_t usage_of(struct session *s, const char *root)
{
	satchel_quotas *quotas = NULL;
	satchel_quota *own = quota_of(s, root, &quotas);
	const satchel_quota *q = own;
	const satchel_quota_resource *r;
	uint64_t usage;

	for (size_t i = 0; quotas && i < quotas->count; i++)
		if (!strcmp(quotas->list[i]->root, root))
			q = quotas->list[i];
	ck_assert(q && q->known);
	ck_assert_str_eq(q->root, root);
	r = satchel_quota_resource_of(q, "storage");
	ck_assert(r && r->usage <= r->limit);
	usage = r->usage;
	satchel_free(own);
	satchel_free(quotas);
	return usage;
}

/* What is appended is counted, in units of 1,024 octets. */
static void fill(struct session *s, const char *root)
{
	static char letter[64 * 1024] = "Subject: long\r\n\r\n";
	const satchel_draft draft = { .size_of = sizeof(draft),
		                      .memory = { letter, sizeof(letter) } };
	uint64_t before = usage_of(s, root);

	memset(letter + 17, 'x', sizeof(letter) - 17);
	must(s, satchel_append(s->imap, "INBOX", &draft, 1, PLAIN_CALL(s), NULL));
	ck_assert_uint_ge(usage_of(s, root), before + sizeof(letter) / 1024);
}

/* A folder may have no root at all; on these servers the INBOX has one. */
START_TEST(root_of_a_folder)
{
	struct session s;
	satchel_quotas *quotas = NULL;

	session_start(&s, _i, "quota", NOTHING);
	must(&s, satchel_quota_root(s.imap, "INBOX", PLAIN_CALL(&s), &quotas));
	ck_assert_uint_ge(quotas->count, 1);
	for (size_t i = 0; i < quotas->count; i++) {
		ck_assert(quotas->list[i]->known);
		fill(&s, quotas->list[i]->root);
	}
	satchel_free(quotas);
	session_end(&s);
}
END_TEST

/* A root that is not there, and limits that users may not set. The session goes on. */
START_TEST(refusals)
{
	struct session s;
	satchel_quota *q = NULL;
	const satchel_quota_resource limit = { "STORAGE", 0, 1024 };

	session_start(&s, _i, "quota-refused", NOTHING);
	ck_assert_int_lt(
		session_finish(&s, satchel_quota_get(s.imap, "no such root", PLAIN_CALL(&s), &q)),
		0);
	ck_assert_int_lt(session_finish(&s, satchel_quota_set(s.imap, "no such root", &limit, 1,
	                                                      PLAIN_CALL(&s), &q)),
	                 0);
	ck_assert_ptr_null(q);
	must(&s, satchel_noop(s.imap, PLAIN_CALL(&s)));
	session_end(&s);
}
END_TEST

TCase *scenarios_quota(void)
{
	TCase *tc = tcase_create("quota");

	scenario(tc, "QUOTA", root_of_a_folder);
	scenario(tc, "QUOTA", refusals);
	return tc;
}
