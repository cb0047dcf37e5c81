/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_HIGHLEVEL_TRANSPORT_RESOLVE_H
#define SATCHEL_HIGHLEVEL_TRANSPORT_RESOLVE_H

#include "highlevel/transport/transport.h"

#include <netinet/in.h>
#include <sys/socket.h>

struct address {
	socklen_t size;
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	} at;
};

enum { ADDRESSES_MAX = 16 }; /* of one family; more are overlooked */
struct addresses {
	size_t count;
	struct address list[ADDRESSES_MAX];
};

enum family { FAMILY_V6, FAMILY_V4, FAMILIES };

/* What became of one family's question. */
struct answer {
	bool came;
	int error;    /* EAI_..., or 0 */
	int os_error; /* errno of EAI_SYSTEM */
	struct addresses found;
};

struct mailbox;
struct resolver {
	const struct transport_env *env;
	int fd; /* readable when an answer came; -1: none is awaited */
	struct mailbox *box;
	struct answer answers[FAMILIES];
};

enum { ADDRESS_TEXT_MAX = INET6_ADDRSTRLEN };
const char *satcheli_address_text(const struct address *a, char room[ADDRESS_TEXT_MAX]);

/* Asks for the addresses of a host, one thread for each family; a numeric host is answered at once. */
int satcheli_resolve_start(struct resolver *r, const struct transport_env *env, const char *host,
                           uint16_t port, struct fault *f);

/* Takes the answers that came meanwhile into r->answers. Never waits. */
void satcheli_resolve_take(struct resolver *r);

/* When both answers came and neither has an address: says why. */
int satcheli_resolve_fault(const struct resolver *r, const char *host, struct fault *f);

/* Lets go, whether answers came or not: what still runs releases itself. Twice is fine. */
void satcheli_resolve_end(struct resolver *r);

#endif
