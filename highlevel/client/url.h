/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_CLIENT_URL_H
#define SATCHEL_CLIENT_URL_H

#include <satchel/error.h>

/* imaps://[USER@]HOST[:PORT][/...] or imap://...; RFC 5092 section 3, as far as the server part goes. */
struct url {
	bool tls;   /* imaps */
	char *user; /* a block, decoded; NULL: none */
	char *host; /* a block, without brackets; NULL: none */
	uint16_t port;
};

/* SATCHEL_OK; SATCHEL_E_ARGUMENT with *why; SATCHEL_E_MEMORY. */
int satcheli_url_parse(const satchel_allocator *from, const char *text, struct url *url,
                       const char **why);
void satcheli_url_clear(struct url *url);

#endif
