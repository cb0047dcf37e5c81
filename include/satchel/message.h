/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_MESSAGE_H
#define SATCHEL_MESSAGE_H

#include <satchel/folder.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- one message, as far as it was asked for */

#define SATCHEL_FETCH_UID (UINT64_C(1) << 0) /* asked for always; a bit of has all the same */
#define SATCHEL_FETCH_FLAGS (UINT64_C(1) << 1)
#define SATCHEL_FETCH_INTERNALDATE (UINT64_C(1) << 2)
#define SATCHEL_FETCH_SIZE (UINT64_C(1) << 3) /* RFC822.SIZE */
#define SATCHEL_FETCH_ENVELOPE (UINT64_C(1) << 4)
#define SATCHEL_FETCH_BODYSTRUCTURE (UINT64_C(1) << 5)
#define SATCHEL_FETCH_BODY (UINT64_C(1) << 6)     /* BODY: the structure without extension fields */
#define SATCHEL_FETCH_MODSEQ (UINT64_C(1) << 7)   /* needs CONDSTORE */
#define SATCHEL_FETCH_SAVEDATE (UINT64_C(1) << 8) /* needs SAVEDATE (RFC 8514) */
#define SATCHEL_FETCH_PREVIEW (UINT64_C(1) << 9)  /* needs PREVIEW (RFC 8970); see .lazy_preview */
#define SATCHEL_FETCH_EMAILID (UINT64_C(1) << 10) /* needs OBJECTID (RFC 8474) */
#define SATCHEL_FETCH_THREADID (UINT64_C(1) << 11)   /* needs OBJECTID */
#define SATCHEL_FETCH_X_GM_MSGID (UINT64_C(1) << 12) /* needs X-GM-EXT-1 (Gmail), as the next two */
#define SATCHEL_FETCH_X_GM_THRID (UINT64_C(1) << 13)
#define SATCHEL_FETCH_X_GM_LABELS (UINT64_C(1) << 14)
/* The macros of RFC 9051 section 6.4.5 */
#define SATCHEL_FETCH_FAST (SATCHEL_FETCH_FLAGS | SATCHEL_FETCH_INTERNALDATE | SATCHEL_FETCH_SIZE)
#define SATCHEL_FETCH_ALL (SATCHEL_FETCH_FAST | SATCHEL_FETCH_ENVELOPE)
#define SATCHEL_FETCH_FULL (SATCHEL_FETCH_ALL | SATCHEL_FETCH_BODY)

/* One body section: BODY[...], BINARY[...], RFC822, RFC822.HEADER or RFC822.TEXT. */
typedef struct satchel_body {
	uint32_t index; /* in satchel_message.bodies */
	/* as the server wrote it: "BODY[1.2]", "BODY[HEADER.FIELDS (SUBJECT)]", "RFC822" */
	const char *section;
	uint64_t origin; /* first octet of a partial fetch */
	bool has_origin;
	bool nil; /* NIL: the server has no such section, which is not an empty one */
	/* < 0: SATCHEL_E_LIMIT, longer than inline_max, or streamed and of a message that was not asked for */
	int rc;
	uint64_t size;         /* octets that came */
	satchel_octets octets; /* {NULL, size} when they were streamed */
	/* a range was asked for, "<0.1024>", and more octets came than that has, without an origin: they are the whole, from its
	 * first octet (Q134); known with the first piece. Without an origin, and not whole, is a range that nobody can place */
	bool whole;
} satchel_body;

/* BINARY.SIZE[...] of one section: its octets when it is decoded. */
typedef struct satchel_binary_size {
	const char *part; /* "1.2"; "": the whole message */
	uint64_t size;    /* octets that BINARY[...] of it has */
} satchel_binary_size;

/* A label of Gmail. */
typedef struct satchel_label {
	const char *name; /* UTF-8; one that is no modified UTF-7 is escaped, as folder names are */
	bool escaped;
	bool system; /* Gmail's own, written like a flag: "\\Inbox", "\\Sent", "\\Important" */
	satchel_octets wire; /* as it came */
} satchel_label;

