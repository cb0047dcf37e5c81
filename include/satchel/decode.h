/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_DECODE_H
#define SATCHEL_DECODE_H

#include <satchel/quota.h>
#include <satchel/search.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Server octets in, typed responses out, with no connection: for captures, bug reports, proxies and tests. It is the
 * same reader that the client uses. */

typedef enum satchel_reply_kind {
	SATCHEL_REPLY_INVALID,       /* could not be read: rc, why, at, raw */
	SATCHEL_REPLY_UNKNOWN,       /* untagged, not known: name, raw */
	SATCHEL_REPLY_STATUS,        /* tagged, or untagged with tag "": condition, code, text */
	SATCHEL_REPLY_CONTINUE,      /* "+": text, code */
	SATCHEL_REPLY_CAPABILITY,    /* words */
	SATCHEL_REPLY_ENABLED,       /* words */
	SATCHEL_REPLY_LIST,          /* folder; name is LIST, LSUB or XLIST */
	SATCHEL_REPLY_FOLDER_STATUS, /* folder */
	SATCHEL_REPLY_SEARCH,        /* set; modseq */
	SATCHEL_REPLY_ESEARCH,       /* found */
	SATCHEL_REPLY_FLAGS,         /* flags */
	SATCHEL_REPLY_EXISTS,        /* number */
	SATCHEL_REPLY_RECENT,        /* number */
	SATCHEL_REPLY_EXPUNGE,       /* number */
	SATCHEL_REPLY_VANISHED,      /* set; earlier; more */
	SATCHEL_REPLY_FETCH,         /* message; name is FETCH or UIDFETCH */
	SATCHEL_REPLY_NAMESPACE,     /* namespaces */
	SATCHEL_REPLY_ID,            /* fields */
	SATCHEL_REPLY_QUOTA,         /* quota: RFC 9208 */
	SATCHEL_REPLY_QUOTA_ROOT,    /* folder; words: its quota roots, as they came */
	SATCHEL_REPLY_MYRIGHTS,      /* folder: rights */
	SATCHEL_REPLY_METADATA,      /* folder: metadata, or changed */
} satchel_reply_kind;

/* Fields that a kind does not name are 0, "" or NULL. */
typedef struct satchel_reply {
	satchel_reply_kind kind;
	uint64_t offset; /* of the response's first octet in all that was fed */
	int rc;          /* SATCHEL_REPLY_INVALID: SATCHEL_E_PROTOCOL or _LIMIT */
	const char *why; /* what is wrong */
	uint64_t at;     /* the octet in all that was fed where it went wrong */
	uint16_t quirk;  /* the deviation that strict mode refused; 0: none */
	/* INVALID and UNKNOWN: the octets as they came (of a long one, the first) */
	satchel_octets raw;
	const char *name; /* the response's name in upper case */
	const char *tag;  /* "" when untagged */
	satchel_condition condition;
	const satchel_code *code; /* NULL: none */
	const char *text;
	uint32_t number;
	bool earlier;
	satchel_words words;
	satchel_set set;
	uint64_t modseq;
	satchel_flags flags;
	satchel_fields fields;
	const satchel_folder *folder;
	const satchel_message *message;
	const satchel_found *found;
	const satchel_namespaces *namespaces;
	const satchel_quota *quota;
	bool more; /* VANISHED of more than 8,192 ranges comes as several replies, this is not the last */
	bool cut; /* STATUS: it was longer than max_response, and its text ends there */
} satchel_reply;

typedef struct satchel_decoder satchel_decoder;

typedef struct satchel_decoder_options {
	size_t size SATCHEL_SIZED(satchel_decoder_options);
	const satchel_allocator *allocator; /* copied; NULL: realloc and free */
	const satchel_limits *limits;       /* copied; NULL: the defaults */
	bool strict, raw_text;              /* as in satchel_options, satchel_fetch_options */
	const uint16_t *refuse;             /* as in satchel_options */
} satchel_decoder_options;
#define SATCHEL_DECODER(...) \
	(&(const satchel_decoder_options){ .size = sizeof(satchel_decoder_options), __VA_ARGS__ })

/**
 * Make a decoder of server octets.
 *
 * Out:     *decoder is a handle for satchel_decoder_free.
 * Returns: SATCHEL_OK; SATCHEL_E_MEMORY; SATCHEL_E_ARGUMENT (options or limits without a size, or with fields that are
 *          not known).
 * Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_decoder_new(satchel_decoder **decoder,
                                                  const satchel_decoder_options *options);

/**
 * Feed octets, in any pieces.
 *
 * Out:     *taken: how many were taken; fewer than size while a response is unread: call satchel_decoder_next.
 * Returns: SATCHEL_OK; SATCHEL_E_MEMORY.
 * Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_decoder_feed(satchel_decoder *decoder, const void *octets,
                                                   size_t size, size_t *taken);

/**
 * Take the next response.
 *
 * Out:     *reply is lent until the next call on this decoder.
 * Returns: SATCHEL_ROW; SATCHEL_AGAIN: feed more; SATCHEL_E_MEMORY; SATCHEL_E_PROTOCOL or _LIMIT: the end of a response
 *          cannot be known, nothing more can be read (its reply came before, as SATCHEL_REPLY_INVALID).
 * Since: 0.1
 */
SATCHEL_API int satchel_decoder_next(satchel_decoder *decoder, const satchel_reply **reply);

/**
 * Say that there are no more octets.
 *
 * Out:     *reply is lent until the next call: SATCHEL_REPLY_INVALID with what there is of a response that has not
 *          ended, and rc SATCHEL_E_TRUNCATED.
 * Returns: SATCHEL_OK: nothing was open; SATCHEL_E_TRUNCATED: the octets ended inside a response.
 * Since: 0.1
 */
SATCHEL_API int satchel_decoder_end(satchel_decoder *decoder, const satchel_reply **reply);

/**
 * Tell how often a deviation was met by this decoder.
 *
 * Since: 0.1
 */
SATCHEL_API uint64_t satchel_decoder_quirk_count(const satchel_decoder *decoder, uint16_t number);

/**
 * Release a decoder. NULL is fine.
 *
 * Since: 0.1
 */
SATCHEL_API void satchel_decoder_free(satchel_decoder *decoder);

#ifdef __cplusplus
}
#endif
#endif
