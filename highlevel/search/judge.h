/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_SEARCH_JUDGE_H
#define SATCHEL_SEARCH_JUDGE_H

#include "highlevel/search/criteria.h"

/* What a key says of one message, as far as that came. */
struct judged {
	const satchel_message *message;
	bool last;          /* it is the last of the folder, which "*" names */
	int64_t now;        /* seconds since 1970 */
	const char *fields; /* the section with the header fields */
	struct text_decoder *decoder;
	struct arena *arena;   /* for texts */
	struct arena *scratch; /* satcheli_has_words */
};

enum truth satcheli_judge_key(const struct criterion *c, const struct judged *j);

/* The judges of keys.c. */
enum truth satcheli_judge_all(const struct criterion *c, const struct judged *j);
enum truth satcheli_judge_flag(const struct criterion *c, const struct judged *j);
enum truth satcheli_judge_new(const struct criterion *c, const struct judged *j);
enum truth satcheli_judge_keyword(const struct criterion *c, const struct judged *j);
enum truth satcheli_judge_day(const struct criterion *c, const struct judged *j);
enum truth satcheli_judge_age(const struct criterion *c, const struct judged *j);
enum truth satcheli_judge_save_date(const struct criterion *c, const struct judged *j);
enum truth satcheli_judge_number(const struct criterion *c, const struct judged *j);
enum truth satcheli_judge_id(const struct criterion *c, const struct judged *j);
enum truth satcheli_judge_label(const struct criterion *c, const struct judged *j);
enum truth satcheli_judge_set(const struct criterion *c, const struct judged *j);
enum truth satcheli_judge_subject(const struct criterion *c, const struct judged *j);
enum truth satcheli_judge_addresses(const struct criterion *c, const struct judged *j);
enum truth satcheli_judge_field(const struct criterion *c, const struct judged *j);
enum truth satcheli_judge_text(const struct criterion *c, const struct judged *j);

#endif