/* An item that is not known, or that could not be read. */
typedef struct satchel_item {
	/* in upper case: "XAOL-MSGID", "BODYSTRUCTURE"; "": what stood behind the end, or could not be told apart */
	const char *name;
	/* SATCHEL_FETCH_...; 0: not known. Without a name: all that were asked for and may be in it */
	uint64_t bit;
	int rc;                /* SATCHEL_OK: not known; SATCHEL_E_PROTOCOL or _LIMIT: invalid */
	const char *why;       /* what is wrong with an invalid one */
	satchel_octets octets; /* the value as it came */
	uint64_t at;           /* invalid: the octet in all that was read where it went wrong */
	uint16_t quirk;        /* invalid: the deviation that strict mode refused; 0: none */
} satchel_item;

struct satchel_message {
	uint32_t seq, uid; /* 0: not known */
	/* < 0: it was refused or left out, its answer was too long, or the end of that could not be found; error says more */
	int rc;
	const satchel_error *error; /* rc < 0 */
	/* SATCHEL_FETCH_...: valid ones; ones that came and could not be read */
	uint64_t has, invalid;
	satchel_flags flags;
	satchel_time internal_date;
	uint64_t size; /* octets: a hint, servers are often wrong */
	uint64_t modseq;
	const satchel_envelope *envelope; /* never NULL: empty when it did not come */
	const satchel_part *structure;    /* never NULL: empty when it did not come */
	const satchel_body *const *bodies;
	size_t body_count;
	const satchel_item *const *items; /* unknown and invalid items */
	size_t item_count;
	/* SATCHEL_DATA: one piece of bodies[piece.index] */
	struct {
		uint32_t index;
		uint64_t offset; /* octets of this body before the piece */
		satchel_octets octets;
		bool first, last;
	} piece;
	/* SATCHEL_FETCH_...: items that came as NIL (or as -1 where that means the same): the server has none */
	uint64_t nil;
	satchel_time save_date; /* when it came into this folder */
	const char *preview;    /* some words of it for people; not fit for anything else */
	/* The same in every folder of the account; of the conversation. Compare with case. */
	const char *email_id, *thread_id;
	uint64_t gmail_message_id, gmail_thread_id; /* X-GM-MSGID, X-GM-THRID */
	const satchel_label *const *labels;         /* X-GM-LABELS */
	size_t label_count;
	const satchel_binary_size *const
		*binary_sizes; /* BINARY.SIZE[...], in the order of the answer */
	size_t binary_size_count;
	/* RFC822.SIZE and the whole message came, and it has another number of octets: which of them is right is not known. Or
	 * a range of BODY[], and it has more or less than what was asked for and is there (Q135): ask for BODY.PEEK[] without one */
	bool size_differs;
	/* it looks like the server's own words in place of a message that it could not read: it is not the mail */
	bool placeholder;
	/* a further row of a message that came before, with what was invalid in that one and was asked for again */
	bool again;
};

/**
 * Find the body of a section that was asked for, however the server wrote its name (Q136).
 *
 * Letters are compared without case, field names without quotes, whatever their order and however often each comes.
 * BINARY[...], RFC822 and its like are apart from BODY[...].
 *
 * Wire:    C: T5 UID FETCH 7 (UID BODY.PEEK[HEADER.FIELDS ("References" Subject)])
 *          S: * 3 FETCH (UID 7 BODY[HEADER.FIELDS (SUBJECT REFERENCES)] {14} ...
 * In:      section as in .sections; ".PEEK" means nothing here, and "1.2" is "BODY[1.2]". With <origin.octets> it is the
 *          body that begins at this origin, or where none does, one without an origin (Q134). Without, it is one without
 *          an origin, or where there is none, the first.
 * Out:     a body of this message, lent as long as the message is. Nothing is allocated.
 * Returns: the body, which may be nil; NULL: it did not come, or an argument is NULL.
 * See:     RFC 9051 section 6.4.5.   Since: 0.1
 */
SATCHEL_API const satchel_body *satchel_message_body(const satchel_message *message,
                                                     const char *section);

