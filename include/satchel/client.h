/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_CLIENT_H
#define SATCHEL_CLIENT_H

#include <satchel/limits.h>
#include <satchel/transport.h>
#include <satchel/types.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct satchel_message satchel_message;
typedef struct satchel_folder satchel_folder;
typedef struct satchel_quota satchel_quota;

/* ---- events: what the server says without being asked */

typedef enum satchel_event_kind {
	SATCHEL_EVENT_EXISTS, /* number: messages in the folder now */
	SATCHEL_EVENT_RECENT, /* number */
	/* number: the sequence number that went; uid if it was known, else 0 */
	SATCHEL_EVENT_EXPUNGE,
	SATCHEL_EVENT_VANISHED,   /* set: UIDs that went; earlier: before this session (RFC 7162) */
	SATCHEL_EVENT_MESSAGE,    /* message: a FETCH that nobody asked for, mostly new flags */
	SATCHEL_EVENT_FLAGS,      /* flags: those that the folder knows */
	SATCHEL_EVENT_FOLDER,     /* folder: an unasked LIST or STATUS */
	SATCHEL_EVENT_STATUS,     /* condition, code, text: an untagged OK, NO or BAD */
	SATCHEL_EVENT_ALERT,      /* text: must be shown to the user */
	SATCHEL_EVENT_BYE,        /* text: the server ends the connection */
	SATCHEL_EVENT_CAPABILITY, /* the list of capabilities was replaced */
	/* what follows belongs to the next folder (RFC 7162 section 3.2.11) */
	SATCHEL_EVENT_CLOSED,
	SATCHEL_EVENT_QUIRK,   /* number: a deviation was tolerated (quirk.h) */
	SATCHEL_EVENT_UNKNOWN, /* octets: an untagged response that is not known, as it came */
	/* octets: a response that could not be read; text says why; number: the deviation that strict mode refused, or 0 */
	SATCHEL_EVENT_INVALID,
	/* code, text: the server takes back, or gives, while the folder is open; satchel_selected has it already. A STATUS, if
	 * it was an untagged response, follows with the same code */
	SATCHEL_EVENT_READ_ONLY,
	SATCHEL_EVENT_READ_WRITE,
	SATCHEL_EVENT_NOMODSEQ,
	SATCHEL_EVENT_UIDNOTSTICKY,
	SATCHEL_EVENT_HIGHESTMODSEQ, /* code->number: what it is now */
	/* code, text, number, goal, command, call: how far a long command is, in place of the STATUS (RFC 9585). Only to show:
	 * neither number need be true, and both may go back */
	SATCHEL_EVENT_PROGRESS,
	SATCHEL_EVENT_QUOTA, /* quota: a QUOTA that nobody asked for (RFC 9208) */
	/* code, text: what satchel_notify asked for was too much, and nothing more is told */
	SATCHEL_EVENT_NOTIFICATIONOVERFLOW,
} satchel_event_kind;

/* Fields that a kind does not name are 0, "" or NULL. Lent until the listener returns (from
 * satchel_watch_next: see there). */
typedef struct satchel_event {
	satchel_event_kind kind;
	uint32_t number, uid;
	bool earlier;
	satchel_set set;
	const satchel_message *message;
	const satchel_folder *folder;
	const satchel_flags *flags;
	satchel_condition condition;
	const satchel_code *code;
	const char *text;
	satchel_octets octets;
	uint32_t goal;       /* PROGRESS: what number goes up to; 0: not known */
	const char *command; /* PROGRESS: "UID COPY" and the like; "" when not known */
	const satchel_call *
		call; /* PROGRESS: the queued call that it is about; NULL: none, a handle's, or not known */
	const satchel_quota *quota;
} satchel_event;

/* Called from inside calls on this client. Getters, queued calls and satchel_close (which takes effect when the
 * outer call returns) are fine in it; what blocks or reads is SATCHEL_E_BUSY. */
typedef void (*satchel_listener)(satchel_client *imap, const satchel_event *event, void *user);

#define SATCHEL_READABLE 1u
#define SATCHEL_WRITABLE 2u
/* An event loop is told here what to wait for, at each change; want 0: take fd out now, it is about to be closed. */
typedef void (*satchel_watcher)(satchel_client *imap, int fd, unsigned want, void *user);

typedef enum satchel_trace_kind {
	SATCHEL_TRACE_NOTE,     /* a line of text: connected, handshake, closed */
	SATCHEL_TRACE_SENT,     /* octets to the server; secrets are *** */
	SATCHEL_TRACE_RECEIVED, /* octets from the server; bodies too */
} satchel_trace_kind;
typedef void (*satchel_tracer)(satchel_client *imap, satchel_trace_kind kind, satchel_octets octets,
                               void *user);

