/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Certificates for tests, made on the spot by plan: good ones, and every kind of bad one. */
#include "test_transport_certs.h"

#include <arpa/inet.h>
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

const struct cert_plan cert_itself = { .authority = true };
const struct cert_plan cert_stranger = { .cn = "stranger",
	                                 .authority = true,
	                                 .issuer = &cert_itself };

static const struct cert_plan root_plan = { .key = KEY_RSA_2048,
	                                    .cn = "root",
	                                    .authority = true,
	                                    .issuer = &cert_itself };

static gnutls_x509_crt_t root;
static gnutls_x509_privkey_t root_key;
static char root_file[32];
static unsigned serial;

static void must(int rc)
{
	ck_assert_msg(rc >= 0, "GnuTLS: %s", gnutls_strerror(rc));
}

static gnutls_x509_privkey_t make_key(enum key_kind kind)
{
	static const struct {
		gnutls_pk_algorithm_t algorithm;
		unsigned bits;
	} kinds[] = {
		[KEY_P256] = { GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1) },
		[KEY_P384] = { GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP384R1) },
		[KEY_ED25519] = { GNUTLS_PK_EDDSA_ED25519, 256 },
		[KEY_RSA_2048] = { GNUTLS_PK_RSA, 2048 },
		[KEY_RSA_3072] = { GNUTLS_PK_RSA, 3072 },
		[KEY_RSA_1024] = { GNUTLS_PK_RSA, 1024 },
	};
	gnutls_x509_privkey_t key;

	must(gnutls_x509_privkey_init(&key));
	must(gnutls_x509_privkey_generate(key, kinds[kind].algorithm, kinds[kind].bits, 0));
	return key;
}

static void add_names(gnutls_x509_crt_t c, const struct cert_plan *p)
{
	unsigned char ip[16];
	unsigned length;

	for (int i = 0; i < 3 && p->dns[i]; i++)
		must(gnutls_x509_crt_set_subject_alt_name(c, GNUTLS_SAN_DNSNAME, p->dns[i],
		                                          (unsigned)strlen(p->dns[i]),
		                                          GNUTLS_FSAN_APPEND));
	if (!p->ip)
		return;
	length = strchr(p->ip, ':') ? 16 : 4;
	ck_assert_int_eq(inet_pton(length == 16 ? AF_INET6 : AF_INET, p->ip, ip), 1);
	must(gnutls_x509_crt_set_subject_alt_name(c, GNUTLS_SAN_IPADDRESS, ip, length,
	                                          GNUTLS_FSAN_APPEND));
}

/* GnuTLS ends a name at NUL: the extension is written by hand. SEQUENCE { [2] name } */
static void add_odd_name(gnutls_x509_crt_t c, const char *name)
{
	char der[128];
	size_t length = strlen(name);

	ck_assert_uint_lt(length, 100);
	memcpy(der, "\x30\0\x82", 3);
	der[1] = (char)(length + 2);
	der[3] = (char)length;
	for (size_t i = 0; i < length; i++)
		der[4 + i] = (char)(name[i] == '|' ? 0 : name[i]);
	must(gnutls_x509_crt_set_extension_by_oid(c, "2.5.29.17", der, length + 4, 0));
}

static void add_authority(gnutls_x509_crt_t c, const struct cert_plan *p)
{
	gnutls_x509_name_constraints_t constraints;
	gnutls_datum_t name = { (unsigned char *)(uintptr_t)p->permitted,
		                (unsigned)(p->permitted ? strlen(p->permitted) : 0) };

	must(gnutls_x509_crt_set_basic_constraints(c, p->authority, p->last_authority ? 0 : -1));
	if (!p->permitted)
		return;
	must(gnutls_x509_name_constraints_init(&constraints));
	must(gnutls_x509_name_constraints_add_permitted(constraints, GNUTLS_SAN_DNSNAME, &name));
	must(gnutls_x509_crt_set_name_constraints(c, constraints, 1));
	gnutls_x509_name_constraints_deinit(constraints);
}

static void add_oddities(gnutls_x509_crt_t c, const struct cert_plan *p)
{
	gnutls_x509_tlsfeatures_t features;

	if (p->critical_extension)
		must(gnutls_x509_crt_set_extension_by_oid(c, "1.3.6.1.4.1.55555.1", "\x05\x00", 2,
		                                          1));
	if (!p->must_staple)
		return;
	must(gnutls_x509_tlsfeatures_init(&features));
	must(gnutls_x509_tlsfeatures_add(features, 5));
	must(gnutls_x509_crt_set_tlsfeatures(c, features));
	gnutls_x509_tlsfeatures_deinit(features);
}

static void add_usage(gnutls_x509_crt_t c, const struct cert_plan *p)
{
	unsigned usual = p->authority ? GNUTLS_KEY_KEY_CERT_SIGN : GNUTLS_KEY_DIGITAL_SIGNATURE;

	must(gnutls_x509_crt_set_key_usage(c, p->usage ? p->usage : usual));
	if (!p->authority)
		must(gnutls_x509_crt_set_key_purpose_oid(
			c, p->purpose ? p->purpose : GNUTLS_KP_TLS_WWW_SERVER, 0));
}