/* ---- FETCH */

typedef struct satchel_fetch_options {
	size_t size SATCHEL_SIZED(satchel_fetch_options);
	satchel_call *call;
	uint64_t items; /* SATCHEL_FETCH_... */
	/* Ends with NULL: "BODY.PEEK[]", "BODY.PEEK[1.2]<0.1024>", "BODY[HEADER.FIELDS (Subject \"To\")]", "RFC822.HEADER" ...
	 * BODY[ without .PEEK sets \Seen. "BINARY.PEEK[1.2]<0.1024>" is a part decoded by the server, "BINARY.SIZE[1.2]" how
	 * long that is; they need BINARY, or IMAP4rev2 in use. Copied. */
	const char *const *sections;
	/* every body section comes as SATCHEL_DATA pieces, then the row */
	bool stream;
	/* header text stays as on the wire: no charsets, no RFC 2231. It may be no UTF-8 then, and ends at a NUL */
	bool raw_text;
	/* only messages with a higher MODSEQ; 0: all. Needs CONDSTORE */
	uint64_t changed_since;
	/* PREVIEW (LAZY): only where it costs the server no delay, else it is NIL and can be asked for again */
	bool lazy_preview;
	/* with .changed_since: tell also which of the UIDs went since then, as SATCHEL_EVENT_VANISHED with .earlier and by
	 * satchel_fetch_vanished. Needs QRESYNC, enabled (RFC 7162 section 3.2.6) */
	bool vanished;
	/* PARTIAL: only these of the messages that the set names, counted from 1, the oldest; or below 0 from -1, the newest.
	 * 0 and 0: all. Needs PARTIAL (RFC 9394), and UIDs; the set is not split */
	int64_t partial_first, partial_last;
	/* what the server refuses or leaves out is not asked for again */
	bool once;
} satchel_fetch_options;
#define SATCHEL_FETCH(...) \
	(&(const satchel_fetch_options){ .size = sizeof(satchel_fetch_options), __VA_ARGS__ })
#ifndef __cplusplus
#define SATCHEL_SECTIONS(...) ((const char *const[]){ __VA_ARGS__, NULL })
#endif

typedef struct satchel_fetch satchel_fetch;

