/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Whose certificate it is (RFC 9525 section 6): the subject alternative names are looked at, and nothing else. The
 * common name is not even read, which is why GnuTLS's own check is not used: that one falls back to it. */
#include "highlevel/transport/tls.h"
#include "core/octets.h"

#include <arpa/inet.h>
#include <string.h>

enum { NAME_MAX_OCTETS = 256 }; /* RFC 1035: 253 */

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

/* A wildcard is a whole first label, stands for exactly one, and not for what lies below a top level. NUL is an octet
 * like others here, and no host has one. */
bool satcheli_tls_name_matches(const char *presented, size_t size, const char *host)
{
	if (size > 2 && !memcmp(presented, "*.", 2)) {
		const char *rest = strchr(host, '.');

		if (!rest || rest == host || !memchr(presented + 2, '.', size - 2))
			return false;
		presented++;
		size--;
		host = rest;
	}
	return size && ascii_same(presented, size, host, strlen(host));
}

static bool is_end(int kind)
{
	return kind < 0 && kind != GNUTLS_E_SHORT_MEMORY_BUFFER &&
	       kind != GNUTLS_E_X509_UNKNOWN_SAN;
}

static bool has_dns_name(gnutls_x509_crt_t certificate, const char *host)
{
	int kind = 0;

	for (unsigned i = 0; !is_end(kind); i++) {
		char name[NAME_MAX_OCTETS];
		size_t size = sizeof(name);

		kind = gnutls_x509_crt_get_subject_alt_name(certificate, i, name, &size, NULL);
		if (kind == GNUTLS_SAN_DNSNAME && satcheli_tls_name_matches(name, size, host))
			return true;
	}
	return false;
}

/* Names in certificates are A-labels, whatever the host was written in. */
bool satcheli_tls_is_for(gnutls_x509_crt_t certificate, const char *host)
{
	gnutls_datum_t ascii = { NULL, 0 };
	unsigned char ip[16];
	size_t size = ip_octets(host, ip);
	bool is;

	if (size)
		return gnutls_x509_crt_check_ip(certificate, ip, (unsigned)size, 0);
	if (gnutls_idna_map(host, (unsigned)strlen(host), &ascii, 0) < 0)
		return has_dns_name(certificate, host);
	is = has_dns_name(certificate, (const char *)ascii.data);
	gnutls_free(ascii.data);
	return is;
}

/* ---- for people */

/* Whoever has the certificate made chooses the octets: what no host name is made of is not passed on. */
static void shown_name(const char *name, size_t size, char *room)
{
	for (size_t i = 0; i < size; i++) {
		unsigned char upper = ascii_upper((unsigned char)name[i]);
		bool plain = (upper >= 'A' && upper <= 'Z') || ascii_digit(upper) || upper == '-' ||
		             upper == '.' || upper == '_' || upper == '*';

		room[i] = plain ? name[i] : '?';
	}
	room[size] = 0;
}

/* False: of another kind, longer than a host can be, or a DNS name that looks like an address, which is nobody's. */
static bool name_text(int kind, const char *name, size_t size, char room[NAME_MAX_OCTETS])
{
	if (kind == GNUTLS_SAN_IPADDRESS && (size == 4 || size == 16))
		return inet_ntop(size == 4 ? AF_INET : AF_INET6, name, room, NAME_MAX_OCTETS);
	if (kind != GNUTLS_SAN_DNSNAME || !size || size >= NAME_MAX_OCTETS)
		return false;
	shown_name(name, size, room);
	return !satcheli_tls_is_ip(room);
}

/* Leaves room for the dots behind. False: there is none for this name. */
static bool add_name(char room[TLS_NAMES_MAX], const char *name)
{
	static const char between[] = ", ", more[] = "...";
	char *end = room + strlen(room);
	size_t left = TLS_NAMES_MAX - (size_t)(end - room);
	bool fits = strlen(name) + 2 * strlen(between) + sizeof(more) <= left;
	const char *text = fits ? name : more;

	if (end != room) {
		memcpy(end, between, strlen(between));
		end += strlen(between);
	}
	memcpy(end, text, strlen(text) + 1);
	return fits;
}

void satcheli_tls_names(gnutls_x509_crt_t certificate, char room[TLS_NAMES_MAX])
{
	int kind = 0;

	room[0] = 0;
	for (unsigned i = 0; !is_end(kind); i++) {
		char name[NAME_MAX_OCTETS], text[NAME_MAX_OCTETS];
		size_t size = sizeof(name);

		kind = gnutls_x509_crt_get_subject_alt_name(certificate, i, name, &size, NULL);
		if (name_text(kind, name, size, text) && !add_name(room, text))
			return;
	}
}
