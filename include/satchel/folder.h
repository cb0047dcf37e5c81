/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_FOLDER_H
#define SATCHEL_FOLDER_H

#include <satchel/client.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Folder names are UTF-8 here and modified UTF-7 on the wire (RFC 3501 section 5.1.3). A name that does not survive the
 * way there and back, or looks escaped itself, is shown escaped; the wire name is kept beside it, and a command that is
 * given a name which was listed on this connection sends exactly the octets that were received. */

/* ---- the open folder */

#define SATCHEL_STATE_EXISTS (1u << 0)
#define SATCHEL_STATE_RECENT (1u << 1)
#define SATCHEL_STATE_UNSEEN (1u << 2)
#define SATCHEL_STATE_UIDNEXT (1u << 3)
#define SATCHEL_STATE_UIDVALIDITY (1u << 4)
#define SATCHEL_STATE_MODSEQ (1u << 5)
#define SATCHEL_STATE_FLAGS (1u << 6)
#define SATCHEL_STATE_PERMANENT_FLAGS (1u << 7)
#define SATCHEL_STATE_READ_ONLY (1u << 8) /* it said READ-ONLY or READ-WRITE */
#define SATCHEL_STATE_NO_MODSEQ (1u << 9) /* it said NOMODSEQ or HIGHESTMODSEQ */

typedef struct satchel_folder_state {
	const char *name;      /* UTF-8, as it was given */
	uint32_t known;        /* SATCHEL_STATE_...: which of these the server told */
	uint32_t exists;       /* messages, true at this moment */
	uint32_t recent;       /* messages */
	uint32_t first_unseen; /* sequence number, at the time of opening */
	uint32_t uid_next, uid_validity;
	uint64_t highest_modseq; /* rises with MODSEQs when a command ends: RFC 7162 section 6 */
	bool read_only;          /* as it was asked for, until the server says otherwise */
	bool no_modseq, uid_not_sticky;
	satchel_flags flags, permanent_flags;
	/* exists is the most that this server shows of a folder: there may be older messages, which it neither counts nor
	 * finds. UIDONLY sees them, where it has that (RFC 9586) */
	bool capped;
	const char *mailbox_id; /* RFC 8474; "" when the server told none */
	/* .qresync was heeded: the events during opening are all that changed since. false with .qresync: another
	 * UIDVALIDITY, no MODSEQs, or a MODSEQ before the one given, or a change of a message without its UID; what was known
	 * of the folder is void */
	bool resynced;
} satchel_folder_state;

typedef struct satchel_select_options {
	size_t size SATCHEL_SIZED(satchel_select_options);
	satchel_call *call;
	bool condstore; /* ask for MODSEQs (RFC 7162); needs CONDSTORE */
	/* ask what changed since the folder was last open (RFC 7162 section 3.2.5); needs QRESYNC and the two below */
	bool qresync;
	uint32_t uid_validity; /* of that time */
	uint64_t modseq;       /* the highest MODSEQ of that time */
	/* UIDs that are held, without "*"; none: all up to now. One that is too long for a line is sent as one range */
	satchel_set known;
	/* some sequence numbers of that time and their UIDs, as many: a server that forgot which messages it removed
	 * starts behind the last pair that is true still; without "*". Left out where UIDONLY is enabled, which has no
	 * sequence numbers (RFC 9586 section 3.7) */
	satchel_set match_numbers, match_uids;
} satchel_select_options;
#define SATCHEL_SELECT(...) \
	(&(const satchel_select_options){ .size = sizeof(satchel_select_options), __VA_ARGS__ })

