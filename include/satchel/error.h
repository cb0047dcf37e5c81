/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_ERROR_H
#define SATCHEL_ERROR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define SATCHEL_API __attribute__((visibility("default")))
#define SATCHEL_CHECK __attribute__((warn_unused_result))
#else
#define SATCHEL_API
#define SATCHEL_CHECK
#endif

/* Options begin with their size, so that programs and libraries of different versions fit together: what lies behind the
 * end of an older one's is zero. What an older library does not know is not overlooked: where a newer program has set it the
 * call fails with SATCHEL_E_ARGUMENT, and so it does with size 0 where anything else is set. In C++
 * "satchel_fetch_options o{};" is already sized; in C the SATCHEL_... macros fill it in. */
#ifdef __cplusplus
#define SATCHEL_SIZED(type) = sizeof(type)
extern "C" {
#else
#define SATCHEL_SIZED(type)
#endif

typedef struct satchel_client satchel_client;

/* What functions return: 0 is fine, above 0 is a state, below 0 is one code per cause. */
enum {
	SATCHEL_OK = 0,     /* done; for a handle: no more rows, all went well */
	SATCHEL_ROW = 1,    /* one row is lent */
	SATCHEL_DATA = 2,   /* one piece of a streamed body is lent */
	SATCHEL_AGAIN = 3,  /* nothing now: feed more octets, or process and come back */
	SATCHEL_QUEUED = 4, /* the call was taken; its end is told by the call */
};

enum {
	SATCHEL_E_MEMORY = -1,   /* an allocation failed */
	SATCHEL_E_ARGUMENT = -2, /* the caller's argument cannot be sent or makes no sense */
	/* not in this state of the session (not logged in, no folder open) */
	SATCHEL_E_STATE = -3,
	/* rows are unread, or a blocking call was made inside a callback */
	SATCHEL_E_BUSY = -4,
	SATCHEL_E_LIMIT = -5,        /* one of satchel_limits was exceeded */
	SATCHEL_E_PROTOCOL = -6,     /* the server's octets break the grammar */
	SATCHEL_E_IO = -7,           /* the connection broke: os_error says how */
	SATCHEL_E_TIMEOUT = -8,      /* a deadline passed */
	SATCHEL_E_BYE = -9,          /* the server said BYE: server_text says why */
	SATCHEL_E_TLS = -10,         /* TLS failed: tls_status, message */
	SATCHEL_E_UNSUPPORTED = -11, /* the server does not offer it, and it cannot be emulated */
	SATCHEL_E_CANCELLED = -12,   /* forgotten by the program before it was sent */
	SATCHEL_E_CLOSED = -13,      /* the client was closed, or its connection had ended before */
	SATCHEL_E_NO = -14,          /* refused: NO without a code that is known */
	SATCHEL_E_BAD = -15,         /* refused: BAD, the server did not understand */
	SATCHEL_E_NONEXISTENT = -16, /* NO [NONEXISTENT]: no such folder */
	SATCHEL_E_OVERQUOTA = -17,   /* NO [OVERQUOTA] */
	SATCHEL_E_AUTHENTICATIONFAILED = -18, /* wrong user name or password */
	SATCHEL_E_THROTTLED = -19,            /* slow down: retry_after_s */
	SATCHEL_E_EXPUNGED = -20,             /* NO [EXPUNGEISSUED]: the message went meanwhile */
	SATCHEL_E_RESOLVE = -21,              /* the host name has no address */
	SATCHEL_E_CONNECT = -22,              /* no address of the host answered: os_error */
	SATCHEL_E_CERTIFICATE = -23,          /* the server's certificate was refused: tls_status */
	/* the server would have us go on without TLS, or cheats before it */
	SATCHEL_E_INSECURE = -24,
	SATCHEL_E_TRUNCATED = -25,           /* the octets ended inside a response */
	SATCHEL_E_AUTHORIZATIONFAILED = -26, /* RFC 5530, as the ones below */
	SATCHEL_E_EXPIRED = -27,
	SATCHEL_E_PRIVACYREQUIRED = -28,
	SATCHEL_E_CONTACTADMIN = -29,
	SATCHEL_E_NOPERM = -30,
	SATCHEL_E_INUSE = -31,
	SATCHEL_E_CORRUPTION = -32,
	SATCHEL_E_SERVERBUG = -33,
	SATCHEL_E_CLIENTBUG = -34,
	SATCHEL_E_CANNOT = -35,
	SATCHEL_E_SERVERLIMIT = -36, /* NO [LIMIT], NO [NOTSAVED] */
	SATCHEL_E_ALREADYEXISTS = -37,
	SATCHEL_E_UNAVAILABLE = -38,
	SATCHEL_E_TRYCREATE = -39, /* the folder could be created first */
	SATCHEL_E_TOOBIG = -40,    /* RFC 4469, RFC 7889 */
	SATCHEL_E_BADCHARSET = -41,
	SATCHEL_E_READONLY = -42, /* the folder was opened with EXAMINE, or is read-only */
	SATCHEL_E_HASCHILDREN = -43,
	SATCHEL_E_CALLBACK = -44, /* a callback of the program gave up */
	/* NO [UNKNOWN-CTE]: the server cannot decode this part (RFC 3516) */
	SATCHEL_E_UNKNOWNCTE = -45,
	/* [MESSAGELIMIT]: more messages than one command may name; some were done (RFC 9738) */
	SATCHEL_E_MESSAGELIMIT = -46,
	/* sequence numbers cannot be used: UIDONLY is enabled (RFC 9586), NOTIFY lets messages go at any time or untold
	 * (RFC 5465), or messages went between the call and the moment when it could be sent */
	SATCHEL_E_UIDREQUIRED = -47,
	/* the server said OK, and left out a message that it has */
	SATCHEL_E_MISSING = -48,
	/* NO [USEATTR]: the folder cannot have that special use (RFC 6154) */
	SATCHEL_E_USEATTR = -49,
};

/* What may be done about an error. */
typedef enum satchel_class {
	SATCHEL_CLASS_NONE,    /* no error */
	SATCHEL_CLASS_PROGRAM, /* the program is wrong: repeating does not help */
	SATCHEL_CLASS_RETRY,   /* try again after satchel_error.retry_after_s seconds */
	SATCHEL_CLASS_MESSAGE, /* skip this message */
	SATCHEL_CLASS_FOLDER,  /* skip this folder */
	SATCHEL_CLASS_ACCOUNT, /* this account needs its owner: password, rights, quota */
	SATCHEL_CLASS_REOPEN,  /* the connection is dead: open another */
} satchel_class;

/* What the server may have done: a program that repeats an APPEND must know. */
typedef enum satchel_outcome {
	SATCHEL_NOT_SENT, /* nothing of the command that changes anything left this machine */
	SATCHEL_REFUSED,  /* the server answered NO or BAD */
	SATCHEL_PARTLY,   /* some of it was done */
	SATCHEL_UNKNOWN,  /* it was sent, the answer never came */
} satchel_outcome;

typedef struct satchel_code satchel_code; /* a response code, types.h */

/* Everything that is known about one failure. Text is never NULL. Lent: see the function that gave it. */
typedef struct satchel_error {
	int code;                     /* SATCHEL_E_... */
	satchel_class action;         /* what may be done */
	satchel_outcome outcome;      /* what the server may have done */
	const char *message;          /* one line of UTF-8 for people */
	const char *command;          /* "EXAMINE"; "" when it was not a command */
	const char *server_text;      /* the server's words, "" when there were none */
	const satchel_code *response; /* the response code; NULL when there was none */
	int os_error;                 /* errno; 0 when it was not the operating system */
	/* gnutls error or certificate status bits; 0 when it was not TLS */
	int tls_status;
	uint32_t retry_after_s; /* seconds, for SATCHEL_CLASS_RETRY; 0: as you like */
	uint16_t quirk;         /* number of the deviation that strict mode refused; 0: none */
	/* the message that was being received when the connection failed; 0: none, or not known */
	uint32_t seq, uid;
} satchel_error;

/**
 * Tell the last error of a client.
 *
 * In:      imap may be NULL, which says that satchel_open had no memory for a client.
 * Out:     lent until the next call that can fail on this client, or satchel_close. code is SATCHEL_OK
 *          when nothing failed yet. Getters and `_end` functions do not change it.
 * Returns: never NULL.
 * Since: 0.1
 */
SATCHEL_API const satchel_error *satchel_error_of(const satchel_client *imap);

/**
 * Say what may be done about an error code.
 *
 * Returns: the class of any value that a function of this library returned; SATCHEL_CLASS_NONE for 0 and above.
 * Since: 0.1
 */
SATCHEL_API satchel_class satchel_error_class(int rc);

/**
 * Name an error code.
 *
 * Returns: the name of the constant, such as "SATCHEL_E_TIMEOUT"; "SATCHEL_E_?" for one that is not known. Static.
 * Since: 0.1
 */
SATCHEL_API const char *satchel_error_name(int rc);

/**
 * Release a result.
 *
 * In:      block came from this library through a pointer-to-pointer and is no handle; NULL is fine, after
 *          satchel_close is fine. Everything that the block points to goes with it.
 * Since: 0.1
 */
SATCHEL_API void satchel_free(void *block);

/**
 * Tell the version of the library that runs.
 *
 * Returns: such as "0.1.0". Static.
 * Since: 0.1
 */
SATCHEL_API const char *satchel_version(void);

/* Where memory comes from, one per client. resize() is realloc with the old size told: block NULL makes
 * one, size 0 frees it and returns NULL. It may be called from any thread that uses the client. */
typedef struct satchel_allocator {
	void *(*resize)(void *user, void *block, size_t old_size, size_t size);
	void *user;
} satchel_allocator;

/* One command in flight. The caller owns it: zeroed before its first use, in place until it is done. */
typedef struct satchel_call satchel_call;
struct satchel_call {
	/* SATCHEL_QUEUED until done; SATCHEL_ROW when a handle has something to pull; SATCHEL_AGAIN when a wait of a watch is
	 * over, and nothing came */
	int rc;
	/* May be NULL: look at rc. Called once for a command that was queued, and for a handle each time that it
	 * has something to pull after it said SATCHEL_AGAIN; never from inside the function that queued it. */
	void (*then)(satchel_client *imap, satchel_call *call);
	void *user; /* yours */
	/* rc < 0: this command's own; lent until the call is used again or forgotten, or the client closed */
	const satchel_error *error;
	void *reserved[4]; /* the library's */
};

/* The options of a command that has none of its own. */
typedef struct satchel_call_options {
	size_t size SATCHEL_SIZED(satchel_call_options);
	satchel_call *call; /* NULL: block */
} satchel_call_options;
#define SATCHEL_CALL(c) \
	(&(const satchel_call_options){ .size = sizeof(satchel_call_options), .call = (c) })

/**
 * Wait until a queued call is done.
 *
 * In:      call was queued on this client; NULL waits for all that are queued.
 * Returns: what the call ended with; with NULL the first error among them, or SATCHEL_OK. An error is satchel_error_of's
 *          too then. SATCHEL_ROW: an unread row stands in the way, or the handle of this call has something to pull.
 *          SATCHEL_E_CANCELLED: the handle was ended, or the call forgotten, in a callback. SATCHEL_E_BUSY inside a callback,
 *          or when nothing goes on before satchel_answer.
 * Since: 0.1
 */
SATCHEL_API int satchel_wait(satchel_client *imap, satchel_call *call);

/**
 * Let go of a queued call.
 *
 * The command itself goes on if it was sent; its outputs, `then` and the call are not touched any more. A command
 * that was not sent yet is dropped. Forgetting a call that has ended releases its error (call->error is NULL then), which
 * the client holds for it otherwise: due for calls that failed and are thrown away. Forgetting what was never queued does
 * nothing.
 *
 * Since: 0.1
 */
SATCHEL_API void satchel_forget(satchel_client *imap, satchel_call *call);

#ifdef __cplusplus
}
#endif
#endif
