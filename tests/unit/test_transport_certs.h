/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_TESTS_TRANSPORT_CERTS_H
#define SATCHEL_TESTS_TRANSPORT_CERTS_H

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <gnutls/x509-ext.h>
#include <stdbool.h>

enum key_kind { KEY_P256, KEY_P384, KEY_ED25519, KEY_RSA_2048, KEY_RSA_3072, KEY_RSA_1024 };

/* A certificate to make. All-zero is an ordinary one of P-256, signed by the trusted authority, for no name. */
struct cert_plan {
	enum key_kind key;
	const char *cn;                   /* NULL: "server" */
	const char *dns[3];               /* ends with NULL */
	const char *dns_with_nul;         /* the only name; '|' stands for NUL */
	const char *ip;                   /* text */
	const struct cert_plan *issuer;   /* NULL: the trusted authority */
	int from_days, to_days;           /* from now; 0, 0: -3 to 30 */
	gnutls_digest_algorithm_t digest; /* of its signature; 0: SHA-256 */
	const char *purpose;              /* NULL: TLS server */
	unsigned usage;                   /* 0: digital signature */
	bool authority;                   /* CA:TRUE */
	bool last_authority;              /* with a path length of 0 */
	const char *permitted;            /* name constraint */
	bool critical_extension;          /* one that nobody knows */
	bool must_staple;
	bool alone; /* the server keeps back its issuers */
};

extern const struct cert_plan cert_itself;   /* as an issuer: self-signed */
extern const struct cert_plan cert_stranger; /* an authority that no one trusts */

enum { CHAIN_MAX = 8 };
struct cert_chain {
	gnutls_x509_crt_t list[CHAIN_MAX]; /* the leaf first, the root left out */
	unsigned count;
	gnutls_x509_privkey_t key; /* the leaf's */
};

/* Makes the trusted authority, and releases it: once for all tests of a program. */
void certs_begin(void);
void certs_end(void);
/* Where a PEM file of it lies. */
const char *certs_authority_file(void);
void certs_make(const struct cert_plan *plan, struct cert_chain *out);
void certs_free(struct cert_chain *chain);
/* Writes the leaf, its key and the authority with its key into a folder: leaf.pem leaf.key ca.pem ca.key. */
void certs_export(const struct cert_chain *chain, const char *folder);

#endif