/**
 * Fetch items and bodies of messages.
 *
 * One odd message does not cost the others. When the server refuses the command, or leaves out messages that it has,
 * those which did not come are asked for again in smaller and smaller sets, so that each that is refused alone is a row
 * with its own rc and error, and the others come all the same; then the fetch ends with the first of these errors. For
 * k such messages of n that is about 2k commands where the server sends what stands in front of one, else about
 * 2k (log2(n/k) + 2), pipelined; never more than two for each message. One that is not available is tried three times.
 * A server that refuses all is not asked for each: where nothing came at all, and 32 messages of the set were refused
 * alone, or where in the middle of it a message that came before is refused now, the refusal stands and the others are
 * left. Which messages "$" or .partial_first named only the server knows: behind a refusal it is asked once more for their
 * UIDs alone, and from then on they go by UID. The refusal stands where that may have other messages by then: another search
 * that saves its result was sent ("$"), or a message came or went (.partial_first). What an OK left out of these is not
 * missed. A server that answers without a UID, where that is not known, is asked by sequence number which it is. A server
 * that says MESSAGELIMIT (RFC 9738) is asked for the rest, unless that cannot be named ("$", .partial_first); with
 * .changed_since, if it says which UID was the last that it did, and UIDs were asked for. Where 1:* was asked for, and fewer
 * messages came than the folder has, though none came or went meanwhile, the fetch ends with SATCHEL_E_MISSING. With .once
 * nothing is asked for again.
 *
 * Where the end of an item cannot be found, or a server sends items behind the end of the list (Q128), the row comes all the
 * same, with these items invalid. When all other rows have come, what was lost is asked for once more, but for the item that
 * cannot be read: items in one command for all of these messages, sections in another, unless one of them was streamed. So are
 * sections that came and cannot be read. Each answer is one more row, with .again. An item that does not come then either
 * stays invalid, and is no error. For sections it is one: their message is left, and the fetch ends with the refusal, or with
 * SATCHEL_E_MISSING, also where they are not asked for again.
 *
 * Wire:    C: T5 UID FETCH 1:* (UID ENVELOPE)   S: * 1 FETCH (UID 7 ENVELOPE (...))
 * In:      set is borrowed for the call and copied; an empty set sends nothing and has no rows. Long sets are split, and
 *          those of more messages than the server takes (MESSAGELIMIT=n), where that is known beforehand.
 *          One item or section at least.
 * Out:     *fetch is a handle: pull it with satchel_fetch_next until SATCHEL_OK or an error, then satchel_fetch_end.
 *          What is not pulled is not read from the server: until then blocking commands are SATCHEL_E_BUSY.
 * Needs:   selected state; where UIDONLY is enabled, UIDs (SATCHEL_E_UIDREQUIRED, nothing is sent).
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; SATCHEL_E_ARGUMENT (a section that cannot be sent, .vanished without
 *          .changed_since, .partial_first above and .partial_last below 0 or the like), _STATE, _BUSY, _MEMORY. What
 *          the server lacks is SATCHEL_E_UNSUPPORTED of the first satchel_fetch_next.
 * See:     RFC 9051 section 6.4.5, RFC 3516, RFC 7162, RFC 8474, RFC 8514, RFC 8970, RFC 9394, RFC 9586, RFC 9738.
 * Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_fetch_start(satchel_client *imap, satchel_set set,
                                                  const satchel_fetch_options *options,
                                                  satchel_fetch **fetch);

/**
 * Pull the next row, or the next piece of a streamed body.
 *
 * SATCHEL_DATA lends a piece: message->piece, of the body message->bodies[piece.index]; seq, and what stood before the
 * body in the answer, is known then, the rest only when the row ends. SATCHEL_ROW lends the whole message, its UID
 * known. A row has an item that was asked for, or an rc below 0: that message was refused, left out
 * (SATCHEL_E_MISSING: also one UID that was asked for alone), too long, or NIL came in its place
 * (SATCHEL_E_UNAVAILABLE: try later). The row of pieces follows them in any case: with SATCHEL_E_PROTOCOL where it turns
 * out to have no UID, or one that was not asked for: the pieces are to be thrown away, what is missing is asked for again.
 *
 * Where a row lacks something that was asked for, the next response is read before it is lent: if that is more of the
 * message, both are one row, in which the later of two values of an item counts, and bodies are added; if it is a refusal,
 * the row has not come, and its message is asked for alone (octets that were lent already have a row with that rc). Lines of one
 * message that do not follow each other are rows of their own, each with its UID, and has-bits tell which items it has. A
 * message none of whose rows has all sections that were asked for is left, and the fetch ends with SATCHEL_E_MISSING. A
 * row with .again is no other message either. What the server sends beside goes to the listener.
 *
 * Out:     *message is lent until the next satchel_fetch_next or satchel_fetch_end on this handle, whatever else is called
 *          (also satchel_close).
 * Returns: SATCHEL_ROW; SATCHEL_DATA; SATCHEL_OK at the end; SATCHEL_AGAIN (queued only); SATCHEL_E_NO, _UNAVAILABLE ...
 *          (messages were refused: each alone is a row, satchel_fetch_left has all), _MISSING, _MESSAGELIMIT, _BAD,
 *          _PROTOCOL, _LIMIT (an answer could not be read whole, or was too long); _BUSY inside a callback, if the handle
 *          is not queued; _CANCELLED (it was ended inside a callback, and is gone); _CLOSED; any transport error.
 * Since: 0.1
 */
SATCHEL_API int satchel_fetch_next(satchel_fetch *fetch, const satchel_message **message);

