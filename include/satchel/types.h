/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_TYPES_H
#define SATCHEL_TYPES_H

#include <satchel/set.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Text is UTF-8 with a NUL behind it, "" when absent, never NULL; U+0000 in it becomes U+FFFD. Where the server sent other
 * octets than UTF-8 their charset is guessed: that is "as it came" for text. Names that are sent back have the octets
 * beside them. Octets are a pointer and a length, as they came. `known` holds a bit for each field that the server gave
 * (not NIL, not -1, not left out). */

typedef struct satchel_octets {
	const void *data;
	size_t size; /* octets */
} satchel_octets;

typedef struct satchel_time {
	int64_t seconds;  /* since 1970-01-01 00:00:00 UTC */
	int32_t offset_s; /* of the writer's clock, seconds east of UTC */
	bool known;       /* false: raw could not be read as a date */
	const char *raw;  /* as it came */
} satchel_time;

/* RFC 9051 section 7.5.2: groups are a start and an end marker around their members. */
typedef enum satchel_address_kind {
	SATCHEL_ADDRESS,
	SATCHEL_GROUP_START, /* the group's name, decoded, is in mailbox */
	SATCHEL_GROUP_END,
} satchel_address_kind;

typedef struct satchel_address {
	satchel_address_kind kind;
	const char *name;    /* display name, decoded */
	const char *mailbox; /* before the @ */
	const char *host;    /* behind it */
	const char *route;   /* source route: obsolete, mostly "" */
} satchel_address;

typedef struct satchel_addresses {
	const satchel_address *list;
	size_t count;
} satchel_addresses;

#define SATCHEL_ENVELOPE_DATE (1u << 0)
#define SATCHEL_ENVELOPE_SUBJECT (1u << 1)
#define SATCHEL_ENVELOPE_FROM (1u << 2)
#define SATCHEL_ENVELOPE_SENDER (1u << 3)
#define SATCHEL_ENVELOPE_REPLY_TO (1u << 4)
#define SATCHEL_ENVELOPE_TO (1u << 5)
#define SATCHEL_ENVELOPE_CC (1u << 6)
#define SATCHEL_ENVELOPE_BCC (1u << 7)
#define SATCHEL_ENVELOPE_IN_REPLY_TO (1u << 8)
#define SATCHEL_ENVELOPE_MESSAGE_ID (1u << 9)

typedef struct satchel_envelope {
	uint32_t known;      /* SATCHEL_ENVELOPE_... */
	satchel_time date;   /* the Date field: raw as it came, seconds if it could be read */
	const char *subject; /* decoded */
	satchel_addresses from, sender, reply_to, to, cc, bcc;
	const char *in_reply_to, *message_id;
} satchel_envelope;

/**
 * Tell what stands before the @ of an address.
 *
 * In:      address may be NULL.
 * Returns: its mailbox; "" where the server put a word for what the message does not say, such as MISSING_MAILBOX.
 * Since: 0.1
 */
SATCHEL_API const char *satchel_address_mailbox(const satchel_address *address);

/**
 * Tell what stands behind the @ of an address.
 *
 * In:      address may be NULL.
 * Returns: its host; "" where the server put a word for what the message does not say, such as MISSING_DOMAIN.
 * Since: 0.1
 */
SATCHEL_API const char *satchel_address_host(const satchel_address *address);

/**
 * Tell who sent a message.
 *
 * Returns: the sender of the envelope, or where it has none its from; lent as long as the envelope is.
 * See:     RFC 9051 section 7.5.2.   Since: 0.1
 */
SATCHEL_API satchel_addresses satchel_envelope_sender(const satchel_envelope *envelope);

/**
 * Tell whom to answer.
 *
 * Returns: the reply_to of the envelope, or where it has none its from; lent as long as the envelope is.
 * See:     RFC 9051 section 7.5.2.   Since: 0.1
 */
SATCHEL_API satchel_addresses satchel_envelope_reply_to(const satchel_envelope *envelope);

typedef struct satchel_parameter {
	const char *name;  /* as it came: compare without case */
	const char *value; /* decoded; RFC 2231 pieces are joined */
} satchel_parameter;

typedef struct satchel_parameters {
	const satchel_parameter *list;
	size_t count;
} satchel_parameters;

