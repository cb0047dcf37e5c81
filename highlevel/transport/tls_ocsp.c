/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What GnuTLS leaves open about stapled answers: it refuses "revoked", answers that are old or badly signed, and none
 * where the certificate demands one (RFC 7633), but takes "unknown" for good. */
#include "highlevel/transport/tls.h"

#include <gnutls/ocsp.h>

enum { STATUS_REQUEST = 5 }; /* RFC 6066 section 8 */

static bool demands_answer(gnutls_x509_crt_t certificate)
{
	gnutls_x509_tlsfeatures_t features;
	unsigned feature = 0;
	bool found = false;

	if (gnutls_x509_tlsfeatures_init(&features) < 0)
		return true;
	if (gnutls_x509_crt_get_tlsfeatures(certificate, features, 0, NULL) >= 0)
		for (unsigned i = 0; !found && !gnutls_x509_tlsfeatures_get(features, i, &feature);
		     i++)
			found = feature == STATUS_REQUEST;
	gnutls_x509_tlsfeatures_deinit(features);
	return found;
}

static bool says_good(const gnutls_datum_t *answer)
{
	gnutls_ocsp_resp_t response;
	unsigned status = GNUTLS_OCSP_CERT_UNKNOWN;
	bool good;

	if (gnutls_ocsp_resp_init(&response) < 0)
		return false;
	good = gnutls_ocsp_resp_import(response, answer) >= 0 &&
	       gnutls_ocsp_resp_get_single(response, 0, NULL, NULL, NULL, NULL, &status, NULL, NULL,
	                                   NULL, NULL) >= 0 &&
	       status == GNUTLS_OCSP_CERT_GOOD;
	gnutls_ocsp_resp_deinit(response);
	return good;
}

bool satcheli_tls_staple_is_enough(gnutls_session_t session, gnutls_x509_crt_t certificate)
{
	gnutls_datum_t answer;

	if (!demands_answer(certificate))
		return true;
	return gnutls_ocsp_status_request_get2(session, 0, &answer) >= 0 && says_good(&answer);
}