static gnutls_x509_crt_t describe(const struct cert_plan *p, gnutls_x509_privkey_t key)
{
	const char *cn = p->cn ? p->cn : "server";
	bool usual = !p->from_days && !p->to_days;
	time_t now = time(NULL), day = 86400;
	unsigned char number[5] = { 1, 0, 0, 0, (unsigned char)++serial };
	gnutls_x509_crt_t c;

	must(gnutls_x509_crt_init(&c));
	must(gnutls_x509_crt_set_version(c, 3));
	must(gnutls_x509_crt_set_serial(c, number, sizeof(number)));
	must(gnutls_x509_crt_set_dn_by_oid(c, GNUTLS_OID_X520_COMMON_NAME, 0, cn,
	                                   (unsigned)strlen(cn)));
	must(gnutls_x509_crt_set_activation_time(c, now + (usual ? -3 : p->from_days) * day));
	must(gnutls_x509_crt_set_expiration_time(c, now + (usual ? 30 : p->to_days) * day));
	must(gnutls_x509_crt_set_key(c, key));
	add_authority(c, p);
	add_names(c, p);
	if (p->dns_with_nul)
		add_odd_name(c, p->dns_with_nul);
	add_usage(c, p);
	add_oddities(c, p);
	return c;
}

/* Signs, and reads back what came of it: GnuTLS finds issuers only among certificates that it has read. */
static gnutls_x509_crt_t sign(gnutls_x509_crt_t c, gnutls_x509_crt_t issuer,
                              gnutls_x509_privkey_t key, gnutls_digest_algorithm_t digest)
{
	gnutls_x509_crt_t result;
	gnutls_datum_t der;

	must(gnutls_x509_crt_sign2(c, issuer, key, digest ? digest : GNUTLS_DIG_SHA256, 0));
	must(gnutls_x509_crt_export2(c, GNUTLS_X509_FMT_DER, &der));
	must(gnutls_x509_crt_init(&result));
	must(gnutls_x509_crt_import(result, &der, GNUTLS_X509_FMT_DER));
	gnutls_free(der.data);
	gnutls_x509_crt_deinit(c);
	return result;
}

static void make_root(void)
{
	gnutls_datum_t pem;
	int fd;

	root_key = make_key(root_plan.key);
	root = describe(&root_plan, root_key);
	root = sign(root, root, root_key, 0);
	must(gnutls_x509_crt_export2(root, GNUTLS_X509_FMT_PEM, &pem));
	strcpy(root_file, "/tmp/satchel-test-ca-XXXXXX");
	fd = mkstemp(root_file);
	ck_assert_int_ge(fd, 0);
	ck_assert(write(fd, pem.data, pem.size) == (ssize_t)pem.size);
	close(fd);
	gnutls_free(pem.data);
}

void certs_begin(void)
{
	make_root();
}

const char *certs_authority_file(void)
{
	return root_file;
}

/* The issuers of the issuers first: a certificate needs its issuer's key. */
static gnutls_x509_privkey_t add_to_chain(const struct cert_plan *p, struct cert_chain *chain)
{
	gnutls_x509_privkey_t key = make_key(p->key), issuer_key;
	gnutls_x509_crt_t c = describe(p, key);
	unsigned at = chain->count++;

	ck_assert_uint_lt(at, CHAIN_MAX);
	if (!p->issuer) {
		chain->list[at] = sign(c, root, root_key, p->digest);
		return key;
	}
	if (p->issuer == &cert_itself) {
		chain->list[at] = sign(c, c, key, p->digest);
		return key;
	}
	issuer_key = add_to_chain(p->issuer, chain);
	chain->list[at] = sign(c, chain->list[at + 1], issuer_key, p->digest);
	gnutls_x509_privkey_deinit(issuer_key);
	return key;
}

void certs_make(const struct cert_plan *plan, struct cert_chain *out)
{
	out->count = 0;
	out->key = add_to_chain(plan, out);
}

void certs_free(struct cert_chain *chain)
{
	for (unsigned i = 0; i < chain->count; i++)
		gnutls_x509_crt_deinit(chain->list[i]);
	gnutls_x509_privkey_deinit(chain->key);
	chain->count = 0;
}

static void save(const char *folder, const char *name, gnutls_datum_t *pem)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "w");
	ck_assert(f && fwrite(pem->data, 1, pem->size, f) == pem->size && !fclose(f));
	gnutls_free(pem->data);
}

void certs_export(const struct cert_chain *chain, const char *folder)
{
	gnutls_datum_t pem;

	must(gnutls_x509_crt_export2(chain->list[0], GNUTLS_X509_FMT_PEM, &pem));
	save(folder, "leaf.pem", &pem);
	must(gnutls_x509_privkey_export2(chain->key, GNUTLS_X509_FMT_PEM, &pem));
	save(folder, "leaf.key", &pem);
	must(gnutls_x509_crt_export2(root, GNUTLS_X509_FMT_PEM, &pem));
	save(folder, "ca.pem", &pem);
	must(gnutls_x509_privkey_export2(root_key, GNUTLS_X509_FMT_PEM, &pem));
	save(folder, "ca.key", &pem);
}

void certs_end(void)
{
	gnutls_x509_crt_deinit(root);
	gnutls_x509_privkey_deinit(root_key);
	root = NULL;
	unlink(root_file);
}
