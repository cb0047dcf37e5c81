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
 * It waits for nothing and cannot fail. An IDLE is ended by the next satchel_process or command, which reads what the
 * server still says until its answer to DONE: that goes to the listener, and the server has .done_ms for it.
 *
 * Since: 0.1
 */
SATCHEL_API void satchel_watch_end(satchel_watch *watch);

#ifdef __cplusplus
}
#endif
#endif
