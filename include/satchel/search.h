/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_SEARCH_H
#define SATCHEL_SEARCH_H

#include <satchel/message.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct satchel_search_options {
	size_t size SATCHEL_SIZED(satchel_search_options);
	satchel_call *call;
	bool sequence_numbers; /* SEARCH instead of UID SEARCH; default: as the client was opened */
} satchel_search_options;
#define SATCHEL_SEARCH(...) \
	(&(const satchel_search_options){ .size = sizeof(satchel_search_options), __VA_ARGS__ })

/**
 * Search the open folder by criteria as RFC 9051 writes them.
 *
 * Wire:    C: T6 UID SEARCH UNSEEN SUBJECT "hello"   S: * SEARCH 3 5 9
 * In:      criteria is UTF-8, copied: "UNSEEN SINCE 1-Feb-1994 NOT FROM \"Smith\"". Quoted strings with 8-bit text are
 *          sent as literals, with CHARSET UTF-8 in front. CR, LF, NUL, a literal or unbalanced quotes are refused.
 * Out:     *found is one block for satchel_free: ranges, ascending.
 * Needs:   selected state.
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; SATCHEL_E_ARGUMENT, _BADCHARSET, _NO, _BAD; any transport error.
 * See:     RFC 9051 section 6.4.4.   Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_search(satchel_client *imap, const char *criteria,
                                             const satchel_search_options *options,
                                             satchel_set **found);

#ifdef __cplusplus
}
#endif
#endif
