/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_WATCH_H
#define SATCHEL_WATCH_H

#include <satchel/message.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- waiting for what is new */

typedef struct satchel_watch satchel_watch;

/* Milliseconds; 0: the default behind each. */
typedef struct satchel_watch_options {
	size_t size SATCHEL_SIZED(satchel_watch_options);
	satchel_call *call;
	/* of one wait: when nothing came, it ends with SATCHEL_AGAIN, which is no error. None */
	uint32_t timeout_ms;
	/* how long one IDLE lasts before it is ended and begun anew: 600,000. At most 1,740,000 (29 minutes, RFC 2177) */
	uint32_t renew_ms;
	uint32_t poll_ms; /* without IDLE: from one NOOP to the next. 60,000 */
	/* how long the server may take to answer DONE before the connection is given up: 30,000 */
	uint32_t done_ms;
} satchel_watch_options;
#define SATCHEL_WATCH(...) \
	(&(const satchel_watch_options){ .size = sizeof(satchel_watch_options), __VA_ARGS__ })

/**
 * Wait for what the server says without being asked: new mail, new flags, what went, notifications.
 *
 * It waits by IDLE, renewed every .renew_ms with one DONE and one IDLE. Where IDLE is not offered, or is refused, the
 * server is asked by NOOP every .poll_ms. What came is pulled with satchel_watch_next; the listener hears it too, and
 * satchel_selected stays true.
 *
 * A watch is no bar to other commands, be they blocking or queued, also while an event is lent: it is interrupted (DONE),
 * the command runs, and waiting goes on when nothing else is left to do. Events that come meanwhile are kept for
 * satchel_watch_next, up to max_events of satchel_limits; if there are more the watch ends with SATCHEL_E_LIMIT. While no other
 * command runs, what is not pulled is not read. Another folder may be opened: the events are those of the connection.
 * Behind a queued satchel_login it begins when that is done.
 *
 * Wire:    C: T5 IDLE   S: + idling   S: * 4 EXISTS   C: DONE   S: T5 OK done   (or C: T5 NOOP now and then)
 * In:      options may be NULL; .call queues it: `then` is called when there is an event to pull, when .timeout_ms has
 *          passed (call->rc is SATCHEL_AGAIN), and for the end. satchel_deadline has the times of renewing and polling in it.
 * Out:     *watch is a handle: pull events with satchel_watch_next, then satchel_watch_end.
 * Needs:   authenticated state when it is sent; a folder is not needed, but without one (and without satchel_notify) few
 *          servers have something to say.
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; SATCHEL_E_ARGUMENT (.renew_ms is above 29 minutes), _BUSY (there is a watch
 *          on this client, or rows of a fetch or list are unread), _CLOSED, _MEMORY.
 * See:     RFC 2177, RFC 9051 section 6.3.13.   Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_watch_start(satchel_client *imap,
                                                  const satchel_watch_options *options,
                                                  satchel_watch **watch);

/**
 * Pull the next event, and wait for it if need be.
 *
 * Every kind of satchel_event comes, in the order of the server, but SATCHEL_EVENT_QUIRK and SATCHEL_EVENT_CAPABILITY,
 * which the listener alone is told.
 *
 * Out:     *event is lent until the next satchel_watch_next or satchel_watch_end on this handle, whatever else is called.
 * Returns: SATCHEL_ROW; SATCHEL_AGAIN: .timeout_ms passed and nothing came, or with a call: nothing now, `then` will be
 *          called. When the connection ends the events that came come first, then the error: SATCHEL_E_BYE, _IO or
 *          _TIMEOUT (no answer to IDLE or DONE), all of them with the action reopen; SATCHEL_E_STATE (not logged in),
 *          _LIMIT (max_events), _MEMORY; _BUSY inside a callback if the handle is not queued, or if rows of a fetch are
 *          unread; _CANCELLED: satchel_watch_end was called meanwhile, in a callback; SATCHEL_E_CLOSED after satchel_close. The watch is over after an error other than _BUSY.
 * Since: 0.1
 */
SATCHEL_API int satchel_watch_next(satchel_watch *watch, const satchel_event **event);

/**
 * End a watch: early is fine, in callbacks is fine, NULL is fine, after satchel_close is fine.
 *
 * It waits for nothing and cannot fail. A queued call of it that has not ended is SATCHEL_E_CANCELLED from then on, and is
 * not told. An IDLE is ended by the next satchel_process or command, which reads what the
 * server still says until its answer to DONE: that goes to the listener, and the server has .done_ms for it.
 *
 * Since: 0.1
 */
SATCHEL_API void satchel_watch_end(satchel_watch *watch);

/* ---- NOTIFY: what the server is to tell, of other folders too (RFC 5465) */

typedef enum satchel_notify_filter {
	/* The open folder, at once. Sequence numbers can then change at any time: commands that name them are
	 * SATCHEL_E_UIDREQUIRED as long as it is in force with SATCHEL_NOTIFY_MESSAGE_EXPUNGE. They are, too, where messages
	 * may go from the open folder and nothing is told: without a group for it, or with one that lacks that event. Its
	 * counts and satchel_uid_of are old then. */
	SATCHEL_NOTIFY_SELECTED,
	/* the open folder; that messages went is told during commands and IDLE only */
	SATCHEL_NOTIFY_SELECTED_DELAYED,
	SATCHEL_NOTIFY_INBOXES,    /* where new mail is delivered */
	SATCHEL_NOTIFY_PERSONAL,   /* all folders of one's own */
	SATCHEL_NOTIFY_SUBSCRIBED, /* all that are subscribed */
	SATCHEL_NOTIFY_SUBTREE,    /* .folders and those below */
	SATCHEL_NOTIFY_MAILBOXES,  /* .folders; "*" and "%" are letters like others */
} satchel_notify_filter;