/**
 * Open a folder for reading and writing (SELECT).
 *
 * Wire:    C: T4 SELECT INBOX   S: * 12 EXISTS  S: * OK [UIDVALIDITY 7]  S: T4 OK [READ-WRITE]
 * In, Out, Needs, Returns: as satchel_examine.
 * See:     RFC 9051 section 6.3.2.   Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_select(satchel_client *imap, const char *folder,
                                             const satchel_select_options *options);

/**
 * Open a folder read-only (EXAMINE).
 *
 * A server that opens nothing for a client of which it knows no name (NetEase: "Unsafe Login") is told the library's,
 * by ID, and asked once more.
 *
 * With .qresync the server says what changed since a time that the program kept: its listener is told of messages that
 * went (SATCHEL_EVENT_VANISHED with earlier, sets of UIDs) and of messages that are new or whose flags changed
 * (SATCHEL_EVENT_MESSAGE with UID, flags and MODSEQ), all before the call is done. With .known that is said of these UIDs
 * alone: new ones are behind them. A long list of those that went comes as several events of at most 8,192 ranges: however
 * long, it is not held in memory. Then .resynced of the state says whether that was all. QRESYNC is enabled first if it is
 * not yet, which happens while no folder is open: an open one is closed by UNSELECT. Keep uid_validity and highest_modseq as
 * they are when the call is done, and store them when all that was listed is stored; apply the events if .resynced is true.
 *
 * Wire:    C: T4 EXAMINE Entw&APw-rfe   S: * 12 EXISTS  S: * OK [UIDVALIDITY 7]  S: T4 OK [READ-ONLY]
 *          C: T4 EXAMINE INBOX (QRESYNC (67890007 20050715194045000 41,43:211))
 *          S: * VANISHED (EARLIER) 41,43:116  S: * 49 FETCH (UID 117 FLAGS (\Seen) MODSEQ (90060115194045001))
 * In:      folder is UTF-8, copied; options may be NULL, its sets are copied.
 * Out:     satchel_selected(imap) lends the live state of the folder. If it fails no folder is open.
 * Needs:   authenticated state; CONDSTORE and QRESYNC only if options ask for it.
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; SATCHEL_E_BUSY (rows are unread); SATCHEL_E_NONEXISTENT or _NO
 *          (action: skip the folder), SATCHEL_E_ARGUMENT (folder is not UTF-8, or a checkpoint that makes no sense),
 *          SATCHEL_E_UNSUPPORTED, SATCHEL_E_STATE (a folder is open, QRESYNC is not enabled, and there is no UNSELECT),
 *          SATCHEL_E_PROTOCOL (.qresync: a response could not be read, something is missing), or any transport error.
 * See:     RFC 9051 section 6.3.3, RFC 7162 sections 3.1.8 and 3.2.5.   Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_examine(satchel_client *imap, const char *folder,
                                              const satchel_select_options *options);

/**
 * Lend the state of the open folder.
 *
 * While a folder is being opened, for the listener: that one, from the first that the server says of it on, as far as it was
 * told.
 *
 * Returns: NULL when none is open. True now, through every EXISTS, EXPUNGE and FETCH; lent until the next call that reads.
 * Since: 0.1
 */
SATCHEL_API const satchel_folder_state *satchel_selected(const satchel_client *imap);

/**
 * Tell the UID of a message of the open folder, if it was seen in this session.
 *
 * Returns: 0 when it is not known. Cost: O(log n).
 * Since: 0.1
 */
SATCHEL_API uint32_t satchel_uid_of(const satchel_client *imap, uint32_t number);

/**
 * Tell the sequence number that a UID has now, if it was seen in this session.
 *
 * Returns: 0 when it is not known. Cost: O(log n).
 * Since: 0.1
 */
SATCHEL_API uint32_t satchel_number_of(const satchel_client *imap, uint32_t uid);

/**
 * Close the folder and remove the messages with \Deleted (CLOSE).
 *
 * Needs:   selected state. A folder opened with satchel_examine loses nothing.
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; SATCHEL_E_STATE; any transport error.
 * See:     RFC 9051 section 6.4.1.   Since: 0.1
 */
SATCHEL_API int satchel_close_folder(satchel_client *imap, const satchel_call_options *options);

/**
 * Close the folder and remove nothing (UNSELECT).
 *
 * Where the server lacks UNSELECT, a folder that was opened with satchel_examine is closed with CLOSE.
 *
 * Needs:   selected state.
 * Returns: as satchel_close_folder; SATCHEL_E_UNSUPPORTED.
 * See:     RFC 9051 section 6.4.2, RFC 3691.   Since: 0.1
 */
SATCHEL_API int satchel_unselect(satchel_client *imap, const satchel_call_options *options);

/* ---- folders */

