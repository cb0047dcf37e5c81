/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* TLS by GnuTLS over another transport: handshake, records, close_notify. Who is trusted is in tls_trust.c,
 * how octets come and go in tls_wire.c. Knows no descriptor, and no way to go on unverified. */
#include "highlevel/transport/channel.h"
#include "highlevel/transport/tls.h"
#include "core/block.h"

#include <string.h>

struct tls {
	struct transport base;
	const struct transport_env *env;
	gnutls_session_t session;
	gnutls_certificate_credentials_t trust; /* NULL once the handshake is done */
	struct tls_wire wire;
	struct tls_peer peer;
	bool open;
	bool broken;        /* nothing may be sent any more */
	unsigned oddities;  /* in a row */
	struct fault later; /* came behind octets that were handed out first; code 0: none */
	char name[];
};

/* Nothing older than TLS 1.2; keys and signatures below 112 bits, and SHA-1, are refused. */
static const char priorities[] = "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:%PROFILE_MEDIUM";

static struct tls *of(struct transport *t)
{
	return (struct tls *)t;
}

static const struct tls *of_const(const struct transport *t)
{
	return (const struct tls *)t;
}

static int tls_fault(struct fault *f, int error, const char *words)
{
	satcheli_fault(f, SATCHEL_E_TLS, "%s", words);
	f->tls_status = error;
	return f->code;
}

static int alert_fault(const struct tls *t, int error, struct fault *f)
{
	const char *name = gnutls_alert_get_name(gnutls_alert_get(t->session));

	satcheli_fault(f, SATCHEL_E_TLS, "the server ended TLS: %s", name ? name : "unknown alert");
	f->tls_status = error;
	return f->code;
}

static const struct {
	int error;
	const char *handshake, *later; /* what it means in the handshake, and after it */
} meanings[] = {
	{ GNUTLS_E_PREMATURE_TERMINATION, "the server closed the connection in the TLS handshake",
	  "the connection was cut without close_notify" },
	{ GNUTLS_E_UNSUPPORTED_VERSION_PACKET, "the server offers neither TLS 1.2 nor TLS 1.3",
	  "a TLS record has another version" },
	{ GNUTLS_E_INSUFFICIENT_SECURITY, "the server offers too little security",
	  "too little security" },
	{ GNUTLS_E_DH_PRIME_UNACCEPTABLE, "the server's Diffie-Hellman group is too small",
	  "the server's Diffie-Hellman group is too small" },
	{ GNUTLS_E_DECRYPTION_FAILED, "a TLS record was damaged on its way",
	  "a TLS record was damaged on its way" },
};

static const char *meaning_of(int error, bool open)
{
	for (size_t i = 0; i < sizeof(meanings) / sizeof(*meanings); i++)
		if (meanings[i].error == error)
			return open ? meanings[i].later : meanings[i].handshake;
	return gnutls_strerror(error);
}

/* The fault of what GnuTLS said; the verification and the layer below know more where they had a part in it. */
static int fault_of(struct tls *t, int error, struct fault *f)
{
	t->broken = true;
	if (t->wire.ended &&
	    error != GNUTLS_E_PUSH_ERROR) /* within a record GnuTLS only finds it too short */
		error = GNUTLS_E_PREMATURE_TERMINATION;
	if (t->wire.not_tls)
		return tls_fault(f, error, "the server does not speak TLS on this port");
	if (error == GNUTLS_E_FATAL_ALERT_RECEIVED)
		return alert_fault(t, error, f);
	if (!t->peer.fault.code && !t->wire.fault.code)
		return tls_fault(f, error, meaning_of(error, t->open));
	*f = t->peer.fault.code ? t->peer.fault : t->wire.fault;
	return f->code;
}

/* What to do about an error that may be none: SATCHEL_OK: go on; SATCHEL_AGAIN; < 0. "AGAIN" of GnuTLS alone, as
 * after a session ticket, is no reason to wait: more may lie in the buffers. */