#define SATCHEL_NOTIFY_MESSAGE_NEW (1u << 0) /* together with the next, always */
#define SATCHEL_NOTIFY_MESSAGE_EXPUNGE (1u << 1)
#define SATCHEL_NOTIFY_FLAG_CHANGE (1u << 2)       /* needs both of them */
#define SATCHEL_NOTIFY_ANNOTATION_CHANGE (1u << 3) /* needs both of them */
#define SATCHEL_NOTIFY_MAILBOX_NAME (1u << 4)      /* made, removed, renamed */
#define SATCHEL_NOTIFY_SUBSCRIPTION_CHANGE (1u << 5)
#define SATCHEL_NOTIFY_MAILBOX_METADATA_CHANGE (1u << 6)
#define SATCHEL_NOTIFY_SERVER_METADATA_CHANGE (1u << 7)
/* The first four: all that the open folder can have. */
#define SATCHEL_NOTIFY_MESSAGES 0x0Fu

/* Some folders, and what is to be told of them. A folder in several groups has the events of all; of the open one only
 * SELECTED or SELECTED_DELAYED tell what becomes of its messages. */
typedef struct satchel_notify_group {
	size_t size_of SATCHEL_SIZED(satchel_notify_group);
	satchel_notify_filter filter;
	const char *const *folders; /* SUBTREE, MAILBOXES: UTF-8, ends with NULL; else NULL */
	uint32_t events;            /* SATCHEL_NOTIFY_MESSAGE_NEW ...; 0: none (NONE) */
	/* SELECTED, SELECTED_DELAYED: what comes with each new message, as for satchel_fetch_start; 0 and NULL: nothing */
	uint64_t items;
	const char *const *sections; /* without \Seen being set: "BODY.PEEK[HEADER]" ... */
} satchel_notify_group;
#define SATCHEL_NOTIFY_GROUP(...) \
	(&(const satchel_notify_group){ .size_of = sizeof(satchel_notify_group), __VA_ARGS__ })

typedef struct satchel_notify_options {
	size_t size SATCHEL_SIZED(satchel_notify_options);
	satchel_call *call;
	/* the counts of each folder come at once, as events, before the command is done */
	bool status;
} satchel_notify_options;
#define SATCHEL_NOTIFY(...) \
	(&(const satchel_notify_options){ .size = sizeof(satchel_notify_options), __VA_ARGS__ })

/**
 * Say what the server is to tell from now on, of which folders, whether a command runs or not.
 *
 * It replaces what was asked for before, and lasts as long as the connection. What is told goes to the listener and to
 * a watch: SATCHEL_EVENT_FOLDER for the counts, names and subscriptions of other folders (\NoAccess stands in `others`),
 * SATCHEL_EVENT_EXISTS and _MESSAGE with the items asked for, _EXPUNGE or _VANISHED and so on for the open one. A watch waits
 * for it with IDLE or without. Without a group for the open folder its counts are not told any more, and
 * satchel_selected is as old as the last command that opened it.
 *
 * When it becomes too much the server gives up: SATCHEL_EVENT_NOTIFICATIONOVERFLOW, and it is as after satchel_notify_none.
 * Dovecot tells with SELECTED alone nothing before the next command or IDLE.
 *
 * Wire:    C: T5 NOTIFY SET STATUS (selected (MessageNew (UID FLAGS) MessageExpunge)) (subtree Lists (MessageNew MessageExpunge))
 *          S: * STATUS Lists/Lemonade (UIDVALIDITY 4 UIDNEXT 9999 MESSAGES 500)   S: T5 OK done
 * In:      groups is an array of count groups, at least one, each .size_of alike; all of it is copied. options may be NULL.
 * Needs:   NOTIFY; authenticated state.
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; SATCHEL_E_ARGUMENT (the events do not go together or with the filter, folders
 *          are missing or too many, a section that cannot be sent); SATCHEL_E_UNSUPPORTED (no NOTIFY; or the server knows not all
 *          of the events: BADEVENT, see satchel_notify_events); SATCHEL_E_SERVERLIMIT (NOTIFICATIONOVERFLOW: ask for less); _NO, _BAD;
 *          any transport error. What was in force before stays in force then.
 * See:     RFC 5465 sections 3 to 6.   Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_notify(satchel_client *imap,
                                             const satchel_notify_group *groups, size_t count,
                                             const satchel_notify_options *options);

/**
 * Be told nothing more, not even of the open folder, until satchel_notify is called again.
 *
 * Wire:    C: T6 NOTIFY NONE   S: T6 OK done
 * Needs:   NOTIFY; authenticated state.
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; SATCHEL_E_UNSUPPORTED, _NO, _BAD; any transport error.
 * See:     RFC 5465 section 3.1.   Since: 0.1
 */
SATCHEL_API int satchel_notify_none(satchel_client *imap, const satchel_call_options *options);

/**
 * Tell which events a server named when it refused some.
 *
 * By RFC 5465 they are all those that it knows; Dovecot names those that it does not know.
 *
 * In:      the response code of an error (satchel_error.response); may be NULL.
 * Returns: SATCHEL_NOTIFY_MESSAGE_NEW ... of SATCHEL_CODE_BADEVENT; 0 of any other code. Events of later standards are left out;
 *          they stand in the text of the code.
 * See:     RFC 5465 section 8 (unsupported-events-code).   Since: 0.1
 */
SATCHEL_API uint32_t satchel_notify_events(const satchel_code *code);

#ifdef __cplusplus
}
#endif
#endif
