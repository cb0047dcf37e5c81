/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_WIRE_H
#define SATCHEL_WIRE_H

#include <satchel/limits.h>
#include <satchel/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The core on its own: octets in, untyped responses out; arguments in, chunks of a command out. It needs libc alone:
 * no descriptor, no TLS, no clock. For those who own their event loop, a proxy, or a test server. */

typedef enum satchel_token_kind {
	SATCHEL_TOKEN_ATOM,    /* also numbers, flags, and words with brackets such as BODY[1]<0> */
	SATCHEL_TOKEN_QUOTED,  /* without its quotes, escapes undone */
	SATCHEL_TOKEN_LITERAL, /* octets NULL with a size: it was streamed */
	SATCHEL_TOKEN_NIL,
	SATCHEL_TOKEN_LIST, /* child is the first in it, NULL: () */
	SATCHEL_TOKEN_CODE, /* [response code]: octets without the brackets */
	SATCHEL_TOKEN_TEXT, /* the rest of a status line */
} satchel_token_kind;

typedef struct satchel_token satchel_token;
struct satchel_token {
	satchel_token_kind kind;
	satchel_octets octets;
	const satchel_token *next, *child;
};

/* A piece of a literal that is handed out as it arrives. */
typedef struct satchel_piece {
	uint64_t offset, size; /* where in the literal; how long the whole is announced to be */
	satchel_octets octets;
	bool first, last;
} satchel_piece;

typedef struct satchel_response {
	const char *tag;             /* "*", "+", or the tag */
	const satchel_token *tokens; /* what follows it; NULL: nothing */
	/* as it came, its CRLF included; without the literals that were streamed */
	satchel_octets raw;
	uint64_t offset; /* of its first octet in all that was fed */
	/* < 0: SATCHEL_E_PROTOCOL or _LIMIT, then tokens is what could be read before `at` */
	int rc;
	const char *why;
	uint64_t at;         /* the octet in all that was fed where it went wrong */
	satchel_piece piece; /* SATCHEL_DATA */
} satchel_response;

typedef struct satchel_wire_options {
	size_t size SATCHEL_SIZED(satchel_wire_options);
	const satchel_allocator *allocator; /* copied */
	const satchel_limits *limits;       /* copied */
	bool stream;                        /* body literals of FETCH come as SATCHEL_DATA pieces */
	bool strict;
} satchel_wire_options;
#define SATCHEL_WIRE(...) \
	(&(const satchel_wire_options){ .size = sizeof(satchel_wire_options), __VA_ARGS__ })

typedef struct satchel_wire satchel_wire;

/**
 * Make a reader of responses.
 *
 * Out:     *wire is a handle for satchel_wire_free.
 * Returns: SATCHEL_OK; SATCHEL_E_MEMORY; SATCHEL_E_ARGUMENT (options or limits without a size, or with fields that are
 *          not known).
 * Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_wire_new(satchel_wire **wire,
                                               const satchel_wire_options *options);

/**
 * Feed octets from the server, in any pieces.
 *
 * Out:     *taken: how many were taken; fewer than size while a response is unread: call satchel_wire_next first.
 * Returns: SATCHEL_OK; SATCHEL_E_MEMORY.
 * Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_wire_feed(satchel_wire *wire, const void *octets, size_t size,
                                                size_t *taken);

/**
 * Take the next response, or the next piece of a streamed literal.
 *
 * Out:     *response is lent until the next call on this wire; with an error its `why` may say more.
 * Returns: SATCHEL_ROW; SATCHEL_DATA (response->piece; tokens come with the row); SATCHEL_AGAIN: feed more;
 *          SATCHEL_E_MEMORY; SATCHEL_E_PROTOCOL or _LIMIT: the end of a response cannot be known.
 * Since: 0.1
 */
SATCHEL_API int satchel_wire_next(satchel_wire *wire, const satchel_response **response);

/**
 * Tell whether the octets so far end between two responses.
 *
 * Since: 0.1
 */
SATCHEL_API bool satchel_wire_at_rest(const satchel_wire *wire);

/**
 * Release a reader. NULL is fine.
 *
 * Since: 0.1
 */
SATCHEL_API void satchel_wire_free(satchel_wire *wire);

/* ---- commands */

