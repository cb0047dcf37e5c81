/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_HIGHLEVEL_TRANSPORT_TLS_H
#define SATCHEL_HIGHLEVEL_TRANSPORT_TLS_H

#include "highlevel/transport/transport.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

enum {
	TLS_AHEAD_MIN = 32 * 1024,  /* read from below at a time, and in event loops never more */
	TLS_AHEAD_MAX = 512 * 1024, /* where it comes fast */
	TLS_READ_MAX = 128 * 1024,  /* handed out at a time */
	TLS_NAMES_MAX = 96,         /* text of a certificate's names, with its NUL */
	TLS_ODDITIES_MAX = 16,      /* warnings and the like that a server may send in a row */
};

/* The octets of the layer below on their way to GnuTLS and back. */
struct tls_wire {
	struct transport *below;
	const satchel_allocator *from;
	const struct transport_env *env;
	unsigned char *ahead; /* NULL while there is nothing in it */
	size_t room;          /* of ahead */
	size_t begin, end;
	size_t fast;        /* twice what filled it last; 0: nothing did */
	bool starved;       /* the last pull found nothing */
	bool stuck;         /* the last push found no room */
	bool ended;         /* the layer below has come to its end */
	bool not_tls;       /* the first octets are no TLS record */
	bool heard;         /* the first octets came */
	struct fault fault; /* of the layer below; code 0: none */
};

/* Makes the session take and give its octets through the wire. */
void satcheli_tls_wire_attach(struct tls_wire *w, gnutls_session_t session);
void satcheli_tls_wire_end(struct tls_wire *w);

/* Gives the buffer back if the last pull found nothing: idle connections keep none. */
void satcheli_tls_wire_rest(struct tls_wire *w);

/* What the verification found wrong: 0, or GNUTLS_CERT_... bits. */
struct tls_peer {
	const char *name; /* DNS name without a final dot, or IP literal */
	bool verified;
	unsigned status;
	char names[TLS_NAMES_MAX]; /* that it has in place of this one; "" if it is for this one */
	struct fault fault;        /* why not */
};

/* Credentials with the authorities to trust; sessions that use them have a tls_peer as their pointer. */
int satcheli_tls_trust(const char *ca_file, gnutls_certificate_credentials_t *out, struct fault *f);

/* Fills a fault for what verification said; status is not 0. */
int satcheli_tls_refuse(const struct tls_peer *peer, unsigned status, struct fault *f);

bool satcheli_tls_is_ip(const char *name);

/* Whether a DNS name of a certificate, of any octets, is that of a host, which is ASCII. */
bool satcheli_tls_name_matches(const char *presented, size_t size, const char *host);

/* Whether what the server stapled is all that its certificate demands; GnuTLS has verified the rest. */
bool satcheli_tls_staple_is_enough(gnutls_session_t session, gnutls_x509_crt_t certificate);

/* The DNS names and addresses of a certificate as text, as many as there is room for, then "...". */
void satcheli_tls_names(gnutls_x509_crt_t certificate, char room[TLS_NAMES_MAX]);

/* Whether a certificate is for a host, DNS name or IP literal. */
bool satcheli_tls_is_for(gnutls_x509_crt_t certificate, const char *host);

#endif