/* For what a secret is asked. Lent until the callback returns. */
typedef struct satchel_secret_request {
	const char *user;
	const char *mechanism; /* as it was given to satchel_login; "" when the library chooses */
	/* NULL: the first time; else what the server said of the secret before */
	const satchel_error *refused;
} satchel_secret_request;
/* A password or a token is needed. The answer is satchel_answer: inside this function, or later if the login was queued
 * (until then nothing is sent). */
typedef void (*satchel_credentials)(satchel_client *imap, const satchel_secret_request *request,
                                    void *user);

#define SATCHEL_FOREVER UINT32_MAX /* "no deadline", said by name; 0 is the default */

typedef struct satchel_options {
	size_t size SATCHEL_SIZED(satchel_options);
	satchel_call *call; /* NULL: satchel_open blocks, else it is queued */
	/* how to connect */
	/* imap:// without STARTTLS: everybody on the way reads the password */
	bool cleartext_without_any_protection;
	const char *ca_file; /* PEM file of the authorities to trust; NULL: the system's */
	/* the name that the certificate must have; NULL: the host of the URL */
	const char *server_name;
	/* talk to this program's stdin and stdout (ends with NULL); no shell is used */
	const char *const *argv;
	/* talk to this descriptor, and close it at the end; 0: none, N + 1: descriptor N */
	int fd_plus_1;
	/* what to call */
	satchel_listener listen;
	satchel_watcher watch;
	satchel_tracer trace;
	void *user;                         /* for all of them */
	const satchel_allocator *allocator; /* copied; NULL: realloc and free */
	/* nanoseconds that never go back; NULL: CLOCK_MONOTONIC */
	int64_t (*clock)(void *user);
	/* deadlines in milliseconds; 0: the default behind each; SATCHEL_FOREVER: none */
	uint32_t connect_ms;   /* name and TCP: 30,000 */
	uint32_t handshake_ms; /* TLS: 30,000 */
	uint32_t greeting_ms;  /* 60,000 */
	uint32_t progress_ms;  /* without an octet from the server while a command waits: 120,000 */
	uint32_t logout_ms;    /* 5,000 */
	const satchel_limits *limits; /* copied; NULL: the defaults */
	/* how to read */
	/* every deviation of docs/quirks.md is an error that names its number */
	bool strict;
	/* numbers of quirk.h, ends with 0: only these are errors; copied */
	const uint16_t *refuse;
	/* sets are sequence numbers unless satchel_uids says otherwise (IMAPClient's use_uid=False) */
	bool sequence_numbers;
	const char *const *mask; /* capabilities to overlook, ends with NULL; copied */
	/* up to 7 letters in front of tag numbers; NULL, or something else: two random letters, and numbers of four digits at
	 * least */
	const char *tag_prefix;
	/* extensions to turn on at login where the server has them, such as "IMAP4rev2" and "UTF8=ACCEPT"; ends with NULL;
	 * copied. satchel_is_enabled tells which were. */
	const char *const *enable;
	/* asked by satchel_login when it was given no password, and once more when one was refused */
	satchel_credentials credentials;
	/* talk through these functions of the program's own (transport.h); copied */
	const satchel_transport *transport;
	/* A body may be shorter than the server said (Rambler): when nothing comes any more, and what came ends in " UID 7)"
	 * and the tagged OK of our own command, the body ends there. Bodies in pieces come up to 512 octets later. */
	bool look_back;
	/* for servers that mishandle ranges: sets are sent number by number, in as many commands as that takes; a range up
	 * to "*" stays one (Q209) */
	bool plain_sets;
	/* for servers that mishandle atoms: names of folders and the like are always quoted (Q209) */
	bool plain_strings;
	/* for servers whose SEARCH is wrong: searches fetch what their criteria need, and judge it here; see satchel_search
	 * (Q209) */
	bool search_locally;
} satchel_options;
#define SATCHEL_OPTIONS(...) \
	(&(const satchel_options){ .size = sizeof(satchel_options), __VA_ARGS__ })

