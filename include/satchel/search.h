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
 * Where the client was opened with .search_locally nothing is left to the server: what the criteria need is fetched of all
 * messages (or those of .within), and judged here. Texts are compared without regard to case, width and composition
 * (NFKC_Casefold). BODY looks at all parts that are text, their transfer encoding and charset undone; TEXT at all headers too,
 * those of parts and of messages within. These are fetched of the messages alone that no other key decides, and no \Seen
 * is set. A message that cannot be judged makes the search fail, if it matters: nothing is said to have been looked at that
 * was not. Flags that the server tells of beside its answers are told to the listener. What only a server knows ("$", X-GM-RAW, FILTER, RETURN and CHARSET in front) is SATCHEL_E_UNSUPPORTED.
 *
 * Wire:    C: T6 UID SEARCH RETURN (ALL) UNSEEN SUBJECT "hello"   S: * ESEARCH (TAG "T6") UID ALL 3,5,9
 *          without ESEARCH:  C: T6 UID SEARCH UNSEEN SUBJECT "hello"   S: * SEARCH 3 5 9
 * In:      criteria is UTF-8, copied: "UNSEEN SINCE 1-Feb-1994 NOT FROM \"Smith\"". Quoted strings with 8-bit text are
 *          sent as literals, with CHARSET UTF-8 in front (not where UTF8=ACCEPT is enabled); a server that refuses that
 *          charset and names others is asked again in the first of those that can carry the text. CR, LF, NUL, a
 *          literal or unbalanced quotes are refused. They go in one line, sets in them too, which max_command_line and what
 *          the server is known to take bound: a long set is satchel_esearch's .within. "MODSEQ 0" is sent as MODSEQ 1 and
 *          "NEW" as (RECENT UNSEEN), which mean the same. Days of
 *          SINCE, BEFORE and ON are those of the server's clock.
 * Out:     *found is one block for satchel_free: ranges, ascending, however many messages they are.
 * Needs:   selected state.
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; SATCHEL_E_ARGUMENT, _BADCHARSET (the text cannot be sent in any charset
 *          of the server, or it said BAD to CHARSET UTF-8), _NO, _BAD; SATCHEL_E_UIDREQUIRED (sequence numbers, or "*" alone,
 *          where UIDONLY is enabled; sequence numbers where NOTIFY lets them change); SATCHEL_E_MESSAGELIMIT (not all
 *          messages were searched, and the rest could not be); with .search_locally also SATCHEL_E_MISSING, _PROTOCOL, _LIMIT
 *          (a message could not be judged, error.uid says which), _UNSUPPORTED (also where the server lacks what the criteria
 *          need), _UIDREQUIRED (a message went while numbers were searched); any transport error.
 * See:     RFC 9051 section 6.4.4, RFC 4731, RFC 9738.   Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_search(satchel_client *imap, const char *criteria,
                                             const satchel_search_options *options,
                                             satchel_set **found);

#define SATCHEL_FOUND_MIN (1u << 0)
#define SATCHEL_FOUND_MAX (1u << 1)
#define SATCHEL_FOUND_COUNT (1u << 2)
#define SATCHEL_FOUND_ALL (1u << 3)
#define SATCHEL_FOUND_MODSEQ \
	(1u << 4) /* never asked for: it comes where the criteria name MODSEQ */
#define SATCHEL_FOUND_PARTIAL (1u << 5) /* RFC 9394 */
#define SATCHEL_FOUND_SAVED (1u << 6)   /* "$" is this result now (RFC 5182) */

/* What a search found, as far as it was asked for; also one ESEARCH response (RFC 9051 section 7.3.4). Of nothing there
 * is no min and no max. */
typedef struct satchel_found {
	const char *tag;       /* of the command; "" when it was not said */
	bool uid;              /* the numbers are UIDs */
	uint32_t known;        /* SATCHEL_FOUND_... */
	uint32_t min, max;     /* the lowest and the highest number found */
	uint32_t count;        /* messages found */
	satchel_set all;       /* ranges, ascending */
	uint64_t modseq;       /* the highest of the messages that are named here */
	satchel_fields others; /* what is not known, as it came */
	/* the messages found in these places, 1 the first, -1 the last */
	int64_t partial_first, partial_last;
	satchel_set partial; /* empty: there are none in these places */
} satchel_found;

typedef struct satchel_esearch_options {
	size_t size SATCHEL_SIZED(satchel_esearch_options);
	satchel_call *call;
	bool sequence_numbers; /* SEARCH instead of UID SEARCH; default: as the client was opened */
	/* SATCHEL_FOUND_MIN, _MAX, _COUNT, _ALL or _PARTIAL (not both), _SAVED; 0: ALL */
	uint32_t want;
	/* with SATCHEL_FOUND_PARTIAL: places among the messages found, both above 0, or both below: -1 is the last */
	int64_t partial_first, partial_last;
	/* copied; search only these, UIDs or sequence numbers; NULL: the whole folder. A set that is too long for a line
	 * goes in several, and the answers are joined. */
	const satchel_set *within;
} satchel_esearch_options;
#define SATCHEL_ESEARCH(...) \
	(&(const satchel_esearch_options){ .size = sizeof(satchel_esearch_options), __VA_ARGS__ })

/**
 * Search the open folder for what is asked for: how many messages, the first, the last, some of them; or save the result.
 *
 * MIN, MAX, COUNT and ALL are made of a plain SEARCH where the server has no ESEARCH. A saved result, satchel_saved(), can
 * be used by satchel_fetch_start, satchel_store, satchel_copy, satchel_move and as "$" in criteria until another folder is
 * opened: also by calls that are queued right behind this one. What it is when MIN, MAX or PARTIAL are asked for too says
 * RFC 5182 section 2.4, RFC 9394 section 3.2: those messages only, unless COUNT or ALL is asked for as well.
 *
 * Wire:    C: T6 UID SEARCH RETURN (MIN COUNT) UNSEEN   S: * ESEARCH (TAG "T6") UID MIN 3 COUNT 3
 * In:      criteria as for satchel_search.
 * Out:     *found is one block for satchel_free.
 * Needs:   selected state; PARTIAL needs that capability (or CONTEXT=SEARCH, for places above 0), SAVED needs SEARCHRES;
 *          with .search_locally neither is to be had.
 * Returns: as satchel_search; SATCHEL_E_UNSUPPORTED; SATCHEL_E_SERVERLIMIT (NO [NOTSAVED]: "$" is empty now);
 *          SATCHEL_E_UIDREQUIRED (a message went between two lines of .within by sequence numbers);
 *          SATCHEL_E_ARGUMENT (ALL and PARTIAL together, no places for PARTIAL, or .within is too long for one line of a
 *          search with PARTIAL or SAVED).
 * See:     RFC 4731, RFC 5182, RFC 9394.   Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_esearch(satchel_client *imap, const char *criteria,
                                              const satchel_esearch_options *options,
                                              satchel_found **found);

#ifdef __cplusplus
}
#endif
#endif
