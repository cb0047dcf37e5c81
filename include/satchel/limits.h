/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_LIMITS_H
#define SATCHEL_LIMITS_H

#include <satchel/error.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SATCHEL_UNLIMITED UINT64_MAX /* "no limit", said by name; 0 is the default */

/* Each level of parentheses takes memory of the thread's stack: no limit is not to be had here. With this many, less than
 * 1 MiB is used. */
#define SATCHEL_DEPTH_MOST 1000u

/* What a server may make this program hold. 0 means the default, given behind each; all are checked while the
 * octets arrive, and nothing is ever allocated for an announced length. */
typedef struct satchel_limits {
	size_t size SATCHEL_SIZED(satchel_limits);
	uint64_t max_before_tls;   /* octets taken before TLS is up: 16 KiB */
	uint64_t max_before_login; /* octets taken before login: 64 KiB */
	uint64_t max_token;        /* octets of an atom or quoted string: 64 KiB */
	uint64_t max_literal;      /* octets of a literal that is no body: 1 MiB */
	/* octets of a body section that is kept in memory, not streamed: 64 MiB */
	uint64_t inline_max;
	/* octets held of one response, streamed ones not counted: 16 MiB + inline_max in all */
	uint64_t max_response;
	/* parentheses within parentheses: 100; never more than SATCHEL_DEPTH_MOST, whatever is given */
	uint64_t max_depth;
	uint64_t max_ranges;       /* ranges of one set from the server: 1,000,000 */
	uint64_t max_parts;        /* parts of one body structure: 10,000 */
	uint64_t max_addresses;    /* addresses of one field: 16,384 */
	uint64_t max_flags;        /* flags of one message or folder: 1,024 */
	uint64_t max_capabilities; /* 1,024 */
	uint64_t max_challenge;    /* octets of one SASL challenge: 64 KiB */
	uint64_t max_blank_lines;  /* empty lines in a row between responses: 1,000 */
	uint64_t
		max_command_line; /* octets of a line that we send, longer sets are split: 8,192; less for some servers */
	/* octets read away by an early _end before the connection is given up: 1 MiB */
	uint64_t drain_max;
	uint64_t
		max_resources; /* resources of a quota root, quota roots of a folder, namespaces of a kind, fields of ID: 1,024 */
	/* folders that a list holds where it must (satchel_list_start), and names that are remembered as the server wrote them
	 * because nobody could know; each counted once more for each 256 octets of its name. All that is held of those in a
	 * list, with counts and metadata, is no more than 2 KiB for each, 1 MiB, and one response: 100,000 */
	uint64_t max_folders;
	/* events that a watch keeps while other commands run, in all no more than 2 KiB for each, 1 MiB, and one response: 65,536 */
	uint64_t max_events;
	/* answers of BAD in a row before the connection is given up, as some servers do themselves: 10 */
	uint64_t max_bad;
} satchel_limits;
#define SATCHEL_LIMITS(...) (&(const satchel_limits){ .size = sizeof(satchel_limits), __VA_ARGS__ })

#ifdef __cplusplus
}
#endif
#endif