/**
 * Connect to a server and read its greeting.
 *
 * The URL is imaps://[USER@]HOST[:PORT] (TLS from the first octet, port 993) or imap://[USER@]HOST[:PORT] (STARTTLS on
 * port 143, and no other command before it succeeded). Certificate and host name are always verified. Names are
 * resolved off the thread; IPv6 and IPv4 race as RFC 8305 says. With .argv, .fd_plus_1 or .transport the URL only says
 * whether TLS is spoken on it, and may be NULL: no TLS, as through ssh or a Unix socket.
 *
 * Wire:    S: * OK [CAPABILITY IMAP4rev1 ...] ready  (for imap:// also C: T1 STARTTLS, and the handshake)
 * In:      url and everything in options is copied; options may be NULL; .call queues it.
 * Out:     *imap is set at once, unless memory runs out: ask it for the error, and close it.
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; SATCHEL_E_ARGUMENT (URL), _RESOLVE, _CONNECT, _TLS, _CERTIFICATE,
 *          _INSECURE (no STARTTLS, PREAUTH before TLS, octets behind STARTTLS's OK), _BYE, _PROTOCOL (no IMAP greeting),
 *          _TIMEOUT, _MEMORY.
 * See:     RFC 9051 sections 7.1.4 and 6.2.1, RFC 8305, RFC 8314, RFC 9525.   Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_open(satchel_client **imap, const char *url,
                                           const satchel_options *options);

/**
 * Close a client and release everything that it holds.
 *
 * The connection is closed without a word (satchel_logout is the polite end). Calls in flight end with
 * SATCHEL_E_CLOSED first. Handles (satchel_fetch, satchel_list) outlive it: they give SATCHEL_E_CLOSED until their _end.
 *
 * In:      NULL is fine. Inside a callback it takes effect when the outer call returns.
 * Since: 0.1
 */
SATCHEL_API void satchel_close(satchel_client *imap);

/**
 * Drive a client from an event loop: do all that can be done without waiting.
 *
 * Returns: SATCHEL_AGAIN: wait for the descriptors that .watch named, or satchel_deadline; SATCHEL_ROW: a handle has
 *          something that must be pulled first; an error: the connection is dead, every call was told;
 *          SATCHEL_E_BUSY inside a callback.
 * Since: 0.1
 */
SATCHEL_API int satchel_process(satchel_client *imap);

/**
 * Tell when satchel_process must be called even if nothing happens.
 *
 * Returns: nanoseconds on the client's clock (CLOCK_MONOTONIC); 0: at once; INT64_MAX: never.
 * Since: 0.1
 */
SATCHEL_API int64_t satchel_deadline(const satchel_client *imap);

/**
 * Give back the `user` of the options.
 *
 * Since: 0.1
 */
SATCHEL_API void *satchel_user(const satchel_client *imap);

/* ---- the session */

typedef enum satchel_state {
	SATCHEL_STATE_CONNECTING,
	SATCHEL_STATE_NOT_AUTHENTICATED,
	SATCHEL_STATE_AUTHENTICATED,
	SATCHEL_STATE_SELECTED,
	SATCHEL_STATE_LOGOUT, /* logged out, or the connection is dead */
} satchel_state;

/**
 * Tell the state of the session.
 *
 * See:     RFC 9051 section 3.   Since: 0.1
 */
SATCHEL_API satchel_state satchel_state_of(const satchel_client *imap);

/**
 * Lend the text of the greeting, without its code.
 *
 * Out:     lent until satchel_close; "" before it came, and with imap://, as it came before TLS.
 * Since: 0.1
 */
SATCHEL_API const char *satchel_greeting(const satchel_client *imap);

/**
 * Tell whether TLS protects the connection.
 *
 * Since: 0.1
 */
SATCHEL_API bool satchel_is_secure(const satchel_client *imap);

/**
 * Tell whether the server has a capability.
 *
 * In:      capability such as "UIDPLUS" or "AUTH=PLAIN", in any case. Masked ones are not there, nor those that this
 *          server is known to offer in vain. CONDSTORE is there where QRESYNC is. The list is the last that the server sent; each replaces the one
 *          before, and what was learned before TLS is forgotten. What IMAP4rev2 includes ("MOVE", "UIDPLUS" ...) is there
 *          once it is enabled, or where the server speaks nothing else; never for the word alone.
 * Since: 0.1
 */
SATCHEL_API bool satchel_has(const satchel_client *imap, const char *capability);

/**
 * Lend the list of capabilities.
 *
 * Out:     as they came, masked ones too; lent until the next call that reads.
 * Since: 0.1
 */
SATCHEL_API satchel_words satchel_capabilities(const satchel_client *imap);

/**
 * Ask for the capabilities again.
 *
 * It is seldom needed: the library takes them from the greeting and from the answer to login, and asks when they did
 * not come with those.
 *
 * Wire:    C: T2 CAPABILITY   S: * CAPABILITY IMAP4rev1 ...
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; any transport error.
 * See:     RFC 9051 section 6.1.1.   Since: 0.1
 */
SATCHEL_API int satchel_capability(satchel_client *imap, const satchel_call_options *options);