/**
 * Tell what was asked for and has not come as a row without an rc of its own, or not with all its sections, or whose own
 * command was refused behind it.
 *
 * It is about the folder that was open then, also when another one is open now. Of a set that is open to "*" that is
 * every message which the folder was known to have; where it is not known which UIDs there are, and in a set without
 * "*", it is every number. Where only the server knows what was meant ("$", .changed_since, .partial_first), it is
 * nothing once the fetch has ended with SATCHEL_OK. Before that it is "$" of "$", and all numbers of the set with
 * .partial_first; or just those messages, where the server told after a refusal which they are. Where memory runs out it
 * is all that was asked for.
 *
 * Out:     lent until the next call on this handle; UIDs or sequence numbers, as asked, or "$".
 * Since: 0.1
 */
SATCHEL_API satchel_set satchel_fetch_left(const satchel_fetch *fetch);

/**
 * Tell which UIDs of the set went since .changed_since, as far as the server has said.
 *
 * Wire:    C: T5 UID FETCH 300:500 (UID FLAGS) (CHANGEDSINCE 12345 VANISHED)   S: * VANISHED (EARLIER) 300:310,405,411
 * Out:     lent until the next call on this handle; complete when the fetch has ended with SATCHEL_OK. Empty without
 *          .vanished.
 * See:     RFC 7162 section 3.2.6.   Since: 0.1
 */
SATCHEL_API satchel_set satchel_fetch_vanished(const satchel_fetch *fetch);

/**
 * End a fetch: early is fine, NULL is fine, after satchel_close and inside a callback is fine.
 *
 * Inside a callback of its own satchel_fetch_next the handle is gone when that returns.
 *
 * A queued call of it that has not ended is SATCHEL_E_CANCELLED from then on, and is not told.
 *
 * Early, the rest of the answer is read away, up to drain_max octets; beyond that the connection is given up, and the
 * next call says so.
 *
 * Since: 0.1
 */
SATCHEL_API void satchel_fetch_end(satchel_fetch *fetch);

/**
 * Keep a message beyond its row.
 *
 * Out:     *copy is one block for satchel_free, with everything that the message points to; its piece is empty.
 * Returns: SATCHEL_OK or SATCHEL_E_MEMORY.
 * Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_message_dup(const satchel_message *message,
                                                  satchel_message **copy);

/* ---- STORE, COPY, EXPUNGE, APPEND */

typedef enum satchel_how {
	SATCHEL_FLAGS_SET, /* exactly these */
	SATCHEL_FLAGS_ADD,
	SATCHEL_FLAGS_REMOVE,
} satchel_how;

typedef struct satchel_store_options {
	size_t size SATCHEL_SIZED(satchel_store_options);
	satchel_call *call;
	bool silent;              /* do not send the new flags back */
	uint64_t unchanged_since; /* only messages with no higher MODSEQ; 0: all. Needs CONDSTORE */
} satchel_store_options;
#define SATCHEL_STORE(...) \
	(&(const satchel_store_options){ .size = sizeof(satchel_store_options), __VA_ARGS__ })