typedef struct satchel_words {
	const char *const *list;
	size_t count;
} satchel_words;

#define SATCHEL_PART_TYPE (1u << 0)
#define SATCHEL_PART_PARAMETERS (1u << 1)
#define SATCHEL_PART_ID (1u << 2)
#define SATCHEL_PART_DESCRIPTION (1u << 3)
#define SATCHEL_PART_ENCODING (1u << 4)
#define SATCHEL_PART_SIZE (1u << 5)
#define SATCHEL_PART_LINES (1u << 6)
#define SATCHEL_PART_MD5 (1u << 7)
#define SATCHEL_PART_DISPOSITION (1u << 8)
#define SATCHEL_PART_LANGUAGE (1u << 9)
#define SATCHEL_PART_LOCATION (1u << 10)
#define SATCHEL_PART_ENVELOPE (1u << 11)
#define SATCHEL_PART_EXTENSION (1u << 12)

/* One part of a body structure. The tree is whole: children and envelope are there for multipart/... and message/rfc822. */
typedef struct satchel_part satchel_part;
struct satchel_part {
	const char *number;         /* section number, "1.2"; "" for the multipart at the top */
	uint32_t known;             /* SATCHEL_PART_... */
	const char *type, *subtype; /* as they came: compare without case */
	satchel_parameters parameters;
	const char *id;          /* Content-ID */
	const char *description; /* decoded */
	const char *encoding;    /* Content-Transfer-Encoding */
	/* octets, encoded as it is transferred: a hint, servers are often wrong */
	uint64_t size;
	uint64_t lines; /* text/... and message/rfc822 only */
	const char *md5;
	const char *disposition; /* "attachment", "inline" ... */
	satchel_parameters disposition_parameters;
	satchel_words languages;
	const char *location;
	satchel_octets extension;            /* what followed the fields of RFC 9051, as it came */
	const satchel_envelope *envelope;    /* message/rfc822 only; else NULL */
	const satchel_part *const *children; /* of multipart/...; one for message/rfc822 */
	size_t child_count;
};

/**
 * Find a part by its section number.
 *
 * In:      number such as "1.2", as in satchel_part.number; "" is the top.
 * Returns: a part of this tree, or NULL.
 * Since: 0.1
 */
SATCHEL_API const satchel_part *satchel_part_find(const satchel_part *structure,
                                                  const char *number);

/**
 * Look up a parameter by name, without regard to case.
 *
 * Returns: its value; "" when there is none.
 * Since: 0.1
 */
SATCHEL_API const char *satchel_parameter_value(satchel_parameters parameters, const char *name);

/**
 * Tell the file name of a part.
 *
 * Returns: the parameter "filename" of its disposition, or "name" of its type; "" when there is neither. It is the
 *          sender's text: never use it as a path without cleaning it.
 * Since: 0.1
 */
SATCHEL_API const char *satchel_part_filename(const satchel_part *part);

#define SATCHEL_FLAG_SEEN (1u << 0)
#define SATCHEL_FLAG_ANSWERED (1u << 1)
#define SATCHEL_FLAG_FLAGGED (1u << 2)
#define SATCHEL_FLAG_DELETED (1u << 3)
#define SATCHEL_FLAG_DRAFT (1u << 4)
#define SATCHEL_FLAG_RECENT (1u << 5)   /* never sent by us */
#define SATCHEL_FLAG_WILDCARD (1u << 6) /* "\*" in PERMANENTFLAGS: new keywords can be made */

typedef struct satchel_flags {
	uint32_t bits; /* SATCHEL_FLAG_... */
	/* all others, as they came: "$Forwarded", "\Important". One with 8-bit octets can be shown; no command takes it:
	 * SATCHEL_E_ARGUMENT */
	const char *const *keywords;
	size_t count;
} satchel_flags;

/* What a status response says. */
typedef enum satchel_condition {
	SATCHEL_CONDITION_OK,
	SATCHEL_CONDITION_NO,
	SATCHEL_CONDITION_BAD,
	SATCHEL_CONDITION_PREAUTH,
	SATCHEL_CONDITION_BYE,
} satchel_condition;