#define SATCHEL_FOLDER_NOINFERIORS (UINT64_C(1) << 0)
#define SATCHEL_FOLDER_NOSELECT (UINT64_C(1) << 1) /* also set for \NonExistent */
#define SATCHEL_FOLDER_MARKED (UINT64_C(1) << 2)
#define SATCHEL_FOLDER_UNMARKED (UINT64_C(1) << 3)
#define SATCHEL_FOLDER_HASCHILDREN (UINT64_C(1) << 4)
#define SATCHEL_FOLDER_HASNOCHILDREN (UINT64_C(1) << 5)
#define SATCHEL_FOLDER_NONEXISTENT (UINT64_C(1) << 6)
#define SATCHEL_FOLDER_SUBSCRIBED (UINT64_C(1) << 7)
#define SATCHEL_FOLDER_REMOTE (UINT64_C(1) << 8)
#define SATCHEL_FOLDER_ALL (UINT64_C(1) << 16) /* RFC 6154 */
#define SATCHEL_FOLDER_ARCHIVE (UINT64_C(1) << 17)
#define SATCHEL_FOLDER_DRAFTS (UINT64_C(1) << 18)
#define SATCHEL_FOLDER_FLAGGED (UINT64_C(1) << 19)
#define SATCHEL_FOLDER_JUNK (UINT64_C(1) << 20)
#define SATCHEL_FOLDER_SENT (UINT64_C(1) << 21)
#define SATCHEL_FOLDER_TRASH (UINT64_C(1) << 22)
#define SATCHEL_FOLDER_IMPORTANT (UINT64_C(1) << 23) /* RFC 8457 */
#define SATCHEL_FOLDER_INBOX (UINT64_C(1) << 24) /* the INBOX, in whatever case it was written */

#define SATCHEL_STATUS_MESSAGES (UINT64_C(1) << 0)
#define SATCHEL_STATUS_RECENT (UINT64_C(1) << 1)
#define SATCHEL_STATUS_UIDNEXT (UINT64_C(1) << 2)
#define SATCHEL_STATUS_UIDVALIDITY (UINT64_C(1) << 3)
#define SATCHEL_STATUS_UNSEEN (UINT64_C(1) << 4)
#define SATCHEL_STATUS_DELETED (UINT64_C(1) << 5)   /* IMAP4rev2 */
#define SATCHEL_STATUS_SIZE (UINT64_C(1) << 6)      /* STATUS=SIZE, RFC 8438 */
#define SATCHEL_STATUS_MODSEQ (UINT64_C(1) << 7)    /* CONDSTORE, RFC 7162 */
#define SATCHEL_STATUS_MAILBOXID (UINT64_C(1) << 8) /* OBJECTID, RFC 8474 */
/* RFC 7889; from the capability where that tells it for all folders. Not known: no limit was told */
#define SATCHEL_STATUS_APPENDLIMIT (UINT64_C(1) << 9)
#define SATCHEL_STATUS_DELETED_STORAGE (UINT64_C(1) << 10) /* RFC 9208 */

/* Which folders a list selects, and what it returns with each: RFC 5258 section 3. */
#define SATCHEL_LIST_SUBSCRIBED (UINT64_C(1) << 0)
#define SATCHEL_LIST_REMOTE (UINT64_C(1) << 1)
#define SATCHEL_LIST_RECURSIVEMATCH (UINT64_C(1) << 2)
#define SATCHEL_LIST_SPECIAL_USE (UINT64_C(1) << 3) /* RFC 6154 */
#define SATCHEL_LIST_CHILDREN (UINT64_C(1) << 4)
#define SATCHEL_LIST_MYRIGHTS (UINT64_C(1) << 5) /* RFC 8440 */

/* One entry of METADATA, RFC 5464. */
typedef struct satchel_annotation {
	const char *name;     /* "/shared/comment" */
	satchel_octets value; /* data NULL: NIL, it has none */
} satchel_annotation;

typedef struct satchel_annotations {
	const satchel_annotation *list;
	size_t count;
} satchel_annotations;

struct satchel_folder {
	const char *name; /* UTF-8, for people and for commands */
	/* UTF-8, for people alone: name, but for one that is escaped: then what the server most likely means by it, without
	 * ASCII's control characters. No command knows a folder by it, and two folders may have the same */
	const char *display_name;
	satchel_octets wire_name; /* as it came */
	bool escaped; /* the wire name is not modified UTF-7, or has "%41" or its like in it: name shows it escaped */
	const char *delimiter; /* one character, as the grammar has it; "": no levels */
	uint64_t attributes;   /* SATCHEL_FOLDER_... */
	satchel_words others;  /* attributes without a bit, as they came */
	const char *old_name;  /* OLDNAME of LIST-EXTENDED; "" */
	int rc;                /* < 0: its STATUS was refused; error says why */
	const satchel_error *error;
	uint64_t known; /* SATCHEL_STATUS_...: which of these the server told */
	uint64_t nil;   /* and which it said to have none of: APPENDLIMIT NIL, there is no limit */
	uint32_t messages, recent, uid_next, uid_validity, unseen, deleted;
	uint64_t total_size;      /* octets */
	uint64_t deleted_storage; /* octets */
	uint64_t highest_modseq;
	uint64_t append_limit;  /* octets of the largest message that may be appended */
	const char *mailbox_id; /* "" when unknown */
	/* CHILDINFO: SATCHEL_LIST_...: some folder below this one, not listed itself, is selected by these */
	uint64_t child_info;
	bool rights_known;
	const char *rights; /* MYRIGHTS, one letter each: RFC 4314 section 2.1 */
	satchel_annotations metadata;
	satchel_words changed; /* an unasked METADATA: entries that have other values now */
};