static int judge(struct tls *t, int error, struct fault *f)
{
	if (error == GNUTLS_E_INTERRUPTED)
		return SATCHEL_OK;
	if (error == GNUTLS_E_AGAIN && (t->wire.starved || t->wire.stuck))
		return SATCHEL_AGAIN;
	if (gnutls_error_is_fatal(error))
		return fault_of(t, error, f);
	if (++t->oddities <= TLS_ODDITIES_MAX)
		return SATCHEL_OK;
	t->broken = true;
	return tls_fault(f, error, "the server sends TLS messages without end");
}

/* The authorities take a megabyte or more: no open connection needs them. */
static void drop_trust(struct tls *t)
{
	if (!t->trust)
		return;
	gnutls_credentials_clear(t->session);
	gnutls_certificate_free_credentials(t->trust);
	t->trust = NULL;
}

static int opened(struct tls *t, struct fault *f)
{
	char *description;

	if (!t->peer.verified) {
		t->broken = true;
		return satcheli_fault(f, SATCHEL_E_CERTIFICATE,
		                      "certificate of %.80s was not verified", t->peer.name);
	}
	description = gnutls_session_get_desc(t->session);
	satcheli_transport_note(t->env, "TLS with %s: %s", t->peer.name,
	                        description ? description : "?");
	gnutls_free(description);
	drop_trust(t);
	t->open = true;
	t->oddities = 0;
	satcheli_tls_wire_rest(&t->wire);
	return SATCHEL_OK;
}

static int tls_advance(struct transport *base, struct fault *f)
{
	struct tls *t = of(base);
	int rc = SATCHEL_OK, error;

	if (t->open)
		return SATCHEL_OK;
	if (t->broken)
		return tls_fault(f, GNUTLS_E_INVALID_SESSION, "the TLS handshake has failed");
	while (!rc) {
		t->wire.starved = t->wire.stuck = false;
		error = gnutls_handshake(t->session);
		if (!error)
			return opened(t, f);
		rc = judge(t, error, f);
		if (rc < 0)
			gnutls_alert_send_appropriate(t->session, error);
	}
	return rc;
}

/* Octets of one record: 0 at close_notify, or GnuTLS's error. */
static int read_record(struct tls *t, char *room, size_t size, size_t *got, struct fault *f)
{
	int rc = SATCHEL_OK;

	while (!rc) {
		ssize_t n;

		t->wire.starved = t->wire.stuck = false;
		n = gnutls_record_recv(t->session, room, size);
		if (n >= 0) {
			t->oddities = 0;
			*got = (size_t)n;
			return SATCHEL_OK;
		}
		rc = judge(t, (int)n, f);
	}
	return rc;
}

static bool tls_has_more(const struct tls *t)
{
	return gnutls_record_check_pending(t->session) > 0 || t->wire.begin < t->wire.end;
}

/* Nothing leaves, and nothing is believed, before the certificate was verified. */
static int not_open(struct fault *f)
{
	return tls_fault(f, GNUTLS_E_INVALID_SESSION, "there is no TLS connection");
}

static int say_later(struct tls *t, struct fault *f)
{
	*f = t->later;
	return f->code;
}

/* As many records as there is room for, up to TLS_READ_MAX octets, and lie here already. What goes wrong behind the first
 * is told next time. */
static int tls_read(struct transport *base, void *room, size_t size, size_t *got, struct fault *f)
{
	struct tls *t = of(base);
	size_t have = 0, n = 0;
	int rc;

	if (!t->open)
		return not_open(f);
	if (t->later.code)
		return say_later(t, f);
	if (size > TLS_READ_MAX)
		size = TLS_READ_MAX;
	rc = read_record(t, room, size, &n, f);
	while (!rc && n && (have += n) < size && tls_has_more(t))
		rc = read_record(t, (char *)room + have, size - have, &n, &t->later);
	satcheli_tls_wire_rest(&t->wire);
	if (rc && !have)
		return rc;
	*got = have;
	return SATCHEL_OK;
}

static int tls_write(struct transport *base, const void *octets, size_t size, size_t *put,
                     struct fault *f)
{
	struct tls *t = of(base);
	int rc = SATCHEL_OK;

