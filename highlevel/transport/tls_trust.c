/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Whom to trust: the authorities, and the chain up to one of them; whose certificate it is, is in tls_name.c.
 * There is no way round it. Each way to fail has words of its own. */
#include "highlevel/transport/tls.h"

#include <errno.h>
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

static void append(struct fault *f, const char *before, const char *words)
{
	size_t length = strlen(f->message);

	snprintf(f->message + length, sizeof(f->message) - length, "%s%s", before, words);
}

/* Where nothing else is wrong an authority vouches for its names; else they could be anybody's words. */
static void append_names(struct fault *f, const struct tls_peer *peer, unsigned status)
{
	if (status == (GNUTLS_CERT_UNEXPECTED_OWNER | GNUTLS_CERT_INVALID) && *peer->names)
		append(f, ": it is for ", peer->names);
}

int satcheli_tls_refuse(const struct tls_peer *peer, unsigned status, struct fault *f)
{
	const char *between = " ";

	satcheli_fault(f, SATCHEL_E_CERTIFICATE, "certificate of %.80s", peer->name);
	for (size_t i = 0; i < sizeof(refusals) / sizeof(*refusals); i++) {
		if (!(status & refusals[i].status))
			continue;
		append(f, between, refusals[i].words);
		between = ", ";
	}
	if (between[0] == ' ')
		append(f, between, "is not valid");
	append_names(f, peer, status);
	f->tls_status = (int)status;
	return f->code;
}

static unsigned of_another(gnutls_x509_crt_t leaf, struct tls_peer *peer)
{
	satcheli_tls_names(leaf, peer->names);
	return GNUTLS_CERT_UNEXPECTED_OWNER | GNUTLS_CERT_INVALID;
}

/* What GnuTLS did not look at in the server's own certificate: more bits for the status. */
static unsigned look_at_leaf(gnutls_session_t session, struct tls_peer *peer)
{
	unsigned count = 0, status = 0;
	const gnutls_datum_t *chain = gnutls_certificate_get_peers(session, &count);
	gnutls_x509_crt_t leaf;

	if (!chain || !count || gnutls_x509_crt_init(&leaf) < 0)
		return GNUTLS_CERT_INVALID;
	if (gnutls_x509_crt_import(leaf, &chain[0], GNUTLS_X509_FMT_DER) < 0)
		status |= GNUTLS_CERT_INVALID;
	else if (!satcheli_tls_is_for(leaf, peer->name))
		status |= of_another(leaf, peer);
	else if (!satcheli_tls_staple_is_enough(session, leaf))
		status |= GNUTLS_CERT_MISSING_OCSP_STATUS | GNUTLS_CERT_INVALID;
	gnutls_x509_crt_deinit(leaf);
	return status;
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
	status |= look_at_leaf(session, peer);
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