/**
 * Change the flags of messages.
 *
 * Wire:    C: T6 UID STORE 7:9 +FLAGS (\Seen $Done)   S: * 2 FETCH (UID 7 FLAGS (\Seen $Done))
 * In:      set and flags are copied; flags of nothing with SATCHEL_FLAGS_SET remove all, NULL and bits that are not known are
 *          SATCHEL_E_ARGUMENT, \Recent is never sent. The new flags come as SATCHEL_EVENT_MESSAGE unless .silent. A set that is too long for one
 *          line, or for the server (RFC 9738), goes in several; one of UIDs up to "*" is asked for first, as satchel_copy does.
 *          Where a refusal may be for one message of several (NO without a code, or with one that says so) it is asked by
 *          SEARCH which of them there are, and those are sent again in smaller sets: what is refused alone is left out, and the others are stored. Sixteen in a row are refused for another
 *          reason: then the refusal stands. So it does where another command was sent behind this one already, which may
 *          not be overtaken. Sequence numbers and "$" go on as UIDs, which the answer to that SEARCH tells; for numbers the
 *          refusal stands if a message went since the first line was sent, as they name others then, and with
 *          .unchanged_since if a line before it was granted but for some (MODIFIED names numbers too).
 *          With .unchanged_since each smaller set has it as well. A server may have changed some messages of a set and
 *          refuse it all the same: they are not changed twice, and are in *modified, though it was this call that changed
 *          them. So look at the flags of what is in *modified before it is stored again.
 * Out:     *modified (may be NULL) is one block for satchel_free: what .unchanged_since kept from being stored. It is also set
 *          by an error whose outcome is SATCHEL_PARTLY: what was not stored, or of which that is not known, as the server
 *          refused it with others or did not answer. Its kind says whether these are numbers, as the set was, or UIDs, on
 *          which it went. (Not where nothing is left, and not for "$" whose UIDs were not told.)
 * Needs:   selected state.
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; SATCHEL_E_READONLY, _ARGUMENT (a keyword that cannot be sent), _NO;
 *          SATCHEL_E_EXPUNGED (some messages are gone, others were stored: the outcome is SATCHEL_PARTLY); _UIDREQUIRED (see
 *          satchel_numbers);
 *          SATCHEL_E_MESSAGELIMIT (a part was stored, and the rest could not be named); any transport error.
 * See:     RFC 9051 section 6.4.6, RFC 7162 section 3.1.3.   Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_store(satchel_client *imap, satchel_set set, satchel_how how,
                                            const satchel_flags *flags,
                                            const satchel_store_options *options,
                                            satchel_set **modified);

/**
 * Change the labels of messages on Gmail.
 *
 * Wire:    C: T6 UID STORE 7 +X-GM-LABELS (Caf&AOk- \Starred)   S: * 2 FETCH (UID 7 X-GM-LABELS (Caf&AOk- \Starred))
 * In:      set and labels are copied. labels are UTF-8, as folders are named; those of the system begin with a backslash:
 *          "\\Inbox", "\\Important". The new labels come as SATCHEL_EVENT_MESSAGE unless .silent.
 * Out:     as satchel_store.
 * Needs:   selected state, X-GM-EXT-1.
 * Returns: as satchel_store; SATCHEL_E_UNSUPPORTED; SATCHEL_E_ARGUMENT (a label that cannot be sent).
 * Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_store_labels(satchel_client *imap, satchel_set set,
                                                   satchel_how how, satchel_words labels,
                                                   const satchel_store_options *options,
                                                   satchel_set **modified);

/* The messages from, from + 1 ... (count of them) are to, to + 1 ... now. */
typedef struct satchel_pair {
	uint32_t from, to, count;
} satchel_pair;

/* Where messages went: COPYUID and APPENDUID of RFC 4315. Which is which stands in pairs: servers may name them in any
 * order. */
typedef struct satchel_moved {
	bool known;            /* false: the server did not say (no UIDPLUS) */
	uint32_t uid_validity; /* of the folder that they went to */
	satchel_set from, to; /* UIDs; to, and pairs, without those of another UIDVALIDITY before */
	/* satchel_append: from is the place of a draft in the array, from 1 */
	const satchel_pair *pairs;
	size_t pair_count;
	size_t count; /* satchel_append: messages that are in for certain */
	/* satchel_copy and satchel_move, by an error whose outcome is SATCHEL_PARTLY: what was not copied or moved, or of which
	 * that is not known (UIDs, or sequence numbers as they were given: its kind says which); else empty. satchel_append,
	 * by an error while something is in: the places (from 1, numbers) of the drafts that are not in for certain */
	satchel_set left;
} satchel_moved;

