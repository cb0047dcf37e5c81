/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The keys of SEARCH that a client can judge: RFC 9051 section 6.4.4, RFC 5032 (OLDER, YOUNGER), RFC 7162 (MODSEQ), RFC 8474
 * (EMAILID, THREADID), RFC 8514 (SAVEDBEFORE ...), Gmail's. "$", FILTER, X-GM-RAW and the like only a server knows. */
#include "core/octets.h"
#include "highlevel/search/judge.h"

/* clang-format off */
static const struct search_key keys[] = {
	{ "ALL", ARGUMENT_NONE, 0, satcheli_judge_all, 0, 0 },
	{ "ANSWERED", ARGUMENT_NONE, SATCHEL_FETCH_FLAGS, satcheli_judge_flag, SATCHEL_FLAG_ANSWERED, 1 },
	{ "BCC", ARGUMENT_TEXT, SATCHEL_FETCH_ENVELOPE, satcheli_judge_addresses, SATCHEL_ENVELOPE_BCC, 0 },
	{ "BEFORE", ARGUMENT_DATE, SATCHEL_FETCH_INTERNALDATE, satcheli_judge_day, 0, -1 },
	{ "BODY", ARGUMENT_TEXT, SATCHEL_FETCH_BODYSTRUCTURE, satcheli_judge_text, 0, 0 },
	{ "CC", ARGUMENT_TEXT, SATCHEL_FETCH_ENVELOPE, satcheli_judge_addresses, SATCHEL_ENVELOPE_CC, 0 },
	{ "DELETED", ARGUMENT_NONE, SATCHEL_FETCH_FLAGS, satcheli_judge_flag, SATCHEL_FLAG_DELETED, 1 },
	{ "DRAFT", ARGUMENT_NONE, SATCHEL_FETCH_FLAGS, satcheli_judge_flag, SATCHEL_FLAG_DRAFT, 1 },
	{ "EMAILID", ARGUMENT_WORD, SATCHEL_FETCH_EMAILID, satcheli_judge_id, 0, 0 },
	{ "FLAGGED", ARGUMENT_NONE, SATCHEL_FETCH_FLAGS, satcheli_judge_flag, SATCHEL_FLAG_FLAGGED, 1 },
	{ "FROM", ARGUMENT_TEXT, SATCHEL_FETCH_ENVELOPE, satcheli_judge_addresses, SATCHEL_ENVELOPE_FROM, 0 },
	{ "HEADER", ARGUMENT_FIELD, 0, satcheli_judge_field, 0, 0 },
	{ "KEYWORD", ARGUMENT_WORD, SATCHEL_FETCH_FLAGS, satcheli_judge_keyword, 0, 1 },
	{ "LARGER", ARGUMENT_NUMBER, SATCHEL_FETCH_SIZE, satcheli_judge_number, 0, 1 },
	{ "MODSEQ", ARGUMENT_MODSEQ, SATCHEL_FETCH_MODSEQ, satcheli_judge_number, 0, 1 },
	{ "NEW", ARGUMENT_NONE, SATCHEL_FETCH_FLAGS, satcheli_judge_new, 0, 0 },
	{ "OLD", ARGUMENT_NONE, SATCHEL_FETCH_FLAGS, satcheli_judge_flag, SATCHEL_FLAG_RECENT, 0 },
	{ "OLDER", ARGUMENT_NUMBER, SATCHEL_FETCH_INTERNALDATE, satcheli_judge_age, 0, -1 },
	{ "ON", ARGUMENT_DATE, SATCHEL_FETCH_INTERNALDATE, satcheli_judge_day, 0, 0 },
	{ "RECENT", ARGUMENT_NONE, SATCHEL_FETCH_FLAGS, satcheli_judge_flag, SATCHEL_FLAG_RECENT, 1 },
	{ "SAVEDATESUPPORTED", ARGUMENT_NONE, SATCHEL_FETCH_SAVEDATE, satcheli_judge_save_date, 0, 0 },
	{ "SAVEDBEFORE", ARGUMENT_DATE, SATCHEL_FETCH_SAVEDATE, satcheli_judge_day, 0, -1 },
	{ "SAVEDON", ARGUMENT_DATE, SATCHEL_FETCH_SAVEDATE, satcheli_judge_day, 0, 0 },
	{ "SAVEDSINCE", ARGUMENT_DATE, SATCHEL_FETCH_SAVEDATE, satcheli_judge_day, 0, 1 },
	{ "SEEN", ARGUMENT_NONE, SATCHEL_FETCH_FLAGS, satcheli_judge_flag, SATCHEL_FLAG_SEEN, 1 },
	{ "SENTBEFORE", ARGUMENT_DATE, SATCHEL_FETCH_ENVELOPE, satcheli_judge_day, 0, -1 },
	{ "SENTON", ARGUMENT_DATE, SATCHEL_FETCH_ENVELOPE, satcheli_judge_day, 0, 0 },
	{ "SENTSINCE", ARGUMENT_DATE, SATCHEL_FETCH_ENVELOPE, satcheli_judge_day, 0, 1 },
	{ "SINCE", ARGUMENT_DATE, SATCHEL_FETCH_INTERNALDATE, satcheli_judge_day, 0, 1 },
	{ "SMALLER", ARGUMENT_NUMBER, SATCHEL_FETCH_SIZE, satcheli_judge_number, 0, -1 },
	{ "SUBJECT", ARGUMENT_TEXT, SATCHEL_FETCH_ENVELOPE, satcheli_judge_subject, 0, 0 },
	{ "TEXT", ARGUMENT_TEXT, SATCHEL_FETCH_BODYSTRUCTURE, satcheli_judge_text, 1, 0 },
	{ "THREADID", ARGUMENT_WORD, SATCHEL_FETCH_THREADID, satcheli_judge_id, 0, 0 },
	{ "TO", ARGUMENT_TEXT, SATCHEL_FETCH_ENVELOPE, satcheli_judge_addresses, SATCHEL_ENVELOPE_TO, 0 },
	{ "UID", ARGUMENT_UIDS, 0, satcheli_judge_set, 0, 0 },
	{ "UNANSWERED", ARGUMENT_NONE, SATCHEL_FETCH_FLAGS, satcheli_judge_flag, SATCHEL_FLAG_ANSWERED, 0 },
	{ "UNDELETED", ARGUMENT_NONE, SATCHEL_FETCH_FLAGS, satcheli_judge_flag, SATCHEL_FLAG_DELETED, 0 },
	{ "UNDRAFT", ARGUMENT_NONE, SATCHEL_FETCH_FLAGS, satcheli_judge_flag, SATCHEL_FLAG_DRAFT, 0 },
	{ "UNFLAGGED", ARGUMENT_NONE, SATCHEL_FETCH_FLAGS, satcheli_judge_flag, SATCHEL_FLAG_FLAGGED, 0 },
	{ "UNKEYWORD", ARGUMENT_WORD, SATCHEL_FETCH_FLAGS, satcheli_judge_keyword, 0, 0 },
	{ "UNSEEN", ARGUMENT_NONE, SATCHEL_FETCH_FLAGS, satcheli_judge_flag, SATCHEL_FLAG_SEEN, 0 },
	{ "X-GM-LABELS", ARGUMENT_WORD, SATCHEL_FETCH_X_GM_LABELS, satcheli_judge_label, 0, 0 },
	{ "X-GM-MSGID", ARGUMENT_NUMBER, SATCHEL_FETCH_X_GM_MSGID, satcheli_judge_number, 0, 0 },
	{ "X-GM-THRID", ARGUMENT_NUMBER, SATCHEL_FETCH_X_GM_THRID, satcheli_judge_number, 0, 0 },
	{ "YOUNGER", ARGUMENT_NUMBER, SATCHEL_FETCH_INTERNALDATE, satcheli_judge_age, 0, 1 },
};
/* clang-format on */

const struct search_key satcheli_search_numbers = {
	"", ARGUMENT_NUMBERS, 0, satcheli_judge_set, 0, 0,
};

const struct search_key *satcheli_search_key(const char *s, size_t size)
{
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (ascii_is(s, size, keys[i].word, strlen(keys[i].word)))
			return &keys[i];
	return NULL;
}