/* One command being written. Strings are sent as atom, quoted string or literal, whichever they need; CR, LF and NUL
 * in anything but a literal are refused before the first octet leaves. Errors stick: look once, at the end. */
typedef struct satchel_command satchel_command;

typedef enum satchel_literals {
	SATCHEL_LITERALS_SYNC,  /* wait for "+" before each */
	SATCHEL_LITERALS_MINUS, /* LITERAL-: up to 4096 octets need no waiting (RFC 7888) */
	SATCHEL_LITERALS_PLUS,  /* LITERAL+: none needs waiting */
} satchel_literals;

/**
 * Begin a command.
 *
 * In:      tag and name are atoms: "A1", "UID FETCH" (name may hold single spaces).
 * Out:     *command is a handle for satchel_command_free.
 * Returns: SATCHEL_OK, SATCHEL_E_ARGUMENT, SATCHEL_E_MEMORY.
 * Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_command_new(satchel_command **command,
                                                  const satchel_allocator *allocator,
                                                  satchel_literals literals, const char *tag,
                                                  const char *name);

/**
 * Add an atom, with a space in front. It is checked: no CTL, no space, no 8-bit octet, none of (){"%*] and backslash but in
 * front.
 *
 * Since: 0.1
 */
SATCHEL_API void satchel_command_atom(satchel_command *command, const char *atom);

/**
 * Add a string as the shortest form that can carry it.
 *
 * Since: 0.1
 */
SATCHEL_API void satchel_command_string(satchel_command *command, const void *octets, size_t size);

/**
 * Add a literal in any case; the octets are copied.
 *
 * Since: 0.1
 */
SATCHEL_API void satchel_command_literal(satchel_command *command, const void *octets, size_t size);

/**
 * Add a set.
 *
 * Since: 0.1
 */
SATCHEL_API void satchel_command_set(satchel_command *command, satchel_set set);

/**
 * Add text as it is, with a space in front; CR, LF, NUL and what could be read as a literal ({5} at its end) are refused.
 *
 * Since: 0.1
 */
SATCHEL_API void satchel_command_raw(satchel_command *command, const char *text);

/**
 * Open a list: what is added next stands in parentheses, up to satchel_command_close.
 *
 * Since: 0.1
 */
SATCHEL_API void satchel_command_open(satchel_command *command);
/**
 * Close the list that was opened last.
 *
 * Since: 0.1
 */
SATCHEL_API void satchel_command_close(satchel_command *command);

/**
 * Take the next chunk to send.
 *
 * Out:     *chunk is lent until the command is freed; *wait: send it only after a "+" came for the chunk before.
 * Returns: SATCHEL_ROW; SATCHEL_OK: that was all; SATCHEL_E_ARGUMENT, _MEMORY, _LIMIT: an earlier call failed, nothing
 *          may be sent.
 * Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_command_next(satchel_command *command, satchel_octets *chunk,
                                                   bool *wait);

/**
 * Release a command. NULL is fine.
 *
 * Since: 0.1
 */
SATCHEL_API void satchel_command_free(satchel_command *command);

/* ---- base64 (RFC 4648 section 4), for the challenges and answers of AUTHENTICATE */

/**
 * Write octets as base64.
 *
 * In:      to has room for `room` characters; NULL: they are only counted.
 * Out:     *written: how many characters it takes, with SATCHEL_E_LIMIT too; no NUL is written.
 * Returns: SATCHEL_OK; SATCHEL_E_LIMIT: more than room, nothing was written (or more than a size_t can count, *written
 *          is SIZE_MAX).
 * Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_base64_encode(const void *octets, size_t size, char *to,
                                                    size_t room, size_t *written);

/**
 * Read base64.
 *
 * In:      strict: padded, unused bits zero, nothing in between; else white space, too little padding and any unused
 *          bits are let pass. to has room for `room` octets, and may be the text itself; NULL: they are only counted.
 * Out:     *written: how many octets there are; 0 with an error.
 * Returns: SATCHEL_OK; SATCHEL_E_PROTOCOL: it is no base64; SATCHEL_E_LIMIT: more octets than room. With an error what
 *          was readable may have been written.
 * Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_base64_decode(const char *text, size_t size, bool strict,
                                                    void *to, size_t room, size_t *written);

#ifdef __cplusplus
}
#endif
#endif