/* Response codes: RFC 9051 section 7.1, RFC 5530, 4315, 7162 and the others; `name` has what is not in the list. */
typedef enum satchel_code_kind {
	SATCHEL_CODE_UNKNOWN,
	SATCHEL_CODE_ALERT,
	SATCHEL_CODE_ALREADYEXISTS,
	SATCHEL_CODE_ANNOTATE,
	SATCHEL_CODE_ANNOTATIONS,
	SATCHEL_CODE_APPENDUID,
	SATCHEL_CODE_AUTHENTICATIONFAILED,
	SATCHEL_CODE_AUTHORIZATIONFAILED,
	SATCHEL_CODE_BADCHARSET,
	SATCHEL_CODE_BADCOMPARATOR,
	SATCHEL_CODE_BADEVENT,
	SATCHEL_CODE_BADURL,
	SATCHEL_CODE_CANNOT,
	SATCHEL_CODE_CAPABILITY,
	SATCHEL_CODE_CLIENTBUG,
	SATCHEL_CODE_CLOSED,
	SATCHEL_CODE_COMPRESSIONACTIVE,
	SATCHEL_CODE_CONTACTADMIN,
	SATCHEL_CODE_COPYUID,
	SATCHEL_CODE_CORRUPTION,
	SATCHEL_CODE_EXPIRED,
	SATCHEL_CODE_EXPUNGEISSUED,
	SATCHEL_CODE_HASCHILDREN,
	SATCHEL_CODE_HIGHESTMODSEQ,
	SATCHEL_CODE_INPROGRESS,
	SATCHEL_CODE_INUSE,
	SATCHEL_CODE_LIMIT,
	SATCHEL_CODE_MAILBOXID,
	SATCHEL_CODE_MESSAGELIMIT,
	SATCHEL_CODE_METADATA,
	SATCHEL_CODE_MODIFIED,
	SATCHEL_CODE_NOMODSEQ,
	SATCHEL_CODE_NONEXISTENT,
	SATCHEL_CODE_NOPERM,
	SATCHEL_CODE_NOTIFICATIONOVERFLOW,
	SATCHEL_CODE_NOTSAVED,
	SATCHEL_CODE_NOUPDATE,
	SATCHEL_CODE_OVERQUOTA,
	SATCHEL_CODE_PARSE,
	SATCHEL_CODE_PERMANENTFLAGS,
	SATCHEL_CODE_PRIVACYREQUIRED,
	SATCHEL_CODE_READ_ONLY,
	SATCHEL_CODE_READ_WRITE,
	SATCHEL_CODE_REFERRAL,
	SATCHEL_CODE_SERVERBUG,
	SATCHEL_CODE_THROTTLED,
	SATCHEL_CODE_TOOBIG,
	SATCHEL_CODE_TRYCREATE,
	SATCHEL_CODE_UIDNEXT,
	SATCHEL_CODE_UIDNOTSTICKY,
	SATCHEL_CODE_UIDREQUIRED,
	SATCHEL_CODE_UIDVALIDITY,
	SATCHEL_CODE_UNAVAILABLE,
	SATCHEL_CODE_UNDEFINED_FILTER,
	SATCHEL_CODE_UNKNOWN_CTE,
	SATCHEL_CODE_UNSEEN,
	SATCHEL_CODE_URLMECH,
	SATCHEL_CODE_USEATTR,
	SATCHEL_CODE_WEBALERT,
} satchel_code_kind;

struct satchel_code {
	satchel_code_kind kind;
	const char *name; /* as it came, in upper case */
	const char *text; /* its arguments as they came, "" when there are none */
	bool valid;       /* the arguments were understood; else only text */
	/* UIDNEXT, UIDVALIDITY, UNSEEN, HIGHESTMODSEQ, the UIDVALIDITY of APPENDUID and COPYUID, items done of INPROGRESS
	 * (0: none, or not known), octets of METADATA (MAXSIZE, LONGENTRIES) ... */
	uint64_t number;
	/* COPYUID; APPENDUID: to; MODIFIED: to; MESSAGELIMIT: to, the lowest UID that was done */
	satchel_set from, to;
	satchel_flags flags; /* PERMANENTFLAGS */
	satchel_words words; /* CAPABILITY, BADCHARSET, and any other list of words */
	uint64_t goal;       /* INPROGRESS: items in all; 0: not known */
	const char *tag;     /* INPROGRESS: of the command that it is about; "" when not known */
};

#ifdef __cplusplus
}
#endif
#endif
