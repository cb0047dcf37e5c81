/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef TOOLS_TRANSFER_H
#define TOOLS_TRANSFER_H

#include "tool.h"

/* Where octets go. */
typedef void (*octet_sink)(const char *octets, size_t size, void *user);

enum transfer_encoding { TRANSFER_IDENTITY, TRANSFER_BASE64, TRANSFER_QUOTED_PRINTABLE };

/* Undoes a Content-Transfer-Encoding, in pieces cut anywhere. */
struct transfer {
	enum transfer_encoding encoding;
	octet_sink sink;
	void *user;
	uint32_t bits;    /* base64: what came of a group */
	unsigned letters; /* base64: how many of its letters */
	char held[1024];  /* quoted-printable: an escape, or blanks that may end a line */
	size_t held_size;
	char out[1024];
	size_t out_size;
};

/* An encoding that is not known is the identity. */
void transfer_init(struct transfer *t, const char *encoding, octet_sink sink, void *user);
void transfer_feed(struct transfer *t, const char *octets, size_t size);
void transfer_end(struct transfer *t);

#endif