typedef struct satchel_login_options {
	size_t size SATCHEL_SIZED(satchel_login_options);
	satchel_call *call;
	/* "PLAIN"; "LOGIN": the command, or the mechanism where the command is disabled; "EXTERNAL": the server knows who we
	 * are, user and password are not sent; "OAUTHBEARER", "XOAUTH2": the password is a token. NULL: PLAIN where offered, else LOGIN; also LOGIN where PLAIN was refused for
	 * a name with a slash or backslash (Exchange's shared mailboxes). */
	const char *mechanism;
	const char *authzid; /* whom to act as (PLAIN, EXTERNAL); NULL or "": oneself */
} satchel_login_options;
#define SATCHEL_LOGIN(...) \
	(&(const satchel_login_options){ .size = sizeof(satchel_login_options), __VA_ARGS__ })

/**
 * Log in with a user name and a password.
 *
 * Nothing leaves without TLS, unless the client was opened with .cleartext_without_any_protection, .argv or .fd_plus_1.
 * LOGINDISABLED is honoured. Servers that are known to want it are told the name of the library behind it (NetEase), or
 * asked whether there is a mailbox (Exchange). The capabilities are those of the answer; where it has none they are asked for.
 *
 * A server that refuses a token says why in JSON (RFC 7628 section 3.2.2): that is the server_text of the error.
 *
 * Wire:    C: T2 AUTHENTICATE PLAIN AG1hcnkAc2VjcmV0   or   C: T2 LOGIN "mary" "secret"
 * In:      user NULL: the one of the URL. user and password are UTF-8, copied, and wiped when sent; the trace shows ***.
 *          password NULL: .credentials of satchel_open is asked for it. It is also asked once more when the server
 *          refuses one (SATCHEL_E_AUTHENTICATIONFAILED, _EXPIRED).
 * Needs:   not authenticated state.
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; SATCHEL_E_AUTHENTICATIONFAILED, _AUTHORIZATIONFAILED, _EXPIRED,
 *          _PRIVACYREQUIRED, _UNAVAILABLE, _INSECURE (no TLS), _UNSUPPORTED (the mechanism), _STATE, _ARGUMENT (NUL, or
 *          a name that the command cannot carry), _CALLBACK (.credentials had no answer); any transport error.
 * See:     RFC 9051 sections 6.2.2 and 6.2.3, RFC 4616, RFC 4959, RFC 7628.   Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_login(satchel_client *imap, const char *user,
                                            const char *password,
                                            const satchel_login_options *options);

/**
 * Answer what .credentials was asked.
 *
 * In:      secret is the password or the token, copied, and wiped when it was sent; NULL: there is none, and the login
 *          ends with SATCHEL_E_CALLBACK. In an event loop satchel_process goes on with it; a call that blocks while the
 *          answer is awaited is SATCHEL_E_BUSY.
 * Returns: SATCHEL_OK; SATCHEL_E_STATE (nothing was asked), SATCHEL_E_MEMORY.
 * Since: 0.1
 */
SATCHEL_API int satchel_answer(satchel_client *imap, const char *secret);

/**
 * Compress the connection from here on (COMPRESS=DEFLATE).
 *
 * It pays on slow links, and costs time on fast ones: nothing is compressed unless it is asked for. It holds to the end of
 * the session, above TLS where there is any. All limits count what came out of the compressed octets, 64 KiB at a
 * time, so that a stream that grows a thousandfold is held like any other long answer. A program that talks of secrets
 * of its own beside octets that others chose should not compress them together.
 *
 * Wire:    C: T3 COMPRESS DEFLATE   S: T3 OK DEFLATE active, and compressed octets from there on, both ways
 * Needs:   COMPRESS=DEFLATE; authenticated state; a library built with zlib. Other calls wait until it is done.
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; SATCHEL_E_UNSUPPORTED (the server, or this library), _STATE (it is
 *          compressed already), _CANNOT (NO [COMPRESSIONACTIVE]), _NO, _BAD; any transport error.
 * See:     RFC 4978.   Since: 0.1
 */
SATCHEL_API int satchel_compress(satchel_client *imap, const satchel_call_options *options);

/**
 * Tell whether the connection is compressed.
 *
 * Since: 0.1
 */
SATCHEL_API bool satchel_is_compressed(const satchel_client *imap);

