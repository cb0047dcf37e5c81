/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Whom to trust: the authorities, the chain, and the name in the certificate (RFC 9525: subject alternative
 * names only). There is no way round it. Each way to fail has words of its own. */
#include "highlevel/transport/tls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct {
	unsigned status;
	const char *words;
} refusals[] = {
	{ GNUTLS_CERT_UNEXPECTED_OWNER, "is for another name" },
	{ GNUTLS_CERT_REVOKED, "was revoked" },
	{ GNUTLS_CERT_EXPIRED, "has expired" },
	{ GNUTLS_CERT_NOT_ACTIVATED, "is not valid yet" },
	{ GNUTLS_CERT_SIGNER_NOT_FOUND, "is not signed by a known authority" },
	{ GNUTLS_CERT_SIGNER_NOT_CA, "is signed by something that is no authority" },
	{ GNUTLS_CERT_SIGNER_CONSTRAINTS_FAILURE, "is against the limits of its authority" },
	{ GNUTLS_CERT_SIGNATURE_FAILURE, "has a false signature" },
	{ GNUTLS_CERT_INSECURE_ALGORITHM, "has a weak key or signature" },
	{ GNUTLS_CERT_PURPOSE_MISMATCH, "is not meant for servers" },
	{ GNUTLS_CERT_UNKNOWN_CRIT_EXTENSIONS, "has a critical extension that is not known" },
	{ GNUTLS_CERT_MISSING_OCSP_STATUS, "came without the OCSP answer that it must have" },
	{ GNUTLS_CERT_INVALID_OCSP_STATUS, "came with an OCSP answer that is not valid" },
	{ GNUTLS_CERT_REVOCATION_DATA_SUPERSEDED, "came with an OCSP answer that is too old" },
	{ GNUTLS_CERT_REVOCATION_DATA_ISSUED_IN_FUTURE,
	  "came with an OCSP answer from the future" },
	{ GNUTLS_CERT_MISMATCH, "is not the expected one" },
};

int satcheli_tls_refuse(const struct tls_peer *peer, unsigned status, struct fault *f)
{
	const char *between = " ";

	satcheli_fault(f, SATCHEL_E_CERTIFICATE, "certificate of %.80s", peer->name);
	for (size_t i = 0; i < sizeof(refusals) / sizeof(*refusals); i++) {
		size_t length = strlen(f->message);

		if (!(status & refusals[i].status))
			continue;
		snprintf(f->message + length, sizeof(f->message) - length, "%s%s", between,
		         refusals[i].words);
		between = ", ";
	}
	if (between[0] == ' ')
		satcheli_fault(f, SATCHEL_E_CERTIFICATE, "certificate of %.80s is not valid",
		               peer->name);
	f->tls_status = (int)status;
	return f->code;
}

/* The octets of an IP literal: how many, 0 when it is none. */
static size_t ip_octets(const char *name, unsigned char room[16])
{
	if (inet_pton(AF_INET, name, room) == 1)
		return 4;
	return inet_pton(AF_INET6, name, room) == 1 ? 16 : 0;
}

bool satcheli_tls_is_ip(const char *name)
{
	unsigned char room[16];

	return ip_octets(name, room) > 0;
}

/* GnuTLS takes the common name of a certificate that has no DNS name: RFC 9525 section 6.1 does not. */
static bool has_dns_name(gnutls_x509_crt_t certificate)
{
	for (unsigned i = 0;; i++) {
		char room[256];
		size_t size = sizeof(room);
		int kind = gnutls_x509_crt_get_subject_alt_name(certificate, i, room, &size, NULL);

		if (kind == GNUTLS_SAN_DNSNAME)
			return true;
		if (kind < 0 && kind != GNUTLS_E_SHORT_MEMORY_BUFFER)
			return false;
	}
}