/* What every server tells; the default of satchel_status_options.items. */
#define SATCHEL_STATUS_BASIC                                                             \
	(SATCHEL_STATUS_MESSAGES | SATCHEL_STATUS_UIDNEXT | SATCHEL_STATUS_UIDVALIDITY | \
	 SATCHEL_STATUS_UNSEEN)

typedef struct satchel_status_options {
	size_t size SATCHEL_SIZED(satchel_status_options);
	satchel_call *call;
	/* SATCHEL_STATUS_...; 0: SATCHEL_STATUS_BASIC. Those that the server does not have are not asked */
	uint64_t items;
} satchel_status_options;
#define SATCHEL_STATUS(...) \
	(&(const satchel_status_options){ .size = sizeof(satchel_status_options), __VA_ARGS__ })

/**
 * Ask for the counts of a folder without opening it.
 *
 * Wire:    C: T4 STATUS INBOX (MESSAGES UIDNEXT UIDVALIDITY UNSEEN)   S: * STATUS INBOX (MESSAGES 3 ...)
 * Out:     *out is one block for satchel_free; `known` says what came.
 * Needs:   authenticated state.
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; SATCHEL_E_ARGUMENT; SATCHEL_E_NONEXISTENT or _NO (action: skip the folder); any transport error.
 * See:     RFC 9051 section 6.3.11.   Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_status(satchel_client *imap, const char *folder,
                                             const satchel_status_options *options,
                                             satchel_folder **out);

typedef struct satchel_list satchel_list;

typedef struct satchel_list_options {
	size_t size SATCHEL_SIZED(satchel_list_options);
	satchel_call *call;
	const char *reference; /* NULL: "" */
	/* only subscribed folders, as SATCHEL_LIST_SUBSCRIBED in .select */
	bool subscribed;
	/* LSUB in any case; where the server does not know it any more: LIST (SUBSCRIBED) */
	bool lsub;
	/* SATCHEL_STATUS_...: counts with each folder, by LIST-STATUS or a pipeline of STATUS */
	uint64_t status_items;
	const char *const *
		patterns; /* more of them, ends with NULL: a folder is listed once if one matches */
	/* which folders, SATCHEL_LIST_SUBSCRIBED, _REMOTE, _RECURSIVEMATCH (with another: parents of folders that are
	 * selected too, see child_info), _SPECIAL_USE; 0: all that are there */
	uint64_t select;
	/* what is told of each, SATCHEL_LIST_SUBSCRIBED, _CHILDREN, _SPECIAL_USE (as attributes), _MYRIGHTS */
	uint64_t returns;
	/* entries of METADATA that are told of each, such as "/shared/comment"; ends with NULL (RFC 9590) */
	const char *const *metadata;
} satchel_list_options;
#define SATCHEL_LIST(...) \
	(&(const satchel_list_options){ .size = sizeof(satchel_list_options), __VA_ARGS__ })