/**
 * Copy messages into another folder.
 *
 * Wire:    C: T6 UID COPY 7:9 Archive   S: T6 OK [COPYUID 55 7:9 31:33] done
 * In:      a set that is too long for one line, or names more messages than the server copies at once (RFC 9738), goes in
 *          several: the outcome of an error may then be SATCHEL_PARTLY. Sequence numbers, or a set up to "*", that are
 *          too long for one line are asked for first, by SEARCH, and go as UIDs, as between two lines messages may go. Where a refusal may be for one
 *          message of several they are sent again in smaller sets, by UID, as satchel_store does: nothing of a line that was
 *          refused is in the other folder.
 * Out:     *moved (may be NULL) is one block for satchel_free; also after an error where some were copied (moved->left has the
 *          others) or the server told what it had copied. Else it is untouched by an error.
 * Needs:   selected state.
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; SATCHEL_E_TRYCREATE (the folder is not there), _OVERQUOTA, _NO;
 *          SATCHEL_E_UIDREQUIRED (see satchel_numbers); SATCHEL_E_PROTOCOL (the answer to SEARCH does not tell which messages are
 *          meant: nothing was copied); SATCHEL_E_EXPUNGED (a message went while that was asked of a set up to "*": the same);
 *          SATCHEL_E_MESSAGELIMIT (too many messages, and they could not be divided); any transport error.
 * See:     RFC 9051 section 6.4.7.   Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_copy(satchel_client *imap, satchel_set set,
                                           const char *folder, const satchel_call_options *options,
                                           satchel_moved **moved);

/**
 * Move messages into another folder.
 *
 * Where the server lacks MOVE they are listed by SEARCH, copied, marked \Deleted and removed: by UID EXPUNGE, or where that
 * is missing too by EXPUNGE, as satchel_uid_expunge does it. Only what was certainly copied is marked and removed: what
 * COPYUID names, or where the server sends none, what was in the folder before the copy; new mail stays where it is. That is
 * not one step: the outcome of an error may be SATCHEL_PARTLY.
 *
 * Wire:    C: T6 UID MOVE 7:9 Archive   S: * OK [COPYUID 55 7:9 31:33] moved   S: * 3 EXPUNGE
 * In:      set may be "$" where the server has MOVE or UIDPLUS. An empty set sends nothing.
 * Out:     as satchel_copy. After an error without MOVE, messages of moved->from may be in both folders; they are told also
 *          where the server did not say what it had copied (moved->known false).
 * Needs:   selected state, not read-only.
 * Returns: as satchel_copy; SATCHEL_E_READONLY; SATCHEL_E_UNSUPPORTED (sequence numbers without MOVE); SATCHEL_E_PROTOCOL (it
 *          is not certain what was copied, or which other messages have \Deleted: nothing was removed).
 * See:     RFC 6851.   Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_move(satchel_client *imap, satchel_set set,
                                           const char *folder, const satchel_call_options *options,
                                           satchel_moved **moved);

/**
 * Mark messages as \Deleted. They go with satchel_uid_expunge or satchel_expunge.
 *
 * Out:     *modified as of satchel_store: with .unchanged_since, what was changed meanwhile and is not marked.
 * Returns: as satchel_store.
 * Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_delete_messages(satchel_client *imap, satchel_set set,
                                                      const satchel_store_options *options,
                                                      satchel_set **modified);

/**
 * Remove those of the named messages that have \Deleted, and no others.
 *
 * Where the server lacks UIDPLUS it is EXPUNGE, for which other messages with \Deleted lose that flag and get it back, also
 * when EXPUNGE is refused. What another client marks between SEARCH and EXPUNGE goes too. While it is not certain which
 * messages have the flag, EXPUNGE is not sent. With UIDPLUS a message that is refused does not cost the others, as with
 * satchel_store.
 *
 * Wire:    C: T7 UID EXPUNGE 7:9   S: * 3 EXPUNGE
 * In:      uids are UIDs, or "$" where the server has UIDPLUS. An empty set sends nothing.
 * Needs:   selected state, not read-only.
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; SATCHEL_E_READONLY, _NO, _ARGUMENT, _MESSAGELIMIT (a part went, and the
 *          rest could not be named); SATCHEL_E_PROTOCOL, _EXPUNGED (the answer to SEARCH could not be used, nothing was
 *          removed); any transport error.
 * See:     RFC 9051 section 6.4.9, RFC 4315.   Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_uid_expunge(satchel_client *imap, satchel_set uids,
                                                  const satchel_call_options *options);

/**
 * Remove the messages with \Deleted from the open folder.
 *
 * Each that goes is a SATCHEL_EVENT_EXPUNGE or _VANISHED.
 *
 * Wire:    C: T7 EXPUNGE   S: * 3 EXPUNGE
 * Needs:   selected state, not read-only.
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; SATCHEL_E_READONLY, _NO; any transport error.
 * See:     RFC 9051 section 6.4.3.   Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_expunge(satchel_client *imap,
                                              const satchel_call_options *options);

/* A message to append: memory, or fd_plus_1 (pread from offset, size octets; size 0: to the end of the file), or
 * read() with size. Line ends are sent as they are: they should be CRLF. */