	*put = 0;
	if (!t->open || t->broken)
		return not_open(f);
	while (!rc && *put < size) {
		ssize_t n;

		t->wire.starved = t->wire.stuck = false;
		n = gnutls_record_send(t->session, (const char *)octets + *put, size - *put);
		if (n >= 0)
			*put += (size_t)n;
		else
			rc = judge(t, (int)n, f);
	}
	return *put ? SATCHEL_OK : rc;
}

static size_t tls_waits(const struct transport *base, bool writing,
                        struct transport_wait room[TRANSPORT_WAITS_MAX])
{
	const struct tls *t = of_const(base);

	writing = (t->open && writing) || t->wire.stuck;
	return t->wire.below->table->waits(t->wire.below, writing, room);
}

static int64_t tls_deadline(const struct transport *base)
{
	const struct transport *below = of_const(base)->wire.below;

	return below->table->deadline(below);
}

static bool tls_pending(const struct transport *base)
{
	const struct tls *t = of_const(base);
	const struct transport *below = t->wire.below;

	return t->later.code || tls_has_more(t) || below->table->pending(below);
}

/* close_notify goes out if there is room for it; the server's is not waited for. */
static void tls_close(struct transport *base)
{
	struct tls *t = of(base);

	if (t->open && !t->broken && !t->wire.stuck)
		gnutls_bye(t->session, GNUTLS_SHUT_WR);
	if (t->session)
		gnutls_deinit(t->session);
	if (t->trust)
		gnutls_certificate_free_credentials(t->trust);
	satcheli_tls_wire_end(&t->wire);
	satcheli_block_free(t);
}

static const struct transport_table tls_table = {
	.advance = tls_advance,
	.read = tls_read,
	.write = tls_write,
	.waits = tls_waits,
	.deadline = tls_deadline,
	.pending = tls_pending,
	.close = tls_close,
};

/* An absolute name ends with a dot, its certificate's does not (RFC 6066 section 3). */
static void take_name(struct tls *t, const char *name)
{
	size_t length = strlen(name);

	memcpy(t->name, name, length);
	if (length > 1 && t->name[length - 1] == '.')
		t->name[length - 1] = 0;
	t->peer.name = t->name;
}

static int set_up(struct tls *t, struct fault *f)
{
	int error = gnutls_init(&t->session, GNUTLS_CLIENT | GNUTLS_NONBLOCK);

	if (!error)
		error = gnutls_priority_set_direct(t->session, priorities, NULL);
	if (!error)
		error = gnutls_credentials_set(t->session, GNUTLS_CRD_CERTIFICATE, t->trust);
	if (!error && !satcheli_tls_is_ip(t->name))
		error = gnutls_server_name_set(t->session, GNUTLS_NAME_DNS, t->name,
		                               strlen(t->name));
	if (error)
		return tls_fault(f, error, gnutls_strerror(error));
	gnutls_session_set_ptr(t->session, &t->peer);
	satcheli_tls_wire_attach(&t->wire, t->session);
	return SATCHEL_OK;
}

int satcheli_tls_new(const struct transport_env *env, struct transport *below,
                     const struct tls_settings *settings, struct transport **out, struct fault *f)
{
	const char *name = settings->server_name ? settings->server_name : "";
	struct tls *t = satcheli_block_new(env->from, sizeof(*t) + strlen(name) + 1);
	int rc;

	if (!t) {
		below->table->close(below);
		return satcheli_fault(f, SATCHEL_E_MEMORY, "no memory for TLS");
	}
	t->base.table = &tls_table;
	t->env = env;
	t->wire.below = below;
	t->wire.env = env;
	t->wire.from = env->from ? env->from : satcheli_default_allocator();
	take_name(t, name);
	rc = *name ? satcheli_tls_trust(settings->ca_file, &t->trust, f)
	           : satcheli_fault(f, SATCHEL_E_ARGUMENT, "TLS needs the name of the server");
	if (!rc)
		rc = set_up(t, f);
	if (rc)
		tls_close(&t->base);
	else
		*out = &t->base;
	return rc;
}