static bool is_for(gnutls_x509_crt_t certificate, const char *name)
{
	unsigned char ip[16];
	size_t size = ip_octets(name, ip);

	if (size)
		return gnutls_x509_crt_check_ip(certificate, ip, (unsigned)size, 0);
	return has_dns_name(certificate) &&
	       gnutls_x509_crt_check_hostname2(certificate, name,
	                                       GNUTLS_VERIFY_DO_NOT_ALLOW_IP_MATCHES);
}

static bool peer_is_for(gnutls_session_t session, const char *name)
{
	unsigned count = 0;
	const gnutls_datum_t *chain = gnutls_certificate_get_peers(session, &count);
	gnutls_x509_crt_t certificate;
	bool matches;

	if (!chain || !count || gnutls_x509_crt_init(&certificate))
		return false;
	matches = !gnutls_x509_crt_import(certificate, &chain[0], GNUTLS_X509_FMT_DER) &&
	          is_for(certificate, name);
	gnutls_x509_crt_deinit(certificate);
	return matches;
}

/* Called by GnuTLS inside the handshake, before anything of ours is sent under the new keys. */
static int verify(gnutls_session_t session)
{
	struct tls_peer *peer = gnutls_session_get_ptr(session);
	gnutls_typed_vdata_st purpose = { .type = GNUTLS_DT_KEY_PURPOSE_OID };
	char server[] = GNUTLS_KP_TLS_WWW_SERVER;
	unsigned status = 0;
	int error;

	purpose.data = (unsigned char *)server;
	error = gnutls_certificate_verify_peers(session, &purpose, 1, &status);
	if (error < 0) {
		satcheli_fault(&peer->fault, SATCHEL_E_CERTIFICATE, "certificate of %.80s: %s",
		               peer->name, gnutls_strerror(error));
		peer->fault.tls_status = error;
		return GNUTLS_E_CERTIFICATE_ERROR;
	}
	if (!peer_is_for(session, peer->name))
		status |= GNUTLS_CERT_UNEXPECTED_OWNER | GNUTLS_CERT_INVALID;
	if (status) {
		satcheli_tls_refuse(peer, status, &peer->fault);
		return GNUTLS_E_CERTIFICATE_ERROR;
	}
	peer->verified = true;
	return 0;
}

static int trust_file(gnutls_certificate_credentials_t trust, const char *path, struct fault *f)
{
	int count;

	if (access(path, R_OK))
		return satcheli_fault_os(f, SATCHEL_E_ARGUMENT, errno,
		                         "ca_file %.150s cannot be read", path);
	count = gnutls_certificate_set_x509_trust_file(trust, path, GNUTLS_X509_FMT_PEM);
	if (count > 0)
		return SATCHEL_OK;
	satcheli_fault(f, SATCHEL_E_ARGUMENT, "ca_file %.150s has no certificate in it", path);
	f->tls_status = count;
	return f->code;
}

static int trust_system(gnutls_certificate_credentials_t trust, struct fault *f)
{
	int count = gnutls_certificate_set_x509_system_trust(trust);

	if (count > 0)
		return SATCHEL_OK;
	satcheli_fault(f, SATCHEL_E_TLS,
	               "this system has no certificates of authorities: install "
	               "ca-certificates or name a ca_file");
	f->tls_status = count;
	return f->code;
}

int satcheli_tls_trust(const char *ca_file, gnutls_certificate_credentials_t *out, struct fault *f)
{
	gnutls_certificate_credentials_t trust;
	int rc;

	if (gnutls_certificate_allocate_credentials(&trust))
		return satcheli_fault(f, SATCHEL_E_MEMORY, "no memory for TLS");
	rc = ca_file ? trust_file(trust, ca_file, f) : trust_system(trust, f);
	if (rc < 0) {
		gnutls_certificate_free_credentials(trust);
		return rc;
	}
	gnutls_certificate_set_verify_function(trust, verify);
	*out = trust;
	return SATCHEL_OK;
}
