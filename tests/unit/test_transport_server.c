/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* A transport in memory, and a TLS server at its other end: both sides run in one thread, so that a test says when
 * each octet moves. */
#include "test_transport_server.h"

#include <check.h>
#include <errno.h>
#include <gnutls/ocsp.h>
#include <stdlib.h>
#include <string.h>

void queue_put(struct queue *q, const void *data, size_t size)
{
	if (q->end + size > q->room) {
		q->room = 2 * (q->end + size);
		q->data = realloc(q->data, q->room);
		ck_assert(q->data != NULL);
	}
	if (size)
		memcpy(q->data + q->end, data, size);
	q->end += size;
}

size_t queue_size(const struct queue *q)
{
	return q->end - q->begin;
}

size_t queue_take(struct queue *q, void *room, size_t size)
{
	if (size > queue_size(q))
		size = queue_size(q);
	if (size)
		memcpy(room, q->data + q->begin, size);
	q->begin += size;
	if (q->begin == q->end)
		q->begin = q->end = 0;
	return size;
}

static struct memory *of(const struct transport *t)
{
	return (struct memory *)(uintptr_t)t;
}

static size_t allowed(struct memory *m, size_t size)
{
	if (m->step && size > m->step)
		size = m->step;
	return size;
}

static int memory_advance(struct transport *t, struct fault *f)
{
	(void)t;
	(void)f;
	return SATCHEL_OK;
}

static int memory_read(struct transport *t, void *room, size_t size, size_t *got, struct fault *f)
{
	struct memory *m = of(t);

	*got = 0;
	if (m->asked < size)
		m->asked = size;
	if (m->broken_read && !queue_size(&m->in))
		return satcheli_fault_os(f, SATCHEL_E_IO, m->broken_read, "cannot read");
	if (m->hiccups && m->calls++ % 2)
		return SATCHEL_AGAIN;
	if (m->cut && m->seen >= m->cut)
		return SATCHEL_OK;
	if (m->cut && size > m->cut - m->seen)
		size = m->cut - m->seen;
	*got = queue_take(&m->in, room, allowed(m, size));
	m->seen += *got;
	return *got || m->ended ? SATCHEL_OK : SATCHEL_AGAIN;
}

static int memory_write(struct transport *t, const void *octets, size_t size, size_t *put,
                        struct fault *f)
{
	struct memory *m = of(t);

	if (m->broken_write)
		return satcheli_fault_os(f, SATCHEL_E_IO, m->broken_write, "cannot write");
	if (m->full || (m->hiccups && m->calls++ % 2))
		return SATCHEL_AGAIN;
	*put = allowed(m, size);
	queue_put(&m->out, octets, *put);
	return SATCHEL_OK;
}

static size_t memory_waits(const struct transport *t, bool writing,
                           struct transport_wait room[TRANSPORT_WAITS_MAX])
{
	(void)t;
	room[0].fd = 99;
	room[0].want = writing ? SATCHEL_READABLE | SATCHEL_WRITABLE : SATCHEL_READABLE;
	return 1;
}

static int64_t memory_deadline(const struct transport *t)
{
	(void)t;
	return INT64_MAX;
}

static bool memory_pending(const struct transport *t)
{
	(void)t;
	return false;
}

static void memory_close(struct transport *t)
{
	of(t)->closed++;
}

static const struct transport_table memory_table = {
	.advance = memory_advance,
	.read = memory_read,
	.write = memory_write,
	.waits = memory_waits,
	.deadline = memory_deadline,
	.pending = memory_pending,
	.close = memory_close,
};

void memory_init(struct memory *m)
{
	memset(m, 0, sizeof(*m));
	m->base.table = &memory_table;
}

void memory_clear(struct memory *m)
{
	free(m->in.data);
	free(m->out.data);
	memory_init(m);
}

static ssize_t server_pull(gnutls_transport_ptr_t pointer, void *room, size_t size)
{
	struct memory *m = pointer;

	if (!queue_size(&m->out)) {
		errno = EAGAIN;
		return m->closed ? 0 : -1;
	}
	return (ssize_t)queue_take(&m->out, room, size);
}

static ssize_t server_push(gnutls_transport_ptr_t pointer, const void *data, size_t size)
{
	struct memory *m = pointer;

	queue_put(&m->in, data, size);
	return (ssize_t)size;
}

static int server_pull_timeout(gnutls_transport_ptr_t pointer, unsigned ms)
{
	const struct memory *m = pointer;

	(void)ms;
	return queue_size(&m->out) > 0;
}

static void must(int rc)
{
	ck_assert_msg(rc >= 0, "GnuTLS: %s", gnutls_strerror(rc));
}

