/*
 * peer_libetpan.c - libetpan's low-level API. It keeps the whole answer of a command as a list, so
 * ETPAN_BATCH says how many messages one command asks for (0: all); bodies are always asked for in
 * batches of 500 at most.
 *
 * Copyright (C) 2026 The satchel developers
 * SPDX-License-Identifier: MIT
 */
#include "digest_libetpan.h"
#include <stdlib.h>

static struct bench_digest digest;
static uint64_t octets, found;

static void check(int r, mailimap *imap, const char *what)
{
	if (r != MAILIMAP_NO_ERROR && r != MAILIMAP_NO_ERROR_AUTHENTICATED &&
	    r != MAILIMAP_NO_ERROR_NON_AUTHENTICATED)
		bench_fail(what, imap->imap_response ? imap->imap_response : "failed");
}

static void add(struct mailimap_fetch_type *list, struct mailimap_fetch_att *item)
{
	mailimap_fetch_type_new_fetch_att_list_add(list, item);
}

static struct mailimap_fetch_type *items(int task)
{
	struct mailimap_fetch_type *list = mailimap_fetch_type_new_fetch_att_list_empty();
	add(list, mailimap_fetch_att_new_uid());
	if (task == 1 || task == 5)
		add(list, mailimap_fetch_att_new_flags());
	if (task == 1) {
		add(list, mailimap_fetch_att_new_internaldate());
		add(list, mailimap_fetch_att_new_rfc822_size());
		add(list, mailimap_fetch_att_new_envelope());
		add(list, mailimap_fetch_att_new_bodystructure());
	}
	if (task == 2 || task == 3)
		add(list, mailimap_fetch_att_new_body_peek_section(mailimap_section_new(NULL)));
	return list;
}

static void use_body(const struct mailimap_msg_att *m)
{
	for (clistiter *i = clist_begin(m->att_list); i; i = clist_next(i)) {
		const struct mailimap_msg_att_item *it = clist_content(i);
		if (it->att_type == MAILIMAP_MSG_ATT_ITEM_STATIC &&
		    it->att_data.att_static->att_type == MAILIMAP_MSG_ATT_BODY_SECTION)
			octets += it->att_data.att_static->att_data.att_body_section->sec_length;
	}
}

static void fetch_range(mailimap *imap, int task, uint32_t first, uint32_t last)
{
	struct mailimap_set *set = mailimap_set_new_interval(first, last);
	struct mailimap_fetch_type *list = items(task);
	clist *result;
	check(mailimap_uid_fetch(imap, set, list, &result), imap, "fetch");
	for (clistiter *i = clist_begin(result); i; i = clist_next(i), found++)
		if (task == 2 || task == 3)
			use_body(clist_content(i));
		else
			digest_libetpan(&digest, clist_content(i));
	mailimap_fetch_list_free(result);
	mailimap_fetch_type_free(list);
	mailimap_set_free(set);
}

static void fetch(mailimap *imap, int task)
{
	const char *setting = getenv("ETPAN_BATCH");
	uint32_t total = imap->imap_selection_info->sel_exists;
	uint32_t step = setting ? (uint32_t)strtoul(setting, NULL, 10) : 0;
	if (task == 2 && !step)
		step = 500;
	if (!step) {
		fetch_range(imap, task, 1, 0); /* 1:* */
		return;
	}
	for (uint32_t first = 1; first <= total; first += step)
		fetch_range(imap, task, first, first + step - 1 < total ? first + step - 1 : total);
}

static void search(mailimap *imap)
{
	struct mailimap_search_key *key = mailimap_search_key_new_all();
	clist *result;
	check(mailimap_uid_search(imap, NULL, key, &result), imap, "search");
	for (clistiter *i = clist_begin(result); i; i = clist_next(i), found++)
		digest.numbers += *(const uint32_t *)clist_content(i);
	mailimap_search_result_free(result);
	mailimap_search_key_free(key);
}

static void list(mailimap *imap)
{
	clist *result;
	check(mailimap_list(imap, "", "*", &result), imap, "list");
	for (clistiter *i = clist_begin(result); i; i = clist_next(i), found++)
		digest_text(&digest, FIELD_FOLDER,
		            ((const struct mailimap_mailbox_list *)clist_content(i))->mb_name);
	mailimap_list_result_free(result);
}

static void run(mailimap *imap, int task)
{
	if (task == 6)
		search(imap);
	else if (task == 7)
		list(imap);
	else
		fetch(imap, task);
}

int main(int argc, char **argv)
{
	struct bench_arguments a = bench_parse(argc, argv);
	mailimap *imap = mailimap_new(0, NULL);
	if (a.task == 4)
		bench_no_task();
	mailimap_set_timeout(imap, 300);
	check(a.tls ? mailimap_ssl_connect(imap, a.host, a.port)
	            : mailimap_socket_connect(imap, a.host, a.port),
	      imap, "connect");
	check(mailimap_login(imap, BENCH_USER, BENCH_PASSWORD), imap, "login");
	check(mailimap_examine(imap, a.folder), imap, "examine");
	bench_begin();
	for (unsigned i = 0; i < a.repeat; i++)
		run(imap, a.task);
	bench_end(&a, found, octets, a.task == 2 || a.task == 3 ? NULL : &digest);
	return 0;
}
