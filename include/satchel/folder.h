/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_FOLDER_H
#define SATCHEL_FOLDER_H

#include <satchel/client.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Folder names are UTF-8 here and modified UTF-7 on the wire (RFC 3501 section 5.1.3). A name that does not survive the
 * way there and back is shown escaped; the wire name is kept beside it, and a command that is given a name which was
 * listed on this connection sends exactly the octets that were received. */

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
	uint64_t highest_modseq;
	bool read_only; /* as it was asked for, until the server says otherwise */
	bool no_modseq, uid_not_sticky;
	satchel_flags flags, permanent_flags;
	/* exists is the most that this server shows of a folder: there may be older messages, which it neither counts nor
	 * finds. UIDONLY sees them, where it has that (RFC 9586) */
	bool capped;
} satchel_folder_state;

typedef struct satchel_select_options {
	size_t size SATCHEL_SIZED(satchel_select_options);
	satchel_call *call;
	bool condstore; /* ask for MODSEQs (RFC 7162); needs CONDSTORE */
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
 * Wire:    C: T4 EXAMINE Entw&APw-rfe   S: * 12 EXISTS  S: * OK [UIDVALIDITY 7]  S: T4 OK [READ-ONLY]
 * In:      folder is UTF-8, copied; options may be NULL.
 * Out:     satchel_selected(imap) lends the live state of the folder. If it fails no folder is open.
 * Needs:   authenticated state; CONDSTORE only if options ask for it.
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; SATCHEL_E_BUSY (rows are unread); SATCHEL_E_NONEXISTENT or _NO
 *          (action: skip the folder), SATCHEL_E_ARGUMENT (folder is not UTF-8), or any transport error.
 * See:     RFC 9051 section 6.3.3, RFC 7162 section 3.1.8.   Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_examine(satchel_client *imap, const char *folder,
                                              const satchel_select_options *options);

/**
 * Lend the state of the open folder.
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
#define SATCHEL_STATUS_DELETED (UINT64_C(1) << 5)          /* IMAP4rev2 */
#define SATCHEL_STATUS_SIZE (UINT64_C(1) << 6)             /* STATUS=SIZE, RFC 8438 */
#define SATCHEL_STATUS_MODSEQ (UINT64_C(1) << 7)           /* CONDSTORE, RFC 7162 */
#define SATCHEL_STATUS_MAILBOXID (UINT64_C(1) << 8)        /* OBJECTID, RFC 8474 */
#define SATCHEL_STATUS_APPENDLIMIT (UINT64_C(1) << 9)      /* RFC 7889 */
#define SATCHEL_STATUS_DELETED_STORAGE (UINT64_C(1) << 10) /* RFC 9208 */

struct satchel_folder {
	const char *name;         /* UTF-8, for people and for commands */
	satchel_octets wire_name; /* as it came */
	bool escaped;             /* the wire name is not modified UTF-7: name shows it escaped */
	const char *delimiter;    /* one character; "": no levels */
	uint64_t attributes;      /* SATCHEL_FOLDER_... */
	satchel_words others;     /* attributes without a bit, as they came */
	const char *old_name;     /* OLDNAME of LIST-EXTENDED; "" */
	int rc;                   /* < 0: its STATUS was refused; error says why */
	const satchel_error *error;
	uint64_t known; /* SATCHEL_STATUS_...: which of these the server told */
	uint32_t messages, recent, uid_next, uid_validity, unseen, deleted;
	uint64_t total_size;      /* octets */
	uint64_t deleted_storage; /* octets */
	uint64_t highest_modseq;
	uint64_t append_limit;  /* octets of the largest message that may be appended */
	const char *mailbox_id; /* "" when unknown */
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
 * Out:     *folder is one block for satchel_free; `known` says what came.
 * Needs:   authenticated state.
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; SATCHEL_E_NONEXISTENT or _NO (action: skip the folder); any transport error.
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
	/* only subscribed folders: LIST (SUBSCRIBED) where offered, else LSUB */
	bool subscribed;
	bool lsub; /* LSUB in any case */
	/* SATCHEL_STATUS_...: counts with each folder, by LIST-STATUS or a pipeline of STATUS */
	uint64_t status_items;
} satchel_list_options;
#define SATCHEL_LIST(...) \
	(&(const satchel_list_options){ .size = sizeof(satchel_list_options), __VA_ARGS__ })

/**
 * List folders.
 *
 * Wire:    C: T3 LIST "" "*"   S: * LIST (\HasNoChildren) "/" "Entw&APw-rfe"
 * In:      pattern is UTF-8: "*" matches everything, "%" everything but the delimiter. Copied.
 * Out:     *list is a handle: pull its rows with satchel_list_next until SATCHEL_OK or an error, then satchel_list_end.
 * Needs:   authenticated state.
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; SATCHEL_E_ARGUMENT, _BUSY, _STATE, _MEMORY.
 * See:     RFC 9051 section 6.3.9, RFC 5258, RFC 5819.   Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_list_start(satchel_client *imap, const char *pattern,
                                                 const satchel_list_options *options,
                                                 satchel_list **list);

/**
 * Pull the next folder.
 *
 * Out:     *folder is lent until the next satchel_list_next or satchel_list_end on this handle. With .status_items its
 *          counts are there; a folder whose counts were refused is a row all the same, with its own rc.
 * Returns: SATCHEL_ROW; SATCHEL_OK at the end; SATCHEL_AGAIN (queued only); SATCHEL_E_NO, _BAD; _BUSY inside a
 *          callback, if the handle is not queued; _CLOSED; any transport error.
 * Since: 0.1
 */
SATCHEL_API int satchel_list_next(satchel_list *list, const satchel_folder **folder);

/**
 * End a list: early is fine, NULL is fine, after satchel_close is fine.
 *
 * Since: 0.1
 */
SATCHEL_API void satchel_list_end(satchel_list *list);

/**
 * Make a folder.
 *
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; SATCHEL_E_ALREADYEXISTS, _CANNOT, _NOPERM, _OVERQUOTA, _NO,
 *          _ARGUMENT (not UTF-8); any transport error.
 * See:     RFC 9051 section 6.3.4.   Since: 0.1
 */
SATCHEL_API int satchel_create(satchel_client *imap, const char *folder,
                               const satchel_call_options *options);

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