static void set_certificate(struct server *s, const struct server_plan *plan)
{
	struct cert_chain made;
	const struct cert_chain *chain = plan->chain;
	gnutls_x509_crt_t list[CHAIN_MAX];

	if (!chain) {
		certs_make(plan->cert, &made);
		chain = &made;
	}
	memcpy(list, chain->list, sizeof(list));
	must(gnutls_certificate_set_x509_key(
		s->credentials, list, plan->cert && plan->cert->alone ? 1 : (int)chain->count,
		chain->key));
	if (!plan->chain)
		certs_free(&made);
}

static void set_credentials(struct server *s, const struct server_plan *plan)
{
	must(gnutls_certificate_allocate_credentials(&s->credentials));
	gnutls_certificate_set_flags(s->credentials,
	                             GNUTLS_CERTIFICATE_SKIP_KEY_CERT_MATCH |
	                                     GNUTLS_CERTIFICATE_SKIP_OCSP_RESPONSE_CHECK);
	set_certificate(s, plan);
	if (plan->ocsp_file)
		must(gnutls_certificate_set_ocsp_status_request_file(s->credentials,
		                                                     plan->ocsp_file, 0));
	must(gnutls_credentials_set(s->session, GNUTLS_CRD_CERTIFICATE, s->credentials));
}

/* It lets everything pass that a client has to refuse. */
#define LAX ":%PROFILE_VERY_WEAK:%DEBUG_ALLOW_KEY_USAGE_VIOLATIONS:+SIGN-RSA-SHA1"

void server_init(struct server *s, struct memory *m, const struct server_plan *plan)
{
	const char *priority = plan->priority ? plan->priority : "NORMAL" LAX;

	memset(s, 0, sizeof(*s));
	s->memory = m;
	must(gnutls_init(&s->session, GNUTLS_SERVER | GNUTLS_NONBLOCK |
	                                      (plan->tickets ? 0 : GNUTLS_NO_TICKETS)));
	must(gnutls_priority_set_direct(s->session, priority, NULL));
	set_credentials(s, plan);
	if (plan->wants_certificate)
		gnutls_certificate_server_set_request(s->session, GNUTLS_CERT_REQUIRE);
	if (plan->tickets) {
		gnutls_datum_t key;

		must(gnutls_session_ticket_key_generate(&key));
		must(gnutls_session_ticket_enable_server(s->session, &key));
		gnutls_free(key.data);
	}
	gnutls_transport_set_ptr(s->session, m);
	gnutls_transport_set_pull_function(s->session, server_pull);
	gnutls_transport_set_push_function(s->session, server_push);
	gnutls_transport_set_pull_timeout_function(s->session, server_pull_timeout);
}

void server_clear(struct server *s)
{
	if (s->session)
		gnutls_deinit(s->session);
	if (s->credentials)
		gnutls_certificate_free_credentials(s->credentials);
	memset(s, 0, sizeof(*s));
}

void server_step(struct server *s)
{
	int rc;

	if (s->open || s->error)
		return;
	do {
		rc = gnutls_handshake(s->session);
	} while (rc < 0 && rc != GNUTLS_E_AGAIN && !gnutls_error_is_fatal(rc));
	s->open = rc == 0;
	if (rc == 0 || rc == GNUTLS_E_AGAIN)
		return;
	s->error = rc;
	gnutls_alert_send_appropriate(s->session, rc);
	s->memory->ended = true;
}

/* A message that is no data, such as a new key, ends a call with AGAIN though data lies behind it. */
size_t server_read(struct server *s, char *room, size_t size, bool *ended)
{
	size_t have = 0;

	*ended = false;
	for (int tries = 0; have < size && !*ended && tries < 4; tries++) {
		ssize_t n = gnutls_record_recv(s->session, room + have, size - have);

		*ended = n == 0;
		if (n < 0 && gnutls_error_is_fatal((int)n))
			break;
		if (n > 0) {
			have += (size_t)n;
			tries = -1;
		}
	}
	return have;
}

void server_write(struct server *s, const void *data, size_t size)
{
	const char *at = data;

	while (size) {
		ssize_t n = gnutls_record_send(s->session, at, size);

		must((int)n);
		at += n;
		size -= (size_t)n;
	}
}

int server_shake_hands(struct server *s, struct transport *t, struct fault *f)
{
	struct memory *m = s->memory;

	for (int still = 0; still < 4; still++) {
		size_t begin = m->seen, out = queue_size(&m->out);
		int rc = t->table->advance(t, f);

		if (rc != SATCHEL_AGAIN)
			return rc;
		if (m->seen != begin || queue_size(&m->out) != out)
			still = -1;
		server_step(s);
	}
	return satcheli_fault(f, SATCHEL_E_TIMEOUT, "the handshake stands still");
}
