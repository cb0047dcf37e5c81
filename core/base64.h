/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_CORE_BASE64_H
#define SATCHEL_CORE_BASE64_H

#include <stdbool.h>
#include <stddef.h>

/* RFC 4648 section 4. Nothing here allocates: ask for the size, then convert. */
enum base64_mode {
	BASE64_STRICT,   /* padded, unused bits zero, nothing in between */
	BASE64_TOLERANT, /* white space anywhere, too little padding, any unused bits */
};

/* Octets that encoding gives, no NUL counted. False: it does not fit size_t. */
bool satcheli_base64_encoded_size(size_t size, size_t *encoded);

/* Writes just that many characters, no NUL. Returns their end. */
char *satcheli_base64_encode(const void *from, size_t size, char *to);

/* Octets that decoding gives; this checks everything. False: it is no base64 in this mode. */
bool satcheli_base64_decoded_size(const char *text, size_t size, enum base64_mode mode,
                                  size_t *decoded);

/* Writes just that many octets; `to` may be the text itself. False: no base64, some may be written,
 * never more than three for four characters. */
bool satcheli_base64_decode(const char *text, size_t size, enum base64_mode mode, void *to,
                            size_t *decoded);

#endif