/**
 * End the session politely.
 *
 * Wire:    C: T9 LOGOUT   S: * BYE ...   S: T9 OK
 * Returns: SATCHEL_OK, also when the server just closed the connection; SATCHEL_QUEUED with a call; SATCHEL_E_TIMEOUT
 *          after .logout_ms, counted from when LOGOUT is sent: what is in front of it has its own deadlines. The state is
 *          SATCHEL_STATE_LOGOUT in each case; satchel_close is still needed.
 * See:     RFC 9051 section 6.1.3.   Since: 0.1
 */
SATCHEL_API int satchel_logout(satchel_client *imap, const satchel_call_options *options);

/**
 * Do nothing, and hear what is new.
 *
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; any transport error.
 * See:     RFC 9051 section 6.1.2.   Since: 0.1
 */
SATCHEL_API int satchel_noop(satchel_client *imap, const satchel_call_options *options);

/**
 * Ask for a checkpoint of the open folder (CHECK).
 *
 * Needs:   selected state; servers of IMAP4rev2 alone do not have it.
 * Returns: as satchel_noop.
 * See:     RFC 3501 section 6.4.1.   Since: 0.1
 */
SATCHEL_API int satchel_check(satchel_client *imap, const satchel_call_options *options);

/* One entry of ID. value NULL: NIL. */
typedef struct satchel_field {
	const char *name, *value;
} satchel_field;

typedef struct satchel_fields {
	const satchel_field *list;
	size_t count;
} satchel_fields;

/**
 * Say who we are, and ask who the server is.
 *
 * Wire:    C: T3 ID ("name" "mutter" "version" "1.0")   S: * ID ("name" "Dovecot")
 * In:      fields of ASCII text, at most 30, names up to 30 octets, values up to 1,024, no name twice (in whatever case);
 *          count 0 sends NIL. Copied.
 * Out:     *server is one block for satchel_free; count 0 when the server says NIL. server may be NULL.
 * Needs:   ID.
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; SATCHEL_E_UNSUPPORTED, _ARGUMENT, _NO, _BAD; any transport error.
 * See:     RFC 2971.   Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_id(satchel_client *imap, satchel_fields fields,
                                         const satchel_call_options *options,
                                         satchel_fields **server);

/**
 * Turn on extensions that change what the server sends.
 *
 * Wire:    C: T3 ENABLE CONDSTORE   S: * ENABLED CONDSTORE
 * With UTF8=ACCEPT or IMAP4rev2 folder names are UTF-8 on the wire instead of modified UTF-7, which a program does not
 * notice. With IMAP4rev2 satchel_has knows what that includes. With UIDONLY sequence numbers are refused here and not sent
 * by the server; a range up to "*" goes as one up to 4294967295, and "*" alone is refused. UTF8=ONLY is asked for as UTF8=ACCEPT. A server that does not understand the line is asked again without
 * IMAP4rev2, then word by word.
 *
 * In:      capabilities ends with NULL. Those that the server does not have are not sent; when none is left
 *          nothing is sent.
 * Needs:   ENABLE; authenticated state, no folder open.
 * Returns: SATCHEL_OK, ask satchel_is_enabled for each; SATCHEL_QUEUED with a call; SATCHEL_E_UNSUPPORTED, _STATE (a
 *          folder is open), _BAD; any transport error.
 * See:     RFC 9051 section 6.3.1, RFC 5161, RFC 9755, RFC 9586.   Since: 0.1
 */
SATCHEL_API int satchel_enable(satchel_client *imap, const char *const *capabilities,
                               const satchel_call_options *options);

/**
 * Tell whether an extension was turned on in this session.
 *
 * Since: 0.1
 */
SATCHEL_API bool satchel_is_enabled(const satchel_client *imap, const char *capability);

typedef struct satchel_namespace {
	const char *prefix;         /* UTF-8; what folder names begin with */
	satchel_octets wire_prefix; /* as it came */
	const char *delimiter;      /* one character; "": no levels */
} satchel_namespace;

typedef struct satchel_namespace_list {
	const satchel_namespace *list;
	size_t count;
} satchel_namespace_list;

typedef struct satchel_namespaces {
	satchel_namespace_list personal, other, shared;
} satchel_namespaces;

/**
 * Ask where folders are: one's own, those of others, shared ones.
 *
 * Wire:    C: T3 NAMESPACE   S: * NAMESPACE (("" "/")) NIL (("#shared/" "/"))
 * Out:     *namespaces is one block for satchel_free.
 * Needs:   NAMESPACE; authenticated state.
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; SATCHEL_E_UNSUPPORTED, _NO, _BAD; any transport error.
 * See:     RFC 9051 section 6.3.10, RFC 2342.   Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_namespace_get(satchel_client *imap,
                                                    const satchel_call_options *options,
                                                    satchel_namespaces **namespaces);

#ifdef __cplusplus
}
#endif
#endif