/**
 * List folders.
 *
 * The form is chosen by what the server offers: LIST with options where it has LIST-EXTENDED; else LSUB for subscribed
 * folders, one LIST for each pattern, LIST and LSUB put together for the attribute \Subscribed, and XLIST for special uses
 * where there is no SPECIAL-USE. A server that refuses the options which it offers, or answers them with no line at all
 * though it has folders, is asked without them, now and from then on. Attributes in .returns that it cannot tell are not
 * there. Folders are handed on as they come, and not held; but with counts, rights, metadata, and where LSUB or
 * several lists are put together, they are all collected first: at most max_folders of them.
 *
 * Wire:    C: T3 LIST "" "*"   S: * LIST (\HasNoChildren) "/" "Entw&APw-rfe"
 *          C: T3 LIST (SUBSCRIBED) "" ("a*" "b*") RETURN (CHILDREN STATUS (MESSAGES))
 * In:      patterns are UTF-8: "*" matches everything, "%" everything but the delimiter. All is copied.
 * Out:     *list is a handle: pull its rows with satchel_list_next until SATCHEL_OK or an error, then satchel_list_end.
 * Needs:   authenticated state; LIST-EXTENDED for _REMOTE and _RECURSIVEMATCH, SPECIAL-USE or XLIST to select by it,
 *          LIST-MYRIGHTS, LIST-METADATA.
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; SATCHEL_E_ARGUMENT (_RECURSIVEMATCH alone), _BUSY, _STATE, _MEMORY.
 * See:     RFC 9051 section 6.3.9, RFC 5258, 5819, 6154, 8440, 9590.   Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_list_start(satchel_client *imap, const char *pattern,
                                                 const satchel_list_options *options,
                                                 satchel_list **list);

/**
 * Pull the next folder.
 *
 * Out:     *folder is lent until the next satchel_list_next or satchel_list_end on this handle. With .status_items its
 *          counts are there; a folder whose counts were refused is a row all the same, with its own rc. Rows to which
 *          something belongs that comes later (counts, rights, metadata, subscriptions told by LSUB) are collected: of
 *          those there are none behind an error, but for a line that could not be read.
 * Returns: SATCHEL_ROW; SATCHEL_OK at the end; SATCHEL_AGAIN (queued only). An error comes behind the rows that there are:
 *          SATCHEL_E_NO, _BAD, _UNSUPPORTED; _PROTOCOL (a line could not be read: a folder or its counts are missing);
 *          _LIMIT (more folders than are held); any transport error. SATCHEL_E_BUSY inside a callback, if the handle is not
 *          queued; _CLOSED.
 * Since: 0.1
 */
SATCHEL_API int satchel_list_next(satchel_list *list, const satchel_folder **folder);

/**
 * End a list: early is fine, in callbacks is fine, NULL is fine, after satchel_close is fine.
 *
 * A queued call of it that has not ended is SATCHEL_E_CANCELLED from then on, and is not told.
 *
 * Since: 0.1
 */
SATCHEL_API void satchel_list_end(satchel_list *list);

/**
 * Tell whether there is a folder of a name.
 *
 * Wire:    C: T4 LIST "" "Drafts"   S: * LIST () "/" "Drafts"
 * In:      folder is UTF-8, copied; "%" and "*" in it stand for themselves.
 * Out:     *exists: true too for a folder that cannot be opened (\Noselect), false for \NonExistent.
 * Needs:   authenticated state.
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; SATCHEL_E_ARGUMENT (not UTF-8, or no name), _NO, _BAD; any transport error.
 * See:     RFC 9051 section 6.3.9.   Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_folder_exists(satchel_client *imap, const char *folder,
                                                    const satchel_call_options *options,
                                                    bool *exists);

/**
 * Tell what stands between the levels of a name in one's own namespace.
 *
 * NAMESPACE is asked; where that tells nothing, LIST of no name, then LIST of the first level.
 *
 * Wire:    C: T4 NAMESPACE   S: * NAMESPACE (("" "/")) NIL NIL   or   C: T4 LIST "" ""   S: * LIST (\Noselect) "/" ""
 * Out:     *delimiter is a block for satchel_free; "": there are no levels.
 * Needs:   authenticated state.
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; SATCHEL_E_NO, _BAD; any transport error.
 * See:     RFC 9051 sections 6.3.9 and 6.3.10.   Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_delimiter(satchel_client *imap,
                                                const satchel_call_options *options,
                                                char **delimiter);

/* How it is known what a folder is for. */
typedef enum satchel_special_source {
	SATCHEL_SPECIAL_ATTRIBUTE, /* the server says so (RFC 6154) */
	SATCHEL_SPECIAL_XLIST,     /* the same in XLIST, before there was a standard */
	/* by the last level of its name, which is among the usual ones of some forty languages */
	SATCHEL_SPECIAL_NAME,
	/* the same, right below INBOX, where the namespace does not say that folders are there */
	SATCHEL_SPECIAL_INBOX_PREFIX,
} satchel_special_source;

typedef struct satchel_special {
	uint64_t purpose; /* one of SATCHEL_FOLDER_ALL to SATCHEL_FOLDER_IMPORTANT */
	satchel_special_source source;
	const satchel_folder *folder;
} satchel_special;

typedef struct satchel_specials {
	const satchel_special *const *list; /* at most one for each purpose */
	size_t count;
} satchel_specials;