typedef struct satchel_draft {
	size_t size_of SATCHEL_SIZED(satchel_draft);
	satchel_octets memory; /* not copied: stays in place until the call is done */
	int fd_plus_1;         /* 0: none, N + 1: descriptor N, stays open until the call is done */
	uint64_t offset, size; /* octets */
	/* Fills up to room_size octets; < 0 gives up (the connection is then lost: its literal cannot be completed). */
	int (*read)(void *user, void *room, size_t room_size, size_t *got);
	void *user;
	satchel_flags flags; /* copied */
	satchel_time date;   /* INTERNALDATE; known false: the server's clock */
	/* sent as literal8 (RFC 3516), which may have NUL in it, and parts with Content-Transfer-Encoding binary: needs
	 * BINARY */
	bool binary;
	/* its header has UTF-8: sent as UTF8 (~{...}) of RFC 6855, as any other message where the server does not know that
	 * (RFC 9755) or speaks IMAP4rev2; needs UTF8=ACCEPT enabled */
	bool utf8;
} satchel_draft;
#define SATCHEL_DRAFT(...) (&(const satchel_draft){ .size_of = sizeof(satchel_draft), __VA_ARGS__ })

/**
 * Put messages into a folder.
 *
 * They are streamed: memory does not grow with their size. Several go in one command where the server has MULTIAPPEND (in
 * groups where it announces a limit of messages). Elsewhere, and where one of them is empty, it is one APPEND each, pipelined
 * where the server takes non-synchronising literals. If the folder is the open one, and the server does not say so, NOOP asks
 * it to show what came.
 *
 * Where a refusal may be for one message (BAD, NO without a code, or with one that says so) the others are appended all the
 * same. Several that were refused together go again one by one: unless a source is read(), which cannot be read twice,
 * another command is on its way behind them, or the server tells a UID of what it refused. Those that are refused alone are
 * left out; sixteen in a row are refused for another reason, and the others are not sent then, nor where one BAD more would
 * reach max_bad. The order in the folder may differ from that of the array after that.
 *
 * Wire:    C: T6 APPEND Archive (\Seen) " 7-Feb-1994 21:52:25 -0800" {310+}   S: T6 OK [APPENDUID 38505 3955]
 * In:      drafts is an array of count, at least one; the array is copied, what it points to (memory, fd, user) stays
 *          in place.
 * Out:     *moved (may be NULL) is one block for satchel_free, also after an error: count says how many are in, pairs which,
 *          where the server told UIDs. After an error while some are in, left has the places of the others: refused, not sent,
 *          or sent and not answered (where the connection was lost: look before you send them again). It is empty where
 *          memory runs out (SATCHEL_E_MEMORY).
 * Needs:   authenticated state.
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; SATCHEL_E_TRYCREATE, _OVERQUOTA, _NO, _BAD: the first that is not for one
 *          message, else the first, with action SATCHEL_CLASS_MESSAGE if others are in; SATCHEL_E_TOOBIG (also before
 *          anything is sent, if one of them exceeds the APPENDLIMIT of the server, or of the folder as STATUS told it);
 *          SATCHEL_E_UNSUPPORTED (.binary or .utf8); SATCHEL_E_IO (the file could not be read, or is shorter than size),
 *          _CALLBACK; any transport error: see satchel_error.outcome.
 * See:     RFC 9051 section 6.3.12, RFC 3502, RFC 3516, RFC 4315, RFC 6855, RFC 7889.   Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_append(satchel_client *imap, const char *folder,
                                             const satchel_draft *drafts, size_t count,
                                             const satchel_call_options *options,
                                             satchel_moved **moved);

#ifdef __cplusplus
}
#endif
#endif