/**
 * Find the folders that are for something: sent messages, drafts ...
 *
 * What the server says by attributes comes first, then those of XLIST, which is asked only where there is no SPECIAL-USE.
 * For what is left names are looked at, in one's own namespace alone, without regard to case: a folder of the first level
 * before one right below INBOX, that before deeper ones, and a usual name before others. A folder that cannot be opened is
 * not taken, nor one that an attribute says is for something else. Nothing is made.
 *
 * Wire:    C: T4 NAMESPACE   C: T5 LIST "" "*" RETURN (SPECIAL-USE)   S: * LIST (\Sent) "/" Gesendet
 * In:      purposes: SATCHEL_FOLDER_SENT, _DRAFTS ... together; 0: all of them.
 * Out:     *specials is one block for satchel_free; what was not found is not in it.
 * Needs:   authenticated state.
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; SATCHEL_E_ARGUMENT (no purpose), _NO, _BAD; any transport error.
 * See:     RFC 6154, RFC 8457.   Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_find_special(satchel_client *imap, uint64_t purposes,
                                                   const satchel_call_options *options,
                                                   satchel_specials **specials);

/**
 * Make a folder.
 *
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; SATCHEL_E_ALREADYEXISTS, _CANNOT, _NOPERM, _OVERQUOTA, _NO,
 *          _ARGUMENT (not UTF-8); any transport error.
 * See:     RFC 9051 section 6.3.4.   Since: 0.1
 */
SATCHEL_API int satchel_create(satchel_client *imap, const char *folder,
                               const satchel_call_options *options);

typedef struct satchel_create_options {
	size_t size SATCHEL_SIZED(satchel_create_options);
	satchel_call *call;
	uint64_t
		use; /* SATCHEL_FOLDER_SENT, _DRAFTS ...: what it is for; needs CREATE-SPECIAL-USE */
} satchel_create_options;
#define SATCHEL_CREATE(...) \
	(&(const satchel_create_options){ .size = sizeof(satchel_create_options), __VA_ARGS__ })

/**
 * Make a folder with a special use, or learn its MAILBOXID.
 *
 * Wire:    C: T4 CREATE Postausgang (USE (\Sent))   S: T4 OK [MAILBOXID (F2212ea87)] done
 * In:      folder is UTF-8, copied; options may be NULL.
 * Out:     *mailbox_id is a block for satchel_free; "" when the server tells none (it has no OBJECTID). mailbox_id may
 *          be NULL.
 * Needs:   authenticated state; CREATE-SPECIAL-USE if .use asks for it.
 * Returns: as satchel_create; SATCHEL_E_UNSUPPORTED; SATCHEL_E_USEATTR (it cannot be for that: action: skip the folder,
 *          or make it without).
 * See:     RFC 6154 section 3, RFC 8474 section 4.1.   Since: 0.1
 */
SATCHEL_API int satchel_create_with(satchel_client *imap, const char *folder,
                                    const satchel_create_options *options, char **mailbox_id);

/**
 * Remove a folder with its messages.
 *
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; SATCHEL_E_NONEXISTENT, _HASCHILDREN, _INUSE, _NOPERM, _NO; any transport error.
 * See:     RFC 9051 section 6.3.5.   Since: 0.1
 */
SATCHEL_API int satchel_delete(satchel_client *imap, const char *folder,
                               const satchel_call_options *options);

/**
 * Give a folder another name; the folders below it move along. Renaming INBOX moves its messages.
 *
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; SATCHEL_E_NONEXISTENT, _ALREADYEXISTS, _NO; any transport error.
 * See:     RFC 9051 section 6.3.6.   Since: 0.1
 */
SATCHEL_API int satchel_rename(satchel_client *imap, const char *from, const char *to,
                               const satchel_call_options *options);

/**
 * Put a folder on the list of subscribed ones.
 *
 * Needs:   authenticated state.
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; SATCHEL_E_NONEXISTENT, _NO; any transport error.
 * See:     RFC 9051 section 6.3.7.   Since: 0.1
 */
SATCHEL_API int satchel_subscribe(satchel_client *imap, const char *folder,
                                  const satchel_call_options *options);

/**
 * Take a folder off the list of subscribed ones.
 *
 * Needs:   authenticated state.
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; SATCHEL_E_NONEXISTENT, _NO; any transport error.
 * See:     RFC 9051 section 6.3.8.   Since: 0.1
 */
SATCHEL_API int satchel_unsubscribe(satchel_client *imap, const char *folder,
                                    const satchel_call_options *options);

#ifdef __cplusplus
}
#endif
#endif
